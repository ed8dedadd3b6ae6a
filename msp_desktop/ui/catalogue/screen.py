"""The catalogue: what an hour of each service brings in, its prices, and the acts that change them."""

from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from msp_desktop.domain.work_kind import ServiceKind
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.catalogue_list import CatalogueFilter, CataloguePage, CatalogueRow, catalogue_list
from msp_desktop.queries.service_card import ServiceCard, service_card, service_version
from msp_desktop.store.shop_facts import shop_facts
from msp_desktop.ui.catalogue.bulk_sheet import open_bulk_change
from msp_desktop.ui.catalogue.columns import (
    AGAINST,
    HOUR,
    TargetDelegate,
    catalogue_columns,
    paint_legend_mark,
    shown_columns,
)
from msp_desktop.ui.catalogue.figures import WITH_TAX_WORDS, short_money
from msp_desktop.ui.catalogue.price_sheet import open_price_change
from msp_desktop.ui.catalogue.side_panels import PartsPanel, PricePanel, StepsPanel, SummaryPanel
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import (
    Chips,
    EmptyState,
    Panel,
    PlainLabel,
    RowTable,
    SearchBox,
    Segments,
    button,
    link_button,
    primary_button,
    row,
    scrolled,
)
from msp_desktop.ui.screen import Key, Screen
from msp_desktop.ui.theme import theme
from msp_desktop.usecases.catalogue import (
    NewPrice,
    add_starter_catalogue,
    bring_back_service,
    change_prices,
    delete_service,
    retire_service,
)
from msp_desktop.workflows.print_price_list import PriceListPaper, price_list_paper

SIDE_WIDTH = 324
NARROW = 1240
"""Below this width the target stands in the table's foot."""

_FILTERS = (
    (CatalogueFilter.IN_USE, N_("In use"), ""),
    (CatalogueFilter.UNDER_TARGET, N_("Under target"), "alert-outline"),
    (CatalogueFilter.NOT_SOLD, N_("Not sold in 90 days"), ""),
    (CatalogueFilter.PRICE_PLANNED, N_("Price change planned"), ""),
    (CatalogueFilter.RETIRED, N_("Out of use"), ""),
)
_KINDS = ((ServiceKind.FLAT, N_("Services {n}")), (ServiceKind.LABOUR, N_("Labour types {n}")))


class CatalogueScreen(Screen):
    """Entries in a table, the one in front at the right. `open(service_id=…)` goes to one."""

    SHOWS = frozenset(
        {"service", "service_price", "service_step", "service_part", "document", "job_line", "shop", "tax_rate"}
    )
    NAME = "catalogue"
    MAIN = N_("New service")
    KEYS = (
        Key("Up", N_("Row")),
        Key("Return", N_("Open")),
        Key("Ctrl+E", N_("Edit"), "edit"),
        Key("Ctrl+P", N_("Price list"), "print_"),
        Key("Ctrl+F", N_("Filter"), "filter_"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._page: CataloguePage | None = None
        self._card: ServiceCard | None = None
        self._wanted: int | None = None
        self._facts = self.ask(shop_facts)
        self._build_header_acts()
        self._build_filters()
        columns = QHBoxLayout()
        columns.setSpacing(12)
        columns.addWidget(self._build_table(), 1)
        columns.addWidget(self._build_side())
        self.body.addLayout(columns, 1)
        self._connect()

    # -- building

    def _build_header_acts(self) -> None:
        self._kind: Segments[ServiceKind] = Segments(
            "catalogue.kind", _("Kind"), [(kind, _(words).format(n=0)) for kind, words in _KINDS]
        )
        self.add_view(self._kind)
        self.add_act(button(_("Change prices"), "catalogue.bulk", self.change_many, icon="percent-outline"))
        self.add_act(button(_("Price list"), "catalogue.print", self.print_, icon="printer-outline", keys="Ctrl+P"))
        self._new = primary_button(_("New service"), "catalogue.new", self.main_action, icon="plus")
        self.add_act(self._new)

    def _build_filters(self) -> None:
        self._find = SearchBox("catalogue.filter", _("Filter by name, code or part"), width=292)
        self._chips: Chips[CatalogueFilter] = Chips(
            "catalogue.show", _("Show"), [(value, _(text), icon) for value, text, icon in _FILTERS], optional=False
        )
        self._chips.set_value(CatalogueFilter.IN_USE)
        self._target_words = PlainLabel(_("Target per bench hour"), "small", tone="t2")
        self._target = PlainLabel("", "bold")
        self._set_target = link_button(
            _("Set a target per bench hour"), "catalogue.target", lambda: self.desk.go("settings", section="services")
        )
        line = row(self._find, self._chips, self._target_words, self._target, self._set_target)
        line.setStretch(1, 1)
        self.body.addLayout(line)

    def _build_table(self) -> QWidget:
        box = Panel(bare=True)
        with_tax = _(WITH_TAX_WORDS[self._facts.preset.tax_word])
        self._table: RowTable[CatalogueRow] = RowTable(
            "catalogue.table",
            _("Catalogue"),
            catalogue_columns(with_tax),
            sorted_by="sold",
            descending=True,
            bare=True,
            dense=True,
        )
        self._delegates = [TargetDelegate(self._table, key) for key in (HOUR, AGAINST)]
        keys = [column.key for column in self._table.model_of_rows.columns]
        for delegate, key in zip(self._delegates, (HOUR, AGAINST), strict=True):
            self._table.view.setItemDelegateForColumn(keys.index(key), delegate)
        self._nothing = EmptyState(
            "",
            "catalogue.nothing",
            icon="filter-outline",
            act=(_("Clear filter"), "catalogue.nothing.clear", self.clear_filter),
        )
        self._table.set_empty(self._nothing)
        self._first = EmptyState(
            _("The catalogue is empty. Begin with some thirty usual services, or add your own."),
            "catalogue.empty",
            icon="tag-outline",
            act=(_("Begin with the usual ones"), "catalogue.empty.starter", self.begin),
            hint=_("Names, prices and times can all be changed."),
        )
        self._first.hide()
        box.add(self._table, 1)
        box.add(self._first, 1)
        box.add(self._build_foot())
        return box

    def _build_foot(self) -> QWidget:
        self._foot = QFrame()
        self._foot.setProperty("panel", "foot")
        self._summary_words = PlainLabel("", "small", tone="t2", cut=True)
        self._legend = QWidget()
        marks = row(
            _Mark("c1"), PlainLabel(_("On target"), "small", tone="t2"), 6,
            _Mark("c2"), PlainLabel(_("Under"), "small", tone="t2"), 6,
            _Mark("t1"), PlainLabel(_("Target"), "small", tone="t2"), spacing=6,
        )  # fmt: skip
        self._legend.setLayout(marks)
        layout = QHBoxLayout(self._foot)
        layout.setContentsMargins(14, 7, 14, 7)
        layout.setSpacing(12)
        layout.addWidget(self._summary_words, 1)
        layout.addWidget(self._legend)
        return self._foot

    def _build_side(self) -> QWidget:
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        self._summary_panel = SummaryPanel(self._more)
        self._price_panel = PricePanel(self.change_price, self.drop_price)
        self._steps_panel = StepsPanel(lambda: self._edit_at("steps"))
        self._parts_panel = PartsPanel(lambda: self._edit_at("parts"))
        for panel in (self._summary_panel, self._price_panel, self._steps_panel, self._parts_panel):
            layout.addWidget(panel)
        layout.addStretch(1)
        self._side = scrolled(content, "catalogue.side")
        self._side.setFixedWidth(theme().px(SIDE_WIDTH))
        self._side.hide()
        return self._side

    def _connect(self) -> None:
        self._find.asked.connect(lambda _text: self.refresh())
        self._find.down.connect(self._table.setFocus)
        self._chips.edited.connect(self.refresh)
        self._kind.edited.connect(self.refresh)
        self._table.sort_asked.connect(lambda *_: self.refresh())
        self._table.current_changed.connect(self._show_card)
        self._table.opened.connect(lambda _row: self.edit())
        self._table.menu_asked.connect(lambda _row, at: self.more_menu().popup(at))

    # -- showing

    def open(self, **place: Any) -> None:
        service_id = place.get("service_id")
        if service_id is not None:
            self._go_to(int(service_id))

    def place(self) -> dict[str, Any]:
        return {"service_id": self._card.id} if self._card else {}

    def refresh(self) -> None:
        self._facts = self.ask(shop_facts)
        key, down = self._table.sorted_by()
        page = self.ask(
            catalogue_list,
            today=self._today(),
            kind=self._kind.value(),
            chosen=self._chips.value() or CatalogueFilter.IN_USE,
            typed=self._find.value(),
            sort=key,
            descending=down,
        )
        self._page = page
        self._show_counts(page)
        self._show_columns()
        self._say_nothing_found()
        self._table.show_rows(page.rows)
        if self._wanted is not None:
            self._table.select(self._wanted)
            self._wanted = None
        elif self._table.current() is None and page.rows:
            self._table.select_first()
        self._show_card(self._table.current())

    def _show_counts(self, page: CataloguePage) -> None:
        for value, _text, _icon in _FILTERS:
            self._chips.set_count(value, page.counts[value])
        for made, (kind, words) in zip(self._kind.buttons(), _KINDS, strict=True):
            made.setText(_(words).format(n=formats().number(page.kinds[kind])))
            made.updateGeometry()
        labour = self._kind.value() is ServiceKind.LABOUR
        self._new.setText(_("New labour type") if labour else _("New service"))
        self._new.updateGeometry()
        self.set_title(_("Catalogue"))
        empty = not page.all_rows
        self._first.setVisible(empty)
        self._table.setVisible(not empty)
        self._foot.setVisible(not empty)
        has_target = page.target_cents > 0
        self._target.setText(formats().money(page.target_cents))
        self._set_target.setVisible(not has_target and not empty)

    def _is_narrow(self) -> bool:
        return self.width() < theme().px(NARROW) - 40

    def _foot_words(self, page: CataloguePage) -> str:
        shown = ngettext("{n} entry", "{n} entries", len(page.rows)).format(n=formats().number(len(page.rows)))
        if self._kind.value() is ServiceKind.LABOUR:
            return _("{shown} · prices are for an hour").format(shown=shown)
        if page.target_cents and self._is_narrow():
            target = formats().money(page.target_cents)
            return _("{shown} · an hour = net price ÷ bench time, target {target}").format(shown=shown, target=target)
        return _("{shown} · an hour = net price ÷ bench time").format(shown=shown)

    def _show_columns(self) -> None:
        page = self._page
        if page is None:
            return
        room = self.width() - theme().px(SIDE_WIDTH) - 52
        keys = shown_columns(self._kind.value(), taxed=page.taxed, target=page.target_cents > 0, room=room)
        self._say_target(page.target_cents)
        self._table.set_columns_shown(keys)
        self._table.view.spread()
        self._legend.setVisible(AGAINST in keys)
        self._summary_words.setText(self._foot_words(page))
        for part in (self._target_words, self._target):
            part.setVisible(page.target_cents > 0 and not self._is_narrow())

    def _say_target(self, target_cents: int) -> None:
        """The target stands in the head of the bars, and may change in Settings while the page is kept."""
        columns = self._table.model_of_rows.columns
        at = next(n for n, column in enumerate(columns) if column.key == AGAINST)
        title = _("Against {amount}").format(amount=short_money(target_cents))
        columns[at] = replace(columns[at], title=title)

    def _say_nothing_found(self) -> None:
        typed = self._find.value()
        self._nothing.say(_("Nothing matches “{text}”.").format(text=typed) if typed else _("Nothing here."))

    def _show_card(self, chosen: CatalogueRow | None) -> None:
        if chosen is None:
            self._card = None
            self._side.hide()
            return
        card = self.ask(service_card, service_id=chosen.id, today=self._today())
        self._card = card
        self._summary_panel.show_card(card)
        self._price_panel.show_card(card)
        self._steps_panel.show_steps(card.steps)
        self._parts_panel.show_parts(card.parts)
        self._side.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_columns()

    def first_focus(self) -> QWidget:
        return self._table.view if self._table.rows() else self._find

    def filter_(self) -> None:
        """Ctrl+F."""
        self._find.setFocus()
        self._find.selectAll()

    def clear_filter(self) -> None:
        """Show everything in use again."""
        self._find.clear()
        self._chips.set_value(CatalogueFilter.IN_USE)
        self.refresh()
        self._table.view.setFocus()

    def scanned(self, code: str) -> bool:
        found = [each for each in (self._page.all_rows if self._page else ()) if each.code == code.strip().upper()]
        if found:
            self._go_to(found[0].id)
        return bool(found)

    def _go_to(self, service_id: int) -> None:
        page = self._page or self.ask(catalogue_list, today=self._today())
        entry = next((each for each in page.all_rows if each.id == service_id), None)
        if entry is None:
            page = self.ask(catalogue_list, today=self._today())
            entry = next((each for each in page.all_rows if each.id == service_id), None)
        if entry is None:
            self.message.say("warning", _("This entry is no longer in the catalogue."))
            return
        self._kind.set_value(entry.kind)
        self._find.clear()
        if not entry.shows_under(self._chips.value() or CatalogueFilter.IN_USE):
            self._chips.set_value(CatalogueFilter.IN_USE if entry.active else CatalogueFilter.RETIRED)
        self._wanted = service_id
        self.mark_stale()

    def _today(self) -> date:
        return self.desk.dispatcher.shop.today

    # -- acts

    def main_action(self) -> None:
        self.desk.go("service_edit", kind=self._kind.value().value)

    def edit(self) -> None:
        """Ctrl+E: the form of the entry in front."""
        self._edit_at("")

    def _edit_at(self, part: str) -> None:
        if self._card is not None:
            self.desk.go("service_edit", service_id=self._card.id, part=part)

    def change_price(self) -> None:
        """One price from a day on."""
        if self._card is not None:
            open_price_change(self, self._card)

    def drop_price(self, from_day: date) -> None:
        """Take a planned price back."""
        if self._card is not None:
            self.run(change_prices, prices=(NewPrice(self._card.id, None),), from_day=from_day)

    def change_many(self) -> None:
        """Many prices in one act."""
        if self._page is not None:
            open_bulk_change(self, self._page, self._kind.value())

    def print_(self) -> None:
        """Ctrl+P: the price list as customers read it."""
        self.start(_("Price list"), lambda shop, _progress: price_list_paper(shop), done=self._preview)

    def _preview(self, paper: PriceListPaper) -> None:
        self.desk.printing.preview(self, paper.pdf, paper.title, paper.file_name)

    def begin(self) -> None:
        """Fill the empty catalogue with the usual services in the shop's language."""
        self.run(add_starter_catalogue, language=self._facts.language)

    def retire(self) -> None:
        """Take the entry in front out of use."""
        if self._card is not None:
            self.run(retire_service, service_id=self._card.id, seen=self._card.version)

    def bring_back(self) -> None:
        """Put the entry in front back into use."""
        if self._card is not None:
            self.run(bring_back_service, service_id=self._card.id, seen=self._card.version)

    def delete(self) -> None:
        """Delete the entry in front; undo brings it back."""
        if self._card is not None:
            self.run(delete_service, service_id=self._card.id, seen=self._card.version)

    def current_version(self, arguments: dict[str, Any]) -> int | None:
        return self.ask(service_version, service_id=arguments["service_id"])

    def more_menu(self) -> QMenu:
        """What else can be done with the entry in front; made anew each time it opens."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        active = self._card is None or self._card.active
        use = (
            (_("Take out of use"), "catalogue.more.retire", self.retire)
            if active
            else (_("Bring back into use"), "catalogue.more.bring_back", self.bring_back)
        )
        for text, name, act in (
            (_("Edit"), "catalogue.more.edit", self.edit),
            (_("Change price"), "catalogue.more.price", self.change_price),
            use,
            (_("Delete"), "catalogue.more.delete", self.delete),
        ):
            menu.addAction(text, act).setObjectName(name)
        return menu

    def _more(self) -> None:
        anchor = self._summary_panel.more
        self.more_menu().popup(anchor.mapToGlobal(QPoint(0, anchor.height())))


class _Mark(QWidget):
    """A sample in the legend: a piece of bar, or the target's line."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return QSize(theme().px(2 if self._token == "t1" else 12), theme().px(12 if self._token == "t1" else 8))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_legend_mark(painter, QRectF(self.rect()), self._token)
        painter.end()
