"""The page of one purchase order: facts, lines and sums at the left, the paper at the right."""

from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from msp_desktop.domain.message import MessageState
from msp_desktop.domain.purchase import OPEN_ORDERS, OrderState, OrderWay
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.order_card import OrderCard, OrderLine, order_card
from msp_desktop.queries.part_lookup import FoundPart
from msp_desktop.ui.badges import order_badge
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.formats import formats
from msp_desktop.ui.inventory.order_panels import OrderFactsPanel, OrderLinesPanel, OrderSumsPanel, above_main
from msp_desktop.ui.inventory.order_sheets import SendSheet, open_order_facts, open_order_line
from msp_desktop.ui.inventory.part_picker import PartPicker
from msp_desktop.ui.kit import PdfView, button, confirm, primary_button
from msp_desktop.ui.kit.flow_layout import FlowLayout
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.messages.words import TROUBLE_WORDS
from msp_desktop.ui.screen import Key, Screen
from msp_desktop.ui.theme import theme
from msp_desktop.usecases.counter.ordering import take_order_back
from msp_desktop.usecases.messages import send_again
from msp_desktop.usecases.purchasing import (
    NewOrderLine,
    add_order_line,
    close_order,
    copy_order,
    delete_order,
    remove_order_line,
    restore_order,
)
from msp_desktop.workflows.make_order import BuyingPrint, order_paper


class OrderPage(Screen):
    """Opened with order_id=. A draft takes parts by scan or search; what was sent waits for its delivery."""

    SHOWS = frozenset(
        {"purchase_order", "purchase_line", "supplier", "message", "delivery", "delivery_order", "stock_balance", "job"}
    )
    NAME = "order"
    MAIN = N_("Send or receive")
    DETAIL = True
    KEYS = (
        Key("Ctrl+L", N_("Add a part"), "add_part"),
        Key("Return", N_("Change the line")),
        Key("Ctrl+D", N_("Take the line off"), "drop_line"),
        Key("Ctrl+E", N_("Edit"), "edit"),
        Key("Ctrl+P", N_("Print"), "print_"),
        Key("Ctrl+R", N_("Receive"), "receive"),
        Key("Alt+Left", N_("Back")),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._id = 0
        self._card: OrderCard | None = None
        self._shown_paper: tuple[int, int] | None = None
        self._columns = columns = QHBoxLayout()
        columns.setSpacing(12)
        columns.addWidget(self._build_left(), 11)
        self._pdf = PdfView("order.paper", _("As it prints"))
        columns.addWidget(self._pdf, 9)
        self.body.addLayout(columns, 1)

    # -- building

    def _build_left(self) -> QWidget:
        self._facts = OrderFactsPanel(self)
        self._lines = OrderLinesPanel("order.lines")
        self._lines.table.opened.connect(self._open_line)
        self._add = PartPicker(self, "order.add", keys="Ctrl+L")
        self._add.setAccessibleName(_("Add a part"))
        self._add.picked.connect(self._add_part)
        self._sums = OrderSumsPanel()
        self._main = primary_button("", "order.main", self.main_action, large=True)
        parts = (self._facts, self._add, self._lines, self._sums)
        return above_main(self._build_acts(), parts, self.message, self._main, "order.left")

    def _build_acts(self) -> QWidget:
        self._print = button(_("Print"), "order.print", self.print_, icon="printer-outline", keys="Ctrl+P")
        self._save = button(_("Save PDF"), "order.save", self.save_pdf, icon="download-outline")
        self._edit = button(_("Edit"), "order.edit", self.edit, icon="pencil-outline", keys="Ctrl+E")
        self._copy = button(_("Order again"), "order.copy", self.copy_it, icon="content-copy")
        self._back = button(_("Take back"), "order.take_back", self.take_back, icon="undo")
        self._close = button(_("Close order"), "order.close", self.close_it, icon="close-circle-outline")
        self._delete = button(_("Delete draft"), "order.delete", self.delete)
        self._restore = button(_("Restore the draft"), "order.restore", self.restore_it)
        holder = QWidget()
        acts = FlowLayout(holder, spacing=8)
        for each in (
            self._print, self._save, self._edit, self._copy, self._back, self._close, self._delete, self._restore,
        ):  # fmt: skip
            acts.addWidget(each)
        return holder

    # -- where it is

    def open(self, **place: Any) -> None:
        wanted = int(place.get("order_id", 0))
        if wanted != self._id:
            self._id = wanted
            self.message.clear()
        self.mark_stale()

    def place(self) -> dict[str, Any]:
        return {"order_id": self._id}

    def first_focus(self) -> QWidget:
        card = self._card
        return self._add if card is not None and card.state is OrderState.DRAFT else self._lines.table

    def current_version(self, arguments: dict[str, Any]) -> int | None:
        card = self._ask_card()
        if "line_id" in arguments:
            return next((line.version for line in card.lines if line.id == arguments["line_id"]), None)
        return card.version

    def _ask_card(self) -> OrderCard:
        return self.ask(order_card, order_id=self._id, now=self.desk.dispatcher.shop.now)

    # -- showing

    def refresh(self) -> None:
        if not self._id:
            return
        card = self._card = self._ask_card()
        shop = self.desk.dispatcher.shop
        badges = [order_badge(card.state, late=card.late(shop.today))]
        self.set_title(_("Order {order}").format(order=card.number), card.supplier, badges)
        self._facts.show_card(card, shop.now, shop.today)
        self._lines.show_card(card, shop.today)
        self._sums.show_card(card)
        self._show_acts(card)
        self._show_mail(card)
        self._show_paper(card)

    def _show_acts(self, card: OrderCard) -> None:
        draft = card.state is OrderState.DRAFT and not card.deleted
        waits = card.state in OPEN_ORDERS
        shown = {
            self._add: draft,
            self._print: bool(card.lines),
            self._save: bool(card.lines),
            self._edit: not card.deleted,
            self._copy: bool(card.lines),
            self._back: waits and card.received == 0 and not any(line.standing.closed for line in card.lines),
            self._close: waits,
            self._delete: draft,
            self._restore: card.deleted,
            self._main: bool(draft and card.lines) or waits,
        }
        for each, visible in shown.items():
            set_shown(each, visible)
        self._main.setText(self._main_words(card))
        self._main.show_icon("send" if draft else "truck-delivery-outline")

    def _main_words(self, card: OrderCard) -> str:
        if card.state is not OrderState.DRAFT:
            return _("Receive delivery")
        return _("Send by email") if card.order_way is OrderWay.MAIL else _("Send order")

    def _show_mail(self, card: OrderCard) -> None:
        """A mail that did not leave stands above the main button until somebody has dealt with it."""
        mail = card.mail
        if mail is None or mail.state is not MessageState.NEEDS_YOU:
            return
        why = mail.answer or (_(TROUBLE_WORDS[mail.trouble]) if mail.trouble is not None else "")
        self.message.say(
            "bad",
            _("The mail to {address} did not leave.").format(address=mail.to_address or card.supplier),
            why,
            acts=[
                (_("Send again"), "order.mail.again", self.mail_again),
                (_("Open the message"), "order.mail.open", self._open_mail),
            ],
        )

    def _show_paper(self, card: OrderCard) -> None:
        """The kept bytes of a sent order, made on the worker; of a draft, what it would look like."""
        wanted = (card.id, card.version)
        if not card.lines:
            self._shown_paper = None
            self._pdf.show_pdf(None)
            return
        if wanted == self._shown_paper:
            return
        self._shown_paper = wanted

        def show(paper: BuyingPrint) -> None:
            if self._shown_paper == wanted:
                self._pdf.show_pdf(paper.pdf)

        def failed(problem: Exception) -> None:
            self._shown_paper = None
            self._pdf.show_pdf(None)
            self.refused(problem)

        self.start(_("Making the paper"), lambda shop, _progress: order_paper(shop, card.id), done=show, failed=failed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow the paper gives way first."""
        super().resizeEvent(event)
        narrow = self.width() < theme().px(1180)
        self._columns.setStretch(0, 3 if narrow else 11)
        self._columns.setStretch(1, 2 if narrow else 9)
        self._lines.show_codes(not narrow)

    # -- lines

    def scanned(self, code: str) -> bool:
        card = self._card
        return card is not None and card.state is OrderState.DRAFT and self._add.take_code(code)

    def add_part(self) -> None:
        """Ctrl+L: the field in which parts are found."""
        if self._card is not None and self._card.state is OrderState.DRAFT:
            self._add.setFocus()

    def _add_part(self, part: FoundPart) -> None:
        card = self._card
        if card is None:
            return
        line = NewOrderLine(part.id, self._lines.usual_quantity(self, part.id, card.supplier_id))
        done = self.run(add_order_line, order_id=card.id, line=line)
        if done is not None:
            self._lines.table.select(done.value)
            self._add.setFocus()

    def _open_line(self, line: OrderLine) -> None:
        if self._card is not None:
            open_order_line(self, self._card, line)

    def drop_line(self) -> None:
        """Ctrl+D: the line in front, with the way back on the undo card."""
        line, card = self._lines.table.current(), self._card
        if line is not None and card is not None and card.state is OrderState.DRAFT:
            self.run(remove_order_line, line_id=line.id, seen=line.version)

    # -- acts

    def main_action(self) -> None:
        """Ctrl+Enter: send the draft, receive what was sent."""
        card = self._card
        if card is None or card.deleted:
            return
        if card.state is OrderState.DRAFT and card.lines:
            SendSheet(self, card, self._went_out).open()
        elif card.state in OPEN_ORDERS:
            self.receive()

    def _went_out(self, way: OrderWay) -> None:
        if way is OrderWay.COUNTER:
            self.print_()
        self.message.clear()
        self.refresh()

    def receive(self) -> None:
        """Ctrl+R: count what came of it."""
        card = self._card
        if card is not None and card.state in OPEN_ORDERS:
            self.desk.go("receive", order_id=card.id)

    def edit(self) -> None:
        """Ctrl+E: what stands on it besides the lines."""
        if self._card is not None and not self._card.deleted:
            open_order_facts(self, self._card)

    def copy_it(self) -> None:
        """The same once more, at today's prices."""
        done = self.run(copy_order, order_id=self._id)
        if done is not None:
            self.desk.go("order", order_id=done.value)

    def take_back(self) -> None:
        """Make it a draft again."""
        card = self._card
        if card is not None and self.run(take_order_back, order_id=card.id, seen=card.version) is not None:
            self.message.clear()

    def close_it(self) -> None:
        """Give up what is still to come."""
        card = self._card
        if card is None:
            return
        words = ngettext(
            "{n} piece is still to come. It is no longer expected.",
            "{n} pieces are still to come. They are no longer expected.",
            int(card.outstanding),
        ).format(n=formats().number(card.outstanding))
        if confirm(self, _("Close {order}?").format(order=card.number), words, _("Close order")):
            self.run(close_order, order_id=card.id, seen=card.version)

    def delete(self) -> None:
        """Put the draft away."""
        card = self._card
        if card is not None:
            self.run(delete_order, order_id=card.id, seen=card.version)

    def restore_it(self) -> None:
        """Bring the draft back."""
        self.run(restore_order, order_id=self._id)

    def mail_again(self) -> None:
        """Put the mail into the queue again."""
        card = self._card
        if card is not None and card.mail is not None:
            self.run(send_again, message_id=card.mail.message_id)

    def _open_mail(self) -> None:
        card = self._card
        if card is not None and card.mail is not None:
            self.desk.go("messages", message_id=card.mail.message_id)

    # -- the paper

    def print_(self) -> None:
        """Ctrl+P: the paper in a preview with the print dialog."""
        self._with_paper(lambda paper: self.desk.printing.preview(self, paper.pdf, paper.title, paper.file_name))

    def save_pdf(self) -> None:
        """Save the PDF under the guide's name."""
        self._with_paper(self._save_as)

    def _with_paper(self, then: Any) -> None:
        card = self._card
        if card is not None and card.lines:
            self.start(_("Making the paper"), lambda shop, _progress: order_paper(shop, card.id), done=then)

    def _save_as(self, paper: BuyingPrint) -> None:
        try:
            path = self.desk.printing.save_as(self, paper.pdf, paper.file_name)
        except OSError as problem:
            self.message.say("bad", _("The file could not be written."), problem.strerror or "")
            return
        if path is not None:
            self.desk.say(_("Saved as {name}.").format(name=path.name))
