"""Parts of the stock on a sale: added by scan or search, one line for each part. Nothing moves before issuing."""

from decimal import Decimal

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.work_kind import LineKind
from msp_desktop.i18n import _
from msp_desktop.store.document_draft import lines_of
from msp_desktop.store.models.document import Document, DocumentLine
from msp_desktop.store.models.part import Part
from msp_desktop.store.part_rows import offered_parts
from msp_desktop.store.shop_facts import shop_facts
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.invoices.drafting import (
    add_draft_line,
    change_draft_line,
    open_draft,
    remove_draft_line,
)
from msp_desktop.usecases.invoices.stock_on_draft import check_part_on_draft
from msp_desktop.usecases.invoices.values import SaleLine


def add_stock_line(
    work: UnitOfWork,
    *,
    document_id: int,
    part_id: int,
    quantity: Decimal = Decimal(1),
    serial_ids: tuple[int, ...] = (),
) -> int:
    """Add a part to a sale at today's price, or more of one that is on it already; gives its line. Undoable.

    `serial_ids` are the pieces chosen where they have serial numbers. Raises Refused, field "stock", where the shelf
    does not hold as many, and NeedsConfirmation where some are kept for a job.
    """
    draft = open_draft(work, document_id)
    part = work.get(Part, part_id)
    if part.deleted_at is not None or not part.active:
        raise Refused(_("{part} is no longer sold.").format(part=part.name))
    there = _line_of(work, draft, part)
    if there is not None:
        return _more(work, there, quantity, serial_ids)
    line_id = add_draft_line(work, document_id=document_id, line=_sale_line(work, draft, part, quantity, serial_ids))
    check_part_on_draft(work, work.get(DocumentLine, line_id))
    work.undo_with(_("{line} added").format(line=part.name), remove_draft_line, line_id=line_id)
    return line_id


def _line_of(work: UnitOfWork, draft: Document, part: Part) -> DocumentLine | None:
    """The last line on which the draft sells this part by itself."""
    own = [row for row in lines_of(work.session, draft.id) if row.part_id == part.id and row.job_id is None]
    return own[-1] if own else None


def _more(work: UnitOfWork, row: DocumentLine, quantity: Decimal, serial_ids: tuple[int, ...]) -> int:
    label = _("{line} added").format(line=row.description)
    before, pieces = row.quantity, tuple(row.serial_ids)
    change_draft_line(
        work,
        line_id=row.id,
        quantity=before + quantity,
        unit_cents=row.unit_cents,
        discount_percent=row.discount_percent,
        serial_ids=(*pieces, *serial_ids),
    )
    work.undo_with(
        label,
        change_draft_line,
        line_id=row.id,
        quantity=before,
        unit_cents=row.unit_cents,
        discount_percent=row.discount_percent,
        serial_ids=pieces,
    )
    return row.id


def _sale_line(
    work: UnitOfWork, draft: Document, part: Part, quantity: Decimal, serial_ids: tuple[int, ...]
) -> SaleLine:
    facts = shop_facts(work.session)
    offered = offered_parts(work.session, (part.id,), draft.price_basis, work.today, facts)[part.id]
    return SaleLine(
        description=part.name,
        unit_cents=offered.unit_cents,
        tax_rate_id=offered.tax_rate_id,
        quantity=quantity,
        kind=LineKind.PART,
        code=part.code,
        detail=part.detail,
        warranty_days=part.warranty_days,
        part_id=part.id,
        serial_ids=serial_ids,
    )
