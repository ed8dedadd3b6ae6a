"""What the program says on the page: messages, empty states, progress, the undo card."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from msp_desktop.i18n import _, ngettext
from msp_desktop.ui import icons
from msp_desktop.ui.kit.buttons import Button, button, icon_button, link_button
from msp_desktop.ui.kit.labels import IconLabel, PlainLabel, row, set_shown
from msp_desktop.ui.theme import set_variant, theme

Act = tuple[str, str, Callable[[], object]]
"""A button or link: text, objectName, what it does."""

_KINDS = {
    "info": ("information-outline", "inf"),
    "warning": ("alert-outline", "war"),
    "bad": ("alert-circle-outline", "bad"),
    "ok": ("check-circle-outline", "ok"),
}


def announce(widget: QWidget, text: str) -> None:
    """Let a screen reader say a text."""
    event = QAccessibleAnnouncementEvent(widget, text)
    QAccessible.updateAccessibility(event)


class InlineMessage(QFrame):
    """A message in the layout: icon, bold first sentence, more text, links or buttons. Hidden until `say` is called."""

    closed = Signal()

    def __init__(self, name: str = "message", *, closable: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._closable = closable
        self._kind = "info"
        self._shown = False
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(12, 9, 12, 9)
        outer.setSpacing(10)
        self._icon = IconLabel("information-outline", "inf", 17)
        outer.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        self._bold = PlainLabel("", "strong", wrap=True)
        self._more = PlainLabel("", wrap=True)
        texts.addWidget(self._bold)
        texts.addWidget(self._more)
        self._foot = QWidget()
        self._acts = QHBoxLayout(self._foot)
        self._acts.setContentsMargins(0, 4, 0, 0)
        self._acts.setSpacing(8)
        texts.addWidget(self._foot)
        self._foot.hide()
        outer.addLayout(texts, 1)
        self._close = icon_button("close", f"{name}.close", _("Close message"), self.clear, small=True)
        outer.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        set_shown(self._close, closable)
        self.hide()

    def say(
        self,
        kind: str,
        text: str,
        more: str = "",
        *,
        acts: Sequence[Act] = (),
        links: bool = False,
        closable: bool | None = None,
    ) -> None:
        """Show a message. `kind`: info, warning, bad, ok. `acts` become small buttons, or links with `links`."""
        self._kind = kind
        icon, token = _KINDS[kind]
        set_variant(self, message=kind)
        self._icon.show_icon(icon, token)
        self._bold.setText(text)
        self._bold.set_tone("")
        self._more.setText(more)
        set_shown(self._more, bool(more))
        self._show_acts(acts, links=links)
        set_shown(self._close, self._closable if closable is None else closable)
        self.setAccessibleName(f"{text} {more}".strip())
        self._shown = True
        set_shown(self, True)
        self._fit()
        announce(self, f"{text} {more}".strip())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def _fit(self) -> None:
        """As high as the text needs at this width; nested layouts do not work that out by themselves."""
        layout = self.layout()
        if layout is not None and self.width() > 60:
            wanted = layout.totalHeightForWidth(self.width())
            if wanted > 0 and wanted != self.height():
                self.setFixedHeight(wanted)
            # A layout that is resized while it resizes keeps the old room.
            layout.setGeometry(self.contentsRect())

    def text(self) -> str:
        """The bold sentence shown now; "" when hidden."""
        return self._bold.text() if self._shown else ""

    def clear(self) -> None:
        """Take the message away."""
        if self._shown:
            self._shown = False
            self.hide()
            self.closed.emit()

    def _show_acts(self, acts: Sequence[Act], *, links: bool) -> None:
        while item := self._acts.takeAt(0):
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for text, name, act in acts:
            made: Button = link_button(text, name, act) if links else button(text, name, act, small=True)
            self._acts.addWidget(made)
            # At once, not with the next turn of the loop: the message is measured now.
            set_shown(made, True)
        self._acts.addStretch(1)
        set_shown(self._foot, bool(acts))


class EmptyState(QWidget):
    """What an empty list says: icon, one sentence, one button, one hint."""

    def __init__(
        self,
        sentence: str,
        name: str = "empty",
        *,
        icon: str = "",
        act: Act | None = None,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addStretch(1)
        if icon:
            layout.addWidget(IconLabel(icon, "t3", 32), 0, Qt.AlignmentFlag.AlignHCenter)
        self._sentence = PlainLabel(sentence, wrap=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._sentence)
        if act:
            layout.addWidget(button(act[0], act[1], act[2]), 0, Qt.AlignmentFlag.AlignHCenter)
        self._hint = PlainLabel(hint, "hint", wrap=True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        set_shown(self._hint, bool(hint))
        layout.addWidget(self._hint)
        layout.addStretch(2)

    def say(self, sentence: str, hint: str = "") -> None:
        """Change the sentence and the hint."""
        self._sentence.setText(sentence)
        self._hint.setText(hint)
        set_shown(self._hint, bool(hint))


class Bar(QProgressBar):
    """A thin bar without text; the figure stands beside it. `label` is for screen readers."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(label)
        self.setTextVisible(False)
        self.setRange(0, 100)
        self.setFixedHeight(8)

    def show_share(self, done: int, total: int, tone: str = "") -> None:
        """Fill `done` of `total`; tone "ok" or "bad" changes the colour."""
        self.setRange(0, max(total, 1))
        self.setValue(min(done, max(total, 1)))
        set_variant(self, tone=tone)


class ProgressStrip(QFrame):
    """Long work on the page: “10 of 38”, the current item, Pause and Stop after this one, then the summary."""

    pause = Signal(bool)
    stop = Signal()

    def __init__(self, name: str = "progress", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("panel", "true")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 10)
        layout.setSpacing(8)
        self._figure = PlainLabel("", "strong")
        self._item = PlainLabel("", tone="t2", cut=True)
        self._pause = button(_("Pause"), f"{name}.pause", self._paused, small=True)
        self._stop = button(_("Stop after this one"), f"{name}.stop", self.stop.emit, small=True)
        top = row(self._figure, spacing=10)
        top.addWidget(self._item, 1)
        top.addWidget(self._pause)
        top.addWidget(self._stop)
        layout.addLayout(top)
        self._bar = Bar(_("Progress"))
        layout.addWidget(self._bar)
        self._is_paused = False
        self.hide()

    def show_progress(self, done: int, total: int, item: str = "") -> None:
        """Show how far the work is; a total of 0 shows a busy bar."""
        if total:
            self._figure.setText(_("{done} of {total}").format(done=done, total=total))
            self._bar.show_share(done, total)
        else:
            self._figure.setText("")
            self._bar.setRange(0, 0)
        self._item.setText(item)
        for part in (self._pause, self._stop, self._bar, self):
            set_shown(part, True)

    def show_summary(self, text: str) -> None:
        """The work is over."""
        self._figure.setText(text)
        self._item.setText("")
        for part in (self._pause, self._stop, self._bar):
            part.hide()
        set_shown(self, True)

    def _paused(self) -> None:
        self._is_paused = not self._is_paused
        self._pause.setText(_("Go on") if self._is_paused else _("Pause"))
        self.pause.emit(self._is_paused)


class UndoCard(QFrame):
    """The dark card at the foot of the sidebar: what was done, and Undo for ten seconds."""

    undo = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("undo_card")
        self._offered = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(11, 10, 8, 10)
        layout.setSpacing(8)
        top = QHBoxLayout()
        top.setSpacing(8)
        self._icon = QLabel()
        self._text = PlainLabel("", "name", wrap=True)
        self._close = QToolButton()
        self._close.setObjectName("undo_card.close")
        self._close.setAccessibleName(_("Close"))
        self._close.setProperty("small", True)
        self._close.clicked.connect(lambda _on=False: self.put_away())
        top.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._text, 1)
        top.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(top)
        self._undo = Button(_("Undo"), "undo_card.undo", icon="undo", kind="card")
        self._undo.clicked.connect(lambda _on=False: self._pressed())
        self._keys = PlainLabel("Ctrl+Z".replace("+", " "))
        layout.addLayout(row(self._undo, self._keys, None))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.put_away)
        theme().changed.connect(self._dress)
        self._dress()
        self.hide()

    def offer(self, text: str, seconds: float = 10) -> None:
        """Say what was done and offer to undo it."""
        self._text.setText(text)
        self._timer.start(round(seconds * 1000))
        self._offered = True
        set_shown(self, True)
        announce(self, _("{what}. Ctrl+Z undoes it.").format(what=text))

    def text(self) -> str:
        """What the card says; "" when it is hidden."""
        return self._text.text() if self._offered else ""

    def put_away(self) -> None:
        """Take the card away."""
        self._offered = False
        self._timer.stop()
        self.hide()

    def _pressed(self) -> None:
        self.put_away()
        self.undo.emit()

    def _dress(self) -> None:
        self._icon.setPixmap(icons.pixmap("check-circle-outline", "panel", 16))
        self._close.setIcon(icons.icon("close", "panel"))


def count_words(n: int) -> str:
    """“3 selected”."""
    return ngettext("{n} selected", "{n} selected", n).format(n=n)
