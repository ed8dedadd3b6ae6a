"""Layers above the page: the veil, the sheet for a small form, the question. All are children of the window."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import count, pairwise

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from msp_desktop.i18n import _
from msp_desktop.ui.kit.buttons import Button, button, icon_button, primary_button
from msp_desktop.ui.kit.labels import PlainLabel
from msp_desktop.ui.kit.message import InlineMessage, announce
from msp_desktop.ui.theme import theme

_LINE = count()


class Veil(QWidget):
    """Fills the window with 38 % darkness and holds one layer; Esc closes it and the focus goes back."""

    closed = Signal()

    def __init__(self, window: QWidget, name: str) -> None:
        super().__init__(window)
        self.setObjectName(name + ".veil")
        self.setProperty("veil", True)
        self._window = window
        self._before = QApplication.focusWidget()
        self._below = _layer_of(self._before)
        self._place_in_line = next(_LINE)
        self._layer: QWidget | None = None
        self._open = True
        window.installEventFilter(self)
        self.setGeometry(window.rect())

    def hold(self, layer: QWidget, *, top: int = -1) -> None:
        """Put a layer on the veil, centred, or `top` px from the top."""
        self._layer = layer
        layer.setParent(self)
        self._top = top
        self.show()
        self.raise_()
        layer.show()
        self._place()

    def close_layer(self) -> None:
        """Take the layer away and give the focus back."""
        if not self._open:
            return
        self._open = False
        now = QApplication.focusWidget()
        # Its act led to another page, which has put the focus where work begins there.
        led_on = now is not None and now.isVisible() and not self.isAncestorOf(now)
        self.hide()
        self.closed.emit()
        try:
            if not self._is_covered() and (next_to := self._way_back(led_on=led_on)) is not None:
                next_to.setFocus(Qt.FocusReason.OtherFocusReason)
        except RuntimeError:
            pass  # the widget that had the focus is gone with its page
        self.deleteLater()

    def _is_covered(self) -> bool:
        """Whether a layer that came later lies over the window: the focus is its own then."""
        return any(each._open and each._place_in_line > self._place_in_line for each in self._window.findChildren(Veil))

    def _way_back(self, *, led_on: bool) -> QWidget | None:
        """What had the focus before, below the layers that are gone by now, or what stands in its place."""
        before, below = self._before, self._below
        while below is not None and not below._open:
            before, below = below._before, below._below
        if before is None or self.isAncestorOf(before) or (led_on and not before.isVisible()):
            return None
        return _near(before)

    def refit(self) -> None:
        """Place the layer again after its size changed."""
        self._place()

    def _place(self) -> None:
        layer = self._layer
        if layer is None:
            return
        layer.adjustSize()
        width = min(layer.width(), self.width() - 40)
        height = min(layer.height(), self.height() - 40)
        top = self._top if self._top >= 0 else max((self.height() - height) // 3, 20)
        layer.setGeometry((self.width() - width) // 2, top, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._window:
            self.setGeometry(self._window.rect())
            self._place()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        # Always the dark tone: a light veil over a dark page would brighten it.
        shade = QColor("#0B0F14") if theme().dark else QColor(theme().colour("t1"))
        shade.setAlphaF(0.55 if theme().dark else 0.38)
        painter.fillRect(self.rect(), shade)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_layer()
        event.accept()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Keep the focus inside the layer."""
        assert self._layer is not None
        stops = [w for w in _tab_order(self._layer) if w.isVisibleTo(self) and w.isEnabled()]
        if not stops:
            return True
        now = QApplication.focusWidget()
        at = next((n for n, w in enumerate(stops) if w is now), -1)
        stops[(at + (1 if forward else -1)) % len(stops)].setFocus(
            Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        )
        return True


def _layer_of(widget: QWidget | None) -> Veil | None:
    while widget is not None and not isinstance(widget, Veil):
        widget = widget.parentWidget()
    return widget


def _near(before: QWidget) -> QWidget | None:
    """What had the focus or, where the act of the layer hid that, what stands in its place now."""
    if before.isVisible():
        return before
    place = before.parentWidget()
    while place is not None and not place.isWindow():
        proxy = place.focusProxy()
        if proxy is not None and proxy.isVisible():
            return proxy
        stops = [each for each in _tab_order(place) if each.isVisible() and each.isEnabled()]
        if place.isVisible() and stops:
            return stops[0]
        place = place.parentWidget()
    return None


def _tab_order(layer: QWidget) -> list[QWidget]:
    stops: list[QWidget] = []
    widget = layer.nextInFocusChain()
    while widget is not None and widget is not layer:
        takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
        if layer.isAncestorOf(widget) and takes and widget.focusProxy() is None:
            stops.append(widget)
        widget = widget.nextInFocusChain()
    return stops


class Sheet(QFrame):
    """A small form above the page: title, body, message line, Cancel and one main button (Ctrl+Enter).

    `act` is called by the main button; the sheet closes when it answers anything but False. Make it, then
    `open(over=screen)`.
    """

    closed = Signal()

    def __init__(
        self,
        title: str,
        body: QWidget,
        main: str,
        act: Callable[[], object],
        *,
        name: str,
        width: int = 520,
        note: str = "",
        danger: bool = False,
        cancel: str = "",
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("panel", "layer")
        self.setAccessibleName(title)
        self._act = act
        self._veil: Veil | None = None
        self._width = width
        self.body = body
        self.layer_keys: dict[str, Callable[[], object]] = {}
        """Keys that work in this sheet besides Ctrl+Enter and Esc."""
        self.layer_scan: Callable[[str], bool] | None = None
        """What a scanned code does while the sheet is open; it says whether the code was known."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 18)
        layout.setSpacing(12)
        head = QHBoxLayout()
        head.addWidget(PlainLabel(title, "lead", wrap=True), 1)
        head.addWidget(
            icon_button("close", f"{name}.close", _("Close"), self.close_sheet, keys="Esc"),
            0,
            Qt.AlignmentFlag.AlignTop,
        )
        layout.addLayout(head)
        if note:
            layout.addWidget(PlainLabel(note, "summary", wrap=True))
        layout.addWidget(body, 1)
        self.message = InlineMessage(f"{name}.message")
        layout.addWidget(self.message)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self.foot = QHBoxLayout()
        foot.addLayout(self.foot)
        foot.addStretch(1)
        self.cancel_button = button(cancel or _("Cancel"), f"{name}.cancel", self.close_sheet)
        self.main_button = primary_button(main, f"{name}.main", self.main_action)
        if danger:
            self.main_button.show_icon("alert-outline")
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.main_button)
        layout.addLayout(foot)

    def open(self, over: QWidget, first: QWidget | None = None) -> None:
        """Show the sheet above the window of `over`; the focus goes to `first`, else to the body's first stop."""
        self.setFixedWidth(theme().px(self._width))
        self._veil = Veil(over.window(), self.objectName())
        self._veil.closed.connect(self.closed)
        self._veil.hold(self)
        self._order_foot()
        stop = first or next(iter(_tab_order(self.body)), self.main_button)
        stop.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, self.accessibleName())

    def _order_foot(self) -> None:
        """Tab goes through the foot as it is read: what was put there later stands left of Cancel."""
        laid = (self.foot.itemAt(at) for at in range(self.foot.count()))
        added = (each.widget() for each in laid if each is not None)
        row = [each for each in added if each is not None] + [self.cancel_button, self.main_button]
        if len(row) > 2:
            for before, after in pairwise(row):
                QWidget.setTabOrder(before, after)

    def refit(self) -> None:
        """Take the height of what shows now, after a field came or went."""
        if self._veil is not None:
            self._veil.refit()

    def is_open(self) -> bool:
        """Whether the sheet shows."""
        return self._veil is not None and self._veil.isVisible()

    def main_action(self) -> None:
        """What Ctrl+Enter does."""
        if self._act() is not False:
            self.close_sheet()
        elif self._veil is not None:
            self._veil.refit()

    def close_sheet(self) -> None:
        """Close without acting."""
        if self._veil is not None:
            veil, self._veil = self._veil, None
            veil.close_layer()


Answer = tuple[str, str]
"""A button of a question: its value and its words."""


def ask(
    over: QWidget,
    title: str,
    consequence: str,
    answers: Sequence[Answer],
    *,
    name: str = "question",
    danger: bool = False,
    details: QWidget | None = None,
) -> str:
    """Ask a question and wait for the answer; "" for Cancel or Esc.

    `title` is the question with its object, `consequence` one line, `answers` (value, verb) with the main one last.
    Cancel has the focus.
    """
    given: list[str] = []
    loop = QEventLoop()
    body = details or QWidget()

    def answer(value: str) -> None:
        given.append(value)
        sheet.close_sheet()

    main_value, main_words = answers[-1]
    sheet = Sheet(
        title, body, main_words, lambda: given.append(main_value), name=name, note=consequence, width=480, danger=danger
    )
    if details is None:
        body.hide()
    for value, words in answers[:-1]:
        sheet.foot.addWidget(button(words, f"{name}.{value}", partial(answer, value)))
    sheet.closed.connect(loop.quit)
    sheet.open(over, first=sheet.cancel_button)
    loop.exec()
    return given[-1] if given else ""


def confirm(
    over: QWidget, title: str, consequence: str, verb: str, *, name: str = "question", danger: bool = False
) -> bool:
    """Ask a yes-or-no question whose yes is `verb`."""
    return ask(over, title, consequence, [("yes", verb)], name=name, danger=danger) == "yes"


def buttons_of(sheet: Sheet) -> tuple[Button, Button]:
    """Cancel and main button, for tests."""
    return sheet.cancel_button, sheet.main_button
