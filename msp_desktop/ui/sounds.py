"""Two short sounds after a scan: one high note for found, two low ones for not found. No other sound is made."""

import functools
import io
import math
import shutil
import struct
import sys
import wave
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QProcess
from PySide6.QtWidgets import QApplication

from msp_desktop import paths

RATE = 22_050
LOUDNESS = 9_000  # of 32,767: heard at a counter, not across the shop
# Players that Linux and macOS bring along, the newest first; each plays a file and ends.
PLAYERS = ("pw-play", "paplay", "aplay", "afplay")


class Sound(Enum):
    """What is told; the value is its notes in hertz and milliseconds, 0 Hz is silence."""

    FOUND = ((1568, 70),)
    NOT_FOUND = ((330, 120), (0, 50), (330, 120))


def wave_of(sound: Sound) -> bytes:
    """The sound as a WAV file, 16 bit mono, each note faded in and out so that it does not click."""
    samples: list[int] = []
    for hertz, milliseconds in sound.value:
        count = RATE * milliseconds // 1000
        for at in range(count):
            fade = min(1.0, at / 110, (count - at) / 110)
            samples.append(round(LOUDNESS * fade * math.sin(2 * math.pi * hertz * at / RATE)))
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return made.getvalue()


def play(sound: Sound) -> None:
    """Play it without waiting; the system's beep where nothing plays files."""
    if sys.platform == "win32":
        import winsound

        winsound.PlaySound(str(_file(sound)), winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT)
        return
    player = _player()
    if player is None or not QProcess.startDetached(player, [str(_file(sound))]):
        QApplication.beep()


@functools.lru_cache(maxsize=1)
def _player() -> str | None:
    return next((found for name in PLAYERS if (found := shutil.which(name))), None)


@functools.lru_cache(maxsize=2)
def _file(sound: Sound) -> Path:
    path = paths.cache_dir() / f"{sound.name.lower()}.wav"
    data = wave_of(sound)
    if not path.exists() or path.stat().st_size != len(data):
        path.write_bytes(data)
    return path
