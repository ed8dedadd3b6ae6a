"""Small forms about a machine that is lent: its card, lending it, until when, and how it came back."""

from datetime import timedelta

from msp_desktop.i18n import _
from msp_desktop.queries.customer_lookup import find_customers
from msp_desktop.queries.loaner_list import LoanerRow, loaner_list
from msp_desktop.ui.formats import formats
from msp_desktop.ui.jobs.ask_sheet import AskSheet
from msp_desktop.ui.kit import DateEdit, Field, Found, LineEdit, LookupBox, MoneyEdit, RadioGroup, TextEdit
from msp_desktop.ui.screen import Screen
from msp_desktop.usecases.loaners import add_loaner, change_loaner, extend_loan, lend, take_back_loan

USUAL_LOAN = timedelta(days=7)


def open_loaner(screen: Screen, row: LoanerRow | None) -> AskSheet:
    """Note a new machine, or correct one."""
    name, serial = LineEdit("loaner.name", max_length=200), LineEdit("loaner.serial", width=176, mono=True)
    value, note = MoneyEdit("loaner.value"), TextEdit("loaner.note")
    if row is not None:
        name.set_value(row.name)
        serial.set_value(row.serial)
        value.set_value(row.value_cents)
        note.set_value(row.note)

    def act() -> object:
        if row is None:
            return screen.run(
                add_loaner,
                name=name.value(),
                serial=serial.value(),
                note=note.value(),
                value_cents=value.value(),
            )
        return screen.run(
            change_loaner,
            loaner_id=row.id,
            name=name.value(),
            serial=serial.value(),
            note=note.value(),
            value_cents=value.value(),
            seen=row.version,
        )

    fields = [
        Field(_("What it is"), name, required=True, missing=_("Say what the machine is called.")),
        Field(_("Serial"), serial),
        Field(_("Worth"), value, hint=_("What it would cost to replace. Empty when nobody knows.")),
        Field(_("Note"), note),
    ]
    title = _("New device to lend") if row is None else _("Change {loaner}").format(loaner=row.name)
    return AskSheet(screen, title, fields, _("Save"), act, name="loaner.card").open()


def open_lend(screen: Screen, row: LoanerRow) -> AskSheet:
    """Lend a machine that is here: to whom, until when, with what."""

    def found(typed: str) -> list[Found]:
        rows = screen.ask(find_customers, typed=typed)
        return [Found(each.name, each.number, payload=each.id) for each in rows]

    who = LookupBox("loaner.customer", found, placeholder=_("Name, phone or number"), icon="account-outline")
    day, things, state = _loan_fields(screen)

    def act() -> object:
        chosen = who.payload()
        return screen.run(
            lend,
            loaner_id=row.id,
            customer_id=chosen if isinstance(chosen, int) else None,
            due_day=day.value() or screen.desk.dispatcher.shop.today,
            with_it=things.value(),
            state_out=state.value(),
        )

    fields = [
        Field(_("Customer"), who, required=True, missing=_("Say who takes it.")),
        Field(_("Back by"), day, required=True, missing=_("Say when it is to come back.")),
        Field(_("With it"), things, hint=_("Charger, bag, cable")),
        Field(_("How it looks"), state),
    ]
    title = _("Lend {loaner}").format(loaner=row.name)
    return AskSheet(screen, title, fields, _("Lend"), act, name="loaner.lend").open(first=who)


def open_lend_for_job(screen: Screen, job_id: int, number: str) -> AskSheet | None:
    """Lend one of the machines that are here to the customer of a job; says so when none is."""
    rows = [each for each in screen.ask(loaner_list) if each.loan_id is None]
    if not rows:
        screen.message.say("info", _("No device to lend is here."), _("They are kept under Records, Loaners."))
        return None
    which: RadioGroup[int] = RadioGroup("loaner.which", _("Device"), [(each.id, each.name) for each in rows])
    which.set_value(rows[0].id)
    day, things, state = _loan_fields(screen)

    def act() -> object:
        chosen = which.value()
        if chosen is None:
            return None
        return screen.run(
            lend,
            loaner_id=chosen,
            job_id=job_id,
            due_day=day.value() or screen.desk.dispatcher.shop.today,
            with_it=things.value(),
            state_out=state.value(),
        )

    fields = [
        which,
        Field(_("Back by"), day, required=True, missing=_("Say when it is to come back.")),
        Field(_("With it"), things, hint=_("Charger, bag, cable")),
        Field(_("How it looks"), state),
    ]
    title = _("Lend a device for {job}").format(job=number)
    return AskSheet(screen, title, fields, _("Lend"), act, name="loaner.lend").open(first=which)


def open_back(screen: Screen, row: LoanerRow) -> AskSheet:
    """It came back: how it looks."""
    state = LineEdit("loaner.state_back", max_length=200)

    def act() -> object:
        assert row.loan_id is not None
        return screen.run(take_back_loan, loan_id=row.loan_id, state_back=state.value(), seen=row.loan_version)

    out = _("It went out: {state}").format(state=row.state_out) if row.state_out else ""
    things = _("With it: {things}").format(things=row.with_it) if row.with_it else ""
    note = " · ".join(part for part in (things, out) if part)
    title = _("{loaner} is back").format(loaner=row.name)
    fields = [Field(_("How it looks"), state)]
    return AskSheet(screen, title, fields, _("It is back"), act, name="loaner.back", note=note).open()


def open_extend(screen: Screen, row: LoanerRow) -> AskSheet:
    """The customer keeps it longer."""
    day = DateEdit("loaner.due")
    day.set_value(row.due_day)

    def act() -> object:
        assert row.loan_id is not None
        chosen = day.value()
        if chosen is None:
            return None
        return screen.run(extend_loan, loan_id=row.loan_id, due_day=chosen, seen=row.loan_version)

    field = Field(_("Back by"), day, required=True, missing=_("Say when it is to come back."))
    title = _("{loaner}, until when?").format(loaner=row.name)
    note = _("Now: {day}").format(day=formats().day(row.due_day)) if row.due_day else ""
    return AskSheet(screen, title, [field], _("Save day"), act, name="loaner.extend", note=note, width=380).open()


def _loan_fields(screen: Screen) -> tuple[DateEdit, LineEdit, LineEdit]:
    day = DateEdit("loaner.due")
    day.set_value(screen.desk.dispatcher.shop.today + USUAL_LOAN)
    return day, LineEdit("loaner.with_it", max_length=200), LineEdit("loaner.state_out", max_length=200)
