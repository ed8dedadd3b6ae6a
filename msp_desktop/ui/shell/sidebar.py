"""The sidebar: pages in groups with counts, and the undo card at its foot; folds to icons."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy, QVBoxLayout, QWidget

from msp_desktop.i18n import _
from msp_desktop.ui import icons
from msp_desktop.ui.kit.labels import PlainLabel
from msp_desktop.ui.kit.message import UndoCard
from msp_desktop.ui.pages import BY_ID, Page, sidebar_groups
from msp_desktop.ui.theme import theme

WIDE, NARROW = 200, 56


class Entry(QAbstractButton):
    """One page in the sidebar; arrows move along, one tab stop for all."""

    def __init__(self, page: Page, bar: "Sidebar") -> None:
        super().__init__(bar)
        self.page, self._bar = page, bar
        self.setObjectName(f"side.{page.id}")
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.count = 0
        self.say()

    def say(self) -> None:
        """Set name and tooltip in the language of now."""
        name = _(self.page.text)
        self.setText(name)
        self.setAccessibleName(f"{name}, {abs(self.count)}" if self.count else name)
        tip = _("{act} ({keys})").format(act=name, keys=self.page.keys) if self.page.keys else name
        self.setToolTip(tip)

    def sizeHint(self) -> QSize:
        return QSize(theme().px(40), theme().px(32))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in steps:
            self._bar.move_focus(self, steps[Qt.Key(event.key())])
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        on = self.isChecked()
        if on or self.underMouse():
            painter.setPen(QPen(look.colour("line"), 1) if on else Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("panel" if on else "hover"))
            painter.drawRoundedRect(box, 6, 6)
        if self.hasFocus():
            painter.setPen(QPen(look.colour("acc"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        mark = look.px(16)
        left = (self.width() - mark) / 2 if self._bar.folded else 10
        icons.draw(
            painter,
            QRectF(left, (self.height() - mark) / 2, mark, mark),
            self.page.icon,
            look.colour("acc" if on else "t2"),
        )
        if not self._bar.folded:
            self._paint_words(painter, mark, on=on)
        elif self.count:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("bad" if self.count < 0 else "t3"))
            painter.drawEllipse(QRectF(self.width() - 13, 5, 6, 6))
        painter.end()

    def _paint_words(self, painter: QPainter, mark: int, *, on: bool) -> None:
        look = theme()
        room = self.rect().adjusted(10 + mark + 11, 0, -10, 0)
        if self.count:
            painter.setFont(look.font(12, QFont.Weight.Medium))
            painter.setPen(look.colour("bad" if self.count < 0 else "t3"))
            text = str(abs(self.count))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
            room.setRight(room.right() - painter.fontMetrics().horizontalAdvance(text) - 6)
        painter.setFont(look.font(13, QFont.Weight.DemiBold if on else QFont.Weight.Medium))
        painter.setPen(look.colour("t1" if on else "t2"))
        cut = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(QRect(room), Qt.AlignmentFlag.AlignVCenter, cut)


class Sidebar(QFrame):
    """Emits `chosen(page id)`."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self.folded = False
        self._entries: dict[str, Entry] = {}
        self._groups: list[tuple[PlainLabel, str]] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 10, 8, 10)
        layout.setSpacing(1)
        for group, pages in sidebar_groups():
            if group:
                label = PlainLabel(_(group), "group")
                label.setContentsMargins(9, theme().px(10), 0, theme().px(4))
                self._groups.append((label, group))
                layout.addWidget(label)
            for page in pages:
                entry = Entry(page, self)
                entry.clicked.connect(lambda _on=False, p=page: self._clicked(p))
                self._entries[page.id] = entry
                layout.addWidget(entry)
        layout.addStretch(1)
        self.undo_card = UndoCard()
        layout.addWidget(self.undo_card)
        self._stop_at(next(iter(self._entries.values())))
        self._set_width()
        theme().changed.connect(self._set_width)

    def entry(self, page_id: str) -> Entry:
        """The entry of a page."""
        return self._entries[page_id]

    def show_page(self, page_id: str) -> None:
        """Light up the entry of a page, or of the list it belongs to."""
        page = BY_ID[page_id]
        lit = page.under or page.id
        for entry in self._entries.values():
            entry.setChecked(entry.page.id == lit)
        if lit in self._entries:
            self._stop_at(self._entries[lit])

    def show_counts(self, counts: dict[str, int]) -> None:
        """Numbers beside pages; negative ones in red."""
        for page_id, count in counts.items():
            if page_id in self._entries:
                self._entries[page_id].count = count
                self._entries[page_id].say()
                self._entries[page_id].update()

    def fold(self, on: bool) -> None:
        """Fold to icons, or open."""
        self.folded = on
        for label, _text in self._groups:
            label.setVisible(not on)
        if on:
            self.undo_card.put_away()
        self._set_width()

    def say(self) -> None:
        """Words in the language of now."""
        for entry in self._entries.values():
            entry.say()
        for label, text in self._groups:
            label.setText(_(text))

    def move_focus(self, origin: Entry, step: int) -> None:
        """Go along the entries, round the end."""
        entries = list(self._entries.values())
        target = entries[(entries.index(origin) + step) % len(entries)]
        self._stop_at(target)
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def _stop_at(self, chosen: Entry) -> None:
        for entry in self._entries.values():
            entry.setFocusPolicy(Qt.FocusPolicy.StrongFocus if entry is chosen else Qt.FocusPolicy.ClickFocus)

    def _clicked(self, page: Page) -> None:
        self._entries[page.id].setChecked(False)
        self.chosen.emit(page.id)

    def _set_width(self) -> None:
        self.setFixedWidth(theme().px(NARROW if self.folded else WIDE))
