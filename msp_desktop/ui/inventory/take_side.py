"""The right side of a stock-take: its shelves with the pace, what closed ones come to, and the button that books it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from msp_desktop.domain.stock_take import ShelfState
from msp_desktop.i18n import _, ngettext
from msp_desktop.queries.stock_take_differences import DifferenceSums
from msp_desktop.queries.stock_take_page import TakeShelf
from msp_desktop.ui.formats import formats
from msp_desktop.ui.inventory.take_shelves import HEIGHT, ShelfList
from msp_desktop.ui.inventory.take_words import pieces, share, shelves_named, signed_money
from msp_desktop.ui.kit import IconLabel, InlineMessage, Panel, PlainLabel, Rule, primary_button, row, scrolled
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.theme import theme

COUNTABLE = (ShelfState.WAITING, ShelfState.COUNTING)


class ShelvesPanel(Panel):
    """All shelves of the count and when it will be done."""

    def __init__(self, chosen: Callable[[int], object]) -> None:
        super().__init__(_("Shelves"), note_right=True, note=" ", bare=True)
        self.list = ShelfList(chosen)
        self._area = scrolled(_held(self.list), "stock_take.shelves_area")
        self.add(self._area, 1)
        self._pace = PlainLabel("", "hint")
        self._foot = QWidget()
        foot = row(IconLabel("clock-outline", "t2", 15), self._pace, None, spacing=8)
        foot.setContentsMargins(15, 7, 15, 8)
        self._foot.setLayout(foot)
        self.add(self._foot)

    def show_shelves(self, shelves: Sequence[TakeShelf], in_hand: int | None, done_at: str) -> None:
        """Show the shelves, the figure of all of them, and the time the rest is done by ("" while not known)."""
        counted, items = sum(each.counted for each in shelves), sum(each.items for each in shelves)
        self.set_note(
            ngettext("{done} of {n} item", "{done} of {n} items", items).format(
                done=formats().number(counted), n=formats().number(items)
            )
        )
        self.list.show_shelves(shelves, in_hand)
        # As high as its shelves, and no higher; it scrolls where there is no room.
        self._area.setMaximumHeight(theme().px(HEIGHT) * len(shelves))
        set_shown(self._foot, bool(done_at))
        foot = self._foot.sizeHint().height() if done_at else 0
        self.setMaximumHeight(theme().px(40) + 10 + theme().px(HEIGHT) * len(shelves) + foot)
        self._pace.setText(_("At this pace done by {time}").format(time=done_at))


class SumsPanel(Panel):
    """Missing, found and net at cost on the closed shelves."""

    def __init__(self) -> None:
        super().__init__()
        self._title = PlainLabel("", "strong", gives_way=True)
        self.add(self._title)
        self._rows: list[tuple[PlainLabel, PlainLabel]] = []
        for tone in ("bad", "ok"):
            name, value = PlainLabel("", tone="t2"), PlainLabel("", "strong", tone=tone)
            self._rows.append((name, value))
            self.add(row(name, None, value))
        self.add(Rule())
        self._net = PlainLabel("", "total")
        self.add(row(PlainLabel(_("Net at cost"), "strong"), None, self._net))
        self._share = PlainLabel("", "hint", wrap=True)
        self.add(self._share)
        self.add_stretch()
        self.message = InlineMessage("stock_take.no_reason")
        self.add(self.message)

    def show_sums(self, sums: DifferenceSums) -> None:
        """Show what the closed shelves come to; nothing while none is closed."""
        set_shown(self, bool(sums.shelves))
        words = ngettext("Shelf {shelves} at cost", "Shelves {shelves} at cost", len(sums.shelves))
        self._title.setText(words.format(shelves=shelves_named(sums.shelves)))
        missing, found = self._rows
        missing[0].setText(_("Missing, {pieces}").format(pieces=pieces(sums.missing_pieces)))
        missing[1].setText(signed_money(sums.missing_cents))
        found[0].setText(_("Found, {pieces}").format(pieces=pieces(sums.found_pieces)))
        found[1].setText(signed_money(sums.found_cents))
        self._net.setText(signed_money(sums.net_cents))
        self._share.setText(share(sums.net_cents, sums.lies_cents))
        if sums.no_reason:
            words = ngettext(
                "{n} line has no reason. It is booked as “not known”.",
                "{n} lines have no reason. They are booked as “not known”.",
                sums.no_reason,
            )
            self.message.say("info", words.format(n=sums.no_reason))
        else:
            self.message.clear()


class ApproveBox(QWidget):
    """The main button and, below it, what it does."""

    def __init__(self, approve: Callable[[], object]) -> None:
        super().__init__()
        self.button = primary_button("", "stock_take.approve", approve, icon="check", large=True)
        self._words = PlainLabel("", "hint", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.button)
        layout.addWidget(self._words)

    def show_sums(self, sums: DifferenceSums, shelves: Sequence[TakeShelf]) -> None:
        """Say how many differences are booked, and which shelves go on."""
        if sums.differences:
            words = ngettext("Approve {n} difference", "Approve {n} differences", sums.differences)
            self.button.setText(words.format(n=sums.differences))
        else:
            self.button.setText(_("Approve, all agrees"))
        booked = _("Books {net} with your name").format(net=signed_money(sums.net_cents))
        going_on = [each.shelf for each in shelves if each.state in COUNTABLE]
        if going_on:
            rest = ngettext("{shelves} goes on", "{shelves} go on", len(going_on))
            booked = _("{booked} · {rest}").format(booked=booked, rest=rest.format(shelves=shelves_named(going_on)))
        self._words.setText(booked)


def _held(inner: QWidget) -> QWidget:
    box = QWidget()
    layout = QHBoxLayout(box)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(inner, 0, Qt.AlignmentFlag.AlignTop)
    return box
