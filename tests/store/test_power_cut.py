"""The file store under simulated power cuts: whatever the disk had not been told to keep may be lost at any step."""

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from msp_desktop.domain.errors import Unavailable
from msp_desktop.store import files
from msp_desktop.store.files import FileStore

pytestmark = pytest.mark.skipif(os.name == "nt", reason="folders cannot be synced there")


class Cut(BaseException):
    """The power goes."""


class Disk:
    """Watches a folder and knows what is safe: names by a sync of their folder, content by a sync of the file.

    A file whose name is safe while its content is not comes back empty, the worst a disk may do.
    """

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = root
        self.names: dict[Path, set[str]] = {root: set()}
        self.content: dict[int, bytes] = {}
        self.steps = 0
        self.cut_at = -1
        self._fsync, self._replace, self._mkdir = os.fsync, Path.replace, Path.mkdir
        monkeypatch.setattr(os, "fsync", self.fsync)

        def replaced(source: Path, target: Path) -> Path:
            return self.replace(source, target)

        def made(folder: Path, **how: Any) -> None:
            self.mkdir(folder, **how)

        monkeypatch.setattr(Path, "replace", replaced)
        monkeypatch.setattr(Path, "mkdir", made)

    def step(self) -> None:
        """One more thing the program did; the power may go before it."""
        if self.steps == self.cut_at:
            raise Cut
        self.steps += 1

    def fsync(self, handle: int) -> None:
        self.step()
        self._fsync(handle)
        path = Path(f"/proc/self/fd/{handle}").readlink()
        if path.is_dir():
            self.names[path] = {each.name for each in path.iterdir()}
        else:
            self.content[path.stat().st_ino] = path.read_bytes()

    def replace(self, source: Path, target: Path) -> Path:
        self.step()
        return self._replace(source, target)

    def mkdir(self, folder: Path, **how: Any) -> None:
        self.step()
        self._mkdir(folder, **how)

    def after_the_cut(self) -> dict[str, bytes]:
        """Every file that is there when the power is back, by its name."""
        return dict(self._walk(self.root))

    def _walk(self, folder: Path) -> Iterator[tuple[str, bytes]]:
        for name in self.names.get(folder, ()):
            path = folder / name
            if path.is_dir():
                yield from self._walk(path)
            elif path.exists():
                yield name, self.content.get(path.stat().st_ino, b"")


needs_proc = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="the test reads names from /proc")


def cut_everywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: Callable[[FileStore, Disk], None] | None = None
) -> list[tuple[bool, dict[str, bytes]]]:
    """Put a file with the power cut before each step; whether `put` had said it is kept, and what is left."""
    found: list[tuple[bool, dict[str, bytes]]] = []
    for at in range(60):
        with monkeypatch.context() as patched:
            root = tmp_path / f"{before is not None}-{at}"
            root.mkdir()
            disk = Disk(root, patched)
            store = FileStore(root / "shop.files")
            if before is not None:
                before(store, disk)
            disk.steps, disk.cut_at = 0, at
            said = False
            with contextlib.suppress(Cut):
                store.put(b"the photo")
                said = True
            found.append((said, disk.after_the_cut()))
            if said and disk.steps <= at:
                return found
    raise AssertionError("it never ended")


@needs_proc
def test_what_was_said_to_be_kept_is_there_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = cut_everywhere(tmp_path, monkeypatch)
    assert len(found) > 9, "every step was cut once"
    for said, left in found:
        whole = [content for name, content in left.items() if not name.endswith(".partial")]
        assert all(content == b"the photo" for content in whole), "never a file under its hash that is not whole"
        assert whole or not said, "what put() gave back is there after the cut"
    assert found[-1][0]


@needs_proc
@pytest.mark.parametrize("fails_at", range(12))
def test_a_second_try_mends_what_the_first_left_half_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    """The first try stops at some step and leaves folders or the file unsynced; the next puts it right."""

    def half(store: FileStore, disk: Disk) -> None:
        disk.cut_at = fails_at
        with contextlib.suppress(Cut):
            store.put(b"the photo")
        disk.cut_at = -1

    for said, left in cut_everywhere(tmp_path, monkeypatch, half):
        whole = [content for name, content in left.items() if not name.endswith(".partial")]
        assert all(content == b"the photo" for content in whole)
        assert whole or not said


@needs_proc
@pytest.mark.parametrize("without", ["file", "folder"])
def test_the_test_sees_a_missing_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, without: str) -> None:
    """Leave one of the syncs out, and the cut loses a file that was said to be kept."""
    kept = files.sync_folder
    if without == "folder":
        monkeypatch.setattr(files, "sync_folder", lambda folder: None if folder.name != "shop.files" else kept(folder))
    else:
        monkeypatch.setattr(Disk, "fsync", _only_folders)
    found = cut_everywhere(tmp_path, monkeypatch)
    assert any(said and b"the photo" not in left.values() for said, left in found)


def _only_folders(disk: Disk, handle: int) -> None:
    disk.step()
    path = Path(f"/proc/self/fd/{handle}").readlink()
    if path.is_dir():
        disk.names[path] = {each.name for each in path.iterdir()}


def test_a_disk_error_is_said_and_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = FileStore(tmp_path / "f")
    kept = store.put(b"first")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unavailable, match="No space left"):
        store.put(b"second")
    assert store.read(kept.sha256) == b"first"


def test_a_file_put_again_is_no_longer_old_to_a_sweep(tmp_path: Path) -> None:
    """Its bytes lay there without a row for days; put once more, they stay until their row is written."""
    store = FileStore(tmp_path / "f")
    kept = store.put(b"orphan of last week")
    path = store.path(kept.sha256)
    long_ago = path.stat().st_mtime - 7 * 24 * 3600
    os.utime(path, (long_ago, long_ago))
    store.put(b"orphan of last week")
    assert store.sweep(set()) == 0
    os.utime(path, (long_ago, long_ago))
    assert store.sweep(set()) == 1
