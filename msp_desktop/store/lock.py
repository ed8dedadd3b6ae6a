"""The lock that lets one process at a time open a shop."""

import os
import socket
import sys
from pathlib import Path

from msp_desktop.domain.errors import Unavailable
from msp_desktop.i18n import _

_AT = 1 << 30  # locked byte, far behind the readable text, because Windows locks are mandatory


class AlreadyOpen(Unavailable):
    """Another process, or this one, has the shop open."""


def already_open() -> AlreadyOpen:
    """Make the answer to a second opening."""
    return AlreadyOpen(_("This shop is already open."), _("Go to the window that shows it, or close it first."))


class ShopLock:
    """Holds `NAME.db-lock` from construction to `release`; the system frees it when the process ends."""

    def __init__(self, path: Path) -> None:
        """Take the lock. Raises AlreadyOpen when someone holds it, Unavailable when the folder cannot be written."""
        try:
            self._handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as problem:
            raise Unavailable(
                _("The folder of the shop cannot be written."),
                _("Check that you may write in {folder}, then try again.").format(folder=path.parent),
            ) from problem
        try:
            _take(self._handle)
        except OSError as problem:
            os.close(self._handle)
            raise already_open() from problem
        # Only for people who look; nobody judges by it.
        os.ftruncate(self._handle, 0)
        os.write(self._handle, f"{socket.gethostname()} {os.getpid()}\n".encode())

    def release(self) -> None:
        """Free the lock. The file stays: removing it would race with the next opening."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        os.lseek(handle, _AT, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        os.lseek(handle, 0, os.SEEK_SET)

else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
