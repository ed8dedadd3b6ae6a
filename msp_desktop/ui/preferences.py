"""Every setting of this machine, once: key, type, default, words.

Facts of the shop are in the database, secrets in the keyring.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

from msp_desktop import paths
from msp_desktop.i18n import N_


@dataclass(frozen=True, slots=True)
class Preference:
    """One setting: its key, what it is when nobody chose, and its words in Settings ("" for none)."""

    key: str
    default: Any
    words: str = ""
    choices: tuple[Any, ...] = ()


PAPER_KINDS = ("page", "roll", "label")
"""A4 or Letter, the 80 mm roll, the 62 × 29 label."""

ALL: tuple[Preference, ...] = (
    Preference("theme", "system", N_("Light or dark"), ("system", "light", "dark")),
    Preference("text_size", 100, N_("Text size"), (100, 115, 130)),
    Preference("language", "", N_("Language"), ("", "en", "it")),
    Preference("dense_tables", False, N_("Dense tables")),
    Preference("sidebar_folded", False, N_("Fold the sidebar")),
    Preference("hide_amounts", False, N_("Hide amounts")),
    Preference("sound", True, N_("Sound after a scan")),
    Preference("scanner_prefix", "", N_("Prefix of the scanner")),
    Preference("printer.page", "", N_("Printer for pages")),
    Preference("printer.roll", "", N_("Printer for the 80 mm roll")),
    Preference("printer.label", "", N_("Printer for labels")),
    Preference("offset.page.x", 0, N_("Shift to the right, tenths of a millimetre")),
    Preference("offset.page.y", 0, N_("Shift down, tenths of a millimetre")),
    Preference("offset.roll.x", 0, N_("Shift to the right, tenths of a millimetre")),
    Preference("offset.roll.y", 0, N_("Shift down, tenths of a millimetre")),
    Preference("offset.label.x", 0, N_("Shift to the right, tenths of a millimetre")),
    Preference("offset.label.y", 0, N_("Shift down, tenths of a millimetre")),
    Preference("save_folder", "", N_("Folder for saved papers")),
    Preference("part_label", "62x29", choices=("62x29", "29x42")),
    Preference("receive.labels", True),
    Preference("receive.note", True),
    Preference("intake.ticket", True),
    Preference("intake.label", True),
    Preference("intake.work_order", False),
    Preference("intake.sign", False),
    Preference("checkout.sign", False),
    Preference("checkout.receipt", False),
    Preference("today_mine", False),
    Preference("jobs.view", "board", choices=("board", "table")),
    Preference("person", 0),
    Preference("last_shop", ""),
    Preference("geometry", QByteArray()),
)
_BY_KEY = {preference.key: preference for preference in ALL}


class Preferences(QObject):
    """Reads and writes `preferences.ini`; a value that makes no sense counts as not chosen."""

    changed = Signal(str)

    def __init__(self, file: Path | None = None) -> None:
        super().__init__()
        self._settings = QSettings(str(file or paths.config_dir() / "preferences.ini"), QSettings.Format.IniFormat)

    def get(self, key: str) -> Any:
        """The value of a setting, of the type of its default."""
        preference = _BY_KEY[key]
        found = self._settings.value(key, None)
        if found is None:
            return preference.default
        value = _typed(found, preference.default)
        if value is None or (preference.choices and value not in preference.choices):
            return preference.default
        return value

    def set(self, key: str, value: Any) -> None:
        """Keep a value and tell who listens; nothing happens when it is the same."""
        if self.get(key) == value:
            return
        assert key in _BY_KEY
        self._settings.setValue(key, value)
        self._settings.sync()
        self.changed.emit(key)

    def path(self) -> Path:
        """Where the settings lie."""
        return Path(self._settings.fileName())


def _typed(found: Any, default: Any) -> Any:
    if isinstance(default, bool):
        return str(found).lower() in {"true", "1"}
    readers: dict[type, Callable[[Any], Any]] = {int: _whole, str: str, QByteArray: _bytes}
    return readers[type(default)](found)


def _whole(found: Any) -> int | None:
    try:
        return int(found)
    except (TypeError, ValueError):
        return None


def _bytes(found: Any) -> QByteArray | None:
    return found if isinstance(found, QByteArray) else None
