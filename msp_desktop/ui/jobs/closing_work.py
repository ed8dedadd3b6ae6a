"""What the page's one blue button does: close, ask for approval, take payment, reopen."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from msp_desktop.domain.job_state import JobState, can_reopen
from msp_desktop.i18n import _
from msp_desktop.queries.job_card import JobCard, JobItemCard
from msp_desktop.ui.formats import formats
from msp_desktop.ui.jobs import job_sheets
from msp_desktop.ui.jobs.closing_box import ClosingBox
from msp_desktop.ui.jobs.line_work import LineWork
from msp_desktop.ui.jobs.more_menu import done_on
from msp_desktop.usecases.counter.closing import close_job
from msp_desktop.words import closing_gap_sentence

if TYPE_CHECKING:
    from msp_desktop.ui.screen import Screen

Place = Callable[[], "tuple[JobCard, JobItemCard] | None"]


class ClosingWork:
    """Acts through a page; `approval` is what asks the customer when the job is over what was agreed."""

    def __init__(self, page: "Screen", place: Place, approval: Callable[[], object], lines: LineWork) -> None:
        self._page, self._place, self._approval, self._lines = page, place, approval, lines
        self.box = ClosingBox(self.main)

    def main(self) -> None:
        """Ctrl+Enter."""
        place = self._place()
        if place is None:
            return
        card, item = place
        if self.box.closes():
            self._approval() if card.over_limit else self.close()
        elif item.state is JobState.READY:
            self._page.desk.go("checkout", job_id=card.id, customer_id=card.customer.id)
        elif can_reopen(item.state, done_on(item), self._page.desk.dispatcher.shop.today):
            job_sheets.open_reopen(self._page, card, item)

    def close(self) -> None:
        """Close the item in front; what is missing asks one line of why, and which pieces were used is asked first."""
        place = self._place()
        if place is None:
            return
        card, item = place
        unnamed = self._lines.unnamed(card, [item.id])
        if unnamed:
            note = _("Say which was used, then the job is closed.")
            self._lines.choose_pieces(unnamed[0], self.close, verb=_("Go on closing"), note=note)
            return
        gaps = card.gaps([item.id])
        if not gaps:
            self._closed("")
            return
        note = " ".join(closing_gap_sentence(gap, formats()) for gap in gaps)
        title = _("Close {job} anyway?").format(job=card.number)
        job_sheets.open_why(self._page, title, _("Close job"), self._closed, name="job.close.sheet", note=note)

    def _closed(self, why: str) -> object:
        place = self._place()
        if place is None:
            return None
        card, item = place
        tells = self.box.tells
        done = self._page.run(close_job, item_id=item.id, seen=item.version, reason=why)
        if done is None:
            return None
        drafted = _("{job} is ready. The draft invoice is made, the customer is told in a few seconds.")
        plain = _("{job} is ready. The draft invoice is made.") if done.value else _("{job} is ready.")
        self._page.desk.say((drafted if done.value and tells else plain).format(job=card.number))
        self.box.main.setFocus()
        return done
