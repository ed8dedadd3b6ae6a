"""A made-up order and a made-up return, to see how they print."""

from datetime import timedelta
from decimal import Decimal

from msp_desktop.domain.buying_paper import BuyingLine, PurchaseOrderPaper, SupplierReturnPaper
from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.domain.purchase import ReturnReason
from msp_desktop.domain.snapshot import PaperSize, Party
from msp_desktop.workflows.sample_values import SampleShop

_SERIAL = "S649NX0T418812"


def sample_order(shop: SampleShop) -> PurchaseOrderPaper:
    """Three parts of one supplier, freight, and a note."""
    words, day = shop.words, shop.local.date()
    lines = (
        _line("MZ-V8V1T0", "SSD-980-1T", "Samsung 980 1 TB", 8, 5820),
        _line("SO-D4-8G", "RAM-D4-8", "SO-DIMM DDR4 3200 8 GB", 6, 1740),
        _line(
            "KB-L54-IT",
            "KBD-5420",
            "Keyboard Latitude 54×0",
            2,
            3100,
            note=words("For job {job}.").format(job="J-2631"),
        ),
    )
    goods = sum(line.amount_cents for line in lines)
    return PurchaseOrderPaper(
        language=shop.language,
        country=shop.country,
        currency=shop.preset.currency,
        shop=shop.party,
        supplier=_supplier(shop),
        number=shop.number(SeriesKind.PURCHASE_ORDER),
        day=day,
        lines=lines,
        goods_cents=goods,
        freight_cents=890,
        expected=day + timedelta(days=2),
        account_number="448120",
        ordered_by="Giulia",
        deliver_to=(shop.party.name, *shop.party.address),
        hours=shop.party.hours,
        note=words("Ring the bell at the side door."),
        paper=_paper(shop),
    )


def sample_return(shop: SampleShop) -> SupplierReturnPaper:
    """A defective disk and two old displays."""
    words = shop.words
    disk = BuyingLine(
        "MZ-V8V1T0", "SSD-980-1T", "Samsung 980 1 TB", Decimal(1), 5820, 5820,
        note=words("Not seen by the computer."), serials=(_SERIAL,), reason=ReturnReason.DEFECTIVE,
    )  # fmt: skip
    display = BuyingLine(
        "DSP-MBP14", "A2442", "Display MacBook Pro 14", Decimal(2), 4000, 8000, reason=ReturnReason.CORE
    )
    return SupplierReturnPaper(
        language=shop.language,
        country=shop.country,
        currency=shop.preset.currency,
        shop=shop.party,
        supplier=_supplier(shop),
        number=shop.number(SeriesKind.SUPPLIER_RETURN),
        day=shop.local.date(),
        lines=(disk, display),
        account_number="448120",
        supplier_reference="RMA-77120",
        sent_by="Giulia",
        paper=_paper(shop),
    )


def _line(code: str, theirs: str, name: str, quantity: int, cents: int, note: str = "") -> BuyingLine:
    return BuyingLine(code, theirs, name, Decimal(quantity), cents, quantity * cents, note)


def _supplier(shop: SampleShop) -> Party:
    name = shop.words("Sample supplier")
    return Party(name=name, address=("Via Emilia 12", "42124 Reggio Emilia (RE)"), country=shop.country)


def _paper(shop: SampleShop) -> PaperSize:
    return PaperSize(shop.paper or shop.preset.paper.value)
