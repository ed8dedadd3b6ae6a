"""Two customers side by side, and which of them stays."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from msp_desktop import checks
from msp_desktop.i18n import NO_VALUE, _, ngettext
from msp_desktop.queries.customer_card import CustomerCard, customer_card
from msp_desktop.queries.customer_lookup import CustomerFound, find_customers
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import FactRows, Found, LookupBox, Panel, PlainLabel, RadioGroup, Sheet
from msp_desktop.ui.screen import Screen
from msp_desktop.usecases.customers_merge import merge_customers


def open_merge_lookup(screen: Screen, customer_id: int) -> Sheet:
    """Ask which other customer is the same one, then compare the two."""
    body = QWidget()
    layout = QVBoxLayout(body)
    layout.setContentsMargins(0, 0, 0, 0)
    chosen: list[int] = []

    def find(typed: str) -> list[Found]:
        rows = screen.ask(find_customers, typed=typed, other_than=customer_id)
        return [Found(each.name, _detail(each), payload=each.id) for each in rows]

    box = LookupBox("customer_merge.find", find, placeholder=_("Name, phone, email or number"), add_words="")
    box.setAccessibleName(_("The other customer"))
    layout.addWidget(PlainLabel(_("Which customer is the same?"), "label"))
    layout.addWidget(box)

    def go_on() -> bool:
        if not chosen:
            sheet.message.say("warning", _("Choose the other customer first."))
            return False
        return True

    sheet = Sheet(_("Merge two customers"), body, _("Compare"), go_on, name="customer_merge")

    def take(payload: object) -> None:
        if isinstance(payload, int):
            chosen[:] = [payload]
            sheet.main_button.setFocus()

    box.chosen.connect(take)
    sheet.closed.connect(
        lambda: open_merge(screen, customer_id, chosen[0]) if chosen and not sheet.property("left") else None
    )
    sheet.cancel_button.clicked.connect(chosen.clear)
    sheet.open(screen, first=box)
    return sheet


def open_merge(screen: Screen, one_id: int, other_id: int) -> Sheet:
    """Compare two customers and make them one; the act can be taken back for 30 days."""
    cards = [screen.ask(customer_card, customer_id=each) for each in (one_id, other_id)]
    body = QWidget()
    layout = QVBoxLayout(body)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(12)
    sides = QHBoxLayout()
    sides.setSpacing(12)
    for card in cards:
        sides.addWidget(_side(card), 1)
    layout.addLayout(sides)
    stays: RadioGroup[int] = RadioGroup(
        "customer_merge.stays",
        _("Who stays"),
        [(card.id, _("{customer} ({number}) stays").format(customer=card.name, number=card.number)) for card in cards],
    )
    stays.set_value(max(cards, key=lambda card: (card.jobs, -card.id)).id)
    layout.addWidget(stays)
    layout.addWidget(
        PlainLabel(
            _("Jobs, devices, contacts, notes and drafts move over. Issued papers stay as they are."), "hint", wrap=True
        )
    )
    sheet = Sheet(
        _("Is this the same customer?"),
        body,
        _("Merge"),
        partial(_merge, screen, cards, stays),
        name="customer_merge",
        width=720,
        note=_("It can be undone for 30 days."),
    )
    sheet.open(screen, first=stays)
    return sheet


def _merge(screen: Screen, cards: list[CustomerCard], stays: RadioGroup[int]) -> bool:
    winner = next(card for card in cards if card.id == stays.value())
    loser = next(card for card in cards if card.id != stays.value())
    done = screen.run(
        merge_customers,
        loser_id=loser.id,
        winner_id=winner.id,
        loser_seen=loser.version,
        winner_seen=winner.version,
    )
    if done is not None:
        screen.desk.go("customer", customer_id=winner.id)
    return True


def _side(card: CustomerCard) -> Panel:
    panel = Panel(card.name, icon="account-outline")
    panel.setMinimumWidth(200)
    rows = FactRows()
    facts = card.facts
    address = ", ".join(filter(None, (facts.billing.street, facts.billing.town)))
    rows.show_facts(
        [
            (_("Account"), card.number),
            (_("Phone"), ", ".join(map(checks.phone_grouped, facts.phones)) or NO_VALUE),
            (_("Email"), ", ".join(facts.emails) or NO_VALUE),
            (_("Address"), address or NO_VALUE),
            (_("VAT number or tax code"), facts.vat_number or facts.tax_code or NO_VALUE),
            (_("Jobs"), str(card.jobs)),
            (_("Devices"), str(card.devices)),
            (_("Owes"), formats().money_or_dash(card.owed_cents)),
        ]
    )
    panel.add(rows)
    return panel


def _detail(found: CustomerFound) -> str:
    jobs = ngettext("{n} job", "{n} jobs", found.jobs).format(n=found.jobs)
    phone = checks.phone_grouped(found.phone) if found.phone else ""
    return " · ".join(filter(None, (found.number, phone, jobs)))
