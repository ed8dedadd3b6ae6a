"""How a price list is read and what it may change: the choices beside its columns."""

from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop.domain.price_list_cells import DayOrder, DecimalMark
from msp_desktop.domain.price_list_values import Choices, MatchBy
from msp_desktop.i18n import N_, _
from msp_desktop.ui.kit import Check, Combo, Field, Form, NumberEdit, PlainLabel, RadioGroup, Rule, row
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.words import MATCH_WORDS

_MARKS = (
    (DecimalMark.AUTO, N_("As the list shows")),
    (DecimalMark.COMMA, N_("Comma: 12,50")),
    (DecimalMark.POINT, N_("Point: 12.50")),
)
_DAYS = ((DayOrder.DAY_FIRST, N_("Day first: 31/12/2026")), (DayOrder.MONTH_FIRST, N_("Month first: 12/31/2026")))
_COSTS = (
    (True, N_("Their price and our cost")),
    (False, N_("Only their price")),
)
MOST_SKIPPED = 1000
LARGEST_MARKUP = 100_000
PERCENT = Decimal(1000)


class ListChoices(QWidget):
    """The choices; `read_anew` when the headings stand elsewhere, `edited` for anything."""

    edited = Signal()
    read_anew = Signal()

    def __init__(self, name: str, form: Form) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        self._kept = Choices()
        self._match: Combo[MatchBy] = Combo(
            f"{name}.match", [(value, _(words)) for value, words in MATCH_WORDS.items()], width=170
        )
        self._costs: RadioGroup[bool] = RadioGroup(
            f"{name}.costs", _("A price changes"), [(value, _(words)) for value, words in _COSTS]
        )
        self._percent = NumberEdit(f"{name}.percent", width=90, smallest="-99", unit="%")
        self._per_pack = Check(_("Prices are for a whole pack"), f"{name}.per_pack")
        self._add = Check(_("Add parts that are not ours yet"), f"{name}.add_new")
        self._in_stock = Check(_("Only those they have in stock"), f"{name}.only_in_stock")
        self._markup = NumberEdit(f"{name}.markup", width=90, unit="%")
        self._skip = NumberEdit(f"{name}.skip_rows", width=70)
        self._headings = Check(_("The list has headings"), f"{name}.has_headings")
        self._mark: Combo[DecimalMark] = Combo(f"{name}.mark", [(value, _(text)) for value, text in _MARKS], width=170)
        self._days: Combo[DayOrder] = Combo(f"{name}.days", [(value, _(text)) for value, text in _DAYS], width=210)
        layout.addWidget(form.add(Field(_("Parts are found by"), self._match)))
        layout.addWidget(PlainLabel(_("Codes they never used before are looked up by barcode."), "hint", wrap=True))
        layout.addWidget(form.add(Field(_("A price changes"), self._costs)))
        layout.addWidget(
            PlainLabel(_("Our cost follows where a part comes from them first; markups follow it."), "hint", wrap=True)
        )
        layout.addWidget(form.add(Field(_("Add to every price"), self._percent, check=self._percent_problem)))
        layout.addWidget(PlainLabel(_("Minus takes off: −5 for a discount of 5%."), "hint", wrap=True))
        layout.addWidget(self._per_pack)
        layout.addWidget(Rule())
        layout.addWidget(self._add)
        self._markup_field = form.add(Field(_("Sold at cost plus"), self._markup, check=self._markup_problem))
        layout.addWidget(self._in_stock)
        layout.addWidget(self._markup_field)
        layout.addWidget(Rule())
        layout.addWidget(self._headings)
        layout.addLayout(
            row(
                form.add(Field(_("Rows above"), self._skip, check=self._skip_problem)),
                form.add(Field(_("Decimals"), self._mark)),
                None,
                spacing=12,
            )
        )
        layout.addWidget(form.add(Field(_("Days"), self._days)))
        layout.addStretch(1)
        self._connect()

    def _connect(self) -> None:
        for each in (self._match, self._costs, self._percent, self._per_pack, self._in_stock, self._markup, self._mark,
                     self._days):  # fmt: skip
            each.edited.connect(self.edited)
        self._add.edited.connect(self._show_new)
        self._add.edited.connect(self.edited)
        self._headings.edited.connect(self.read_anew)
        self._skip.left.connect(self._skip_left)

    def value(self) -> Choices:
        """The choices as they stand."""
        markup = self._markup.value()
        return Choices(
            match=self._match.value() or MatchBy.SUPPLIER_CODE,
            add_new=self._add.value(),
            only_in_stock=self._in_stock.value(),
            follow_cost=bool(self._costs.value()),
            percent=self._percent.value() or Decimal(),
            per_pack=self._per_pack.value(),
            skip_rows=self._skipped(),
            has_headings=self._headings.value(),
            mark=self._mark.value() or DecimalMark.AUTO,
            days=self._days.value() or DayOrder.DAY_FIRST,
            markup=self._kept.markup if markup is None else markup,
        )

    def set_value(self, choices: Choices) -> None:
        """Show these choices."""
        self._kept = choices
        self._match.set_value(choices.match)
        self._costs.set_value(choices.follow_cost)
        self._percent.set_value(choices.percent or None)
        self._per_pack.set_value(choices.per_pack)
        self._add.set_value(choices.add_new)
        self._in_stock.set_value(choices.only_in_stock)
        self._markup.set_value(choices.markup)
        self._skip.set_value(choices.skip_rows)
        self._headings.set_value(choices.has_headings)
        self._mark.set_value(choices.mark)
        self._days.set_value(choices.days)
        self._show_new()

    def _skipped(self) -> int:
        typed = self._skip.value()
        return self._kept.skip_rows if typed is None or not 0 <= typed <= MOST_SKIPPED else int(typed)

    def _skip_left(self) -> None:
        if self._skipped() != self._kept.skip_rows:
            self._kept = replace(self._kept, skip_rows=self._skipped())
            self.read_anew.emit()

    def _show_new(self) -> None:
        for each in (self._in_stock, self._markup_field):
            set_shown(each, self._add.value())

    def _percent_problem(self) -> str:
        percent = self._percent.value()
        return "" if percent is None or percent <= PERCENT else _("Enter a percentage up to 1000.")

    def _markup_problem(self) -> str:
        markup = self._markup.value()
        return "" if markup is None or 0 <= markup <= LARGEST_MARKUP else _("Enter a markup of zero or more.")

    def _skip_problem(self) -> str:
        typed = self._skip.value()
        fits = typed is None or (typed == typed.to_integral_value() and 0 <= typed <= MOST_SKIPPED)
        return "" if fits else _("Enter 0 to {most} rows.").format(most=MOST_SKIPPED)
