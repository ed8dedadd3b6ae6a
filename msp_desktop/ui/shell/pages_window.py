"""Going and coming back: the part of the window that holds the pages and shows one at a place."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from msp_desktop.domain.errors import ShopError
from msp_desktop.i18n import _
from msp_desktop.ui import pages
from msp_desktop.ui.kit import panes
from msp_desktop.ui.shell.history import History, Visit

if TYPE_CHECKING:
    from msp_desktop.ui.desk import Desk
    from msp_desktop.ui.screen import Screen
    from msp_desktop.ui.shell.sidebar import Sidebar
    from msp_desktop.ui.shell.status_bar import StatusBar
    from msp_desktop.ui.shell.top_bar import TopBar


class PagesWindow(QMainWindow):
    """Makes each page when it is first asked for and keeps it; remembers where the person was."""

    top: "TopBar"
    side: "Sidebar"
    status: "StatusBar"
    stack: QStackedWidget

    def __init__(self) -> None:
        super().__init__()
        self.desk: Desk | None = None
        self._screens: dict[str, Screen] = {}
        self._front: Screen | None = None
        self._history = History()
        self._shop_name = ""

    def current(self) -> "Screen | None":
        """The page in front."""
        return self._front

    def go(self, page_id: str, **place: Any) -> bool:
        """Open a page at a place; False when the page in front keeps the person."""
        if not self._leave():
            return False
        return self._show(Visit(page_id, place))

    def go_back(self) -> None:
        """Back to where the person came from."""
        visit = self._history.back()
        if visit is None:
            return
        current = self.current()
        if current is not None and not current.leaving():
            self._history.forward(visit)
            return
        self._show(visit)

    def recent(self) -> list[Visit]:
        """Records seen lately."""
        return self._history.recent()

    def _leave(self) -> bool:
        current = self.current()
        if current is None:
            return True
        if not current.leaving():
            return False
        page_id = next((id_ for id_, screen in self._screens.items() if screen is current), "")
        self._history.leave(Visit(page_id, current.place(), current.title()))
        return True

    def _show(self, visit: Visit) -> bool:
        desk = self.desk
        if desk is None:
            return False
        screen = self._screen(visit.page, desk)
        self._front = desk.current = screen
        try:
            if visit.place:
                screen.open(**visit.place)
            self.stack.setCurrentWidget(screen)
            screen.refresh_if_stale()
        except ShopError as error:
            self.stack.setCurrentWidget(screen)
            screen.refused(error, retry=screen.refresh)
        self.side.show_page(visit.page)
        self._show_title()
        self._show_keys(screen)
        self._focus(screen)
        return True

    def _screen(self, page_id: str, desk: "Desk") -> "Screen":
        screen = self._screens.get(page_id)
        if screen is None:
            screen = pages.make(pages.BY_ID[page_id], desk)
            self._screens[page_id] = screen
            self.stack.addWidget(screen)
        return screen

    def _focus(self, screen: "Screen") -> None:
        target = screen.first_focus()
        if target is None:
            panes.next_pane([screen])
            return
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_title(self) -> None:
        screen = self.current()
        parts = [screen.title() if screen is not None else "", self._shop_name, "MSP Desktop"]
        self.setWindowTitle(" — ".join(part for part in parts if part))

    def _show_keys(self, screen: "Screen") -> None:
        self.status.show_keys([*page_keys(screen)[:4], ("F1", _("All keys"))])


def page_keys(screen: "Screen") -> list[tuple[str, str]]:
    """The keys of a page with their words, the main act first."""
    keys = [("Ctrl+Return", _(screen.MAIN))] if screen.MAIN else []
    keys += [(key.keys, _(key.words)) for key in screen.KEYS]
    if screen.DETAIL:
        keys.append(("Alt+Left", _("Back")))
    return keys
