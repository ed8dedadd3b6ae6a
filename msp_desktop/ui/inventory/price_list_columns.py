"""Which column of a price list is what: a line for each, with its heading and the first values in it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from msp_desktop.domain.price_list_headings import PriceField
from msp_desktop.i18n import _
from msp_desktop.ui.kit import Combo, PlainLabel, scrolled
from msp_desktop.ui.theme import theme
from msp_desktop.words import PRICE_FIELD_WORDS

COMBO_WIDTH = 170
HEADING_WIDTH = 150


class ColumnFields(QWidget):
    """The lines; a meaning is given to one column, so choosing it elsewhere takes it away from the first."""

    edited = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._combos: list[Combo[PriceField]] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._inner = QWidget()
        self._grid = QGridLayout(self._inner)
        self._grid.setContentsMargins(0, 0, 8, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnMinimumWidth(0, theme().px(HEADING_WIDTH))
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 2)
        layout.addWidget(scrolled(self._inner, f"{name}.scroll"))

    def show_columns(
        self, headings: Sequence[str], samples: Sequence[Sequence[str]], fields: Sequence[PriceField]
    ) -> None:
        """Show these columns with what each is taken for."""
        self._clear()
        for at, (heading, values, field) in enumerate(zip(headings, samples, fields, strict=True)):
            shown = heading or _("Column {n}").format(n=at + 1)
            combo: Combo[PriceField] = Combo(
                f"{self._name}.{at + 1}", [(each, _(words)) for each, words in PRICE_FIELD_WORDS.items()],
                width=COMBO_WIDTH,
            )  # fmt: skip
            combo.setAccessibleName(_("What “{heading}” holds").format(heading=shown))
            combo.set_value(field)
            combo.edited.connect(lambda at=at: self._chosen(at))
            self._grid.addWidget(PlainLabel(shown, "strong", cut=True), at, 0)
            self._grid.addWidget(PlainLabel(" · ".join(values), tone="t2", cut=True), at, 1)
            self._grid.addWidget(combo, at, 2)
            self._combos.append(combo)
        self._grid.setRowStretch(len(self._combos), 1)

    def follow(self, before: QWidget) -> None:
        """Tab comes here from `before`, goes through the lines, and on to what comes after them."""
        for combo in self._combos:
            QWidget.setTabOrder(before, combo)
            before = combo

    def value(self) -> tuple[PriceField, ...]:
        """What each column is taken for, in order."""
        return tuple(each.value() or PriceField.NONE for each in self._combos)

    def first(self) -> QWidget | None:
        """The first line's choice."""
        return self._combos[0] if self._combos else None

    def _chosen(self, at: int) -> None:
        field = self._combos[at].value()
        for other, combo in enumerate(self._combos):
            if other != at and field is not PriceField.NONE and combo.value() is field:
                combo.set_value(PriceField.NONE)
        self.edited.emit()

    def _clear(self) -> None:
        self._grid.setRowStretch(len(self._combos), 0)
        self._combos = []
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
