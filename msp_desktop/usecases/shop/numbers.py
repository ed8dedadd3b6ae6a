"""Numbers of papers and records: drawing the next one, and changing how a series is written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.numbering import (
    STANDARD_FORMS,
    FormProblem,
    NumberForm,
    SeriesKind,
    counter_year,
    form_problem,
    number_text,
    repeated_number,
)
from msp_desktop.i18n import _
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.document import Document
from msp_desktop.store.models.job import Job
from msp_desktop.store.models.purchase import Delivery, PurchaseOrder, SupplierReturn
from msp_desktop.store.models.quote import Quote
from msp_desktop.store.models.shop import NumberCounter, NumberSeries
from msp_desktop.store.number_rows import last_number
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.words import FORM_PROBLEM_WORDS

FORM_PROBLEM_FIELDS: Mapping[FormProblem, str] = {
    FormProblem.PREFIX_CHARACTERS: "prefix",
    FormProblem.DIGITS: "digits",
    FormProblem.TOO_LONG: "prefix",
    FormProblem.YEAR_MISSING: "year",
}


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
    both = select(NumberCounter).where(NumberCounter.kind == kind, NumberCounter.year.in_((0, day.year)))
    counters = {row.year: row for row in work.session.scalars(both.with_for_update())}
    last = last_number(work.session, kind, form, day.year, {year: row.last for year, row in counters.items()})
    counter = counters.get(year)
    if counter is None:
        counter = NumberCounter(kind=kind, year=year)
        work.session.add(counter)
    counter.last = last + 1
    counter.used_at = work.now
    work.session.flush()
    return Drawn(number_text(form, day.year, counter.last), day.year, counter.last)


def form_on(work: UnitOfWork, kind: SeriesKind, day: date) -> NumberForm:
    """The form of a series in force on a day: the newest row from that day or before, else the standard one."""
    row = work.session.execute(
        select(NumberSeries.prefix, NumberSeries.with_year, NumberSeries.digits, NumberSeries.restarts)
        .where(NumberSeries.kind == kind, NumberSeries.from_day <= day)
        .order_by(NumberSeries.from_day.desc())
        .limit(1)
    ).first()
    return NumberForm(row.prefix, row.with_year, row.digits, row.restarts) if row else STANDARD_FORMS[kind]


def change_series(work: UnitOfWork, *, kind: SeriesKind, form: NumberForm, from_day: date) -> None:
    """Write the numbers of a series in a new form from a day on.

    Numbers already given stay as they are. Refused for a form that cannot be used, a day that is past, or a form that
    would give a number again.
    """
    problem = form_problem(form)
    if problem is not None:
        raise Refused(_(FORM_PROBLEM_WORDS[problem]), FORM_PROBLEM_FIELDS[problem])
    if from_day < work.today:
        raise Refused(_("This day is past. Choose today or later."), "from_day")
    repeated = repeated_number(
        form, from_year=from_day.year, next_value=_next_value(work, kind, form, from_day), used=_used(work, kind)
    )
    if repeated is not None:
        raise Refused(_("{number} is used already and would be given again.").format(number=repeated), "prefix")
    row = work.session.scalars(
        select(NumberSeries).where(NumberSeries.kind == kind, NumberSeries.from_day == from_day)
    ).first()
    if row is None:
        row = NumberSeries(kind=kind, from_day=from_day)
        work.session.add(row)
    row.prefix, row.with_year, row.digits, row.restarts = form.prefix, form.with_year, form.digits, form.restarts
    work.session.flush()


def drop_series_change(work: UnitOfWork, *, kind: SeriesKind, from_day: date) -> None:
    """Give up a new form that has not started yet; Refused once its day has come."""
    row = work.session.scalars(
        select(NumberSeries).where(NumberSeries.kind == kind, NumberSeries.from_day == from_day)
    ).first()
    if row is None or from_day <= work.today:
        raise Refused(_("This form is in use already."), "from_day")
    work.delete(row)


def _next_value(work: UnitOfWork, kind: SeriesKind, form: NumberForm, day: date) -> int:
    counters = work.session.execute(
        select(NumberCounter.year, NumberCounter.last).where(
            NumberCounter.kind == kind, NumberCounter.year.in_((0, day.year))
        )
    )
    return last_number(work.session, kind, form, day.year, {row.year: row.last for row in counters}) + 1


def _used(work: UnitOfWork, kind: SeriesKind) -> Iterable[str]:
    """Every number of a kind that was ever given, one after the other."""
    match kind:
        case SeriesKind.JOB:
            numbers: Select[str | None] = select(Job.number)
        case SeriesKind.CUSTOMER:
            numbers = select(Customer.number)
        case SeriesKind.INVOICE | SeriesKind.RECEIPT | SeriesKind.CREDIT_NOTE:
            numbers = select(Document.number).where(Document.kind == kind, Document.number.is_not(None))
        case SeriesKind.QUOTE:
            numbers = select(Quote.number)
        case SeriesKind.PURCHASE_ORDER:
            numbers = select(PurchaseOrder.number)
        case SeriesKind.DELIVERY:
            numbers = select(Delivery.number).where(Delivery.number.is_not(None))
        case SeriesKind.SUPPLIER_RETURN:
            numbers = select(SupplierReturn.number)
    return (number for number in work.session.scalars(numbers.execution_options(yield_per=5000)) if number)
