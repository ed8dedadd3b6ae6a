"""The timeline of a job, newest first, with its one composer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from msp_desktop.domain.job_event import EventKind
from msp_desktop.i18n import _
from msp_desktop.queries.job_timeline import TimelinePart, TimelineRow
from msp_desktop.ui.formats import formats
from msp_desktop.ui.jobs.composer import Composer
from msp_desktop.ui.jobs.event_words import EVENT_ICONS, event_badge, event_sentence, ticked_sentence
from msp_desktop.ui.jobs.words import time_words
from msp_desktop.ui.kit import BadgeLabel, Chips, EmptyState, IconLabel, Panel, PlainLabel, Rule, link_button, scrolled
from msp_desktop.ui.kit.labels import plain_tip

PAGE = 40


@dataclass(frozen=True, slots=True)
class TimelineActs:
    """What the panel asks its page to do."""

    part_chosen: Callable[[], object]
    more: Callable[[], object]
    take_off: Callable[[int], object]
    open_message: Callable[[int], object]


class TimelinePanel(Panel):
    """What happened, of all, notes or messages."""

    def __init__(self, composer: Composer, acts: TimelineActs) -> None:
        super().__init__(_("Timeline"), icon="note-text-outline", bare=True)
        self.composer, self._acts = composer, acts
        self._shown: list[object] = []
        self._entries: dict[tuple[object, ...], QWidget] = {}
        parts = [
            (TimelinePart.ALL, _("All")),
            (TimelinePart.NOTES, _("Notes")),
            (TimelinePart.MESSAGES, _("Messages")),
        ]
        self.chips: Chips[TimelinePart] = Chips("job.timeline.show", _("Show"), parts, optional=False, tick=False)
        self.chips.set_value(TimelinePart.ALL)
        self.chips.edited.connect(acts.part_chosen)
        self.add_to_head(self.chips)
        held = QWidget()
        self._list = QVBoxLayout(held)
        self._list.setContentsMargins(15, 10, 15, 8)
        self._list.setSpacing(7)
        self.add(scrolled(held, "job.timeline"), 1)
        self.earlier = link_button(_("Show earlier"), "job.timeline.earlier", acts.more)
        self.add(Rule())
        self.add(composer)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.composer.fit(self.width())

    def part(self) -> TimelinePart:
        """What is asked for."""
        return self.chips.value() or TimelinePart.ALL

    def show_events(self, rows: Sequence[TimelineRow], now: datetime, *, several: bool, more: bool) -> None:
        """Show entries, newest first; what is shown already stays."""
        day = formats_day(now)
        shown: list[object] = [list(rows), day, several, more]
        if shown == self._shown:
            return
        self._shown = shown
        while self._list.takeAt(0):
            pass
        before, self._entries = self._entries, {}
        for row, ticks in with_ticks_together(rows):
            # What is shown already is only moved: an entry never changes, a message on it may.
            key = (row.id, row.text, row.message, tuple(ticks), day, several)
            entry = before.pop(key, None) or self._entry(row, ticks, now, several=several)
            self._entries[key] = entry
            self._list.addWidget(entry)
        for gone in before.values():
            gone.hide()
            gone.deleteLater()
        if not rows:
            empty = EmptyState(self._nothing(), "job.timeline.empty", hint="Ctrl+J")
            self._entries[()] = empty
            self._list.addWidget(empty)
        self._list.addWidget(self.earlier)
        self.earlier.setVisible(more)
        self._list.addStretch(1)

    def _nothing(self) -> str:
        return _("No messages yet.") if self.part() is TimelinePart.MESSAGES else _("No notes yet.")

    def _entry(self, row: TimelineRow, ticks: Sequence[str], now: datetime, *, several: bool) -> QWidget:
        held = QWidget()
        layout = QHBoxLayout(held)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(9)
        when = PlainLabel(time_words(row.at, now), "hint")
        when.setToolTip(formats().moment(row.at))
        when.setFixedWidth(46)
        when.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        icon, token = EVENT_ICONS.get(row.kind, ("information-outline", "neu"))
        layout.addWidget(_top(when), 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(IconLabel(icon, token, 13, square=True), 0, Qt.AlignmentFlag.AlignTop)
        who, sentence = event_sentence(row, several=several)
        if len(ticks) > 1:
            sentence = ticked_sentence(who, len(ticks))
        if sentence.startswith((who + " ", who + ":")):
            # Of the shop's people the first name does; of a customer the whole one.
            name = PlainLabel(who.split(" ")[0] if who == row.person else who, "strong")
            name.setToolTip(who)
            layout.addWidget(_top(name), 0, Qt.AlignmentFlag.AlignTop)
            sentence = sentence[len(who) :].lstrip(": ")
        said = _top(PlainLabel(sentence, wrap=True))
        if len(ticks) > 1:
            said.setToolTip(plain_tip("\n".join(ticks)))
        layout.addWidget(said, 1, Qt.AlignmentFlag.AlignTop)
        self._add_end(layout, row)
        return held

    def _add_end(self, layout: QHBoxLayout, row: TimelineRow) -> None:
        badge = event_badge(row)
        if badge is not None:
            layout.addWidget(BadgeLabel(badge), 0, Qt.AlignmentFlag.AlignTop)
        if row.message is not None:
            shown = link_button(
                _("Open"), f"job.message.{row.message.id}", partial(self._acts.open_message, row.message.id)
            )
            shown.setAccessibleName(_("Open the message “{subject}”").format(subject=row.message.subject))
            shown.setToolTip(row.message.to_address)
            layout.addWidget(shown, 0, Qt.AlignmentFlag.AlignTop)
        if row.kind is EventKind.NOTE:
            made = link_button(_("Delete"), f"job.note.{row.id}.delete", partial(self._acts.take_off, row.id))
            made.setAccessibleName(_("Delete this note"))
            layout.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)


def with_ticks_together(rows: Sequence[TimelineRow]) -> list[tuple[TimelineRow, list[str]]]:
    """Steps that one person ticked one after the other are one entry, with their names in the order they were done.

    The checklist says who did each of them when.
    """
    found: list[tuple[TimelineRow, list[str]]] = []
    for row in rows:
        ticked = row.kind is EventKind.CHECKED and bool(row.facts.get("done", True))
        step = str(row.facts.get("check", ""))
        if ticked and found and found[-1][1] and (found[-1][0].person, found[-1][0].device) == (row.person, row.device):
            found[-1][1].insert(0, step)
        else:
            found.append((row, [step] if ticked else []))
    return found


def _top(label: PlainLabel) -> PlainLabel:
    """A label whose first line stands beside the middle of the icon."""
    label.setContentsMargins(0, 4, 0, 0)
    return label


def formats_day(now: datetime) -> str:
    """The shop's day of a moment: entries are dated anew when it changes."""
    return formats().local(now).date().isoformat()
