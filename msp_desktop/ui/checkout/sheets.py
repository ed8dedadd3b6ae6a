"""The small forms of checkout: discount, something to sell at a price, a line to change, a new customer."""

from collections.abc import Callable
from decimal import Decimal

from msp_desktop.domain.roles import CustomerKind
from msp_desktop.i18n import _
from msp_desktop.queries.invoice_card import CardLine
from msp_desktop.queries.shop_settings import RateRow, tax_rates
from msp_desktop.ui.acting_sheet import beside, body_of, carried_out
from msp_desktop.ui.formats import formats, today
from msp_desktop.ui.kit import (
    Combo,
    Field,
    Form,
    LineEdit,
    MoneyEdit,
    NumberEdit,
    PlainLabel,
    RadioGroup,
    Sheet,
    link_button,
)
from msp_desktop.ui.screen import Screen
from msp_desktop.usecases.customers import add_customer
from msp_desktop.usecases.invoices import (
    SaleLine,
    add_draft_line,
    change_draft_line,
    discount_draft,
)


def open_discount(screen: Screen, document_id: int, percent: Decimal, reason: str, *, seen: int | None = None) -> None:
    """Ask for the discount on the whole draft, with a reason above 10 percent."""
    number = NumberEdit("checkout.discount.percent")
    number.set_value(percent or None)
    why = LineEdit("checkout.discount.reason", max_length=200)
    why.set_value(reason)
    form = Form(
        Field(_("Discount in percent"), number, hint=_("0 takes it away"), name="discount"),
        Field(_("Reason"), why, hint=_("Needed above 10 percent; kept with the invoice"), name="reason"),
    )

    def act() -> bool:
        return carried_out(
            screen,
            sheet,
            form,
            lambda: screen.run(
                discount_draft,
                document_id=document_id,
                percent=number.value() or Decimal(),
                reason=why.value(),
                seen=seen,
            ),
        )

    sheet = Sheet(_("Discount"), body_of(*form.fields.values()), _("Give the discount"), act, name="checkout.discount")
    sheet.open(over=screen, first=number)


def open_goods(screen: Screen, document_id: int, text: str, *, gross: bool) -> None:
    """Ask what something sold costs."""
    what = LineEdit("checkout.goods.description", max_length=200)
    what.set_value(text)
    quantity, price = NumberEdit("checkout.goods.quantity"), MoneyEdit("checkout.goods.unit")
    quantity.set_value(Decimal(1))
    rates = [rate for rate in screen.ask(tax_rates, today=today()) if rate.in_force(today())]
    tax: Combo[int] = Combo("checkout.goods.tax", [(rate.id, _rate_words(rate)) for rate in rates])
    form = Form(
        Field(_("What is sold"), what, required=True, missing=_("Say what this line is for."), name="description"),
        Field(_("Quantity"), quantity, required=True, missing=_("Enter a quantity."), name="quantity"),
        Field(_price_words(gross=gross), price, required=True, missing=_("Enter a price."), name="unit"),
        Field(_("Tax"), tax, name="tax"),
    )
    first, *others = form.fields.values()

    def act() -> bool:
        line = SaleLine(what.value(), price.value() or 0, tax.value() or rates[0].id, quantity.value() or Decimal(1))
        return carried_out(screen, sheet, form, lambda: screen.run(add_draft_line, document_id=document_id, line=line))

    sheet = Sheet(_("Sell something"), body_of(first, beside(*others)), _("Add it"), act, name="checkout.goods")
    sheet.open(over=screen, first=price if text else what)


def open_line(
    screen: Screen,
    line: CardLine,
    *,
    gross: bool,
    seen: int | None = None,
    choose: Callable[[], object] | None = None,
) -> None:
    """Change quantity, price or discount of something sold; `choose` asks for pieces anew where they have serials, and
    then they are the quantity.
    """
    quantity, price = NumberEdit("checkout.line.quantity"), MoneyEdit("checkout.line.unit")
    discount = NumberEdit("checkout.line.discount")
    quantity.set_value(line.quantity)
    price.set_value(line.unit_cents)
    discount.set_value(line.discount_percent or None)
    form = Form(
        Field(_("Quantity"), quantity, required=True, missing=_("Enter a quantity."), name="quantity"),
        Field(_price_words(gross=gross), price, required=True, missing=_("Enter a price."), name="unit"),
        Field(_("Discount in percent"), discount, name="discount"),
    )

    def act() -> bool:
        return carried_out(
            screen,
            sheet,
            form,
            lambda: screen.run(
                change_draft_line,
                line_id=line.id,
                quantity=quantity.value() or Decimal(),
                unit_cents=price.value() or 0,
                discount_percent=discount.value() or Decimal(),
                seen=seen,
            ),
        )

    title = _("Change {what}").format(what=line.description)
    of_quantity, *others = form.fields.values()
    if choose is None:
        sheet = Sheet(title, beside(of_quantity, *others), _("Change it"), act, name="checkout.line")
        sheet.open(over=screen, first=quantity)
        return
    of_quantity.setParent(None)
    again = choose

    def pieces() -> None:
        sheet.close_sheet()
        again()

    serials = PlainLabel(", ".join(line.serials) or _("No serial on it"), "mono", wrap=True)
    other = link_button(_("Choose other pieces"), "checkout.line.pieces", pieces)
    body = body_of(beside(*others), beside(PlainLabel(_("Pieces"), "label"), serials, other))
    sheet = Sheet(title, body, _("Change it"), act, name="checkout.line")
    sheet.open(over=screen, first=price)


def open_new_customer(screen: Screen, name: str, added: Callable[[int], object]) -> None:
    """Ask what a new customer's paper needs; the rest is filled in on their page."""
    who = LineEdit("checkout.customer.name", max_length=200)
    who.set_value(name)
    kind: RadioGroup[CustomerKind] = RadioGroup(
        "checkout.customer.kind",
        _("Person or company"),
        [(CustomerKind.PERSON, _("Person")), (CustomerKind.COMPANY, _("Company"))],
        across=True,
    )
    kind.set_value(CustomerKind.PERSON)
    number = LineEdit("checkout.customer.vat_number", max_length=40)
    form = Form(
        Field(_("Name"), who, required=True, missing=_("Enter the customer’s name."), name="name"),
        Field(_("Person or company"), kind, name="kind"),
        Field(_("VAT number"), number, name="vat_number"),
    )

    def act() -> bool:
        def add() -> object:
            done = screen.run(
                add_customer,
                kind=kind.value() or CustomerKind.PERSON,
                name=who.value(),
                vat_number=number.value(),
            )
            if done is not None:
                added(done.value)
            return done

        return carried_out(screen, sheet, form, add)

    sheet = Sheet(
        _("New customer"), body_of(*form.fields.values()), _("Add the customer"), act, name="checkout.customer"
    )
    sheet.open(over=screen, first=who)


def _rate_words(rate: RateRow) -> str:
    return _("{name}, {percent}").format(name=rate.name, percent=formats().percent(rate.percent))


def _price_words(*, gross: bool) -> str:
    return _("Price with tax") if gross else _("Price without tax")
