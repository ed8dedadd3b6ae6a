"""Settings: the sections at the left, the chosen one at the right."""

from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from msp_desktop import __version__
from msp_desktop.i18n import N_, _
from msp_desktop.queries.shop_settings import shop_identity
from msp_desktop.ui import icons
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.kit import Button, Panel, PlainLabel, SearchBox, scrolled
from msp_desktop.ui.screen import Key, Screen
from msp_desktop.ui.settings.about_section import AboutSection
from msp_desktop.ui.settings.hours_section import HoursSection
from msp_desktop.ui.settings.keys_section import KeysSection
from msp_desktop.ui.settings.look_section import LanguageSection, LookSection
from msp_desktop.ui.settings.mail_section import MailSection
from msp_desktop.ui.settings.messages_section import MessagesSection
from msp_desktop.ui.settings.people_section import PeopleSection
from msp_desktop.ui.settings.printers_section import PrintersSection
from msp_desktop.ui.settings.quotes_section import QuotesSection
from msp_desktop.ui.settings.section import Section
from msp_desktop.ui.settings.security_section import SecuritySection
from msp_desktop.ui.settings.services_section import ServicesSection
from msp_desktop.ui.settings.shop_section import ShopSection
from msp_desktop.ui.settings.taxes_section import TaxesSection
from msp_desktop.ui.settings.terms_section import TermsSection
from msp_desktop.ui.settings.timer_section import TimerSection
from msp_desktop.ui.settings.unclaimed_section import UnclaimedSection
from msp_desktop.ui.settings.ways_section import WaysSection
from msp_desktop.ui.theme import theme

SECTIONS: tuple[type[Section], ...] = (
    ShopSection,
    PeopleSection,
    ServicesSection,
    QuotesSection,
    TimerSection,
    UnclaimedSection,
    TaxesSection,
    WaysSection,
    HoursSection,
    TermsSection,
    MessagesSection,
    MailSection,
    PrintersSection,
    SecuritySection,
    LookSection,
    LanguageSection,
    KeysSection,
    AboutSection,
)


class SettingsScreen(Screen):
    """Sections are made on their first visit; a search narrows the list."""

    SHOWS = frozenset(
        {
            "shop",
            "person",
            "person_hours",
            "absence",
            "tax_rate",
            "number_series",
            "number_counter",
            "payment_way",
            "opening_hours",
            "closed_day",
            "terms",
            "mail_server",
            "message_rule",
            "message_template",
            "vault_key",
        }
    )
    NAME = "settings"
    MAIN = N_("Save")
    KEYS = (
        Key("Ctrl+F", N_("Search settings"), "filter_"),
        Key("Up", N_("Section")),
        Key("F6", N_("Next pane")),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._made: dict[str, Section] = {}
        self._now = ""
        sides = QHBoxLayout()
        sides.setSpacing(12)
        sides.addWidget(self._list())
        self._stack = QStackedWidget()
        sides.addWidget(self._stack, 1)
        self.body.addLayout(sides, 1)
        self._choose(SECTIONS[0].NAME)

    def _list(self) -> QWidget:
        panel = self._panel = Panel()
        self._fit_list()
        theme().changed.connect(self._fit_list)
        self._search = SearchBox("settings.search", _("Search settings"), keys="Ctrl+F")
        self._search.asked.connect(self._narrow)
        self._search.down.connect(lambda: self._step(0))
        panel.add(self._search)
        holder = QWidget()
        holder.setAccessibleName(_("Sections"))
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self._buttons: dict[str, _SectionButton] = {}
        for kind in SECTIONS:
            made = _SectionButton(self, kind)
            self._buttons[kind.NAME] = made
            column.addWidget(made)
        self._nothing = PlainLabel(_("No section has these words."), "hint", wrap=True)
        self._nothing.hide()
        column.addWidget(self._nothing)
        column.addStretch(1)
        # Where the window is low or the text large, the list scrolls; no row is squeezed.
        self._scroll = scrolled(holder, "settings.sections")
        panel.add(self._scroll, 1)
        self._foot = PlainLabel("", "hint", wrap=True)
        panel.add(self._foot)
        return panel

    def _fit_list(self) -> None:
        self._panel.setFixedWidth(theme().px(236))

    # -- going

    def open(self, **place: Any) -> None:
        section = str(place.get("section", "") or self._now)
        if section in self._buttons:
            self._choose(section)

    def place(self) -> dict[str, Any]:
        return {"section": self._now}

    def section(self) -> Section:
        """The section in front."""
        return self._made[self._now]

    def refresh(self) -> None:
        shop = self.ask(shop_identity)
        self._foot.setText(_("Version {version} · data of {shop}").format(version=__version__, shop=shop.name))
        for section in self._made.values():
            section.refresh()
        self._show_title()

    def first_focus(self) -> QWidget:
        return self.section().first_focus() or self._buttons[self._now]

    def filter_(self) -> None:
        """Ctrl+F."""
        self._search.setFocus()

    def main_action(self) -> None:
        self.section().main_action()

    def scanned(self, code: str) -> bool:
        return self.section().scanned(code)

    def _choose(self, name: str) -> None:
        kind = next(each for each in SECTIONS if name == each.NAME)
        if name not in self._made:
            section = kind(self)
            self._made[name] = section
            self._stack.addWidget(scrolled(section))
            if not self._stale:
                section.refresh()
        self._now = name
        self.message.clear()
        at = list(self._made).index(name)
        self._stack.setCurrentIndex(at)
        for each, made in self._buttons.items():
            made.setChecked(each == name)
            made.setFocusPolicy(Qt.FocusPolicy.StrongFocus if each == name else Qt.FocusPolicy.ClickFocus)
        self._scroll.ensureWidgetVisible(self._buttons[name])
        self._show_title()

    def _show_title(self) -> None:
        kind = type(self.section())
        self.set_title(_("Settings"), _(kind.TITLE))

    def _narrow(self, text: str) -> None:
        parts = text.casefold().split()
        shown = 0
        for kind in SECTIONS:
            words = f"{_(kind.TITLE)} {_(kind.WORDS) if kind.WORDS else ''}".casefold()
            fits = all(part in words for part in parts)
            self._buttons[kind.NAME].setVisible(fits)
            shown += fits
        self._nothing.setVisible(not shown)

    def _step(self, by: int) -> None:
        """Move along the sections that show."""
        shown = [name for name, made in self._buttons.items() if not made.isHidden()]
        if not shown:
            return
        at = (shown.index(self._now) + by) % len(shown) if self._now in shown else 0
        self._choose(shown[at])
        self._buttons[shown[at]].setFocus(Qt.FocusReason.TabFocusReason)


class _SectionButton(Button):
    """A section in the list; arrows go along it."""

    def __init__(self, screen: SettingsScreen, kind: type[Section]) -> None:
        super().__init__(_(kind.TITLE), f"settings.section.{kind.NAME}", icon=kind.ICON, kind="nav")
        self._screen, self._kind = screen, kind
        self.setCheckable(True)
        self.clicked.connect(lambda _on=False: screen.open(section=kind.NAME))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The section's icon and words at the left, the chosen one on the colour of a selected row."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        fill = "sel" if self.isChecked() else "hover" if self.underMouse() else ""
        painter.setPen(QPen(theme().colour("acc"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(theme().colour(fill) if fill else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect, 6, 6)
        side, ink = theme().px(16), theme().colour("t1" if self.isChecked() else "t2")
        icons.draw(painter, QRectF(10, (self.height() - side) / 2, side, side), self._kind.ICON, ink)
        weight = QFont.Weight.DemiBold if self.isChecked() else QFont.Weight.Medium
        painter.setFont(theme().font(13, weight))
        painter.setPen(theme().colour("t1"))
        place = rect.adjusted(10 + side + 8, 0, -6, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._screen._step(-1 if event.key() == Qt.Key.Key_Up else 1)
            return
        super().keyPressEvent(event)
