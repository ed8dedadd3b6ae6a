"""What the small forms about lines share: the words of a price, counts, fields in one row."""

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from msp_desktop.domain.totals import PriceBasis
from msp_desktop.i18n import _
from msp_desktop.ui.kit import Field, row


def price_label(basis: PriceBasis) -> str:
    """The label of a price field: with or without tax."""
    return _("Price, tax included") if basis is PriceBasis.GROSS else _("Price, without tax")


def whole(value: Decimal | None) -> int:
    """A count as typed; nought for nothing."""
    return int(value or 0)


def beside(*fields: Field) -> QWidget:
    """Fields in one row."""
    held = QWidget()
    layout = row(*fields, None, spacing=12)
    held.setLayout(layout)
    for each in fields:
        layout.setAlignment(each, Qt.AlignmentFlag.AlignTop)
    return held
