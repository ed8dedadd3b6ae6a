"""Devices that nobody fetches: each step once, the fee to the cent, the letter, and the schedule that never repeats."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from msp_desktop.domain.errors import Changed, Refused
from msp_desktop.domain.message import MailSecurity, MessageEvent, MessageState
from msp_desktop.domain.unclaimed import LadderStep, UnclaimedAct
from msp_desktop.queries.checkout_sheet import checkout_sheet
from msp_desktop.queries.unclaimed_list import UnclaimedRow, unclaimed_count, unclaimed_ladder, unclaimed_list
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.document import DocumentItem
from msp_desktop.store.models.job import Job, JobLine
from msp_desktop.store.models.message import MailServer, Message
from msp_desktop.store.shop import Shop
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.counter.closing import close_job
from msp_desktop.usecases.counter.unclaimed import charge_storage, drop_storage, take_unclaimed_step
from msp_desktop.usecases.jobs import add_service_line
from msp_desktop.usecases.shop.unclaimed import set_ladder
from msp_desktop.workflows.unclaimed import collection_letter, remind_unclaimed
from tests.bench import Bench, bench, items, job
from tests.documents.papers import text_of
from tests.shops import Clock

STEPS = (
    LadderStep(3, UnclaimedAct.REMIND),
    LadderStep(14, UnclaimedAct.CALL),
    LadderStep(30, UnclaimedAct.LETTER),
    LadderStep(60, UnclaimedAct.LAST_LETTER),
)


def ready(shop: Shop, *, person: bool = True) -> tuple[Bench, int, int]:
    """A repaired laptop that waits, its job and its item."""
    made = bench(shop)
    job_id = job(shop, made.person if person else made.company, made.aspire if person else made.latitude)
    item = items(shop, job_id)[0]
    shop.run(add_service_line, item_id=item, service_id=made.ssd)
    shop.run(close_job, job_id=job_id, reason="tested")
    shop.run(set_ladder, steps=STEPS, free_days=30, fee_cents=122)
    return made, job_id, item


def waiting(shop: Shop) -> list[UnclaimedRow]:
    return shop.ask(unclaimed_list, today=shop.today)


def mail_server(work: UnitOfWork) -> None:
    work.add(
        MailServer(id=1, host="localhost", port=25, security=MailSecurity.NONE, sender_address="shop@bottega.example")
    )


def wants_mail(work: UnitOfWork, *, job_id: int) -> None:
    from msp_desktop.domain.intake_answers import ContactWay

    row = work.get(Job, job_id)
    row.contact_way = ContactWay.EMAIL
    work.get(Customer, row.customer_id).contact_way = ContactWay.EMAIL


def test_the_list_begins_with_the_first_step_and_names_what_is_due(shop: Shop, clock: Clock) -> None:
    _made, job_id, item = ready(shop)
    assert waiting(shop) == []
    assert shop.ask(unclaimed_count, today=shop.today) == 0
    clock.forward(days=3)
    (row,) = waiting(shop)
    assert (row.job_id, row.days, row.due, row.fee_cents) == (job_id, 3, STEPS[0], 0)
    clock.forward(days=12)
    (row,) = waiting(shop)
    assert row.due == STEPS[1]
    shop.run(take_unclaimed_step, item_id=item, step=STEPS[1])
    (row,) = waiting(shop)
    assert (row.due, row.following) == (None, STEPS[2])
    assert [each.act for each in row.taken] == [UnclaimedAct.CALL]
    assert shop.ask(unclaimed_count, today=shop.today) == 1
    clock.forward(days=20)
    (row,) = waiting(shop)
    assert row.fee_cents == 5 * 122


def test_a_step_is_taken_once_and_can_be_taken_back(shop: Shop, clock: Clock) -> None:
    _made, _job_id, item = ready(shop)
    clock.forward(days=15)
    done = shop.run(take_unclaimed_step, item_id=item, step=STEPS[1])
    with pytest.raises(Refused, match="already"):
        shop.run(take_unclaimed_step, item_id=item, step=STEPS[1])
    assert done.undo is not None
    shop.undo(done.undo.operation_id)
    assert waiting(shop)[0].due == STEPS[1]


def test_storage_is_charged_to_the_day_on_the_draft(shop: Shop, clock: Clock) -> None:
    _made, job_id, item = ready(shop, person=False)
    with pytest.raises(Refused, match="No storage fee"):
        shop.run(charge_storage, item_id=item)
    clock.forward(days=40)
    line_id = shop.run(charge_storage, item_id=item).value

    def line(session: object) -> tuple[Decimal, int, str]:
        row = session.get_one(JobLine, line_id)  # type: ignore[attr-defined]
        return row.quantity, row.unit_cents, row.description

    # The company is told prices without tax: 1.22 with 22 % is 1.00 without.
    assert shop.ask(line) == (Decimal(10), 100, "Storage, per day")
    draft = shop.ask(
        lambda session: session.scalars(select(DocumentItem.document_id).where(DocumentItem.item_id == item)).first()
    )
    assert draft is not None
    sheet = shop.ask(checkout_sheet, document_id=draft)
    assert any("Storage" in each.description for each in sheet.lines)
    total = shop.ask(lambda session: session.get_one(Job, job_id).total_cents)
    with pytest.raises(Refused, match="already"):
        shop.run(charge_storage, item_id=item)
    clock.forward(days=1)
    again = shop.run(charge_storage, item_id=item).value
    assert shop.ask(lambda session: session.get_one(Job, job_id).total_cents) == total + 122
    shop.run(drop_storage, line_id=again)
    assert shop.ask(lambda session: session.get_one(Job, job_id).total_cents) == total - 1220


def test_reminders_by_schedule_leave_once_each(shop: Shop, clock: Clock) -> None:
    from msp_desktop.usecases.messages import set_rule

    _made, job_id, _item = ready(shop, person=False)
    shop.run(mail_server)
    shop.run(wants_mail, job_id=job_id)
    clock.forward(days=4)
    assert remind_unclaimed(shop) == 0
    shop.run(set_rule, event=MessageEvent.UNCLAIMED, automatic=True)
    assert remind_unclaimed(shop) == 1
    assert remind_unclaimed(shop) == 0
    states = shop.ask(
        lambda session: session.execute(
            select(Message.event, Message.state).where(Message.event == MessageEvent.UNCLAIMED)
        ).all()
    )
    assert [tuple(each) for each in states] == [(MessageEvent.UNCLAIMED, MessageState.WAITING)]
    clock.forward(days=3)
    assert remind_unclaimed(shop) == 0


@pytest.mark.parametrize("language", ["en", "it"])
def test_the_letter_says_what_is_owed_and_asserts_no_law(shop: Shop, clock: Clock, language: str) -> None:
    _made, job_id, item = ready(shop)

    def speaks(work: UnitOfWork) -> None:
        work.get(Customer, work.get(Job, job_id).customer_id).language = language

    shop.run(speaks)
    clock.forward(days=35)
    letter = collection_letter(shop, item_id=item, act=UnclaimedAct.LETTER)
    text = " ".join(text_of(letter.pdf).split())
    assert "Acer Aspire 5" in text
    assert "Anna Kowalski" in text
    assert "6.10" in text.replace(",", ".")
    last = collection_letter(shop, item_id=item, act=UnclaimedAct.LAST_LETTER)
    by = shop.today + timedelta(days=14)
    assert str(by.day) in text_of(last.pdf)
    assert last.pdf != letter.pdf


@pytest.mark.parametrize(("language", "words"), [("en", "for 60 days, then"), ("it", "60 giorni")])
def test_a_letter_before_the_fee_runs_says_when_it_will(shop: Shop, clock: Clock, language: str, words: str) -> None:
    _made, job_id, item = ready(shop)
    shop.run(set_ladder, steps=STEPS, free_days=60, fee_cents=122)

    def speaks(work: UnitOfWork) -> None:
        work.get(Customer, work.get(Job, job_id).customer_id).language = language

    shop.run(speaks)
    clock.forward(days=35)
    text = " ".join(text_of(collection_letter(shop, item_id=item, act=UnclaimedAct.LETTER).pdf).split())
    assert words in text
    assert "1.22" in text.replace(",", ".")


def test_a_ladder_that_a_colleague_changed_meanwhile_is_not_written_over(shop: Shop) -> None:
    seen = shop.ask(unclaimed_ladder).version
    shop.acting_as(2).run(set_ladder, steps=STEPS[:2], free_days=5, fee_cents=200, seen=seen)
    with pytest.raises(Changed):
        shop.run(set_ladder, steps=STEPS[:1], free_days=5, fee_cents=200, seen=seen)
    seen = shop.ask(unclaimed_ladder).version
    shop.acting_as(2).run(set_ladder, steps=STEPS[:3], free_days=5, fee_cents=200, seen=seen)
    with pytest.raises(Changed):
        shop.run(set_ladder, steps=STEPS[:1], free_days=5, fee_cents=200, seen=seen)


def test_the_ladder_is_checked_and_can_be_taken_back(shop: Shop) -> None:
    before = shop.ask(unclaimed_ladder)
    done = shop.run(set_ladder, steps=STEPS[:2], free_days=5, fee_cents=200)
    assert shop.ask(unclaimed_ladder).steps == STEPS[:2]
    assert done.undo is not None
    shop.undo(done.undo.operation_id)
    assert shop.ask(unclaimed_ladder) == before
    for wrong, field in (
        ({"steps": (STEPS[0], STEPS[0])}, "steps"),
        ({"steps": ()}, "steps"),
        ({"free_days": -1}, "free_days"),
        ({"fee_cents": 0}, "fee"),
    ):
        arguments = {"steps": STEPS, "free_days": 30, "fee_cents": None, **wrong}
        with pytest.raises(Refused) as refused:
            shop.run(set_ladder, **arguments)  # type: ignore[arg-type]
        assert refused.value.field == field
