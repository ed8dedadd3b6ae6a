"""The sheet that gives one entry a new price from a day on."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop.domain.totals import PriceBasis
from msp_desktop.domain.work_kind import ServiceKind
from msp_desktop.i18n import _
from msp_desktop.queries.catalogue_taxes import tax_choices
from msp_desktop.queries.service_card import ServiceCard
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import DateEdit, Field, MoneyEdit, Sheet, row
from msp_desktop.ui.screen import Screen, new_key
from msp_desktop.usecases.catalogue import LARGEST_PRICE, NewPrice, change_prices


def price_problem(editor: MoneyEdit) -> str:
    """The sentence for a price that is too large to be meant, "" when it will do."""
    cents = editor.value()
    if cents is not None and cents > LARGEST_PRICE:
        return _("{amount} is more than a price can be. The most is {most}.").format(
            amount=formats().money(cents), most=formats().money(LARGEST_PRICE)
        )
    return ""


def open_price_change(screen: Screen, card: ServiceCard) -> Sheet:
    """Ask for the new price and its first day; one act, undoable."""
    today = screen.desk.dispatcher.shop.today
    taxes = screen.ask(tax_choices, day=today)
    price = MoneyEdit("catalogue_price.price", width=150)
    day = DateEdit("catalogue_price.from_day", width=150)
    price.set_value(card.now.cents if card.now else None)
    day.set_value(today)

    def day_problem() -> str:
        chosen = day.value()
        if chosen is not None and chosen < today:
            return _("{day} is past. Choose today or later.").format(day=formats().day(chosen))
        return ""

    gross = card.price_basis is PriceBasis.GROSS
    label = _("New price with tax") if gross and card.taxed else _("New price, net")
    if card.kind is ServiceKind.LABOUR:
        label = _("New price of an hour with tax") if gross and card.taxed else _("New price of an hour, net")
    price_field = Field(
        label, price, required=True, missing=_("Enter the new price."), check=lambda: price_problem(price)
    )
    day_field = Field(_("From"), day, required=True, missing=_("Enter the first day."), check=day_problem)

    def show_other() -> None:
        cents = price.value()
        if cents is None or not card.taxed:
            price_field.set_hint("")
            return
        net, with_tax = taxes.both(cents, card.price_basis, card.tax_key)
        words = _("{amount} without tax") if gross else _("{amount} with tax")
        price_field.set_hint(words.format(amount=formats().money(net if gross else with_tax)))

    price.edited.connect(show_other)
    show_other()
    body = QWidget()
    layout = QVBoxLayout(body)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(10)
    layout.addLayout(row(price_field, day_field, None, spacing=16))
    key = new_key()

    def save() -> bool:
        wrong = [field for field in (price_field, day_field) if field.check_now()]
        if wrong:
            wrong[0].editor.setFocus()
            return False
        chosen = day.value()
        cents = price.value()
        assert chosen is not None
        assert cents is not None
        screen.run(change_prices, key, prices=(NewPrice(card.id, cents),), from_day=chosen)
        return True

    sheet = Sheet(
        _("Change the price of {name}").format(name=card.name),
        body,
        _("Change price"),
        save,
        name="catalogue_price",
        note=_("Open jobs keep the price they were booked with."),
    )
    sheet.open(screen, first=price)
    price.selectAll()
    return sheet
