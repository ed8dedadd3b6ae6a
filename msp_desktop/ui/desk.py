"""What a page may use of the window around it: the dispatcher, going elsewhere, saying something, printing."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from msp_desktop.ui.dispatcher import Dispatcher
    from msp_desktop.ui.preferences import Preferences
    from msp_desktop.ui.printing import Printing
    from msp_desktop.ui.screen import Screen
    from msp_desktop.ui.shell.timer_watch import TimerWatch


class Desk(QObject):
    """Handed to every page. The window listens to the signals."""

    asked_to_go = Signal(str, dict)
    asked_back = Signal()
    said = Signal(str)
    waiting = Signal(str, str, object)
    solved = Signal(str)
    title_changed = Signal()
    counts = Signal(dict)

    def __init__(self, dispatcher: "Dispatcher", preferences: "Preferences", printing: "Printing") -> None:
        super().__init__()
        self.dispatcher = dispatcher
        self.preferences = preferences
        self.printing = printing
        self.current: Screen | None = None
        """The page in front."""
        self.person_name = ""
        """Who is at the screen."""
        self.timer: TimerWatch | None = None
        """The timer of that person; a desk without a window has none."""

    def go(self, page: str, **place: Any) -> None:
        """Open a page at a place: `desk.go("job", job_id=17)`."""
        self.asked_to_go.emit(page, place)

    def back(self) -> None:
        """Go back where the person came from."""
        self.asked_back.emit()

    def say(self, text: str) -> None:
        """Say in the status bar, for 5 seconds, that something is done."""
        self.said.emit(text)

    def notice(self, key: str, text: str, act: Callable[[], object] | None = None) -> None:
        """Put something under the bell until `solve(key)`; `act` is what a click does."""
        self.waiting.emit(key, text, act)

    def solve(self, key: str) -> None:
        """What waited under the bell is solved."""
        self.solved.emit(key)

    def show_counts(self, counts: dict[str, int]) -> None:
        """Numbers in the sidebar by page id; a negative number is shown in red as its absolute value."""
        self.counts.emit(counts)
