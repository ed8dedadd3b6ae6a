"""Suppliers: what their card must say, when one may go, and that every act is taken back exactly."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.customer_facts import PostalAddress
from msp_desktop.domain.errors import Changed, NeedsConfirmation, Refused
from msp_desktop.domain.purchase import DeliveryState, OrderState, OrderWay, ReturnState
from msp_desktop.domain.supplier_facts import SupplierFacts
from msp_desktop.queries.supplier_list import supplier_card, supplier_choices
from msp_desktop.store.models.purchase import Delivery, PurchaseOrder, SupplierReturn
from msp_desktop.store.models.supplier import Supplier
from msp_desktop.store.search import hits
from msp_desktop.store.shop import Shop
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.suppliers import add_supplier, change_supplier, end_supplier, revive_supplier
from msp_desktop.usecases.suppliers_checks import cautions, problems

INGRAM = SupplierFacts(
    "  Ingram   Micro ",
    contact_name="Laura Neri",
    email=" ordini@ingram.example ",
    phone="02 957 961",
    address=PostalAddress("Via Roma 1", "20060", "Vignate", "MI", "it"),
    vat_number="it 02345670018",
    order_until=990,
    minimum_cents=5000,
)


def facts(shop: Shop, supplier_id: int) -> SupplierFacts:
    return shop.ask(supplier_card, supplier_id=supplier_id).facts


def found(session: Session, typed: str) -> list[int]:
    return hits(session, "supplier", typed)


def test_a_supplier_is_kept_tidy_and_found(shop: Shop) -> None:
    supplier_id = shop.run(add_supplier, facts=INGRAM).value
    kept = facts(shop, supplier_id)
    assert (kept.name, kept.email, kept.phone) == ("Ingram Micro", "ordini@ingram.example", "+3902957961")
    assert (kept.vat_number, kept.address.country, kept.language) == ("IT02345670018", "IT", "en")
    for typed in ("ingram", "laura", "957961", "vignate", "02345670018"):
        assert shop.ask(found, typed=typed) == [supplier_id], typed


def test_a_phone_is_read_in_the_suppliers_country(shop: Shop) -> None:
    german = SupplierFacts("Wortmann", phone="05744 944 0", address=PostalAddress(country="DE"))
    assert facts(shop, shop.run(add_supplier, facts=german).value).phone == "+4957449440"


def test_adding_is_taken_back_and_done_again(shop: Shop) -> None:
    supplier_id = shop.run(add_supplier, facts=INGRAM).value
    shop.undo_last()
    assert shop.ask(supplier_choices) == []
    assert shop.ask(found, typed="ingram") == []
    shop.redo_last()
    assert shop.ask(supplier_choices) == [(supplier_id, "Ingram Micro")]
    assert shop.ask(found, typed="ingram") == [supplier_id]


def test_a_change_is_taken_back_exactly(shop: Shop) -> None:
    supplier_id = shop.run(add_supplier, facts=INGRAM).value
    before = facts(shop, supplier_id)
    after = replace(before, name="Ingram", order_way=OrderWay.WEB, payment_days=30, address=PostalAddress())
    shop.run(change_supplier, supplier_id=supplier_id, facts=after, seen=1)
    assert facts(shop, supplier_id) == after
    shop.undo_last()
    assert facts(shop, supplier_id) == before


def test_a_card_that_somebody_else_has_changed_is_not_written_over(shop: Shop) -> None:
    supplier_id = shop.run(add_supplier, facts=INGRAM).value
    kept = facts(shop, supplier_id)
    shop.acting_as(2).run(change_supplier, supplier_id=supplier_id, facts=replace(kept, note="Call first"), seen=1)
    with pytest.raises(Changed) as caught:
        shop.run(change_supplier, supplier_id=supplier_id, facts=replace(kept, name="Other"), seen=1)
    assert (caught.value.who, caught.value.what) == ("Giulia Ferri", "note")


def test_an_undo_does_not_take_a_colleagues_change_away(shop: Shop) -> None:
    supplier_id = shop.run(add_supplier, facts=INGRAM).value
    kept = facts(shop, supplier_id)
    shop.run(change_supplier, supplier_id=supplier_id, facts=replace(kept, note="Mine"))
    shop.acting_as(2).run(change_supplier, supplier_id=supplier_id, facts=replace(kept, note="Theirs"))
    with pytest.raises(Refused, match="Giulia Ferri has changed this since"):
        shop.undo_last()


def test_the_same_name_twice_is_asked_about(shop: Shop) -> None:
    shop.run(add_supplier, facts=INGRAM)
    with pytest.raises(NeedsConfirmation, match="There is a supplier Ingram Micro already"):
        shop.run(add_supplier, facts=SupplierFacts("INGRAM MICRO"))
    shop.run(add_supplier, confirmed=("same-name",), facts=SupplierFacts("INGRAM MICRO"))
    assert len(shop.ask(supplier_choices)) == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"phone": "12"}, "phone"),
        ({"email": "ordini.example"}, "email"),
        ({"email": "a@b"}, "email"),
        ({"website": "our site"}, "website"),
        ({"website": "javascript://x.y"}, "website"),
        ({"address": PostalAddress(country="Italy")}, "country"),
        ({"address": PostalAddress(street="x" * 201)}, "street"),
        ({"vat_number": "1" * 41}, "vat_number"),
        ({"payment_days": 400}, "payment_days"),
        ({"delivery_days": -1}, "delivery_days"),
        ({"order_until": 1440}, "order_until"),
        ({"minimum_cents": -1}, "minimum_cents"),
        ({"freight_cents": -1}, "freight_cents"),
        ({"note": "x" * 20_001}, "note"),
    ],
)
def test_what_will_not_do(shop: Shop, wrong: dict[str, object], field: str) -> None:
    bad = replace(INGRAM, **wrong)  # type: ignore[arg-type]  # any of its fields
    with pytest.raises(Refused) as caught:
        shop.run(add_supplier, facts=bad)
    assert caught.value.field == field
    assert [each.field for each in problems(bad, "IT")] == [field]
    assert shop.ask(supplier_choices) == []


def test_a_tax_number_that_does_not_add_up_is_only_said(shop: Shop) -> None:
    odd = replace(INGRAM, vat_number="IT02345670019")
    assert [each.field for each in cautions(odd, "IT")] == ["vat_number"]
    assert cautions(INGRAM, "IT") == ()
    shop.run(add_supplier, facts=odd)


# -- when one may go


def with_order(work: UnitOfWork, *, supplier_id: int, state: OrderState) -> int:
    return work.add(
        PurchaseOrder(number="PO-0001", supplier_id=supplier_id, state=state, language="en", created_at=work.now)
    ).id


def close_order(work: UnitOfWork, *, order_id: int) -> None:
    work.get(PurchaseOrder, order_id).state = OrderState.RECEIVED


def with_delivery(work: UnitOfWork, *, supplier_id: int) -> None:
    row = Delivery(supplier_id=supplier_id, state=DeliveryState.DRAFT, created_at=work.now, changed_at=work.now)
    work.add(row)


def with_return(work: UnitOfWork, *, supplier_id: int) -> None:
    row = SupplierReturn(number="SR-0001", supplier_id=supplier_id, state=ReturnState.SENT, created_at=work.now)
    work.add(row)


@pytest.mark.parametrize("state", [OrderState.DRAFT, OrderState.SENT, OrderState.PART_RECEIVED])
def test_a_supplier_with_an_open_order_stays(shop: Shop, state: OrderState) -> None:
    supplier_id = shop.run(add_supplier, facts=INGRAM).value
    order_id = shop.run(with_order, supplier_id=supplier_id, state=state).value
    with pytest.raises(Refused, match="Order PO-0001 is still open"):
        shop.run(end_supplier, supplier_id=supplier_id)
    shop.run(close_order, order_id=order_id)
    shop.run(end_supplier, supplier_id=supplier_id)
    assert shop.ask(supplier_choices) == []


def test_a_supplier_whose_delivery_is_counted_or_return_is_open_stays(shop: Shop) -> None:
    first = shop.run(add_supplier, facts=INGRAM).value
    second = shop.run(add_supplier, facts=SupplierFacts("Esprinet")).value
    shop.run(with_delivery, supplier_id=first)
    shop.run(with_return, supplier_id=second)
    with pytest.raises(Refused, match="A delivery of Ingram Micro is being counted"):
        shop.run(end_supplier, supplier_id=first)
    with pytest.raises(Refused, match="Return SR-0001 is still open"):
        shop.run(end_supplier, supplier_id=second)


def test_an_ended_supplier_comes_back(shop: Shop) -> None:
    supplier_id = shop.run(add_supplier, facts=INGRAM).value
    shop.run(end_supplier, supplier_id=supplier_id, seen=1)
    with pytest.raises(Refused, match="already deleted"):
        shop.run(end_supplier, supplier_id=supplier_id)
    shop.undo_last()
    assert shop.ask(found, typed="ingram") == [supplier_id]
    with pytest.raises(Refused, match="is not deleted"):
        shop.run(revive_supplier, supplier_id=supplier_id)
    assert shop.ask(lambda session: session.scalars(select(Supplier.deleted_at)).all()) == [None]
