"""Purchase orders as drafts: made, changed, copied, deleted."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.domain.purchase import LATEST_DAYS, OrderState, usual_freight
from msp_desktop.domain.taking_back import without_change
from msp_desktop.i18n import _
from msp_desktop.store.models.part import Part
from msp_desktop.store.models.purchase import PurchaseOrder
from msp_desktop.store.models.supplier import Supplier
from msp_desktop.store.purchase_rows import language_of_supplier, terms_of
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.purchasing.lines import write_lines
from msp_desktop.usecases.purchasing.record import (
    LONGEST_NOTE,
    LONGEST_REFERENCE,
    checked_cents,
    draft_order,
    goods_cents,
    index_order,
    lines_of,
    retotal,
    tidy,
)
from msp_desktop.usecases.purchasing.values import NewOrderLine, OrderFacts
from msp_desktop.usecases.shop import draw_number


def make_order(work: UnitOfWork, *, supplier_id: int, lines: Sequence[NewOrderLine] = (), note: str = "") -> int:
    """Make a draft order to a supplier under the next number, and give its id. Undoable."""
    supplier = _supplier(work, supplier_id)
    order = work.add(
        PurchaseOrder(
            number=draw_number(work, SeriesKind.PURCHASE_ORDER).text,
            supplier_id=supplier.id,
            state=OrderState.DRAFT,
            language=language_of_supplier(work.session, supplier),
            created_at=work.now,
            created_by_id=work.actor,
            note=tidy(note, LONGEST_NOTE, "note"),
        )
    )
    write_lines(work, order, lines)
    retotal(work, order, before_cents=0)
    index_order(work, order)
    work.undo_with(_("{order} made").format(order=order.number), delete_order, order_id=order.id)
    return order.id


def draft_for_supplier(work: UnitOfWork, *, supplier_id: int) -> int:
    """The newest draft to a supplier, made where there is none."""
    found = (
        select(PurchaseOrder.id)
        .where(
            PurchaseOrder.supplier_id == supplier_id,
            PurchaseOrder.state == OrderState.DRAFT,
            PurchaseOrder.deleted_at.is_(None),
        )
        .order_by(PurchaseOrder.id.desc())
        .limit(1)
    )
    draft = work.session.scalars(found).first()
    return make_order(work, supplier_id=supplier_id) if draft is None else draft


def change_order(work: UnitOfWork, *, order_id: int, facts: OrderFacts, seen: int | None = None) -> None:
    """Change what is written on a draft besides its lines. Undoable; nothing happens when nothing changes."""
    order = draft_order(work, order_id, seen)
    refuse_far(work, facts.expected_day)
    before = _facts_of(work, order)
    order.expected_day = facts.expected_day
    usual = _usual_freight(work, order)
    order.freight_cents = usual if facts.freight_cents is None else checked_cents(facts.freight_cents, "freight")
    order.supplier_reference = " ".join(tidy(facts.supplier_reference, LONGEST_REFERENCE, "reference").split())
    order.note = tidy(facts.note, LONGEST_NOTE, "note")
    if not work.session.is_modified(order):
        return
    retotal(work, order)
    index_order(work, order)
    work.undo_with(
        _("{order} changed").format(order=order.number),
        take_order_change_back,
        order_id=order.id,
        before=before,
        after=_facts_of(work, order),
    )


def take_order_change_back(work: UnitOfWork, *, order_id: int, before: OrderFacts, after: OrderFacts) -> None:
    """Take a change of a draft back and leave what else was written on it since. Undoable.

    Refused where the same was changed again.
    """
    order = draft_order(work, order_id)
    facts = without_change(_facts_of(work, order), before, after)
    if facts is None:
        raise Refused(_("{order} has changed since. Look at it first.").format(order=order.number))
    change_order(work, order_id=order_id, facts=facts)


def _facts_of(work: UnitOfWork, order: PurchaseOrder) -> OrderFacts:
    freight = None if order.freight_cents == _usual_freight(work, order) else order.freight_cents
    return OrderFacts(order.expected_day, freight, order.supplier_reference, order.note)


def _usual_freight(work: UnitOfWork, order: PurchaseOrder) -> int:
    terms = terms_of(work.get(Supplier, order.supplier_id))
    return usual_freight(terms, goods_cents(lines_of(work, order.id)))


def copy_order(work: UnitOfWork, *, order_id: int) -> int:
    """Order the same again: a new draft with the same parts at today's prices, for no job. Undoable."""
    order = work.get(PurchaseOrder, order_id)
    wanted = [
        NewOrderLine(line.part_id, line.quantity)
        for line in lines_of(work, order.id)
        if work.get(Part, line.part_id).deleted_at is None
    ]
    return make_order(work, supplier_id=order.supplier_id, lines=wanted)


def delete_order(work: UnitOfWork, *, order_id: int, seen: int | None = None) -> None:
    """Delete a draft; its number is not given again. Undoable."""
    order = draft_order(work, order_id, seen)
    order.deleted_at = work.now
    index_order(work, order)
    work.undo_with(_("{order} deleted").format(order=order.number), restore_order, order_id=order.id)


def restore_order(work: UnitOfWork, *, order_id: int) -> None:
    """Bring a deleted draft back."""
    order = work.get(PurchaseOrder, order_id)
    order.deleted_at = None
    index_order(work, order)
    work.undo_with(_("{order} made").format(order=order.number), delete_order, order_id=order.id)


def refuse_far(work: UnitOfWork, day: date | None) -> None:
    """Refuse a day of delivery that is a slip of the finger. Field "expected"."""
    if day is not None and abs(day - work.today) > timedelta(days=LATEST_DAYS):
        raise Refused(_("This day is more than two years away. Check the date."), "expected")


def _supplier(work: UnitOfWork, supplier_id: int) -> Supplier:
    supplier = work.get(Supplier, supplier_id)
    if supplier.deleted_at is not None:
        raise Refused(
            _("{supplier} was deleted. Bring it back to order there.").format(supplier=supplier.name), "supplier"
        )
    return supplier
