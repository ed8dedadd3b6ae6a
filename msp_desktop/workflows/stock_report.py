"""The reports of the stock as one kind of table, which the window shows, the printer prints and spreadsheets open."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum

from msp_desktop.documents.bench_report import ReportColumn, ReportTable
from msp_desktop.documents.names import file_name
from msp_desktop.documents.stock_report import StockPaper, stock_report_pdf
from msp_desktop.domain.bench_measures import Period, PeriodCode, period_before
from msp_desktop.domain.chart import BarChart, Series
from msp_desktop.domain.money import half_up_ratio
from msp_desktop.domain.part_price import margin_percent
from msp_desktop.domain.snapshot import PaperSize
from msp_desktop.domain.stock import milli
from msp_desktop.i18n import NO_VALUE, Formats, Words
from msp_desktop.queries.stock_reports import (
    dead_stock,
    low_parts,
    part_margins,
    part_usage,
    usage_by_month,
)
from msp_desktop.queries.stock_value import ValueBy, part_worth, stock_worth
from msp_desktop.store.shop import Shop
from msp_desktop.store.shop_facts import shop_facts
from msp_desktop.workflows.bench_report import ReportFile, ReportPaper, period_text
from msp_desktop.workflows.csv_file import Cell, csv_bytes
from msp_desktop.workflows.xlsx_file import xlsx_bytes

MOST_BARS = 12
DEAD_DAYS = (90, 180, 365)
"""After how many days without a use or sale a part may count as dead stock."""


class StockPart(StrEnum):
    """One question about the stock."""

    LOW = "low"
    VALUE = "value"
    MARGIN = "margin"
    USAGE = "usage"
    DEAD = "dead"


class FileKind(StrEnum):
    """What a report is exported as; the value is the ending of the file."""

    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class StockWish:
    """What is asked: the question, and of the rest what it needs.

    `on` is the day whose evening the value is of, None for now; `by` what its rows stand for, `group` the one whose
    parts are asked for; `dead_days` how long nothing left.
    """

    part: StockPart
    code: PeriodCode = PeriodCode.THIS_MONTH
    period: Period = field(default_factory=lambda: Period(date.min, date.min))
    on: date | None = None
    by: ValueBy = ValueBy.CATEGORY
    group: str | None = None
    dead_days: int = 180


class Kind(StrEnum):
    """What stands in a column."""

    TEXT = "text"
    CODE = "code"
    PIECES = "pieces"
    MONEY = "money"
    PERCENT = "percent"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class ReportField:
    """A column: its key, its title in the reader's language, what stands in it, and its share of a page's width."""

    key: str
    title: str
    kind: Kind
    parts: float = 1.0


Value = str | int | Decimal | date | None
"""A cell: cents under MONEY, a quantity under PIECES, a share under PERCENT."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: of a part, or of a group of parts by its name."""

    id: int
    cells: tuple[Value, ...]
    part_id: int | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
class StockTable:
    """One report: what it is called, of when it is, its columns and rows, its sums in words, and bars where a picture
    says more.
    """

    wish: StockWish
    title: str
    when: str
    columns: tuple[ReportField, ...]
    rows: tuple[TableRow, ...]
    sums: tuple[tuple[str, str], ...]
    note: str = ""
    bars: BarChart | None = None
    groups: tuple[str, ...] = ()


def stock_table(shop: Shop, wish: StockWish, language: str | None = None) -> StockTable:
    """Answer one question. Slow with very many moves, so on the worker."""
    reader = shop.ask(shop_facts).formats(language)
    return _MAKERS[wish.part](shop, wish, Words(reader.language), reader)


def stock_paper(shop: Shop, wish: StockWish, language: str | None = None) -> ReportPaper:
    """The report on paper."""
    facts = shop.ask(shop_facts)
    reader = facts.formats(language)
    table = stock_table(shop, wish, language)
    columns = tuple(
        ReportColumn(each.title, each.parts, number=each.kind not in (Kind.TEXT, Kind.CODE)) for each in table.columns
    )
    rows = tuple(
        tuple(said(value, each.kind, reader) for value, each in zip(row.cells, table.columns, strict=True))
        for row in table.rows
    )
    values = StockPaper(
        reader=reader,
        shop_name=facts.name,
        title=table.title,
        when=table.when,
        sums=table.sums,
        table=ReportTable("", columns, rows, table.note),
        made_at=shop.now,
    )
    paper = PaperSize.LETTER if facts.paper == PaperSize.LETTER.value else PaperSize.A4
    return ReportPaper(stock_report_pdf(values, paper), table.title, file_name(table.title, table.when))


def stock_file(shop: Shop, wish: StockWish, kind: FileKind, language: str | None = None) -> ReportFile:
    """The report for a spreadsheet, amounts and quantities as plain numbers; of the value every part, not its groups.

    Raises Refused.
    """
    if wish.part is StockPart.VALUE:
        wish = StockWish(StockPart.VALUE, on=wish.on, by=wish.by if wish.group is not None else ValueBy.PART,
                         group=wish.group)  # fmt: skip
    reader = shop.ask(shop_facts).formats(language)
    table = stock_table(shop, wish, language)
    header = [each.title for each in table.columns]
    rows = [
        [_plain(value, each.kind) for value, each in zip(row.cells, table.columns, strict=True)] for row in table.rows
    ]
    content = csv_bytes(header, rows, reader) if kind is FileKind.CSV else xlsx_bytes(table.title, header, rows)
    name = file_name(table.title, table.when).removesuffix(".pdf")
    return ReportFile(content, f"{name}.{kind.value}")


def said(value: Value, kind: Kind, reader: Formats) -> str:
    """A cell as people read it; a dash for none."""
    if value is None:
        return NO_VALUE
    if isinstance(value, date):
        return reader.day(value)
    if isinstance(value, str):
        return value
    if kind is Kind.MONEY:
        return reader.money(int(value))
    return reader.percent(Decimal(value)) if kind is Kind.PERCENT else reader.number(value)


def evening(shop: Shop, day: date) -> datetime:
    """The moment a day of the shop ends."""
    return datetime.combine(day + timedelta(days=1), time(0), tzinfo=shop.zone)


def _plain(value: Value, kind: Kind) -> Cell:
    if isinstance(value, date):
        return value.isoformat()
    return Decimal(value).scaleb(-2) if kind is Kind.MONEY and value is not None else value


# -- low and out


def _low(shop: Shop, wish: StockWish, words: Words, reader: Formats) -> StockTable:
    rows = shop.ask(low_parts, limit=None)
    out = sum(row.is_out for row in rows)
    return StockTable(
        wish,
        words("Low and out of stock"),
        reader.long_day(shop.today),
        (
            ReportField("code", words("Code"), Kind.CODE, 2.3),
            ReportField("name", words("Part"), Kind.TEXT, 3.5),
            ReportField("supplier", words("Supplier"), Kind.TEXT, 2.1),
            ReportField("state", words("State"), Kind.TEXT, 1.5),
            ReportField("on_hand", words("On hand"), Kind.PIECES, 1),
            ReportField("reserved", words("Reserved"), Kind.PIECES, 1.5),
            ReportField("on_order", words("On order"), Kind.PIECES, 1.2),
            ReportField("minimum", words("Minimum"), Kind.PIECES, 1.3),
            ReportField("short", words("Missing"), Kind.PIECES, 1),
        ),
        tuple(
            TableRow(
                row.part_id,
                (
                    row.code, row.name, row.supplier, words("Out of stock") if row.is_out else words("Low"),
                    row.on_hand, row.reserved, row.on_order, row.minimum, row.short,
                ),
                row.part_id,
            )
            for row in rows
        ),
        (
            (words("Parts"), reader.number(len(rows))),
            (words("Out of stock"), reader.number(out)),
            (
                words("Missing at cost"),
                reader.money(sum(half_up_ratio(row.cost_cents * milli(row.short), 1000) for row in rows)),
            ),
        ),
        words("Missing: what brings the free pieces up to the minimum, once everything on order is here."),
    )  # fmt: skip


# -- value


def _value(shop: Shop, wish: StockWish, words: Words, reader: Formats) -> StockTable:
    day = wish.on if wish.on is not None and wish.on < shop.today else None
    until = evening(shop, day) if day is not None else None
    when = reader.long_day(day or shop.today)
    note = words("What the pieces on hand cost, freight included, by the average of each part.")
    if wish.by is ValueBy.PART or wish.group is not None:
        return _part_values(shop, wish, until, when, note, words, reader)
    rows = shop.ask(stock_worth, by=wish.by, until=until)
    whole = sum(row.value_cents for row in rows)
    heads = {
        ValueBy.CATEGORY: words("Category"),
        ValueBy.SHELF: words("Shelf"),
        ValueBy.SUPPLIER: words("Supplier"),
    }
    none = words("None")
    return StockTable(
        wish,
        words("Stock value"),
        when,
        (
            ReportField("name", heads[wish.by], Kind.TEXT, 4),
            ReportField("parts", words("Parts"), Kind.PIECES, 1),
            ReportField("value", words("Value"), Kind.MONEY, 1.6),
            ReportField("share", words("Share"), Kind.PERCENT, 1),
        ),
        tuple(
            TableRow(at, (row.name or none, row.parts, row.value_cents, _share(row.value_cents, whole)), None, row.name)
            for at, row in enumerate(rows)
        ),
        ((words("Value"), reader.money(whole)), (words("Parts"), reader.number(sum(row.parts for row in rows)))),
        note,
        BarChart(
            tuple(row.name or none for row in rows[:MOST_BARS]),
            (Series(words("Value"), tuple(row.value_cents for row in rows[:MOST_BARS])),),
        ),
        tuple(row.name for row in rows[:MOST_BARS]),
    )


def _part_values(
    shop: Shop, wish: StockWish, until: datetime | None, when: str, note: str, words: Words, reader: Formats
) -> StockTable:
    rows = shop.ask(part_worth, until=until, by=wish.by, name=wish.group)
    title = words("Stock value")
    if wish.group is not None:
        title = words("Stock value: {name}").format(name=wish.group or words("None"))
    return StockTable(
        wish,
        title,
        when,
        (
            ReportField("code", words("Code"), Kind.CODE, 2.4),
            ReportField("name", words("Part"), Kind.TEXT, 4),
            ReportField("category", words("Category"), Kind.TEXT, 1.8),
            ReportField("shelf", words("Shelf"), Kind.TEXT, 1),
            ReportField("supplier", words("Supplier"), Kind.TEXT, 2),
            ReportField("on_hand", words("On hand"), Kind.PIECES, 1.1),
            ReportField("value", words("Value"), Kind.MONEY, 1.5),
        ),
        tuple(
            TableRow(
                row.part_id,
                (row.code, row.name, row.category, row.shelf, row.supplier, row.on_hand, row.value_cents),
                row.part_id,
            )
            for row in rows
        ),
        (
            (words("Value"), reader.money(sum(row.value_cents for row in rows))),
            (words("Parts"), reader.number(len(rows))),
        ),
        note,
    )


# -- margin


def _margin(shop: Shop, wish: StockWish, words: Words, reader: Formats) -> StockTable:
    rows = shop.ask(part_margins, first=wish.period.first, last=wish.period.last)
    earlier = period_before(wish.code, wish.period)
    before = {row.part_id: row for row in shop.ask(part_margins, first=earlier.first, last=earlier.last)}
    net, cost = sum(row.net_cents for row in rows), sum(row.cost_cents for row in rows)
    was = sum(row.margin_cents for row in before.values())
    return StockTable(
        wish,
        words("Margin by part"),
        period_text(wish.period, words, reader),
        (
            ReportField("code", words("Code"), Kind.CODE, 2.4),
            ReportField("name", words("Part"), Kind.TEXT, 4),
            ReportField("pieces", words("Sold"), Kind.PIECES, 0.9),
            ReportField("net", words("Net sales"), Kind.MONEY, 1.4),
            ReportField("cost", words("Cost of goods"), Kind.MONEY, 1.5),
            ReportField("margin", words("Margin"), Kind.MONEY, 1.4),
            ReportField("percent", words("Margin %"), Kind.PERCENT, 1.1),
            ReportField("before", words("Before"), Kind.MONEY, 1.4),
        ),
        tuple(
            TableRow(
                row.part_id,
                (
                    row.code, row.name, row.pieces, row.net_cents, row.cost_cents, row.margin_cents, row.percent,
                    before[row.part_id].margin_cents if row.part_id in before else None,
                ),
                row.part_id,
            )
            for row in rows
        ),
        (
            (words("Net sales"), reader.money(net)),
            (words("Cost of goods"), reader.money(cost)),
            (words("Margin"), reader.money(net - cost)),
            (words("Margin %"), _percent(margin_percent(net, cost), reader)),
            (words("Margin before"), reader.money(was)),
        ),
        words(
            "Parts on invoices and receipts of the period, on jobs and over the counter, discounts taken off. Cost of"
            " goods: what those pieces had cost. Before: the margin from {first} to {last}."
        ).format(first=reader.day(earlier.first), last=reader.day(earlier.last)),
    )  # fmt: skip


# -- usage


def _usage(shop: Shop, wish: StockWish, words: Words, reader: Formats) -> StockTable:
    start, end = evening(shop, wish.period.first - timedelta(days=1)), evening(shop, wish.period.last)
    rows = shop.ask(part_usage, start=start, end=end)
    earlier = period_before(wish.code, wish.period)
    earlier_start = evening(shop, earlier.first - timedelta(days=1))
    before = {
        row.part_id: row.pieces for row in shop.ask(part_usage, start=earlier_start, end=evening(shop, earlier.last))
    }
    months = _months(shop, wish.period)
    by_month = shop.ask(usage_by_month, months=months, end=end)
    return StockTable(
        wish,
        words("Parts used and sold"),
        period_text(wish.period, words, reader),
        (
            ReportField("code", words("Code"), Kind.CODE, 2.4),
            ReportField("name", words("Part"), Kind.TEXT, 4),
            ReportField("pieces", words("Pieces"), Kind.PIECES, 1),
            ReportField("before", words("Before"), Kind.PIECES, 1),
            ReportField("cost", words("Cost"), Kind.MONEY, 1.4),
        ),
        tuple(
            TableRow(
                row.part_id,
                (row.code, row.name, row.pieces, before.get(row.part_id, Decimal()), row.cost_cents),
                row.part_id,
            )
            for row in rows
        ),
        (
            (words("Pieces"), reader.number(sum((row.pieces for row in rows), Decimal()))),
            (words("Cost"), reader.money(sum(row.cost_cents for row in rows))),
        ),
        words("What left the stock for jobs and sales, less what came back. Before: from {first} to {last}.").format(
            first=reader.day(earlier.first), last=reader.day(earlier.last)
        ),
        BarChart(
            tuple(reader.short_month(each.month) for each in by_month),
            (Series(words("Cost"), tuple(max(0, each.cost_cents) for each in by_month)),),
        ),
    )


def _months(shop: Shop, period: Period) -> list[tuple[date, datetime]]:
    """Every month of a period with the moment it begins; the first with the period itself."""
    months = []
    day = period.first
    while day <= period.last:
        months.append((day.replace(day=1), evening(shop, day - timedelta(days=1))))
        day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return months


# -- dead stock


def _dead(shop: Shop, wish: StockWish, words: Words, reader: Formats) -> StockTable:
    rows = shop.ask(dead_stock, before=evening(shop, shop.today - timedelta(days=wish.dead_days)))
    return StockTable(
        wish,
        words("Dead stock"),
        words("Nothing used or sold for {n} days").format(n=reader.number(wish.dead_days)),
        (
            ReportField("code", words("Code"), Kind.CODE, 2.4),
            ReportField("name", words("Part"), Kind.TEXT, 4),
            ReportField("shelf", words("Shelf"), Kind.TEXT, 1),
            ReportField("last", words("Last out"), Kind.DAY, 1.4),
            ReportField("on_hand", words("On hand"), Kind.PIECES, 1),
            ReportField("value", words("Value"), Kind.MONEY, 1.4),
        ),
        tuple(
            TableRow(
                row.part_id,
                (
                    row.code, row.name, row.shelf,
                    reader.local(row.last_out).date() if row.last_out is not None else None,
                    row.on_hand, row.value_cents,
                ),
                row.part_id,
            )
            for row in rows
        ),
        (
            (words("Value"), reader.money(sum(row.value_cents for row in rows))),
            (words("Parts"), reader.number(len(rows))),
        ),
        words("Parts on hand that were there before these days began and of which none was used or sold since."),
    )  # fmt: skip


def _share(part: int, whole: int) -> Decimal | None:
    return Decimal(half_up_ratio(part * 1000, whole)) / 10 if whole > 0 else None


def _percent(value: Decimal | None, reader: Formats) -> str:
    return NO_VALUE if value is None else reader.percent(value)


_MAKERS: dict[StockPart, Callable[[Shop, StockWish, Words, Formats], StockTable]] = {
    StockPart.LOW: _low,
    StockPart.VALUE: _value,
    StockPart.MARGIN: _margin,
    StockPart.USAGE: _usage,
    StockPart.DEAD: _dead,
}

PARTS: Sequence[StockPart] = tuple(_MAKERS)
