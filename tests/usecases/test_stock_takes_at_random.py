"""Two people count shelves at random while pieces are sold: what is approved is always what lies there."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from msp_desktop.domain.errors import NeedsConfirmation
from msp_desktop.domain.stock_take import ShelfState, TakeState
from msp_desktop.queries.stock_take_differences import difference_list
from msp_desktop.queries.stock_take_page import take_shelves
from msp_desktop.store.models.stock_take import StockTake
from msp_desktop.store.shop import Shop, open_shop
from msp_desktop.store.stock_rows import differences
from msp_desktop.usecases.stock_takes import approve_take, close_shelf, count_again, count_part, set_count
from tests.shops import BOTTEGA, Clock, ShopMaker
from tests.usecases.counting import begin, on_hand, put, sell

OTHER = {"K": "P", "P": "K"}
PARTS = st.integers(0, 3)
FOUR = st.lists(st.integers(0, 6), min_size=4, max_size=4)
TRIES = settings(max_examples=7, stateful_step_count=25, deadline=None)


@dataclass
class Truth:
    """What really lies in the shop of one part: on its own shelf, and by mistake on the other one."""

    id: int
    shelf: str
    home: int
    astray: int
    counted: bool = False
    found: bool = False

    @property
    def known(self) -> int:
        """The pieces that somebody has seen."""
        return self.home + (self.astray if self.found else 0)


class Counting(RuleBasedStateMachine):
    """The book is wrong from the beginning; counting puts it right, whatever is sold meanwhile."""

    fresh: Callable[[], tuple[Shop, Clock]]

    @initialize(homes=FOUR, off=FOUR, astray=st.lists(st.integers(0, 2), min_size=4, max_size=4))
    def stock(self, homes: list[int], off: list[int], astray: list[int]) -> None:
        """Four parts on two shelves, with a book of its own."""
        self.shop, self.clock = self.fresh()
        self.desk = self.shop.acting_as(2)
        self.parts = []
        for at in range(4):
            shelf = "KP"[at % 2]
            row = self.shop.run(put, code=f"P{at}", shelf=f"{shelf}-{at}", pieces=off[at], each_cents=333 + at).value
            self.parts.append(Truth(row, shelf, homes[at], astray[at]))
        self.take, self.shelves = begin(self.shop, "K", "P")
        self.booked = {"K": False, "P": False}

    def teardown(self) -> None:
        if hasattr(self, "shop"):
            self.shop.close()

    def state(self, shelf: str) -> tuple[ShelfState, int]:
        row = next(each for each in self.shop.ask(take_shelves, take_id=self.take) if each.shelf == shelf)
        return row.state, row.round

    def open(self, shelf: str) -> bool:
        return self.state(shelf)[0] in (ShelfState.WAITING, ShelfState.COUNTING)

    def running(self) -> bool:
        return self.shop.ask(lambda session: session.get_one(StockTake, self.take)).state is TakeState.OPEN

    @rule(at=PARTS)
    def sold(self, at: int) -> None:
        """A customer takes a piece from its shelf, where book and shelf have one."""
        part = self.parts[at]
        self.clock.forward(seconds=7)
        if part.home and on_hand(self.shop, part.id):
            self.shop.run(sell, part_id=part.id)
            part.home -= 1
        self.clock.forward(seconds=7)

    @rule(at=PARTS, share=st.integers(0, 6))
    def counted(self, at: int, share: int) -> None:
        """The two of them count a part together, each their share."""
        part = self.parts[at]
        if not self.open(part.shelf) or (self.state(part.shelf)[1] > 1 and part.counted):
            return
        mine = min(share, part.home)
        shelf = self.shelves[part.shelf]
        self.shop.run(set_count, shelf_id=shelf, part_id=part.id, quantity=Decimal(mine))
        self.desk.run(set_count, shelf_id=shelf, part_id=part.id, quantity=Decimal(part.home - mine))
        part.counted = True

    @rule(at=PARTS)
    def found(self, at: int) -> None:
        """Somebody comes across the pieces that lie on the other shelf."""
        part = self.parts[at]
        if part.astray and not part.found and self.open(OTHER[part.shelf]):
            shelf = self.shelves[OTHER[part.shelf]]
            self.desk.run(count_part, shelf_id=shelf, part_id=part.id, quantity=Decimal(part.astray))
            part.found = True

    @rule(at=PARTS)
    def taken_back(self, at: int) -> None:
        """A scan too many, and the undo of it."""
        part = self.parts[at]
        if self.open(part.shelf) and not (self.state(part.shelf)[1] > 1 and part.counted):
            done = self.shop.run(count_part, shelf_id=self.shelves[part.shelf], part_id=part.id)
            assert done.undo is not None
            self.shop.undo(done.undo.operation_id)

    @rule(shelf=st.sampled_from("KP"), share=st.integers(0, 6), sell_first=st.booleans())
    def closed(self, shelf: str, share: int, sell_first: bool) -> None:
        """What is not counted yet on a shelf is counted, and it is closed."""
        for at, part in enumerate(self.parts):
            if part.shelf == shelf and not part.counted:
                self.counted(at=at, share=share)
                if sell_first:
                    self.sold(at=at)
        if self.open(shelf):
            self.sure(close_shelf, shelf_id=self.shelves[shelf])

    @rule(at=PARTS)
    def again(self, at: int) -> None:
        """A difference is counted once more."""
        part = self.parts[at]
        line = next((row for row in self.shop.ask(difference_list, take_id=self.take) if row.part_id == part.id), None)
        if line is not None and line.found_on == part.shelf:
            self.shop.run(count_again, line_ids=[line.id])
            part.counted = False

    @precondition(lambda self: self.running())
    @rule(back=st.booleans())
    def approved(self, back: bool) -> None:
        """What is closed is booked, perhaps only the second time; then the book is what was seen."""
        closed = [shelf for shelf in "KP" if self.state(shelf)[0] is ShelfState.CLOSED]
        if not closed:
            return
        before = [on_hand(self.shop, part.id) for part in self.parts]
        done = self.sure(approve_take, take_id=self.take)
        if back:
            self.shop.undo(done)
            assert [on_hand(self.shop, part.id) for part in self.parts] == before
            self.sure(approve_take, take_id=self.take)
        for shelf in closed:
            self.booked[shelf] = True
        for part in self.parts:
            seen_elsewhere = part.found and self.booked[OTHER[part.shelf]]
            if part.shelf in closed or (self.booked[part.shelf] and seen_elsewhere):
                assert on_hand(self.shop, part.id) == part.known, part

    def sure(self, use_case: Callable[..., object], **arguments: object) -> int:
        """Run an act, saying yes to what it asks; gives its number for the undo."""
        yes: set[str] = set()
        while True:
            try:
                done = self.shop.run(use_case, confirmed=yes, **arguments)  # type: ignore[arg-type]  # any act
            except NeedsConfirmation as question:
                yes.add(question.key)
            else:
                assert done.undo is not None
                return done.undo.operation_id

    @invariant()
    def the_ledger_adds_up(self) -> None:
        if hasattr(self, "shop"):
            assert self.shop.ask(differences) == []


def test_what_is_approved_is_what_lies_there(shop_maker: ShopMaker, tmp_path: Path) -> None:
    made = iter(range(10_000))

    def fresh() -> tuple[Shop, Clock]:
        clock = Clock()
        path = shop_maker.copy(tmp_path / f"{next(made)}.db", BOTTEGA)
        return open_shop(path, clock=clock).acting_as(1), clock

    machine = type("Machine", (Counting,), {"fresh": staticmethod(fresh)})
    run_state_machine_as_test(machine, settings=TRIES)
