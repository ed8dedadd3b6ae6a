"""The cards of one column as a model: reads on by itself, says every card as one text, and carries one when dragged."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt

from msp_desktop.domain.job_state import JobState
from msp_desktop.queries.job_board import PAGE, CardRow
from msp_desktop.ui.jobs.card_words import card_sentence

Index = QModelIndex | QPersistentModelIndex
MIME = "application/x-msp-desktop-item"
ReadOn = Callable[[JobState, CardRow, int], Sequence[CardRow]]


class CardModel(QAbstractListModel):
    """Holds the first cards of a column; `read_on(state, last, limit)` gives those that follow."""

    def __init__(self, state: JobState, read_on: ReadOn, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.state = state
        self.cards: list[CardRow] = []
        self.all = 0
        """How many cards the column has, read or not."""
        self._read_on, self._now = read_on, now

    def show_cards(self, cards: Sequence[CardRow], of: int) -> None:
        """Show these first cards of so many. Nothing is reset where the same ones stand in the same order."""
        same = [card.item_id for card in cards] == [card.item_id for card in self.cards]
        self.all = of
        if same:
            self.cards = list(cards)
            if cards:
                self.dataChanged.emit(self.index(0), self.index(len(cards) - 1))
            return
        self.beginResetModel()
        self.cards = list(cards)
        self.endResetModel()

    def find(self, item_id: int) -> int:
        """The row of an item, -1 where it is not held."""
        return next((at for at, card in enumerate(self.cards) if card.item_id == item_id), -1)

    def card(self, index: Index) -> CardRow | None:
        """The card at an index."""
        return self.cards[index.row()] if index.isValid() and index.row() < len(self.cards) else None

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.cards)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        card = self.card(index)
        if card is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return card.number
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return card_sentence(card, self._now())
        return None

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and 0 < len(self.cards) < self.all

    def fetchMore(self, parent: Index) -> None:
        if not self.canFetchMore(parent):
            return
        found = self._read_on(self.state, self.cards[-1], PAGE)
        if not found:
            # Fewer than were counted: somebody moved some in between, and the next refresh says so.
            self.all = len(self.cards)
            return
        self.beginInsertRows(QModelIndex(), len(self.cards), len(self.cards) + len(found) - 1)
        self.cards += found
        self.endInsertRows()

    def flags(self, index: Index) -> Qt.ItemFlag:
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return plain | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemNeverHasChildren if index.isValid() else plain

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        made = QMimeData()
        card = self.card(indexes[0]) if indexes else None
        if card is not None:
            made.setData(MIME, str(card.item_id).encode())
        return made

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction


def item_of(data: QMimeData) -> int | None:
    """Which item is dragged; None for anything that is not a card."""
    raw = bytes(data.data(MIME).data()) if data.hasFormat(MIME) else b""
    return int(raw) if raw.isdigit() else None
