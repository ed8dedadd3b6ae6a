"""The board: six columns of cards that are moved by keys or by dragging, with the card in front kept in front."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import QEasingCurve, QPropertyAnimation, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QScrollArea, QStyle, QWidget

from msp_desktop.domain.job_state import OPEN_STATES, JobState, can_move
from msp_desktop.i18n import _
from msp_desktop.queries.job_board import BoardColumn, CardRow
from msp_desktop.ui.jobs.board_card import CardDelegate, CardLook
from msp_desktop.ui.jobs.board_column import CardList, Column
from msp_desktop.ui.jobs.board_model import CardModel, ReadOn
from msp_desktop.ui.theme import theme

LEAST_WIDTH = 160
TICK_MS = 20_000
SLIDE_MS = 120
NOTE_MS = 60_000


class Board(QScrollArea):
    """Shows what it is given; says what a person wants: to open a card, to move it, or what can be done with it."""

    opened = Signal(object)
    """CardRow."""
    move_asked = Signal(object, object)
    """CardRow, and the JobState it is to go to."""
    menu_asked = Signal(object, object)
    """CardRow, and where on the screen."""
    refused = Signal(object, object)
    """CardRow, and the JobState it cannot go to."""
    current_changed = Signal(object)
    """CardRow or None."""

    def __init__(self, read_on: ReadOn, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.setObjectName("jobs.board")
        self.setAccessibleName(_("Board"))
        self.setProperty("pane", True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._notes: dict[int, str] = {}
        self._look = CardLook(now, self._notes)
        self._dragged: CardRow | None = None
        self._dropped: tuple[CardRow, JobState] | None = None
        self._dragging, self._filling = False, True
        delegate = CardDelegate(self._look)
        self._delegate = delegate
        held = QWidget()
        held.setProperty("scrolled", "true")
        layout = QHBoxLayout(held)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        self.columns = tuple(Column(self, CardModel(state, read_on, now), delegate) for state in OPEN_STATES)
        for column in self.columns:
            layout.addWidget(column, 1)
        self._held = held
        self.setWidget(held)
        self._front = self.columns[0].list
        self._filling = False
        self._dress()
        theme().changed.connect(self._dress)
        self._minute = QTimer(self)
        self._minute.setInterval(TICK_MS)
        self._minute.timeout.connect(self.repaint_cards)
        self._minute.start()
        self._put_stop(self._front)

    # -- showing

    def show_columns(self, columns: Sequence[BoardColumn], keep: int | None = None) -> None:
        """Show these; the card of the item `keep`, else the one in front before, stays in front where it is held."""
        before = self.current()
        wanted = keep if keep is not None else before.item_id if before is not None else None
        had_focus = any(column.list.hasFocus() for column in self.columns)
        at = self._front.currentIndex().row()
        self._filling = True
        try:
            for column, read in zip(self.columns, columns, strict=True):
                column.list.cards.show_cards(read.cards, read.sums.cards)
                column.show_sums(read.sums)
        finally:
            self._filling = False
        if not (wanted is not None and self.select(wanted)):
            self._go_near(at)
        if had_focus:
            self._front.setFocus()
        self.repaint_cards()

    def sizes(self) -> Mapping[JobState, int]:
        """How many cards each column holds now, to ask for as many again."""
        return {column.state: len(column.list.cards.cards) for column in self.columns}

    def current(self) -> CardRow | None:
        """The card that the keys act on."""
        return self._front.current_card()

    def cards(self) -> dict[int, CardRow]:
        """All cards held, by item."""
        return {card.item_id: card for column in self.columns for card in column.list.cards.cards}

    def select(self, item_id: int) -> bool:
        """Put the card of an item in front, if it is held."""
        for column in self.columns:
            at = column.list.cards.find(item_id)
            if at >= 0:
                column.list.go_to(at)
                self._bring_front(column.list)
                return True
        return False

    def front_list(self) -> CardList:
        """The column of the card in front."""
        return self._front

    def focus_list(self) -> CardList:
        """Where the cursor goes: the column in front, else the first that has a card."""
        if not self._front.cards.cards:
            first = next((column.list for column in self.columns if column.list.cards.cards), self._front)
            self._bring_front(first)
        return self._front

    def say_on(self, item_id: int, words: str) -> None:
        """Say something on a card for a minute: who has just moved it."""
        self._notes[item_id] = words
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(lambda: self._note_over(item_id, words, timer))
        timer.start(NOTE_MS)
        self.repaint_cards()

    def place_of(self, item_id: int) -> QRect | None:
        """Where a card is on the board, None where it is not held."""
        for column in self.columns:
            at = column.list.cards.find(item_id)
            if at >= 0:
                rect = column.list.visualRect(column.list.cards.index(at))
                corner = column.list.viewport().mapTo(self, rect.topLeft())
                return QRect(corner, rect.size())
        return None

    def slide(self, item_id: int, origin: QRect) -> None:
        """Let a card slide from where it was to where it is, unless the system wants nothing to move."""
        target = self.place_of(item_id)
        if target is None or not self.isVisible() or not _moves():
            return
        holder = next(column.list for column in self.columns if column.list.cards.find(item_id) >= 0)
        _Slide(self, holder.picture(holder.cards.find(item_id)), origin, target)

    def repaint_cards(self) -> None:
        """Paint again: the time has moved on, or amounts are covered."""
        for column in self.columns:
            column.list.viewport().update()

    # -- keys

    def go_sideways(self, step: int) -> None:
        """To the next column that has a card, at the same height."""
        lists = [column.list for column in self.columns]
        at = lists.index(self._front)
        shown = self._front.shown_row()
        ahead = lists[at + 1 :] if step > 0 else lists[:at][::-1]
        target = next((each for each in ahead if each.cards.cards), None)
        if target is None:
            return
        target.go_to(target.row_at_height(shown))
        self._bring_front(target)
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def step(self, step: int) -> None:
        """Ask to move the card in front to the next or the previous state that it may go to."""
        card = self.current()
        if card is None:
            return
        order = list(OPEN_STATES)
        at = order.index(card.state) + step
        if not 0 <= at < len(order):
            return
        if can_move(card.state, order[at]):
            self.move_asked.emit(card, order[at])
        else:
            self.refused.emit(card, order[at])

    def front_changed(self, which: CardList) -> None:
        """A column got the focus or another card in front."""
        if self._filling:
            return
        if which.hasFocus() or which is self._front:
            self._bring_front(which)

    def _bring_front(self, which: CardList) -> None:
        if which is not self._front:
            before, self._front = self._front, which
            self._filling = True
            try:
                before.selectionModel().clear()
            finally:
                self._filling = False
            self._put_stop(which)
        card = which.current_card()
        front = card.item_id if card is not None else None
        if front != self._look.front:
            self._look.front = front
            self.repaint_cards()
        self.ensureWidgetVisible(which, 0, 0)
        self.current_changed.emit(card)

    def _put_stop(self, which: CardList) -> None:
        """One tab stop for the board: the column in front."""
        for column in self.columns:
            mine = column.list is which
            column.list.setFocusPolicy(Qt.FocusPolicy.StrongFocus if mine else Qt.FocusPolicy.ClickFocus)

    def _go_near(self, at: int) -> None:
        target = self.focus_list()
        if target.cards.cards:
            target.go_to(max(at, 0))
        self._bring_front(target)

    # -- dragging

    def drag_begins(self, card: CardRow) -> None:
        """A card hangs on the mouse: columns that it cannot go to say so."""
        self._dragged, self._dropped, self._dragging = card, None, True
        for column in self.columns:
            column.show_refusing(refusing=column.state is not card.state and not can_move(card.state, column.state))

    def drag_ends(self) -> None:
        """It was let go; what it was dropped on is done now, outside the drag."""
        self._dragging = False
        for column in self.columns:
            column.show_refusing(refusing=False)
        dropped, self._dropped, self._dragged = self._dropped, None, None
        if dropped is not None:
            self.move_asked.emit(*dropped)

    def takes(self, state: JobState, item_id: int) -> bool:
        """Whether a column takes a dragged card."""
        card = self.cards().get(item_id)
        return card is not None and can_move(card.state, state)

    def dropped(self, item_id: int, state: JobState) -> None:
        """A card was dropped on a column."""
        card = self.cards().get(item_id)
        if card is None:
            return
        if self._dragging:
            self._dropped = (card, state)
        else:
            self.move_asked.emit(card, state)

    # -- inside

    def _note_over(self, item_id: int, words: str, timer: QTimer) -> None:
        timer.deleteLater()
        if self._notes.get(item_id) == words:
            del self._notes[item_id]
            self.repaint_cards()

    def _dress(self) -> None:
        self._held.setMinimumWidth(6 * theme().px(LEAST_WIDTH) + 5 * 8)


class _Slide(QLabel):
    """The picture of a card on its way, above the board."""

    def __init__(self, board: Board, picture: QPixmap, origin: QRect, target: QRect) -> None:
        super().__init__(board)
        self.setPixmap(picture)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(QRect(origin.topLeft(), picture.deviceIndependentSize().toSize()))
        self.show()
        self._way = QPropertyAnimation(self, b"pos", self)
        self._way.setDuration(SLIDE_MS)
        self._way.setStartValue(origin.topLeft())
        self._way.setEndValue(target.topLeft())
        self._way.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._way.finished.connect(self.deleteLater)
        self._way.start()


def _moves() -> bool:
    """Whether the system wants things to move."""
    return QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) > 0
