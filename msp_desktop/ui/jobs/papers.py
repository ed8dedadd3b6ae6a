"""Printing the papers of a job from its page or the list, and keeping the signed one."""

import mimetypes
from collections.abc import Collection
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from msp_desktop.documents.names import file_name
from msp_desktop.i18n import _
from msp_desktop.queries.job_card import JobCard, JobFile
from msp_desktop.store.shop import Shop
from msp_desktop.ui.background import Progress
from msp_desktop.ui.screen import Screen
from msp_desktop.usecases.jobs import attach_file, note_printed
from msp_desktop.workflows.print_job_papers import JobPaper, MadePaper, job_papers
from msp_desktop.workflows.print_repair_report import ReportPaper, repair_report

Made = list[tuple[int, str, MadePaper]]


def print_papers(screen: Screen, jobs: Collection[tuple[int, str]], papers: Collection[JobPaper]) -> None:
    """Make papers of jobs (id, number) on the worker and print them; without a printer they wait under the bell."""
    wanted = tuple(jobs)

    def make(shop: Shop, progress: Progress) -> Made:
        found: Made = []
        for at, (job_id, number) in enumerate(wanted):
            progress(at, len(wanted), number)
            found += [(job_id, number, each) for each in job_papers(shop, job_id=job_id, papers=papers)]
        return found

    screen.start(_("Printing"), make, done=lambda made: _send(screen, made))


def preview_paper(screen: Screen, job_id: int, number: str, paper: JobPaper) -> None:
    """Make one paper and show it before it is printed."""

    def make(shop: Shop, _progress: Progress) -> Made:
        return [(job_id, number, each) for each in job_papers(shop, job_id=job_id, papers=(paper,))]

    def show(made: Made) -> None:
        for _id, _number, each in made:
            name = file_name(each.title)
            screen.desk.printing.preview(
                screen, each.pdf, each.title, name, each.printer, printed=lambda: _printed(screen, job_id, paper)
            )

    screen.start(_("Preparing the paper"), make, done=show)


def preview_report(screen: Screen, card: JobCard) -> None:
    """Make the report after the repair and show it before it is printed."""

    def make(shop: Shop, _progress: Progress) -> ReportPaper:
        return repair_report(shop, job_id=card.id)

    def show(paper: ReportPaper) -> None:
        screen.desk.printing.preview(screen, paper.pdf, paper.title, paper.file_name, printed=printed)

    def printed() -> None:
        screen.run(note_printed, job_id=card.id, paper="repair_report")

    screen.start(_("Preparing the paper"), make, done=show)


def _send(screen: Screen, made: Made) -> None:
    for job_id, _number, each in made:
        if screen.desk.printing.print_pdf(each.printer, each.pdf, each.title):
            _printed(screen, job_id, each.paper)
            screen.desk.say(_("{paper} printed.").format(paper=each.title))


def _printed(screen: Screen, job_id: int, paper: JobPaper) -> None:
    screen.run(note_printed, job_id=job_id, paper=paper.value)


def choose_signed(screen: Screen, card: JobCard) -> None:
    """Let somebody choose the scan of the signed paper, and keep it with the job."""
    chosen, _kind = QFileDialog.getOpenFileName(
        screen, _("Signed paper of {job}").format(job=card.number), "", _("Scans and photos (*.pdf *.png *.jpg *.jpeg)")
    )
    if chosen:
        keep_signed(screen, card.id, Path(chosen))


def keep_signed(screen: Screen, job_id: int, path: Path) -> bool:
    """Keep a file as the signed paper of a job; False, with the reason on the page, when it did not work."""
    try:
        data = path.read_bytes()
    except OSError as problem:
        screen.message.say("bad", _("The file could not be read."), problem.strerror or "")
        return False
    stored = screen.desk.dispatcher.shop.files.put(data)
    mime = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    done = screen.run(
        attach_file,
        job_id=job_id,
        name=path.name,
        mime=mime,
        size=stored.size,
        sha256=stored.sha256,
        kind="signed_terms",
    )
    return done is not None


def show_file(screen: Screen, file: JobFile) -> None:
    """Show a kept PDF, or save another kind of file where the person chooses."""
    data = screen.desk.dispatcher.shop.files.read(file.sha256)
    if file.mime == "application/pdf":
        screen.desk.printing.preview(screen, data, file.name, file.name)
        return
    target, _kind = QFileDialog.getSaveFileName(screen, _("Save file"), file.name)
    if target:
        Path(target).write_bytes(data)
