"""A delivery as receive.png shows it: a supplier, five parts, two orders, and jobs that wait for what comes."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.barcode import meant_code
from msp_desktop.domain.device_kind import DeviceKind
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.part_price import PartPricing
from msp_desktop.domain.purchase import OrderWay
from msp_desktop.domain.roles import CustomerKind
from msp_desktop.domain.supplier_facts import SupplierFacts
from msp_desktop.store.delivery_rows import delivery_rows
from msp_desktop.store.models.job import JobItem
from msp_desktop.store.models.part import Part
from msp_desktop.store.models.purchase import PurchaseOrder
from msp_desktop.store.models.supplier import Supplier
from msp_desktop.store.shop import Shop, open_shop
from msp_desktop.usecases.customers import add_customer
from msp_desktop.usecases.devices import add_device
from msp_desktop.usecases.jobs import NewItem, assign_job, move_item, open_job
from msp_desktop.usecases.jobs.part_lines import add_stock_part
from msp_desktop.usecases.parts import PartFacts, PartSupplierFacts, add_part
from msp_desktop.usecases.purchasing import NewOrderLine, make_order, send_order
from msp_desktop.usecases.purchasing.deliveries import start_delivery
from msp_desktop.usecases.suppliers import add_supplier
from tests.shops import Clock, ShopMaker

SUPPLY, BATTERY, PASTE, SPECTRE, CHARGER = "PSU-550B", "CR2032", "MX4-4G", "BAT-HP-SPX", "ADP-C-65"
BARCODES = {code: meant_code(f"80012345{place:04}0") for place, code in enumerate((SUPPLY, BATTERY, CHARGER), start=1)}


@dataclass(frozen=True, slots=True)
class Scene:
    """The ids of what the tests receive; the delivery once it is begun."""

    supplier: int
    parts: dict[str, int]
    orders: tuple[int, int]
    delivery: int = 0
    lines: dict[str, int] = field(default_factory=dict)


@contextmanager
def scene_shop(maker: ShopMaker, target: Path, clock: Clock) -> Iterator[Shop]:
    """Bottega Informatica with the scene in it: made once in this process and copied, so each test opens it at once."""
    template = maker.folder / "deliveries.db"
    if not template.exists():
        with maker.opened(template) as shop:
            set_scene(shop)
    shutil.copyfile(template, target)
    with open_shop(target, clock=clock) as opened:
        yield opened.acting_as(1)


def set_scene(shop: Shop) -> None:
    """PO-0001: 4 power supplies, 20 batteries. PO-0002: 6 pastes at €4.10, 1 laptop battery. All sent."""
    facts = SupplierFacts(name="Elettronica Ferri", email="ordini@ferri.example")
    supplier = shop.run(add_supplier, facts=facts).value
    parts = {
        code: shop.run(add_part, facts=_facts(supplier, code, name, cost, price, serialised=code == SUPPLY)).value
        for code, name, cost, price in (
            (SUPPLY, "Power supply 550 W", 3850, 6900),
            (BATTERY, "CMOS battery CR2032", 35, 200),
            (PASTE, "Thermal paste MX-4, 4 g", 410, 900),
            (SPECTRE, "Battery Spectre x360 13", 5200, 9900),
            (CHARGER, "USB-C charger 65 W", 1480, 2900),
        )
    }
    order(shop, supplier, [(parts[SUPPLY], 4), (parts[BATTERY], 20)])
    order(shop, supplier, [(parts[PASTE], 6), (parts[SPECTRE], 1)])


def scene(shop: Shop) -> Scene:
    """What `set_scene` made."""
    return Scene(
        shop.ask(_ids, model=Supplier)[0],
        dict(zip((SUPPLY, BATTERY, PASTE, SPECTRE, CHARGER), shop.ask(_ids, model=Part), strict=True)),
        tuple(shop.ask(_ids, model=PurchaseOrder)[:2]),  # type: ignore[arg-type]  # two of them
    )


def begin(shop: Shop) -> Scene:
    """The same with its delivery begun against both orders."""
    made = scene(shop)
    delivery = shop.run(start_delivery, supplier_id=made.supplier, order_ids=made.orders, delivery_note="88412").value
    return replace(made, delivery=delivery, lines=lines_of(shop, delivery))


def _ids(session: Session, *, model: type[Supplier] | type[Part] | type[PurchaseOrder]) -> list[int]:
    return list(session.scalars(select(model.id).order_by(model.id)))


def lines_of(shop: Shop, delivery: int) -> dict[str, int]:
    """Line by code of the part."""
    return {row.code: row.id for row in shop.ask(delivery_rows, delivery_id=delivery)}


def order(shop: Shop, supplier: int, wanted: list[tuple[int, int]]) -> int:
    """A sent order of so many pieces of each part at the supplier's price."""
    lines = tuple(NewOrderLine(part, Decimal(pieces)) for part, pieces in wanted)
    made = shop.run(make_order, supplier_id=supplier, lines=lines).value
    shop.run(send_order, order_id=made, way=OrderWay.PHONE)
    return made


def waiting_job(
    shop: Shop, part: int, *, name: str = "Autofficina Leoni", pieces: int = 1, technician: int | None = 4
) -> tuple[int, int]:
    """A device that waits for pieces of a part: its job and item."""
    customer = shop.run(add_customer, kind=CustomerKind.COMPANY, name=name).value
    device = shop.run(
        add_device, customer_id=customer, kind=DeviceKind.LAPTOP, maker="HP", model="Spectre x360 13"
    ).value
    job = shop.run(
        open_job, customer_id=customer, items=(NewItem(device_id=device),), lines=(), problem="No power"
    ).value
    item = item_of(shop, job)
    if technician is not None:
        shop.run(assign_job, job_id=job, person_id=technician)
    shop.run(add_stock_part, item_id=item, part_id=part, quantity=Decimal(pieces), confirmed=(f"short-{part}",))
    shop.run(move_item, item_id=item, to=JobState.WAITING_PARTS)
    return job, item


def item_of(shop: Shop, job: int) -> int:
    """The first device of a job."""
    return shop.ask(_first_item, job_id=job)


def _first_item(session: Session, *, job_id: int) -> int:
    return session.scalars(select(JobItem.id).where(JobItem.job_id == job_id).order_by(JobItem.id)).all()[0]


def _facts(supplier: int, code: str, name: str, cost: int, price: int, *, serialised: bool) -> PartFacts:
    return PartFacts(
        name=name,
        code=code,
        shelf="K-09",
        cost_cents=cost,
        price_cents=price,
        pricing=PartPricing.FIXED,
        serialised=serialised,
        barcodes=(BARCODES[code],) if code in BARCODES else (),
        suppliers=(PartSupplierFacts(supplier, supplier_code=f"EF-{code}", price_cents=cost),),
    )
