"""What a price list would change, row by row, with counts above that narrow the table."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop.domain.money import half_up_to
from msp_desktop.domain.price_list import counts
from msp_desktop.domain.price_list_values import Proposal, ProposalKind
from msp_desktop.i18n import N_, _
from msp_desktop.store.search import fold
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import Badge, Chips, Column, EmptyState, RowTable, SearchBox, row
from msp_desktop.words import PROPOSAL_WORDS, refused_row

ALL = "all"

_BADGES: dict[ProposalKind, tuple[str, str]] = {
    ProposalKind.NEW: ("inf", "plus"),
    ProposalKind.UP: ("war", "trending-up"),
    ProposalKind.DOWN: ("ok", "trending-down"),
    ProposalKind.FIRST: ("inf", "tag-outline"),
    ProposalKind.TERMS: ("neu", "pencil-outline"),
    ProposalKind.SAME: ("neu", "check"),
    ProposalKind.LEFT: ("neu", "minus"),
    ProposalKind.REFUSED: ("bad", "close-circle-outline"),
}


class ListChanges(QWidget):
    """The table of the look; a list of 100,000 rows is shown page by page."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._all: Sequence[Proposal] = ()
        # What the filter looks at, made when something is typed.
        self._texts: list[str] = []
        self._shown: list[Proposal] = []
        self._numbers: list[int] = []
        self._find = SearchBox(f"{name}.filter", _("Code or name"), width=240)
        self._chips: Chips[str] = Chips(f"{name}.show", _("Show"), _options({}), optional=False)
        self.table: RowTable[Proposal] = RowTable(
            f"{name}.table", _("Changes"), _columns(), row_id=lambda one: one.row, dense=True
        )
        self.table.set_empty(EmptyState(_("No rows here."), f"{name}.nothing", icon="filter-outline"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        line = row(self._find, self._chips, spacing=12)
        line.setStretch(1, 1)
        layout.addLayout(line)
        layout.addWidget(self.table, 1)
        self._find.asked.connect(lambda _text: self._narrow())
        self._find.down.connect(self.table.setFocus)
        self._chips.edited.connect(self._narrow)

    def show_proposals(self, proposals: Sequence[Proposal]) -> None:
        """Show a look, what it changes first in sight."""
        self._all, self._texts = proposals, []
        found = counts(proposals)
        self._chips.show_options(_options(found))
        self._chips.set_count(ALL, len(proposals))
        for kind, count in found.items():
            if count:
                self._chips.set_count(kind.value, count)
        self._chips.set_value(ALL)
        self._find.clear()
        self._narrow()

    def focus_filter(self) -> None:
        """Go to the field that narrows the table."""
        self._find.setFocus()
        self._find.selectAll()

    def show_kind(self, kind: ProposalKind) -> None:
        """Narrow the table to rows of one kind."""
        self._chips.set_value(kind.value)
        self._narrow()

    def _narrow(self) -> None:
        chosen, typed = self._chips.value() or ALL, fold(self._find.value())
        shown = self._all
        if typed:
            self._texts = self._texts or [fold(f"{each.code} {each.name}") for each in self._all]
            shown = [each for each, text in zip(shown, self._texts, strict=True) if typed in text]
        self._shown = [each for each in shown if chosen in (ALL, each.kind.value)]
        self._numbers = [each.row for each in self._shown]
        self.table.show_pages(self._after, before=self._before, keep_place=False)

    def _after(self, last: Proposal | None, limit: int) -> list[Proposal]:
        start = 0 if last is None else bisect_right(self._numbers, last.row)
        return self._shown[start : start + limit]

    def _before(self, first: Proposal | None, limit: int) -> list[Proposal]:
        end = len(self._shown) if first is None else bisect_left(self._numbers, first.row)
        return self._shown[max(end - limit, 0) : end]


def _options(found: dict[ProposalKind, int]) -> list[tuple[str, str, str]]:
    chips = [(ALL, _("All"), "")]
    for kind, words in PROPOSAL_WORDS.items():
        if found.get(kind):
            chips.append((kind.value, _(words), _BADGES[kind][1]))
    return chips


def _columns() -> list[Column[Proposal]]:
    return [
        Column("row", N_("Row"), 64, kind="number"),
        Column("code", N_("Code"), 120, kind="mono"),
        Column("name", N_("Name"), kind="strong", value=lambda one: one.name),
        Column("kind", N_("What"), 128, kind="badge", value=_badge),
        Column("old_cents", N_("Before"), 92, kind="money", value=lambda one: one.old_cents),
        Column("new_cents", N_("Now"), 92, kind="money_strong", value=lambda one: one.new_cents),
        Column("rise", N_("Change"), 84, align="right", value=_rise, tone=_rise_tone),
        Column("price_cents", N_("We sell at"), 96, kind="money", value=_price),
        Column("margin", N_("Margin"), 80, align="right", value=_margin, tone=_margin_tone),
        Column("why", N_("Why not"), kind="muted", value=_why),
    ]


def _badge(one: Proposal) -> Badge:
    token, icon = _BADGES[one.kind]
    return Badge(token, icon, _(PROPOSAL_WORDS[one.kind]))


def _rise(one: Proposal) -> str:
    if one.rise is None or not one.rise:
        return ""
    rounded = half_up_to(one.rise, 1)
    return ("+" if rounded > 0 else "") + formats().percent(rounded)


def _rise_tone(one: Proposal) -> str:
    rise = one.rise
    return "" if not rise else "war" if rise > 0 else "ok"


def _price(one: Proposal) -> int | None:
    if one.price_cents is not None:
        return one.price_cents
    return one.part.price_cents if one.part is not None else None


def _margin(one: Proposal) -> str:
    return "" if one.margin is None else formats().percent(one.margin)


def _margin_tone(one: Proposal) -> str:
    return "bad" if one.margin is not None and one.margin < Decimal() else ""


def _why(one: Proposal) -> str:
    return refused_row(one.reason, one.detail, formats()) if one.reason is not None else ""
