"""Ctrl+K: one field that finds jobs, customers, devices, papers, services and commands, and opens them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from msp_desktop.i18n import _
from msp_desktop.ui import icons
from msp_desktop.ui.kit.choices import Chips
from msp_desktop.ui.kit.edits import LineEdit
from msp_desktop.ui.kit.labels import Badge, IconLabel, KeyCap, PlainLabel, Rule, keycap_size, paint_keycaps
from msp_desktop.ui.kit.lookup import Found, paint_found
from msp_desktop.ui.kit.sheet import Veil
from msp_desktop.ui.theme import theme

WIDTH, TOP = 720, 104
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Hit:
    """One result: what it is, and what Enter (`go`) and Ctrl+Enter (`main`) do."""

    title: str
    go: Callable[[], object]
    detail: str = ""
    icon: str = ""
    token: str = "neu"
    badge: Badge | None = None
    right: str = ""
    keys: str = ""
    main: Callable[[], object] | None = None


def _head(text: str) -> str:
    """The number or code a result begins with."""
    return text.split(" · ", maxsplit=1)[0].casefold()


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of thing the palette finds.

    `prefix` is the letter that narrows to it ("j", "c", ">"), `limit` its rows.
    """

    id: str
    words: str
    find: Callable[[str], Sequence[Hit]]
    prefix: str = ""
    limit: int = 4
    chip: bool = True


@dataclass(slots=True)
class PaletteSources:
    """What the palette asks: sources in order, words to suggest when nothing is found, rows to add then, recent
    things.
    """

    sources: list[Source] = field(default_factory=list)
    suggest: Callable[[str], Sequence[str]] = lambda _text: ()
    add_new: Callable[[str], Sequence[Hit]] = lambda _text: ()
    recent: Callable[[], Sequence[Hit]] = lambda: ()


class _Rows(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Hit | str] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if index.isValid() and role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            row = self.rows[index.row()]
            if isinstance(row, str):
                return row
            return ", ".join(filter(None, (row.title, row.detail, row.badge.word if row.badge else row.right)))
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self.rows[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def fill(self, rows: list[Hit | str]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()


class _Field(LineEdit):
    """The palette's field hands the keys of the list to the palette."""

    def __init__(self, palette: "Palette") -> None:
        super().__init__("palette.find", placeholder=_("Search or type a command"))
        self.setProperty("kind", "palette")
        self.setAccessibleName(_("Search or type a command"))
        self._palette = palette
        self.enter_next = False

    def dress(self) -> None:
        self.setFont(theme().font(18))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._palette.key(event):
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt’s signature
        self._palette.narrow(1 if next else -1)
        return True


class Palette(QFrame):
    """The layer itself; `closed` when it is gone."""

    closed = Signal()

    def __init__(self, window: QWidget, asked: PaletteSources) -> None:
        super().__init__()
        self.setObjectName("palette")
        self.setProperty("panel", "layer")
        self.setAccessibleName(_("Search and commands"))
        self._asked = asked
        self._typed = ""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        self.entry = _Field(self)
        chips = [("", _("Everything")), *((source.id, _(source.words)) for source in asked.sources if source.chip)]
        self.chips: Chips[str] = Chips("palette.narrow", _("Narrow"), chips, optional=False, tick=False)
        self.chips.set_value("")
        for made in self.chips.buttons():
            made.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 16, 11)
        head.setSpacing(12)
        head.addWidget(IconLabel("magnify", "t3", 18))
        head.addWidget(self.entry, 1)
        layout.addLayout(head)
        # Below the text, where they may take two rows: beside it they would press it together.
        narrow = QHBoxLayout()
        narrow.setContentsMargins(16, 0, 16, 11)
        narrow.addWidget(self.chips)
        layout.addLayout(narrow)
        layout.addWidget(Rule())
        self._rows = _Rows()
        self.view = QListView()
        self.view.setObjectName("palette.results")
        self.view.setAccessibleName(_("Results"))
        self.view.setProperty("bare", True)
        self.view.setModel(self._rows)
        self.view.setItemDelegate(_Delegate(self))
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setMouseTracking(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.clicked.connect(self._clicked)
        layout.addWidget(self.view)
        layout.addWidget(self._foot())
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(0)
        self._wait.timeout.connect(self.search)
        self.entry.textChanged.connect(lambda _text: self._wait.start())
        self.chips.edited.connect(self._narrowed)
        self._veil = Veil(window, "palette")
        self._veil.closed.connect(self.closed)
        self.setFixedWidth(min(theme().px(WIDTH), window.width() - 40))
        self.chips.setFixedHeight(self.chips.heightForWidth(self.width() - 34))
        self.search()
        self._veil.hold(self, top=min(TOP, window.height() // 8))
        self.entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_palette(self) -> None:
        """Close; the focus goes back to exactly where it was."""
        self._veil.close_layer()

    def titles(self) -> list[str]:
        """What the list shows, heads and results alike."""
        return [row if isinstance(row, str) else row.title for row in self._rows.rows]

    def search(self) -> None:
        """Ask every source."""
        text, only = self._narrowing()
        self._typed = text.casefold()
        rows: list[Hit | str] = []
        if not text and not only:
            recent = list(self._asked.recent())
            rows = [_("Recent"), *recent] if recent else []
        for source in self._asked.sources:
            if only and source.id != only:
                continue
            if text or only or source.prefix == ">":
                found = list(source.find(text))[: 12 if only else source.limit]
                if found:
                    rows += [_(source.words), *found]
        if text and not rows:
            rows = self._nothing(text)
        self._rows.fill(rows)
        self._choose_first()
        self._fit()

    def key(self, event: QKeyEvent) -> bool:
        """The keys of the list; False leaves the key to the field."""
        key = event.key()
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self._move(1 if key == Qt.Key.Key_Down else -1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.take(main=bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        elif key == Qt.Key.Key_Escape:
            self.close_palette()
        else:
            return False
        return True

    def narrow(self, step: int) -> None:
        """Tab: the next chip."""
        values = ["", *(source.id for source in self._asked.sources if source.chip)]
        now = self.chips.value() or ""
        self.chips.set_value(values[(values.index(now) + step) % len(values)])
        self.search()

    def main_action(self) -> None:
        """Ctrl+Enter: the main act of the row."""
        self.take(main=True)

    def take(self, *, main: bool = False) -> None:
        """Do what the chosen row is for."""
        row = self._current()
        if row is None:
            return
        act = row.main if main and row.main is not None else row.go
        self.close_palette()
        act()

    def retype(self, text: str) -> None:
        """Search for another word."""
        self.entry.setText(text)
        self.entry.setFocus()

    def _nothing(self, text: str) -> list[Hit | str]:
        rows: list[Hit | str] = [_("Nothing for “{text}”.").format(text=text)]
        rows += [
            Hit(_("Did you mean {word}?").format(word=word), lambda w=word: self._again(w), icon="magnify")  # type: ignore[misc]
            for word in list(self._asked.suggest(text))[:3]
        ]
        return rows + list(self._asked.add_new(text))

    def _again(self, word: str) -> None:
        Palette(self._veil.parentWidget() or self, self._asked).retype(word)

    def _narrowing(self) -> tuple[str, str]:
        """The text to search and the source it is narrowed to, by chip or by prefix."""
        text = self.entry.text().strip()
        only = self.chips.value() or ""
        for source in self._asked.sources:
            prefix = source.prefix
            if prefix and (text.startswith(prefix + " ") or (prefix == ">" and text.startswith(">"))):
                return text[len(prefix) :].strip(), source.id
        return text, only

    def _narrowed(self) -> None:
        self.entry.setFocus()
        self.search()

    def _choose_first(self) -> None:
        """Put in front what is called just so, by number or code, wherever it stands; else the first result."""
        hits = [(at, row) for at, row in enumerate(self._rows.rows) if isinstance(row, Hit)]
        exact = (at for at, row in hits if self._typed in {_head(row.title), _head(row.detail)} - {""})
        at = next(exact, hits[0][0] if hits else None)
        if at is not None:
            self.view.setCurrentIndex(self._rows.index(at, 0))

    def _move(self, step: int) -> None:
        rows = self._rows.rows
        if not any(isinstance(row, Hit) for row in rows):
            return
        at = self.view.currentIndex().row()
        for _try in range(len(rows)):
            at = (at + step) % len(rows)
            if isinstance(rows[at], Hit):
                break
        self.view.setCurrentIndex(self._rows.index(at, 0))

    def _current(self) -> Hit | None:
        at = self.view.currentIndex().row()
        row = self._rows.rows[at] if 0 <= at < len(self._rows.rows) else None
        return row if isinstance(row, Hit) else None

    def _clicked(self, index: QModelIndex) -> None:
        if isinstance(self._rows.rows[index.row()], Hit):
            self.view.setCurrentIndex(index)
            self.take()

    def _fit(self) -> None:
        heights = [theme().px(28 if isinstance(row, str) else 38) for row in self._rows.rows]
        self.view.setFixedHeight(min(sum(heights), theme().px(520)) + (8 if heights else 0))
        self.view.setVisible(bool(heights))
        self._veil.refit()

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setProperty("panel", "foot")
        layout = QHBoxLayout(foot)
        layout.setContentsMargins(16, 9, 16, 9)
        layout.setSpacing(6)
        for keys, words in (
            (("Up",), _("choose")),
            (("Return",), _("open")),
            (("Ctrl+Return",), _("main act")),
            (("Tab",), _("narrow")),
        ):
            for key in keys:
                layout.addWidget(KeyCap(key))
            layout.addWidget(PlainLabel(words, "small", tone="t2"))
            layout.addSpacing(10)
        layout.addStretch(1)
        prefixes = ", ".join(source.prefix for source in self._asked.sources if source.prefix)
        layout.addWidget(PlainLabel(_("Begin with {letters} to narrow").format(letters=prefixes), "small", tone="t2"))
        return foot

    def typed(self) -> str:
        """The text searched for, folded."""
        return self._typed


class _Delegate(QStyledItemDelegate):
    def __init__(self, palette: Palette) -> None:
        super().__init__(palette)
        self._palette = palette

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        model = index.model()
        assert isinstance(model, _Rows)
        return QSize(100, theme().px(28 if isinstance(model.rows[index.row()], str) else 38))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, _Rows)
        row, rect, look = model.rows[index.row()], QRect(option.rect), theme()
        if isinstance(row, str):
            painter.setFont(look.font(12, QFont.Weight.DemiBold))
            painter.setPen(look.colour("t3"))
            painter.drawText(rect.adjusted(14, 4, -14, 0), Qt.AlignmentFlag.AlignVCenter, row)
            return
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(rect, look.colour("sel"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, look.colour("hover"))
        side = look.px(26)
        square = QRectF(14, rect.center().y() - side / 2 + 0.5, side, side)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour(row.token + "b"))
        painter.drawRoundedRect(square, 6, 6)
        if row.icon:
            icons.draw(painter, square.adjusted(5, 5, -5, -5), row.icon, look.colour(row.token))
        painter.restore()
        rect.setLeft(14 + side + 2)
        rect.setRight(rect.right() - 6)
        if keys := row.keys or ("Return" if chosen else ""):
            size = keycap_size(keys)
            paint_keycaps(
                painter, QRect(rect.right() - size.width() - 6, rect.top(), size.width(), rect.height()), keys
            )
            rect.setRight(rect.right() - size.width() - 8)
        found = Found(row.title, row.detail, row.badge, right=row.right)
        paint_found(painter, rect, found, self._palette.typed())
