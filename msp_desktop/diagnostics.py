"""Logs without customer data, the fault file, and the text of a crash report; no Qt, so every floor may use it."""

import faulthandler
import io
import logging
import re
import sys
from pathlib import Path
from types import TracebackType

from msp_desktop import paths

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_fault_file: object = None  # faulthandler writes to it until the process ends

# Values that could name somebody: quoted texts, mail addresses, long numbers.
_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|“[^”\n]*”")
_MAIL = re.compile(r"\S+@\S+")
_DIGITS = re.compile(r"\+?\d[\d ./-]{5,}\d")


class _Discreet(logging.Formatter):
    """Writes what happened, never what it happened to: the values in an error's text are left out."""

    def format(self, record: logging.LogRecord) -> str:
        return without_values(super().format(record))

    def formatException(self, ei: object) -> str:  # noqa: N802 - logging's own name
        kind, error, trace = sys.exc_info() if not isinstance(ei, tuple) else ei
        return trace_text(kind, error, trace) if kind is not None else ""


def without_values(text: str) -> str:
    """The text with quoted words, addresses and long numbers blotted out."""
    kept = []
    for line in text.splitlines():
        if line.lstrip().startswith("File "):
            kept.append(_without_home(line))
        else:
            kept.append(
                _DIGITS.sub("…", _MAIL.sub("…", _QUOTED.sub("'…'", line))) if not _is_stamp(line) else _stamped(line)
            )
    return "\n".join(kept)


def _is_stamp(line: str) -> bool:
    return re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", line) is not None


def _stamped(line: str) -> str:
    stamp, rest = line[:23], line[23:]
    return stamp + _DIGITS.sub("…", _MAIL.sub("…", _QUOTED.sub("'…'", rest)))


def _without_home(line: str) -> str:
    return line.replace(str(Path.home()), "~")


def trace_text(
    kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, *, limit: int = 60
) -> str:
    """A traceback with file, line and function, and the kind of error; never the source's or the error's values."""
    import traceback

    frames = traceback.extract_tb(trace)[-limit:]
    lines = ["Traceback, last call at the end:"]
    lines += [_without_home(f"  File {frame.filename}, line {frame.lineno}, in {frame.name}") for frame in frames]
    lines.append(f"{kind.__name__ if kind else 'Unknown'}: {without_values(str(error))}"[:500])
    cause = error.__cause__ if error is not None else None
    if cause is not None:
        lines.append("Caused by:")
        lines.append(trace_text(type(cause), cause, cause.__traceback__, limit=10))
    return "\n".join(lines)


def start_logging(*, to_screen: bool = False) -> Path:
    """Write logs (1 MB, three kept) and, on a fatal signal, the fault file; answers the log's path."""
    global _fault_file  # see above
    from logging.handlers import RotatingFileHandler

    folder = paths.log_dir()
    file = folder / "msp-desktop.log"
    handlers: list[logging.Handler] = [RotatingFileHandler(file, maxBytes=1_000_000, backupCount=3, encoding="utf-8")]
    if to_screen:
        handlers.append(logging.StreamHandler())
    root = logging.getLogger()
    for handler in handlers:
        handler.setFormatter(_Discreet(_FORMAT))
        root.addHandler(handler)
    root.setLevel(logging.INFO)
    # Statements carry what people typed; only our own floors write below a warning.
    for name in ("sqlalchemy", "alembic", "keyring", "fontTools"):
        logging.getLogger(name).setLevel(logging.WARNING)
    _fault_file = (folder / "fault.txt").open("a", encoding="utf-8")
    faulthandler.enable(_fault_file, all_threads=True)
    return file


def stop_fault_file() -> None:
    """Close the fault file; for programs that end in good order."""
    global _fault_file  # as above
    faulthandler.disable()
    if isinstance(_fault_file, io.TextIOBase):
        _fault_file.close()
    _fault_file = None


def last_fault() -> str:
    """What the last fatal signal left behind; "" when there was none."""
    file = paths.log_dir() / "fault.txt"
    return file.read_text("utf-8", "replace")[-20_000:].strip() if file.exists() else ""


def versions() -> str:
    """Program, Python, system and libraries, for a report."""
    import platform
    import sqlite3
    from importlib.metadata import PackageNotFoundError, version

    from msp_desktop import __version__

    lines = [f"MSP Desktop {__version__}", f"Python {platform.python_version()}", platform.platform()]
    lines.append(f"SQLite {sqlite3.sqlite_version}")
    for name in ("PySide6_Essentials", "SQLAlchemy", "reportlab"):
        try:
            lines.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            lines.append(f"{name} (bundled)")
    return "\n".join(lines)


def crash_report(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None, *, where: str = ""
) -> str:
    """The text a person may send: versions and the traceback, without a customer's data.

    It is sent nowhere by itself.
    """
    parts = [versions(), f"In: {where}" if where else "", trace_text(kind, error, trace)]
    return "\n\n".join(part for part in parts if part)
