"""The sheet that changes many prices at once: what, by how much, from when, with old and new side by side."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop.domain.pricing import PriceChange, PriceEnding, changed_price, next_price, price_on
from msp_desktop.domain.work_kind import ServiceKind
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.catalogue_list import CataloguePage, CatalogueRow
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import (
    Column,
    Combo,
    DateEdit,
    EmptyState,
    Field,
    MoneyEdit,
    NumberEdit,
    PlainLabel,
    RowTable,
    Sheet,
    row,
)  # fmt: skip
from msp_desktop.ui.screen import Screen, new_key
from msp_desktop.ui.theme import theme
from msp_desktop.usecases.catalogue import LARGEST_PRICE, NewPrice, change_prices

ENDING_WORDS = {
    PriceEnding.CENT: N_("To the cent"),
    PriceEnding.HALF: N_("Ending in 00 or 50"),
    PriceEnding.WHOLE: N_("Whole amounts"),
    PriceEnding.NINETY: N_("Ending in 90"),
}


@dataclass(frozen=True, slots=True)
class Reprice:
    """One price before and after, in cents of the entry's basis; `later` is one already planned after that day."""

    id: int
    code: str
    name: str
    old_cents: int
    new_cents: int
    later: date | None
    chosen: bool = True

    @property
    def difference(self) -> int:
        """What the price rises by, below zero for a fall."""
        return self.new_cents - self.old_cents


def repriced(
    rows: Iterable[CatalogueRow], change: PriceChange, from_day: date, left_out: frozenset[int] = frozenset()
) -> list[Reprice]:
    """What a change does to each price that holds on the day; what stays the same is left away."""
    found = []
    for entry in rows:
        old = price_on(entry.prices, from_day)
        new = old and changed_price(old, change)
        if old is None or new is None or new == old:
            continue
        later = next_price(entry.prices, from_day)
        found.append(
            Reprice(
                entry.id, entry.code, entry.name, old, new, later.from_day if later else None, entry.id not in left_out
            )
        )
    return found


def open_bulk_change(screen: Screen, page: CataloguePage, kind: ServiceKind) -> Sheet:
    """Ask how prices change, show old and new, and apply it all as one act that undo takes back."""
    return _BulkChange(screen, page, kind).open()


class _BulkChange:
    def __init__(self, screen: Screen, page: CataloguePage, kind: ServiceKind) -> None:
        self._screen, self._key = screen, new_key()
        self._today = screen.desk.dispatcher.shop.today
        self._rows = [each for each in page.all_rows if each.active and each.prices]
        self._left_out: frozenset[int] = frozenset()
        self._build_fields(kind)
        self._table: RowTable[Reprice] = RowTable(
            "catalogue_bulk.table", _("Old and new prices"), _columns(), dense=True, enter_opens=False
        )
        self._table.set_empty(
            EmptyState(_("Enter a percentage or an amount to see the new prices."), "catalogue_bulk.empty")
        )
        self._table.setMinimumHeight(theme().px(300))
        self._table.checked.connect(self._tick)
        self._words = PlainLabel("", "small", tone="t2", wrap=True)
        self._sheet = Sheet(
            _("Change prices"),
            self._body(),
            _("Change prices"),
            self._apply,
            name="catalogue_bulk",
            width=760,
            note=_("Open jobs keep the price they were booked with."),
        )
        for editor in (self._scope, self._percent, self._amount, self._ending, self._day):
            editor.edited.connect(self._show)
        self._show()

    def open(self) -> Sheet:
        # The sheet's callbacks are what keeps this object alive.
        self._sheet.open(self._screen, first=self._percent)
        return self._sheet

    def _build_fields(self, kind: ServiceKind) -> None:
        categories = sorted({each.category for each in self._rows if each.category}, key=str.casefold)
        scopes = [
            (f"kind:{ServiceKind.FLAT.value}", _("All services")),
            (f"kind:{ServiceKind.LABOUR.value}", _("All labour types")),
            ("", _("Everything")),
            *((f"category:{each}", each) for each in categories),
        ]
        self._scope: Combo[str] = Combo("catalogue_bulk.scope", scopes, width=190)
        self._scope.set_value(f"kind:{kind.value}")
        self._percent = NumberEdit("catalogue_bulk.percent", width=84, smallest="-100", unit="%")
        self._amount = MoneyEdit("catalogue_bulk.amount", width=104, negative=True)
        self._ending: Combo[PriceEnding] = Combo(
            "catalogue_bulk.ending", [(value, _(words)) for value, words in ENDING_WORDS.items()], width=170
        )
        self._ending.set_value(PriceEnding.WHOLE)
        self._day = DateEdit("catalogue_bulk.from_day", width=130)
        self._day.set_value(self._today)
        self._fields = (
            Field(_("Which"), self._scope),
            Field(_("Percent"), self._percent, check=self._percent_problem),
            Field(_("Amount more"), self._amount),
            Field(_("Ending"), self._ending),
            Field(_("From"), self._day, required=True, missing=_("Enter the first day."), check=self._day_problem),
        )

    def _body(self) -> QWidget:
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(row(*self._fields, None, spacing=12))
        layout.addWidget(self._table, 1)
        layout.addWidget(self._words)
        return body

    def change(self) -> PriceChange:
        """The change as typed."""
        return PriceChange(
            self._percent.value() or Decimal(), self._amount.value() or 0, self._ending.value() or PriceEnding.CENT
        )

    def _in_scope(self) -> list[CatalogueRow]:
        what, _colon, value = (self._scope.value() or "").partition(":")
        if what == "kind":
            return [each for each in self._rows if each.kind.value == value]
        if what == "category":
            return [each for each in self._rows if each.category == value]
        return self._rows

    def _repriced(self) -> list[Reprice]:
        if not self._percent.value() and not self._amount.value():
            return []
        return repriced(self._in_scope(), self.change(), self._day.value() or self._today, self._left_out)

    def _show(self) -> None:
        found = self._repriced()
        self._table.show_rows(found)
        chosen = [each for each in found if each.chosen]
        self._sheet.main_button.setText(_count_words(len(chosen)) if chosen else _("Change prices"))
        self._sheet.main_button.updateGeometry()
        later = sum(each.later is not None for each in chosen)
        words = _("Space leaves a price as it is.") if found else ""
        if later:
            words = ngettext(
                "{n} of them has another price planned later; it stays.",
                "{n} of them have another price planned later; it stays.",
                later,
            ).format(n=later)
        self._words.setText(words)

    def _tick(self, entry: Reprice) -> None:
        self._left_out ^= {entry.id}
        self._show()

    def _percent_problem(self) -> str:
        percent = self._percent.value()
        if percent is not None and percent > 1000:
            return _("Use 1000 or less.")
        if not percent and not self._amount.value():
            return _("Enter a percentage or an amount.")
        return ""

    def _day_problem(self) -> str:
        chosen = self._day.value()
        if chosen is not None and chosen < self._today:
            return _("{day} is past. Choose today or later.").format(day=formats().day(chosen))
        return ""

    def _apply(self) -> bool:
        wrong = [field for field in self._fields if field.check_now()]
        if wrong:
            wrong[0].editor.setFocus()
            return False
        chosen = [each for each in self._repriced() if each.chosen]
        if not chosen:
            self._sheet.message.say("warning", _("No price would change. Change the percentage or the ending."))
            return False
        too_large = next((each for each in chosen if each.new_cents > LARGEST_PRICE), None)
        if too_large is not None:
            self._sheet.message.say(
                "warning", _("The new price of {name} is more than a price can be.").format(name=too_large.name)
            )
            return False
        from_day = self._day.value()
        assert from_day is not None
        prices = tuple(NewPrice(each.id, each.new_cents) for each in chosen)
        self._screen.run(change_prices, self._key, prices=prices, from_day=from_day)
        return True


def _count_words(count: int) -> str:
    return ngettext("Change {n} price", "Change {n} prices", count).format(n=formats().number(count))


def _columns() -> list[Column[Reprice]]:
    return [
        Column("chosen", N_("Use"), 56, kind="check"),
        Column("code", N_("Code"), 92, kind="mono"),
        Column("name", N_("Service"), kind="strong"),
        Column("old_cents", N_("Old"), 104, kind="money", tone=lambda _row: "t2"),
        Column("new_cents", N_("New"), 104, kind="money_strong"),
        Column("difference", N_("Difference"), 104, kind="number", value=_difference, tone=lambda _row: "t2"),
    ]


def _difference(entry: Reprice) -> str:
    amount = formats().money(entry.difference)
    return f"+{amount}" if entry.difference > 0 else amount
