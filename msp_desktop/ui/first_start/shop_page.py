"""The second page of first start: the country, and who the shop is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from msp_desktop import checks
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.tax import regimes_of
from msp_desktop.i18n import Formats, _
from msp_desktop.store.shop_facts import week_text
from msp_desktop.ui.first_start.country_facts import (
    PROVINCE_LABELS,
    TAX_CODE_LABELS,
    VAT_LABELS,
    CountryFacts,
    regime_words,
)
from msp_desktop.ui.first_start.draft import SetUpDraft
from msp_desktop.ui.first_start.logo_field import LogoField
from msp_desktop.ui.first_start.pages import Page
from msp_desktop.ui.kit import (
    Chips,
    Combo,
    Field,
    LineEdit,
    Panel,
    PlainLabel,
    Sheet,
    link_button,
    row,
)
from msp_desktop.ui.theme import theme
from msp_desktop.ui.week_editor import WeekEditor
from msp_desktop.usecases.shop import fields as kept
from msp_desktop.words import COUNTRY_WORDS

FIRST_CHIPS = ("IT", "AT", "FR", "DE", "ES", "CH", "GB", "US", "CA")

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
        self._facts = CountryFacts()
        panel.add(self._facts)
        self.column.addWidget(panel)

    def _build_shop(self) -> None:
        panel = Panel(_("Your shop"), icon="storefront-outline", note=_("stands at the head of every paper"))
        self._edits: dict[str, LineEdit] = {}
        self._panel = panel
        self._logo = LogoField()
        self._logo.edited.connect(self._touched)
        panel.add(
            row(
                self._field("name", _("Shop name"), required=True, missing=_("Enter the shop’s name.")),
                self._field("legal_name", _("Name in law")),
                self._logo,
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

    def _hours_field(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(PlainLabel(_("Opening hours"), "label"))
        self._hours = PlainLabel("", cut=True)
        self._hours.setMinimumHeight(theme().px(32))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._hours, 1)
        line.addWidget(link_button(_("Change"), "first_start.hours", self.change_hours))
        column.addLayout(line)
        column.addStretch(1)
        return box

    # -- showing and answering

    def show_draft(self, draft: SetUpDraft) -> None:
        self._draft = draft
        self._country.set_value(draft.country)
        for name, edit in self._edits.items():
            edit.set_value(getattr(draft, name))
        self._follow_country()
        self._logo.set_value(draft.logo)

    def answers(self, draft: SetUpDraft) -> SetUpDraft:
        typed = {name: edit.value() for name, edit in self._edits.items()}
        if self._draft.preset.regions:
            typed["province"] = self._province_choice.value() or ""
        return replace(
            draft.with_texts(typed),
            country=self._draft.country,
            regime=self._draft.regime,
            week=self._draft.week,
            logo=self._logo.value(),
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
        self._regime.show_options([(each.code, regime_words(each)) for each in regimes])
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

    # -- hours

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
