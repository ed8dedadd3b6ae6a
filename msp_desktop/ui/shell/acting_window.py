"""What the commands do: the part of the window whose methods menu, palette and keys name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from msp_desktop.domain.errors import ShopError
from msp_desktop.i18n import _
from msp_desktop.ui import commands
from msp_desktop.ui.kit import panes
from msp_desktop.ui.preferences import Preferences
from msp_desktop.ui.shell.pages_window import PagesWindow, page_keys
from msp_desktop.ui.theme import theme

if TYPE_CHECKING:
    from msp_desktop.ui.desk import Desk
    from msp_desktop.ui.shell.palette import Palette, PaletteSources

FOLD_BELOW = 1240


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may be at the screen."""

    id: int
    name: str
    detail: str = ""


class ActingWindow(PagesWindow):
    """Carries out commands; a `Command` names one of these methods as its `act`."""

    person_chosen = Signal(int)
    """Somebody else is at the screen now."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self.preferences = preferences
        self._built = False
        self._people: Callable[[], Sequence[Person]] = tuple
        self._sources: Callable[[], PaletteSources | None] = lambda: None

    def do(self, command: commands.Command) -> bool:
        """Carry out a command; False when it does not apply here."""
        if command.place:
            return self.go(command.place)
        screen = self.current()
        if command.page_act and screen is not None and hasattr(screen, command.page_act):
            getattr(screen, command.page_act)()
            return True
        if command.act == "page_act":
            return False
        getattr(self, command.act)()
        return True

    def go_to(self) -> None:
        """Commands that go somewhere name their page; see `do`."""

    def main_act(self) -> None:
        """The page's main act."""
        if (screen := self.current()) is not None:
            screen.main_action()

    def save_now(self) -> None:
        """Keep the draft now."""
        if (screen := self.current()) is not None and self.desk is not None:
            screen.save_draft_now()
            self.desk.say(_("Saved."))

    def new_customer(self) -> None:
        """An empty customer's card."""
        self.go("customer_edit", customer_id=None)

    def undo(self) -> None:
        """Take back this person's last act."""
        self._try(lambda desk: desk.dispatcher.undo())

    def redo(self) -> None:
        """Do again what was taken back."""
        self._try(lambda desk: desk.dispatcher.redo())

    def toggle_timer(self) -> None:
        """Ctrl+T where the page in front does not know better: pause, or go on where it was."""
        if self.desk is not None and self.desk.timer is not None:
            self.desk.timer.toggle()

    def refresh_page(self) -> None:
        """Ask again."""
        if (screen := self.current()) is not None:
            screen.mark_stale()

    def next_pane(self, step: int = 1) -> None:
        """F6: the next pane."""
        screen = self.current()
        if screen is not None:
            found = [w for w in screen.findChildren(QWidget) if w.property("panel") == "true" or w.property("pane")]
            panes.next_pane([screen.header, *found, self.side, self.top], step)

    def previous_pane(self) -> None:
        """Shift+F6."""
        self.next_pane(-1)

    def fold_sidebar(self) -> None:
        """Fold the sidebar to icons, or open it."""
        self.preferences.set("sidebar_folded", not self.side.folded)
        self._fold()

    def _fold(self) -> None:
        if not self._built:
            return
        folded = bool(self.preferences.get("sidebar_folded")) or self.width() < theme().px(FOLD_BELOW)
        self.side.fold(folded)
        self.top.align_with(200)

    def hide_amounts(self) -> None:
        """Cover every amount, or show them again."""
        covered = not self.preferences.get("hide_amounts")
        self.preferences.set("hide_amounts", covered)

    def open_menu(self) -> None:
        """Every act with its key."""
        from msp_desktop.ui.shell.acts import menu_of

        menu = menu_of(self)
        menu.popup(self.top.menu_button.mapToGlobal(QPoint(0, self.top.menu_button.height() + 2)))
        # The first act is active, so that Right and Enter work at once; setActiveAction would open its menu.
        QApplication.sendEvent(menu, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier))

    def open_palette(self, text: str = "") -> "Palette":
        """Ctrl+K."""
        from msp_desktop.ui.shell.acts import sources_of
        from msp_desktop.ui.shell.palette import Palette

        palette = Palette(self, sources_of(self, self._sources()))
        if text:
            palette.retype(text)
        return palette

    def show_keys(self) -> None:
        """F1."""
        from msp_desktop.ui.shell.key_help import key_help

        if (screen := self.current()) is not None:
            key_help(self, screen.title(), page_keys(screen))

    def about(self) -> None:
        """Settings › About."""
        self.go("settings", section="about")

    def choose_person(self) -> None:
        """Let somebody else act; drafts stay with their author."""
        if self.desk is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for person in self._people():
            row = QAction(person.name.replace("&", "&&"), menu)
            row.setObjectName(f"top.person.{person.id}")
            row.setCheckable(True)
            row.setChecked(person.name == self.desk.person_name)
            row.triggered.connect(lambda _on=False, p=person: self.act_as(p))
            menu.addAction(row)
        button = self.top.person
        menu.popup(button.mapToGlobal(QPoint(button.width() - menu.sizeHint().width(), button.height() + 2)))

    def act_as(self, person: Person) -> None:
        """Somebody else is at the screen now."""
        if self.desk is None:
            return
        current = self.current()
        if current is not None and not current.leaving():
            return
        self.desk.person_name = person.name
        self.desk.dispatcher.act_as(person.id)
        self.preferences.set("person", person.id)
        self.top.person.show_name(person.name)
        self.side.undo_card.put_away()
        self.person_chosen.emit(person.id)
        for screen in self._screens.values():
            screen.mark_stale()

    def _try(self, act: "Callable[[Desk], object]") -> None:
        if self.desk is None:
            return
        try:
            act(self.desk)
        except ShopError as error:
            if (screen := self.current()) is not None:
                screen.refused(error)
