"""Checkout: choose what is fetched or sold, take the money, hand over; the change stays in sight afterwards."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from msp_desktop.domain.device_kind import serial_key
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.payment import PayWay
from msp_desktop.domain.signature import SigningMoment
from msp_desktop.domain.stock_sale import OutOfStock
from msp_desktop.i18n import N_, _
from msp_desktop.queries.checkout_sheet import (
    CheckoutQuote,
    CheckoutSheet,
    ReadyItem,
    checkout_quote,
    checkout_sheet,
    empty_draft,
    enabled_ways,
    item_of_label,
    items_on_draft,
    job_of_number,
    jobs_of_items,
    parked_drafts,
    ready_items,
    ready_of_job,
)
from msp_desktop.queries.invoice_card import CardLine
from msp_desktop.store.shop_facts import shop_facts
from msp_desktop.ui.badges import job_badge
from msp_desktop.ui.checkout.done_panel import DonePanel, Taken
from msp_desktop.ui.checkout.pay_panel import PayPanel
from msp_desktop.ui.checkout.paying import Payment, print_taken, say_what_is_missing, take
from msp_desktop.ui.checkout.sale_panel import SalePanel
from msp_desktop.ui.checkout.sale_work import SaleWork
from msp_desktop.ui.checkout.sheets import open_discount, open_new_customer
from msp_desktop.ui.checkout.start_panel import StartPanel
from msp_desktop.ui.checkout.words import jobs_words
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import Button, Columns, button, flat_button, primary_button, row
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.kit.message import Act
from msp_desktop.ui.screen import Key, Screen, new_key
from msp_desktop.ui.signing.papers import print_handover
from msp_desktop.ui.signing.sign_sheet import open_signing
from msp_desktop.usecases.counter.checkout import hand_over
from msp_desktop.usecases.invoices import delete_draft, draft_for_items, draft_sale, leave_for_later
from msp_desktop.usecases.jobs import add_note
from msp_desktop.words import TAX_WORDS
from msp_desktop.workflows.issue_document import Issued


class CheckoutScreen(Screen):
    """Opened with job_id=, item_ids=, document_id=, part_id= or nothing."""

    SHOWS = frozenset(
        {
            "job",
            "job_item",
            "job_line",
            "job_check",
            "document",
            "document_line",
            "customer",
            "receivable",
            "payment_way",
            "part",
            "part_serial",
            "stock_balance",
        }
    )
    NAME = "checkout"
    MAIN = N_("Take payment")
    KEYS = (
        Key("F7", N_("Cash"), "pay_cash"),
        Key("F8", N_("Card"), "pay_card"),
        Key("F9", N_("Transfer"), "pay_transfer"),
        Key("F12", N_("On account"), "pay_account"),
        Key("Ctrl+L", N_("Add item"), "add_item"),
        Key("Ctrl+D", N_("Discount"), "discount"),
        Key("Del", N_("Take line off")),
        Key("Esc", N_("Park")),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._document_id: int | None = None
        self._sheet: CheckoutSheet | None = None
        self._quote: CheckoutQuote | None = None
        self._taken: Taken | None = None
        self._key = new_key()
        self._busy = False
        # What was said yes to of each sale: pieces kept for a job that are sold all the same.
        self._agreed: dict[int, frozenset[str]] = {}
        self._left = QStackedWidget()
        self._start = StartPanel(self.new_sale)
        self._start.chosen.connect(self._chosen_item)
        self._start.parked.connect(lambda document_id: self.open(document_id=document_id))
        self._start.asked.connect(lambda _text: self._show_start())
        self._work = SaleWork(self, lambda: self._sheet, self._show_line)
        self._sale = SalePanel(self._work.find, self._work.find_customers)
        self._left.addWidget(self._start)
        self._left.addWidget(self._sale)
        self._pay = PayPanel(tuple(PayWay(code) for code in self.ask(enabled_ways)))
        self._done = DonePanel(self.print_again, self._open_paper, self._next)
        self._columns = Columns(
            "checkout",
            _("Show"),
            centre=(self._left, _("Lines")),
            right=(self._build_right(), _("To pay")),
            foot=self._build_foot(),
            widths=(0, 410, 540),
        )
        self.body.addWidget(self._columns, 1)
        self._sale.prints.insertWidget(2, self._pay.wants_invoice)
        self._build_acts()
        self._wire()
        self.form.add(self._pay.till_field)

    # -- building

    def _build_acts(self) -> None:
        self._add_job = self.add_act(button(_("Add job"), "checkout.add_job", self.add_job, icon="plus"))
        self._discount = self.add_act(
            button(_("Discount"), "checkout.discount.open", self.discount, icon="percent-outline", keys="Ctrl+D")
        )
        self._park = self.add_act(flat_button(_("Park sale"), "checkout.park", self.park, icon="clock-outline"))
        self._throw = self.add_act(flat_button(_("Delete draft"), "checkout.delete", self.throw_away, icon="close"))
        self._sell = self.add_act(button(_("Sell something"), "checkout.new_sale", self.new_sale, icon="plus"))

    def _build_right(self) -> QWidget:
        right = QWidget()
        layout = QVBoxLayout(right)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self._pay, 1)
        layout.addWidget(self._done, 1)
        return right

    def _build_foot(self) -> QWidget:
        foot = QWidget()
        layout = QVBoxLayout(foot)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.message)
        self._main = primary_button(_("Take payment"), "checkout.take", self.main_action, icon="check", large=True)
        layout.addWidget(self._main)
        self._later = button(_("Invoice only, pay later"), "checkout.later", self.pay_later)
        self._hold = button(_("Hold at the desk"), "checkout.hold", self.hold)
        self._others = QWidget()
        others = row(self._later, self._hold, spacing=8)
        others.setContentsMargins(0, 0, 0, 0)
        self._others.setLayout(others)
        layout.addWidget(self._others)
        return foot

    def _wire(self) -> None:
        self._pay.edited.connect(self._show_quote)
        self._sale.item_chosen.connect(self._sell_chosen)
        self._sale.item_typed.connect(self._work.add_goods)
        self._sale.line_opened.connect(self._change_line)
        self._sale.line_taken_off.connect(self.remove_line)
        self._sale.customer_chosen.connect(self._work.name_buyer)
        self._sale.customer_typed.connect(lambda name: open_new_customer(self, name, self._work.name_buyer))
        self._sale.hand_over_changed.connect(self._show_buttons)
        self._sale.left_for_later.connect(self._leave)
        for tick, key in ((self._sale.sign, "checkout.sign"), (self._sale.receipt, "checkout.receipt")):
            tick.set_value(bool(self.desk.preferences.get(key)))
            tick.edited.connect(self._keep_ticks)

    # -- where it is

    def open(self, **place: Any) -> None:
        """Put a job, items, a draft or the sale of a part in front."""
        if place.get("part_id"):
            self._sell_part(int(place["part_id"]))
        elif place.get("document_id"):
            items = self.ask(items_on_draft, document_id=int(place["document_id"]))
            # The jobs may have changed since the draft was put aside: it takes that over before it is shown.
            if not items:
                self._put_in_front(int(place["document_id"]))
            else:
                self._charge(items)
        elif place.get("item_ids"):
            self._charge(tuple(place["item_ids"]))
        elif place.get("job_id"):
            self._charge_job(int(place["job_id"]))

    def place(self) -> dict[str, Any]:
        return {"document_id": self._document_id} if self._document_id is not None else {}

    def current_version(self, arguments: dict[str, Any]) -> int | None:
        """The draft's, for what is edited on it; a payment is taken only for what the person has seen."""
        if "tenders" in arguments or self._document_id is None:
            return None
        return self.ask(checkout_sheet, document_id=self._document_id).version

    def refresh(self) -> None:
        facts = self.ask(shop_facts)
        self._sale.tax_word = _(TAX_WORDS[facts.preset.tax_word])
        if self._document_id is not None:
            try:
                self._sheet = self.ask(checkout_sheet, document_id=self._document_id)
            except Refused:
                self._document_id = None
        if self._document_id is None:
            self._show_start()
        else:
            self._show_sale()

    def first_focus(self) -> QWidget:
        if self._document_id is None:
            return self._start.table
        if self._pay.cash.isHidden():
            self._columns.show_centre()
            return self._sale.add_item
        self._columns.show_right()
        return self._pay.cash

    def _put_in_front(self, document_id: int) -> None:
        self._document_id, self._taken, self._key = document_id, None, new_key()
        self._pay.clear()
        self.message.clear()
        self.refresh()
        self.first_focus().setFocus()

    def _charge_job(self, job_id: int) -> None:
        items = self.ask(ready_of_job, job_id=job_id)
        if not items:
            self.message.say("warning", _("Nothing on this job is ready to be fetched."))
            self._show_message()
            return
        self._charge(tuple(item.item_id for item in items))

    def _charge(self, item_ids: tuple[int, ...]) -> None:
        done = self.run(draft_for_items, item_ids=item_ids)
        if done is None:
            return
        if done.value is not None:
            self._put_in_front(done.value)
            return
        self.message.say(
            "info",
            _("Nothing is left to charge on this job."),
            acts=[(_("Hand over"), "checkout.hand_over_only", lambda: self._only_hand_over(item_ids))],
        )
        self._show_message()
        act = self.message.findChild(Button, "checkout.hand_over_only")
        if act is not None:
            act.setFocus(Qt.FocusReason.OtherFocusReason)

    def _only_hand_over(self, item_ids: tuple[int, ...]) -> None:
        if self.run(hand_over, item_ids=item_ids) is not None:
            self.desk.say(_("Handed over."))
            self.message.clear()
            self.first_focus().setFocus()
            self._after_hand_over(item_ids)

    def _after_hand_over(self, item_ids: tuple[int, ...]) -> None:
        """Sign and print for what went out of the door, job by job."""
        jobs = self.ask(jobs_of_items, item_ids=item_ids)
        signs, prints = self._sale.sign.value(), self._sale.receipt.value()

        def following(place: int) -> None:
            if place >= len(jobs):
                return
            job_id, own = jobs[place]

            def signed(_done: bool) -> None:
                if prints:
                    print_handover(self, job_id, own)
                following(place + 1)

            if signs:
                open_signing(self, job_id=job_id, moment=SigningMoment.PICK_UP, item_ids=own, after=signed)
            else:
                signed(False)

        if signs or prints:
            following(0)

    def refused(self, error: Exception, retry: Callable[[], object] | None = None) -> None:
        """Say why on the page; with nothing in front the message gets a place of its own."""
        if isinstance(error, OutOfStock):
            self._short_of(error)
        else:
            super().refused(error, retry)
        self._show_message()

    def agreed(self, key: str) -> None:
        """A yes to selling what is kept for a job holds until its sale is issued."""
        if self._document_id is not None:
            self._agreed[self._document_id] = self._agreed.get(self._document_id, frozenset()) | {key}

    def _short_of(self, error: OutOfStock) -> None:
        """What is not on the shelf: set right, or looked up to be ordered."""
        part_id = error.part_id
        acts: list[Act] = [
            (_("Adjust the stock"), "checkout.adjust", lambda: self._work.adjust(part_id)),
            (_("Open the part"), "checkout.open_part", lambda: self.desk.go("part", part_id=part_id)),
        ]
        self.message.say("warning", error.message, acts=acts)

    def _show_message(self) -> None:
        if self._document_id is None:
            self._columns.use_right(self._taken is not None, foot=bool(self.message.text()))

    def _chosen_item(self, item: ReadyItem) -> None:
        self._charge_job(item.job_id)

    # -- showing

    def _show_start(self) -> None:
        self._left.setCurrentWidget(self._start)
        self._sheet = self._quote = None
        items = self.ask(ready_items, typed=self._start.search.value())
        self._start.show_items(items, self.ask(parked_drafts, limit=6))
        self.set_title(_("Checkout"))
        for act in (self._add_job, self._discount, self._park, self._throw):
            set_shown(act, False)
        set_shown(self._sell, True)
        set_shown(self._pay, False)
        set_shown(self._main, False)
        set_shown(self._others, False)
        self._done.show_taken(self._taken)
        self._show_message()
        self._columns.show_right()

    def _show_sale(self) -> None:
        sheet = self._sheet
        assert sheet is not None
        self._left.setCurrentWidget(self._sale)
        self._sale.show_sheet(sheet)
        summary = " · ".join(filter(None, (jobs_words(sheet.items), sheet.customer)))
        states = dict.fromkeys(item.state for item in sheet.items)
        self.set_title(_("Checkout"), summary or _("Sale without a job"), [job_badge(state) for state in states])
        for act in (self._add_job, self._discount, self._park, self._throw):
            set_shown(act, True)
        set_shown(self._add_job, bool(sheet.items))
        set_shown(self._throw, not sheet.items)
        set_shown(self._sell, False)
        self._columns.use_right(True)
        set_shown(self._pay, True)
        self._done.show_taken(None)
        self._show_quote()

    def _show_line(self, line_id: int) -> None:
        self._sale.show_line(line_id)

    def _show_quote(self) -> None:
        if self._document_id is None or self._sheet is None:
            return
        self._quote = self.ask(checkout_quote, document_id=self._document_id, plan=self._pay.plan())
        self._pay.show_quote(self._quote, self._sheet)
        self._sale.show_quote(self._quote)
        self._show_buttons()

    def _keep_ticks(self) -> None:
        self.desk.preferences.set("checkout.sign", self._sale.sign.value())
        self.desk.preferences.set("checkout.receipt", self._sale.receipt.value())

    def _leave(self, item_id: int) -> None:
        """One of several is not fetched today: it goes off the sale and waits."""
        if self._sheet is not None and not self._busy:
            self.run(
                leave_for_later,
                document_id=self._sheet.document_id,
                item_ids=(item_id,),
                seen=self._sheet.version,
            )

    def _show_buttons(self) -> None:
        quote, sheet = self._quote, self._sheet
        if quote is None or sheet is None:
            return
        self._sale.show_secrets()
        set_shown(self._main, True)
        self._main.setText(self._main_words(quote))
        account = self._pay.way.value() is PayWay.ACCOUNT
        named = sheet.customer_id is not None and quote.rest_cents > 0
        set_shown(self._later, named and not account and PayWay.ACCOUNT in self._pay.ways)
        set_shown(self._hold, bool(self._sale.handed_over()))
        set_shown(self._others, not self._later.isHidden() or not self._hold.isHidden())

    def _main_words(self, quote: CheckoutQuote) -> str:
        amount = formats().money(quote.rest_cents)
        over = bool(self._sale.handed_over())
        if self._pay.way.value() is PayWay.ACCOUNT and quote.rest_cents:
            return _("Invoice and hand over") if over else _("Issue the invoice")
        if not quote.rest_cents:
            return _("Hand over") if over else _("Finish")
        return (
            _("Take {amount} and hand over").format(amount=amount) if over else _("Take {amount}").format(amount=amount)
        )

    # -- ways and keys

    def _pay_by(self, way: PayWay) -> None:
        self._columns.show_right()
        self._pay.choose(way)

    def pay_cash(self) -> None:
        """F7"""
        self._pay_by(PayWay.CASH)

    def pay_card(self) -> None:
        """F8"""
        self._pay_by(PayWay.CARD)

    def pay_transfer(self) -> None:
        """F9"""
        self._pay_by(PayWay.TRANSFER)

    def pay_account(self) -> None:
        """F12"""
        self._pay_by(PayWay.ACCOUNT)

    def add_item(self) -> None:
        """Ctrl+L"""
        if self._document_id is None:
            self.new_sale()
        self._columns.show_centre()
        self._sale.add_item.setFocus()

    def discount(self) -> None:
        """Ctrl+D"""
        if self._sheet is not None:
            sheet = self._sheet
            open_discount(self, sheet.document_id, sheet.discount_percent, sheet.discount_reason, seen=sheet.version)

    def escape(self) -> bool:
        if self._document_id is None:
            return False
        self.park()
        return True

    def park(self) -> None:
        """Keep the draft and clear the counter for the next customer."""
        if self._document_id is None or self._busy:
            return
        empty = self._sheet is not None and not self._sheet.lines
        if empty:
            self.throw_away()
            return
        self._document_id = None
        self.refresh()
        self.desk.say(_("Parked. It waits under Parked."))

    def throw_away(self) -> None:
        """Delete the draft in front; it can be brought back."""
        if self._document_id is not None and self.run(delete_draft, document_id=self._document_id) is not None:
            self._document_id = None
            self.refresh()

    # -- what is on it

    def new_sale(self) -> None:
        """Start a sale without a job."""
        if self._busy:
            return
        document_id = self.ask(empty_draft)
        if document_id is None:
            done = self.run(draft_sale)
            document_id = None if done is None else done.value
        if document_id is not None:
            self._put_in_front(document_id)
            self._columns.show_centre()
            self._sale.add_item.setFocus()

    def add_job(self) -> None:
        """Take another job of the same customer along."""
        items = self._work.ask_another_job()
        if items:
            self._charge(items)

    def _sell_chosen(self, chosen: object) -> None:
        if self._work.sell(chosen):
            self._sale.add_item.setFocus()

    def _sell_part(self, part_id: int) -> None:
        """Sell one of a part: on the sale in front, else on a new one."""
        if self._sheet is None:
            self.new_sale()
        self._work.sell_part(part_id)

    def _change_line(self, line: CardLine) -> None:
        self._work.change(line)

    def remove_line(self) -> None:
        """Del"""
        self._work.remove(self._sale.table.current())

    def scanned(self, code: str) -> bool:
        job_id = self.ask(job_of_number, number=code)
        if job_id is not None:
            self._scanned_job(job_id)
            return True
        label = self.ask(item_of_label, code=code)
        if label is not None:
            self._scanned_item(*label)
            return True
        if self._scanned_serial(code):
            return True
        if self._sheet is None and not self._busy and self._work.part_of_code(code) is not None:
            # Something from the shelf is put on the counter: a sale begins with it.
            self.new_sale()
            self.first_focus().setFocus()
        if self._sheet is None or not self._work.add_code(code):
            return False
        if not isinstance(QApplication.focusWidget(), QLineEdit):
            # What was asked or chosen on the way leaves the cursor where the money is counted.
            self.first_focus().setFocus()
        return True

    def _scanned_job(self, job_id: int) -> None:
        items = self.ask(ready_of_job, job_id=job_id)
        ids = {item.item_id for item in items}
        here = {item.item_id for item in self._sheet.items} if self._sheet else set()
        if ids and ids <= here:
            self._sale.scanned_items |= ids
            self.refresh()
        elif self._sheet is not None and here:
            self._charge((*here, *ids)) if ids else self._charge_job(job_id)
            self._sale.scanned_items |= ids
        else:
            loose = self._sheet.document_id if self._sheet is not None and self._sheet.lines else None
            self._charge_job(job_id)
            self._sale.scanned_items |= ids
            if loose is not None and self._document_id != loose:
                # What was sold without a job is on a paper of its own, and must not be forgotten there.
                self.message.say("info", _("Parked. It waits under Parked."))
                self._show_message()

    def _scanned_item(self, job_id: int, item_id: int) -> None:
        """The label of one device of several: that one is ticked, or fetched alone."""
        here = {item.item_id for item in self._sheet.items} if self._sheet else set()
        ready = {item.item_id for item in self.ask(ready_of_job, job_id=job_id)}
        if item_id in here:
            self._sale.scanned_items |= {item_id}
            self.refresh()
        elif item_id in ready:
            self._charge((*here, item_id))
            self._sale.scanned_items |= {item_id}
            self.refresh()
        else:
            self._charge_job(job_id)

    def _scanned_serial(self, code: str) -> bool:
        """The serial of a device in front."""
        wanted = serial_key(code)
        found = (
            {item.item_id for item in self._sheet.items if item.serial and serial_key(item.serial) == wanted}
            if (self._sheet)
            else set()
        )
        if found:
            self._sale.scanned_items |= found
            self.refresh()
        return bool(found)

    # -- taking the money

    def pay_later(self) -> None:
        """Issue the invoice and let them pay by its day."""
        self._pay_by(PayWay.ACCOUNT)
        self.main_action()

    def hold(self) -> None:
        """Take the money and keep the device at the desk."""
        self._sale.hold_all()
        self._show_buttons()
        self.main_action()

    def main_action(self) -> None:
        quote, sheet = self._quote, self._sheet
        if self._document_id is None or quote is None or sheet is None:
            item = self._start.table.current()
            if item is not None:
                self._chosen_item(item)
            return
        if self._busy:
            return
        self._columns.show_right()
        if say_what_is_missing(self, self._pay, quote, sheet):
            return
        payment = Payment(
            sheet,
            quote,
            self._pay.plan(),
            self._sale.handed_over(),
            self._pay.till.value(),
            self._key,
            page=self._sale.print_page.value(),
            roll=self._sale.print_roll.value(),
            kept_back=self._sale.kept_back(),
            confirmed=self._agreed.get(self._document_id, frozenset()),
        )
        take(self, payment, self._set_busy, lambda issued: self._finished(issued, payment))

    def _set_busy(self, busy: bool) -> None:
        """While a number is drawn nothing else may be pressed; the button says so."""
        self._busy = busy
        for widget in (self._main, self._others, self._pay, self._sale):
            widget.setEnabled(not busy)
        if busy:
            self._main.setText(_("Issuing…"))
        else:
            self._show_buttons()

    def _finished(self, issued: Issued, payment: Payment) -> None:
        self._taken = payment.taken(issued)
        for job_id, words in payment.kept_back:
            self.run(add_note, job_id=job_id, text=_("Not given back at the hand-over: {what}").format(what=words))
        self._agreed.pop(payment.sheet.document_id, None)
        self._document_id, self._key = None, new_key()
        self._pay.clear()
        self.message.clear()
        self.refresh()
        if issued.undo is not None:
            self.desk.dispatcher.offered.emit(issued.undo)
        print_taken(self, self._taken)
        self._done.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)
        if payment.items:
            self._after_hand_over(payment.items)

    def print_again(self) -> None:
        """Print what was printed last."""
        if self._taken is not None:
            print_taken(self, self._taken)

    def print_(self) -> None:
        """Ctrl+P"""
        self.print_again()

    def _open_paper(self) -> None:
        if self._taken is not None:
            self.desk.go("invoice", document_id=self._taken.document_id)

    def _next(self) -> None:
        self._taken = None
        self.refresh()
        self._start.search.setFocus()
