"""Rows for the table: columns as values, and a model that reads page after page by key."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from msp_desktop.i18n import NO_VALUE, _
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit.labels import Badge

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
PAGE = 200
KEPT = 20_000
"""At most so many rows stay in memory; the window of rows moves on beyond."""


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """One column: `key` names the row's attribute, or `value` computes it.

    `kind`: text, strong (medium weight), muted (t3), link (accent), mono, number, money (int cents), money_strong,
    badge (Badge), date (date), act (text of a button on the row), choice (text in a field to choose in), avatar (a
    name), check (bool), icon (Badge without word), share (a number 0–100 as a thin bar). `width` in px at 100 %, 0
    shares the rest. `detail` gives a second, smaller line, `badge` what stands before that line, `mark` the icon before
    the text, in its colour. `firm` keeps its width where others give way.
    """

    key: str
    title: str
    width: int = 0
    align: str = ""
    kind: str = "text"
    sortable: bool = False
    value: Callable[[R], object] | None = None
    detail: Callable[[R], str] | None = None
    tone: Callable[[R], str] | None = None
    mark: Callable[[R], str] | None = None
    firm: bool = False
    badge: Callable[[R], Badge | None] | None = None

    def of(self, row: R) -> object:
        """The value of this column in a row."""
        return self.value(row) if self.value else getattr(row, self.key)

    @property
    def right(self) -> bool:
        """Whether text stands at the right."""
        return self.align == "right" or (not self.align and self.kind in {"money", "money_strong", "number"})


def cell_text(column: Column[R], row: R) -> str:
    """What a cell says, also to screen readers and the clipboard."""
    value = column.of(row)
    if value is None or value == "":
        return NO_VALUE if column.kind not in {"act", "icon"} else ""
    if column.kind in {"money", "money_strong"}:
        return formats().money(int(value)) if isinstance(value, int) else str(value)
    if isinstance(value, Badge):
        return value.word
    if column.kind == "date" and not isinstance(value, str):
        return formats().day(value)  # type: ignore[arg-type]  # the column says that it is a date
    if column.kind == "check":
        return _("Yes") if value else _("No")
    return str(value)


Fetch = Callable[[R | None, int], Sequence[R]]


class RowModel(QAbstractTableModel, Generic[R]):
    """Holds a stretch of rows in order; reads on at the end, and at the front when it began elsewhere."""

    def __init__(self, columns: Sequence[Column[R]], row_id: Callable[[R], object]) -> None:
        super().__init__()
        self.columns = list(columns)
        self.row_id = row_id
        self.rows: list[R] = []
        self.picked: set[object] = set()
        self.sorted_by = ""
        self.descending = False
        self._after: Fetch[R] | None = None
        self._before: Fetch[R] | None = None
        self._more_after = self._more_before = False

    def show_rows(self, rows: Sequence[R]) -> None:
        """Show all of these rows."""
        self.beginResetModel()
        self.rows = list(rows)
        self._after = self._before = None
        self._more_after = self._more_before = False
        self._forget_gone()
        self.endResetModel()

    def show_pages(self, after: Fetch[R], before: Fetch[R] | None = None, at_least: int = PAGE) -> None:
        """Show the first page of a long list; `after(last_row_or_None, limit)` reads on, `before` reads back."""
        self.beginResetModel()
        limit = max(PAGE, at_least)
        self.rows = list(after(None, limit))
        self._after, self._before = after, before
        self._more_after, self._more_before = len(self.rows) >= limit, False
        self.endResetModel()

    def go_to_end(self) -> bool:
        """Hold the last page instead, if the list can be read backwards; False when it is there already or cannot."""
        if not (self._more_after and self._before):
            return False
        self.beginResetModel()
        self.rows = list(self._before(None, PAGE))
        self._more_after, self._more_before = False, len(self.rows) >= PAGE
        self.endResetModel()
        return True

    def go_to_start(self) -> bool:
        """Hold the first page again; False when it is held already."""
        if not (self._more_before and self._after):
            return False
        self.show_pages(self._after, self._before)
        return True

    def read_back(self) -> int:
        """Read the page before the first row; how many rows came."""
        if not (self._more_before and self._before and self.rows):
            return 0
        found = list(self._before(self.rows[0], PAGE))
        self._more_before = len(found) >= PAGE
        if found:
            self.beginInsertRows(QModelIndex(), 0, len(found) - 1)
            self.rows[:0] = found
            self.endInsertRows()
        return len(found)

    @property
    def more(self) -> bool:
        """Whether rows lie beyond those held."""
        return self._more_after or self._more_before

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.columns)

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._more_after

    def fetchMore(self, _parent: Index) -> None:
        if not (self._more_after and self._after and self.rows):
            return
        found = list(self._after(self.rows[-1], PAGE))
        self._more_after = len(found) >= PAGE
        if found:
            start = len(self.rows)
            self.beginInsertRows(QModelIndex(), start, start + len(found) - 1)
            self.rows.extend(found)
            self.endInsertRows()
        if len(self.rows) > KEPT and self._before:
            self._drop_front(len(self.rows) - KEPT)

    def _drop_front(self, count: int) -> None:
        self.beginRemoveRows(QModelIndex(), 0, count - 1)
        del self.rows[:count]
        self._more_before = True
        self.endRemoveRows()

    def _forget_gone(self) -> None:
        if self.picked:
            self.picked &= {self.row_id(row) for row in self.rows}

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        column, row = self.columns[index.column()], self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell_text(column, row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _("{what}: {word}").format(what=_(column.title) or column.key, word=cell_text(column, row))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return _(column.title)
        if role == Qt.ItemDataRole.ToolTipRole:
            return _(column.title) or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return Qt.AlignmentFlag.AlignVCenter | (Qt.AlignmentFlag.AlignHCenter if column.kind == "avatar" else side)
        return None
