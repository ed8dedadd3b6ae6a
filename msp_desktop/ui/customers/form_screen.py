"""The form of a customer, new or known: who they are, how to reach them, where they are, how they pay."""

from decimal import Decimal
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from msp_desktop.domain.customer_facts import CustomerFacts, PostalAddress
from msp_desktop.domain.drafts.plain import from_plain, to_plain
from msp_desktop.domain.intake_answers import ContactWay
from msp_desktop.domain.roles import CustomerKind
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.i18n import LANGUAGES, N_, _
from msp_desktop.queries.customer_card import customer_form
from msp_desktop.queries.customer_doubles import DoubleRow, SameIn, customer_doubles
from msp_desktop.store.shop_facts import ShopFacts, shop_facts
from msp_desktop.ui.customers.form_parts import AddressFields, ContactRows, Several, mail_problem
from msp_desktop.ui.customers.merge_sheet import open_merge
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import (
    Check,
    Combo,
    Field,
    InlineMessage,
    LineEdit,
    NumberEdit,
    Panel,
    PhoneEdit,
    Segments,
    button,
    primary_button,
    row,
    scrolled,
)  # fmt: skip
from msp_desktop.ui.kit.message import Act
from msp_desktop.ui.screen import Key, Screen, new_key
from msp_desktop.usecases.customers import add_customer, change_customer
from msp_desktop.usecases.customers_checks import cautions
from msp_desktop.words import BASIS_WORDS, CONTACT_WAY_WORDS, CUSTOMER_KIND_WORDS

DOUBLES_MS = 250
EMPTY = CustomerFacts(CustomerKind.PERSON, "")

_SAME = {
    SameIn.TAX_NUMBER: N_("Same tax number as {customer}."),
    SameIn.PHONE: N_("Same phone as {customer}."),
    SameIn.EMAIL: N_("Same email as {customer}."),
    SameIn.NAME: N_("Nearly the same name as {customer}."),
}


class CustomerEdit(Screen):
    """One form for both: `open(customer_id=…)` changes, `open()` adds. A likely double is said while typing."""

    NAME = "customer_edit"
    MAIN = N_("Save customer")
    DETAIL = True
    KEYS = (Key("Tab", N_("Next field")), Key("Ctrl+S", N_("Save customer"), "main_action"), Key("Esc", N_("Back")))

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._facts: ShopFacts = self.ask(shop_facts)
        self._id: int | None = None
        self._version = 0
        self._start = EMPTY
        self._key = new_key()
        self._build()
        self._doubles_timer = QTimer(self)
        self._doubles_timer.setSingleShot(True)
        self._doubles_timer.setInterval(DOUBLES_MS)
        self._doubles_timer.timeout.connect(self._look_if_shown)

    # -- the form

    def _build(self) -> None:
        content = QWidget()
        columns = QHBoxLayout(content)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(12)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, panels in ((left, (self._who(), self._people())), (right, (self._where(), self._billing()))):
            column.setSpacing(12)
            for panel in panels:
                column.addWidget(panel)
            column.addStretch(1)
        columns.addLayout(left, 1)
        columns.addLayout(right, 1)
        self.body.addWidget(scrolled(content, "customer_edit.scroll"), 1)
        self.body.addWidget(self.message)
        foot = row(
            None,
            button(_("Cancel"), "customer_edit.cancel", self.cancel, keys="Esc"),
            primary_button(_("Save customer"), "customer_edit.save", self.main_action, large=True),
        )
        self.body.addLayout(foot)

    def _who(self) -> Panel:
        panel = Panel(_("Customer"), icon="account-outline")
        self._kind: Segments[CustomerKind] = Segments(
            "customer_edit.kind", _("Kind"), [(kind, _(words)) for kind, words in CUSTOMER_KIND_WORDS.items()]
        )
        self._name = LineEdit("customer_edit.name")
        self._name_field = Field(_("Name"), self._name, required=True, missing=_("Enter the customer’s name."))
        self.form.add(self._name_field)
        self._doubles = InlineMessage("customer_edit.doubles")
        self._phones = Several("customer_edit.phones", _("Phone"), _("Add a phone"), PhoneEdit, self.form)
        self._emails = Several("customer_edit.emails", _("Email"), _("Add an email"), _mail_edit, self.form)
        self._way: Combo[ContactWay] = Combo(
            "customer_edit.contact_way", [(way, _(words)) for way, words in CONTACT_WAY_WORDS.items()]
        )
        self._language: Combo[str] = Combo("customer_edit.language", list(LANGUAGES.items()))
        self._referral = LineEdit(
            "customer_edit.referral", placeholder=_("a friend, the web, passing by"), max_length=120
        )
        panel.add(row(self._kind, None))
        panel.add(self._name_field)
        panel.add(self._doubles)
        panel.add(_across(self._phones, self._emails, stretches=(0, 1)))
        panel.add(
            _across(
                self.form.add(Field(_("Tell them by"), self._way)),
                self.form.add(Field(_("Language of papers"), self._language)),
                self.form.add(Field(_("How they found the shop"), self._referral)),
                stretches=(0, 0, 1),
            )
        )
        self._kind.edited.connect(self._kind_changed)
        for editor in (self._kind, self._name, self._way, self._language, self._referral):
            editor.edited.connect(self._typed)
        for several in (self._phones, self._emails):
            several.edited.connect(self._typed)
        return panel

    def _people(self) -> Panel:
        panel = Panel(_("People to talk to"), icon="account-group-outline")
        self._contacts = ContactRows("customer_edit.contacts", self.form)
        self._contacts.edited.connect(self._typed)
        panel.add(self._contacts)
        return panel

    def _where(self) -> Panel:
        panel = Panel(_("Addresses"), icon="map-marker-outline")
        self._billing_address = AddressFields("customer_edit.billing", self.form)
        self._elsewhere = Check(_("Work is done at another address"), "customer_edit.elsewhere")
        self._service_address = AddressFields("customer_edit.service", self.form, tail="2")
        self._elsewhere.edited.connect(self._show_elsewhere)
        for part in (self._billing_address, self._elsewhere, self._service_address):
            panel.add(part)
            part.edited.connect(self._typed)
        return panel

    def _billing(self) -> Panel:
        panel = Panel(_("Billing"), icon="receipt-text-outline")
        self._vat = LineEdit("customer_edit.vat_number", mono=True, max_length=40)
        self._tax_code = LineEdit("customer_edit.tax_code", mono=True, max_length=40)
        self._days = NumberEdit("customer_edit.payment_days", width=90)
        self._basis: Combo[str] = Combo("customer_edit.price_basis", self._basis_options(CustomerKind.PERSON))
        self._discount = NumberEdit("customer_edit.discount_percent", width=90, unit="%")
        self._vat_field = Field(
            _("Tax number"), self._vat, check=self._vat_problem, warn=lambda: self._caution("vat_number")
        )
        panel.add(
            _across(
                self.form.add(self._vat_field),
                self.form.add(Field(_("Tax code"), self._tax_code, warn=lambda: self._caution("tax_code"))),
                stretches=(1, 1),
            )
        )
        days_hint = _("Empty: {n} days").format(n=self._facts.payment_days)
        panel.add(
            _across(
                self.form.add(Field(_("Prices"), self._basis)),
                self.form.add(Field(_("Days to pay"), self._days, hint=days_hint, check=self._days_problem)),
                self.form.add(Field(_("Discount"), self._discount, check=lambda: _percent_problem(self._discount))),
                None,
            )
        )
        self._italian = self._italian_part()
        panel.add(self._italian)
        self._reverse = Check(_("Reverse charge"), "customer_edit.reverse_charge")
        self._split = Check(_("Split payment"), "customer_edit.split_payment")
        panel.add(row(self._reverse, self._split, None, spacing=20))
        for editor in (self._vat, self._tax_code, self._days, self._basis, self._discount, self._reverse, self._split):
            editor.edited.connect(self._typed)
        self._reverse.edited.connect(self._vat_field.check_now)
        return panel

    def _italian_part(self) -> QWidget:
        self._sdi = LineEdit("customer_edit.sdi_code", width=176, mono=True, max_length=7)
        self._pec = LineEdit("customer_edit.pec", max_length=254)
        self._withholding = NumberEdit("customer_edit.withholding_percent", width=90, unit="%")
        part = QWidget()
        layout = _across(
            self.form.add(Field(_("SDI code"), self._sdi, check=self._sdi_problem)),
            self.form.add(Field(_("Certified mail (PEC)"), self._pec, check=self._pec_problem)),
            self.form.add(
                Field(_("Withholding"), self._withholding, check=lambda: _percent_problem(self._withholding))
            ),
            stretches=(0, 1, 0),
        )
        part.setLayout(layout)
        for editor in (self._sdi, self._pec, self._withholding):
            editor.edited.connect(self._typed)
        return part

    # -- what it holds

    def facts(self) -> CustomerFacts:
        """The card as it stands in the form."""
        return CustomerFacts(
            kind=self._kind.value(),
            name=self._name.value(),
            phones=self._phones.value(),
            emails=self._emails.value(),
            contacts=self._contacts.value(),
            billing=self._billing_address.value(),
            service=self._service_address.value() if self._elsewhere.value() else PostalAddress(),
            language=self._language.value() or "",
            contact_way=self._way.value() or ContactWay.CALL,
            price_basis=PriceBasis(basis) if (basis := self._basis.value()) else None,
            payment_days=int(self._days.value() or 0) if self._days.value() is not None else None,
            discount_percent=self._discount.value() or Decimal(0),
            vat_number=self._vat.value(),
            tax_code=self._tax_code.value(),
            sdi_code=self._sdi.value(),
            pec=self._pec.value(),
            reverse_charge=self._reverse.value(),
            split_payment=self._split.value(),
            withholding_percent=self._withholding.value() or Decimal(0),
            referral=self._referral.value(),
        )

    def show_facts(self, facts: CustomerFacts) -> None:
        """Fill the form with a card."""
        self._kind.set_value(facts.kind)
        self._kind_changed()
        self._name.set_value(facts.name)
        self._phones.set_value(facts.phones)
        self._emails.set_value(facts.emails)
        self._contacts.set_value(facts.contacts)
        self._billing_address.set_value(facts.billing)
        self._elsewhere.set_value(facts.service != PostalAddress())
        self._service_address.set_value(facts.service)
        self._show_elsewhere()
        self._language.set_value(facts.language or self._facts.language)
        self._way.set_value(facts.contact_way)
        self._basis.set_value(facts.price_basis.value if facts.price_basis else "")
        self._days.set_value(facts.payment_days)
        self._discount.set_value(facts.discount_percent or None)
        self._vat.set_value(facts.vat_number)
        self._tax_code.set_value(facts.tax_code)
        self._sdi.set_value(facts.sdi_code)
        self._pec.set_value(facts.pec)
        self._withholding.set_value(facts.withholding_percent or None)
        self._reverse.set_value(facts.reverse_charge)
        self._split.set_value(facts.split_payment)
        self._referral.set_value(facts.referral)
        has_italian = self._facts.country == "IT" or bool(facts.sdi_code or facts.pec or facts.withholding_percent)
        self._italian.setVisible(has_italian)
        self._split.setVisible(self._facts.country == "IT" or facts.split_payment)
        self._doubles.clear()
        self.form.reset()

    # -- the page

    def open(self, **place: Any) -> None:
        customer_id = place.get("customer_id")
        self.message.clear()
        self._key = new_key()
        self._id = int(customer_id) if customer_id else None
        if self._id is None:
            typed = CustomerFacts(
                kind=CustomerKind.PERSON,
                name=str(place.get("name", "")),
                phones=tuple(filter(None, (place.get("phone"),))),
            )
            self._version, self._start = 0, EMPTY
            self.show_facts(typed)
            self._offer_draft()
        else:
            form = self.ask(customer_form, customer_id=self._id)
            self._version, self._start = form.version, form.facts
            self.show_facts(form.facts)
        self.set_title(self._start.name or _("New customer"), _("Change the customer’s card") if self._id else "")

    def place(self) -> dict[str, Any]:
        # Said also when there is none: a page without a place shows again what it showed last.
        return {"customer_id": self._id}

    def first_focus(self) -> QWidget:
        return self._name

    def main_action(self) -> None:
        if not self.check_form():
            return
        customer_id = self._save_new() if self._id is None else self._save_change(self._id)
        if customer_id is None:
            return
        self._key = new_key()
        self.forget_draft()
        self.desk.say(_("{customer} saved.").format(customer=self.facts().name))
        self.desk.go("customer", customer_id=customer_id)

    def cancel(self) -> None:
        """Back without saving; a new customer stays as a draft."""
        self.desk.back()

    def current_version(self, arguments: dict[str, Any]) -> int | None:
        return self.ask(customer_form, customer_id=arguments["customer_id"]).version

    def already_done(self, value: object) -> None:
        self.message.say(
            "info",
            _("This customer was already saved."),
            acts=[(_("Open"), "customer_edit.open_saved", lambda: self.desk.go("customer", customer_id=value))],
        )

    def draft(self) -> dict[str, Any] | None:
        if self._id is not None or not self._name.value():
            return None
        kept = to_plain(self.facts())
        assert isinstance(kept, dict)
        return kept

    def restore(self, draft: dict[str, Any]) -> None:
        self.show_facts(from_plain(CustomerFacts, draft))
        self.look_for_doubles()

    def _offer_draft(self) -> None:
        found = self.found_draft()
        if found is None:
            return
        at, content = found

        sentence = _("You have a draft from {time}, {customer}.").format(
            time=formats().time(at), customer=content.get("name") or _("without a name")
        )
        self.offer_draft(content, sentence, self._name)

    def _save_new(self) -> int | None:
        facts = self.facts()
        done = self.run(
            add_customer,
            self._key,
            kind=facts.kind,
            name=facts.name,
            phones=facts.phones,
            emails=facts.emails,
            contacts=facts.contacts,
            billing=facts.billing,
            service=facts.service,
            language=facts.language,
            contact_way=facts.contact_way,
            price_basis=facts.price_basis,
            payment_days=facts.payment_days,
            discount_percent=facts.discount_percent,
            vat_number=facts.vat_number,
            tax_code=facts.tax_code,
            sdi_code=facts.sdi_code,
            pec=facts.pec,
            reverse_charge=facts.reverse_charge,
            split_payment=facts.split_payment,
            withholding_percent=facts.withholding_percent,
            referral=facts.referral,
        )
        return done.value if done else None

    def _save_change(self, customer_id: int) -> int | None:
        done = self.run(change_customer, self._key, customer_id=customer_id, seen=self._version, facts=self.facts())
        return customer_id if done else None

    # -- while typing

    def look_for_doubles(self) -> None:
        """Say whether somebody known is probably meant; it never stands in the way."""
        facts = self.facts()
        if facts == self._start:
            self._doubles.clear()
            return
        found = self.ask(
            customer_doubles,
            name=facts.name if facts.name != self._start.name else "",
            phones=tuple(each for each in self._phones.typed() if each not in self._start.phones),
            emails=tuple(each for each in facts.emails if each not in self._start.emails),
            tax_numbers=(facts.vat_number, facts.tax_code),
            country=self._facts.country,
            other_than=self._id,
            limit=1,
        )
        if found:
            self._say_double(found[0])
        else:
            self._doubles.clear()

    def _look_if_shown(self) -> None:
        # The person may have left the page in the quarter of a second since the last key.
        if self.isVisible():
            self.look_for_doubles()

    def _say_double(self, double: DoubleRow) -> None:
        acts: list[Act] = [
            (
                _("Open {customer}").format(customer=double.name),
                "customer_edit.doubles.open",
                lambda: self.desk.go("customer", customer_id=double.id),
            )
        ]
        customer_id = self._id
        if customer_id is not None:
            acts.append(
                (
                    _("Compare and merge"),
                    "customer_edit.doubles.merge",
                    lambda: open_merge(self, customer_id, double.id),
                )
            )
        self._doubles.say("warning", _(_SAME[double.same]).format(customer=double.name), acts=acts, links=True)

    def _typed(self) -> None:
        self.touched()
        self._doubles_timer.start()

    def _kind_changed(self) -> None:
        is_company = self._kind.value() is CustomerKind.COMPANY
        self._name_field.set_label(_("Company") if is_company else _("Name"))
        chosen = self._basis.value()
        self._basis.show_options(self._basis_options(self._kind.value()))
        self._basis.set_value(chosen)

    def _basis_options(self, kind: CustomerKind) -> list[tuple[str, str]]:
        usual = _(BASIS_WORDS[self._facts.basis_of(kind)])
        return [
            ("", _("As usual: {basis}").format(basis=usual[:1].lower() + usual[1:])),
            *((basis.value, _(words)) for basis, words in BASIS_WORDS.items()),
        ]

    def _show_elsewhere(self) -> None:
        self._service_address.setVisible(self._elsewhere.value())

    def _caution(self, field: str) -> str:
        facts = CustomerFacts(
            CustomerKind.COMPANY,
            "",
            billing=self._billing_address.value(),
            vat_number=self._vat.value(),
            tax_code=self._tax_code.value(),
        )
        found = cautions(facts, self._facts.country)
        return next((each.sentence for each in found if each.field == field), "")

    def _vat_problem(self) -> str:
        missing = self._reverse.value() and not self._vat.value()
        return _("Reverse charge needs the customer’s tax number.") if missing else ""

    def _sdi_problem(self) -> str:
        code = "".join(self._sdi.value().split())
        fits = not code or (len(code) in (6, 7) and code.isascii() and code.isalnum())
        return "" if fits else _("7 letters or digits, or 6.")

    def _pec_problem(self) -> str:
        return mail_problem(self._pec.value())

    def _days_problem(self) -> str:
        days = self._days.value()
        fits = days is None or (days == days.to_integral_value() and 0 <= days <= 365)
        return "" if fits else _("Enter 0 to {most} days.").format(most=365)


def _mail_edit(name: str) -> LineEdit:
    return LineEdit(name, max_length=254)


def _percent_problem(editor: NumberEdit) -> str:
    percent = editor.value()
    return "" if percent is None or 0 <= percent <= 100 else _("Enter a percentage from 0 to 100.")


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
