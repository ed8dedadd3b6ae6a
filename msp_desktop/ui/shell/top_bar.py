"""The top bar: menu, name, search, running timer, New job, bell and the person at the screen."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from msp_desktop.i18n import _, ngettext
from msp_desktop.ui import icons
from msp_desktop.ui.kit.buttons import icon_button, primary_button
from msp_desktop.ui.kit.labels import PlainLabel, keycap_size, paint_avatar, paint_keycaps
from msp_desktop.ui.shell.timer_place import TimerPlace
from msp_desktop.ui.theme import theme


class TopBar(QFrame):
    """50 px of what is always at hand."""

    menu_asked = Signal()
    search_asked = Signal()
    new_job_asked = Signal()
    person_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("top")
        self.setFixedHeight(theme().px(50))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 0, 12, 0)
        layout.setSpacing(10)
        self.menu_button = icon_button("menu", "top.menu", _("Menu"), self.menu_asked.emit, keys="F10")
        self.search = SearchPlace()
        self.search.clicked.connect(lambda _on=False: self.search_asked.emit())
        self.new_job = primary_button(_("New job"), "top.new_job", self.new_job_asked.emit, icon="plus", keys="Ctrl+N")
        self.timer = TimerPlace()
        self.bell = Bell()
        self.person = PersonButton()
        self.person.clicked.connect(lambda _on=False: self.person_asked.emit())
        self._brand = QWidget()
        brand = QHBoxLayout(self._brand)
        brand.setContentsMargins(0, 0, 0, 0)
        brand.setSpacing(9)
        brand.addWidget(Mark())
        self._name = PlainLabel("MSP Desktop", "lead")
        brand.addWidget(self._name)
        brand.addStretch(1)
        layout.addWidget(self.menu_button)
        layout.addWidget(self._brand)
        layout.addWidget(self.search)
        layout.addStretch(1)
        layout.addWidget(self.timer)
        layout.addWidget(self.new_job)
        layout.addWidget(self.bell)
        layout.addWidget(self.person)
        self.align_with(200)
        theme().changed.connect(self._set_height)

    def say(self) -> None:
        """Words in the language of now."""
        self.new_job.setText(_("New job"))
        self.menu_button.setAccessibleName(_("Menu"))
        self.menu_button.setToolTip(_("{act} ({keys})").format(act=_("Menu"), keys="F10"))
        self.search.setAccessibleName(_("Search jobs, customers, serials and commands"))
        self.search.update()
        self.person.show_name(self.person.name())
        self.timer.say()
        self.bell.say()

    def _set_height(self) -> None:
        self.setFixedHeight(theme().px(50))

    def align_with(self, sidebar: int) -> None:
        """Let the search field begin where the page begins; sidebar width in px at 100 %."""
        taken = 8 + self.menu_button.sizeHint().width() + 10 + 10
        self._brand.setFixedWidth(max(theme().px(max(sidebar, 200)) + 20 - taken, theme().px(130)))

    def set_working(self, on: bool) -> None:
        """Show what needs an open shop, or only menu and name."""
        for part in (self.search, self.new_job, self.bell, self.person, self.menu_button):
            part.setVisible(on)


class Mark(QWidget):
    """The program's mark."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme().px(24), theme().px(24))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().colour("acc"))
        painter.drawRoundedRect(self.rect(), 6, 6)
        icons.draw(painter, self.rect().adjusted(5, 5, -5, -5), "wrench", theme().colour("inv"))
        painter.end()


class SearchPlace(QAbstractButton):
    """Looks like a search field and opens the palette."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("top.search")
        self.setAccessibleName(_("Search jobs, customers, serials and commands"))
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme().px(440), theme().px(32))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(180), theme().px(32))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        thick = 2 if self.hasFocus() else 1
        painter.setPen(QPen(look.colour("acc" if self.hasFocus() else "ctl"), thick))
        painter.setBrush(look.colour("panel"))
        half = thick / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), 6, 6)
        mark = look.px(16)
        icons.draw(painter, QRectF(10, (self.height() - mark) / 2, mark, mark), "magnify", look.colour("t3"))
        caps = keycap_size("Ctrl+K")
        box = self.rect().adjusted(mark + 18, 0, -caps.width() - 16, 0)
        painter.setFont(look.font(13))
        painter.setPen(look.colour("t3"))
        text = painter.fontMetrics().elidedText(
            _("Search jobs, customers, serials…"), Qt.TextElideMode.ElideRight, box.width()
        )
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
        paint_keycaps(painter, self.rect().adjusted(self.width() - caps.width() - 9, 0, 0, 0), "Ctrl+K")
        painter.end()


class PersonButton(QAbstractButton):
    """Who is at the screen; a click lets somebody else act."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("top.person")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._name = ""
        self.show_name("")

    def show_name(self, name: str) -> None:
        """Show another person."""
        self._name = name
        self.setAccessibleName(_("Person at the screen: {name}").format(name=name or _("nobody")))
        self.setToolTip(_("{act} ({keys})").format(act=_("Switch person"), keys="Ctrl+Shift+L"))
        self.updateGeometry()
        self.update()

    def name(self) -> str:
        """Who is shown."""
        return self._name

    def _shown(self) -> str:
        return self._name.split()[0] if self._name.split() else _("Nobody")

    def sizeHint(self) -> QSize:
        from PySide6.QtGui import QFontMetrics

        width = QFontMetrics(theme().font(13)).horizontalAdvance(self._shown())
        return QSize(theme().px(26) + width + theme().px(16) + 24, theme().px(34))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus() or self.underMouse():
            painter.setPen(QPen(look.colour("acc"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("hover"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        side = look.px(26)
        paint_avatar(painter, self.rect().adjusted(6, 0, 6 + side - self.width(), 0), self._name, 26)
        painter.setFont(look.font(13))
        painter.setPen(look.colour("t1"))
        painter.drawText(self.rect().adjusted(side + 13, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._shown())
        mark = look.px(16)
        place = QRectF(self.width() - mark - 4, (self.height() - mark) / 2, mark, mark)
        icons.draw(painter, place, "chevron-down", look.colour("t2"))
        painter.end()


class Bell(QToolButton):
    """What waits outside the page: papers not printed, a backup that failed."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("top.bell")
        self.setIcon(icons.icon("bell-outline"))
        self.setIconSize(QSize(theme().px(18), theme().px(18)))
        self._waiting: dict[str, tuple[str, Callable[[], object] | None]] = {}
        self.clicked.connect(lambda _on=False: self.open())
        self.say()

    def wait(self, key: str, text: str, act: Callable[[], object] | None) -> None:
        """Add or replace what waits under a key."""
        self._waiting[key] = (text, act)
        self.say()

    def solve(self, key: str) -> None:
        """What waited is solved."""
        self._waiting.pop(key, None)
        self.say()

    def texts(self) -> list[str]:
        """What waits, oldest first."""
        return [text for text, _act in self._waiting.values()]

    def open(self) -> None:
        """Show what waits; choosing a row does its act and takes it away."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if not self._waiting:
            menu.addAction(_("Nothing waits for you.")).setEnabled(False)
        for key, (text, act) in self._waiting.items():
            row = QAction(icons.icon("alert-outline", "war"), text.replace("&", "&&"), menu)
            row.triggered.connect(lambda _on=False, k=key, a=act: self._act(k, a))
            menu.addAction(row)
        menu.popup(self.mapToGlobal(QPoint(self.width() - menu.sizeHint().width(), self.height() + 2)))

    def _act(self, key: str, act: Callable[[], object] | None) -> None:
        self.solve(key)
        if act is not None:
            act()

    def say(self) -> None:
        """Number and words in the language of now."""
        count = len(self._waiting)
        words = (
            ngettext("{n} thing waits", "{n} things wait", count).format(n=count)
            if count
            else _("Nothing waits for you.")
        )
        self.setAccessibleName(_("Bell: {words}").format(words=words))
        self.setToolTip(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._waiting:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme().colour("panel"), 2))
            painter.setBrush(theme().colour("bad"))
            side = theme().px(17)
            box = QRectF(self.width() - side - 1, 1, side, side)
            painter.drawEllipse(box)
            painter.setFont(theme().font(11))
            painter.setPen(theme().colour("inv"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(min(len(self._waiting), 9)))
            painter.end()
