"""What the bench did in a period: medians, shares, minutes divided among those who worked, and the period itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from msp_desktop.domain.money import allocate, half_up_ratio, half_up_to


class PeriodCode(StrEnum):
    """A period that is named rather than typed."""

    THIS_MONTH = "this_month"
    LAST_MONTH = "last_month"
    QUARTER = "quarter"
    YEAR = "year"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Period:
    """Days of the shop, the first and the last included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a period does not end before it begins")

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1


def period_of(code: PeriodCode, today: date) -> Period:
    """Give a named period: a month, quarter or year runs from its first day up to today; OWN is the last 30 days."""
    month = today.replace(day=1)
    match code:
        case PeriodCode.THIS_MONTH:
            return Period(month, today)
        case PeriodCode.LAST_MONTH:
            last = month - timedelta(days=1)
            return Period(last.replace(day=1), last)
        case PeriodCode.QUARTER:
            return Period(date(today.year, (today.month - 1) // 3 * 3 + 1, 1), today)
        case PeriodCode.YEAR:
            return Period(date(today.year, 1, 1), today)
        case PeriodCode.OWN:
            return Period(today - timedelta(days=29), today)


def period_before(code: PeriodCode, period: Period) -> Period:
    """Give what a period is compared with: the same days one month, quarter or year earlier, a whole month with the
    whole month before; an own period with as many days right before it.
    """
    match code:
        case PeriodCode.THIS_MONTH:
            return Period(_months_back(period.first, 1), _months_back(period.last, 1))
        case PeriodCode.LAST_MONTH:
            last = period.first - timedelta(days=1)
            return Period(last.replace(day=1), last)
        case PeriodCode.QUARTER:
            return Period(_months_back(period.first, 3), _months_back(period.last, 3))
        case PeriodCode.YEAR:
            return Period(_months_back(period.first, 12), _months_back(period.last, 12))
        case PeriodCode.OWN:
            last = period.first - timedelta(days=1)
            return Period(last - timedelta(days=period.days - 1), last)


def _months_back(day: date, months: int) -> date:
    at = day.year * 12 + day.month - 1 - months
    first = date(at // 12, at % 12 + 1, 1)
    longest = (date((at + 1) // 12, (at + 1) % 12 + 1, 1) - first).days
    return first.replace(day=min(day.day, longest))


def median(values: Sequence[int]) -> int | None:
    """Give the middle value, between two the half up mean; None for no values."""
    if not values:
        return None
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return half_up_ratio(ordered[middle - 1] + ordered[middle], 2)


def percentile(values: Sequence[int], percent: int) -> int | None:
    """Give the least value that so many percent of all do not exceed (nearest rank); None for no values."""
    if not values:
        return None
    if not 0 < percent <= 100:
        raise ValueError("a percentile lies above 0 and not above 100")
    ordered = sorted(values)
    return ordered[-(-len(ordered) * percent // 100) - 1]


def share_percent(part: int, whole: int) -> Decimal | None:
    """Give what part of the whole in percent with one place, half up; None where there is no whole."""
    return half_up_to(Decimal(100 * part) / whole, 1) if whole > 0 else None


def shared_minutes(minutes: int, worked: Mapping[int, int], otherwise: int | None) -> dict[int, int]:
    """Divide billed minutes among those who worked, by their minutes; whole minutes that add up.

    Where nobody's time was taken they are `otherwise`'s; without anybody they are nobody's and left out.
    """
    people = sorted(person for person, own in worked.items() if own > 0)
    if people:
        return dict(zip(people, allocate(minutes, [worked[person] for person in people]), strict=True))
    return {} if otherwise is None else {otherwise: minutes}


def minutes_by_line(worked: int, planned: Sequence[int]) -> tuple[int, ...]:
    """Divide the minutes worked on a device among its flat-rate lines by their planned minutes, evenly where none
    has any.
    """
    return allocate(worked, planned if any(planned) else [1] * len(planned))
