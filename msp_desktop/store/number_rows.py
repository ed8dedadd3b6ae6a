"""Where the count of a series stands, also after its form was changed in the middle of a year."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from msp_desktop.domain.numbering import (
    GAPLESS,
    STANDARD_FORMS,
    NumberForm,
    Restart,
    SeriesKind,
    counter_year,
    number_text,
)
from msp_desktop.store.models.document import Document
from msp_desktop.store.models.shop import NumberCounter, NumberSeries


def last_number(session: Session, kind: SeriesKind, form: NumberForm, year: int, counters: Mapping[int, int]) -> int:
    """The count of the last number given, as the form goes on from it in a year.

    `counters` holds the kind's counter rows of that year and of 0 (never starting again). Where both are there the
    form was changed: papers then go on behind the highest count of the year, which no two papers of it share.
    """
    own, carried = counters.get(counter_year(form, year)), counters.get(year, 0)
    last = (carried if form.restarts is Restart.NEVER else 0) if own is None else own
    if kind not in GAPLESS or counters.keys() <= {counter_year(form, year)}:
        return last
    highest = select(func.max(Document.counter)).where(Document.kind == kind, Document.year == year)
    return max(last, session.scalar(highest) or 0)


def next_number(session: Session, kind: SeriesKind, day: date) -> str:
    """The number that the next paper or record of a kind would get on a day; nobody holds it until it is drawn."""
    series = select(NumberSeries.prefix, NumberSeries.with_year, NumberSeries.digits, NumberSeries.restarts)
    in_force = series.where(NumberSeries.kind == kind, NumberSeries.from_day <= day)
    row = session.execute(in_force.order_by(NumberSeries.from_day.desc()).limit(1)).first()
    form = NumberForm(row.prefix, row.with_year, row.digits, row.restarts) if row else STANDARD_FORMS[kind]
    counted = select(NumberCounter.year, NumberCounter.last)
    both = counted.where(NumberCounter.kind == kind, NumberCounter.year.in_((0, day.year)))
    counters = {each.year: each.last for each in session.execute(both)}
    return number_text(form, day.year, last_number(session, kind, form, day.year, counters) + 1)
