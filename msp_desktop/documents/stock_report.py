"""Reports of the stock, and the stock card of one part, on paper. They show cost, so they stay in the shop."""

from dataclasses import dataclass
from datetime import datetime

from msp_desktop.documents.bench_report import BenchReport, ReportFigure, ReportTable, report_pdf
from msp_desktop.domain.snapshot import PaperSize
from msp_desktop.i18n import Formats


@dataclass(frozen=True, slots=True)
class StockPaper:
    """One report: its title, of when it is, sums as (what, value), and the table with every cell as it prints."""

    reader: Formats
    shop_name: str
    title: str
    when: str
    sums: tuple[tuple[str, str], ...]
    table: ReportTable
    made_at: datetime


def stock_report_pdf(values: StockPaper, paper: PaperSize = PaperSize.A4) -> bytes:
    """The report on as many pages as it needs."""
    report = BenchReport(
        reader=values.reader,
        shop_name=values.shop_name,
        period=values.when,
        compared="",
        figures=tuple(ReportFigure(label, value) for label, value in values.sums),
        tables=(values.table,),
        made_at=values.made_at,
    )
    return report_pdf(report, values.title, paper)
