"""New prices for several parts at once: a percentage, an amount or a markup, shown old and new before it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop.domain.part_price import PartPricing, marked_up
from msp_desktop.domain.pricing import PriceChange, PriceEnding, changed_price
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.catalogue_taxes import DayTaxes, tax_choices
from msp_desktop.queries.stock_list import StockRow
from msp_desktop.ui.catalogue.bulk_sheet import ENDING_WORDS
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import (
    Column,
    Combo,
    EmptyState,
    Field,
    MoneyEdit,
    NumberEdit,
    PlainLabel,
    RowTable,
    Segments,
    Sheet,
    row,
)  # fmt: skip
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.screen import Screen, new_key
from msp_desktop.ui.theme import theme
from msp_desktop.usecases.parts import NewPartPrice, change_part_prices
from msp_desktop.usecases.parts.cards import LARGEST_PRICE

CHANGE, MARKUP = "change", "markup"


@dataclass(frozen=True, slots=True)
class Repriced:
    """One part's price before and after, in cents of its own basis."""

    id: int
    code: str
    name: str
    cost_cents: int
    old_cents: int
    new_cents: int
    chosen: bool = True

    @property
    def difference(self) -> int:
        """What the price rises by, below zero for a fall."""
        return self.new_cents - self.old_cents


def open_prices(screen: Screen, parts: Sequence[StockRow]) -> Sheet:
    """Ask how the prices of these parts change, show old and new, and apply it all as one act."""
    return _Prices(screen, parts).open()


class _Prices:
    def __init__(self, screen: Screen, parts: Sequence[StockRow]) -> None:
        self._screen, self._parts, self._key = screen, parts, new_key()
        self._taxes: DayTaxes = screen.ask(tax_choices, day=screen.desk.dispatcher.shop.today)
        self._left_out: frozenset[int] = frozenset()
        self._way: Segments[str] = Segments(
            "part_prices.way", _("How"), [(CHANGE, _("Change the price")), (MARKUP, _("Cost plus a markup"))]
        )
        self._percent = NumberEdit("part_prices.percent", width=84, smallest="-100", unit="%")
        self._amount = MoneyEdit("part_prices.amount", width=104, negative=True)
        self._markup = NumberEdit("part_prices.markup", width=84, unit="%")
        self._ending: Combo[PriceEnding] = Combo(
            "part_prices.ending", [(value, _(words)) for value, words in ENDING_WORDS.items()], width=170
        )
        self._ending.set_value(PriceEnding.CENT)
        self._fields = (
            Field(_("Percent"), self._percent),
            Field(_("Amount more"), self._amount),
            Field(_("Markup"), self._markup),
            Field(_("Ending"), self._ending),
        )
        self._table: RowTable[Repriced] = RowTable(
            "part_prices.table", _("Old and new prices"), _columns(), dense=True, enter_opens=False
        )
        self._table.set_empty(
            EmptyState(_("Enter a percentage or an amount to see the new prices."), "part_prices.empty")
        )
        self._table.setMinimumHeight(theme().px(280))
        self._table.checked.connect(self._tick)
        self._words = PlainLabel("", "small", tone="t2", wrap=True)
        self._sheet = Sheet(
            _("Change prices"),
            self._body(),
            _("Change prices"),
            self._apply,
            name="part_prices",
            width=760,
            note=_("Jobs and papers keep the price they have."),
        )
        for editor in (self._way, self._percent, self._amount, self._markup, self._ending):
            editor.edited.connect(self._show)
        self._show()

    def open(self) -> Sheet:
        """Show the sheet; its callbacks keep this object alive."""
        self._sheet.open(self._screen, first=self._percent)
        return self._sheet

    def _body(self) -> QWidget:
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(row(self._way, None))
        layout.addLayout(row(*self._fields, None, spacing=12))
        layout.addWidget(self._table, 1)
        layout.addWidget(self._words)
        return body

    @property
    def by_markup(self) -> bool:
        """Whether the prices follow the cost from now on."""
        return self._way.value() == MARKUP

    def _new_price(self, part: StockRow) -> int:
        ending = self._ending.value() or PriceEnding.CENT
        if self.by_markup:
            tax = self._taxes.of(part.tax_key)
            percent = tax.percent if tax is not None else Decimal()
            return marked_up(part.cost_cents, self._markup.value() or Decimal(), part.price_basis, percent, ending)
        change = PriceChange(self._percent.value() or Decimal(), self._amount.value() or 0, ending)
        return changed_price(part.price_cents, change)

    def _typed(self) -> bool:
        if self.by_markup:
            return self._markup.value() is not None
        return bool(self._percent.value() or self._amount.value())

    def _repriced(self) -> list[Repriced]:
        if not self._typed():
            return []
        found = [
            Repriced(
                each.id,
                each.code,
                each.name,
                each.cost_cents,
                each.price_cents,
                self._new_price(each),
                each.id not in self._left_out,
            )
            for each in self._parts
        ]
        return found if self.by_markup else [each for each in found if each.difference]

    def _show(self) -> None:
        for field in self._fields[:2]:
            set_shown(field, not self.by_markup)
        set_shown(self._fields[2], self.by_markup)
        found = self._repriced()
        self._table.show_rows(found)
        chosen = [each for each in found if each.chosen]
        self._sheet.main_button.setText(_count_words(len(chosen)) if chosen else _("Change prices"))
        self._sheet.main_button.updateGeometry()
        under = sum(each.new_cents < each.cost_cents for each in chosen)
        words = _("Space leaves a price as it is.") if found else ""
        if under:
            words = ngettext("{n} new price is under cost.", "{n} new prices are under cost.", under).format(n=under)
        self._words.setText(words)
        self._words.set_tone("war" if under else "t2")

    def _tick(self, entry: Repriced) -> None:
        self._left_out ^= {entry.id}
        self._show()

    def _apply(self) -> bool:
        chosen = [each for each in self._repriced() if each.chosen]
        if not chosen:
            self._sheet.message.say("warning", _("No price would change. Enter a percentage or an amount."))
            return False
        too_large = next((each for each in chosen if each.new_cents > LARGEST_PRICE), None)
        if too_large is not None:
            words = _("The new price of {name} is more than a price can be.").format(name=too_large.name)
            self._sheet.message.say("warning", words)
            return False
        pricing = PartPricing.MARKUP if self.by_markup else PartPricing.FIXED
        markup = (self._markup.value() if self.by_markup else None) or Decimal()
        ending = self._ending.value() or PriceEnding.CENT
        prices = tuple(NewPartPrice(each.id, each.new_cents, pricing, markup, ending) for each in chosen)
        self._screen.run(change_part_prices, self._key, prices=prices)
        return True


def _count_words(count: int) -> str:
    return ngettext("Change {n} price", "Change {n} prices", count).format(n=formats().number(count))


def _columns() -> list[Column[Repriced]]:
    return [
        Column("chosen", N_("Use"), 56, kind="check"),
        Column("code", N_("Code"), 110, kind="mono"),
        Column("name", N_("Part"), kind="strong"),
        Column("cost_cents", N_("Cost"), 92, kind="money", tone=lambda _row: "t2"),
        Column("old_cents", N_("Old"), 92, kind="money", tone=lambda _row: "t2"),
        Column("new_cents", N_("New"), 92, kind="money_strong"),
        Column("difference", N_("Difference"), 104, kind="number", value=_difference, tone=lambda _row: "t2"),
    ]


def _difference(entry: Repriced) -> str:
    amount = formats().money(entry.difference)
    return f"+{amount}" if entry.difference > 0 else amount
