"""The parts of the customer form that repeat: phones, mails, people to talk to, addresses."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from msp_desktop.domain.customer_facts import ContactPerson, PostalAddress
from msp_desktop.domain.errors import Refused
from msp_desktop.i18n import _
from msp_desktop.ui.kit import Field, Form, LineEdit, PhoneEdit, icon_button, link_button, row
from msp_desktop.usecases.customers_checks import tidy_emails

E = TypeVar("E", LineEdit, PhoneEdit)


def mail_problem(typed: str) -> str:
    """The sentence for a mail address that will not do, "" when it will or is empty."""
    try:
        tidy_emails((typed,))
    except Refused as refused:
        return refused.message
    return ""


class Several(QWidget, Generic[E]):
    """One field under the other for values of one kind; there is always at least one, and one more at a click."""

    edited = Signal()

    def __init__(self, name: str, label: str, more: str, make: Callable[[str], E], form: Form) -> None:
        super().__init__()
        self._name, self._label, self._form = name, label, form
        self._make: Callable[[str], E] = make
        self._fields: list[Field] = []
        self._editors: list[E] = []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(6)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        outer.addLayout(self._rows)
        self._grow(1)
        outer.addLayout(row(link_button(more, f"{name}.more", self.add), None))
        outer.addStretch(1)

    def value(self) -> tuple[str, ...]:
        """What is typed, without empty fields."""
        return tuple(each.value() for each in self._editors if each.value())

    def typed(self) -> tuple[str, ...]:
        """What stands in the fields, finished or not."""
        return tuple(each.text() for each in self._editors if each.text().strip())

    def set_value(self, values: Sequence[str]) -> None:
        """Show these values, in as many fields as it takes."""
        self._grow(max(len(values), 1))
        for at, editor in enumerate(self._editors):
            editor.set_value(values[at] if at < len(values) else "")
            self._fields[at].setVisible(at < max(len(values), 1))

    def add(self) -> None:
        """Show one more field and go there."""
        hidden = next((at for at, field in enumerate(self._fields) if field.isHidden()), None)
        if hidden is None:
            self._grow(len(self._fields) + 1)
            hidden = len(self._fields) - 1
        self._fields[hidden].show()
        self._editors[hidden].setFocus()

    @property
    def first(self) -> E:
        """The first field's editor."""
        return self._editors[0]

    def _grow(self, count: int) -> None:
        while len(self._fields) < count:
            at = len(self._fields)
            editor = self._make(f"{self._name}.{at + 1}" if at else self._name)
            check = partial(_problem_of, editor)
            last = self._name.rpartition(".")[2]
            field = Field(
                self._label if at == 0 else "", editor, check=check, name=last if at == 0 else f"{last}{at + 1}"
            )
            if at:
                field.label = self._label
                editor.setAccessibleName(_("{label}, number {n}").format(label=self._label, n=at + 1))
            self._form.add(field)
            editor.edited.connect(self.edited)
            self._rows.addWidget(field)
            if self._editors:
                _stop_after(self._editors[-1], field)
            self._fields.append(field)
            self._editors.append(editor)


def _stop_after(before: QWidget, field: Field) -> QWidget:
    """Let Tab come to a field that was added later right after this widget; gives its editor."""
    # As a proxy the field itself would stay a stop at the end of the page, and Tab would run in a circle.
    field.setFocusProxy(None)  # type: ignore[arg-type]  # Qt takes none, the stubs forget it
    QWidget.setTabOrder(before, field.editor)
    return field.editor


def _problem_of(editor: LineEdit | PhoneEdit) -> str:
    return mail_problem(editor.value()) if isinstance(editor, LineEdit) else ""


class ContactRows(QWidget):
    """The people to talk to: name, what they do, phone, mail; one row each."""

    edited = Signal()

    def __init__(self, name: str, form: Form) -> None:
        super().__init__()
        self._name, self._form = name, form
        self._rows: list[_ContactRow] = []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        outer.addLayout(self._list)
        self._grow()  # before the link, so that Tab meets it before the link
        outer.addLayout(row(link_button(_("Add a person"), f"{name}.more", self.add), None))

    def value(self) -> tuple[ContactPerson, ...]:
        """The people typed in, without empty rows."""
        return tuple(each.value() for each in self._rows if each.in_use and not each.is_empty)

    def set_value(self, people: Sequence[ContactPerson]) -> None:
        """Show these people."""
        while len(self._rows) < len(people):
            self._grow()
        for at, shown in enumerate(self._rows):
            shown.use(people[at] if at < len(people) else None)

    def add(self) -> None:
        """One more row; the cursor goes to its name."""
        free = next((each for each in self._rows if not each.in_use), None) or self._grow()
        free.use(ContactPerson(""))
        free.name.setFocus()

    def _grow(self) -> "_ContactRow":
        made = _ContactRow(f"{self._name}.{len(self._rows) + 1}", self._form, len(self._rows))
        made.edited.connect(self.edited)
        made.use(None)
        self._list.addWidget(made)
        if self._rows:
            made.stand_after(self._rows[-1])
        self._rows.append(made)
        return made


class _ContactRow(QWidget):
    edited = Signal()

    def __init__(self, name: str, form: Form, at: int) -> None:
        super().__init__()
        self._kept = ContactPerson("")
        self.in_use = False
        self.name = LineEdit(f"{name}.name")
        self.part = LineEdit(f"{name}.part", placeholder=_("reception"), max_length=80)
        self.phone = PhoneEdit(f"{name}.phone", width=0)
        self.email = LineEdit(f"{name}.email", max_length=254)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        tail = "" if at == 0 else str(at + 1)
        self._fields = fields = (
            Field(_("Person"), self.name, check=self._name_problem, name=f"contact_name{tail}"),
            Field(_("What they do"), self.part, name=f"contact_part{tail}"),
            Field(_("Phone"), self.phone, name=f"contact_phones{tail}"),
            Field(_("Email"), self.email, check=lambda: mail_problem(self.email.value()), name=f"contact_emails{tail}"),
        )
        for column, field in enumerate(fields):
            grid.addWidget(form.add(field), column // 2, column % 2)
            field.editor.edited.connect(self.edited)  # type: ignore[attr-defined]  # every editor of the kit has it
        self.remove = icon_button("close", f"{name}.remove", _("Remove this person"), self._drop)
        grid.addWidget(self.remove, 0, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in the row."""
        return not (self.name.value() or self.part.value() or self.phone.text().strip() or self.email.value())

    def stand_after(self, before: "_ContactRow") -> None:
        """Tab comes from the row before and goes through this one."""
        last: QWidget = before.remove
        for field in self._fields:
            last = _stop_after(last, field)
        QWidget.setTabOrder(last, self.remove)

    def value(self) -> ContactPerson:
        """The person; further phones and mails that this row does not show are kept."""
        phones = tuple(filter(None, (self.phone.value(), *self._kept.phones[1:])))
        emails = tuple(filter(None, (self.email.value(), *self._kept.emails[1:])))
        return ContactPerson(self.name.value(), self.part.value(), phones, emails)

    def use(self, person: ContactPerson | None) -> None:
        """Show a person, or hide the row."""
        self.in_use = person is not None
        self._kept = person or ContactPerson("")
        self.name.set_value(self._kept.name)
        self.part.set_value(self._kept.part)
        self.phone.set_value(next(iter(self._kept.phones), ""))
        self.email.set_value(next(iter(self._kept.emails), ""))
        self.setVisible(self.in_use)

    def _name_problem(self) -> str:
        return "" if self.name.value() or self.is_empty else _("Enter the name of this contact.")

    def _drop(self) -> None:
        self.use(None)
        self.edited.emit()


class AddressFields(QWidget):
    """Street, postcode, town, province and country of one address."""

    edited = Signal()

    def __init__(self, name: str, form: Form, *, tail: str = "") -> None:
        super().__init__()
        self.street = LineEdit(f"{name}.street")
        self.postcode = LineEdit(f"{name}.postcode", width=96, max_length=20)
        self.town = LineEdit(f"{name}.town", max_length=120)
        self.province = LineEdit(f"{name}.province", width=84, max_length=60)
        self.country = LineEdit(f"{name}.country", width=64, max_length=2)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        places = (
            (Field(_("Street and number"), self.street, name=f"street{tail}"), 0, 0, 4),
            (Field(_("Postcode"), self.postcode, name=f"postcode{tail}"), 1, 0, 1),
            (Field(_("Town"), self.town, name=f"town{tail}"), 1, 1, 1),
            (Field(_("Province"), self.province, name=f"province{tail}"), 1, 2, 1),
            (Field(_("Country"), self.country, check=self._country_problem, name=f"country{tail}"), 1, 3, 1),
        )
        for field, line, column, span in places:
            grid.addWidget(form.add(field), line, column, 1, span)
            field.editor.edited.connect(self.edited)  # type: ignore[attr-defined]  # every editor of the kit has it
        grid.setColumnStretch(1, 1)

    def value(self) -> PostalAddress:
        """The address as typed."""
        return PostalAddress(
            self.street.value(),
            self.postcode.value(),
            self.town.value(),
            self.province.value(),
            self.country.value().upper(),
        )

    def set_value(self, address: PostalAddress) -> None:
        """Show an address."""
        self.street.set_value(address.street)
        self.postcode.set_value(address.postcode)
        self.town.set_value(address.town)
        self.province.set_value(address.province)
        self.country.set_value(address.country)

    def _country_problem(self) -> str:
        typed = self.country.value()
        fits = not typed or (len(typed) == 2 and typed.isascii() and typed.isalpha())
        return "" if fits else _("Enter the country as two letters, such as IT.")
