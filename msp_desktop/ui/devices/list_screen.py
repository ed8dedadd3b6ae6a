"""The list of devices: find one by serial, model or owner."""

from PySide6.QtWidgets import QWidget

from msp_desktop.domain.device_kind import serial_key
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.device_card import serial_seen
from msp_desktop.queries.device_list import DeviceFilter, DeviceRow, device_counts, device_list
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import Badge, Chips, Column, EmptyState, RowTable, SearchBox, primary_button, row
from msp_desktop.ui.screen import Key, Screen
from msp_desktop.words import DEVICE_KIND_WORDS

_FILTERS = (
    (DeviceFilter.ALL, N_("All"), ""),
    (DeviceFilter.HERE, N_("Here now"), "wrench-outline"),
    (DeviceFilter.UNDER_WARRANTY, N_("Under the maker’s warranty"), "check-circle-outline"),
)


class DeviceList(Screen):
    """All devices by maker and model; chips and the filter field narrow the list."""

    SHOWS = frozenset({"device", "customer", "job", "job_item"})
    NAME = "devices"
    MAIN = N_("New job for this device")
    KEYS = (
        Key("Up", N_("Row")),
        Key("Return", N_("Open")),
        Key("Ctrl+F", N_("Filter"), "filter_"),
        Key("Ctrl+E", N_("Edit"), "edit"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._shown_empty: EmptyState | None = None
        self._find = SearchBox("devices.filter", _("Serial, model or owner"), width=320)
        self._chips: Chips[DeviceFilter] = Chips(
            "devices.show", _("Show"), [(value, _(text), icon) for value, text, icon in _FILTERS], optional=False
        )
        self._chips.set_value(DeviceFilter.ALL)
        self.body.addLayout(row(self._find, self._chips, None, spacing=12))
        self._table: RowTable[DeviceRow] = RowTable("devices.table", _("Devices"), self._columns(), sorted_by="name")
        self.body.addWidget(self._table, 1)
        self._empty = EmptyState(
            _("No devices yet. They are added as you book."),
            "devices.empty",
            icon="laptop",
            act=(_("New job"), "devices.empty.new_job", lambda: desk.go("intake")),
        )
        self._nothing = EmptyState(
            "",
            "devices.nothing",
            icon="filter-outline",
            act=(_("Clear filter"), "devices.nothing.clear", self.clear_filter),
        )
        self.add_act(primary_button(_("New job for this device"), "devices.new_job", self.main_action, icon="plus"))
        self._find.asked.connect(lambda _text: self.refresh())
        self._find.down.connect(self._table.setFocus)
        self._chips.edited.connect(self.refresh)
        self._table.opened.connect(lambda chosen: desk.go("device", device_id=chosen.id))

    def refresh(self) -> None:
        counts = self.ask(device_counts, today=self.desk.dispatcher.shop.today)
        for value, _text, _icon in _FILTERS:
            self._chips.set_count(value, counts.of(value))
        typed, chosen = self._find.value(), self._chips.value()
        if typed or chosen is not DeviceFilter.ALL:
            self._nothing.say(_("No devices match “{text}”.").format(text=typed) if typed else _("No devices here."))
            self._swap_empty(self._nothing)
        else:
            self._swap_empty(self._empty)
        self._table.show_pages(self._after, before=self._before)
        self.set_title(
            _("Devices"), ngettext("{n} device", "{n} devices", counts.all).format(n=formats().number(counts.all))
        )

    def first_focus(self) -> QWidget:
        return self._table.view if self._table.rows() else self._find

    def filter_(self) -> None:
        """Ctrl+F."""
        self._find.setFocus()
        self._find.selectAll()

    def clear_filter(self) -> None:
        """Show every device again."""
        self._find.clear()
        self._chips.set_value(DeviceFilter.ALL)
        self.refresh()
        self._table.view.setFocus()

    def main_action(self) -> None:
        chosen = self._table.current()
        if chosen is None:
            self.desk.go("intake")
        else:
            self.desk.go("intake", customer_id=chosen.customer_id, device_id=chosen.id)

    def edit(self) -> None:
        """Ctrl+E: the card of the device in front."""
        if (chosen := self._table.current()) is not None:
            self.desk.go("device_edit", device_id=chosen.id)

    def scanned(self, code: str) -> bool:
        found = self.ask(serial_seen, serial_key=serial_key(code))
        if found:
            self.desk.go("device", device_id=found[0].id)
        return bool(found)

    def _after(self, last: DeviceRow | None, limit: int) -> list[DeviceRow]:
        return self._page(last, None, limit, backwards=False)

    def _before(self, first: DeviceRow | None, limit: int) -> list[DeviceRow]:
        return self._page(None, first, limit, backwards=True)

    def _page(
        self, after: DeviceRow | None, before: DeviceRow | None, limit: int, *, backwards: bool
    ) -> list[DeviceRow]:
        return self.ask(
            device_list,
            today=self.desk.dispatcher.shop.today,
            chosen=self._chips.value() or DeviceFilter.ALL,
            typed=self._find.value(),
            after=after,
            before=before,
            backwards=backwards,
            limit=limit,
        )

    def _swap_empty(self, empty: EmptyState) -> None:
        if self._shown_empty is not empty:
            self._shown_empty = empty
            self._table.set_empty(empty)

    def _columns(self) -> list[Column[DeviceRow]]:
        return [
            Column("name", N_("Model"), kind="strong", sortable=True),
            Column("kind", N_("Kind"), 120, kind="muted", value=lambda device: _(DEVICE_KIND_WORDS[device.kind])),
            Column("serial", N_("Serial"), 160, kind="mono"),
            Column("customer", N_("Belongs to")),
            Column("last_job", N_("Last job"), 120, kind="muted", value=_last_job),
            Column("warranty_end", N_("Maker’s warranty"), 140, kind="muted", value=self._warranty),
            Column("here", N_("State"), 150, kind="badge", value=_here),
        ]

    def _warranty(self, device: DeviceRow) -> str:
        end = device.warranty_end
        if end is None:
            return ""
        day = formats().day(end)
        return _("ended {day}").format(day=day) if end < self.desk.dispatcher.shop.today else day


def _last_job(device: DeviceRow) -> str:
    return formats().day(formats().local(device.last_job).date()) if device.last_job else ""


def _here(device: DeviceRow) -> Badge | None:
    if not device.open_job:
        return None
    return Badge("wrk", "wrench-outline", _("Here, {job}").format(job=device.open_job))
