"""Small forms about the life of a job: split, once more, another customer, back unrepaired."""

from collections.abc import Callable

from msp_desktop.checks import phone_grouped
from msp_desktop.domain.job_state import JobState, is_open, is_working
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.i18n import _
from msp_desktop.queries.customer_lookup import CustomerFound, find_customers
from msp_desktop.queries.intake_services import agreed_check, intake_service
from msp_desktop.queries.job_card import JobCard, JobItemCard
from msp_desktop.ui.formats import formats
from msp_desktop.ui.jobs.ask_sheet import AskSheet, reason_field
from msp_desktop.ui.kit import Check, Chips, DateTimeEdit, Field, Found, LookupBox, RadioGroup, TextEdit
from msp_desktop.ui.screen import Screen, new_key
from msp_desktop.usecases.counter.returning import return_now
from msp_desktop.usecases.jobs import (
    change_job_customer,
    duplicate_job,
    make_unrepaired,
    split_job,
    take_back_unrepaired,
)

Opened = Callable[[int], object]


def can_split(card: JobCard) -> bool:
    """Whether something open could go on another job while something stays."""
    return any(is_open(item.state) for item in card.items) and (len(card.items) > 1 or len(card.lines) > 1)


def can_return(item: JobItemCard) -> bool:
    """Whether an item could go back as it came."""
    return is_working(item.state) or (item.state is JobState.READY and not item.unrepaired)


def can_repair_again(item: JobItemCard) -> bool:
    """Whether an item waits to go back unrepaired."""
    return item.state is JobState.READY and item.unrepaired


def open_split(screen: Screen, card: JobCard, item: JobItemCard, opened: Opened | None = None) -> AskSheet:
    """Ask which devices and lines go on a job of their own; the new job is opened."""
    devices = [(each.id, _item_name(card, each)) for each in card.items if is_open(each.state)]
    lines = [(line.id, line.description) for line in card.lines]
    key = new_key()
    which: Chips[int] = Chips("job.split.items", _("Devices"), devices, multi=True)
    work: Chips[int] = Chips("job.split.lines", _("Work and parts"), lines, multi=True)
    if len(card.items) > 1:
        which.set_values([item.id] if is_open(item.state) else [])
    fields = []
    if len(card.items) > 1:
        fields.append(Field(_("Devices that go on the new job"), which, name="split"))
    fields.append(
        Field(
            _("Work and parts that go on the new job"),
            work,
            hint=_("Those of a device that goes are taken along."),
            name="lines" if len(card.items) > 1 else "split",
        )
    )

    def act() -> bool:
        done = screen.run(
            split_job,
            key,
            job_id=card.id,
            item_ids=tuple(which.values()) if len(card.items) > 1 else (),
            line_ids=tuple(work.values()),
            seen=card.version,
        )
        return done is not None and _open(screen, done.value, opened)

    title = _("Split {job}").format(job=card.number)
    note = _("The two jobs name each other. Undo puts them together again.")
    return AskSheet(screen, title, fields, _("Split the job"), act, name="job.split", note=note, width=520).open()


def open_duplicate(screen: Screen, card: JobCard, item: JobItemCard, opened: Opened | None = None) -> AskSheet:
    """Ask for the problem and the promise of the same job once more."""
    del item
    problem = TextEdit("job.duplicate.problem", lines=3)
    problem.set_value(card.problem)
    when = DateTimeEdit("job.duplicate.promise")
    key = new_key()

    def act() -> bool:
        given = when.value()
        at = given.replace(tzinfo=screen.desk.dispatcher.shop.zone) if given else None
        done = screen.run(duplicate_job, key, job_id=card.id, problem=problem.value(), promised_at=at)
        return done is not None and _open(screen, done.value, opened)

    fields = [Field(_("Problem"), problem), Field(_("Promised for"), when, name="promise")]
    note = _("A new job with the same customer, devices and work, at the prices of today.")
    title = _("{job} once more").format(job=card.number)
    return AskSheet(screen, title, fields, _("Book in"), act, name="job.duplicate", note=note).open()


def open_change_customer(screen: Screen, card: JobCard, item: JobItemCard) -> AskSheet:
    """Ask to which customer the job goes, and whether its devices are theirs."""
    del item

    def find(typed: str) -> list[Found]:
        return [_found(each) for each in screen.ask(find_customers, typed=typed, other_than=card.customer.id)]

    lookup = LookupBox("job.customer.customer", find, placeholder=_("Name, phone or email"), icon="account-outline")
    too = Check(_("The devices on it are theirs too"), "job.customer.devices", checked=True)

    def act() -> bool:
        chosen = lookup.payload()
        if not isinstance(chosen, CustomerFound):
            made.form.refuse("customer", _("Choose the customer from the list."))
            return False
        done = screen.run(
            change_job_customer, job_id=card.id, customer_id=chosen.id, devices_too=too.value(), seen=card.version
        )
        return done is not None

    fields = [Field(_("Customer"), lookup, required=True, missing=_("Choose the customer from the list.")), too]
    title = _("Give {job} to another customer").format(job=card.number)
    note = _("It is with {customer}. Prices and discount follow the new customer.")
    made = AskSheet(
        screen,
        title,
        fields,
        _("Change customer"),
        act,
        name="job.customer",
        note=note.format(customer=card.customer.facts.name),
    )
    return made.open(first=lookup)


def open_unrepaired(screen: Screen, card: JobCard, item: JobItemCard) -> AskSheet:
    """Ask why it goes back as it came, what is charged for the check, and whether it is handed over at once."""
    why, line = reason_field("job.unrepaired.reason")
    fields: list[Field | Check | RadioGroup[bool]] = [why]
    fee = _fee(screen, card)
    charge: RadioGroup[bool] = RadioGroup(
        "job.unrepaired.charge", _("Check fee"), [(True, fee or _("Charge the check")), (False, _("Charge nothing"))]
    )
    charge.set_value(bool(fee))
    if fee:
        fields.append(Field(_("Check fee"), charge))
    now = Check(_("It is handed back now, nothing to pay"), "job.unrepaired.now")
    if not fee:
        fields.append(now)

    def act() -> bool:
        charges = bool(fee) and bool(charge.value())
        if now.value() and not fee:
            return screen.run(return_now, item_id=item.id, reason=line.value(), seen=item.version) is not None
        done = screen.run(
            make_unrepaired, item_id=item.id, reason=line.value(), charge_check=charges, seen=item.version
        )
        return done is not None

    title = _("Return {job} unrepaired?").format(job=card.number)
    note = _("Its work is set aside and not charged. It waits at checkout to be fetched.")
    return AskSheet(screen, title, fields, _("Return unrepaired"), act, name="job.unrepaired", note=note).open(
        first=line
    )


def repair_again(screen: Screen, card: JobCard, item: JobItemCard) -> bool:
    """Go on repairing what waited to go back."""
    del card
    return screen.run(take_back_unrepaired, item_id=item.id, seen=item.version) is not None


def _fee(screen: Screen, card: JobCard) -> str:
    """The check agreed on the job with its price, "" where none is."""
    service_id = screen.ask(agreed_check, job_id=card.id)
    if service_id is None:
        return ""
    service = screen.ask(
        intake_service,
        service_id=service_id,
        basis=card.basis,
        day=screen.desk.dispatcher.shop.today,
        reverse_charge=card.customer.facts.reverse_charge,
    )
    if service is None:
        return ""
    words = (
        _("{service}, {amount} with tax") if card.basis is PriceBasis.GROSS else _("{service}, {amount} without tax")
    )
    return words.format(service=service.name, amount=formats().money(service.unit_cents))


def _item_name(card: JobCard, item: JobItemCard) -> str:
    if item.facts is not None:
        return item.facts.name
    place = [each.id for each in card.items].index(item.id) + 1
    return _("Device {n}").format(n=place) if item.device_id else _("Work without a device")


def _found(each: CustomerFound) -> Found:
    phone = phone_grouped(each.phone) if each.phone else ""
    return Found(each.name, " · ".join(filter(None, (each.number, phone))), payload=each, icon="account-outline")


def _open(screen: Screen, job_id: int, opened: Opened | None) -> bool:
    if opened is None:
        screen.desk.go("job", job_id=job_id)
    else:
        opened(job_id)
    return True
