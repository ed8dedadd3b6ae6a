"""Setting a shop up from its country, and changing its facts, numbers, rates, people, hours, ways and terms."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from msp_desktop.domain.country import COUNTRIES
from msp_desktop.domain.errors import Changed, Refused
from msp_desktop.domain.numbering import NumberForm, Restart, SeriesKind
from msp_desktop.domain.payment import PayWay
from msp_desktop.domain.roles import CustomerKind, Role
from msp_desktop.domain.tax import TaxCategory, TaxPart
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.queries import shop_settings as q
from msp_desktop.store.shop import Shop
from msp_desktop.store.shop_facts import (
    REVERSE_CHARGE,
    business_calendar,
    charged_tax,
    current_terms,
    shop_facts,
    tax_by_id,
    tax_in_force,
    tax_policy,
)
from msp_desktop.usecases import shop as acts
from msp_desktop.usecases.shop import ShopChanges, ShopSetUp
from tests.shops import BOTTEGA, Clock

TODAY = date(2026, 11, 17)
BARE = ShopSetUp(name="Shop", country="IT", street="Road 1", postcode="40122", town="Town", province="BO")


def series(shop: Shop, kind: SeriesKind) -> q.SeriesRow:
    return next(row for row in shop.ask(q.number_series, today=shop.today) if row.kind is kind)


def test_set_up_makes_everything_papers_need(shop: Shop) -> None:
    facts = shop.ask(shop_facts)
    assert (facts.country, facts.currency, facts.zone, facts.paper) == ("IT", "EUR", "Europe/Rome", "a4")
    assert facts.regime.code == "RF01"
    assert (facts.basis_of(CustomerKind.PERSON), facts.basis_of(CustomerKind.COMPANY)) == (
        PriceBasis.GROSS,
        PriceBasis.NET,
    )
    identity = shop.ask(q.shop_identity)
    assert identity.phone == "+390515550148"
    assert [person.initials for person in shop.ask(q.people)] == ["DR", "GF", "MB", "EC"]
    assert [way.code for way in shop.ask(q.payment_ways)] == [way.value for way in PayWay]
    hours = shop.ask(business_calendar)
    assert hours.is_business_day(TODAY)
    assert not hours.is_business_day(date(2026, 12, 8))
    assert not hours.is_business_day(date(2027, 1, 6))
    english, italian = (shop.ask(current_terms, language=language) for language in ("en", "it"))
    assert english is not None
    assert italian is not None
    assert "€39.00" in english.text
    assert "90 days" in english.text
    assert "€39,00" in italian.text
    assert len(english.text.splitlines()) == len(italian.text.splitlines()) == 6


@pytest.mark.parametrize("code", COUNTRIES)
def test_every_country_sets_up(empty_shop: Shop, code: str) -> None:
    postcodes = {"AT": "1010", "CH": "8001", "US": "10001", "CA": "H2X 1Y4", "GB": "SW1A 1AA"}
    facts = replace(BARE, country=code, postcode=postcodes.get(code, "12345"), province="QC" if code == "CA" else "")
    empty_shop.run(acts.set_up_shop, facts=facts)
    found = empty_shop.ask(shop_facts)
    assert found.currency == COUNTRIES[code].currency
    _rate, usual = empty_shop.ask(tax_in_force, key="standard", day=TODAY)
    assert usual.category is TaxCategory.STANDARD
    if code == "CA":
        assert [(part.name, part.percent) for part in usual.parts] == [("GST", Decimal(5)), ("QST", Decimal("9.975"))]
    assert empty_shop.ask(q.closed_days, from_day=TODAY)


def test_a_shop_is_set_up_once_and_a_repeat_gives_the_first_result(empty_shop: Shop) -> None:
    assert not empty_shop.ask(q.set_up)
    empty_shop.run(acts.set_up_shop, key="first", facts=BARE)
    assert empty_shop.run(acts.set_up_shop, key="first", facts=BARE).replayed
    with pytest.raises(Refused, match="set up already"):
        empty_shop.run(acts.set_up_shop, key="second", facts=BARE)
    assert empty_shop.ask(q.set_up)


def test_a_refused_set_up_leaves_nothing(empty_shop: Shop) -> None:
    with pytest.raises(Refused) as refused:
        empty_shop.run(acts.set_up_shop, facts=replace(BOTTEGA, iban="IT00"))
    assert refused.value.field == "iban"
    assert not empty_shop.ask(q.set_up)
    assert empty_shop.ask(q.people) == []


def test_us_rate_is_the_sum_of_its_parts(empty_shop: Shop) -> None:
    parts = (TaxPart("State", Decimal(4)), TaxPart("City", Decimal("4.5")), TaxPart("Metro", Decimal("0.375")))
    empty_shop.run(acts.set_up_shop, facts=replace(BARE, country="US", postcode="10001", sales_tax=parts))
    _rate, usual = empty_shop.ask(tax_in_force, key="standard", day=TODAY)
    assert (usual.percent, usual.parts) == (Decimal("8.875"), parts)


def test_rates_by_day(shop: Shop) -> None:
    assert shop.ask(tax_in_force, key="standard", day=TODAY)[1].percent == 22
    assert shop.ask(tax_in_force, key="standard", day=date(2013, 9, 30))[1].percent == 21
    with pytest.raises(Refused):
        shop.ask(tax_in_force, key="reduced", day=date(1990, 1, 1))


def test_flags_count_only_where_the_regime_knows_them(empty_shop: Shop) -> None:
    empty_shop.run(acts.set_up_shop, facts=replace(BARE, regime="RF19"))
    facts = empty_shop.ask(shop_facts)
    policy = tax_policy(facts, PriceBasis.NET, split_payment=True, withholding_percent=Decimal(20), cash=True)
    assert (policy.split_payment, policy.withholding_percent, policy.cash_step) == (False, Decimal(), 0)
    assert policy.stamp is not None
    usual = empty_shop.ask(tax_in_force, key="standard", day=TODAY)[1]
    assert charged_tax(facts, usual, reverse_charge=True).reason == "it-forfettario"


def test_reverse_charge_takes_the_tax_away(shop: Shop) -> None:
    facts = shop.ask(shop_facts)
    usual = shop.ask(tax_in_force, key="standard", day=TODAY)[1]
    assert charged_tax(facts, usual, reverse_charge=True) == REVERSE_CHARGE
    assert charged_tax(facts, usual) == usual


# -- numbers


def test_numbers_follow_each_other_and_start_again_with_the_year(shop: Shop, clock: Clock) -> None:
    draw = [shop.run(acts.draw_number, kind=SeriesKind.INVOICE).value.text for _each in range(2)]
    assert draw == ["2026/0001", "2026/0002"]
    assert series(shop, SeriesKind.INVOICE).next_number == "2026/0003"
    assert series(shop, SeriesKind.INVOICE).new_year_number == "2027/0001"
    assert shop.run(acts.draw_number, kind=SeriesKind.JOB).value.text == "J-0001"
    clock.forward(days=60)
    assert shop.run(acts.draw_number, kind=SeriesKind.INVOICE).value.text == "2027/0001"
    assert shop.run(acts.draw_number, kind=SeriesKind.JOB).value.text == "J-0002"


def test_a_new_form_starts_on_its_day(shop: Shop, clock: Clock) -> None:
    shop.run(acts.draw_number, kind=SeriesKind.CREDIT_NOTE)
    form = NumberForm("NC-", with_year=True, digits=4, restarts=Restart.YEAR)
    shop.run(acts.change_series, kind=SeriesKind.CREDIT_NOTE, form=form, from_day=date(2027, 1, 1))
    row = series(shop, SeriesKind.CREDIT_NOTE)
    assert (row.next_number, row.new_year_number) == ("NC-2026/002", "NC-2027/0001")
    assert (row.coming, row.coming_from) == (form, date(2027, 1, 1))
    clock.forward(days=60)
    assert shop.run(acts.draw_number, kind=SeriesKind.CREDIT_NOTE).value.text == "NC-2027/0001"


def test_a_series_that_stops_starting_again_goes_on_counting(shop: Shop) -> None:
    for _each in range(3):
        shop.run(acts.draw_number, kind=SeriesKind.RECEIPT)
    shop.run(acts.change_series, kind=SeriesKind.RECEIPT, form=NumberForm("S-"), from_day=TODAY)
    assert series(shop, SeriesKind.RECEIPT).next_number == "S-0004"
    assert shop.run(acts.draw_number, kind=SeriesKind.RECEIPT).value.text == "S-0004"


@pytest.mark.parametrize(
    ("form", "day", "field"),
    [
        (NumberForm("É-"), TODAY, "prefix"),
        (NumberForm("J-", digits=9), TODAY, "digits"),
        (NumberForm("TOO-LONG-A-PREFIX"), TODAY, "prefix"),
        (NumberForm("J-", restarts=Restart.YEAR), TODAY, "year"),
        (NumberForm("J-"), date(2026, 11, 16), "from_day"),
    ],
)
def test_forms_that_cannot_be(shop: Shop, form: NumberForm, day: date, field: str) -> None:
    with pytest.raises(Refused) as refused:
        shop.run(acts.change_series, kind=SeriesKind.JOB, form=form, from_day=day)
    assert refused.value.field == field


def test_a_coming_form_can_be_given_up(shop: Shop) -> None:
    day = date(2027, 1, 1)
    shop.run(acts.change_series, kind=SeriesKind.JOB, form=NumberForm("K-"), from_day=day)
    shop.run(acts.drop_series_change, kind=SeriesKind.JOB, from_day=day)
    assert series(shop, SeriesKind.JOB).coming is None
    with pytest.raises(Refused):
        shop.run(acts.drop_series_change, kind=SeriesKind.JOB, from_day=date(2000, 1, 1))


# -- rates


def test_a_rate_ends_when_its_successor_starts(shop: Shop) -> None:
    old, _tax = shop.ask(tax_in_force, key="standard", day=TODAY)
    new = shop.run(
        acts.add_rate, rate_key="standard", name="Standard", percent=Decimal(23), from_day=date(2027, 1, 1)
    ).value
    assert shop.ask(tax_in_force, key="standard", day=date(2026, 12, 31))[0] == old
    assert shop.ask(tax_in_force, key="standard", day=date(2027, 1, 1))[0] == new
    assert shop.ask(tax_by_id, tax_rate_id=old).percent == 22
    assert next(row for row in shop.ask(q.tax_rates, today=TODAY) if row.id == old).to_day == date(2026, 12, 31)


def test_rates_that_do_not_fit(shop: Shop) -> None:
    day, nine = date(2027, 1, 1), Decimal(9)
    wrong: list[tuple[str, Callable[[], object]]] = [
        ("name", lambda: shop.run(acts.add_rate, name=" ", percent=nine, from_day=day)),
        ("percent", lambda: shop.run(acts.add_rate, name="Own", percent=Decimal(101), from_day=day)),
        (
            "from_day",
            lambda: shop.run(acts.add_rate, rate_key="standard", name="Own", percent=nine, from_day=date(2010, 1, 1)),
        ),
        (
            "parts",
            lambda: shop.run(
                acts.add_rate, name="Own", percent=nine, from_day=day, parts=(TaxPart("State", Decimal(4)),)
            ),
        ),
        (
            "reason",
            lambda: shop.run(acts.add_rate, name="Own", percent=Decimal(), from_day=day, category=TaxCategory.EXEMPT),
        ),
    ]
    for field, act in wrong:
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.field == field


def test_the_usual_rate_does_not_just_end(shop: Shop) -> None:
    usual, _tax = shop.ask(tax_in_force, key="standard", day=TODAY)
    with pytest.raises(Refused, match="usual rate"):
        shop.run(acts.end_rate, tax_rate_id=usual, to_day=TODAY)
    reduced, _tax = shop.ask(tax_in_force, key="reduced", day=TODAY)
    shop.run(acts.end_rate, tax_rate_id=reduced, to_day=TODAY)
    with pytest.raises(Refused):
        shop.ask(tax_in_force, key="reduced", day=date(2026, 11, 18))


# -- facts


def test_facts_change_and_come_back(shop: Shop) -> None:
    before = shop.ask(q.shop_identity)
    shop.run(acts.change_shop, changes=ShopChanges(phone="051 555 0149", payment_days=14), seen=before.version)
    after = shop.ask(q.shop_identity)
    assert (after.phone, after.payment_days, after.name) == ("+390515550149", 14, before.name)
    with pytest.raises(Changed):
        shop.run(acts.change_shop, changes=ShopChanges(town="Modena"), seen=before.version)
    shop.undo_last()
    assert shop.ask(q.shop_identity).phone == before.phone


def test_the_logo_comes_and_goes(shop: Shop) -> None:
    shop.run(acts.set_logo, sha256="ab" * 32)
    assert shop.ask(q.shop_identity).logo_sha256 == "ab" * 32
    shop.undo_last()
    assert shop.ask(q.shop_identity).logo_sha256 is None


def test_another_country_before_anything_is_issued(shop: Shop) -> None:
    shop.run(acts.change_country, country="DE")
    facts = shop.ask(shop_facts)
    assert (facts.country, facts.regime.code) == ("DE", "DE")
    assert shop.ask(tax_in_force, key="standard", day=TODAY)[1].percent == 19
    assert shop.ask(q.shop_identity).name == "Bottega Informatica"


# -- people


def test_people_come_change_and_go(shop: Shop) -> None:
    added = shop.run(acts.add_person, name=" Dora  Rossi ", role=Role.TECHNICIAN, repairs=True, bench_minutes=240).value
    row = next(each for each in shop.ask(q.people) if each.id == added)
    assert (row.name, row.initials, row.bench_minutes) == ("Dora Rossi", "DR2", 240)
    shop.run(acts.retire_person, person_id=added, seen=row.version)
    assert added not in [each.id for each in shop.ask(q.people)]
    assert added in [each.id for each in shop.ask(q.people, everybody=True)]
    shop.undo_last()
    assert added in [each.id for each in shop.ask(q.people)]


def test_the_shop_keeps_an_owner(shop: Shop) -> None:
    with pytest.raises(Refused, match="needs an owner"):
        shop.run(acts.retire_person, person_id=1)
    with pytest.raises(Refused, match="needs an owner"):
        shop.run(
            acts.change_person,
            person_id=1,
            name="Davide Riva",
            initials="DR",
            role=Role.FRONT_DESK,
            repairs=False,
            bench_minutes=0,
        )


def test_typed_initials_are_not_shared(shop: Shop) -> None:
    with pytest.raises(Refused, match="MB already stands for somebody else"):
        shop.run(acts.add_person, name="Mia Berg", role=Role.TECHNICIAN, initials="mb")
    with pytest.raises(Refused, match="person’s name"):
        shop.run(acts.add_person, name="  ", role=Role.TECHNICIAN)


# -- hours, ways, terms


def test_hours_change_and_come_back(shop: Shop) -> None:
    before = shop.ask(q.opening_week)
    shop.run(acts.set_opening_hours, week={5: ((540, 780),)})
    assert shop.ask(q.opening_week) == {5: ((540, 780),)}
    shop.undo_last()
    assert shop.ask(q.opening_week) == before


def test_own_closed_days_and_holidays(shop: Shop) -> None:
    day = date(2026, 12, 24)
    shop.run(acts.close_day, day=day, name="Inventory")
    with pytest.raises(Refused, match="closed on that day already"):
        shop.run(acts.close_day, day=day)
    with pytest.raises(Refused, match="past"):
        shop.run(acts.close_day, day=date(2026, 11, 1))
    shop.undo_last()
    assert day not in [row.day for row in shop.ask(q.closed_days, from_day=TODAY)]
    new = shop.run(acts.add_public_holidays, year=2028).value
    assert new >= 12
    assert shop.run(acts.add_public_holidays, year=2028).value == 0
    shop.undo_last()
    assert not shop.ask(q.closed_days, from_day=date(2028, 1, 1))


def test_ways_of_paying(shop: Shop) -> None:
    ways = shop.ask(q.payment_ways)
    cash, card, transfer, account = ways
    shop.run(acts.change_payment_way, way_id=card.id, name="POS", enabled=True)
    shop.run(acts.change_payment_way, way_id=cash.id, name="", enabled=False)
    shop.run(acts.change_payment_way, way_id=transfer.id, name="", enabled=False)
    with pytest.raises(Refused, match="stays on"):
        shop.run(acts.change_payment_way, way_id=card.id, name="", enabled=False)
    shop.run(acts.change_payment_way, way_id=account.id, name="", enabled=False)
    assert [way.name for way in shop.ask(q.payment_ways, offered_only=True)] == ["POS"]
    shop.run(acts.order_payment_ways, way_ids=(account.id, transfer.id, card.id, cash.id))
    assert [way.id for way in shop.ask(q.payment_ways)] == [account.id, transfer.id, card.id, cash.id]
    with pytest.raises(Refused):
        shop.run(acts.order_payment_ways, way_ids=(account.id,))


def test_terms_are_kept_by_version(shop: Shop) -> None:
    number = shop.run(acts.write_terms, texts={"en": "New terms.\n  Second line. "}).value
    assert number == 2
    english, italian = (shop.ask(current_terms, language=language) for language in ("en", "it"))
    assert english is not None
    assert italian is not None
    assert (english.number, english.text) == (2, "New terms.\nSecond line.")
    assert italian.number == 2
    assert italian.text.startswith("La verifica costa")
    assert [version.number for version in shop.ask(q.terms_versions)] == [2, 1]
    with pytest.raises(Refused, match="same as before"):
        shop.run(acts.write_terms, texts={"en": "New terms.\nSecond line."})
    with pytest.raises(Refused, match="fit on the claim ticket"):
        shop.run(acts.write_terms, texts={"en": "x" * 1300})
    with pytest.raises(Refused, match="Write the terms"):
        shop.run(acts.write_terms, texts={"it": " "})
