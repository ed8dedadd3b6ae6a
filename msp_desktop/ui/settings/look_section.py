"""Settings › Look and Settings › Language: the taste of this computer."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from msp_desktop.i18n import LANGUAGES, N_, _
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import Check, FactRows, Panel, PlainLabel, Segments, row
from msp_desktop.ui.settings.section import Section
from msp_desktop.ui.theme import TEXT_SIZES, theme

if TYPE_CHECKING:
    from msp_desktop.ui.screen import Screen

TICKS = ("dense_tables", "hide_amounts")


class LookSection(Section):
    """Light or dark, text size, dense tables; at once."""

    NAME = "look"
    TITLE = N_("Look")
    ICON = "theme-light-dark"
    WORDS = N_("dark light theme text size dense tables amounts")

    def __init__(self, page: "Screen") -> None:
        super().__init__(page)
        panel = Panel(_("Look"), icon="theme-light-dark", note=_("of this computer only"))
        self._theme = Segments(
            "settings.look.theme",
            _("Light or dark"),
            [("system", _("As the computer")), ("light", _("Light")), ("dark", _("Dark"))],
        )
        self._size = Segments(
            "settings.look.text_size",
            _("Text size"),
            [(size, _("{percent} %").format(percent=size)) for size in TEXT_SIZES],
        )
        for label, widget in ((_("Light or dark"), self._theme), (_("Text size"), self._size)):
            panel.add(PlainLabel(label, "label"))
            panel.add(row(widget, None))
            widget.edited.connect(self._wear)
        words = {
            "dense_tables": _("Dense tables"),
            "hide_amounts": _("Hide amounts"),
        }
        self._ticks: dict[str, Check] = {}
        for key in TICKS:
            tick = Check(words[key], f"settings.look.{key}")
            tick.edited.connect(self._tick)
            self._ticks[key] = tick
            panel.add(row(tick, None))
        self.column.addWidget(panel)
        self.column.addStretch(1)

    def refresh(self) -> None:
        preferences = self.desk.preferences
        self._theme.set_value(preferences.get("theme"))
        self._size.set_value(preferences.get("text_size"))
        for key, tick in self._ticks.items():
            tick.set_value(bool(preferences.get(key)))

    def _wear(self) -> None:
        self.desk.preferences.set("theme", self._theme.value())
        self.desk.preferences.set("text_size", self._size.value())
        if (theme().choice, theme().text_size) != (self._theme.value(), self._size.value()):
            theme().apply(self._theme.value(), self._size.value())

    def _tick(self) -> None:
        for key, tick in self._ticks.items():
            self.desk.preferences.set(key, tick.value())

    def first_focus(self) -> QWidget:
        return self._theme


class LanguageSection(Section):
    """The window's language, and how numbers and dates read in it."""

    NAME = "language"
    TITLE = N_("Language")
    ICON = "web"
    WORDS = N_("English Italian dates numbers formats")

    def __init__(self, page: "Screen") -> None:
        super().__init__(page)
        panel = Panel(_("Language"), icon="web", note=_("of this window; papers follow the customer"))
        self._language = Segments("settings.language", _("Language"), [("", _("As the computer")), *LANGUAGES.items()])
        self._language.edited.connect(self._choose)
        panel.add(row(self._language, None))
        self._facts = FactRows(label_width=110)
        panel.add(self._facts)
        self.column.addWidget(panel)
        self.column.addStretch(1)

    def refresh(self) -> None:
        self._language.set_value(self.desk.preferences.get("language"))
        shop, reader = self.desk.dispatcher.shop, formats()
        self._facts.show_facts(
            [
                (_("Money"), reader.money(123456)),
                (_("Day"), reader.weekday_day(shop.today)),
                (_("Time"), reader.moment(shop.now)),
                (_("Place"), reader.zone),
            ]
        )

    def _choose(self) -> None:
        """The composition hears it and makes the window anew."""
        self.desk.preferences.set("language", self._language.value())

    def first_focus(self) -> QWidget:
        return self._language
