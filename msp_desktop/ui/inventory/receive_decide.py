"""To decide: one row for each difference of a delivery, with the choices there are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop.domain.delivery import DifferenceKind
from msp_desktop.domain.purchase import CostDecision, ExtraDecision, ShortDecision
from msp_desktop.i18n import _, ngettext
from msp_desktop.queries.delivery_card import DeliveryCard, ToDecide
from msp_desktop.ui.inventory.receive_words import (
    COST_WORDS,
    DIFFERENCE_ICONS,
    EXTRA_WORDS,
    SHORT_WORDS,
    decide_detail,
    decide_title,
)
from msp_desktop.ui.kit import Chips, IconLabel, Panel, PlainLabel, Rule, row, scrolled
from msp_desktop.ui.kit.labels import set_shown

MOST_ROWS = 40
"""So many stand in the panel; the others come up as these are settled on the list."""
UNTOUCHED = 3
"""From more lines than this that have nothing counted yet, one row speaks for them all."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One row: what it says, which lines it is about, what can be chosen and what is."""

    key: str
    kind: DifferenceKind
    line_ids: tuple[int, ...]
    title: str
    detail: str
    chosen: StrEnum | None


Decide = Callable[[Choice, StrEnum], object]
OPTIONS: dict[DifferenceKind, Sequence[tuple[StrEnum, str]]] = {
    DifferenceKind.MISSING: tuple(SHORT_WORDS.items()),
    DifferenceKind.NOT_ORDERED: tuple(EXTRA_WORDS.items()),
    DifferenceKind.DEARER: tuple(COST_WORDS.items()),
}


def choices(card: DeliveryCard) -> list[Choice]:
    """The rows of a delivery: lines of which nothing came yet are one row where they are many."""
    untouched = [
        each for each in card.to_decide if each.kind is DifferenceKind.MISSING and not each.row.counted.counted
    ]
    together = untouched if len(untouched) > UNTOUCHED else []
    spoken_for = {each.row.id for each in together}
    made = [
        _choice(each, card)
        for each in card.to_decide
        if each.kind is not DifferenceKind.MISSING or each.row.id not in spoken_for
    ]
    if together:
        answers = {each.row.counted.short for each in together}
        n = len(together)
        rest = Choice(
            "rest",
            DifferenceKind.MISSING,
            tuple(each.row.id for each in together),
            ngettext("{n} line: nothing counted", "{n} lines: nothing counted", n).format(n=n),
            _("What is not scanned did not come"),
            answers.pop() if len(answers) == 1 else None,
        )
        made.insert(sum(1 for each in made if each.kind is DifferenceKind.MISSING), rest)
    return made


def _choice(each: ToDecide, card: DeliveryCard) -> Choice:
    line = each.row.counted
    chosen: StrEnum = {
        DifferenceKind.MISSING: line.short,
        DifferenceKind.NOT_ORDERED: line.extra,
        DifferenceKind.DEARER: line.cost,
    }[each.kind]
    key = f"{each.row.id}.{each.kind}"
    return Choice(key, each.kind, (each.row.id,), decide_title(each), decide_detail(each, card), chosen)


class DecidePanel(Panel):
    """The differences; a press on a choice is kept on the order at once. Tab comes here from the panel `after`."""

    def __init__(self, decide: Decide, after: QWidget) -> None:
        super().__init__(
            _("To decide"),
            icon="alert-outline",
            note=_("Missing, not ordered, dearer. Each choice is kept on the order"),
            bare=True,
        )
        self._decide = decide
        self._after = after
        self._rows: dict[str, _Row] = {}
        self._inner = QWidget()
        self._list = QVBoxLayout(self._inner)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        self._more = PlainLabel("", "hint")
        self._more.setContentsMargins(15, 8, 15, 8)
        self._list.addWidget(self._more)
        self._list.addStretch(1)
        self.area = scrolled(self._inner, "receive.decide")
        self.add(self.area, 1)

    def show_choices(self, wanted: Sequence[Choice]) -> None:
        """Show these rows; those that stand already keep their place and the cursor."""
        shown = list(wanted[:MOST_ROWS])
        keys = {each.key for each in shown}
        for key in [each for each in self._rows if each not in keys]:
            gone = self._rows.pop(key)
            self._list.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        fresh = any(each.key not in self._rows for each in shown)
        for place, each in enumerate(shown):
            line = self._rows.get(each.key)
            if line is None:
                line = self._rows[each.key] = _Row(each, self._decide)
            if self._list.indexOf(line) != place:
                self._list.insertWidget(place, line)
                set_shown(line, True)
            line.show_choice(each)
        self._order([self._rows[each.key] for each in shown] if fresh else [])
        left = len(wanted) - len(shown)
        self._more.setText(ngettext("{n} more below these", "{n} more below these", left).format(n=left))
        set_shown(self._more, left > 0)

    def _order(self, rows: "Sequence[_Row]") -> None:
        """Tab goes from the list through these rows, and on to what stands right of them."""
        before: QWidget = _last_stop(self._after) if rows else self
        for each in rows:
            for stop in each.stops():
                QWidget.setTabOrder(before, stop)
                before = stop

    def rows_height(self) -> int:
        """How high its rows are together."""
        return self._inner.sizeHint().height()


def _last_stop(panel: QWidget) -> QWidget:
    """The last of what Tab reaches in a panel."""
    last = panel
    widget = panel.nextInFocusChain()
    while widget is not None and widget is not panel:
        if panel.isAncestorOf(widget) and widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus:
            last = widget
        widget = widget.nextInFocusChain()
    return last


class _Row(QWidget):
    def __init__(self, choice: Choice, decide: Decide) -> None:
        super().__init__()
        self._choice = choice
        self._decide = decide
        icon, tone = DIFFERENCE_ICONS[choice.kind]
        self._title, self._detail = PlainLabel("", "strong", gives_way=True), PlainLabel("", "hint", gives_way=True)
        words = QWidget()
        texts = QVBoxLayout(words)
        texts.setContentsMargins(0, 0, 0, 0)
        texts.setSpacing(0)
        texts.addWidget(self._title)
        texts.addWidget(self._detail)
        options = [(value, _(words)) for value, words in OPTIONS[choice.kind]]
        self._chips: Chips[StrEnum] = Chips(f"receive.decide.{choice.key}", choice.title, options, optional=False)
        self._chips.edited.connect(self._chosen)
        line = row(IconLabel(icon, tone, 17), words, self._chips, spacing=12)
        line.setContentsMargins(15, 7, 15, 7)
        line.setStretch(1, 1)
        line.setAlignment(self._chips, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(line)
        layout.addWidget(Rule())

    def stops(self) -> Sequence[QWidget]:
        """What Tab and the arrows can reach, in order."""
        return self._chips.buttons()

    def show_choice(self, choice: Choice) -> None:
        """Show what it says now."""
        self._choice = choice
        self._title.setText(choice.title)
        self._detail.setText(choice.detail)
        if self._chips.value() != choice.chosen:
            self._chips.set_value(choice.chosen)

    def _chosen(self) -> None:
        value = self._chips.value()
        if value is not None and value != self._choice.chosen:
            self._decide(self._choice, value)


def decision(choice: Choice, value: StrEnum) -> dict[str, StrEnum]:
    """The argument of the act that keeps a choice."""
    if isinstance(value, ShortDecision):
        return {"short": value}
    if isinstance(value, ExtraDecision):
        return {"extra": value}
    assert isinstance(value, CostDecision), choice.key
    return {"cost": value}
