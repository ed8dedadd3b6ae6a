"""Who brings it: found by phone, name, mail, company or tax number, or added; how they want to hear from the shop."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from msp_desktop.domain.drafts.intake import LONGEST, DraftCustomer, phone_digits
from msp_desktop.domain.intake_answers import ContactWay
from msp_desktop.domain.roles import CustomerKind
from msp_desktop.i18n import _
from msp_desktop.queries.customer_doubles import DoubleRow
from msp_desktop.queries.intake_customers import IntakeCustomer
from msp_desktop.ui.formats import today
from msp_desktop.ui.intake import sentences
from msp_desktop.ui.intake.double_bar import DoubleBar
from msp_desktop.ui.intake.group import Group
from msp_desktop.ui.kit import (
    Badge,
    BadgeLabel,
    Check,
    Chips,
    Field,
    Found,
    LineEdit,
    LookupBox,
    PhoneEdit,
    PlainLabel,
    Segments,
    row,
)
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.words import CONTACT_WAY_WORDS, CUSTOMER_KIND_WORDS

DOUBLES_MS = 350
KNOWN = "check-circle-outline"
STOPPED = "hand-back-right-outline"


class MobileEdit(PhoneEdit):
    """The mobile number of the form: its way out is “No phone”."""

    def problem(self) -> str:
        """A sentence for a number that lacks digits."""
        return _("Add the missing digits, or choose “No phone”.") if self.text().strip() and not self.value() else ""


class CustomerGroup(Group):
    """Group 1. `edited` on each change; `known(customer)` once one was found, `added` for a new one."""

    edited = Signal()
    known = Signal(object)
    added = Signal()

    def __init__(
        self,
        *,
        find: Callable[[str], Sequence[IntakeCustomer]],
        doubles: Callable[[DraftCustomer], Sequence[tuple[DoubleRow, str]]],
        use: Callable[[int], object],
        compare: Callable[[int], object],
        problem_of: Callable[[str], str],
    ) -> None:
        note = _("Phone, name, email or company — a new number opens a new customer")
        super().__init__(_("Customer"), 1, note)
        self._find_rows, self._doubles, self._problem_of = find, doubles, problem_of
        self._row: IntakeCustomer | None = None
        self._build_fields()
        self._build_line(use, compare)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DOUBLES_MS)
        self._timer.timeout.connect(self.look_for_doubles)
        self.clear()

    # -- what is in it

    @property
    def row(self) -> IntakeCustomer | None:
        """The known customer, None for a new one."""
        return self._row

    def customer(self) -> DraftCustomer:
        """Who the form says it is."""
        return DraftCustomer(
            id=self._row.id if self._row else None,
            kind=self._row.kind if self._row else self._kind.value(),
            name=self.name.value(),
            contact=self.contact.value(),
            mobile="" if self.no_phone.value() else self.mobile.value() or self.mobile.text().strip(),
            no_phone=self.no_phone.value(),
            email=self.email.value(),
        )

    def contact_way(self) -> ContactWay:
        """How they want to hear from the shop."""
        return self.way.value() or ContactWay.CALL

    def show_known(self, found: IntakeCustomer, draft: DraftCustomer | None = None) -> None:
        """Take a known customer; of a kept draft, what was typed beside the card stays."""
        self._row = found
        self.lookup.set_value(found.name, found)
        self.name.set_value(found.name)
        self.contact.set_value(found.contact)
        self.mobile.set_value(draft.mobile if draft else found.phone)
        self.email.set_value(draft.email if draft else found.email)
        self.no_phone.set_value(draft.no_phone if draft else not found.phone)
        if draft is None:
            self.way.set_value(found.contact_way)
        self._dress()
        self.look_for_doubles()

    def show_new(self, draft: DraftCustomer, way: ContactWay) -> None:
        """Show a customer that is not known yet, as a kept draft has it."""
        self.clear()
        self.lookup.set_value(draft.name or draft.mobile or draft.email, draft)
        self._kind.set_value(draft.kind)
        self.name.set_value(draft.name)
        self.contact.set_value(draft.contact)
        self.mobile.set_value(draft.mobile)
        self.email.set_value(draft.email)
        self.no_phone.set_value(draft.no_phone)
        self.way.set_value(way)
        self._dress()
        self.look_for_doubles()

    def show_way(self, way: ContactWay) -> None:
        """Choose how they want to hear."""
        self.way.set_value(way)

    def clear(self) -> None:
        """An empty group."""
        self._row = None
        self.lookup.set_value("")
        for each in (self.name, self.contact, self.mobile, self.email):
            each.set_value("")
        self._kind.set_value(CustomerKind.PERSON)
        self.no_phone.set_value(False)
        self.way.set_value(ContactWay.CALL)
        self.double.put_away()
        self._dress()

    def look_for_doubles(self) -> None:
        """Say who may be the same, or take the sentence away."""
        self._timer.stop()
        found = self._doubles(self.customer())
        if found:
            (double, visits) = found[0]
            self.double.offer(double, visits, new=self._row is None)
        else:
            self.double.put_away()
        self._show_line()

    # -- building it

    def _build_fields(self) -> None:
        self.lookup = LookupBox("intake.customer.find", self._found, add_words=_("Add “{text}” as new"), width=240)
        self.name = LineEdit("intake.customer.name", max_length=LONGEST["customer.name"])
        self.mobile = MobileEdit("intake.customer.mobile")
        self.email = LineEdit("intake.customer.email", max_length=LONGEST["customer.email"])
        self.fields = (
            Field(_("Find or add"), self.lookup),
            Field(
                _("Name"),
                self.name,
                required=True,
                missing=_("Enter the customer’s name."),
                check=lambda: self._problem_of("customer.name"),
            ),
            Field(
                _("Mobile"),
                self.mobile,
                required=True,
                missing=_("Enter the mobile number, or choose “No phone”."),
                check=lambda: self._problem_of("customer.mobile"),
            ),
            Field(_("Email"), self.email, check=lambda: self._problem_of("customer.email")),
        )
        line = QHBoxLayout()
        line.setSpacing(12)
        for field, share in zip(self.fields, (18, 15, 16, 33), strict=True):
            line.addWidget(field, share)
        self.add(line)
        self.lookup.chosen.connect(self._chosen)
        self.lookup.added.connect(self._add)
        self.lookup.left.connect(self._left_find)
        for each in (self.name, self.mobile, self.email):
            each.edited.connect(self._typed)
            each.left.connect(self._timer_now)

    def _build_line(self, use: Callable[[int], object], compare: Callable[[int], object]) -> None:
        self._badge, self._about = BadgeLabel(None, _("Customer")), PlainLabel("", tone="t2", cut=True)
        self._owes = PlainLabel("", "strong", tone="bad")
        kinds = [(each, _(words)) for each, words in CUSTOMER_KIND_WORDS.items()]
        self._kind: Segments[CustomerKind] = Segments("intake.customer.kind", _("Person or company"), kinds)
        self.contact = LineEdit(
            "intake.customer.contact",
            placeholder=_("Contact person"),
            max_length=LONGEST["customer.contact"],
            width=190,
        )
        self.contact.setAccessibleName(_("Contact person"))
        self.double = DoubleBar(use, compare)
        known, new = QWidget(), QWidget()
        known.setLayout(row(self._badge, self._owes, self._about))
        known_layout = known.layout()
        assert isinstance(known_layout, QHBoxLayout)
        known_layout.setStretchFactor(self._about, 1)
        new.setLayout(row(self._kind, self.contact, None))
        self._lines = (known, new, self.double)
        self.no_phone = Check(_("No phone"), "intake.customer.no_phone")
        ways = [(each, _(words)) for each, words in CONTACT_WAY_WORDS.items()]
        self.way: Chips[ContactWay] = Chips("intake.customer.way", _("Contact by"), ways, optional=False)
        line = QHBoxLayout()
        line.setSpacing(10)
        for each in self._lines:
            line.addWidget(each, 1)
        line.addWidget(self.no_phone)
        line.addSpacing(6)
        self._way_label = PlainLabel(_("Contact by"), "label")
        line.addWidget(self._way_label)
        line.addWidget(self.way, 0, Qt.AlignmentFlag.AlignVCenter)
        self.add(line)
        self._kind.edited.connect(self._kind_changed)
        self.contact.edited.connect(self.edited)
        self.no_phone.edited.connect(self._no_phone_changed)
        self.way.edited.connect(self.edited)

    # -- finding and adding

    def _found(self, typed: str) -> list[Found]:
        return [self._row_of(each) for each in self._find_rows(typed)]

    def _row_of(self, each: IntakeCustomer) -> Found:
        badge = Badge("bad", STOPPED, _("On stop")) if each.on_stop else None
        owed = sentences.owes(each, today())
        icon = "domain" if each.kind is CustomerKind.COMPANY else "account-outline"
        return Found(each.name, sentences.reach(each), badge, each, icon, owed or sentences.visits(each))

    def _chosen(self, payload: object) -> None:
        if isinstance(payload, IntakeCustomer):
            self.show_known(payload)
            self.known.emit(payload)
            self.edited.emit()

    def _add(self, typed: str) -> None:
        """A new customer under what was typed: a number, an address or a name."""
        self._start_new(typed)
        first = self.mobile if self.name.value() and not self.mobile.text() else self.name
        first.setFocus()
        self.added.emit()
        self.edited.emit()

    def _left_find(self) -> None:
        typed = self.lookup.value()
        if typed and self.lookup.payload() is None and self._row is None and not self.name.value():
            self._start_new(typed)
            self.edited.emit()
        elif self._row is not None and not typed:
            self.clear()
            self.edited.emit()

    def _start_new(self, typed: str) -> None:
        way, kind = self.contact_way(), self._kind.value()
        if self._row is not None:
            self.clear()
            way, kind = ContactWay.CALL, CustomerKind.PERSON
        draft = self.customer()
        self.lookup.set_value(typed, draft)
        digits = phone_digits(typed)
        if "@" in typed:
            self.email.set_value(typed)
        elif digits >= 5 and digits >= len(typed.replace(" ", "")) - 2:
            self.mobile.show_text(typed)
            if self.mobile.value():
                self.mobile.set_value(self.mobile.value())
        else:
            self.name.set_value(typed)
        self._kind.set_value(kind)
        self.way.set_value(way)
        self._dress()
        self.look_for_doubles()

    # -- changes by hand

    def _typed(self) -> None:
        if self._row is None and not self.lookup.value():
            self.lookup.set_trailing("account-plus-outline", "inf")
            self._dress()
        self._timer.start()
        self.edited.emit()

    def _timer_now(self) -> None:
        if self._timer.isActive():
            self.look_for_doubles()

    def _kind_changed(self) -> None:
        self._dress()
        self.edited.emit()

    def _no_phone_changed(self) -> None:
        if self.no_phone.value() and self.contact_way() is ContactWay.CALL and self.email.value():
            self.way.set_value(ContactWay.EMAIL)
        self._dress()
        self.fields[2].reset()
        self.edited.emit()

    # -- showing it

    def _dress(self) -> None:
        company = self._row is None and self._kind.value() is CustomerKind.COMPANY
        self.name.setReadOnly(self._row is not None)
        self.fields[1].set_label(_("Company") if company else _("Name"))
        set_shown(self.contact, company)
        self.mobile.setEnabled(not self.no_phone.value())
        self.fields[2].set_required(not self.no_phone.value())
        if self._row is not None:
            stopped = self._row.on_stop
            self.lookup.set_trailing(STOPPED if stopped else KNOWN, "bad" if stopped else "ok")
        elif self.lookup.value() or self.name.value():
            self.lookup.set_trailing("account-plus-outline", "inf")
        else:
            self.lookup.set_trailing("")
        self._show_line()

    def _show_line(self) -> None:
        chosen = 2 if self.double.is_offered() else 0 if self._row else 1
        for at, each in enumerate(self._lines):
            set_shown(each, at == chosen)
        # The way out is offered where a number is missing, and leaves room for what else there is to say.
        set_shown(self.no_phone, self.no_phone.value() or not self.mobile.text().strip())
        set_shown(self._way_label, not self.double.is_offered())
        if self._row is None:
            return
        owed = sentences.owes(self._row, today())
        if self._row.on_stop:
            self._badge.show_badge(Badge("bad", STOPPED, _("On stop")))
        else:
            self._badge.show_badge(Badge("ok", KNOWN, _("Known customer")))
        self._owes.setText(owed)
        set_shown(self._owes, bool(owed))
        about = sentences.visits(self._row)
        nothing = "" if owed else _("nothing owed")
        self._about.setText(" · ".join(each for each in (about, nothing) if each))
        self._about.setAccessibleName(" · ".join(each for each in (about, owed or nothing) if each))
