"""The parts of the entry's form that repeat: steps of the checklist and usual parts, each in its order."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from msp_desktop.i18n import _
from msp_desktop.queries.part_lookup import FoundPart
from msp_desktop.ui.inventory.part_picker import part_found
from msp_desktop.ui.kit import (
    Check,
    Field,
    Form,
    LineEdit,
    LookupBox,
    MoneyEdit,
    NumberEdit,
    icon_button,
    link_button,
    row,
)  # fmt: skip
from msp_desktop.usecases.catalogue import Step, UsualPart

V = TypeVar("V")
_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class FormRow(QWidget, Generic[V]):
    """One line of a list; `use(None)` puts it away."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.in_use = False

    @property
    def first(self) -> QWidget:
        """The editor that the cursor goes to."""
        raise NotImplementedError

    def value(self) -> V:
        """What stands in the line."""
        raise NotImplementedError

    def fill(self, value: V | None) -> None:
        """Show a value, or nothing."""
        raise NotImplementedError

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed."""
        raise NotImplementedError

    def use(self, value: V | None) -> None:
        """Show a value, or put the line away."""
        self.in_use = value is not None
        self.fill(value)
        self.setVisible(self.in_use)


class FormRows(QWidget, Generic[V]):
    """Lines one under the other: add, take away, move with Ctrl+Up and Ctrl+Down or the arrows at the right."""

    edited = Signal()

    def __init__(self, name: str, more: str, empty: V, make: Callable[[int], FormRow[V]]) -> None:
        super().__init__()
        self._name, self._empty, self._make = name, empty, make
        self._rows: list[FormRow[V]] = []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(6)
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        outer.addLayout(self._list)
        outer.addLayout(row(link_button(more, f"{name}.more", self.add), None))

    def value(self) -> tuple[V, ...]:
        """The values in order, without empty lines."""
        return tuple(each.value() for each in self._used() if not each.is_empty)

    def set_value(self, values: Sequence[V]) -> None:
        """Show these values."""
        while len(self._rows) < len(values):
            self._grow()
        for at, line in enumerate(self._rows):
            line.use(values[at] if at < len(values) else None)

    def add(self) -> None:
        """One more line; the cursor goes there."""
        free = next((each for each in self._rows if not each.in_use), None) or self._grow()
        free.use(self._empty)
        free.first.setFocus()

    def first_editor(self) -> QWidget:
        """Where the cursor begins: the first line, or a new one."""
        if not self._used():
            self.add()
        return self._used()[0].first

    def _used(self) -> list[FormRow[V]]:
        return [each for each in self._rows if each.in_use]

    def _grow(self) -> FormRow[V]:
        at = len(self._rows)
        made = self._make(at)
        made.edited.connect(self.edited)
        made.first.installEventFilter(self)
        buttons = QHBoxLayout()
        buttons.setSpacing(2)
        name = f"{self._name}.{at + 1}"
        for icon, tail, label, act in (
            ("chevron-up", "up", _("Move line {n} up"), partial(self._move, made, -1)),
            ("chevron-down", "down", _("Move line {n} down"), partial(self._move, made, 1)),
            ("close", "remove", _("Remove line {n}"), partial(self._drop, made)),
        ):
            small = icon_button(icon, f"{name}.{tail}", label.format(n=at + 1), act, small=True)
            small.setFocusPolicy(Qt.FocusPolicy.ClickFocus if tail != "remove" else Qt.FocusPolicy.StrongFocus)
            buttons.addWidget(small)
        layout = made.layout()
        assert isinstance(layout, QGridLayout)
        holder = QWidget()
        holder.setLayout(buttons)
        buttons.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(holder, 0, layout.columnCount(), Qt.AlignmentFlag.AlignVCenter)
        made.use(None)
        self._rows.append(made)
        self._list.addWidget(made)
        return made

    def _drop(self, line: FormRow[V]) -> None:
        used = self._used()
        at = used.index(line)
        values = [each.value() for each in used if each is not line]
        self.set_value(values)
        self.edited.emit()
        left = self._used()
        if left:
            left[min(at, len(left) - 1)].first.setFocus()

    def _move(self, line: FormRow[V], step: int) -> None:
        used = self._used()
        at = used.index(line)
        to = at + step
        if not 0 <= to < len(used):
            return
        mine, theirs = line.value(), used[to].value()
        line.use(theirs)
        used[to].use(mine)
        used[to].first.setFocus()
        self.edited.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            line = next((each for each in self._used() if each.first is watched), None)
            with_control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
            step = _MOVES.get(Qt.Key(event.key()))
            if line is not None and with_control and step is not None:
                self._move(line, step)
                return True
            enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers()
            if line is not None and enter and self._enter_adds and line is self._used()[-1] and not line.is_empty:
                self.add()
                return True
        return super().eventFilter(watched, event)

    _enter_adds = False


class StepRows(FormRows[Step]):
    """The checklist; Enter in the last step begins another."""

    _enter_adds = True

    def __init__(self, name: str) -> None:
        super().__init__(name, _("Add a step"), Step(""), lambda at: _StepRow(f"{name}.{at + 1}", at))


class _StepRow(FormRow[Step]):
    def __init__(self, name: str, at: int) -> None:
        super().__init__()
        self._text = LineEdit(f"{name}.text", max_length=300)
        self._text.setAccessibleName(_("Step {n}").format(n=at + 1))
        self._required = Check(_("Required"), f"{name}.required")
        self._required.setAccessibleName(_("Step {n} is required").format(n=at + 1))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.addWidget(self._text, 0, 0)
        grid.addWidget(self._required, 0, 1)
        grid.setColumnStretch(0, 1)
        self._text.edited.connect(self.edited)
        self._required.edited.connect(self.edited)

    @property
    def first(self) -> LineEdit:
        return self._text

    @property
    def is_empty(self) -> bool:
        return not self._text.value()

    def value(self) -> Step:
        return Step(self._text.value(), self._required.value())

    def fill(self, value: Step | None) -> None:
        self._text.set_value(value.text if value else "")
        self._required.set_value(value.required if value else False)


class PartRows(FormRows[UsualPart]):
    """The usual parts with quantity, price and a note; `find` gives parts of the stock, other text is a free part."""

    def __init__(self, name: str, form: Form, find: Callable[[str], Sequence[FoundPart]]) -> None:
        super().__init__(name, _("Add a part"), UsualPart(""), lambda at: _PartRow(f"{name}.{at + 1}", form, at, find))


class _PartRow(FormRow[UsualPart]):
    def __init__(self, name: str, form: Form, at: int, find: Callable[[str], Sequence[FoundPart]]) -> None:
        super().__init__()
        self._part = LookupBox(
            f"{name}.description",
            lambda typed: [part_found(each) for each in find(typed)],
            placeholder=_("Part of the stock, or any text"),
        )
        self._part.chosen.connect(self._took)
        self._part.edited.connect(self._show_price)
        self._quantity = NumberEdit(f"{name}.quantity", width=64)
        self._price = MoneyEdit(f"{name}.price", width=100)
        self._note = LineEdit(f"{name}.note", placeholder=_("where it fits, what to ask for"), max_length=300)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        tail = str(at + 1)
        fields = (
            (Field(_("Part"), self._part, check=self._part_problem, name=f"part{tail}"), 3),
            (Field(_("Quantity"), self._quantity, check=self._quantity_problem, name=f"quantity{tail}"), 0),
            (Field(_("Price"), self._price, name=f"part_price{tail}"), 0),
            (Field(_("Note"), self._note, name=f"part_note{tail}"), 2),
        )
        for column, (field, stretch) in enumerate(fields):
            grid.addWidget(form.add(field), 0, column)
            grid.setColumnStretch(column, stretch)
        for editor in (self._part, self._quantity, self._price, self._note):
            editor.edited.connect(self.edited)

    @property
    def first(self) -> LookupBox:
        return self._part

    @property
    def is_empty(self) -> bool:
        return not (self._part.value() or self._price.text().strip() or self._note.value())

    def value(self) -> UsualPart:
        return UsualPart(
            self._part.value(),
            self._quantity.value() or Decimal(1),
            self._price.value() or 0,
            self._note.value(),
            self._part_id(),
        )

    def fill(self, value: UsualPart | None) -> None:
        self._part.set_value(value.description if value else "", value.part_id if value else None)
        self._show_price()
        self._quantity.set_value(value.quantity if value else None)
        self._price.set_value(value.price_cents or None if value else None)
        self._note.set_value(value.note if value else "")

    def _part_id(self) -> int | None:
        chosen = self._part.payload()
        return chosen if isinstance(chosen, int) else None

    def _took(self, chosen: object) -> None:
        if isinstance(chosen, FoundPart):
            self._part.set_value(chosen.name, chosen.id)
            self._price.set_value(chosen.unit_cents or None)
            self._show_price()
            self.edited.emit()
            self._quantity.setFocus()

    def _show_price(self) -> None:
        """A part of the stock has its own price."""
        own = self._part_id() is not None
        self._price.setReadOnly(own)
        self._price.setToolTip(_("The price of the part") if own else "")

    def _part_problem(self) -> str:
        return _("Name the part.") if self.in_use and not self.is_empty and not self._part.value() else ""

    def _quantity_problem(self) -> str:
        quantity = self._quantity.value()
        return _("Enter a quantity above zero.") if self.in_use and quantity is not None and quantity <= 0 else ""
