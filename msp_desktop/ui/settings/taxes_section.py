"""Settings › Taxes and numbering: regime, rates with their days, number series."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from msp_desktop.domain.country import COUNTRIES, RateName
from msp_desktop.domain.numbering import SeriesKind, form_pattern
from msp_desktop.domain.tax import regimes_of
from msp_desktop.domain.totals import PriceBasis, TaxRounding
from msp_desktop.i18n import N_, _
from msp_desktop.queries.shop_settings import RateRow, SeriesRow, ShopIdentity, number_series, tax_rates
from msp_desktop.ui.first_start.country_facts import VAT_LABELS, regime_words
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import (
    Badge,
    Check,
    Column,
    Combo,
    Field,
    LineEdit,
    Panel,
    RowTable,
    button,
    flat_button,
    row,
)
from msp_desktop.ui.settings.rate_sheet import EndSheet, RateSheet
from msp_desktop.ui.settings.section import Section
from msp_desktop.ui.settings.series_form import SeriesForm
from msp_desktop.ui.theme import theme
from msp_desktop.usecases.shop import ShopChanges
from msp_desktop.words import BASIS_WORDS, RATE_USE_WORDS, RESTART_WORDS, SERIES_WORDS, TAX_ROUNDING_WORDS, TAX_WORDS

if TYPE_CHECKING:
    from msp_desktop.ui.screen import Screen


class TaxesSection(Section):
    """As drawn: regime and rates above, series below, the selected series at the foot; all with Save."""

    NAME = "taxes"
    TITLE = N_("Taxes and numbering")
    ICON = "percent-outline"
    WORDS = N_("VAT rate regime number series invoice credit note job prices net gross stamp")

    def __init__(self, page: "Screen") -> None:
        super().__init__(page)
        self._shop: ShopIdentity | None = None
        self._top = QHBoxLayout()
        self._top.setSpacing(12)
        self._top.addWidget(self._regime_panel(), 4)
        self._top.addWidget(self._rates_panel(), 9)
        self.column.addLayout(self._top)
        self.column.addWidget(self._series_panel())
        self._series_form = SeriesForm(self)
        self.column.addWidget(self._series_form)
        self.column.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow the regime stands above the rates."""
        super().resizeEvent(event)
        narrow = self.width() < theme().px(900)
        self._top.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    # -- regime

    def _regime_panel(self) -> Panel:
        panel = Panel(_("Tax regime"), icon="storefront-outline")
        self._regime: Combo[str] = Combo("settings.taxes.regime")
        self._vat = LineEdit("settings.taxes.vat_number")
        bases = [(basis, _(BASIS_WORDS[basis])) for basis in PriceBasis]
        self._person: Combo[PriceBasis] = Combo("settings.taxes.person_basis", bases)
        self._company: Combo[PriceBasis] = Combo("settings.taxes.company_basis", bases)
        self._rounding: Combo[TaxRounding] = Combo(
            "settings.taxes.tax_rounding", [(way, _(TAX_ROUNDING_WORDS[way])) for way in TaxRounding]
        )
        self._stamp = Check(_("Charge stamp duty on"), "settings.taxes.stamp")
        regime = self.form.add(Field(_("Regime"), self._regime, name="regime"))
        panel.add(regime)
        panel.add(self.form.add(Field(_("VAT number"), self._vat)))
        panel.add(
            row(
                self.form.add(Field(_("Prices for people"), self._person)),
                self.form.add(Field(_("Prices for companies"), self._company)),
                spacing=10,
            )
        )
        panel.add(self.form.add(Field(_("Tax is rounded"), self._rounding)))
        panel.add(self._stamp)
        self._discard = flat_button(_("Discard"), "settings.taxes.discard", self._show_regime, icon="undo")
        self._save = button(_("Save regime"), "settings.taxes.save", self._keep_regime, icon="content-save-outline")
        panel.add(row(None, self._discard, self._save, spacing=8))
        panel.add_stretch()
        for editor in (self._regime, self._vat, self._person, self._company, self._rounding, self._stamp):
            editor.edited.connect(self._regime_touched)
        return panel

    def _show_regime(self) -> None:
        shop = self._shop
        if shop is None:
            return
        regimes = regimes_of(shop.country)
        self._regime.show_options([(each.code, regime_words(each)) for each in regimes])
        self._regime.set_value(shop.tax_regime)
        self.form.fields["regime"].setVisible(len(regimes) > 1)
        self.form.fields["vat_number"].set_label(_(VAT_LABELS.get(shop.country, "VAT number")))
        self._vat.set_value(shop.vat_number)
        self._person.set_value(shop.person_basis)
        self._company.set_value(shop.company_basis)
        self._rounding.set_value(shop.tax_rounding)
        self.form.fields["tax_rounding"].setVisible(shop.country == "US")
        self._stamp.set_value(shop.recharge_stamp)
        self._stamp.setVisible(shop.country == "IT")
        self.form.reset()
        self._regime_touched()

    def _regime_changes(self) -> ShopChanges:
        shop = self._shop
        assert shop is not None

        def changed(name: str, value: object) -> object:
            return None if value == getattr(shop, name) else value

        wanted = {
            "tax_regime": self._regime.value(),
            "vat_number": self._vat.value(),
            "person_basis": self._person.value(),
            "company_basis": self._company.value(),
            "tax_rounding": self._rounding.value(),
            "recharge_stamp": self._stamp.value(),
        }
        return ShopChanges(**{name: changed(name, value) for name, value in wanted.items()})  # type: ignore[arg-type]  # each editor gives its fact's own type

    def _regime_touched(self) -> None:
        waits = self._shop is not None and self._regime_changes() != ShopChanges()
        self._discard.setVisible(waits)
        self._save.setVisible(waits)

    def _keep_regime(self) -> None:
        if self.change(self._regime_changes()):
            self.refresh()
            self.desk.say(_("Saved."))

    # -- rates

    def _rates_panel(self) -> Panel:
        self._rates_box = Panel(
            _("Tax rates"),
            icon="percent-outline",
            note=_("never changed: one ends, a new one starts"),
            bare=True,
        )
        self._rates_box.add_to_head(flat_button(_("End"), "settings.rate.end", self._end))
        self._rates_box.add_to_head(flat_button(_("Replace"), "settings.rate.follow", self._follow))
        self._rates_box.add_to_head(button(_("New rate"), "settings.rate.new", self._new_rate, icon="plus", small=True))
        self._rates: RowTable[RateRow] = RowTable(
            "settings.rates",
            _("Tax rates"),
            [
                Column("name", N_("Rate"), 140, kind="strong"),
                Column(
                    "percent", N_("%"), 64, kind="strong", align="right", value=lambda r: formats().percent(r.percent)
                ),
                Column("use", N_("Used for"), 0, kind="muted", value=_use),
                Column("from_day", N_("From"), 100, kind="muted", value=lambda r: formats().day(r.from_day)),
                Column(
                    "to_day", N_("To"), 100, kind="muted", value=lambda r: formats().day(r.to_day) if r.to_day else ""
                ),
                Column("state", N_("State"), 96, kind="badge", value=self._state),
            ],
            dense=True,
            bare=True,
        )
        self._rates.opened.connect(lambda rate: RateSheet(self, rate))
        self._rates_box.add(self._rates, 1)
        return self._rates_box

    def _state(self, rate: RateRow) -> Badge:
        today = self.desk.dispatcher.shop.today
        if rate.in_force(today):
            return Badge("ok", "check", _("In use"))
        if rate.from_day > today:
            return Badge("inf", "clock-outline", _("Coming"))
        return Badge("neu", "check", _("Ended"))

    def _new_rate(self) -> None:
        RateSheet(self, None)

    def _follow(self) -> None:
        rate = self._rates.current()
        if rate is not None:
            RateSheet(self, rate)

    def _end(self) -> None:
        rate = self._rates.current()
        if rate is not None:
            EndSheet(self, rate)

    # -- series

    def _series_panel(self) -> Panel:
        panel = Panel(
            _("Number series"),
            icon="receipt-text-outline",
            note=_("a draft has no number; a number once given is never given again"),
            bare=True,
        )
        year = self.desk.dispatcher.shop.today.year
        self._series: RowTable[SeriesRow] = RowTable(
            "settings.series",
            _("Number series"),
            [
                Column("kind", N_("Paper or record"), kind="strong", value=lambda s: _(SERIES_WORDS[s.kind])),
                Column("form", N_("Form"), 120, kind="mono", value=lambda s: form_pattern(s.form, year)),
                Column("next_number", N_("Next number"), 120, kind="strong"),
                Column("new_year_number", N_("At New Year"), 130, kind="muted", tone=_coming_tone),
                Column(
                    "restarts", N_("Starts again"), 110, kind="muted", value=lambda s: _(RESTART_WORDS[s.form.restarts])
                ),
                Column("rule", N_("Rule"), 120, value=lambda s: _("No gaps") if s.gapless else _("Gaps allowed")),
                Column("used_at", N_("Last used"), 120, align="right", kind="muted", value=self._used),
            ],
            row_id=lambda s: s.kind,
            dense=True,
            bare=True,
        )
        self._series.current_changed.connect(self._selected)
        panel.add(self._series)
        return panel

    def _used(self, series: SeriesRow) -> str:
        return formats().when(series.used_at, self.desk.dispatcher.shop.now) if series.used_at else ""

    def _selected(self, series: SeriesRow | None) -> None:
        if series is not None:
            self._series_form.show_series(series)

    # -- all

    def refresh(self) -> None:
        today = self.desk.dispatcher.shop.today
        before = self._shop
        self._shop = self.identity()
        if before is None or self._regime_changes_of(before) == ShopChanges():
            self._show_regime()
        preset = COUNTRIES[self._shop.country]
        self._rates_box.set_title(_("{tax} rates").format(tax=_(TAX_WORDS[preset.tax_word])))
        rates = self.page.ask(tax_rates, today=today)
        self._rates.show_rows(rates)
        self._rates.fit_height(6)
        ending = ("to_day",) if any(rate.to_day for rate in rates) else ()
        self._rates.set_columns_shown(["name", "percent", "use", "from_day", *ending, "state"])
        chosen = self._series.current()
        rows = self.page.ask(number_series, today=today)
        self._series.show_rows(rows)
        self._series.fit_height(len(rows))
        self._series.select(chosen.kind if chosen else SeriesKind.CREDIT_NOTE)
        current = self._series.current()
        if current is not None:
            self._series_form.show_series(current, again=True)

    def _regime_changes_of(self, before: ShopIdentity) -> ShopChanges:
        """What waits for Save, seen from the facts shown before."""
        now, self._shop = self._shop, before
        try:
            return self._regime_changes()
        finally:
            self._shop = now

    def main_action(self) -> None:
        if self._series_form.waits():
            self._series_form.keep()
        elif not self._save.isHidden():
            self._keep_regime()

    def first_focus(self) -> QWidget:
        return self._series


def _use(rate: RateRow) -> str:
    try:
        return _(RATE_USE_WORDS[RateName(rate.key)])
    except ValueError:
        return _("Chosen by hand")


def _coming_tone(series: SeriesRow) -> str:
    return "war" if series.coming is not None else ""
