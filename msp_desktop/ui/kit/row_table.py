"""The table of all lists: lazy rows, sort by header, open with Enter, pick several with Space, acts for the picked."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from msp_desktop.i18n import _
from msp_desktop.ui import icons
from msp_desktop.ui.kit.buttons import Button, button, flat_button
from msp_desktop.ui.kit.labels import PlainLabel, set_shown
from msp_desktop.ui.kit.message import EmptyState, count_words
from msp_desktop.ui.kit.row_delegate import RowDelegate
from msp_desktop.ui.kit.row_model import PAGE, Column, Fetch, RowModel
from msp_desktop.ui.theme import theme

R = TypeVar("R")
LEAST_SHARED, MOST_GIVEN = 120, 0.4
"""The px at 100 % that a column without a width should have, and the most that one of words gives up for it."""
WORDY = frozenset({"text", "strong", "muted", "link", "mono", "small"})


class RowTable(QWidget, Generic[R]):
    """Rows of any frozen dataclass in columns.

    Signals: `opened(row)` on Enter or double click, `current_changed(row | None)`, `sort_asked(key, descending)`,
    `picked_changed(int)`, `act_asked(row)` for a click on the row's act button or choice, `checked(row)` for Space in
    a table with a check column. The row in front and the picked rows survive `show_rows` as long as their `row_id`
    does.
    """

    opened = Signal(object)
    current_changed = Signal(object)
    sort_asked = Signal(str, bool)
    picked_changed = Signal(int)
    act_asked = Signal(object)
    checked = Signal(object)
    menu_asked = Signal(object, QPoint)

    def __init__(
        self,
        name: str,
        label: str,
        columns: Sequence[Column[R]],
        *,
        row_id: Callable[[R], object] | None = None,
        sorted_by: str = "",
        descending: bool = False,
        multi: bool = False,
        dense: bool = False,
        two_lines: bool = False,
        bare: bool = False,
        enter_opens: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}.box")
        self._multi, self._dense, self._two_lines = multi, dense, two_lines
        self._enter_opens = enter_opens
        self.hovered_row = -1
        self.first_shown, self.last_shown = 0, len(columns) - 1
        self._has_check = any(column.kind == "check" for column in columns)
        self.model_of_rows: RowModel[R] = RowModel(columns, row_id or (lambda row: getattr(row, "id")))  # noqa: B009 - any row
        self.model_of_rows.sorted_by, self.model_of_rows.descending = sorted_by, descending
        self.view = _View(self, name, label, bare=bare)
        self.view.setModel(self.model_of_rows)
        self.view.setItemDelegate(RowDelegate(self))
        self.view.dress_header()
        self.view.selectionModel().currentRowChanged.connect(lambda now, _before: self._current_changed(now))
        self._empty: EmptyState | None = None
        self._bar = _BulkBar(f"{name}.bulk", self.clear_picked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._bar)
        # The stack needs its parent first: it shows its first widget at once, which would be a window of its own.
        inner = QWidget(self)
        self._stack = QStackedLayout(inner)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self.view)
        layout.addWidget(inner, 1)
        self.setFocusProxy(self.view)
        theme().changed.connect(self._resize_rows)
        self._resize_rows()

    # -- rows

    def show_rows(self, rows: Sequence[R]) -> None:
        """Show these rows, all of them; for lists of up to some thousand."""
        self._refill(lambda: self.model_of_rows.show_rows(rows))

    def show_pages(self, fetch: Fetch[R], *, before: Fetch[R] | None = None, keep_place: bool = True) -> None:
        """Show a long list page by page.

        `fetch(last_row | None, limit)` gives the rows after a row (None: from the start); `before(first_row | None,
        limit)` those before it, in display order (None: the last ones), so that End works at any size. Call it
        again after a change: with `keep_place` the list reads as far as it had read before.
        """
        at_least = min(len(self.model_of_rows.rows), 2000) if keep_place else PAGE
        self._refill(lambda: self.model_of_rows.show_pages(fetch, before, at_least))

    def set_columns_shown(self, keys: Sequence[str]) -> None:
        """Show only these columns."""
        for at, column in enumerate(self.model_of_rows.columns):
            self.view.setColumnHidden(at, column.key not in keys)
        shown = [at for at, column in enumerate(self.model_of_rows.columns) if column.key in keys]
        self.first_shown, self.last_shown = (shown[0], shown[-1]) if shown else (0, 0)
        self.view.spread()

    def set_empty(self, empty: EmptyState | None) -> None:
        """What to show instead of an empty table."""
        if self._empty is not None:
            self._stack.removeWidget(self._empty)
            self._empty.deleteLater()
        self._empty = empty
        if empty is not None:
            self._stack.addWidget(empty)
        self._show_empty()

    def rows(self) -> list[R]:
        """The rows held now."""
        return self.model_of_rows.rows

    def current(self) -> R | None:
        """The row in front, or None."""
        at = self.view.currentIndex().row()
        return self.model_of_rows.rows[at] if 0 <= at < len(self.model_of_rows.rows) else None

    def select(self, row_id: object) -> bool:
        """Put the row of this id in front, if it is held."""
        for at, row in enumerate(self.model_of_rows.rows):
            if self.model_of_rows.row_id(row) == row_id:
                self._go(at)
                return True
        return False

    def select_first(self) -> None:
        """Put the first row in front."""
        if self.model_of_rows.rows:
            self._go(0)

    # -- several

    def picked(self) -> list[R]:
        """The rows picked with Space, else the row in front."""
        chosen = self.model_of_rows.picked
        if chosen:
            return [row for row in self.model_of_rows.rows if self.model_of_rows.row_id(row) in chosen]
        current = self.current()
        return [] if current is None else [current]

    def clear_picked(self) -> None:
        """Pick nothing."""
        self.model_of_rows.picked.clear()
        self._picked_changed()

    def add_bulk_act(self, text: str, name: str, act: Callable[[list[R]], object], *, icon: str = "") -> Button:
        """Add an act to the bar that appears when rows are picked."""
        made = button(text, name, lambda: act(self.picked()), icon=icon, small=True)
        self._bar.acts.addWidget(made)
        return made

    def toggle_pick(self, at: int) -> None:
        """Pick or drop a row."""
        row_id = self.model_of_rows.row_id(self.model_of_rows.rows[at])
        self.model_of_rows.picked ^= {row_id}
        self._picked_changed()

    # -- looks

    def sorted_by(self) -> tuple[str, bool]:
        """The key that sorts, and whether descending."""
        return self.model_of_rows.sorted_by, self.model_of_rows.descending

    def show_sorted(self, key: str, *, descending: bool) -> None:
        """Show the arrow at a column."""
        self.model_of_rows.sorted_by, self.model_of_rows.descending = key, descending
        self.view.horizontalHeader().viewport().update()

    def row_height(self) -> int:
        """The height of a row in px."""
        return theme().px(45 if self._two_lines else 30 if self._dense or theme().dense else 34)

    def set_dense(self, dense: bool) -> None:
        """Rows of 30 instead of 34."""
        self._dense = dense
        self._resize_rows()

    def set_two_lines(self, two_lines: bool) -> None:
        """Give rows room for a second line, or take it away."""
        if two_lines != self._two_lines:
            self._two_lines = two_lines
            self._resize_rows()

    def fit_height(self, most: int = 8) -> None:
        """Make the table as high as its rows, up to `most`."""
        rows = min(max(len(self.model_of_rows.rows), 1), most)
        self.view.setFixedHeight(theme().px(31) + rows * self.row_height() + 2)

    # -- inside

    def _refill(self, fill: Callable[[], None]) -> None:
        current = self.current()
        kept = self.model_of_rows.row_id(current) if current is not None else None
        at = self.view.currentIndex().row()
        scrolled = self.view.verticalScrollBar().value()
        fill()
        rows = self.model_of_rows.rows
        if kept is not None and rows:
            found = next(
                (n for n, row in enumerate(rows) if self.model_of_rows.row_id(row) == kept), min(at, len(rows) - 1)
            )
            self.view.setCurrentIndex(self.model_of_rows.index(found, 0))
            self.view.verticalScrollBar().setValue(scrolled)
        elif self.view.hasFocus():
            self.select_first()
        self.hovered_row = -1
        self._show_empty()
        self._picked_changed()

    def _show_empty(self) -> None:
        empty = self._empty is not None and not self.model_of_rows.rows
        self._stack.setCurrentIndex(1 if empty else 0)

    def _go(self, at: int) -> None:
        index = self.model_of_rows.index(at, 0)
        self.view.setCurrentIndex(index)
        self.view.scrollTo(index)

    def _current_changed(self, index: QModelIndex) -> None:
        rows = self.model_of_rows.rows
        self.current_changed.emit(rows[index.row()] if 0 <= index.row() < len(rows) else None)

    def _picked_changed(self) -> None:
        count = len(self.model_of_rows.picked)
        self._bar.show_count(count)
        self.view.viewport().update()
        self.picked_changed.emit(count)

    def _resize_rows(self) -> None:
        self.view.verticalHeader().setDefaultSectionSize(self.row_height())
        self.view.spread()

    def key(self, event: QKeyEvent) -> bool:
        """Handle the keys of a list; answers whether it was one."""
        at = self.view.currentIndex().row()
        if (
            event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            if (row := self.current()) is not None and self._enter_opens:
                self.opened.emit(row)
            return True
        if event.key() == Qt.Key.Key_Space and at >= 0:
            self._space(at)
            return True
        if (
            event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up}
            and event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            and self._multi
        ):
            self._extend(at, 1 if event.key() == Qt.Key.Key_Down else -1)
            return True
        if event.key() == Qt.Key.Key_End and self.model_of_rows.go_to_end():
            self._go(len(self.model_of_rows.rows) - 1)
            return True
        if event.key() == Qt.Key.Key_Home and self.model_of_rows.go_to_start():
            self._go(0)
            return True
        if event.key() == Qt.Key.Key_Menu and at >= 0:
            self._ask_menu(self.view.visualRect(self.view.currentIndex()).bottomLeft())
            return True
        if event.key() == Qt.Key.Key_Escape and self.model_of_rows.picked:
            self.clear_picked()
            return True
        return False

    def _space(self, at: int) -> None:
        if self._has_check:
            self.checked.emit(self.model_of_rows.rows[at])
        elif self._multi:
            self.toggle_pick(at)

    def _extend(self, at: int, step: int) -> None:
        rows, picked = self.model_of_rows.rows, self.model_of_rows.picked
        target = at + step
        if not (0 <= at < len(rows) and 0 <= target < len(rows)):
            return
        picked.add(self.model_of_rows.row_id(rows[at]))
        picked.add(self.model_of_rows.row_id(rows[target]))
        self._go(target)
        self._picked_changed()

    def _ask_menu(self, pos: QPoint) -> None:
        if (row := self.current()) is not None:
            self.menu_asked.emit(row, self.view.viewport().mapToGlobal(pos))

    def click(self, index: QModelIndex, pos: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        """A click on a cell: its act button, its tick, or picking with Ctrl or Shift."""
        column, row = self.model_of_rows.columns[index.column()], self.model_of_rows.rows[index.row()]
        if column.kind == "check":
            self.checked.emit(row)
        elif column.kind == "act" and (text := column.of(row)):
            delegate = self.view.itemDelegate()
            assert isinstance(delegate, RowDelegate)
            if delegate.act_hit(self.view.visualRect(index), index.column(), str(text), pos):
                self.act_asked.emit(row)
        elif column.kind == "choice":
            self.act_asked.emit(row)
        elif self._multi and modifiers & Qt.KeyboardModifier.ControlModifier:
            self.toggle_pick(index.row())

    def header_clicked(self, section: int) -> None:
        """Sort by a column, or turn its order."""
        column = self.model_of_rows.columns[section]
        if not column.sortable:
            return
        key, descending = self.sorted_by()
        descending = not descending if key == column.key else column.right
        self.show_sorted(column.key, descending=descending)
        self.sort_asked.emit(column.key, descending)


class _BulkBar(QFrame):
    def __init__(self, name: str, clear: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("panel", "accent")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 8, 4)
        layout.setSpacing(10)
        self._count = PlainLabel("", "strong")
        layout.addWidget(self._count)
        self.acts = QHBoxLayout()
        self.acts.setSpacing(8)
        layout.addLayout(self.acts)
        layout.addStretch(1)
        layout.addWidget(flat_button(_("Clear selection"), f"{name}.clear", clear))
        self.hide()

    def show_count(self, count: int) -> None:
        self._count.setText(count_words(count))
        set_shown(self, count > 0)


class _Header(QHeaderView):
    def __init__(self, table: RowTable[Any]) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._table = table
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.sectionClicked.connect(table.header_clicked)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), theme().px(31))

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        look, model = theme(), self._table.model_of_rows
        column = model.columns[logicalIndex]
        painter.save()
        painter.fillRect(rect, look.colour("head"))
        painter.setPen(QPen(look.colour("line"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        font = look.font(12, QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(look.colour("t2"))
        first, last = logicalIndex == self._table.first_shown, logicalIndex == self._table.last_shown
        box = rect.adjusted(14 if first else 8, 0, -14 if last else -8, -1)
        text = _(column.title)
        metrics = painter.fontMetrics()
        sorted_here = bool(column.key) and model.sorted_by == column.key
        mark = look.px(13) if sorted_here else 0
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width() - mark)
        wide = metrics.horizontalAdvance(text)
        left = box.left()
        if column.right:
            left = box.right() + 1 - wide - mark
        elif column.kind == "avatar":
            left = box.center().x() - wide // 2
        painter.drawText(QRect(left, box.top(), wide + 2, box.height()), Qt.AlignmentFlag.AlignVCenter, text)
        if sorted_here:
            place = QRect(left + wide + 1, box.center().y() - mark // 2, mark, mark)
            icons.draw(painter, place, "arrow-down" if model.descending else "arrow-up", look.colour("t1"))
        painter.restore()


class _View(QTableView):
    def __init__(self, table: RowTable[Any], name: str, label: str, *, bare: bool) -> None:
        super().__init__()
        self._table = table
        self.setObjectName(name)
        self.setAccessibleName(label)
        if bare:
            self.setProperty("bare", True)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(table._ask_menu)
        self.doubleClicked.connect(lambda index: table.opened.emit(table.model_of_rows.rows[index.row()]))

    def dress_header(self) -> None:
        """Give the table its own header; the model stands already."""
        self.setHorizontalHeader(_Header(self._table))
        self.horizontalHeader().setMinimumSectionSize(24)
        self.spread()

    def spread(self) -> None:
        """Fixed columns get their width, the others share the rest; where that is little, words give way first."""
        columns = self._table.model_of_rows.columns
        if not columns:
            return
        shown = [at for at in range(len(columns)) if not self.isColumnHidden(at)]
        fixed = {at: theme().px(columns[at].width) for at in shown if columns[at].width}
        free = [at for at in shown if at not in fixed]
        room = self.viewport().width() - sum(fixed.values())
        lack = theme().px(LEAST_SHARED) * len(free) - room
        wordy = [at for at in fixed if columns[at].kind in WORDY and not columns[at].firm]
        if lack > 0 and wordy:
            part = min(lack / sum(fixed[at] for at in wordy), MOST_GIVEN)
            fixed |= {at: round(fixed[at] * (1 - part)) for at in wordy}
            room = self.viewport().width() - sum(fixed.values())
        each = max(room // len(free), theme().px(70)) if free else 0
        for at in shown:
            self.setColumnWidth(at, fixed.get(at, each))
        if shown:
            used = sum(self.columnWidth(at) for at in shown)
            target = free[-1] if free else shown[-1]
            spare = self.viewport().width() - used
            self.setColumnWidth(target, max(self.columnWidth(target) + spare, theme().px(50)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.spread()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._table.key(event):
            super().keyPressEvent(event)

    def focusInEvent(self, event: Any) -> None:
        # Before Qt's own way, which makes the first row current without selecting it.
        if not self.currentIndex().isValid():
            self._table.select_first()
        super().focusInEvent(event)
        if not self.selectionModel().hasSelection() and self.currentIndex().isValid():
            self.setCurrentIndex(self.currentIndex())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and not self._table.model_of_rows.rows:
            painter = QPainter(self.viewport())
            painter.setPen(QPen(theme().colour("acc"), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
            painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self._table.click(index, event.position().toPoint(), event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def selectionCommand(self, index: QModelIndex, event: QEvent | None = None) -> QItemSelectionModel.SelectionFlag:  # type: ignore[override]  # stubs want a reference
        return QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows

    def _hover(self, at: int) -> None:
        if at != self._table.hovered_row:
            self._table.hovered_row = at
            self.viewport().update()

    def _scrolled(self, value: int) -> None:
        if value == 0 and (came := self._table.model_of_rows.read_back()):
            self.verticalScrollBar().setValue(came)
