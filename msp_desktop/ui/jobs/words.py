"""How a job is said in the window: when it is due, what was left with it, each entry of its timeline."""

from collections.abc import Callable, Mapping
from datetime import datetime

from msp_desktop.domain.intake_answers import Accessory, Condition
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import JobState, is_overdue, is_working
from msp_desktop.domain.payment import PayWay
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.job_timeline import TimelineRow
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import Badge
from msp_desktop.words import ACCESSORY_WORDS, CONDITION_WORDS, EVENT_WORDS, JOB_STATE_WORDS, PAY_WAY_WORDS

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
}
_UNASSIGNED = N_("{who} gave it to nobody")
_UNSHELVED = N_("{who} took it off the shelf")
_NO_PROMISE = N_("{who} took the promise off")
_NO_LIMIT = N_("{who} took the agreed limit off")
_UNTICKED = N_("{who} took the tick off {what}")
_UNDONE = N_("{who} moved it back to {what}")
_AGAIN = N_("{who} booked it in again as {what}")
_REFUNDED = N_("{who} gave back {what}")


def due_words(state: JobState, promised_at: datetime | None, now: datetime) -> str:
    """“Today 16:00”, “1 day late”, “2 h late”; empty without a promise or when no work is owed."""
    if promised_at is None or not is_working(state):
        return ""
    if not is_overdue(state, promised_at, now):
        return formats().when(promised_at, now)
    days = (formats().local(now).date() - formats().local(promised_at).date()).days
    if days:
        return ngettext("{n} day late", "{n} days late", days).format(n=days)
    hours = int((now - promised_at).total_seconds() // 3600)
    return ngettext("{n} hour late", "{n} hours late", hours).format(n=hours) if hours else _("Just late")


def due_badge(state: JobState, promised_at: datetime | None, now: datetime) -> Badge | None:
    """The promise as a badge, red once it is late."""
    words = due_words(state, promised_at, now)
    if not words:
        return None
    late = is_overdue(state, promised_at, now)
    return Badge("bad", "clock-alert-outline", words) if late else Badge("neu", "clock-outline", words)


def duration_words(minutes: int) -> str:
    """How long something took: “41 min”, “4 h 10”."""
    if minutes < 60:
        return _("{n} min").format(n=minutes)
    return _("{hours} h {minutes}").format(hours=minutes // 60, minutes=f"{minutes % 60:02d}")


def since_words(at: datetime, now: datetime) -> str:
    """How long something has stood: “12 min”, “3 h”, “2 days”."""
    minutes = max(int((now - at).total_seconds() // 60), 0)
    if minutes < 60:
        return _("{n} min").format(n=minutes)
    if minutes < 24 * 60:
        return _("{n} h").format(n=minutes // 60)
    days = (formats().local(now).date() - formats().local(at).date()).days
    return ngettext("{n} day", "{n} days", days).format(n=days)


def listed(codes: tuple[str, ...], words: Mapping[str, str], note: str) -> str:
    """Ticked answers and the note beside them in one line; a code nobody knows any more is left out."""
    return ", ".join([*(_(words[code]) for code in codes if code in words), *([note] if note else [])])


def left_words(codes: tuple[str, ...], note: str) -> str:
    """What was left with the device."""
    return listed(codes, {each.value: ACCESSORY_WORDS[each] for each in Accessory}, note)


def condition_words(codes: tuple[str, ...], note: str) -> str:
    """How the device was at drop-off."""
    return listed(codes, {each.value: CONDITION_WORDS[each] for each in Condition}, note)


def time_words(at: datetime, now: datetime) -> str:
    """When an entry was made, short: the time today, else the weekday, else the day."""
    there, here = formats().local(at), formats().local(now)
    days = (here.date() - there.date()).days
    if days == 0:
        return formats().time(at)
    return formats().weekday(there.weekday()) if days < 7 else formats().short_day(there.date())


def event_sentence(event: TimelineRow, *, several: bool = False) -> tuple[str, str]:
    """Who, and the sentence of a timeline entry that begins with who; `several` names the device it was about."""
    who = event.person or _("The program")
    sentence, what = _said(event)
    text = _(sentence).format(who=who, what=what)
    if event.text and event.kind is not EventKind.NOTE:
        text = _("{sentence}: {reason}").format(sentence=text, reason=event.text)
    if several and event.device:
        text = _("{sentence} ({device})").format(sentence=text, device=event.device)
    return who, text


def _said(event: TimelineRow) -> tuple[str, str]:
    """The sentence of a kind with its `what`."""
    worded = _SAID.get(event.kind)
    return worded(event) if worded else (EVENT_WORDS[event.kind], "")


def _moved(event: TimelineRow) -> tuple[str, str]:
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
    return EVENT_WORDS[event.kind], str(event.facts.get("line", ""))


def _line_changed(event: TimelineRow) -> tuple[str, str]:
    return EVENT_WORDS[EventKind.LINE_CHANGED], _changed(event)


def _checked(event: TimelineRow) -> tuple[str, str]:
    ticked = event.facts.get("done", True)
    return (EVENT_WORDS[EventKind.CHECKED] if ticked else _UNTICKED), str(event.facts.get("check", ""))


def _edited(event: TimelineRow) -> tuple[str, str]:
    return EVENT_WORDS[EventKind.EDITED], _(_EDITED.get(str(event.facts.get("field")), N_("the job")))


def _paper(event: TimelineRow) -> tuple[str, str]:
    paper = str(event.facts.get("kind") or event.facts.get("paper"))
    return EVENT_WORDS[event.kind], _(_PAPERS.get(paper, N_("a paper")))


def _invoiced(event: TimelineRow) -> tuple[str, str]:
    return EVENT_WORDS[EventKind.INVOICED], str(event.facts.get("number", ""))


def _handed_over(event: TimelineRow) -> tuple[str, str]:
    return EVENT_WORDS[EventKind.HANDED_OVER], event.device or _("everything")


def _reopened(event: TimelineRow) -> tuple[str, str]:
    again = event.facts.get("job")
    return (_AGAIN, str(again)) if again else (EVENT_WORDS[EventKind.REOPENED], "")


def _changed(event: TimelineRow) -> str:
    facts = event.facts
    line = str(facts.get("line", ""))
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
    EventKind.LINE_CHANGED: _line_changed,
    EventKind.CHECKED: _checked,
    EventKind.EDITED: _edited,
    EventKind.PAPER_ADDED: _paper,
    EventKind.PRINTED: _paper,
    EventKind.INVOICED: _invoiced,
    EventKind.PAID: _paid,
    EventKind.HANDED_OVER: _handed_over,
    EventKind.REOPENED: _reopened,
}
