"""The small forms of a return: its supplier, its facts, one line, how it leaves, and the credit that came."""

from collections.abc import Callable
from decimal import Decimal

from msp_desktop.domain.errors import NeedsConfirmation
from msp_desktop.domain.purchase import ReturnReason
from msp_desktop.domain.stock import NOTHING
from msp_desktop.i18n import N_, _
from msp_desktop.queries.order_paper import return_letter
from msp_desktop.queries.return_card import Returnable, ReturnCard, ReturnLine, returnable
from msp_desktop.queries.supplier_list import supplier_choices
from msp_desktop.ui.acting_sheet import beside, body_of, carried_out
from msp_desktop.ui.formats import formats
from msp_desktop.ui.inventory.serial_picker import SerialPicker
from msp_desktop.ui.kit import (
    Check,
    Column,
    Combo,
    EmptyState,
    Field,
    Form,
    LineEdit,
    MoneyEdit,
    NumberEdit,
    PlainLabel,
    RowTable,
    Sheet,
    TextEdit,
    ask,
    button,
)  # fmt: skip
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.screen import Screen, new_key
from msp_desktop.usecases.counter.ordering import SupplierMail
from msp_desktop.usecases.purchasing import (
    NewReturnLine,
    change_return,
    change_return_line,
    credit_return,
    fill_return,
    make_return,
    remove_return_line,
)
from msp_desktop.words import RETURN_REASON_WORDS
from msp_desktop.workflows.make_order import issue_return

FROM_STOCK = (
    ReturnReason.DEFECTIVE,
    ReturnReason.WRONG,
    ReturnReason.NOT_ORDERED,
    ReturnReason.NOT_NEEDED,
    ReturnReason.OTHER,
)
MOST_SHOWN = 8


def open_new_return(screen: Screen) -> None:
    """A return to a supplier; the pieces come on its page."""
    choices = screen.ask(supplier_choices)
    if not choices:
        screen.message.say(
            "info",
            _("No suppliers yet. Add whom you buy from."),
            acts=[(_("New supplier"), f"{screen.NAME}.add_supplier", lambda: screen.desk.go("supplier_edit"))],
        )
        return
    key = new_key()
    supplier: Combo[int] = Combo("return_new.supplier", choices)
    reference = LineEdit("return_new.reference", max_length=80)
    form = Form(
        Field(_("Supplier"), supplier, required=True, missing=_("Choose a supplier."), name="supplier"),
        Field(_("RMA number"), reference, hint=_("The number they gave you for it, if any"), name="reference"),
    )

    def act() -> bool:
        def make() -> object:
            done = screen.run(make_return, key=key, supplier_id=supplier.value() or 0, reference=reference.value())
            if done is not None:
                screen.desk.go("supplier_return", return_id=done.value)
            return done

        return carried_out(screen, sheet, form, make)

    sheet = Sheet(_("New return"), body_of(*form.fields.values()), _("Make return"), act, name="return_new")
    sheet.open(over=screen, first=supplier)


def open_return_facts(screen: Screen, card: ReturnCard) -> None:
    """The supplier's number for it, and the note on its paper."""
    reference, note = LineEdit("return_facts.reference", max_length=80), TextEdit("return_facts.note", max_length=1000)
    reference.set_value(card.supplier_reference)
    note.set_value(card.note)
    form = Form(
        Field(_("RMA number"), reference, hint=_("The number they gave you for it, if any"), name="reference"),
        Field(_("Note on the paper"), note, name="note"),
    )

    def act() -> bool:
        return carried_out(
            screen,
            sheet,
            form,
            lambda: screen.run(
                change_return,
                return_id=card.id,
                reference=reference.value(),
                note=note.value(),
                seen=card.version,
            ),
        )

    title = _("{order} for {supplier}").format(order=card.number, supplier=card.supplier)
    sheet = Sheet(title, body_of(*form.fields.values()), _("Save"), act, name="return_facts")
    sheet.open(over=screen, first=reference)


def open_return_line(screen: Screen, card: ReturnCard, line: ReturnLine) -> None:
    """How many go back, why, for how much, and which pieces."""
    quantity, price = NumberEdit("return_line.quantity"), MoneyEdit("return_line.price")
    reasons = (ReturnReason.CORE,) if line.reason is ReturnReason.CORE else FROM_STOCK
    reason: Combo[ReturnReason] = Combo(
        "return_line.reason", [(each, _(RETURN_REASON_WORDS[each])) for each in reasons], width=230
    )
    note = LineEdit("return_line.note", max_length=200)
    quantity.set_value(line.quantity)
    price.set_value(line.unit_cents)
    reason.set_value(line.reason)
    note.set_value(line.note)
    fields = [
        Field(_("Quantity"), quantity, required=True, missing=_("Enter how many."), name="quantity"),
        Field(_("Credit expected, each"), price, required=True, missing=_("Enter an amount."), name="price"),
        Field(_("Reason"), reason, name="reason"),
        Field(_("What is wrong"), note, name="note"),
    ]
    form = Form(*fields)

    def save(serial_ids: tuple[int, ...]) -> object:
        return screen.run(
            change_return_line,
            line_id=line.id,
            quantity=quantity.value() or NOTHING,
            unit_cents=price.value() or 0,
            reason=reason.value() or line.reason,
            note=note.value(),
            serial_ids=serial_ids,
            seen=card.version,
        )

    def act() -> bool:
        return carried_out(screen, sheet, form, lambda: save(line.serial_ids))

    def take_off() -> None:
        sheet.close_sheet()
        screen.run(remove_return_line, line_id=line.id, seen=card.version)

    def choose() -> None:
        if not form.problems():
            sheet.close_sheet()
            choose_pieces(screen, line, quantity.value() or NOTHING, save)

    sheet = Sheet(
        line.name, body_of(beside(fields[0], fields[1]), fields[2], fields[3]), _("Save"), act, name="return_line",
        note=line.code,
    )  # fmt: skip
    sheet.foot.insertWidget(0, button(_("Take off"), "return_line.remove", take_off, icon="trash-can-outline"))
    if line.serialised and line.delivery_line_id is None and line.reason is not ReturnReason.CORE:
        sheet.foot.insertWidget(1, button(_("Choose pieces"), "return_line.pieces", choose, icon="barcode-scan"))
    sheet.open(over=screen, first=quantity)
    quantity.selectAll()


def choose_pieces(
    screen: Screen, line: ReturnLine, quantity: Decimal, save: Callable[[tuple[int, ...]], object]
) -> None:
    """Which pieces of a part with serial numbers go back."""
    SerialPicker(
        screen,
        part_id=line.part_id,
        part=line.name,
        count=int(quantity),
        act=save,
        chosen=line.serial_ids,
        reserved=True,
        name="return_pieces",
    ).open()


def open_waiting(screen: Screen, card: ReturnCard) -> None:
    """What waits to go back to this supplier: set aside at deliveries, and old pieces; ticked ones go on the return."""
    found = screen.ask(returnable, supplier_id=card.supplier_id)
    picked = set(range(len(found)))
    rows = list(enumerate(found))
    table: RowTable[tuple[int, Returnable]] = RowTable(
        "return_waiting.table",
        _("Waits to go back"),
        [
            Column("on", "", 42, kind="check", value=lambda one: one[0] in picked),
            Column("part", N_("Part"), kind="strong", value=lambda one: one[1].name),
            Column("why", N_("Why"), 190, kind="muted", value=lambda one: _why(one[1])),
            Column("quantity", N_("Quantity"), 80, kind="number", value=lambda one: one[1].quantity),
            Column("unit", N_("Net, each"), 90, kind="money", value=lambda one: one[1].unit_cents),
        ],
        row_id=lambda one: one[0],
        dense=True,
    )
    table.set_empty(EmptyState(_("Nothing is set aside for this supplier."), "return_waiting.empty"))
    table.show_rows(rows)
    table.fit_height(MOST_SHOWN)
    table.setFixedHeight(table.view.maximumHeight())

    def tick(one: tuple[int, Returnable]) -> None:
        picked.symmetric_difference_update({one[0]})
        table.show_rows(rows)

    table.checked.connect(tick)

    def act() -> bool:
        lines = [
            NewReturnLine(one.part_id, one.quantity, one.reason, one.unit_cents, delivery_line_id=one.delivery_line_id)
            for at, one in rows
            if at in picked
        ]
        return not lines or screen.run(fill_return, return_id=card.id, lines=lines, seen=card.version) is not None

    title = _("Waits to go back to {supplier}").format(supplier=card.supplier)
    sheet = Sheet(title, body_of(table), _("Put on the return"), act, name="return_waiting", width=680)
    sheet.open(over=screen, first=table)


def open_credit(screen: Screen, card: ReturnCard) -> None:
    """The credit that came: amount and the number of the supplier's credit note; the difference is said."""
    key = new_key()
    amount, number = MoneyEdit("return_credit.credit"), LineEdit("return_credit.credit_note", max_length=80)
    amount.set_value(card.expected_cents)
    said = PlainLabel("", "hint", wrap=True)
    form = Form(
        Field(_("Credited, net"), amount, required=True, missing=_("Enter an amount."), name="credit"),
        Field(_("Their credit note"), number, name="credit_note"),
    )

    def show() -> None:
        said.setText(difference_words((amount.value() or 0) - card.value_cents, card.value_cents))

    amount.edited.connect(show)
    show()

    def act() -> bool:
        return carried_out(
            screen,
            sheet,
            form,
            lambda: screen.run(
                credit_return,
                key=key,
                return_id=card.id,
                credit_cents=amount.value() or 0,
                credit_note=number.value(),
                seen=card.version,
            ),
        )

    title = _("Credit for {number}").format(number=card.number)
    note = _("{amount} expected").format(amount=formats().money(card.expected_cents))
    sheet = Sheet(
        title, body_of(beside(*form.fields.values()), said), _("Note credit"), act, name="return_credit", note=note
    )
    sheet.open(over=screen, first=amount)
    amount.selectAll()


def difference_words(difference_cents: int, value_cents: int) -> str:
    """How a credit compares with the stock value that left."""
    money = formats().money
    if not value_cents and not difference_cents:
        return ""
    if difference_cents == 0:
        return _("As much as left the stock.")
    if difference_cents > 0:
        words = _("{amount} more than the {value} that left the stock.")
        return words.format(amount=money(difference_cents), value=money(value_cents))
    words = _("{amount} less than the {value} that left the stock.")
    return words.format(amount=money(-difference_cents), value=money(value_cents))


class SendReturnSheet:
    """How a return leaves: with a mail that announces it, or only noted."""

    def __init__(self, screen: Screen, card: ReturnCard, sent: Callable[[], object]) -> None:
        self._screen, self._card, self._sent = screen, card, sent
        self._key = new_key()
        self._letter = screen.ask(return_letter, return_id=card.id)
        text = self._letter.text
        can = self._letter.has_server
        words = _("Tell the supplier by email, with the paper")
        self._tell = Check(words, "return_send.tell", checked=can and bool(card.supplier_email))
        self._to = LineEdit("return_send.to", max_length=254)
        self._to.set_value(self._letter.to_address)
        self._subject = LineEdit("return_send.subject", max_length=200)
        self._subject.set_value(text.subject)
        self._body = TextEdit("return_send.body", lines=9, max_lines=9, max_length=20_000)
        self._body.set_value(text.body)
        self._fields = (
            Field(_("To"), self._to, name="to"),
            Field(_("Subject"), self._subject, name="subject"),
            Field(_("Text"), self._body, name="body"),
        )
        self._form = Form(*self._fields)
        note = _("What was in stock leaves it with its value. It can be taken back until a credit is noted.")
        self.sheet = Sheet(
            _("Send {order} to {supplier}").format(order=card.number, supplier=card.supplier),
            body_of(PlainLabel(note, "hint", wrap=True), self._tell, *self._fields),
            _("Send return"),
            self._send,
            name="return_send",
            width=640,
            note=_("{amount} expected").format(amount=formats().money(card.expected_cents)),
        )
        set_shown(self._tell, can)
        self._tell.edited.connect(self._tell_changed)
        self._tell_changed()

    def open(self) -> None:
        """Show it."""
        self.sheet.open(over=self._screen)

    def _tell_changed(self) -> None:
        for field in self._fields:
            set_shown(field, self._tell.value())

    def _send(self) -> bool:
        mail = None
        if self._tell.value():
            mail = SupplierMail(self._to.value(), self._subject.value(), self._body.value(), self._letter.language)
        self._start(mail, frozenset())
        return False

    def _start(self, mail: SupplierMail | None, confirmed: frozenset[str]) -> None:
        card, key = self._card, self._key

        def done(_done: object) -> None:
            self.sheet.close_sheet()
            self._sent()

        def failed(problem: Exception) -> None:
            if isinstance(problem, NeedsConfirmation):
                if ask(self._screen, problem.question, "", [("yes", _("Go on"))], name="return_send.sure") == "yes":
                    self._start(mail, confirmed | {problem.key})
                return
            screen = self._screen
            before = screen.form, screen.message
            screen.form, screen.message = self._form, self.sheet.message
            try:
                screen.refused(problem)
            finally:
                screen.form, screen.message = before

        self._screen.start(
            _("Sending"),
            lambda shop, _progress: issue_return(
                shop, return_id=card.id, mail=mail, seen=card.version, key=key, confirmed=confirmed
            ),
            done=done,
            failed=failed,
        )


def _why(one: Returnable) -> str:
    if one.source:
        return _("Set aside, {delivery}").format(delivery=one.source)
    return _(RETURN_REASON_WORDS[one.reason])
