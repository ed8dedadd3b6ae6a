"""A bench report with made-up figures, to see how it prints."""

from datetime import date

from msp_desktop.documents.bench_report import BenchReport
from msp_desktop.domain.bench_measures import Period
from msp_desktop.i18n import Words
from msp_desktop.queries.bench_measures import BenchMeasures, ServiceMeasure, TechnicianMeasure
from msp_desktop.workflows.bench_report import ReportPart, period_text, report_figures, report_table
from msp_desktop.workflows.sample_values import SampleShop

_NOW = Period(date(2026, 11, 1), date(2026, 11, 17))
_BEFORE = Period(date(2026, 10, 1), date(2026, 10, 17))


def sample_bench_report(shop: SampleShop) -> BenchReport:
    """Two technicians and four services, in the shop's language."""
    reader = shop.reader
    words = Words(reader.language)
    now, before = _measures(_NOW, words, 0), _measures(_BEFORE, words, 7)
    return BenchReport(
        reader=reader,
        shop_name=shop.party.name,
        period=period_text(_NOW, words, reader),
        compared=words("Compared with {period}").format(period=period_text(_BEFORE, words, reader)),
        figures=report_figures(now, before, words, reader),
        tables=tuple(report_table(part, now, before, words, reader) for part in ReportPart),
        made_at=shop.now,
    )


def _measures(period: Period, words: Words, less: int) -> BenchMeasures:
    services = (
        ServiceMeasure(1, "SRV-011", words("Windows reinstall"), 31 - less, 24, 2160, 1980 + less, 294500, 6050),
        ServiceMeasure(2, "SRV-018", words("SSD upgrade with data transfer"), 24 - less, 20, 1200, 1345, 228000, 6300),
        ServiceMeasure(3, "SRV-041", words("Screen replacement, laptop"), 9, 0, 0, 0, 89100, None),
    )
    technicians = (
        TechnicianMeasure(3, "Marco Bianchi", 38 - less, 2160, 6480, 31 - less, 35 - less, 7860, 6900, 9600),
        TechnicianMeasure(4, "Elena Conti", 29 - less, 1720, 5040, 26 - less, 27 - less, 6960, 6400, 9120),
    )
    return BenchMeasures(
        period=period,
        target_cents=5000,
        done=67 - 2 * less,
        kept=57 - 2 * less,
        promised=62 - 2 * less,
        middle_minutes=1980,
        ninety_minutes=6100,
        services=services,
        technicians=technicians,
    )
