"""A shop in which anything may happen to its stock: each act takes what is there, by dice, and may be killed."""

import random
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from msp_desktop.domain.errors import NeedsConfirmation, Refused
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.purchase import (
    CostDecision,
    DeliveryState,
    ExtraDecision,
    OrderState,
    OrderWay,
    ReturnReason,
    ReturnState,
    ShortDecision,
)
from msp_desktop.domain.stock import SERIALS_HERE, MoveReason
from msp_desktop.domain.stock_take import ShelfState, TakeState
from msp_desktop.domain.supplier_facts import SupplierFacts
from msp_desktop.store.delivery_rows import DeliveryRow, delivery_rows
from msp_desktop.store.models.document import Document
from msp_desktop.store.models.job import Job, JobItem, JobLine
from msp_desktop.store.models.operation import Operation
from msp_desktop.store.models.part import PartSerial
from msp_desktop.store.models.purchase import Delivery, PurchaseLine, PurchaseOrder, SupplierReturn
from msp_desktop.store.models.stock_take import StockTake, StockTakeLine, StockTakeShelf
from msp_desktop.store.shop import Done, Shop, open_shop
from msp_desktop.usecases import invoices
from msp_desktop.usecases.counter.checkout import hand_over
from msp_desktop.usecases.counter.closing import close_job
from msp_desktop.usecases.counter.receiving import receive_delivery
from msp_desktop.usecases.jobs import (
    add_stock_part,
    cancel_job,
    change_line,
    make_unrepaired,
    move_item,
    remove_line,
    reopen_item,
    return_unrepaired,
    split_job,
    take_back_unrepaired,
)
from msp_desktop.usecases.parts import PartFacts, PartSupplierFacts, add_part, adjust_stock, write_off
from msp_desktop.usecases.purchasing import (
    NewOrderLine,
    NewReturnLine,
    add_order_line,
    close_order,
    close_order_line,
    credit_return,
    make_order,
    make_return,
    send_order,
    send_return,
    take_order_back,
    take_return_back,
)
from msp_desktop.usecases.purchasing.counting import count_part, note_serial, set_count
from msp_desktop.usecases.purchasing.deliveries import (
    add_order,
    change_delivery,
    decide,
    discard_delivery,
    set_price,
    start_delivery,
)
from msp_desktop.usecases.stock_takes import NamedShelf, approve_take, cancel_take, close_shelf, count_again, start_take
from msp_desktop.usecases.stock_takes import count_part as count_on_shelf
from msp_desktop.usecases.stock_takes import set_count as set_on_shelf
from msp_desktop.usecases.suppliers import add_supplier
from tests.bench import OWNER, bench, job
from tests.shops import Clock, ShopMaker
from tests.usecases.sales import card, document

BATTERY, PASTE, DISK, BOARD = "CR2032", "MX4", "SSD-500", "BRD-X"
SHELVES = {BATTERY: "A-01", PASTE: "A-02", DISK: "B-01", BOARD: "B-02"}


class Killed(BaseException):
    """The process ends here."""


@contextmanager
def killed_at(statement: int) -> Iterator[None]:
    """Die as this statement would be sent to the file, counted from one."""
    left = statement

    def before(*_about: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise Killed

    event.listen(Engine, "before_cursor_execute", before)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", before)


@dataclass(frozen=True, slots=True)
class Stocked:
    """A closed file with jobs, suppliers and stock, and the ids of its parts."""

    path: Path
    parts: tuple[int, ...]
    suppliers: tuple[int, ...]


def stocked(maker: ShopMaker, path: Path) -> Stocked:
    """Batteries at odd cents, paste by the gram, disks with serial numbers, and boards whose old ones go back."""
    with maker.opened(path) as shop:
        at = bench(shop)
        for _each in range(2):
            job(shop, at.company, at.latitude, at.aspire)
            job(shop, at.person, at.aspire)
        suppliers = tuple(
            shop.run(add_supplier, facts=SupplierFacts(name=name, freight_cents=cents)).value
            for name, cents in (("Elettronica Ferri", 0), ("Ricambi Sala", 799))
        )
        parts = tuple(
            shop.run(
                add_part,
                facts=PartFacts(
                    name=code, code=code, shelf=SHELVES[code], cost_cents=cost, price_cents=cost * 2, serialised=serial,
                    core_cents=core, suppliers=tuple(PartSupplierFacts(each, "", cost) for each in suppliers),
                ),
            ).value
            for code, cost, serial, core in (
                (BATTERY, 35, False, None), (PASTE, 410, False, None), (DISK, 4999, True, None),
                (BOARD, 9001, False, 1500),
            )
        )  # fmt: skip
        opening = MoveReason.OPENING
        for part, pieces, cents in ((parts[0], "3", 33), (parts[0], "2", 34), (parts[1], "2.5", 411)):
            shop.run(adjust_stock, part_id=part, quantity=Decimal(pieces), reason=opening, cost_cents=cents)
        shop.run(
            adjust_stock, part_id=parts[2], quantity=Decimal(3), reason=opening, cost_cents=4997, serials=("S1", "S2")
        )
    return Stocked(path, parts, suppliers)


class StockRoom:
    """One person's hands in a shop; every act is picked by dice, and what is not possible is refused."""

    def __init__(self, at: Stocked, path: Path) -> None:
        if not path.exists():
            shutil.copyfile(at.path, path)
        self.at, self.path, self.clock = at, path, Clock()
        self.dice = random.Random(0)
        self.kill_at: int | None = None
        self.given_cents: int | None = None
        self.given: tuple[int | None, ...] = (None, None, 31, 4444)
        self.tally = {"acts": 0, "refused": 0, "killed": 0, "repeated": 0, "undone": 0}
        self._keys, self._series = 0, time.time_ns()
        self.open()

    def open(self) -> None:
        """Start the program on the file."""
        self.shop: Shop = open_shop(self.path, clock=self.clock).acting_as(OWNER)

    def again(self) -> None:
        """End the program, and start it anew."""
        self.shop.close()
        self.open()

    # -- one run

    def act(self, name: str, dice: int, kill_at: int | None = None) -> str:
        """One act, killed first where that is said; where it is refused others are tried. Gives which one it was."""
        self.dice, self.kill_at, self.given_cents = random.Random(dice), kill_at, None
        self.clock.forward(seconds=self.dice.choice((1, 40, 3000)))
        while True:
            try:
                getattr(self, name)()
            except Refused:
                self.tally["refused"] += 1
                self.given_cents = None
                name = self.dice.choice(ACTS)
                continue
            self.tally["acts"] += 1
            self.tally[name] = self.tally.get(name, 0) + 1
            return name

    def run(self, use_case: Callable[..., Any], **arguments: Any) -> Done[Any]:
        """Do it under a key of its own, say yes to every question, and die in the middle where that was ordered."""
        self._keys += 1
        key = f"act-{self._series}-{self._keys}"
        yes: list[str] = []
        while True:
            try:
                return self._once(use_case, key, yes, arguments)
            except NeedsConfirmation as question:
                if question.key in yes:
                    raise AssertionError(f"asked twice: {question.key}") from question
                yes.append(question.key)

    def _once(self, use_case: Callable[..., Any], key: str, yes: list[str], arguments: dict[str, Any]) -> Done[Any]:
        at, self.kill_at = self.kill_at, None
        if at is not None:
            self.will_die()
            try:
                with killed_at(at):
                    self.shop.run(use_case, key, yes, **arguments)
            except Killed:
                self.tally["killed"] += 1
                self.after_kill()
        done = self.shop.run(use_case, key, yes, **arguments)
        self._last = (use_case, key, yes, arguments)
        self.acknowledged(key, done)
        return done

    def acknowledged(self, key: str, done: Done[Any]) -> None:
        """What is done once an act is in the file."""

    def will_die(self) -> None:
        """What is done before an act that may die."""

    def after_kill(self) -> None:
        """What is done once the process died; the machine looks whether anything is left of the act."""
        self.again()

    def repeat(self) -> tuple[Done[Any], Done[Any]] | None:
        """The last run twice more, as a hand that presses the button again."""
        if not hasattr(self, "_last"):
            return None
        use_case, key, yes, arguments = self._last
        self.tally["repeated"] += 1
        return self.shop.run(use_case, key, yes, **arguments), self.shop.run(use_case, key, (), **arguments)

    # -- what is there

    def pick(self, of: Sequence[Any]) -> Any:
        """One of several. Raises Refused when there is none."""
        if not of:
            raise Refused("nothing there")
        return self.dice.choice(of)

    def rows(self, statement: Any) -> list[Any]:
        """What a query finds."""

        def found(session: Session) -> list[Any]:
            return list(session.scalars(statement))

        return self.shop.ask(found)

    def part(self) -> int:
        return int(self.pick(self.at.parts))

    def many(self, part: int) -> Decimal:
        """A quantity that suits the part: paste by halves and thirds of a gram."""
        if part == self.at.parts[1]:
            return Decimal(self.pick(("0.5", "1", "0.333", "1.25")))
        return Decimal(self.pick((1, 1, 2, 3)))

    def item(self) -> int:
        return int(self.pick(self.rows(select(JobItem.id).order_by(JobItem.id))))

    def line(self) -> JobLine:
        row: JobLine = self.pick(self.rows(select(JobLine).where(JobLine.part_id.is_not(None)).order_by(JobLine.id)))
        return row

    def pieces(self, part: int, most: int) -> tuple[int, ...]:
        here = self.rows(select(PartSerial.id).where(PartSerial.part_id == part, PartSerial.state.in_(SERIALS_HERE)))
        self.dice.shuffle(here)
        return tuple(here[:most])

    # -- by hand

    def adjust(self) -> Done[Any]:
        part = self.part()
        less = self.dice.random() < 0.4
        quantity = self.many(part)
        if less:
            reason = self.pick((MoveReason.NOT_BOOKED, MoveReason.SHOP_USE, MoveReason.LOST))
            chosen = self.pieces(part, int(quantity))
            return self.run(adjust_stock, part_id=part, quantity=-quantity, reason=reason, serial_ids=chosen)
        self.given_cents = self.pick(self.given)
        serials = (f"N{self._keys}",) if part == self.at.parts[2] and self.dice.random() < 0.7 else ()
        return self.run(
            adjust_stock,
            part_id=part,
            quantity=quantity,
            reason=self.pick((MoveReason.FOUND, MoveReason.OLD_COUNT)),
            cost_cents=self.given_cents,
            serials=serials,
        )

    def write_off(self) -> Done[Any]:
        part = self.part()
        quantity = self.many(part)
        return self.run(write_off, part_id=part, quantity=quantity, serial_ids=self.pieces(part, int(quantity)))

    # -- orders and deliveries

    def order(self) -> Done[Any]:
        supplier = self.pick(self.at.suppliers)
        lines = tuple(NewOrderLine(part, self.many(part), self.pick((None, 37))) for part in self._few_parts())
        made = self.run(make_order, supplier_id=supplier, lines=lines)
        return self.run(send_order, order_id=made.value, way=OrderWay.PHONE) if self.dice.random() < 0.8 else made

    def order_for_job(self) -> Done[Any]:
        row = self.line()
        wanted = NewOrderLine(row.part_id, row.quantity, None, row.job_id, row.item_id, row.id)  # type: ignore[arg-type]
        made = self.run(make_order, supplier_id=self.pick(self.at.suppliers), lines=(wanted,))
        return self.run(send_order, order_id=made.value, way=OrderWay.WEB)

    def order_more(self) -> Done[Any]:
        part = self.part()
        order = self._order(OrderState.DRAFT)
        return self.run(add_order_line, order_id=order, line=NewOrderLine(part, self.many(part)))

    def send_order(self) -> Done[Any]:
        return self.run(send_order, order_id=self._order(OrderState.DRAFT), way=OrderWay.PHONE)

    def order_back(self) -> Done[Any]:
        return self.run(take_order_back, order_id=self._order(OrderState.SENT))

    def close_order(self) -> Done[Any]:
        return self.run(close_order, order_id=self._order(OrderState.SENT, OrderState.PART_RECEIVED))

    def close_order_line(self) -> Done[Any]:
        return self.run(close_order_line, line_id=self.pick(self.rows(select(PurchaseLine.id))))

    def begin_delivery(self) -> Done[Any]:
        supplier = self.pick(self.at.suppliers)
        sent = self._orders_of(supplier)
        return self.run(start_delivery, supplier_id=supplier, order_ids=sent[: self.dice.randint(0, 3)])

    def cover_order(self) -> Done[Any]:
        delivery = self._delivery()
        return self.run(add_order, delivery_id=delivery.id, order_id=self.pick(self._orders_of(delivery.supplier_id)))

    def count_delivery(self) -> Done[Any]:
        delivery = self._delivery()
        row = self._delivery_row(delivery.id)
        if row is None or self.dice.random() < 0.3:
            part = self.part()
            self.run(count_part, delivery_id=delivery.id, part_id=part, quantity=self.many(part))
            row = self._delivery_row(delivery.id, part)
            assert row is not None
            return self.run(set_price, line_id=row.id, unit_cents=self.pick((0, 36, 5005)))
        if row.serialised and self.dice.random() < 0.6:
            return self.run(note_serial, line_id=row.id, serial=self.pick(("S1", "S2", f"D{self._keys}")))
        most = row.counted.ordered + 1
        counted = self.pick((most - 1, most - 1, most, max(most - 2, Decimal(0))))
        return self.run(set_count, line_id=row.id, counted=counted)

    def set_delivery(self) -> Done[Any]:
        delivery = self._delivery()
        row = self._delivery_row(delivery.id)
        if row is None or self.dice.random() < 0.3:
            cents = self.pick((0, 499, 999))
            return self.run(change_delivery, delivery_id=delivery.id, delivery_note="x", freight_cents=cents)
        if self.dice.random() < 0.4:
            return self.run(set_price, line_id=row.id, unit_cents=self.pick((34, 39, 5250, 9999)))
        return self.run(
            decide,
            line_ids=(row.id,),
            short=self.pick(tuple(ShortDecision)),
            extra=self.pick(tuple(ExtraDecision)),
            cost=self.pick(tuple(CostDecision)),
        )

    def receive(self) -> Done[Any]:
        return self.run(receive_delivery, delivery_id=self._delivery().id)

    def receive_all(self) -> Done[Any]:
        supplier = self.pick(self.at.suppliers)
        sent = self._orders_of(supplier)
        if not sent:
            return self.order()
        delivery = self.run(start_delivery, supplier_id=supplier, order_ids=sent).value
        for row in self.shop.ask(delivery_rows, delivery_id=delivery):
            self.shop.run(set_count, line_id=row.id, counted=row.counted.ordered)
        return self.run(receive_delivery, delivery_id=delivery)

    def discard(self) -> Done[Any]:
        return self.run(discard_delivery, delivery_id=self._delivery().id)

    # -- on jobs

    def add(self) -> Done[Any]:
        part = self.part()
        return self.run(add_stock_part, item_id=self.item(), part_id=part, quantity=self.many(part))

    def change(self) -> Done[Any]:
        row = self.line()
        return self.run(change_line, line_id=row.id, quantity=self.many(row.part_id or 0), unit_cents=row.unit_cents)

    def remove(self) -> Done[Any]:
        return self.run(remove_line, line_id=self.line().id)

    def move(self) -> Done[Any]:
        states = (JobState.WAITING_APPROVAL, JobState.WAITING_PARTS, JobState.IN_REPAIR)
        return self.run(move_item, item_id=self.item(), to=self.pick(states))

    def close(self) -> Done[Any]:
        return self.run(close_job, item_id=self.item())

    def reopen(self) -> Done[Any]:
        return self.run(reopen_item, item_id=self.item())

    def hand_over(self) -> Done[Any]:
        return self.run(hand_over, item_ids=(self.item(),))

    def cancel(self) -> Done[Any]:
        return self.run(cancel_job, job_id=self.pick(self.rows(select(Job.id).order_by(Job.id))))

    def unrepaired(self) -> Done[Any]:
        return self.run(self.pick((make_unrepaired, take_back_unrepaired, return_unrepaired)), item_id=self.item())

    def split(self) -> Done[Any]:
        row = self.line()
        return self.run(split_job, job_id=row.job_id, line_ids=(row.id,))

    # -- over the counter

    def sell(self) -> Done[Any]:
        draft = self.run(invoices.draft_sale).value
        for part in self._few_parts():
            quantity = self.many(part)
            try:
                self.run(
                    invoices.add_stock_line,
                    document_id=draft,
                    part_id=part,
                    quantity=quantity,
                    serial_ids=self.pieces(part, int(quantity)),
                )
            except Refused:
                continue
        return self._issue(draft)

    def sell_later(self) -> Done[Any]:
        drafts = self.rows(select(Document.id).where(Document.issued_at.is_(None), Document.deleted_at.is_(None)))
        return self._issue(self.pick(drafts))

    def _issue(self, draft: int) -> Done[Any]:
        due = document(self.shop, draft).total_cents
        return self.run(invoices.issue, document_id=draft, tenders=card(due), till_number=f"0001-{draft:04}")

    # -- back to the supplier

    def send_back(self) -> Done[Any]:
        part = self.part()
        quantity = self.many(part)
        core = part == self.at.parts[3] and self.dice.random() < 0.5
        reason = ReturnReason.CORE if core else self.pick((ReturnReason.DEFECTIVE, ReturnReason.NOT_NEEDED))
        chosen = self.pieces(part, int(quantity))
        line = NewReturnLine(part, quantity, reason, serial_ids=chosen)
        made = self.run(make_return, supplier_id=self.pick(self.at.suppliers), lines=(line,))
        return self.run(send_return, return_id=made.value)

    def return_back(self) -> Done[Any]:
        return self.run(take_return_back, return_id=self._return(ReturnState.SENT))

    def send_return(self) -> Done[Any]:
        return self.run(send_return, return_id=self._return(ReturnState.DRAFT))

    def credit(self) -> Done[Any]:
        return self.run(credit_return, return_id=self._return(ReturnState.SENT), credit_cents=100, credit_note="C1")

    # -- counting

    def begin_count(self) -> Done[Any]:
        return self.run(start_take, name=f"Count {self._keys}", shelves=(NamedShelf("A"), NamedShelf("B")))

    def count(self) -> Done[Any]:
        shelf = self._shelf(ShelfState.WAITING, ShelfState.COUNTING)
        own = self.at.parts[:2] if shelf.shelf == "A" else self.at.parts[2:]
        part = int(self.pick(own))
        if part == self.at.parts[2]:
            serials = self.rows(select(PartSerial.serial).where(PartSerial.part_id == part, PartSerial.serial != ""))
            return self.run(count_on_shelf, shelf_id=shelf.id, part_id=part, serial=self.pick([*serials, "F1", "F2"]))
        if self.dice.random() < 0.5:
            return self.run(count_on_shelf, shelf_id=shelf.id, part_id=part, quantity=self.many(part))
        return self.run(set_on_shelf, shelf_id=shelf.id, part_id=part, quantity=self.many(part) + 1)

    def close_shelf(self) -> Done[Any]:
        return self.run(close_shelf, shelf_id=self._shelf(ShelfState.COUNTING, ShelfState.WAITING).id)

    def count_again(self) -> Done[Any]:
        lines = self.rows(select(StockTakeLine.id).where(StockTakeLine.booked_at.is_(None)))
        return self.run(count_again, line_ids=(self.pick(lines),))

    def approve(self) -> Done[Any]:
        return self.run(approve_take, take_id=self._take())

    def end_count(self) -> Done[Any]:
        return self.run(cancel_take, take_id=self._take())

    # -- back and forth

    def undo(self) -> Done[Any]:
        """Take back any act, mostly one of the last."""
        acts = self.rows(select(Operation.id).where(Operation.undo_label.is_not(None)).order_by(Operation.id.desc()))
        return self._undo(self.pick(acts[:4] if self.dice.random() < 0.7 else acts))

    def undo_last(self) -> Done[Any]:
        self.tally["undone"] += 1
        return self.shop.undo_last()

    def redo_last(self) -> Done[Any]:
        self.tally["undone"] += 1
        return self.shop.redo_last()

    def _undo(self, operation: int) -> Done[Any]:
        at, self.kill_at = self.kill_at, None
        if at is not None:
            self.will_die()
            try:
                with killed_at(at):
                    done = self.shop.undo(operation)
                self.tally["undone"] += 1
                return done
            except Killed:
                self.tally["killed"] += 1
                self.after_kill()
        done = self.shop.undo(operation)
        self.tally["undone"] += 1
        return done

    # -- which one

    def _few_parts(self) -> list[int]:
        return self.dice.sample(self.at.parts, self.dice.randint(1, 3))

    def _order(self, *states: OrderState) -> int:
        found = select(PurchaseOrder.id).where(PurchaseOrder.state.in_(states), PurchaseOrder.deleted_at.is_(None))
        return int(self.pick(self.rows(found)))

    def _orders_of(self, supplier: int) -> list[int]:
        return self.rows(
            select(PurchaseOrder.id).where(
                PurchaseOrder.supplier_id == supplier,
                PurchaseOrder.state.in_((OrderState.SENT, OrderState.PART_RECEIVED)),
                PurchaseOrder.deleted_at.is_(None),
            )
        )

    def _delivery(self) -> Delivery:
        found = select(Delivery).where(Delivery.state == DeliveryState.DRAFT, Delivery.deleted_at.is_(None))
        row: Delivery = self.pick(self.rows(found))
        return row

    def _delivery_row(self, delivery: int, part: int | None = None) -> DeliveryRow | None:
        rows = [row for row in self.shop.ask(delivery_rows, delivery_id=delivery) if part in (None, row.part_id)]
        if part is not None:
            rows = [row for row in rows if row.order_line_id is None] or rows
        return self.pick(rows) if rows else None

    def _return(self, state: ReturnState) -> int:
        found = select(SupplierReturn.id).where(SupplierReturn.state == state, SupplierReturn.deleted_at.is_(None))
        return int(self.pick(self.rows(found)))

    def _take(self) -> int:
        return int(self.pick(self.rows(select(StockTake.id).where(StockTake.state == TakeState.OPEN))))

    def _shelf(self, *states: ShelfState) -> StockTakeShelf:
        found = select(StockTakeShelf).where(
            StockTakeShelf.stock_take_id == self._take(), StockTakeShelf.state.in_(states)
        )
        row: StockTakeShelf = self.pick(self.rows(found))
        return row


NO_ACTS = {
    "open", "again", "act", "run", "will_die", "acknowledged", "after_kill", "repeat", "pick", "rows", "part",
    "many", "item", "line", "pieces",
}  # fmt: skip
OFTEN = ("add", "receive_all", "undo", "count", "count_delivery", "close", "sell")
ACTS = sorted(name for name in vars(StockRoom) if name[0] != "_" and name not in NO_ACTS)
"""Everything that may happen; what is in OFTEN happens twice as often."""
