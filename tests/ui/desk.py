"""A desk and a window for tests, around an open shop."""

from PySide6.QtTest import QTest

from msp_desktop.store.shop import Shop
from msp_desktop.ui.background import Background
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.dispatcher import Dispatcher
from msp_desktop.ui.preferences import Preferences
from msp_desktop.ui.printing import Printing
from msp_desktop.ui.shell.acting_window import Person
from msp_desktop.ui.shell.palette import PaletteSources
from msp_desktop.ui.shell.window import MainWindow


def desk_for(shop: Shop, person: str = "Davide") -> Desk:
    """A desk at which that person works."""
    preferences = Preferences()
    desk = Desk(Dispatcher(shop, Background()), preferences, Printing(preferences))
    desk.person_name = person
    return desk


def window_for(desk: Desk, sources: PaletteSources | None = None) -> MainWindow:
    """A window of 1440 × 900 with that desk attached, shown."""
    window = MainWindow(desk.preferences)
    people = [Person(1, "Davide"), Person(2, "Giulia"), Person(3, "Marco"), Person(4, "Elena")]
    window.attach(
        desk,
        people=lambda: people,
        sources=lambda: sources,
        clock=lambda: "Tue 17 Nov 2026, 10:42",
        shop_name="Bottega Informatica",
    )
    window.resize(1440, 900)
    window.show()
    QTest.qWaitForWindowActive(window)
    return window
