"""What a card says of an item: its due line, how long it waits, its clock, and everything for who hears it."""

from collections.abc import Mapping
from datetime import date, datetime

from msp_desktop.domain.job_state import JobState, is_overdue
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.job_board import CardRow, ColumnSums
from msp_desktop.ui.badges import job_badge
from msp_desktop.ui.formats import formats
from msp_desktop.ui.jobs.words import due_words
from msp_desktop.ui.kit.labels import Badge

CALL_AFTER_DAYS = 7
"""After so many days a ready item is worth a call."""
LATE_ICON = "clock-alert-outline"


def is_delivery_late(state: JobState, expected_day: date | None, today: date) -> bool:
    """Whether the parts it waits for should have come."""
    return state is JobState.WAITING_PARTS and expected_day is not None and expected_day < today


def needs_look(card: CardRow, now: datetime) -> bool:
    """Whether the card has the edge that says: look here."""
    late = is_overdue(card.state, card.promised_at, now)
    return late or is_delivery_late(card.state, card.expected_day, formats().local(now).date())


def due_line(card: CardRow, now: datetime) -> Badge | None:
    """The line at the foot of a card, which takes the badge's place: late first, then what its state waits for."""
    today = formats().local(now).date()
    if card.state is JobState.READY:
        return ready_badge(card.state_since, now)
    if is_delivery_late(card.state, card.expected_day, today) and card.expected_day is not None:
        return Badge("bad", LATE_ICON, delivery_due_words(card.expected_day, today))
    if is_overdue(card.state, card.promised_at, now):
        return Badge("bad", LATE_ICON, due_words(card.state, card.promised_at, now))
    if card.state is JobState.WAITING_APPROVAL:
        return asked_badge(card.sent_at, now)
    if card.state is JobState.WAITING_PARTS and card.expected_day is not None:
        return Badge("wai", "truck-delivery-outline", expected_words(card.expected_day, today))
    if card.promised_at is not None:
        return Badge("t2", "clock-outline", promise_words(card.promised_at, now, short=bool(card.timers)))
    since = formats().near_day(formats().local(card.received_at).date(), today)
    return Badge("t3", "clock-outline", _("Since {day}").format(day=since))


def promise_words(promised_at: datetime, now: datetime, *, short: bool = False) -> str:
    """“Today 16:00”, “Tomorrow”, “Wed 18”; `short` leaves today's hour alone, beside a running clock."""
    day, today = formats().local(promised_at).date(), formats().local(now).date()
    if day != today:
        return formats().near_day(day, today)
    return formats().time(promised_at) if short else formats().when(promised_at, now)


def asked_badge(sent_at: datetime | None, now: datetime) -> Badge:
    """How long the customer has been asked."""
    words = _("No quote sent") if sent_at is None else sent_words(sent_at, now)
    return Badge("app", "comment-question-outline", words)


def sent_words(sent_at: datetime, now: datetime) -> str:
    """“Sent 9:10”, “Sent 2 days ago”, the day after two weeks."""
    days = _days_since(sent_at, now)
    if days <= 0:
        return _("Sent {time}").format(time=formats().time(sent_at))
    if days < 14:
        return ngettext("Sent {n} day ago", "Sent {n} days ago", days).format(n=days)
    return _("Sent {day}").format(day=formats().short_day(formats().local(sent_at).date()))


def expected_words(day: date, today: date) -> str:
    """“Exp. Wed 18”, “Exp. Today”."""
    return _("Exp. {day}").format(day=formats().near_day(day, today))


def delivery_due_words(day: date, today: date) -> str:
    """“Due yesterday”, “Due 3 days ago”."""
    days = (today - day).days
    if days == 1:
        return _("Due yesterday")
    return ngettext("Due {n} day ago", "Due {n} days ago", days).format(n=days)


def ready_badge(since: datetime, now: datetime) -> Badge:
    """Since when it stands ready: “Just now”, “Fri 13”, “5 days”, “8 days, call”."""
    days = _days_since(since, now)
    if days > CALL_AFTER_DAYS:
        return Badge("wai", "phone", ngettext("{n} day, call", "{n} days, call", days).format(n=days))
    return Badge("ok", "bag-checked", ready_words(since, now))


def ready_words(since: datetime, now: datetime) -> str:
    """Since when it stands ready, without what to do about it."""
    days = _days_since(since, now)
    there = formats().local(since)
    if days <= 0:
        return _("Just now") if (now - since).total_seconds() < 3600 else formats().time(since)
    if days == 1:
        return _("Yesterday")
    if days < 5:
        return formats().weekday_short(there.date())
    return ngettext("{n} day", "{n} days", days).format(n=days)


def clock_words(card: CardRow, now: datetime) -> str:
    """How long the first clock on it runs: “0:41”; empty when none does."""
    if not card.timers:
        return ""
    minutes = max(int((now - card.timers[0]).total_seconds() // 60), 0)
    return f"{minutes // 60}:{minutes % 60:02d}"


def device_words(card: CardRow) -> str:
    """The device, and which of several it is."""
    if card.of < 2:
        return card.device
    if not card.device:
        return _("{n} of {all}").format(n=card.nth, all=card.of)
    return _("{device} · {n} of {all}").format(device=card.device, n=card.nth, all=card.of)


def amount_words(card: CardRow) -> str:
    """The amount of the job, whole ones without their noughts; empty while nothing is priced."""
    if not card.amount_cents:
        return ""
    text = formats().money(card.amount_cents)
    return text.removesuffix(f"{formats().signs[0]}00")


def card_sentence(card: CardRow, now: datetime) -> str:
    """Everything a card shows by picture, colour and place, as one text."""
    line = due_line(card, now)
    clock = clock_words(card, now)
    flags = [
        _("Rush") if card.rush else "",
        _("Warranty return") if card.warranty_of_id is not None else "",
        _("Returned unrepaired") if card.unrepaired else "",
        line.word if line else "",
        _("Timer running, {time}").format(time=clock) if clock else "",
        card.technician or _("Nobody yet"),
        amount_words(card),
    ]
    said = [card.number, card.customer, device_words(card), " ".join(card.problem.split())]
    said += [_("State: {state}").format(state=job_badge(card.state).word), *flags]
    return ", ".join(each for each in said if each)


# -- heads of columns


def sum_words(state: JobState, sums: ColumnSums) -> str:
    """The one useful sum under a column's head, and what is late in it."""
    said = []
    if sums.late:
        said.append(ngettext("{n} late", "{n} late", sums.late).format(n=formats().number(sums.late)))
    if sums.deliveries_late:
        words = ngettext("{n} delivery late", "{n} deliveries late", sums.deliveries_late)
        said.append(words.format(n=formats().number(sums.deliveries_late)))
    worded = _MONEY.get(state)
    if worded and sums.amount_cents:
        said.append(_(worded).format(amount=formats().money(sums.amount_cents)))
    if state is JobState.BOOKED_IN and sums.minutes:
        said.append(_("{n} h of work").format(n=hours_words(sums.minutes)))
    if sums.timers:
        words = ngettext("{n} timer running", "{n} timers running", sums.timers)
        said.append(words.format(n=formats().number(sums.timers)))
    return " · ".join(said[:2])


_MONEY: Mapping[JobState, str] = {
    JobState.WAITING_APPROVAL: N_("{amount} quoted"),
    JobState.READY: N_("{amount} to collect"),
}


def hours_words(minutes: int) -> str:
    """Hours with one decimal, rounded half up: “11.5”."""
    from decimal import ROUND_HALF_UP, Decimal

    return formats().number((Decimal(minutes) / 60).quantize(Decimal("0.1"), ROUND_HALF_UP))


def _days_since(at: datetime, now: datetime) -> int:
    return (formats().local(now).date() - formats().local(at).date()).days
