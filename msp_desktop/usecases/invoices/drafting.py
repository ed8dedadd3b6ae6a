"""Drafts of invoices and receipts: made from repaired items or from goods sold, and changed until they are issued."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.domain.pricing import discount_fits
from msp_desktop.domain.roles import CustomerKind
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.i18n import _
from msp_desktop.store.customer_rows import standing_for
from msp_desktop.store.document_draft import customer_of, draft_sheet, lines_of
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.document import Document, DocumentItem, DocumentLine
from msp_desktop.store.models.job import Job, JobItem, JobLine
from msp_desktop.store.names import name_key
from msp_desktop.store.shop_facts import basis_for, shop_facts
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.invoices.stock_on_draft import check_part_on_draft, pieces_kept
from msp_desktop.usecases.invoices.values import SaleLine

FREE_DISCOUNT = Decimal(10)
"""A discount above this percentage needs a reason."""

# As on jobs: thousands of the dearest lines still fit the integers of the database.
MOST_QUANTITY = Decimal(100_000)
MOST_UNIT_CENTS = 10**10


# -- from repaired items


def draft_for_items(work: UnitOfWork, *, item_ids: Sequence[int]) -> int | None:
    """Make the draft that charges these items, or bring the one they are on up to date; None with nothing to charge.

    Items of several jobs go on one draft when customer, price basis and discount agree. Raises Refused otherwise.
    """
    items = _items(work, item_ids)
    jobs = {item.job_id: work.get(Job, item.job_id) for item in items}
    customer = _one_customer(work, jobs.values())
    draft = _draft_of_items(work, [item.id for item in items])
    charged = lines_to_charge(work, [item.id for item in items])
    if draft is None and not charged:
        return None
    if draft is None:
        draft = _new_draft(work, customer, _one_basis(jobs.values()))
        draft.discount_percent, draft.discount_reason = _one_discount(jobs.values())
    elif draft.customer_id is not None and standing_for(work.session, draft.customer_id) != customer.id:
        raise Refused(_("These jobs belong to different customers. Charge them one by one."))
    elif any(job.price_basis is not draft.price_basis for job in jobs.values()):
        raise Refused(_("One of these jobs is priced with tax and another without. Charge them one by one."))
    else:
        _refuse_other_discount(work, draft, jobs.values())
    with work.session.no_autoflush:
        on_it = _put_items_on(work, draft, items)
        _changed, rows = _follow_jobs(work, draft, on_it)
    if not rows:
        # Everything on it was set aside or paid elsewhere meanwhile.
        draft.deleted_at = work.now
        work.session.flush()
        return None
    retotal_draft(work, draft, rows)
    return draft.id


def take_items_off(work: UnitOfWork, *, document_id: int, item_ids: Sequence[int]) -> None:
    """Take items and their lines off a draft; a draft left without lines is deleted."""
    draft = open_draft(work, document_id)
    for row in _item_rows(work, draft.id):
        if row.item_id in item_ids:
            work.delete(row)
    copy_job_lines(work, draft)
    work.session.flush()
    if not lines_of(work.session, draft.id):
        draft.deleted_at = work.now
    retotal_draft(work, draft)


def leave_for_later(work: UnitOfWork, *, document_id: int, item_ids: Sequence[int], seen: int | None = None) -> None:
    """Take items off the draft because they are not fetched today: they are charged when they are. Undoable."""
    draft = open_draft(work, document_id, seen)
    here = [row.item_id for row in _item_rows(work, draft.id)]
    leaving = [each for each in dict.fromkeys(item_ids) if each in here]
    if not leaving or len(leaving) == len(here):
        raise Refused(_("Something has to be fetched. Park the sale instead."))
    take_items_off(work, document_id=document_id, item_ids=leaving)
    number = work.get(Job, work.get(JobItem, leaving[0]).job_id).number
    work.undo_with(
        _("Device of {job} left for later").format(job=number),
        charge_again,
        document_id=document_id,
        item_ids=tuple(leaving),
    )


def charge_again(work: UnitOfWork, *, document_id: int, item_ids: Sequence[int]) -> None:
    """Put items back on the draft they were taken off. Undoable."""
    kept = work.get(Document, document_id)
    if kept.issued_at is None and kept.deleted_at is not None:
        # Nothing was left to charge on it when they were taken off.
        kept.deleted_at = None
    draft = open_draft(work, document_id)
    here = [row.item_id for row in _item_rows(work, draft.id)]
    draft_for_items(work, item_ids=(*here, *item_ids))
    number = work.get(Job, work.get(JobItem, item_ids[0]).job_id).number
    work.undo_with(
        _("Device of {job} charged").format(job=number),
        leave_for_later,
        document_id=document_id,
        item_ids=tuple(item_ids),
    )


def _items(work: UnitOfWork, item_ids: Sequence[int]) -> list[JobItem]:
    items = [work.get(JobItem, item_id) for item_id in dict.fromkeys(item_ids)]
    if not items:
        raise Refused(_("Choose what is to be charged."))
    return items


def _one_customer(work: UnitOfWork, jobs: Iterable[Job]) -> Customer:
    ids = {standing_for(work.session, job.customer_id) for job in jobs}
    if len(ids) > 1:
        raise Refused(_("These jobs belong to different customers. Charge them one by one."))
    return work.get(Customer, ids.pop())


def _one_basis(jobs: Iterable[Job]) -> PriceBasis:
    found = {job.price_basis for job in jobs}
    if len(found) > 1:
        raise Refused(_("One of these jobs is priced with tax and another without. Charge them one by one."))
    return found.pop()


def _one_discount(jobs: Iterable[Job]) -> tuple[Decimal, str]:
    kept = list(jobs)
    if len({job.discount_percent for job in kept}) > 1:
        raise Refused(_("These jobs have different discounts. Charge them one by one."))
    return kept[0].discount_percent, next((job.discount_reason for job in kept if job.discount_reason), "")


def _refuse_other_discount(work: UnitOfWork, draft: Document, jobs: Iterable[Job]) -> None:
    """Refuse to put a job under the discount of another one that is on the draft already."""
    on_it = select(DocumentItem.job_id).where(DocumentItem.document_id == draft.id)
    there = work.session.scalars(select(Job).where(Job.id.in_(on_it))).all()
    _one_discount([*there, *jobs])


def _draft_of_items(work: UnitOfWork, item_ids: Sequence[int]) -> Document | None:
    """The oldest draft that any of these items is on."""
    return work.session.scalars(
        select(Document)
        .join(DocumentItem, DocumentItem.document_id == Document.id)
        .where(DocumentItem.item_id.in_(item_ids), Document.issued_at.is_(None), Document.deleted_at.is_(None))
        .order_by(Document.id)
        .limit(1)
    ).first()


def _put_items_on(work: UnitOfWork, draft: Document, items: Sequence[JobItem]) -> list[int]:
    """Name the items on this draft, and on no other; gives all that are on it."""
    elsewhere = work.session.scalars(
        select(DocumentItem)
        .join(Document, DocumentItem.document_id == Document.id)
        .where(
            DocumentItem.item_id.in_([item.id for item in items]),
            Document.issued_at.is_(None),
            Document.deleted_at.is_(None),
            Document.id != draft.id,
        )
    ).all()
    for document_id in {row.document_id for row in elsewhere}:
        take_items_off(work, document_id=document_id, item_ids=[row.item_id for row in elsewhere])
    known = [row.item_id for row in _item_rows(work, draft.id)]
    new = [item for item in items if item.id not in known]
    # Written together with the lines, in one flush.
    work.session.add_all(DocumentItem(document_id=draft.id, job_id=item.job_id, item_id=item.id) for item in new)
    return [*known, *(item.id for item in new)]


def _item_rows(work: UnitOfWork, document_id: int) -> Sequence[DocumentItem]:
    return work.session.scalars(
        select(DocumentItem).where(DocumentItem.document_id == document_id).order_by(DocumentItem.id)
    ).all()


def lines_to_charge(work: UnitOfWork, item_ids: Sequence[int]) -> Sequence[JobLine]:
    """The lines of these items that no issued document charges yet; nothing else says that a line is invoiced.

    Lines that were set aside are charged nowhere.
    """
    issued = (
        select(DocumentLine.job_line_id)
        .join(Document, DocumentLine.document_id == Document.id)
        .where(DocumentLine.job_line_id == JobLine.id, Document.issued_at.is_not(None))
    )
    return work.session.scalars(
        select(JobLine)
        .where(JobLine.item_id.in_(item_ids), JobLine.set_aside.is_(False), ~issued.exists())
        .order_by(JobLine.job_id, JobLine.position, JobLine.id)
    ).all()


def copy_job_lines(work: UnitOfWork, draft: Document) -> bool:
    """Make the draft's lines of jobs agree with the jobs, and say whether anything differed; goods added stay."""
    changed, _rows = _follow_jobs(work, draft, [row.item_id for row in _item_rows(work, draft.id)])
    return changed


def _follow_jobs(work: UnitOfWork, draft: Document, item_ids: Sequence[int]) -> tuple[bool, list[DocumentLine]]:
    """The same for items known already; gives the lines in order, written with the next flush."""
    wanted = {line.id: line for line in lines_to_charge(work, item_ids)} if item_ids else {}
    rows = lines_of(work.session, draft.id)
    have = {row.job_line_id: row for row in rows if row.job_line_id is not None}
    gone = [row for line_id, row in have.items() if line_id not in wanted]
    for row in gone:
        work.session.delete(row)
    changed, found = bool(gone), []
    for line_id, line in wanted.items():
        row = have.get(line_id) or DocumentLine(document_id=draft.id, job_line_id=line_id, job_id=line.job_id)
        changed |= _copied(line, row)
        found.append(row)
    found += [row for row in rows if row.job_line_id is None]
    for position, row in enumerate(found):
        if row.position != position:
            row.position = position
    work.session.add_all(found)
    return changed, found


_COPIED = (
    "kind", "service_id", "code", "description", "detail", "quantity", "unit_cents", "discount_percent",
    "tax_rate_id", "warranty_days", "part_id",
)  # fmt: skip


def _copied(line: JobLine, row: DocumentLine) -> bool:
    """Copy what a job's line charges; say whether it differed."""
    different = [name for name in _COPIED if getattr(row, name) != getattr(line, name)]
    for name in different:
        setattr(row, name, getattr(line, name))
    return bool(different)


# -- goods sold without a job


def draft_sale(work: UnitOfWork, *, customer_id: int | None = None, lines: Sequence[SaleLine] = ()) -> int:
    """Start a sale without a job; nobody named is a person over the counter."""
    customer = work.get(Customer, standing_for(work.session, customer_id)) if customer_id is not None else None
    facts = shop_facts(work.session)
    kind = customer.kind if customer else CustomerKind.PERSON
    draft = _new_draft(work, customer, basis_for(kind, customer.price_basis if customer else None, facts))
    if customer is not None:
        draft.discount_percent = customer.discount_percent
    for line in lines:
        _add_line(work, draft, line)
    retotal_draft(work, draft)
    return draft.id


def _new_draft(work: UnitOfWork, customer: Customer | None, basis: PriceBasis) -> Document:
    return work.add(
        Document(
            kind=SeriesKind.INVOICE,
            customer_id=customer.id if customer else None,
            customer_key=name_key(customer.name) if customer else "",
            language=(customer.language if customer else "") or shop_facts(work.session).language,
            price_basis=basis,
            created_at=work.now,
        )
    )


def add_draft_line(work: UnitOfWork, *, document_id: int, line: SaleLine) -> int:
    """Add something sold to a draft."""
    draft = open_draft(work, document_id)
    row = _add_line(work, draft, line)
    retotal_draft(work, draft)
    work.undo_with(_("{line} added").format(line=row.description), remove_draft_line, line_id=row.id)
    return row.id


def change_draft_line(
    work: UnitOfWork,
    *,
    line_id: int,
    quantity: Decimal,
    unit_cents: int,
    discount_percent: Decimal = Decimal(),
    description: str | None = None,
    serial_ids: tuple[int, ...] | None = None,
    seen: int | None = None,
) -> None:
    """Change quantity, price or discount of something sold; a job's lines are changed on the job.

    `serial_ids` are the pieces sold of a part with serial numbers (None: those chosen before, as many as the quantity
    leaves). `seen` is the version of the draft as it was shown.
    """
    row = _own_line(work, line_id, seen)
    before = (row.quantity, row.unit_cents, row.discount_percent)
    text, pieces = row.description, tuple(row.serial_ids)
    row.quantity, row.unit_cents, row.discount_percent = quantity, unit_cents, discount_percent
    if description is not None:
        row.description = description.strip()
    _check_line(row.description, row.quantity, row.unit_cents, row.discount_percent)
    row.serial_ids = pieces_kept(work, row, pieces if serial_ids is None else serial_ids)
    if quantity > before[0] or tuple(row.serial_ids) != pieces[: len(row.serial_ids)]:
        check_part_on_draft(work, row)
    retotal_draft(work, open_draft(work, row.document_id))
    work.undo_with(
        _("{line} changed").format(line=text),
        change_draft_line,
        line_id=line_id,
        quantity=before[0],
        unit_cents=before[1],
        discount_percent=before[2],
        description=text,
        serial_ids=pieces,
    )


def remove_draft_line(work: UnitOfWork, *, line_id: int, seen: int | None = None) -> None:
    """Take something sold off a draft (`seen` is its version as shown); a job's lines are taken off on the job."""
    row = _own_line(work, line_id, seen)
    draft = open_draft(work, row.document_id)
    line = SaleLine(
        row.description, row.unit_cents, row.tax_rate_id, row.quantity, row.kind, row.service_id, row.code,
        row.detail, row.discount_percent, row.warranty_days, row.part_id, tuple(row.serial_ids),
    )  # fmt: skip
    work.delete(row)
    retotal_draft(work, draft)
    work.undo_with(_("{line} taken off").format(line=line.description), add_draft_line, document_id=draft.id, line=line)


def _add_line(work: UnitOfWork, draft: Document, line: SaleLine) -> DocumentLine:
    _check_line(line.description, line.quantity, line.unit_cents, line.discount_percent)
    return work.add(
        DocumentLine(
            document_id=draft.id,
            position=len(lines_of(work.session, draft.id)),
            kind=line.kind,
            service_id=line.service_id,
            code=line.code.strip(),
            description=line.description.strip(),
            detail=line.detail.strip(),
            quantity=line.quantity,
            unit_cents=line.unit_cents,
            discount_percent=line.discount_percent,
            tax_rate_id=line.tax_rate_id,
            warranty_days=line.warranty_days,
            part_id=line.part_id,
            serial_ids=list(line.serial_ids),
        )
    )


def _check_line(description: str, quantity: Decimal, unit_cents: int, discount_percent: Decimal) -> None:
    if not description.strip():
        raise Refused(_("Say what this line is for."), "description")
    if len(description.strip()) > 200:
        raise Refused(_("Use at most {n} characters.").format(n=200), "description")
    if not 0 < quantity <= MOST_QUANTITY or quantity * 1000 != int(quantity * 1000):
        raise Refused(_("Enter a quantity above 0, with at most three decimals."), "quantity")
    if not 0 <= unit_cents <= MOST_UNIT_CENTS:
        raise Refused(_("Enter a price of 0 or more."), "unit")
    if not discount_fits(discount_percent):
        raise Refused(_("A discount is between 0 and 100 percent."), "discount")


def _own_line(work: UnitOfWork, line_id: int, seen: int | None = None) -> DocumentLine:
    row = work.get(DocumentLine, line_id)
    open_draft(work, row.document_id, seen)
    if row.job_id is not None:
        number = work.get(Job, row.job_id).number
        raise Refused(_("This line comes from job {number}. Change it there.").format(number=number))
    return row


# -- the draft as a whole


def discount_draft(
    work: UnitOfWork, *, document_id: int, percent: Decimal, reason: str = "", seen: int | None = None
) -> None:
    """Give a discount on the whole draft; above 10 percent it needs a reason."""
    draft = open_draft(work, document_id, seen)
    if not discount_fits(percent):
        raise Refused(_("A discount is between 0 and 100 percent."), "discount")
    if percent > FREE_DISCOUNT and not reason.strip():
        raise Refused(_("Say why the discount is over 10 percent. It is kept with the invoice."), "reason")
    before, because = draft.discount_percent, draft.discount_reason
    draft.discount_percent, draft.discount_reason = percent, reason.strip()
    retotal_draft(work, draft)
    work.undo_with(_("Discount changed"), restore_discount, document_id=document_id, percent=before, reason=because)


def restore_discount(work: UnitOfWork, *, document_id: int, percent: Decimal, reason: str) -> None:
    """Put an earlier discount back, as it was."""
    draft = open_draft(work, document_id)
    before, because = draft.discount_percent, draft.discount_reason
    draft.discount_percent, draft.discount_reason = percent, reason
    retotal_draft(work, draft)
    work.undo_with(_("Discount changed"), restore_discount, document_id=document_id, percent=before, reason=because)


def change_draft(
    work: UnitOfWork, *, document_id: int, seen: int | None = None, due_day: date | None = None, note: str = ""
) -> None:
    """Set the day to pay by (None: by the customer's days) and the note of a draft."""
    draft = open_draft(work, document_id, seen)
    if due_day is not None and due_day < work.today:
        raise Refused(_("The day to pay by is past. Choose today or later."), "due")
    draft.due_day, draft.note = due_day, note.strip()


def name_buyer(work: UnitOfWork, *, document_id: int, customer_id: int | None, seen: int | None = None) -> None:
    """Say who buys; a draft that charges jobs stays with their customer."""
    draft = open_draft(work, document_id, seen)
    if _item_rows(work, draft.id):
        raise Refused(_("This draft charges a job, so it stays with that customer."), "customer")
    customer = work.get(Customer, standing_for(work.session, customer_id)) if customer_id is not None else None
    _follow_discount(work, draft, customer)
    draft.customer_id = customer.id if customer else None
    draft.customer_key = name_key(customer.name) if customer else ""
    draft.language = (customer.language if customer else "") or shop_facts(work.session).language
    retotal_draft(work, draft)


def _follow_discount(work: UnitOfWork, draft: Document, customer: Customer | None) -> None:
    """Give the discount of who buys now, unless somebody gave this sale one of its own."""
    before = customer_of(work.session, draft)
    usual = before.discount_percent if before else Decimal()
    if draft.discount_percent == usual and not draft.discount_reason:
        draft.discount_percent = customer.discount_percent if customer else Decimal()


def delete_draft(work: UnitOfWork, *, document_id: int) -> None:
    """Put a draft away; it can be restored."""
    draft = open_draft(work, document_id)
    draft.deleted_at = work.now
    work.undo_with(_("Draft deleted"), restore_draft, document_id=document_id)


def restore_draft(work: UnitOfWork, *, document_id: int) -> None:
    """Bring a deleted draft back; Refused where its items have since gone on another."""
    draft = work.get(Document, document_id)
    if draft.issued_at is not None or draft.deleted_at is None:
        raise Refused(_("This draft is not deleted."))
    item_ids = [row.item_id for row in _item_rows(work, draft.id)]
    if item_ids and _draft_of_items(work, item_ids) is not None:
        raise Refused(_("Another draft charges the same job by now. Use that one."))
    draft.deleted_at = None
    copy_job_lines(work, draft)
    retotal_draft(work, draft)
    work.undo_with(_("Draft brought back"), delete_draft, document_id=document_id)


def retotal_draft(work: UnitOfWork, draft: Document, rows: Sequence[DocumentLine] | None = None) -> None:
    """Work out a draft's totals again and keep them with it: the one place.

    `rows` are its lines where they are at hand, not yet written: then all is written at once.
    """
    if rows is None:
        work.session.flush()
    with work.session.no_autoflush:
        sheet = draft_sheet(work.session, draft, rows)
    totals = sheet.totals
    for row, line in zip(sheet.rows, totals.lines, strict=True):
        row.net_cents = line.net_cents
    draft.net_cents, draft.tax_cents = totals.net_cents, totals.tax_cents
    draft.total_cents, draft.to_pay_cents = totals.total_cents, totals.to_pay_cents
    work.touch(draft)
    work.session.flush()


def open_draft(work: UnitOfWork, document_id: int, seen: int | None = None) -> Document:
    """Fetch a draft that may be changed or issued; Refused for an issued or deleted one."""
    draft = work.get(Document, document_id, seen=seen)
    if draft.issued_at is not None:
        raise Refused(_("{number} is issued and stays as it is.").format(number=draft.number))
    if draft.deleted_at is not None:
        raise Refused(_("This draft was deleted. Restore it first."))
    return draft
