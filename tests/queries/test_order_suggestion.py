"""The suggested order of inventory.png, what is on its way, and drafts that are not suggested twice."""

from datetime import date, datetime
from decimal import Decimal

from msp_desktop.domain.reorder import WhyOrder
from msp_desktop.domain.stock import Change, MoveKind
from msp_desktop.domain.supplier_facts import SupplierFacts
from msp_desktop.queries.order_suggestion import SuggestedOrder, next_order_number, on_its_way, suggested_orders
from msp_desktop.store.models.part import Part
from msp_desktop.store.shop import Shop
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.parts import PartFacts, PartSupplierFacts, add_part, book, end_part
from msp_desktop.usecases.purchasing import NewOrderLine, make_order
from msp_desktop.usecases.suppliers import add_supplier
from tests.purchases import drafted, sent, stand
from tests.shops import Clock

D = Decimal


def _suggested(shop: Shop) -> list[SuggestedOrder]:
    return shop.ask(suggested_orders, now=shop.now, today=shop.today)


def _sell(work: UnitOfWork, *, part_id: int, pieces: int) -> None:
    part = work.get(Part, part_id)
    book(work, part=part, kind=MoveKind.RECEIVED, change=Change(on_hand=D(pieces), value_cents=pieces * 100))
    book(work, part=part, kind=MoveKind.SOLD, change=Change(on_hand=D(-pieces), value_cents=-pieces * 100))


def test_short_parts_are_suggested_with_their_reason(shop: Shop) -> None:
    """Paste is out and comes first; the disk for 30 days, the memory in its lot of six; the display is not kept."""
    here = stand(shop)
    shop.run(_sell, part_id=here.part["MZ-V8V1T0"], pieces=14)
    (order,) = _suggested(shop)
    assert [(line.code, line.suggestion.quantity, line.suggestion.why) for line in order.lines] == [
        ("MX4-4G", D(3), WhyOrder.MINIMUM),
        ("MZ-V8V1T0", D(8), WhyOrder.USE),
        ("SO-D4-8G", D(6), WhyOrder.MINIMUM),
    ]
    assert order.goods_cents == 3 * 410 + 8 * 5820 + 6 * 1740
    assert order.order_until == datetime.fromisoformat("2026-11-17T15:00:00+00:00")
    assert order.expected == date(2026, 11, 19)
    assert shop.ask(next_order_number, today=shop.today) == "PO-0001"


def test_use_older_than_ninety_days_does_not_count(shop: Shop, clock: Clock) -> None:
    """What sold in summer is not ordered for autumn."""
    here = stand(shop)
    shop.run(_sell, part_id=here.part["MZ-V8V1T0"], pieces=14)
    clock.forward(days=91)
    (order,) = _suggested(shop)
    found = {line.code: line.suggestion for line in order.lines}
    assert (found["MZ-V8V1T0"].quantity, found["MZ-V8V1T0"].why) == (D(3), WhyOrder.MINIMUM)


def test_what_is_drafted_or_ordered_is_not_suggested_again(shop: Shop) -> None:
    """A draft counts as coming and can take more lines; an order says when it comes."""
    here = stand(shop)
    draft = drafted(shop, here, MX4_4G=3)
    (order,) = _suggested(shop)
    assert ("MX4-4G" in {line.code for line in order.lines}, order.draft_id, order.draft) == (False, draft, "PO-0001")
    sent(shop, here, SO_D4_8G=6)
    (order,) = _suggested(shop)
    assert [line.code for line in order.lines] == ["MZ-V8V1T0"]
    found, count = shop.ask(on_its_way, supplier_id=here.supplier)
    assert [(each.part, each.order, each.day) for each in found] == [
        ("SO-DIMM DDR4 3200 8 GB", "PO-0002", date(2026, 11, 19))
    ]
    assert count == 1


def test_each_part_is_ordered_from_its_first_supplier_and_ended_parts_from_nobody(shop: Shop) -> None:
    """Parts without a supplier stand by themselves, last; what is no longer sold is not ordered."""
    here = stand(shop)
    other = shop.run(add_supplier, facts=SupplierFacts(name="Altra Srl")).value
    shop.run(
        add_part,
        facts=PartFacts(
            name="Cable", minimum=D(2), suppliers=(PartSupplierFacts(other), PartSupplierFacts(here.supplier))
        ),
    )
    shop.run(add_part, facts=PartFacts(name="Screw", minimum=D(2), cost_cents=10))
    shop.run(end_part, part_id=here.part["MX4-4G"])
    found = {order.supplier: [line.name for line in order.lines] for order in _suggested(shop)}
    assert found == {
        "Runner S.p.A.": ["Samsung 980 1 TB", "SO-DIMM DDR4 3200 8 GB"],
        "Altra Srl": ["Cable"],
        "": ["Screw"],
    }
    assert _suggested(shop)[-1].supplier_id is None


def test_an_order_made_of_the_suggestion_leaves_nothing_to_suggest(shop: Shop) -> None:
    """Create, and the panel is empty."""
    stand(shop)
    (order,) = _suggested(shop)
    assert order.supplier_id is not None
    lines = [NewOrderLine(line.part_id, line.suggestion.quantity) for line in order.lines]
    shop.run(make_order, supplier_id=order.supplier_id, lines=lines)
    assert _suggested(shop) == []
