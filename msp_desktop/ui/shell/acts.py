"""What can be done now, as rows of the menu and as rows of the palette."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from msp_desktop.i18n import N_, _
from msp_desktop.ui import commands, icons, pages
from msp_desktop.ui.shell.palette import Hit, PaletteSources, Source

if TYPE_CHECKING:
    from msp_desktop.ui.screen import Screen
    from msp_desktop.ui.shell.acting_window import ActingWindow


def menu_of(window: "ActingWindow") -> QMenu:
    """The menus as one, each act with its key; first those of the page in front."""
    menu = QMenu(window)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    screen = window.current()
    if screen is not None:
        _page_menu(menu, screen)
    for title in commands.MENUS:
        sub = menu.addMenu(_(title))
        for command in commands.COMMANDS:
            if command.menu == title and applies(command, screen):
                _menu_row(sub, _(command.text), command.keys, command.icon, partial(window.do, command))
    return menu


def sources_of(window: "ActingWindow", asked: PaletteSources | None) -> PaletteSources:
    """The shop's sources, and the acts and recent records of this window."""
    asked = asked or PaletteSources()
    acts = Source("act", N_("Acts"), partial(command_hits, window), ">", 4)
    return PaletteSources([*asked.sources, acts], asked.suggest, asked.add_new, partial(recent_hits, window))


def command_hits(window: "ActingWindow", text: str) -> list[Hit]:
    """Acts whose words begin as typed; those of the page first, then those that begin with the first word."""
    words = text.casefold().split()
    screen = window.current()
    hits: list[Hit] = []
    for key in screen.KEYS if screen is not None else ():
        if screen is not None and key.act and _fits(_(key.words), words):
            act = partial(_page_act, screen, key.act)
            hits.append(Hit(_(key.words), act, detail=screen.title(), icon=key.icon or "gesture-tap", keys=key.keys))
    if screen is not None:
        hits += [
            Hit(text, act, detail=screen.title(), icon="gesture-tap")
            for text, _name, act in screen.further_acts()
            if _fits(text, words)
        ]
    hits += [
        Hit(_(command.text), partial(window.do, command), icon=command.icon, keys=command.keys)
        for command in commands.COMMANDS
        if _fits(_(command.text), words) and applies(command, screen) and command.id != "palette"
    ]
    if not words:
        return hits[:4]
    return sorted(hits, key=lambda hit: not hit.title.casefold().startswith(words[0]))


def recent_hits(window: "ActingWindow") -> list[Hit]:
    """Records seen lately."""
    hits: list[Hit] = []
    for visit in window.recent()[:8]:
        page = pages.BY_ID[visit.page]
        act = partial(window.go, visit.page, **visit.place)
        hits.append(Hit(visit.title or _(page.text), act, detail=_(page.text), icon=page.icon))
    return hits


def applies(command: commands.Command, screen: "Screen | None") -> bool:
    """Whether a command does something on the page in front."""
    if command.act == "page_act":
        return screen is not None and hasattr(screen, command.page_act)
    if command.id == "main":
        return screen is not None and bool(screen.MAIN)
    return True


def _page_menu(menu: QMenu, screen: "Screen") -> None:
    acts, further = [key for key in screen.KEYS if key.act], screen.further_acts()
    if not acts and not further and not screen.MAIN:
        return
    sub = menu.addMenu(_("This page"))
    if screen.MAIN:
        _menu_row(sub, _(screen.MAIN), "Ctrl+Return", "check", screen.main_action)
    for key in acts:
        _menu_row(sub, _(key.words), key.keys, key.icon, partial(_page_act, screen, key.act))
    if further:
        sub.addSeparator()
    for text, _name, act in further:
        _menu_row(sub, text, "", "", act)
    menu.addSeparator()


def _page_act(screen: "Screen", act: str) -> None:
    getattr(screen, act)()


def _menu_row(menu: QMenu, text: str, keys: str, icon: str, act: Callable[[], object]) -> None:
    words = text.replace("&", "&&")
    row = menu.addAction(f"{words}\t{keys.replace('Return', 'Enter')}" if keys else words)
    if icon:
        row.setIcon(icons.icon(icon))
    row.triggered.connect(lambda _on=False: act())


def _fits(text: str, words: Sequence[str]) -> bool:
    parts = text.casefold().split()
    return all(any(part.startswith(word) for part in parts) for word in words)
