"""What Settings shows: facts of the shop, its people, rates, number series, ways of paying, hours and terms."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from msp_desktop.domain.numbering import (
    GAPLESS,
    STANDARD_FORMS,
    NumberForm,
    Restart,
    SeriesKind,
    number_text,
)
from msp_desktop.domain.roles import Role
from msp_desktop.domain.tax import TaxCategory, TaxPart
from msp_desktop.domain.totals import PriceBasis, TaxRounding
from msp_desktop.store.models.document import Document
from msp_desktop.store.models.person import Person
from msp_desktop.store.models.shop import (
    ClosedDay,
    NumberCounter,
    NumberSeries,
    OpeningHours,
    PaymentWay,
    Shop,
    TaxRate,
    TaxRatePart,
    Terms,
)
from msp_desktop.store.number_rows import last_number
from msp_desktop.store.shop_facts import shop_row


@dataclass(frozen=True, slots=True)
class ShopIdentity:
    """Every fact of the shop that Settings shows, with the version a change must have seen."""

    name: str
    legal_name: str
    street: str
    postcode: str
    town: str
    province: str
    country: str
    vat_number: str
    tax_code: str
    tax_regime: str
    phone: str
    email: str
    web: str
    iban: str
    bic: str
    account_name: str
    currency: str
    language: str
    zone: str
    paper: str
    person_basis: PriceBasis
    company_basis: PriceBasis
    tax_rounding: TaxRounding
    recharge_stamp: bool
    payment_days: int
    warranty_days: int
    target_hour_cents: int
    retention_years: int
    quote_days: int
    timer_limit_minutes: int
    diagnostic_id: int | None
    diagnostic_credited: bool
    invoice_foot: str
    logo_sha256: str | None
    version: int


def shop_identity(session: Session) -> ShopIdentity:
    """The shop's row as values; Refused before the shop is set up."""
    row = shop_row(session)
    return ShopIdentity(**{name: getattr(row, name) for name in ShopIdentity.__slots__})


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody of the shop; `bench_minutes` of bench work a day, 0 for one who does not repair."""

    id: int
    name: str
    initials: str
    role: Role
    repairs: bool
    bench_minutes: int
    active: bool
    version: int


def people(session: Session, *, everybody: bool = False) -> list[PersonRow]:
    """Who works here, in the order they came; those who left too with `everybody`."""
    wanted = select(
        Person.id,
        Person.name,
        Person.initials,
        Person.role,
        Person.repairs,
        Person.bench_minutes,
        Person.active,
        Person.version,
    ).order_by(Person.active.desc(), Person.id)
    if not everybody:
        wanted = wanted.where(Person.active.is_(True))
    return [PersonRow(*row) for row in session.execute(wanted)]


@dataclass(frozen=True, slots=True)
class RateRow:
    """A tax rate with the days it holds; `to_day` is the last one, None while it lasts."""

    id: int
    key: str
    name: str
    category: TaxCategory
    percent: Decimal
    reason: str
    from_day: date
    to_day: date | None
    parts: tuple[TaxPart, ...]

    def in_force(self, day: date) -> bool:
        """Whether the rate holds on that day."""
        return self.from_day <= day and (self.to_day is None or day <= self.to_day)


def tax_rates(session: Session, *, today: date) -> list[RateRow]:
    """Every rate, those that hold or will hold first, the usual one on top, ended ones last."""
    parts: dict[int, tuple[TaxPart, ...]] = {}
    for part in session.execute(
        select(TaxRatePart.tax_rate_id, TaxRatePart.name, TaxRatePart.percent).order_by(TaxRatePart.position)
    ):
        parts[part.tax_rate_id] = (*parts.get(part.tax_rate_id, ()), TaxPart(part.name, part.percent))
    rows = session.execute(
        select(
            TaxRate.id,
            TaxRate.key,
            TaxRate.name,
            TaxRate.category,
            TaxRate.percent,
            TaxRate.reason,
            TaxRate.from_day,
            TaxRate.to_day,
        ).order_by(TaxRate.position, TaxRate.from_day.desc(), TaxRate.id)
    )
    found = [RateRow(*row, parts=parts.get(row.id, ())) for row in rows]
    return sorted(found, key=lambda rate: rate.to_day is not None and rate.to_day < today)


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A number series: its form now, the next number, the number on the first day of next year, and what changes when.

    `given` counts the numbers given so far, `last_value` the count of the running year or of all.
    """

    kind: SeriesKind
    form: NumberForm
    from_day: date
    next_number: str
    new_year: date
    new_year_number: str
    gapless: bool
    last_value: int
    used_at: datetime | None
    coming: NumberForm | None
    coming_from: date | None


def number_series(session: Session, *, today: date) -> list[SeriesRow]:
    """Every series with its next numbers."""
    forms: dict[SeriesKind, list[tuple[date, NumberForm]]] = {}
    for row in session.execute(
        select(
            NumberSeries.kind,
            NumberSeries.from_day,
            NumberSeries.prefix,
            NumberSeries.with_year,
            NumberSeries.digits,
            NumberSeries.restarts,
        ).order_by(NumberSeries.from_day)
    ):
        form = NumberForm(row.prefix, row.with_year, row.digits, row.restarts)
        forms.setdefault(row.kind, []).append((row.from_day, form))
    counters = {
        (row.kind, row.year): (row.last, row.used_at)
        for row in session.execute(
            select(NumberCounter.kind, NumberCounter.year, NumberCounter.last, NumberCounter.used_at)
        )
    }
    return [_series_row(session, kind, forms.get(kind, []), counters, today) for kind in SeriesKind]


Counters = dict[tuple[SeriesKind, int], tuple[int, datetime | None]]


def _series_row(
    session: Session, kind: SeriesKind, forms: list[tuple[date, NumberForm]], counters: Counters, today: date
) -> SeriesRow:
    began = [each for each in forms if each[0] <= today]
    coming = [each for each in forms if each[0] > today]
    from_day, form = began[-1] if began else (today, STANDARD_FORMS[kind])
    new_year = date(today.year + 1, 1, 1)
    then = next((each for day, each in reversed(forms) if day <= new_year), form)
    known = {year: counters[kind, year][0] for year in (0, today.year) if (kind, year) in counters}
    last = last_number(session, kind, form, today.year, known)
    used = max((moment for (each, _year), (_last, moment) in counters.items() if each is kind and moment), default=None)
    carried = 0 if then.restarts is Restart.YEAR else last
    return SeriesRow(
        kind=kind,
        form=form,
        from_day=from_day,
        next_number=number_text(form, today.year, last + 1),
        new_year=new_year,
        new_year_number=number_text(then, new_year.year, carried + 1),
        gapless=kind in GAPLESS,
        last_value=last,
        used_at=used,
        coming=coming[0][1] if coming else None,
        coming_from=coming[0][0] if coming else None,
    )


@dataclass(frozen=True, slots=True)
class WayRow:
    """A way of paying; `name` is the shop's own word, "" for the usual one."""

    id: int
    code: str
    name: str
    enabled: bool


def payment_ways(session: Session, *, offered_only: bool = False) -> list[WayRow]:
    """The ways of paying in the shop's order."""
    wanted = select(PaymentWay.id, PaymentWay.code, PaymentWay.label, PaymentWay.enabled)
    if offered_only:
        wanted = wanted.where(PaymentWay.enabled.is_(True))
    return [WayRow(*row) for row in session.execute(wanted.order_by(PaymentWay.position, PaymentWay.id))]


def opening_week(session: Session) -> dict[int, tuple[tuple[int, int], ...]]:
    """Open spans by weekday (0 is Monday), in minutes after midnight."""
    found: dict[int, tuple[tuple[int, int], ...]] = {}
    for row in session.execute(
        select(OpeningHours.weekday, OpeningHours.opens, OpeningHours.closes).order_by(
            OpeningHours.weekday, OpeningHours.opens
        )
    ):
        found[row.weekday] = (*found.get(row.weekday, ()), (row.opens, row.closes))
    return found


@dataclass(frozen=True, slots=True)
class ClosedDayRow:
    """A day the shop is shut."""

    id: int
    day: date
    name: str


def closed_days(session: Session, *, from_day: date) -> list[ClosedDayRow]:
    """The closed days from that day on, in order."""
    rows = session.execute(
        select(ClosedDay.id, ClosedDay.day, ClosedDay.label).where(ClosedDay.day >= from_day).order_by(ClosedDay.day)
    )
    return [ClosedDayRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class TermsVersion:
    """A version of the intake terms: its number, since when, and the text by language."""

    number: int
    from_at: datetime
    texts: dict[str, str]


def terms_versions(session: Session) -> list[TermsVersion]:
    """Every version of the terms, the newest first."""
    found: dict[int, TermsVersion] = {}
    for row in session.execute(
        select(Terms.number, Terms.from_at, Terms.language, Terms.text).order_by(Terms.number.desc(), Terms.language)
    ):
        found.setdefault(row.number, TermsVersion(row.number, row.from_at, {})).texts[row.language] = row.text
    return list(found.values())


def documents_issued(session: Session) -> int:
    """How many papers have been issued; a shop that issued any stays in its country."""
    return session.scalar(select(func.count()).select_from(Document).where(Document.issued_at.is_not(None))) or 0


def set_up(session: Session) -> bool:
    """Whether the first start was finished in this file."""
    return session.scalar(select(Shop.set_up_at).limit(1)) is not None
