"""What the form of a part line says of the stock: where it stands, which pieces, and what it leaves."""

from msp_desktop.domain.line_stock import LineStock
from msp_desktop.domain.money import half_up_ratio
from msp_desktop.domain.part_price import margin_cents, margin_percent
from msp_desktop.domain.stock import milli
from msp_desktop.i18n import _
from msp_desktop.queries.cost_rights import sees_cost
from msp_desktop.queries.job_card import JobLineRow
from msp_desktop.ui.formats import formats
from msp_desktop.ui.jobs.stock_words import serial_words, stock_badge, stock_words
from msp_desktop.ui.kit import FactRows
from msp_desktop.ui.screen import Screen


def part_facts(screen: Screen, line: JobLineRow, stock: LineStock) -> FactRows:
    """The facts of one line; cost and margin only for those who may see them."""
    shop = screen.desk.dispatcher.shop
    said, words = stock_badge(stock).word, stock_words(stock, shop.today)
    facts = [(_("Stock"), _("{state}: {more}").format(state=said, more=words) if words else said)]
    if stock.shelf and stock.shelf not in words:
        facts.append((_("Shelf"), stock.shelf))
    if stock.order:
        facts.append((_("On order"), stock.order))
    if stock.serialised:
        facts.append((_("Serials"), serial_words(stock, int(line.quantity))))
    if screen.ask(sees_cost, person_id=shop.actor):
        facts += _cost(line, stock)
    rows = FactRows(label_width=112)
    rows.show_facts(facts)
    return rows


def _cost(line: JobLineRow, stock: LineStock) -> list[tuple[str, str]]:
    cost = stock.cost_cents
    if cost is None:
        if stock.average_cents is None:
            return []
        cost = half_up_ratio(stock.average_cents * milli(line.quantity), 1000)
    left = margin_cents(line.net_cents, cost)
    percent = margin_percent(line.net_cents, cost)
    words = _("{amount} ({percent})") if percent is not None else "{amount}"
    share = formats().percent(percent) if percent is not None else ""
    return [
        (_("Costs us"), formats().money(cost)),
        (_("Leaves"), words.format(amount=formats().money(left), percent=share)),
    ]
