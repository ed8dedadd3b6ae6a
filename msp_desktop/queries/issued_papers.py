"""Issued documents as papers: the frozen picture, where the bytes are kept, which papers are still to be made."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.payment import Tender
from msp_desktop.domain.snapshot import DocumentKind, DocumentSnapshot
from msp_desktop.i18n import _
from msp_desktop.store.customer_rows import standing_for
from msp_desktop.store.document_draft import draft_sheet
from msp_desktop.store.document_picture import Occasion, draft_snapshot
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.document import Document, DocumentItem, DocumentPaper
from msp_desktop.store.models.job import JobLine
from msp_desktop.store.parties import customer_party

SHEET = "sheet"


def trial_snapshot(
    session: Session,
    *,
    document_id: int,
    at: datetime,
    tenders: Sequence[Tender] = (),
    person_id: int | None = None,
    till_number: str = "",
    wants_invoice: bool = False,
    handed_over: Sequence[int] = (),
) -> DocumentSnapshot:
    """The picture a draft would get if it were issued now, under a number of noughts. Raises Refused."""
    document = session.get(Document, document_id)
    if document is None:
        raise Refused(_("This record is no longer there."))
    if document.issued_at is not None:
        raise Refused(_("{number} is issued and stays as it is.").format(number=document.number))
    sheet = draft_sheet(session, document)
    sale = sheet.sale(tenders, wants_invoice=wants_invoice)
    day = sheet.facts.day_of(at)
    due = max(
        day, document.due_day or sheet.facts.due_day(day, sheet.customer.payment_days if sheet.customer else None)
    )
    occasion = Occasion(at, day, due, person_id, till_number=till_number, handed_over=handed_over)
    return draft_snapshot(session, sheet, sale, occasion)


def waiting_texts(session: Session, *, document_id: int) -> tuple[str, ...]:
    """What the jobs on a draft say in their lines today: issuing takes it over, whatever the draft still says."""
    on_it = select(DocumentItem.item_id).where(DocumentItem.document_id == document_id)
    rows = session.execute(
        select(JobLine.code, JobLine.description, JobLine.detail).where(JobLine.item_id.in_(on_it))
    ).all()
    return tuple(text for row in rows for text in row)


def trial_for_buyer(session: Session, *, document_id: int, customer_id: int) -> DocumentSnapshot:
    """The picture of an issued receipt with another buyer's name on it, to be tried before it becomes an invoice."""
    picture = issued_snapshot(session, document_id=document_id)
    customer = session.get(Customer, standing_for(session, customer_id))
    if customer is None:
        raise Refused(_("This record is no longer there."))
    party = customer_party(session, customer, picture.country, picture.language)
    return replace(picture, kind=DocumentKind.INVOICE, customer=party)


def issued_snapshot(session: Session, *, document_id: int) -> DocumentSnapshot:
    """The frozen picture of an issued document. Raises Refused for a draft."""
    text = session.scalar(select(Document.snapshot).where(Document.id == document_id))
    if text is None:
        raise Refused(_("A draft has no paper yet."))
    return DocumentSnapshot.from_json(text)


def issued_number(session: Session, *, document_id: int) -> str:
    """The number of an issued document, "" for a draft."""
    return session.scalar(select(Document.number).where(Document.id == document_id)) or ""


def kept_paper(session: Session, *, document_id: int, form: str = SHEET) -> str | None:
    """The hash under which the paper's bytes are kept, None while it is pending."""
    return session.scalar(
        select(DocumentPaper.sha256).where(DocumentPaper.document_id == document_id, DocumentPaper.form == form)
    )


def pending_papers(session: Session, *, most: int = 500) -> tuple[int, ...]:
    """Issued documents whose sheet is not kept yet, oldest first."""
    kept = select(DocumentPaper.id).where(DocumentPaper.document_id == Document.id, DocumentPaper.form == SHEET)
    return tuple(
        session.scalars(
            select(Document.id).where(Document.issued_at.is_not(None), ~kept.exists()).order_by(Document.id).limit(most)
        )
    )
