"""What a person does to the lines of a job from its page: find, add, change, take off, order, choose pieces."""

from collections.abc import Callable, Sequence
from functools import partial

from msp_desktop.domain.job_state import JobState, is_working
from msp_desktop.i18n import _
from msp_desktop.queries.intake_services import IntakeService, find_services
from msp_desktop.queries.job_card import JobCard, JobItemCard, JobLineRow
from msp_desktop.queries.part_lookup import FoundPart, find_parts, scanned_part
from msp_desktop.queries.serial_choice import must_choose
from msp_desktop.store.usual_parts import UsualOffer, missing_usual
from msp_desktop.ui.inventory.serial_picker import SerialPicker
from msp_desktop.ui.jobs import line_sheets, order_sheets
from msp_desktop.ui.jobs.line_sheets import LineAct
from msp_desktop.ui.screen import Screen
from msp_desktop.usecases.jobs import (
    add_service_line,
    add_stock_part,
    add_usual_parts,
    change_line,
    name_pieces,
    remove_line,
)

Place = Callable[[], "tuple[JobCard, int] | None"]
MOST_PARTS = 8


class LineWork:
    """Acts through a page; `place` gives the job shown and the item in front, `added` hears of a line a part is on."""

    def __init__(self, page: Screen, place: Place, added: Callable[[int], object]) -> None:
        self._page, self._place, self._added = page, place, added
        self._service_line: int | None = None

    # -- finding

    def find(self, typed: str) -> Sequence[IntakeService]:
        """Catalogue entries that fit what was typed, priced for this job."""
        place = self._place()
        if place is None:
            return ()
        return self._page.ask(
            find_services,
            typed=typed,
            basis=place[0].basis,
            day=self._page.desk.dispatcher.shop.today,
            reverse_charge=place[0].customer.facts.reverse_charge,
        )

    def find_parts(self, typed: str) -> Sequence[FoundPart]:
        """Parts of the stock that fit, by name, code, barcode or serial, priced for this job."""
        place = self._place()
        if place is None or not typed.strip():
            return ()
        today = self._page.desk.dispatcher.shop.today
        return self._page.ask(find_parts, text=typed, basis=place[0].basis, day=today, limit=MOST_PARTS)

    def parts_of_code(self, code: str) -> Sequence[FoundPart]:
        """The parts with exactly this code; suppliers' codes may be alike."""
        return [each for each in self.find_parts(code) if each.exact]

    # -- adding

    def add(self, found: IntakeService | FoundPart, *, scanned: bool = False) -> None:
        """Add a service or a part; work by the hour asks its minutes first."""
        place = self._place()
        if place is None:
            return
        if isinstance(found, FoundPart):
            self.add_stock_part(found, scanned=scanned)
        elif found.by_the_hour:
            line_sheets.open_labour(self._page, place[1], found)
        else:
            done = self._page.run(add_service_line, item_id=place[1], service_id=found.id, scanned=scanned)
            self._offer_usual(done.value if done is not None else None)

    def _offer_usual(self, line_id: int | None) -> None:
        """Offer the usual parts of a service that was just added, until something else is done with the page."""
        self._service_line = line_id
        if line_id is not None:
            self._page.mark_stale()

    def usual(self) -> Sequence[UsualOffer]:
        """The parts that the service added last usually needs and that are not there yet."""
        if self._service_line is None:
            return ()
        today = self._page.desk.dispatcher.shop.today
        return self._page.ask(missing_usual, line_id=self._service_line, day=today)

    def add_usual(self) -> None:
        """Put the usual parts on the job in one act."""
        if self._service_line is not None and self.usual():
            self._page.run(add_usual_parts, line_id=self._service_line)

    def leave_usual(self) -> None:
        """Offer the usual parts no longer."""
        self._service_line = None
        self._page.mark_stale()

    def add_code(self, code: str) -> bool:
        """Add the service or part of a scanned code, or name the piece of a scanned serial; False for neither."""
        wanted = code.strip().casefold()
        exact = next((each for each in self.find(code) if each.code.casefold() == wanted), None)
        if exact is not None:
            self.add(exact, scanned=True)
            return True
        place = self._place()
        if place is None:
            return False
        today = self._page.desk.dispatcher.shop.today
        part = self._page.ask(scanned_part, code=code, basis=place[0].basis, day=today)
        if part is not None:
            self.add_stock_part(part, scanned=True)
        return part is not None

    def add_stock_part(self, part: FoundPart, *, scanned: bool = False) -> None:
        """Put a part on the item: a scanned serial fills a line that waits for its piece, a code scanned once more
        makes one more of it.
        """
        place = self._place()
        if place is None:
            return
        card, item_id = place
        own = [line for line in card.lines if line.item_id == item_id and line.part_id == part.id]
        if part.serial_id is not None:
            self._add_piece(item_id, part, part.serial_id, own, scanned=scanned)
            return
        # What an issued paper charges stays as it is: one more is a line of its own then.
        more = scanned and not part.serialised and not any(paper.issued for paper in card.papers)
        same = next((line for line in own if more and _plain(line)), None)
        if same is not None:
            self._page.run(
                change_line,
                line_id=same.id,
                seen=same.version,
                quantity=same.quantity + 1,
                unit_cents=same.unit_cents,
            )
            return
        if part.serialised and self._item(card, item_id).state is JobState.READY and part.on_hand > 1:
            # What is ready has used its parts, so the piece is named first.
            add = partial(self._add, item_id, part.id, scanned)
            SerialPicker(self._page, part_id=part.id, part=part.name, count=1, act=add, all_of_them=True).open()
            return
        self._add(item_id, part.id, scanned)

    def _add(self, item_id: int, part_id: int, scanned: bool, serial_ids: tuple[int, ...] = ()) -> bool:
        done = self._page.run(add_stock_part, item_id=item_id, part_id=part_id, scanned=scanned, serial_ids=serial_ids)
        if done is not None:
            self._added(done.value)
        return done is not None

    def _add_piece(
        self, item_id: int, part: FoundPart, serial_id: int, own: Sequence[JobLineRow], *, scanned: bool
    ) -> None:
        for line in own:
            stock = line.stock
            if stock is None:
                continue
            if serial_id in stock.serial_ids:
                self._page.message.say("info", _("This piece of {part} is on the job already.").format(part=part.name))
                return
            if len(stock.serial_ids) < line.quantity:
                chosen = (*stock.serial_ids, serial_id)
                self._page.run(name_pieces, line_id=line.id, serial_ids=chosen, seen=line.version)
                return
        self._add(item_id, part.id, scanned, (serial_id,))

    def add_part(self, text: str) -> None:
        """Ask the price of a part that is in no list, or take it into the stock and order it."""
        if (place := self._place()) is not None:
            card, item_id = place
            order = self.order_new if is_working(self._item(card, item_id).state) else None
            line_sheets.open_part(self._page, item_id, text, card.basis, order)

    # -- lines

    def change(self, line: JobLineRow) -> None:
        """Open a line's form."""
        if (place := self._place()) is not None:
            line_sheets.open_line(self._page, line, place[0].basis, self._acts(place[0], line))

    def remove(self, line: JobLineRow) -> None:
        """Take a line off."""
        self._page.run(remove_line, line_id=line.id, seen=line.version)

    def _acts(self, card: JobCard, line: JobLineRow) -> list[LineAct]:
        stock = line.stock
        if stock is None:
            return []
        acts: list[LineAct] = []
        if stock.serialised:
            acts.append((_("Serial numbers"), "job.line.serials", partial(self.choose_pieces, line)))
        if not stock.order and is_working(self._item(card, line.item_id).state):
            acts.append((_("Order for this job"), "job.line.order", partial(self.order, line)))
        return acts

    def order(self, line: JobLineRow) -> None:
        """Order the part of a line for this job."""
        order_sheets.open_order(self._page, line)

    def order_new(self, text: str) -> None:
        """Take a part into the stock list and order it for this job."""
        if (place := self._place()) is not None:
            order_sheets.open_new_part(self._page, place[1], text, place[0].basis)

    def choose_pieces(
        self, line: JobLineRow, then: Callable[[], object] | None = None, *, verb: str = "", note: str = ""
    ) -> None:
        """Choose which pieces with serial numbers a line has; `then` goes on once all of them are chosen."""
        assert line.stock is not None, "a part of the stock"

        def act(serial_ids: tuple[int, ...]) -> bool:
            done = self._page.run(name_pieces, line_id=line.id, serial_ids=serial_ids)
            if done is not None and then is not None:
                then()
            return done is not None

        SerialPicker(
            self._page,
            part_id=line.stock.part_id,
            part=line.description,
            count=int(line.quantity),
            chosen=line.stock.serial_ids,
            act=act,
            verb=verb,
            note=note,
            all_of_them=then is not None,
        ).open()

    def unnamed(self, card: JobCard, item_ids: Sequence[int]) -> list[JobLineRow]:
        """The lines of parts with serial numbers whose pieces somebody has to choose before they are used."""
        return [
            line
            for line in card.lines
            if line.item_id in item_ids
            and line.stock is not None
            and line.stock.serialised
            and self._page.ask(
                must_choose, part_id=line.stock.part_id, count=int(line.quantity) - len(line.stock.serial_ids)
            )
        ]

    @staticmethod
    def _item(card: JobCard, item_id: int) -> JobItemCard:
        return next(each for each in card.items if each.id == item_id)


def _plain(line: JobLineRow) -> bool:
    """Whether a line is as it was when it was added, so that one more of it is simply one more."""
    return line.unit_cents == line.list_cents and not line.discount_percent and not line.optional
