"""The main window: the bars around the pages, keys and codes, what it hears of the shop, its place on the screen."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from msp_desktop.i18n import _
from msp_desktop.ui import commands
from msp_desktop.ui.formats import cover_amounts
from msp_desktop.ui.kit import panes
from msp_desktop.ui.language import speak
from msp_desktop.ui.preferences import Preferences
from msp_desktop.ui.shell.acting_window import ActingWindow, Person
from msp_desktop.ui.shell.history import Visit
from msp_desktop.ui.theme import theme

if TYPE_CHECKING:
    from msp_desktop.ui.background import Work
    from msp_desktop.ui.desk import Desk
    from msp_desktop.ui.shell.palette import PaletteSources

SMALLEST = (1180, 720)
FRAME = 40
"""Room for the title bar of the desktop, which is not known before the window shows."""


class MainWindow(ActingWindow):
    """Opens empty and paints at once; `attach(desk, …)` brings the shop."""

    closed = Signal()
    code_unknown = Signal(str)
    painted = Signal()
    """The bare window is on the screen; once, and only of a window that is built later."""

    def __init__(self, preferences: Preferences, *, later: bool = False) -> None:
        super().__init__(preferences)
        self._find_code: Callable[[str], tuple[str, dict[str, Any]] | None] = lambda _code: None
        self._undo_id: int | None = None
        self.setObjectName("window")
        self.setWindowTitle("MSP Desktop")
        self.restore_place()
        if not later:
            self.build()

    def build(self) -> None:
        """Make the bars. At the start that comes after the window is painted, bare: it shows at once that it opens."""
        from msp_desktop.ui.keyboard import KeyFilter
        from msp_desktop.ui.shell.sidebar import Sidebar
        from msp_desktop.ui.shell.status_bar import StatusBar
        from msp_desktop.ui.shell.top_bar import TopBar

        self._built = True
        self.top = TopBar()
        self.side = Sidebar()
        self.status = StatusBar()
        self.stack = QStackedWidget()
        self.stack.setObjectName("page")
        self._lay_out()
        self._wire()
        self.top.set_working(on=False)
        self.side.hide()
        self._keys = KeyFilter(self, self, pause=self._scan_pause)
        self._keys.prefix = str(self.preferences.get("scanner_prefix"))
        self.preferences.changed.connect(self._scanner_changed)
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self._keys)
        self._fold()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._built:
            super().paintEvent(event)
            return
        look, painter = theme(), QPainter(self)
        painter.fillRect(self.rect(), look.colour("win"))
        painter.fillRect(0, 0, self.width(), look.px(50), look.colour("panel"))
        painter.fillRect(0, self.height() - look.px(28), self.width(), look.px(28), look.colour("side"))
        painter.end()
        QTimer.singleShot(0, self.painted.emit)

    # -- composition

    def attach(
        self,
        desk: "Desk",
        *,
        people: Callable[[], Sequence[Person]],
        sources: "Callable[[], PaletteSources | None] | None" = None,
        clock: Callable[[], str] | None = None,
        find_code: Callable[[str], tuple[str, dict[str, Any]] | None] | None = None,
        shop_name: str = "",
    ) -> None:
        """Bring the shop: pages can be opened from now on.

        `people` lists who may act, `sources` makes what the palette finds, `clock` date and time in words, `find_code`
        the page and place of a scanned code or None.
        """
        from msp_desktop.ui.shell.timer_watch import TimerWatch

        self.desk = desk
        self._people = people
        self._sources = sources or self._sources
        self._find_code = find_code or self._find_code
        self._shop_name = shop_name
        if clock is not None:
            self.status.set_clock(clock)
        desk.asked_to_go.connect(lambda page, place: self.go(page, **place))
        desk.asked_back.connect(self.go_back)
        desk.said.connect(self.status.say)
        desk.waiting.connect(self.top.bell.wait)
        desk.solved.connect(self.top.bell.solve)
        desk.title_changed.connect(self._show_title)
        desk.counts.connect(self.side.show_counts)
        desk.dispatcher.changed.connect(self._changed)
        desk.dispatcher.offered.connect(self._offer_undo)
        desk.dispatcher.taken_back.connect(self._taken_back)
        desk.dispatcher.not_taken_back.connect(self._not_taken_back)
        desk.dispatcher.background.started.connect(self._work_started)
        desk.dispatcher.background.ended.connect(self._work_ended)
        desk.printing.waits.connect(self._paper_waits)
        desk.printing.use_worker(desk.dispatcher.background)
        desk.timer = TimerWatch(desk, self.top.timer)
        cover_amounts(self.preferences.get("hide_amounts"))
        theme().set_dense(self.preferences.get("dense_tables"))
        self.top.set_working(on=True)
        for bar in (self.top, self.side, self.status):
            bar.show()
        self.top.person.show_name(desk.person_name)
        self._show_printer()

    def show_first_start(self, widget: QWidget, *, bars: bool = True) -> None:
        """Show the set-up instead of pages: no sidebar, no search; `bars` is False where it brings its own."""
        self.top.set_working(on=False)
        self.side.hide()
        for bar in (self.top, self.status):
            bar.setVisible(bars)
        self.stack.addWidget(widget)
        self.stack.setCurrentWidget(widget)

    def set_shop_name(self, name: str) -> None:
        """The shop's name for the title bar."""
        self._shop_name = name
        self._show_title()

    def _lay_out(self) -> None:
        whole = QWidget()
        outer = QVBoxLayout(whole)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.side)
        middle.addWidget(self.stack, 1)
        outer.addWidget(self.top)
        outer.addLayout(middle, 1)
        outer.addWidget(self.status)
        self.setCentralWidget(whole)
        # In a window on the screen Qt would show it only after what comes next, with sizes from before.
        whole.show()
        # The order of Tab: the page first, then the bars around it.
        self.setTabOrder(self.stack, self.top)

    def _wire(self) -> None:
        self.top.menu_asked.connect(self.open_menu)
        self.top.search_asked.connect(self.open_palette)
        self.top.new_job_asked.connect(lambda: self.go("intake"))
        self.top.person_asked.connect(self.choose_person)
        self.side.chosen.connect(self.go)
        self.side.undo_card.undo.connect(self._undo_card)
        self.status.undo_clicked.connect(self._undo_card)
        self.status.printer_clicked.connect(lambda: self.go("settings", section="printers"))
        self.preferences.changed.connect(self._preference_changed)

    # -- keys

    def has_keys(self, keys: str) -> bool:
        """Whether a key belongs to the page or the window."""
        screen = self.current()
        if screen is not None and any(key.keys == keys and key.act for key in screen.KEYS):
            return True
        return keys in commands.BY_KEYS

    def handle_keys(self, keys: str) -> bool:
        """Act on a key; the layer on top, then the page, then the window."""
        layer = panes.open_layer(self)
        if layer is not None:
            return self._layer_key(layer, keys)
        screen = self.current()
        if self.desk is None or screen is None:
            return self._first_start_key(keys)
        for key in screen.KEYS:
            if key.keys == keys and key.act:
                getattr(screen, key.act)()
                return True
        command = commands.BY_KEYS.get(keys)
        return command is not None and self.do(command)

    def handle_scan(self, code: str) -> None:
        """The page takes a scanned code, else the record it belongs to opens."""
        screen = self.current()
        if self.desk is None or screen is None:
            return
        layer = panes.open_layer(self)
        if layer is not None:
            # A sheet that takes codes says itself what it does not know; others are not disturbed.
            found_here = panes.layer_scan(layer, code)
            if found_here is not None:
                self._sound("FOUND" if found_here else "NOT_FOUND")
            return
        if screen.scanned(code):
            self._scanned(code)
            return
        found = self._find_code(code)
        if found is not None:
            self.go(found[0], **found[1])
            self._scanned(code)
            return
        self._sound("NOT_FOUND")
        screen.message.say(
            "warning",
            _("No item has the code {code}.").format(code=code),
            acts=[(_("Search"), "scan.search", partial(self.open_palette, code))],
        )
        self.code_unknown.emit(code)

    def _scan_pause(self) -> float:
        screen = self.current()
        if screen is not None and panes.open_layer(self) is None:
            return screen.SCAN_PAUSE
        return 1.0

    def _scanner_changed(self, key: str) -> None:
        if key == "scanner_prefix":
            self._keys.prefix = str(self.preferences.get("scanner_prefix"))

    def _scanned(self, code: str) -> None:
        assert self.desk is not None
        self.desk.say(_("Scanned {code}").format(code=code))
        self._sound("FOUND")

    def _sound(self, name: str) -> None:
        if self.preferences.get("sound"):
            from msp_desktop.ui.sounds import Sound, play

            play(Sound[name])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.desk is not None:
            screen = self.current()
            if screen is not None and not screen.escape():
                self.go_back()
            return
        super().keyPressEvent(event)

    def _layer_key(self, layer: QWidget, keys: str) -> bool:
        act = panes.layer_act(layer, keys)
        if act is not None:
            act()
            return True
        # Nothing of the page may happen behind a layer; keys of text fields pass.
        return keys in commands.BY_KEYS and keys not in {"Ctrl+Z", "Ctrl+Shift+Z"}

    def _first_start_key(self, keys: str) -> bool:
        widget = self.stack.currentWidget()
        act = getattr(widget, "handle_keys", None)
        if act is not None and act(keys):
            return True
        return keys == "Ctrl+Return" and self._first_start_main(widget)

    @staticmethod
    def _first_start_main(widget: QWidget | None) -> bool:
        act = getattr(widget, "main_action", None)
        if act is None:
            return False
        act()
        return True

    # -- hearing

    def _changed(self, touched: frozenset[str]) -> None:
        for screen in list(self._screens.values()):
            if screen.SHOWS & touched:
                screen.mark_stale()

    def _offer_undo(self, undo: Any) -> None:
        self._undo_id = undo.operation_id
        if self.side.folded:
            self.status.offer_undo(undo.label)
        else:
            self.side.undo_card.offer(undo.label)

    def _undo_card(self) -> None:
        operation_id, self._undo_id = self._undo_id, None
        if operation_id is not None:
            self._try(lambda desk: desk.dispatcher.undo_one(operation_id))

    def _taken_back(self, label: str) -> None:
        self.side.undo_card.put_away()
        self.status.say(_("Taken back. Ctrl+Shift+Z does it again.") if label else _("Taken back."))

    def _not_taken_back(self, error: Exception) -> None:
        self.side.undo_card.put_away()
        if (screen := self.current()) is not None:
            screen.refused(error)

    def _work_ended(self, _work: "Work") -> None:
        # A bound method: work may end after the window is gone.
        if self.desk is not None:
            self.status.work_over(self.desk.dispatcher.background.running())

    def _work_started(self, work: "Work") -> None:
        self.status.watch(work)

    def _paper_waits(self, kind: str, title: str, again: Callable[[], object]) -> None:
        if self.desk is not None:
            self.desk.notice(
                f"print.{kind}.{title}", _("{title} is not printed. Print again").format(title=title), again
            )
        self._show_printer()

    def _show_printer(self) -> None:
        if self.desk is None:
            return
        printing = self.desk.printing
        if problem := next(
            (p for kind in ("label", "page") if self._chosen(kind) and (p := printing.problem_of(kind))), ""
        ):
            self.status.show_printer(problem, problem=True)
        elif printing.printer_of("label"):
            self.status.show_printer(_("Label printer ready"), problem=False)
        elif printing.printer_of("page"):
            self.status.show_printer(_("Printer ready"), problem=False)
        else:
            self.status.show_printer(_("No printer"), problem=False)

    def _chosen(self, kind: str) -> bool:
        return bool(self.preferences.get(f"printer.{kind}"))

    def _preference_changed(self, key: str) -> None:
        if key in {"theme", "text_size"}:
            theme().apply(self.preferences.get("theme"), self.preferences.get("text_size"))
        elif key == "language":
            self.speak()
        elif key == "dense_tables":
            theme().set_dense(self.preferences.get(key))
        elif key == "hide_amounts":
            cover_amounts(self.preferences.get(key))
            for screen in self._screens.values():
                screen.mark_stale()
            self.update()
        elif key.startswith("printer."):
            self._show_printer()
        elif key == "sidebar_folded":
            self._fold()

    def speak(self) -> None:
        """Speak the chosen language: the page in front is made anew at its place, the others when next shown."""
        speak(self.preferences.get("language"))
        front = self.current()
        page_id = next((id_ for id_, screen in self._screens.items() if screen is front), "")
        visit = Visit(page_id, front.place()) if front is not None else None
        if front is not None:
            front.save_draft_now()
        for screen in self._screens.values():
            self.stack.removeWidget(screen)
            screen.deleteLater()
        self._screens = {}
        self._front = None
        self.top.say()
        self.side.say()
        self.status.tick()
        self._show_printer()
        if visit is not None and visit.page:
            self._show(visit)

    # -- place on the screen

    def restore_place(self) -> None:
        """The size and place of last time, on a screen that exists."""
        room = self._room()
        high = room.height() - FRAME
        self.setMinimumSize(min(SMALLEST[0], room.width()), min(SMALLEST[1], high))
        kept = self.preferences.get("geometry")
        if not (isinstance(kept, QByteArray) and not kept.isEmpty() and self.restoreGeometry(kept)):
            self.resize(min(1440, room.width()), min(900, high))
        self._fold()

    def _room(self) -> Any:
        return QGuiApplication.primaryScreen().availableGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.width() != event.oldSize().width():
            QTimer.singleShot(0, self, self._fold)

    def closeEvent(self, event: QCloseEvent) -> None:
        current = self.current()
        if current is not None:
            current.save_draft_now()
        self.preferences.set("geometry", self.saveGeometry())
        self.closed.emit()
        event.accept()

    def come_forward(self) -> None:
        """A second start asked for this window."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
