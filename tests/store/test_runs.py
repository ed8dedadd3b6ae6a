"""Runs: all or nothing, once per key, nobody overwritten unseen."""

import threading
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from msp_desktop.domain.errors import AlreadyDone, Changed, NeedsConfirmation, Refused, Unavailable
from msp_desktop.domain.roles import Role
from msp_desktop.store import operations
from msp_desktop.store import shop as shop_module
from msp_desktop.store.canonical import Secret
from msp_desktop.store.models.operation import Operation
from msp_desktop.store.models.person import Person
from msp_desktop.store.shop import Shop, open_shop
from msp_desktop.store.unit_of_work import UnitOfWork
from tests.store import acts
from tests.store.conftest import Clock


def test_a_run_tells_what_it_did(shop: Shop) -> None:
    done = shop.run(acts.hire, name="Anna")
    assert done.value == 1
    assert done.touched == {"person"}
    assert done.undo is None
    assert not done.replayed
    assert shop.ask(acts.names) == ["Anna"]


def test_a_refused_run_leaves_nothing(shop: Shop) -> None:
    with pytest.raises(Refused):
        shop.run(acts.hire_and_fail, key="k", name="Anna")
    assert shop.ask(acts.names) == []
    assert shop.ask(acts.audit_rows) == []
    assert shop.ask(lambda session: session.scalar(sa.select(sa.func.count(Operation.id)))) == 0
    assert shop.run(acts.hire, key="k", name="Anna").value == 1


def test_a_run_inside_a_run_raises_and_the_shop_goes_on(shop: Shop) -> None:
    def nested(work: UnitOfWork) -> None:
        shop.run(acts.hire, name="inner")

    with pytest.raises(RuntimeError, match="inside"):
        shop.run(nested)
    assert shop.run(acts.hire, name="Anna").value == 1


def test_questions_are_asked_once(shop: Shop) -> None:
    with pytest.raises(NeedsConfirmation) as asked:
        shop.run(acts.careful, key="k", name="Anna")
    assert asked.value.key == "sure"
    assert shop.run(acts.careful, key="k", confirmed=["sure"], name="Anna").value == 1


def test_the_same_key_gives_the_first_result(shop: Shop) -> None:
    first = shop.run(acts.hire, key="form-1", name="Anna")
    again = shop.run(acts.hire, key="form-1", name="Anna")
    assert (again.value, again.replayed, again.touched) == (first.value, True, frozenset())
    assert shop.ask(acts.names) == ["Anna"]


def test_the_same_key_survives_a_restart(shop: Shop, clock: Clock) -> None:
    shop.run(acts.hire, key="form-1", name="Anna")
    shop.close()
    with open_shop(shop.path, clock=clock) as again:
        assert again.run(acts.hire, key="form-1", name="Anna").replayed


def test_the_same_key_with_other_content_names_the_first_result(shop: Shop) -> None:
    shop.run(acts.hire, key="form-1", name="Anna")
    with pytest.raises(AlreadyDone) as told:
        shop.run(acts.hire, key="form-1", name="Bert")
    assert told.value.value == 1
    with pytest.raises(AlreadyDone):
        shop.run(acts.careful, key="form-1", name="Anna")


def test_keys_ignore_how_a_value_is_written_and_every_secret(shop: Shop) -> None:
    first = shop.run(
        acts.odd_values,
        key="k",
        day=date(2026, 3, 2),
        share=Decimal("22.0"),
        roles=frozenset({Role.OWNER, Role.TECHNICIAN}),
        pin=Secret("1234"),
    )
    again = shop.run(
        acts.odd_values,
        key="k",
        day=date(2026, 3, 2),
        share=Decimal(22),
        roles=frozenset({Role.TECHNICIAN, Role.OWNER}),
        pin=Secret("9"),
    )
    assert again.replayed
    assert again.value == first.value == (date(2026, 3, 2), Decimal(22))


def test_keys_are_forgotten_after_90_days(shop: Shop, clock: Clock) -> None:
    shop.run(acts.hire, key="k", name="Anna")
    shop.close()
    clock.move(days=89)
    with open_shop(shop.path, clock=clock) as later:
        assert later.run(acts.hire, key="k", name="Anna").replayed
    clock.move(days=2)
    with open_shop(shop.path, clock=clock) as later:
        assert not later.run(acts.hire, key="k", name="Anna").replayed


def test_a_secret_shows_nowhere() -> None:
    assert "1234" not in repr(Secret("1234"))


def test_somebody_elses_change_is_told(shop: Shop, clock: Clock) -> None:
    anna = shop.run(acts.hire, name="Anna").value
    shown = shop.ask(acts.version_of, person_id=anna)
    clock.move(minutes=5)
    shop.acting_as(anna).run(acts.rename, person_id=anna, name="Anna K.", seen=shown)
    with pytest.raises(Changed) as told:
        shop.run(acts.rename, person_id=anna, name="Anne", seen=shown)
    assert told.value.who == "Anna K."
    assert told.value.when == clock.at
    assert told.value.what == "name"
    shop.run(acts.rename, person_id=anna, name="Anne", seen=shown + 1)
    assert shop.ask(acts.names) == ["Anne"]


def test_a_row_that_is_not_there_is_refused(shop: Shop) -> None:
    with pytest.raises(Refused):
        shop.run(acts.rename, person_id=99, name="x")


def test_touching_counts_as_a_change(shop: Shop) -> None:
    def touch(work: UnitOfWork, *, person_id: int) -> None:
        work.touch(work.get(Person, person_id))

    anna = shop.run(acts.hire, name="Anna").value
    assert shop.run(touch, person_id=anna).touched == {"person"}
    assert shop.ask(acts.version_of, person_id=anna) == 2


def test_a_use_case_does_not_commit(shop: Shop) -> None:
    def commits(work: UnitOfWork) -> None:
        work.session.commit()

    with pytest.raises(RuntimeError):
        shop.run(commits)


def test_an_act_that_swallows_a_rollback_is_not_committed(shop: Shop) -> None:
    def rolls_back(work: UnitOfWork) -> None:
        acts.hire(work, name="Anna")
        work.session.rollback()

    with pytest.raises(sa.exc.SQLAlchemyError):
        shop.run(rolls_back)
    assert shop.ask(acts.names) == []
    assert shop.run(acts.hire, name="Bert").value == 1


def test_two_threads_share_the_one_writer(shop: Shop) -> None:
    def work(name: str) -> None:
        for number in range(20):
            shop.run(acts.hire, name=f"{name}{number}")
            assert shop.ask(acts.names)

    threads = [threading.Thread(target=work, args=(name,)) for name in "abc"]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(shop.ask(acts.names)) == 60


def test_a_reader_sees_one_moment(shop: Shop) -> None:
    def twice(session: Session) -> tuple[list[str], list[str]]:
        before = acts.names(session)
        thread = threading.Thread(target=lambda: shop.run(acts.hire, name="Bert"))
        thread.start()
        thread.join()
        return before, acts.names(session)

    assert shop.ask(twice) == ([], [])
    assert shop.ask(acts.names) == ["Bert"]


def test_a_query_cannot_write(shop: Shop) -> None:
    with pytest.raises(sa.exc.OperationalError):
        shop.ask(lambda session: session.execute(sa.text("DELETE FROM person")))


def test_a_writer_that_never_comes_free_is_told(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    pool = shop._core.database.writer.pool
    monkeypatch.setattr(pool, "_timeout", 0.1)
    with shop._core.database.writing(), pytest.raises(Unavailable):
        shop.run(acts.hire, name="Anna")


def test_a_closed_shop_says_so(shop: Shop) -> None:
    shop.close()
    shop.close()
    with pytest.raises(Unavailable):
        shop.run(acts.hire, name="Anna")


def test_the_day_is_the_shops_own(shop: Shop, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    clock.at = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    assert shop.today == date(2026, 3, 2)
    shop._core.zone = None
    monkeypatch.setattr(shop_module, "_read_zone", lambda _session: ZoneInfo("Europe/Rome"))
    assert shop.today == date(2026, 3, 3)
    assert shop.run(lambda work: work.today.isoformat()).value == "2026-03-03"


def test_undo_and_redo_walk_this_persons_acts(shop: Shop) -> None:
    anna = shop.run(acts.hire, name="Anna").value
    hers = shop.acting_as(anna)
    hers.run(acts.rename, person_id=anna, name="Anna 2")
    hers.run(acts.rename, person_id=anna, name="Anna 3")
    with pytest.raises(Refused):
        shop.undo_last()
    assert hers.undo_last().touched == {"person"}
    assert shop.ask(acts.names) == ["Anna 2"]
    hers.undo_last()
    assert shop.ask(acts.names) == ["Anna"]
    with pytest.raises(Refused):
        hers.undo_last()
    hers.redo_last()
    hers.redo_last()
    assert shop.ask(acts.names) == ["Anna 3"]
    with pytest.raises(Refused):
        hers.redo_last()
    hers.undo_last()
    assert shop.ask(acts.names) == ["Anna 2"]
    hers.run(acts.rename, person_id=anna, name="Anna 4")
    with pytest.raises(Refused):
        hers.redo_last()


def test_undo_survives_a_restart_and_happens_once(shop: Shop, clock: Clock) -> None:
    anna = shop.run(acts.hire, name="Anna").value
    done = shop.run(acts.rename, person_id=anna, name="Anne")
    assert done.undo is not None
    assert done.undo.label == "Rename back to Anna"
    shop.close()
    with open_shop(shop.path, clock=clock) as again:
        listed = again.ask(operations.open_acts, since=clock.at)
        assert [each.operation_id for each in listed] == [done.undo.operation_id]
        again.undo(done.undo.operation_id)
        assert again.ask(acts.names) == ["Anna"]
        with pytest.raises(Refused):
            again.undo(done.undo.operation_id)
        assert again.ask(operations.open_acts, since=clock.at) == []


def test_undo_gets_its_arguments_back_in_their_types(shop: Shop) -> None:
    arguments = (date(2026, 2, 28), Decimal("8.875"), (Role.OWNER,), None)
    first = shop.run(acts.keep_typed, day=arguments[0], share=arguments[1], roles=arguments[2], note=None)
    assert first.undo is not None
    assert shop.undo(first.undo.operation_id).value == first.value


def test_undo_runs_nothing_but_use_cases(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    anna = shop.run(acts.hire, name="Anna").value
    done = shop.run(acts.rename, person_id=anna, name="Anne")
    monkeypatch.setattr(operations, "ROOTS", ["msp_desktop.usecases."])
    assert done.undo is not None
    with pytest.raises(Refused):
        shop.undo(done.undo.operation_id)


def test_a_secret_cannot_be_kept_for_undo_or_in_a_draft(shop: Shop) -> None:
    def tells(work: UnitOfWork, *, pin: Secret) -> None:
        work.undo_with("x", tells, pin=pin)

    with pytest.raises(TypeError):
        shop.run(tells, pin=Secret("1"))
    with pytest.raises(TypeError):
        shop.drafts.save("intake", {"pin": Secret("1")})


def test_drafts_belong_to_one_author_and_are_not_audited(shop: Shop, clock: Clock) -> None:
    hers = shop.acting_as(7)
    hers.drafts.save("intake", {"customer": "Anna"})
    clock.move(seconds=2)
    hers.drafts.save("intake", {"customer": "Anna K"})
    kept = hers.drafts.load("intake")
    assert kept is not None
    assert kept.content == {"customer": "Anna K"}
    assert kept.saved_at == clock.at
    assert shop.drafts.all() == []
    assert shop.ask(acts.audit_rows) == []

    def finish(work: UnitOfWork) -> None:
        work.drafts.discard("intake")

    assert hers.run(finish).touched == frozenset()
    assert hers.drafts.load("intake") is None
