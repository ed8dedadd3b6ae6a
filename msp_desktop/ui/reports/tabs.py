"""The four questions of the bench reports: their columns, charts and the jobs behind a row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from msp_desktop.domain.chart import BarChart, Line, Series
from msp_desktop.domain.labour import hours
from msp_desktop.domain.money import half_up, half_up_to
from msp_desktop.i18n import N_, NO_VALUE, Words, _
from msp_desktop.queries.bench_measures import BenchMeasures, Figure, ServiceMeasure, TechnicianMeasure
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import Column
from msp_desktop.workflows.bench_report import ReportPart

MOST_BARS = 10


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One row of a report with what it was before."""

    id: int
    name: str
    service: ServiceMeasure | None = None
    person: TechnicianMeasure | None = None
    before_service: ServiceMeasure | None = None
    before_person: TechnicianMeasure | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart: its bars, the row behind each, and how values are said."""

    chart: BarChart
    ids: tuple[int, ...]
    legend: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class Tab:
    """One question."""

    part: ReportPart
    word: str
    title: str
    icon: str
    figure: Figure
    columns: Callable[[], list[Column[ReportRow]]]
    rows: Callable[[BenchMeasures, BenchMeasures], list[ReportRow]]
    draw: Callable[[BenchMeasures], Drawn]
    money: bool = False


def hour_words(minutes: int | None) -> str:
    """Minutes as hours with one place, a dash for none."""
    if minutes is None:
        return NO_VALUE
    return _("{n} h").format(n=formats().number(half_up_to(hours(minutes), 1)))


def day_words(minutes: int | None) -> str:
    """Minutes as days with one place, a dash for none."""
    if minutes is None:
        return NO_VALUE
    days = half_up_to(Decimal(minutes) / 1440, 1)
    return _("1 day") if days == 1 else _("{n} days").format(n=formats().number(days))


def percent_words(value: Decimal | None) -> str:
    """A share, a dash where there is none."""
    return NO_VALUE if value is None else formats().percent(value)


def plain(value: int) -> str:
    """A count."""
    return formats().number(value)


def whole_hours(minutes: int) -> str:
    """Minutes as hours, for the axis of a chart."""
    return formats().number(half_up_to(hours(minutes), 1))


def percent_axis(tenths: int) -> str:
    """Tenths of a percent, for a chart."""
    return formats().percent(Decimal(tenths) / 10)


def window_words() -> Words:
    """The window's words, for texts that papers share."""
    return Words(formats().language)


def _number(
    key: str,
    title: str,
    width: int,
    value: Callable[[ReportRow], object],
    tone: Callable[[ReportRow], str] | None = None,
) -> Column[ReportRow]:
    return Column(key, title, width, kind="number", value=value, tone=tone)


# -- services


def _service_columns() -> list[Column[ReportRow]]:
    return [
        Column("code", N_("Code"), 110, kind="mono", value=_service(lambda it: it.code)),
        Column("name", N_("Service"), 0, kind="strong"),
        _number("sold", N_("Sold"), 80, _service(lambda it: plain(it.sold))),
        _number("before", N_("Before"), 80, _sold_before),
        _number("timed", N_("Timed"), 80, _service(lambda it: plain(it.timed))),
        _number("budget", N_("Budget"), 100, _timed(lambda it: it.budget_minutes)),
        Column(
            "actual", N_("Worked"), 100, kind="number", value=_timed(lambda it: it.actual_minutes), tone=_over_budget
        ),
        Column("hour", N_("Income an hour"), 140, kind="money_strong", value=_hour_cents),
    ]


def _service(said: Callable[[ServiceMeasure], str]) -> Callable[[ReportRow], str]:
    return lambda row: said(row.service) if row.service else ""


def _timed(minutes: Callable[[ServiceMeasure], int]) -> Callable[[ReportRow], str]:
    return lambda row: hour_words(minutes(row.service)) if row.service and row.service.timed else NO_VALUE


def _sold_before(row: ReportRow) -> str:
    return plain(row.before_service.sold if row.before_service else 0)


def _hour_cents(row: ReportRow) -> int | None:
    return row.service.hour_cents if row.service else None


def _over_budget(row: ReportRow) -> str:
    it = row.service
    return "war" if it is not None and it.timed and it.actual_minutes > it.budget_minutes else ""


def _service_rows(now: BenchMeasures, before: BenchMeasures) -> list[ReportRow]:
    earlier = {each.service_id: each for each in before.services}
    return [
        ReportRow(each.service_id, each.name, service=each, before_service=earlier.get(each.service_id))
        for each in now.services
    ]


def _draw_services(now: BenchMeasures) -> Drawn:
    shown = [each for each in now.services if each.hour_cents is not None][:MOST_BARS]
    line = Line(_("Target"), now.target_cents, "t1") if now.target_cents else None
    chart = BarChart(
        tuple(each.code or each.name for each in shown),
        (Series(_("Income an hour"), tuple(each.hour_cents or 0 for each in shown), "c1"),),
        line,
    )
    legend = [("c1", _("Income an hour"), False)]
    if now.target_cents:
        legend.append(("t1", _("Target {amount}").format(amount=formats().money(now.target_cents)), False))
    return Drawn(chart, tuple(each.service_id for each in shown), tuple(legend))


# -- technicians


def _technician_columns() -> list[Column[ReportRow]]:
    return [
        Column("name", N_("Technician"), 0, kind="strong"),
        _number("done", N_("Done"), 100, _person(lambda it: plain(it.done))),
        _number("before", N_("Before"), 100, _before(lambda it: plain(it.done), "0")),
        Column(
            "middle",
            N_("Turnaround, median"),
            170,
            kind="number",
            value=_person(lambda it: day_words(it.middle_minutes)),
        ),
        Column(
            "ninety", N_("9 of 10 within"), 150, kind="number", value=_person(lambda it: day_words(it.ninety_minutes))
        ),
        _number("was", N_("Median before"), 150, _before(lambda it: day_words(it.middle_minutes))),
    ]


def _person(said: Callable[[TechnicianMeasure], str]) -> Callable[[ReportRow], str]:
    return lambda row: said(row.person) if row.person else ""


def _before(said: Callable[[TechnicianMeasure], str], otherwise: str = NO_VALUE) -> Callable[[ReportRow], str]:
    return lambda row: said(row.before_person) if row.before_person else otherwise


def _person_rows(now: BenchMeasures, before: BenchMeasures) -> list[ReportRow]:
    earlier = {each.person_id: each for each in before.technicians}
    return [
        ReportRow(each.person_id, each.name or _("Nobody"), person=each, before_person=earlier.get(each.person_id))
        for each in now.technicians
    ]


def _first_name(name: str) -> str:
    return name.split(maxsplit=1)[0] if name else _("Nobody")


def _by_person(
    now: BenchMeasures, series: "Mapping[str, tuple[str, bool, Callable[[TechnicianMeasure], int]]]"
) -> Drawn:
    shown = now.technicians[:MOST_BARS]
    return Drawn(
        BarChart(
            tuple(_first_name(each.name) for each in shown),
            tuple(
                Series(word, tuple(value(each) for each in shown), token, hatched)
                for word, (token, hatched, value) in series.items()
            ),
        ),
        tuple(each.person_id for each in shown),
        tuple((token, word, hatched) for word, (token, hatched, _value) in series.items()),
    )


def _draw_technicians(now: BenchMeasures) -> Drawn:
    return _by_person(now, {_("Jobs done"): ("c1", False, lambda each: each.done)})


# -- on time


def _on_time_columns() -> list[Column[ReportRow]]:
    return [
        Column("name", N_("Technician"), 0, kind="strong"),
        _number("kept", N_("On time"), 110, _person(lambda it: plain(it.kept))),
        _number("late", N_("Late"), 110, _person(lambda it: plain(it.promised - it.kept))),
        Column(
            "none", N_("Without promise"), 150, kind="number", value=_person(lambda it: plain(it.done - it.promised))
        ),
        Column(
            "share", N_("On-time share"), 140, kind="number", value=_person(lambda it: percent_words(it.kept_percent))
        ),
        _number("before", N_("Before"), 110, _before(lambda it: percent_words(it.kept_percent))),
    ]


def _draw_on_time(now: BenchMeasures) -> Drawn:
    return _by_person(
        now,
        {
            _("On time"): ("c1", False, lambda each: each.kept),
            _("Late"): ("c2", False, lambda each: each.promised - each.kept),
        },
    )


# -- utilisation


def _utilisation_columns() -> list[Column[ReportRow]]:
    return [
        Column("name", N_("Technician"), 0, kind="strong"),
        _number("billed", N_("Billed"), 110, _person(lambda it: hour_words(it.billed_minutes))),
        _number("worked", N_("Timer"), 110, _person(lambda it: hour_words(it.worked_minutes))),
        Column(
            "planned",
            N_("Planned"),
            110,
            kind="number",
            value=_person(lambda it: hour_words(it.planned_minutes or None)),
        ),
        _number("used", N_("Utilisation"), 130, _person(lambda it: percent_words(it.used_percent))),
        _number("before", N_("Before"), 110, _before(lambda it: percent_words(it.used_percent))),
    ]


def _draw_utilisation(now: BenchMeasures) -> Drawn:
    shown = [each for each in now.technicians if each.used_percent is not None][:MOST_BARS]
    chart = BarChart(
        tuple(_first_name(each.name) for each in shown),
        (Series(_("Utilisation"), tuple(half_up((each.used_percent or Decimal()) * 10) for each in shown), "c1"),),
        Line(_("All planned hours"), 1000, "t1") if shown else None,
    )
    legend = (("c1", _("Billed of planned hours"), False), ("t1", _("All planned hours"), False))
    return Drawn(chart, tuple(each.person_id for each in shown), legend)


TABS: tuple[Tab, ...] = (
    Tab(
        ReportPart.SERVICES,
        N_("Services"),
        N_("Services against their budget"),
        "tag-outline",
        Figure.SERVICE,
        _service_columns,
        _service_rows,
        _draw_services,
        money=True,
    ),
    Tab(
        ReportPart.TECHNICIANS,
        N_("Technicians"),
        N_("Jobs done by technician"),
        "account-group-outline",
        Figure.DONE,
        _technician_columns,
        _person_rows,
        _draw_technicians,
    ),
    Tab(
        ReportPart.ON_TIME,
        N_("On time"),
        N_("Promises kept"),
        "clock-outline",
        Figure.LATE,
        _on_time_columns,
        _person_rows,
        _draw_on_time,
    ),
    Tab(
        ReportPart.UTILISATION,
        N_("Utilisation"),
        N_("Bench time billed"),
        "wrench-outline",
        Figure.BILLED,
        _utilisation_columns,
        _person_rows,
        _draw_utilisation,
    ),
)
