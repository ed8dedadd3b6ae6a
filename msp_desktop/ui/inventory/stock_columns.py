"""The columns of the stock list, and which of them a narrow window can hold."""

from msp_desktop.i18n import N_, _
from msp_desktop.queries.stock_list import StockRow
from msp_desktop.ui.badges import stock_badge
from msp_desktop.ui.inventory.move_words import plain, quantity_or_dash
from msp_desktop.ui.kit import Badge, Column

WIDE, MIDDLE = 800, 640
"""Below this room the minimum and the reserved pieces give way, then shelf and cost; the panel beside says them."""


def stock_columns() -> list[Column[StockRow]]:
    """Every column, in order; the key is what the list is sorted by."""
    return [
        Column("code", N_("Code"), 106, kind="mono", sortable=True),
        Column("name", N_("Item"), kind="strong", sortable=True),
        Column("shelf", N_("Shelf"), 70, sortable=True, kind="muted"),
        Column("on_hand", N_("On hand"), 68, kind="number", sortable=True, value=lambda one: plain(one.on_hand)),
        Column("reserved", N_("Reserved"), 74, kind="number", sortable=True, value=lambda one: plain(one.reserved),
               tone=_quiet_reserved),
        Column("free", N_("Free"), 48, kind="money_strong", sortable=True, value=lambda one: _minus(plain(one.free))),
        Column("minimum", N_("Min"), 46, kind="number", sortable=True, value=lambda one: plain(one.minimum),
               tone=lambda _one: "t2"),
        Column("on_order", N_("On order"), 72, kind="number", sortable=True,
               value=lambda one: quantity_or_dash(one.on_order), tone=_blue_when_coming),
        Column("cost_cents", N_("Cost"), 76, kind="money", sortable=True, tone=lambda _one: "t2"),
        Column("state", N_("State"), 122, kind="badge", sortable=True, value=_state),
    ]  # fmt: skip


def shown_columns(room: int) -> list[str]:
    """The keys of the columns that fit into so many px at 100 %."""
    hidden: set[str] = set() if room >= WIDE else {"reserved", "minimum"}
    if room < MIDDLE:
        hidden |= {"shelf", "cost_cents"}
    return [each.key for each in stock_columns() if each.key not in hidden]


def _quiet_reserved(one: StockRow) -> str:
    return "" if one.reserved else "t2"


def _blue_when_coming(one: StockRow) -> str:
    return "inf" if one.on_order else "t3"


def _minus(text: str) -> str:
    return text.replace("-", "−")


def _state(one: StockRow) -> Badge:
    return stock_badge(one.state) if one.active else Badge("neu", "archive-outline", _("Ended"))
