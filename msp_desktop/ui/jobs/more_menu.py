"""The further acts on a job, at the end of its header, in the menu and in the palette: those that fit it as it is."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from msp_desktop.domain.job_state import JobState, can_move, can_reopen, is_open, is_working
from msp_desktop.i18n import _
from msp_desktop.queries.job_card import JobCard, JobItemCard
from msp_desktop.ui.formats import formats
from msp_desktop.ui.jobs import job_sheets, life_sheets, papers

if TYPE_CHECKING:
    from msp_desktop.ui.jobs.job_screen import JobPage

FINISHED = (JobState.READY, JobState.CLOSED, JobState.RETURNED)

Act = tuple[str, str, Callable[[], object]]
"""Words, the last part of the objectName, and what it does."""


def more_menu(page: "JobPage", card: JobCard, item: JobItemCard) -> QMenu:
    """Make the menu for the item in front."""
    menu = QMenu(page)
    for group in act_groups(page, card, item):
        if group and menu.actions():
            menu.addSeparator()
        for text, name, act in group:
            _add(menu, text, name, act)
    return menu


def act_groups(page: "JobPage", card: JobCard, item: JobItemCard) -> list[list[Act]]:
    """The acts in groups: papers, the customer's yes, parts, the work, what belongs to it, how it ends."""
    return [
        _papers(page, card),
        _approval(page, card, item),
        _parts(page, card, item),
        _work(page, card, item),
        _links(page, card),
        _life(page, card, item),
        _endings(page, card, item),
    ]


def _papers(page: "JobPage", card: JobCard) -> list[Act]:
    acts: list[Act] = [
        (_("Print work order"), "work_order", page.print_),
        (_("Print claim ticket"), "ticket", page.print_ticket),
    ]
    if any(item.state in FINISHED for item in card.items):
        acts.append((_("Print repair report"), "report", partial(papers.preview_report, page, card)))
    return [*acts, (_("Sign on screen…"), "sign", page.sign)]


def _approval(page: "JobPage", card: JobCard, item: JobItemCard) -> list[Act]:
    quote = page.approval.quote_acts()
    if not is_working(item.state):
        return [*quote, (_("Note a call…"), "call", page.approval.log_call)] if is_open(card.state) else quote
    return [
        (_("Make a quote…"), "quote", page.approval.make_quote),
        *quote,
        (_("Note the answer…"), "answer", page.approval.record_answer),
        (_("Note a call…"), "call", page.approval.log_call),
    ]


def _parts(page: "JobPage", card: JobCard, item: JobItemCard) -> list[Act]:
    """Ordering what is missing, one act for each part."""
    if not is_working(item.state):
        return []
    lines = [line for line in card.lines if line.item_id == item.id and line.stock and line.stock.can_order]
    words = _("Order {part} for this job…")
    return [(words.format(part=line.description), f"order.{line.id}", partial(page.order_part, line)) for line in lines]


def _work(page: "JobPage", card: JobCard, item: JobItemCard) -> list[Act]:
    acts: list[Act] = []
    if is_open(card.state):
        acts += [
            (_("Assign…"), "assign", page.assign),
            (_("Promise…"), "promise", page.promise),
            (_("Appointment…"), "appointment", partial(page.desk.go, "appointments", job_id=card.id)),
            (_("Lend a device…"), "lend", page.lend),
            (_("Agreed limit…"), "limit", page.set_limit),
            (_("Shelf…"), "shelf", page.shelve),
            (_("Discount…"), "discount", page.discount),
            (_("Back in line") if card.rush else _("Rush"), "rush", page.rush),
        ]
    if is_working(item.state):
        acts.append((_("Delivery expected…"), "expected", page.expect))
    return acts


def _links(page: "JobPage", card: JobCard) -> list[Act]:
    """Papers of this job, and the jobs it follows or that followed it under warranty."""
    acts: list[Act] = [(_("Attach signed paper…"), "attach", partial(papers.choose_signed, page, card))]
    for paper in card.papers:
        words = _("Open {number}") if paper.number else _("Open the draft invoice")
        go = partial(page.desk.go, "invoice", document_id=paper.id)
        acts.append((words.format(number=paper.number), f"document.{paper.id}", go))
    linked = [(card.warranty_of_id, card.warranty_of)] if card.warranty_of_id is not None else []
    for job_id, number in [*linked, *card.came_back_as]:
        go = partial(page.desk.go, "job", job_id=job_id)
        acts.append((_("Open {number}").format(number=number), f"job.{job_id}", go))
    return acts


def _life(page: "JobPage", card: JobCard, item: JobItemCard) -> list[Act]:
    """Its place among other jobs: split, made once more, given to another customer, come back under warranty."""
    acts: list[Act] = []
    if life_sheets.can_split(card):
        acts.append((_("Split job…"), "split", partial(life_sheets.open_split, page, card, item)))
    acts.append((_("Duplicate…"), "duplicate", partial(life_sheets.open_duplicate, page, card, item)))
    if is_open(card.state):
        change = partial(life_sheets.open_change_customer, page, card, item)
        acts.append((_("Change customer…"), "customer", change))
    if not is_open(item.state):
        opened: Callable[[int], object] = lambda job_id: page.desk.go("job", job_id=job_id)  # noqa: E731 - read as one act
        act = partial(job_sheets.open_warranty, page, card, (item,), opened)
        acts.append((_("Warranty return…"), "warranty", act))
    return acts


def _endings(page: "JobPage", card: JobCard, item: JobItemCard) -> list[Act]:
    acts: list[Act] = []
    if can_move(item.state, JobState.READY) and card.over_limit:
        acts.append((_("Close all the same…"), "close", page.closing.close))
    if life_sheets.can_return(item):
        acts.append((_("Return unrepaired…"), "return", partial(life_sheets.open_unrepaired, page, card, item)))
    if life_sheets.can_repair_again(item):
        acts.append((_("Repair after all"), "repair", partial(life_sheets.repair_again, page, card, item)))
    if card.closable():
        acts.append((_("Cancel job…"), "cancel", partial(job_sheets.open_cancel, page, card)))
    if not is_open(item.state) and can_reopen(item.state, done_on(item), page.desk.dispatcher.shop.today):
        acts.append((_("Reopen…"), "reopen", partial(job_sheets.open_reopen, page, card, item)))
    return acts


def done_on(item: JobItemCard) -> date:
    """The shop's day on which an item was handed over, or came to the state it is in."""
    return formats().local(item.handed_over_at or item.state_since).date()


def _add(menu: QMenu, text: str, name: str, act: Callable[[], object]) -> None:
    made = menu.addAction(text.replace("&", "&&"))
    made.setObjectName(f"job.more.{name}")
    made.triggered.connect(lambda _on=False: act())
