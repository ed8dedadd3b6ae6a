"""Checkout: one act that issues the paper, takes the money and hands the devices over."""

from collections.abc import Mapping, Sequence

from msp_desktop.domain.payment import PayWay, Tender
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases import invoices
from msp_desktop.usecases.counter.handing_over import hand_over
from msp_desktop.usecases.invoices.issuing import NO_REFERENCES


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
        hand_over(work, item_ids=tuple(hand_over_items))
    return issued


__all__ = ["check_out", "hand_over"]
