"""The second page of first start: the country, and who the shop is."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPixmap
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from msp_desktop import checks
from msp_desktop.domain.country import Paper
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.numbering import SeriesKind, number_text
from msp_desktop.domain.tax import Regime, TaxCategory, regimes_of
from msp_desktop.i18n import N_, Formats, _
from msp_desktop.store.shop_facts import week_text
from msp_desktop.ui.first_start.draft import SetUpDraft, logo_file
from msp_desktop.ui.first_start.pages import Page
from msp_desktop.ui.kit import (
    Chips,
    Combo,
    Field,
    IconLabel,
    LineEdit,
    Panel,
    PlainLabel,
    Sheet,
    button,
    icon_button,
    link_button,
    row,
)
from msp_desktop.ui.logo import LOGO_FILTER, logo_problem
from msp_desktop.ui.theme import theme
from msp_desktop.ui.week_editor import WeekEditor
from msp_desktop.usecases.shop import fields as kept
from msp_desktop.words import COUNTRY_WORDS, REGIME_WORDS, TAX_WORDS

FIRST_CHIPS = ("IT", "AT", "FR", "DE", "ES", "CH", "GB", "US", "CA")

VAT_LABELS: Mapping[str, str] = {"US": N_("EIN"), "CA": N_("Business number"), "CH": N_("VAT number (MWST)")}
TAX_CODE_LABELS: Mapping[str, str] = {
    "IT": N_("Tax code"),
    "DE": N_("Tax office number"),
    "AT": N_("Tax office number"),
    "FR": N_("SIRET"),
    "CH": N_("UID"),
    "GB": N_("UTR"),
}
PROVINCE_LABELS: Mapping[str, str] = {
    "IT": N_("Province"),
    "ES": N_("Province"),
    "US": N_("State"),
    "CA": N_("Province"),
    "CH": N_("Canton"),
    "DE": N_("Land"),
    "AT": N_("Land"),
}
_HEAD = ("name", "legal_name", "street", "postcode", "town", "province", "vat_number", "tax_code", "phone", "email")


class ShopPage(Page):
    """Country chips that fill a read-only box, then the shop's own block."""

    marked = Signal(bool)
    """Whether the cursor is in what stands at the head of papers."""

    def __init__(self, current: Callable[[], SetUpDraft], today: date) -> None:
        super().__init__()
        self._current, self._today = current, today
        self._draft = SetUpDraft()
        self._build_country()
        self._build_shop()
        self.column.addStretch(1)

    # -- building

    def _build_country(self) -> None:
        panel = Panel(_("Country"), icon="web", note=_("sets taxes, numbers, dates and paper"))
        self._country = Chips(
            "first_start.country",
            _("Country"),
            [(code, _(COUNTRY_WORDS[code])) for code in FIRST_CHIPS],
            optional=False,
        )
        self._country.edited.connect(self._country_chosen)
        panel.add(self._country)
        self._facts = _CountryFacts()
        panel.add(self._facts)
        self.column.addWidget(panel)

    def _build_shop(self) -> None:
        panel = Panel(_("Your shop"), icon="storefront-outline", note=_("stands at the head of every paper"))
        self._edits: dict[str, LineEdit] = {}
        self._panel = panel
        panel.add(
            row(
                self._field("name", _("Shop name"), required=True, missing=_("Enter the shop’s name.")),
                self._field("legal_name", _("Name in law")),
                self._logo_field(),
                spacing=12,
            )
        )
        self._province_choice: Combo[str] = Combo("first_start.region", width=190)
        self._region_field = Field(_("Province"), self._province_choice, name="region")
        self._province_choice.edited.connect(self._touched)
        panel.add(
            row(
                self._field("street", _("Street and number"), required=True, missing=_("Enter the street and number.")),
                self._field("postcode", _("Postcode"), width=110, required=True, missing=_("Enter the postcode.")),
                self._field("town", _("Town"), required=True, missing=_("Enter the town.")),
                self._field("province", _("Province"), width=90),
                self._region_field,
                spacing=12,
            )
        )
        self._regime: Combo[str] = Combo("first_start.regime")
        self._regime_field = Field(_("Tax regime"), self._regime, required=True, name="regime")
        self._regime.edited.connect(self._regime_chosen)
        panel.add(
            row(
                self._field("vat_number", _("VAT number"), missing=_("Enter the number, as on your tax papers.")),
                self._field("tax_code", _("Tax code")),
                self._regime_field,
                self._field("sales_tax", _("Sales tax rate"), placeholder=_("State 4, City 4.5")),
                spacing=12,
            )
        )
        panel.add(
            row(
                self._field("phone", _("Phone"), required=True, missing=_("Enter the phone number customers call.")),
                self._field("email", _("Email"), required=True, missing=_("Enter the address customers write to.")),
                self._hours_field(),
                spacing=12,
            )
        )
        panel.add(
            row(
                self._field("iban", _("IBAN"), mono=True),
                self._field("account_name", _("Name on the account")),
                spacing=12,
            )
        )
        self.column.addWidget(panel)

    def _field(
        self,
        name: str,
        label: str,
        *,
        width: int = 0,
        required: bool = False,
        missing: str = "",
        placeholder: str = "",
        mono: bool = False,
    ) -> Field:
        edit = _Marking(f"first_start.{name}", width=width, placeholder=placeholder, mono=mono, max_length=254)
        self._edits[name] = edit
        field = Field(label, edit, required=required, missing=missing, check=partial(self._slip, name))
        edit.edited.connect(self._touched)
        edit.left.connect(partial(self._left, name))
        edit.entered.connect(lambda: self.marked.emit(name in _HEAD))
        return self.form.add(field)

    def _logo_field(self) -> QWidget:
        self._logo = QLabel()
        self._logo.setAccessibleName(_("Logo"))
        self._logo.setFixedSize(theme().px(32), theme().px(32))
        self._logo.setScaledContents(False)
        self._logo_button = button(_("Choose file"), "first_start.logo", self.choose_logo, icon="image-outline")
        self._logo_remove = icon_button(
            "close", "first_start.logo.remove", _("Take the logo off"), self._remove_logo, small=True
        )
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(PlainLabel(_("Logo"), "label"))
        column.addLayout(row(self._logo, self._logo_button, self._logo_remove))
        self._logo_slip = PlainLabel("", "error")
        self._logo_slip.hide()
        column.addWidget(self._logo_slip)
        column.addStretch(1)
        return box

    def _hours_field(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(PlainLabel(_("Opening hours"), "label"))
        head.addStretch(1)
        head.addWidget(link_button(_("Change"), "first_start.hours", self.change_hours))
        column.addLayout(head)
        self._hours = PlainLabel("", cut=True)
        self._hours.setMinimumHeight(theme().px(30))
        column.addWidget(self._hours)
        column.addStretch(1)
        return box

    # -- showing and answering

    def show_draft(self, draft: SetUpDraft) -> None:
        self._draft = draft
        self._country.set_value(draft.country)
        for name, edit in self._edits.items():
            edit.set_value(getattr(draft, name))
        self._follow_country()
        self._show_logo()

    def answers(self, draft: SetUpDraft) -> SetUpDraft:
        typed = {name: edit.value() for name, edit in self._edits.items()}
        if self._draft.preset.regions:
            typed["province"] = self._province_choice.value() or ""
        return replace(
            draft.with_texts(typed),
            country=self._draft.country,
            regime=self._draft.regime,
            week=self._draft.week,
            logo=self._draft.logo,
        )

    def first_focus(self) -> QWidget:
        return self._edits["name"] if self._edits["name"].value() == "" else self._country

    def _country_chosen(self) -> None:
        self._draft = self.answers(self._draft).with_country(self._country.value() or self._draft.country)
        self._follow_country()
        for field in self.form.still_wrong():
            field.check_now()
        self.edited.emit()

    def _follow_country(self) -> None:
        """Show the fields of the country, and what it sets."""
        draft, preset, code = self._draft, self._draft.preset, self._draft.country
        fields = self.form.fields
        fields["province"].setVisible(code in PROVINCE_LABELS and not preset.regions)
        fields["province"].set_label(_(PROVINCE_LABELS.get(code, "Province")))
        self._region_field.setVisible(bool(preset.regions))
        self._province_choice.show_options([(each.code, each.name) for each in preset.regions])
        if preset.regions:
            self._province_choice.set_value(draft.province.upper())
        regimes = regimes_of(code)
        self._regime.show_options(
            [
                (
                    each.code,
                    f"{_(REGIME_WORDS[each.name])} ({each.code})" if code == "IT" else _(REGIME_WORDS[each.name]),
                )
                for each in regimes
            ]
        )
        self._regime.set_value(draft.regime_code)
        self._regime_field.setVisible(len(regimes) > 1)
        fields["vat_number"].set_label(_(VAT_LABELS.get(code, "VAT number")))
        fields["tax_code"].setVisible(code in TAX_CODE_LABELS)
        fields["tax_code"].set_label(_(TAX_CODE_LABELS.get(code, "Tax code")))
        fields["sales_tax"].setVisible(preset.rate_entered)
        fields["iban"].setVisible(preset.uses_iban)
        fields["account_name"].setVisible(preset.uses_iban)
        self._require_number()
        self._facts.show_country(draft, self._today)
        reader = Formats(draft.language, code, preset.currency, preset.zone)
        self._hours.setText(week_text(draft.hours, reader) or _("Closed every day"))

    def _require_number(self) -> None:
        regime = next(each for each in regimes_of(self._draft.country) if each.code == self._draft.regime_code)
        wanted = self._draft.country == "IT" or (regime.charges_tax and self._draft.country not in ("US", "CA"))
        self.form.fields["vat_number"].set_required(wanted)

    def _regime_chosen(self) -> None:
        self._draft = replace(self._draft, regime=self._regime.value() or "")
        self._require_number()
        self._facts.show_country(self._draft, self._today)
        self.edited.emit()

    def _touched(self) -> None:
        self.edited.emit()

    def _slip(self, name: str) -> str:
        return self.answers(self._current()).problem(name)

    def _left(self, name: str) -> None:
        """Show a number as it will be kept, once it is right."""
        edit = self._edits[name]
        if name == "legal_name" or not edit.value() or self._slip(name):
            return
        code, typed = self._draft.country, edit.value()
        if name == "phone":
            edit.set_value(checks.phone_grouped(kept.phone(typed, code)))
        elif name == "iban":
            edit.set_value(checks.iban_grouped(kept.iban(typed)))
        elif name == "vat_number":
            edit.set_value(kept.vat_number(typed, code))
        elif name == "email":
            edit.set_value(kept.email(typed))
        elif name == "province":
            edit.set_value(kept.province(typed, code))
        self.edited.emit()

    # -- logo and hours

    def choose_logo(self) -> None:
        """Ask for a picture and keep a copy until there is a shop."""
        chosen, _filter = QFileDialog.getOpenFileName(self.window(), _("Choose a logo"), "", LOGO_FILTER)
        if chosen:
            self.use_logo(Path(chosen))

    def use_logo(self, path: Path) -> None:
        """Take a picture file as the logo; says under the button when it will not do."""
        try:
            data = path.read_bytes()
        except OSError:
            self._say_logo(_("The file could not be read."))
            return
        slip = logo_problem(data)
        self._say_logo(slip)
        if slip:
            return
        logo_file().write_bytes(data)
        self._draft = replace(self._draft, logo=path.name)
        self._show_logo()
        self.edited.emit()

    def _say_logo(self, slip: str) -> None:
        self._logo_slip.setText(slip)
        self._logo_slip.setVisible(bool(slip))

    def _remove_logo(self) -> None:
        logo_file().unlink(missing_ok=True)
        self._draft = replace(self._draft, logo="")
        self._show_logo()
        self.edited.emit()

    def _show_logo(self) -> None:
        picture = QPixmap()
        if self._draft.logo and logo_file().exists():
            picture.loadFromData(logo_file().read_bytes())
        self._logo.setVisible(not picture.isNull())
        self._logo_remove.setVisible(not picture.isNull())
        if not picture.isNull():
            side = QSize(theme().px(32), theme().px(32))
            self._logo.setPixmap(
                picture.scaled(side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
            )

    def change_hours(self) -> None:
        """Ask for the opening hours."""
        editor = WeekEditor("first_start.week")
        editor.set_value(self._draft.hours)

        def keep() -> bool:
            if editor.form.problems():
                return False
            try:
                self._draft = replace(self._draft, week=editor.value())
            except Refused as slip:
                sheet.message.say("warning", slip.message)
                return False
            self._follow_country()
            self.edited.emit()
            return True

        sheet = Sheet(
            _("Opening hours"),
            editor,
            _("Use these hours"),
            keep,
            name="first_start.hours.sheet",
            width=420,
            note=_("Write 9 – 13, 15 – 19; leave a day empty when the shop is closed."),
        )
        sheet.open(over=self)


class _Marking(LineEdit):
    """A line that tells when the cursor comes."""

    entered = Signal()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()


class _CountryFacts(Panel):
    """What the country sets, read only."""

    _ICONS: Mapping[str, str] = {
        "money": "cash",
        "tax": "percent-outline",
        "invoices": "receipt-text-outline",
        "kept": "archive-outline",
        "dates": "calendar-outline",
        "paper": "printer-outline",
        "paying": "bank-outline",
        "time": "clock-outline",
    }

    def __init__(self) -> None:
        super().__init__(kind="inset")
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(5)
        self._words: dict[str, PlainLabel] = {}
        self._labels: dict[str, PlainLabel] = {}
        for at, (key, icon) in enumerate(self._ICONS.items()):
            line, side = divmod(at, 2)
            label, value = PlainLabel("", "hint"), PlainLabel("", cut=True)
            self._labels[key], self._words[key] = label, value
            for offset, widget in enumerate((IconLabel(icon, "t3", 15), label, value)):
                grid.addWidget(widget, line, side * 3 + offset)
        for column, share in ((2, 5), (5, 5)):
            grid.setColumnStretch(column, share)
        for column in (1, 4):
            grid.setColumnMinimumWidth(column, theme().px(76))
        self.add(grid)

    def show_country(self, draft: SetUpDraft, today: date) -> None:
        """Fill the box."""
        preset = draft.preset
        reader = Formats(draft.language, preset.code, preset.currency, preset.zone)
        invoice = preset.forms[SeriesKind.INVOICE]
        rates = [
            each.percent
            for each in preset.rates_on(today, draft.province.strip().upper())
            if each.category is TaxCategory.STANDARD and each.percent
        ]
        charged = ", ".join(reader.percent(each) for each in rates) or _("as you enter it")
        regime = next(each for each in regimes_of(preset.code) if each.code == draft.regime_code)
        money = {"EUR": _("Euro"), "GBP": _("Pound"), "USD": _("US dollar"), "CAD": _("Canadian dollar")}
        paper = _("Letter") if preset.paper is Paper.LETTER else _("A4")
        words = {
            "money": f"{money.get(preset.currency, _('Swiss franc'))}, {reader.money(123456)}",
            "tax": charged if regime.charges_tax else _("none under this regime"),
            "invoices": _("{number}, new each year").format(number=number_text(invoice, today.year, 1)),
            "kept": _("{n} years").format(n=preset.retention_years),
            "dates": reader.weekday_day(today),
            "paper": _("{paper}, label 62 × 29 mm").format(paper=paper),
            "paying": _paying(preset.payment_qr, preset.uses_iban),
            "time": _("{place}, 24 hours").format(place=preset.zone.rpartition("/")[2].replace("_", " ")),
        }
        labels = {
            "money": _("Money"),
            "tax": _(TAX_WORDS[preset.tax_word]),
            "invoices": _("Invoices"),
            "kept": _("Papers kept"),
            "dates": _("Dates"),
            "paper": _("Paper"),
            "paying": _("Paying"),
            "time": _("Time"),
        }
        for key, text in words.items():
            self._words[key].setText(text)
            self._labels[key].setText(labels[key])


def regime_words(regime: Regime) -> str:
    """A regime as it is chosen; Italy's with the code that stands on its invoices."""
    word = _(REGIME_WORDS[regime.name])
    return _("{regime} ({code})").format(regime=word, code=regime.code) if regime.country == "IT" else word


def _paying(code: bool, iban: bool) -> str:
    if code:
        return _("IBAN with bank QR code")
    return _("IBAN") if iban else _("Cash, card, transfer")
