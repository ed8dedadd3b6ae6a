"""The catalogue as a price list for customers."""

from msp_desktop.documents.issued_lines import currency_sign
from msp_desktop.documents.letterhead import draw_continued_head, draw_shop
from msp_desktop.documents.page import BODY, BOLD, MONO, SMALL, STOCKS, Align, Sheet, wrapped
from msp_desktop.documents.table import CellLine, Column, Flow, Row, draw_table, stacked
from msp_desktop.documents.values import PriceList, PriceRow
from msp_desktop.domain.snapshot import PaperSize
from msp_desktop.i18n import Words


def price_list_pdf(prices: PriceList, logo: bytes | None = None, paper: PaperSize = PaperSize.A4) -> bytes:
    """Services by category with their price; it names no day and no customer. `logo` is a PNG or JPEG."""
    words = Words(prices.reader.language)
    title = words("Price list")
    if prices.prices_include_tax:
        foot = words("Prices include {tax}.").format(tax=prices.tax_name)
    else:
        foot = words("Prices without {tax}.").format(tax=prices.tax_name)
    sheet = Sheet(STOCKS[paper], title, prices.shop.name, words, foot_text=foot)
    stock = sheet.stock
    draw_shop(sheet, prices.shop, logo)
    sheet.text(stock.left, stock.top + 34, title, 22, BOLD)
    y = stock.top + 44

    def next_page() -> None:
        sheet.next_page()
        draw_continued_head(sheet, prices.shop.name, title)

    limit = stock.height - stock.bottom - 3.5
    price = words("Price {currency}").format(currency=currency_sign(prices.reader))
    columns = (
        Column(words("Code"), stock.left),
        Column(words("Service"), stock.left + 27),
        Column(price, stock.edge, Align.RIGHT),
    )
    for group in prices.groups:
        rows = [_row(row, prices, words, stock.content - 27 - 36) for row in group.rows]
        if not rows:
            continue
        if y + 14 + rows[0].height > limit:
            next_page()
            y = stock.top + 15
        sheet.text(stock.left, y, group.title, 11, BOLD, width=stock.content)
        y = draw_table(sheet, columns, rows, Flow(y + 6.4, stock.top + 17, limit, 0, next_page)) + 10
    return sheet.finish()


def _row(row: PriceRow, prices: PriceList, words: Words, width: float) -> Row:
    details = list(wrapped(row.detail, width, SMALL)) if row.detail else []
    amount = prices.reader.amount(row.price_cents)
    shown = words("{amount} an hour").format(amount=amount) if row.unit_code == "HUR" else amount
    code = tuple(CellLine(part, place * 3.6, SMALL, MONO, grey=True) for place, part in enumerate(_code(row)))
    return Row(
        (code, stacked(wrapped(row.name, width, BODY, BOLD), details, small=SMALL), (CellLine(shown, style=BOLD),))
    )


def _code(row: PriceRow) -> tuple[str, ...]:
    return wrapped(row.code, 25, SMALL, MONO, most=2) if row.code else ()
