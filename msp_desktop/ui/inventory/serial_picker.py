"""The sheet in which pieces with serial numbers are chosen: by scan, by typing, or with a tick."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.serial_choice import PieceChoice, piece_like, pieces_to_choose
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import Column, EmptyState, Field, Form, LineEdit, PlainLabel, RowTable, Sheet
from msp_desktop.ui.screen import Screen

MOST_SHOWN = 7


class SerialPicker:
    """Chooses `count` pieces of a part; `act` gets their ids and answers None or False when nothing came of it.

    Fewer than `count` may be chosen unless `all_of_them`; one more than that takes the place of the one chosen first.
    With `reserved` those kept for jobs are offered too, and never those of `but`. A scan or Enter ticks
    a piece, and Ctrl+Enter ends it.
    """

    def __init__(
        self,
        screen: Screen,
        *,
        part_id: int,
        part: str,
        count: int,
        act: Callable[[tuple[int, ...]], object],
        chosen: Sequence[int] = (),
        title: str = "",
        verb: str = "",
        note: str = "",
        all_of_them: bool = False,
        reserved: bool = False,
        but: Sequence[int] = (),
        name: str = "serials",
    ) -> None:
        self._screen, self._act, self._count, self._all = screen, act, count, all_of_them
        self.chosen = list(chosen)
        offered = screen.ask(pieces_to_choose, part_id=part_id, chosen=tuple(chosen), reserved=reserved)
        self._pieces = [each for each in offered if each.id not in but]
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        self._typed = LineEdit(f"{name}.code", icon="barcode-scan", placeholder=_("Scan the serial, or type it"))
        self._field = Field(_("Serial number"), self._typed, name="serials", reserve=True)
        self._form = Form(self._field)
        layout.addWidget(self._field)
        self.table: RowTable[PieceChoice] = RowTable(
            f"{name}.pieces",
            _("Pieces on hand"),
            [
                Column("on", "", 42, kind="check", value=lambda one: one.id in self.chosen),
                Column("serial", N_("Serial"), kind="mono", value=_serial),
                Column("job", N_("Reserved for"), 110, kind="muted"),
                Column("arrived_at", N_("Came"), 110, kind="muted", value=_came),
            ],
            dense=True,
        )
        self.table.set_empty(EmptyState(_("No piece of it is free."), f"{name}.empty"))
        layout.addWidget(self.table)
        self._said = PlainLabel("", "summary")
        layout.addWidget(self._said)
        self.sheet = Sheet(
            title or _("Which {part}?").format(part=part),
            body,
            verb or _("Take these"),
            self._take,
            name=name,
            note=note,
            width=520,
        )
        self.sheet.layer_scan = self.take_code
        self._typed.returnPressed.connect(self._enter)
        self.table.checked.connect(self._toggle)
        self._show()

    def open(self) -> "SerialPicker":
        """Show it; the cursor waits for a serial."""
        self.table.fit_height(MOST_SHOWN)
        self.table.setFixedHeight(max(self.table.view.maximumHeight(), 110) if self._pieces else 110)
        self.sheet.open(over=self._screen, first=self._typed)
        return self

    def take_code(self, code: str) -> bool:
        """Tick the piece that was scanned or typed; False for a serial that is not among them."""
        piece = piece_like(self._pieces, code)
        if piece is None:
            words = _("No free piece has the serial {serial}.")
            self._field.set_error(words.format(serial=code.strip()))
            return False
        self._field.set_error("")
        self._typed.set_value("")
        if piece.id not in self.chosen:
            self._toggle(piece)
        self.table.select(piece.id)
        return True

    def _enter(self) -> None:
        typed = self._typed.value()
        if typed:
            self.take_code(typed)
        else:
            self.sheet.main_action()

    def _toggle(self, piece: PieceChoice) -> None:
        if piece.id in self.chosen:
            self.chosen.remove(piece.id)
        else:
            self.chosen = [*self.chosen, piece.id][-self._count :]
        self._show()

    def _show(self) -> None:
        self.table.show_rows(self._pieces)
        words = ngettext("{chosen} of {n} piece chosen", "{chosen} of {n} pieces chosen", self._count)
        self._said.setText(words.format(chosen=len(self.chosen), n=self._count))

    def _take(self) -> bool:
        missing = self._count - len(self.chosen)
        if self._all and missing > 0:
            words = ngettext("{n} piece is still to be chosen.", "{n} pieces are still to be chosen.", missing)
            self._field.set_error(words.format(n=missing))
            self._typed.setFocus()
            return False
        # What is refused is said in the sheet, not on the page behind it.
        screen = self._screen
        before = screen.form, screen.message
        screen.form, screen.message = self._form, self.sheet.message
        try:
            return self._act(tuple(self.chosen)) not in (None, False)
        finally:
            screen.form, screen.message = before


def _serial(piece: PieceChoice) -> str:
    return piece.serial or _("No serial on it")


def _came(piece: PieceChoice) -> str:
    return formats().day(formats().local(piece.arrived_at).date())
