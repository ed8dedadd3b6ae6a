"""How a job is said in the window: when it is due, how long things took, what was left with it."""

from collections.abc import Mapping
from datetime import datetime

from msp_desktop.domain.intake_answers import Accessory, Condition
from msp_desktop.domain.job_state import JobState, is_overdue, is_working
from msp_desktop.i18n import _, ngettext
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import Badge
from msp_desktop.words import ACCESSORY_WORDS, CONDITION_WORDS


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
