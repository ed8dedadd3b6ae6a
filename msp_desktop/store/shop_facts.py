"""Facts of the shop that use cases and queries both read: who it is, its taxes and hours, how it adds up a paper."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from msp_desktop.domain.country import COUNTRIES, Country
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.roles import CustomerKind
from msp_desktop.domain.service_hours import ServiceHours
from msp_desktop.domain.tax import (
    LEGAL_TEXTS,
    REGIMES,
    Regime,
    RegimeName,
    Stamp,
    Tax,
    TaxPart,
    regimes_of,
    stamp_rule,
    tax_under,
)
from msp_desktop.domain.totals import PriceBasis, TaxPolicy, TaxRounding
from msp_desktop.i18n import Formats, _
from msp_desktop.store.models.shop import ClosedDay, OpeningHours, Shop, TaxRate, TaxRatePart, Terms

SHOP_ID = 1
USUAL = "standard"
# The customer's reverse-charge flag puts every taxed line under this treatment.
REVERSE_CHARGE = Tax("reverse-charge", "", LEGAL_TEXTS["reverse-charge"].category, reason="reverse-charge")


@dataclass(frozen=True, slots=True)
class ShopFacts:
    """What the rules need to know of the shop."""

    name: str
    country: str
    currency: str
    zone: str
    language: str
    person_basis: PriceBasis
    company_basis: PriceBasis
    rounding: TaxRounding
    regime: Regime
    recharge_stamp: bool
    payment_days: int
    warranty_days: int
    target_hour_cents: int
    retention_years: int
    paper: str

    @property
    def preset(self) -> Country:
        """What the country fixes: number checks, receipts or invoices, parts of a rate, the smallest coin."""
        return COUNTRIES[self.country]

    def formats(self, language: str | None = None) -> Formats:
        """How a reader of that language (the shop's own without one) sees this shop's money, numbers and dates."""
        return Formats(language or self.language, self.country, self.currency, self.zone)

    def basis_of(self, kind: CustomerKind) -> PriceBasis:
        """The basis in which customers of that kind see prices."""
        return self.company_basis if kind is CustomerKind.COMPANY else self.person_basis

    def day_of(self, at: datetime) -> date:
        """The shop's business day of an aware moment."""
        return at.astimezone(ZoneInfo(self.zone)).date()

    def due_day(self, day: date, own_days: int | None = None) -> date:
        """The day an invoice of that day is to be paid, with the customer's own number of days if it has one."""
        return day + timedelta(days=self.payment_days if own_days is None else own_days)


def shop_row(session: Session) -> Shop:
    """The shop's row; Refused before the shop is set up."""
    row = session.get(Shop, SHOP_ID)
    if row is None:
        raise Refused(_("This shop has not been set up yet."))
    return row


def is_set_up(session: Session) -> bool:
    """Whether the first start was finished in this file."""
    row = session.get(Shop, SHOP_ID)
    return row is not None and row.set_up_at is not None


def shop_facts(session: Session) -> ShopFacts:
    """The facts that rule prices, dates and papers; Refused before the shop is set up."""
    row = shop_row(session)
    return ShopFacts(
        name=row.name,
        country=row.country,
        currency=row.currency,
        zone=row.zone,
        language=row.language,
        person_basis=row.person_basis,
        company_basis=row.company_basis,
        rounding=row.tax_rounding,
        regime=regime_of(row.country, row.tax_regime),
        recharge_stamp=row.recharge_stamp,
        payment_days=row.payment_days,
        warranty_days=row.warranty_days,
        target_hour_cents=row.target_hour_cents,
        retention_years=row.retention_years,
        paper=row.paper,
    )


def regime_of(country: str, code: str) -> Regime:
    """The shop's tax regime, the usual one of its country where none is noted."""
    known = REGIMES.get(code)
    if known is not None:
        return known
    usual = regimes_of(country)
    return usual[0] if usual else Regime(country, RegimeName.ORDINARY, country)


def tax_in_force(session: Session, key: str, day: date) -> tuple[int, Tax]:
    """The rate of a key in force on a day, with its row's id; "standard" is the usual rate, whatever its key.

    Refused where no such rate is in force.
    """
    holds = (TaxRate.from_day <= day, or_(TaxRate.to_day.is_(None), TaxRate.to_day >= day))
    order = (TaxRate.from_day.desc(), TaxRate.id.desc())
    found = session.scalars(select(TaxRate.id).where(TaxRate.key == key, *holds).order_by(*order).limit(1)).first()
    if found is None and key == USUAL:
        found = session.scalars(select(TaxRate.id).where(*holds).order_by(TaxRate.position, *order).limit(1)).first()
    if found is None:
        raise Refused(_("No tax rate is in force on that day. Add one in Settings, Taxes and numbering."))
    return found, tax_by_id(session, found)


def tax_by_id(session: Session, tax_rate_id: int) -> Tax:
    """The tax of one rate's row, ended or not; KeyError for an id that is not there."""
    return taxes_by_ids(session, (tax_rate_id,))[tax_rate_id]


def taxes_by_ids(session: Session, ids: Iterable[int]) -> dict[int, Tax]:
    """The taxes of several rates' rows in two statements; KeyError for an id that is not there."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    rows = session.execute(
        select(TaxRate.id, TaxRate.key, TaxRate.name, TaxRate.category, TaxRate.percent, TaxRate.reason).where(
            TaxRate.id.in_(wanted)
        )
    ).all()
    parts = _parts(session, wanted)
    found = {
        row.id: Tax(row.key, row.name, row.category, row.percent, row.reason, parts.get(row.id, ())) for row in rows
    }
    missing = [each for each in wanted if each not in found]
    if missing:
        raise KeyError(missing[0])
    return found


def _parts(session: Session, ids: list[int]) -> dict[int, tuple[TaxPart, ...]]:
    rows = session.execute(
        select(TaxRatePart.tax_rate_id, TaxRatePart.name, TaxRatePart.percent)
        .where(TaxRatePart.tax_rate_id.in_(ids))
        .order_by(TaxRatePart.tax_rate_id, TaxRatePart.position)
    ).all()
    found: dict[int, tuple[TaxPart, ...]] = {}
    for row in rows:
        found[row.tax_rate_id] = (*found.get(row.tax_rate_id, ()), TaxPart(row.name, row.percent))
    return found


def charged_tax(facts: ShopFacts, tax: Tax, *, reverse_charge: bool = False) -> Tax:
    """What a line really bears: nothing under a regime that charges none or with reverse charge, else its own tax."""
    if facts.regime.untaxed is None and reverse_charge and tax.percent > 0:
        return REVERSE_CHARGE
    return tax_under(facts.regime, tax)


def business_calendar(session: Session) -> ServiceHours:
    """The shop's opening hours, closed days and zone, as the rule that counts open time."""
    week: dict[int, list[tuple[int, int]]] = {}
    for row in session.execute(select(OpeningHours.weekday, OpeningHours.opens, OpeningHours.closes)):
        week.setdefault(row.weekday, []).append((row.opens, row.closes))
    closed = session.scalars(select(ClosedDay.day)).all()
    zone = session.scalars(select(Shop.zone).where(Shop.id == SHOP_ID)).first() or "UTC"
    return ServiceHours.weekly(zone, week, closed)


def week_text(week: Mapping[int, Sequence[tuple[int, int]]], reader: Formats) -> str:
    """Opening hours in one line, equal neighbouring days together: `Mon – Fri 9 – 13, 15 – 19 · Sat 9 – 13`."""
    runs: list[tuple[int, int, str]] = []
    for weekday in range(7):
        text = ", ".join(f"{_clock(opens)} – {_clock(closes)}" for opens, closes in week.get(weekday, ()))
        if text and runs and runs[-1][1] == weekday - 1 and runs[-1][2] == text:
            runs[-1] = (runs[-1][0], weekday, text)
        elif text:
            runs.append((weekday, weekday, text))
    return " · ".join(f"{_days(first, last, reader)} {text}" for first, last, text in runs)


def _days(first: int, last: int, reader: Formats) -> str:
    return reader.weekday(first) if first == last else f"{reader.weekday(first)} – {reader.weekday(last)}"


def _clock(minutes: int) -> str:
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02d}" if minute else str(hour)


def basis_for(customer_kind: CustomerKind, own_basis: PriceBasis | None, facts: ShopFacts) -> PriceBasis:
    """The basis of a customer's documents: its own if it has one, else that of its kind."""
    return own_basis or facts.basis_of(customer_kind)


def tax_policy(
    facts: ShopFacts,
    basis: PriceBasis,
    *,
    discount_percent: Decimal = Decimal(),
    discount_cents: int = 0,
    split_payment: bool = False,
    withholding_percent: Decimal = Decimal(),
    cash: bool = False,
    stamp: bool = True,
) -> TaxPolicy:
    """How this shop works out a document of that basis.

    Customer flags count only where the shop's regime knows them. `cash` when all of it is paid in cash; `stamp` False
    for papers that bear no stamp duty (estimates, receipts).
    """
    regime = facts.regime
    return TaxPolicy(
        basis=basis,
        rounding=facts.rounding,
        parts_rule=facts.preset.parts_rule,
        discount_percent=discount_percent,
        discount_cents=discount_cents,
        cash_step=facts.preset.cash_step if cash else 0,
        withholding_percent=withholding_percent if regime.withholding else Decimal(),
        split_payment=split_payment and regime.split_payment,
        stamp=stamp_of(facts) if stamp else None,
    )


def stamp_of(facts: ShopFacts) -> Stamp | None:
    """The stamp duty rule of this shop's invoices, None where there is none."""
    return stamp_rule(facts.regime, recharge=facts.recharge_stamp)


@dataclass(frozen=True, slots=True)
class TermsText:
    """A version of the intake terms in one language; a job keeps the id it was signed under."""

    id: int
    number: int
    language: str
    text: str


def current_terms(session: Session, language: str) -> TermsText | None:
    """The newest terms in that language, in the shop's own language where there are none; None if there are none."""
    own = session.scalars(select(Shop.language).where(Shop.id == SHOP_ID)).first() or "en"
    for wanted in dict.fromkeys((language, own, "en")):
        row = session.execute(
            select(Terms.id, Terms.number, Terms.text)
            .where(Terms.language == wanted)
            .order_by(Terms.number.desc())
            .limit(1)
        ).first()
        if row is not None and row.text:
            return TermsText(row.id, row.number, wanted, row.text)
    return None
