"""What a person does to the lines of a job from its page: find, add, change, take off."""

from collections.abc import Callable, Sequence

from msp_desktop.queries.intake_services import IntakeService, find_services
from msp_desktop.queries.job_card import JobCard, JobLineRow
from msp_desktop.ui.jobs import line_sheets
from msp_desktop.ui.screen import Screen
from msp_desktop.usecases.jobs import add_service_line, remove_line

Place = Callable[[], "tuple[JobCard, int] | None"]


class LineWork:
    """Acts through a page; `place` gives the job shown and the item in front."""

    def __init__(self, page: Screen, place: Place) -> None:
        self._page, self._place = page, place

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

    def add(self, service: IntakeService, *, scanned: bool = False) -> None:
        """Add a service; work by the hour asks its minutes first."""
        place = self._place()
        if place is None:
            return
        if service.by_the_hour:
            line_sheets.open_labour(self._page, place[1], service)
        else:
            self._page.run(add_service_line, item_id=place[1], service_id=service.id, scanned=scanned)

    def add_code(self, code: str) -> bool:
        """Add the service of a scanned code; False when there is none."""
        wanted = code.strip().casefold()
        exact = next((each for each in self.find(code) if each.code.casefold() == wanted), None)
        if exact is not None:
            self.add(exact, scanned=True)
        return exact is not None

    def add_part(self, text: str) -> None:
        """Ask the price of a free part."""
        if (place := self._place()) is not None:
            line_sheets.open_part(self._page, place[1], text, place[0].basis)

    def change(self, line: JobLineRow) -> None:
        """Open a line's form."""
        if (place := self._place()) is not None:
            line_sheets.open_line(self._page, line, place[0].basis)

    def remove(self, line: JobLineRow) -> None:
        """Take a line off."""
        self._page.run(remove_line, line_id=line.id, seen=line.version)
