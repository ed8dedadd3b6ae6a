"""The small questions of Receive: which order is added, which supplier, the facts of the delivery."""

from collections.abc import Callable, Sequence

from msp_desktop.i18n import _
from msp_desktop.queries.delivery_card import DeliveryCard
from msp_desktop.queries.delivery_list import OpenOrder
from msp_desktop.queries.supplier_list import supplier_choices
from msp_desktop.ui.formats import formats
from msp_desktop.ui.jobs.ask_sheet import AskSheet
from msp_desktop.ui.kit import Combo, Field, LineEdit, MoneyEdit, TextEdit
from msp_desktop.ui.screen import Screen
from msp_desktop.usecases.purchasing.deliveries import change_delivery


def ask_order(screen: Screen, orders: Sequence[OpenOrder], act: Callable[[int], object]) -> AskSheet:
    """Which order the delivery is counted against as well."""
    options = [(each.id, _order_words(each)) for each in orders]
    order: Combo[int] = Combo("receive.order", options)
    order.set_value(orders[0].id)
    field = Field(_("Order"), order, required=True, missing=_("Choose an order."))

    def add() -> bool:
        chosen = order.value()
        return chosen is not None and act(chosen) is not None

    return AskSheet(screen, _("Add an order"), [field], _("Add"), add, name="receive.add").open(first=order)


def _order_words(each: OpenOrder) -> str:
    pieces = formats().number(each.pieces)
    if each.expected_day is None:
        return _("{order}, {n} pieces to come").format(order=each.number, n=pieces)
    day = formats().short_day(each.expected_day)
    return _("{order}, {n} pieces to come, expected {day}").format(order=each.number, n=pieces, day=day)


def ask_supplier(screen: Screen, act: Callable[[int], object]) -> AskSheet | None:
    """Who brought something without an order."""
    options = screen.ask(supplier_choices)
    if not options:
        screen.message.say(
            "info",
            _("No supplier is on record yet."),
            acts=[(_("Add a supplier"), "receive.new_supplier", lambda: screen.desk.go("supplier_edit"))],
        )
        return None
    supplier: Combo[int] = Combo("receive.supplier", options)
    supplier.set_value(options[0][0])
    field = Field(_("Supplier"), supplier, required=True, missing=_("Choose a supplier."))

    def begin() -> bool:
        chosen = supplier.value()
        if chosen is not None:
            act(chosen)
        return chosen is not None

    sheet = AskSheet(screen, _("Receive without an order"), [field], _("Begin"), begin, name="receive.begin_without")
    return sheet.open(first=supplier)


def ask_facts(screen: Screen, card: DeliveryCard) -> AskSheet:
    """The number of the supplier's paper, the freight, a note."""
    number = LineEdit("receive.facts.delivery_note", max_length=80)
    number.set_value(card.delivery_note)
    freight = MoneyEdit("receive.facts.freight")
    freight.set_value(card.freight_cents)
    note = TextEdit("receive.facts.note")
    note.set_value(card.note)
    fields = [
        Field(_("Delivery note"), number),
        Field(_("Freight, net"), freight, hint=_("Spread over the parts by their value")),
        Field(_("Note"), note),
    ]

    def save() -> bool:
        done = screen.run(
            change_delivery,
            delivery_id=card.id,
            delivery_note=number.value(),
            freight_cents=freight.value() or 0,
            note=note.value(),
            seen=card.version,
        )
        return done is not None

    return AskSheet(screen, _("Freight and note"), fields, _("Save"), save, name="receive.facts").open(first=number)
