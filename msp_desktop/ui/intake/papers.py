"""The papers of a job just booked in: made on the worker, sent to their printers, and what happens when one cannot."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from msp_desktop.documents.values import TicketForm
from msp_desktop.domain.errors import ShopError, Unavailable
from msp_desktop.i18n import _
from msp_desktop.workflows.print_job_papers import JobPaper, MadePaper, job_papers

if TYPE_CHECKING:
    from msp_desktop.ui.intake.screen import IntakeScreen


class Papers:
    """Prints for the intake page."""

    def __init__(self, screen: "IntakeScreen") -> None:
        self._screen = screen

    def print_papers(self, job_id: int, papers: Collection[JobPaper]) -> None:
        """Make and print; the job is booked in whatever becomes of the paper."""
        if not papers:
            return
        wanted, form = frozenset(papers), self._form()
        self._screen.start(
            _("Printing"),
            lambda shop, _progress: job_papers(shop, job_id=job_id, papers=wanted, ticket_form=form),
            done=self._send,
            failed=lambda error: self._not_made(error, job_id, wanted),
        )

    def _form(self) -> TicketForm:
        """The roll where that is the only printer for it, else A5."""
        printing = self._screen.desk.printing
        return TicketForm.ROLL if printing.printer_of("roll") and not printing.printer_of("page") else TicketForm.A5

    def _send(self, made: tuple[MadePaper, ...]) -> None:
        printing = self._screen.desk.printing
        sent = [each.title for each in made if printing.print_pdf(each.printer, each.pdf, each.title)]
        if sent:
            self._screen.desk.say(_("Printed: {papers}").format(papers=", ".join(sent)))
        missed = [each for each in made if each.title not in sent]
        if not missed:
            return
        first = missed[0]
        why = printing.problem_of(first.printer) or _("The printer does not answer.")
        words = _("Not printed: {papers}.").format(papers=", ".join(each.title for each in missed))
        acts = [
            (_("Print again"), "intake.message.again", lambda: self._send(tuple(missed))),
            (_("Show"), "intake.message.show", lambda: self._preview(first)),
        ]
        self._screen.message.say("warning", words, why, acts=acts, closable=True)

    def _preview(self, paper: MadePaper) -> None:
        printing = self._screen.desk.printing
        printing.preview(self._screen, paper.pdf, paper.title, f"{paper.title.replace(' ', '-')}.pdf", paper.printer)

    def _not_made(self, error: Exception, job_id: int, papers: frozenset[JobPaper]) -> None:
        if not isinstance(error, ShopError):
            raise error
        text = error.what if isinstance(error, Unavailable) else str(error)
        key = f"papers.{job_id}"

        def again() -> None:
            self._screen.desk.solve(key)
            self.print_papers(job_id, papers)

        self._screen.desk.notice(key, _("Ticket not printed: {why}").format(why=text), again)
