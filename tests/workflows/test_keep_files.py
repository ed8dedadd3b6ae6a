"""Files read from a disk, judged, stored, and named by a row: in one act, undoable, and nothing that is not a file."""

import os
import socket
from pathlib import Path

import pytest

from msp_desktop.domain.errors import Refused, Unavailable
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.kept_file import MOST_BYTES, PHOTO, PendingFile
from msp_desktop.queries.file_list import FILE_COLUMNS, file_list, named_hashes
from msp_desktop.queries.job_timeline import job_timeline
from msp_desktop.store.base import Base
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.jobs import attach_files, detach_file
from msp_desktop.workflows.keep_files import checked_file, keep_pending, read_file, read_files, store_files
from tests.bench import Bench, bench, job

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
# What one column holds that is no file: a digest of what stands in the row itself.
NO_FILES = {
    "document.snapshot_sha256",
    "quote.snapshot_sha256",
    "chain.body_sha256",
    # A price list stays where its supplier put it; only what it said is kept.
    "price_list_import.file_sha256",
    "price_list_mapping.headings_sha256",
}


@pytest.fixture
def at(shop: Shop) -> Bench:
    return bench(shop)


def photo(n: int, name: str = "") -> PendingFile:
    return checked_file(name or f"photo {n}.png", PNG + bytes([n]))


def test_photos_of_a_job_are_its_devices_too(shop: Shop, at: Bench) -> None:
    one = job(shop, at.company, at.latitude)
    two = job(shop, at.company, at.latitude, at.aspire)
    keep_pending(shop, [photo(1)], job_id=one)
    keep_pending(shop, [photo(2)], job_id=two, device_id=at.latitude)
    keep_pending(shop, [photo(3)], job_id=two)
    keep_pending(shop, [photo(4)], device_id=at.latitude)
    keep_pending(shop, [checked_file("log.txt", b"all well")], job_id=one)

    def names(**of: int) -> list[str]:
        return [row.name for row in shop.ask(file_list, **of)]

    assert names(job_id=one) == ["photo 1.png", "photo 4.png", "log.txt"]
    assert names(job_id=two) == ["photo 2.png", "photo 3.png", "photo 4.png"]
    # Of a job with two devices a photo says which it is of, or it is of the job alone.
    assert names(device_id=at.latitude) == ["photo 1.png", "photo 2.png", "photo 4.png"]
    assert names(device_id=at.aspire) == []
    (row, *_rest) = shop.ask(file_list, job_id=one)
    assert (row.kind, row.mime, row.by, row.size) == (PHOTO, "image/png", "Davide Riva", len(PNG) + 1)
    assert shop.files.read(row.sha256) == PNG + bytes([1])


def test_several_at_once_are_one_act(shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.company, at.latitude)
    keep_pending(shop, [photo(n) for n in range(3)], job_id=job_id)
    assert len(shop.ask(file_list, job_id=job_id)) == 3
    (entry,) = [row for row in shop.ask(job_timeline, job_id=job_id) if row.kind is EventKind.PAPER_ADDED]
    assert (entry.facts["kind"], entry.facts["count"]) == ("photo", 3)
    shop.undo_last()
    assert shop.ask(file_list, job_id=job_id) == []
    shop.redo_last()
    rows = shop.ask(file_list, job_id=job_id)
    assert len(rows) == 3
    shop.run(detach_file, attachment_id=rows[1].id)
    assert [row.id for row in shop.ask(file_list, job_id=job_id)] == [rows[0].id, rows[2].id]
    shop.undo_last()
    assert len(shop.ask(file_list, job_id=job_id)) == 3
    assert shop.files.read(rows[1].sha256), "bytes stay as long as they can be brought back"


def test_the_same_photo_twice_is_kept_once(shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.company, at.latitude)
    keep_pending(shop, [photo(1), photo(1, "again.png"), photo(2)], job_id=job_id)
    keep_pending(shop, [photo(2), photo(3)], job_id=job_id)
    assert len(shop.ask(file_list, job_id=job_id)) == 3
    with pytest.raises(Refused, match="already"):
        keep_pending(shop, [photo(1)], job_id=job_id)
    # A deleted one may come back.
    (first, *_rest) = shop.ask(file_list, job_id=job_id)
    shop.run(detach_file, attachment_id=first.id)
    keep_pending(shop, [photo(1)], job_id=job_id)
    assert len(shop.ask(file_list, job_id=job_id)) == 3


def test_one_photo_of_two_devices_is_kept_with_each(shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.company, at.latitude, at.aspire)
    for device_id in (at.latitude, at.aspire):
        keep_pending(shop, [photo(1)], job_id=job_id, device_id=device_id)
    assert [row.device_id for row in shop.ask(file_list, job_id=job_id)] == [at.latitude, at.aspire]
    with pytest.raises(Refused, match="already"):
        keep_pending(shop, [photo(1)], job_id=job_id, device_id=at.aspire)


def test_nothing_is_kept_without_a_place(shop: Shop, at: Bench) -> None:
    other = job(shop, at.person, at.aspire)
    made = store_files(shop, [photo(1)])
    with pytest.raises(Refused, match="Choose the job"):
        shop.run(attach_files, files=made)
    with pytest.raises(Refused, match="not on J-0001"):
        shop.run(attach_files, files=made, job_id=other, device_id=at.latitude)
    assert keep_pending(shop, [], job_id=other) == ()


def test_only_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "folder.png").mkdir()
    os.mkfifo(tmp_path / "pipe.png")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "s.png"))
        for name in ("folder.png", "pipe.png", "s.png"):
            with pytest.raises(Refused, match=name):
                read_file(tmp_path / name)
    with pytest.raises(Unavailable):
        read_file(tmp_path / "gone.png")
    if Path("/dev/zero").exists():
        with pytest.raises(Refused):
            read_file(Path("/dev/zero"))


def test_a_huge_file_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "movie.png"
    with path.open("wb") as opened:
        opened.truncate(MOST_BYTES + 1)
    with pytest.raises(Refused, match="larger than 25 MB"):
        read_file(path)


def test_of_many_the_good_ones_come_and_the_others_say_why(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(PNG)
    (tmp_path / "b.exe").write_bytes(b"MZ")
    told: list[tuple[int, int, str]] = []
    good, bad = read_files(
        [tmp_path / each for each in ("a.png", "b.exe", "c.png")], lambda *now: told.append((now[0], now[1], now[2]))
    )
    assert [each.name for each in good] == ["a.png"]
    assert [type(each) for each in bad] == [Refused, Unavailable]
    assert str(bad[0]) == "“b.exe” is a program. Programs are not kept here."
    assert told == [(0, 3, "a.png"), (1, 3, "b.exe"), (2, 3, "c.png")]


def test_every_kept_content_is_known(shop: Shop, at: Bench) -> None:
    """What a backup holds and a sweep leaves alone: each column that names bytes, deleted rows included."""
    named = {f"{column.table.name}.{column.name}" for column in FILE_COLUMNS}
    every = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if column.name.endswith("sha256")
    }
    assert named == every - NO_FILES
    job_id = job(shop, at.company, at.latitude)
    keep_pending(shop, [photo(1)], job_id=job_id)
    (row,) = shop.ask(file_list, job_id=job_id)
    shop.run(detach_file, attachment_id=row.id)
    orphan = shop.files.put(b"nobody names me")
    known = shop.ask(named_hashes)
    assert row.sha256 in known
    assert orphan.sha256 not in known
    later = shop.files.path(row.sha256).stat().st_mtime + 25 * 3600
    assert shop.files.sweep(known, now=later) == 1
    assert shop.files.missing(known) == []
