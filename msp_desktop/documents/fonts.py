"""The embedded faces, which of them shows a character, and how wide a text becomes."""

import io
import unicodedata
from functools import cache, lru_cache
from importlib import import_module
from typing import NamedTuple

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR = "NotoSans_Regular"
BOLD = "NotoSans_Bold"
MONO = "CascadiaMono_Regular"

# Noto Sans has no true minus and no arrows: the next face that has a character shows it.
_FALLBACK = {
    REGULAR: (REGULAR, "Ubuntu_Regular", MONO),
    BOLD: (BOLD, "Ubuntu_Bold", "CascadiaMono_Bold"),
    MONO: (MONO, REGULAR),
}

# Written right to left or with joined letters: without shaping they would print wrong although glyphs exist.
_NEED_SHAPING = ((0x0590, 0x08FF), (0x0900, 0x109F), (0x1780, 0x18AF), (0xFB1D, 0xFDFF), (0xFE70, 0xFEFF))


class Run(NamedTuple):
    """A stretch of text that one face shows."""

    face: str
    text: str


@cache
def face(name: str) -> TTFont:
    """The registered face; the module of its bytes is loaded on first use."""
    font = TTFont(name, io.BytesIO(import_module(f"pymupdf_fonts.{name}").fontbuffer))
    pdfmetrics.registerFont(font)
    return font


def printable(text: str) -> str:
    """The text as it can be drawn: composed characters, control characters and invisible marks gone, blanks plain."""
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text.replace("\t", " ").replace("\r", ""))
    return "".join(sign for sign in composed if sign == "\n" or unicodedata.category(sign) not in {"Cc", "Cf", "Cs"})


def missing_glyphs(text: str) -> str:
    """The characters of `text` that no embedded face can print, each once, in their order; empty when all can."""
    signs = dict.fromkeys(printable(text).replace("\n", ""))
    return "".join(sign for sign in signs if _face_for(BOLD, sign) is None or _face_for(REGULAR, sign) is None)


@lru_cache(maxsize=4096)
def _face_for(style: str, sign: str) -> str | None:
    code = ord(sign)
    if any(first <= code <= last for first, last in _NEED_SHAPING):
        return None
    return next((name for name in _FALLBACK[style] if code in face(name).face.charToGlyph), None)


@lru_cache(maxsize=4096)
def runs(style: str, text: str) -> tuple[Run, ...]:
    """`text` cut into stretches by the face that shows them; a character without a glyph becomes a box of the face."""
    known = face(style).face.charToGlyph
    if all(ord(sign) in known for sign in text):
        return (Run(style, text),)
    cut: list[Run] = []
    for sign in text:
        name = _face_for(style, sign) or style
        if cut and cut[-1].face == name:
            cut[-1] = Run(name, cut[-1].text + sign)
        else:
            cut.append(Run(name, sign))
    return tuple(cut)


@lru_cache(maxsize=8192)
def width_pt(style: str, size_pt: float, text: str) -> float:
    """How wide `text` becomes, in points."""
    return sum(float(face(run.face).stringWidth(run.text, size_pt)) for run in runs(style, text))
