"""The panels of Today: tables without headers that are as high as their rows, and the benches of the day."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Generic, TypeVar

from PySide6.QtWidgets import QHBoxLayout, QWidget

from msp_desktop.domain.appointment import AppointmentState
from msp_desktop.domain.job_state import JobState, is_overdue
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.appointment_list import AppointmentRow
from msp_desktop.queries.bench_day import BenchDay
from msp_desktop.queries.job_board import CardRow
from msp_desktop.queries.job_list import JobRow
from msp_desktop.queries.loaner_list import LoanerRow
from msp_desktop.queries.low_stock import LowPart
from msp_desktop.ui.badges import job_badge
from msp_desktop.ui.formats import formats
from msp_desktop.ui.jobs.card_words import due_line, hours_words
from msp_desktop.ui.jobs.words import due_words
from msp_desktop.ui.kit import Avatar, Column, EmptyState, Panel, PlainLabel, RowTable, link_button, row
from msp_desktop.ui.kit.labels import Badge, IconLabel
from msp_desktop.ui.kit.message import Bar
from msp_desktop.ui.theme import theme
from msp_desktop.words import APPOINTMENT_KIND_WORDS

R = TypeVar("R")
MOST = 8
MOST_BENCHES = 4
"""So many rows of a panel stand open at once; the rest scrolls inside it."""


class RowsPanel(Panel, Generic[R]):
    """A head and rows; the act on a row is the text its last column gives."""

    def __init__(
        self,
        title: str,
        name: str,
        columns: Sequence[Column[R]],
        *,
        icon: str,
        note: str = "",
        row_id: Callable[[R], object],
        empty: str,
        most: int = MOST,
    ) -> None:
        super().__init__(title, icon=icon, note=note, bare=True)
        self.setObjectName(f"{name}.panel")
        self._most, self._empty = most, empty
        self.table: RowTable[R] = RowTable(name, title, columns, row_id=row_id, bare=True)
        self.table.view.horizontalHeader().hide()
        self.table.set_empty(EmptyState(empty, f"{name}.empty"))
        self.add(self.table)
        self._fit()
        theme().changed.connect(self._fit)

    def show_rows(self, rows: Sequence[R]) -> None:
        """Show these rows."""
        self.table.show_rows(rows)
        self._fit()

    def _fit(self) -> None:
        shown = min(max(len(self.table.rows()), 1), self._most)
        least = theme().px(64) if not self.table.rows() else 0
        self.table.setFixedHeight(max(shown * self.table.row_height() + 2, least))


def first_panel(now: Callable[[], datetime]) -> RowsPanel[JobRow]:
    """Late, then due today."""

    def is_late(one: JobRow) -> bool:
        return is_overdue(one.state, one.promised_at, now())

    return RowsPanel(
        _("Do first"),
        "today.first",
        [
            Column("number", N_("Job"), 76, kind="link", firm=True),
            Column("customer", N_("Customer"), kind="strong"),
            Column("problem", N_("Problem"), kind="muted", value=_what),
            Column("state", N_("State"), 148, kind="badge", value=lambda one: job_badge(one.state)),
            Column(
                "promised_at",
                N_("Due"),
                152,
                firm=True,
                kind="strong",
                value=lambda one: due_words(one.state, one.promised_at, now()),
                tone=lambda one: "bad" if is_late(one) else "t2",
                mark=lambda one: "clock-alert-outline" if is_late(one) else "clock-outline",
            ),
            Column("technician", N_("Who"), 44, align="center", kind="avatar"),
            Column("act", "", 92, kind="act", value=lambda one: "" if one.technician else _("Assign")),
        ],
        icon="clock-alert-outline",
        note=_("Overdue or due today"),
        row_id=lambda one: one.id,
        empty=_("All caught up. Nothing is late or due today."),
        most=10,
    )


def waiting_panel(now: Callable[[], datetime], can_remind: Callable[[CardRow], bool]) -> RowsPanel[CardRow]:
    """Customers who owe an answer, then parts on the way."""

    def line(card: CardRow) -> tuple[str, str, str]:
        badge = due_line(card, now())
        return (badge.word, badge.token, badge.icon) if badge else ("", "", "")

    def act(card: CardRow) -> str:
        if card.state is JobState.WAITING_APPROVAL:
            return _("Remind") if can_remind(card) else ""
        return _("Chase") if line(card)[1] == "bad" else ""

    return RowsPanel(
        _("Waiting on someone else"),
        "today.waiting",
        [
            Column("number", N_("Job"), 76, kind="link", firm=True),
            Column("customer", N_("Customer"), kind="strong"),
            Column("problem", N_("Problem"), kind="muted", value=_asked),
            Column("state", N_("State"), 148, kind="badge", value=lambda card: job_badge(card.state)),
            Column(
                "due",
                N_("Since"),
                152,
                firm=True,
                kind="strong",
                value=lambda card: line(card)[0],
                tone=lambda card: line(card)[1],
                mark=lambda card: line(card)[2],
            ),
            Column("technician", N_("Who"), 44, align="center", kind="avatar"),
            Column("act", "", 92, kind="act", value=act),
        ],
        icon="comment-question-outline",
        note=_("Customers who owe us an answer, parts still on the way"),
        row_id=lambda card: card.item_id,
        empty=_("Nobody is waited for."),
    )


def ready_panel(now: Callable[[], datetime]) -> RowsPanel[CardRow]:
    """What can be fetched, since when, and what is to be collected for it."""

    def line(card: CardRow) -> tuple[str, str]:
        badge = due_line(card, now())
        if badge is None:
            return "", ""
        return badge.word, "wai" if badge.token == "wai" else "t3"

    return RowsPanel(
        _("Ready for pickup"),
        "today.ready",
        [
            Column("number", N_("Job"), 76, kind="link", firm=True),
            Column("customer", N_("Customer"), kind="strong"),
            Column(
                "since",
                N_("Since"),
                84,
                align="right",
                firm=True,
                value=lambda card: line(card)[0],
                tone=lambda card: line(card)[1],
            ),
            Column("amount", N_("To collect"), 88, kind="money_strong", value=lambda card: card.amount_cents or None),
        ],
        icon="bag-checked",
        row_id=lambda card: card.item_id,
        empty=_("Nothing waits to be fetched."),
    )


def appointment_panel() -> RowsPanel[AppointmentRow]:
    """The day's visits and agreed times."""
    return RowsPanel(
        _("Appointments today"),
        "today.appointments",
        [
            Column(
                "starts_at",
                N_("Time"),
                62,
                kind="strong",
                firm=True,
                value=lambda one: formats().time(one.starts_at),
            ),
            Column("who", N_("Who"), kind="text", value=_visit),
            Column("person", N_("Technician"), 44, align="center", kind="avatar"),
        ],
        icon="calendar-outline",
        row_id=lambda one: one.id,
        empty=_("No appointments today."),
        most=5,
    )


def loan_panel(today: Callable[[], date]) -> RowsPanel[LoanerRow]:
    """Machines that should have come back."""
    return RowsPanel(
        _("Loaners to come back"),
        "today.loans",
        [
            Column("name", N_("Device"), kind="strong"),
            Column("customer", N_("With")),
            Column(
                "due_day",
                N_("Back by"),
                82,
                align="right",
                value=lambda one: formats().near_day(one.due_day, today()) if one.due_day else "",
                tone=lambda one: "bad" if one.is_late(today()) else "",
            ),
        ],
        icon="swap-horizontal",
        row_id=lambda one: one.id,
        empty=_("Every loaner is here or not due yet."),
        most=5,
    )


def low_panel() -> RowsPanel[LowPart]:
    """Parts to order, the most pressing first."""
    return RowsPanel(
        _("Low stock"),
        "today.low",
        [
            Column("name", N_("Part"), kind="text"),
            Column("free", N_("Left"), 92, align="right", kind="badge", value=_left, firm=True),
            Column(
                "minimum",
                N_("Minimum"),
                72,
                align="right",
                kind="muted",
                value=lambda one: _("min {n}").format(n=formats().number(one.minimum)) if one.minimum else "",
                firm=True,
            ),
        ],
        icon="package-variant-closed",
        row_id=lambda one: one.part_id,
        empty=_("Nothing runs low."),
        most=5,
    )


def _left(one: LowPart) -> Badge:
    """What is left, or free where jobs have a claim on what is there."""
    number = formats().number(one.free)
    free = one.free != one.on_hand
    words = _("{n} free").format(n=number) if free else _("{n} left").format(n=number)
    return Badge("bad", "close-circle-outline", words) if one.is_out else Badge("war", "alert-outline", words)


class BenchStrip(Panel):
    """Hours booked of hours there are, by technician, and the next free bench time."""

    def __init__(self, go: Callable[[], object]) -> None:
        super().__init__(kind="true")
        self.setObjectName("today.bench")
        self._benches = QHBoxLayout()
        self._benches.setSpacing(18)
        head = PlainLabel(_("Bench today"), "strong")
        self._free = PlainLabel("", "hint", cut=True)
        more = link_button(_("Load by day"), "today.bench.load", go)
        line = row(IconLabel("wrench-outline", "wrk"), 2, head, 10)
        line.addLayout(self._benches)
        line.addWidget(self._free, 1)
        line.addWidget(more)
        self.add(line)

    def show_benches(self, benches: Sequence[BenchDay], now: datetime) -> None:
        """Show every bench of the day."""
        while item := self._benches.takeAt(0):
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for each in benches[:MOST_BENCHES]:
            self._benches.addWidget(_bench(each))
        free = min((each.next_free for each in benches if each.next_free), default=None)
        self._free.setText(
            _("Next free: {when}").format(when=formats().when(free, now)) if free else _("No bench is free")
        )
        self.setVisible(bool(benches))


def _bench(each: BenchDay) -> QWidget:
    held = QWidget()
    layout = QHBoxLayout(held)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    booked = each.booked_minutes + each.worked_minutes
    bar = Bar(_("{name}, booked today").format(name=each.name))
    bar.setFixedWidth(theme().px(72))
    bar.show_share(booked, each.day_minutes, "bad" if booked > each.day_minutes else "")
    layout.addWidget(Avatar(each.name, 22))
    layout.addWidget(PlainLabel(each.name.split(" ")[0], "name"))
    layout.addWidget(bar)
    words = (
        _("{booked} of {all} h").format(booked=hours_words(booked), all=hours_words(each.day_minutes))
        if each.day_minutes
        else _("Away")
    )
    layout.addWidget(PlainLabel(words, "hint"))
    return held


def _what(one: JobRow) -> str:
    return " · ".join(part for part in (" ".join(one.problem.split()), one.device) if part)


def _asked(card: CardRow) -> str:
    amount = formats().money(card.amount_cents) if card.amount_cents else ""
    return " · ".join(part for part in (amount, " ".join(card.problem.split()), card.device) if part)


def _visit(one: AppointmentRow) -> str:
    what = _(APPOINTMENT_KIND_WORDS[one.kind])
    if one.state is AppointmentState.MISSED:
        what = _("Missed: {what}").format(what=what)
    return _("{who} · {what}").format(who=one.who or one.job_number, what=what)


def late_words(days: int) -> str:
    """How old the oldest late promise is."""
    if days <= 0:
        return _("Since today")
    return ngettext("Oldest: {n} day", "Oldest: {n} days", days).format(n=days)
