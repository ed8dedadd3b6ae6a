"""Whatever happens to the devices of a job, in any order: no line is lost, none is charged twice, the sums agree."""

from collections import Counter
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.errors import ShopError
from msp_desktop.domain.intake_answers import DataAnswer
from msp_desktop.domain.job_state import DONE_STATES, OPEN_STATES, WORKING_STATES, JobState, is_open
from msp_desktop.domain.payment import PayWay, Tender
from msp_desktop.store.document_draft import draft_sheet
from msp_desktop.store.job_sheet import job_sheet
from msp_desktop.store.models.document import Document, DocumentItem, DocumentLine
from msp_desktop.store.models.job import Job, JobItem, JobLine
from msp_desktop.usecases.counter.checkout import check_out, hand_over
from msp_desktop.usecases.counter.closing import close_items
from msp_desktop.usecases.counter.returning import return_now
from msp_desktop.usecases.invoices import draft_for_items, leave_for_later
from msp_desktop.usecases.jobs import (
    add_part_line,
    add_service_line,
    cancel_job,
    change_job_customer,
    duplicate_job,
    make_unrepaired,
    move_item,
    reopen_item,
    split_job,
    take_back_unrepaired,
    warranty_return,
)
from msp_desktop.usecases.jobs.check_fee import agree_check_fee
from tests.bench import bench, items, job
from tests.shops import Clock, ShopMaker

MOST_JOBS = 8
_TEMPLATES = TemporaryDirectory()
_MAKER = ShopMaker(Path(_TEMPLATES.name))


class ItemLife(RuleBasedStateMachine):
    """A shop with one job of three devices, and everything a counter and a bench do to them."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = TemporaryDirectory()
        self._opened = _MAKER.opened(Path(self._folder.name) / "shop.db", clock=Clock())
        self.shop = self._opened.__enter__()
        self.at = bench(self.shop)
        self.added = 0

    def teardown(self) -> None:
        self._opened.__exit__(None, None, None)
        self._folder.cleanup()

    # -- helpers

    def pick(self, data: st.DataObject, states: tuple[JobState, ...] = tuple(JobState)) -> int | None:
        ids = self.shop.ask(
            lambda s: s.scalars(select(JobItem.id).where(JobItem.state.in_(states)).order_by(JobItem.id)).all()
        )
        return data.draw(st.sampled_from(ids)) if ids else None

    def job_of(self, item_id: int) -> int:
        return self.shop.ask(lambda s: s.get_one(JobItem, item_id).job_id)

    def try_run(self, use_case: object, **arguments: object) -> object | None:
        try:
            return self.shop.run(use_case, confirmed=("job-changed",), **arguments).value  # type: ignore[arg-type]
        except ShopError:
            return None

    def jobs(self) -> int:
        return len(self.shop.ask(lambda s: s.scalars(select(Job.id)).all()))

    # -- what happens

    @initialize(credited=st.booleans())
    def books_in(self, credited: bool) -> None:
        job_id = job(self.shop, self.at.company, self.at.latitude, self.at.aspire, self.at.latitude)
        for item_id in items(self.shop, job_id):
            self.shop.run(add_service_line, item_id=item_id, service_id=self.at.ssd)
            self.added += 1
        self.shop.run(agree_check_fee, job_id=job_id, service_id=self.at.hour, credited=credited)

    @rule(data=st.data(), cents=st.integers(0, 9999), quantity=st.sampled_from(["1", "2", "0.5"]))
    def adds_a_part(self, data: st.DataObject, cents: int, quantity: str) -> None:
        item_id = self.pick(data, OPEN_STATES)
        if item_id is not None:
            self.try_run(
                add_part_line, item_id=item_id, description="Part", unit_cents=cents, quantity=Decimal(quantity),
                warranty_days=365,
            )  # fmt: skip

    @rule(data=st.data(), to=st.sampled_from(WORKING_STATES))
    def moves(self, data: st.DataObject, to: JobState) -> None:
        item_id = self.pick(data, OPEN_STATES)
        if item_id is not None:
            self.try_run(move_item, item_id=item_id, to=to)

    @rule(data=st.data())
    def closes(self, data: st.DataObject) -> None:
        item_id = self.pick(data, WORKING_STATES)
        if item_id is not None:
            self.try_run(close_items, item_ids=(item_id,), reason="tested")

    @rule(data=st.data(), charge=st.booleans())
    def sends_back_unrepaired(self, data: st.DataObject, charge: bool) -> None:
        item_id = self.pick(data, OPEN_STATES)
        if item_id is not None:
            self.try_run(make_unrepaired, item_id=item_id, reason="Too dear", charge_check=charge)

    @rule(data=st.data())
    def repairs_after_all(self, data: st.DataObject) -> None:
        item_id = self.pick(data, (JobState.READY,))
        if item_id is not None:
            self.try_run(take_back_unrepaired, item_id=item_id)

    @rule(data=st.data())
    def returns_at_once(self, data: st.DataObject) -> None:
        item_id = self.pick(data, OPEN_STATES)
        if item_id is not None:
            self.try_run(return_now, item_id=item_id)

    @rule(data=st.data(), all_of_it=st.booleans(), hands_over=st.booleans())
    def takes_the_money(self, data: st.DataObject, all_of_it: bool, hands_over: bool) -> None:
        item_id = self.pick(data, (JobState.READY,))
        if item_id is None:
            return
        job_id = self.job_of(item_id)
        ready = self.shop.ask(
            lambda s: s.scalars(
                select(JobItem.id).where(JobItem.job_id == job_id, JobItem.state == JobState.READY)
            ).all()
        )
        document_id = self.try_run(draft_for_items, item_ids=tuple(ready) if all_of_it else (item_id,))
        if not isinstance(document_id, int):
            if hands_over:
                self.try_run(hand_over, item_ids=(item_id,))
            return
        on_it = self.shop.ask(
            lambda s: s.scalars(select(DocumentItem.item_id).where(DocumentItem.document_id == document_id)).all()
        )
        if not all_of_it and len(on_it) > 1:
            self.try_run(leave_for_later, document_id=document_id, item_ids=tuple(e for e in on_it if e != item_id))
            on_it = [item_id]
        due = self.shop.ask(lambda s: s.get_one(Document, document_id).to_pay_cents)
        self.try_run(
            check_out,
            document_id=document_id,
            tenders=(Tender(PayWay.CARD, due),) if due else (),
            till_number="0001-0001",
            hand_over_items=tuple(on_it) if hands_over else (),
        )

    @rule(data=st.data())
    def reopens(self, data: st.DataObject) -> None:
        item_id = self.pick(data, DONE_STATES)
        if item_id is not None:
            self.try_run(reopen_item, item_id=item_id)

    @rule(data=st.data())
    def comes_back(self, data: st.DataObject) -> None:
        item_id = self.pick(data, (JobState.CLOSED,))
        if item_id is not None and self.jobs() < MOST_JOBS:
            self.try_run(warranty_return, item_ids=(item_id,), problem="Again", data_answer=DataAnswer.MUST_KEEP)

    @rule(data=st.data(), whole=st.booleans())
    def splits(self, data: st.DataObject, whole: bool) -> None:
        item_id = self.pick(data, OPEN_STATES)
        if item_id is None or self.jobs() >= MOST_JOBS:
            return
        lines = self.shop.ask(lambda s: s.scalars(select(JobLine.id).where(JobLine.item_id == item_id)).all())
        arguments = {"item_ids": (item_id,)} if whole else {"line_ids": tuple(lines[:1])}
        self.try_run(split_job, job_id=self.job_of(item_id), **arguments)

    @rule(data=st.data())
    def duplicates(self, data: st.DataObject) -> None:
        item_id = self.pick(data)
        if item_id is not None and self.jobs() < MOST_JOBS:
            self.try_run(duplicate_job, job_id=self.job_of(item_id))

    @rule(data=st.data(), company=st.booleans())
    def changes_the_customer(self, data: st.DataObject, company: bool) -> None:
        item_id = self.pick(data)
        if item_id is not None:
            to = self.at.company if company else self.at.person
            self.try_run(change_job_customer, job_id=self.job_of(item_id), customer_id=to)

    @rule(data=st.data())
    def cancels(self, data: st.DataObject) -> None:
        item_id = self.pick(data, OPEN_STATES)
        if item_id is not None:
            self.try_run(cancel_job, job_id=self.job_of(item_id))

    @rule()
    def undoes(self) -> None:
        try:
            self.shop.undo_last()
        except ShopError:
            return

    @rule()
    def does_again(self) -> None:
        try:
            self.shop.redo_last()
        except ShopError:
            return

    # -- what always holds

    @invariant()
    def nothing_is_lost_and_nothing_is_charged_twice(self) -> None:
        self.shop.ask(_check)


def _check(session: Session) -> None:
    jobs = {row.id: row for row in session.scalars(select(Job))}
    owned = session.scalars(select(JobItem)).all()
    by_job = Counter(item.job_id for item in owned)
    assert set(by_job) == set(jobs), "every job has an item"
    homes = {item.id: item.job_id for item in owned}
    lines = session.scalars(select(JobLine)).all()
    for line in lines:
        assert homes[line.item_id] == line.job_id, "a line is where its item is"
    for item in owned:
        assert not (item.unrepaired and item.state in WORKING_STATES), "on the bench nothing goes back unrepaired"
        assert (item.state is JobState.CLOSED) <= (item.handed_over_at is not None)
    _check_documents(session, {line.id: line for line in lines})
    for row in jobs.values():
        sheet = job_sheet(session, row)
        assert (row.net_cents, row.total_cents) == (sheet.totals.net_cents, sheet.totals.total_cents)
        states = [item.state for item in owned if item.job_id == row.id]
        assert is_open(row.state) == any(is_open(state) for state in states)


def _check_documents(session: Session, lines: dict[int, JobLine]) -> None:
    charged: Counter[int] = Counter()
    for document in session.scalars(select(Document).where(Document.deleted_at.is_(None))):
        rows = session.scalars(select(DocumentLine).where(DocumentLine.document_id == document.id)).all()
        for row in rows:
            if row.job_line_id is None:
                continue
            charged[row.job_line_id] += 1
            line = lines[row.job_line_id]
            assert row.job_id == line.job_id, "a charged line names the job it is on"
            on_it = select(DocumentItem.id).where(
                DocumentItem.document_id == document.id, DocumentItem.item_id == line.item_id
            )
            assert session.scalar(on_it.limit(1)) is not None, "and its item"
            if document.issued_at is not None:
                assert not line.set_aside, "what is issued is never set aside"
                assert (row.unit_cents, row.quantity) == (line.unit_cents, line.quantity)
        if document.issued_at is not None:
            assert document.net_cents == draft_sheet(session, document).totals.net_cents
    assert not [line_id for line_id, times in charged.items() if times > 1], "each line is charged once at most"


TestItemLife = ItemLife.TestCase
TestItemLife.settings = settings(
    max_examples=12, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
