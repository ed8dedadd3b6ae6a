"""Finding: a search field with its key, and the one-field lookup with its list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from msp_desktop.i18n import _
from msp_desktop.ui import icons
from msp_desktop.ui.kit.edits import Line
from msp_desktop.ui.kit.labels import Badge, badge_size, keycap_size, paint_badge, paint_keycaps
from msp_desktop.ui.theme import theme


class _KeyedLine(Line):
    """A line with key caps at its right end while it is empty."""

    def __init__(
        self, name: str, *, placeholder: str, icon: str, keys: str, width: int, parent: QWidget | None = None
    ) -> None:
        self._keys = keys
        super().__init__(name, width=width, placeholder=placeholder, icon=icon, parent=parent)
        self.enter_next = False
        self.textChanged.connect(lambda _text: self.dress())

    def value(self) -> str:
        """The text without blanks at its ends."""
        return self.text().strip()

    def problem(self) -> str:
        """What is typed to find something is never wrong."""
        return ""

    def dress(self) -> None:
        """Keep the placeholder off the key caps, which stand there as long as it does."""
        super().dress()
        if self._keys and not self.text():
            margins = self.textMargins()
            margins.setRight(keycap_size(self._keys).width() + 8)
            self.setTextMargins(margins)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._keys and not self.text():
            size = keycap_size(self._keys)
            painter = QPainter(self)
            paint_keycaps(painter, QRect(self.width() - size.width() - 8, 0, size.width(), self.height()), self._keys)
            painter.end()


class SearchBox(_KeyedLine):
    """A filter field. `asked(text)` comes 120 ms after the last key, at once on Enter; Esc clears, Down leaves to the
    list.
    """

    asked = Signal(str)
    down = Signal()

    def __init__(
        self,
        name: str,
        placeholder: str,
        *,
        keys: str = "Ctrl+F",
        icon: str = "filter-outline",
        width: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, placeholder=placeholder, icon=icon, keys=keys, width=width, parent=parent)
        self.setAccessibleName(placeholder)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(120)
        self._timer.timeout.connect(lambda: self.asked.emit(self.value()))
        self.textChanged.connect(lambda _text: self._timer.start())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self._timer.stop()
            self.asked.emit(self.value())
            self.down.emit()
        elif event.key() == Qt.Key.Key_Down:
            self.down.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


@dataclass(frozen=True, slots=True)
class Found:
    """One row of a lookup: title, detail beside it, a badge at the right, and what choosing it yields."""

    title: str
    detail: str = ""
    badge: Badge | None = None
    payload: object = None
    icon: str = ""
    right: str = ""


@dataclass(frozen=True, slots=True)
class _New:
    text: str


class LookupBox(_KeyedLine):
    """One field to find or add: type, arrows, Enter.

    `find(text)` answers rows at once; with an empty text it may answer first choices. `chosen(payload)` on a choice,
    `added(text)` for the last row, which stands there when `add_words` ("Add “{text}” as new") is given.
    With `clears` the field empties itself after a choice (adding lines); else it shows the title of the choice.
    """

    chosen = Signal(object)
    added = Signal(str)

    def __init__(
        self,
        name: str,
        find: Callable[[str], Sequence[Found]],
        *,
        placeholder: str = "",
        keys: str = "",
        icon: str = "magnify",
        add_words: str = "",
        clears: bool = False,
        first_choices: bool = False,
        width: int = 0,
        list_width: int = 320,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, placeholder=placeholder, icon=icon, keys=keys, width=width, parent=parent)
        self._find, self._add_words = find, add_words
        self._clears, self._first_choices = clears, first_choices
        self._list_width = list_width
        self._list: _Popup | None = None
        self._payload: object = None
        self.textEdited.connect(lambda _text: self._typed())

    def payload(self) -> object:
        """What was chosen; None after typing something else."""
        return self._payload

    def set_value(self, title: str, payload: object = None) -> None:
        """Show a choice without asking."""
        self._payload = payload
        self.setText(title)
        self.setCursorPosition(0)
        self.close_list()

    def is_open(self) -> bool:
        """Whether the list shows."""
        return self._list is not None and self._list.isVisible()

    def open_list(self) -> None:
        """Ask and show the list."""
        text = self.value()
        rows: list[Found | _New] = list(self._find(text)) if text or self._first_choices else []
        if self._add_words and text:
            rows.append(_New(self._add_words.format(text=text)))
        if not rows:
            self.close_list()
            return
        if self._list is None or self._list.parent() is not self.window():
            self._list = _Popup(self.window(), f"{self.objectName()}.list", self.accessibleName())
            self._list.took.connect(self._take)
        self._list.show_rows(rows, text)
        self._list.place_under(self, self._list_width)

    def close_list(self) -> None:
        """Take the list away."""
        if self._list is not None:
            self._list.hide()

    def rows(self) -> list[str]:
        """The titles in the list, for tests and screen readers."""
        return self._list.titles() if self._list is not None and self._list.isVisible() else []

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            if self.is_open() and self._list is not None:
                self._list.move_by(1 if key == Qt.Key.Key_Down else -1)
            else:
                self.open_list()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self._entered()
        elif key == Qt.Key.Key_Escape and self.is_open():
            self.close_list()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._first_choices and not self.text() and event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.open_list()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.close_list()

    def hideEvent(self, event: QEvent) -> None:
        self.close_list()

    def _typed(self) -> None:
        self._payload = None
        self.open_list()

    def _entered(self) -> None:
        if self.is_open() and self._list is not None:
            self._take(self._list.current())
        elif self.value() and self._payload is None:
            self.open_list()
            if self.is_open() and self._list is not None:
                self._take(self._list.current())
        elif not self._clears:
            self.focusNextChild()

    def _take(self, row: object) -> None:
        typed = self.value()
        self.close_list()
        if isinstance(row, Found):
            if self._clears:
                self.set_value("")
            else:
                self.set_value(row.title, row.payload)
            self.chosen.emit(row.payload)
        elif isinstance(row, _New):
            if self._clears:
                self.set_value("")  # not clear(): Ctrl+Z takes back the act, not the emptying of this field
            self.added.emit(typed)


class _Rows(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Found | _New] = []

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole} and index.isValid():
            row = self.rows[index.row()]
            return row.text if isinstance(row, _New) else ", ".join(filter(None, (row.title, row.detail, row.right)))
        return None


class _Popup(QFrame):
    """The list under a lookup: a child of the window, so that no second window opens."""

    took = Signal(object)

    def __init__(self, window: QWidget, name: str, label: str) -> None:
        super().__init__(window)
        self.setProperty("panel", "layer")
        self.setObjectName(name + ".layer")
        self._rows = _Rows()
        self._view = QListView()
        self._view.setObjectName(name)
        self._view.setAccessibleName(label or _("Suggestions"))
        self._view.setProperty("bare", True)
        self._view.setModel(self._rows)
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.setMouseTracking(True)
        self._view.setUniformItemSizes(True)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._delegate = _FoundDelegate(self._view)
        self._view.setItemDelegate(self._delegate)
        self._view.clicked.connect(lambda index: self.took.emit(self._rows.rows[index.row()]))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self._view)
        self._window = window
        window.installEventFilter(self)

    def show_rows(self, rows: list[Found | _New], typed: str) -> None:
        """Fill the list and choose the first row."""
        self._delegate.typed = typed.casefold()
        self._rows.beginResetModel()
        self._rows.rows = rows
        self._rows.endResetModel()
        self._view.setCurrentIndex(self._rows.index(0, 0))

    def place_under(self, field: QWidget, least: int = 320) -> None:
        """Stand under a field, or above it where there is no room."""
        window = self._window
        height = min(len(self._rows.rows), 8) * theme().px(34) + 10
        width = max(field.width(), theme().px(least))
        top_left = field.mapTo(window, QPoint(0, field.height() + 3))
        if top_left.y() + height > window.height() - 8:
            above = field.mapTo(window, QPoint(0, 0)).y() - height - 3
            if above > 0:
                top_left.setY(above)
        top_left.setX(max(min(top_left.x(), window.width() - width - 8), 0))
        self.setGeometry(QRect(top_left, QSize(width, height)))
        self.raise_()
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.hide()
        return super().eventFilter(watched, event)

    def move_by(self, step: int) -> None:
        """Go down or up, round the end."""
        count = len(self._rows.rows)
        self._view.setCurrentIndex(self._rows.index((self._view.currentIndex().row() + step) % count, 0))

    def current(self) -> Found | _New | None:
        """The chosen row."""
        at = self._view.currentIndex().row()
        return self._rows.rows[at] if 0 <= at < len(self._rows.rows) else None

    def titles(self) -> list[str]:
        """The texts of the rows."""
        return [row.text if isinstance(row, _New) else row.title for row in self._rows.rows]


class _FoundDelegate(QStyledItemDelegate):
    def __init__(self, parent: QListView) -> None:
        super().__init__(parent)
        self.typed = ""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, theme().px(34))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        model = index.model()
        assert isinstance(model, _Rows)
        row = model.rows[index.row()]
        rect: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme().colour("sel"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme().colour("hover"))
        if isinstance(row, _New):
            paint_found(painter, rect, Found(row.text, icon="plus"), "", accent=True)
        else:
            paint_found(painter, rect, row, self.typed)


def paint_found(painter: QPainter, rect: QRect, row: Found, typed: str, *, accent: bool = False) -> None:
    """Paint a found row: icon, title with the typed part in accent, detail, and badge or text at the right."""
    look = theme()
    box = rect.adjusted(10, 0, -10, 0)
    if row.icon:
        mark = look.px(16)
        icons.draw(
            painter,
            QRect(box.left(), box.center().y() - mark // 2, mark, mark),
            row.icon,
            look.colour("acctx" if accent else "t2"),
        )
        box.setLeft(box.left() + mark + 9)
    if row.badge:
        size = badge_size(row.badge)
        paint_badge(painter, QRect(box.right() - size.width(), box.top(), size.width(), box.height()), row.badge)
        box.setRight(box.right() - size.width() - 10)
    elif row.right:
        painter.setFont(look.font(12))
        painter.setPen(look.colour("t2"))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, row.right)
        box.setRight(box.right() - painter.fontMetrics().horizontalAdvance(row.right) - 10)
    used = _paint_title(painter, box, row.title, typed, accent=accent)
    box.setLeft(box.left() + used + 12)
    if row.detail and box.width() > 20:
        painter.setFont(look.font(12))
        painter.setPen(look.colour("t2"))
        text = painter.fontMetrics().elidedText(row.detail, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


def _paint_title(painter: QPainter, box: QRect, title: str, typed: str, *, accent: bool) -> int:
    look = theme()
    plain, bold = look.font(13, QFont.Weight.Medium), look.font(13, QFont.Weight.Bold)
    metrics = QFontMetrics(plain)
    title = metrics.elidedText(title, Qt.TextElideMode.ElideRight, box.width())
    at = title.casefold().find(typed) if typed else -1
    parts = (
        [(title, False)]
        if at < 0
        else [(title[:at], False), (title[at : at + len(typed)], True), (title[at + len(typed) :], False)]
    )
    left = box.left()
    for text, hit in parts:
        font = bold if hit else plain
        painter.setFont(font)
        painter.setPen(look.colour("acctx" if hit or accent else "t1"))
        painter.drawText(
            QRect(left, box.top(), box.right() - left + 4, box.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            text,
        )
        left += QFontMetrics(font).horizontalAdvance(text)
    return left - box.left()
