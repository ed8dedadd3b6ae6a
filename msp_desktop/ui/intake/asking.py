"""What the groups of the form ask the shop for while somebody types."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msp_desktop.domain.drafts.intake import DraftCustomer, DraftLine
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.tax import Tax
from msp_desktop.queries.customer_doubles import DoubleRow, customer_doubles
from msp_desktop.queries.device_models import KnownModel, known_models
from msp_desktop.queries.intake_customers import IntakeCustomer, find_customers, intake_customer
from msp_desktop.queries.intake_parts import IntakePart, find_intake_parts, usual_lines
from msp_desktop.queries.intake_services import IntakeService, find_services, part_tax
from msp_desktop.ui.intake import sentences

if TYPE_CHECKING:
    from msp_desktop.ui.intake.screen import IntakeScreen


class Asking:
    """Answers the lookups, in the basis and under the tax rules of the customer on the form."""

    def __init__(self, screen: "IntakeScreen") -> None:
        self._screen = screen

    def customers(self, typed: str) -> Sequence[IntakeCustomer]:
        """Known customers."""
        return self._screen.ask(find_customers, typed=typed)

    def models(self, typed: str) -> Sequence[KnownModel]:
        """Makers and models seen before."""
        return self._screen.ask(known_models, typed=typed)

    def services(self, typed: str) -> Sequence[IntakeService]:
        """Catalogue entries at today's price."""
        return self._screen.ask(
            find_services,
            typed=typed,
            basis=self._screen.policy().basis,
            day=self._screen.desk.dispatcher.shop.today,
            reverse_charge=self._reverse(),
        )

    def parts(self, typed: str) -> Sequence[IntakePart]:
        """Parts of the stock at today's price."""
        return self._screen.ask(
            find_intake_parts,
            typed=typed,
            basis=self._screen.policy().basis,
            day=self._screen.desk.dispatcher.shop.today,
            reverse_charge=self._reverse(),
        )

    def usual_parts(self, service_id: int) -> Sequence[DraftLine]:
        """The lines of the parts that a service usually needs."""
        return self._screen.ask(
            usual_lines,
            service_id=service_id,
            basis=self._screen.policy().basis,
            day=self._screen.desk.dispatcher.shop.today,
            reverse_charge=self._reverse(),
        )

    def part_tax(self) -> tuple[int, Tax] | None:
        """The tax of a part that is in no list; None when there is none in force, and the page says so."""
        today = self._screen.desk.dispatcher.shop.today
        try:
            return self._screen.ask(part_tax, day=today, reverse_charge=self._reverse())
        except Refused as refused:
            self._screen.refused(refused)
            return None

    def doubles(self, typed: DraftCustomer) -> Sequence[tuple[DoubleRow, str]]:
        """The customer most likely meant instead, with its visits; of a known one only what is new is compared."""
        shop = self._screen.shop_facts
        if shop is None or not (typed.name or typed.mobile or typed.email):
            return []
        known = self._screen.customer.row
        found = self._screen.ask(
            customer_doubles,
            name="" if known else typed.name,
            phones=(typed.mobile,) if typed.mobile and (known is None or typed.mobile != known.phone) else (),
            emails=(typed.email,) if typed.email and (known is None or typed.email != known.email) else (),
            country=shop.facts.country,
            other_than=typed.id,
            limit=1,
        )
        about = [self._screen.ask(intake_customer, customer_id=each.id) for each in found]
        return [(each, sentences.visits(row) if row else "") for each, row in zip(found, about, strict=True)]

    def _reverse(self) -> bool:
        known = self._screen.customer.row
        return bool(known and known.reverse_charge)
