"""Signatures kept with a job: under its terms, for its devices, withdrawn as undo, the newest one counting."""

import pytest
from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.signature import Drawing, Point, SigningMoment
from msp_desktop.queries.signature_of import signature_of, signing_facts
from msp_desktop.store.models.job import Job, JobEvent, JobItem
from msp_desktop.store.shop import Reader, Shop
from msp_desktop.usecases.signatures import keep_signature
from msp_desktop.workflows.sample_handover import sample_drawing
from tests.bench import bench, job

DROP_OFF, PICK_UP = SigningMoment.DROP_OFF, SigningMoment.PICK_UP


@pytest.fixture
def job_id(shop: Shop) -> int:
    at = bench(shop)
    return job(shop, at.company, at.latitude, at.aspire)


def item_ids(shop: Shop, job_id: int) -> list[int]:
    return shop.ask(lambda session: list(session.scalars(select(JobItem.id).where(JobItem.job_id == job_id))))


def signed_events(shop: Shop, job_id: int) -> list[tuple[str, str]]:
    def ask(session: Reader) -> list[tuple[str, str]]:
        rows = session.scalars(
            select(JobEvent).where(
                JobEvent.job_id == job_id, JobEvent.kind == EventKind.SIGNED, JobEvent.deleted_at.is_(None)
            )
        )
        return [(row.text, row.facts["moment"]) for row in rows]

    return shop.ask(ask)


def keep(
    shop: Shop, job_id: int, who: str = "Paola Marchetti", moment: SigningMoment = DROP_OFF, **more: object
) -> int:
    arguments: dict[str, object] = {"drawing": sample_drawing(), **more}
    return shop.run(keep_signature, job_id=job_id, moment=moment, who=who, **arguments).value  # type: ignore[arg-type] # by name


def test_it_is_kept_as_drawn_under_the_terms_of_the_job(shop: Shop, job_id: int) -> None:
    keep(shop, job_id)
    found = shop.ask(signature_of, job_id=job_id, moment=DROP_OFF)
    assert found is not None
    assert (found.who, found.by, found.drawing) == ("Paola Marchetti", "Davide Riva", sample_drawing())
    terms = shop.ask(lambda session: session.scalars(select(Job.terms_id).where(Job.id == job_id)).one())
    assert found.terms_id == terms is not None
    assert signed_events(shop, job_id) == [("Paola Marchetti", "drop_off")]
    assert shop.ask(signature_of, job_id=job_id, moment=PICK_UP) is None


def test_undo_withdraws_and_redo_brings_back(shop: Shop, job_id: int) -> None:
    keep(shop, job_id, "First")
    keep(shop, job_id, "Second")
    for _round in range(2):
        newest = shop.ask(signature_of, job_id=job_id, moment=DROP_OFF)
        assert newest is not None
        assert newest.who == "Second"
        shop.undo_last()
        before = shop.ask(signature_of, job_id=job_id, moment=DROP_OFF)
        assert before is not None
        assert before.who == "First", "the one before counts again"
        assert signed_events(shop, job_id) == [("First", "drop_off")]
        shop.redo_last()
    assert len(signed_events(shop, job_id)) == 2


def test_of_two_devices_each_has_its_own_pick_up(shop: Shop, job_id: int) -> None:
    one, two = item_ids(shop, job_id)
    keep(shop, job_id, "Anna", PICK_UP, item_ids=(one,))
    keep(shop, job_id, "Bruno", PICK_UP, item_ids=(two,))
    found = [shop.ask(signature_of, job_id=job_id, moment=PICK_UP, item_ids=(each,)) for each in (one, two)]
    assert [each.who for each in found if each] == ["Anna", "Bruno"]
    assert shop.ask(signature_of, job_id=job_id, moment=PICK_UP, item_ids=(one, two)) is None
    keep(shop, job_id, "Carla", PICK_UP)
    both = shop.ask(signature_of, job_id=job_id, moment=PICK_UP, item_ids=(one, two))
    assert both is not None
    assert both.who == "Carla"


def test_what_is_signed_is_told(shop: Shop, job_id: int) -> None:
    one, _two = item_ids(shop, job_id)
    facts = shop.ask(signing_facts, job_id=job_id, item_ids=(one,))
    assert facts.customer == "Studio Dentistico Marchetti"
    assert [each.name for each in facts.devices] == ["Dell Latitude 5420"]
    assert facts.terms
    assert len(shop.ask(signing_facts, job_id=job_id).devices) == 2


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"who": "  "}, "who"),
        ({"who": "x" * 201}, "who"),
        ({"drawing": Drawing(100, 100, ((Point(1, 1, 0, 500),),))}, "pad"),
        ({"drawing": Drawing(100, 100, ((Point(101, 1, 0, 500), Point(1, 1, 0, 500)),))}, "pad"),
        ({"drawing": Drawing(100, 100, ())}, "pad"),
        ({"item_ids": (999,)}, ""),
    ],
)
def test_what_is_refused(shop: Shop, job_id: int, more: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refused:
        keep(shop, job_id, **more)  # type: ignore[arg-type] # by name
    assert refused.value.field == field
    assert shop.ask(signature_of, job_id=job_id, moment=DROP_OFF) is None
