"""Receive: scan what came, see what differs, decide, and take it into stock."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.purchase import DeliveryState
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.delivery_card import DeliveryCard, delivery_card
from msp_desktop.queries.delivery_list import (
    OpenOrder,
    draft_of_order,
    open_deliveries,
    open_orders,
    received_deliveries,
    supplier_of_order,
)
from msp_desktop.queries.part_lookup import FoundPart, find_parts
from msp_desktop.store.delivery_rows import DeliveryRow, delivery_rows
from msp_desktop.store.shop import Done
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.formats import formats
from msp_desktop.ui.inventory.label_sheet import chosen_form, print_labels
from msp_desktop.ui.inventory.receive_count import CountedPanel, LastPanel
from msp_desktop.ui.inventory.receive_decide import Choice, DecidePanel, choices, decision
from msp_desktop.ui.inventory.receive_sheets import ask_facts, ask_order, ask_supplier
from msp_desktop.ui.inventory.receive_side import JobsPanel, PrintsPanel, SumsPanel, has_complaint
from msp_desktop.ui.inventory.receive_start import ReceiveStart
from msp_desktop.ui.inventory.receive_words import summary_text
from msp_desktop.ui.kit import Badge, Columns, Found, PlainLabel, button, primary_button, row, scrolled
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.kit.message import Act
from msp_desktop.ui.screen import Key, Screen, new_key
from msp_desktop.usecases.counter.receiving import complain_about, receive_delivery
from msp_desktop.usecases.purchasing.deliveries import (
    add_order,
    change_serial,
    count_part,
    count_piece,
    decide,
    discard_delivery,
    leave_order_out,
    note_serial,
    say_no_serials,
    set_count,
    set_price,
    start_delivery,
    take_last_scan_back,
)
from msp_desktop.workflows.print_part_papers import DeliveryPaper, goods_received_note, receiving_list


class ReceiveScreen(Screen):
    """Opened with delivery_id=, order_id= (goes on with its draft, else begins one), or nothing for the choice."""

    SHOWS = frozenset(
        {
            "delivery",
            "delivery_line",
            "delivery_order",
            "purchase_order",
            "purchase_line",
            "part",
            "part_supplier",
            "supplier",
            "job",
            "job_item",
            "job_line",
            "stock_balance",
        }
    )
    NAME = "receive"
    MAIN = N_("Receive")
    DETAIL = True
    SCAN_PAUSE = 0.15
    KEYS = (
        Key("F4", N_("Type a count"), "type_count"),
        Key("F7", N_("Price on the note"), "type_price"),
        Key("Ctrl+P", N_("Print list"), "print_"),
        Key("Ctrl+L", N_("Add an order"), "add_order"),
        Key("Ctrl+E", N_("Freight and note"), "edit"),
        Key("Esc", N_("Keep as draft")),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._delivery_id: int | None = None
        self._card: DeliveryCard | None = None
        self._key = new_key()
        # The scans of this sitting, for “Last scan”.
        self._scans: list[int] = []
        self._differences = 0
        self._room_timer = QTimer(self)
        self._room_timer.setSingleShot(True)
        self._room_timer.setInterval(0)
        self._room_timer.timeout.connect(self._measure)
        self._start = ReceiveStart(self._begin, self._go_on, self._without_order)
        self._last = LastPanel()
        self._count = CountedPanel(self._find, self._chosen, self._typed, self._show_lines)
        self._table = self._count.table
        self._decide = DecidePanel(self._decided, self._count)
        self._jobs = JobsPanel(lambda job_id: self.desk.go("job", job_id=job_id))
        self._prints = PrintsPanel(self.desk.preferences.set)
        self._sums = SumsPanel(self.edit)
        self._prints.labels.set_value(bool(desk.preferences.get("receive.labels")))
        self._prints.note.set_value(bool(desk.preferences.get("receive.note")))
        self._columns = Columns(
            "receive",
            _("Show"),
            centre=(self._build_centre(), _("Lines")),
            right=(self._build_right(), _("Into stock")),
            foot=self._build_foot(),
            widths=(0, 304, 620),
        )
        self._pages = QStackedWidget()
        self._pages.addWidget(self._start)
        self._pages.addWidget(self._columns)
        self.body.addWidget(self._pages, 1)
        self._build_acts()
        self._wire()

    # -- building

    def _build_acts(self) -> None:
        self._saved = PlainLabel("", "hint")
        self.add_act(self._saved)
        self._add = self.add_act(button(_("Add an order"), "receive.add_order", self.add_order, icon="plus"))
        self._list = self.add_act(button(_("Print list"), "receive.print", self.print_, icon="printer-outline"))
        self._paper = self.add_act(
            button(_("Print the note"), "receive.print_note.now", self.print_note, icon="printer-outline")
        )
        self._again = self.add_act(
            button(_("Print labels"), "receive.labels.now", self.print_labels, icon="label-outline")
        )
        self._write = self.add_act(
            button(_("Email the complaint"), "receive.write", self.write_complaint, icon="email-outline")
        )

    def _build_centre(self) -> QWidget:
        centre = QWidget()
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self._last)
        layout.addWidget(self._count)
        layout.addWidget(self._decide, 1)
        self._centre = layout
        return centre

    def _build_right(self) -> QWidget:
        inner = QWidget()
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        for panel in (self._jobs, self._prints, self._sums):
            layout.addWidget(panel)
        layout.addStretch(1)
        return scrolled(inner, "receive.side")

    def _build_foot(self) -> QWidget:
        foot = QWidget()
        layout = QVBoxLayout(foot)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.message)
        self._main = primary_button(_("Receive"), "receive.receive", self.main_action, icon="check", large=True)
        layout.addWidget(self._main)
        self._keep = button(_("Keep as draft"), "receive.keep", self.keep)
        self._undo = button(_("Last scan"), "receive.undo", self.undo_scan, icon="undo")
        self._others = QWidget()
        others = row(self._keep, self._undo, spacing=8)
        others.setContentsMargins(0, 0, 0, 0)
        self._others.setLayout(others)
        layout.addWidget(self._others)
        return foot

    def _wire(self) -> None:
        self._table.count_typed.connect(self._count_typed)
        self._table.price_typed.connect(self._price_typed)
        self._table.grown.connect(self._fit_room)
        strip = self._table.strip
        strip.noted.connect(self._note_serial)
        strip.changed.connect(self._change_serial)
        strip.said_none.connect(self._say_none)

    # -- where it is

    def open(self, **place: Any) -> None:
        self.message.clear()
        delivery_id = place.get("delivery_id")
        if delivery_id is None and place.get("order_id") is not None:
            delivery_id = self._for_order(int(place["order_id"]))
        if delivery_id != self._delivery_id:
            self._delivery_id, self._card, self._key = delivery_id, None, new_key()
            self._count.clear()
            self._scans.clear()
            self._prints.complaint.set_value(False)
        self.mark_stale()

    def further_acts(self) -> Sequence[tuple[str, str, Callable[[], object]]]:
        """What is done seldom."""
        if self._card is None or not self._card.draft:
            return ()
        acts: list[tuple[str, str, Callable[[], object]]] = [(_("Discard draft"), "receive.discard", self.discard)]
        acts += [
            (
                _("Leave {order} out").format(order=each.number),
                f"receive.leave.{each.id}",
                partial(self._leave, each.id),
            )
            for each in self._card.orders
        ]
        return acts

    def _leave(self, order_id: int) -> None:
        if self._card is not None:
            self.run(leave_order_out, delivery_id=self._card.id, order_id=order_id)

    def place(self) -> dict[str, Any]:
        return {"delivery_id": self._delivery_id} if self._delivery_id is not None else {}

    def _for_order(self, order_id: int) -> int | None:
        """The draft in which an order is counted, begun where there is none."""
        found = self.ask(draft_of_order, order_id=order_id)
        supplier_id = self.ask(supplier_of_order, order_id=order_id)
        if found is not None or supplier_id is None:
            return found
        done = self.run(start_delivery, supplier_id=supplier_id, order_ids=(order_id,))
        return done.value if done is not None else None

    def first_focus(self) -> QWidget:
        if self._delivery_id is None:
            return self._start.first_focus()
        return self._count.scan if self._card is not None and self._card.draft else self._table.view

    def escape(self) -> bool:
        if self._delivery_id is None:
            return False
        self.keep()
        return True

    def current_version(self, arguments: dict[str, Any]) -> int | None:
        """The line's or the delivery's, for what is typed over a colleague's; Receive looks again instead."""
        if self._delivery_id is None or "pieces" in arguments:
            return None
        if "line_id" in arguments:
            rows = self.ask(delivery_rows, delivery_id=self._delivery_id)
            return next((each.version for each in rows if each.id == arguments["line_id"]), None)
        return self._read(self._delivery_id).version

    # -- showing

    def refresh(self) -> None:
        if self._delivery_id is not None:
            try:
                self._card = self._read(self._delivery_id)
            except Refused:
                self._delivery_id = self._card = None
        if self._delivery_id is None:
            self._show_start()
        else:
            self._show_card()

    def _read(self, delivery_id: int) -> DeliveryCard:
        return self.ask(delivery_card, delivery_id=delivery_id, day=self.desk.dispatcher.shop.today)

    def _show_start(self) -> None:
        self._card = None
        self.set_title(_("Receive delivery"))
        self._pages.setCurrentWidget(self._start)
        for act in (self._saved, self._add, self._list, self._paper, self._again, self._write):
            set_shown(act, False)
        self._start.show_rows(self.ask(open_deliveries), self.ask(open_orders), self.ask(received_deliveries, limit=20))

    def _show_card(self) -> None:
        card = self._card
        assert card is not None, "read just now"
        self._pages.setCurrentWidget(self._columns)
        received = card.state is DeliveryState.RECEIVED
        self._show_head(card, received=received)
        self._last.show_card(card)
        wanted = choices(card)
        self._differences = len(wanted)
        self._count.show_card(card, len(card.to_decide))
        self._decide.show_choices(wanted)
        set_shown(self._decide, bool(wanted))
        self._centre.setStretchFactor(self._count, 0 if wanted else 1)
        self._jobs.show_card(card)
        self._prints.show_card(card)
        set_shown(self._prints, card.draft)
        self._sums.show_card(card)
        n = int(card.sums.taken)
        self._main.setText(ngettext("Receive {n} piece", "Receive {n} pieces", n).format(n=n) if n else _("Receive"))
        for widget in (self._main, self._others):
            set_shown(widget, card.draft)
        self._undo.setEnabled(card.last is not None)
        self._fit_room()

    def _show_head(self, card: DeliveryCard, *, received: bool) -> None:
        badges = []
        if received:
            badges.append(Badge("ok", "check", _("Received")))
        if card.discarded:
            badges.append(Badge("neu", "close", _("Discarded")))
        self.set_title(card.number if received else _("Receive delivery"), summary_text(card), badges)
        self._saved.setText(_("Draft saved {time}").format(time=formats().time(card.saved_at)))
        for act, shown in (
            (self._saved, card.draft),
            (self._add, card.draft),
            (self._list, card.draft),
            (self._paper, received),
            (self._again, received),
            (self._write, received and has_complaint(card)),
        ):
            set_shown(act, shown)

    def _share_room(self, rows: int) -> None:
        """Lines as high as they are, up to what leaves the decisions room enough for three."""
        room = self._columns.height() - self._last.sizeHint().height() - 20
        decide_room = min(self._decide.rows_height() + 44, max(200, room // 3)) if rows else 0
        self._count.fit(room - decide_room - (10 if rows else 0), stretch=not rows)

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._fit_room()

    def _fit_room(self) -> None:
        """Once the page is laid out."""
        self._room_timer.start()

    def _measure(self) -> None:
        if self._card is not None:
            self._share_room(self._differences)

    def _show_lines(self) -> None:
        if self._card is not None:
            self._count.show_card(self._card, len(self._card.to_decide))

    # -- the start

    def main_action(self) -> None:
        """Ctrl+Enter"""
        if self._delivery_id is None:
            self._start.begin()
        elif self._card is not None and self._card.draft:
            self.receive()

    def _begin(self, orders: Sequence[OpenOrder]) -> None:
        suppliers = {each.supplier_id for each in orders}
        if len(suppliers) > 1:
            self.message.say("warning", _("A delivery comes from one supplier. Pick orders of one."))
            return
        done = self.run(
            start_delivery, key=self._key, supplier_id=suppliers.pop(), order_ids=tuple(each.id for each in orders)
        )
        if done is not None:
            self._key = new_key()
            self._go_on(done.value)

    def _without_order(self) -> None:
        ask_supplier(self, self._begin_without)

    def _begin_without(self, supplier_id: int) -> None:
        done = self.run(start_delivery, supplier_id=supplier_id)
        if done is not None:
            self._go_on(done.value)

    def _go_on(self, delivery_id: int) -> None:
        self.desk.go("receive", delivery_id=delivery_id)
        if self._delivery_id != delivery_id:
            self.open(delivery_id=delivery_id)
        self.refresh_if_stale()
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    # -- counting

    def scanned(self, code: str) -> bool:
        """Each scan is one piece, or the serial of one."""
        if self._delivery_id is None or self._card is None or not self._card.draft:
            return False
        self._scan(code)
        return True

    def _scan(self, code: str) -> bool:
        assert self._delivery_id is not None, "a delivery is in front"
        self._asked = code
        current = self._table.current()
        done = self.run(
            count_piece,
            delivery_id=self._delivery_id,
            code=code,
            line_id=current.id if current is not None else None,
        )
        if done is None:
            return False
        self._counted(done.value, done)
        return True

    def _counted(self, line_id: int, done: Done[Any] | None = None) -> None:
        if done is not None and done.undo is not None:
            self._scans.append(done.undo.operation_id)
        self.refresh_if_stale()
        self._count.show_line(line_id)

    def _find(self, text: str) -> list[Found]:
        found = self.ask(find_parts, text=text, basis=PriceBasis.NET, day=self.desk.dispatcher.shop.today)
        return [
            Found(
                each.name,
                each.code,
                payload=each,
                icon="package-variant-closed",
                right=formats().money(each.cost_cents),
            )
            for each in found
        ]

    def _chosen(self, payload: object) -> None:
        if isinstance(payload, FoundPart) and self._delivery_id is not None:
            current = self._table.current()
            done = self.run(
                count_part,
                delivery_id=self._delivery_id,
                part_id=payload.id,
                line_id=current.id if current is not None else None,
            )
            if done is not None:
                self._counted(done.value, done)

    def _typed(self, text: str) -> None:
        """Enter on what no part is called: a serial, or a code nobody knows."""
        self._scan(text)

    def refused(self, error: Exception, retry: Callable[[], object] | None = None) -> None:
        """A code nobody knows leads to a new part or to a search by name."""
        if isinstance(error, Refused) and error.field == "code" and self._delivery_id is not None:
            acts: list[Act] = [
                (_("Add a part"), "receive.new_part", self._new_part),
                (_("Search"), "receive.search", self._count.scan.setFocus),
            ]
            self.message.say("warning", error.message, acts=acts)
            return
        super().refused(error, retry)
        if isinstance(error, Refused) and error.field == "serial":
            self._table.strip.next.set_state(warn=True)

    def _new_part(self) -> None:
        """A card for what the last scan did not find; saved, counting goes on here."""
        self.desk.go("part_edit", barcode=self._asked, then="back")

    def type_count(self) -> None:
        """F4"""
        self._columns.show_centre()
        self._table.type_count()

    def type_price(self) -> None:
        """F7"""
        self._columns.show_centre()
        self._table.type_price()

    def _count_typed(self, line: DeliveryRow, counted: Decimal) -> None:
        self.run(set_count, line_id=line.id, counted=counted, seen=line.version)
        self.refresh_if_stale()

    def _price_typed(self, line: DeliveryRow, cents: int | None) -> None:
        self.run(set_price, line_id=line.id, unit_cents=cents, seen=line.version)
        self.refresh_if_stale()

    def _note_serial(self, text: str) -> None:
        line = self._table.current()
        done = self.run(note_serial, line_id=line.id, serial=text) if line is not None else None
        if line is not None and done is not None:
            self._table.strip.next.set_state()
            self._counted(line.id, done)
            self._table.strip.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def _change_serial(self, was: str, now: str) -> None:
        line = self._table.current()
        if line is not None:
            self.run(change_serial, line_id=line.id, was=was, serial=now)
            self.mark_stale()

    def _say_none(self, none: bool) -> None:
        line = self._table.current()
        if line is not None:
            self.run(say_no_serials, line_id=line.id, none=none)

    def _decided(self, choice: Choice, value: StrEnum) -> None:
        self.run(decide, line_ids=choice.line_ids, **decision(choice, value))  # type: ignore[arg-type]  # one of three

    def undo_scan(self) -> None:
        """Take the last scan back, also one from before a restart."""
        while self._scans:
            try:
                self.desk.dispatcher.undo_one(self._scans.pop())
            except Refused:
                # Taken back already, by Ctrl+Z; or its line has changed since.
                continue
            self.refresh_if_stale()
            return
        if self._delivery_id is not None:
            done = self.run(take_last_scan_back, delivery_id=self._delivery_id)
            if done is not None and done.value is not None:
                self._counted(done.value)

    # -- acts

    def add_order(self) -> None:
        """Ctrl+L"""
        card = self._card
        if card is None or not card.draft:
            return
        covered = {each.id for each in card.orders}
        others = [each for each in self.ask(open_orders, supplier_id=card.supplier_id) if each.id not in covered]
        if not others:
            self.message.say("info", _("No other order of {supplier} is on its way.").format(supplier=card.supplier))
            return
        ask_order(self, others, lambda order_id: self.run(add_order, delivery_id=card.id, order_id=order_id))

    def edit(self) -> None:
        """Ctrl+E"""
        if self._card is not None and self._card.draft:
            ask_facts(self, self._card)

    def keep(self) -> None:
        """Back to where one came from; everything is kept already."""
        self.desk.say(_("Kept as a draft."))
        self.desk.back()

    def discard(self) -> None:
        """Throw the draft away; undo brings it back."""
        if self._card is not None and self.run(discard_delivery, delivery_id=self._card.id) is not None:
            self.desk.go("receive")

    def receive(self) -> None:
        """Take it into stock, then print what was ticked."""
        card = self._card
        if card is None:
            return
        complain = self._prints.complaint.value() and has_complaint(card)
        done = self.run(
            receive_delivery,
            key=self._key,
            delivery_id=card.id,
            seen=card.version,
            pieces=card.sums.taken,
            complain=complain,
        )
        if done is None:
            return
        self._key = new_key()
        self.refresh_if_stale()
        after = self._card
        assert after is not None, "the same delivery"
        n = int(card.sums.taken)
        words = ngettext("{number}: {n} piece is in stock.", "{number}: {n} pieces are in stock.", n)
        self.desk.say(words.format(number=after.number, n=n))
        if self._prints.labels.value() and n:
            self.print_labels()
        if self._prints.note.value():
            self.print_note()
        self._table.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def print_(self) -> None:
        """Ctrl+P: the list while it is counted, the note afterwards."""
        if self._card is None:
            return
        if self._card.state is DeliveryState.RECEIVED:
            self.print_note()
        else:
            delivery_id = self._card.id
            self._print(_("Receiving list"), partial(receiving_list, delivery_id=delivery_id))

    def print_note(self) -> None:
        """The goods-received note."""
        if self._card is not None:
            delivery_id = self._card.id
            self._print(_("Goods-received note"), partial(goods_received_note, delivery_id=delivery_id))

    def _print(self, title: str, make: Callable[..., DeliveryPaper]) -> None:
        def send(paper: DeliveryPaper) -> None:
            if self.desk.printing.print_pdf("page", paper.pdf, paper.title):
                self.desk.say(_("{paper} printed.").format(paper=paper.title))

        self.start(title, lambda shop, _progress: make(shop), done=send)

    def print_labels(self) -> None:
        """A label for each piece that goes into stock."""
        if self._card is None:
            return
        received = self._card.state is DeliveryState.RECEIVED
        parts = [
            (each.part_id, int(each.taken if received else each.counted.taken))
            for each in self._card.rows
            if (each.taken if received else each.counted.taken) >= 1
        ]
        if parts:
            print_labels(self, parts, chosen_form(self))

    def write_complaint(self) -> None:
        """Put the complaint into the outbox, where it waits to be looked at."""
        card = self._card
        if card is None:
            return
        done = self.run(complain_about, delivery_id=card.id)
        if done is None:
            return
        if done.value is None:
            self.message.say("warning", _("No mail server is set up yet. It is entered in Settings › Mail."))
        else:
            self.desk.say(_("The complaint is in the outbox."))
