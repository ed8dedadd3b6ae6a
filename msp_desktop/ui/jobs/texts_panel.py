"""The three texts of a job, each changed where it stands: the declared problem, what was found, what was done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from msp_desktop.i18n import N_, NO_VALUE, _
from msp_desktop.queries.job_card import JobCard
from msp_desktop.ui.kit import Panel, PlainLabel, TextEdit, button, link_button
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.usecases.jobs import JobText


@dataclass(frozen=True, slots=True)
class Begun:
    """What a text was when its change began, and the version of the job that showed it."""

    before: str
    seen: int


Save = Callable[[JobText, Begun, str], bool]
"""Saves a text; False keeps the field open."""

_HEADS: Mapping[JobText, str] = {
    JobText.PROBLEM: N_("Problem, in the customer’s words"),
    JobText.FOUND: N_("Found"),
    JobText.SOLUTION: N_("Done"),
}
_HINTS: Mapping[JobText, str] = {
    JobText.PROBLEM: N_("As the customer said it"),
    JobText.FOUND: N_("What is wrong, in plain words"),
    JobText.SOLUTION: N_("What was done, in plain words for the invoice"),
}
_CHANGE: Mapping[JobText, str] = {
    JobText.PROBLEM: N_("Change the problem"),
    JobText.FOUND: N_("Change what was found"),
    JobText.SOLUTION: N_("Change what was done"),
}


class TextsPanel(Panel):
    """Shows the texts; one that is being changed keeps what was typed whatever happens around it."""

    def __init__(self, save: Save, touched: Callable[[], object]) -> None:
        super().__init__()
        self.body.setSpacing(7)
        self.blocks = {which: TextBlock(which, save, touched, self._lay_out) for which in JobText}
        self.add(self.blocks[JobText.PROBLEM])
        held = QWidget()
        self._two = QBoxLayout(QBoxLayout.Direction.TopToBottom, held)
        self._two.setContentsMargins(0, 0, 0, 0)
        self._two.setSpacing(7)
        for which in (JobText.FOUND, JobText.SOLUTION):
            self._two.addWidget(self.blocks[which])
        self.add(held)

    def show_job(self, card: JobCard, phrases: str) -> None:
        """Follow a job."""
        told = _("“{text}”").format(text=card.problem) if card.problem else ""
        problem = _("{phrases}. {text}").format(phrases=phrases, text=told) if phrases and told else phrases or told
        self.blocks[JobText.PROBLEM].show_text(card.problem, problem or NO_VALUE, card.version)
        self.blocks[JobText.FOUND].show_text(card.found, card.found, card.version)
        self.blocks[JobText.SOLUTION].show_text(card.solution, card.solution, card.version)

    def _lay_out(self) -> None:
        """While neither is written, both stand in one line."""
        two = [self.blocks[which] for which in (JobText.FOUND, JobText.SOLUTION)]
        bare = not any(block.kept or block.open for block in two)
        self._two.setDirection(QBoxLayout.Direction.LeftToRight if bare else QBoxLayout.Direction.TopToBottom)
        self._two.setSpacing(24 if bare else 7)

    def editing(self) -> "TextBlock | None":
        """The text that is being changed."""
        return next((block for block in self.blocks.values() if block.open), None)

    def edit_next(self) -> None:
        """Begin with the first text that is still empty: what was found, then what was done."""
        empty = [block for block in self.blocks.values() if not block.kept]
        (empty or [self.blocks[JobText.SOLUTION]])[0].begin()

    def draft(self) -> dict[str, dict[str, str | int]]:
        """What is being typed, by text: what it was and when, and what it is to become."""
        return {
            which.value: {
                "before": block.begun.before,
                "seen": block.begun.seen,
                "typed": block.editor.value(),
            }
            for which, block in self.blocks.items()
            if block.open and block.editor.value() != block.begun.before
        }

    def restore(self, draft: Mapping[str, Mapping[str, str | int]]) -> None:
        """Go on with texts that were being typed."""
        for block in self.blocks.values():
            block.close_editor()
        for which, kept in draft.items():
            begun = Begun(str(kept["before"]), int(kept["seen"]))
            self.blocks[JobText(which)].go_on(begun, str(kept["typed"]))


class TextBlock(QWidget):
    """One text under its own words."""

    def __init__(
        self, which: JobText, save: Save, touched: Callable[[], object], changed: Callable[[], object]
    ) -> None:
        super().__init__()
        self._which, self._save, self._changed = which, save, changed
        self.kept, self.open = "", False
        self.begun = Begun("", 0)
        self._version = 0
        name = f"job.text.{which.value}"
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(PlainLabel(_(_HEADS[which]), "hint"))
        head.addStretch(1)
        self.change = link_button(_("Write"), f"{name}.change", self.begin)
        self.change.setAccessibleName(_(_CHANGE[which]))
        head.addWidget(self.change)
        layout.addLayout(head)
        self._label = PlainLabel("", wrap=True)
        layout.addWidget(self._label)
        self.editor = TextEdit(name, lines=2, max_lines=6, placeholder=_(_HINTS[which]))
        self.editor.setAccessibleName(_(_HEADS[which]))
        self.editor.edited.connect(touched)
        layout.addWidget(self.editor)
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 2, 0, 0)
        foot.setSpacing(10)
        foot.addWidget(button(_("Save text"), f"{name}.save", self.save, keys="Ctrl+Return", small=True))
        foot.addWidget(link_button(_("Leave as it was"), f"{name}.cancel", self.cancel))
        foot.addStretch(1)
        layout.addWidget(self._foot)
        set_shown(self.editor, False)
        set_shown(self._foot, False)

    def show_text(self, kept: str, shown: str, version: int) -> None:
        """Show what is kept now; a change that is open stays."""
        self.kept, self._version = kept, version
        self._label.setText(shown)
        self.change.setText(_("Change") if kept else _("Write"))
        if not self.open:
            set_shown(self._label, bool(shown))
        self._changed()

    def begin(self) -> None:
        """Open the field on the text as it is, the cursor in it."""
        if not self.open:
            self.go_on(Begun(self.kept, self._version), self.kept)
            self.editor.selectAll()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_on(self, begun: Begun, typed: str) -> None:
        """Open the field with what was typed so far."""
        self.begun, self.open = begun, True
        self.editor.set_value(typed)
        set_shown(self._label, False)
        set_shown(self.change, False)
        set_shown(self.editor, True)
        set_shown(self._foot, True)
        self._changed()

    def save(self) -> bool:
        """Keep what was typed; False, with the reason on the page, where that did not work."""
        if not self._save(self._which, self.begun, self.editor.value()):
            return False
        self.cancel()
        return True

    def cancel(self) -> None:
        """Close the field and leave the text as it is kept."""
        focused = QApplication.focusWidget()
        had = focused is not None and (focused is self.editor or self._foot.isAncestorOf(focused))
        self.close_editor()
        if had:
            self.change.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_editor(self) -> None:
        """Show the text again."""
        self.open = False
        set_shown(self.editor, False)
        set_shown(self._foot, False)
        set_shown(self.change, True)
        set_shown(self._label, bool(self._label.whole_text()))
        self._changed()
