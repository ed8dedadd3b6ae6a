"""How names and serials are compared and sorted: one form for what people type in many."""

from msp_desktop.domain.device_kind import serial_key
from msp_desktop.store.search import fold

__all__ = ["clean", "name_key", "serial_key"]

LONGEST_KEY = 200


def clean(typed: str) -> str:
    """Give a one-line text without control characters, with single blanks, and no blanks around it."""
    return " ".join("".join(each if each.isprintable() else " " for each in typed).split())


def name_key(text: str) -> str:
    """Give a name as it is sorted and compared: folded, with single blanks, at most 200 characters."""
    return " ".join(fold(text).split())[:LONGEST_KEY]
