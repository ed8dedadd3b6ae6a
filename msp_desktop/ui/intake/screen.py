"""New job: four groups on one page, the ticket at the right, and the one act that books it in."""

from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop.domain.drafts.intake import IntakeDraft, IntakeFacts
from msp_desktop.domain.errors import Refused, ShopError
from msp_desktop.domain.kept_file import PendingFile
from msp_desktop.domain.passcode_kind import SealedPasscode
from msp_desktop.domain.signature import SigningMoment
from msp_desktop.domain.totals import TaxPolicy
from msp_desktop.i18n import N_, _
from msp_desktop.queries.intake_claims import claimed_lines, item_devices
from msp_desktop.queries.intake_customers import IntakeCustomer, intake_customer
from msp_desktop.queries.intake_devices import IntakeDevice, customer_devices, devices_with_serial, intake_device
from msp_desktop.queries.intake_shop import IntakeShop, intake_shop
from msp_desktop.store.shop import Shop
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.formats import formats
from msp_desktop.ui.intake import sentences
from msp_desktop.ui.intake.asking import Asking
from msp_desktop.ui.intake.customer_group import CustomerGroup
from msp_desktop.ui.intake.device_group import DeviceGroup
from msp_desktop.ui.intake.extras import Extras
from msp_desktop.ui.intake.kept_draft import KeptDraft
from msp_desktop.ui.intake.notes import Notes
from msp_desktop.ui.intake.papers import Papers
from msp_desktop.ui.intake.problem_group import ProblemGroup
from msp_desktop.ui.intake.suggestions import Suggestions
from msp_desktop.ui.intake.ticket import Ticket
from msp_desktop.ui.intake.work_group import WorkGroup
from msp_desktop.ui.kit import Columns, InlineMessage, button, flat_button, primary_button, row, scrolled
from msp_desktop.ui.screen import Key, Screen, new_key
from msp_desktop.ui.signing.sign_sheet import open_signing
from msp_desktop.usecases.counter.intake import FORM, book_in, new_lines
from msp_desktop.words import problem_sentence
from msp_desktop.workflows.keep_files import keep_pending
from msp_desktop.workflows.print_job_papers import JobPaper
from msp_desktop.workflows.vault import seal_passcode

REFUSED_FIELDS = {"phones": "mobile", "emails": "email", "customer": "find", "contact_name": "contact"}
"""What the use cases call a field → what the form calls it."""


class IntakeScreen(Screen):
    """The intake form. The widgets are the draft: it is read from them at every change and everything else follows."""

    SHOWS = frozenset(
        {
            "shop",
            "person",
            "person_hours",
            "absence",
            "appointment",
            "opening_hours",
            "closed_day",
            "tax_rate",
            "job",
            "job_item",
            "job_line",
            "vault_key",
        }
    )
    NAME = FORM
    MAIN = N_("Book in and print")
    KEYS = (
        Key("Tab", N_("Next field")),
        Key("Ctrl+L", N_("Add line"), "add_line"),
        Key("F8", N_("Photo"), "add_photo"),
        Key("Ctrl+D", N_("Add device"), "add_device"),
        Key("Ctrl+U", N_("Add the usual parts"), "add_usual"),
        Key("Ctrl+Shift+Return", N_("Book in, no print"), "book_without_print"),
        Key("Esc", N_("Keep as draft")),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._key = new_key()
        self._shop: IntakeShop | None = None
        self._own_devices: list[IntakeDevice] = []
        self._filling = False
        self._asked_for_draft = False
        self._saved_at = ""
        self.claimed: tuple[int | None, str] = (None, "")
        self._drafts = desk.dispatcher.shop.drafts
        outer = self.layout()
        if outer is not None:
            outer.setContentsMargins(20, 4, 20, 12)
        self._asking, self._kept, self._notes, self._papers = Asking(self), KeptDraft(self), Notes(self), Papers(self)
        self.suggest = Suggestions(self)
        self._build_groups()
        self._build_page()
        desk.dispatcher.person_changed.connect(self._person_changed)

    # -- building it

    def _build_groups(self) -> None:
        self.customer = CustomerGroup(
            find=self._asking.customers,
            doubles=self._asking.doubles,
            use=self._use_customer,
            compare=self._compare,
            problem_of=self.problem_of,
        )
        self.device = DeviceGroup(
            own=lambda: self._own_devices,
            models=self._asking.models,
            serial_left=self._look_up_serial,
            warn=self._notes.under_serial,
            problem_of=self.problem_of,
            extras=lambda at: Extras(self, at),
        )
        self.problem = ProblemGroup(problem_of=self.problem_of)
        self.work = WorkGroup(
            find=self._asking.services,
            find_parts=self._asking.parts,
            usual_parts=self._asking.usual_parts,
            part_tax=self._asking.part_tax,
            device=lambda: self.device.at,
            problem_of=self.problem_of,
        )
        self.ticket = Ticket(self.desk.preferences)
        for field in (*self.customer.fields, *self.device.fields, self.problem.data_field):
            self.form.add(field)
        self.form.add(self.work.promise_field)
        self.form.add(self.work.limit_field)
        for group in (self.customer, self.device, self.problem, self.work):
            group.edited.connect(self._edited)
        self.customer.known.connect(self._customer_known)
        self.customer.added.connect(self._customer_new)
        self.device.picked.connect(self._device_picked)
        self.device.moved.connect(self._device_moved)
        self.device.dropped.connect(self._device_dropped)
        self.problem.answered.connect(self._answered)
        self.ticket.edited.connect(self._ticket_edited)

    def _build_page(self) -> None:
        self.add_act(flat_button(_("Clear form"), "intake.clear", self.clear_form, icon="undo"))
        self.add_act(
            button(_("Quick sale"), "intake.sale", lambda: self.desk.go("checkout"), icon="credit-card-outline")
        )
        self.found = InlineMessage("intake.found", closable=True)
        groups = QWidget()
        left = QVBoxLayout(groups)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(6)
        for group in (self.customer, self.device, self.problem):
            left.addWidget(group)
        left.addWidget(self.work, 1)
        self._area = scrolled(groups, "intake.groups")
        self._book = primary_button(_("Book in and print"), "intake.book", self.main_action, icon="check", large=True)
        foot = QWidget()
        below = QVBoxLayout(foot)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(10)
        for part in (self.message, self._book):
            below.addWidget(part)
        below.addLayout(row(button(_("Book in, no print"), "intake.book_only", self.book_without_print)))
        self._columns = Columns(
            "intake",
            _("Show"),
            centre=(self._area, _("New job")),
            right=(self._right(), _("Ticket")),
            foot=foot,
            widths=(0, 300, 640),
        )
        self.body.addWidget(self._columns, 1)

    def _right(self) -> QWidget:
        held = QWidget()
        layout = QVBoxLayout(held)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.found)
        layout.addWidget(self.ticket, 1)
        return held

    # -- the draft

    def draft_now(self) -> IntakeDraft:
        """The form as it stands, with the tax facts of the shop and the customer."""
        return IntakeDraft(
            customer=self.customer.customer(),
            contact_way=self.customer.contact_way(),
            devices=self.device.devices(),
            problem=self.problem.problem(),
            phrases=self.problem.phrases(),
            lines=self.work.lines(),
            promise=self.work.promise.value(),
            technician_id=self.ticket.technician(),
            limit_cents=self.work.limit.value(),
            warranty_of_id=self.claimed[0],
            warranty_of=self.claimed[1],
            check_id=self.work.check_agreed()[0],
            check_credited=self.work.check_agreed()[1],
        ).with_policy(self.policy())

    def problem_of(self, field: str) -> str:
        """What is amiss in one field of the device in front, worded; "" when nothing is."""
        if self._shop is None:
            return ""
        for found in self.draft_now().problems(self.now, self._shop.hours):
            if found.field == field and (not field.startswith("device.") or found.row == self.device.at):
                return problem_sentence(found, formats())
        return ""

    @property
    def now(self) -> datetime:
        """This moment."""
        return self.desk.dispatcher.shop.now

    @property
    def shop_facts(self) -> IntakeShop | None:
        """The shop around the form, None before it was asked."""
        return self._shop

    def facts(self, draft: IntakeDraft) -> IntakeFacts:
        """What the shop knows around the form, for cautions."""
        assert self._shop is not None
        known = self.customer.row
        return IntakeFacts(
            hours=self._shop.hours,
            on_stop=bool(known and known.on_stop),
            stop_reason=known.stop_reason if known else "",
            serials_here=self._notes.serials_here(draft),
            finish=self.suggest.finish(draft),
        )

    def policy(self) -> TaxPolicy:
        """How the form adds up for this customer."""
        known = self.customer.row
        if self._shop is None:
            return TaxPolicy()
        if known is None:
            return self._shop.policy(self.customer.customer().kind)
        return self._shop.policy(known.kind, known.price_basis, known.discount_percent)

    # -- showing it

    def refresh(self) -> None:
        """Ask for the shop around the form again; what is typed stays."""
        self._shop = self.ask(intake_shop, now=self.now)
        self.suggest.take(self._shop)
        self.work.offer_check(self._shop.check_id, self._shop.check, credited=self._shop.check_credited)
        self.device.show_vault()
        if self.customer.row is not None:
            self.ask_for_devices(self.customer.row.id)
        self._notes.forget_serials()
        self.show_form()
        if not self._asked_for_draft:
            self._asked_for_draft = True
            self._kept.offer()

    def show_form(self) -> None:
        """Let ticket, promises and warnings follow the form."""
        if self._shop is None or self._filling:
            return
        draft = self.suggest.promise(self.suggest.technician(self.draft_now()))
        self.work.show_totals(draft.basis, draft.totals)
        late = draft.promise is not None and bool(self.work.promise_field.error())
        self.ticket.show_draft(draft, self.device.at, missing_promise=late)
        self.ticket.show_told(sentences.told(draft) if self._shop.writes_booked_in else "")
        self.problem.ask_data(bool(draft.devices))
        self._notes.show(draft)
        saved = _("draft saved {time}").format(time=self._saved_at) if self._saved_at else ""
        self.set_title(_("New job"), " · ".join(each for each in (self.desk.person_name, saved) if each))

    # -- who and what

    def ask_for_devices(self, customer_id: int) -> None:
        """Learn which devices of the customer can be picked."""
        self._own_devices = self.ask(customer_devices, customer_id=customer_id)

    def _use_customer(self, customer_id: int) -> None:
        found = self.ask(intake_customer, customer_id=customer_id)
        if found is not None:
            self.customer.show_known(found)
            self._customer_known(found)
            self._edited()

    def _compare(self, customer_id: int) -> None:
        self.save_draft_now()
        known = self.customer.row
        if known is None:
            self.desk.go("customer", customer_id=customer_id)
        else:
            self.desk.go("customer", customer_id=known.id, merge_with=customer_id)

    def claim(self, job_id: int, number: str) -> None:
        """Book what came back as a return under warranty: what is covered goes on at no charge."""
        reason = _("Warranty of {job}").format(job=number)
        lines = self.ask(
            claimed_lines,
            job_id=job_id,
            device_ids=tuple(each.id for each in self.device.devices()),
            today=self.desk.dispatcher.shop.today,
            reason=reason,
            reverse_charge=bool(self.customer.row and self.customer.row.reverse_charge),
        )
        self._take_claim(self.draft_now().with_claim(job_id, number, lines))
        self.focus(self.problem.text)

    def unclaim(self) -> None:
        """Book it as work to be paid after all."""
        self._take_claim(self.draft_now().with_claim(None, ""))

    def _take_claim(self, draft: IntakeDraft) -> None:
        self.claimed = (draft.warranty_of_id, draft.warranty_of)
        self.work.set_lines(draft.lines)
        self._edited()

    def _customer_known(self, found: IntakeCustomer) -> None:
        if self.claimed[0] is not None:
            self.unclaim()
        self.ask_for_devices(found.id)
        self.device.forget_known()
        self.device.note_known(self._own_devices)
        self.focus(self.device.model if not self.device.current.model else self.problem.text)

    def _customer_new(self) -> None:
        self._own_devices = []
        if self.claimed[0] is not None:
            self.unclaim()
        self.device.forget_known()
        self.device.note_known(())

    def _device_picked(self, _found: IntakeDevice) -> None:
        self._notes.forget_serials()
        self.focus(self.problem.text)

    def _look_up_serial(self) -> None:
        """A serial that is known of this customer's device is that device."""
        current = self.device.current
        known = self.customer.row
        if current.id is None and known is not None and current.serial_key:
            for each in self.ask(devices_with_serial, serial_key=current.serial_key):
                if each.customer_id == known.id:
                    self.device.pick(each)
        self.show_form()

    def _device_moved(self) -> None:
        current = self.device.current
        self.problem.show_data(current.data_answer)
        self.ticket.set_shelf(current.shelf)
        self.show_form()

    def _device_dropped(self, gone: int) -> None:
        self.work.drop_device(gone)
        if self.claimed[0] is not None and not any(line.covers for line in self.work.lines()):
            self.unclaim()

    def _answered(self) -> None:
        self.device.set_data(self.problem.data.value())
        self._edited()

    def _ticket_edited(self) -> None:
        if self.ticket.shelf() != self.device.current.shelf:
            self.device.set_shelf(self.ticket.shelf())
            self.suggest.shelf_by_hand = True
        else:
            self.suggest.technician_by_hand = True
        self._edited()

    def _edited(self) -> None:
        if self._filling:
            return
        self.found.clear()
        self.show_form()
        self.touched()

    # -- acts

    def main_action(self) -> None:
        """Book in and print what is ticked."""
        self._book_in(prints=True)

    def book_without_print(self) -> None:
        """Book in and print nothing."""
        self._book_in(prints=False)

    def add_line(self) -> None:
        """Go to the field that adds lines."""
        self.focus(self.work.add_line)

    def add_device(self) -> None:
        """Ctrl+D"""
        self._columns.show_centre()
        self.device.add_device()

    def add_photo(self) -> None:
        """F8"""
        self.device.add_photo()

    def clear_form(self) -> None:
        """Empty the form; it can be brought back until something new is typed."""
        kept = self.draft()
        self._start_anew()
        self.forget_draft()
        if kept is not None:
            acts = [(_("Bring it back"), "intake.found.back", lambda: self.bring_back(kept))]
            self.found.say("info", _("The form is empty again."), acts=acts)
        self.focus(self.customer.lookup)

    def escape(self) -> bool:
        """Keep the draft; the window goes back."""
        if self.draft() is not None:
            self.save_draft_now()
            self.desk.say(_("Kept as a draft."))
        return False

    def _book_in(self, *, prints: bool) -> None:
        if not self._shop or not self._check():
            return
        draft = self.draft_now()
        known = self.customer.row
        passcodes = self._sealed()
        if passcodes is None:
            return
        done = self.run(
            book_in,
            key=self._key,
            customer=draft.customer,
            devices=draft.devices,
            promised_at=draft.promise,
            lines=new_lines(draft),
            lines_basis=draft.basis,
            problem=draft.problem,
            phrases=tuple(sorted(draft.phrases)),
            technician_id=draft.technician_id,
            contact_way=draft.contact_way,
            limit_cents=draft.limit_cents,
            discount_percent=known.discount_percent if known else None,
            warranty_of_id=draft.warranty_of_id,
            check_id=draft.check_id,
            check_credited=draft.check_credited,
            passcodes=passcodes,
        )
        if done is None:
            return
        self._key = new_key()
        job_id = done.value
        papers = self.ticket.papers() if prints else frozenset()
        if not draft.devices:
            papers -= {JobPaper.LABEL}
        self._keep_photos(job_id, [files for _at, files in self.device.photos()])
        self._start_anew()
        self.forget_draft()
        self.focus(self.customer.lookup)
        if not self.ticket.signs():
            self._papers.print_papers(job_id, papers)
            return
        open_signing(
            self,
            job_id=job_id,
            moment=SigningMoment.DROP_OFF,
            after=lambda _signed: self._papers.print_papers(job_id, papers),
        )

    def _sealed(self) -> tuple[SealedPasscode | None, ...] | None:
        """The passcodes as they are kept; None where one cannot be kept now, and the page says so."""
        shop = self.desk.dispatcher.shop
        try:
            return tuple(seal_passcode(shop, *each) if each else None for each in self.device.passcodes())
        except ShopError as problem:
            self.refused(problem)
            self.device.show_vault()
            return None

    def _keep_photos(self, job_id: int, photos: list[list[PendingFile]]) -> None:
        """Keep the photos with the job and the device they show, on the worker; the job is booked in all the same."""
        files = [each for own in photos for each in own]
        if not files:
            return
        device_ids = self.ask(item_devices, job_id=job_id)
        owned = [(device_id, own) for device_id, own in zip(device_ids, photos, strict=False) if own]

        def keep(shop: Shop, _progress: object) -> None:
            for device_id, own in owned:
                keep_pending(shop, own, job_id=job_id, device_id=device_id)

        self.start(_("Keeping photos"), keep, failed=lambda error: self._photos_lost(error, job_id))

    def _photos_lost(self, error: Exception, job_id: int) -> None:
        if not isinstance(error, ShopError):
            raise error
        acts = [(_("Open it"), "intake.message.open", lambda: self.desk.go("job", job_id=job_id))]
        self.message.say("warning", _("The job is booked in, its photos were not kept."), str(error), acts=acts)

    def _check(self) -> bool:
        """Check every device, then every field; the first device that needs somebody comes to the front."""
        assert self._shop is not None
        for found in self.draft_now().problems(self.now, self._shop.hours):
            if found.field.startswith("device."):
                self.device.go(found.row)
                break
        self._columns.show_centre()
        wrong = self.device.passcode_problem()
        if wrong is not None:
            self.device.go(wrong[0])
            self.message.say("bad", wrong[1])
            return False
        good = self.check_form()
        self.show_form()
        return good

    def refused(self, error: Exception, retry: Any = None) -> None:
        """Use cases name a field their own way."""
        if isinstance(error, Refused) and error.field in REFUSED_FIELDS:
            error = Refused(error.message, REFUSED_FIELDS[error.field])
        super().refused(error, retry)

    def already_done(self, value: object) -> None:
        """The form was booked in before and changed since."""
        acts = [(_("Open it"), "intake.message.open", lambda: self.desk.go("job", job_id=value))]
        self.message.say("info", _("This was already booked in."), acts=acts)

    # -- coming, going, keeping

    def open(self, **place: Any) -> None:
        """Start for a customer (`customer_id`) or for a device (`device_id`)."""
        if self._shop is None:
            self.refresh_if_stale()
        customer_id, device_id = place.get("customer_id"), place.get("device_id")
        device = self.ask(intake_device, device_id=device_id) if device_id else None
        wanted = device.customer_id if device else customer_id
        if wanted is None:
            return
        if self.draft() is not None:
            self.save_draft_now()
        self._start_anew()
        self._use_customer(wanted)
        if device is not None:
            self.device.pick(device)

    def first_focus(self) -> QWidget:
        """Find or add, or what was being filled in."""
        self._columns.show_centre()
        if self.customer.row is None and not self.customer.name.value():
            return self.customer.lookup
        return self.device.model if not self.device.current.model else self.problem.text

    def focus(self, widget: QWidget) -> None:
        """Put the cursor somewhere and bring it into sight."""
        self._columns.show_centre()
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        target = widget.focusProxy() or widget
        self._area.ensureWidgetVisible(target, 0, 40)

    def add_usual(self) -> None:
        """Ctrl+U: the parts that the service added last usually needs."""
        self.work.add_usual()

    def scanned(self, code: str) -> bool:
        """A serial goes to the device in front; a code of ours is for the window."""
        found = self.ask(devices_with_serial, serial_key=code.strip().upper())
        if not found and code.strip().upper().startswith("J-"):
            return False
        self.device.read_serial(code.strip())
        mine = next((each for each in found if self.customer.row and each.customer_id == self.customer.row.id), None)
        if mine is not None:
            self.device.pick(mine)
        elif found and self.customer.row is None and not self.customer.name.value():
            self._use_customer(found[0].customer_id)
            self.device.pick(found[0])
        return True

    def draft(self) -> dict[str, Any] | None:
        """The form as plain data, None while nothing is in it."""
        return self._kept.content(self._key)

    def restore(self, draft: dict[str, Any]) -> None:
        """Fill the form from a kept draft."""
        self._filling = True
        try:
            self._kept.show(draft)
        finally:
            self._filling = False
        self._key = str(draft.get("key") or new_key())
        self.show_form()

    def save_draft_now(self) -> None:
        """Keep the draft and say when."""
        if self.draft() is not None:
            self._saved_at = formats().time(self.now)
        super().save_draft_now()
        if self._saved_at:
            saved = _("draft saved {time}").format(time=self._saved_at)
            self.set_title(_("New job"), " · ".join(each for each in (self.desk.person_name, saved) if each))

    def _start_anew(self) -> None:
        self._filling = True
        try:
            self._own_devices = []
            self.claimed = (None, "")
            for group in (self.customer, self.device, self.problem, self.work):
                group.clear()
            self.device.note_known(())
            self._key, self._saved_at = new_key(), ""
            self.form.reset()
            self.message.clear()
            self.found.clear()
            self._notes.start_anew()
            self.suggest.start_anew()
        finally:
            self._filling = False
        self.show_form()

    def bring_back(self, kept: dict[str, Any]) -> None:
        """Go on with a kept draft."""
        self.found.clear()
        self.restore(kept)
        self.touched()
        self.focus(self.first_focus())

    def _person_changed(self) -> None:
        """Drafts stay with their author."""
        content, drafts = self.draft(), self._drafts
        if content is not None:
            # Waited for: whoever comes straight back must find it.
            self.desk.dispatcher.background.quietly(lambda: drafts.save(self.NAME, content)).wait(2)
        self._draft_timer.stop()
        self._drafts = self.desk.dispatcher.shop.drafts
        self._start_anew()
        self._asked_for_draft = False
        self.mark_stale()
