"""A real, migrated shop in a temporary folder, with a clock that the test moves."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from msp_desktop.store import operations
from msp_desktop.store.shop import Shop, create_shop, open_shop


class Clock:
    """Stands still until moved."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def empty_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed, migrated file to copy."""
    path = tmp_path_factory.mktemp("empty") / "shop.db"
    create_shop(path).close()
    return path


@pytest.fixture
def path(empty_shop: Path, tmp_path: Path) -> Path:
    """An empty shop's closed file of the test's own."""
    return Path(shutil.copy(empty_shop, tmp_path / "shop.db"))


@pytest.fixture
def shop(path: Path, clock: Clock) -> Iterator[Shop]:
    with open_shop(path, clock=clock) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _tests_may_undo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "ROOTS", ["tests.store."])
