"""Cards of parts on a real shop: kept as told, refused in words, and taken back."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.barcode import check_digit, readings
from msp_desktop.domain.errors import Changed, Refused
from msp_desktop.domain.part_price import PartPricing, marked_up
from msp_desktop.domain.pricing import PriceEnding
from msp_desktop.domain.stock import STATE_RANK, Balance, MoveReason, StockState
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.queries.part_lookup import find_parts, scanned_part
from msp_desktop.store.models.part import Part, PartSerial, PartSupplier
from msp_desktop.store.models.stock import StockBalance
from msp_desktop.store.models.supplier import Supplier
from msp_desktop.store.part_rows import free_serials, offered_parts, part_by_code
from msp_desktop.store.shop import Shop
from msp_desktop.store.shop_facts import shop_facts
from msp_desktop.store.stock_rows import balances, differences
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.parts import (
    NewPartPrice,
    PartFacts,
    PartSupplierFacts,
    add_part,
    adjust_stock,
    change_part,
    change_part_cost,
    change_part_prices,
    end_part,
    end_parts,
    part_facts,
    set_cost,
)
from msp_desktop.usecases.purchasing import NewOrderLine, make_order
from tests.shops import Clock

SSD = PartFacts(
    "NVMe Samsung 980 1 TB",
    code="mz-v8v1t0",
    category="Storage",
    maker="Samsung",
    shelf="p-12",
    cost_cents=5820,
    price_cents=8400,
    minimum=Decimal(4),
    warranty_days=730,
    barcodes=("8806090572227",),
)


def row(session: Session, *, part_id: int) -> Part:
    """The row as it is now."""
    return session.scalars(select(Part).where(Part.id == part_id)).one()


def facts_of(work: UnitOfWork, *, part_id: int) -> PartFacts:
    """The card as the acts take it."""
    return part_facts(work, work.get(Part, part_id))


def facts_now(shop: Shop, part_id: int) -> PartFacts:
    """The card as it is now."""
    return shop.run(facts_of, part_id=part_id).value


def supplier(work: UnitOfWork, *, name: str) -> int:
    """A supplier, as short as can be."""
    return work.add(Supplier(name=name, name_key=name.lower(), language="it", created_at=work.now)).id


def by_code(shop: Shop, text: str) -> list[int]:
    return shop.ask(lambda session: part_by_code(session, text))


def test_a_part_is_kept_as_told_and_found(shop: Shop) -> None:
    part = shop.run(add_part, facts=SSD).value
    kept = shop.run(facts_of, part_id=part).value
    assert kept == replace(SSD, code="MZ-V8V1T0", shelf="P-12")
    for text in ("MZ-V8V1T0", "mz-v8v1t0", "8806090572227", "08806090572227"):
        assert by_code(shop, text) == [part]
    for text in ("samsung 980", "v8v1", "P-12", "572227", "storage"):
        found = shop.ask(find_parts, text=text, basis=PriceBasis.NET, day=shop.today)
        assert [(each.id, each.unit_cents) for each in found] == [(part, 8400)], text
    assert by_code(shop, "8806090572228") == []
    assert by_code(shop, " ") == []


def test_an_upc_is_found_with_and_without_its_zero(shop: Shop) -> None:
    part = shop.run(add_part, facts=PartFacts("Cable", barcodes=("036000291452",))).value
    assert by_code(shop, "0036000291452") == by_code(shop, "036000291452") == [part]
    with pytest.raises(Refused, match="Cable"):
        shop.run(add_part, facts=PartFacts("Other", barcodes=("0036000291452",)))


def test_codes_are_made_and_free(shop: Shop) -> None:
    made = [shop.run(add_part, facts=PartFacts(f"Keyboard {n}", category="Keyboards")).value for n in range(6)]
    codes = [shop.ask(row, part_id=each).code for each in made]
    assert codes == [f"KEY-{n:03d}" for n in range(1, 7)]
    other = shop.run(add_part, facts=PartFacts("Fan", maker="Noctua")).value
    assert shop.ask(row, part_id=other).code == "NOC-001"
    plain = shop.run(add_part, facts=PartFacts("Screw")).value
    assert shop.ask(row, part_id=plain).code == "PRT-001"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"code": "a b c?"}, "code"),
        ({"barcodes": ("8806090572228",)}, "barcodes"),
        ({"barcodes": ("tè",)}, "barcodes"),
        ({"cost_cents": -1}, "cost_cents"),
        ({"price_cents": 10**12}, "price_cents"),
        ({"markup_percent": Decimal("1.2345")}, "markup_percent"),
        ({"minimum": Decimal(-1)}, "minimum"),
        ({"order_quantity": Decimal("0.0001")}, "order_quantity"),
        ({"warranty_days": 9999}, "warranty_days"),
        ({"core_cents": -5}, "core_cents"),
        ({"shelf": "S" * 21}, "shelf"),
        ({"tax_key": "none-such"}, "tax_key"),
        ({"suppliers": (PartSupplierFacts(99),)}, "suppliers"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(shop: Shop, wrong: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refused:
        shop.run(add_part, facts=replace(SSD, **wrong))  # type: ignore[arg-type]  # names of fields with their values
    assert refused.value.field == field


def test_a_code_belongs_to_one_part(shop: Shop) -> None:
    first = shop.run(add_part, facts=SSD).value
    for facts, field in (
        (PartFacts("Copy", barcodes=("8806090572227",)), "barcodes"),
        (PartFacts("Copy", barcodes=("mz-v8v1t0",)), "barcodes"),
        (PartFacts("Copy", code="MZ-V8V1T0"), "code"),
        (PartFacts("Copy", code="8806090572227"), "code"),
    ):
        with pytest.raises(Refused, match="Samsung") as refused:
            shop.run(add_part, facts=facts)
        assert refused.value.field == field
    shop.run(change_part, part_id=first, facts=replace(SSD, barcodes=(*SSD.barcodes, "8806090572227", "980-IT")))
    assert shop.run(facts_of, part_id=first).value.barcodes == ("8806090572227", "980-IT")


def test_suppliers_keep_the_day_of_a_price(shop: Shop, clock: Clock) -> None:
    one, two = shop.run(supplier, name="Brenta").value, shop.run(supplier, name="Ferramenti").value
    facts = replace(SSD, suppliers=(PartSupplierFacts(one, "B-980", 5820), PartSupplierFacts(two, "F 1", 6000)))
    part = shop.run(add_part, facts=facts).value
    first_day = shop.today
    clock.forward(days=3)
    changed = replace(facts, suppliers=(PartSupplierFacts(two, "F 1", 5900), PartSupplierFacts(one, "B-980", 5820)))
    shop.run(change_part, part_id=part, facts=changed)
    days = shop.ask(
        lambda session: session.execute(
            select(PartSupplier.supplier_id, PartSupplier.price_day).order_by(PartSupplier.position)
        ).all()
    )
    assert [tuple(each) for each in days] == [(two, shop.today), (one, first_day)]
    assert by_code(shop, "B-980") == [part]
    with pytest.raises(Refused) as refused:
        shop.run(change_part, part_id=part, facts=replace(facts, suppliers=(*facts.suppliers, PartSupplierFacts(one))))
    assert refused.value.field == "suppliers"


def test_a_price_by_markup_follows_the_cost(shop: Shop) -> None:
    facts = replace(
        SSD,
        pricing=PartPricing.MARKUP,
        markup_percent=Decimal(40),
        price_basis=PriceBasis.GROSS,
        price_ending=PriceEnding.NINETY,
    )
    part = shop.run(add_part, facts=facts).value
    assert shop.ask(row, part_id=part).price_cents == 9990, "58.20 + 40 % + 22 %"

    def dearer(work: UnitOfWork) -> None:
        set_cost(work, part=work.get(Part, part), cost_cents=7000)

    shop.run(dearer)
    assert shop.ask(row, part_id=part).price_cents == 11990
    offer = shop.ask(
        lambda session: offered_parts(session, [part], PriceBasis.NET, shop.today, shop_facts(session))[part]
    )
    assert (offer.unit_cents, offer.cost_cents, int(offer.tax.percent)) == (9828, 7000, 22)


def test_a_change_is_seen_and_undone_whole(shop: Shop) -> None:
    part = shop.run(add_part, facts=SSD).value
    before = shop.run(facts_of, part_id=part).value
    done = shop.run(
        change_part, part_id=part, facts=PartFacts("SSD 980", code="X1", barcodes=("1234",), minimum=Decimal()), seen=1
    )
    assert by_code(shop, "8806090572227") == []
    assert shop.ask(row, part_id=part).name_key == "ssd 980"
    with pytest.raises(Changed):
        shop.run(change_part, part_id=part, facts=SSD, seen=1)
    assert done.undo is not None
    again = shop.undo(done.undo.operation_id)
    assert shop.run(facts_of, part_id=part).value == before
    assert by_code(shop, "8806090572227") == [part]
    assert again.undo is not None
    shop.undo(again.undo.operation_id)
    assert by_code(shop, "X1") == [part]


def test_adding_is_undone_and_done_again_with_its_codes(shop: Shop) -> None:
    done = shop.run(add_part, facts=SSD)
    assert done.undo is not None
    back = shop.undo(done.undo.operation_id)
    assert by_code(shop, "MZ-V8V1T0") == by_code(shop, "8806090572227") == []
    assert shop.ask(find_parts, text="samsung", basis=PriceBasis.NET, day=shop.today) == []
    assert back.undo is not None
    shop.undo(back.undo.operation_id)
    assert by_code(shop, "MZ-V8V1T0") == by_code(shop, "8806090572227") == [done.value]


def test_opening_stock_goes_and_comes_back_with_its_part(shop: Shop) -> None:
    done = shop.run(add_part, facts=replace(SSD, serialised=True), opening=Decimal(3))
    stands = Balance(on_hand=Decimal(3), value_cents=3 * 5820)
    assert shop.ask(balances, part_ids=[done.value])[done.value] == stands
    assert done.undo is not None
    back = shop.undo(done.undo.operation_id)
    assert shop.ask(balances, part_ids=[done.value])[done.value] == Balance()
    assert back.undo is not None
    shop.undo(back.undo.operation_id)
    assert shop.ask(balances, part_ids=[done.value])[done.value] == stands
    assert len(shop.ask(free_serials, part_id=done.value)) == 3
    assert shop.ask(differences) == []


def test_a_part_that_stands_on_an_order_is_not_undone(shop: Shop) -> None:
    done = shop.run(add_part, facts=SSD)
    brenta = shop.run(supplier, name="Brenta").value
    order = shop.run(make_order, supplier_id=brenta, lines=[NewOrderLine(done.value, Decimal(2), 5820)])
    assert done.undo is not None
    with pytest.raises(Refused, match="stands on"):
        shop.undo(done.undo.operation_id)
    assert order.undo is not None
    shop.undo(order.undo.operation_id)
    shop.undo(done.undo.operation_id)
    assert by_code(shop, "MZ-V8V1T0") == []


def test_a_new_minimum_changes_what_the_stock_means(shop: Shop) -> None:
    part = shop.run(add_part, facts=replace(SSD, minimum=Decimal())).value

    def state() -> StockState:
        rank = shop.ask(lambda session: session.scalar(select(StockBalance.state_rank)))
        return next(state for state, each in STATE_RANK.items() if each == rank)

    assert state() is StockState.NOT_KEPT
    shop.run(change_part, part_id=part, facts=SSD)
    assert state() is StockState.OUT
    shop.run(adjust_stock, part_id=part, quantity=Decimal(2), reason=MoveReason.OPENING)
    assert state() is StockState.LOW
    shop.run(change_part, part_id=part, facts=replace(SSD, minimum=Decimal(2)))
    assert state() is StockState.IN_STOCK


def test_ended_parts_are_out_of_search(shop: Shop) -> None:
    one = shop.run(add_part, facts=SSD).value
    two = shop.run(add_part, facts=PartFacts("Samsung cable", code="CAB-1")).value
    shop.run(end_part, part_id=one)
    assert [each.id for each in shop.ask(find_parts, text="samsung", basis=PriceBasis.NET, day=shop.today)] == [two]
    done = shop.run(end_parts, part_ids=(one, two))
    assert shop.ask(find_parts, text="samsung", basis=PriceBasis.NET, day=shop.today) == []
    assert done.undo is not None
    shop.undo(done.undo.operation_id)
    # The one that was ended before stays ended.
    assert (shop.ask(row, part_id=one).active, shop.ask(row, part_id=two).active) == (False, True)


def test_prices_of_several_change_and_come_back_together(shop: Shop) -> None:
    one = shop.run(add_part, facts=SSD).value
    two = shop.run(
        add_part, facts=replace(SSD, code="B", barcodes=(), pricing=PartPricing.MARKUP, markup_percent=Decimal(50))
    ).value
    done = shop.run(
        change_part_prices,
        prices=(NewPartPrice(one, 9000), NewPartPrice(two, 0, PartPricing.MARKUP, Decimal(100))),
    )
    assert [shop.ask(row, part_id=each).price_cents for each in (one, two)] == [9000, 11640]
    assert done.undo is not None
    shop.undo(done.undo.operation_id)
    assert [shop.ask(row, part_id=each).price_cents for each in (one, two)] == [8400, 8730]
    assert shop.ask(row, part_id=two).markup_percent == 50


def test_serial_numbers_begin_with_pieces_and_end_without(shop: Shop) -> None:
    part = shop.run(add_part, facts=SSD).value
    shop.run(adjust_stock, part_id=part, quantity=Decimal(3), reason=MoveReason.OPENING)

    def pieces() -> list[str]:
        return list(shop.ask(lambda session: session.scalars(select(PartSerial.serial)).all()))

    done = shop.run(change_part, part_id=part, facts=replace(SSD, serialised=True))
    assert pieces() == ["", "", ""]
    assert done.undo is not None
    shop.undo(done.undo.operation_id)
    assert pieces() == []
    shop.run(change_part, part_id=part, facts=replace(SSD, serialised=True))
    shop.run(adjust_stock, part_id=part, quantity=Decimal(1), reason=MoveReason.FOUND, serials=("S3X 001",))
    with pytest.raises(Refused) as refused:
        shop.run(change_part, part_id=part, facts=SSD)
    assert refused.value.field == "serialised"


def test_a_scan_means_one_part(shop: Shop) -> None:
    one = shop.run(supplier, name="Brenta").value
    first = shop.run(add_part, facts=replace(SSD, suppliers=(PartSupplierFacts(one, "980"),))).value

    def scanned(code: str) -> int | None:
        found = shop.ask(scanned_part, code=code, basis=PriceBasis.NET, day=shop.today)
        return found.id if found else None

    assert scanned("980") == first
    second = shop.run(add_part, facts=PartFacts("Twin", suppliers=(PartSupplierFacts(one, "980"),))).value
    assert scanned("980") is None
    third = shop.run(add_part, facts=PartFacts("Own code", code="980")).value
    assert scanned("980") == third
    assert second != third
    assert scanned("samsung") is None


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=30)
eans = st.text("0123456789", min_size=12, max_size=12).map(lambda body: body + str(check_digit(body)))
cards = st.builds(
    PartFacts,
    name=texts.filter(lambda text: bool(text.split())),
    code=st.from_regex(r"[A-Z][0-9A-Z._/+-]{0,9}", fullmatch=True),
    category=texts,
    maker=texts,
    detail=texts,
    cost_cents=st.integers(0, 10_000_000),
    pricing=st.sampled_from(PartPricing),
    price_basis=st.sampled_from(PriceBasis),
    price_cents=st.integers(0, 10_000_000),
    markup_percent=st.integers(0, 200_000).map(lambda each: Decimal(each) / 1000),
    price_ending=st.sampled_from(PriceEnding),
    minimum=st.integers(0, 9_000).map(lambda each: Decimal(each) / 1000),
    order_quantity=st.integers(0, 100).map(Decimal),
    serialised=st.booleans(),
    warranty_days=st.integers(0, 3650),
    core_cents=st.none() | st.integers(0, 100_000),
    note=texts,
    barcodes=st.lists(eans, max_size=3, unique_by=lambda code: readings(code)[-1]).map(tuple),
)


@given(first=cards, second=cards)
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_card_comes_back_as_it_was_told(shop: Shop, first: PartFacts, second: PartFacts) -> None:
    """Added, changed, undone: each time the card reads as it was given, and a price by markup is the rule's."""
    added = shop.run(add_part, facts=first)
    part = added.value
    _reads(shop, part, first)
    changed = shop.run(change_part, part_id=part, facts=second)
    _reads(shop, part, second)
    assert changed.undo is not None
    assert added.undo is not None
    shop.undo(changed.undo.operation_id)
    _reads(shop, part, first)
    shop.undo(added.undo.operation_id)
    assert by_code(shop, first.code) == []


def _reads(shop: Shop, part_id: int, told: PartFacts) -> None:
    kept = shop.run(facts_of, part_id=part_id).value
    price = told.price_cents
    if told.pricing is PartPricing.MARKUP:
        price = marked_up(told.cost_cents, told.markup_percent, told.price_basis, Decimal(22), told.price_ending)
    assert kept == replace(
        told,
        name=" ".join(told.name.split()),
        category=" ".join(told.category.split()),
        maker=" ".join(told.maker.split()),
        detail=told.detail.strip(),
        price_cents=price,
    )
    for code in (told.code, *told.barcodes):
        assert by_code(shop, code) == [part_id]


def test_taking_a_change_back_keeps_what_others_changed_since(shop: Shop) -> None:
    part = shop.run(add_part, facts=SSD).value
    first, second = shop.acting_as(1), shop.acting_as(2)
    done = first.run(change_part, part_id=part, facts=replace(SSD, name="SSD 980", pricing=PartPricing.MARKUP))
    second.run(change_part, part_id=part, facts=replace(facts_now(shop, part), minimum=Decimal(9)))
    second.run(change_part_cost, part_id=part, cost_cents=6000)
    assert done.undo is not None
    back = first.undo(done.undo.operation_id)
    now = facts_now(shop, part)
    assert (now.name, int(now.minimum), now.cost_cents, now.price_cents) == (SSD.name, 9, 6000, 8400)
    assert back.undo is not None
    first.undo(back.undo.operation_id)
    assert facts_now(shop, part).name == "SSD 980"


def test_a_change_made_again_by_somebody_else_is_not_taken_back(shop: Shop) -> None:
    part = shop.run(add_part, facts=SSD).value
    first, second = shop.acting_as(1), shop.acting_as(2)
    name = first.run(change_part, part_id=part, facts=replace(SSD, name="SSD 980"))
    cost = first.run(change_part_cost, part_id=part, cost_cents=5900)
    price = first.run(change_part_prices, prices=(NewPartPrice(part, 9000),))
    second.run(change_part, part_id=part, facts=replace(facts_now(shop, part), name="980", price_cents=9100))
    second.run(change_part_cost, part_id=part, cost_cents=6000)
    for done in (name, cost, price):
        assert done.undo is not None
        with pytest.raises(Refused, match="has changed since"):
            first.undo(done.undo.operation_id)
    now = facts_now(shop, part)
    assert (now.name, now.cost_cents, now.price_cents) == ("980", 6000, 9100)
