"""The stock card of a part on paper: every move of it, the newest first."""

from decimal import Decimal

from msp_desktop.documents.bench_report import ReportColumn, ReportTable
from msp_desktop.documents.names import file_name
from msp_desktop.documents.stock_report import StockPaper, stock_report_pdf
from msp_desktop.domain.snapshot import PaperSize
from msp_desktop.domain.stock import average_cents
from msp_desktop.i18n import NO_VALUE, Formats, Words
from msp_desktop.queries.stock_card import Move, stock_card
from msp_desktop.queries.stock_list import StockRow, stock_rows
from msp_desktop.store.shop import Shop
from msp_desktop.store.shop_facts import shop_facts
from msp_desktop.store.stock_rows import balances
from msp_desktop.words import MOVE_KIND_WORDS, MOVE_REASON_WORDS
from msp_desktop.workflows.bench_report import ReportPaper

MOST = 2000
"""So many moves are printed, the last ones."""


def stock_card_paper(shop: Shop, part_id: int, language: str | None = None) -> ReportPaper:
    """The card as it stands now."""
    facts = shop.ask(shop_facts)
    reader = facts.formats(language)
    words = Words(reader.language)
    part: StockRow = shop.ask(stock_rows, part_ids=(part_id,))[0]
    balance = shop.ask(balances, part_ids=(part_id,))[part_id]
    moves = shop.ask(stock_card, part_id=part_id, limit=MOST)
    average = average_cents(balance)
    values = StockPaper(
        reader=reader,
        shop_name=facts.name,
        title=words("Stock card"),
        when=f"{part.code} {part.name}",
        sums=(
            (words("On hand"), reader.number(balance.on_hand)),
            (words("Reserved"), reader.number(balance.reserved)),
            (words("On order"), reader.number(balance.on_order)),
            (words("Value"), reader.money(balance.value_cents)),
            (words("Average cost"), NO_VALUE if average is None else reader.money(average)),
        ),
        table=_table(moves, words, reader),
        made_at=shop.now,
    )
    paper = PaperSize.LETTER if facts.paper == PaperSize.LETTER.value else PaperSize.A4
    title = words("Stock card")
    return ReportPaper(stock_report_pdf(values, paper), title, file_name(title, part.code))


def _table(moves: list[Move], words: Words, reader: Formats) -> ReportTable:
    return ReportTable(
        "",
        (
            ReportColumn(words("When"), 2.1, number=False),
            ReportColumn(words("What"), 2.3, number=False),
            ReportColumn(words("Job or paper"), 1.6, number=False),
            ReportColumn(words("By"), 1.8, number=False),
            ReportColumn(words("On hand"), 1),
            ReportColumn(words("Reserved"), 1.4),
            ReportColumn(words("On order"), 1.1),
            ReportColumn(words("Value"), 1.4),
            ReportColumn(words("Left"), 1),
        ),
        tuple(
            (
                reader.moment(move.at),
                _what(move, words),
                move.job or move.document or move.supplier_return or move.delivery or move.order,
                move.person,
                _signed(move.on_hand, reader),
                _signed(move.reserved, reader),
                _signed(move.on_order, reader),
                reader.money(move.value_cents) if move.value_cents else "",
                reader.number(move.on_hand_after),
            )
            for move in moves
        ),
        words("The last {n} moves.").format(n=reader.number(MOST)) if len(moves) == MOST else "",
    )


def _what(move: Move, words: Words) -> str:
    kind = words(MOVE_KIND_WORDS[move.kind])
    if not move.reason:
        return kind
    return words("{what}, {reason}").format(what=kind, reason=words(MOVE_REASON_WORDS[move.reason]))


def _signed(quantity: Decimal, reader: Formats) -> str:
    if not quantity:
        return ""
    return f"+{reader.number(quantity)}" if quantity > 0 else reader.number(quantity)
