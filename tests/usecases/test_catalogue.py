"""The catalogue's acts on a real shop."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.errors import Changed, Refused
from msp_desktop.domain.tax import TaxPart
from msp_desktop.domain.work_kind import ServiceKind
from msp_desktop.store.models.service import Service
from msp_desktop.store.service_rows import PricedService, StepRow, priced_services, steps_of
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.catalogue import (
    NewPrice,
    ServiceFacts,
    Step,
    UsualPart,
    add_service,
    add_starter_catalogue,
    change_prices,
    change_service,
    delete_service,
    retire_service,
)
from tests.shops import BOTTEGA, ShopMaker

SWAP = ServiceFacts("SSD swap", code="srv-900", bench_minutes=60, steps=(Step("Image the disk", required=True),))


def priced(session: Session, *, service_id: int, day_offset: int, shop: Shop) -> PricedService:
    """A service at its price some days from today."""
    return priced_services(session, (service_id,), shop.today + timedelta(days=day_offset))[service_id]


def service(session: Session, *, service_id: int) -> Service:
    """The row as it is now."""
    return session.scalars(select(Service).where(Service.id == service_id)).one()


def test_a_service_is_added_with_its_price_and_checklist(shop: Shop) -> None:
    added = shop.run(add_service, facts=SWAP, price_cents=9500).value
    found = shop.ask(priced, service_id=added, day_offset=0, shop=shop)
    assert (found.code, found.price_cents, found.bench_minutes) == ("SRV-900", 9500, 60)
    assert shop.ask(lambda session: steps_of(session, (added,)))[added] == [StepRow("Image the disk", required=True)]


def test_a_price_starts_on_its_day_and_comes_back_with_undo(shop: Shop) -> None:
    added = shop.run(add_service, facts=SWAP, price_cents=9500).value
    done = shop.run(change_prices, prices=(NewPrice(added, 9900),), from_day=shop.today + timedelta(days=10))
    assert shop.ask(priced, service_id=added, day_offset=9, shop=shop).price_cents == 9500
    assert shop.ask(priced, service_id=added, day_offset=10, shop=shop).price_cents == 9900
    assert done.undo is not None
    shop.undo(done.undo.operation_id)
    assert shop.ask(priced, service_id=added, day_offset=10, shop=shop).price_cents == 9500


def test_yesterdays_price_is_not_changed(shop: Shop) -> None:
    added = shop.run(add_service, facts=SWAP, price_cents=9500).value
    with pytest.raises(Refused) as refused:
        shop.run(change_prices, prices=(NewPrice(added, 1),), from_day=shop.today - timedelta(days=1))
    assert refused.value.field == "from_day"


def test_a_change_is_undone_with_its_lists(shop: Shop) -> None:
    added = shop.run(add_service, facts=SWAP, price_cents=9500).value
    changed = ServiceFacts("SSD swap, clean", code="SRV-901", parts=(UsualPart("SSD", price_cents=4900),))
    done = shop.run(change_service, service_id=added, facts=changed, seen=1)
    row = shop.ask(service, service_id=added)
    assert (row.name, row.code, row.version) == ("SSD swap, clean", "SRV-901", 2)
    assert shop.ask(lambda session: steps_of(session, (added,))) == {}
    assert done.undo is not None
    shop.undo(done.undo.operation_id)
    assert shop.ask(service, service_id=added).name == "SSD swap"
    assert shop.ask(lambda session: steps_of(session, (added,)))[added] == [StepRow("Image the disk", required=True)]
    with pytest.raises(Changed):
        shop.run(change_service, service_id=added, facts=changed, seen=1)


def test_the_starter_catalogue_speaks_both_languages(shop: Shop) -> None:
    count = shop.run(add_starter_catalogue, language="it").value
    assert count >= 30
    names = shop.ask(lambda session: list(session.scalars(select(Service.name))))
    assert "Pulizia e pasta termica" in names
    kinds = shop.ask(lambda session: list(session.scalars(select(Service.kind))))
    assert kinds.count(ServiceKind.LABOUR) == 5


def test_the_starter_catalogue_fits_a_shop_whose_rate_has_another_name(tmp_path: Path, shop_maker: ShopMaker) -> None:
    facts = replace(
        BOTTEGA, country="US", province="OH", postcode="44101", vat_number="", regime="", iban="", phone="", people=(),
        sales_tax=(TaxPart("State", Decimal(6)),),
    )  # fmt: skip
    with shop_maker.opened(tmp_path / "us.db", facts) as shop:
        assert shop.run(add_starter_catalogue, language="en").value >= 30


def test_retired_and_deleted_come_back(shop: Shop) -> None:
    added = shop.run(add_service, facts=SWAP, price_cents=9500).value
    shop.run(retire_service, service_id=added)
    assert not shop.ask(service, service_id=added).active
    shop.undo_last()
    shop.run(delete_service, service_id=added)
    assert shop.ask(service, service_id=added).deleted_at is not None
    shop.undo_last()
    row = shop.ask(service, service_id=added)
    assert (row.active, row.deleted_at) == (True, None)


@pytest.mark.parametrize(
    ("facts", "price_cents", "field", "sentence"),
    [
        (ServiceFacts("  "), 100, "name", "Enter a name."),
        (ServiceFacts("x" * 201), 100, "name", "Keep the name under 200 characters."),
        (ServiceFacts("A", code="a b/ü"), 100, "code", "Use letters, digits and - . _ / in the code, at most 40."),
        (ServiceFacts("A", code="SRV-900"), 100, "code", "SRV-900 is SSD swap already. Choose another code."),
        (ServiceFacts("A", bench_minutes=1441), 100, "bench_minutes", "Enter minutes between 0 and 1440."),
        (ServiceFacts("A", step_minutes=-1), 100, "step_minutes", "Enter minutes between 0 and 1440."),
        (ServiceFacts("A", warranty_days=-1), 100, "warranty_days", "Enter a warranty between 0 and 3650 days."),
        (ServiceFacts("A", tax_key="none such"), 100, "tax_key", "Choose a tax rate that the shop has."),
        (ServiceFacts("A", detail="x" * 1001), 1, "detail", "Keep this under 1000 characters. It has 1001."),
        (ServiceFacts("A", category="x" * 81), 1, "category", "Keep this under 80 characters. It has 81."),
        (ServiceFacts("A", steps=(Step("x" * 301),)), 1, "steps", "Keep this under 300 characters. It has 301."),
        (ServiceFacts("A", parts=(UsualPart("x" * 201),)), 1, "parts", "Keep this under 200 characters. It has 201."),
        (ServiceFacts("A", parts=(UsualPart("x", Decimal(0)),)), 1, "parts", "Enter a quantity above zero."),
        (ServiceFacts("A", parts=(UsualPart("x", price_cents=-1),)), 1, "parts", "Enter a price of zero or more."),
        (ServiceFacts("A"), -1, "price", "Enter a price of zero or more."),
    ],
)
def test_bad_input_is_refused_with_its_field(
    shop: Shop, facts: ServiceFacts, price_cents: int, field: str, sentence: str
) -> None:
    shop.run(add_service, facts=SWAP, price_cents=9500)
    with pytest.raises(Refused) as refused:
        shop.run(add_service, facts=facts, price_cents=price_cents)
    assert (refused.value.field, refused.value.message) == (field, sentence)
