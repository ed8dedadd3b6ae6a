"""Small forms about a job: move, assign, promise, limit, shelf, discount, reasons, and a repair that comes back."""

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from msp_desktop.domain.intake_answers import DataAnswer
from msp_desktop.domain.job_state import JobState, moves
from msp_desktop.i18n import _
from msp_desktop.queries.job_card import JobCard, JobItemCard
from msp_desktop.queries.shop_settings import people
from msp_desktop.ui.jobs.ask_sheet import AskSheet, reason_field
from msp_desktop.ui.kit import DateEdit, DateTimeEdit, Field, LineEdit, MoneyEdit, NumberEdit, RadioGroup, TextEdit
from msp_desktop.ui.screen import Screen, new_key
from msp_desktop.usecases.jobs import (
    assign_job,
    assign_jobs,
    cancel_job,
    discount_job,
    expect_parts,
    move_item,
    reopen_item,
    set_limit,
    set_promise,
    shelve_item,
    warranty_return,
)
from msp_desktop.words import DATA_ANSWER_WORDS, JOB_STATE_WORDS

Then = Callable[[JobState], object]


def reachable(item: JobItemCard) -> list[JobState]:
    """Where the page may move an item: closed is left to checkout, cancelled to an act of its own."""
    return [to for to in moves(item.state) if to not in (JobState.CLOSED, JobState.CANCELLED)]


def open_move(screen: Screen, card: JobCard, item: JobItemCard, other: Then) -> AskSheet:
    """Ask where an item goes. Ready and Returned unrepaired are handed to `other`, which asks for more."""
    states = reachable(item)
    group: RadioGroup[JobState] = RadioGroup(
        "job.move.state", _("Move to"), [(each, _(JOB_STATE_WORDS[each])) for each in states]
    )
    order = list(JobState)
    onward = [each for each in states if order.index(each) > order.index(item.state)]
    group.set_value(next(iter([*onward, *states]), None))

    def act() -> bool:
        to = group.value()
        if to is None:
            return False
        if to in (JobState.READY, JobState.RETURNED):
            made.close()
            other(to)
            return True
        return screen.run(move_item, item_id=item.id, to=to, seen=item.version) is not None

    title = _("Move {job}").format(job=card.number)
    note = _("Now: {state}").format(state=_(JOB_STATE_WORDS[item.state]))
    made = AskSheet(screen, title, [group], _("Move"), act, name="job.move", note=note, width=380)
    return made.open(first=group)


def open_assign(
    screen: Screen, job_ids: Sequence[int], now_id: int | None, title: str, *, seen: int | Sequence[int] | None = None
) -> AskSheet:
    """Ask who does it, and give it to them; `seen` is the version of the one job, or of each, as it was shown."""
    versions = (seen,) if isinstance(seen, int) else tuple(seen or ())
    rows = [each for each in screen.ask(people) if each.repairs or each.id == now_id]
    options: list[tuple[int, str]] = [(each.id, each.name) for each in rows]
    group: RadioGroup[int] = RadioGroup("job.assign.technician", _("Technician"), [*options, (0, _("Nobody yet"))])
    group.set_value(now_id or 0)

    def act() -> bool:
        chosen = group.value() or None
        if len(job_ids) == 1:
            one = next(iter(versions), None)
            return screen.run(assign_job, job_id=job_ids[0], person_id=chosen, seen=one) is not None
        return screen.run(assign_jobs, job_ids=tuple(job_ids), person_id=chosen, seen=versions) is not None

    return AskSheet(screen, title, [group], _("Assign"), act, name="job.assign", width=380).open(first=group)


def open_promise(screen: Screen, card: JobCard, zone: ZoneInfo) -> AskSheet:
    """Ask until when it is promised."""
    when = DateTimeEdit("job.promise.promise")
    when.set_value(card.promised_at.astimezone(zone).replace(tzinfo=None) if card.promised_at else None)

    def act() -> bool:
        given = when.value()
        at = given.replace(tzinfo=zone) if given else None
        return screen.run(set_promise, job_id=card.id, promised_at=at, seen=card.version) is not None

    field = Field(_("Promised for"), when, hint=_("Like thu 18:00, +2 or 19/11. Empty for no promise."))
    return AskSheet(
        screen, _("Promise {job}").format(job=card.number), [field], _("Save"), act, name="job.promise"
    ).open()


def open_limit(screen: Screen, card: JobCard) -> AskSheet:
    """Ask the amount above which the customer is called first."""
    amount = MoneyEdit("job.limit.limit")
    amount.set_value(card.limit_cents)

    def act() -> bool:
        return screen.run(set_limit, job_id=card.id, limit_cents=amount.value(), seen=card.version) is not None

    field = Field(_("Call before going over"), amount, hint=_("Tax included. Empty for no limit."))
    return AskSheet(screen, _("Agreed limit"), [field], _("Save limit"), act, name="job.limit").open()


def open_shelf(screen: Screen, item: JobItemCard) -> AskSheet:
    """Ask on which shelf it lies."""
    shelf = LineEdit("job.shelf.shelf", width=120, max_length=20)
    shelf.set_value(item.shelf)

    def act() -> bool:
        return screen.run(shelve_item, item_id=item.id, shelf=shelf.value(), seen=item.version) is not None

    field = Field(_("Shelf"), shelf, hint=_("Like B-03. Empty for none."))
    return AskSheet(screen, _("Shelf"), [field], _("Save shelf"), act, name="job.shelf.sheet", width=360).open()


def open_expected(screen: Screen, card: JobCard, item: JobItemCard) -> AskSheet:
    """Ask when the parts it waits for are to come."""
    day = DateEdit("job.expected.expected")
    day.set_value(item.expected_day)

    def act() -> bool:
        return screen.run(expect_parts, item_id=item.id, day=day.value(), seen=item.version) is not None

    title = _("When do the parts for {job} come?").format(job=card.number)
    hint = _("Empty: not known")
    fields = [Field(_("Expected on"), day, hint=hint)]
    return AskSheet(screen, title, fields, _("Save day"), act, name="job.expected", width=380).open()


def open_discount(screen: Screen, card: JobCard) -> AskSheet:
    """Ask the discount on the whole job and why."""
    percent = NumberEdit("job.discount.discount", width=110, unit="%")
    percent.set_value(card.discount_percent or None)
    why, reason = reason_field("job.discount.reason", required=False, label=_("Why, over 10 percent"))

    def act() -> bool:
        done = screen.run(
            discount_job,
            job_id=card.id,
            seen=card.version,
            percent=percent.value() or Decimal(0),
            reason=reason.value(),
        )
        return done is not None

    fields = [Field(_("Discount in percent"), percent), why]
    return AskSheet(screen, _("Discount on the job"), fields, _("Save discount"), act, name="job.discount").open()


def open_why(
    screen: Screen,
    title: str,
    verb: str,
    act: Callable[[str], object],
    *,
    name: str,
    note: str = "",
    required: bool = True,
) -> AskSheet:
    """Ask one line of why, then do it."""
    field, line = reason_field(f"{name}.reason", required=required)

    def run() -> bool:
        return act(line.value()) is not None

    return AskSheet(screen, title, [field], verb, run, name=name, note=note).open()


def open_reopen(screen: Screen, card: JobCard, item: JobItemCard) -> AskSheet:
    """Ask why a done item comes back."""

    def act(why: str) -> object:
        return screen.run(reopen_item, item_id=item.id, seen=item.version, reason=why)

    title = _("Reopen {job}?").format(job=card.number)
    return open_why(screen, title, _("Reopen job"), act, name="job.reopen", required=False)


def open_cancel(screen: Screen, card: JobCard) -> AskSheet:
    """Ask why a job is called off."""

    def act(why: str) -> object:
        return screen.run(cancel_job, job_id=card.id, seen=card.version, reason=why)

    title = _("Cancel {job}?").format(job=card.number)
    return open_why(screen, title, _("Cancel job"), act, name="job.cancel", note=_("It can be reopened at any time."))


def open_warranty(
    screen: Screen, card: JobCard, items: Sequence[JobItemCard], opened: Callable[[int], object]
) -> AskSheet:
    """Ask what is wrong again, and open the job for it."""
    problem = TextEdit("job.warranty.problem", lines=3)
    data: RadioGroup[DataAnswer] = RadioGroup(
        "job.warranty.data", _("Customer’s data"), [(each, _(DATA_ANSWER_WORDS[each])) for each in DataAnswer]
    )
    when = DateTimeEdit("job.warranty.promise")
    key = new_key()

    def act() -> bool:
        zone = screen.desk.dispatcher.shop.zone
        given: datetime | None = when.value()
        answer = data.value()
        assert answer is not None, "the form has checked it"
        done = screen.run(
            warranty_return,
            key,
            item_ids=tuple(item.id for item in items),
            problem=problem.value(),
            data_answer=answer,
            promised_at=given.replace(tzinfo=zone) if given else None,
        )
        if done is None:
            return False
        opened(done.value)
        return True

    fields = [
        Field(
            _("What is wrong again"), problem, required=True, missing=_("Say what is wrong, in the customer’s words.")
        ),
        Field(
            _("Customer’s data"),
            data,
            required=True,
            missing=_("Ask whether the data must be kept, and choose the answer."),
        ),
        Field(_("Promised for"), when),
    ]
    note = _("A new job opens that names {job}.").format(job=card.number)
    return AskSheet(screen, _("Warranty return"), fields, _("Book in"), act, name="job.warranty", note=note).open()
