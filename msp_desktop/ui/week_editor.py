"""The opening hours of a week, a line for each day."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from msp_desktop.domain.errors import Refused
from msp_desktop.i18n import _
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import Field, Form, LineEdit, PlainLabel
from msp_desktop.usecases.shop.fields import day_spans, spans_text

Week = dict[int, tuple[tuple[int, int], ...]]


class WeekEditor(QWidget):
    """Seven lines such as `9 – 13, 15 – 19`; an empty one is a closed day."""

    edited = Signal()
    left = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.form = Form()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        self._lines: list[LineEdit] = []
        for weekday in range(7):
            word = formats().weekday(weekday)
            line = LineEdit(f"{name}.{weekday}", placeholder=_("closed"), width=230)
            field = Field("", line, check=partial(_slip_in, line))
            line.setAccessibleName(_("Open on {day}").format(day=word))
            line.edited.connect(self.edited)
            line.left.connect(self.left)
            grid.addWidget(PlainLabel(word, "label"), weekday, 0)
            grid.addWidget(self.form.add(field), weekday, 1)
            self._lines.append(line)
        grid.setColumnStretch(2, 1)

    def value(self) -> Week:
        """The hours by weekday; raises Refused for a line that cannot be read."""
        week = {at: day_spans(line.value()) for at, line in enumerate(self._lines)}
        return {at: spans for at, spans in week.items() if spans}

    def set_value(self, week: Week) -> None:
        """Show a week."""
        for at, line in enumerate(self._lines):
            line.set_value(spans_text(week.get(at, ())))

    def edited_now(self) -> bool:
        """Whether the cursor is in one of the lines."""
        return any(line.hasFocus() for line in self._lines)

    def problem(self) -> str:
        """What is wrong with the first line that is."""
        return next((slip for line in self._lines if (slip := _slip(line.value()))), "")

    def set_state(self, *, error: bool = False, warn: bool = False) -> None:
        """Each line shows its own slip."""


def _slip_in(line: LineEdit) -> str:
    return _slip(line.value())


def _slip(typed: str) -> str:
    try:
        day_spans(typed)
    except Refused as slip:
        return slip.message
    return ""
