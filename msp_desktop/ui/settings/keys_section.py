"""Settings › Keys: every key of the program, by page."""

import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from msp_desktop.i18n import N_, _
from msp_desktop.ui.commands import ALSO, BY_ID, COMMANDS
from msp_desktop.ui.kit import Column, EmptyState, Panel, RowTable, SearchBox
from msp_desktop.ui.pages import PAGES
from msp_desktop.ui.settings.section import Section

if TYPE_CHECKING:
    from msp_desktop.ui.screen import Screen


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key, what it does and where."""

    where: str
    keys: str
    words: str

    def text(self) -> str:
        """All of it, to search in."""
        return f"{self.where} {self.keys} {self.words}".casefold()

    @property
    def id(self) -> tuple[str, str, str]:
        """What tells rows apart."""
        return (self.where, self.keys, self.words)


class KeysSection(Section):
    """A searchable list."""

    NAME = "keys"
    TITLE = N_("Keys")
    ICON = "keyboard-outline"
    WORDS = N_("keyboard shortcuts")

    def __init__(self, page: "Screen") -> None:
        super().__init__(page)
        panel = Panel(_("Keys"), icon="keyboard-outline", bare=True)
        self._find = SearchBox("settings.keys.find", _("Find a key or an act"), keys="")
        self._find.setFixedWidth(260)
        self._find.asked.connect(lambda _text: self.refresh())
        panel.add_to_head(self._find)
        self._table: RowTable[KeyRow] = RowTable(
            "settings.keys.table",
            _("Keys"),
            [
                Column("where", N_("Where"), 180, kind="muted"),
                Column("keys", N_("Key"), 180, kind="mono"),
                Column("words", N_("What it does"), kind="strong"),
            ],
            bare=True,
        )
        self._table.set_empty(EmptyState(_("No key has these words."), "settings.keys.empty", icon="keyboard-outline"))
        panel.add(self._table, 1)
        self.column.addWidget(panel, 1)

    def refresh(self) -> None:
        parts = self._find.value().casefold().split()
        rows = [
            key for key in all_keys() if all(part in f"{key.where} {key.keys} {key.words}".casefold() for part in parts)
        ]
        self._table.show_rows(rows)

    def first_focus(self) -> QWidget:
        return self._find


def all_keys() -> Iterator[KeyRow]:
    """The keys of everywhere, then those of each page."""
    everywhere = _("Everywhere")
    for command in COMMANDS:
        if command.keys:
            yield KeyRow(everywhere, command.keys.replace("Return", "Enter"), _(command.text))
    for keys, command_id in ALSO.items():
        yield KeyRow(everywhere, keys, _(BY_ID[command_id].text))
    for page in PAGES:
        module, _colon, name = page.factory.partition(":")
        try:
            factory = getattr(importlib.import_module(f"msp_desktop.ui.{module}"), name)
        except ModuleNotFoundError:
            continue
        if factory.MAIN:
            yield KeyRow(_(page.text), "Ctrl+Enter", _(factory.MAIN))
        for key in factory.KEYS:
            yield KeyRow(_(page.text), key.keys.replace("Return", "Enter"), _(key.words))
