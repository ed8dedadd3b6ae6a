"""The timeline of a job with its one composer: internal notes, what was found, what was done."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from msp_desktop.i18n import _
from msp_desktop.queries.job_timeline import TimelineRow
from msp_desktop.ui.formats import formats
from msp_desktop.ui.jobs.event_words import EVENT_ICONS, event_sentence
from msp_desktop.ui.jobs.words import time_words
from msp_desktop.ui.kit import (
    Button,
    Chips,
    IconLabel,
    Panel,
    PlainLabel,
    Rule,
    Segments,
    TextEdit,
    button,
    link_button,
    scrolled,
)
from msp_desktop.ui.kit.labels import KeyCap
from msp_desktop.ui.theme import theme
from msp_desktop.usecases.jobs import JobText

PAGE = 40
NARROW = 560
NOTE = "note"


class TimelinePanel(Panel):
    """What happened, newest first. `write(kind, text)` saves what was composed and answers whether it did."""

    def __init__(
        self, write: Callable[[str, str], bool], more: Callable[[], object], take_off: Callable[[int], object]
    ) -> None:
        super().__init__(_("Timeline"), icon="note-text-outline", bare=True)
        self._write, self._take_off = write, take_off
        self._texts: dict[str, str] = {}
        self._shown: list[object] = []
        self.chips: Chips[bool] = Chips(
            "job.timeline.show", _("Show"), [(False, _("All")), (True, _("Notes"))], optional=False, tick=False
        )
        self.chips.set_value(False)
        self.add_to_head(self.chips)
        held = QWidget()
        self._list = QVBoxLayout(held)
        self._list.setContentsMargins(15, 10, 15, 8)
        self._list.setSpacing(7)
        self.add(scrolled(held, "job.timeline"), 1)
        self.earlier = link_button(_("Show earlier"), "job.timeline.earlier", more)
        self.add(Rule())
        self._build_composer()

    def _build_composer(self) -> None:
        self.kind: Segments[str] = Segments(
            "job.compose.kind",
            _("What to write"),
            [
                (NOTE, _("Internal"), "lock-outline"),
                (JobText.FOUND.value, _("Found"), "magnify"),
                (JobText.SOLUTION.value, _("Done"), "wrench-outline"),
            ],
        )
        self.kind.edited.connect(self._kind_changed)
        self.text = TextEdit("job.compose.note", lines=1, max_lines=4)
        self.text.setAccessibleName(_("Note"))
        self._cap = KeyCap("Ctrl+J")
        self._add: Button = button(_("Add"), "job.compose.add", self.save)
        writing = QHBoxLayout()
        writing.setSpacing(10)
        writing.addWidget(self.text, 1)
        writing.addWidget(self._cap, 0, Qt.AlignmentFlag.AlignVCenter)
        writing.addWidget(self._add, 0, Qt.AlignmentFlag.AlignBottom)
        held = QWidget()
        self._composer = QBoxLayout(QBoxLayout.Direction.LeftToRight, held)
        self._composer.setContentsMargins(12, 11, 12, 11)
        self._composer.setSpacing(8)
        self._composer.addWidget(self.kind, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        self._composer.addLayout(writing, 1)
        self.add(held)
        self._kind_changed()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow panel has what to write above where to write it."""
        super().resizeEvent(event)
        narrow = self.width() < theme().px(NARROW)
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._composer.direction() is not way:
            self._composer.setDirection(way)

    def notes_only(self) -> bool:
        """Whether only notes are asked for."""
        return bool(self.chips.value())

    def compose(self, kind: str = NOTE) -> None:
        """Put the cursor where one writes."""
        self.kind.set_value(kind)
        self._kind_changed()
        self.text.setFocus()

    def save(self) -> None:
        """Save what was written; the field empties for the next note."""
        kind = self.kind.value()
        if self._write(kind, self.text.value()) and kind == NOTE:
            self.text.set_value("")

    def begin(self, note: str) -> None:
        """Start with this note, or with none."""
        self.kind.set_value(NOTE)
        self._kind_changed()
        self.text.set_value(note)

    def draft(self) -> str:
        """A note begun and not yet added."""
        return self.text.value() if self.kind.value() == NOTE else ""

    def show_texts(self, found: str, solution: str) -> None:
        """Know the texts that Found and Done change."""
        texts = {JobText.FOUND.value: found, JobText.SOLUTION.value: solution}
        kind = self.kind.value()
        untouched = kind != NOTE and self.text.value() == self._texts.get(kind, "")
        self._texts = texts
        if untouched:
            self.text.set_value(texts[kind])

    def show_events(self, rows: Sequence[TimelineRow], now: datetime, *, several: bool, more: bool) -> None:
        """Show entries, newest first; what is shown already stays."""
        shown: list[object] = [[(row.id, row.text) for row in rows], formats_day(now), several, more]
        if shown == self._shown:
            return
        self._shown = shown
        while item := self._list.takeAt(0):
            widget = item.widget()
            if widget is not None and widget is not self.earlier:
                widget.hide()
                widget.deleteLater()
        for row in rows:
            self._list.addWidget(self._entry(row, now, several=several))
        if not rows:
            self._list.addWidget(PlainLabel(_("No notes yet."), "hint"))
        self._list.addWidget(self.earlier)
        self.earlier.setVisible(more)
        self._list.addStretch(1)

    def _entry(self, row: TimelineRow, now: datetime, *, several: bool) -> QWidget:
        held = QWidget()
        layout = QHBoxLayout(held)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(9)
        when = PlainLabel(time_words(row.at, now), "hint")
        when.setFixedWidth(46)
        when.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        icon, token = EVENT_ICONS.get(row.kind, ("information-outline", "neu"))
        layout.addWidget(_top(when), 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(IconLabel(icon, token, 13, square=True), 0, Qt.AlignmentFlag.AlignTop)
        who, sentence = event_sentence(row, several=several)
        if sentence.startswith((who + " ", who + ":")):
            name = PlainLabel(who.split(" ")[0], "strong")
            name.setToolTip(who)
            layout.addWidget(_top(name), 0, Qt.AlignmentFlag.AlignTop)
            sentence = sentence[len(who) :].lstrip(": ")
        layout.addWidget(_top(PlainLabel(sentence, wrap=True)), 1, Qt.AlignmentFlag.AlignTop)
        if row.kind.value == NOTE:
            made = link_button(_("Delete"), f"job.note.{row.id}.delete", lambda: self._take_off(row.id))
            made.setAccessibleName(_("Delete this note"))
            layout.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
        return held

    def _kind_changed(self) -> None:
        kind = self.kind.value()
        note = kind == NOTE
        self.text.set_value("" if note else self._texts.get(kind, ""))
        self.text.setPlaceholderText(_("Write an internal note") if note else _("In plain words, for the customer"))
        names = {NOTE: _("Note"), JobText.FOUND.value: _("Found"), JobText.SOLUTION.value: _("Done")}
        self.text.setAccessibleName(names[kind])
        self._add.setText(_("Add") if note else _("Save"))
        self._cap.setVisible(note)


def _top(label: PlainLabel) -> PlainLabel:
    """A label whose first line stands beside the middle of the icon."""
    label.setContentsMargins(0, 4, 0, 0)
    return label


def formats_day(now: datetime) -> str:
    """The shop's day of a moment: entries are dated anew when it changes."""
    return formats().local(now).date().isoformat()
