"""The further acts on a job, in the menu at the end of its header: only those that fit the job as it is."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from msp_desktop.domain.job_state import JobState, can_reopen, is_open
from msp_desktop.i18n import _
from msp_desktop.queries.job_card import JobCard, JobItemCard
from msp_desktop.ui.formats import formats
from msp_desktop.ui.jobs import job_sheets, papers

if TYPE_CHECKING:
    from msp_desktop.ui.jobs.job_screen import JobPage


def more_menu(page: "JobPage", card: JobCard, item: JobItemCard) -> QMenu:
    """Make the menu for the item in front."""
    menu = QMenu(page)
    _add(menu, _("Print work order"), "work_order", page.print_)
    _add(menu, _("Print claim ticket"), "ticket", page.print_ticket)
    menu.addSeparator()
    if is_open(card.state):
        _add(menu, _("Assign…"), "assign", page.assign)
        _add(menu, _("Promise…"), "promise", page.promise)
        _add(menu, _("Agreed limit…"), "limit", page.set_limit)
        _add(menu, _("Shelf…"), "shelf", page.shelve)
        _add(menu, _("Discount…"), "discount", page.discount)
        _add(menu, _("Back in line") if card.rush else _("Rush"), "rush", page.rush)
    _add(menu, _("Attach signed paper…"), "attach", partial(papers.choose_signed, page, card))
    for paper in card.papers:
        words = _("Open {number}") if paper.number else _("Open the draft invoice")
        go = partial(page.desk.go, "invoice", document_id=paper.id)
        _add(menu, words.format(number=paper.number), f"document.{paper.id}", go)
    _add_links(menu, page, card)
    menu.addSeparator()
    _add_endings(menu, page, card, item)
    return menu


def _add_links(menu: QMenu, page: "JobPage", card: JobCard) -> None:
    """The job this one follows under warranty, and those that followed it."""
    linked = [(card.warranty_of_id, card.warranty_of)] if card.warranty_of_id is not None else []
    for job_id, number in [*linked, *card.came_back_as]:
        go = partial(page.desk.go, "job", job_id=job_id)
        _add(menu, _("Open {number}").format(number=number), f"job.{job_id}", go)


def _add_endings(menu: QMenu, page: "JobPage", card: JobCard, item: JobItemCard) -> None:
    if JobState.RETURNED in job_sheets.reachable(item):
        _add(menu, _("Return unrepaired…"), "return", partial(job_sheets.open_return, page, card, item))
    if card.closable():
        _add(menu, _("Cancel job…"), "cancel", partial(job_sheets.open_cancel, page, card))
    if is_open(item.state):
        return
    opened: Callable[[int], object] = lambda job_id: page.desk.go("job", job_id=job_id)  # noqa: E731 - read as one act
    _add(menu, _("Warranty return…"), "warranty", partial(job_sheets.open_warranty, page, card, (item,), opened))
    if can_reopen(item.state, done_on(item), page.desk.dispatcher.shop.today):
        _add(menu, _("Reopen…"), "reopen", partial(job_sheets.open_reopen, page, card, item))


def done_on(item: JobItemCard) -> date:
    """The shop's day on which an item was handed over, or came to the state it is in."""
    return formats().local(item.handed_over_at or item.state_since).date()


def _add(menu: QMenu, text: str, name: str, act: Callable[[], object]) -> None:
    made = menu.addAction(text)
    made.setObjectName(f"job.more.{name}")
    made.triggered.connect(lambda _on=False: act())
