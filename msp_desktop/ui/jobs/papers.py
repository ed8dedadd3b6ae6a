"""Printing the papers of a job from its page or the list, and keeping the signed one."""

from collections.abc import Collection
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from msp_desktop.documents.names import file_name
from msp_desktop.domain.kept_file import SIGNED_TERMS, NewAttachment
from msp_desktop.i18n import _
from msp_desktop.queries.job_card import JobCard, JobFile
from msp_desktop.store.shop import Shop
from msp_desktop.ui.background import Progress
from msp_desktop.ui.files.photo_strip import Shown
from msp_desktop.ui.screen import Screen
from msp_desktop.usecases.jobs import attach_files, note_printed
from msp_desktop.workflows.keep_files import read_file, store_files
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


def keep_signed(screen: Screen, job_id: int, path: Path) -> None:
    """Keep a file as the signed paper of a job; read on the worker, and the reason on the page when it may not be."""

    def store(shop: Shop, _progress: Progress) -> tuple[NewAttachment, ...]:
        return store_files(shop, [read_file(path, SIGNED_TERMS)])

    screen.start(_("Keeping files"), store, done=lambda made: screen.run(attach_files, files=made, job_id=job_id))


def show_file(screen: Screen, file: JobFile) -> None:
    """Look at a kept file."""
    from msp_desktop.ui.files.viewer import open_viewer

    kept = screen.desk.dispatcher.shop.files
    open_viewer(screen, [Shown(file.name, file.mime, file.sha256)], 0, lambda each: kept.read(each.sha256))
