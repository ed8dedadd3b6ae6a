"""What is worth knowing before booking in, worded beside the ticket and under the serial; nothing stands in the way."""

from typing import TYPE_CHECKING

from msp_desktop.domain.drafts.intake import IntakeDraft
from msp_desktop.domain.drafts.problem import Caution, CautionCode
from msp_desktop.domain.warranty import Cover
from msp_desktop.i18n import _
from msp_desktop.queries.device_card import device_covers
from msp_desktop.queries.intake_devices import IntakeDevice, devices_with_serial
from msp_desktop.ui.formats import formats
from msp_desktop.ui.intake.ticket import Note
from msp_desktop.ui.warranty_words import cover_words
from msp_desktop.words import caution_sentence

if TYPE_CHECKING:
    from msp_desktop.ui.intake.screen import IntakeScreen

_HERE = (CautionCode.CUSTOMER_ON_STOP, CautionCode.SERIAL_HERE)


class Notes:
    """Asks what is known of serials and past repairs once, and words it for the form as it stands."""

    def __init__(self, screen: "IntakeScreen") -> None:
        self._screen = screen
        self._serials: dict[str, list[IntakeDevice]] = {}
        self._warranties: dict[int, tuple[Cover, ...]] = {}
        self._second: set[str] = set()

    def start_anew(self) -> None:
        """A new form: nobody has decided on a second booking yet."""
        self._second.clear()

    def forget_serials(self) -> None:
        """Ask again, because something came or left."""
        self._serials.clear()
        self._warranties.clear()

    def known(self, serial_key: str) -> list[IntakeDevice]:
        """The devices known under a serial."""
        if serial_key and serial_key not in self._serials:
            self._serials[serial_key] = self._screen.ask(devices_with_serial, serial_key=serial_key)
        return self._serials.get(serial_key, [])

    def serials_here(self, draft: IntakeDraft) -> dict[str, str]:
        """The serials on the form whose device is in the shop, with the number of the job."""
        here = {}
        for key in {each.serial_key for each in draft.devices if each.serial_key}:
            job = next((each.open_job for each in self.known(key) if each.open_job), "")
            if job and key not in self._second:
                here[key] = job
        return here

    def under_serial(self) -> str:
        """The short sentence under the serial of the device in front."""
        if self._screen.shop_facts is None:
            return ""
        current = self._screen.device.current
        found = self.known(current.serial_key)
        here = next((each for each in found if each.open_job), None)
        if here is not None:
            return _("Already here as {job}").format(job=here.open_job)
        other = next((each for each in found if each.id != current.id), None)
        if other is None or current.id is not None:
            return ""
        return _("Known: {device}, {customer}").format(device=other.name, customer=other.customer)

    def show(self, draft: IntakeDraft) -> None:
        """Show everything worth knowing beside the ticket."""
        past = bool(self._screen.problem_of("promise"))
        cautions = [
            each for each in draft.cautions(self._screen.facts(draft)) if not (past and each.field == "promise")
        ]
        first = [each for each in cautions if each.code in _HERE]
        rest = [each for each in cautions if each.code not in _HERE]
        notes = [self._note(each, draft) for each in (*first, *rest)]
        self._screen.ticket.show_notes([*notes, *self._repairs(draft)])
        self._screen.device.fields[2].set_hint("")  # the warning under the serial is read again

    def _note(self, caution: Caution, draft: IntakeDraft) -> Note:
        sentence = caution_sentence(caution, formats())
        bold, dot, more = sentence.partition(". ")
        bold = f"{bold}." if dot else bold
        if caution.code is not CautionCode.SERIAL_HERE:
            return Note("bad" if caution.code is CautionCode.CUSTOMER_ON_STOP else "warning", bold, more)
        key = draft.devices[caution.row].serial_key
        here = next((each for each in self.known(key) if each.open_job), None)
        if here is None:
            return Note("warning", bold, more)
        where = _("{customer} · shelf {shelf}") if here.shelf else "{customer}"
        about = where.format(customer=here.customer, shelf=here.shelf)
        job_id = here.open_job_id
        acts = (
            (
                _("Open {job}").format(job=here.open_job),
                "intake.note.open",
                lambda: self._screen.desk.go("job", job_id=job_id),
            ),
            (_("Book a second"), "intake.note.second", lambda: self._book_second(key)),
        )
        return Note("warning", bold, f"{more}\n{about}", acts)

    def _book_second(self, key: str) -> None:
        self._second.add(key)
        self._screen.show_form()

    def covers_of(self, device_id: int) -> tuple[Cover, ...]:
        """What of a device's past repairs is under the shop's warranty today, asked once."""
        if device_id not in self._warranties:
            today = self._screen.desk.dispatcher.shop.today
            self._warranties[device_id] = self._screen.ask(device_covers, device_id=device_id, today=today)
        return self._warranties[device_id]

    def _repairs(self, draft: IntakeDraft) -> list[Note]:
        """The shop's own warranty on past repairs of the device in front, and the one act that books the return."""
        place = self._screen.device.at
        device_id = draft.devices[place].id if draft.devices else None
        found = self.covers_of(device_id) if device_id is not None else ()
        if draft.warranty_of_id is not None:
            words = _("Booked as a warranty return of {job}.").format(job=draft.warranty_of)
            return [Note("ok", words, acts=((_("Not under warranty"), "intake.note.unclaim", self._screen.unclaim),))]
        if not found or device_id is None:
            return []
        bold, more = cover_words(found)
        first = found[0]
        acts = (
            (_("Book as return"), "intake.note.claim", lambda: self._screen.claim(first.job_id, first.job)),
            (
                _("Open {job}").format(job=first.job),
                "intake.note.repair",
                lambda: self._screen.desk.go("job", job_id=first.job_id),
            ),
        )
        return [Note("info", bold, more, acts)]
