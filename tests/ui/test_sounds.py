"""The sounds after a scan: a short high one, two low ones; played without waiting, silent when turned off."""

import io
import wave
from collections.abc import Iterator

import pytest

from msp_desktop.store.shop import Shop
from msp_desktop.ui import sounds
from msp_desktop.ui.shell.window import MainWindow
from msp_desktop.ui.sounds import Sound, wave_of
from tests.bench import bench, job
from tests.ui.desk import desk_for, window_for

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Sound]:
    played: list[Sound] = []
    monkeypatch.setattr(sounds, "play", played.append)
    return played


@pytest.fixture
def window(shop: Shop) -> Iterator[MainWindow]:
    made = window_for(desk_for(shop))
    yield made
    made.close()
    made.deleteLater()


def _notes(sound: Sound) -> int:
    """How many stretches of loudness a sound has."""
    with wave.open(io.BytesIO(wave_of(sound))) as file:
        data = memoryview(file.readframes(file.getnframes())).cast("h")
        step = file.getframerate() // 100
    loud = [max(abs(each) for each in data[at : at + step]) > 1000 for at in range(0, len(data) - step, step)]
    return sum(now and not before for before, now in zip([False, *loud], loud, strict=False))


def test_found_is_one_short_note_and_not_found_two() -> None:
    assert _notes(Sound.FOUND) == 1
    assert _notes(Sound.NOT_FOUND) == 2
    assert len(wave_of(Sound.FOUND)) < len(wave_of(Sound.NOT_FOUND)) < 20_000


def test_a_scan_tells_by_its_sound_whether_it_was_found(shop: Shop, window: MainWindow, heard: list[Sound]) -> None:
    made = bench(shop)
    job_id = job(shop, made.company, made.latitude)
    window._find_code = {"J-0001": ("job", {"job_id": job_id})}.get
    assert window.desk is not None
    window.desk.go("customers")
    window.handle_scan("J-0001")
    assert heard == [Sound.FOUND]
    assert window.desk.current is not None
    assert window.desk.current.NAME == "job"
    window.desk.go("customers")
    window.handle_scan("8034105921")
    assert heard == [Sound.FOUND, Sound.NOT_FOUND]
    assert "8034105921" in window.desk.current.message.text()


def test_turned_off_it_is_silent(shop: Shop, window: MainWindow, heard: list[Sound]) -> None:
    window.preferences.set("sound", 0)
    assert window.desk is not None
    window.desk.go("customers")
    window.handle_scan("8034105921")
    assert heard == []
    window.preferences.set("sound", 1)


def test_a_trial_scan_shows_what_came(shop: Shop, window: MainWindow, heard: list[Sound]) -> None:
    assert window.desk is not None
    window.desk.go("settings", section="printers")
    window.handle_scan("J-9999")
    assert heard == [Sound.FOUND]
    assert "Scanned J-9999" in window.status.said()
