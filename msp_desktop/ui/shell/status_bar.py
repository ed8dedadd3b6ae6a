"""The status bar: the five keys of the page, what was just done, long work, printer, date and time."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from msp_desktop.i18n import _
from msp_desktop.ui.background import Work
from msp_desktop.ui.kit.buttons import link_button
from msp_desktop.ui.kit.labels import IconLabel, KeyCap, PlainLabel, row
from msp_desktop.ui.kit.message import announce
from msp_desktop.ui.theme import theme

TOAST_MS = 5000
BETWEEN, BETWEEN_KEYS = 14, 15


class StatusBar(QFrame):
    """27 px at the foot of the window."""

    work_clicked = Signal()
    printer_clicked = Signal()
    undo_clicked = Signal()

    def __init__(self, clock: Callable[[], str] | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        self._clock = clock
        self.setFixedHeight(theme().px(28))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 0, 12, 0)
        layout.setSpacing(BETWEEN)
        self._keys = QWidget()
        self._keys_layout = QHBoxLayout(self._keys)
        self._keys_layout.setContentsMargins(0, 0, 0, 0)
        self._keys_layout.setSpacing(BETWEEN_KEYS)
        self._pairs: list[QWidget] = []
        self._toast = PlainLabel("", "small")
        self._toast.hide()
        self._undo = link_button(_("Undo"), "status.undo", self._undo_pressed)
        self._undo.hide()
        self._work = link_button("", "status.work", self.work_clicked.emit)
        self._work.setAccessibleName(_("Work under way"))
        self._work.hide()
        self._printer_icon = IconLabel("printer-outline", "t3", 14)
        self._printer = PlainLabel("", "small", tone="t2")
        self._printer_fix = link_button("", "status.printer", self.printer_clicked.emit)
        self._printer_fix.setAccessibleName(_("Printer"))
        self._printer_fix.hide()
        self._time = PlainLabel("", "small")
        layout.addWidget(self._keys)
        layout.addWidget(self._toast)
        layout.addWidget(self._undo)
        layout.addStretch(1)
        self._right = (self._work, self._printer_icon, self._printer, self._printer_fix, self._time)
        for part in self._right:
            layout.addWidget(part)
        self._toast_timer = QTimer(self)
        self._toast_timer.setSingleShot(True)
        self._toast_timer.setInterval(TOAST_MS)
        self._toast_timer.timeout.connect(self._toast_over)
        self._minute = QTimer(self)
        self._minute.setInterval(10_000)
        self._minute.timeout.connect(self.tick)
        self._minute.start()
        theme().changed.connect(self._set_height)
        self.show_printer("", problem=False)

    def set_clock(self, clock: Callable[[], str]) -> None:
        """Where date and time come from, in words."""
        self._clock = clock
        self.tick()

    def tick(self) -> None:
        """Show date and time."""
        if self._clock is not None:
            self._time.setText(self._clock())
            self._fit_keys()

    def show_keys(self, keys: Sequence[tuple[str, str]]) -> None:
        """Show up to five keys with what they do."""
        while item := self._keys_layout.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._pairs = []
        for key, words in keys[:5]:
            pair = QWidget()
            layout = row(KeyCap(key), PlainLabel(words, "small", tone="t2"), spacing=6)
            layout.setContentsMargins(0, 0, 0, 0)
            pair.setLayout(layout)
            self._keys_layout.addWidget(pair)
            self._pairs.append(pair)
        self._fit_keys()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_keys()

    def _fit_keys(self) -> None:
        """Show as many keys as there is room for, whole; the last one, which tells all others, always."""
        layout = self.layout()
        if layout is None or not self._pairs:
            return
        beside = [part for part in self._right if not part.isHidden()]
        edges = layout.contentsMargins()
        room = self.width() - edges.left() - edges.right() - sum(p.sizeHint().width() + BETWEEN for p in beside)
        room -= self._pairs[-1].sizeHint().width() + BETWEEN
        for pair in self._pairs[:-1]:
            room -= pair.sizeHint().width() + BETWEEN_KEYS
            pair.setVisible(room >= 0)

    def say(self, text: str) -> None:
        """Say for five seconds that something is done."""
        self._toast.setText(text)
        self._toast.show()
        self._keys.hide()
        self._undo.hide()
        self._toast_timer.start(TOAST_MS)
        announce(self, text)

    def offer_undo(self, text: str, seconds: float = 10) -> None:
        """The undo card of a folded sidebar: what was done, and Undo."""
        self.say(text)
        self._undo.show()
        self._toast_timer.start(round(seconds * 1000))

    def said(self) -> str:
        """What is being said now."""
        return "" if self._toast.isHidden() else self._toast.text()

    def watch(self, work: Work) -> None:
        """Show how far a piece of work is until it ends."""
        self._work.setText(work.title)
        self._work.show()
        self._fit_keys()
        work.progressed.connect(lambda done, total, _item: self._show_work(work.title, done, total))

    def work_over(self, others: Sequence[Work]) -> None:
        """A piece of work ended; show another that still runs, or none."""
        if others:
            self._work.setText(others[0].title)
        else:
            self._work.hide()
        self._fit_keys()

    def show_printer(self, text: str, *, problem: bool) -> None:
        """Show how the printer is; a problem is a link to its settings."""
        self._printer.setText("" if problem else text)
        self._printer.setVisible(bool(text) and not problem)
        self._printer_fix.setText(text)
        self._printer_fix.setVisible(problem)
        self._printer_icon.setVisible(bool(text))
        self._printer_icon.show_icon("printer-alert" if problem else "printer-outline", "bad" if problem else "t3")
        self._fit_keys()

    def _show_work(self, title: str, done: int, total: int) -> None:
        if total:
            self._work.setText(_("{title} {done} of {total}").format(title=title, done=done, total=total))
            self._fit_keys()

    def _set_height(self) -> None:
        self.setFixedHeight(theme().px(28))

    def _undo_pressed(self) -> None:
        self._toast_over()
        self.undo_clicked.emit()

    def _toast_over(self) -> None:
        self._undo.hide()
        self._toast.hide()
        self._keys.show()
