"""Sample papers for the tests: the shop of the drawings, its customers, and baskets that add up."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import zxingcpp
from PIL import Image
from pypdf import PdfReader

from msp_desktop.documents.raster import page_pixels
from msp_desktop.documents.values import (
    CheckStep,
    ClaimTicket,
    DeviceLabel,
    EstimateLine,
    Measure,
    PriceGroup,
    PriceList,
    PriceRow,
    TellBy,
    TicketItem,
    WorkOrder,
)
from msp_desktop.domain.snapshot import (
    DocumentKind,
    DocumentReference,
    DocumentSnapshot,
    Party,
    PartyId,
    SettledBy,
    SnapshotDevice,
    SnapshotLine,
    SnapshotPayment,
    SnapshotTax,
)
from msp_desktop.i18n import Formats

READER = Formats("en", "IT", "EUR", "Europe/Rome")
MACBOOK = TicketItem(
    device="Apple MacBook Air 13 (M1, 2020)",
    serial="C02FK3XQQ6L4",
    left_with_us="Charger",
    condition="Scratches, liquid marks",
    data="Must be kept. No backup exists.",
    problem=(
        "Coffee spilled on the keyboard yesterday evening. Turned it off at once, it has not been switched on since. "
        "Needs photos from the desktop."
    ),
    shelf="B-07",
)

SHOP = Party(
    name="Bottega Informatica",
    legal_name="Bottega Informatica S.r.l.",
    address=("Via delle Lame 58", "40122 Bologna (BO), Italy"),
    country="IT",
    vat_number="IT02345678901",
    phone="+39 051 555 0148",
    email="assistenza@bottega.example",
    hours="Mon – Fri 9 – 13, 15 – 19 · Sat 9 – 13",
)
MARCHETTI = Party(
    name="Studio Dentistico Marchetti",
    contact="Dr Paola Marchetti",
    address=("Via San Felice 112", "40122 Bologna (BO), Italy"),
    country="IT",
    vat_number="IT03456789012",
    ids=(PartyId("SDI code", "M5UXCR1"),),
)
IBAN = "IT60X0542811101000000123456"
D22 = Decimal(22)


def line(description: str, cents: int, quantity: str = "1", **more: object) -> SnapshotLine:
    """A line at 22 % in net prices."""
    count = Decimal(quantity)
    amount = int(count * cents)
    values: dict[str, object] = {"tax_name": "VAT", "tax_percent": D22, **more}
    base = SnapshotLine(description, count, cents, amount, amount)
    return replace(base, **values)  # type: ignore[arg-type] # fields by name


LINES = (
    line("SSD swap and clean install", 9500, code="SRV-021", detail="Windows 11 Pro, drivers, BIOS 1.32. Flat rate."),
    line("Samsung 980 NVMe SSD, 1 TB", 8400, code="MZ-V8V1T0", detail="Serial S649NX0T418812. Warranty 24 months."),
    line(
        "Data recovery, bench",
        6000,
        "0.75",
        code="LAB-60",
        unit_code="HUR",
        detail="Archive D:\\Archivio, 318 GB, and X-ray viewer settings. 17 Nov, Marco.",
    ),
)


def invoice(lines: tuple[SnapshotLine, ...] = LINES, **more: object) -> DocumentSnapshot:
    """The invoice of the drawing, or one over other lines at 22 %."""
    net = sum(each.amount_cents for each in lines)
    tax = (net * 22 + 50) // 100
    snapshot = DocumentSnapshot(
        kind=DocumentKind.INVOICE,
        number="2026/0872",
        issue_date=date(2026, 11, 17),
        due_date=date(2026, 12, 17),
        supply_from=date(2026, 11, 16),
        supply_to=date(2026, 11, 17),
        language="en",
        country="IT",
        currency="EUR",
        prices_include_tax=False,
        seller=SHOP,
        customer=MARCHETTI,
        lines=lines,
        taxes=(SnapshotTax("VAT", D22, net, tax),),
        lines_cents=net,
        net_cents=net,
        tax_cents=tax,
        total_cents=net + tax,
        to_pay_cents=net + tax,
        jobs=("J-2654",),
        devices=(
            SnapshotDevice(
                "Dell Latitude 5420", "7KQ2XN3", "SDM-LT-04", "Does not start, disk error. Archive to be kept."
            ),
        ),
        work_done=(
            "The old disk was failing (214 reallocated sectors). It was copied, replaced and tested for 15 minutes "
            "under load without errors. The old disk was returned to you. Repairs carry 90 days’ warranty."
        ),
        iban=IBAN,
        account_name="Bottega Informatica S.r.l.",
        payment_note="Card or cash at the shop, Mon – Fri 9 – 13, 15 – 19",
        foot_text="Courtesy copy of the electronic invoice, no tax value by itself.",
    )
    return replace(snapshot, **more)  # type: ignore[arg-type] # fields by name


def gross_invoice(**more: object) -> DocumentSnapshot:
    """An invoice to a person: prices include tax, two rates, a line discount and a document discount."""
    lines = (
        SnapshotLine(
            "SSD upgrade with data transfer",
            Decimal(1),
            7930,
            7534,
            6175,
            "SRV-022",
            discount_percent=Decimal(5),
            tax_name="VAT",
            tax_percent=D22,
        ),
        SnapshotLine(
            "Repair manual, printed", Decimal(2), 1040, 2080, 2000, "BOOK-04", tax_name="VAT", tax_percent=Decimal(4)
        ),
    )
    base = invoice(
        lines,
        prices_include_tax=True,
        customer=Party(
            "Federico Longo", address=("Via Galliera 40", "40121 Bologna (BO), Italy"), tax_code="LNGFRC80A01A944X"
        ),
        discount_cents=614,
        discount_reason="regular customer",
        lines_cents=9614,
        taxes=(SnapshotTax("VAT", D22, 5775, 1271), SnapshotTax("VAT", Decimal(4), 1879, 75)),
        net_cents=7654,
        tax_cents=1346,
        total_cents=9000,
        to_pay_cents=9000,
    )
    return replace(base, **more)  # type: ignore[arg-type] # fields by name


def receipt(**more: object) -> DocumentSnapshot:
    """The receipt of the drawing: a deposit before, cash with change now."""
    lines = (
        line("SSD upgrade with data transfer", 6500, discount_percent=Decimal(5), amount_cents=6175, net_cents=6175),
        line("Kingston NV2 500 GB NVMe", 4200),
        line("USB-C to HDMI adapter", 1800),
    )
    payments = (
        SnapshotPayment("Card", SettledBy.CARD, 3000, date(2026, 11, 12), deposit=True),
        SnapshotPayment("Cash", SettledBy.CASH, 11854, date(2026, 11, 17), received_cents=15000, change_cents=3146),
    )
    shop_zone = timezone(timedelta(hours=1))
    base = invoice(
        lines,
        kind=DocumentKind.RECEIPT,
        number="R-2026/0873",
        customer=Party("Federico Longo"),
        issued_at=datetime(2026, 11, 17, 9, 44, tzinfo=UTC).astimezone(shop_zone),
        served_by="Giulia",
        jobs=("J-2653",),
        devices=(SnapshotDevice("HP Pavilion 15-eg", "5CD1247XKP"),),
        payments=payments,
        paid_cents=14854,
        to_pay_cents=0,
        due_date=None,
        work_done="",
        warranty=("90 days on the work, until 15 Feb 2027; 24 months on parts, until 17 Nov 2028. Keep this receipt.",),
        handed_over=("The old disk is in your bag, marked “failing, do not use”.",),
        foot_text="Courtesy copy, no tax value by itself.",
        till_number="0042-0017",
        marking="Not a tax document",
    )
    return replace(base, **more)  # type: ignore[arg-type] # fields by name


def credit_note() -> DocumentSnapshot:
    """The credit note of the drawing, without its settling box."""
    return invoice(
        (
            line(
                "SO-DIMM DDR4 3200, 16 GB",
                4900,
                code="SO-D4-16G",
                detail="1 of the 2 modules on invoice 2026/0861, line 1.",
            ),
        ),
        kind=DocumentKind.CREDIT_NOTE,
        number="2026/N014",
        due_date=None,
        names_documents=(DocumentReference(DocumentKind.INVOICE, "2026/0861", date(2026, 11, 4)),),
        devices=(),
        reason="Goods returned",
        work_done="",
    )


def long_invoice(count: int = 42) -> DocumentSnapshot:
    """An invoice over three pages."""
    return invoice(
        tuple(
            line(f"Part number {place}", 1000 + place, code=f"P-{place:03}", detail="Fitted and tested.")
            for place in range(count)
        )
    )


def picture_of(pdf: bytes, index: int = 0, dpi: float = 300) -> Image.Image:
    """A page in grey, as the printer gets it."""
    pixels = page_pixels(pdf, index, dpi)
    size = (pixels.width, pixels.height)
    return Image.frombytes("RGB", size, pixels.data, "raw", "RGB", pixels.stride).convert("L")


def codes_of(pdf: bytes, index: int = 0, dpi: float = 300) -> dict[str, str]:
    """What a scanner reads on a page: the text of each code with its kind."""
    return {code.text: code.format.name for code in zxingcpp.read_barcodes(picture_of(pdf, index, dpi))}


def text_of(pdf: bytes) -> str:
    """The text of all pages, blanks made plain."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).replace("\u00a0", " ")


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page."""
    return [page.extract_text().replace("\u00a0", " ") for page in PdfReader(io.BytesIO(pdf)).pages]


def a_logo() -> bytes:
    """A small black square as PNG, drawn with what is at hand."""
    buffer = io.BytesIO()
    Image.new("L", (64, 64), 30).save(buffer, "PNG")
    return buffer.getvalue()


def ticket(**more: object) -> ClaimTicket:
    """The claim ticket of the drawing."""
    base = ClaimTicket(
        reader=READER,
        shop=SHOP,
        job_number="J-2662",
        customer="Chiara Moretti",
        booked_at=datetime(2026, 11, 17, 9, 43, tzinfo=UTC),
        booked_by="Giulia",
        items=(MACBOOK,),
        ready_by=datetime(2026, 11, 19, 17, 0, tzinfo=UTC),
        tell_by=TellBy.CALL,
        tell_at="+39 347 555 0192",
        estimate=(EstimateLine("Liquid damage check and clean", 5900), EstimateLine("Data backup up to 500 GB", 3500)),
        estimate_taxes=(EstimateLine("VAT 22%", 2068),),
        estimate_cents=11468,
        limit_cents=25000,
        terms=(
            "The check costs €59.00 plus VAT even if you decide not to repair. We keep devices for 90 days after we "
            "tell you they are ready. Repairs carry 90 days’ warranty. We look at your files only as far as the repair "
            "needs. Full terms at the desk."
        ),
    )
    return replace(base, **more)  # type: ignore[arg-type] # fields by name


def label(**more: object) -> DeviceLabel:
    """The device label of the drawing."""
    base = DeviceLabel(
        reader=READER,
        job_number="J-2654",
        customer="Studio Dentistico Marchetti",
        device="Dell Latitude 5420",
        serial="7KQ2XN3",
        due=datetime(2026, 11, 17, 15, 0, tzinfo=UTC),
        shelf="B-03",
        technician="MB",
        handling=("KEEP DATA",),
        left_with_us="Charger, sleeve",
    )
    return replace(base, **more)  # type: ignore[arg-type] # fields by name


def work_order(**more: object) -> WorkOrder:
    """The bench copy of the drawing."""
    steps = (
        "Battery off, not switched on *|Photograph the board, both sides|Liquid indicators: how many are red|"
        "SSD copied, 3 files opened *|Board cleaned, dried 2 h at 60 °C|Backlight, keyboard, trackpad rails|"
        "Battery: cycles and health|First start on bench power *|Keyboard: every key pressed|"
        "Wi-Fi, camera, speakers, USB-C|Stress test 15 min, heat noted *|Desktop photos found and opened *"
    )
    measures = "Red indicators|of 4,Start current|A,Battery health|%,Battery cycles|,SSD wear|%,Hottest in test|°C"
    base = WorkOrder(
        reader=READER,
        job_number="J-2662",
        booked_at=datetime(2026, 11, 17, 9, 43, tzinfo=UTC),
        booked_by="Giulia",
        customer="Chiara Moretti",
        device=MACBOOK.device,
        serial=MACBOOK.serial,
        left_with_us=MACBOOK.left_with_us,
        condition=MACBOOK.condition,
        problem=MACBOOK.problem,
        ready_by=datetime(2026, 11, 19, 17, 0, tzinfo=UTC),
        technician="Marco",
        shelf="B-07",
        bench_minutes=90,
        limit_cents=25000,
        handling_title="KEEP DATA. No backup exists.",
        handling_text="Liquid inside, do not power on. macOS password missing: ask before the disk copy.",
        checklist_title="liquid damage",
        checklist=tuple(CheckStep(step.removesuffix(" *"), step.endswith("*")) for step in steps.split("|")),
        measures=tuple(Measure(*pair.split("|")) for pair in measures.split(",")),
        ordered=("SRV-044 Liquid damage check and clean, 1.0 h", "SRV-012 Data backup up to 500 GB, 0.5 h"),
    )
    return replace(base, **more)  # type: ignore[arg-type] # fields by name


def price_list(rows: int = 8) -> PriceList:
    """A price list of two categories."""
    services = tuple(
        PriceRow(f"SRV-{n:03}", f"Service number {n}", 3500 + n * 100, "Done while you wait.") for n in range(rows)
    )
    labour = (PriceRow("LAB-60", "Bench labour", 6000, unit_code="HUR"),)
    return PriceList(READER, SHOP, (PriceGroup("Repairs", services), PriceGroup("Labour", labour)), True, "VAT")  # noqa: FBT003
