"""Who the shop is: its set-up, and every later change of what stands on its papers."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import fields as fields_of
from datetime import date, timedelta
from zoneinfo import available_timezones

from sqlalchemy import select

from msp_desktop.domain.country import Country, Paper, RateName, RatePreset, sales_tax
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.domain.payment import PayWay
from msp_desktop.domain.roles import Role
from msp_desktop.domain.tax import REGIMES, TaxPart, regimes_of
from msp_desktop.domain.totals import PriceBasis, TaxRounding
from msp_desktop.i18n import LANGUAGES, Formats, Words, _
from msp_desktop.store.models.document import Document
from msp_desktop.store.models.shop import ClosedDay, NumberSeries, PaymentWay, Shop, TaxRate, TaxRatePart
from msp_desktop.store.shop_facts import SHOP_ID
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.shop import fields
from msp_desktop.usecases.shop.hours import public_holidays, set_opening_hours
from msp_desktop.usecases.shop.people import add_person
from msp_desktop.usecases.shop.terms import FIRST_TERMS, write_terms
from msp_desktop.words import RATE_WORDS

CHECK_FEE_CENTS = 3900
Fact = str | int | bool | PriceBasis | TaxRounding
Week = Mapping[int, tuple[tuple[int, int], ...]]
_SPLIT_DAY = ((9 * 60, 13 * 60), (15 * 60, 19 * 60))
_WHOLE_DAY = ((9 * 60, 18 * 60),)


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody named at first start; `bench_minutes` of bench work a day for one who repairs."""

    name: str
    role: Role = Role.OWNER
    repairs: bool = True
    bench_minutes: int = 360


@dataclass(frozen=True, slots=True)
class ShopSetUp:
    """What first start asks for; everything left empty comes from the country.

    `week` has the opening hours in minutes after midnight, `sales_tax` the named parts of a US rate.
    """

    name: str
    country: str
    language: str = "en"
    legal_name: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""
    province: str = ""
    vat_number: str = ""
    tax_code: str = ""
    regime: str = ""
    phone: str = ""
    email: str = ""
    web: str = ""
    iban: str = ""
    bic: str = ""
    account_name: str = ""
    zone: str = ""
    week: Week | None = None
    sales_tax: tuple[TaxPart, ...] = ()
    logo_sha256: str | None = None
    people: tuple[NewPerson, ...] = ()


@dataclass(frozen=True, slots=True)
class ShopChanges:
    """What to change about the shop; None leaves a fact as it is."""

    name: str | None = None
    legal_name: str | None = None
    street: str | None = None
    postcode: str | None = None
    town: str | None = None
    province: str | None = None
    vat_number: str | None = None
    tax_code: str | None = None
    tax_regime: str | None = None
    phone: str | None = None
    email: str | None = None
    web: str | None = None
    iban: str | None = None
    bic: str | None = None
    account_name: str | None = None
    language: str | None = None
    zone: str | None = None
    paper: str | None = None
    person_basis: PriceBasis | None = None
    company_basis: PriceBasis | None = None
    tax_rounding: TaxRounding | None = None
    recharge_stamp: bool | None = None
    payment_days: int | None = None
    warranty_days: int | None = None
    target_hour_cents: int | None = None
    retention_years: int | None = None
    invoice_foot: str | None = None


def usual_week(country: str) -> dict[int, tuple[tuple[int, int], ...]]:
    """The hours first start offers: with a midday break in Italy, France and Spain, straight through elsewhere."""
    day = _SPLIT_DAY if country in ("IT", "FR", "ES") else _WHOLE_DAY
    return dict.fromkeys(range(5), day)


def set_up_shop(work: UnitOfWork, *, facts: ShopSetUp) -> int:
    """Make the shop of a new file: its row, rates, number series, ways of paying, hours, holidays, terms and people.

    Gives the shop's id. Refused where a fact does not fit, and in a file that was set up before.
    """
    if work.session.get(Shop, SHOP_ID) is not None:
        raise Refused(_("This shop is set up already. Change it in Settings."))
    country = fields.country_of(facts.country)
    shop = work.add(_new_shop(work, facts, country))
    work.session.refresh(shop)
    _seed_rates(work, country, facts)
    _seed_series(work, country)
    _seed_ways(work)
    set_opening_hours(work, week=facts.week if facts.week is not None else usual_week(country.code))
    _seed_holidays(work, shop)
    _seed_terms(work, shop)
    for person in facts.people:
        add_person(
            work,
            name=person.name,
            role=person.role,
            repairs=person.repairs,
            bench_minutes=person.bench_minutes if person.repairs else 0,
        )
    work.no_undo()
    return shop.id


def change_shop(work: UnitOfWork, *, changes: ShopChanges, seen: int | None = None) -> None:
    """Change some facts of the shop; papers issued before keep what they say. Refused where a fact does not fit."""
    shop = work.get(Shop, SHOP_ID, seen=seen)
    wanted = {each.name: getattr(changes, each.name) for each in fields_of(changes)}
    clean = {name: _checked(shop.country, name, value) for name, value in wanted.items() if value is not None}
    before = {name: getattr(shop, name) for name in clean}
    for name, value in clean.items():
        setattr(shop, name, value)
    work.undo_with(_("Shop changed"), change_shop, changes=ShopChanges(**before))


def set_logo(work: UnitOfWork, *, sha256: str | None, seen: int | None = None) -> None:
    """Put the picture kept in the file store under this hash at the head of papers, or none."""
    shop = work.get(Shop, SHOP_ID, seen=seen)
    work.undo_with(_("Logo changed"), set_logo, sha256=shop.logo_sha256)
    shop.logo_sha256 = sha256


def change_country(work: UnitOfWork, *, country: str, regime: str = "", seen: int | None = None) -> None:
    """Move a shop that has issued nothing to another country: money, taxes, numbers and paper follow.

    Refused once a paper is issued: its currency and taxes are those of the country it was issued in.
    """
    shop = work.get(Shop, SHOP_ID, seen=seen)
    preset = fields.country_of(country)
    if country == shop.country:
        return
    if work.session.scalars(select(Document.id).where(Document.issued_at.is_not(None)).limit(1)).first() is not None:
        raise Refused(_("Papers are issued in this country already. Start a new shop for another one."), "country")
    for rate in work.session.scalars(select(TaxRate).where(TaxRate.to_day.is_(None))).all():
        rate.to_day = work.today - timedelta(days=1)
    shop.country, shop.currency, shop.zone, shop.paper = country, preset.currency, preset.zone, preset.paper.value
    shop.person_basis, shop.company_basis = preset.person_basis, preset.company_basis
    shop.tax_rounding, shop.retention_years = preset.tax_rounding, preset.retention_years
    shop.tax_regime = _regime(country, regime)
    shop.vat_number = shop.tax_code = ""
    work.session.flush()
    moved = ShopSetUp(name=shop.name, country=country, province=shop.province, language=shop.language)
    _seed_rates(work, preset, moved)
    work.no_undo()


def _new_shop(work: UnitOfWork, facts: ShopSetUp, country: Country) -> Shop:
    code = country.code
    name = fields.text("name", facts.name)
    return Shop(
        id=SHOP_ID,
        uuid=str(uuid.uuid5(uuid.NAMESPACE_OID, f"{name} {work.now.isoformat()}")),
        name=name,
        legal_name=fields.text("legal_name", facts.legal_name or facts.name),
        street=fields.text("street", facts.street),
        postcode=fields.postcode(facts.postcode, code),
        town=fields.text("town", facts.town),
        province=fields.province(facts.province, code),
        country=code,
        vat_number=fields.vat_number(facts.vat_number, code),
        tax_code=fields.tax_code(facts.tax_code, code),
        tax_regime=_regime(code, facts.regime),
        phone=fields.phone(facts.phone, code),
        email=fields.email(facts.email),
        web=fields.web(facts.web),
        iban=fields.iban(facts.iban),
        bic=fields.bic(facts.bic),
        account_name=fields.text("account_name", facts.account_name),
        currency=country.currency,
        language=_language(facts.language),
        zone=_zone(facts.zone or country.zone),
        paper=country.paper.value,
        person_basis=country.person_basis,
        company_basis=country.company_basis,
        tax_rounding=country.tax_rounding,
        retention_years=country.retention_years,
        logo_sha256=facts.logo_sha256,
        set_up_at=work.now,
    )


def _checked(country: str, name: str, value: Fact) -> Fact:
    """One fact as it is kept."""
    if isinstance(value, PriceBasis | TaxRounding | bool):
        return value
    if isinstance(value, int):
        return fields.whole(name, value, *_BOUNDS[name])
    if name in _BY_COUNTRY:
        return _BY_COUNTRY[name](value, country)
    return _PLAIN[name](value) if name in _PLAIN else fields.text(name, value)


_BOUNDS: Mapping[str, tuple[int, int]] = {
    "payment_days": (0, 365),
    "warranty_days": (0, 3650),
    "retention_years": (1, 30),
    "target_hour_cents": (0, 100_000_00),
}


def _language(code: str) -> str:
    if code not in LANGUAGES:
        raise Refused(_("Choose one of the languages shown."), "language")
    return code


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise Refused(_("Choose one of the time zones shown."), "zone")
    return name


def _paper(code: str) -> str:
    if code not in set(Paper):
        raise Refused(_("Choose one of the papers shown."), "paper")
    return code


def _regime(country: str, code: str) -> str:
    if not code:
        return regimes_of(country)[0].code
    if code not in REGIMES or REGIMES[code].country != country:
        raise Refused(_("Choose one of the tax regimes shown."), "regime")
    return code


def _regime_of(code: str, country: str) -> str:
    return _regime(country, code)


def _foot(typed: str) -> str:
    return fields.fitting("invoice_foot", fields.line_of(typed), 200)


_BY_COUNTRY: Mapping[str, Callable[[str, str], str]] = {
    "phone": fields.phone,
    "vat_number": fields.vat_number,
    "tax_code": fields.tax_code,
    "postcode": fields.postcode,
    "province": fields.province,
    "tax_regime": _regime_of,
}
_PLAIN: Mapping[str, Callable[[str], str]] = {
    "email": fields.email,
    "web": fields.web,
    "iban": fields.iban,
    "bic": fields.bic,
    "language": _language,
    "zone": _zone,
    "paper": _paper,
    "invoice_foot": _foot,
}


def _seed_rates(work: UnitOfWork, country: Country, facts: ShopSetUp) -> None:
    words = Words(facts.language)
    region = facts.province.strip().upper()
    usual = [sales_tax(facts.sales_tax, date(2000, 1, 1))] if facts.sales_tax and country.rate_entered else []
    today = country.rates_on(work.today, region)
    own = next((each.rate for each in country.regions if each.code == region), None)
    known = country.rates if own is None else (own, *country.rates[1:])
    rates = [*usual, *(known[1:] if usual else known)]
    current = {rate.name for rate in today}
    positions: dict[RateName, int] = {}
    for rate in sorted(rates, key=lambda each: each.name not in current):
        position = positions.setdefault(rate.name, len(positions))
        _seed_rate(work, rate, words(RATE_WORDS[rate.name]), position)


def _seed_rate(work: UnitOfWork, rate: RatePreset, name: str, position: int) -> None:
    fields.percent(rate.percent, "sales_tax")
    row = work.add(
        TaxRate(
            key=rate.key,
            name=name,
            category=rate.category,
            percent=rate.percent,
            reason=rate.reason,
            from_day=rate.from_day,
            to_day=rate.to_day,
            position=position,
        )
    )
    for at, part in enumerate(rate.parts):
        part_name = fields.fitting("sales_tax", fields.line_of(part.name), 80)
        work.session.add(TaxRatePart(tax_rate_id=row.id, name=part_name, percent=part.percent, position=at))


def _seed_series(work: UnitOfWork, country: Country) -> None:
    for kind in SeriesKind:
        form = country.forms[kind]
        work.session.add(
            NumberSeries(
                kind=kind,
                from_day=date(2000, 1, 1),
                prefix=form.prefix,
                with_year=form.with_year,
                digits=form.digits,
                restarts=form.restarts,
            )
        )
    work.session.flush()


def _seed_ways(work: UnitOfWork) -> None:
    for position, way in enumerate(PayWay):
        work.session.add(PaymentWay(code=way.value, label="", enabled=True, position=position))
    work.session.flush()


def _seed_holidays(work: UnitOfWork, shop: Shop) -> None:
    year = work.today.year
    found = {
        day: label
        for each in (year, year + 1)
        for day, label in public_holidays(shop.country, shop.province, each, shop.language).items()
        if day >= work.today
    }
    work.insert_many(ClosedDay, [{"day": day, "label": label} for day, label in found.items()])


def _seed_terms(work: UnitOfWork, shop: Shop) -> None:
    texts = {}
    for language, text in FIRST_TERMS.items():
        reader = Formats(language, shop.country, shop.currency, shop.zone)
        texts[language] = text.format(fee=reader.money(CHECK_FEE_CENTS), warranty=90)
    write_terms(work, texts=texts)
