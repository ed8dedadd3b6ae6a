"""What a part line says of the stock: its badge, and the words beside it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from msp_desktop.domain.line_stock import LineStock, LineStockState
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import Badge

LINE_STOCK: Mapping[LineStockState, tuple[str, str, str]] = {
    LineStockState.RESERVED: ("ok", "check", N_("Reserved")),
    LineStockState.WAITS: ("wai", "truck-delivery-outline", N_("Waits")),
    LineStockState.TO_SEND: ("wai", "file-document-outline", N_("To send")),
    LineStockState.MISSING: ("bad", "alert-circle-outline", N_("Not in stock")),
    LineStockState.NOT_HELD: ("neu", "clock-outline", N_("Not held yet")),
    LineStockState.USED: ("neu", "wrench-outline", N_("Used")),
}


def stock_badge(stock: LineStock) -> Badge:
    """The badge of a part line."""
    token, icon, word = LINE_STOCK[stock.state]
    return Badge(token, icon, _(word))


def short_badge(stock: LineStock | None, today: date) -> Badge | None:
    """The badge with what matters most, for a narrow column; None for what is no part of the stock."""
    if stock is None:
        return None
    badge = stock_badge(stock)
    if stock.state is LineStockState.WAITS and stock.day is not None:
        return replace(badge, word=_("Waits: {day}").format(day=formats().near_day(stock.day, today)))
    if stock.state is LineStockState.TO_SEND:
        return replace(badge, word=_("To send: {order}").format(order=stock.order))
    return badge


def short_words(stock: LineStock, today: date) -> str:
    """What stands beside the short badge."""
    if stock.state is LineStockState.TO_SEND:
        return ""
    if stock.state in {LineStockState.WAITS, LineStockState.MISSING} and stock.missing <= 1:
        return ""
    return stock_words(stock, today)


def stock_words(stock: LineStock, today: date) -> str:
    """What is said of it besides: shelf, what is on order for when, what is missing."""
    count = int(stock.missing) if stock.missing == int(stock.missing) else 2
    n = formats().number(stock.missing)
    if stock.state is LineStockState.WAITS:
        if stock.day is None:
            return ngettext("{n} on order", "{n} on order", count).format(n=n)
        words = ngettext("{n} on order for {day}", "{n} on order for {day}", count)
        return words.format(n=n, day=formats().near_day(stock.day, today))
    if stock.state is LineStockState.TO_SEND:
        return _("{n} on {order}, not sent").format(n=n, order=stock.order)
    if stock.state is LineStockState.MISSING:
        return ngettext("{n} missing", "{n} missing", count).format(n=n)
    if stock.state is LineStockState.NOT_HELD and stock.missing:
        return ngettext("{n} not in stock", "{n} not in stock", count).format(n=n)
    if stock.state in {LineStockState.RESERVED, LineStockState.NOT_HELD} and stock.shelf:
        return _("shelf {shelf}").format(shelf=stock.shelf)
    return ""


def serial_words(stock: LineStock, quantity: int) -> str:
    """The serial numbers of a line, and how many pieces are not named yet."""
    named = ", ".join(each or _("no serial on it") for each in stock.serials)
    left = quantity - len(stock.serials)
    if left <= 0:
        return named
    open_words = ngettext("{n} piece not chosen yet", "{n} pieces not chosen yet", left).format(n=left)
    return _("{serials}; {rest}").format(serials=named, rest=open_words) if named else open_words
