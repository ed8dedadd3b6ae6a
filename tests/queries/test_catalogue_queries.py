"""What the catalogue says of its entries, and that a longer one takes no more questions."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.payment import PayWay, Tender
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.domain.work_kind import LabourKind, ServiceKind
from msp_desktop.queries.catalogue_list import CatalogueFilter, CataloguePage, catalogue_list
from msp_desktop.queries.catalogue_taxes import tax_choices
from msp_desktop.queries.service_card import PriceState, service_card
from msp_desktop.store.models.job import JobLine
from msp_desktop.store.shop import Shop
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.catalogue import (
    NewPrice,
    ServiceFacts,
    Step,
    UsualPart,
    add_service,
    add_starter_catalogue,
    change_prices,
    delete_service,
    retire_service,
)
from msp_desktop.usecases.invoices import SaleLine, draft_sale, issue
from msp_desktop.usecases.shop import ShopChanges, change_shop
from tests.queries.test_customer_queries import statements
from tests.usecases.repairs import ready_job
from tests.usecases.sales import document, person, tax_id

CLEAN = ServiceFacts(
    "Deep clean and thermal paste",
    code="SRV-014",
    category="Hardware",
    bench_minutes=60,
    steps=(Step("Note temperature under load", required=True), Step("Fans run quiet")),
    parts=(UsualPart("Thermal paste MX-4", Decimal(1), 900),),
)
SCREEN = ServiceFacts("Screen replacement", code="SRV-041", bench_minutes=120)
BENCH = ServiceFacts(
    "Bench work",
    code="LAB-60",
    kind=ServiceKind.LABOUR,
    labour_kind=LabourKind.BENCH,
    price_basis=PriceBasis.GROSS,
    minimum_minutes=30,
    step_minutes=15,
)


@pytest.fixture
def entries(shop: Shop) -> dict[str, int]:
    """Three entries, and a target of 50.00 an hour."""
    shop.run(change_shop, changes=ShopChanges(target_hour_cents=5000))
    return {
        "clean": shop.run(add_service, facts=CLEAN, price_cents=5700).value,
        "screen": shop.run(add_service, facts=SCREEN, price_cents=9900).value,
        "bench": shop.run(add_service, facts=BENCH, price_cents=7320).value,
    }


def sell(shop: Shop, service_id: int, quantity: str = "1") -> int:
    """Sell an entry over the counter."""
    line = SaleLine("Work", 5000, tax_id(shop), Decimal(quantity), service_id=service_id)
    draft = shop.run(draft_sale, customer_id=None, lines=(line,)).value
    total = document(shop, draft).total_cents
    shop.run(issue, document_id=draft, tenders=(Tender(PayWay.CARD, total),), till_number="0001-0001")
    return draft


def page(
    shop: Shop, chosen: CatalogueFilter = CatalogueFilter.IN_USE, typed: str = "", kind: ServiceKind = ServiceKind.FLAT
) -> CataloguePage:
    """The list of today."""
    return shop.ask(catalogue_list, today=shop.today, chosen=chosen, typed=typed, kind=kind)


def codes(found: CataloguePage) -> list[str]:
    """The codes in order."""
    return [row.code for row in found.rows]


def test_both_bases_and_the_income_of_an_hour(shop: Shop, entries: dict[str, int]) -> None:
    clean, screen = sorted(page(shop).rows, key=lambda row: row.code)
    assert (clean.net_cents, clean.gross_cents, clean.hour_cents) == (5700, 6954, 5700)
    assert (screen.hour_cents, screen.under_target, clean.under_target) == (4950, True, False)
    (bench,) = page(shop, kind=ServiceKind.LABOUR).rows
    assert (bench.price_cents, bench.net_cents, bench.gross_cents, bench.hour_cents) == (7320, 6000, 7320, 6000)


def test_without_a_target_nothing_is_under_it(shop: Shop, entries: dict[str, int]) -> None:
    shop.run(change_shop, changes=ShopChanges(target_hour_cents=0))
    assert page(shop, CatalogueFilter.UNDER_TARGET).rows == ()


def test_sold_counts_pieces_of_issued_papers_and_visits_of_labour(shop: Shop, entries: dict[str, int]) -> None:
    sell(shop, entries["clean"], "2")
    sell(shop, entries["clean"])
    sell(shop, entries["bench"], "1.25")
    draft = SaleLine("Work", 5000, tax_id(shop), service_id=entries["screen"])
    shop.run(draft_sale, customer_id=None, lines=(draft,))
    assert {row.code: row.sold for row in page(shop).rows} == {"SRV-014": 3, "SRV-041": 0}
    assert page(shop, kind=ServiceKind.LABOUR).rows[0].sold == 1
    assert codes(page(shop, CatalogueFilter.NOT_SOLD)) == ["SRV-041"]
    later = shop.ask(catalogue_list, today=shop.today + timedelta(days=91))
    assert {row.sold for row in later.rows} == {Decimal()}


def test_filters_have_counts(shop: Shop, entries: dict[str, int]) -> None:
    shop.run(change_prices, prices=(NewPrice(entries["clean"], 5900),), from_day=date(2027, 1, 1))
    old = shop.run(add_service, facts=ServiceFacts("Floppy repair", code="SRV-900"), price_cents=100).value
    shop.run(retire_service, service_id=old)
    gone = shop.run(add_service, facts=ServiceFacts("Gone", code="SRV-901"), price_cents=100).value
    shop.run(delete_service, service_id=gone)
    found = page(shop)
    assert {each.value: found.counts[each] for each in CatalogueFilter} == {
        "in_use": 2,
        "under_target": 1,
        "not_sold": 2,
        "price_planned": 1,
        "retired": 1,
    }
    assert found.kinds == {ServiceKind.FLAT: 2, ServiceKind.LABOUR: 1}
    assert codes(page(shop, CatalogueFilter.PRICE_PLANNED)) == ["SRV-014"]
    assert codes(page(shop, CatalogueFilter.RETIRED)) == ["SRV-900"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("clean", ["SRV-014"]),
        ("srv-04", ["SRV-041"]),
        ("HARDWARE deep", ["SRV-014"]),
        ("mx-4", ["SRV-014"]),
        ("zzz", []),
        ("%", []),
        ("  ", ["SRV-014", "SRV-041"]),
    ],
)
def test_text_finds_name_code_category_and_part(
    shop: Shop, entries: dict[str, int], typed: str, found: list[str]
) -> None:
    assert sorted(codes(page(shop, typed=typed))) == found


@pytest.mark.parametrize(
    ("sort", "descending", "first"),
    [
        ("code", False, "SRV-014"),
        ("code", True, "SRV-041"),
        ("name", True, "SRV-041"),
        ("bench_minutes", True, "SRV-041"),
        ("net_cents", False, "SRV-014"),
        ("gross_cents", True, "SRV-041"),
        ("sold", True, "SRV-041"),
        ("hour_cents", False, "SRV-041"),
    ],
)
def test_every_column_sorts(shop: Shop, entries: dict[str, int], sort: str, descending: bool, first: str) -> None:
    sell(shop, entries["screen"])
    found = shop.ask(catalogue_list, today=shop.today, sort=sort, descending=descending)
    assert codes(found)[0] == first


def test_what_has_no_value_comes_last_either_way(shop: Shop, entries: dict[str, int]) -> None:
    shop.run(add_service, facts=ServiceFacts("Advice", code="SRV-000"), price_cents=0)
    for descending in (False, True):
        found = shop.ask(catalogue_list, today=shop.today, sort="hour_cents", descending=descending)
        assert codes(found)[-1] == "SRV-000"


def test_the_list_takes_as_many_questions_for_many_as_for_few(shop: Shop, entries: dict[str, int]) -> None:
    with statements() as few:
        page(shop, typed="a")
    shop.run(add_service, facts=ServiceFacts("One more", code="SRV-500"), price_cents=100)
    for number in range(20):
        facts = ServiceFacts(f"Service {number}", steps=(Step("Look"),), parts=(UsualPart("Screw"),))
        shop.run(add_service, facts=facts, price_cents=number * 100)
    with statements() as many:
        page(shop, typed="a")
    assert len(few) == len(many) <= 9


def test_a_card_has_its_prices_checklist_parts_and_measured_time(shop: Shop, entries: dict[str, int]) -> None:
    clean = entries["clean"]
    shop.run(change_prices, prices=(NewPrice(clean, 5900),), from_day=date(2027, 1, 1))
    job = ready_job(shop, person(shop))
    for minutes in (42, 55, 75):
        shop.run(note_minutes, job_id=job, service_id=clean, minutes=minutes)
    with statements() as asked:
        card = shop.ask(service_card, service_id=clean, today=shop.today)
    assert len(asked) <= 11
    assert [(each.net_cents, each.gross_cents, each.state) for each in card.prices] == [
        (5900, 7198, PriceState.NEXT),
        (5700, 6954, PriceState.NOW),
    ]
    assert [each.text for each in card.steps] == ["Note temperature under load", "Fans run quiet"]
    assert card.parts[0].price_cents == 900
    assert card.measured is not None
    assert (card.measured.jobs, card.measured.least, card.measured.middle, card.measured.most) == (3, 42, 55, 75)
    assert (card.hour_cents, card.target_cents, card.tax_percent) == (5700, 5000, Decimal(22))


def test_a_deleted_entry_has_no_card(shop: Shop, entries: dict[str, int]) -> None:
    shop.run(delete_service, service_id=entries["clean"])
    with pytest.raises(Refused):
        shop.ask(service_card, service_id=entries["clean"], today=shop.today)


def test_a_shop_that_charges_no_tax_says_so(shop: Shop, entries: dict[str, int]) -> None:
    shop.run(change_shop, changes=ShopChanges(tax_regime="RF19"))
    found = page(shop)
    assert not found.taxed
    assert all(row.net_cents == row.gross_cents for row in found.rows)


def test_the_usual_rate_fits_a_shop_whose_rate_has_another_key(shop: Shop) -> None:
    taxes = shop.ask(tax_choices, day=shop.today)
    assert taxes.of("standard") == taxes.of(taxes.choices[0].key)
    assert taxes.of("none such") is None
    assert taxes.both(1000, PriceBasis.NET, "none such") == (1000, 1000)


def test_the_starter_catalogue_is_priced(shop: Shop) -> None:
    shop.run(add_starter_catalogue, language="en")
    assert all(row.net_cents for row in page(shop).rows)


def note_minutes(work: UnitOfWork, *, job_id: int, service_id: int, minutes: int) -> None:
    """Put a line with the minutes it took onto a job."""
    from sqlalchemy import select

    line = work.session.scalars(select(JobLine).where(JobLine.job_id == job_id)).first()
    assert line is not None
    work.add(
        JobLine(
            job_id=job_id, item_id=line.item_id, position=9, kind=line.kind, service_id=service_id, description="Work",
            quantity=Decimal(1), unit_cents=5700, tax_rate_id=line.tax_rate_id, actual_minutes=minutes,
        )
    )  # fmt: skip
