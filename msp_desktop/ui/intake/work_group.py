"""What is to be done, for how much and until when: lines from the catalogue, promise, agreed limit."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from msp_desktop.domain.drafts.intake import DraftLine, IntakeDraft
from msp_desktop.domain.tax import Tax
from msp_desktop.domain.totals import PriceBasis, Totals
from msp_desktop.domain.work_kind import LineKind
from msp_desktop.i18n import _
from msp_desktop.queries.intake_parts import IntakePart
from msp_desktop.queries.intake_services import IntakeService
from msp_desktop.ui.formats import formats
from msp_desktop.ui.intake.group import Group
from msp_desktop.ui.intake.line_rows import LineRows, bench_time
from msp_desktop.ui.intake.promise_box import PromiseBox
from msp_desktop.ui.inventory.part_picker import part_found
from msp_desktop.ui.kit import (
    Combo,
    Field,
    Found,
    IconLabel,
    LookupBox,
    MoneyEdit,
    PlainLabel,
    icon_button,
    link_button,
    row,
)
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.theme import theme


class WorkGroup(Group):
    """Group 4. `edited` on each change."""

    edited = Signal()

    def __init__(
        self,
        *,
        find: Callable[[str], Sequence[IntakeService]],
        find_parts: Callable[[str], Sequence[IntakePart]],
        usual_parts: Callable[[int], Sequence[DraftLine]],
        part_tax: Callable[[], tuple[int, Tax] | None],
        device: Callable[[], int],
        problem_of: Callable[[str], str],
    ) -> None:
        super().__init__(_("Work, price and promise"), 4)
        self._find, self._part_tax, self._device = find, part_tax, device
        self._find_parts, self._usual_parts = find_parts, usual_parts
        self._offered: tuple[DraftLine, ...] = ()
        self._lines: list[DraftLine] = []
        self._basis = PriceBasis.GROSS
        self._usual = False
        self.add_line = LookupBox(
            "intake.work.add",
            self._found,
            placeholder=_("Type a name or code, or scan"),
            keys="Ctrl+L",
            add_words=_("Add “{text}” as a part"),
            clears=True,
        )
        self.rows = LineRows()
        self.promise = PromiseBox("intake.work.promise")
        self.promise_field = Field(
            _("Promise"),
            self.promise,
            required=True,
            missing=_("Choose a date."),
            check=lambda: problem_of("promise"),
        )
        self.limit = MoneyEdit("intake.work.limit", width=156)
        self.limit_field = Field(
            _("Call before going over"),
            self.limit,
            hint=_("Printed as the agreed limit"),
            check=lambda: problem_of("limit"),
        )
        left, right = QVBoxLayout(), QVBoxLayout()
        for side in (left, right):
            side.setSpacing(9)
        left.addWidget(Field(_("Add a service or part"), self.add_line))
        left.addWidget(self.rows, 1)
        self._hint, self._hint_words = _usual_strip(self.add_usual, self.leave_usual)
        left.addWidget(self._hint)
        left.addStretch(0)
        right.addWidget(self.promise_field)
        self.check: Combo[bool | None] = Combo("intake.work.check", width=172)
        self.check_field = Field(_("Check fee"), self.check)
        set_shown(self.check_field, False)
        self._check_id: int | None = None
        right.addLayout(row(self.limit_field, self.check_field, None, spacing=12))
        right.addStretch(1)
        sides = QHBoxLayout()
        sides.setSpacing(20)
        sides.addLayout(left, 1)
        beside = QWidget()
        beside.setLayout(right)
        right.setContentsMargins(0, 0, 0, 0)
        beside.setFixedWidth(theme().px(344))
        sides.addWidget(beside)
        self.add(sides, 1)
        self.add_line.chosen.connect(self._chosen)
        self.add_line.added.connect(self._add_part)
        self.rows.changed.connect(self._changed)
        self.rows.removed.connect(self._removed)
        self.promise.edited.connect(self.edited)
        self.limit.edited.connect(self.edited)
        self.check.edited.connect(self.edited)

    def lines(self) -> tuple[DraftLine, ...]:
        """The lines on the form."""
        return tuple(self._lines)

    def set_lines(self, lines: Sequence[DraftLine]) -> None:
        """Take over the lines of a draft."""
        self._lines = list(lines)

    def show_totals(self, basis: PriceBasis, totals: Totals) -> None:
        """Show the lines with what they come to in the basis of the form."""
        self._basis = basis
        self.rows.show_lines(self._lines, basis, [each.amount_cents for each in totals.lines])

    def show_free_bench(self, text: str) -> None:
        """Say when the bench is free first, "" to say nothing."""
        self.promise_field.set_hint(text)

    def offer_check(self, service_id: int | None, name: str, *, credited: bool) -> None:
        """Offer the shop's check fee, agreed as usual; nothing where the shop asks none. A choice made stays."""
        set_shown(self.check_field, service_id is not None)
        if service_id == self._check_id:
            return
        self._check_id, self._usual = service_id, credited
        self.check.show_options(
            [(True, _("Only if not repaired")), (False, _("In any case")), (None, _("None agreed"))]
        )
        self.check_field.set_hint(name)
        self.check.set_value(credited)

    def check_agreed(self) -> tuple[int | None, bool]:
        """The service agreed as check fee and whether the repair makes it fall away."""
        chosen = self.check.value() if self._check_id is not None else None
        return (None, False) if chosen is None else (self._check_id, chosen)

    def set_check(self, service_id: int | None, *, credited: bool) -> None:
        """Take over what a kept draft says of the check fee."""
        if self._check_id is not None:
            self.check.set_value(credited if service_id is not None else None)

    def drop_device(self, gone: int) -> None:
        """A device was taken off the form: its lines go to the first one."""
        self._lines = list(IntakeDraft(lines=tuple(self._lines)).without_device(gone).lines)

    def clear(self) -> None:
        """An empty group."""
        self._lines = []
        self._offer(())
        self.add_line.set_value("")
        self.promise.clear()
        self.limit.set_value(None)
        if self._check_id is not None:
            self.check.set_value(self._usual)
        self.promise_field.reset()
        self.limit_field.reset()

    def add_service(self, service: IntakeService) -> None:
        """Put a service on the form, for the device in front; one that is there already counts once more."""
        device = self._device()
        for at, line in enumerate(self._lines):
            own = line.service_id == service.id and line.device == device and line.covers is None
            if own and not service.by_the_hour:
                self._lines[at] = replace(line, quantity=line.quantity + 1)
                self.rows.show_again()
                break
        else:
            self._lines.append(replace(service.line, device=device))
            self._offer(self._usual_parts(service.id))
        self.edited.emit()

    def add_stock_part(self, found: IntakePart) -> None:
        """Put a part of the stock on the form; one that is there already counts once more."""
        device = self._device()
        for at, line in enumerate(self._lines):
            if line.part_id == found.part.id and line.device == device and line.covers is None:
                self._lines[at] = replace(line, quantity=line.quantity + 1)
                self.rows.show_again()
                break
        else:
            self._lines.append(replace(found.line, device=device))
        self.edited.emit()

    def add_usual(self) -> None:
        """Put the usual parts of the service added last on the form."""
        device = self._device()
        self._lines += [replace(line, device=device) for line in self._offered]
        self._offer(())
        self.edited.emit()

    def leave_usual(self) -> None:
        """Offer the usual parts no longer."""
        self._offer(())
        self.add_line.setFocus()

    def _offer(self, lines: Sequence[DraftLine]) -> None:
        device = self._device()
        mine = [line for line in self._lines if line.device == device and line.kind is LineKind.PART]
        ids, texts = {line.part_id for line in mine if line.part_id is not None}, {line.text for line in mine}
        self._offered = tuple(
            line for line in lines if (line.part_id not in ids if line.part_id is not None else line.text not in texts)
        )
        said = [
            _("{n} × {part}").format(n=formats().number(line.quantity), part=line.text)
            if line.quantity != 1
            else line.text
            for line in self._offered
        ]
        self._hint_words.setText(_("Usual: {parts}").format(parts=", ".join(said)))
        set_shown(self._hint, bool(said))

    def _found(self, typed: str) -> list[Found]:
        """Services and parts; a code typed in full comes first, whichever it is of."""
        services = self._services(typed)
        parts = [(each, replace(part_found(each.part), payload=each)) for each in self._find_parts(typed)]
        exact = [row for each, row in parts if each.part.exact]
        return [*exact, *services, *(row for _each, row in parts if row not in exact)]

    def _services(self, typed: str) -> list[Found]:
        return [
            Found(
                each.name,
                each.code,
                payload=each,
                icon="clock-outline" if each.by_the_hour else "tag-outline",
                right=_price(each),
            )
            for each in self._find(typed)
        ]

    def _chosen(self, payload: object) -> None:
        if isinstance(payload, IntakeService):
            self.add_service(payload)
        elif isinstance(payload, IntakePart):
            self.add_stock_part(payload)

    def _add_part(self, text: str) -> None:
        found = self._part_tax()
        if found is None:
            return
        rate_id, tax = found
        self._lines.append(
            DraftLine(
                kind=LineKind.PART,
                text=text,
                price_cents=0,
                price_basis=self._basis,
                tax=tax,
                tax_rate_id=rate_id,
                quantity=Decimal(1),
                device=self._device(),
            )
        )
        self.edited.emit()
        self.rows.focus_last()

    def _changed(self, at: int, line: DraftLine) -> None:
        self._lines[at] = line
        self.edited.emit()

    def _removed(self, at: int) -> None:
        del self._lines[at]
        self.edited.emit()
        self.add_line.setFocus()


def _usual_strip(add: Callable[[], object], leave: Callable[[], object]) -> tuple[QWidget, PlainLabel]:
    """One line that names the usual parts, with the acts that add them or leave them."""
    held = QWidget()
    words = PlainLabel("", "strong", cut=True)
    line = row(
        IconLabel("information-outline", "inf", 16),
        words,
        link_button(_("Add, Ctrl+U"), "intake.work.usual.add", add),
        icon_button("close", "intake.work.usual.leave", _("Not this time"), leave, small=True),
        spacing=6,
    )
    line.setContentsMargins(0, 0, 0, 0)
    line.setStretch(1, 1)
    held.setLayout(line)
    set_shown(held, False)
    return held, words


def _price(each: IntakeService) -> str:
    money = formats().money(each.unit_cents)
    if each.by_the_hour:
        return _("{price} an hour").format(price=money)
    time = bench_time(each.minutes)
    return _("{time} · {price}").format(time=time, price=money) if each.minutes else money
