"""A van brings two orders of a hundred lines each: counted by the scanner, received; every sum is checked anew."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from msp_desktop.domain.barcode import meant_code
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.purchase import OrderWay
from msp_desktop.domain.stock import SerialState
from msp_desktop.domain.supplier_facts import SupplierFacts
from msp_desktop.queries.delivery_card import DeliveryCard, delivery_card
from msp_desktop.queries.part_arrivals import arrived_parts
from msp_desktop.store.models.job import JobEvent, JobItem
from msp_desktop.store.models.operation import Operation
from msp_desktop.store.models.part import Part, PartSerial
from msp_desktop.store.models.purchase import Delivery, PurchaseLine
from msp_desktop.store.models.stock import StockBalance
from msp_desktop.store.shop import Shop
from msp_desktop.store.stock_rows import balances, differences
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.ui.inventory.receive_screen import ReceiveScreen
from msp_desktop.ui.shell.top_bar import Bell
from msp_desktop.usecases.parts import PartFacts, PartSupplierFacts, add_part
from msp_desktop.usecases.purchasing import NewOrderLine, make_order, send_order
from msp_desktop.usecases.suppliers import add_supplier
from tests.deliveries import waiting_job
from tests.stories.counter import Hands, counter

pytestmark = pytest.mark.usefixtures("qapp")

LINES, EXTRAS, FREIGHT = 200, 3, 995
DEARER, A_LITTLE_DEARER = 4, 5
OVER = 3
JOB_PLAIN, JOB_SERIAL = 7, 20


@dataclass
class Article:
    """One part as this story knows it, apart from the program: what was ordered, came, and at which price."""

    number: int
    cost: int
    ordered: int
    came: int
    price: int
    part_id: int = 0

    @property
    def code(self) -> str:
        return f"VAN-{self.number:03}"

    @property
    def barcode(self) -> str:
        return meant_code(f"80011{self.number:07}0")

    @property
    def serialised(self) -> bool:
        return self.number % 20 == 0 and self.number < LINES

    @property
    def by_hand(self) -> bool:
        return self.number % 10 == 1 and self.number < LINES

    @property
    def serials(self) -> list[str]:
        return [f"SN{self.number:03}-{piece:02}" for piece in range(self.came)] if self.serialised else []

    @property
    def taken(self) -> int:
        return min(self.came, self.ordered)


def article(number: int) -> Article:
    cost = 100 + number * 37
    if number >= LINES:
        return Article(number, cost, 0, 2, cost)
    ordered = 2 if number % 20 == 0 else 12 if number % 10 == 1 else 1
    came = 0 if number % 50 == 2 else 10 if number % 50 == 11 else ordered + (number == OVER)
    price = cost * 110 // 100 if number == DEARER else cost * 103 // 100 if number == A_LITTLE_DEARER else cost
    return Article(number, cost, ordered, came, price)


def furnish(work: UnitOfWork) -> tuple[int, ...]:
    """The supplier, 203 parts and two sent orders; gives the parts."""
    supplier = add_supplier(work, facts=SupplierFacts(name="Elettronica Ferri", freight_cents=FREIGHT))
    every = [article(number) for number in range(LINES + EXTRAS)]
    for each in every:
        facts = PartFacts(
            name=f"Article {each.number}",
            code=each.code,
            cost_cents=each.cost,
            price_cents=each.cost * 2,
            serialised=each.serialised,
            barcodes=(each.barcode,),
            suppliers=(PartSupplierFacts(supplier, price_cents=each.cost),),
        )
        each.part_id = add_part(work, facts=facts)
    for some in (every[:100], every[100:LINES]):
        lines = [NewOrderLine(each.part_id, Decimal(each.ordered)) for each in some]
        send_order(work, order_id=make_order(work, supplier_id=supplier, lines=lines), way=OrderWay.PHONE)
    return tuple(each.part_id for each in every)


def shares(total: int, weights: list[int]) -> list[int]:
    """The freight by value, once more and differently: whole shares first, then one cent each to the largest rests."""
    exact = [Fraction(total * weight, sum(weights)) for weight in weights]
    found = [int(each) for each in exact]
    for place in sorted(range(len(weights)), key=lambda at: (found[at] - exact[at], at))[: total - sum(found)]:
        found[place] += 1
    return found


def test_two_hundred_lines_by_scanner(shop: Shop) -> None:
    every = [article(number) for number in range(LINES + EXTRAS)]
    for each, part_id in zip(every, shop.run(furnish).value, strict=True):
        each.part_id = part_id
    plain_job, plain_item = waiting_job(shop, every[JOB_PLAIN].part_id, name="Ingrid Svensson", technician=4)
    _other, serial_item = waiting_job(shop, every[JOB_SERIAL].part_id, name="Autofficina Leoni", technician=3)
    _third, short_item = waiting_job(shop, every[2].part_id, name="Hotel Aurora", technician=4)

    with counter(shop.acting_as(2)) as hands:
        begin(hands)
        count(hands, every)
        card = in_front(hands, shop)
        assert card.sums.arrived == card.sums.taken == sum(each.taken for each in every)
        assert [each.item_id for each in card.jobs.moving] == [plain_item, serial_item]
        # A job never moves before Receive.
        assert state_of(shop, plain_item) is JobState.WAITING_PARTS
        receive(hands)

    check_stock(shop, every)
    check_orders(shop, every)
    check_jobs(shop, plain_job, plain_item, serial_item, short_item)
    check_undo(shop, every)


# -- what the hands do


def begin(hands: Hands) -> None:
    """Ctrl+R from the inventory, both orders picked."""
    hands.press("Ctrl+5", "Ctrl+R")
    assert hands.page() == "receive"
    assert hands.focused() == "receive.orders"
    hands.press("Space", "Down", "Space", "Ctrl+Return")
    assert hands.focused() == "receive.scan"


def count(hands: Hands, every: list[Article]) -> None:
    """Each piece by a scan; a dozen by its first piece and F4; serials right after their piece."""
    for each in every:
        if not each.came:
            continue
        hands.scan(each.barcode)
        if each.by_hand:
            hands.press("F4")
            hands.type(str(each.came))
            hands.press("Return")
        elif each.serialised:
            for serial in each.serials:
                hands.scan(serial)
        else:
            for _piece in range(each.came - 1):
                hands.scan(each.code)
        if each.price != each.cost:
            hands.press("F7")
            hands.type(f"{each.price // 100}.{each.price % 100:02}")
            hands.press("Return")
    # A serial once more, and a code nobody knows: said, and nothing is counted.
    hands.scan(every[20].serials[0])
    assert "counted already" in hands.said()
    hands.scan("4006381333931")
    assert "No part has the code 4006381333931" in hands.said()
    # One piece too many, taken back at once.
    hands.scan(every[6].barcode)
    hands.press("Ctrl+Z")


def receive(hands: Hands) -> None:
    """Ctrl+Enter; no printer is there, so labels and note wait under the bell."""
    hands.press("Ctrl+Return")
    hands.settle()
    bell = hands.window.findChild(Bell, "top.bell")
    assert bell is not None
    assert len(bell.texts()) == 2


def in_front(hands: Hands, shop: Shop) -> DeliveryCard:
    screen = hands.window.current()
    assert isinstance(screen, ReceiveScreen)
    QApplication.processEvents()
    return shop.ask(delivery_card, delivery_id=screen.place()["delivery_id"], day=shop.today)


# -- what has to be so


def check_stock(shop: Shop, every: list[Article]) -> None:
    """Pieces, value and cost of every part, worked out here from what the van brought."""
    taken = [each for each in every if each.taken]
    spread = shares(2 * FREIGHT, [each.price * each.taken for each in taken])
    worth = {each.part_id: each.price * each.taken + more for each, more in zip(taken, spread, strict=True)}
    found: dict[int, Any] = dict(shop.ask(balances, part_ids=[each.part_id for each in every]))
    for each in every:
        balance = found[each.part_id]
        assert (balance.on_hand, balance.value_cents) == (each.taken, worth.get(each.part_id, 0)), each
        assert balance.on_order == each.ordered - each.taken, each
    costs = dict(rows(shop, select(Part.id, Part.cost_cents)))
    assert {each.part_id: costs[each.part_id] for each in every} == {each.part_id: each.price for each in every}
    assert rows(shop, select(func.sum(StockBalance.value_cents))) == [(sum(worth.values()),)]
    assert rows(shop, select(Delivery.number, Delivery.value_cents)) == [("GR-0001", sum(worth.values()))]
    assert sum(worth.values()) == sum(each.price * each.taken for each in every) + 2 * FREIGHT
    assert shop.ask(differences) == []
    serials = [serial for each in every for serial in each.serials]
    assert sorted(rows(shop, select(PartSerial.serial, PartSerial.state))) == sorted(
        (serial, SerialState.IN_STOCK) for serial in serials
    )


def check_orders(shop: Shop, every: list[Article]) -> None:
    """What came is off the orders; what did not is still to come."""
    lines = rows(shop, select(PurchaseLine.part_id, PurchaseLine.received, PurchaseLine.closed))
    assert sorted(lines) == sorted((each.part_id, Decimal(each.taken), 0) for each in every[:LINES])


def check_jobs(shop: Shop, plain_job: int, plain_item: int, serial_item: int, short_item: int) -> None:
    """Two went on and say so; the third still waits, and nothing came for it."""
    assert state_of(shop, plain_item) is state_of(shop, serial_item) is JobState.IN_REPAIR
    assert state_of(shop, short_item) is JobState.WAITING_PARTS
    arrived = rows(shop, select(JobEvent.item_id).where(JobEvent.kind == EventKind.PART_ARRIVED))
    assert sorted(arrived) == sorted([(plain_item,), (serial_item,)])
    # Elena hears of hers at her desk, after any restart; nobody hears of what did not come.
    told = shop.ask(arrived_parts, person_id=4, now=shop.now)
    assert [(each.job_id, each.part) for each in told] == [(plain_job, f"Article {JOB_PLAIN}")]


def check_undo(shop: Shop, every: list[Article]) -> None:
    """All of it back by one undo of who did it, and the books are empty."""
    received = rows(
        shop,
        select(Operation.id).where(Operation.use_case.like("%:receive_delivery")).order_by(Operation.id.desc()),
    )
    shop.acting_as(2).undo(received[0][0])
    found: dict[int, Any] = dict(shop.ask(balances, part_ids=[each.part_id for each in every]))
    for each in every:
        balance = found[each.part_id]
        assert (balance.on_hand, balance.value_cents, balance.on_order) == (0, 0, each.ordered), each
    assert shop.ask(differences) == []


def state_of(shop: Shop, item_id: int) -> JobState:
    return JobState(rows(shop, select(JobItem.state).where(JobItem.id == item_id))[0][0])


def rows(shop: Shop, statement: Any) -> list[Any]:
    def found(session: Session, *, wanted: Any) -> list[Any]:
        return [tuple(each) for each in session.execute(wanted)]

    return shop.ask(found, wanted=statement)
