"""Counting the shelf in hand: the field every scan goes to, what was scanned last, and the numbers beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop.domain.stock_take import ShelfState
from msp_desktop.i18n import _, ngettext
from msp_desktop.queries.stock_take_page import LastScan, TakeShelf
from msp_desktop.ui.formats import formats
from msp_desktop.ui.inventory.take_words import shelf_named
from msp_desktop.ui.kit import Found, IconLabel, LookupBox, Panel, PlainLabel, button, row
from msp_desktop.ui.kit.labels import set_shown

MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class CountActs:
    """What the panel's fields and buttons call."""

    find: Callable[[str], Sequence[Found]]
    chosen: Callable[[object], object]
    one_less: Callable[[], object]
    set_number: Callable[[], object]
    close_shelf: Callable[[], object]


class CountPanel(Panel):
    """The shelf in hand, blind."""

    def __init__(self, acts: CountActs) -> None:
        super().__init__()
        self._title = PlainLabel("", "strong")
        self._hint = PlainLabel("", "hint", gives_way=True)
        self.close_button = button(_("Close shelf"), "stock_take.close", acts.close_shelf, icon="check")
        head = row(IconLabel("barcode", "acctx", 17), self._title, self._hint, spacing=9)
        head.setStretch(2, 1)
        head.addWidget(self.close_button)
        self.add(head)
        self.scan = LookupBox(
            "stock_take.scan", acts.find, placeholder=_("Scan each piece"), icon="barcode", clears=True, width=290
        )
        self.scan.setAccessibleName(_("Scan or type a part"))
        self.scan.chosen.connect(acts.chosen)
        self._last, self._name = PlainLabel("", "hint", gives_way=True), PlainLabel("", "strong", gives_way=True)
        self._counted, self._number = PlainLabel(_("Counted"), "hint"), PlainLabel("", "figure")
        self._others = PlainLabel("", "hint")
        self._less = button("−1", "stock_take.less", acts.one_less)
        self._less.setAccessibleName(_("One less"))
        self._set = button(_("Set number"), "stock_take.set", acts.set_number, icon="pencil-outline")
        self._where, self._progress = PlainLabel("", "hint"), PlainLabel("", "strong")
        self._line = QWidget()
        inside = row(
            self.scan,
            8,
            _stacked(self._last, self._name),
            self._others,
            _stacked(self._counted, self._number, right=True),
            self._less,
            self._set,
            8,
            _stacked(self._where, self._progress, right=True),
            spacing=10,
        )
        inside.setStretch(2, 1)
        self._line.setLayout(inside)
        self.add(self._line)

    def show_shelf(self, shelf: TakeShelf | None, again: Sequence[str], nothing: str) -> None:
        """Show which shelf is counted; without one, why."""
        set_shown(self._line, shelf is not None)
        set_shown(self.close_button, shelf is not None)
        if shelf is None:
            self._title.setText(nothing)
            self._hint.setText("")
            return
        where = shelf_named(shelf.shelf)
        self.close_button.setText(_("Close {shelf}").format(shelf=where))
        if shelf.round > 1:
            self._title.setText(_("Counting again: {shelf}").format(shelf=where))
            self._hint.setText(_again_words(again))
        else:
            words = _("Next: {shelf}") if shelf.state is ShelfState.WAITING else _("Counting {shelf}")
            self._title.setText(words.format(shelf=where))
            self._hint.setText(_("Blind: what should be there shows when the shelf is closed. Sales and jobs go on."))
        self._where.setText(where[:1].upper() + where[1:])
        self._progress.setText(_("{done} of {total}").format(done=shelf.counted, total=shelf.items))

    def show_last(self, last: LastScan | None) -> None:
        """Show what was scanned last, and how many there are of it now."""
        for part in (self._number, self._counted, self._less, self._set):
            set_shown(part, last is not None)
        set_shown(self._others, last is not None and bool(last.others))
        if last is None:
            self._last.setText(_("Nothing is scanned yet."))
            self._name.setText("")
            return
        place = last.place or "–"
        self._last.setText(_("Last scan, {shelf}").format(shelf=place))
        self._name.setText(last.name)
        self._number.setText(formats().number(last.mine + last.others))
        if last.others:
            self._others.setText(_("{n} by others").format(n=formats().number(last.others)))


def _again_words(names: Sequence[str]) -> str:
    shown = ", ".join(names[:MOST_NAMED])
    more = len(names) - MOST_NAMED
    if more > 0:
        shown = ngettext("{parts} and {n} more", "{parts} and {n} more", more).format(parts=shown, n=more)
    return _("Only {parts}. The number expected stays hidden.").format(parts=shown)


def _stacked(upper: PlainLabel, lower: PlainLabel, *, right: bool = False) -> QWidget:
    box = QWidget()
    layout = QVBoxLayout(box)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for label in (upper, lower):
        if right:
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(label)
    return box
