"""What a person does to the sale in front: find, add, change, take off, name the buyer, take another job along."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from msp_desktop.checks import phone_grouped
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.i18n import _
from msp_desktop.queries.checkout_sheet import CheckoutSheet, job_of_number, ready_items
from msp_desktop.queries.customer_lookup import find_customers
from msp_desktop.queries.intake_services import IntakeService, find_services
from msp_desktop.queries.invoice_card import CardLine
from msp_desktop.ui.checkout.sheets import open_goods, open_line
from msp_desktop.ui.formats import formats, today
from msp_desktop.ui.kit import Found, ask
from msp_desktop.ui.screen import Screen
from msp_desktop.usecases.invoices import SaleLine, add_draft_line, name_buyer, remove_draft_line


class SaleWork:
    """Acts through the page; `sheet` gives the sale in front, None while nothing is."""

    def __init__(self, page: Screen, sheet: Callable[[], CheckoutSheet | None]) -> None:
        self._page, self._sheet = page, sheet

    # -- what is sold

    def find(self, typed: str) -> Sequence[Found]:
        """Catalogue entries that fit what was typed, priced as the sale is."""
        sheet = self._sheet()
        if sheet is None:
            return []
        basis = PriceBasis.GROSS if sheet.gross else PriceBasis.NET
        found = self._page.ask(
            find_services, typed=typed, basis=basis, day=today(), reverse_charge=sheet.reverse_charge
        )
        return [Found(each.name, each.code, payload=each, right=formats().money(each.unit_cents)) for each in found]

    def add(self, service: IntakeService) -> None:
        """Add a catalogue entry as a line."""
        sheet, line = self._sheet(), service.line
        if sheet is None or line.tax_rate_id is None:
            return
        sold = SaleLine(
            line.text, line.price_cents, line.tax_rate_id, line.quantity, line.kind, line.service_id, line.code,
            line.detail, Decimal(), line.warranty_days,
        )  # fmt: skip
        self._page.run(add_draft_line, document_id=sheet.document_id, line=sold)

    def add_code(self, code: str) -> bool:
        """Add the entry of a scanned code; False when there is none."""
        service = next((each.payload for each in self.find(code) if each.detail == code.upper()), None)
        if not isinstance(service, IntakeService):
            return False
        self.add(service)
        return True

    def add_goods(self, text: str) -> None:
        """Ask the price of something that is in no list."""
        if (sheet := self._sheet()) is not None:
            open_goods(self._page, sheet.document_id, text, gross=sheet.gross)

    def change(self, line: CardLine) -> None:
        """Open a line's form; a line of a job is changed there."""
        sheet = self._sheet()
        if sheet is None:
            return
        if line.job:
            self._say_of_job(line.job)
            return
        open_line(self._page, line, gross=sheet.gross, seen=sheet.version)

    def remove(self, line: CardLine | None) -> None:
        """Take a line off; a line of a job is taken off there."""
        if line is None:
            return
        if line.job:
            self._say_of_job(line.job)
            return
        sheet = self._sheet()
        self._page.run(remove_draft_line, line_id=line.id, seen=sheet.version if sheet is not None else None)

    def _say_of_job(self, number: str) -> None:
        job_id = self._page.ask(job_of_number, number=number)
        self._page.message.say(
            "info",
            _("This line comes from job {number}. Change it there.").format(number=number),
            acts=[(_("Open {number}").format(number=number), "checkout.open_job", lambda: self._open_job(job_id))],
        )

    def _open_job(self, job_id: int | None) -> None:
        if job_id is not None:
            self._page.desk.go("job", job_id=job_id)

    # -- who buys, and what else they fetch

    def find_customers(self, typed: str) -> Sequence[Found]:
        """Customers that fit what was typed."""
        found = self._page.ask(find_customers, typed=typed)
        return [Found(each.name, phone_grouped(each.phone) if each.phone else "", payload=each.id) for each in found]

    def name_buyer(self, customer_id: object) -> None:
        """Write a customer on the sale."""
        sheet = self._sheet()
        if sheet is not None and isinstance(customer_id, int):
            self._page.run(name_buyer, document_id=sheet.document_id, customer_id=customer_id, seen=sheet.version)

    def ask_another_job(self) -> tuple[int, ...]:
        """Which other job of this customer comes along: all items then, () for none."""
        sheet = self._sheet()
        if sheet is None or sheet.customer_id is None:
            return ()
        here = tuple(item.item_id for item in sheet.items)
        ready = self._page.ask(ready_items, customer_id=sheet.customer_id)
        others = [each for each in ready if each.item_id not in here]
        if not others:
            words = _("{customer} has nothing else to fetch.")
            self._page.message.say("info", words.format(customer=sheet.customer))
            return ()
        choices = [(str(each.item_id), f"{each.job} {each.device}".strip()) for each in others[:3]]
        answer = ask(self._page, _("Which job comes along?"), "", choices, name="checkout.which_job")
        return (*here, int(answer)) if answer else ()
