"""Buttons: the blue one with its key, quiet ones, icons, links."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter, QToolButton, QWidget

from msp_desktop.i18n import _
from msp_desktop.ui import icons
from msp_desktop.ui.kit.labels import keycap_size, paint_keycaps
from msp_desktop.ui.theme import theme


class Button(QPushButton):
    """A push button that can carry an icon and, inside at the right, the key that does the same."""

    def __init__(
        self, text: str, name: str, *, icon: str = "", keys: str = "", kind: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self.setObjectName(name)
        self._icon = icon.removeprefix("mdi6.")
        self._keys = keys
        self._told = False
        if kind:
            self.setProperty("kind", kind)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._dress()

    def show_icon(self, name: str) -> None:
        """Change the icon; "" for none."""
        self._icon = name.removeprefix("mdi6.")
        self.updateGeometry()
        self.update()

    def keys(self) -> str:
        """The shortcut drawn inside."""
        return self._keys

    def show_keys(self, keys: str) -> None:
        """Change the shortcut drawn inside; "" for none."""
        self._keys = keys
        self.updateGeometry()
        self.update()

    def _ink(self) -> str:
        kind = self.property("kind")
        if not self.isEnabled():
            return "t3" if kind == "primary" else "tdis"
        if kind in {"chip", "pay", "segment"} and self.isChecked():
            return "acctx"
        return {"primary": "inv", "flat": "t2", "link": "acctx", "danger": "bad", "card": "panel"}.get(str(kind), "t1")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter presses what it stands on; not the blue one, which only Ctrl+Enter does, and goes on past a link.
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers()
        if enter and str(self.property("kind") or "") in {"", "flat", "danger"} and not event.isAutoRepeat():
            self.click()
            return
        if enter and self.property("kind") == "link":
            self.focusNextChild()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.DynamicPropertyChange, QEvent.Type.StyleChange}:
            self._dress()
        return super().event(event)

    def _dress(self) -> None:
        """The font of its kind; a weight in the style sheet would not reach a variable font."""
        kind, large = self.property("kind"), bool(self.property("large"))
        small = bool(self.property("small")) or kind in {"chip", "link"}
        strong = kind == "primary" or (kind in {"nav", "segment", "pay"} and self.isChecked())
        weight = QFont.Weight.DemiBold if strong else QFont.Weight.Medium
        self.setFont(theme().font(15 if large else 12 if small else 13, weight))
        self.updateGeometry()

    def _text_font(self) -> QFont:
        return self.font()

    def _mark(self) -> int:
        return theme().px(17 if self.property("large") else 15)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        extra = 0
        if self._icon:
            extra += self._mark() + (6 if self.text() else 0)
        if self._keys and not self._keys_below():
            extra += keycap_size(self._keys).width() + 10
        return QSize(hint.width() + extra, hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        self._paint_inside(painter)
        if self.property("kind") == "primary" and self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme().colour("inv"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(4, 4, -4, -4), 4, 4)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        cut = bool(self.text()) and self.is_cut()
        if cut or self._told:
            self.setToolTip(self.text() if cut else "")
        self._told = cut

    def is_cut(self) -> bool:
        """Whether the words are longer than their room."""
        text = self.text().replace("&&", "\0").replace("&", "").replace("\0", "&")
        return QFontMetrics(self._text_font()).horizontalAdvance(text) > self._room()

    def _room(self) -> int:
        """The width left for the words."""
        edges = 4 if self.property("kind") == "link" else 10
        icon = self._mark() + (6 if self.text() else 0) if self._icon else 0
        caps = keycap_size(self._keys).width() + 10 if self._keys and not self._keys_below() else 0
        return self.width() - edges - icon - caps

    def _keys_below(self) -> bool:
        """A way of paying shows its key under its word."""
        return bool(self.property("kind") == "pay")

    def _paint_inside(self, painter: QPainter) -> None:
        ink = theme().colour(self._ink())
        font = self._text_font()
        metrics = QFontMetrics(font)
        text = self.text().replace("&&", "\0").replace("&", "").replace("\0", "&")
        text_width = metrics.horizontalAdvance(text)
        icon_width = self._mark() if self._icon else 0
        gap = 6 if self._icon and text else 0
        below = bool(self._keys) and self._keys_below()
        caps = keycap_size(self._keys) if self._keys and not below else QSize(0, 0)
        caps_gap = 10 if self._keys and not below else 0
        room = self._room()
        if text_width > room:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(room, 0))
            text_width = metrics.horizontalAdvance(text)
        whole = icon_width + gap + text_width + caps_gap + caps.width()
        left = (self.width() - whole) / 2
        lift = metrics.height() * 0.55 if below else 0.0
        middle = self.height() / 2 - lift
        if self._icon:
            icons.draw(painter, QRectF(left, middle - icon_width / 2, icon_width, icon_width), self._icon, ink)
        painter.setFont(font)
        painter.setPen(ink)
        box = QRectF(left + icon_width + gap, -lift, text_width + 2, self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        if below:
            painter.setFont(theme().font(11))
            painter.setPen(ink if self.isChecked() else theme().colour("t3"))
            under = QRectF(0, lift, self.width(), self.height())
            painter.drawText(under, Qt.AlignmentFlag.AlignCenter, self._keys)
        elif self._keys:
            place = QRect(round(box.left() + text_width + caps_gap), 0, caps.width(), self.height())
            paint_keycaps(painter, place, self._keys, inverse=self.property("kind") == "primary")


def _wire(made: Button, act: Callable[[], object] | None) -> Button:
    if act is not None:
        made.clicked.connect(lambda _checked=False: act())
    return made


def primary_button(
    text: str,
    name: str,
    act: Callable[[], object] | None = None,
    *,
    icon: str = "",
    keys: str = "Ctrl+Return",
    large: bool = False,
) -> Button:
    """The one blue button of a page; names its result and shows its key. `large` is the 48 px one."""
    made = Button(text, name, icon=icon, keys=keys, kind="primary")
    if large:
        made.setProperty("large", True)
    return _wire(made, act)


def button(
    text: str,
    name: str,
    act: Callable[[], object] | None = None,
    *,
    icon: str = "",
    keys: str = "",
    small: bool = False,
    kind: str = "",
) -> Button:
    """A button with an edge; text is a verb. `kind="danger"` for acts that take something away."""
    made = Button(text, name, icon=icon, keys=keys, kind=kind)
    if small:
        made.setProperty("small", True)
    return _wire(made, act)


def flat_button(
    text: str, name: str, act: Callable[[], object] | None = None, *, icon: str = "", keys: str = ""
) -> Button:
    """A quiet button without edge, for third-rank acts."""
    return _wire(Button(text, name, icon=icon, keys=keys, kind="flat"), act)


def link_button(text: str, name: str, act: Callable[[], object] | None = None) -> Button:
    """An act that reads as a link, in panel heads and messages."""
    made = _wire(Button(text, name, kind="link"), act)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made


def icon_button(
    icon: str,
    name: str,
    label: str,
    act: Callable[[], object] | None = None,
    *,
    keys: str = "",
    framed: bool = False,
    small: bool = False,
) -> QToolButton:
    """A 32 × 32 icon; `label` is its accessible name and, with its key, its tooltip."""
    made = QToolButton()
    made.setObjectName(name)
    made.setIcon(icons.icon(icon))
    side = theme().px(16 if not small else 14)
    made.setIconSize(QSize(side, side))
    made.setAccessibleName(label)
    made.setToolTip(_("{act} ({keys})").format(act=label, keys=keys) if keys else label)
    if framed:
        made.setProperty("framed", True)
    if small:
        made.setProperty("small", True)
    if act is not None:
        made.clicked.connect(lambda _checked=False: act())
    return made
