"""Acts on the shop itself: drawing its numbers."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from msp_desktop.domain.numbering import STANDARD_FORMS, NumberForm, SeriesKind, counter_year, number_text
from msp_desktop.store.models.shop import NumberCounter, NumberSeries
from msp_desktop.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Drawn:
    """A number given for good: as printed, the year of its day, and the count inside its series."""

    text: str
    year: int
    value: int


def draw_number(work: UnitOfWork, kind: SeriesKind, day: date | None = None) -> Drawn:
    """Take the next number of a series for a day (today without one): one counter row, load it, add one."""
    day = day or work.today
    form = form_on(work, kind, day)
    year = counter_year(form, day.year)
    counter = work.session.scalars(
        select(NumberCounter).where(NumberCounter.kind == kind, NumberCounter.year == year).with_for_update()
    ).first()
    if counter is None:
        counter = NumberCounter(kind=kind, year=year, last=_carried(work, kind, day.year) if year == 0 else 0)
        work.session.add(counter)
    counter.last += 1
    counter.used_at = work.now
    work.session.flush()
    return Drawn(number_text(form, day.year, counter.last), day.year, counter.last)


def _carried(work: UnitOfWork, kind: SeriesKind, year: int) -> int:
    """Where a series that no longer starts again goes on: at the count of that year."""
    return (
        work.session.scalar(select(NumberCounter.last).where(NumberCounter.kind == kind, NumberCounter.year == year))
        or 0
    )


def form_on(work: UnitOfWork, kind: SeriesKind, day: date) -> NumberForm:
    """The form of a series in force on a day: the newest row from that day or before, else the standard one."""
    row = work.session.execute(
        select(NumberSeries.prefix, NumberSeries.with_year, NumberSeries.digits, NumberSeries.restarts)
        .where(NumberSeries.kind == kind, NumberSeries.from_day <= day)
        .order_by(NumberSeries.from_day.desc())
        .limit(1)
    ).first()
    return NumberForm(row.prefix, row.with_year, row.digits, row.restarts) if row else STANDARD_FORMS[kind]
