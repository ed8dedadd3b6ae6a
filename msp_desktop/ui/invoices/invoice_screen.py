"""The page of one invoice or receipt: facts, lines, payments, sums and history at the left, the paper at the right."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from msp_desktop.documents.names import document_file_name
from msp_desktop.domain.errors import NeedsConfirmation
from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.domain.payment import InvoiceState, PayWay
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.invoice_card import CardEvent, CardLine, CardPayment, InvoiceCard, invoice_card
from msp_desktop.queries.issued_papers import issued_snapshot
from msp_desktop.queries.shop_settings import number_series
from msp_desktop.store.shop_facts import shop_facts
from msp_desktop.ui.badges import invoice_badge
from msp_desktop.ui.checkout.pay_panel import short_way
from msp_desktop.ui.checkout.sheets import open_discount
from msp_desktop.ui.checkout.words import quantity_words, sum_rows
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.formats import formats
from msp_desktop.ui.invoices.sheets import open_draft_facts, open_make_invoice, open_payment, open_refund
from msp_desktop.ui.kit import (
    Badge,
    Column,
    FactRows,
    IconLabel,
    Panel,
    PdfView,
    PlainLabel,
    RowTable,
    Rule,
    ask,
    button,
    confirm,
    icon_button,
    link_button,
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

_EVENT_ICONS = {
    "draft": ("pencil-outline", "neu"),
    "issued": ("file-document-outline", "inf"),
    "paid": ("cash", "ok"),
    "refunded": ("undo", "wai"),
    "invoiced": ("receipt-text-outline", "inf"),
}


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
        columns = QHBoxLayout()
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
        layout.addWidget(self._build_facts())
        layout.addWidget(self._build_lines())
        layout.addLayout(self._build_money())
        layout.addWidget(self._build_history())
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

    def _build_facts(self) -> Panel:
        panel = Panel()
        self._who, self._when = FactRows(), FactRows(label_width=60)
        both = QHBoxLayout()
        both.setSpacing(24)
        both.addWidget(self._who, 3, Qt.AlignmentFlag.AlignTop)
        both.addWidget(self._when, 2, Qt.AlignmentFlag.AlignTop)
        panel.add(both)
        return panel

    def _build_lines(self) -> Panel:
        self._lines_panel = Panel(_("Lines"), icon="receipt-text-outline", note=" ", bare=True)
        self._lines: RowTable[CardLine] = RowTable(
            "invoice.lines",
            _("Lines"),
            [
                Column("code", N_("Code"), 100, kind="mono"),
                Column("description", N_("Description"), kind="strong"),
                Column("quantity", N_("Quantity"), 78, kind="number", value=quantity_words),
                Column("unit_cents", N_("Unit"), 90, kind="money"),
                Column("tax", N_("Tax"), 58, align="right", value=lambda line: formats().percent(line.tax_percent)),
                Column("amount_cents", N_("Amount"), 96, kind="money_strong"),
            ],
            bare=True,
        )
        self._lines_panel.add(self._lines)
        self._lines_panel.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        return self._lines_panel

    def _build_money(self) -> QHBoxLayout:
        payments = Panel(_("Payments"), icon="bank-outline", bare=True)
        self._payments: RowTable[CardPayment] = RowTable(
            "invoice.payments",
            _("Payments"),
            [
                Column("day", N_("Date"), 108, kind="date"),
                Column("way", N_("Way"), value=_way),
                Column("amount_cents", N_("Amount"), 90, kind="money_strong"),
                Column("act", "", 84, kind="act", value=lambda each: _("Give back") if each.left_cents else ""),
            ],
            bare=True,
        )
        self._payments.act_asked.connect(self._refund)
        payments.add(self._payments)
        self._no_payments = PlainLabel(_("Nothing paid yet"), tone="t2")
        self._no_payments.setContentsMargins(14, 10, 14, 12)
        payments.add(self._no_payments)
        payments.add_stretch()
        right = QVBoxLayout()
        right.setSpacing(10)
        sums = Panel()
        self._sums = QGridLayout()
        self._sums.setVerticalSpacing(4)
        self._sums.setColumnStretch(0, 1)
        sums.add(self._sums)
        right.addWidget(sums)
        right.addWidget(self.message)
        self._main = primary_button(_("Take payment"), "invoice.main", self.main_action, large=True)
        right.addWidget(self._main)
        right.addStretch(1)
        both = QHBoxLayout()
        both.setSpacing(10)
        both.addWidget(payments, 1)
        both.addLayout(right, 1)
        return both

    def _build_history(self) -> Panel:
        panel = Panel(_("History"), icon="clock-outline")
        self._history = QVBoxLayout()
        self._history.setSpacing(8)
        panel.add(self._history)
        return panel

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
        self._show_facts(card)
        self._lines.show_rows(list(card.lines))
        self._lines.fit_height(8)
        note = ngettext("{n}, fixed once issued", "{n}, fixed once issued", len(card.lines))
        basis = _("prices with tax") if card.gross else _("prices without tax")
        shown = note if card.number else _("{n}, {basis}")
        self._lines_panel.set_note(shown.format(n=len(card.lines), basis=basis))
        self._payments.show_rows(list(card.payments))
        self._payments.fit_height(4)
        set_shown(self._payments, bool(card.payments))
        set_shown(self._no_payments, not card.payments)
        self._show_sums(card)
        self._show_history(card.events)
        self._show_paper(card)

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

    @staticmethod
    def _payable(card: InvoiceCard) -> bool:
        return card.state in {InvoiceState.OPEN, InvoiceState.PART_PAID, InvoiceState.OVERDUE} and not card.replaced

    def _main_words(self, card: InvoiceCard) -> str:
        if not card.number:
            return _("Issue")
        return _("Take payment") if self._payable(card) else _("Print")

    def _main_icon(self, card: InvoiceCard) -> str:
        if not card.number:
            return "check"
        return "cash" if self._payable(card) else "printer-outline"

    def _show_facts(self, card: InvoiceCard) -> None:
        self._who.clear()
        self._when.clear()
        customer = card.customer
        if customer is None:
            self._who.add(_("Customer"), _("Nobody named"))
        else:
            self._who.add(_("Customer"), self._customer_link(card, customer.name))
            for label, text in (
                (_("Address"), ", ".join(customer.address)),
                (_("VAT number"), customer.vat_number),
                (_("Tax code"), customer.tax_code),
            ):
                if text:
                    self._who.add(label, text)
        if card.discount_reason:
            self._who.add(_("Discount"), card.discount_reason)
        if card.issue_day is not None:
            self._when.add(_("Date"), formats().day(card.issue_day))
        if card.due_day is not None and card.kind is SeriesKind.INVOICE:
            self._when.add(_("Due"), self._due_words(card), role="strong")
        for job in card.jobs:
            self._when.add(_("Job"), self._job_link(job.id, job.number, ", ".join(job.devices)))
        if card.till_number:
            self._when.add(_("Till"), card.till_number, role="mono")
        for label, named in ((_("For receipt"), card.names), (_("Invoice"), card.named_by)):
            if named is not None:
                self._when.add(label, self._paper_link(named[0], named[1]))

    def _due_words(self, card: InvoiceCard) -> str:
        assert card.due_day is not None
        day = formats().day(card.due_day)
        days = (card.due_day - self.desk.dispatcher.shop.today).days
        if not self._payable(card):
            return day
        if days < 0:
            return ngettext("{day}, {n} day late", "{day}, {n} days late", -days).format(day=day, n=-days)
        return ngettext("{day}, in {n} day", "{day}, in {n} days", days).format(day=day, n=days)

    def _customer_link(self, card: InvoiceCard, name: str) -> QWidget:
        link = link_button(
            name.replace("&", "&&"), "invoice.customer", lambda: self.desk.go("customer", customer_id=card.customer_id)
        )
        return _boxed(link)

    def _job_link(self, job_id: int, number: str, devices: str) -> QWidget:
        link = link_button(number, f"invoice.job.{job_id}", lambda: self.desk.go("job", job_id=job_id))
        return _boxed(link, PlainLabel(devices, cut=True))

    def _paper_link(self, document_id: int, number: str) -> QWidget:
        go = self.desk.go
        return _boxed(
            link_button(number, f"invoice.paper.{document_id}", lambda: go("invoice", document_id=document_id))
        )

    def _show_sums(self, card: InvoiceCard) -> None:
        while item := self._sums.takeAt(0):
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        word = _(TAX_WORDS[self.ask(shop_facts).preset.tax_word])
        money = formats().money
        rows = [(each.word, each.amount, "strong" if each.strong else "") for each in sum_rows(card.sums, word)]
        if card.number and not card.replaced:
            rows.append((_("Paid so far"), money(card.paid_cents) if card.paid_cents else "–", ""))
        for at, (label, amount, role) in enumerate(rows):
            self._sums.addWidget(PlainLabel(label, role, tone="" if role else "t2"), at, 0)
            self._sums.addWidget(PlainLabel(amount, role), at, 1, Qt.AlignmentFlag.AlignRight)
        self._sums.addWidget(Rule(), len(rows), 0, 1, 2)
        left = card.open_cents if card.number else card.sums.to_pay_cents
        last = _("Left to pay") if card.number else _("To pay")
        self._sums.addWidget(PlainLabel(last, "total"), len(rows) + 1, 0)
        self._sums.addWidget(
            PlainLabel(formats().money_or_dash(left), "total"), len(rows) + 1, 1, Qt.AlignmentFlag.AlignRight
        )

    def _show_history(self, events: Sequence[CardEvent]) -> None:
        while item := self._history.takeAt(0):
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        now = self.desk.dispatcher.shop.now
        for event in events:
            line = QWidget()
            icon, token = _EVENT_ICONS[event.what]
            when = PlainLabel(formats().when(event.at, now), tone="t2")
            when.setMinimumWidth(theme().px(110))
            layout = row(when, IconLabel(icon, token), PlainLabel(_event_words(event)), None, spacing=10)
            layout.setContentsMargins(0, 0, 0, 0)
            line.setLayout(layout)
            self._history.addWidget(line)

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
        elif self._payable(card):
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


def _boxed(*parts: QWidget) -> QWidget:
    """Widgets in one row of facts, to the left."""
    box = QWidget()
    layout = row(*parts, spacing=6) if len(parts) > 1 else row(*parts, None)
    layout.setContentsMargins(0, 0, 0, 0)
    box.setLayout(layout)
    return box


def _way(each: CardPayment) -> str:
    word = short_way(PayWay(each.way))
    if each.amount_cents < 0:
        word = _("Back by {way}").format(way=word)
    return f"{word}, {each.reference}" if each.reference else word


def _event_words(event: CardEvent) -> str:
    money = formats().money(event.cents)
    match event.what:
        case "issued":
            words = _("{who} issued it as {number}") if event.person else _("Issued as {number}")
        case "paid":
            words = _("{who} took {amount}, {way}") if event.person else _("{amount} paid, {way}")
        case "refunded":
            words = _("{who} gave back {amount}, {way}") if event.person else _("{amount} given back, {way}")
        case "invoiced":
            words = _("Invoice {number} stands for it")
        case _:
            words = _("{who} made the draft") if event.person else _("Draft made")
    way = short_way(PayWay(event.way)) if event.way else ""
    return words.format(who=event.person, number=event.number, amount=money, way=way)
