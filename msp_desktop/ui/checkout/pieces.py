"""Choosing which pieces of a part with serial numbers are sold: by its list, or by scanning the serial."""

from collections.abc import Callable, Sequence

from msp_desktop.domain.stock import SerialState
from msp_desktop.i18n import N_, _
from msp_desktop.store.part_rows import SerialPiece, serial_key, serials_here
from msp_desktop.ui.acting_sheet import body_of
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import Column, LineEdit, RowTable, Sheet
from msp_desktop.ui.screen import Screen


def choose_pieces(
    page: Screen,
    part_id: int,
    name: str,
    *,
    but: Sequence[int] = (),
    start: Sequence[int] = (),
    chosen: Callable[[tuple[int, ...]], object],
) -> Sheet:
    """Ask which pieces of a part are sold; `but` are on the sale already, `start` are picked when it opens."""
    here = [each for each in page.ask(serials_here, part_id=part_id) if each.id not in but]
    find = LineEdit("checkout.pieces.find", width=260, placeholder=_("Scan or type a serial"), icon="barcode-scan")
    find.setAccessibleName(_("Serial"))
    table: RowTable[SerialPiece] = RowTable(
        "checkout.pieces.table",
        _("Pieces"),
        [
            Column("serial", N_("Serial"), kind="mono", value=lambda piece: piece.serial or _("No serial on it")),
            Column(
                "arrived_at",
                N_("Arrived"),
                130,
                value=lambda piece: formats().day(formats().local(piece.arrived_at).date()),
            ),
            Column("state", N_("State"), 150, value=_state_words, tone=_state_tone),
        ],
        multi=True,
    )
    table.setMinimumHeight(220)

    def show() -> None:
        wanted = serial_key(find.value())
        table.show_rows([each for each in here if wanted in serial_key(each.serial)])

    def act() -> bool:
        rows = table.picked()
        if not rows:
            sheet.message.say("warning", _("Choose a piece."))
            return False
        sheet.close_sheet()
        chosen(tuple(row.id for row in rows))
        return True

    find.textEdited.connect(lambda _text: show())
    find.returnPressed.connect(act)
    table.opened.connect(lambda _row: act())
    show()
    for at, each in enumerate(table.rows()):
        if each.id in start:
            table.toggle_pick(at)
    sheet = Sheet(_("Which {part}?").format(part=name), body_of(find, table), _("Take it"), act, name="checkout.pieces")
    sheet.open(over=page, first=table if here else find)
    return sheet


def _state_words(piece: SerialPiece) -> str:
    return _("Kept for a job") if piece.state is SerialState.RESERVED else _("Free")


def _state_tone(piece: SerialPiece) -> str:
    return "wai" if piece.state is SerialState.RESERVED else ""
