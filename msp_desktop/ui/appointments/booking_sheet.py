"""The form of one appointment: a new one, or one that stands in the calendar with what can become of it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop.domain.appointment import NEEDS_PERSON, AppointmentKind, AppointmentState
from msp_desktop.i18n import _
from msp_desktop.queries.appointment_calendar import Caller, caller, hands_of_job, open_jobs_of, travel_types
from msp_desktop.queries.appointment_list import AppointmentRow
from msp_desktop.queries.customer_lookup import find_customers
from msp_desktop.queries.shop_settings import people
from msp_desktop.ui.appointments.look import KIND_LOOKS
from msp_desktop.ui.kit import (
    Chips,
    Combo,
    DateTimeEdit,
    Field,
    Form,
    Found,
    LineEdit,
    LookupBox,
    PhoneEdit,
    Sheet,
    TextEdit,
    button,
    row,
)
from msp_desktop.ui.kit.fields import need_you
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.screen import Screen, new_key
from msp_desktop.usecases.appointments import (
    AppointmentFacts,
    book_appointment,
    cancel_appointment,
    change_appointment,
    finish_appointment,
    miss_appointment,
)
from msp_desktop.words import APPOINTMENT_KIND_WORDS

LENGTHS = (15, 30, 45, 60, 90, 120, 180, 240, 300, 360, 480)
TRAVELS = (0, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180)
NOBODY = 0


class BookingSheet:
    """Fields in the order they are asked: what, who, when, by whom."""

    def __init__(
        self,
        screen: Screen,
        *,
        row: AppointmentRow | None = None,
        starts: datetime | None = None,
        minutes: int = 60,
        person_id: int | None = None,
        customer_id: int | None = None,
        job_id: int | None = None,
    ) -> None:
        self._screen, self._row, self._key = screen, row, new_key()
        self._zone = screen.desk.dispatcher.shop.zone
        self._customer_id: int | None = None
        self._jobs: list[tuple[int, str, str]] = []
        self._build()
        self._fill(row, starts, minutes, person_id)
        if job_id is not None and customer_id is None:
            customer_id, technician_id = screen.ask(hands_of_job, job_id=job_id)
            self._person.set_value(person_id or technician_id or NOBODY)
            self._follow()
        if customer_id is not None and row is None:
            self._take_customer(customer_id)
            self._job.set_value(job_id or NOBODY)
        self._sheet = Sheet(
            _("Appointment with {who}").format(who=row.who) if row else _("New appointment"),
            self._body,
            _("Save") if row else _("Book"),
            self._keep,
            name="appointment",
            width=620,
        )
        if row is not None:
            self._offer_acts(row)
        self._sheet.open(over=screen, first=self._kind if row is None else self._starts)

    @property
    def sheet(self) -> Sheet:
        """The layer, for the page that opened it."""
        return self._sheet

    def _build(self) -> None:
        shop = self._screen
        self._kind: Chips[AppointmentKind] = Chips(
            "appointment.kind",
            _("What for"),
            [(each, _(APPOINTMENT_KIND_WORDS[each]), KIND_LOOKS[each][1]) for each in AppointmentKind],
            optional=False,
        )
        self._who = LookupBox(
            "appointment.who",
            self._find,
            placeholder=_("Name, phone or email"),
            add_words=_("Only note “{text}”"),
            width=300,
        )
        self._phone = PhoneEdit("appointment.phone")
        self._job: Combo[int] = Combo("appointment.job_id", [(NOBODY, _("No job"))], width=250)
        self._starts = DateTimeEdit("appointment.starts_at")
        self._length: Combo[int] = Combo(
            "appointment.ends_at", [(each, _length_words(each)) for each in LENGTHS], width=140
        )
        staff = [(each.id, each.name) for each in shop.ask(people)]
        self._person: Combo[int] = Combo(
            "appointment.person_id", [(NOBODY, _("Anybody at the counter")), *staff], width=230
        )
        self._travel: Combo[int] = Combo(
            "appointment.travel_minutes", [(each, _travel_words(each)) for each in TRAVELS], width=150
        )
        self._types = shop.ask(travel_types)
        self._labour: Combo[int] = Combo("appointment.travel_labour_id", self._types, width=200)
        self._place = LineEdit("appointment.place", max_length=200)
        self._note = TextEdit("appointment.note", lines=2)
        self._form = Form(
            Field(_("What for"), self._kind, name="kind"),
            Field(_("Who"), self._who, required=True, missing=_("Enter the name of who comes.")),
            Field(_("Phone"), self._phone),
            Field(_("Job"), self._job),
            Field(_("When"), self._starts, required=True, missing=_("Enter a day and time, like thu 10:00.")),
            Field(_("How long"), self._length),
            Field(_("Technician"), self._person),
            Field(_("Travel, one way"), self._travel),
            Field(_("Charged as"), self._labour),
            Field(_("Place"), self._place),
            Field(_("Note"), self._note),
        )
        self._lay_out()
        self._kind.edited.connect(self._follow)
        self._travel.edited.connect(self._follow)
        self._person.edited.connect(self._follow)
        self._who.chosen.connect(self._chosen)
        self._who.added.connect(self._noted)

    def _lay_out(self) -> None:
        fields = self._form.fields
        self._body = QWidget()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(fields["kind"])
        column.addLayout(row(fields["who"], fields["phone"], None, spacing=12))
        column.addLayout(row(fields["starts_at"], fields["ends_at"], fields["person_id"], None, spacing=12))
        column.addLayout(row(fields["travel_minutes"], fields["travel_labour_id"], None, spacing=12))
        column.addLayout(row(fields["job_id"], None, spacing=12))
        column.addWidget(fields["place"])
        column.addWidget(fields["note"])

    def _fill(self, kept: AppointmentRow | None, starts: datetime | None, minutes: int, person_id: int | None) -> None:
        if kept is None:
            self._kind.set_value(AppointmentKind.ON_SITE)
            self._starts.set_value(self._wall(starts) if starts else None)
            self._set_minutes(self._length, minutes, _length_words)
            self._person.set_value(person_id or NOBODY)
            self._travel.set_value(0)
        else:
            self._kind.set_value(kept.kind)
            self._starts.set_value(self._wall(kept.starts_at))
            self._set_minutes(self._length, kept.minutes, _length_words)
            self._person.set_value(kept.person_id or NOBODY)
            self._set_minutes(self._travel, kept.travel_minutes, _travel_words)
            if kept.travel_labour_id is not None:
                self._labour.set_value(kept.travel_labour_id)
            if kept.customer_id is not None:
                self._take_customer(kept.customer_id, kept)
            self._who.set_value(kept.who, kept.customer_id)
            self._phone.set_value(kept.phone)
            self._place.set_value(kept.place)
            self._note.set_value(kept.note)
        self._follow()

    def _set_minutes(self, combo: Combo[int], minutes: int, words: Callable[[int], str]) -> None:
        known = LENGTHS if combo is self._length else TRAVELS
        if minutes not in known:
            combo.show_options([(each, words(each)) for each in sorted({*known, minutes})])
        combo.set_value(minutes)

    def _wall(self, at: datetime) -> datetime:
        return at.astimezone(self._zone).replace(tzinfo=None)

    def _follow(self) -> None:
        on_site = self._kind.value() is AppointmentKind.ON_SITE
        fields = self._form.fields
        set_shown(fields["travel_minutes"], on_site)
        set_shown(fields["travel_labour_id"], on_site and bool(self._travel.value()) and len(self._types) > 1)
        set_shown(fields["place"], on_site)
        if self._kind.value() in NEEDS_PERSON and not self._person.value():
            fields["person_id"].set_hint(_("Choose who does it."))
        else:
            fields["person_id"].set_hint("")

    # -- the customer

    def _find(self, typed: str) -> list[Found]:
        rows = self._screen.ask(find_customers, typed=typed)
        return [Found(each.name, each.phone or each.number, payload=each.id) for each in rows]

    def _chosen(self, payload: object) -> None:
        if isinstance(payload, int):
            self._take_customer(payload)
            self._form.fields["who"].set_error("")
            self._starts.setFocus()

    def _noted(self, text: str) -> None:
        self._customer_id = None
        self._who.set_value(text)
        self._show_jobs(())
        self._phone.setFocus()

    def _take_customer(self, customer_id: int, kept: AppointmentRow | None = None) -> None:
        found: Caller | None = self._screen.ask(caller, customer_id=customer_id)
        if found is None:
            return
        self._customer_id = customer_id
        self._who.set_value(found.name, customer_id)
        self._show_jobs(self._screen.ask(open_jobs_of, customer_id=customer_id), kept)
        if kept is None:
            self._phone.set_value(found.phone)
            self._place.set_value(found.place)

    def _show_jobs(self, jobs: "list[tuple[int, str, str]] | tuple[()]", kept: AppointmentRow | None = None) -> None:
        options = [(NOBODY, _("No job"))]
        options += [(job_id, f"{number} · {problem[:40]}") for job_id, number, problem in jobs]
        if kept is not None and kept.job_id is not None and kept.job_id not in [job_id for job_id, _text in options]:
            options.append((kept.job_id, kept.job_number))
        self._job.show_options(options)
        self._job.set_value(kept.job_id if kept and kept.job_id else NOBODY)

    # -- saving and ending

    def _facts(self) -> AppointmentFacts | None:
        wall = self._starts.value()
        if wall is None:
            return None
        starts = wall.replace(tzinfo=self._zone)
        # Counted in UTC: an hour over a clock change is still an hour.
        ends = starts.astimezone(UTC) + timedelta(minutes=self._length.value() or 60)
        same_customer = self._who.payload() is not None
        return AppointmentFacts(
            kind=self._kind.value() or AppointmentKind.ON_SITE,
            starts_at=starts,
            ends_at=ends,
            person_id=self._person.value() or None,
            customer_id=self._customer_id if same_customer else None,
            job_id=(self._job.value() or None) if same_customer else None,
            travel_minutes=self._travel.value() or 0,
            travel_labour_id=self._labour.value() if len(self._types) > 1 and self._travel.value() else None,
            who="" if same_customer else self._who.value(),
            phone=self._phone.value(),
            place=self._place.value(),
            note=self._note.value(),
        )

    def _keep(self) -> bool:
        wrong = self._form.problems()
        if wrong:
            self._sheet.message.say("bad", need_you(wrong))
            wrong[0].editor.setFocus()
            return False
        facts = self._facts()
        if facts is None:
            return False
        kept = self._row
        if kept is None:
            return self._in_sheet(lambda: self._screen.run(book_appointment, key=self._key, facts=facts))
        return self._in_sheet(
            lambda: self._screen.run(change_appointment, appointment_id=kept.id, facts=facts, seen=kept.version)
        )

    def _in_sheet(self, act: Callable[[], object]) -> bool:
        """Run an act of the page; what is refused is said in the sheet."""
        screen = self._screen
        before = screen.form, screen.message
        screen.form, screen.message = self._form, self._sheet.message
        try:
            return act() is not None
        finally:
            screen.form, screen.message = before

    def _offer_acts(self, kept: AppointmentRow) -> None:
        foot = self._sheet.foot
        desk = self._screen.desk
        if kept.job_id is not None:
            foot.addWidget(self._leads("appointment.job", _("Open job"), lambda: desk.go("job", job_id=kept.job_id)))
        elif kept.state is AppointmentState.PLANNED:
            place = {"customer_id": kept.customer_id} if kept.customer_id is not None else {}
            foot.addWidget(self._leads("appointment.intake", _("Book in"), lambda: desk.go("intake", **place)))
        if kept.state is not AppointmentState.PLANNED:
            self._sheet.main_button.hide()
            return
        seen = kept.version
        foot.addWidget(
            self._ends(
                "appointment.done",
                _("Done"),
                lambda: self._screen.run(finish_appointment, appointment_id=kept.id, seen=seen),
            )
        )
        if kept.starts_at <= desk.dispatcher.shop.now:
            foot.addWidget(
                self._ends(
                    "appointment.missed",
                    _("Missed"),
                    lambda: self._screen.run(miss_appointment, appointment_id=kept.id, seen=seen),
                )
            )
        foot.addWidget(
            self._ends(
                "appointment.cancel_it",
                _("Call off"),
                lambda: self._screen.run(cancel_appointment, appointment_id=kept.id, seen=seen),
            )
        )

    def _ends(self, name: str, text: str, act: Callable[[], object]) -> QWidget:
        def end() -> None:
            if self._in_sheet(act):
                self._sheet.close_sheet()

        return button(text, name, end)

    def _leads(self, name: str, text: str, go: Callable[[], object]) -> QWidget:
        def leave() -> None:
            self._sheet.close_sheet()
            go()

        return button(text, name, leave)


def _length_words(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("{n} min").format(n=rest)
    if not rest:
        return _("{hours} h").format(hours=hours)
    return _("{hours} h {minutes} min").format(hours=hours, minutes=rest)


def _travel_words(minutes: int) -> str:
    return _length_words(minutes) if minutes else _("None")
