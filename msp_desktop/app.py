"""Composition of the window: the only place that knows everybody."""

import argparse
import gc
import sys
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from msp_desktop import diagnostics, i18n, paths
from msp_desktop.i18n import _
from msp_desktop.ui.background import Background
from msp_desktop.ui.crash import CrashWatch
from msp_desktop.ui.language import speak
from msp_desktop.ui.preferences import Preferences
from msp_desktop.ui.shell.acting_window import Person
from msp_desktop.ui.shell.window import MainWindow
from msp_desktop.ui.theme import theme

if TYPE_CHECKING:
    from msp_desktop.store.shop import Shop
    from msp_desktop.ui.desk import Desk
    from msp_desktop.ui.shell.palette import PaletteSources
    from msp_desktop.ui.single_instance import SingleInstance

FIRST_PAGE = "today"
EVERY_HOUR_MS = 60 * 60 * 1000
UNSEEN_MS = 1000
COUNTED = frozenset({"job", "job_item", "receivable", "document", "payment", "part", "stock_balance"})


def run(options: argparse.Namespace) -> int:
    """Open the window, or try every part and tell; gives the exit code."""
    if options.self_check:
        gc.enable()
        from msp_desktop.workflows.self_check import self_check

        return self_check(_screens_check)
    application = QApplication([sys.argv[0]])
    watch = CrashWatch()
    watch.install()
    start = Start(application, watch, options.shop, demo=options.demo)
    start.show()
    diagnostics.start_logging()
    code = application.exec()
    start.close()
    return code or start.exit_code


class Start(QObject):
    """Paints the window first, then opens the shop behind it."""

    def __init__(self, application: QApplication, watch: CrashWatch, shop: Path | None, *, demo: bool) -> None:
        super().__init__()
        self.exit_code = 0
        self._begun = False
        self._application, self._watch, self._demo = application, watch, demo
        self._path = shop or paths.default_shop()
        self._named = shop is not None
        self.preferences = Preferences()
        theme().choose(self.preferences.get("theme"), self.preferences.get("text_size"))
        self.background = Background()
        self.window = MainWindow(self.preferences, later=True)
        self.window.closed.connect(application.quit)
        self.preferences.changed.connect(self._preference_changed)
        self.shop: Shop | None = None
        self._desk: Desk | None = None
        self._instance: SingleInstance | None = None
        self._settled_on: date | None = None
        self._days = QTimer(self, interval=EVERY_HOUR_MS)
        self._days.timeout.connect(self._settle_new_day)

    def show(self) -> None:
        """Show the window; what needs more than Qt comes after it is painted."""
        self.window.painted.connect(self._begin_and_settle)
        self.window.show()
        # A window that opens minimised is not painted.
        QTimer.singleShot(UNSEEN_MS, self._begin_and_settle)

    def _begin_and_settle(self) -> None:
        if self._begun:
            return
        self._begun = True
        self.begin()
        # What the start made stays until the end: it is never looked through for garbage.
        gc.freeze()
        gc.enable()

    def begin(self) -> None:
        """Dress the window, then open the shop, make the demo shop, or set up a new one."""
        dress(self._application, self.preferences)
        self.window.build()
        if self._demo:
            self._make_demo()
        elif self._path.exists() or self._named:
            self.open(self._path)
        else:
            self._first_start()

    # -- a shop

    def open(self, path: Path) -> None:
        """Open the shop at `path`; say why when that cannot be."""
        from msp_desktop.domain.errors import Unavailable
        from msp_desktop.queries.window import shop_face
        from msp_desktop.store.lock import AlreadyOpen
        from msp_desktop.store.shop import open_shop

        try:
            shop = open_shop(path)
        except AlreadyOpen as error:
            from msp_desktop.ui.single_instance import raise_other

            if raise_other(path):
                self._application.quit()
                return
            self._cannot_open(path, error)
            return
        except Unavailable as error:
            self._cannot_open(path, error)
            return
        if shop.ask(shop_face) is None:
            shop.close()
            self._path = path
            self._first_start()
            return
        self._attach(shop)

    def _attach(self, shop: "Shop") -> None:
        self.shop = shop
        desk = self._desk = compose(self.window, shop, self.preferences, self.background)
        self._watch_page(desk)
        self.window.go(FIRST_PAGE)
        QTimer.singleShot(0, self._listen)

    def _listen(self) -> None:
        """With the list on the screen: hear other starts, and finish what a crash left."""
        from msp_desktop.ui.single_instance import SingleInstance

        shop = self.shop
        if shop is None:
            return
        instance = SingleInstance(shop.path)
        instance.asked.connect(self._raise)
        instance.listen()
        self._instance = instance
        self.background.quietly(lambda: settle(shop))
        self._settled_on = shop.today
        self._days.start()
        self._keep_watch()

    def _keep_watch(self) -> None:
        from msp_desktop.ui.inventory.stock_keeper import StockKeeper
        from msp_desktop.ui.vault.keeper import VaultKeeper

        if self._desk is not None:
            VaultKeeper(self._desk).look()
            StockKeeper(self._desk).look()

    def _settle_new_day(self) -> None:
        """A window that stays open over night does in the morning what a start does."""
        shop = self.shop
        if shop is not None and shop.today != self._settled_on:
            self._settled_on = shop.today
            self.background.quietly(lambda: settle(shop))

    def _watch_page(self, desk: "Desk") -> None:
        def note() -> None:
            self._watch.where = type(desk.current).__name__ if desk.current is not None else ""

        desk.title_changed.connect(note)

    def _raise(self) -> None:
        self.window.come_forward()

    def _preference_changed(self, key: str) -> None:
        # After the click that chose it: the window that heard the click goes away.
        if key == "language" and self.shop is not None:
            QTimer.singleShot(0, self._make_anew)

    def _make_anew(self) -> None:
        """The same shop in a window that speaks the chosen language."""
        assert self.shop is not None
        speak(self.preferences.get("language"))
        before, self.window = self.window, MainWindow(self.preferences)
        before.closed.disconnect(self._application.quit)
        self.window.setGeometry(before.geometry())
        self.window.closed.connect(self._application.quit)
        self._desk = compose(self.window, self.shop, self.preferences, self.background)
        self._watch_page(self._desk)
        self._keep_watch()
        self.window.go("settings", section="language")
        self.window.show()
        before.close()
        before.deleteLater()

    def _cannot_open(self, path: Path, error: "Exception", *, may_set_up: bool = True) -> None:
        from msp_desktop.domain.errors import Unavailable
        from msp_desktop.ui.shell.opening import CannotOpen

        assert isinstance(error, Unavailable)
        self.exit_code = 1
        sys.stderr.write(f"{error}\n")

        def again() -> None:
            self.exit_code = 0
            self.open(path)

        def set_up() -> None:
            self.exit_code = 0
            self._path = path
            self._first_start()

        here = set_up if may_set_up and not path.exists() else None
        page = CannotOpen(error.what, error.advice, again, self._leave, here)
        self.window.show_first_start(page)
        page.again.setFocus()

    def _leave(self) -> None:
        self.window.close()

    # -- the demo shop

    def _make_demo(self) -> None:
        from msp_desktop.ui.shell.opening import Opening
        from msp_desktop.workflows.demo_shop import demo_copy

        page = Opening(_("Making the demo shop…"))
        self.window.show_first_start(page)
        work = self.background.start(
            _("Demo shop"),
            demo_copy,
            done=self.open,
            failed=self._failed,
        )
        work.progressed.connect(page.show_progress)

    def _failed(self, error: Exception) -> None:
        from msp_desktop.domain.errors import ShopError, Unavailable

        if isinstance(error, ShopError):
            told = error if isinstance(error, Unavailable) else Unavailable(str(error), "")
            self._cannot_open(self._path, told, may_set_up=False)
        else:
            self._watch.caught_now(error)

    # -- first start

    def _first_start(self) -> None:
        from msp_desktop.ui.first_start.window import FirstStart
        from msp_desktop.ui.printing import Printing

        page = FirstStart(self._path, self.preferences, Printing(self.preferences), self.background)
        page.later.connect(self.window.close)
        page.finished.connect(lambda path: self.open(Path(path)))
        self.window.show_first_start(page, bars=False)

    def close(self) -> None:
        """End the worker and close the shop."""
        self.background.close()
        if self._desk is not None:
            # What the worker had still to tell is for a shop that closes now.
            QApplication.removePostedEvents(self._desk.dispatcher, QEvent.Type.MetaCall.value)
        if self.shop is not None:
            self.shop.close()
            self.shop = None


def dress(application: QApplication, preferences: Preferences) -> None:
    """The language, Qt's own words and the look, before anything is painted."""
    application.setApplicationName("msp-desktop")
    application.setApplicationDisplayName("MSP Desktop")
    application.setDesktopFileName("msp-desktop")
    speak(preferences.get("language"))
    theme().apply(preferences.get("theme"), preferences.get("text_size"))


def compose(window: MainWindow, shop: "Shop", preferences: Preferences, background: Background) -> "Desk":
    """Bring a shop into the window: who acts, the forms of money and dates, the palette, the counts."""
    from msp_desktop.i18n import Formats
    from msp_desktop.queries.shop_settings import people
    from msp_desktop.queries.window import code_place, page_counts, shop_face
    from msp_desktop.ui.desk import Desk
    from msp_desktop.ui.dispatcher import Dispatcher
    from msp_desktop.ui.formats import formats, use_formats
    from msp_desktop.ui.inventory.arrival_watch import ArrivalWatch
    from msp_desktop.ui.messages.postman import Postman
    from msp_desktop.ui.printing import Printing

    face = shop.ask(shop_face)
    assert face is not None
    use_formats(Formats(i18n.language(), face.country, face.currency, face.zone))
    staff = shop.ask(people)
    chosen = next((person for person in staff if person.id == preferences.get("person")), staff[0] if staff else None)
    desk = Desk(
        Dispatcher(shop.acting_as(chosen.id if chosen else None), background), preferences, Printing(preferences)
    )
    desk.person_name = chosen.name if chosen else ""

    def found(code: str) -> tuple[str, dict[str, int]] | None:
        place = desk.dispatcher.ask(code_place, code=code)
        keys = {"job": "job_id", "invoice": "document_id", "device": "device_id", "inventory": "part_id"}
        if place is None:
            return None
        return place.page, {keys[place.page]: place.row_id} | ({"nth": place.nth} if place.nth else {})

    @cache
    def sources() -> "PaletteSources":
        from msp_desktop.ui.shell.records import palette_sources

        return palette_sources(desk)

    def count(touched: frozenset[str] = COUNTED) -> None:
        if touched & COUNTED:
            counts = desk.dispatcher.ask(page_counts, today=desk.dispatcher.shop.today)
            papers = -counts.late_papers if counts.late_papers else counts.open_papers
            desk.show_counts(
                {
                    "jobs": counts.working,
                    "checkout": counts.ready,
                    "inventory": counts.low_parts,
                    "invoices": papers,
                }
            )

    def faces(touched: frozenset[str]) -> None:
        if "shop" in touched and (now := desk.dispatcher.ask(shop_face)) is not None:
            window.set_shop_name(now.name)
            use_formats(Formats(i18n.language(), now.country, now.currency, now.zone))

    def clock() -> str:
        local = formats().local(datetime.now(UTC))
        return f"{formats().weekday_day(local.date())}, {formats().time(local)}"

    window.attach(
        desk,
        people=lambda: [Person(row.id, row.name) for row in desk.dispatcher.ask(people)],
        sources=sources,
        clock=clock,
        find_code=found,
        shop_name=face.name,
    )
    # A child of the window: gone with it when the language changes and another window is made.
    Postman(desk, window)
    ArrivalWatch(desk, window)
    desk.dispatcher.changed.connect(count)
    desk.dispatcher.changed.connect(faces)
    count()
    return desk


def settle(shop: "Shop") -> None:
    """After the window is up and on every new day, on the worker: the vault, which signs the chain, papers that a crash
    left pending, passcodes whose time is over, and reminders about devices that nobody fetches.

    Where the vault stays closed, the chain goes on without a key and says so.
    """
    from msp_desktop.workflows.issue_document import finish_papers
    from msp_desktop.workflows.make_quote import finish_quotes
    from msp_desktop.workflows.unclaimed import remind_unclaimed
    from msp_desktop.workflows.vault import open_vault, sweep_passcodes

    open_vault(shop)
    sweep_passcodes(shop)
    finish_papers(shop, most=20)
    finish_quotes(shop, most=20)
    remind_unclaimed(shop)


def _screens_check(shop: "Shop") -> list[str]:
    """Load every icon and open every screen offscreen, in both languages, light and dark; what failed, in words."""
    from msp_desktop.ui import commands, icons
    from msp_desktop.ui.badges import JOB_STATES
    from msp_desktop.ui.pages import PAGES

    application = QApplication.instance() or QApplication([sys.argv[0], "-platform", "offscreen"])
    assert isinstance(application, QApplication)
    preferences = Preferences(shop.path.with_name("preferences.ini"))
    background = Background()
    used = {
        *(page.icon for page in PAGES),
        *(command.icon for command in commands.COMMANDS if command.icon),
        *(icon for _token, icon in JOB_STATES.values()),
    }
    wrong = [f"icon {name}" for name in icons.every_name_renders(sorted(used))]
    # The main job has left the first record of each kind behind.
    records = {"job": "job_id", "customer": "customer_id", "device": "device_id", "invoice": "document_id"}
    records |= {"customer_edit": "customer_id", "device_edit": "device_id", "service_edit": "service_id"}
    for language in i18n.LANGUAGES:
        preferences.set("language", language)
        dress(application, preferences)
        window = MainWindow(preferences)
        compose(window, shop, preferences, background)
        for look in ("light", "dark"):
            theme().apply(look, 100)
            for page in PAGES:
                place = {records[page.id]: 1} if page.id in records else {}
                if not window.go(page.id, **place) or window.grab().isNull():
                    wrong.append(f"{page.id}, {language}, {look}")
        window.deleteLater()
        application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    background.close()
    return wrong
