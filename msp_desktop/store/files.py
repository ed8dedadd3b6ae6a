"""Files beside the database, each under the hash of its content, written so that a power cut leaves all or nothing."""

import contextlib
import hashlib
import os
import re
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock

from msp_desktop.domain.errors import Unavailable
from msp_desktop.i18n import _

_NAME = re.compile(r"[0-9a-f]{64}")
_SWEEP_AFTER = 24 * 3600
_WINDOWS_PATIENCE = 5.0


@dataclass(frozen=True, slots=True)
class Stored:
    """Where bytes went: `sha256` finds them again; `size` in bytes."""

    sha256: str
    size: int


class FileStore:
    """The folder NAME.files, filled as ab/cd/<sha256>."""

    def __init__(self, root: Path) -> None:
        self.root = root
        # A sweep must not take what is being put once more.
        self._one_at_a_time = Lock()

    def put(self, data: bytes) -> Stored:
        """Keep bytes for good, before the row that names them is written. Raises Unavailable."""
        stored = Stored(hashlib.sha256(data).hexdigest(), len(data))
        target = self.path(stored.sha256)
        try:
            with self._one_at_a_time:
                if target.exists() and _hash(target) == stored.sha256:
                    # An earlier try may have failed between the rename and its making last; and it is no longer old.
                    os.utime(target)
                    sync_file(target)
                else:
                    write_whole(target, data)
                # Folders, too, may be left by a try that failed half-way.
                for folder in (target.parent, target.parent.parent, self.root, self.root.parent):
                    sync_folder(folder)
        except OSError as problem:
            raise _cannot_write(problem) from problem
        return stored

    def read(self, sha256: str) -> bytes:
        """Give the bytes back. Raises Unavailable when they are missing or no longer the same."""
        try:
            data = self.path(sha256).read_bytes()
        except OSError as problem:
            raise Unavailable(
                _("A kept file is missing."), _("Look for it in a backup: {name}").format(name=sha256[:12])
            ) from problem
        if hashlib.sha256(data).hexdigest() != sha256:
            raise Unavailable(
                _("A kept file is damaged."), _("Look for it in a backup: {name}").format(name=sha256[:12])
            )
        return data

    def path(self, sha256: str) -> Path:
        """Where bytes of this hash lie. Raises ValueError for anything but a hash: no name leads out of here."""
        if not _NAME.fullmatch(sha256):
            raise ValueError("not a hash")
        return self.root / sha256[:2] / sha256[2:4] / sha256

    def all(self) -> Iterator[str]:
        """Go through the hashes of everything kept."""
        for each in self.root.glob("??/??/*"):
            if _NAME.fullmatch(each.name):
                yield each.name

    def missing(self, named: Collection[str]) -> list[str]:
        """List the hashes that rows name and that are not there."""
        return sorted(each for each in named if not self.path(each).exists())

    def sweep(self, named: Collection[str], *, now: float | None = None) -> int:
        """Remove what no row names and what a crash left half written, once a day old; give how many."""
        before = (time.time() if now is None else now) - _SWEEP_AFTER
        gone = 0
        for each in list(self.root.glob("??/??/*")):
            with contextlib.suppress(OSError), self._one_at_a_time:
                if each.name not in named and each.stat().st_mtime < before:
                    each.unlink()
                    gone += 1
        return gone


def _hash(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _cannot_write(problem: OSError) -> Unavailable:
    return Unavailable(
        _("The file could not be kept: {reason}").format(reason=problem.strerror or ""),
        _("Check the disk that holds the shop, then try again. Nothing was changed."),
    )


def write_whole(target: Path, data: bytes) -> None:
    """Write a file so that after a crash there is the old one or the whole new one."""
    _make_folders(target.parent)
    with NamedTemporaryFile(dir=target.parent, prefix=".", suffix=".partial", delete=False) as partial:
        try:
            partial.write(data)
            partial.flush()
            os.fsync(partial.fileno())
            partial.close()
            put_in_place(Path(partial.name), target)
        except BaseException:
            partial.close()
            with contextlib.suppress(OSError):
                Path(partial.name).unlink()
            raise


def _make_folders(folder: Path) -> None:
    if folder.exists():
        return
    _make_folders(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def put_in_place(source: Path, target: Path) -> None:
    """Rename a fully written file over another and make the rename last. Raises OSError."""
    deadline = time.monotonic() + _WINDOWS_PATIENCE
    while True:
        try:
            source.replace(target)
            break
        except PermissionError:
            # On Windows a virus scanner may hold the file for a moment.
            if os.name != "nt" or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
    sync_folder(target.parent)


def sync_file(path: Path) -> None:
    """Make a file's content last."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Make names in a folder last; Windows has no such call."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
