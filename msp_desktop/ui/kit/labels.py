"""Small things that show: plain text, key caps, badges and initials."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from msp_desktop.i18n import _
from msp_desktop.ui import icons
from msp_desktop.ui.theme import set_variant, theme

Align = Qt.AlignmentFlag
Weight = QFont.Weight

ROLES: dict[str, tuple[float, QFont.Weight]] = {
    "title": (20, Weight.Bold),
    "figure": (22, Weight.Bold),
    "due": (40, Weight.Bold),
    "total": (18, Weight.Bold),
    "lead": (15, Weight.DemiBold),
    "name": (13, Weight.Medium),
    "strong": (13, Weight.DemiBold),
    "bold": (13, Weight.Bold),
    "label": (12, Weight.Medium),
    "group": (12, Weight.DemiBold),
    "hint": (12, Weight.Normal),
    "fact": (12, Weight.Normal),
    "summary": (13, Weight.Normal),
    "small": (12, Weight.Normal),
    "mono": (12, Weight.Normal),
    "error": (12, Weight.Medium),
    "warning": (12, Weight.Medium),
    "star": (12, Weight.Bold),
}


def set_shown(widget: QWidget, shown: bool) -> None:
    """Show or hide; a widget that has no parent yet will show with it, not flash up as a window."""
    if not shown:
        widget.hide()
    elif widget.isWindow():
        widget.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, False)
    else:
        widget.show()


class PlainLabel(QLabel):
    """A label that never reads its text as HTML.

    `role`: a key of ROLES. `tone`: a text token (t2, t3, ok, bad, war, wai, inf, wrk, app, acctx, inv). With `cut` it
    takes what room there is, cuts a long text with "…" and shows it whole in the tooltip. With `gives_way` it takes its
    own width, and is shown the same way where others beside it need the room.
    """

    def __init__(
        self,
        text: str = "",
        role: str = "",
        *,
        tone: str = "",
        wrap: bool = False,
        cut: bool = False,
        gives_way: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._whole = ""
        self._cut, self._gives_way = cut, gives_way
        self._told = False
        if role:
            self.setProperty("role", role)
        if tone:
            self.setProperty("tone", tone)
        self.setWordWrap(wrap)
        self._dress()
        if cut:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show a text; `&` and `<` are themselves."""
        self._whole = text
        super().setText(text)
        self._fit()

    def whole_text(self) -> str:
        """The text before it was cut."""
        return self._whole

    def set_tone(self, tone: str) -> None:
        """Colour the text by a token; "" for the usual colour."""
        set_variant(self, tone=tone)

    def set_role(self, role: str) -> None:
        """Change the role of the text."""
        set_variant(self, role=role)
        self._dress()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._dress()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._is_squeezed():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        room = self.contentsRect()
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room.width())
        self.style().drawItemText(
            painter, room, self.alignment(), self.palette(), self.isEnabled(), shown, self.foregroundRole()
        )
        painter.end()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if not self._cut or self.wordWrap():
            return hint
        # Of the whole text: what is shown may be cut, and would never ask for more room.
        less = self.fontMetrics().horizontalAdvance(self.text())
        whole = self.fontMetrics().horizontalAdvance(self._whole)
        return QSize(hint.width() + max(whole - less, 0), hint.height())

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(24, hint.height()) if self._cut or self._gives_way else hint

    def _dress(self) -> None:
        role = str(self.property("role") or "")
        size, weight = ROLES.get(role, (13, Weight.Normal))
        self.setFont(theme().font(size, weight, mono=role == "mono", figures=role in {"figure", "due", "total"}))
        if self._cut and self._whole:
            self._fit()

    def _is_squeezed(self) -> bool:
        """Whether a label that should stand whole has no room for it all the same."""
        if self._cut or self.wordWrap() or "\n" in self._whole:
            return False
        return self.fontMetrics().horizontalAdvance(self._whole) > self.contentsRect().width()

    def _fit(self) -> None:
        if not self._cut:
            tip = plain_tip(self._whole) if self._whole and self._is_squeezed() else ""
            if tip or self._told:
                self.setToolTip(tip)
            self._told = bool(tip)
            return
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, max(self.width(), 24))
        if shown != self.text():
            super().setText(shown)
        self.setToolTip(plain_tip(self._whole) if shown != self._whole else "")


def plain_tip(text: str) -> str:
    """A tooltip of plain text."""
    # Qt reads a tooltip as HTML when it looks like it; a paragraph of escaped text never does harm.
    # Escaped by hand: Python's own way brings the names of two thousand characters along.
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return f"<p>{escaped}</p>"


def key_words(keys: str) -> list[str]:
    """`Ctrl+Return` as the caps to show: Ctrl, ↵."""
    if keys == "Up":
        return ["↑", "↓"]  # a list is named by the way up, and goes both ways
    if keys == "Left":
        return ["←", "→"]
    named = {
        "Return": "↵",
        "Enter": "↵",
        "Left": "←",
        "Right": "→",
        "Up": "↑",
        "Down": "↓",
        "Meta": "Meta",
        "Escape": "Esc",
    }
    translated = {"Space": _("Space"), "Shift": _("Shift"), "Del": _("Del")}
    return [named.get(part) or translated.get(part) or part for part in keys.replace("++", "+Plus").split("+")]


class KeyCap(QWidget):
    """The keys of a shortcut, drawn as caps; `inverse` for use on the blue button."""

    def __init__(self, keys: str, *, inverse: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self._inverse = inverse
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def keys(self) -> str:
        """The shortcut as written in code, `Ctrl+K`."""
        return self._keys

    def sizeHint(self) -> QSize:
        return keycap_size(self._keys)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_keycaps(painter, self.rect(), self._keys, inverse=self._inverse)
        painter.end()


def keycap_size(keys: str) -> QSize:
    """How much room the caps of a shortcut take."""
    metrics = QFontMetrics(theme().font(11, QFont.Weight.Medium))
    widths = [max(metrics.horizontalAdvance(word) + 10, theme().px(18)) for word in key_words(keys)]
    return QSize(sum(widths) + 4 * (len(widths) - 1), theme().px(19))


def paint_keycaps(painter: QPainter, rect: QRect, keys: str, *, inverse: bool = False) -> None:
    """Paint the caps of a shortcut at the left of a rectangle, centred in height."""
    font = theme().font(11, QFont.Weight.Medium)
    metrics = QFontMetrics(font)
    height = theme().px(18)
    left = float(rect.left())
    top = rect.center().y() - height / 2 + 0.5
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(font)
    for word in key_words(keys):
        width = max(metrics.horizontalAdvance(word) + 10, theme().px(18))
        box = QRectF(left + 0.5, top, width - 1, height - 1)
        edge = theme().colour("inv" if inverse else "line")
        painter.setBrush(Qt.BrushStyle.NoBrush if inverse else theme().colour("panel"))
        painter.setPen(QPen(edge, 1))
        painter.drawRoundedRect(box, 4, 4)
        if not inverse:
            painter.drawLine(round(box.left()) + 3, round(box.bottom()), round(box.right()) - 3, round(box.bottom()))
        painter.setPen(theme().colour("inv" if inverse else "t2"))
        painter.drawText(box, Align.AlignCenter, word)
        left += width + 4
    painter.restore()


@dataclass(frozen=True, slots=True)
class Badge:
    """A state as it is shown: colour token, icon and word, always all three."""

    token: str
    icon: str
    word: str


def badge_size(badge: Badge) -> QSize:
    """The room a badge needs; it is never cut."""
    metrics = QFontMetrics(theme().font(11.5, QFont.Weight.DemiBold))
    return QSize(metrics.horizontalAdvance(badge.word) + theme().px(13) + 4 + 16 + 1, theme().px(20) + 2)


def paint_badge(painter: QPainter, rect: QRect, badge: Badge) -> None:
    """Paint a badge at the left of a rectangle, centred in height."""
    size = badge_size(badge)
    box = QRectF(rect.left() + 0.5, rect.center().y() - size.height() / 2 + 1.5, size.width() - 1, size.height() - 3)
    solid = badge.token == "bad"
    ink = theme().colour("inv" if solid else badge.token)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(theme().colour("bad" if solid else badge.token + "b"))
    painter.setPen(QPen(theme().colour("war"), 1.5) if badge.token == "war" else Qt.PenStyle.NoPen)
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
    mark = theme().px(13)
    icons.draw(
        painter, QRectF(box.left() + 8, box.center().y() - mark / 2, mark, mark), badge.icon.removeprefix("mdi6."), ink
    )
    painter.setFont(theme().font(11.5, QFont.Weight.DemiBold))
    painter.setPen(ink)
    painter.drawText(box.adjusted(8 + mark + 4, 0, 0, 0), Align.AlignVCenter | Align.AlignLeft, badge.word)
    painter.restore()


class BadgeLabel(QWidget):
    """A badge as a widget; `what` names the thing it is the state of, for screen readers ("State")."""

    def __init__(self, badge: Badge | None = None, what: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._badge = badge
        self._what = what
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_badge(badge)

    def show_badge(self, badge: Badge | None) -> None:
        """Show another badge, or none."""
        self._badge = badge
        set_shown(self, badge is not None)
        if badge:
            what = self._what or _("State")
            self.setAccessibleName(_("{what}: {word}").format(what=what, word=badge.word))
        self.updateGeometry()
        self.update()

    def badge(self) -> Badge | None:
        """What is shown now."""
        return self._badge

    def sizeHint(self) -> QSize:
        return badge_size(self._badge) if self._badge else QSize(0, 0)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._badge:
            painter = QPainter(self)
            paint_badge(painter, self.rect(), self._badge)
            painter.end()


AVATAR_TOKENS = ("wrk", "ok", "wai", "inf", "app")


def initials(name: str) -> str:
    """`Giulia Ferri` becomes GF; an empty name a dash."""
    words = name.split()
    if not words:
        return "–"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def paint_avatar(painter: QPainter, rect: QRect, name: str, size: int = 22) -> None:
    """Paint a person's initials on a disc in the middle of a rectangle; the colour follows the name."""
    side = theme().px(size)
    token = AVATAR_TOKENS[sum(map(ord, name)) % len(AVATAR_TOKENS)] if name.strip() else "neu"
    box = QRectF(rect.center().x() - side / 2 + 0.5, rect.center().y() - side / 2 + 0.5, side, side)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme().colour(token + "b"))
    painter.drawEllipse(box)
    painter.setFont(theme().font(max(size * 0.42, 9), QFont.Weight.Bold))
    painter.setPen(theme().colour(token))
    painter.drawText(box, Align.AlignCenter, initials(name))
    painter.restore()


class Avatar(QWidget):
    """A person's initials on a coloured disc."""

    def __init__(self, name: str = "", size: int = 22, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_name(name)

    def show_name(self, name: str) -> None:
        """Show another person."""
        self._name = name
        self.setAccessibleName(name)
        self.setToolTip(plain_tip(name) if name else "")
        self.update()

    def sizeHint(self) -> QSize:
        side = theme().px(self._size)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_avatar(painter, self.rect(), self._name, self._size)
        painter.end()


class IconLabel(QWidget):
    """An icon in a token's colour; `square=True` puts it on the tint of that token."""

    def __init__(
        self, name: str, token: str = "t2", size: int = 16, *, square: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name, self._token, self._size, self._square = name, token, size, square
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_icon(self, name: str, token: str = "") -> None:
        """Show another icon, in another colour if given."""
        self._name, self._token = name, token or self._token
        self.update()

    def sizeHint(self) -> QSize:
        side = theme().px(self._size) + (14 if self._square else 0)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._square:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().colour(self._token + "b"))
            painter.drawRoundedRect(self.rect(), 6, 6)
        side = theme().px(self._size)
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        icons.draw(painter, box, self._name.removeprefix("mdi6."), theme().colour(self._token))
        painter.end()


class Rule(QWidget):
    """A hairline between groups."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().colour("line"))
        painter.end()


def row(*parts: QWidget | int | None, spacing: int = 8) -> QHBoxLayout:
    """Widgets side by side; a number is fixed space, None takes the rest."""
    layout = QHBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, int):
            layout.addSpacing(part)
        else:
            layout.addWidget(part)
    return layout
