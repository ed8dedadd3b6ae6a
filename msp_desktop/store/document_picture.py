"""The frozen picture of a document to be issued, built from its rows: for the trial before, and for the real one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.country import FOOT_TEXTS, Country
from msp_desktop.domain.document_choice import Sale
from msp_desktop.domain.intake_answers import Accessory
from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.domain.payment import PayWay, Settlement
from msp_desktop.domain.snapshot import (
    DocumentKind,
    DocumentSnapshot,
    PaperSize,
    Party,
    SettledBy,
    SnapshotDevice,
    SnapshotLine,
    SnapshotPayment,
    SnapshotTax,
    TaxPart,
)
from msp_desktop.domain.tax import LEGAL_TEXTS, STAMP_TEXT, Tax, notes_for
from msp_desktop.domain.totals import PriceBasis, TaxTotal, Totals
from msp_desktop.domain.warranty import warranty_end
from msp_desktop.domain.work_kind import LineKind
from msp_desktop.i18n import Formats, Words
from msp_desktop.store.document_draft import DraftSheet
from msp_desktop.store.models.device import Device
from msp_desktop.store.models.document import DocumentItem, DocumentLine
from msp_desktop.store.models.job import Job, JobItem, JobLine
from msp_desktop.store.models.person import Person
from msp_desktop.store.models.shop import PaymentWay, Shop
from msp_desktop.store.parties import customer_party, shop_party
from msp_desktop.store.serial_rows import pieces_of_lines
from msp_desktop.store.shop_facts import ShopFacts, shop_row
from msp_desktop.words import ACCESSORY_WORDS, PAY_WAY_WORDS, TAX_WORDS

TRIAL_NUMBER = "0000/000000"
LONGEST_FOOT = 130

_SETTLED_BY = {PayWay.CASH: SettledBy.CASH, PayWay.CARD: SettledBy.CARD, PayWay.TRANSFER: SettledBy.TRANSFER}


@dataclass(frozen=True, slots=True)
class Occasion:
    """The circumstances of issuing: when (aware), by whom, as of which day, what the till said, what is handed over."""

    at: datetime
    day: date
    due_day: date
    person_id: int | None = None
    number: str = TRIAL_NUMBER
    till_number: str = ""
    handed_over: Sequence[int] = field(default=())


def draft_snapshot(session: Session, sheet: DraftSheet, sale: Sale, occasion: Occasion) -> DocumentSnapshot:
    """Everything the paper of this draft will show if it is issued on this occasion."""
    document, facts, totals = sheet.document, sheet.facts, sale.totals
    words = Words(document.language)
    shop = shop_row(session)
    items = _items(session, document.id)
    receipt = sale.kind is SeriesKind.RECEIPT
    payments = payments_now(session, sale.settlement, occasion.day, words)
    paid = sum(each.amount_cents for each in payments)
    supplied = supply_days(items, facts, occasion.day)
    foot, extra = foot_of(shop, sheet.country, document.language)
    notes = legal_texts(facts, document.language, split=bool(totals.split_cents))
    return DocumentSnapshot(
        kind=DocumentKind.RECEIPT if receipt else DocumentKind.INVOICE,
        number=occasion.number,
        issue_date=occasion.day,
        language=document.language,
        country=facts.country,
        currency=facts.currency,
        prices_include_tax=document.price_basis is PriceBasis.GROSS,
        seller=shop_party(session, document.language),
        customer=_buyer(session, sheet),
        lines=_with_pieces(
            session,
            sheet,
            snapshot_lines(sheet.rows, (line.tax for line in sheet.lines), totals, tax_word(sheet.country, words)),
            occasion.day,
        ),
        taxes=tuple(snapshot_tax(total, tax_word(sheet.country, words), document.language) for total in totals.taxes),
        lines_cents=totals.subtotal_cents,
        net_cents=totals.net_cents,
        tax_cents=totals.tax_cents,
        total_cents=totals.total_cents,
        to_pay_cents=totals.to_pay_cents - paid,
        paid_cents=paid,
        issued_at=occasion.at.astimezone(ZoneInfo(facts.zone)),
        due_date=None if receipt else occasion.due_day,
        supply_from=supplied[0],
        supply_to=supplied[1],
        served_by=person_name(session, occasion.person_id),
        jobs=tuple(dict.fromkeys(each.job.number for each in items)),
        devices=snapshot_devices(items),
        discount_cents=totals.discount_cents,
        discount_percent=document.discount_percent or None,
        discount_reason=document.discount_reason,
        rounding_cents=totals.cash_rounding_cents,
        stamp_cents=totals.stamp_charged_cents,
        stamp_text=STAMP_TEXT.text(document.language) if totals.stamp_cents else "",
        withheld_cents=totals.withheld_cents,
        withheld_percent=sheet.policy.withholding_percent if totals.withheld_cents else Decimal(),
        split_cents=totals.split_cents,
        payments=payments,
        marking=words("Not a tax document") if receipt and sheet.country.receipt_not_tax_document else "",
        legal_texts=(*notes, *(() if receipt else extra), *filter(None, (document.note,))),
        foot_text="" if receipt else foot,
        work_done="\n".join(dict.fromkeys(each.job.solution for each in items if each.job.solution)),
        warranty=warranty_terms(
            ((row.kind, row.warranty_days) for row in sheet.rows if row.part_id is None),
            facts,
            document.language,
            occasion.day,
        ),
        handed_over=_bag(items, occasion.handed_over, words),
        iban=shop.iban,
        bic=shop.bic,
        account_name=shop.account_name,
        payment_note=payment_note(session, words),
        till_number=occasion.till_number,
        paper=PaperSize(facts.paper),
        logo_sha256=shop.logo_sha256 or "",
    )


@dataclass(frozen=True, slots=True)
class ItemOnPaper:
    """An item that a paper is about, with its job and its device."""

    item: JobItem
    job: Job
    device: Device | None


def _items(session: Session, document_id: int) -> list[ItemOnPaper]:
    rows = session.execute(
        select(JobItem, Job, Device)
        .join(DocumentItem, DocumentItem.item_id == JobItem.id)
        .join(Job, JobItem.job_id == Job.id)
        .outerjoin(Device, JobItem.device_id == Device.id)
        .where(DocumentItem.document_id == document_id)
        .order_by(Job.id, JobItem.position, JobItem.id)
    ).all()
    return [ItemOnPaper(*row) for row in rows]


def supply_days(items: Sequence[ItemOnPaper], facts: ShopFacts, day: date) -> tuple[date | None, date | None]:
    """The days the work was done on: from the first booking to the last item ready; none for goods sold now."""
    if not items:
        return None, None
    first = min(facts.day_of(each.job.received_at) for each in items)
    ready = [facts.day_of(each.job.ready_at) for each in items if each.job.ready_at is not None]
    last = max(ready, default=day)
    return min(first, last, day), min(last, day)


def _buyer(session: Session, sheet: DraftSheet) -> Party | None:
    if sheet.customer is None:
        return None
    return customer_party(session, sheet.customer, sheet.facts.country, sheet.document.language)


def person_name(session: Session, person_id: int | None) -> str:
    """The name of somebody of the shop, "" for nobody."""
    if person_id is None:
        return ""
    return session.scalars(select(Person.name).where(Person.id == person_id)).first() or ""


def tax_word(country: Country, words: Words) -> str:
    """What the tax on sales is called, in the paper's language."""
    return words(TAX_WORDS[country.tax_word])


def snapshot_lines(
    rows: Iterable[DocumentLine | JobLine], taxes: Iterable[Tax], totals: Totals, word: str
) -> tuple[SnapshotLine, ...]:
    """The lines as a paper keeps them, each with the tax it really bears; `word` is what the tax is called."""
    return tuple(
        SnapshotLine(
            description=row.description,
            quantity=row.quantity,
            unit_cents=row.unit_cents,
            amount_cents=total.amount_cents,
            net_cents=total.net_cents,
            code=row.code,
            detail=row.detail,
            unit_code="HUR" if row.kind is LineKind.LABOUR else "C62",
            discount_percent=row.discount_percent,
            tax_name=word,
            tax_percent=tax.percent,
            tax_category=tax.category.value,
        )
        for row, tax, total in zip(rows, taxes, totals.lines, strict=True)
    )


def _with_pieces(
    session: Session, sheet: DraftSheet, lines: Sequence[SnapshotLine], day: date
) -> tuple[SnapshotLine, ...]:
    """The lines, parts of the stock with the serials of their pieces and a warranty of their own."""
    pieces = pieces_of_lines(session, sheet.rows)
    language = sheet.document.language
    return tuple(
        replace(
            line,
            serials=tuple(each.serial for each in pieces.get(row, ()) if each.serial),
            warranty=line_warranty(row.warranty_days, sheet.facts, language, day),
        )
        if row.part_id is not None
        else line
        for row, line in zip(sheet.rows, lines, strict=True)
    )


def line_warranty(days: int, facts: ShopFacts, language: str, day: date) -> str:
    """How long the shop answers for one line, with its last day; "" where it does not."""
    words = Words(language)
    return _term(words("Warranty {time}, until {day}"), days, words, facts.formats(language), day) if days else ""


def snapshot_tax(total: TaxTotal, word: str, language: str) -> SnapshotTax:
    """The tax of one group as a paper keeps it, with the sentence that a line without tax needs."""
    tax: Tax = total.tax
    law = LEGAL_TEXTS.get(tax.reason)
    return SnapshotTax(
        name=word,
        percent=tax.percent,
        base_cents=total.base_cents,
        tax_cents=total.tax_cents,
        category=tax.category.value,
        parts=tuple(TaxPart(part.name, part.percent, part.cents) for part in total.parts),
        reason_code=tax.reason,
        reason_text=law.text(language) if law else "",
    )


def legal_texts(facts: ShopFacts, language: str, *, split: bool) -> tuple[str, ...]:
    """The sentences that belong to the whole document; those of its taxes and of the stamp stand with them."""
    return tuple(law.text(language) for law in notes_for(facts.regime, (), split_payment=split, stamped=False))


def foot_of(shop: Shop, country: Country, language: str) -> tuple[str, tuple[str, ...]]:
    """The one line at the foot, and what is too long for it and is printed above."""
    law = FOOT_TEXTS.get(country.foot)
    text = shop.invoice_foot.strip() or (law.text(language) if law else "")
    return (text, ()) if len(text) <= LONGEST_FOOT else ("", (text,))


def snapshot_devices(items: Iterable[ItemOnPaper]) -> tuple[SnapshotDevice, ...]:
    """The devices of the band above the lines, each with the problem and the job it came with."""
    return tuple(
        SnapshotDevice(
            name=" ".join(filter(None, (each.device.maker, each.device.model))),
            serial=each.device.serial,
            tag=each.device.asset_tag,
            problem=each.job.problem,
            job=each.job.number,
        )
        for each in items
        if each.device is not None
    )


def warranty_terms(
    lines: Iterable[tuple[LineKind, int]], facts: ShopFacts, language: str, day: date
) -> tuple[str, ...]:
    """How long the shop answers for work and for parts, each with its last day."""
    words, formats = Words(language), facts.formats(language)
    work: dict[int, None] = {}
    parts: dict[int, None] = {}
    for kind, warranty_days in lines:
        if warranty_days:
            (parts if kind is LineKind.PART else work)[warranty_days] = None
    return (
        *(_term(words("{time} on the work, until {day}."), days, words, formats, day) for days in work),
        *(_term(words("{time} on parts, until {day}."), days, words, formats, day) for days in parts),
    )


def _term(sentence: str, days: int, words: Words, formats: Formats, day: date) -> str:
    return sentence.format(time=warranty_time(days, words), day=formats.day(warranty_end(day, days) or day))


def warranty_time(days: int, words: Words) -> str:
    """How long a warranty runs, whole years in months."""
    if days % 365 == 0:
        return words.plural("{n} month", "{n} months", days // 365 * 12)
    return words.plural("{n} day", "{n} days", days)


def _bag(items: Iterable[ItemOnPaper], handed_over: Sequence[int], words: Words) -> tuple[str, ...]:
    """What lies in the bag of the items handed over now."""
    found: dict[str, None] = {}
    known = {each.value for each in Accessory}
    for each in items:
        if each.item.id in handed_over:
            found |= {words(ACCESSORY_WORDS[Accessory(code)]): None for code in each.item.accessories if code in known}
            found |= {each.item.accessory_note: None} if each.item.accessory_note else {}
    return tuple(found)


def payments_now(session: Session, settlement: Settlement, day: date, words: Words) -> tuple[SnapshotPayment, ...]:
    """The money taken in the same act, each under the shop's own name for the way."""
    names = way_names(session, words)
    return tuple(
        SnapshotPayment(
            way=names[tender.way],
            settled_by=_SETTLED_BY[tender.way],
            amount_cents=tender.cents,
            paid_on=day,
            received_cents=tender.cents + settlement.change_cents if tender.way is PayWay.CASH else 0,
            change_cents=settlement.change_cents if tender.way is PayWay.CASH else 0,
        )
        for tender in settlement.kept
        if tender.way is not PayWay.ACCOUNT
    )


def way_names(session: Session, words: Words) -> dict[PayWay, str]:
    """What each way of paying is called: the shop's own label, else the usual word."""
    labels = {row.code: row.label for row in session.execute(select(PaymentWay.code, PaymentWay.label))}
    return {way: labels.get(way.value) or words(PAY_WAY_WORDS[way]) for way in PayWay}


def settled_by(way: str) -> SettledBy:
    """What a paper says about money that came in by a stored way."""
    return _SETTLED_BY.get(PayWay(way), SettledBy.OTHER) if way in {each.value for each in PayWay} else SettledBy.OTHER


def payment_note(session: Session, words: Words) -> str:
    """The ways besides a transfer that the shop takes, "" for none."""
    enabled = set(session.scalars(select(PaymentWay.code).where(PaymentWay.enabled.is_(True))))
    if {"card", "cash"} <= enabled:
        return words("Card or cash at the shop")
    if "cash" in enabled:
        return words("Cash at the shop")
    return words("Card at the shop") if "card" in enabled else ""
