"""The small forms of a stock-take: which shelves, how many pieces, and why something differs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop.domain.stock import MoveReason
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.stock_take_differences import DifferenceRow
from msp_desktop.queries.stock_take_page import LastScan, ShelfChoice
from msp_desktop.ui.formats import formats
from msp_desktop.ui.inventory.take_words import season_name, shelf_named
from msp_desktop.ui.jobs.ask_sheet import AskSheet, reason_field
from msp_desktop.ui.kit import Column, Field, LineEdit, NumberEdit, PlainLabel, RowTable, flat_button, row
from msp_desktop.ui.screen import Screen
from msp_desktop.usecases.stock_takes import NamedShelf

MOST_ROWS = 9


@dataclass(frozen=True, slots=True)
class _Choice:
    """A row of the list of shelves: the group, whether it is ticked, and its name as it is typed."""

    shelf: str
    name: str
    items: int
    last: str
    ticked: bool


class ShelfPicker(QWidget):
    """The groups of shelves with a tick each, and a field for the name of the one in front."""

    def __init__(self, choices: Sequence[ShelfChoice], *, ticked: bool) -> None:
        super().__init__()
        self._before = {each.shelf: each.name for each in choices}
        self._rows = [
            _Choice(each.shelf, each.name, each.items, _last_words(each), ticked=ticked and bool(each.items))
            for each in choices
        ]
        self.table: RowTable[_Choice] = RowTable(
            "stock_take.shelves",
            _("Shelves"),
            [
                Column("ticked", "", 34, kind="check"),
                Column("shelf", N_("Shelf"), 74, kind="strong", value=lambda one: one.shelf or "–"),
                Column("name", N_("What lies there"), value=lambda one: one.name if one.shelf else _no_shelf()),
                Column("items", N_("Items"), 64, kind="number", value=lambda one: formats().number(one.items)),
                Column("last", N_("Counted"), 104, kind="muted"),
            ],
            row_id=lambda one: one.shelf,
            enter_opens=False,
        )
        self._name = LineEdit("stock_take.shelf_name", max_length=80)
        self._field = Field(_("What lies there"), self._name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.table)
        layout.addLayout(
            row(
                flat_button(_("Tick all"), "stock_take.all", lambda: self._tick_all(on=True)),
                flat_button(_("Tick none"), "stock_take.none", lambda: self._tick_all(on=False)),
                None,
            )
        )
        layout.addWidget(self._field)
        self.table.checked.connect(self._toggle)
        self.table.current_changed.connect(self._in_front)
        self._name.edited.connect(self._named)
        self._show()
        self.table.fit_height(MOST_ROWS)
        self.table.setFixedHeight(self.table.view.maximumHeight())
        self.table.select_first()

    def chosen(self) -> list[NamedShelf]:
        """The ticked groups, each with its name where that was changed."""
        return [
            NamedShelf(each.shelf, each.name if each.name != self._before[each.shelf] else None)
            for each in self._rows
            if each.ticked
        ]

    def _show(self) -> None:
        self.table.show_rows(self._rows)

    def _toggle(self, one: _Choice) -> None:
        self._change(replace(one, ticked=not one.ticked))

    def _tick_all(self, *, on: bool) -> None:
        self._rows = [replace(each, ticked=on) for each in self._rows]
        self._show()

    def _change(self, one: _Choice) -> None:
        self._rows = [one if each.shelf == one.shelf else each for each in self._rows]
        self._show()

    def _in_front(self, one: _Choice | None) -> None:
        if one is not None and self._name.value() != one.name:
            self._name.set_value(one.name)
        self._name.setEnabled(one is not None and bool(one.shelf))

    def _named(self) -> None:
        one = self.table.current()
        if one is not None and one.shelf and one.name != self._name.value():
            self._change(replace(one, name=self._name.value()))


def _no_shelf() -> str:
    return _("Parts without a shelf")


def _last_words(choice: ShelfChoice) -> str:
    return formats().day(formats().local(choice.last_at).date()) if choice.last_at is not None else _("Never")


def ask_start(
    screen: Screen, choices: Sequence[ShelfChoice], start: Callable[[str, list[NamedShelf]], object]
) -> AskSheet:
    """Ask for the name of a count and its shelves."""
    name = LineEdit("stock_take.name", max_length=80)
    name.set_value(season_name(screen.desk.dispatcher.shop.today))
    picker = ShelfPicker(choices, ticked=True)
    field = Field(_("Name"), name, required=True, missing=_("Enter a name, so that it is found later."))
    made = AskSheet(
        screen,
        _("Start a count"),
        [field, picker],
        _("Start counting"),
        lambda: start(name.value(), picker.chosen()),
        name="stock_take.start",
        note=_("Count shelf by shelf, when there is time. Sales and jobs go on meanwhile."),
        width=560,
    )
    return made.open(first=picker.table)


def ask_shelves(screen: Screen, choices: Sequence[ShelfChoice], add: Callable[[list[NamedShelf]], object]) -> AskSheet:
    """Ask which shelves join the count that goes on."""
    picker = ShelfPicker(choices, ticked=False)
    made = AskSheet(
        screen, _("Add shelves"), [picker], _("Add shelves"), lambda: add(picker.chosen()),
        name="stock_take.add_shelves", width=560,
    )  # fmt: skip
    return made.open(first=picker.table)


def ask_number(screen: Screen, last: LastScan, shelf: str, put: Callable[[Decimal], object]) -> AskSheet:
    """Ask how many pieces of a part there are on the shelf in hand."""
    number = NumberEdit("stock_take.quantity", smallest="0")
    number.set_value(last.mine)
    fields: list[Field | QWidget] = [
        Field(_("Pieces"), number, required=True, missing=_("Enter how many there are; 0 where none is."))
    ]
    if last.others:
        words = _("Others counted {n} there. They are added to yours.")
        fields.append(PlainLabel(words.format(n=formats().number(last.others)), "hint", wrap=True))

    def act() -> object:
        value = number.value()
        return None if value is None else put(value)

    title = _("How many {part} on {shelf}?").format(part=last.name, shelf=shelf_named(shelf))
    made = AskSheet(screen, title, fields, _("Set number"), act, name="stock_take.number", width=420)
    # One hand scans, the other types: Enter is enough.
    number.enter_next = False
    number.returnPressed.connect(made.sheet.main_action)
    made.open(first=number)
    number.selectAll()
    return made


def ask_reason(screen: Screen, one: DifferenceRow, put: Callable[[MoveReason, str], object]) -> AskSheet:
    """Ask for a reason in words."""
    field, line = reason_field("stock_take.note")
    line.set_value(one.note)
    title = _("Why does {part} differ?").format(part=one.name)
    made = AskSheet(
        screen, title, [field], _("Keep reason"), lambda: put(MoveReason.OTHER, line.value()), name="stock_take.reason"
    )
    return made.open(first=line)


def added_words(n: int) -> str:
    """What the status bar says after shelves joined."""
    return ngettext("{n} shelf added.", "{n} shelves added.", n).format(n=n)
