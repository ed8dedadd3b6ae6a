"""The running timer in the top bar: job, clock, and a pause; it ticks without asking the shop."""

from datetime import datetime

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from msp_desktop.i18n import _
from msp_desktop.queries.running_timer import RunningTimer
from msp_desktop.ui import icons
from msp_desktop.ui.kit.buttons import icon_button
from msp_desktop.ui.theme import theme


def clock_text(seconds: int) -> str:
    """Hours, minutes and seconds: “00:41:12”."""
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


class TimerPlace(QWidget):
    """Hidden while nothing runs; a click opens the job, the pause at its right stops the timer."""

    opened = Signal()
    paused = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.face = TimerFace()
        self.face.clicked.connect(lambda _on=False: self.opened.emit())
        self.pause = icon_button("pause", "top.timer.pause", _("Pause the timer"), self.paused.emit, keys="Ctrl+T")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(1, 0, 3, 0)
        layout.setSpacing(0)
        layout.addWidget(self.face)
        layout.addWidget(self.pause)
        self.setFixedHeight(theme().px(34))
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, late = theme(), self.face.late
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.colour("war" if late else "acc"), 1))
        painter.setBrush(look.colour("warb" if late else "acct"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.end()

    def say(self) -> None:
        """Words in the language of now."""
        self.pause.setAccessibleName(_("Pause the timer"))
        self.pause.setToolTip(_("{act} ({keys})").format(act=_("Pause the timer"), keys="Ctrl+T"))
        self.face.say()

    def show_timer(self, timer: RunningTimer | None, now: datetime) -> None:
        """Follow another stretch, or none."""
        self.face.show_job("" if timer is None else timer.number)
        if timer is not None:
            self.tick(timer, now)
        self.setVisible(timer is not None)

    def tick(self, timer: RunningTimer, now: datetime) -> None:
        """Show the time of now."""
        late = timer.forgotten(now)
        if late is not self.face.late:
            self.update()
        self.face.show_clock(clock_text(timer.seconds(now)), late=late)


class TimerFace(QAbstractButton):
    """Job number and clock."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("top.timer")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._job, self._clock, self.late = "", "", False
        self.say()

    def show_job(self, number: str) -> None:
        """Another job."""
        self._job = number
        self.say()

    def show_clock(self, clock: str, *, late: bool) -> None:
        """Another second; `late` when the shop asks about it."""
        longer = len(clock) != len(self._clock)
        self._clock, self.late = clock, late
        if longer:
            self.updateGeometry()
        self.update()

    def text_shown(self) -> str:
        """What is to be read."""
        return f"{self._job} {self._clock}"

    def say(self) -> None:
        """Words in the language of now."""
        self.setAccessibleName(_("Timer on {job}").format(job=self._job))
        self.setToolTip(_("Open {number}").format(number=self._job))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        job, clock = self._fonts()
        wide = QFontMetrics(job).horizontalAdvance(self._job) + QFontMetrics(clock).horizontalAdvance(
            "0" * len(self._clock)
        )
        return QSize(theme().px(16) + wide + 32, theme().px(32))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, token = theme(), "war" if self.late else "acctx"
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.setPen(QPen(look.colour("acc"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 5, 5)
        job, clock = self._fonts()
        mark = look.px(16)
        icons.draw(painter, QRectF(9, (self.height() - mark) / 2, mark, mark), "timer-outline", look.colour(token))
        painter.setPen(look.colour(token))
        left = mark + 15
        for font, text in ((job, self._job), (clock, self._clock)):
            painter.setFont(font)
            painter.drawText(self.rect().adjusted(left, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)
            left += QFontMetrics(font).horizontalAdvance(text) + 7
        painter.end()

    @staticmethod
    def _fonts() -> tuple[QFont, QFont]:
        return theme().font(13), theme().font(13, QFont.Weight.DemiBold, figures=True)
