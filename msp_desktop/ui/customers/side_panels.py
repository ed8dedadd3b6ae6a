"""The panels at the right of a customer's page: how to reach them, how they pay, what they agreed to."""

from collections.abc import Callable

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from msp_desktop import checks
from msp_desktop.domain.customer_facts import PURPOSES, CustomerFacts, PostalAddress
from msp_desktop.i18n import N_, NO_VALUE, _, ngettext
from msp_desktop.queries.customer_card import CustomerCard
from msp_desktop.store.shop_facts import ShopFacts
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import FactRows, IconLabel, Panel, PlainLabel, button, row
from msp_desktop.ui.open_url import open_url
from msp_desktop.words import BASIS_WORDS

PURPOSE_WORDS = {
    "jobs": N_("About their jobs"),
    "reminders": N_("Service reminders"),
    "news": N_("News and offers"),
}


class ContactPanel(Panel):
    """Names, phones and mails with Call and Write, and the addresses."""

    def __init__(self, edit: Callable[[], object]) -> None:
        super().__init__(_("Contact"), icon="account-outline")
        self.link(_("Edit"), "customer.contact.edit", edit)
        self._rows = _Stack()
        self.add(self._rows)

    def show_card(self, card: CustomerCard) -> None:
        """Show a customer's contacts."""
        self._rows.clear()
        facts = card.facts
        at = self._reach(facts.phones, facts.emails, 0)
        for person in facts.contacts:
            named = row(PlainLabel(person.name, "strong"))
            named.addWidget(PlainLabel(person.part, "hint", cut=True), 1)
            self._rows.add(named)
            at = self._reach(person.phones, person.emails, at)
        for address in (facts.billing, facts.service):
            if not address.is_empty:
                self._rows.add(_line("map-marker-outline", PlainLabel(address_line(address), wrap=True)))
        if not self._rows.count:
            self._rows.add(row(PlainLabel(_("No phone and no address yet."), "hint"), None))

    def _reach(self, phones: tuple[str, ...], emails: tuple[str, ...], at: int) -> int:
        for phone in phones:
            at += 1
            act = _opener(f"tel:{phone}")
            call = button(_("Call"), f"customer.call.{at}", act, small=True)
            call.setAccessibleName(_("Call {phone}").format(phone=checks.phone_grouped(phone)))
            self._rows.add(_line("phone-outline", PlainLabel(checks.phone_grouped(phone), cut=True), call))
        for mail in emails:
            at += 1
            write = button(_("Write"), f"customer.write.{at}", _opener(f"mailto:{mail}"), small=True)
            write.setAccessibleName(_("Write to {email}").format(email=mail))
            self._rows.add(_line("email-outline", PlainLabel(mail, cut=True), write))
        return at


class BillingPanel(Panel):
    """Account, what is owed, how they pay, and whether they are on stop."""

    def __init__(self, edit: Callable[[], object]) -> None:
        super().__init__(_("Billing"), icon="receipt-text-outline")
        self.link(_("Edit"), "customer.billing.edit", edit)
        self._facts = FactRows()
        self.add(self._facts)

    def show_card(self, card: CustomerCard, shop: ShopFacts) -> None:
        """Show how a customer is billed."""
        facts = card.facts
        year = formats().local(card.since).year
        rows: list[tuple[str, str]] = [
            (_("Account"), _("{number}, since {year}").format(number=card.number, year=year)),
            (_("Owed"), owed_words(card)),
            (_("Pays"), _pays(facts, shop)),
            (_("Prices"), _(BASIS_WORDS[facts.price_basis or shop.basis_of(facts.kind)])),
        ]
        if facts.discount_percent:
            rows.append((_("Discount"), formats().percent(facts.discount_percent)))
        rows += _numbers(facts)
        rows.append((_("On stop"), card.stop_reason if card.on_stop else _("No")))
        if facts.referral:
            rows.append((_("Came by"), facts.referral))
        self._facts.show_facts(rows)


class ConsentPanel(Panel):
    """What the customer said yes or no to, with day and ground."""

    def __init__(self, change: Callable[[], object]) -> None:
        super().__init__(_("Consents"), icon="lock-outline")
        self.link(_("Change"), "customer.consents.change", change)
        self._rows = QWidget()
        self._grid = QGridLayout(self._rows)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(9)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self.add(self._rows)

    def show_card(self, card: CustomerCard) -> None:
        """Show the newest answer to each purpose."""
        while item := self._grid.takeAt(0):
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        answers = {each.purpose: each for each in card.consents if not each.channel}
        for at, purpose in enumerate(PURPOSES):
            answer = answers.get(purpose)
            yes = answer is not None and answer.given
            icon = ("check-circle-outline", "ok") if yes else ("close-circle-outline", "t3")
            word = NO_VALUE if answer is None else _("Yes") if yes else _("No")
            when = "" if answer is None else formats().day(formats().local(answer.at).date())
            shown = PlainLabel(when, "hint")
            shown.setToolTip(answer.ground if answer else "")
            self._grid.addWidget(IconLabel(icon[0], icon[1], 15), at, 0)
            self._grid.addWidget(PlainLabel(_(PURPOSE_WORDS[purpose]), cut=True), at, 1)
            self._grid.addWidget(PlainLabel(word, "strong", tone="ok" if yes else "t2"), at, 2)
            self._grid.addWidget(shown, at, 3)


class _Stack(QWidget):
    """Lines below each other that are replaced as a whole."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self._held: list[QWidget] = []

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._held)

    def add(self, line: object) -> None:
        """Put a line at the end."""
        holder = QWidget()
        holder.setLayout(line)  # type: ignore[arg-type]  # always one of our rows
        self._held.append(holder)
        self._layout.addWidget(holder)

    def clear(self) -> None:
        """Take all lines away."""
        for each in self._held:
            each.hide()
            each.deleteLater()
        self._held = []


def address_line(address: PostalAddress) -> str:
    """An address in one line as the mock-up writes it: street, postcode and town."""
    town = " ".join(filter(None, (address.postcode, address.town)))
    province = f"({address.province})" if address.province else ""
    return ", ".join(filter(None, (address.street, f"{town} {province}".strip(), address.country)))


def owed_words(card: CustomerCard) -> str:
    """What is owed, or that nothing is and how many papers were paid."""
    if card.owed_cents:
        return formats().money(card.owed_cents)
    if card.paid_papers:
        paid = ngettext("{n} paper paid", "{n} papers paid", card.paid_papers).format(n=card.paid_papers)
        return _("{amount} · {paid}").format(amount=formats().money(0), paid=paid)
    return formats().money(0)


def _pays(facts: CustomerFacts, shop: ShopFacts) -> str:
    days = shop.payment_days if facts.payment_days is None else facts.payment_days
    return ngettext("in {n} day", "in {n} days", days).format(n=days) if days else _("at once")


def _numbers(facts: CustomerFacts) -> list[tuple[str, str]]:
    shown = [
        (_("Tax number"), facts.vat_number),
        (_("Tax code"), facts.tax_code),
        (_("SDI code"), facts.sdi_code),
        (_("PEC"), facts.pec),
        (_("Withholding"), formats().percent(facts.withholding_percent) if facts.withholding_percent else ""),
        (_("Tax"), _("Reverse charge") if facts.reverse_charge else ""),
        (_("VAT"), _("Split payment") if facts.split_payment else ""),
    ]
    return [(label, value) for label, value in shown if value]


def _line(icon: str, text: PlainLabel, act: QWidget | None = None) -> object:
    layout = row(IconLabel(icon, "t2", 15))
    layout.addWidget(text, 1)
    if act is not None:
        layout.addWidget(act)
    return layout


def _opener(url: str) -> Callable[[], object]:
    return lambda: open_url(url)
