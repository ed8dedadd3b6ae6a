"""Pages of two or three columns: where the window is too narrow, the right one becomes a tab of the centre."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.kit.tab_bar import TabBar
from msp_desktop.ui.theme import theme

SPACING, BELOW = 12, 10


class Columns(QWidget):
    """Left, centre, right and a foot that stays in sight under the right column, or under the tabs.

    `centre` and `right` come with the word of their tab, `widths` are the px at 100 % of left, right and the least
    the centre needs beside them.
    """

    def __init__(
        self,
        name: str,
        label: str,
        *,
        centre: tuple[QWidget, str],
        right: tuple[QWidget, str],
        widths: tuple[int, int, int],
        left: QWidget | None = None,
        foot: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._left, self._foot, self._widths = left, foot, widths
        self._centre, self._right = centre[0], right[0]
        self._narrow, self._used = False, True
        self.tabs: TabBar[bool] = TabBar(f"{name}.columns", label, [(False, centre[1]), (True, right[1])])
        self.tabs.edited.connect(self._show_chosen)
        self.tabs.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACING)
        if left is not None:
            layout.addWidget(left)
        self._middle, self._side = QVBoxLayout(), QVBoxLayout()
        for column, stretch in ((self._middle, 1), (self._side, 0)):
            column.setSpacing(BELOW)
            layout.addLayout(column, stretch)
        self._middle.addWidget(self.tabs)
        self._middle.addWidget(self._centre, 1)
        self._fill_side()
        theme().changed.connect(self._fit)

    def narrow(self) -> bool:
        """Whether the right column is a tab now."""
        return self._narrow

    def use_right(self, used: bool, *, foot: bool = True) -> None:
        """Whether there is something for the right column now, and for the foot."""
        self._used = used
        if self._foot is not None:
            set_shown(self._foot, foot)
        self._show_chosen()

    def show_right(self) -> None:
        """Bring the right column to the front; it may be in sight anyhow."""
        if self._narrow:
            self.tabs.set_value(True)

    def show_centre(self) -> None:
        """Bring the centre to the front; it may be in sight anyhow."""
        if self._narrow:
            self.tabs.set_value(False)

    def minimumSizeHint(self) -> QSize:
        """The columns give way before the page does."""
        left = theme().px(self._widths[0]) + SPACING if self._left is not None else 0
        return QSize(left + theme().px(self._widths[2]), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        left, right, room = self._widths
        gaps = SPACING * (2 if self._left is not None else 1)
        narrow = self.width() < theme().px(left + right + room) + gaps
        if narrow != self._narrow:
            self._narrow = narrow
            for column in (self._middle, self._side):
                column.removeWidget(self._right)
                if self._foot is not None:
                    column.removeWidget(self._foot)
            self._fill_middle() if narrow else self._fill_side()
        elif not narrow:
            self._set_side_width()

    def _fill_side(self) -> None:
        self._side.addWidget(self._right, 1)
        if self._foot is not None:
            self._side.addWidget(self._foot)
        self._set_side_width()
        self._show_chosen()

    def _set_side_width(self) -> None:
        for part in (self._right, self._foot):
            if part is not None:
                part.setFixedWidth(theme().px(self._widths[1]))

    def _fill_middle(self) -> None:
        for part in (self._right, self._foot):
            if part is not None:
                part.setMinimumWidth(0)
                part.setMaximumWidth(16777215)
        self._middle.addWidget(self._right, 1)
        if self._foot is not None:
            self._middle.addWidget(self._foot, 0, Qt.AlignmentFlag.AlignBottom)
        self._show_chosen()

    def _show_chosen(self) -> None:
        tabbed = self._narrow and self._used
        set_shown(self.tabs, tabbed)
        set_shown(self._right, self._used and (not tabbed or self.tabs.value()))
        set_shown(self._centre, not tabbed or not self.tabs.value())
