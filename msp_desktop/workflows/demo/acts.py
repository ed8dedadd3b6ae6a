"""The demo shop lived through act by act: every step is the use case that a person would have run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from msp_desktop.domain.intake_answers import DataAnswer
from msp_desktop.domain.payment import PayWay, Tender
from msp_desktop.queries import demo_facts
from msp_desktop.store.shop import Shop
from msp_desktop.store.shop_facts import ShopFacts
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases import jobs
from msp_desktop.usecases.counter.checkout import hand_over
from msp_desktop.usecases.counter.closing import close_job
from msp_desktop.usecases.customers import add_customer, set_stop
from msp_desktop.usecases.customers_log import add_customer_note, set_consent
from msp_desktop.usecases.customers_merge import merge_customers
from msp_desktop.usecases.devices import add_device
from msp_desktop.usecases.invoices import draft_sale
from msp_desktop.usecases.jobs import JobText, NewItem
from msp_desktop.usecases.payments import take_payment
from msp_desktop.workflows.demo.open_time import OpenTime
from msp_desktop.workflows.demo.prices import PriceBook, tenders_for
from msp_desktop.workflows.demo.stories import DemoCustomer, Do, PlannedItem, Step, Story, Tendering
from msp_desktop.workflows.issue_document import issue_document

SURE = ("on-stop", "much-cash", "job-changed")
"""What the people of the demo shop say yes to."""

_TOGETHER = 12


class DemoClock:
    """The simulated clock: it shows what it was set to."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        """The moment it shows."""
        return self.at


@dataclass(frozen=True, slots=True)
class Act:
    """A step with its moment."""

    at: datetime
    step: Step


def live_through(work: UnitOfWork, *, acts: Sequence[Act], do: Callable[[UnitOfWork, Act], None]) -> None:
    """Carry out a few acts in one transaction, each with its own moment, person, audit and way back."""
    for each in acts:
        do(work, each)
    work.no_undo()


class ActsWriter:
    """Lives through steps in their order; documents are issued by the one workflow that issues."""

    def __init__(self, shop: Shop, clock: DemoClock, time: OpenTime, prices: PriceBook, facts: ShopFacts) -> None:
        self._shop = shop
        self._clock = clock
        self._time = time
        self._prices = prices
        self._facts = facts
        self._waiting: list[Act] = []
        self._sure = (*SURE, *(key for part_id in prices.parts for key in _sure_of(part_id)))

    def write(self, step: Step) -> None:
        """Take one step; it is carried out soon."""
        act = Act(self._time.moment(step.at), step)
        if step.do is Do.ISSUE:
            self.flush()
            self._issue(act, act.step.story)
            return
        self._waiting.append(act)
        if step.do is Do.SELL:
            self.flush()
            self._issue(act, act.step.story)
        elif len(self._waiting) >= _TOGETHER:
            self.flush()

    def flush(self) -> None:
        """Carry out what waits."""
        if not self._waiting:
            return
        acts, self._waiting = self._waiting, []
        self._clock.at = acts[-1].at
        self._shop.run(live_through, None, self._sure, acts=acts, do=self._do)

    def _do(self, work: UnitOfWork, act: Act) -> None:
        _DOING[act.step.do](self, work, act)

    # -- people and devices

    def _meet(self, work: UnitOfWork, act: Act) -> None:
        assert act.step.customer is not None
        self._add(work, act, act.step.customer)

    def _add(self, work: UnitOfWork, act: Act, customer: DemoCustomer) -> None:
        at, actor = act.at, act.step.person_id
        customer.row_id = work.relive(
            add_customer,
            at,
            actor,
            kind=customer.kind,
            name=customer.name,
            phones=customer.phones,
            emails=customer.emails,
            contacts=customer.contacts,
            billing=customer.billing,
            language=customer.language,
            contact_way=customer.contact_way,
            payment_days=customer.payment_days,
            discount_percent=customer.discount_percent,
            vat_number=customer.vat_number,
            tax_code=customer.tax_code,
            sdi_code=customer.sdi_code,
            pec=customer.pec,
            reverse_charge=customer.reverse_charge,
            split_payment=customer.split_payment,
            referral=customer.referral,
        )
        who = customer.row_id
        if customer.note:
            work.relive(add_customer_note, at, actor, customer_id=who, text=customer.note)
        if customer.news is not None:
            work.relive(set_consent, at, actor, customer_id=who, purpose="news", given=customer.news, channel="mail")

    def _merge(self, work: UnitOfWork, act: Act) -> None:
        step = act.step
        assert step.customer is not None
        assert step.other is not None
        loser, winner = step.other.row_id, step.customer.row_id
        work.relive(merge_customers, act.at, step.person_id, loser_id=loser, winner_id=winner)

    def _stop(self, work: UnitOfWork, act: Act) -> None:
        step = act.step
        assert step.customer is not None
        who = step.customer.row_id
        work.relive(set_stop, act.at, step.person_id, customer_id=who, seen=None, on_stop=True, reason=step.text)

    def _device(self, work: UnitOfWork, act: Act, item: PlannedItem) -> int | None:
        device = item.device
        if device is None:
            return None
        if not device.row_id:
            assert act.step.story.customer is not None
            device.row_id = work.relive(
                add_device,
                act.at,
                act.step.person_id,
                customer_id=act.step.story.customer.row_id,
                kind=device.kind,
                maker=device.maker,
                model=device.model,
                serial=device.serial,
                asset_tag=device.asset_tag,
                system=device.system,
            )
        return device.row_id

    # -- jobs

    def _book_in(self, work: UnitOfWork, act: Act) -> None:
        story = act.step.story
        customer = story.customer
        assert customer is not None
        items = [self._new_item(work, act, each) for each in story.items]
        if story.warranty_of is not None:
            story.job_id = work.relive(
                jobs.warranty_return,
                act.at,
                act.step.person_id,
                item_ids=story.warranty_of.item_ids,
                problem=story.problem,
                data_answer=_answer(story),
                promised_at=story.promised_at,
                technician_id=story.technician_id,
                line_ids=(),
            )
        else:
            epoch = self._prices.epoch(self._facts.day_of(act.at))
            basis = self._facts.basis_of(customer.kind)
            story.job_id = work.relive(
                jobs.open_job,
                act.at,
                act.step.person_id,
                customer_id=customer.row_id,
                items=items,
                lines=[self._prices.job_line(line, item, basis, epoch) for item, line in story.lines],
                problem=story.problem,
                phrases=story.phrases,
                promised_at=story.promised_at,
                technician_id=story.technician_id,
                limit_cents=story.limit_cents,
                rush=story.rush,
            )
        story.item_ids = demo_facts.items_of_job(work.session, job_id=story.job_id)

    def _new_item(self, work: UnitOfWork, act: Act, item: PlannedItem) -> NewItem:
        return NewItem(
            device_id=self._device(work, act, item),
            accessories=item.accessories,
            conditions=item.conditions,
            condition_note=item.condition_note,
            data_answer=item.data_answer,
            shelf=item.shelf,
        )

    def _move(self, work: UnitOfWork, act: Act) -> None:
        step = act.step
        assert step.to is not None
        item_id = step.story.item_ids[step.item]
        work.relive(jobs.move_item, act.at, step.person_id, item_id=item_id, to=step.to)

    def _add_line(self, work: UnitOfWork, act: Act) -> None:
        step, story = act.step, act.step.story
        assert step.line is not None
        assert story.customer is not None
        epoch = self._prices.epoch(self._facts.day_of(act.at))
        line = self._prices.job_line(step.line, 0, self._facts.basis_of(story.customer.kind), epoch)
        work.relive(jobs.add_line, act.at, step.person_id, item_id=story.item_ids[step.item], line=line)

    def _tick(self, work: UnitOfWork, act: Act) -> None:
        for check in demo_facts.open_checks(work.session, job_id=act.step.story.job_id):
            work.relive(jobs.tick_check, act.at, act.step.person_id, check_id=check)

    def _note(self, work: UnitOfWork, act: Act) -> None:
        work.relive(jobs.add_note, act.at, act.step.person_id, job_id=act.step.story.job_id, text=act.step.text)

    def _write_text(self, work: UnitOfWork, act: Act) -> None:
        which = JobText.FOUND if act.step.do is Do.FOUND else JobText.SOLUTION
        job_id, text = act.step.story.job_id, act.step.text
        work.relive(jobs.write_text, act.at, act.step.person_id, job_id=job_id, which=which, text=text)

    def _cancel(self, work: UnitOfWork, act: Act) -> None:
        job_id, reason = act.step.story.job_id, act.step.text
        work.relive(jobs.cancel_job, act.at, act.step.person_id, job_id=job_id, reason=reason)

    def _return(self, work: UnitOfWork, act: Act) -> None:
        item_id = act.step.story.item_ids[act.step.item]
        work.relive(jobs.return_unrepaired, act.at, act.step.person_id, item_id=item_id, reason=act.step.text)

    def _close(self, work: UnitOfWork, act: Act) -> None:
        story = act.step.story
        draft = work.relive(close_job, act.at, act.step.person_id, job_id=story.job_id, reason=act.step.text)
        story.document_id = draft or 0

    def _hand_over(self, work: UnitOfWork, act: Act) -> None:
        work.relive(hand_over, act.at, act.step.person_id, item_ids=act.step.story.item_ids)

    # -- money

    def _issue(self, act: Act, story: Story) -> None:
        self._clock.at = act.at
        due = self._shop.ask(demo_facts.draft_to_pay, document_id=story.document_id)
        tenders = tuple(Tender(PayWay(way), cents) for way, cents in tenders_for(story.tendering.name, due))
        issue_document(
            self._shop.acting_as(act.step.person_id),
            document_id=story.document_id,
            tenders=tenders,
            hand_over=story.item_ids,
            till_number=story.till if story.tendering is not Tendering.ACCOUNT else "",
            confirmed=self._sure,
            render=False,
        )

    def _pay(self, work: UnitOfWork, act: Act) -> None:
        step = act.step
        document_id = step.story.document_id
        left = demo_facts.open_cents(work.session, document_id=document_id)
        if left > 0:
            tender = Tender(step.way, max(left * step.share // 100, 1))
            work.relive(take_payment, act.at, step.person_id, document_id=document_id, tenders=(tender,))

    def _sell(self, work: UnitOfWork, act: Act) -> None:
        epoch = self._prices.epoch(self._facts.day_of(act.at))
        lines = [self._prices.sale_line(line, epoch) for _item, line in act.step.story.lines]
        act.step.story.document_id = work.relive(draft_sale, act.at, act.step.person_id, lines=lines)


def _sure_of(part_id: int) -> tuple[str, ...]:
    """The questions about a part that nobody in the demo shop hesitates at."""
    return (f"short-{part_id}", f"found-{part_id}", *(f"sold-{part_id}-{n}" for n in range(1, 4)))


def _answer(story: Story) -> DataAnswer:
    answer = story.items[0].data_answer
    assert answer is not None
    return answer


_DOING: dict[Do, Callable[[ActsWriter, UnitOfWork, Act], None]] = {
    Do.MEET: ActsWriter._meet,
    Do.DOUBLE: ActsWriter._meet,
    Do.BOOK_IN: ActsWriter._book_in,
    Do.MOVE: ActsWriter._move,
    Do.ADD_LINE: ActsWriter._add_line,
    Do.TICK: ActsWriter._tick,
    Do.NOTE: ActsWriter._note,
    Do.FOUND: ActsWriter._write_text,
    Do.SOLVED: ActsWriter._write_text,
    Do.CANCEL: ActsWriter._cancel,
    Do.RETURN: ActsWriter._return,
    Do.CLOSE: ActsWriter._close,
    Do.HAND_OVER: ActsWriter._hand_over,
    Do.PAY: ActsWriter._pay,
    Do.SELL: ActsWriter._sell,
    Do.STOP: ActsWriter._stop,
    Do.MERGE: ActsWriter._merge,
}
