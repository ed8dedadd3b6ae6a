"""Issuing a document from draft to kept paper: the only place that issues, for every face of the program."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from msp_desktop.documents.fonts import missing_glyphs
from msp_desktop.documents.issued import document_pdf
from msp_desktop.documents.receipt_roll import receipt_roll_pdf
from msp_desktop.domain.errors import Refused, Unavailable
from msp_desktop.domain.payment import PayWay, Tender
from msp_desktop.domain.snapshot import DocumentSnapshot
from msp_desktop.i18n import Words, ngettext
from msp_desktop.queries.issued_papers import (
    issued_number,
    issued_snapshot,
    kept_paper,
    pending_papers,
    trial_for_buyer,
    trial_snapshot,
    waiting_texts,
)
from msp_desktop.store.shop import Shop, Undo
from msp_desktop.usecases.counter.checkout import check_out
from msp_desktop.usecases.invoices import keep_paper, receipt_to_invoice

SHEET = "sheet"
ROLL = "roll"
NO_REFERENCES: Mapping[PayWay, str] = {}


@dataclass(frozen=True, slots=True)
class Issued:
    """An issued document: its id and number, whether its paper is still to be made, what was touched, the way back."""

    document_id: int
    number: str
    paper_pending: bool
    touched: frozenset[str] = frozenset()
    undo: Undo | None = None


def issue_document(
    shop: Shop,
    *,
    document_id: int,
    seen: int | None = None,
    tenders: Sequence[Tender] = (),
    references: Mapping[PayWay, str] = NO_REFERENCES,
    hand_over: Sequence[int] = (),
    till_number: str = "",
    wants_invoice: bool = False,
    key: str | None = None,
    confirmed: Iterable[str] = (),
    render: bool = True,
) -> Issued:
    """Issue a draft: try its paper, give it its number with the money taken, then make and keep the paper.

    Without `render` the paper stays pending and no trial is made. Raises Refused, NeedsConfirmation and Changed before
    anything is written; once issued, a paper that cannot be made is pending and made later.
    """
    if render and not (key and _already_issued(shop, document_id)):
        _try_paper(
            shop, document_id, tenders, till_number=till_number, wants_invoice=wants_invoice, hand_over=hand_over
        )
    done = shop.run(
        check_out,
        key=key,
        confirmed=confirmed,
        document_id=document_id,
        seen=seen,
        tenders=tuple(tenders),
        references=dict(references),
        till_number=till_number,
        wants_invoice=wants_invoice,
        hand_over_items=tuple(hand_over),
    )
    return _issued(shop, done.value, render=render, touched=done.touched, undo=done.undo)


def invoice_for_receipt(
    shop: Shop,
    *,
    document_id: int,
    customer_id: int,
    key: str | None = None,
    confirmed: Iterable[str] = (),
    render: bool = True,
) -> Issued:
    """Turn a receipt into an invoice that names it, and make its paper. Raises Refused and NeedsConfirmation."""
    if render:
        snapshot = shop.ask(trial_for_buyer, document_id=document_id, customer_id=customer_id)
        check_printable(snapshot.texts())
        _render(shop, snapshot, SHEET)
    done = shop.run(receipt_to_invoice, key=key, confirmed=confirmed, document_id=document_id, customer_id=customer_id)
    return _issued(shop, done.value, render=render, touched=done.touched, undo=None)


def _issued(shop: Shop, document_id: int, *, render: bool, touched: frozenset[str], undo: Undo | None) -> Issued:
    pending = True
    if render:
        try:
            paper_bytes(shop, document_id, SHEET)
            pending = False
        except Unavailable:
            # The number stands; finish_papers or the first view makes the paper.
            pending = True
    return Issued(document_id, shop.ask(issued_number, document_id=document_id), pending, touched, undo)


def _already_issued(shop: Shop, document_id: int) -> bool:
    try:
        shop.ask(issued_snapshot, document_id=document_id)
    except Refused:
        return False
    return True


def _try_paper(
    shop: Shop,
    document_id: int,
    tenders: Sequence[Tender],
    *,
    till_number: str,
    wants_invoice: bool,
    hand_over: Sequence[int],
) -> None:
    """Refuse what could not be printed, before a number is drawn."""
    snapshot = shop.ask(
        trial_snapshot,
        document_id=document_id,
        at=shop.now,
        tenders=tuple(tenders),
        person_id=shop.actor,
        till_number=till_number,
        wants_invoice=wants_invoice,
        handed_over=tuple(hand_over),
    )
    check_printable((*snapshot.texts(), *shop.ask(waiting_texts, document_id=document_id)))
    _render(shop, snapshot, SHEET)


def check_printable(texts: Iterable[str]) -> None:
    """Refuse texts with characters that no face on paper has, naming them."""
    missing = missing_glyphs("".join(texts))
    if missing:
        sentence = ngettext(
            "The character {signs} cannot be printed. Write it another way.",
            "The characters {signs} cannot be printed. Write them another way.",
            len(missing),
        )
        raise Refused(sentence.format(signs=" ".join(missing)))


def paper_bytes(shop: Shop, document_id: int, form: str = SHEET) -> bytes:
    """The kept bytes of an issued document's paper, made and kept first when they are pending.

    `form` is "sheet" or "roll". Raises Refused for a draft and Unavailable when the disk or a kept file fails.
    """
    kept = shop.ask(kept_paper, document_id=document_id, form=form)
    if kept is not None:
        return shop.files.read(kept)
    snapshot = shop.ask(issued_snapshot, document_id=document_id)
    data = _render(shop, snapshot, form)
    stored = shop.files.put(data)
    shop.run(keep_paper, document_id=document_id, form=form, sha256=stored.sha256, size=stored.size)
    return shop.files.read(shop.ask(kept_paper, document_id=document_id, form=form) or stored.sha256)


def draft_paper(shop: Shop, document_id: int) -> bytes:
    """What a draft would print as, without a number; kept nowhere. Raises Refused for an issued one."""
    snapshot = shop.ask(trial_snapshot, document_id=document_id, at=shop.now, person_id=shop.actor, wants_invoice=True)
    words = Words(snapshot.language)
    return _render(shop, replace(snapshot, number="", marking=words("Draft, not issued")), SHEET)


def _render(shop: Shop, snapshot: DocumentSnapshot, form: str) -> bytes:
    logo = shop.files.read(snapshot.logo_sha256) if snapshot.logo_sha256 else None
    return receipt_roll_pdf(snapshot, logo) if form == ROLL else document_pdf(snapshot, logo)


def finish_papers(shop: Shop, *, most: int = 500) -> int:
    """Make the papers that a crash or a full disk left pending, oldest first; gives how many were made."""
    made = 0
    for document_id in shop.ask(pending_papers, most=most):
        paper_bytes(shop, document_id, SHEET)
        made += 1
    return made
