"""What every test may ask for: own folders, a clock, an open shop; no test touches this person's files or keyring."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers
from keyring.backend import KeyringBackend

from msp_desktop import i18n
from msp_desktop.store.shop import Shop
from tests.shops import Clock, ShopMaker

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# The gate tries the same examples every time and does not mind a busy machine; HYPOTHESIS_PROFILE=wild tries others.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("steady", UNHURRIED, derandomize=True, database=None)
settings.register_profile("wild", UNHURRIED, derandomize=False, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))
if settings.get_current_profile_name() == "steady":
    # Else the numbers and words of whatever modules happen to be loaded are tried too: others in each worker.
    providers._get_local_constants = lambda: providers._local_constants


class MemoryKeyring(KeyringBackend):
    """A keyring that lives as long as one test."""

    priority = 5.0

    def __init__(self) -> None:
        # Not the library's own start: it reads properties from the environment.
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self.kept.pop((service, username), None)


@pytest.fixture(autouse=True)
def _own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Own folders, own keyring, English."""
    monkeypatch.setenv("MSP_DESKTOP_HOME", str(tmp_path / "home"))
    before = keyring.get_keyring()
    keyring.set_keyring(MemoryKeyring())
    i18n.use_language("en")
    yield
    i18n.use_language("en")
    keyring.set_keyring(before)


@pytest.fixture(autouse=True)
def _no_window_left() -> Iterator[None]:
    """Windows that a test leaves behind go with it: each one would be dressed again for every later test."""
    yield
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return
    from PySide6.QtCore import QCoreApplication, QEvent

    for window in widgets.QApplication.topLevelWidgets():
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture(scope="session")
def shop_maker(tmp_path_factory: pytest.TempPathFactory) -> ShopMaker:
    """Copies of migrated files, made once in this process."""
    return ShopMaker(tmp_path_factory.mktemp("templates"))


@pytest.fixture
def clock() -> Clock:
    """Tuesday 17 November 2026, 10:42 in Rome, until the test moves it."""
    return Clock()


@pytest.fixture
def shop(tmp_path: Path, shop_maker: ShopMaker, clock: Clock) -> Iterator[Shop]:
    """Bottega Informatica in Bologna, open; the owner Davide acts. People: 1 Davide, 2 Giulia, 3 Marco, 4 Elena."""
    with shop_maker.opened(tmp_path / "shop.db", clock=clock) as opened:
        yield opened


@pytest.fixture
def empty_shop(tmp_path: Path, shop_maker: ShopMaker, clock: Clock) -> Iterator[Shop]:
    """A migrated file without a shop in it."""
    with shop_maker.opened(tmp_path / "shop.db", None, clock=clock) as opened:
        yield opened
