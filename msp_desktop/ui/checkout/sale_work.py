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
from msp_desktop.queries.part_card import part_card
from msp_desktop.queries.part_lookup import FoundPart, find_parts, scanned_part
from msp_desktop.queries.serial_choice import pieces_to_choose
from msp_desktop.store.part_rows import OfferedPart, offered_parts
from msp_desktop.store.shop_facts import shop_facts
from msp_desktop.ui.acting_sheet import carried_out
from msp_desktop.ui.checkout.sheets import open_goods, open_line
from msp_desktop.ui.formats import formats, today
from msp_desktop.ui.inventory.adjust_sheet import open_adjust
from msp_desktop.ui.inventory.part_picker import part_found
from msp_desktop.ui.inventory.serial_picker import SerialPicker
from msp_desktop.ui.kit import Form, Found, ask
from msp_desktop.ui.screen import Screen
from msp_desktop.usecases.invoices import (
    SaleLine,
    add_draft_line,
    add_stock_line,
    change_draft_line,
    name_buyer,
    remove_draft_line,
)

MOST = 12


def _basis(sheet: CheckoutSheet) -> PriceBasis:
    return PriceBasis.GROSS if sheet.gross else PriceBasis.NET


class SaleWork:
    """Acts through the page; `sheet` gives the sale in front, None while nothing is, and `added` hears of new lines."""

    def __init__(self, page: Screen, sheet: Callable[[], CheckoutSheet | None], added: Callable[[int], object]) -> None:
        self._page, self._sheet, self._added = page, sheet, added

    # -- what is sold

    def find(self, typed: str) -> Sequence[Found]:
        """Parts and catalogue entries that fit what was typed, priced as the sale is; what has just that code first."""
        sheet = self._sheet()
        if sheet is None:
            return []
        parts = self._page.ask(find_parts, text=typed, basis=_basis(sheet), day=today())
        services = self._page.ask(
            find_services, typed=typed, basis=_basis(sheet), day=today(), reverse_charge=sheet.reverse_charge
        )
        exact = [each for each in parts if each.exact or each.serial_id is not None]
        return [
            *(part_found(each) for each in exact),
            *(Found(each.name, each.code, payload=each, right=formats().money(each.unit_cents)) for each in services),
            *(part_found(each) for each in parts if each not in exact),
        ][:MOST]

    def sell(self, chosen: object) -> bool:
        """Add what was chosen from the list; False where a form is open now that asks more about it."""
        if isinstance(chosen, IntakeService):
            self.add(chosen)
        if isinstance(chosen, FoundPart):
            return self._add_part(chosen, chosen.serial_id)
        return True

    def sell_part(self, part_id: int) -> None:
        """Add a piece of a part."""
        sheet = self._sheet()
        if sheet is None:
            return
        facts = self._page.ask(shop_facts)
        found = self._page.ask(offered_parts, ids=(part_id,), basis=_basis(sheet), day=today(), facts=facts)
        for part in found.values():
            self._add_part(part, None)

    def _add_part(self, part: FoundPart | OfferedPart, serial_id: int | None) -> bool:
        """Add a piece; which one is asked where several have serial numbers and none was scanned."""
        sheet = self._sheet()
        if sheet is None:
            return True
        if part.serialised and serial_id is None and part.on_hand:
            taken = [each for line in sheet.lines for each in line.serial_ids]
            offered = self._page.ask(pieces_to_choose, part_id=part.id, reserved=True)
            here = [each for each in offered if each.id not in taken]
            if len(here) != 1:
                self._choose(part.id, part.name, 1, lambda ids: self._add_pieces(part, ids))
                return False
            # There is nothing to choose.
            serial_id = here[0].id
        done = self._add_pieces(part, () if serial_id is None else (serial_id,))
        if done is None or part.unit_cents:
            return True
        # Nobody has said what it costs.
        sheet = self._sheet()
        line = next((each for each in sheet.lines if each.id == done), None) if sheet is not None else None
        if line is None or line.unit_cents:
            return True
        self.change(line)
        return False

    def _add_pieces(self, part: FoundPart | OfferedPart, serial_ids: tuple[int, ...]) -> int | None:
        """The line they are on; None where they are not sold."""
        if (sheet := self._sheet()) is None:
            return None
        done = self._page.run(add_stock_line, document_id=sheet.document_id, part_id=part.id, serial_ids=serial_ids)
        if done is None:
            return None
        self._added(done.value)
        return done.value

    def _choose(
        self,
        part_id: int,
        name: str,
        count: int,
        act: Callable[[tuple[int, ...]], object],
        chosen: tuple[int, ...] = (),
    ) -> None:
        """Ask which pieces of a part are sold; what stands against them is said where they are chosen."""

        def taken(ids: tuple[int, ...]) -> bool:
            return carried_out(self._page, picker.sheet, Form(), lambda: act(ids) if ids else None)

        sheet = self._sheet()
        lines = sheet.lines if sheet is not None else ()
        picker = SerialPicker(
            self._page, part_id=part_id, part=name, count=count, act=taken, chosen=chosen, all_of_them=True,
            reserved=True, but=[each for line in lines for each in line.serial_ids if each not in chosen],
            verb=_("Take it") if count == 1 else "", name="checkout.pieces",
        )  # fmt: skip
        picker.open()

    def adjust(self, part_id: int) -> None:
        """Set the stock of a part right, and stay at the sale."""
        shop = self._page.desk.dispatcher.shop
        open_adjust(self._page, self._page.ask(part_card, part_id=part_id, now=shop.now, today=shop.today))

    def part_of_code(self, code: str) -> FoundPart | None:
        """The part that a scanned code means."""
        sheet = self._sheet()
        basis = _basis(sheet) if sheet is not None else PriceBasis.GROSS
        return self._page.ask(scanned_part, code=code, basis=basis, day=today())

    def add(self, service: IntakeService) -> None:
        """Add a catalogue entry as a line."""
        sheet, line = self._sheet(), service.line
        if sheet is None or line.tax_rate_id is None:
            return
        sold = SaleLine(
            line.text, line.price_cents, line.tax_rate_id, line.quantity, line.kind, line.service_id, line.code,
            line.detail, Decimal(), line.warranty_days,
        )  # fmt: skip
        done = self._page.run(add_draft_line, document_id=sheet.document_id, line=sold)
        if done is not None:
            self._added(done.value)

    def add_code(self, code: str) -> bool:
        """Add the entry of a scanned code; False when there is none."""
        part = self.part_of_code(code)
        if part is not None:
            self._add_part(part, part.serial_id)
            return True
        entries = (each.payload for each in self.find(code) if each.detail == code.upper())
        service = next((each for each in entries if isinstance(each, IntakeService)), None)
        if service is None:
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
        if line.to_choose:
            self._choose_again(line)
            return
        again = None if line.to_choose is None else lambda: self._choose_again(line)
        open_line(self._page, line, gross=sheet.gross, seen=sheet.version, choose=again)

    def _choose_again(self, line: CardLine) -> None:
        """Choose the pieces of a line anew, as many as it sells."""
        sheet = self._sheet()
        if sheet is None or line.part_id is None:
            return
        version = sheet.version

        def act(ids: tuple[int, ...]) -> object:
            return self._page.run(
                change_draft_line,
                line_id=line.id,
                quantity=line.quantity,
                unit_cents=line.unit_cents,
                discount_percent=line.discount_percent,
                serial_ids=ids,
                seen=version,
            )

        self._choose(line.part_id, line.description, int(line.quantity), act, line.serial_ids)

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
