"""The measures of the bench as a paper and as a file for spreadsheets."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from msp_desktop.documents.bench_report import (
    BenchReport,
    ReportColumn,
    ReportFigure,
    ReportTable,
    bench_report_pdf,
)
from msp_desktop.documents.names import file_name
from msp_desktop.domain.bench_measures import Period, PeriodCode, period_before, share_percent
from msp_desktop.domain.labour import hours
from msp_desktop.domain.money import half_up_to
from msp_desktop.domain.snapshot import PaperSize
from msp_desktop.i18n import NO_VALUE, Formats, Words
from msp_desktop.queries.bench_measures import BenchMeasures, TechnicianMeasure, bench_measures
from msp_desktop.store.shop import Shop
from msp_desktop.store.shop_facts import shop_facts
from msp_desktop.workflows.csv_file import Cell, csv_bytes


class ReportPart(StrEnum):
    """One question of the report."""

    SERVICES = "services"
    TECHNICIANS = "technicians"
    ON_TIME = "on_time"
    UTILISATION = "utilisation"


@dataclass(frozen=True, slots=True)
class ReportPaper:
    """The finished paper, what it is called and the name it is saved under."""

    pdf: bytes
    title: str
    file_name: str


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A finished file and the name it is saved under."""

    content: bytes
    file_name: str


def report_paper(shop: Shop, *, code: PeriodCode, period: Period, language: str | None = None) -> ReportPaper:
    """All four tables of a period beside the period before."""
    facts = shop.ask(shop_facts)
    reader = facts.formats(language)
    words = Words(reader.language)
    earlier = period_before(code, period)
    now, before = shop.ask(bench_measures, period=period), shop.ask(bench_measures, period=earlier)
    values = BenchReport(
        reader=reader,
        shop_name=facts.name,
        period=period_text(period, words, reader),
        compared=words("Compared with {period}").format(period=period_text(earlier, words, reader)),
        figures=report_figures(now, before, words, reader),
        tables=tuple(report_table(part, now, before, words, reader) for part in ReportPart),
        made_at=shop.now,
    )
    paper = PaperSize.LETTER if facts.paper == PaperSize.LETTER.value else PaperSize.A4
    title = words("Bench report")
    return ReportPaper(bench_report_pdf(values, paper), title, file_name(title, values.period))


def report_file(
    shop: Shop, *, part: ReportPart, code: PeriodCode, period: Period, language: str | None = None
) -> ReportFile:
    """One table of a period as CSV; minutes and money as plain numbers."""
    reader = shop.ask(shop_facts).formats(language)
    words = Words(reader.language)
    now = shop.ask(bench_measures, period=period)
    before = shop.ask(bench_measures, period=period_before(code, period))
    header, rows = _plain_rows(part, now, before, words)
    table = report_table(part, now, before, words, reader)
    name = file_name(table.title, f"{period.first.isoformat()} {period.last.isoformat()}")
    return ReportFile(csv_bytes(header, rows, reader), name.removesuffix(".pdf") + ".csv")


def period_text(period: Period, words: Words, reader: Formats) -> str:
    """The period in words: one day, or from the first to the last."""
    if period.first == period.last:
        return reader.long_day(period.first)
    return words("{first} – {last}").format(first=reader.day(period.first), last=reader.day(period.last))


def hour_text(minutes: int, words: Words, reader: Formats) -> str:
    """Minutes as hours with one place: `5.5 h`."""
    return words("{n} h").format(n=reader.number(half_up_to(hours(minutes), 1)))


def day_text(minutes: int | None, words: Words, reader: Formats) -> str:
    """Minutes as days with one place: `2.6 days`; a dash for none."""
    if minutes is None:
        return NO_VALUE
    days = half_up_to(Decimal(minutes) / 1440, 1)
    return words("1 day") if days == 1 else words("{n} days").format(n=reader.number(days))


def percent_text(value: Decimal | None, reader: Formats) -> str:
    """A share with its sign, a dash where there is none."""
    return NO_VALUE if value is None else reader.percent(value)


def report_figures(
    now: BenchMeasures, before: BenchMeasures, words: Words, reader: Formats
) -> tuple[ReportFigure, ...]:
    """The figures above the tables, each with what it was before."""
    was = words("was {value}")
    budget, actual = now.timed_minutes
    budget_before, actual_before = before.timed_minutes

    def figure(label: str, value: str, earlier: str) -> ReportFigure:
        return ReportFigure(label, value, was.format(value=earlier))

    return (
        figure(words("Jobs done"), str(now.done), str(before.done)),
        figure(
            words("Turnaround, median"),
            day_text(now.middle_minutes, words, reader),
            day_text(before.middle_minutes, words, reader),
        ),
        figure(words("On time"), percent_text(now.kept_percent, reader), percent_text(before.kept_percent, reader)),
        figure(words("Utilisation"), percent_text(now.used_percent, reader), percent_text(before.used_percent, reader)),
        figure(
            words("Worked of budget"),
            percent_text(share_percent(actual, budget), reader),
            percent_text(share_percent(actual_before, budget_before), reader),
        ),
    )


def report_table(
    part: ReportPart, now: BenchMeasures, before: BenchMeasures, words: Words, reader: Formats
) -> ReportTable:
    """One table as it prints."""
    match part:
        case ReportPart.SERVICES:
            return _services(now, before, words, reader)
        case ReportPart.TECHNICIANS:
            return _technicians(now, before, words, reader)
        case ReportPart.ON_TIME:
            return _on_time(now, before, words, reader)
        case ReportPart.UTILISATION:
            return _utilisation(now, before, words, reader)


def definition(part: ReportPart, words: Words) -> str:
    """How the figures of a table are reached, in plain words."""
    match part:
        case ReportPart.SERVICES:
            return words(
                "Budget: planned bench time of the service. Worked: time taken on the device, divided among its"
                " services by their budget; only devices whose time was taken count. Income an hour: net income of"
                " those services over the hours worked."
            )
        case ReportPart.TECHNICIANS:
            return words(
                "Done: jobs given to this technician that became ready in the period; returned unrepaired and"
                " cancelled ones are left out. Turnaround: from received to ready, by the clock."
            )
        case ReportPart.ON_TIME:
            return words("On time: ready by the promised time. Jobs without a promise are counted apart.")
        case ReportPart.UTILISATION:
            return words(
                "Billed: planned minutes of services and charged minutes of work by the hour on jobs that became"
                " ready, divided by the time each took there. Planned: own week within opening hours, less absences,"
                " at most the bench time set for a day. There is no clock-in."
            )


def person_name(row: TechnicianMeasure, words: Words) -> str:
    """Whose row it is."""
    return row.name or words("Nobody")


def _services(now: BenchMeasures, before: BenchMeasures, words: Words, reader: Formats) -> ReportTable:
    sold_before = {each.service_id: each.sold for each in before.services}
    return ReportTable(
        words("Services against their budget"),
        (
            ReportColumn(words("Code"), 1.3, number=False),
            ReportColumn(words("Service"), 4, number=False),
            ReportColumn(words("Sold"), 0.9),
            ReportColumn(words("Before"), 1),
            ReportColumn(words("Timed"), 1),
            ReportColumn(words("Budget"), 1.2),
            ReportColumn(words("Worked"), 1.2),
            ReportColumn(words("An hour"), 1.5),
        ),
        tuple(
            (
                each.code,
                each.name,
                str(each.sold),
                str(sold_before.get(each.service_id, 0)),
                str(each.timed),
                hour_text(each.budget_minutes, words, reader) if each.timed else NO_VALUE,
                hour_text(each.actual_minutes, words, reader) if each.timed else NO_VALUE,
                NO_VALUE if each.hour_cents is None else reader.money(each.hour_cents),
            )
            for each in now.services
        ),
        _with_target(now, words, reader),
    )


def _with_target(now: BenchMeasures, words: Words, reader: Formats) -> str:
    said = definition(ReportPart.SERVICES, words)
    if not now.target_cents:
        return said
    return f"{said} {words('Target: {amount} an hour.').format(amount=reader.money(now.target_cents))}"


def _technicians(now: BenchMeasures, before: BenchMeasures, words: Words, reader: Formats) -> ReportTable:
    done_before = {each.person_id: each.done for each in before.technicians}
    return ReportTable(
        words("Jobs done by technician"),
        (
            ReportColumn(words("Technician"), 4, number=False),
            ReportColumn(words("Done"), 1),
            ReportColumn(words("Before"), 1),
            ReportColumn(words("Turnaround, median"), 2),
            ReportColumn(words("9 of 10 within"), 2),
        ),
        tuple(
            (
                person_name(each, words),
                str(each.done),
                str(done_before.get(each.person_id, 0)),
                day_text(each.middle_minutes, words, reader),
                day_text(each.ninety_minutes, words, reader),
            )
            for each in now.technicians
        ),
        definition(ReportPart.TECHNICIANS, words),
    )


def _on_time(now: BenchMeasures, before: BenchMeasures, words: Words, reader: Formats) -> ReportTable:
    share_before = {each.person_id: each.kept_percent for each in before.technicians}
    return ReportTable(
        words("Promises kept"),
        (
            ReportColumn(words("Technician"), 4, number=False),
            ReportColumn(words("On time"), 1),
            ReportColumn(words("Late"), 1),
            ReportColumn(words("Without promise"), 1.8),
            ReportColumn(words("On-time share"), 1.6),
            ReportColumn(words("Before"), 1.2),
        ),
        tuple(
            (
                person_name(each, words),
                str(each.kept),
                str(each.promised - each.kept),
                str(each.done - each.promised),
                percent_text(each.kept_percent, reader),
                percent_text(share_before.get(each.person_id), reader),
            )
            for each in now.technicians
        ),
        definition(ReportPart.ON_TIME, words),
    )


def _utilisation(now: BenchMeasures, before: BenchMeasures, words: Words, reader: Formats) -> ReportTable:
    used_before = {each.person_id: each.used_percent for each in before.technicians}
    return ReportTable(
        words("Bench time billed"),
        (
            ReportColumn(words("Technician"), 4, number=False),
            ReportColumn(words("Billed"), 1.3),
            ReportColumn(words("Timer"), 1.3),
            ReportColumn(words("Planned"), 1.3),
            ReportColumn(words("Utilisation"), 1.5),
            ReportColumn(words("Before"), 1.2),
        ),
        tuple(
            (
                person_name(each, words),
                hour_text(each.billed_minutes, words, reader),
                hour_text(each.worked_minutes, words, reader),
                hour_text(each.planned_minutes, words, reader) if each.planned_minutes else NO_VALUE,
                percent_text(each.used_percent, reader),
                percent_text(used_before.get(each.person_id), reader),
            )
            for each in now.technicians
        ),
        definition(ReportPart.UTILISATION, words),
    )


def _plain_rows(
    part: ReportPart, now: BenchMeasures, before: BenchMeasures, words: Words
) -> tuple[Sequence[str], list[tuple[Cell, ...]]]:
    """The same facts as plain numbers: minutes, cents as an amount, shares in percent."""
    header: tuple[str, ...]
    if part is ReportPart.SERVICES:
        sold_before = {each.service_id: each.sold for each in before.services}
        header = (
            words("Code"), words("Service"), words("Sold"), words("Before"), words("Timed"),
            words("Budget, minutes"), words("Worked, minutes"), words("Net income"), words("Income an hour"),
        )  # fmt: skip
        return header, [
            (
                each.code, each.name, each.sold, sold_before.get(each.service_id, 0), each.timed, each.budget_minutes,
                each.actual_minutes, _amount(each.net_cents), _amount(each.hour_cents),
            )
            for each in now.services
        ]  # fmt: skip
    earlier = {each.person_id: each for each in before.technicians}
    if part is ReportPart.TECHNICIANS:
        header = (
            words("Technician"), words("Done"), words("Before"), words("Turnaround median, minutes"),
            words("Turnaround 90th percentile, minutes"),
        )  # fmt: skip
        return header, [
            (
                person_name(each, words), each.done, earlier[each.person_id].done if each.person_id in earlier else 0,
                each.middle_minutes, each.ninety_minutes,
            )
            for each in now.technicians
        ]  # fmt: skip
    if part is ReportPart.ON_TIME:
        header = (
            words("Technician"), words("On time"), words("Late"), words("Without promise"), words("On-time share"),
            words("Before"),
        )  # fmt: skip
        return header, [
            (
                person_name(each, words), each.kept, each.promised - each.kept, each.done - each.promised,
                each.kept_percent, earlier[each.person_id].kept_percent if each.person_id in earlier else None,
            )
            for each in now.technicians
        ]  # fmt: skip
    header = (
        words("Technician"), words("Billed, minutes"), words("Timer, minutes"), words("Planned, minutes"),
        words("Utilisation"), words("Before"),
    )  # fmt: skip
    return header, [
        (
            person_name(each, words), each.billed_minutes, each.worked_minutes, each.planned_minutes, each.used_percent,
            earlier[each.person_id].used_percent if each.person_id in earlier else None,
        )
        for each in now.technicians
    ]  # fmt: skip


def _amount(cents: int | None) -> Decimal | None:
    return None if cents is None else Decimal(cents).scaleb(-2)
