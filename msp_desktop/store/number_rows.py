"""Where the count of a series stands, also after its form was changed in the middle of a year."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from msp_desktop.domain.numbering import GAPLESS, NumberForm, Restart, SeriesKind, counter_year
from msp_desktop.store.models.document import Document


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
