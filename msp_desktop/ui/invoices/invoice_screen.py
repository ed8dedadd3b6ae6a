"""The page of one invoice or receipt: facts, lines, payments, sums and history at the left, the paper at the right."""

from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from msp_desktop.documents.names import document_file_name
from msp_desktop.domain.errors import NeedsConfirmation
from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.i18n import N_, _
from msp_desktop.queries.invoice_card import CardPayment, InvoiceCard, invoice_card
from msp_desktop.queries.issued_papers import issued_snapshot
from msp_desktop.queries.shop_settings import number_series
from msp_desktop.store.shop_facts import shop_facts
from msp_desktop.ui.badges import invoice_badge
from msp_desktop.ui.checkout.sheets import open_discount
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.formats import formats
from msp_desktop.ui.invoices.panels import FactsPanel, HistoryPanel, LinesPanel, PaymentsPanel, SumsPanel, payable
from msp_desktop.ui.invoices.sheets import open_draft_facts, open_make_invoice, open_payment, open_refund
from msp_desktop.ui.kit import (
    Badge,
    PdfView,
    ask,
    button,
    confirm,
    icon_button,
    primary_button,
    row,
    scrolled,
)
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.screen import Key, Screen, new_key
from msp_desktop.ui.theme import theme
from msp_desktop.usecases.invoices import delete_draft, restore_draft
from msp_desktop.words import TAX_WORDS
from msp_desktop.workflows.issue_document import (
    ROLL,
    SHEET,
    Issued,
    draft_paper,
    invoice_for_receipt,
    issue_document,
    paper_bytes,
)


class InvoicePage(Screen):
    """Opened with document_id=."""

    SHOWS = frozenset({"document", "document_line", "receivable", "payment", "allocation", "customer", "job_line"})
    NAME = "invoice"
    MAIN = N_("Take payment")
    DETAIL = True
    KEYS = (
        Key("Ctrl+P", N_("Print"), "print_"),
        Key("Ctrl+PgUp", N_("Earlier invoice"), "earlier"),
        Key("Ctrl+PgDown", N_("Later invoice"), "later"),
        Key("Ctrl+D", N_("Discount"), "discount"),
        Key("Ctrl+E", N_("Edit draft"), "edit"),
        Key("Alt+Left", N_("Back")),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._id = 0
        self._card: InvoiceCard | None = None
        self._key = new_key()
        self._shown_paper: tuple[int, int] | None = None
        self._columns = columns = QHBoxLayout()
        columns.setSpacing(12)
        columns.addWidget(self._build_left(), 11)
        self._pdf = PdfView("invoice.paper", _("As it prints"))
        columns.addWidget(self._pdf, 9)
        self.body.addLayout(columns, 1)
        self._earlier = icon_button(
            "chevron-left", "invoice.earlier", _("Earlier invoice"), self.earlier, keys="Ctrl+PgUp", framed=True
        )
        self._later = icon_button(
            "chevron-right", "invoice.later", _("Later invoice"), self.later, keys="Ctrl+PgDown", framed=True
        )
        self.add_act(self._earlier)
        self.add_act(self._later)

    # -- building

    def _build_left(self) -> QWidget:
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(self._build_acts())
        self._facts, self._lines, self._history = FactsPanel(self.desk), LinesPanel(), HistoryPanel()
        layout.addWidget(self._facts)
        layout.addWidget(self._lines)
        layout.addLayout(self._build_money())
        layout.addWidget(self._history)
        layout.addStretch(1)
        return scrolled(content, "invoice.left")

    def _build_acts(self) -> QHBoxLayout:
        self._print = button(_("Print"), "invoice.print", self.print_, icon="printer-outline", keys="Ctrl+P")
        self._roll = button(_("80 mm roll"), "invoice.roll", self.print_roll, icon="printer-outline")
        self._save = button(_("Save PDF"), "invoice.save", self.save_pdf, icon="download-outline")
        self._make = button(_("Make invoice"), "invoice.make.open", self.make_invoice, icon="receipt-text-outline")
        self._edit = button(_("Edit draft"), "invoice.edit", self.edit, icon="pencil-outline", keys="Ctrl+E")
        self._counter = button(_("To checkout"), "invoice.checkout", self._to_checkout, icon="credit-card-outline")
        self._discount = button(_("Discount"), "invoice.discount", self.discount, icon="percent-outline", keys="Ctrl+D")
        self._delete = button(_("Delete draft"), "invoice.delete", self.delete)
        self._restore = button(_("Restore the draft"), "invoice.restore", self.restore_it)
        self._small = (
            self._print, self._roll, self._save, self._make, self._counter, self._edit, self._discount, self._delete,
            self._restore,
        )  # fmt: skip
        return row(*self._small, None, spacing=8)

    def _build_money(self) -> QHBoxLayout:
        self._payments, self._sums = PaymentsPanel(self._refund), SumsPanel()
        self._main = primary_button(_("Take payment"), "invoice.main", self.main_action, large=True)
        right = QVBoxLayout()
        right.setSpacing(10)
        for part in (self._sums, self.message, self._main):
            right.addWidget(part)
        right.addStretch(1)
        self._money = both = QHBoxLayout()
        both.setSpacing(10)
        both.addWidget(self._payments, 1)
        both.addLayout(right, 1)
        return both

    # -- where it is

    def open(self, **place: Any) -> None:
        """Go to a document."""
        wanted = int(place.get("document_id", 0))
        if wanted != self._id:
            self._id, self._key = wanted, new_key()
            self.message.clear()
        self.mark_stale()

    def place(self) -> dict[str, Any]:
        return {"document_id": self._id}

    def first_focus(self) -> QWidget:
        return self._main

    def current_version(self, arguments: dict[str, Any]) -> int | None:
        del arguments
        return self.ask(invoice_card, document_id=self._id, today=self.desk.dispatcher.shop.today).version

    # -- showing

    def refresh(self) -> None:
        if not self._id:
            return
        card = self.ask(invoice_card, document_id=self._id, today=self.desk.dispatcher.shop.today)
        self._card = card
        self._show_head(card)
        shop = self.desk.dispatcher.shop
        self._facts.show_card(card, shop.today)
        self._lines.show_card(card)
        self._payments.show_card(card, shop.today)
        self._sums.show_card(card, _(TAX_WORDS[self.ask(shop_facts).preset.tax_word]))
        self._history.show_events(card.events, shop.now)
        self._show_paper(card)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow the paper gives way first, then sums and payments stand one above the other."""
        super().resizeEvent(event)
        narrow = self.width() < theme().px(1180)
        self._columns.setStretch(0, 3 if narrow else 11)
        self._columns.setStretch(1, 2 if narrow else 9)
        tight = self.width() < theme().px(1020)
        self._money.setDirection(QBoxLayout.Direction.BottomToTop if tight else QBoxLayout.Direction.LeftToRight)
        self._lines.show_codes(not tight)

    def _show_head(self, card: InvoiceCard) -> None:
        issued = bool(card.number)
        receipt = card.kind is SeriesKind.RECEIPT
        word = _("Receipt {number}") if receipt else _("Invoice {number}")
        title = word.format(number=card.number) if issued else _("Draft")
        badge = Badge("neu", "receipt-text-outline", _("Invoiced")) if card.replaced else invoice_badge(card.state)
        self.set_title(title, card.customer.name if card.customer else _("Nobody named"), [badge])
        shown = {
            self._print: issued,
            self._roll: issued and (receipt or card.open_cents == 0),
            self._save: issued,
            self._make: receipt and issued and not card.replaced,
            self._counter: not issued and not card.deleted,
            self._edit: not issued and not card.deleted,
            self._discount: not issued and not card.deleted,
            self._delete: not issued and not card.deleted,
            self._restore: card.deleted,
        }
        for act, visible in shown.items():
            set_shown(act, visible)
        self._earlier.setEnabled(card.earlier_id is not None)
        self._later.setEnabled(card.later_id is not None)
        self._main.setText(self._main_words(card))
        self._main.show_icon(self._main_icon(card))
        set_shown(self._main, not card.deleted)

    def _main_words(self, card: InvoiceCard) -> str:
        if not card.number:
            return _("Issue")
        return _("Take payment") if payable(card) else _("Print")

    def _main_icon(self, card: InvoiceCard) -> str:
        if not card.number:
            return "check"
        return "cash" if payable(card) else "printer-outline"

    def _show_paper(self, card: InvoiceCard) -> None:
        """The kept bytes of an issued paper, made on the worker; of a draft, what it would look like."""
        wanted = (card.id, 0 if card.number else card.version)
        if wanted == self._shown_paper or not card.lines:
            return
        self._shown_paper = wanted
        make = paper_bytes if card.number else draft_paper

        def show(pdf: bytes) -> None:
            if self._shown_paper == wanted:
                self._pdf.show_pdf(pdf)

        def failed(problem: Exception) -> None:
            self._shown_paper = None
            self._pdf.show_pdf(None)
            self.refused(problem)

        self.start(_("Making the paper"), lambda shop, _progress: make(shop, card.id), done=show, failed=failed)

    # -- acts

    def main_action(self) -> None:
        card = self._card
        if card is None or card.deleted:
            return
        if not card.number:
            self._issue(card)
        elif payable(card):
            open_payment(self, card)
        else:
            self.print_()

    def _issue(self, card: InvoiceCard) -> None:
        series = self.ask(number_series, today=self.desk.dispatcher.shop.today)
        number = next(each.next_number for each in series if each.kind is SeriesKind.INVOICE)
        title = _("Issue invoice {number} for {amount}?")
        title = title.format(number=number, amount=formats().money(card.sums.to_pay_cents))
        consequence = _("The number cannot be reused. A mistake is corrected with a credit note.")
        if confirm(self, title, consequence, _("Issue invoice")):
            self._issue_now(card, frozenset())

    def _issue_now(self, card: InvoiceCard, confirmed: frozenset[str]) -> None:
        key = self._key

        def failed(problem: Exception) -> None:
            self._main.setEnabled(True)
            if isinstance(problem, NeedsConfirmation):
                if ask(self, problem.question, "", [("yes", _("Go on"))], name="invoice.sure") == "yes":
                    self._issue_now(card, confirmed | {problem.key})
                return
            self.refused(problem)

        self._main.setEnabled(False)
        self.start(
            _("Issuing"),
            lambda shop, _progress: issue_document(
                shop, document_id=card.id, seen=card.version, wants_invoice=True, key=key, confirmed=confirmed
            ),
            done=self._issued,
            failed=failed,
        )

    def _issued(self, issued: Issued) -> None:
        self._main.setEnabled(True)
        self._key = new_key()
        self.message.clear()
        self.desk.say(_("Issued as {number}.").format(number=issued.number))
        if issued.document_id == self._id:
            self.refresh()
        else:
            self.desk.go("invoice", document_id=issued.document_id)

    def make_invoice(self) -> None:
        """Turn the receipt into an invoice."""
        card = self._card
        if card is not None:
            open_make_invoice(self, card.number, lambda customer_id: self._make_now(card, customer_id, frozenset()))

    def _make_now(self, card: InvoiceCard, customer_id: int, confirmed: frozenset[str]) -> None:
        key = self._key

        def failed(problem: Exception) -> None:
            if isinstance(problem, NeedsConfirmation):
                if ask(self, problem.question, "", [("yes", _("Go on"))], name="invoice.sure") == "yes":
                    self._make_now(card, customer_id, confirmed | {problem.key})
                return
            self.refused(problem)

        self.start(
            _("Issuing"),
            lambda shop, _progress: invoice_for_receipt(
                shop, document_id=card.id, customer_id=customer_id, key=key, confirmed=confirmed
            ),
            done=self._issued,
            failed=failed,
        )

    def _refund(self, payment: CardPayment) -> None:
        if payment.left_cents:
            open_refund(self, payment)

    def edit(self) -> None:
        """Ctrl+E"""
        if self._card is not None and not self._card.number and not self._card.deleted:
            open_draft_facts(self, self._card)

    def discount(self) -> None:
        """Ctrl+D"""
        card = self._card
        if card is not None and not card.number and not card.deleted:
            open_discount(self, card.id, card.sums.discount_percent, card.discount_reason)

    def delete(self) -> None:
        """Put the draft away."""
        if self._card is not None:
            self.run(delete_draft, document_id=self._card.id)

    def restore_it(self) -> None:
        """Bring the draft back."""
        if self._card is not None:
            self.run(restore_draft, document_id=self._card.id)

    def _to_checkout(self) -> None:
        self.desk.go("checkout", document_id=self._id)

    def earlier(self) -> None:
        """Ctrl+PgUp"""
        if self._card is not None and self._card.earlier_id is not None:
            self.desk.go("invoice", document_id=self._card.earlier_id)

    def later(self) -> None:
        """Ctrl+PgDown"""
        if self._card is not None and self._card.later_id is not None:
            self.desk.go("invoice", document_id=self._card.later_id)

    def print_(self) -> None:
        """Ctrl+P: the paper in a preview with the print dialog."""
        self._with_paper(SHEET, self._preview)

    def print_roll(self) -> None:
        """Print on the 80 mm roll at once."""
        card = self._card
        if card is not None:
            self._with_paper(ROLL, lambda pdf: self.desk.printing.print_pdf("roll", pdf, card.number))

    def save_pdf(self) -> None:
        """Save the kept bytes under the guide's name."""
        self._with_paper(SHEET, self._save_as)

    def _with_paper(self, form: str, then: Any) -> None:
        card = self._card
        if card is not None and card.number:
            self.start(_("Making the paper"), lambda shop, _progress: paper_bytes(shop, card.id, form), done=then)

    def _file_name(self) -> str:
        return document_file_name(self.ask(issued_snapshot, document_id=self._id))

    def _preview(self, pdf: bytes) -> None:
        card = self._card
        if card is not None:
            self.desk.printing.preview(self, pdf, self.title(), self._file_name())

    def _save_as(self, pdf: bytes) -> None:
        try:
            path = self.desk.printing.save_as(self, pdf, self._file_name())
        except OSError as problem:
            self.message.say("bad", _("The file could not be written."), problem.strerror or "")
            return
        if path is not None:
            self.desk.say(_("Saved as {name}.").format(name=path.name))
