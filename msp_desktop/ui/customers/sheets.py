"""The small forms on a customer's page: a note, a stop with its reason, consents."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop.domain.customer_facts import PURPOSES
from msp_desktop.i18n import _
from msp_desktop.queries.customer_card import CustomerCard
from msp_desktop.ui.customers.side_panels import PURPOSE_WORDS
from msp_desktop.ui.kit import Field, LineEdit, RadioGroup, Sheet, TextEdit
from msp_desktop.ui.screen import Screen, new_key
from msp_desktop.usecases.customers import set_stop
from msp_desktop.usecases.customers_log import add_customer_note, set_consent


def open_note(screen: Screen, card: CustomerCard) -> Sheet:
    """Write a note about the customer; it is signed with whoever is at the screen."""
    text = TextEdit("customer_note.note", lines=3, max_lines=8)
    field = Field(_("Note"), text, required=True, missing=_("Write the note first."))
    key = new_key()

    def save() -> bool:
        if field.check_now():
            text.setFocus()
            return False
        screen.run(add_customer_note, key, customer_id=card.id, text=text.value())
        return True

    sheet = Sheet(
        _("Note on {customer}").format(customer=card.name), _body(field), _("Save note"), save, name="customer_note"
    )
    sheet.open(screen, first=text)
    return sheet


def open_stop(screen: Screen, card: CustomerCard) -> Sheet:
    """Put a customer on stop; the reason is what the desk will read."""
    reason = LineEdit("customer_stop.reason")
    field = Field(_("Why"), reason, required=True, missing=_("Say why, so that the desk knows."))

    def save() -> bool:
        if field.check_now():
            reason.setFocus()
            return False
        screen.run(set_stop, customer_id=card.id, seen=card.version, on_stop=True, reason=reason.value())
        return True

    sheet = Sheet(
        _("Put {customer} on stop?").format(customer=card.name),
        _body(field),
        _("Put on stop"),
        save,
        name="customer_stop",
        note=_("New jobs then show a warning with this reason."),
    )
    sheet.open(screen, first=reason)
    return sheet


def open_consents(screen: Screen, card: CustomerCard) -> Sheet:
    """Note what the customer says yes or no to, and how they said it."""
    answers = {each.purpose: each.given for each in card.consents if not each.channel}
    groups: dict[str, RadioGroup[str]] = {}
    body = QWidget()
    layout = QVBoxLayout(body)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(12)
    for purpose in PURPOSES:
        label = _(PURPOSE_WORDS[purpose])
        group: RadioGroup[str] = RadioGroup(
            f"customer_consents.{purpose}",
            label,
            [("yes", _("Yes")), ("no", _("No")), ("", _("Not asked"))],
            across=True,
        )
        group.set_value({True: "yes", False: "no"}.get(answers[purpose], "") if purpose in answers else "")
        groups[purpose] = group
        layout.addWidget(Field(label, group))
    ground = LineEdit("customer_consents.ground", placeholder=_("signed form, by phone, at the counter"), max_length=40)
    layout.addWidget(Field(_("How they said it"), ground))

    def save() -> bool:
        for purpose, group in groups.items():
            answer = group.value()
            if answer and answers.get(purpose) is not (answer == "yes"):
                screen.run(
                    set_consent, customer_id=card.id, purpose=purpose, given=answer == "yes", ground=ground.value()
                )
        return True

    sheet = Sheet(
        _("Consents of {customer}").format(customer=card.name), body, _("Save consents"), save, name="customer_consents"
    )
    sheet.open(screen)
    return sheet


def _body(field: Field) -> QWidget:
    body = QWidget()
    layout = QVBoxLayout(body)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(field)
    return body
