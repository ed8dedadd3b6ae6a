"""The main job from booking to payment on a real shop, a step at a time: for the self-check and for tests."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from msp_desktop.domain.drafts.intake import DraftCustomer, DraftDevice
from msp_desktop.domain.intake_answers import Accessory, Condition, DataAnswer
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.payment import PayWay, Tender
from msp_desktop.domain.roles import CustomerKind
from msp_desktop.queries.main_job import CatalogueIds, catalogue_ids, standing_of
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.counter.closing import close_job
from msp_desktop.usecases.counter.intake import book_in
from msp_desktop.usecases.jobs import add_labour_line, add_note, add_part_line, add_service_line, move_item, tick_check
from msp_desktop.workflows.issue_document import issue_document, paper_bytes


@dataclass(frozen=True, slots=True)
class Visit:
    """One customer's visit: who, with which device, and how it is paid."""

    name: str
    mobile: str
    model: str
    serial: str
    company: bool = False
    way: PayWay = PayWay.CASH
    till_number: str = "0001-0001"


@dataclass(frozen=True, slots=True)
class Step:
    """One acknowledged step: its name, the row it is about and what the shop said."""

    name: str
    row_id: int
    said: str = ""


def main_job(shop: Shop, visit: Visit, *, key: str, render: bool = True) -> Iterator[Step]:
    """Book in, repair, close, check out and keep the paper; each step is done when it is yielded.

    `key` makes every step repeatable: the same visit run again after a crash goes on where it stopped.
    """
    ids = shop.ask(catalogue_ids)
    job_id = _booked(shop, visit, f"{key}:book")
    yield Step("book", job_id, shop.ask(standing_of, job_id=job_id).number)
    standing = shop.ask(standing_of, job_id=job_id)
    item_id = standing.item_ids[0]
    yield from _repaired(shop, item_id, job_id, ids, key)
    document_id = shop.run(close_job, key=f"{key}:close", job_id=job_id).value
    assert document_id is not None
    yield Step("close", document_id)
    total = shop.ask(standing_of, job_id=job_id).to_pay_cents
    issued = issue_document(
        shop,
        document_id=document_id,
        tenders=() if visit.way is PayWay.ACCOUNT else (Tender(visit.way, total),),
        hand_over=standing.item_ids,
        till_number="" if visit.company else visit.till_number,
        key=f"{key}:issue",
        render=render,
    )
    yield Step("issue", document_id, issued.number)
    if render:
        yield Step("paper", document_id, str(len(paper_bytes(shop, document_id))))


def _booked(shop: Shop, visit: Visit, key: str) -> int:
    customer = DraftCustomer(
        kind=CustomerKind.COMPANY if visit.company else CustomerKind.PERSON, name=visit.name, mobile=visit.mobile
    )
    device = DraftDevice(
        model=visit.model,
        serial=visit.serial,
        accessories=frozenset({Accessory.CHARGER}),
        conditions=frozenset({Condition.SCRATCHES}),
        data_answer=DataAnswer.MUST_KEEP,
    )
    return shop.run(
        book_in,
        key=key,
        customer=customer,
        devices=(device,),
        problem="Does not start since Friday, shows a disk error.",
        promised_at=_promise(shop),
        limit_cents=50000,
    ).value


def _promise(shop: Shop) -> datetime:
    """Two days from the day's start, so that a repeated booking says the same."""
    start = shop.now.replace(hour=0, minute=0, second=0, microsecond=0)
    return start + timedelta(days=3)


def _repaired(shop: Shop, item_id: int, job_id: int, ids: CatalogueIds, key: str) -> Iterator[Step]:
    line_id = shop.run(add_service_line, key=f"{key}:service", item_id=item_id, service_id=ids.flat_id).value
    yield Step("service", line_id)
    labour_id = shop.run(
        add_labour_line, key=f"{key}:labour", item_id=item_id, service_id=ids.labour_id, minutes=40
    ).value
    yield Step("labour", labour_id)
    part_id = shop.run(
        add_part_line, key=f"{key}:part", item_id=item_id, description="Samsung 980 1 TB NVMe", unit_cents=8400
    ).value
    yield Step("part", part_id)
    shop.run(move_item, key=f"{key}:move", item_id=item_id, to=JobState.IN_REPAIR)
    yield Step("move", item_id)
    for check_id in shop.ask(standing_of, job_id=job_id).check_ids:
        shop.run(tick_check, key=f"{key}:check:{check_id}", check_id=check_id)
    note_id = shop.run(add_note, key=f"{key}:note", job_id=job_id, text="The old disk goes back to the customer.").value
    yield Step("note", note_id)
