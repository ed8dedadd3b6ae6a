"""What a customer's page shows first: open jobs, spend by month, devices, last invoices, notes."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from msp_desktop.domain.chart import BarChart, Series
from msp_desktop.i18n import N_, _
from msp_desktop.queries.customer_card import CustomerCard, NoteRow
from msp_desktop.queries.customer_history import customer_devices, customer_jobs, customer_papers
from msp_desktop.queries.customer_spend import SpendMonth, customer_spend
from msp_desktop.ui.customers.history_tables import device_table, job_table, paper_table
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import Chart, Column, EmptyState, KeyCap, Panel, RowTable
from msp_desktop.ui.kit.chart import Legend
from msp_desktop.ui.screen import Screen
from msp_desktop.ui.theme import theme
from msp_desktop.usecases.customers_log import delete_customer_note

R = TypeVar("R")
SHORT = 8
_OPEN_JOB_COLUMNS = ("number", "device", "problem", "state", "promised_at", "technician", "net_cents")


class Overview(QWidget):
    """The first tab. `go(tab)` leads to another one, `add_note` opens the form of a note."""

    def __init__(self, page: Screen, go: Callable[[str], object], add_note: Callable[[], object]) -> None:
        super().__init__()
        self._page = page
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        self._open_jobs = job_table("customer.open_jobs", page.desk, first=N_("Open job"))
        self._open_jobs.set_columns_shown(
            ["number", "device", "problem", "state", "promised_at", "technician", "net_cents"]
        )
        layout.addWidget(self._open_jobs)
        layout.addWidget(self._spend_panel(), 3)
        foot = self._foot = QGridLayout()
        foot.setSpacing(10)
        self._devices_panel = Panel(_("Devices"), icon="laptop", bare=True)
        self._devices_panel.set_note(" ")
        self._all_devices = self._devices_panel.link("", "customer.all_devices", lambda: go("devices"))
        self._last_devices = device_table("customer.last_devices", page.desk, short=True)
        self._last_devices.set_empty(EmptyState(_("No devices yet."), "customer.last_devices.empty"))
        self._device_rows = _AsFits(self._last_devices)
        self._devices_panel.add(self._last_devices, 1)
        self._papers_panel = Panel(_("Last invoices"), icon="receipt-text-outline", bare=True)
        self._all_papers = self._papers_panel.link("", "customer.all_invoices", lambda: go("invoices"))
        self._last_papers = paper_table("customer.last_invoices", page.desk, short=True)
        self._last_papers.set_empty(EmptyState(_("No invoices yet."), "customer.last_invoices.empty"))
        self._paper_rows = _AsFits(self._last_papers)
        self._papers_panel.add(self._last_papers, 1)
        foot.addWidget(self._devices_panel, 0, 0, 2, 1)
        foot.addWidget(self._papers_panel, 0, 1)
        foot.addWidget(self._notes_panel(add_note), 1, 1)
        for table in (self._last_devices, self._last_papers, self._notes):
            table.view.setMinimumHeight(theme().px(64))
        foot.setColumnStretch(0, 11)
        foot.setColumnStretch(1, 9)
        foot.setRowStretch(0, 3)
        foot.setRowStretch(1, 2)
        layout.addLayout(foot, 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        """The place of a device has a column where there is room and something to say."""
        narrow = self.width() < theme().px(860)
        self._foot.setColumnStretch(0, 9 if narrow else 11)
        placed = not narrow and any(device.place for device in self._last_devices.rows())
        self._last_devices.set_columns_shown([*(("place",) if placed else ()), "name", "serial", "last_job"])
        day = () if self.width() < theme().px(740) else ("day",)
        self._last_papers.set_columns_shown(["number", *day, "total_cents", "state"])

    def first_focus(self) -> QWidget:
        """The open job, else the devices."""
        return self._open_jobs.view if self._open_jobs.rows() else self._last_devices.view

    def show_card(self, card: CustomerCard) -> None:
        """Show a customer."""
        jobs = self._page.ask(customer_jobs, customer_id=card.id, open_only=True, limit=SHORT)
        self._open_jobs.show_rows(jobs)
        self._open_jobs.fit_height(3)
        self._open_jobs.setFixedHeight(self._open_jobs.view.maximumHeight())
        self._open_jobs.setVisible(bool(jobs))
        self._show_spend(
            self._page.ask(customer_spend, customer_id=card.id, today=self._page.desk.dispatcher.shop.today)
        )
        devices = self._page.ask(customer_devices, customer_id=card.id, limit=SHORT)
        self._device_rows.show_rows(devices)
        self._share_room()
        self._devices_panel.set_note(str(card.devices) if card.devices else "")
        self._all_devices.setText(_("All {n}").format(n=card.devices))
        self._all_devices.setVisible(card.devices > 0)
        self._paper_rows.show_rows(self._page.ask(customer_papers, customer_id=card.id, limit=SHORT))
        self._all_papers.setText(_("All {n}").format(n=card.invoices))
        self._all_papers.setVisible(card.invoices > 0)
        self._notes.show_rows(card.notes)

    def _spend_panel(self) -> Panel:
        self._spend = Panel(_("Spend by month"), icon="chart-bar")
        self._legend_place = QHBoxLayout()
        holder = QWidget()
        self._legend_place.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(self._legend_place)
        self._spend.add_to_head(holder)
        self._as_table = self._spend.link(_("Show as table"), "customer.spend.as_table", self._swap_chart)
        self._chart = Chart("customer.spend", _("Spend by month, net"))
        self._months: RowTable[SpendMonth] = RowTable(
            "customer.spend.table",
            _("Spend by month, net"),
            [
                Column("month", N_("Month"), 0, kind="strong", value=lambda each: formats().month(each.month)),
                Column("labour_cents", N_("Labour"), 140, kind="money", value=lambda row: row.labour_cents or None),
                Column("parts_cents", N_("Parts"), 140, kind="money", value=lambda row: row.parts_cents or None),
                Column(
                    "total_cents", N_("Total"), 140, kind="money_strong", value=lambda each: each.total_cents or None
                ),
            ],
            row_id=lambda each: each.month,
            dense=True,
            bare=True,
            enter_opens=False,
        )
        self._spend.add(self._chart, 1)
        self._spend.add(self._months, 1)
        self._months.hide()
        return self._spend

    def _notes_panel(self, add_note: Callable[[], object]) -> Panel:
        panel = Panel(_("Notes"), icon="note-text-outline", bare=True)
        panel.add_to_head(KeyCap("Ctrl+J"))
        panel.link(_("Add"), "customer.notes.add", add_note)
        self._notes: RowTable[NoteRow] = RowTable(
            "customer.notes",
            _("Notes"),
            [Column("text", N_("Note"), 0), Column("by", N_("By"), 166, align="right", kind="muted", value=_signed)],
            two_lines=False,
            bare=True,
        )
        self._notes.view.horizontalHeader().hide()
        self._notes.set_empty(EmptyState(_("No notes yet."), "customer.notes.empty"))
        self._notes.opened.connect(self._open_note)
        panel.add(self._notes, 1)
        return panel

    def _show_spend(self, months: tuple[SpendMonth, ...]) -> None:
        labour, parts = sum(each.labour_cents for each in months), sum(each.parts_cents for each in months)
        words = formats()
        self._chart.show_bars(
            BarChart(
                tuple(words.short_month(each.month) for each in months),
                (
                    Series(_("Labour"), tuple(each.labour_cents for each in months), "c2"),
                    Series(_("Parts"), tuple(each.parts_cents for each in months), "c2", hatched=True),
                ),
            )
        )
        self._months.show_rows(tuple(reversed(months)))
        self._spend.set_note(_("{amount} net in 12 months").format(amount=words.money(labour + parts)))
        while item := self._legend_place.takeAt(0):
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self._legend_place.addWidget(
            Legend(
                [
                    ("c2", _("Labour {amount}").format(amount=words.money(labour)), False),
                    ("c2", _("Parts {amount}").format(amount=words.money(parts)), True),
                ]
            )
        )

    def _swap_chart(self) -> None:
        show_table = self._months.isHidden()
        self._months.setVisible(show_table)
        self._chart.setVisible(not show_table)
        self._as_table.setText(_("Show as chart") if show_table else _("Show as table"))

    def _open_note(self, note: NoteRow) -> None:
        self._page.message.say(
            "info",
            note.text,
            _signed(note),
            acts=[(_("Delete note"), "customer.notes.delete", lambda: self._delete_note(note))],
        )

    def _delete_note(self, note: NoteRow) -> None:
        self._page.message.clear()
        self._page.run(delete_customer_note, note_id=note.id)


class _AsFits(QObject, Generic[R]):
    """Shows of a few rows those the table has room for, none of them cut; the panel's link leads to the rest."""

    def __init__(self, table: RowTable[R]) -> None:
        super().__init__(table)
        self._table = table
        self._rows: tuple[R, ...] = ()
        self._room = 0
        table.view.viewport().installEventFilter(self)

    def show_rows(self, rows: Sequence[R]) -> None:
        """Show as many of these as fit, now and when the table's height changes."""
        self._rows, self._room = tuple(rows), self._fits()
        self._table.show_rows(self._rows[: self._room])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self._rows and self._fits() != self._room:
            self.show_rows(self._rows)
        return super().eventFilter(watched, event)

    def _fits(self) -> int:
        return max(self._table.view.viewport().height() // self._table.row_height(), 1)


def _signed(note: NoteRow) -> str:
    day = formats().day(formats().local(note.at).date())
    return _("{person}, {day}").format(person=note.author.split(" ")[0], day=day) if note.author else day
