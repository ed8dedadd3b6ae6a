"""A supplier and the parts of inventory.png, for tests about ordering and sending back."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from msp_desktop.domain.customer_facts import PostalAddress
from msp_desktop.domain.purchase import OrderState, OrderWay
from msp_desktop.domain.stock import Balance, MoveReason
from msp_desktop.domain.supplier_facts import SupplierFacts
from msp_desktop.store.models.purchase import PurchaseLine, PurchaseOrder
from msp_desktop.store.shop import Done, Shop
from msp_desktop.store.stock_rows import balances
from msp_desktop.usecases.parts import PartFacts, PartSupplierFacts, add_part, adjust_stock
from msp_desktop.usecases.purchasing import NewOrderLine, make_order, send_order
from msp_desktop.usecases.suppliers import add_supplier

D = Decimal
RUNNER = SupplierFacts(
    name="Runner S.p.A.",
    language="it",
    account_number="448120",
    contact_name="Laura Neri",
    email="ordini@runner.example",
    phone="+39 0522 555 0190",
    address=PostalAddress("Via Emilia 12", "42124", "Reggio Emilia", "RE", "IT"),
    vat_number="IT00743110157",
    delivery_days=2,
    order_until=16 * 60,
    minimum_cents=10_000,
    freight_cents=890,
    free_freight_cents=50_000,
)


@dataclass(frozen=True, slots=True)
class Stand:
    """Ids of what stands ready: one supplier, its parts by code."""

    supplier: int
    part: Mapping[str, int]


def stand(shop: Shop, facts: SupplierFacts = RUNNER) -> Stand:
    """Samsung 980 (1 on hand, minimum 4, serial numbers), SO-DIMM (2 of 4, six to a lot), paste (none of 3), and a
    display whose old piece the supplier buys back (minimum 0).
    """
    supplier = shop.run(add_supplier, facts=facts).value
    wanted = [
        ("MZ-V8V1T0", "Samsung 980 1 TB", 5820, 1, D(4), D(0), True, None, "SSD980"),
        ("SO-D4-8G", "SO-DIMM DDR4 3200 8 GB", 1740, 2, D(4), D(6), False, None, "RAM8"),
        ("MX4-4G", "Thermal paste MX-4, 4 g", 410, 0, D(3), D(0), False, None, "PASTE"),
        ("DSP-MBP14", "Display MacBook Pro 14", 31_800, 1, D(0), D(0), False, 4000, "DSP14"),
    ]
    part = {}
    for code, name, cost, on_hand, minimum, lot, serialised, core, theirs in wanted:
        offer = PartSupplierFacts(supplier, theirs, cost)
        made = PartFacts(
            name=name, code=code, cost_cents=cost, price_cents=cost * 2, minimum=minimum, order_quantity=lot,
            serialised=serialised, core_cents=core, suppliers=(offer,), shelf="P-12",
        )  # fmt: skip
        part[code] = shop.run(add_part, facts=made).value
        if on_hand:
            shop.run(
                adjust_stock, part_id=part[code], quantity=D(on_hand), reason=MoveReason.OPENING, cost_cents=cost,
                serials=("S649NX0T418812",) if serialised else (),
            )  # fmt: skip
    return Stand(supplier, part)


def drafted(shop: Shop, here: Stand, **wanted: int) -> int:
    """A draft of so many of each part, codes with _ for -."""
    lines = [NewOrderLine(here.part[code.replace("_", "-")], D(n)) for code, n in wanted.items()]
    return shop.run(make_order, supplier_id=here.supplier, lines=lines).value


def sent(shop: Shop, here: Stand, **wanted: int) -> int:
    """The same, ordered by phone."""
    order_id = drafted(shop, here, **wanted)
    shop.run(send_order, order_id=order_id, way=OrderWay.PHONE)
    return order_id


def order_of(shop: Shop, order_id: int) -> PurchaseOrder:
    """The order's row."""
    return shop.ask(lambda session: session.get_one(PurchaseOrder, order_id))


def state_of(shop: Shop, order_id: int) -> OrderState:
    """Where the order stands."""
    return order_of(shop, order_id).state


def lines_of(shop: Shop, order_id: int) -> list[PurchaseLine]:
    """The order's lines in order."""
    return shop.ask(
        lambda session: list(
            session.query(PurchaseLine).filter_by(order_id=order_id).order_by(PurchaseLine.position, PurchaseLine.id)
        )
    )


def balance(shop: Shop, part_id: int) -> Balance:
    """Where a part stands."""
    return shop.ask(balances, part_ids=(part_id,))[part_id]


def undone(shop: Shop, done: Done[Any]) -> Done[Any]:
    """Take an act back, which must be possible, and give what can be taken back in turn."""
    assert done.undo is not None
    return shop.undo(done.undo.operation_id)
