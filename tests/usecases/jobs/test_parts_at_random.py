"""Parts on jobs through any acts by anybody: the lines say what the ledger says, and taken back all is as it was."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from msp_desktop.domain.approval import Answer, AnswerWay
from msp_desktop.domain.errors import NeedsConfirmation, Refused
from msp_desktop.domain.job_state import DONE_STATES, JobState
from msp_desktop.domain.stock import SERIALS_HERE, MoveKind, MoveReason, SerialState
from msp_desktop.domain.supplier_facts import SupplierFacts
from msp_desktop.queries.quote_card import quote_card
from msp_desktop.store.models.job import Job, JobItem, JobLine
from msp_desktop.store.models.part import PartSerial
from msp_desktop.store.models.stock import StockMove
from msp_desktop.store.shop import Done, Shop, open_shop
from msp_desktop.store.stock_rows import balances, differences
from msp_desktop.usecases.counter.checkout import hand_over
from msp_desktop.usecases.counter.closing import close_job
from msp_desktop.usecases.counter.returning import return_now
from msp_desktop.usecases.jobs import (
    add_stock_part,
    cancel_job,
    change_line,
    duplicate_job,
    make_unrepaired,
    move_item,
    name_pieces,
    order_for_line,
    remove_line,
    reopen_item,
    return_unrepaired,
    split_job,
    take_back_unrepaired,
)
from msp_desktop.usecases.parts import PartFacts, add_part, adjust_stock
from msp_desktop.usecases.quotes import make_quote, mark_line_optional, record_answer
from msp_desktop.usecases.suppliers import add_supplier
from tests.bench import OWNER, bench, job
from tests.shops import Clock, ShopMaker

Pick = Callable[[Sequence[Any]], Any]


@dataclass(frozen=True, slots=True)
class Stocked:
    """A closed file with a job for two laptops, one for one, and two parts: batteries, and disks with serials."""

    path: Path
    battery: int
    disk: int
    supplier: int


@pytest.fixture(scope="module")
def stocked(shop_maker: ShopMaker, tmp_path_factory: pytest.TempPathFactory) -> Stocked:
    """Made once and copied for every try."""
    path = tmp_path_factory.mktemp("stocked") / "shop.db"
    with shop_maker.opened(path) as shop:
        at = bench(shop)
        job(shop, at.company, at.latitude, at.aspire)
        job(shop, at.person, at.aspire)
        battery = shop.run(add_part, facts=PartFacts(name="Battery", cost_cents=35, price_cents=200)).value
        disk = shop.run(
            add_part, facts=PartFacts(name="Disk", cost_cents=5000, price_cents=8400, serialised=True)
        ).value
        opening = MoveReason.OPENING
        shop.run(adjust_stock, part_id=battery, quantity=Decimal(2), reason=opening, cost_cents=33)
        shop.run(adjust_stock, part_id=battery, quantity=Decimal(1), reason=opening, cost_cents=34)
        shop.run(adjust_stock, part_id=disk, quantity=Decimal(3), reason=opening, cost_cents=4999, serials=("S1", "S2"))
        supplier = shop.run(add_supplier, facts=SupplierFacts(name="Rapidi")).value
    return Stocked(path, battery, disk, supplier)


class Hands:
    """What somebody may do with the jobs of this shop, by whatever is there to do it with."""

    def __init__(self, shop: Shop, at: Stocked, dice: Sequence[int]) -> None:
        self.shop = shop
        self.at = at
        self.dice = list(dice)

    def pick(self, of: Sequence[Any]) -> Any:
        """One of several, by the next die."""
        if not of:
            raise Refused("nothing there")
        return of[self.dice.pop() % len(of)]

    def run(self, use_case: Callable[..., Any], **arguments: Any) -> Done[Any]:
        """Do it and say yes to every question."""
        yes: list[str] = []
        while True:
            try:
                return self.shop.run(use_case, confirmed=yes, **arguments)
            except NeedsConfirmation as question:
                if question.key in yes:
                    raise
                yes.append(question.key)

    def job(self) -> int:
        return int(self.pick(self.shop.ask(lambda s: s.scalars(select(Job.id).order_by(Job.id)).all())))

    def item(self) -> int:
        return int(self.pick(self.shop.ask(lambda s: s.scalars(select(JobItem.id).order_by(JobItem.id)).all())))

    def line(self) -> JobLine:
        lines = self.shop.ask(lambda s: s.scalars(select(JobLine).order_by(JobLine.id)).all())
        row: JobLine = self.pick(lines)
        return row

    def part(self) -> int:
        return int(self.pick((self.at.battery, self.at.disk)))

    def add(self) -> Done[Any]:
        return self.run(
            add_stock_part, item_id=self.item(), part_id=self.part(), quantity=self.pick((Decimal(1), Decimal(2)))
        )

    def change(self) -> Done[Any]:
        row = self.line()
        count = self.pick((Decimal(1), Decimal(2), Decimal(4)))
        return self.run(change_line, line_id=row.id, quantity=count, unit_cents=row.unit_cents)

    def remove(self) -> Done[Any]:
        return self.run(remove_line, line_id=self.line().id)

    def optional(self) -> Done[Any]:
        row = self.line()
        return self.run(mark_line_optional, line_id=row.id, optional=not row.optional)

    def name(self) -> Done[Any]:
        row = self.line()
        free = self.shop.ask(
            lambda s: s.scalars(
                select(PartSerial.id).where(PartSerial.state == SerialState.IN_STOCK).order_by(PartSerial.id.desc())
            ).all()
        )
        return self.run(name_pieces, line_id=row.id, serial_ids=free[: int(row.used or self.pick((0, 1, 2)))])

    def quote(self) -> Done[Any]:
        return self.run(make_quote, job_id=self.job(), waits=self.pick((True, True, False)))

    def answer(self) -> Done[Any]:
        job_id = self.job()
        shown = self.shop.ask(quote_card, job_id=job_id, today=self.shop.today).quote
        return self.run(
            record_answer,
            job_id=job_id,
            quote_id=shown.id if shown is not None and shown.is_open else None,
            answer=self.pick((Answer.APPROVED, Answer.WITHOUT_OPTION, Answer.REFUSED)),
            way=AnswerWay.PHONE,
            who="Studio",
        )

    def move(self) -> Done[Any]:
        states = (JobState.WAITING_APPROVAL, JobState.WAITING_PARTS, JobState.IN_REPAIR)
        return self.run(move_item, item_id=self.item(), to=self.pick(states))

    def close(self) -> Done[Any]:
        return self.run(close_job, item_id=self.item())

    def close_all(self) -> Done[Any]:
        return self.run(close_job, job_id=self.job())

    def hand_over(self) -> Done[Any]:
        return self.run(hand_over, item_ids=(self.item(),))

    def reopen(self) -> Done[Any]:
        return self.run(reopen_item, item_id=self.item())

    def cancel(self) -> Done[Any]:
        return self.run(cancel_job, job_id=self.job())

    def unrepaired(self) -> Done[Any]:
        return self.run(make_unrepaired, item_id=self.item())

    def repaired(self) -> Done[Any]:
        return self.run(take_back_unrepaired, item_id=self.item())

    def returned(self) -> Done[Any]:
        return self.run(self.pick((return_unrepaired, return_now)), item_id=self.item())

    def split(self) -> Done[Any]:
        if self.pick((True, False)):
            row = self.line()
            return self.run(split_job, job_id=row.job_id, line_ids=(row.id,))
        item_id = self.item()
        job_id = self.shop.ask(lambda s: s.get_one(JobItem, item_id).job_id)
        return self.run(split_job, job_id=job_id, item_ids=(item_id,))

    def order(self) -> Done[Any]:
        return self.run(order_for_line, line_id=self.line().id, supplier_id=self.at.supplier)

    def duplicate(self) -> Done[Any]:
        return self.run(duplicate_job, job_id=self.job())

    def count(self) -> Done[Any]:
        more = self.pick((Decimal(1), Decimal(-1)))
        return self.run(adjust_stock, part_id=self.part(), quantity=more, reason=MoveReason.NOT_BOOKED)


ACTS = sorted(
    name for name in vars(Hands) if name not in ("pick", "run", "job", "item", "line", "part") and name[0] != "_"
)


def picture(shop: Shop, at: Stocked) -> tuple[Any, ...]:
    """The stock and the lines as people see them, jobs that were called off again left out."""
    stand = shop.ask(balances, part_ids=[at.battery, at.disk])
    lines = shop.ask(lambda s: s.scalars(select(JobLine).order_by(JobLine.id)).all())
    return (
        {part: (each.on_hand, each.reserved) for part, each in stand.items()},
        sorted(
            (each.job_id, each.part_id, each.quantity, each.reserved, each.used)
            for each in lines
            if each.reserved or each.used
        ),
    )


def check(shop: Shop) -> None:
    """What holds after every act."""
    assert shop.ask(differences) == []
    shop.ask(_check)


def _check(session: Any) -> None:
    states = dict(session.execute(select(JobItem.id, JobItem.state)).all())
    lines = {each.id: each for each in session.scalars(select(JobLine))}
    moved: dict[int, list[Decimal]] = {}
    for move in session.scalars(select(StockMove).where(StockMove.job_line_id.is_not(None))):
        held = moved.setdefault(move.job_line_id, [Decimal(), Decimal(), Decimal()])
        held[0] += move.reserved
        if move.kind is not MoveKind.ADJUSTED:
            held[1] -= move.on_hand
            held[2] -= move.value_cents
    for line_id, (reserved, used, cost) in moved.items():
        row = lines.get(line_id)
        said = (row.reserved, row.used, row.cost_cents or 0) if row is not None else (0, 0, 0)
        assert said == (reserved, used, cost)
    for row in lines.values():
        assert row.reserved + row.used in (0, row.quantity)
        if states[row.item_id] in DONE_STATES or states[row.item_id] is JobState.READY:
            assert row.reserved == 0
        else:
            assert row.used == 0
        assert (row.cost_cents is None) is (row.used == 0)
    for piece in session.scalars(select(PartSerial)):
        if piece.state in (SerialState.RESERVED, SerialState.USED):
            assert piece.job_id == lines[piece.job_line_id].job_id
        else:
            assert (piece.job_id, piece.job_line_id) == (None, None)
    for line_id, count in session.execute(
        select(PartSerial.job_line_id, func.count())
        .where(PartSerial.state == SerialState.USED)
        .group_by(PartSerial.job_line_id)
    ):
        assert count == lines[line_id].used
    for line_id, count in session.execute(
        select(PartSerial.job_line_id, func.count())
        .where(PartSerial.state == SerialState.RESERVED)
        .group_by(PartSerial.job_line_id)
    ):
        assert count <= lines[line_id].reserved
    here = session.scalar(select(func.count()).where(PartSerial.state.in_(SERIALS_HERE)))
    (disk,) = session.scalars(select(PartSerial.part_id).distinct())
    assert here == balances(session, [disk])[disk].on_hand


@settings(
    max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate)
)
@given(
    acts=st.lists(
        st.tuples(st.sampled_from(ACTS), st.lists(st.integers(0, 11), min_size=4, max_size=4)), min_size=4, max_size=14
    )
)
def test_any_acts_keep_the_stock_right_and_can_be_taken_back(
    acts: list[tuple[str, list[int]]], stocked: Stocked, tmp_path: Path
) -> None:
    path = tmp_path / "random.db"
    shutil.copyfile(stocked.path, path)
    with open_shop(path, clock=Clock()) as opened:
        shop = opened.acting_as(OWNER)
        parts = [stocked.battery, stocked.disk]
        first = shop.ask(balances, part_ids=parts)
        seen, undos = [picture(shop, stocked)], []
        for name, dice in acts:
            try:
                done = getattr(Hands(shop, stocked, dice), name)()
            except Refused:
                continue
            check(shop)
            if done.undo is not None:
                undos.append(done.undo.operation_id)
                seen.append(picture(shop, stocked))
        for operation, before in zip(reversed(undos), reversed(seen[:-1]), strict=True):
            shop.undo(operation)
            check(shop)
            assert picture(shop, stocked) == before
        assert shop.ask(balances, part_ids=parts) == first
