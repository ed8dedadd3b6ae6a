"""How each entry of a job’s timeline is said: who did what, with its icon and badge."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from msp_desktop.domain.appointment import AppointmentState
from msp_desktop.domain.approval import Answer, AnswerWay, CallOutcome
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.message import MessageState
from msp_desktop.domain.payment import PayWay
from msp_desktop.domain.signature import SigningMoment
from msp_desktop.domain.unclaimed import UnclaimedAct
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.job_timeline import TimelineRow
from msp_desktop.ui.formats import formats
from msp_desktop.ui.jobs.words import duration_words
from msp_desktop.ui.kit import Badge
from msp_desktop.words import APPOINTMENT_KIND_WORDS, EVENT_WORDS, JOB_STATE_WORDS, PAY_WAY_WORDS

EVENT_ICONS: Mapping[EventKind, tuple[str, str]] = {
    EventKind.BOOKED_IN: ("tray-arrow-down", "neu"),
    EventKind.MOVED: ("swap-horizontal", "inf"),
    EventKind.ASSIGNED: ("account-outline", "inf"),
    EventKind.SHELVED: ("map-marker-outline", "neu"),
    EventKind.NOTE: ("note-text-outline", "wai"),
    EventKind.LIMIT_SET: ("cash", "app"),
    EventKind.PROMISED: ("calendar-outline", "app"),
    EventKind.LINE_ADDED: ("plus", "inf"),
    EventKind.LINE_CHANGED: ("pencil-outline", "inf"),
    EventKind.LINE_REMOVED: ("close", "neu"),
    EventKind.CHECKED: ("check", "ok"),
    EventKind.PAPER_ADDED: ("paperclip", "neu"),
    EventKind.PRINTED: ("printer-outline", "neu"),
    EventKind.EDITED: ("pencil-outline", "neu"),
    EventKind.CLOSED: ("check-circle-outline", "ok"),
    EventKind.INVOICED: ("receipt-text-outline", "inf"),
    EventKind.PAID: ("cash", "ok"),
    EventKind.HANDED_OVER: ("bag-checked", "ok"),
    EventKind.REOPENED: ("refresh", "war"),
    EventKind.MESSAGE: ("email-outline", "inf"),
    EventKind.CALLED: ("phone-outline", "inf"),
    EventKind.QUOTED: ("file-document-outline", "inf"),
    EventKind.APPROVED: ("check-circle-outline", "ok"),
    EventKind.REFUSED: ("close-circle-outline", "bad"),
    EventKind.TIMER_STARTED: ("timer-outline", "wrk"),
    EventKind.TIMER_STOPPED: ("timer-outline", "neu"),
    EventKind.TIME_CORRECTED: ("timer-outline", "war"),
    EventKind.SCANNED: ("barcode-scan", "neu"),
    EventKind.EXPECTED: ("truck-delivery-outline", "wai"),
    EventKind.PASSCODE_ADDED: ("lock-outline", "neu"),
    EventKind.PASSCODE_SEEN: ("eye-outline", "war"),
    EventKind.PASSCODE_ERASED: ("lock-open-outline", "neu"),
    EventKind.SIGNED: ("draw", "ok"),
    EventKind.LOANED: ("laptop", "app"),
    EventKind.LOAN_BACK: ("laptop", "ok"),
    EventKind.APPOINTED: ("calendar-outline", "app"),
    EventKind.UNCLAIMED: ("clock-alert-outline", "war"),
    EventKind.PART_ORDERED: ("truck-delivery-outline", "wai"),
    EventKind.PART_ARRIVED: ("package-variant", "ok"),
    EventKind.PART_RETURNED: ("undo-variant", "neu"),
    EventKind.SPLIT: ("call-split", "neu"),
    EventKind.DUPLICATED: ("content-copy", "neu"),
    EventKind.CUSTOMER_CHANGED: ("account-switch-outline", "war"),
}

_EDITED = {
    "problem": N_("the problem"),
    "found": N_("what was found"),
    "solution": N_("what was done"),
    "discount": N_("the discount"),
    "rush": N_("the order of work"),
}
_PAPERS = {
    "ticket": N_("the claim ticket"),
    "label": N_("the label"),
    "work_order": N_("the work order"),
    "signed_terms": N_("the signed paper"),
    "photo": N_("a photo"),
    "file": N_("a file"),
    "quote": N_("the quote"),
    "repair_report": N_("the repair report"),
    "handover": N_("the hand-over receipt"),
}
_UNASSIGNED = N_("{who} gave it to nobody")
_UNSHELVED = N_("{who} took it off the shelf")
_NO_PROMISE = N_("{who} took the promise off")
_NO_LIMIT = N_("{who} took the agreed limit off")
_UNTICKED = N_("{who} took the tick off {what}")
_UNDONE = N_("{who} moved it back to {what}")
_AGAIN = N_("{who} booked it in again as {what}")
_REFUNDED = N_("{who} gave back {what}")
_UNREPAIRED = N_("{who} sends it back unrepaired")
_REPAIRED_AFTER_ALL = N_("{who} takes it into repair after all")
_RUNS_ON = N_("{who} let the timer run on")
_TAKEN_BACK = N_("{who} took the timer back")
_NO_DELIVERY = N_("{who} took the day of the delivery off")
_SPLIT_FROM = N_("{who} split it off {what}")
_JOINED = N_("{who} joined it with {what} again")

_CALLS: Mapping[CallOutcome, str] = {
    CallOutcome.TALKED: N_("{who} talked to the customer"),
    CallOutcome.NO_ANSWER: N_("{who} called: no answer"),
    CallOutcome.VOICEMAIL: N_("{who} left a voicemail"),
    CallOutcome.CALL_BACK: N_("{who} called: the customer calls back"),
}
_SIGNED: Mapping[SigningMoment, str] = {
    SigningMoment.DROP_OFF: N_("{who} signed at drop-off"),
    SigningMoment.PICK_UP: N_("{who} signed at pick-up"),
}
_APPOINTED: Mapping[AppointmentState, str] = {
    AppointmentState.PLANNED: N_("{who} agreed on an appointment: {what}"),
    AppointmentState.DONE: N_("{who} kept the appointment: {what}"),
    AppointmentState.CANCELLED: N_("{who} called the appointment off: {what}"),
    AppointmentState.MISSED: N_("{who} noted the appointment as missed: {what}"),
}
_UNCLAIMED: Mapping[UnclaimedAct, str] = {
    UnclaimedAct.REMIND: N_("{who} reminded the customer to fetch it, {what} after it was ready"),
    UnclaimedAct.CALL: N_("{who} called the customer to fetch it, {what} after it was ready"),
    UnclaimedAct.LETTER: N_("{who} wrote the letter to fetch it, {what} after it was ready"),
    UnclaimedAct.LAST_LETTER: N_("{who} wrote the last letter to fetch it, {what} after it was ready"),
}
_APPROVED: Mapping[AnswerWay, str] = {
    AnswerWay.PHONE: N_("{who} approved by phone, limit {what}"),
    AnswerWay.COUNTER: N_("{who} approved at the counter, limit {what}"),
    AnswerWay.MAIL: N_("{who} approved by mail, limit {what}"),
}
_APPROVED_PART: Mapping[AnswerWay, str] = {
    AnswerWay.PHONE: N_("{who} approved by phone without the optional work, limit {what}"),
    AnswerWay.COUNTER: N_("{who} approved at the counter without the optional work, limit {what}"),
    AnswerWay.MAIL: N_("{who} approved by mail without the optional work, limit {what}"),
}
_REFUSED: Mapping[AnswerWay, str] = {
    AnswerWay.PHONE: N_("{who} refused by phone"),
    AnswerWay.COUNTER: N_("{who} refused at the counter"),
    AnswerWay.MAIL: N_("{who} refused by mail"),
}
_ANSWER_BACK = N_("{who} took the answer back: {what}")
_MESSAGE_BADGES: Mapping[MessageState, tuple[str, str, str]] = {
    MessageState.WAITING: ("app", "clock-outline", N_("Leaves soon")),
    MessageState.SENDING: ("app", "clock-outline", N_("Leaves soon")),
    MessageState.SENT: ("ok", "check", N_("Sent")),
    MessageState.NEEDS_YOU: ("bad", "alert-circle-outline", N_("Needs you")),
    MessageState.CANCELLED: ("neu", "undo", N_("Taken back")),
    MessageState.BY_HAND: ("neu", "hand-back-right-outline", N_("By hand")),
}
# Whose name stands first: the one who said or signed it, not the one who noted it.
_SAID_BY_TEXT = frozenset({EventKind.APPROVED, EventKind.REFUSED, EventKind.SIGNED})


def event_sentence(event: TimelineRow, *, several: bool = False) -> tuple[str, str]:
    """Who, and the sentence of a timeline entry that begins with who; `several` names the device it was about."""
    said = event.kind in _SAID_BY_TEXT and bool(event.text) and not event.facts.get("undone")
    who = event.text if said else event.person or _("The program")
    sentence, what = _said(event)
    text = _(sentence).format(who=who, what=what)
    if event.text and event.kind is not EventKind.NOTE and event.kind not in _SAID_BY_TEXT:
        text = _("{sentence}: {reason}").format(sentence=text, reason=event.text)
    if several and event.device:
        text = _("{sentence} ({device})").format(sentence=text, device=event.device)
    return who, text


def ticked_sentence(who: str, steps: int) -> str:
    """Several steps ticked one after the other."""
    return ngettext("{who} ticked {n} step", "{who} ticked {n} steps", steps).format(who=who, n=steps)


def event_badge(event: TimelineRow) -> Badge | None:
    """Where a message stands, or what the customer answered."""
    if event.message is not None:
        token, icon, word = _MESSAGE_BADGES[event.message.state]
        return Badge(token, icon, _(word))
    if event.facts.get("undone"):
        return None
    if event.kind is EventKind.APPROVED:
        return Badge("ok", "check-circle-outline", _("Approved"))
    if event.kind is EventKind.REFUSED:
        return Badge("bad", "close-circle-outline", _("Refused"))
    return None


def _said(event: TimelineRow) -> tuple[str, str]:
    """The sentence of a kind with its `what`."""
    worded = _SAID.get(event.kind)
    return worded(event) if worded else (EVENT_WORDS[event.kind], "")


def _moved(event: TimelineRow) -> tuple[str, str]:
    if "unrepaired" in event.facts:
        return (_UNREPAIRED if event.facts["unrepaired"] else _REPAIRED_AFTER_ALL), ""
    to = _(JOB_STATE_WORDS[JobState(str(event.facts.get("to")))])
    return (_UNDONE if event.facts.get("undone") else EVENT_WORDS[EventKind.MOVED]), to


def _assigned(event: TimelineRow) -> tuple[str, str]:
    return (EVENT_WORDS[EventKind.ASSIGNED] if event.given_to else _UNASSIGNED), event.given_to


def _shelved(event: TimelineRow) -> tuple[str, str]:
    shelf = str(event.facts.get("to") or "")
    return (EVENT_WORDS[EventKind.SHELVED] if shelf else _UNSHELVED), shelf


def _written(event: TimelineRow) -> tuple[str, str]:
    return EVENT_WORDS[event.kind], event.text


def _limited(event: TimelineRow) -> tuple[str, str]:
    to = event.facts.get("to")
    return (EVENT_WORDS[EventKind.LIMIT_SET], formats().money(to)) if isinstance(to, int) else (_NO_LIMIT, "")


def _promised(event: TimelineRow) -> tuple[str, str]:
    to = event.facts.get("to")
    if not to:
        return _NO_PROMISE, ""
    return EVENT_WORDS[EventKind.PROMISED], formats().moment(datetime.fromisoformat(str(to)))


def _line(event: TimelineRow) -> tuple[str, str]:
    line, before, after = (event.facts.get(each) for each in ("line", "from_free", "to_free"))
    if before is not None and after is not None:
        words = _("{line} — stock {before} → {after}")
        before, after = (str(each).replace("-", "−") for each in (before, after))
        return EVENT_WORDS[event.kind], words.format(line=line, before=before, after=after)
    return EVENT_WORDS[event.kind], str(line or "")


def _line_changed(event: TimelineRow) -> tuple[str, str]:
    return EVENT_WORDS[EventKind.LINE_CHANGED], _changed(event)


def _checked(event: TimelineRow) -> tuple[str, str]:
    ticked = event.facts.get("done", True)
    return (EVENT_WORDS[EventKind.CHECKED] if ticked else _UNTICKED), str(event.facts.get("check", ""))


def _edited(event: TimelineRow) -> tuple[str, str]:
    return EVENT_WORDS[EventKind.EDITED], _(_EDITED.get(str(event.facts.get("field")), N_("the job")))


def _paper(event: TimelineRow) -> tuple[str, str]:
    paper = str(event.facts.get("kind") or event.facts.get("paper"))
    count = int(str(event.facts.get("count", 1)))
    if count > 1:
        many = {
            "photo": ngettext("{n} photo", "{n} photos", count),
            "file": ngettext("{n} file", "{n} files", count),
        }
        if paper in many:
            return EVENT_WORDS[event.kind], many[paper].format(n=count)
    return EVENT_WORDS[event.kind], _(_PAPERS.get(paper, N_("a paper")))


def _invoiced(event: TimelineRow) -> tuple[str, str]:
    return EVENT_WORDS[EventKind.INVOICED], str(event.facts.get("number", ""))


def _handed_over(event: TimelineRow) -> tuple[str, str]:
    return EVENT_WORDS[EventKind.HANDED_OVER], event.device or _("everything")


def _reopened(event: TimelineRow) -> tuple[str, str]:
    again = event.facts.get("job")
    return (_AGAIN, str(again)) if again else (EVENT_WORDS[EventKind.REOPENED], "")


def _message(event: TimelineRow) -> tuple[str, str]:
    told = event.message
    what = "" if told is None else told.subject or told.body.strip().split("\n")[0]
    return EVENT_WORDS[EventKind.MESSAGE], what


def _called(event: TimelineRow) -> tuple[str, str]:
    return _CALLS[CallOutcome(str(event.facts.get("outcome")))], ""


def _quoted(event: TimelineRow) -> tuple[str, str]:
    total = event.facts.get("total")
    number = str(event.facts.get("number", ""))
    if not isinstance(total, int):
        return EVENT_WORDS[EventKind.QUOTED], number
    return EVENT_WORDS[EventKind.QUOTED], _("{number}, {total}").format(number=number, total=formats().money(total))


def _answered(event: TimelineRow) -> tuple[str, str]:
    if event.facts.get("undone"):
        return _ANSWER_BACK, event.text
    way = AnswerWay(str(event.facts.get("way")))
    if event.kind is EventKind.REFUSED:
        return _REFUSED[way], ""
    limit = event.facts.get("limit")
    part = event.facts.get("answer") == Answer.WITHOUT_OPTION.value
    amount = formats().money(limit) if isinstance(limit, int) else _("none")
    return (_APPROVED_PART if part else _APPROVED)[way], amount


def _started(event: TimelineRow) -> tuple[str, str]:
    return (_RUNS_ON if event.facts.get("undone") else EVENT_WORDS[EventKind.TIMER_STARTED]), ""


def _stopped(event: TimelineRow) -> tuple[str, str]:
    if event.facts.get("undone"):
        return _TAKEN_BACK, ""
    return EVENT_WORDS[EventKind.TIMER_STOPPED], duration_words(int(event.facts.get("minutes") or 0))


def _corrected(event: TimelineRow) -> tuple[str, str]:
    before, after = (duration_words(int(event.facts.get(each) or 0)) for each in ("from", "to"))
    return EVENT_WORDS[EventKind.TIME_CORRECTED], _("{before} → {after}").format(before=before, after=after)


def _expected(event: TimelineRow) -> tuple[str, str]:
    to = event.facts.get("to")
    if not to:
        return _NO_DELIVERY, ""
    return EVENT_WORDS[EventKind.EXPECTED], formats().weekday_day(date.fromisoformat(str(to)))


def _part(event: TimelineRow) -> tuple[str, str]:
    """The part, with its order and the day it is expected where those are known."""
    facts = event.facts
    expected = facts.get("expected")
    day = formats().weekday_day(date.fromisoformat(str(expected))) if expected else ""
    said = [str(facts.get("part") or ""), str(facts.get("order") or ""), day]
    return EVENT_WORDS[event.kind], " · ".join(each for each in said if each)


def _signed(event: TimelineRow) -> tuple[str, str]:
    return _SIGNED[SigningMoment(str(event.facts.get("moment")))], ""


def _loaned(event: TimelineRow) -> tuple[str, str]:
    due = event.facts.get("due")
    if event.kind is EventKind.LOAN_BACK or not due:
        return EVENT_WORDS[event.kind], event.given_to
    words = _("{loaner}, until {day}")
    day = formats().weekday_day(date.fromisoformat(str(due)))
    return EVENT_WORDS[EventKind.LOANED], words.format(loaner=event.given_to, day=day)


def _appointed(event: TimelineRow) -> tuple[str, str]:
    state = AppointmentState(str(event.facts.get("state") or AppointmentState.PLANNED.value))
    kinds = {each.value: APPOINTMENT_KIND_WORDS[each] for each in APPOINTMENT_KIND_WORDS}
    words, at = _("{kind}, {moment}"), event.facts.get("at")
    kind = _(kinds.get(str(event.facts.get("kind")), N_("Appointment")))
    what = words.format(kind=kind, moment=formats().moment(datetime.fromisoformat(str(at)))) if at else kind
    return _APPOINTED[state], what


def _unclaimed(event: TimelineRow) -> tuple[str, str]:
    days = int(event.facts.get("days") or 0)
    return _UNCLAIMED[UnclaimedAct(str(event.facts.get("act")))], ngettext("{n} day", "{n} days", days).format(n=days)


def _split(event: TimelineRow) -> tuple[str, str]:
    if event.facts.get("joined"):
        return _JOINED, str(event.facts.get("to") or event.facts.get("from", ""))
    if "to" in event.facts:
        return EVENT_WORDS[EventKind.SPLIT], str(event.facts["to"])
    return _SPLIT_FROM, str(event.facts.get("from", ""))


def _duplicated(event: TimelineRow) -> tuple[str, str]:
    return EVENT_WORDS[EventKind.DUPLICATED], str(event.facts.get("from", ""))


def _changed(event: TimelineRow) -> str:
    facts = event.facts
    line = str(facts.get("line", ""))
    if "serials" in facts:
        return _("{line}: {serials}").format(line=line, serials=facts["serials"] or _("no serial chosen"))
    if "optional" in facts:
        words = _("{line}: the customer may leave it out") if facts["optional"] else _("{line}: no longer optional")
        return words.format(line=line)
    before, after = facts.get("from_cents"), facts.get("to_cents")
    if isinstance(before, int) and isinstance(after, int):
        words = _("{line}, {before} → {after} ({reason})") if facts.get("reason") else _("{line}, {before} → {after}")
        return words.format(
            line=line, before=formats().money(before), after=formats().money(after), reason=facts.get("reason")
        )
    if "to_quantity" in facts:
        return _("{line}, {before} → {after}").format(
            line=line, before=facts.get("from_quantity"), after=facts["to_quantity"]
        )
    return line


def _paid(event: TimelineRow) -> tuple[str, str]:
    cents = event.facts.get("cents")
    amount = formats().money(abs(cents)) if isinstance(cents, int) else ""
    way = {each.value: PAY_WAY_WORDS[each] for each in PayWay}.get(str(event.facts.get("way")), "")
    text = _("{amount}, {way}").format(amount=amount, way=_(way)) if way else amount
    return (_REFUNDED if isinstance(cents, int) and cents < 0 else EVENT_WORDS[EventKind.PAID]), text


_SAID: Mapping[EventKind, Callable[[TimelineRow], tuple[str, str]]] = {
    EventKind.MOVED: _moved,
    EventKind.ASSIGNED: _assigned,
    EventKind.SHELVED: _shelved,
    EventKind.NOTE: _written,
    EventKind.LIMIT_SET: _limited,
    EventKind.PROMISED: _promised,
    EventKind.LINE_ADDED: _line,
    EventKind.LINE_REMOVED: _line,
    EventKind.SCANNED: _line,
    EventKind.LINE_CHANGED: _line_changed,
    EventKind.CHECKED: _checked,
    EventKind.EDITED: _edited,
    EventKind.PAPER_ADDED: _paper,
    EventKind.PRINTED: _paper,
    EventKind.INVOICED: _invoiced,
    EventKind.PAID: _paid,
    EventKind.HANDED_OVER: _handed_over,
    EventKind.REOPENED: _reopened,
    EventKind.MESSAGE: _message,
    EventKind.CALLED: _called,
    EventKind.QUOTED: _quoted,
    EventKind.APPROVED: _answered,
    EventKind.REFUSED: _answered,
    EventKind.TIMER_STARTED: _started,
    EventKind.TIMER_STOPPED: _stopped,
    EventKind.TIME_CORRECTED: _corrected,
    EventKind.EXPECTED: _expected,
    EventKind.SIGNED: _signed,
    EventKind.LOANED: _loaned,
    EventKind.LOAN_BACK: _loaned,
    EventKind.APPOINTED: _appointed,
    EventKind.UNCLAIMED: _unclaimed,
    EventKind.PART_ORDERED: _part,
    EventKind.PART_ARRIVED: _part,
    EventKind.PART_RETURNED: _part,
    EventKind.SPLIT: _split,
    EventKind.DUPLICATED: _duplicated,
}
