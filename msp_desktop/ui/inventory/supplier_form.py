"""The form of a supplier, new or known: how to reach them, where they are, and the terms they deliver on."""

import re
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from msp_desktop.domain.drafts.plain import from_plain, to_plain
from msp_desktop.domain.purchase import OrderWay
from msp_desktop.domain.supplier_facts import SupplierFacts
from msp_desktop.i18n import LANGUAGES, N_, _
from msp_desktop.queries.supplier_list import supplier_card
from msp_desktop.store.shop_facts import ShopFacts, shop_facts
from msp_desktop.ui.customers.form_parts import AddressFields
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import (
    Combo,
    Field,
    LineEdit,
    MoneyEdit,
    NumberEdit,
    Panel,
    PhoneEdit,
    TextEdit,
    button,
    primary_button,
    row,
    scrolled,
)  # fmt: skip
from msp_desktop.ui.screen import Key, Screen, new_key
from msp_desktop.usecases.suppliers import add_supplier, change_supplier
from msp_desktop.usecases.suppliers_checks import LONGEST_DAYS, cautions, problems
from msp_desktop.words import ORDER_WAY_WORDS

EMPTY = SupplierFacts("")


class SupplierEdit(Screen):
    """One form for both: `open(supplier_id=…)` changes, `open()` adds, with `name=` already typed."""

    NAME = "supplier_edit"
    MAIN = N_("Save supplier")
    DETAIL = True
    KEYS = (
        Key("Tab", N_("Next field")),
        Key("Ctrl+S", N_("Save supplier"), "main_action"),
        Key("Ctrl+I", N_("Import a price list"), "import_list"),
        Key("Esc", N_("Back")),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._shop: ShopFacts = self.ask(shop_facts)
        self._id: int | None = None
        self._version = 0
        self._key = new_key()
        self._import = button(
            _("Import a price list"), "supplier_edit.import", self.import_list, icon="download-outline", keys="Ctrl+I"
        )
        self.add_act(self._import)
        self._build()

    # -- the form

    def _build(self) -> None:
        content = QWidget()
        columns = QHBoxLayout(content)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(12)
        for panels in ((self._who(), self._where()), (self._terms(), self._notes())):
            column = QVBoxLayout()
            column.setSpacing(12)
            for panel in panels:
                column.addWidget(panel)
            column.addStretch(1)
            columns.addLayout(column, 1)
        self.body.addWidget(scrolled(content, "supplier_edit.scroll"), 1)
        self.body.addWidget(self.message)
        self.body.addLayout(
            row(
                None,
                button(_("Cancel"), "supplier_edit.cancel", self.cancel, keys="Esc"),
                primary_button(_("Save supplier"), "supplier_edit.save", self.main_action, large=True),
            )
        )

    def _who(self) -> Panel:
        panel = Panel(_("Supplier"), icon="truck-delivery-outline")
        self._name = LineEdit("supplier_edit.name", max_length=200)
        self._contact = LineEdit("supplier_edit.contact_name", max_length=200)
        self._phone = PhoneEdit("supplier_edit.phone")
        self._email = LineEdit("supplier_edit.email", max_length=254)
        self._website = LineEdit("supplier_edit.website", max_length=200, placeholder=_("shop.example.com"))
        self._language: Combo[str] = Combo("supplier_edit.language", list(LANGUAGES.items()))
        panel.add(self.form.add(Field(_("Name"), self._name, required=True, missing=_("Enter the supplier’s name."))))
        panel.add(
            _across(
                self.form.add(Field(_("Person to talk to"), self._contact)),
                self.form.add(Field(_("Phone"), self._phone)),
                stretches=(1, 0),
            )
        )
        panel.add(
            _across(
                self.form.add(Field(_("Email"), self._email, check=lambda: self._problem("email"))),
                self.form.add(Field(_("Website"), self._website, check=lambda: self._problem("website"))),
                stretches=(1, 1),
            )
        )
        language = Field(_("Language of orders"), self._language)
        panel.add(_across(self.form.add(language), None))
        for each in (self._name, self._contact, self._phone, self._email, self._website, self._language):
            each.edited.connect(self.touched)
        return panel

    def _where(self) -> Panel:
        panel = Panel(_("Address"), icon="map-marker-outline")
        self._address = AddressFields("supplier_edit.address", self.form)
        self._vat = LineEdit("supplier_edit.vat_number", mono=True, max_length=40)
        panel.add(self._address)
        panel.add(
            _across(self.form.add(Field(_("Tax number"), self._vat, warn=self._vat_caution)), None, stretches=(1, 1))
        )
        self._address.edited.connect(self.touched)
        self._vat.edited.connect(self.touched)
        return panel

    def _terms(self) -> Panel:
        panel = Panel(_("Ordering"), icon="package-variant-closed")
        self._way: Combo[OrderWay] = Combo(
            "supplier_edit.order_way", [(way, _(words)) for way, words in ORDER_WAY_WORDS.items()]
        )
        self._account = LineEdit("supplier_edit.account_number", width=176, mono=True, max_length=40)
        self._until = LineEdit("supplier_edit.order_until", width=84, placeholder=_("16:30"), max_length=5)
        self._delivery = NumberEdit("supplier_edit.delivery_days", width=84)
        self._days = NumberEdit("supplier_edit.payment_days", width=84)
        self._minimum = MoneyEdit("supplier_edit.minimum_cents")
        self._freight = MoneyEdit("supplier_edit.freight_cents")
        self._free = MoneyEdit("supplier_edit.free_freight_cents")
        panel.add(
            _across(
                self.form.add(Field(_("Orders go by"), self._way)),
                self.form.add(Field(_("Our number with them"), self._account)),
                None,
            )
        )
        panel.add(
            _across(
                self.form.add(Field(_("Order by"), self._until, check=self._until_problem)),
                self.form.add(
                    Field(_("Working days to the door"), self._delivery, check=lambda: _days_problem(self._delivery))
                ),
                self.form.add(Field(_("Days to pay"), self._days, check=lambda: _days_problem(self._days))),
                None,
            )
        )
        panel.add(
            _across(
                self.form.add(Field(_("Smallest order"), self._minimum)),
                self.form.add(Field(_("Freight"), self._freight)),
                self.form.add(Field(_("No freight from"), self._free)),
                None,
            )
        )
        for each in (self._way, self._account, self._until, self._delivery, self._days, self._minimum, self._freight,
                     self._free):  # fmt: skip
            each.edited.connect(self.touched)
        return panel

    def _notes(self) -> Panel:
        panel = Panel(_("Note"), icon="note-text-outline")
        self._note = TextEdit("supplier_edit.note", lines=3, max_lines=8)
        panel.add(self.form.add(Field(_("Seen by the shop only"), self._note)))
        self._note.edited.connect(self.touched)
        return panel

    # -- what it holds

    def facts(self) -> SupplierFacts:
        """The card as it stands in the form."""
        return SupplierFacts(
            name=self._name.value(),
            language=self._language.value() or "",
            account_number=self._account.value(),
            contact_name=self._contact.value(),
            email=self._email.value(),
            phone=self._phone.value(),
            website=self._website.value(),
            address=self._address.value(),
            vat_number=self._vat.value(),
            order_way=self._way.value() or OrderWay.MAIL,
            payment_days=_whole(self._days.value()),
            delivery_days=_whole(self._delivery.value()) or 0,
            order_until=minutes_of(self._until.value()),
            minimum_cents=self._minimum.value(),
            freight_cents=self._freight.value() or 0,
            free_freight_cents=self._free.value(),
            note=self._note.value(),
        )

    def show_facts(self, facts: SupplierFacts) -> None:
        """Fill the form with a card."""
        self._name.set_value(facts.name)
        self._contact.set_value(facts.contact_name)
        self._phone.set_value(facts.phone)
        self._email.set_value(facts.email)
        self._website.set_value(facts.website)
        self._language.set_value(facts.language or self._shop.language)
        self._address.set_value(facts.address)
        self._vat.set_value(facts.vat_number)
        self._way.set_value(facts.order_way)
        self._account.set_value(facts.account_number)
        self._until.set_value("" if facts.order_until is None else clock_of(facts.order_until))
        self._delivery.set_value(facts.delivery_days)
        self._days.set_value(facts.payment_days)
        self._minimum.set_value(facts.minimum_cents)
        self._freight.set_value(facts.freight_cents or None)
        self._free.set_value(facts.free_freight_cents)
        self._note.set_value(facts.note)
        self.form.reset()

    # -- the page

    def open(self, **place: Any) -> None:
        self.message.clear()
        self._key = new_key()
        supplier_id = place.get("supplier_id")
        self._id = int(supplier_id) if supplier_id else None
        self._import.setVisible(self._id is not None)
        if self._id is None:
            self._version = 0
            self.show_facts(SupplierFacts(str(place.get("name") or "")))
            self.set_title(_("New supplier"))
            self._offer_draft()
            return
        card = self.ask(supplier_card, supplier_id=self._id)
        self._version = card.version
        self.show_facts(card.facts)
        self.set_title(card.facts.name, _("Change the supplier’s card"))

    def place(self) -> dict[str, Any]:
        # Said also when there is none: a page without a place shows again what it showed last.
        return {"supplier_id": self._id}

    def first_focus(self) -> QWidget:
        return self._name

    def main_action(self) -> None:
        if not self.check_form():
            return
        facts = self.facts()
        if self._id is None:
            done = self.run(add_supplier, self._key, facts=facts) is not None
        else:
            run = self.run(change_supplier, self._key, supplier_id=self._id, facts=facts, seen=self._version)
            done = run is not None
        if not done:
            return
        self._key = new_key()
        self.forget_draft()
        self.desk.say(_("{supplier} saved.").format(supplier=facts.name))
        self.desk.back()

    def import_list(self) -> None:
        """Ctrl+I: a price list of this supplier."""
        if self._id is None:
            self.message.say("info", _("Save the supplier first, then import their price list."))
        else:
            self.desk.go("price_list", supplier_id=self._id)

    def cancel(self) -> None:
        """Back without saving; a new supplier stays as a draft."""
        self.desk.back()

    def current_version(self, arguments: dict[str, Any]) -> int | None:
        return self.ask(supplier_card, supplier_id=arguments["supplier_id"]).version

    def already_done(self, value: object) -> None:
        self.message.say("info", _("This supplier was already saved."))

    # -- the draft

    def draft(self) -> dict[str, Any] | None:
        if self._id is not None or not self._name.value():
            return None
        kept = to_plain(self.facts())
        assert isinstance(kept, dict)
        return kept

    def restore(self, draft: dict[str, Any]) -> None:
        self.show_facts(from_plain(SupplierFacts, draft))

    def _offer_draft(self) -> None:
        found = self.found_draft()
        if found is None:
            return
        at, content = found

        sentence = _("You have a draft from {time}, {supplier}.").format(
            time=formats().time(at), supplier=content.get("name") or _("without a name")
        )
        self.offer_draft(content, sentence, self._name)

    # -- checks

    def _problem(self, field: str) -> str:
        found = problems(self.facts(), self._shop.country)
        return next((each.sentence for each in found if each.field == field), "")

    def _vat_caution(self) -> str:
        # The field warns already while the form is being built.
        typed = SupplierFacts("", address=self._address.value(), vat_number=self._vat.value())
        return next((each.sentence for each in cautions(typed, self._shop.country)), "")

    def _until_problem(self) -> str:
        typed = self._until.value()
        return "" if not typed or minutes_of(typed) is not None else _("Enter a time of day, such as 16:30.")


def minutes_of(typed: str) -> int | None:
    """Minutes after midnight of "16:30", "16.30", "1630" or "16"; None where it is no time of day."""
    found = re.fullmatch(r"(\d{1,2})(?:[:.h]?([0-5]\d))?", typed.strip())
    if found is None or int(found[1]) > 23:
        return None
    return int(found[1]) * 60 + int(found[2] or 0)


def clock_of(minutes: int) -> str:
    """Minutes after midnight as `16:30`."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def _whole(number: Decimal | None) -> int | None:
    return None if number is None else int(number)


def _days_problem(editor: NumberEdit) -> str:
    days = editor.value()
    fits = days is None or (days == days.to_integral_value() and 0 <= days <= LONGEST_DAYS)
    return "" if fits else _("Enter 0 to {most} days.").format(most=LONGEST_DAYS)


def _across(*parts: QWidget | None, stretches: tuple[int, ...] = ()) -> QHBoxLayout:
    layout = QHBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(12)
    for at, part in enumerate(parts):
        if part is None:
            layout.addStretch(1)
        else:
            layout.addWidget(part, stretches[at] if at < len(stretches) else 0)
    return layout
