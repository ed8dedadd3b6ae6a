"""Checkout: one act that issues the paper, takes the money and hands the devices over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import JobState, is_open
from msp_desktop.domain.message import MessageEvent
from msp_desktop.domain.payment import PayWay, Tender
from msp_desktop.i18n import _, ngettext
from msp_desktop.store.models.job import Job, JobItem
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases import invoices
from msp_desktop.usecases.invoices.issuing import NO_REFERENCES
from msp_desktop.usecases.jobs.moving import Standing, put_items_back, shift_items
from msp_desktop.usecases.messages import take_back_messages, tell_customer
from msp_desktop.usecases.passcodes import erase_passcodes


def check_out(
    work: UnitOfWork,
    *,
    document_id: int,
    seen: int | None = None,
    tenders: Sequence[Tender] = (),
    references: Mapping[PayWay, str] = NO_REFERENCES,
    till_number: str = "",
    wants_invoice: bool = False,
    hand_over_items: Sequence[int] = (),
) -> int:
    """Issue a draft with the money taken, and hand over what goes with it; gives the document's id.

    The hand-over can be undone; the paper and the money stay. Raises Refused, NeedsConfirmation and Changed.
    """
    issued = invoices.issue(
        work,
        document_id=document_id,
        seen=seen,
        tenders=tenders,
        references=references,
        till_number=till_number,
        wants_invoice=wants_invoice,
        handed_over=hand_over_items,
    )
    if hand_over_items:
        hand_over(work, item_ids=tuple(hand_over_items), document_id=issued)
    return issued


def hand_over(work: UnitOfWork, *, item_ids: Sequence[int], document_id: int | None = None) -> None:
    """Give ready items back to their customer; a job closes when nothing of it is left in the shop. Undoable.

    What was not repaired counts as returned. Passcodes are erased, which no undo brings back; where the shop's rules
    say so the customer is written to, with `document_id` as the paper that goes along.
    """
    done = give_items(work, item_ids=item_ids, document_id=document_id)
    numbers = [work.get(Job, each).number for each in _jobs(work, item_ids)]
    work.undo_with(_over_label(numbers, done.erased), take_hand_over_back, before=done.before, told=done.told)


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What a hand-over has changed: where the items stood, the messages that wait to leave, passcodes erased."""

    before: tuple[Standing, ...]
    told: tuple[int, ...]
    erased: int


def _jobs(work: UnitOfWork, item_ids: Sequence[int]) -> list[int]:
    return list(dict.fromkeys(work.get(JobItem, each).job_id for each in item_ids))


def give_items(work: UnitOfWork, *, item_ids: Sequence[int], document_id: int | None = None) -> HandedOver:
    """Hand ready items over inside another act, which names the undo. Raises Refused."""
    items = [work.get(JobItem, item_id) for item_id in dict.fromkeys(item_ids)]
    jobs = {item.job_id: work.get(Job, item.job_id).number for item in items}
    for item in items:
        if not is_open(item.state):
            raise Refused(_("{job} was handed over already.").format(job=jobs[item.job_id]))
        if item.state is not JobState.READY:
            raise Refused(_("{job} is not ready. Close the job first.").format(job=jobs[item.job_id]))
    repaired = [item for item in items if not item.unrepaired]
    returned = [item for item in items if item.unrepaired]
    before = (
        *shift_items(work, repaired, JobState.CLOSED, kind=EventKind.HANDED_OVER),
        *shift_items(work, returned, JobState.RETURNED, kind=EventKind.HANDED_OVER),
    )
    for item in items:
        item.handed_over_at = work.now
    erased = erase_passcodes(work, item_ids=[item.id for item in items])
    told = [
        tell_customer(
            work,
            job_id=job_id,
            event=MessageEvent.HANDED_OVER,
            item_ids=[item.id for item in items if item.job_id == job_id],
            document_id=document_id,
        )
        for job_id in jobs
    ]
    return HandedOver(before, tuple(each for each in told if each is not None), erased)


def take_hand_over_back(work: UnitOfWork, *, before: tuple[Standing, ...], told: tuple[int, ...] = ()) -> None:
    """Take a hand-over back: the items ready as they were, and the message to the customer where it has not left.

    Their passcodes stay erased.
    """
    take_back_messages(work, message_ids=told)
    put_items_back(work, before=before)


def _over_label(numbers: Sequence[str], erased: int) -> str:
    if erased:
        words = ngettext(
            "{jobs} handed over; the passcode stays erased", "{jobs} handed over; {n} passcodes stay erased", erased
        )
        return words.format(jobs=", ".join(numbers), n=erased)
    return ngettext("{jobs} handed over", "{jobs} handed over", len(numbers)).format(jobs=", ".join(numbers))
