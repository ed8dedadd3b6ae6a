"""Icons by name and token colour, drawn from the Material Design font and right in both themes without any refresh."""

import importlib.util
import json
from functools import cache, lru_cache
from pathlib import Path

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap, QRawFont
from PySide6.QtWidgets import QApplication

from msp_desktop.ui.theme import theme

_FONT = "materialdesignicons6-webfont-6.9.96.ttf"
_CHARMAP = "materialdesignicons6-webfont-charmap-6.9.96.json"


def icon(name: str, token: str = "t2", *, on: str | None = None) -> QIcon:
    """The icon `name` (without `mdi6.`) in a token's colour; `on` is the colour while its button is checked."""
    return _icon(name.removeprefix("mdi6."), token, on or token)


def pixmap(name: str, token: str, size: int = 16) -> QPixmap:
    """The icon as a pixmap, for delegates; size in pixels at 100 %."""
    app = QApplication.instance()
    ratio = app.devicePixelRatio() if isinstance(app, QApplication) else 1.0
    return _pixmap(name.removeprefix("mdi6."), theme().colour(token).rgba(), theme().px(size), ratio)


def known(name: str) -> bool:
    """Whether the font has an icon of this name."""
    return name.removeprefix("mdi6.") in _glyphs()


def every_name_renders(names: list[str]) -> list[str]:
    """The names that the font lacks or that leave no mark; empty when all is well."""
    font = QRawFont(str(_folder() / _FONT), 16)
    return [
        name for name in names if not (known(name) and font.supportsCharacter(_glyphs()[name.removeprefix("mdi6.")]))
    ]


def draw(painter: QPainter, rect: QRect | QRectF, name: str, colour: QColor) -> None:
    """Paint an icon centred in a rectangle."""
    size = round(min(rect.width(), rect.height()))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    painter.setFont(_font(max(size, 1)))
    painter.setPen(colour)
    painter.drawText(QRectF(rect), Qt.AlignmentFlag.AlignCenter, chr(_glyphs()[name]))
    painter.restore()


class _Engine(QIconEngine):
    def __init__(self, name: str, off: str, on: str) -> None:
        super().__init__()
        self._name, self._off, self._on = name, off, on

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        token = self._on if state == QIcon.State.On else self._off
        if mode == QIcon.Mode.Disabled:
            token = "tdis"
        draw(painter, rect, self._name, theme().colour(token))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        made = QPixmap(size)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return made

    def clone(self) -> QIconEngine:
        return _kept(_Engine(self._name, self._off, self._on))


_engines: list[_Engine] = []  # Qt owns engines without telling Python; the few there are stay alive


def _kept(engine: _Engine) -> _Engine:
    _engines.append(engine)
    return engine


@cache
def _icon(name: str, off: str, on: str) -> QIcon:
    if name not in _glyphs():
        raise KeyError(f"No icon is called {name!r}")
    return QIcon(_kept(_Engine(name, off, on)))


@lru_cache(maxsize=512)
def _pixmap(name: str, rgba: int, size: int, ratio: float) -> QPixmap:
    made = QPixmap(round(size * ratio), round(size * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    draw(painter, QRect(0, 0, size, size), name, QColor.fromRgba(rgba))
    painter.end()
    return made


@cache
def _folder() -> Path:
    # The package itself is not imported: it takes 0.2 s, and only its font and its table of names are needed.
    spec = importlib.util.find_spec("qtawesome")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "fonts"


@cache
def _glyphs() -> dict[str, int]:
    return {name: int(code, 16) for name, code in json.loads((_folder() / _CHARMAP).read_text("ascii")).items()}


@lru_cache(maxsize=64)
def _font(pixels: int) -> QFont:
    # A fresh font would be looked up anew for every icon of every row.
    font = QFont(_family())
    font.setPixelSize(pixels)
    return font


@cache
def _family() -> str:
    number = QFontDatabase.addApplicationFont(str(_folder() / _FONT))
    return QFontDatabase.applicationFontFamilies(number)[0]
