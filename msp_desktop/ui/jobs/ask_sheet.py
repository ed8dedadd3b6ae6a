"""A small form in a sheet whose act is a use case: what is refused is said in the sheet, at its field."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop.i18n import _
from msp_desktop.ui.kit import Field, Form, LineEdit, Sheet
from msp_desktop.ui.kit.fields import need_you
from msp_desktop.ui.screen import Screen

Act = Callable[[], object]


class AskSheet:
    """Opens above a page; `act` runs use cases through that page and answers None or False when it did not happen."""

    def __init__(
        self,
        screen: Screen,
        title: str,
        fields: Sequence[Field | QWidget],
        verb: str,
        act: Act,
        *,
        name: str,
        note: str = "",
        width: int = 460,
    ) -> None:
        self._screen, self._act = screen, act
        self.form = Form()
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        for each in fields:
            layout.addWidget(each)
            for field in [each] if isinstance(each, Field) else each.findChildren(Field):
                self.form.add(field)
        self.sheet = Sheet(title, body, verb, self._try, name=name, note=note, width=width)

    def open(self, first: QWidget | None = None) -> "AskSheet":
        """Show it; the cursor goes to `first`, else to the first field."""
        self.sheet.open(over=self._screen, first=first)
        return self

    def close(self) -> None:
        """Close it without acting."""
        self.sheet.close_sheet()

    def _try(self) -> bool:
        wrong = self.form.problems()
        if wrong:
            self.sheet.message.say("bad", need_you(wrong))
            wrong[0].editor.setFocus()
            return False
        # The page's acts show what is refused in its form and message line: for once, those of the sheet.
        screen = self._screen
        before = screen.form, screen.message
        screen.form, screen.message = self.form, self.sheet.message
        try:
            return self._act() not in (None, False)
        finally:
            screen.form, screen.message = before


def reason_field(name: str, *, required: bool = True, label: str = "") -> tuple[Field, LineEdit]:
    """One line of why, as a field and its editor."""
    line = LineEdit(name, max_length=200)
    return Field(label or _("Why"), line, required=required, missing=_("Say why in a few words.")), line
