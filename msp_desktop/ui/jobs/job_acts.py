"""What is done with jobs from the board and the table: moved, closed, given to somebody, timed, printed."""

from collections.abc import Sequence
from functools import partial

from msp_desktop.domain.job_state import OPEN_STATES, WORKING_STATES, JobState, can_move
from msp_desktop.i18n import _, ngettext
from msp_desktop.queries.job_board import CardRow
from msp_desktop.queries.job_card import JobCard, job_card
from msp_desktop.queries.job_list import JobRow
from msp_desktop.queries.running_timer import running_timer
from msp_desktop.ui.formats import formats
from msp_desktop.ui.jobs.approval_work import ApprovalWork
from msp_desktop.ui.jobs.ask_sheet import AskSheet
from msp_desktop.ui.jobs.job_sheets import open_assign, open_why
from msp_desktop.ui.kit import RadioGroup
from msp_desktop.ui.screen import Screen
from msp_desktop.usecases.counter.closing import close_items, close_job
from msp_desktop.usecases.jobs import move_item, move_items, move_jobs, start_timer, stop_timer
from msp_desktop.words import JOB_STATE_WORDS, closing_gap_sentence

# -- one card


def move_card(screen: Screen, card: CardRow, to: JobState) -> object:
    """Bring a card to another column; ready is reached by closing, and waiting for approval opens the quote."""
    if to is JobState.READY:
        return close_card(screen, card)
    done = screen.run(move_item, item_id=card.item_id, to=to, seen=card.item_version)
    if done is not None and to is JobState.WAITING_APPROVAL:
        _offer_quote(screen, card)
    return done


def _offer_quote(screen: Screen, card: CardRow) -> None:
    """Open the quote of what is asked for, unless nothing is priced yet or one is out already."""
    approval = _approval(screen, card)
    asked = approval.card()
    if card.amount_cents and asked is not None and not (asked.quote is not None and asked.quote.is_open):
        approval.make_quote()


def _approval(screen: Screen, card: CardRow) -> ApprovalWork:
    def place() -> tuple[JobCard, int]:
        return _whole(screen, card), card.item_id

    return ApprovalWork(screen, place)


def _whole(screen: Screen, card: CardRow) -> JobCard:
    shop = screen.desk.dispatcher.shop
    return screen.ask(job_card, job_id=card.job_id, since=shop.now, since_day=shop.today)


def ask_where(screen: Screen, card: CardRow) -> AskSheet:
    """Ask to which column a card goes."""
    states = [each for each in OPEN_STATES if can_move(card.state, each)]
    group: RadioGroup[JobState] = RadioGroup(
        "jobs.move.state", _("Move to"), [(each, _(JOB_STATE_WORDS[each])) for each in states]
    )
    order = list(OPEN_STATES)
    onward = [each for each in states if order.index(each) > order.index(card.state)]
    group.set_value(next(iter([*onward, *states]), None))

    def act() -> bool:
        to = group.value()
        if to is JobState.READY:
            made.close()
            close_card(screen, card)
            return True
        if to is JobState.WAITING_APPROVAL:
            made.close()
            move_card(screen, card, to)
            return True
        return to is not None and move_card(screen, card, to) is not None

    title = _("Move {job}").format(job=card.number)
    note = _("Now: {state}").format(state=_(JOB_STATE_WORDS[card.state]))
    made = AskSheet(screen, title, [group], _("Move"), act, name="jobs.move.sheet", note=note, width=380)
    return made.open(first=group)


def close_card(screen: Screen, card: CardRow) -> object:
    """Close what is on a card; what is missing is said and one line of why is asked, over the limit the customer."""
    whole = _whole(screen, card)
    if whole.over_limit:
        _approval(screen, card).ask_for_approval()
        return None
    gaps = whole.gaps([card.item_id])
    if not gaps:
        return _closed(screen, card, "")
    note = " ".join(closing_gap_sentence(gap, formats()) for gap in gaps)
    title = _("Close {job} anyway?").format(job=card.number)
    open_why(screen, title, _("Close job"), partial(_closed, screen, card), name="jobs.close", note=note)
    return None


def _closed(screen: Screen, card: CardRow, why: str) -> object:
    done = screen.run(close_job, item_id=card.item_id, seen=card.item_version, reason=why)
    if done is not None:
        words = _("{job} is ready. The draft invoice is made.") if done.value else _("{job} is ready.")
        screen.desk.say(words.format(job=card.number))
    return done


def refuse_move(screen: Screen, card: CardRow, to: JobState) -> None:
    """Say why a card cannot go there."""
    words = _("{job} is {state} and cannot become {other}.")
    state, other = (f"“{_(JOB_STATE_WORDS[each])}”" for each in (card.state, to))
    screen.message.say("warning", words.format(job=card.number, state=state, other=other))


def assign_card(screen: Screen, card: CardRow) -> AskSheet:
    """Ask who does the job of a card."""
    title = _("Who does {job}?").format(job=card.number)
    return open_assign(screen, [card.job_id], card.technician_id, title, seen=card.job_version)


def time_item(screen: Screen, item_id: int) -> None:
    """Start this person's timer on an item, or stop it there."""
    person = screen.desk.dispatcher.shop.actor
    running = screen.ask(running_timer, person_id=person) if person is not None else None
    if running is not None and running.item_id == item_id:
        screen.run(stop_timer, time_id=running.id)
    else:
        screen.run(start_timer, item_id=item_id)


# -- rows of the table


def move_rows(screen: Screen, rows: Sequence[JobRow]) -> None:
    """Ask where to move everything open on these jobs."""
    if not rows:
        return
    group: RadioGroup[JobState] = RadioGroup(
        "jobs.move.state",
        _("Move to"),
        [(each, _(JOB_STATE_WORDS[each])) for each in (*WORKING_STATES, JobState.READY)],
    )
    group.set_value(WORKING_STATES[1])
    ids, versions = _open_items(rows)

    def act() -> bool:
        to = group.value()
        if to is JobState.READY:
            made.close()
            close_rows(screen, rows)
            return True
        if not ids:
            return to is not None and screen.run(move_jobs, job_ids=tuple(one.id for one in rows), to=to) is not None
        return to is not None and screen.run(move_items, item_ids=ids, to=to, seen=versions) is not None

    title = (
        _("Move {job}").format(job=rows[0].number)
        if len(rows) == 1
        else ngettext("Move {n} job", "Move {n} jobs", len(rows)).format(n=len(rows))
    )
    made = AskSheet(screen, title, [group], _("Move"), act, name="jobs.move.sheet", width=380)
    made.open(first=group)


def close_rows(screen: Screen, rows: Sequence[JobRow]) -> None:
    """Close several jobs, with one line of why for all."""
    title = ngettext("Close {n} job?", "Close {n} jobs?", len(rows)).format(n=len(rows))
    note = _("Draft invoices are made. Open required checks need a reason.")
    ids, versions = _open_items(rows, JobState.READY)

    def act(why: str) -> object:
        return screen.run(close_items, item_ids=ids, reason=why, seen=versions)

    open_why(screen, title, _("Close"), act, name="jobs.close", note=note, required=False)


def assign_rows(screen: Screen, rows: Sequence[JobRow]) -> None:
    """Ask who does these jobs."""
    if not rows:
        return
    one = rows[0]
    if len(rows) == 1:
        title = _("Who does {job}?").format(job=one.number)
        open_assign(screen, [one.id], one.technician_id, title, seen=one.version)
        return
    title = ngettext("Who does this {n} job?", "Who does these {n} jobs?", len(rows)).format(n=len(rows))
    open_assign(screen, [each.id for each in rows], None, title, seen=[each.version for each in rows])


def _open_items(rows: Sequence[JobRow], but: JobState | None = None) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Ids and versions of everything on these jobs that is in the shop, as the table shows it."""
    found = [item for one in rows if one.state is not but for item in one.open_items]
    return tuple(item_id for item_id, _version in found), tuple(version for _item_id, version in found)


# -- papers


def print_labels(screen: Screen, jobs: Sequence[tuple[int, str]]) -> None:
    """Print the labels of these jobs."""
    if jobs:
        from msp_desktop.ui.jobs import papers
        from msp_desktop.workflows.print_job_papers import JobPaper

        papers.print_papers(screen, list(jobs), (JobPaper.LABEL,))
