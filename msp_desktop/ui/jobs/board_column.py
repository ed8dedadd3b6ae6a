"""One column of the board: its head with the sum, its cards, and what is further down."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QScrollBar, QSizePolicy, QVBoxLayout, QWidget

from msp_desktop.i18n import _, ngettext
from msp_desktop.queries.job_board import CardRow, ColumnSums
from msp_desktop.ui.badges import JOB_STATES
from msp_desktop.ui.formats import formats
from msp_desktop.ui.jobs.board_card import CardDelegate, row_height
from msp_desktop.ui.jobs.board_model import CardModel, Index, item_of
from msp_desktop.ui.jobs.card_words import sum_words
from msp_desktop.ui.kit.buttons import Button
from msp_desktop.ui.kit.labels import IconLabel, PlainLabel, row, set_shown
from msp_desktop.ui.theme import set_variant, theme
from msp_desktop.words import JOB_STATE_WORDS

if TYPE_CHECKING:
    from msp_desktop.ui.jobs.board import Board

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SIDEWAYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class CardList(QListView):
    """The cards of a column. What keys and the mouse mean, the board decides."""

    def __init__(self, board: "Board", model: CardModel, delegate: CardDelegate) -> None:
        super().__init__()
        self._board = board
        self.cards = model
        self._target: QPoint | None = None
        self.setObjectName(f"jobs.board.{model.state.value}")
        self.setProperty("bare", "true")
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        # The column shows a narrow one beside the cards: one inside would make them narrower as soon as it is needed.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(False)
        self.viewport().setAutoFillBackground(False)
        self.doubleClicked.connect(self._opened)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)

    def current_card(self) -> CardRow | None:
        """The card in front."""
        return self.cards.card(self.currentIndex())

    def go_to(self, at: int) -> None:
        """Put a card in front and in sight."""
        index = self.cards.index(max(min(at, len(self.cards.cards) - 1), 0))
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def shown_row(self) -> int:
        """Which row of the screen the card in front stands in."""
        index = self.currentIndex()
        return max(self.visualRect(index).top(), 0) // row_height() if index.isValid() else 0

    def row_at_height(self, shown: int) -> int:
        """The card in that row of the screen, or the last one."""
        return min(shown + -(-self.verticalScrollBar().value() // row_height()), len(self.cards.cards) - 1)

    def cards_below(self) -> int:
        """How many cards are not in sight, further down."""
        seen = self.verticalScrollBar().value() + self.viewport().height()
        return max(self.cards.all - (seen + theme().px(7)) // row_height(), 0)

    # -- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in _SIDEWAYS and modifiers == _BOTH:
            self._board.step(_SIDEWAYS[key])
        elif key in _SIDEWAYS and not modifiers:
            self._board.go_sideways(_SIDEWAYS[key])
        elif key in _ENTER and not modifiers:
            self._opened()
        elif key == Qt.Key.Key_Menu:
            self._ask_menu(self.visualRect(self.currentIndex()).bottomLeft())
        else:
            super().keyPressEvent(event)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self._board.front_changed(self)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.OtherFocusReason and self._board.front_list() is not self:
            # A sheet gives the focus back to where it was; the card has gone on to another column meanwhile.
            self._board.front_list().setFocus()
            return
        if not self.currentIndex().isValid() and self.cards.cards:
            self.go_to(0)
        self._board.front_changed(self)

    def _opened(self, *_index: object) -> None:
        card = self.current_card()
        if card is not None:
            self._board.opened.emit(card)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.RightButton and self.indexAt(event.position().toPoint()).isValid():
            self._ask_menu(event.position().toPoint())

    def _ask_menu(self, at: QPoint) -> None:
        card = self.current_card()
        if card is not None:
            self._board.menu_asked.emit(card, self.viewport().mapToGlobal(at))

    # -- dragging

    def picture(self, at: int) -> QPixmap:
        """A card as it is painted, for what follows the mouse."""
        rect = self.visualRect(self.cards.index(at))
        ratio = self.devicePixelRatioF()
        made = QPixmap(round(rect.width() * ratio), round(theme().px(116) * ratio))
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        delegate = self.itemDelegate()
        assert isinstance(delegate, CardDelegate)
        delegate.paint_card(painter, QRect(0, 0, rect.width(), theme().px(116)), self.cards.cards[at], front=True)
        painter.end()
        return made

    def startDrag(self, actions: Qt.DropAction) -> None:
        index = self.currentIndex()
        card = self.cards.card(index)
        if card is None:
            return
        drag = QDrag(self)
        drag.setMimeData(self.cards.mimeData([index]))
        drag.setPixmap(self.picture(index.row()))
        drag.setHotSpot(QPoint(theme().px(30), theme().px(20)))
        self._board.drag_begins(card)
        try:
            drag.exec(actions, Qt.DropAction.MoveAction)
        finally:
            self._board.drag_ends()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._answer(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._answer(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_target(None)
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        self._show_target(None)
        item_id = item_of(event.mimeData())
        if item_id is None or not self._board.takes(self.cards.state, item_id):
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.MoveAction)
        event.accept()
        self._board.dropped(item_id, self.cards.state)

    def _answer(self, event: Any) -> None:
        item_id = item_of(event.mimeData())
        if item_id is not None and self._board.takes(self.cards.state, item_id):
            event.setDropAction(Qt.DropAction.MoveAction)
            event.accept()
            self._show_target(event.position().toPoint())
        else:
            event.ignore()
            self._show_target(None)

    def _show_target(self, at: QPoint | None) -> None:
        self._target = at
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._target is None:
            return
        # A line where it would be dropped: between the two cards nearest to the mouse.
        pitch = row_height()
        offset = self.verticalScrollBar().value()
        gap = min(round((self._target.y() + offset) / pitch), len(self.cards.cards))
        y = max(gap * pitch - offset - theme().px(7) // 2 - 1, 0)
        painter = QPainter(self.viewport())
        painter.fillRect(QRect(0, y, self.viewport().width(), 2), theme().colour("acc"))
        painter.end()


class Column(QFrame):
    """Head, cards, foot."""

    below_asked = Signal()

    def __init__(self, board: "Board", model: CardModel, delegate: CardDelegate) -> None:
        super().__init__()
        self.state = model.state
        name = f"jobs.board.column.{model.state.value}"
        self.setObjectName(name)
        self.setProperty("panel", "column")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.list = CardList(board, model, delegate)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(self._head(name))
        self._inner = QVBoxLayout()
        self._inner.addWidget(self.list, 1)
        layout.addLayout(self._inner, 1)
        self._foot = QFrame()
        self._foot.setProperty("panel", "foot")
        self._below = Button("", f"{name}.below", icon="chevron-down", kind="flat")
        self._below.setAccessibleName(_("Scroll down"))
        self._below.setProperty("small", True)
        self._below.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._below.clicked.connect(lambda _on=False: self._page_down())
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(4, 1, 4, 1)
        foot.addWidget(self._below, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._foot)
        self._foot.hide()
        self._bar = QScrollBar(Qt.Orientation.Vertical, self)
        self._bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._bar.setAccessibleName(_("Scroll {column}").format(column=_(JOB_STATE_WORDS[self.state])))
        self._bar.hide()
        hidden = self.list.verticalScrollBar()
        hidden.rangeChanged.connect(self._fit_bar)
        hidden.valueChanged.connect(self._bar.setValue)
        self._bar.valueChanged.connect(hidden.setValue)
        hidden.valueChanged.connect(lambda _value: self._show_below())
        model.rowsInserted.connect(lambda *_rows: self._show_below())
        theme().changed.connect(self._dress)
        self._dress()

    def show_sums(self, sums: ColumnSums) -> None:
        """Say how many cards there are and what they come to."""
        said = sum_words(self.state, sums)
        self._count.setText(formats().number(sums.cards))
        self._sum.setText(said)
        word = _(JOB_STATE_WORDS[self.state])
        count = ngettext("{n} card", "{n} cards", sums.cards).format(n=formats().number(sums.cards))
        name = ", ".join(each for each in (word, count, said) if each)
        if self.list.accessibleName() != name:
            self.list.setAccessibleName(name)
        self._show_below()

    def show_refusing(self, *, refusing: bool) -> None:
        """While a card is dragged that may not come here, the column says so."""
        set_variant(self, refusing="true" if refusing else "false")
        set_shown(self._refusal, refusing)
        set_shown(self._count, not refusing)
        self.list.setEnabled(not refusing)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = 5 if self.width() < theme().px(192) else theme().px(8)
        if self._inner.contentsMargins().left() != side:
            self._inner.setContentsMargins(side, theme().px(8), side, 0)
        self._fit_bar()
        self._show_below()

    def _head(self, name: str) -> QWidget:
        token, icon = JOB_STATES[self.state]
        head = QFrame()
        head.setObjectName(f"{name}.head")
        head.setProperty("panel", "head")
        layout = QVBoxLayout(head)
        layout.setContentsMargins(10, 8, 10, 6)
        layout.setSpacing(1)
        self._word = PlainLabel(_(JOB_STATE_WORDS[self.state]), "strong", cut=True)
        self._count = PlainLabel("", "strong", tone="t2")
        self._refusal = IconLabel("cancel", "bad")
        self._refusal.hide()
        top = row(IconLabel(icon, token), spacing=7)
        top.addWidget(self._word, 1)
        top.addWidget(self._count)
        top.addWidget(self._refusal)
        self._sum = PlainLabel("", "fact", cut=True)
        layout.addLayout(top)
        layout.addWidget(self._sum)
        return head

    def _fit_bar(self, *_range: int) -> None:
        """The scroll bar stands in the margin beside the cards."""
        hidden = self.list.verticalScrollBar()
        self._bar.setRange(hidden.minimum(), hidden.maximum())
        self._bar.setPageStep(hidden.pageStep())
        self._bar.setSingleStep(hidden.singleStep())
        self._bar.setValue(hidden.value())
        top = self.list.mapTo(self, QPoint(0, 0)).y()
        width = 8
        self._bar.setGeometry(self.width() - width, top, width, self.list.height())
        set_shown(self._bar, hidden.maximum() > 0)
        self._bar.raise_()

    def _page_down(self) -> None:
        bar = self.list.verticalScrollBar()
        bar.setValue(bar.value() + bar.pageStep())

    def _show_below(self) -> None:
        count = self.list.cards_below()
        if count:
            words = ngettext("{n} more below", "{n} more below", count)
            self._below.setText(words.format(n=formats().number(count)))
        if self._foot.isHidden() is bool(count):
            set_shown(self._foot, bool(count))

    def _dress(self) -> None:
        self.list.doItemsLayout()
        self._inner.setContentsMargins(theme().px(8), theme().px(8), theme().px(8), 0)
        self._show_below()
