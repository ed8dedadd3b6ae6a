"""The paper to sign by hand, printed at once; without a printer it waits under the bell."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msp_desktop.documents.values import TicketForm
from msp_desktop.domain.signature import SigningMoment
from msp_desktop.i18n import _
from msp_desktop.workflows.print_handover import handover_paper
from msp_desktop.workflows.print_job_papers import JobPaper, MadePaper, job_papers

if TYPE_CHECKING:
    from msp_desktop.ui.screen import Screen


def print_to_sign(screen: "Screen", job_id: int, moment: SigningMoment, item_ids: Sequence[int] = ()) -> None:
    """Print the claim ticket at drop-off, the hand-over receipt at pick-up."""
    if moment is SigningMoment.PICK_UP:
        print_handover(screen, job_id, item_ids)
        return
    form = paper_form(screen)
    screen.start(
        _("Printing"),
        lambda shop, _progress: job_papers(shop, job_id=job_id, papers=(JobPaper.TICKET,), ticket_form=form),
        done=lambda made: _send(screen, made),
    )


def print_handover(screen: "Screen", job_id: int, item_ids: Sequence[int] = ()) -> None:
    """Print the hand-over receipt of devices, else of all that went back."""
    form, wanted = paper_form(screen), tuple(item_ids)
    screen.start(
        _("Printing"),
        lambda shop, _progress: (handover_paper(shop, job_id=job_id, item_ids=wanted, form=form),),
        done=lambda made: _send(screen, made),
    )


def paper_form(screen: "Screen") -> TicketForm:
    """The roll where that is the only printer for it, else A5."""
    printing = screen.desk.printing
    return TicketForm.ROLL if printing.printer_of("roll") and not printing.printer_of("page") else TicketForm.A5


def _send(screen: "Screen", made: Sequence[MadePaper]) -> None:
    for each in made:
        if screen.desk.printing.print_pdf(each.printer, each.pdf, each.title):
            screen.desk.say(_("{paper} printed.").format(paper=each.title))
