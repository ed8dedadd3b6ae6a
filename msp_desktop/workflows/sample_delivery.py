"""A made-up delivery and labels of its parts, to see how they print."""

from datetime import timedelta
from decimal import Decimal

from msp_desktop.documents.goods_received import DeliverySheet, ReceivedLine
from msp_desktop.documents.part_label import PartLabel
from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.workflows.sample_values import SampleShop

_SERIALS = ("AX55-2026-118841", "AX55-2026-118842", "AX55-2026-118850")


def sample_delivery(shop: SampleShop) -> DeliverySheet:
    """Four power supplies of which one is missing, batteries, and chargers nobody ordered."""
    words = shop.words
    order = shop.number(SeriesKind.PURCHASE_ORDER)
    lines = (
        ReceivedLine(
            "PSU-550B", words("Power supply 550 W"), "K-09", order, Decimal(4), Decimal(3), Decimal(3), 3850, 11873,
            remark=words("{n} missing, still on order").format(n=1), serials=_SERIALS, serialised=True,
        ),
        ReceivedLine(
            "CR2032", words("CMOS battery CR2032"), "A-02", order, Decimal(20), Decimal(20), Decimal(20), 35, 720
        ),
        ReceivedLine(
            "ADP-C-65", words("USB-C charger 65 W"), "K-14", "", Decimal(0), Decimal(2), Decimal(0), 1480, 0,
            remark=words("{n} not ordered, set aside").format(n=2),
        ),
    )  # fmt: skip
    return DeliverySheet(
        reader=shop.reader,
        shop_name=shop.party.name,
        number=shop.number(SeriesKind.DELIVERY),
        supplier="Elettronica Ferri",
        delivery_note="88412",
        orders=order,
        made_at=shop.local,
        received_at=shop.local - timedelta(minutes=4),
        received_by="Giulia",
        lines=lines,
        freight_cents=343,
        value_cents=12593,
    )


def sample_part_labels(shop: SampleShop) -> list[PartLabel]:
    """A part on a shelf, and one whose name needs two lines."""
    words = shop.words
    return [
        PartLabel("CR2032", words("CMOS battery CR2032"), "A-02"),
        PartLabel("PSU-550B", words("Power supply 550 W, modular, black cables"), "K-09"),
    ]
