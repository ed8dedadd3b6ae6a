"""The selected part at the right of the stock list: what it sells, how long it lasts, its last moves."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from msp_desktop.domain.stock import StockState
from msp_desktop.i18n import _, ngettext
from msp_desktop.queries.part_card import PartCard
from msp_desktop.queries.stock_card import Move
from msp_desktop.ui.badges import STOCK_STATES, stock_badge
from msp_desktop.ui.formats import formats
from msp_desktop.ui.inventory.move_words import counts_words, lasts_words, move_sentence, plain
from msp_desktop.ui.kit import (
    Badge,
    BadgeLabel,
    IconLabel,
    Panel,
    PlainLabel,
    Rule,
    button,
    link_button,
    row,
)  # fmt: skip
from msp_desktop.ui.kit.flow_layout import FlowLayout
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.theme import theme

SHOWN_MOVES = 3
SHOWN_JOBS = 3


def free_badge(card: PartCard) -> Badge:
    """What is free against the minimum: “1 free, min 4”; jobs that wait when there are too few."""
    if not card.active:
        return Badge("neu", "archive-outline", _("Ended"))
    token, icon = STOCK_STATES[card.state]
    if card.state is StockState.NOT_KEPT:
        return stock_badge(card.state)
    free = plain(card.balance.free)
    words = _("{n} free, min {min}").format(n=free, min=plain(card.minimum))
    if not card.minimum:
        words = _("{n} free").format(n=free)
    return Badge(token, icon, words)


def waiting_words(card: PartCard) -> str:
    """How many jobs wait for pieces that are not there; "" when none does."""
    if not card.short:
        return ""
    # The jobs that came last are those that miss a piece.
    missing, jobs = card.short, 0
    for each in reversed(card.waiting):
        if missing <= 0:
            break
        missing -= each.reserved
        jobs += 1
    jobs = max(jobs, 1)
    return ngettext("{n} job waiting", "{n} jobs waiting", jobs).format(n=jobs)


class ItemPanel(Panel):
    """Name and state, three figures, jobs that wait, the last moves and the acts on the part."""

    def __init__(
        self,
        *,
        adjust: Callable[[], object],
        label: Callable[[], object],
        history: Callable[[], object],
        go_job: Callable[[int], object],
    ) -> None:
        super().__init__()
        self._go_job = go_job
        self._name = PlainLabel("", "strong", cut=True)
        self._badge = BadgeLabel(None)
        self._build_head()
        self._figures = [PlainLabel("", "lead") for _figure in range(3)]
        self._labels = [PlainLabel("", "small", tone="t2") for _figure in range(3)]
        grid = QGridLayout()
        grid.setVerticalSpacing(2)
        for at, (name, figure) in enumerate(zip(self._labels, self._figures, strict=True)):
            grid.addWidget(name, 0, at)
            grid.addWidget(figure, 1, at)
            grid.setColumnStretch(at, 1)
        self.add(grid)
        self._jobs = QVBoxLayout()
        self._jobs.setSpacing(4)
        self._jobs_box = QWidget()
        self._jobs_box.setLayout(self._jobs)
        self._jobs.setContentsMargins(0, 0, 0, 0)
        self.add(self._jobs_box)
        self.add(Rule())
        self._moves = _Moves()
        self.add(self._moves)
        acts = QWidget()
        flow = FlowLayout(acts)
        for each in (
            button(_("Adjust"), "inventory.item.adjust", adjust, icon="pencil-outline", small=True),
            button(_("Print label"), "inventory.item.label", label, icon="printer-outline", small=True),
            button(_("History"), "inventory.item.history", history, icon="clock-outline", small=True),
        ):
            flow.addWidget(each)
        self.add(acts)

    def _build_head(self) -> None:
        """A head of its own: a name may be longer than the panel is wide, and is cut."""
        head = QFrame()
        head.setProperty("panel", "head")
        head.setMinimumHeight(theme().px(40))
        layout = QHBoxLayout(head)
        layout.setContentsMargins(15, 3, 15, 3)
        layout.setSpacing(9)
        layout.addWidget(self._name, 1)
        layout.addWidget(self._badge)
        outer = self.layout()
        assert isinstance(outer, QVBoxLayout)
        outer.insertWidget(0, head)

    def show_card(self, card: PartCard, today: date) -> None:
        """Show a part."""
        self._name.setText(card.name)
        self._badge.show_badge(free_badge(card))
        for label, words in zip(self._labels, (_("Sold, 90 days"), _("Lasts about"), _("Margin")), strict=True):
            label.setText(words)
        margin = self._figures[2]
        for figure, text in zip(
            self._figures,
            (plain(card.sold), lasts_words(card.lasts_days), formats().money(card.margin_cents)),
            strict=True,
        ):
            figure.setText(text)
        margin.set_tone("bad" if card.margin_cents < 0 else "")
        self._show_jobs(card)
        self._moves.show_moves(card.moves[:SHOWN_MOVES], today)

    def _show_jobs(self, card: PartCard) -> None:
        while (item := self._jobs.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        waiting = waiting_words(card)
        set_shown(self._jobs_box, bool(card.waiting))
        if waiting:
            line = QWidget()
            line.setLayout(row(IconLabel("truck-delivery-outline", "wai", 16), PlainLabel(waiting, "strong"), None))
            self._tighten(line)
        for each in card.waiting[:SHOWN_JOBS]:
            line = QWidget()
            line.setLayout(
                row(
                    link_button(each.number, f"inventory.item.job.{each.job_id}", partial(self._go_job, each.job_id)),
                    PlainLabel(each.customer, "small", tone="t2", cut=True),
                    PlainLabel(_("{n} reserved").format(n=plain(each.reserved)), "small", tone="t2"),
                )
            )
            self._tighten(line)
        if len(card.waiting) > SHOWN_JOBS:
            more = len(card.waiting) - SHOWN_JOBS
            words = ngettext("and {n} more job", "and {n} more jobs", more).format(n=more)
            self._jobs.addWidget(PlainLabel(words, "small", tone="t2"))

    def _tighten(self, line: QWidget) -> None:
        layout = line.layout()
        assert layout is not None
        layout.setContentsMargins(0, 0, 0, 0)
        self._jobs.addWidget(line)


class _Moves(QWidget):
    """A few moves: day, what happened, counts before and after."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnMinimumWidth(0, theme().px(54))
        self._cells: list[tuple[PlainLabel, PlainLabel, PlainLabel]] = []
        for at in range(SHOWN_MOVES):
            cells = (
                PlainLabel("", "small", tone="t2"),
                PlainLabel("", "small", cut=True),
                PlainLabel("", "group"),
            )
            for column, cell in enumerate(cells):
                self._grid.addWidget(cell, at, column)
            self._cells.append(cells)
        self._none = PlainLabel(_("No piece has moved yet."), "hint")
        self._grid.addWidget(self._none, SHOWN_MOVES, 0, 1, 3)

    def show_moves(self, moves: tuple[Move, ...], today: date) -> None:
        """Show the last moves."""
        set_shown(self._none, not moves)
        for at, cells in enumerate(self._cells):
            for cell in cells:
                set_shown(cell, at < len(moves))
            if at < len(moves):
                move = moves[at]
                day = formats().local(move.at).date()
                cells[0].setText(formats().near_day(day, today))
                cells[1].setText(_by(move))
                cells[2].setText(counts_words(move))


def _by(move: Move) -> str:
    """What happened and the first name of who did it."""
    person = move.person.split(" ")[0]
    sentence = move_sentence(move)
    return _("{what}, {person}").format(what=sentence, person=person) if person else sentence
