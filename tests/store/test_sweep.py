"""Every statement of an act fails in turn, and the commit too: nothing is half done, and the same key then succeeds."""

import sqlite3
from typing import Any

import sqlalchemy as sa

from msp_desktop.domain.errors import Unavailable
from msp_desktop.store.shop import Shop
from msp_desktop.store.unit_of_work import UnitOfWork
from tests.store import acts
from tests.store.test_audit import hire_many


def much(work: UnitOfWork, *, name: str) -> int:
    """An act that goes through every door."""
    person = acts.hire(work, name=name)
    acts.rename(work, person_id=person, name=name + "!")
    hire_many(work, names=["x", "y"])
    work.drafts.discard("intake")
    work.chain("payment", person, "0" * 64)
    return person


class Trouble:
    """Lets the nth statement fail as a full disk would."""

    def __init__(self, engine: sa.Engine) -> None:
        self.left = 0
        sa.event.listen(engine, "before_cursor_execute", self._statement)
        sa.event.listen(engine, "commit", self._commit)

    def _statement(self, *_args: Any) -> None:
        self._count()

    def _commit(self, _connection: sa.Connection) -> None:
        self._count()

    def _count(self) -> None:
        self.left -= 1
        if self.left == 0:
            problem = sqlite3.OperationalError("database or disk is full")
            problem.sqlite_errorname = "SQLITE_FULL"
            raise problem


def test_a_failure_at_any_step_leaves_nothing_and_the_retry_succeeds(shop: Shop) -> None:
    shop.drafts.save("intake", {"a": 1})
    trouble = Trouble(shop._core.database.writer)
    steps = 0
    while True:
        steps += 1
        trouble.left = steps
        try:
            done = shop.run(much, key="k", name="Anna")
        except Unavailable:
            assert shop.ask(acts.names) == []
            assert shop.ask(acts.audit_rows) == []
            assert shop.chain_anchor() is None
            assert shop.drafts.load("intake") is not None
            continue
        break
    assert steps > 10
    trouble.left = 0
    assert done.value == 1
    assert shop.ask(acts.names) == ["Anna!", "x", "y"]
    assert shop.drafts.load("intake") is None
    assert shop.run(much, key="k", name="Anna").replayed
