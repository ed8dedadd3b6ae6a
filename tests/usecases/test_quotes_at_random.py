"""Quotes, answers, calls and lines in any order by two people; taken back one by one, the job is as it was."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from msp_desktop.domain.approval import Answer, AnswerWay, CallOutcome, QuoteState
from msp_desktop.domain.errors import NeedsConfirmation, Refused
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.quote import QuoteSnapshot
from msp_desktop.queries.quote_card import quote_card
from msp_desktop.store.models.job import Job, JobItem, JobLine
from msp_desktop.store.models.quote import Approval, Quote
from msp_desktop.store.shop import Shop, open_shop
from msp_desktop.usecases.catalogue import ServiceFacts, add_service
from msp_desktop.usecases.jobs import (
    add_part_line,
    add_service_line,
    agree_check_fee,
    make_unrepaired,
    move_item,
    take_back_unrepaired,
)
from msp_desktop.usecases.quotes import log_call, make_quote, mark_line_optional, record_answer
from tests.bench import MARCO, OWNER, bench, items, job
from tests.shops import Clock, ShopMaker

Act = Callable[[Shop, int, int], object]


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """A closed file with one job in it: a swap and a disk, and a check that the repair makes fall away."""

    path: Path
    job_id: int
    item_id: int


@pytest.fixture(scope="module")
def checked_in(shop_maker: ShopMaker, tmp_path_factory: pytest.TempPathFactory) -> CheckedIn:
    """Made once and copied for every try."""
    path = tmp_path_factory.mktemp("checked-in") / "shop.db"
    with shop_maker.opened(path) as shop:
        service = shop.run(add_service, facts=ServiceFacts(name="Check", code="SRV-001"), price_cents=3900).value
        at = bench(shop)
        job_id = job(shop, at.company, at.latitude)
        (item,) = items(shop, job_id)
        shop.run(agree_check_fee, job_id=job_id, service_id=service, credited=True)
        shop.run(add_service_line, item_id=item, service_id=at.ssd)
        shop.run(add_part_line, item_id=item, description="Disk", unit_cents=4200)
    return CheckedIn(path, job_id, item)


def answering(said: Answer) -> Act:
    def act(shop: Shop, job_id: int, _item: int) -> object:
        shown = shop.ask(quote_card, job_id=job_id, today=shop.today).quote
        quote_id = shown.id if shown is not None and shown.is_open else None
        return shop.run(record_answer, job_id=job_id, quote_id=quote_id, answer=said, way=AnswerWay.PHONE, who="Studio")

    return act


def marking(*, optional: bool) -> Act:
    def act(shop: Shop, job_id: int, _item: int) -> object:
        lines = shop.ask(quote_card, job_id=job_id, today=shop.today).lines
        return lines and shop.run(mark_line_optional, line_id=lines[-1].id, optional=optional)

    return act


ACTS: dict[str, Act] = {
    "quote": lambda shop, job_id, _item: shop.run(make_quote, job_id=job_id),
    "quote, no wait": lambda shop, job_id, _item: shop.run(make_quote, job_id=job_id, waits=False),
    "yes": answering(Answer.APPROVED),
    "yes, in part": answering(Answer.WITHOUT_OPTION),
    "no": answering(Answer.REFUSED),
    "optional": marking(optional=True),
    "firm": marking(optional=False),
    "call": lambda shop, job_id, _item: shop.run(log_call, job_id=job_id, outcome=CallOutcome.VOICEMAIL),
    "part": lambda shop, _job, item: shop.run(add_part_line, item_id=item, description="Fan", unit_cents=1000),
    "parts awaited": lambda shop, _job, item: shop.run(move_item, item_id=item, to=JobState.WAITING_PARTS),
    "asked": lambda shop, _job, item: shop.run(move_item, item_id=item, to=JobState.WAITING_APPROVAL),
    "unrepaired": lambda shop, _job, item: shop.run(make_unrepaired, item_id=item),
    "repair after all": lambda shop, _job, item: shop.run(take_back_unrepaired, item_id=item),
    "check not credited": lambda shop, job_id, _item: shop.run(
        agree_check_fee, job_id=job_id, service_id=1, credited=False
    ),
}


def standing(shop: Shop, job_id: int) -> tuple[Any, ...]:
    """The job as people see it; quotes that were taken back are left out."""

    def found(session: Any) -> tuple[Any, ...]:
        one = session.get_one(Job, job_id)
        lines = session.scalars(select(JobLine).where(JobLine.job_id == job_id)).all()
        held = session.scalars(select(JobItem).where(JobItem.job_id == job_id).order_by(JobItem.id)).all()
        return (
            (one.state, one.total_cents, one.limit_cents, one.last_call, one.diagnostic_id, one.diagnostic_credited),
            sorted((each.description, each.unit_cents, each.optional, each.set_aside) for each in lines),
            [(each.state, each.unrepaired) for each in held],
            session.scalars(select(Approval.id).where(Approval.withdrawn_at.is_(None))).all(),
            [
                (each.number, each.state)
                for each in session.scalars(select(Quote).order_by(Quote.id))
                if each.state is not QuoteState.REPLACED
            ],
        )

    return shop.ask(found)


def check(shop: Shop, job_id: int) -> None:
    """What holds after every act."""
    rows = shop.ask(lambda s: s.scalars(select(Quote).order_by(Quote.id)).all())
    assert sum(row.state is QuoteState.OPEN for row in rows) <= 1
    assert [row.number for row in rows] == [f"Q-{n:04d}" for n in range(1, len(rows) + 1)]
    for row in rows:
        picture = QuoteSnapshot.from_json(row.snapshot)
        assert picture.adds_up()
        assert picture.sha256() == row.snapshot_sha256
        assert (picture.total_cents, picture.refused_cents) == (row.total_cents, row.refused_cents)
    answers = shop.ask(lambda s: s.scalars(select(Approval).where(Approval.withdrawn_at.is_(None))).all())
    for answer in answers:
        if answer.answer is not Answer.REFUSED:
            assert answer.limit_cents is not None
            assert answer.limit_cents >= answer.total_cents


@settings(
    max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate)
)
@given(acts=st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.booleans()), min_size=2, max_size=9))
@example(acts=[("unrepaired", False), ("asked", False), ("optional", False), ("yes, in part", False)])
@example(acts=[("unrepaired", False), ("asked", False), ("unrepaired", False), ("parts awaited", True)])
@example(
    acts=[
        ("check not credited", True),
        ("repair after all", False),
        ("optional", True),
        ("repair after all", True),
        ("yes, in part", False),
        ("part", True),
        ("parts awaited", False),
        ("repair after all", True),
        ("call", False),
    ]
)
def test_any_acts_taken_back_leave_the_job_as_it_was(
    acts: list[tuple[str, bool]], checked_in: CheckedIn, tmp_path: Path
) -> None:
    path = tmp_path / "random.db"
    shutil.copyfile(checked_in.path, path)
    job_id, item = checked_in.job_id, checked_in.item_id
    with open_shop(path, clock=Clock()) as opened:
        shop = opened.acting_as(OWNER)
        seen = [standing(shop, job_id)]
        undos: list[int] = []
        for name, other in acts:
            hands = shop.acting_as(MARCO) if other else shop
            try:
                done = ACTS[name](hands, job_id, item)
            except (Refused, NeedsConfirmation):
                continue
            check(shop, job_id)
            undo = getattr(done, "undo", None)
            if undo is not None:
                undos.append(undo.operation_id)
                seen.append(standing(shop, job_id))
        for operation, before in zip(reversed(undos), reversed(seen[:-1]), strict=True):
            shop.undo(operation)
            assert standing(shop, job_id) == before
            check(shop, job_id)
