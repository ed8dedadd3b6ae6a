"""Tokens become a palette, fonts and one style sheet, light and dark, at three text sizes."""

import importlib
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from msp_desktop.ui.stylesheet import style_sheet
from msp_desktop.ui.tokens import DARK, LIGHT

CHOICES = ("system", "light", "dark")
TEXT_SIZES = (100, 115, 130)
FAMILIES = ["Inter", "Inter Variable", "Segoe UI", "Noto Sans", "sans-serif"]
MONO_FAMILIES = ["JetBrains Mono", "Consolas", "Noto Sans Mono", "monospace"]


class Theme(QObject):
    """The look of the running program; ask it for colours, fonts and sizes, and listen to `changed`."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.choice = "system"
        self.text_size = 100
        self.dense = False
        """Whether every table has rows of 30 px instead of 34."""
        self._dark = False
        self._fonts_loaded = False
        self._following = False
        self._colours: dict[str, QColor] = {}
        self._fonts: dict[tuple[float, int, bool, bool], QFont] = {}

    @property
    def dark(self) -> bool:
        """Whether the dark tokens are in use."""
        return self._dark

    def colour(self, token: str) -> QColor:
        """The colour of a token such as `acc` or `t2`."""
        found = self._colours.get(token)
        if found is None:
            found = QColor((DARK if self._dark else LIGHT)[token])
            self._colours[token] = found
        return found

    def px(self, size: float) -> int:
        """A length of the guide in pixels at the chosen text size."""
        return round(size * self.text_size / 100)

    def font(
        self,
        size: float = 13,
        weight: QFont.Weight = QFont.Weight.Normal,
        *,
        mono: bool = False,
        figures: bool = False,
    ) -> QFont:
        """A font of the guide: pixel size at 100 %, weight; `figures` of one width for columns and running numbers.

        Not for words: Inter's figures of one width make every hyphen as wide as a digit.
        """
        key = (size, int(weight), mono, figures)
        found = self._fonts.get(key)
        if found is None:
            found = QFont(MONO_FAMILIES if mono else FAMILIES)
            found.setPixelSize(self.px(size))
            # Where fontconfig serves the variable file it knows one weight only; the axis says it to the font itself,
            # and from 700 on Qt would smear a weight that it believes to be missing.
            found.setWeight(min(weight, QFont.Weight.DemiBold))
            found.setVariableAxis(QFont.Tag("wght"), int(weight))
            if figures and not mono:
                found.setFeature(QFont.Tag("tnum"), 1)
            self._fonts[key] = found
        return QFont(found)

    def apply(self, choice: str | None = None, text_size: int | None = None) -> None:
        """Dress the application; called at start and whenever Settings › Look changes."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.choose(choice, text_size)
        self._load_fonts()
        self._fonts.clear()
        if app.style().objectName().lower() != "fusion":
            app.setStyle(QStyleFactory.create("Fusion"))
        app.setFont(self.font())
        app.setPalette(self.palette())
        app.setStyleSheet(style_sheet(DARK if self._dark else LIGHT, self.text_size))
        self.changed.emit()

    def choose(self, choice: str | None = None, text_size: int | None = None) -> None:
        """Only say which colours and sizes hold; for the first look of the window, before `apply`."""
        self.choice = choice if choice in CHOICES else self.choice
        self.text_size = text_size if text_size in TEXT_SIZES else self.text_size
        self._follow_system()
        self._dark = self._wants_dark()
        self._colours.clear()

    def set_dense(self, dense: bool) -> None:
        """Rows of 30 px, or 34, in every table."""
        if dense != self.dense:
            self.dense = dense
            self.changed.emit()

    def palette(self) -> QPalette:
        """The palette of the guide, section 15."""
        made = QPalette()
        role = QPalette.ColorRole
        for which, token in {
            role.Window: "win",
            role.Base: "panel",
            role.AlternateBase: "inset",
            role.Button: "panel",
            role.WindowText: "t1",
            role.Text: "t1",
            role.ButtonText: "t1",
            role.PlaceholderText: "t3",
            role.Highlight: "acc",
            role.HighlightedText: "inv",
            role.Link: "acctx",
            role.LinkVisited: "acctx",
            role.Mid: "line",
            role.Dark: "ctl",
            role.Midlight: "line",
            role.Light: "panel",
            role.Shadow: "ctl",
            role.Accent: "acc",
            role.ToolTipBase: "t1",
            role.ToolTipText: "panel",
        }.items():
            made.setColor(which, self.colour(token))
        for which in (role.WindowText, role.Text, role.ButtonText):
            made.setColor(QPalette.ColorGroup.Disabled, which, self.colour("tdis"))
        return made

    def _wants_dark(self) -> bool:
        if self.choice != "system":
            return self.choice == "dark"
        return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark

    def _follow_system(self) -> None:
        hints = QGuiApplication.styleHints()
        if not self._following:
            hints.colorSchemeChanged.connect(self._system_changed)
            self._following = True
        scheme = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}.get(self.choice, Qt.ColorScheme.Unknown)
        hints.setColorScheme(scheme)

    def _system_changed(self) -> None:
        if self.choice == "system" and self._wants_dark() != self._dark:
            self.apply()

    def _load_fonts(self) -> None:
        if self._fonts_loaded:
            return
        for package in ("fontpkg_inter", "fontpkg_jetbrains_mono"):
            folder = Path(importlib.import_module(package).__file__ or "").parent / "files"
            for file in sorted(folder.glob("*.ttf")):
                if "Italic" not in file.name:
                    QFontDatabase.addApplicationFont(str(file))
        self._fonts_loaded = True


_theme: Theme | None = None


def theme() -> Theme:
    """The one theme of this process."""
    global _theme  # the look is one per process, like QApplication itself
    if _theme is None:
        _theme = Theme()
    return _theme


def repolish(widget: QWidget) -> None:
    """Let the style sheet see a changed dynamic property."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def set_variant(widget: QWidget, **properties: object) -> None:
    """Set dynamic properties such as `kind="primary"` or `error=True`, restyling only when one changed."""
    changed = False
    for name, value in properties.items():
        if widget.property(name) != value:
            widget.setProperty(name, value)
            changed = True
    if changed:
        repolish(widget)
