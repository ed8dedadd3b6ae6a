"""The page of one part: its stock card, pieces, suppliers and orders; at the right where it stands."""

from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from msp_desktop.i18n import N_, _
from msp_desktop.queries.part_card import (
    CardPiece,
    PartCard,
    part_card,
    part_orders,
    part_pieces,
    part_version,
)
from msp_desktop.queries.stock_card import Move, move_count, stock_card
from msp_desktop.ui.badges import stock_badge
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.inventory.adjust_sheet import open_adjust
from msp_desktop.ui.inventory.history_table import (
    MOVE_COLUMNS,
    ROOM_FOR_VALUE,
    move_table,
    order_table,
    piece_table,
    supplier_table,
)
from msp_desktop.ui.inventory.label_sheet import open_labels
from msp_desktop.ui.inventory.part_panels import CardPanel, StockPanel
from msp_desktop.ui.jobs.ask_sheet import AskSheet
from msp_desktop.ui.kit import (
    Badge,
    Check,
    EmptyState,
    Field,
    InlineMessage,
    LineEdit,
    RowTable,
    TabBar,
    button,
    icon_button,
    primary_button,
    row,
    scrolled,
)  # fmt: skip
from msp_desktop.ui.screen import Key, Screen
from msp_desktop.ui.theme import theme
from msp_desktop.usecases.parts import end_part, name_piece, revive_part

SIDE_WIDTH = 324


class PartPage(Screen):
    """Opened with part_id=, view="moves" for one of its tabs."""

    SHOWS = frozenset(
        {
            "part", "part_barcode", "part_supplier", "part_serial", "supplier", "stock_balance", "stock_move", "job",
            "job_line", "purchase_order", "purchase_line", "tax_rate",
        }
    )  # fmt: skip
    NAME = "part"
    MAIN = N_("Edit card")
    DETAIL = True
    KEYS = (
        Key("Ctrl+E", N_("Adjust"), "adjust"),
        Key("Ctrl+P", N_("Print label"), "print_"),
        Key("Ctrl+R", N_("Receive"), "receive"),
        Key("Ctrl+Tab", N_("Next tab"), "next_tab"),
        Key("Alt+Left", N_("Back")),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._id = 0
        self._card: PartCard | None = None
        self._tabs: TabBar[str] = TabBar(
            "part.tabs",
            _("Views"),
            [
                ("moves", _("Stock card")),
                ("pieces", _("Pieces")),
                ("suppliers", _("Suppliers")),
                ("orders", _("Orders")),
            ],
        )
        self._state = InlineMessage("part.state")
        self.body.setSpacing(8)
        self.body.addWidget(self._tabs)
        self.body.addWidget(self._state)
        columns = QHBoxLayout()
        columns.setSpacing(12)
        self._stack = QStackedWidget()
        for made in (self._moves_tab(), self._pieces_tab(), self._suppliers_tab(), self._orders_tab()):
            self._stack.addWidget(made)
        columns.addWidget(self._stack, 1)
        columns.addWidget(self._side())
        self.body.addLayout(columns, 1)
        self._tabs.edited.connect(self._tab_changed)
        self._build_acts()

    # -- building

    def _build_acts(self) -> None:
        self._more = icon_button("dots-vertical", "part.more", _("More"), self._show_menu, framed=True)
        self.add_act(button(_("Adjust"), "part.adjust", self.adjust, icon="pencil-outline", keys="Ctrl+E"))
        self.add_act(button(_("Print label"), "part.label", self.print_, icon="printer-outline", keys="Ctrl+P"))
        self.add_act(self._more)
        self.add_act(primary_button(_("Edit card"), "part.edit", self.main_action, icon="tag-outline"))

    def _moves_tab(self) -> QWidget:
        tab = QWidget()
        layout = QVBoxLayout(tab)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        self._pieces_only = Check(_("Only what changed the pieces on hand"), "part.moves.pieces_only")
        self._pieces_only.edited.connect(self._show_tab)
        self._moves = move_table(self.desk)
        layout.addLayout(row(self._pieces_only, None))
        layout.addWidget(self._moves, 1)
        return tab

    def _pieces_tab(self) -> QWidget:
        self._pieces = piece_table()
        self._pieces.opened.connect(self.name_piece)
        return self._pieces

    def _suppliers_tab(self) -> QWidget:
        self._suppliers = supplier_table()
        self._suppliers.set_empty(
            EmptyState(
                _("No supplier yet."),
                "part.suppliers.empty",
                icon="truck-delivery-outline",
                act=(_("Edit card"), "part.suppliers.empty.edit", self.main_action),
            )
        )
        self._suppliers.opened.connect(lambda chosen: self.desk.go("supplier_edit", supplier_id=chosen.supplier_id))
        return self._suppliers

    def _orders_tab(self) -> QWidget:
        self._orders = order_table(self.desk)
        return self._orders

    def _side(self) -> QWidget:
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        self._stock = StockPanel(lambda job_id: self.desk.go("job", job_id=job_id))
        self._facts = CardPanel(self.main_action)
        layout.addWidget(self._stock)
        layout.addWidget(self._facts)
        layout.addStretch(1)
        side = scrolled(content, "part.side")
        side.setFixedWidth(theme().px(SIDE_WIDTH))
        return side

    # -- showing

    def open(self, **place: Any) -> None:
        part_id = int(place["part_id"])
        view = str(place.get("view", "")) or ("moves" if part_id != self._id else "")
        if view:
            self._tabs.set_value(view)
            self._stack.setCurrentIndex(self._tabs.currentIndex())
        self._id = part_id
        self.message.clear()
        self.mark_stale()

    def place(self) -> dict[str, Any]:
        return {"part_id": self._id}

    def first_focus(self) -> QWidget:
        tables: dict[str, RowTable[Any]] = {
            "pieces": self._pieces,
            "suppliers": self._suppliers,
            "orders": self._orders,
        }
        table = tables.get(self._tabs.value(), self._moves)
        return table.view if table.rows() else self._tabs

    def refresh(self) -> None:
        if not self._id:
            return
        shop = self.desk.dispatcher.shop
        card = self._card = self.ask(part_card, part_id=self._id, now=shop.now, today=shop.today)
        badges = [stock_badge(card.state)] if card.active else [Badge("neu", "archive-outline", _("Ended"))]
        if card.deleted_at is not None:
            badges = [Badge("neu", "delete-outline", _("Deleted"))]
        self.set_title(card.name, card.code, badges=badges)
        self._tabs.setTabVisible(1, card.serialised)
        if self._tabs.value() == "pieces" and not card.serialised:
            self._tabs.set_value("moves")
        self._tabs.set_count("moves", self.ask(move_count, part_id=self._id))
        self._tabs.set_count("suppliers", len(card.suppliers))
        self._stock.show_card(card)
        self._facts.show_card(card)
        self._show_state(card)
        self._show_tab()

    def _show_state(self, card: PartCard) -> None:
        if card.deleted_at is None and not card.active:
            self._state.say(
                "info",
                _("This part is ended: nobody finds it any more."),
                acts=[(_("Bring back"), "part.revive", self.end)],
            )
        else:
            self._state.clear()

    def _tab_changed(self) -> None:
        self._stack.setCurrentIndex(self._tabs.currentIndex())
        self._show_tab()

    def _show_tab(self) -> None:
        card = self._card
        if card is None:
            return
        match self._tabs.value():
            case "pieces":
                self._pieces.show_pages(self._more_pieces)
            case "suppliers":
                self._suppliers.show_rows(card.suppliers)
            case "orders":
                self._orders.show_rows(self.ask(part_orders, part_id=card.id))
            case _:
                self._moves.show_pages(self._older_moves, before=self._newer_moves)

    def _older_moves(self, last: Move | None, limit: int) -> list[Move]:
        return self.ask(stock_card, part_id=self._id, pieces_only=self._pieces_only.value(), after=last, limit=limit)

    def _newer_moves(self, first: Move | None, limit: int) -> list[Move]:
        return self.ask(
            stock_card,
            part_id=self._id,
            pieces_only=self._pieces_only.value(),
            before=first,
            backwards=True,
            limit=limit,
        )

    def _more_pieces(self, last: CardPiece | None, limit: int) -> list[CardPiece]:
        return self.ask(part_pieces, part_id=self._id, after=last, limit=limit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() - theme().px(SIDE_WIDTH) >= theme().px(ROOM_FOR_VALUE)
        self._moves.set_columns_shown([each for each in MOVE_COLUMNS if wide or each != "value_cents"])

    # -- acting

    def main_action(self) -> None:
        if self._card is not None:
            self.desk.go("part_edit", part_id=self._card.id)

    def adjust(self) -> None:
        """Ctrl+E."""
        if self._card is not None:
            open_adjust(self, self._card)

    def print_(self) -> None:
        """Ctrl+P."""
        if self._card is not None:
            open_labels(self, [(self._card.id, self._card.name)])

    def receive(self) -> None:
        """Ctrl+R."""
        self.desk.go("receive")

    def next_tab(self) -> None:
        """Ctrl+Tab."""
        self._tabs.next_tab()
        while not self._tabs.isTabVisible(self._tabs.currentIndex()):
            self._tabs.next_tab()

    def end(self) -> None:
        """End the part, or bring it back; undo does the other."""
        card = self._card
        if card is not None:
            self.run(end_part if card.active else revive_part, part_id=card.id, seen=card.version)

    def name_piece(self, piece: CardPiece) -> None:
        """Write down or set right the serial of one piece."""
        serial = LineEdit("piece.serial", max_length=80, mono=True)
        serial.set_value(piece.serial)

        def act() -> bool:
            done = self.run(name_piece, serial_id=piece.id, serial=serial.value(), seen=piece.version)
            return done is not None

        words = _("Empty: none on it.")
        AskSheet(
            self, _("Serial of a piece"), [Field(_("Serial"), serial, hint=words)], _("Save serial"), act, name="piece"
        ).open(first=serial)

    def current_version(self, arguments: dict[str, Any]) -> int | None:
        if "serial_id" in arguments:
            pieces = self.ask(part_pieces, part_id=self._id, limit=10_000)
            return next((each.version for each in pieces if each.id == arguments["serial_id"]), None)
        return self.ask(part_version, part_id=arguments["part_id"])

    def more_menu(self) -> QMenu:
        """What else can be done with the part; made anew each time it opens."""
        menu = QMenu(self)
        active = self._card is None or self._card.active
        for text, name, act in (
            *(((_("Sell one"), "part.more.sell", self.sell),) if active else ()),
            (_("Receive delivery"), "part.more.receive", self.receive),
            (_("Print label"), "part.more.label", self.print_),
            (_("End") if active else _("Bring back"), "part.more.end", self.end),
        ):
            menu.addAction(text, act).setObjectName(name)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def sell(self) -> None:
        """Put one of it on the sale in front, else on a new one."""
        if self._card is not None:
            self.desk.go("checkout", part_id=self._card.id)

    def _show_menu(self) -> None:
        self.more_menu().popup(self._more.mapToGlobal(QPoint(0, self._more.height())))
