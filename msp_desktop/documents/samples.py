"""Papers filled with a made-up repair, for previews while setting up and for trying out every paper."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from msp_desktop.documents.claim_ticket import claim_ticket_pdf
from msp_desktop.documents.device_label import device_label_pdf
from msp_desktop.documents.issued import document_pdf
from msp_desktop.documents.price_list import price_list_pdf
from msp_desktop.documents.printer_test import printer_test_pdf
from msp_desktop.documents.receipt_roll import receipt_roll_pdf
from msp_desktop.documents.values import (
    CheckStep,
    ClaimTicket,
    DeviceLabel,
    EstimateLine,
    Measure,
    PriceGroup,
    PriceList,
    PriceRow,
    PrinterKind,
    TellBy,
    TicketForm,
    TicketItem,
    WorkOrder,
)
from msp_desktop.documents.work_order import work_order_pdf
from msp_desktop.domain.snapshot import (
    DocumentKind,
    DocumentReference,
    DocumentSnapshot,
    PaperSize,
    Party,
    SettledBy,
    SnapshotDevice,
    SnapshotLine,
    SnapshotPayment,
    SnapshotTax,
)
from msp_desktop.i18n import Formats, Words

JOB = "J-1234"
CUSTOMER = "Anna Kowalska"
DEVICE, SERIAL = "Lenovo ThinkPad T14", "PF2ABC12"
DAY = date(2026, 11, 17)
BOOKED = datetime(2026, 11, 16, 9, 40, tzinfo=UTC)
READY = datetime(2026, 11, 19, 17, 0, tzinfo=UTC)


def sample_document(
    shop: Party,
    reader: Formats,
    *,
    kind: DocumentKind = DocumentKind.INVOICE,
    prices_include_tax: bool = False,
    tax_name: str = "",
    tax_percent: Decimal = Decimal(22),
    paper: PaperSize = PaperSize.A4,
    iban: str = "",
    foot_text: str = "",
) -> DocumentSnapshot:
    """An issued document over two lines that adds up in the given price basis and rate; VAT if the tax has no name."""
    words = Words(reader.language)
    tax_name = tax_name or words("VAT")
    lines = (
        _line(words("SSD swap and clean install"), "SRV-021", 9500, prices_include_tax, tax_name, tax_percent),
        _line(words("SSD, 1 TB"), "SSD-1T", 8400, prices_include_tax, tax_name, tax_percent),
    )
    in_basis, net = sum(line.amount_cents for line in lines), sum(line.net_cents for line in lines)
    tax = in_basis - net if prices_include_tax else _share(net, tax_percent, 100)
    total = net + tax
    receipt = kind is DocumentKind.RECEIPT
    paid = (SnapshotPayment(words("Cash"), SettledBy.CASH, total, DAY, total + 500, 500),) if receipt else ()
    named = (DocumentReference(DocumentKind.INVOICE, "2026/0041", date(2026, 11, 10)),)
    return DocumentSnapshot(
        kind=kind,
        number="2026/0042",
        issue_date=DAY,
        due_date=None if kind is not DocumentKind.INVOICE else DAY + timedelta(days=30),
        language=reader.language,
        country=reader.country,
        currency=reader.currency,
        prices_include_tax=prices_include_tax,
        seller=shop,
        customer=Party(CUSTOMER, address=_address_like(shop)),
        lines=lines,
        taxes=(SnapshotTax(tax_name, tax_percent, net, tax),),
        lines_cents=in_basis,
        net_cents=net,
        tax_cents=tax,
        total_cents=total,
        paid_cents=total if receipt else 0,
        to_pay_cents=0 if receipt else total,
        payments=paid,
        issued_at=datetime(2026, 11, 17, 10, 44, tzinfo=UTC),
        jobs=(JOB,),
        devices=(SnapshotDevice(DEVICE, SERIAL, "", words("Does not start, disk noise.")),),
        names_documents=named if kind is DocumentKind.CREDIT_NOTE else (),
        work_done=words("The old disk was failing. It was copied, replaced and tested."),
        iban=iban,
        foot_text=foot_text,
        paper=paper,
    )


def _line(text: str, code: str, cents: int, gross: bool, tax_name: str, percent: Decimal) -> SnapshotLine:
    net = cents - _share(cents, percent, 100 + percent) if gross else cents
    return SnapshotLine(text, Decimal(1), cents, cents, net, code, tax_name=tax_name, tax_percent=percent)


def _share(cents: int, percent: Decimal, of: Decimal | int) -> int:
    return int((cents * percent / of).quantize(Decimal(1), ROUND_HALF_UP))


def _address_like(shop: Party) -> tuple[str, ...]:
    """The sample customer lives in the shop's town."""
    return shop.address[-1:]


def sample_ticket(shop: Party, reader: Formats) -> ClaimTicket:
    """A claim ticket for one laptop, with estimate and limit."""
    words = Words(reader.language)
    item = TicketItem(
        DEVICE,
        SERIAL,
        words("Charger"),
        words("Scratches"),
        words("Must be kept. No backup exists."),
        words("Does not start, disk noise."),
        "B-07",
    )
    return ClaimTicket(
        reader=reader,
        shop=shop,
        job_number=JOB,
        customer=CUSTOMER,
        booked_at=BOOKED,
        booked_by="Giulia",
        items=(item,),
        ready_by=READY,
        tell_by=TellBy.WRITE,
        tell_at="anna@mail.example",
        estimate=(EstimateLine(words("SSD swap and clean install"), 9500),),
        estimate_cents=9500,
        estimate_includes_tax=True,
        limit_cents=15000,
        terms=words("Repairs carry 90 days’ warranty."),
    )


def sample_label(reader: Formats) -> DeviceLabel:
    """A device label with handling words."""
    words = Words(reader.language)
    return DeviceLabel(
        reader, JOB, CUSTOMER, DEVICE, SERIAL, READY, "B-07", "MB", (words("KEEP DATA"),), words("Charger")
    )


def sample_work_order(reader: Formats) -> WorkOrder:
    """A bench copy with a short checklist."""
    words = Words(reader.language)
    return WorkOrder(
        reader=reader,
        job_number=JOB,
        booked_at=BOOKED,
        booked_by="Giulia",
        customer=CUSTOMER,
        device=DEVICE,
        serial=SERIAL,
        left_with_us=words("Charger"),
        condition=words("Scratches"),
        problem=words("Does not start, disk noise."),
        ready_by=READY,
        technician="Marco",
        shelf="B-07",
        bench_minutes=90,
        limit_cents=15000,
        handling_title=words("KEEP DATA"),
        checklist_title=words("SSD swap and clean install"),
        checklist=(CheckStep(words("Data copied"), required=True), CheckStep(words("Updates installed"))),
        measures=(Measure(words("Battery health"), "%"),),
        ordered=(words("SSD swap and clean install"),),
    )


def sample_price_list(shop: Party, reader: Formats) -> PriceList:
    """A price list of one service and one labour type."""
    words = Words(reader.language)
    rows = (
        PriceRow("SRV-021", words("SSD swap and clean install"), 9500),
        PriceRow("LAB-60", words("Bench labour"), 6000, unit_code="HUR"),
    )
    return PriceList(
        reader, shop, (PriceGroup(words("Repairs"), rows),), prices_include_tax=True, tax_name=words("VAT")
    )


def every_paper(shop: Party, reader: Formats, logo: bytes | None = None) -> Iterator[tuple[str, bytes]]:
    """Each paper by its name, drawn once in the reader's language."""
    for kind in DocumentKind:
        yield kind.value, document_pdf(sample_document(shop, reader, kind=kind), logo)
    gross = sample_document(shop, reader, prices_include_tax=True, paper=PaperSize.LETTER)
    yield "invoice_letter_gross", document_pdf(gross, logo)
    receipt = sample_document(shop, reader, kind=DocumentKind.RECEIPT, prices_include_tax=True)
    yield "receipt_roll", receipt_roll_pdf(receipt, logo)
    for form in TicketForm:
        yield f"claim_ticket_{form.value}", claim_ticket_pdf(sample_ticket(shop, reader), form, logo)
    yield "device_label", device_label_pdf([sample_label(reader)])
    yield "work_order", work_order_pdf([sample_work_order(reader)], logo)
    yield "price_list", price_list_pdf(sample_price_list(shop, reader), logo)
    for printer in PrinterKind:
        yield f"printer_test_{printer.value}", printer_test_pdf(printer, shop, reader)
