"""Value, margin, usage, low and dead stock: what is counted, and on which day."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

from openpyxl import load_workbook

from msp_desktop.domain.bench_measures import Period, PeriodCode
from msp_desktop.domain.stock import MoveReason
from msp_desktop.queries.stock_reports import dead_stock, low_parts, part_margins, part_usage, usage_by_month
from msp_desktop.queries.stock_value import ValueBy, Worth, part_worth, stock_worth, worth_in_all
from msp_desktop.store.models.part import Part
from msp_desktop.store.shop import Shop
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases import invoices
from msp_desktop.usecases.counter.closing import close_job
from msp_desktop.usecases.jobs import add_stock_part
from msp_desktop.usecases.parts import adjust_stock
from msp_desktop.workflows.stock_card import stock_card_paper
from msp_desktop.workflows.stock_report import (
    FileKind,
    StockPart,
    StockWish,
    evening,
    stock_file,
    stock_paper,
    stock_table,
)
from tests.bench import bench, items, job
from tests.byte_search import pdf_text
from tests.shops import Clock
from tests.usecases.sales import card, document
from tests.usecases.stocked import shelved

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


def place(work: UnitOfWork, *, part_id: int, category: str, shelf: str, minimum: int = 0) -> None:
    part = work.get(Part, part_id)
    part.category, part.shelf, part.minimum = category, shelf, Decimal(minimum)


def sell(shop: Shop, part: int, pieces: int = 1) -> int:
    draft = shop.run(invoices.draft_sale).value
    shop.run(invoices.add_stock_line, document_id=draft, part_id=part, quantity=Decimal(pieces))
    due = document(shop, draft).total_cents
    return shop.run(invoices.issue, document_id=draft, tenders=card(due), till_number=f"0001-{draft:04}").value


def test_the_value_of_a_day_is_what_had_moved_by_its_evening(shop: Shop, clock: Clock) -> None:
    adapter = shelved(shop)  # 10 worth 90.01
    cable = shelved(shop, "CAB", "Cable", pieces=3, value_cents=1000)
    shop.run(place, part_id=adapter, category="Adapters", shelf="D-06")
    monday = shop.today
    clock.forward(days=1)
    sell(shop, adapter, 4)
    shop.run(adjust_stock, part_id=cable, quantity=Decimal(-3), reason=MoveReason.LOST)
    now = [Worth("Adapters", 1, 5401)]
    assert shop.ask(stock_worth, by=ValueBy.CATEGORY) == now
    assert shop.ask(stock_worth, by=ValueBy.CATEGORY, until=evening(shop, shop.today)) == now
    before = [Worth("Adapters", 1, 9001), Worth("", 1, 1000)]
    assert shop.ask(stock_worth, by=ValueBy.CATEGORY, until=evening(shop, monday)) == before
    assert shop.ask(worth_in_all, until=evening(shop, monday)) == Worth("", 2, 10001)
    assert shop.ask(worth_in_all, until=evening(shop, monday - timedelta(days=1))) == Worth("", 0, 0)
    rows = shop.ask(part_worth, until=evening(shop, monday), by=ValueBy.SHELF, name="D-06")
    assert [(row.code, row.on_hand, row.value_cents) for row in rows] == [("ADP-C-HDMI", Decimal(10), 9001)]


def test_margin_is_of_jobs_and_sales_and_counts_a_part_once(shop: Shop, clock: Clock) -> None:
    part = shelved(shop)
    sell(shop, part, 2)  # 36.00 net, cost 18.00
    at = bench(shop)
    one = job(shop, at.company, at.latitude)
    (item,) = items(shop, one)
    shop.run(add_stock_part, item_id=item, part_id=part)
    shop.run(close_job, item_id=item)
    draft = shop.run(invoices.draft_for_items, item_ids=(item,)).value
    assert draft is not None
    shop.run(invoices.issue, document_id=draft)
    (row,) = shop.ask(part_margins, first=NOVEMBER.first, last=NOVEMBER.last)
    assert (row.pieces, row.net_cents, row.cost_cents, row.margin_cents, row.percent) == (
        Decimal(3),
        5400,
        2700,
        2700,
        Decimal(50),
    )
    assert shop.ask(part_margins, first=date(2026, 10, 1), last=date(2026, 10, 31)) == []


def test_usage_takes_off_what_came_back_and_is_by_month(shop: Shop, clock: Clock) -> None:
    part = shelved(shop)
    sell(shop, part, 2)
    at = bench(shop)
    (item,) = items(shop, job(shop, at.company, at.latitude))
    shop.run(add_stock_part, item_id=item, part_id=part)
    closed = shop.run(close_job, item_id=item).undo
    shop.run(adjust_stock, part_id=part, quantity=Decimal(-1), reason=MoveReason.LOST)
    start, end = evening(shop, date(2026, 10, 31)), evening(shop, date(2026, 12, 31))
    (row,) = shop.ask(part_usage, start=start, end=end)
    assert (row.pieces, row.cost_cents) == (Decimal(3), 2700)
    clock.forward(days=20)
    assert closed is not None
    shop.undo(closed.operation_id)
    months = [(date(2026, 11, 1), start), (date(2026, 12, 1), evening(shop, date(2026, 11, 30)))]
    found = shop.ask(usage_by_month, months=months, end=end)
    assert [(each.month.month, each.pieces, each.cost_cents) for each in found] == [
        (11, Decimal(3), 2700),
        (12, Decimal(-1), -900),
    ]
    (row,) = shop.ask(part_usage, start=start, end=end)
    assert (row.pieces, row.cost_cents) == (Decimal(2), 1800)


def test_dead_is_what_lay_there_all_the_time(shop: Shop, clock: Clock) -> None:
    old, sold = shelved(shop), shelved(shop, "SOLD", "Sold")
    clock.forward(days=100)
    sell(shop, sold)
    shop.run(adjust_stock, part_id=old, quantity=Decimal(-1), reason=MoveReason.LOST)
    shelved(shop, "NEW", "New")
    rows = shop.ask(dead_stock, before=evening(shop, shop.today - timedelta(days=90)))
    assert [(row.part_id, row.on_hand, row.last_out) for row in rows] == [(old, Decimal(9), None)]
    clock.forward(days=100)
    rows = shop.ask(dead_stock, before=evening(shop, shop.today - timedelta(days=90)))
    assert [(row.code, row.last_out is None) for row in rows] == [
        ("NEW", True),
        ("ADP-C-HDMI", True),
        ("SOLD", False),
    ]


def test_low_names_what_is_missing(shop: Shop) -> None:
    part = shelved(shop, pieces=0, value_cents=0)
    shop.run(place, part_id=part, category="", shelf="", minimum=4)
    shop.run(adjust_stock, part_id=part, quantity=Decimal(1), reason=MoveReason.FOUND)
    (row,) = shop.ask(low_parts)
    assert (row.is_out, row.on_hand, row.short) == (False, Decimal(1), Decimal(3))


def test_every_report_is_a_paper_and_a_file_without_formulas(shop: Shop, clock: Clock) -> None:
    part = shelved(shop, "=2+5", "@Cable; 2 m")
    sell(shop, part)
    wishes = [StockWish(each, PeriodCode.LAST_MONTH, NOVEMBER) for each in StockPart]
    wishes.append(StockWish(StockPart.VALUE, by=ValueBy.CATEGORY, group=""))
    for wish in wishes:
        paper = stock_paper(shop, wish)
        assert stock_table(shop, wish).title in pdf_text(paper.pdf)
    made = stock_file(shop, StockWish(StockPart.VALUE), FileKind.CSV)
    rows = list(csv.reader(io.StringIO(made.content.decode("utf-8-sig"))))
    assert rows[1][:2] == ["'=2+5", "'@Cable; 2 m"]
    assert rows[1][-2:] == ["9", "81.01"]
    made = stock_file(shop, StockWish(StockPart.MARGIN, PeriodCode.LAST_MONTH, NOVEMBER), FileKind.XLSX)
    sheet = load_workbook(BytesIO(made.content)).active
    assert sheet is not None
    cells = next(iter(sheet.iter_rows(min_row=2, max_row=2)))
    assert (cells[0].value, cells[0].data_type, cells[3].value) == ("=2+5", "s", 18)
    assert made.file_name.endswith(".xlsx")


def test_the_stock_card_prints_every_move(shop: Shop) -> None:
    part = shelved(shop)
    sell(shop, part)
    words = pdf_text(stock_card_paper(shop, part).pdf)
    for expected in ("Stock card", "ADP-C-HDMI USB-C to HDMI adapter", "Sold", "€81.01"):
        assert expected in words
