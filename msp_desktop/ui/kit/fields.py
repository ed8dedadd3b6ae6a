"""A field: label, editor and one line below it for hint, warning or what is wrong; and the form that checks its
fields.
"""

from collections.abc import Callable
from typing import Protocol, cast

from PySide6.QtCore import QRect, Qt, Signal, SignalInstance
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from msp_desktop.i18n import _, ngettext
from msp_desktop.ui.kit.labels import IconLabel, PlainLabel, set_shown
from msp_desktop.ui.theme import theme

MOST_LINES = 6


class Editor(Protocol):
    """What a field asks of the editor it holds; every editor of the kit has it."""

    edited: SignalInstance
    left: SignalInstance

    def problem(self) -> str:
        """What is wrong with what was typed, or ""."""

    def set_state(self, *, error: bool = False, warn: bool = False) -> None:
        """Show that something is wrong."""


class Field(QWidget):
    """A label above, an editor, and below it one line: hint, amber warning, or red error.

    `check` answers a sentence when the content does not do; it runs on leaving the field, then on every key while an
    error shows, and in `Form.problems()`. `warn` answers a sentence that never blocks. With `reserve` the line below
    keeps its height when empty. `name` is what `Refused(field=name)` means; it defaults to the last part of the
    editor's objectName.
    """

    state_changed = Signal()

    def __init__(
        self,
        label: str,
        editor: QWidget,
        *,
        required: bool = False,
        hint: str = "",
        check: Callable[[], str] | None = None,
        warn: Callable[[], str] | None = None,
        missing: str = "",
        reserve: bool = False,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.label, self.editor, self.required = label, editor, required
        self.name = name or editor.objectName().rpartition(".")[2]
        self._check, self._warn, self._missing = check, warn, missing
        self._hint, self._reserve = hint, reserve
        self._error = ""
        self._touched = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self._head())
        layout.addWidget(editor)
        layout.addWidget(self._foot())
        layout.addStretch(1)
        editor.setAccessibleName(_("{label}, required").format(label=label) if required else label)
        if isinstance(editor, QLineEdit | QPlainTextEdit):
            self._label.setBuddy(editor)
        self.setFocusProxy(editor)
        if editor.maximumWidth() < 16000:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            self.setMaximumWidth(max(editor.maximumWidth(), self._label.sizeHint().width() + 12))
        self._as_editor().edited.connect(self._edited)
        self._as_editor().left.connect(self._left)
        self._show()

    def error(self) -> str:
        """The sentence shown in red, or ""."""
        return self._error

    def check_now(self) -> str:
        """Check the content and show what is wrong; answers the sentence, or ""."""
        self._touched = True
        self.set_error(self._find_problem())
        return self._error

    def set_error(self, sentence: str) -> None:
        """Show a sentence in red under the field; "" takes it away."""
        before = self._error
        self._error = sentence
        self._show()
        if bool(before) != bool(sentence):
            self.state_changed.emit()

    def set_hint(self, hint: str) -> None:
        """Change the hint."""
        self._hint = hint
        self._show()

    def set_label(self, label: str) -> None:
        """Change the label."""
        self.label = label
        self._label.setText(label)

    def set_required(self, required: bool) -> None:
        """Make the field required or not."""
        self.required = required
        set_shown(self._star, required)

    def reset(self) -> None:
        """Forget what was wrong, as for a new form."""
        self._touched = False
        self.set_error("")

    def _as_editor(self) -> Editor:
        return cast("Editor", self.editor)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(3)
        self._label = PlainLabel(self.label, "label")
        self._star = PlainLabel("*", "star")
        set_shown(self._star, self.required)
        head.addWidget(self._label)
        head.addWidget(self._star)
        head.addStretch(1)
        if not self.label:
            self._label.hide()
        return head

    def _foot(self) -> QWidget:
        self._line = QWidget()
        layout = QHBoxLayout(self._line)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        self._mark = IconLabel("alert-circle-outline", "bad", 14)
        self._text = PlainLabel("", "hint", cut=True)
        self._wrong = PlainLabel("", "error", wrap=True)
        layout.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._wrong, 1, Qt.AlignmentFlag.AlignTop)
        self._line.setFixedHeight(theme().px(16))
        return self._line

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_line()

    def _fit_line(self) -> None:
        """What is wrong is read whole, on as many lines as a narrow field takes."""
        lines = 1
        room = self.width() - theme().px(14) - 7
        if self._error and room > 0:
            metrics = QFontMetrics(self._wrong.font())
            wrapped = metrics.boundingRect(QRect(0, 0, room, 1000), Qt.TextFlag.TextWordWrap, self._error)
            lines = min(max(round(wrapped.height() / metrics.lineSpacing()), 1), MOST_LINES)
        self._line.setFixedHeight(theme().px(16) * lines)

    def _find_problem(self) -> str:
        if sentence := self._as_editor().problem():
            return sentence
        value = cast("Callable[[], object]", getattr(self.editor, "value", lambda: True))()
        if self.required and (value is None or value in ("", [])):
            return self._missing or _("Fill in “{label}”.").format(label=self.label)
        return self._check() if self._check else ""

    def _edited(self) -> None:
        if self._error:
            self.set_error(self._find_problem())
        else:
            self._show()

    def _left(self) -> None:
        value = cast("Callable[[], object]", getattr(self.editor, "value", lambda: True))()
        # Walking through an empty form is no mistake yet; only Ctrl+Enter asks for what is missing.
        if self._touched or value not in (None, "", []) or self._as_editor().problem():
            self.check_now()

    def _show(self) -> None:
        warning = self._warn() if self._warn and not self._error else ""
        text, role = (
            (self._error, "error") if self._error else (warning, "warning") if warning else (self._hint, "hint")
        )
        self._text.setText("" if self._error else text)
        self._text.set_role(role)
        self._wrong.setText(self._error)
        set_shown(self._text, not self._error)
        set_shown(self._wrong, bool(self._error))
        self._fit_line()
        set_shown(self._mark, role != "hint")
        self._mark.show_icon(
            "alert-circle-outline" if role == "error" else "alert-outline", "bad" if role == "error" else "war"
        )
        set_shown(self._line, bool(text) or self._reserve)
        self._as_editor().set_state(error=bool(self._error), warn=bool(warning))
        self.editor.setAccessibleDescription(text)


class Form:
    """The fields of one form by name, checked together on Ctrl+Enter."""

    def __init__(self, *fields: Field) -> None:
        self.fields: dict[str, Field] = {}
        for field in fields:
            self.add(field)

    def add(self, field: Field) -> Field:
        """Take a field in and hand it back."""
        self.fields[field.name] = field
        return field

    def problems(self) -> list[Field]:
        """Check every visible field; those that need the person, in order.

        The first gets the focus, its text selected.
        """
        wrong = [
            field for field in self.fields.values() if not field.isHidden() and field.isEnabled() and field.check_now()
        ]
        if wrong:
            focus_field(wrong[0])
        return wrong

    def still_wrong(self) -> list[Field]:
        """Fields whose error still shows."""
        return [field for field in self.fields.values() if field.error()]

    def refuse(self, name: str, sentence: str) -> bool:
        """Show a refusal at the field it names and go there; False when the form has no such field."""
        field = self.fields.get(name)
        if field is None:
            return False
        field.set_error(sentence)
        focus_field(field)
        return True

    def reset(self) -> None:
        """Forget every error."""
        for field in self.fields.values():
            field.reset()


def need_you(fields: list[Field]) -> str:
    """The message above the button: “2 fields need you: Name, Mobile.”."""
    names = ", ".join(field.label for field in fields)
    return ngettext("{n} field needs you: {names}.", "{n} fields need you: {names}.", len(fields)).format(
        n=len(fields), names=names
    )


def focus_field(field: Field) -> None:
    """Put the cursor in a field, its text selected."""
    field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
    if isinstance(field.editor, QLineEdit | QPlainTextEdit):
        field.editor.selectAll()
