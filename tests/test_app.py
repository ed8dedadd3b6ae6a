"""The composition: opening, first start, trouble, another language, a second start."""

import hashlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from msp_desktop import app as composition
from msp_desktop import i18n
from msp_desktop.__main__ import main
from msp_desktop.ui.crash import CrashWatch
from msp_desktop.ui.first_start.window import FirstStart
from msp_desktop.ui.language import speak
from msp_desktop.ui.shell.opening import CannotOpen
from tests.shops import ShopMaker
from tests.ui.keys import click

Starter = Callable[[Path], composition.Start]


@pytest.fixture
def started(qapp: QApplication) -> Iterator[Starter]:
    """Starts the program on a file, as the command line does."""
    made: list[composition.Start] = []

    def start(path: Path) -> composition.Start:
        made.append(composition.Start(qapp, CrashWatch(), path, demo=False))
        made[-1].window.show()
        made[-1].begin()
        return made[-1]

    yield start
    for each in made:
        each.window.closed.disconnect()
        each.window.close()
        each.close()
        each.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    speak("en")


def until(condition: Callable[[], bool], seconds: float = 10) -> bool:
    """Let events pass until something is true."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        QCoreApplication.processEvents()
        time.sleep(0.01)
    return condition()


def test_a_shop_opens_on_today_with_its_first_person(started: Starter, shop_maker: ShopMaker, tmp_path: Path) -> None:
    start = started(shop_maker.copy(tmp_path / "shop.db"))
    page = start.window.current()
    assert page is not None
    assert page.title() == "Today"
    assert start.window.windowTitle() == "Today — Bottega Informatica — MSP Desktop"
    assert start.window.desk is not None
    assert start.window.desk.person_name == "Davide Riva"


def test_a_window_built_on_the_screen_stands_like_one_built_before(
    started: Starter, shop_maker: ShopMaker, tmp_path: Path
) -> None:
    start = started(shop_maker.copy(tmp_path / "shop.db"))
    status = start.window.status
    assert until(lambda: status._keys.width() >= status._keys.sizeHint().width() > 0)


def test_the_shop_is_opened_behind_the_painted_window(
    qapp: QApplication, shop_maker: ShopMaker, tmp_path: Path
) -> None:
    start = composition.Start(qapp, CrashWatch(), shop_maker.copy(tmp_path / "shop.db"), demo=False)
    start.window.closed.disconnect()
    start.show()
    assert start.shop is None
    assert until(lambda: start.window.current() is not None)
    start.window.close()
    start.close()
    start.window.deleteLater()


def test_the_chain_gets_its_key_from_the_keyring(started: Starter, shop_maker: ShopMaker, tmp_path: Path) -> None:
    start = started(shop_maker.copy(tmp_path / "shop.db"))
    assert start.shop is not None
    core = start.shop._core
    assert until(lambda: core.chain_key is not None)


def test_a_file_without_a_shop_starts_the_set_up(started: Starter, shop_maker: ShopMaker, tmp_path: Path) -> None:
    start = started(shop_maker.copy(tmp_path / "shop.db", None))
    assert isinstance(start.window.stack.currentWidget(), FirstStart)


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n" + b"x" * 500, b"hello"])
def test_a_foreign_file_is_said_and_left_alone(
    started: Starter, tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "other.db"
    path.write_bytes(content)
    start = started(path)
    assert isinstance(start.window.stack.currentWidget(), CannotOpen)
    assert start.exit_code == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert hashlib.sha256(path.read_bytes()).digest() == hashlib.sha256(content).digest()


def test_try_again_opens_what_was_put_right(started: Starter, shop_maker: ShopMaker, tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    start = started(path)
    trouble = start.window.stack.currentWidget()
    assert isinstance(trouble, CannotOpen)
    shop_maker.copy(path)
    trouble.main_action()
    assert start.window.current() is not None
    assert start.exit_code == 0


def test_a_shop_that_is_not_there_can_be_set_up_there(started: Starter, tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    start = started(path)
    trouble = start.window.stack.currentWidget()
    assert isinstance(trouble, CannotOpen)
    click(trouble, "cannot_open.set_up")
    page = start.window.stack.currentWidget()
    assert isinstance(page, FirstStart)
    assert page._path == path
    assert start.exit_code == 0


def test_a_foreign_file_is_not_set_up_over(started: Starter, tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    path.write_bytes(b"hello")
    trouble = started(path).window.stack.currentWidget()
    assert trouble is not None
    assert trouble.findChild(QWidget, "cannot_open.set_up") is None


def test_the_window_changes_its_language_while_open(started: Starter, shop_maker: ShopMaker, tmp_path: Path) -> None:
    start = started(shop_maker.copy(tmp_path / "shop.db"))
    before = start.window
    start.preferences.set("language", "it")
    assert until(lambda: start.window is not before)
    page = start.window.current()
    assert page is not None
    assert i18n.language() == "it"
    assert page.title() == "Impostazioni"


def test_a_second_start_raises_the_first_window(started: Starter, shop_maker: ShopMaker, tmp_path: Path) -> None:
    path = shop_maker.copy(tmp_path / "shop.db")
    first = started(path)
    heard: list[None] = []
    assert until(lambda: first._instance is not None)
    assert first._instance is not None
    first._instance.asked.connect(lambda: heard.append(None))
    second = started(path)
    assert until(lambda: bool(heard))
    assert second.shop is None


def test_the_command_line_refuses_with_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    there = tmp_path / "there.db"
    there.write_bytes(b"mine")
    assert main(["demo", str(there), "--jobs", "5"]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert there.read_bytes() == b"mine"
    with pytest.raises(SystemExit) as refused:
        main(["demo", str(there), "--jobs", "none"])
    assert refused.value.code == 1
