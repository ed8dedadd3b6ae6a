"""What closed shelves differ by, which neighbours may be mixed up, what lay elsewhere, and the counts before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from msp_desktop.domain.stock import MoveReason
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.stock_take_differences import (
    ALL,
    FOUND,
    MISSING,
    NO_REASON,
    DifferenceRow,
    DifferenceSums,
    MixedUp,
)
from msp_desktop.queries.stock_take_page import EarlierTake, FoundElsewhere
from msp_desktop.ui.formats import formats
from msp_desktop.ui.inventory.take_note import NoteLine
from msp_desktop.ui.inventory.take_words import (
    REASON_WORDS,
    agreement,
    difference_detail,
    pieces,
    reason_words,
    shelf_named,
    signed,
    signed_money,
)
from msp_desktop.ui.kit import Chips, Column, EmptyState, Panel, PlainLabel, RowTable, Rule, button
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.theme import theme

EDGE = 14
LOW = 500
"""Below so many px at 100 % there is no room for the counts before."""


@dataclass(frozen=True, slots=True)
class DifferenceActs:
    """What the panel's fields and buttons call."""

    refresh: Callable[[], object]
    count_again: Callable[[], object]
    count_pair: Callable[[MixedUp], object]
    give_reason: Callable[[DifferenceRow, MoveReason], object]


class DifferencesPanel(Panel):
    """The table with its filters, the totals below it, and what else is worth knowing."""

    def __init__(self, acts: DifferenceActs) -> None:
        super().__init__(bare=True)
        self._acts = acts
        self._pair: MixedUp | None = None
        self._fill_head()
        self._make_table()
        self._make_notes()

    def _fill_head(self) -> None:
        self.chips: Chips[str] = Chips(
            "stock_take.show", _("Show"), self._options(DifferenceSums()), optional=False, tick=False
        )
        self.chips.set_value(ALL)
        self.chips.edited.connect(self._acts.refresh)
        self.again_button = button(_("Count again"), "stock_take.again", self._acts.count_again, icon="refresh")
        head = QHBoxLayout()
        head.setContentsMargins(EDGE, 8, EDGE, 8)
        head.setSpacing(12)
        head.addWidget(PlainLabel(_("Differences on closed shelves"), "strong", gives_way=True))
        head.addWidget(self.chips, 1)
        head.addWidget(self.again_button)
        self.add(head)

    def _make_table(self) -> None:
        self.table: RowTable[DifferenceRow] = RowTable(
            "stock_take.differences",
            _("Differences on closed shelves"),
            [
                Column("code", N_("Code"), 102, kind="mono", sortable=True, firm=True),
                Column("name", N_("Item"), kind="strong", sortable=True, detail=difference_detail),
                Column("place", N_("Shelf"), 70, kind="muted", sortable=True, firm=True),
                Column(
                    "expected", N_("Expected"), 76, kind="number", tone=lambda _one: "t2",
                    value=lambda one: _n(one.expected),
                ),
                Column("counted", N_("Counted"), 72, kind="money_strong", value=lambda one: _n(one.counted)),
                Column(
                    "difference", N_("Difference"), 82, kind="money_strong", sortable=True, tone=_tone,
                    value=lambda one: signed(one.difference),
                ),
                Column(
                    "value_cents", N_("At cost"), 88, kind="money_strong", sortable=True,
                    value=lambda one: signed_money(one.value_cents),
                ),
                Column(
                    "reason", N_("Reason"), 166, kind="choice", value=reason_words,
                    tone=lambda one: "" if one.reason else "war", firm=True,
                ),
            ],
            sorted_by="value_cents",
            descending=True,
            multi=True,
            two_lines=False,
            bare=True,
        )  # fmt: skip
        self._empty = EmptyState("", "stock_take.no_differences", icon="check")
        self.table.set_empty(self._empty)
        self.table.sort_asked.connect(lambda *_sort: self._acts.refresh())
        self.table.opened.connect(self.ask_reason)
        self.table.act_asked.connect(self.ask_reason)
        self.table.menu_asked.connect(lambda one, _at: self.ask_reason(one))
        self.add(self.table, 10)
        self._totals = Totals(self.table)
        self.add(self._totals)

    def _make_notes(self) -> None:
        box = QVBoxLayout()
        box.setContentsMargins(EDGE, 4, EDGE, 8)
        box.setSpacing(8)
        link = (_("Count both again"), "stock_take.pair", self._again_pair)
        self.mixed = NoteLine("stock_take.mixed", "warning", "swap-horizontal", link)
        self.elsewhere = NoteLine("stock_take.elsewhere", "info", "map-marker-outline")
        box.addWidget(self.mixed)
        box.addWidget(self.elsewhere)
        self.add(box)
        self.earlier: RowTable[EarlierTake] = earlier_table("stock_take.earlier")
        self.add(self.earlier, 3)
        self.body.addStretch(1)
        self.add(Rule())
        self._foot = PlainLabel("", "hint", gives_way=True)
        self._foot.setContentsMargins(EDGE, 8, EDGE, 8)
        self.add(self._foot)

    # -- what is shown

    def show_sums(self, sums: DifferenceSums, closed: bool) -> None:
        """Show the filters with their counts, the totals, and what agrees."""
        chosen = self.chips.value() or ALL
        self.chips.show_options(self._options(sums))
        self.chips.set_value(chosen)
        set_shown(self._totals, sums.differences > 0)
        self._totals.show_totals(
            ngettext("{n} difference", "{n} differences", sums.differences).format(n=sums.differences),
            signed(sums.found_pieces - sums.missing_pieces),
            signed_money(sums.net_cents),
        )
        self._foot.setText(agreement(sums))
        set_shown(self.again_button, sums.differences > 0)
        if not closed:
            self._empty.say(_("Nothing to compare yet."), _("Close a shelf, and what differs on it shows here."))
        elif sums.differences:
            self._empty.say(_("None of the differences is like that."))
        else:
            self._empty.say(_("Everything counted is as the book says."))

    def show_table(self, fetch: Callable[[DifferenceRow | None, int], Sequence[DifferenceRow]]) -> None:
        """Show the lines; two lines a row only where one has more to say."""
        self.table.show_pages(fetch)
        self.table.set_two_lines(any(difference_detail(row) for row in self.table.rows()))
        _cap(self.table, least=4)

    def show_mixed(self, pairs: Sequence[MixedUp]) -> None:
        """Point at two neighbours off by one."""
        self._pair = pairs[0] if pairs else None
        if self._pair is None:
            self.mixed.clear()
            return
        pair = self._pair
        words = _("{many} has one {more} too many, {few} next to it one {less} too few.")
        if pair.many_place == pair.few_place:
            words = _("{many} has one {more} too many and one {less} too few.")
        self.mixed.say(
            _("Mixed up?"),
            words.format(many=pair.many_place, more=pair.many_name, few=pair.few_place, less=pair.few_name),
        )

    def show_elsewhere(self, found: Sequence[FoundElsewhere]) -> None:
        """Say which pieces lie on a shelf that is not theirs."""
        if not found:
            self.elsewhere.clear()
            return
        one = found[0]
        words = _("{pieces} of {part}, found on {shelf}, belongs on {place}.").format(
            pieces=pieces(one.quantity), part=one.name, shelf=shelf_named(one.found_on), place=one.belongs_on or "–"
        )
        more = len(found) - 1
        if more:
            rest = ngettext("{n} more part lies elsewhere.", "{n} more parts lie elsewhere.", more).format(n=more)
            words = _("{first} {rest}").format(first=words, rest=rest)
        self.elsewhere.say(_("On another shelf"), words)
        tip = "\n".join(
            _("{code} {part}: {pieces} on {shelf}, belongs on {place}").format(
                code=each.code, part=each.name, pieces=pieces(each.quantity),
                shelf=shelf_named(each.found_on), place=each.belongs_on or "–",
            )
            for each in found
        )  # fmt: skip
        self.elsewhere.setToolTip(tip)

    def show_earlier(self, rows: Sequence[EarlierTake]) -> None:
        """Show the counts done before."""
        self.earlier.show_rows(rows)
        _cap(self.earlier, least=min(len(rows), 2))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The counts before give way where the window is low."""
        set_shown(self.earlier, bool(self.earlier.rows()) and self.height() > theme().px(LOW))

    # -- reasons

    def ask_reason(self, one: DifferenceRow) -> QMenu:
        """Offer the reasons below a line."""
        menu = self.reason_menu(one)
        at = self.table.view.visualRect(self.table.view.model().index(self.table.rows().index(one), 7))
        menu.popup(self.table.view.viewport().mapToGlobal(at.bottomLeft() + QPoint(6, 0)))
        return menu

    def reason_menu(self, one: DifferenceRow) -> QMenu:
        """The reasons a line may have."""
        menu = QMenu(self)
        for reason, words in REASON_WORDS.items():
            self._offer(menu, one, reason, _("Other…") if reason is MoveReason.OTHER else _(words))
        if one.reason:
            menu.addSeparator()
            self._offer(menu, one, MoveReason.NONE, _("No reason"))
        return menu

    def _offer(self, menu: QMenu, one: DifferenceRow, reason: MoveReason, words: str) -> None:
        act = menu.addAction(words)
        act.setObjectName(f"stock_take.reason.{reason.value or 'none'}")
        act.setCheckable(True)
        act.setChecked(one.reason is reason)
        act.triggered.connect(lambda _on=False: self._acts.give_reason(one, reason))

    def _again_pair(self) -> None:
        if self._pair is not None:
            self._acts.count_pair(self._pair)

    def _options(self, sums: DifferenceSums) -> list[tuple[str, str] | tuple[str, str, str]]:
        options: list[tuple[str, str] | tuple[str, str, str]] = [
            (ALL, _("All {n}").format(n=sums.differences)),
            (MISSING, _("Missing {n}").format(n=sums.missing)),
            (FOUND, _("Found {n}").format(n=sums.found)),
        ]
        if sums.no_reason or self.chips_value() == NO_REASON:
            options.append((NO_REASON, _("No reason {n}").format(n=sums.no_reason), "alert-outline"))
        return options

    def chips_value(self) -> str:
        """The filter in force."""
        chips: Chips[str] | None = getattr(self, "chips", None)
        return (chips.value() if chips is not None else None) or ALL


class Totals(QWidget):
    """The sums below the table, each under its column."""

    def __init__(self, table: RowTable[DifferenceRow]) -> None:
        super().__init__()
        self._table = table
        self._texts: dict[str, str] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_totals(self, count: str, pieces_off: str, value: str) -> None:
        """Show how many differences there are, by how many pieces, and worth what."""
        self._texts = {"name": count, "difference": pieces_off, "value_cents": value}
        self.setAccessibleName(", ".join(self._texts.values()))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme().px(200), theme().px(36))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, look, view = QPainter(self), theme(), self._table.view
        painter.setFont(look.font(13, QFont.Weight.Bold, figures=True))
        painter.setPen(look.colour("t1"))
        for at, column in enumerate(self._table.model_of_rows.columns):
            text = self._texts.get(column.key)
            if text is None:
                continue
            box = QRect(view.columnViewportPosition(at) + 8, 0, view.columnWidth(at) - 16, self.height())
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, text)
        painter.fillRect(0, self.height() - 1, self.width(), 1, look.colour("line"))
        painter.end()


def earlier_table(name: str) -> RowTable[EarlierTake]:
    """The list of counts done before."""
    return RowTable(
        name,
        _("Counts before"),
        [
            Column("name", N_("Counts before"), kind="strong"),
            Column("by", N_("Approved by"), 190, value=_approved),
            Column("items", N_("Items"), 80, kind="number", value=lambda one: _n(one.items)),
            Column("differences", N_("Differences"), 96, kind="number", value=lambda one: _n(one.differences)),
            Column(
                "net_cents", N_("Net at cost"), 130, kind="money_strong",
                value=lambda one: signed_money(one.net_cents),
            ),
        ],
        dense=True,
        bare=True,
        enter_opens=False,
    )  # fmt: skip


def _approved(one: EarlierTake) -> str:
    day = formats().day(formats().local(one.done_at).date())
    return _("{who}, {day}").format(who=one.by, day=day) if one.by else day


def _n(number: object) -> str:
    return formats().number(number)  # type: ignore[arg-type]  # the columns hold quantities and counts


def _tone(one: DifferenceRow) -> str:
    return "bad" if one.difference < 0 else "ok" if one.difference > 0 else ""


def _cap(table: RowTable[DifferenceRow] | RowTable[EarlierTake], least: int) -> None:
    """As high as its rows, and no higher; never below a few."""
    rows = max(len(table.rows()), 1 if table.rows() else 5)
    head = theme().px(31) + 2
    table.setMaximumHeight(head + rows * table.row_height())
    table.setMinimumHeight(head + min(rows, least) * table.row_height())
