"""The audit names every change, and nothing is written past it."""

from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from msp_desktop.domain.roles import CustomerKind, Role
from msp_desktop.store.audit import values_kept
from msp_desktop.store.guard import UnguardedWrite
from msp_desktop.store.models.customer import Customer, CustomerNote
from msp_desktop.store.models.person import Person
from msp_desktop.store.shop import Shop
from msp_desktop.store.unit_of_work import UnitOfWork
from tests.store import acts


def person_row(work: UnitOfWork, name: str) -> dict[str, Any]:
    return {"name": name, "initials": name[:2], "role": Role.TECHNICIAN, "created_at": work.now}


def hire_many(work: UnitOfWork, *, names: list[str]) -> list[int]:
    return work.insert_many(Person, [person_row(work, name) for name in names])


def note_about(work: UnitOfWork, *, text: str) -> int:
    customer = work.add(
        Customer(
            number="C-1", kind=CustomerKind.PERSON, name="Anna", name_key="anna", language="it", created_at=work.now
        )
    )
    return work.add(CustomerNote(customer_id=customer.id, text=text, at=work.now)).id


def test_every_change_is_named(shop: Shop) -> None:
    def remove(work: UnitOfWork, *, person_id: int) -> None:
        work.delete(work.get(Person, person_id))

    anna = shop.run(acts.hire, name="Anna").value
    hers = shop.acting_as(anna)
    hers.run(acts.rename, person_id=anna, name="Anne")
    hers.run(acts.rename, person_id=anna, name="Anne")
    hers.run(remove, person_id=anna)
    assert shop.ask(acts.audit_rows) == [
        ("insert", "person", 1, 1, [], None),
        ("update", "person", 1, 2, ["name"], 1),
        ("delete", "person", 1, 2, [], 1),
    ]
    values = shop.ask(acts.audit_values)
    assert ("name", "Anna", "Anne", None) in values
    assert ("name", "Anne", None, None) in values


def test_values_are_kept_apart_with_their_customer_and_can_be_erased(shop: Shop) -> None:
    def change(work: UnitOfWork, *, note_id: int) -> None:
        work.get(CustomerNote, note_id).text = "quieter"

    def rate(work: UnitOfWork) -> None:
        work.get(Customer, 1).discount_percent = Decimal("7.5")

    def erase(work: UnitOfWork) -> int:
        return work.erase(1)

    note = shop.run(note_about, text="shouts").value
    shop.run(change, note_id=note)
    shop.run(rate)
    assert shop.ask(acts.audit_values) == [
        ("text", "shouts", "quieter", 1),
        ("discount_percent", "0", "7.5", 1),
    ]
    assert shop.run(erase).value == 2
    assert shop.ask(acts.audit_values) == []
    assert len(shop.ask(acts.audit_rows)) == 4


def test_the_audit_of_an_act_is_written_once_and_in_order(shop: Shop) -> None:
    def twice(work: UnitOfWork, *, person_id: int) -> None:
        work.get(Person, person_id).name = "Anne"
        work.session.flush()
        work.get(Person, person_id).name = "Annie"

    anna = shop.run(acts.hire, name="Anna").value
    written: list[str] = []
    event = (shop._core.database.writer, "before_cursor_execute")

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        written.append(statement)

    sa.event.listen(*event, note)
    shop.run(twice, person_id=anna)
    sa.event.remove(*event, note)
    assert sum(each.startswith("INSERT INTO audit ") for each in written) == 1
    assert shop.ask(acts.audit_values) == [("name", "Anna", "Anne", None), ("name", "Anne", "Annie", None)]


def test_erasing_takes_what_the_same_act_wrote_before(shop: Shop) -> None:
    def change_and_erase(work: UnitOfWork, *, note_id: int) -> int:
        work.get(CustomerNote, note_id).text = "quieter"
        return work.erase(1)

    note = shop.run(note_about, text="shouts").value
    assert shop.run(change_and_erase, note_id=note).value == 1
    assert shop.ask(acts.audit_values) == []


def test_bulk_writes_leave_the_same_audit(shop: Shop) -> None:
    def rename_many(work: UnitOfWork, *, to: dict[int, str]) -> int:
        return work.update_many(Person, [{"id": each, "name": name} for each, name in to.items()])

    ids = shop.run(hire_many, names=["Anna", "Bert", "Carl"]).value
    assert ids == [1, 2, 3]
    done = shop.run(rename_many, to={1: "Anne", 2: "Bert"})
    assert done.value == 1
    assert done.touched == {"person"}
    assert shop.ask(acts.audit_rows)[-1] == ("update", "person", 1, 2, ["name"], None)
    assert shop.ask(acts.audit_values) == [("name", "Anna", "Anne", None)]
    assert shop.ask(acts.version_of, person_id=1) == 2
    assert shop.ask(acts.version_of, person_id=2) == 1
    assert shop.run(acts.hire, name="Dora").value == 4


def test_rows_in_hand_see_a_bulk_change(shop: Shop) -> None:
    def both(work: UnitOfWork) -> str:
        anna = work.get(Person, 1)
        work.update_many(Person, [{"id": 1, "name": "Anne"}])
        anna.name += "!"
        work.session.flush()
        return f"{anna.name} {anna.version}"

    shop.run(hire_many, names=["Anna"])
    assert shop.run(both).value == "Anne! 3"
    assert shop.ask(acts.audit_values) == [("name", "Anna", "Anne", None), ("name", "Anne", "Anne!", None)]


def test_no_value_of_a_secret_is_kept() -> None:
    table = sa.Table("t", sa.MetaData(), sa.Column("a", sa.Text, info={"privacy": "secret"}), sa.Column("b", sa.Text))
    assert not values_kept(table, "a")
    assert values_kept(table, "b")


BYPASSES = [
    sa.insert(Person).values(name="x", initials="x", role=Role.OWNER),
    sa.update(Person).values(name="x"),
    sa.delete(Person),
    sa.text("INSERT OR REPLACE INTO person(id, name) VALUES (1, 'x')"),
    sa.text("REPLACE INTO person(id, name) VALUES (1, 'x')"),
    sa.text("/* hm */ -- ho\n update person set name = 'x'"),
    sa.text("WITH a AS (SELECT 1) DELETE FROM person WHERE id IN (SELECT * FROM a)"),
    sa.text("DROP TABLE person"),
    sa.text("ALTER TABLE person ADD COLUMN x"),
    sa.text("CREATE TABLE x (y)"),
    sa.text("PRAGMA foreign_keys = OFF"),
    sa.text("VACUUM"),
    sa.text("ATTACH DATABASE ':memory:' AS x"),
    sa.text("COMMIT"),
]


@pytest.mark.parametrize("statement", BYPASSES, ids=str)
def test_nothing_is_written_past_the_audit(shop: Shop, statement: sa.Executable) -> None:
    def bypass(work: UnitOfWork) -> None:
        work.session.execute(statement)

    shop.run(acts.hire, name="Anna")
    with pytest.raises(UnguardedWrite):
        shop.run(bypass)
    assert shop.ask(acts.names) == ["Anna"]


def bulk_save(session: Session) -> None:
    session.bulk_insert_mappings(sa.inspect(Person), [{"name": "x"}])


def driver_sql(session: Session) -> None:
    session.connection().exec_driver_sql("DELETE FROM person")


def query_update(session: Session) -> None:
    session.query(Person).update({"name": "x"})


@pytest.mark.parametrize("way", [bulk_save, driver_sql, query_update])
def test_no_side_way_of_the_library_helps(shop: Shop, way: Any) -> None:
    shop.run(acts.hire, name="Anna")
    with pytest.raises(UnguardedWrite):
        shop.run(lambda work: way(work.session))
    assert shop.ask(acts.names) == ["Anna"]


def test_a_failed_flush_shuts_the_door_again(shop: Shop) -> None:
    def fails(work: UnitOfWork) -> None:
        with pytest.raises(sa.exc.IntegrityError):
            work.add(Person(name="x" * 201, initials="x", role=Role.OWNER, created_at=work.now))
        work.session.connection().exec_driver_sql("DELETE FROM person")

    with pytest.raises((UnguardedWrite, sa.exc.InvalidRequestError)):
        shop.run(fails)
    assert shop._core.database.guard._open == []
