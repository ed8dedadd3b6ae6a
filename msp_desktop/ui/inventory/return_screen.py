"""The page of one return to a supplier: what goes back at the left, the paper for the parcel at the right."""

from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from msp_desktop.domain.purchase import ReturnReason, ReturnState
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.part_lookup import FoundPart
from msp_desktop.queries.return_card import ReturnCard, ReturnLine, return_card, returnable
from msp_desktop.ui.badges import return_badge
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.formats import formats
from msp_desktop.ui.inventory.order_panels import above_main, boxed
from msp_desktop.ui.inventory.part_picker import PartPicker
from msp_desktop.ui.inventory.return_sheets import (
    SendReturnSheet,
    difference_words,
    open_credit,
    open_return_facts,
    open_return_line,
    open_waiting,
)
from msp_desktop.ui.kit import (
    Column,
    EmptyState,
    FactRows,
    Panel,
    PdfView,
    PlainLabel,
    RowTable,
    Rule,
    button,
    confirm,
    link_button,
    primary_button,
    row,
)  # fmt: skip
from msp_desktop.ui.kit.flow_layout import FlowLayout
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.screen import Key, Screen
from msp_desktop.ui.theme import theme
from msp_desktop.usecases.counter.sending_back import take_return_back
from msp_desktop.usecases.purchasing import (
    NewReturnLine,
    add_return_line,
    close_return,
    delete_return,
    remove_return_line,
    reopen_return,
    restore_return,
)
from msp_desktop.words import RETURN_REASON_WORDS
from msp_desktop.workflows.make_order import BuyingPrint, return_paper


class ReturnPage(Screen):
    """Opened with return_id=. A draft takes pieces by scan or search; what left waits for its credit."""

    SHOWS = frozenset({"supplier_return", "supplier_return_line", "supplier", "message", "part_serial", "delivery"})
    NAME = "supplier_return"
    MAIN = N_("Send, or note the credit")
    DETAIL = True
    KEYS = (
        Key("Ctrl+L", N_("Add a part"), "add_part"),
        Key("Return", N_("Change the line")),
        Key("Ctrl+D", N_("Take the line off"), "drop_line"),
        Key("Ctrl+E", N_("Edit"), "edit"),
        Key("Ctrl+P", N_("Print"), "print_"),
        Key("Alt+Left", N_("Back")),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._id = 0
        self._card: ReturnCard | None = None
        self._shown_paper: tuple[int, int] | None = None
        self._columns = columns = QHBoxLayout()
        columns.setSpacing(12)
        columns.addWidget(self._build_left(), 11)
        self._pdf = PdfView("supplier_return.paper", _("As it prints"))
        columns.addWidget(self._pdf, 9)
        self.body.addLayout(columns, 1)

    # -- building

    def _build_left(self) -> QWidget:
        self._add = PartPicker(self, "supplier_return.add", keys="Ctrl+L")
        self._add.setAccessibleName(_("Add a part"))
        self._add.picked.connect(self._add_part)
        self._waiting = button("", "supplier_return.waiting", self.add_waiting, icon="undo")
        self._main = primary_button("", "supplier_return.main", self.main_action, large=True)
        parts = (self._build_facts(), self._add, self._build_lines(), self._build_sums())
        return above_main(self._build_acts(), parts, self.message, self._main, "supplier_return.left")

    def _build_acts(self) -> QWidget:
        self._print = button(_("Print"), "supplier_return.print", self.print_, icon="printer-outline", keys="Ctrl+P")
        self._edit = button(_("Edit"), "supplier_return.edit", self.edit, icon="pencil-outline", keys="Ctrl+E")
        self._back = button(_("Take back"), "supplier_return.take_back", self.take_back, icon="undo")
        self._close = button(_("No credit comes"), "supplier_return.close", self.close_it, icon="close-circle-outline")
        self._reopen = button(_("Wait for credit again"), "supplier_return.reopen", self.reopen_it)
        self._delete = button(_("Delete draft"), "supplier_return.delete", self.delete)
        self._restore = button(_("Restore the draft"), "supplier_return.restore", self.restore_it)
        holder = QWidget()
        acts = FlowLayout(holder, spacing=8)
        for each in (self._print, self._edit, self._back, self._close, self._reopen, self._delete, self._restore):
            acts.addWidget(each)
        return holder

    def _build_facts(self) -> Panel:
        panel = Panel()
        self._who, self._when = FactRows(), FactRows(label_width=92)
        both = QHBoxLayout()
        both.setSpacing(24)
        both.addWidget(self._who, 5, Qt.AlignmentFlag.AlignTop)
        both.addWidget(self._when, 5, Qt.AlignmentFlag.AlignTop)
        panel.add(both)
        return panel

    def _build_lines(self) -> Panel:
        self._panel = Panel(_("Goes back"), icon="undo", note=" ", bare=True)
        self._table: RowTable[ReturnLine] = RowTable(
            "supplier_return.lines",
            _("Goes back"),
            [
                Column("code", N_("Code"), 108, kind="mono"),
                Column("name", N_("Part"), kind="strong", detail=_detail),
                Column("quantity", N_("Quantity"), 78, kind="number"),
                Column("unit_cents", N_("Net, each"), 92, kind="money"),
                Column("amount_cents", N_("Expected"), 100, kind="money_strong"),
                Column(
                    "value_cents", N_("Left the stock"), 108, kind="money", value=lambda one: one.value_cents or None
                ),
            ],
            two_lines=True,
            bare=True,
        )
        self._table.set_empty(
            EmptyState(
                _("Nothing on this return yet. Scan a part, or find it above."),
                "supplier_return.empty",
                icon="barcode-scan",
            )
        )
        self._table.opened.connect(self._open_line)
        self._panel.add(self._table)
        self._panel.add_to_head(self._waiting)
        self._panel.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        return self._panel

    def _build_sums(self) -> Panel:
        panel = Panel()
        self._expected, self._value = PlainLabel(""), PlainLabel("")
        self._credit = PlainLabel("", "total")
        self._difference = PlainLabel("", "hint", wrap=True)
        self._credit_row = QWidget()
        credit = row(PlainLabel(_("Credited, net"), "strong"), None, self._credit)
        credit.setContentsMargins(0, 0, 0, 0)
        self._credit_row.setLayout(credit)
        panel.add(row(PlainLabel(_("Credit expected, net"), tone="t2"), None, self._expected))
        panel.add(row(PlainLabel(_("Left the stock"), tone="t2"), None, self._value))
        panel.add(Rule())
        panel.add(self._credit_row)
        panel.add(self._difference)
        return panel

    # -- where it is

    def open(self, **place: Any) -> None:
        wanted = int(place.get("return_id", 0))
        if wanted != self._id:
            self._id = wanted
            self.message.clear()
        self.mark_stale()

    def place(self) -> dict[str, Any]:
        return {"return_id": self._id}

    def first_focus(self) -> QWidget:
        card = self._card
        return self._add if card is not None and card.state is ReturnState.DRAFT else self._table

    def current_version(self, arguments: dict[str, Any]) -> int | None:
        del arguments
        return self.ask(return_card, return_id=self._id).version

    # -- showing

    def refresh(self) -> None:
        if not self._id:
            return
        card = self._card = self.ask(return_card, return_id=self._id)
        self.set_title(_("Return {number}").format(number=card.number), card.supplier, [return_badge(card.state)])
        self._show_facts(card)
        self._table.show_rows(list(card.lines))
        self._table.fit_height(8)
        self._table.setFixedHeight(self._table.view.maximumHeight())
        self._panel.set_note(ngettext("{n} line", "{n} lines", len(card.lines)).format(n=len(card.lines)))
        self._show_sums(card)
        self._show_acts(card)
        self._show_paper(card)

    def _show_facts(self, card: ReturnCard) -> None:
        self._who.clear()
        self._when.clear()
        name = link_button(
            card.supplier.replace("&", "&&"),
            "supplier_return.supplier",
            lambda: self.desk.go("supplier_edit", supplier_id=card.supplier_id),
        )
        self._who.add(_("Supplier"), boxed(name))
        self._who.add(_("RMA number"), card.supplier_reference or _("None yet"), role="mono")
        if card.note:
            self._who.add(_("Note"), card.note)
        now = self.desk.dispatcher.shop.now
        for label, moment in (
            (_("Made"), card.created_at),
            (_("Sent"), card.sent_at),
            (_("Credited"), card.credited_at),
        ):
            if moment is not None:
                self._when.add(label, formats().when(moment, now))
        if card.credit_note:
            self._when.add(_("Credit note"), card.credit_note, role="mono")

    def _show_sums(self, card: ReturnCard) -> None:
        money = formats().money
        self._expected.setText(money(card.expected_cents))
        self._value.setText(money(card.value_cents))
        set_shown(self._credit_row, card.credit_cents is not None)
        self._credit.setText(money(card.credit_cents or 0))
        difference = card.difference_cents
        words = difference_words(difference, card.value_cents) if difference is not None else ""
        self._difference.setText(words)
        set_shown(self._difference, bool(words))

    def _show_acts(self, card: ReturnCard) -> None:
        draft = card.state is ReturnState.DRAFT and not card.deleted
        waits = card.state is ReturnState.SENT
        n = len(self.ask(returnable, supplier_id=card.supplier_id)) if draft else 0
        self._waiting.setText(ngettext("{n} more waits", "{n} more wait", n).format(n=n))
        shown = {
            self._add: draft,
            self._waiting: n > 0,
            self._print: bool(card.lines),
            self._edit: not card.deleted,
            self._back: waits,
            self._close: waits,
            self._reopen: card.state is ReturnState.CLOSED,
            self._delete: draft,
            self._restore: card.deleted,
            self._main: bool(draft and card.lines) or waits or card.state is ReturnState.CLOSED,
        }
        for each, visible in shown.items():
            set_shown(each, visible)
        self._main.setText(_("Send return") if draft else _("Note credit"))
        self._main.show_icon("send" if draft else "cash")

    def _show_paper(self, card: ReturnCard) -> None:
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

        self.start(_("Making the paper"), lambda shop, _progress: return_paper(shop, card.id), done=show, failed=failed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow the paper gives way first."""
        super().resizeEvent(event)
        narrow = self.width() < theme().px(1180)
        self._columns.setStretch(0, 3 if narrow else 11)
        self._columns.setStretch(1, 2 if narrow else 9)
        codes = () if narrow else ("code",)
        self._table.set_columns_shown([*codes, "name", "quantity", "unit_cents", "amount_cents", "value_cents"])

    # -- lines

    def scanned(self, code: str) -> bool:
        card = self._card
        return card is not None and card.state is ReturnState.DRAFT and self._add.take_code(code)

    def add_part(self) -> None:
        """Ctrl+L: the field in which parts are found."""
        if self._card is not None and self._card.state is ReturnState.DRAFT:
            self._add.setFocus()

    def _add_part(self, part: FoundPart) -> None:
        card = self._card
        if card is None:
            return
        pieces = (part.serial_id,) if part.serial_id is not None else ()
        line = NewReturnLine(part.id, Decimal(1), ReturnReason.DEFECTIVE, serial_ids=pieces)
        done = self.run(add_return_line, return_id=card.id, line=line)
        if done is not None and self._card is not None:
            self._table.select(done.value)
            added = next((each for each in self._card.lines if each.id == done.value), None)
            if added is not None:
                open_return_line(self, self._card, added)

    def add_waiting(self) -> None:
        """What was set aside, and old pieces."""
        if self._card is not None:
            open_waiting(self, self._card)

    def _open_line(self, line: ReturnLine) -> None:
        if self._card is not None and self._card.state is ReturnState.DRAFT:
            open_return_line(self, self._card, line)

    def drop_line(self) -> None:
        """Ctrl+D: the line in front, with the way back on the undo card."""
        line, card = self._table.current(), self._card
        if line is not None and card is not None and card.state is ReturnState.DRAFT:
            self.run(remove_return_line, line_id=line.id, seen=card.version)

    # -- acts

    def main_action(self) -> None:
        """Ctrl+Enter: send the draft, note the credit of what left."""
        card = self._card
        if card is None or card.deleted:
            return
        if card.state is ReturnState.DRAFT and card.lines:
            SendReturnSheet(self, card, self.refresh).open()
        elif card.state in (ReturnState.SENT, ReturnState.CLOSED):
            open_credit(self, card)

    def edit(self) -> None:
        """Ctrl+E: the supplier's number, and the note."""
        if self._card is not None and not self._card.deleted:
            open_return_facts(self, self._card)

    def take_back(self) -> None:
        """Make it a draft again; what left the stock is back."""
        card = self._card
        if card is not None:
            self.run(take_return_back, return_id=card.id, seen=card.version)

    def close_it(self) -> None:
        """No credit comes for it."""
        card = self._card
        if card is None:
            return
        title = _("Close {number} without a credit?").format(number=card.number)
        words = _("{amount} left the stock and is not paid back.").format(amount=formats().money(card.value_cents))
        if confirm(self, title, words, _("Close return")):
            self.run(close_return, return_id=card.id, seen=card.version)

    def reopen_it(self) -> None:
        """Wait for its credit again."""
        card = self._card
        if card is not None:
            self.run(reopen_return, return_id=card.id, seen=card.version)

    def delete(self) -> None:
        """Put the draft away."""
        card = self._card
        if card is not None:
            self.run(delete_return, return_id=card.id, seen=card.version)

    def restore_it(self) -> None:
        """Bring the draft back."""
        self.run(restore_return, return_id=self._id)

    def print_(self) -> None:
        """Ctrl+P: the paper in a preview with the print dialog."""
        card = self._card
        if card is not None and card.lines:
            self.start(_("Making the paper"), lambda shop, _progress: return_paper(shop, card.id), done=self._preview)

    def _preview(self, paper: BuyingPrint) -> None:
        self.desk.printing.preview(self, paper.pdf, paper.title, paper.file_name)


def _left(line: ReturnLine) -> int | None:
    return line.value_cents or None


def _detail(line: ReturnLine) -> str:
    parts = [_(RETURN_REASON_WORDS[line.reason])]
    if line.source:
        parts = [_("Set aside, {delivery}").format(delivery=line.source)]
    if line.serials:
        parts.append(", ".join(line.serials))
    if line.note:
        parts.append(line.note)
    return " · ".join(parts)
