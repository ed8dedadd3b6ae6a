"""What goes on the paper of an order or a return, and where the bytes of a sent order's paper are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.buying_paper import BuyingLine, PurchaseOrderPaper, SupplierReturnPaper
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.message import MessageEvent
from msp_desktop.domain.message_text import Filled, Place
from msp_desktop.domain.purchase import OrderState, ReturnState, line_cents
from msp_desktop.domain.snapshot import PaperSize
from msp_desktop.i18n import _
from msp_desktop.store.message_rows import server_facts
from msp_desktop.store.models.part import Part, PartSerial
from msp_desktop.store.models.person import Person
from msp_desktop.store.models.purchase import PurchaseLine, PurchaseOrder, SupplierReturn, SupplierReturnLine
from msp_desktop.store.models.supplier import Supplier
from msp_desktop.store.parties import shop_party, supplier_party
from msp_desktop.store.purchase_rows import day_of_delivery, language_of_supplier, offers_of
from msp_desktop.store.shop_facts import shop_facts, shop_row
from msp_desktop.store.supplier_message import supplier_text

MOST_WHAT = 12


@dataclass(frozen=True, slots=True)
class OrderSheet:
    """The paper of an order, where its bytes are kept once it was sent, and its row's version."""

    paper: PurchaseOrderPaper
    supplier: str
    sha256: str | None
    version: int


@dataclass(frozen=True, slots=True)
class SupplierLetter:
    """The mail that would take a paper to its supplier: the address on the card, the words filled in."""

    to_address: str
    language: str
    text: Filled
    has_server: bool


def order_sheet(session: Session, *, order_id: int, now: datetime, expected: date | None = None) -> OrderSheet:
    """The paper of an order. A draft's is as it would be sent now, expected on `expected` or by the supplier's days."""
    order = _order(session, order_id)
    supplier = session.get_one(Supplier, order.supplier_id)
    facts, language = shop_facts(session), order.language
    draft = order.state is OrderState.DRAFT
    day = expected or order.expected_day or (day_of_delivery(session, supplier, now) if draft else None)
    shop = shop_party(session, language)
    lines = _order_lines(session, order_id)
    goods = sum(line.amount_cents for line in lines)
    paper = PurchaseOrderPaper(
        language=language,
        country=facts.country,
        currency=facts.currency,
        shop=shop,
        supplier=supplier_party(supplier, facts.country, language),
        number=order.number,
        day=facts.day_of(order.sent_at or now),
        lines=lines,
        goods_cents=goods,
        freight_cents=order.freight_cents,
        expected=day,
        account_number=supplier.account_number,
        supplier_reference=order.supplier_reference if draft else "",
        ordered_by=_person(session, order.created_by_id),
        deliver_to=(shop.name, *shop.address),
        hours=shop.hours,
        note=order.note,
        paper=PaperSize(facts.paper),
        logo_sha256=shop_row(session).logo_sha256 or "",
        draft=draft,
    )
    return OrderSheet(paper, supplier.name, order.paper_sha256, order.version)


def order_letter(session: Session, *, order_id: int, expected: date | None = None) -> SupplierLetter:
    """The mail that takes an order to its supplier; `expected` is the day a draft would be expected on."""
    order = _order(session, order_id)
    supplier = session.get_one(Supplier, order.supplier_id)
    reader = shop_facts(session).formats(order.language)
    more = {Place.EXPECTED: reader.long_day(expected)} if expected is not None else None
    text = supplier_text(
        session,
        event=MessageEvent.PURCHASE_ORDER,
        supplier=supplier,
        language=order.language,
        order=order,
        more=more,
    )
    return SupplierLetter(supplier.email, order.language, text, server_facts(session) is not None)


def return_sheet(session: Session, *, return_id: int, now: datetime) -> SupplierReturnPaper:
    """The paper of a return, in the supplier's language."""
    row = _return(session, return_id)
    supplier = session.get_one(Supplier, row.supplier_id)
    facts, language = shop_facts(session), language_of_supplier(session, supplier)
    return SupplierReturnPaper(
        language=language,
        country=facts.country,
        currency=facts.currency,
        shop=shop_party(session, language),
        supplier=supplier_party(supplier, facts.country, language),
        number=row.number,
        day=facts.day_of(row.sent_at or now),
        lines=_return_lines(session, row),
        account_number=supplier.account_number,
        supplier_reference=row.supplier_reference,
        sent_by=_person(session, row.created_by_id),
        note=row.note,
        paper=PaperSize(facts.paper),
        logo_sha256=shop_row(session).logo_sha256 or "",
        draft=row.state is ReturnState.DRAFT,
    )


def return_letter(session: Session, *, return_id: int) -> SupplierLetter:
    """The mail that announces a return to its supplier, with its parts in words."""
    row = _return(session, return_id)
    supplier = session.get_one(Supplier, row.supplier_id)
    language = language_of_supplier(session, supplier)
    reader = shop_facts(session).formats(language)
    lines = _return_lines(session, row)
    named = [f"{reader.number(line.quantity)} × {line.description}" for line in lines[:MOST_WHAT]]
    text = supplier_text(
        session,
        event=MessageEvent.SUPPLIER_RETURN,
        supplier=supplier,
        language=language,
        sent_back=row,
        more={Place.WHAT: "\n".join(named)},
    )
    return SupplierLetter(supplier.email, language, text, server_facts(session) is not None)


def _order(session: Session, order_id: int) -> PurchaseOrder:
    row = session.get(PurchaseOrder, order_id)
    if row is None:
        raise Refused(_("This record is no longer there."))
    return row


def _return(session: Session, return_id: int) -> SupplierReturn:
    row = session.get(SupplierReturn, return_id)
    if row is None:
        raise Refused(_("This record is no longer there."))
    return row


def _person(session: Session, person_id: int | None) -> str:
    if person_id is None:
        return ""
    return session.scalars(select(Person.name).where(Person.id == person_id)).first() or ""


def _order_lines(session: Session, order_id: int) -> tuple[BuyingLine, ...]:
    rows = session.execute(
        select(
            Part.code,
            PurchaseLine.supplier_code,
            PurchaseLine.description,
            PurchaseLine.quantity,
            PurchaseLine.unit_cents,
            PurchaseLine.note,
        )
        .join(Part, Part.id == PurchaseLine.part_id)
        .where(PurchaseLine.order_id == order_id)
        .order_by(PurchaseLine.position, PurchaseLine.id)
    )
    return tuple(
        BuyingLine(
            code=row.code,
            supplier_code=row.supplier_code,
            description=row.description,
            quantity=row.quantity,
            unit_cents=row.unit_cents,
            amount_cents=line_cents(row.quantity, row.unit_cents),
            note=row.note,
        )
        for row in rows
    )


def _return_lines(session: Session, row: SupplierReturn) -> tuple[BuyingLine, ...]:
    found = session.execute(
        select(
            SupplierReturnLine.part_id,
            Part.code,
            Part.name,
            SupplierReturnLine.quantity,
            SupplierReturnLine.unit_cents,
            SupplierReturnLine.reason,
            SupplierReturnLine.serial_ids,
            SupplierReturnLine.note,
        )
        .join(Part, Part.id == SupplierReturnLine.part_id)
        .where(SupplierReturnLine.return_id == row.id)
        .order_by(SupplierReturnLine.position, SupplierReturnLine.id)
    ).all()
    offers = offers_of(session, row.supplier_id, [each.part_id for each in found])
    serials = _serials(session, [int(one) for each in found for one in each.serial_ids])
    return tuple(
        BuyingLine(
            code=each.code,
            supplier_code=offers[each.part_id].supplier_code if each.part_id in offers else "",
            description=each.name,
            quantity=each.quantity,
            unit_cents=each.unit_cents,
            amount_cents=line_cents(each.quantity, each.unit_cents),
            note=each.note,
            serials=tuple(serials[int(one)] for one in each.serial_ids if serials.get(int(one))),
            reason=each.reason,
        )
        for each in found
    )


def _serials(session: Session, ids: Sequence[int]) -> dict[int, str]:
    if not ids:
        return {}
    rows = session.execute(select(PartSerial.id, PartSerial.serial).where(PartSerial.id.in_(sorted(set(ids)))))
    return {row.id: row.serial for row in rows}
