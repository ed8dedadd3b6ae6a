"""What a country sets for a shop: the box that says so, and what its numbers, provinces and regimes are called."""

from collections.abc import Mapping
from datetime import date

from PySide6.QtWidgets import QGridLayout

from msp_desktop.domain.country import Paper
from msp_desktop.domain.numbering import SeriesKind, number_text
from msp_desktop.domain.tax import Regime, TaxCategory, regimes_of
from msp_desktop.i18n import N_, Formats, _
from msp_desktop.ui.first_start.draft import SetUpDraft
from msp_desktop.ui.kit import IconLabel, Panel, PlainLabel
from msp_desktop.ui.theme import theme
from msp_desktop.words import REGIME_WORDS, TAX_WORDS

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


class CountryFacts(Panel):
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
