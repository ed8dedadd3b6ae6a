"""Who, until when, up to which amount, where, and what is written down about a job."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.store.models.job import Attachment, Job, JobEvent, JobItem
from msp_desktop.store.search import hits
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.jobs import (
    JobText,
    add_note,
    assign_job,
    attach_file,
    set_limit,
    set_promise,
    set_rush,
    shelve_item,
    write_text,
)
from tests.bench import ELENA, MARCO, Bench, bench, items, job


@pytest.fixture
def at(shop: Shop) -> Bench:
    return bench(shop)


@pytest.fixture
def job_id(shop: Shop, at: Bench) -> int:
    return job(shop, at.company, at.latitude)


def found(shop: Shop, typed: str) -> list[int]:
    return shop.ask(lambda session: hits(session, "job", typed))


def events(shop: Shop, job_id: int) -> list[JobEvent]:
    return list(
        shop.ask(lambda s: s.scalars(select(JobEvent).where(JobEvent.job_id == job_id).order_by(JobEvent.id)).all())
    )


def test_a_job_is_found_by_number_customer_device_serial_phone_and_words(shop: Shop, job_id: int) -> None:
    for typed in ("J-0001", "marchetti", "latitude", "7kq2xn3", "0117", "333 555", "friday", "sdm-lt"):
        assert found(shop, typed) == [job_id], typed
    assert found(shop, "kowalski") == []
    shop.run(add_note, job_id=job_id, text="214 reallocated sectors")
    assert found(shop, "reallocated") == [job_id]
    shop.undo_last()
    assert found(shop, "reallocated") == []


Read = Callable[[Shop, int], object]


def test_each_fact_changes_leaves_an_entry_and_comes_back(shop: Shop, job_id: int) -> None:
    item = items(shop, job_id)[0]
    later = shop.now + timedelta(days=2)
    row: Callable[[], Job] = lambda: shop.ask(lambda s: s.get_one(Job, job_id))  # noqa: E731 - reads shorter
    shelf: Callable[[], str] = lambda: shop.ask(lambda s: s.get_one(JobItem, item).shelf)  # noqa: E731
    acts: list[tuple[Callable[[], object], Callable[[], object], object, object]] = [
        (lambda: shop.run(assign_job, job_id=job_id, person_id=ELENA), lambda: row().technician_id, MARCO, ELENA),
        (lambda: shop.run(shelve_item, item_id=item, shelf="b-03"), shelf, "", "B-03"),
        (lambda: shop.run(set_promise, job_id=job_id, promised_at=later), lambda: row().promised_at, None, later),
        (lambda: shop.run(set_limit, job_id=job_id, limit_cents=30000), lambda: row().limit_cents, None, 30000),
        (
            lambda: shop.run(write_text, job_id=job_id, which=JobText.FOUND, text=" Disk failing "),
            lambda: row().found,
            "",
            "Disk failing",
        ),
        (
            lambda: shop.run(write_text, job_id=job_id, which=JobText.SOLUTION, text="New SSD"),
            lambda: row().solution,
            "",
            "New SSD",
        ),
        (lambda: shop.run(set_rush, job_id=job_id, rush=True), lambda: row().rush, False, True),
    ]
    for act, read, before, after in acts:
        count = len(events(shop, job_id))
        act()
        assert read() == after
        assert len(events(shop, job_id)) == count + 1
        shop.undo_last()
        assert read() == before
        shop.redo_last()
        assert read() == after
        assert act() is not None
        assert read() == after, "once more is no change"


def test_notes_and_papers_can_be_taken_off_and_brought_back(shop: Shop, job_id: int) -> None:
    stored = shop.files.put(b"%PDF-signed")
    paper = shop.run(
        attach_file,
        job_id=job_id,
        name="signed.pdf",
        mime="application/pdf",
        size=stored.size,
        sha256=stored.sha256,
        kind="signed_terms",
    ).value
    with pytest.raises(Refused, match="is with J-0001 already"):
        shop.run(attach_file, job_id=job_id, name="x", mime="", size=1, sha256=stored.sha256)
    shop.undo_last()
    assert shop.ask(lambda s: s.get_one(Attachment, paper).deleted_at) is not None
    shop.redo_last()
    assert shop.ask(lambda s: s.get_one(Attachment, paper).deleted_at) is None


FAR = datetime(2999, 1, 1, tzinfo=UTC)
PAST = datetime(2026, 11, 16, 12, tzinfo=UTC)
BAD: list[tuple[str, Callable[[Shop, int], object], str, str]] = [
    ("empty note", lambda s, j: s.run(add_note, job_id=j, text=" \n"), "note", "Write the note first."),
    (
        "long note",
        lambda s, j: s.run(add_note, job_id=j, text="x" * 4001),
        "note",
        "This is longer than 4000 characters. Shorten it.",
    ),
    (
        "promise of yesterday",
        lambda s, j: s.run(set_promise, job_id=j, promised_at=PAST),
        "promise",
        "This day is past. Choose today or later.",
    ),
    (
        "promise far away",
        lambda s, j: s.run(set_promise, job_id=j, promised_at=FAR),
        "promise",
        "This is more than two years away. Check the date.",
    ),
    (
        "limit below nought",
        lambda s, j: s.run(set_limit, job_id=j, limit_cents=-1),
        "limit",
        "A limit is 0 or more. Leave it empty for no limit.",
    ),
    (
        "limit beyond reason",
        lambda s, j: s.run(set_limit, job_id=j, limit_cents=10**16),
        "limit",
        "A limit is 0 or more. Leave it empty for no limit.",
    ),
    (
        "long shelf",
        lambda s, j: s.run(shelve_item, item_id=items(s, j)[0], shelf="x" * 21),
        "shelf",
        "This is longer than 20 characters. Shorten it.",
    ),
    (
        "long text",
        lambda s, j: s.run(write_text, job_id=j, which=JobText.FOUND, text="x" * 4001),
        "found",
        "This is longer than 4000 characters. Shorten it.",
    ),
    (
        "empty file",
        lambda s, j: s.run(attach_file, job_id=j, name="a", mime="", size=0, sha256="0" * 64),
        "file",
        "The file is empty or larger than 25 MB.",
    ),
]


@pytest.mark.parametrize(("what", "act", "field", "sentence"), BAD, ids=[each[0] for each in BAD])
def test_what_is_refused(
    shop: Shop, job_id: int, what: str, act: Callable[[Shop, int], object], field: str, sentence: str
) -> None:
    assert what
    with pytest.raises(Refused) as refused:
        act(shop, job_id)
    assert (refused.value.field, refused.value.message) == (field, sentence)
