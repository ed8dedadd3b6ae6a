"""The small forms of the invoice page: take a payment, give money back, invoice a receipt, change a draft."""

from collections.abc import Callable, Sequence

from msp_desktop.checks import phone_grouped
from msp_desktop.domain.payment import PayWay, Tender, settled
from msp_desktop.i18n import _
from msp_desktop.queries.checkout_sheet import enabled_ways
from msp_desktop.queries.customer_lookup import find_customers
from msp_desktop.queries.invoice_card import CardPayment, InvoiceCard
from msp_desktop.store.shop_facts import shop_facts
from msp_desktop.ui.acting_sheet import beside, body_of, carried_out
from msp_desktop.ui.checkout.pay_panel import WAY_ICONS, WAY_KEYS, short_way
from msp_desktop.ui.formats import formats, today
from msp_desktop.ui.kit import (
    DateEdit,
    Field,
    Form,
    Found,
    LineEdit,
    LookupBox,
    MoneyEdit,
    PlainLabel,
    Segments,
    Sheet,
    TextEdit,
)
from msp_desktop.ui.screen import Screen, new_key
from msp_desktop.usecases.invoices import change_draft
from msp_desktop.usecases.payments import refund_payment, take_payment


def open_payment(screen: Screen, card: InvoiceCard) -> None:
    """Take money for an issued invoice: way, amount, day; cash shows the change."""
    ways = [PayWay(code) for code in screen.ask(enabled_ways) if code != PayWay.ACCOUNT.value]
    key = new_key()
    step = screen.ask(shop_facts).preset.cash_step
    way: Segments[PayWay] = Segments(
        "invoice.payment.way", _("Paid with"), [(each, short_way(each), WAY_ICONS[each]) for each in ways], kind="pay"
    )
    for made, each in zip(way.buttons(), ways, strict=True):
        made.setToolTip(WAY_KEYS[each])
    amount = MoneyEdit("invoice.payment.amount", width=150, large=True)
    amount.set_value(card.open_cents)
    day = DateEdit("invoice.payment.day")
    day.set_value(today())
    reference = LineEdit("invoice.payment.reference", max_length=120)
    change = PlainLabel("", "strong", tone="ok")
    fields = (
        Field(_("Amount, or cash received"), amount, required=True, missing=_("Enter an amount."), name="amount"),
        Field(_("Day it came"), day, required=True, missing=_("Choose a day."), name="day"),
        Field(_("Reference"), reference, hint=_("Of the card slip or the transfer, if there is one"), name="reference"),
    )
    form = Form(*fields)

    def show_change() -> None:
        cents = amount.value() or 0
        back = 0
        if way.value() is PayWay.CASH and cents >= 0:
            back = settled(card.open_cents, (Tender(PayWay.CASH, cents),), cash_step=step).change_cents
        change.setText(_("Change to give: {amount}").format(amount=formats().money(back)) if back else "")

    way.edited.connect(show_change)
    amount.edited.connect(show_change)

    def act() -> bool:
        def take() -> object:
            done = screen.run(
                take_payment,
                key=key,
                document_id=card.id,
                tenders=(Tender(way.value(), amount.value() or 0),),
                day=day.value(),
                references={way.value(): reference.value()},
            )
            if done is not None:
                screen.desk.say(_("{amount} taken.").format(amount=formats().money(card.open_cents - done.value)))
            return done

        return carried_out(screen, sheet, form, take)

    title = _("Take payment for {number}").format(number=card.number)
    note = _("{amount} is open.").format(amount=formats().money(card.open_cents))
    first = beside(fields[0], fields[1])
    sheet = Sheet(
        title, body_of(way, first, change, fields[2]), _("Take payment"), act, name="invoice.payment", note=note
    )
    sheet.open(over=screen, first=amount)
    amount.selectAll()


def open_refund(screen: Screen, payment: CardPayment) -> None:
    """Give money back the way it came."""
    key = new_key()
    amount = MoneyEdit("invoice.refund.amount", width=150)
    amount.set_value(payment.left_cents)
    reason = LineEdit("invoice.refund.reason", max_length=120)
    form = Form(
        Field(_("Amount"), amount, required=True, missing=_("Enter an amount."), name="amount"),
        Field(_("Reason"), reason, required=True, missing=_("Say why the money goes back."), name="reason"),
    )

    def act() -> bool:
        return carried_out(
            screen,
            sheet,
            form,
            lambda: screen.run(
                refund_payment, key=key, payment_id=payment.id, cents=amount.value(), reason=reason.value()
            ),
        )

    title = _("Give money back?")
    note = _("It goes back the way it came: {way}. The paper stays as it is.").format(
        way=short_way(PayWay(payment.way))
    )
    sheet = Sheet(title, body_of(*form.fields.values()), _("Give back"), act, name="invoice.refund", note=note)
    sheet.open(over=screen, first=amount)
    amount.selectAll()


def open_make_invoice(screen: Screen, number: str, make: Callable[[int], object]) -> None:
    """Ask for whom the invoice that stands for a receipt is."""

    def find(typed: str) -> Sequence[Found]:
        found = screen.ask(find_customers, typed=typed)
        return [Found(each.name, phone_grouped(each.phone) if each.phone else "", payload=each.id) for each in found]

    who = LookupBox("invoice.make.customer", find, placeholder=_("Type a name"), icon="account-outline")
    form = Form(Field(_("Customer"), who, name="customer"))

    def act() -> bool:
        chosen = who.payload()
        if not isinstance(chosen, int):
            form.refuse("customer", _("Choose the customer from the list."))
            return False
        make(chosen)
        return True

    note = _("The invoice names the receipt, and the sale counts once.")
    title = _("Make an invoice of receipt {number}").format(number=number)
    sheet = Sheet(title, body_of(*form.fields.values()), _("Make invoice"), act, name="invoice.make", note=note)
    sheet.open(over=screen, first=who)


def open_draft_facts(screen: Screen, card: InvoiceCard) -> None:
    """Change the day to pay by and the note of a draft."""
    due = DateEdit("invoice.draft.due")
    due.set_value(card.due_day)
    text = TextEdit("invoice.draft.note", lines=3)
    text.set_value(card.note)
    form = Form(
        Field(_("Pay by"), due, hint=_("Empty: by the customer’s days"), name="due"),
        Field(_("Note on the invoice"), text, name="note"),
    )

    def act() -> bool:
        return carried_out(
            screen,
            sheet,
            form,
            lambda: screen.run(
                change_draft, document_id=card.id, seen=card.version, due_day=due.value(), note=text.value()
            ),
        )

    sheet = Sheet(_("Draft"), body_of(*form.fields.values()), _("Save"), act, name="invoice.draft")
    sheet.open(over=screen, first=due)
