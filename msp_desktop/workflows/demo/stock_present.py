"""How the demo shop's stock stands when it opens: parts ordered for repairs, a delivery on the counter, counts."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from msp_desktop.domain.purchase import OrderWay
from msp_desktop.domain.stock import MoveReason
from msp_desktop.queries import demo_stock_facts
from msp_desktop.queries.demo_facts import OpenItem
from msp_desktop.queries.demo_stock_facts import KeptPart
from msp_desktop.store.shop import Shop
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.jobs import add_stock_part, expect_parts
from msp_desktop.usecases.purchasing import NewOrderLine, make_order, send_order
from msp_desktop.usecases.purchasing.counting import count_piece, set_count
from msp_desktop.usecases.purchasing.deliveries import set_price, start_delivery
from msp_desktop.usecases.stock_takes import approve_take, close_shelf, set_reason, start_take
from msp_desktop.usecases.stock_takes import set_count as set_shelf_count
from msp_desktop.usecases.stock_takes.starting import NamedShelf
from msp_desktop.workflows.demo.stock import stock_data

OWNER, DESK, MARCO, ELENA = 1, 2, 3, 4
Act = Callable[[UnitOfWork], object]
FOR_REPAIRS = ("PSU-550B", "BAT-HP-SPX", "DSP-MBP14", "KB-ELB-IT")
"""What devices on the bench wait for, in turn."""


def stock_today(shop: Shop, waiting: Sequence[tuple[OpenItem, date]], language: str) -> list[Act]:
    """The acts of the last days; `waiting` are the items that wait for parts, with the day each is expected."""
    parts = {each.code: each for each in shop.ask(demo_stock_facts.kept_parts)}
    acts = list(_for_repairs(parts, waiting))
    acts += _counted(shop, language)
    acts.append(_delivery(parts, shop.now))
    return acts


def sure_of_stock(shop: Shop) -> list[str]:
    """The questions that nobody in the demo shop hesitates at."""
    short = [f"short-{each.id}" for each in shop.ask(demo_stock_facts.kept_parts)]
    return [*short, *(f"uncounted-{shelf}-{n}" for shelf in range(1, 5) for n in range(1, 30))]


def _for_repairs(parts: dict[str, KeptPart], waiting: Sequence[tuple[OpenItem, date]]) -> Iterator[Act]:
    """One order to each supplier for what the devices wait for, and a few things for the shelves."""
    by_supplier: dict[int, list[tuple[OpenItem, date, KeptPart]]] = defaultdict(list)
    for place, (item, day) in enumerate(waiting):
        part = parts[FOR_REPAIRS[place % len(FOR_REPAIRS)]]
        by_supplier[part.supplier_id].append((item, day, part))
    for supplier_id, wanted in sorted(by_supplier.items()):
        yield _ordered(supplier_id, wanted, [])


def _ordered(supplier_id: int, wanted: Sequence[tuple[OpenItem, date, KeptPart]], more: Sequence[NewOrderLine]) -> Act:
    def act(work: UnitOfWork) -> None:
        lines = list(more)
        for item, _day, part in wanted:
            at = item.state_since + timedelta(minutes=2)
            line_id = work.relive(add_stock_part, at, item.technician_id, item_id=item.item_id, part_id=part.id)
            lines.append(
                NewOrderLine(part.id, Decimal(1), job_id=item.job_id, item_id=item.item_id, job_line_id=line_id)
            )
        at = max(item.state_since for item, *_rest in wanted) + timedelta(minutes=6)
        order_id = work.relive(make_order, at, DESK, supplier_id=supplier_id, lines=lines)
        first = min(day for _item, day, _part in wanted)
        work.relive(
            send_order, at + timedelta(minutes=3), DESK, order_id=order_id, way=OrderWay.MAIL, expected_day=first
        )
        for item, day, _part in wanted:
            work.relive(expect_parts, at + timedelta(minutes=4), item.technician_id, item_id=item.item_id, day=day)

    return act


# -- counted


def _counted(shop: Shop, language: str) -> Iterator[Act]:
    """A count of the small parts that is over, and one that goes on."""
    shelves = stock_data()["shelves"]

    def named(letter: str) -> NamedShelf:
        return NamedShelf(letter, shelves[letter][0 if language == "en" else 1])

    evening = shop.now - timedelta(minutes=50)
    small, cases = (shop.ask(demo_stock_facts.on_shelves, group=letter) for letter in "CR")
    names = (
        ("Small parts, November", "Cases and screens")
        if language == "en"
        else ("Minuteria, novembre", "Case e schermi")
    )

    def over(work: UnitOfWork) -> None:
        take_id = work.relive(start_take, evening, DESK, name=names[0], shelves=[named("C")])
        shelf_id = demo_stock_facts.shelves_of(work.session, take_id=take_id)["C"]
        _count(work, shelf_id, small, evening, {0: -1, len(small) - 1: 2})
        work.relive(close_shelf, evening + timedelta(minutes=8), DESK, shelf_id=shelf_id)
        reasons = (MoveReason.NOT_BOOKED, MoveReason.OLD_COUNT)
        for line_id, reason in zip(
            demo_stock_facts.differences_of(work.session, shelf_id=shelf_id), reasons, strict=False
        ):
            work.relive(set_reason, evening + timedelta(minutes=9), DESK, line_id=line_id, reason=reason)
        work.relive(approve_take, evening + timedelta(minutes=12), OWNER, take_id=take_id)

    def going_on(work: UnitOfWork) -> None:
        at = evening + timedelta(minutes=20)
        take_id = work.relive(start_take, at, DESK, name=names[1], shelves=[named("R"), named("K")])
        joined = demo_stock_facts.shelves_of(work.session, take_id=take_id)
        _count(work, joined["R"], cases, at, {1: -1, 4: 1})
        work.relive(close_shelf, at + timedelta(minutes=11), DESK, shelf_id=joined["R"])
        screens = demo_stock_facts.on_shelves(work.session, group="K")
        _count(work, joined["K"], screens[: len(screens) // 2], at + timedelta(minutes=12), {})

    yield over
    yield going_on


def _count(
    work: UnitOfWork, shelf_id: int, there: Sequence[tuple[int, Decimal]], at: datetime, off: dict[int, int]
) -> None:
    for place, (part_id, on_hand) in enumerate(there):
        found = max(on_hand + off.get(place, 0), Decimal())
        if found:
            moment = at + timedelta(seconds=20 * place)
            work.relive(set_shelf_count, moment, DESK, shelf_id=shelf_id, part_id=part_id, quantity=found)


# -- delivered


def _delivery(parts: dict[str, KeptPart], now: datetime) -> Act:
    """An order for the shelves whose delivery stands on the counter, half counted: two short, one dearer, one extra."""
    button, paste, toner, charger = (parts[code] for code in ("CR2032", "MX4-4G", "TON-85A", "ADP-C-65"))

    def act(work: UnitOfWork) -> None:
        ordered = now - timedelta(days=2)
        lines = [NewOrderLine(button.id, Decimal(20)), NewOrderLine(paste.id, Decimal(6)),
                 NewOrderLine(toner.id, Decimal(4))]  # fmt: skip
        order_id = work.relive(make_order, ordered, DESK, supplier_id=button.supplier_id, lines=lines)
        work.relive(send_order, ordered + timedelta(minutes=4), DESK, order_id=order_id, way=OrderWay.MAIL)
        came = now - timedelta(minutes=12)
        delivery_id = work.relive(
            start_delivery, came, DESK, supplier_id=button.supplier_id, order_ids=[order_id], delivery_note="88412"
        )
        of_part = demo_stock_facts.delivery_lines_of(work.session, delivery_id=delivery_id)
        work.relive(set_count, came, DESK, line_id=of_part[button.id], counted=Decimal(18))
        work.relive(set_count, came, DESK, line_id=of_part[paste.id], counted=Decimal(6))
        work.relive(set_price, came, DESK, line_id=of_part[paste.id], unit_cents=440)
        for _scan in range(2):
            work.relive(count_piece, came, DESK, delivery_id=delivery_id, code=charger.code)

    return act
