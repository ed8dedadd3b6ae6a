"""The small forms of an order: its supplier, its facts, one line, when it comes, and how it goes out."""

from collections.abc import Callable
from datetime import date

from msp_desktop.domain.errors import NeedsConfirmation
from msp_desktop.domain.purchase import OrderState, OrderWay
from msp_desktop.domain.stock import NOTHING
from msp_desktop.i18n import _
from msp_desktop.queries.order_card import OrderCard, OrderLine
from msp_desktop.queries.order_paper import SupplierLetter, order_letter
from msp_desktop.queries.supplier_list import supplier_choices
from msp_desktop.ui.acting_sheet import beside, body_of, carried_out
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import (
    Chips,
    Combo,
    DateEdit,
    Field,
    Form,
    LineEdit,
    MoneyEdit,
    NumberEdit,
    PlainLabel,
    Sheet,
    TextEdit,
    ask,
    button,
)  # fmt: skip
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.screen import Screen, new_key
from msp_desktop.usecases.counter.ordering import SupplierMail, expect_order, expect_order_line
from msp_desktop.usecases.purchasing import (
    OrderFacts,
    change_order,
    change_order_line,
    close_order_line,
    make_order,
    remove_order_line,
    set_supplier_reference,
)
from msp_desktop.words import ORDER_WAY_WORDS
from msp_desktop.workflows.make_order import issue_order

WAY_ICONS = {
    OrderWay.MAIL: "email-outline",
    OrderWay.PHONE: "phone-outline",
    OrderWay.WEB: "web",
    OrderWay.COUNTER: "storefront-outline",
}


def open_new_order(screen: Screen) -> None:
    """A draft to a supplier; the parts come on its page."""
    choices = screen.ask(supplier_choices)
    if not choices:
        screen.message.say(
            "info",
            _("No suppliers yet. Add whom you buy from."),
            acts=[(_("New supplier"), f"{screen.NAME}.add_supplier", lambda: screen.desk.go("supplier_edit"))],
        )
        return
    key = new_key()
    supplier: Combo[int] = Combo("order_new.supplier", choices)
    form = Form(Field(_("Supplier"), supplier, required=True, missing=_("Choose a supplier."), name="supplier"))

    def act() -> bool:
        def make() -> object:
            done = screen.run(make_order, key=key, supplier_id=supplier.value() or 0)
            if done is not None:
                screen.desk.go("order", order_id=done.value)
            return done

        return carried_out(screen, sheet, form, make)

    sheet = Sheet(
        _("New order"), body_of(*form.fields.values()), _("Make order"), act, name="order_new",
        note=_("The parts are added on its page."),
    )  # fmt: skip
    sheet.open(over=screen, first=supplier)


def open_order_facts(screen: Screen, card: OrderCard) -> None:
    """What stands on a draft besides its lines; of a sent order the supplier's number and the day."""
    draft = card.state is OrderState.DRAFT
    day, freight = DateEdit("order_facts.expected"), MoneyEdit("order_facts.freight")
    reference = LineEdit("order_facts.reference", max_length=80)
    note = TextEdit("order_facts.note", lines=3, max_length=1000)
    day.set_value(card.expected_day)
    own = card.totals.freight_cents != card.usual_freight_cents
    freight.set_value(card.totals.freight_cents if own else None)
    reference.set_value(card.supplier_reference)
    note.set_value(card.note)
    usual_day, usual_freight = formats().day(card.usual_day), formats().money(card.usual_freight_cents)
    fields = [
        Field(_("Expected"), day, hint=_("Empty: {day}, by their days").format(day=usual_day), name="expected"),
        Field(
            _("Freight, net"), freight, hint=_("Empty: {amount}, their usual").format(amount=usual_freight),
            name="freight",
        ),
        Field(_("Their number"), reference, hint=_("What the supplier calls this order"), name="reference"),
        Field(_("Note on the paper"), note, name="note"),
    ]  # fmt: skip
    form = Form(*fields)

    def act() -> bool:
        facts = OrderFacts(day.value(), freight.value(), reference.value(), note.value())
        return carried_out(
            screen, sheet, form, lambda: screen.run(change_order, order_id=card.id, facts=facts, seen=card.version)
        )

    def act_sent() -> bool:
        def save() -> object:
            done = screen.run(set_supplier_reference, order_id=card.id, reference=reference.value(), seen=card.version)
            moved = day.value()
            if done is None or moved is None or moved == card.expected_day:
                return done
            return screen.run(expect_order, order_id=card.id, day=moved)

        return carried_out(screen, sheet, form, save)

    parts = body_of(beside(fields[0], fields[1]), fields[2], fields[3]) if draft else body_of(fields[0], fields[2])
    sheet = Sheet(
        _("{order} for {supplier}").format(order=card.number, supplier=card.supplier), parts, _("Save"),
        act if draft else act_sent, name="order_facts",
    )  # fmt: skip
    sheet.open(over=screen, first=day)


def open_order_line(screen: Screen, card: OrderCard, line: OrderLine) -> None:
    """One line: of a draft how many, the price and a note; of a sent order its day, or giving it up."""
    if card.state is OrderState.DRAFT:
        _open_draft_line(screen, line)
    elif line.outstanding > 0:
        _open_sent_line(screen, line)


def _open_draft_line(screen: Screen, line: OrderLine) -> None:
    quantity, price = NumberEdit("order_line.quantity"), MoneyEdit("order_line.price")
    note = LineEdit("order_line.note", max_length=200)
    quantity.set_value(line.quantity)
    price.set_value(line.unit_cents)
    note.set_value(line.note)
    fields = [
        Field(_("Quantity"), quantity, required=True, missing=_("Enter how many."), name="quantity"),
        Field(_("Net, each"), price, required=True, missing=_("Enter an amount."), name="price"),
        Field(_("Note for the supplier"), note, name="note"),
    ]
    form = Form(*fields)

    def act() -> bool:
        return carried_out(
            screen,
            sheet,
            form,
            lambda: screen.run(
                change_order_line,
                line_id=line.id,
                quantity=quantity.value() or NOTHING,
                unit_cents=price.value() or 0,
                note=note.value(),
                seen=line.version,
            ),
        )

    def take_off() -> None:
        sheet.close_sheet()
        screen.run(remove_order_line, line_id=line.id, seen=line.version)

    sheet = Sheet(
        line.name, body_of(beside(fields[0], fields[1]), fields[2]), _("Save"), act, name="order_line", note=line.code
    )
    sheet.foot.insertWidget(0, button(_("Take off"), "order_line.remove", take_off, icon="trash-can-outline"))
    sheet.open(over=screen, first=quantity)
    quantity.selectAll()


def _open_sent_line(screen: Screen, line: OrderLine) -> None:
    day = DateEdit("order_line.expected")
    day.set_value(line.own_day)
    form = Form(Field(_("Expected"), day, hint=_("Empty: with the rest of the order"), name="expected"))

    def act() -> bool:
        return carried_out(
            screen,
            sheet,
            form,
            lambda: screen.run(expect_order_line, line_id=line.id, day=day.value(), seen=line.version),
        )

    def give_up() -> None:
        sheet.close_sheet()
        screen.run(close_order_line, line_id=line.id, seen=line.version)

    note = _("{n} still to come").format(n=formats().number(line.outstanding))
    sheet = Sheet(line.name, body_of(*form.fields.values()), _("Save"), act, name="order_line", note=note)
    sheet.foot.insertWidget(0, button(_("Close line"), "order_line.close", give_up, icon="close-circle-outline"))
    sheet.open(over=screen, first=day)


class SendSheet:
    """How an order goes out: by mail with its PDF, or by another way that is only noted."""

    def __init__(self, screen: Screen, card: OrderCard, sent: Callable[[OrderWay], object]) -> None:
        self._screen, self._card, self._sent = screen, card, sent
        self._key = new_key()
        day = card.expected_day or card.usual_day
        self._letter: SupplierLetter = screen.ask(order_letter, order_id=card.id, expected=day)
        self._build()
        self.sheet = Sheet(
            _("Send {order} to {supplier}").format(order=card.number, supplier=card.supplier),
            body_of(self._way_field, self._day_field, self._how, self._to_field, self._subject_field, self._body_field),
            _("Send order"),
            self._send,
            name="order_send",
            width=640,
            note=_("{amount} net").format(amount=formats().money(card.totals.net_cents)),
        )
        self._way_changed()

    def open(self) -> None:
        """Show it, on the way that this supplier takes orders."""
        self.sheet.open(over=self._screen, first=self._way)

    def _build(self) -> None:
        card, text = self._card, self._letter.text
        ways = [OrderWay.MAIL, OrderWay.PHONE, OrderWay.WEB, OrderWay.COUNTER]
        self._way: Chips[OrderWay] = Chips(
            "order_send.way", _("Way"), [(way, _(ORDER_WAY_WORDS[way]), WAY_ICONS[way]) for way in ways],
            optional=False,
        )  # fmt: skip
        self._way.set_value(card.order_way)
        self._way.edited.connect(self._way_changed)
        self._day = DateEdit("order_send.expected")
        self._day.set_value(card.expected_day or card.usual_day)
        self._day.edited.connect(self._day_changed)
        self._how = PlainLabel("", "hint", wrap=True)
        self._to = LineEdit("order_send.to", max_length=254)
        self._to.set_value(self._letter.to_address)
        self._subject = LineEdit("order_send.subject", max_length=200)
        self._subject.set_value(text.subject)
        self._body = TextEdit("order_send.body", lines=9, max_lines=9, max_length=20_000)
        self._body.set_value(text.body)
        self._way_field = Field(_("Way"), self._way, name="way")
        self._day_field = Field(_("Expected"), self._day, required=True, missing=_("Choose a day."), name="expected")
        self._to_field = Field(_("To"), self._to, name="to")
        self._subject_field = Field(_("Subject"), self._subject, name="subject")
        self._body_field = Field(_("Text"), self._body, name="body")
        self._form = Form(self._way_field, self._day_field, self._to_field, self._subject_field, self._body_field)

    def _way_changed(self) -> None:
        way, card = self._way.value() or OrderWay.MAIL, self._card
        by_mail = way is OrderWay.MAIL and self._letter.has_server
        for field in (self._to_field, self._subject_field, self._body_field):
            set_shown(field, by_mail)
        self._how.setText(_how_words(way, card, self._letter.has_server))

    def _day_changed(self) -> None:
        """The words follow the day until somebody has changed them."""
        day, before = self._day.value(), self._letter.text
        if day is None or (self._subject.value(), self._body.value()) != (before.subject, before.body):
            return
        self._letter = self._screen.ask(order_letter, order_id=self._card.id, expected=day)
        self._subject.set_value(self._letter.text.subject)
        self._body.set_value(self._letter.text.body)

    def _send(self) -> bool:
        return self._try(frozenset())

    def _try(self, confirmed: frozenset[str]) -> bool:
        way = self._way.value() or OrderWay.MAIL
        mail = None
        if way is OrderWay.MAIL and self._letter.has_server:
            mail = SupplierMail(self._to.value(), self._subject.value(), self._body.value(), self._letter.language)
        day = self._day.value()
        if day is None:
            self._day_field.check_now()
            self._day.setFocus()
            return False
        self._start(way, day, mail, confirmed)
        return False

    def _start(self, way: OrderWay, day: date, mail: SupplierMail | None, confirmed: frozenset[str]) -> None:
        card, key = self._card, self._key

        def done(_done: object) -> None:
            self.sheet.close_sheet()
            self._sent(way)

        def failed(problem: Exception) -> None:
            if isinstance(problem, NeedsConfirmation):
                if ask(self._screen, problem.question, "", [("yes", _("Go on"))], name="order_send.sure") == "yes":
                    self._start(way, day, mail, confirmed | {problem.key})
                return
            _shown_in_sheet(self._screen, self.sheet, self._form, problem)

        self._screen.start(
            _("Sending"),
            lambda shop, _progress: issue_order(
                shop,
                order_id=card.id,
                way=way,
                expected=day,
                mail=mail,
                seen=card.version,
                key=key,
                confirmed=confirmed,
            ),
            done=done,
            failed=failed,
        )


def _shown_in_sheet(screen: Screen, sheet: Sheet, form: Form, problem: Exception) -> None:
    """Say in the sheet, at its field, why something did not happen."""
    before = screen.form, screen.message
    screen.form, screen.message = form, sheet.message
    try:
        screen.refused(problem)
    finally:
        screen.form, screen.message = before


def _how_words(way: OrderWay, card: OrderCard, has_server: bool) -> str:
    """What happens next, by the way chosen."""
    match way:
        case OrderWay.MAIL if has_server:
            return _("The PDF goes with it. It leaves after 10 seconds and can be taken back until then.")
        case OrderWay.MAIL:
            return _("No mail server is set up. Save the PDF and send it yourself; this notes that it went out.")
        case OrderWay.PHONE if card.supplier_phone:
            return _("Call {phone}. This notes that it was ordered by phone.").format(phone=card.supplier_phone)
        case OrderWay.PHONE:
            return _("This notes that it was ordered by phone.")
        case OrderWay.WEB if card.supplier_website:
            words = _("Order at {site}. This notes that it was ordered there.")
            return words.format(site=card.supplier_website)
        case OrderWay.WEB:
            return _("This notes that it was ordered on their website.")
        case OrderWay.COUNTER:
            return _("Print the order and take it along. This notes that it went out.")
