"""Tables of the page of a part: its moves, pieces, suppliers and orders."""

from msp_desktop.i18n import N_, _
from msp_desktop.queries.part_card import CardOrder, CardPiece, CardSupplier
from msp_desktop.queries.stock_card import Move
from msp_desktop.ui.badges import order_badge, serial_badge
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.formats import formats
from msp_desktop.ui.inventory.move_words import move_sentence, plain, quantity_or_dash, signed
from msp_desktop.ui.kit import Column, EmptyState, RowTable


def move_table(desk: Desk) -> RowTable[Move]:
    """The stock card: newest first, what changed and what was on hand after it."""
    table: RowTable[Move] = RowTable(
        "part.moves",
        _("Stock card"),
        [
            Column("at", N_("When"), 112, kind="muted", value=lambda one: _when(desk, one)),
            Column("what", N_("What"), kind="strong", value=move_sentence, detail=_serials),
            Column("person", N_("Who"), 80, kind="muted", value=lambda one: one.person.split(" ")[0]),
            Column("on_hand", N_("Change"), 74, kind="number", value=lambda one: signed(one.on_hand), tone=_tone),
            Column("reserved", N_("Reserved"), 80, kind="number", value=lambda one: signed(one.reserved)),
            Column("on_order", N_("On order"), 80, kind="number", value=lambda one: signed(one.on_order)),
            Column("value_cents", N_("Value"), 92, kind="money", value=lambda one: one.value_cents or None,
                   tone=lambda _one: "t2"),
            Column("on_hand_after", N_("On hand"), 76, kind="money_strong", value=lambda one: plain(one.on_hand_after)),
        ],
        dense=True,
        two_lines=False,
    )  # fmt: skip
    table.set_empty(EmptyState(_("It has not moved yet."), "part.moves.empty", icon="clock-outline"))
    table.opened.connect(lambda move: _go(desk, move))
    return table


MOVE_COLUMNS = ("at", "what", "person", "on_hand", "reserved", "on_order", "value_cents", "on_hand_after")
ROOM_FOR_VALUE = 780
"""Below this room the value gives way to what happened."""


def _go(desk: Desk, move: Move) -> None:
    """Enter on a move opens what it was for."""
    if move.job_id is not None:
        desk.go("job", job_id=move.job_id)
    elif move.document_id is not None:
        desk.go("invoice", document_id=move.document_id)
    elif move.return_id is not None:
        desk.go("supplier_return", return_id=move.return_id)
    elif move.order_id is not None:
        desk.go("order", order_id=move.order_id)


def _when(desk: Desk, move: Move) -> str:
    return formats().when(move.at, desk.dispatcher.shop.now)


def _serials(move: Move) -> str:
    return ", ".join(move.serials)


def _tone(move: Move) -> str:
    return "" if move.on_hand else "t3"


def piece_table() -> RowTable[CardPiece]:
    """Every piece with its serial, where it is, and what has it."""
    table: RowTable[CardPiece] = RowTable(
        "part.pieces",
        _("Pieces"),
        [
            Column("serial", N_("Serial"), kind="mono", value=lambda one: one.serial or _("none on it")),
            Column("state", N_("State"), 130, kind="badge", value=lambda one: serial_badge(one.state)),
            Column("arrived_at", N_("Came"), 120, kind="muted",
                   value=lambda one: formats().day(formats().local(one.arrived_at).date())),
            Column("where", N_("Job or paper"), 160, value=lambda one: one.job or one.document),
        ],
        dense=True,
    )  # fmt: skip
    table.set_empty(
        EmptyState(_("No pieces yet. They are written down as they come in."), "part.pieces.empty", icon="barcode")
    )
    return table


def supplier_table() -> RowTable[CardSupplier]:
    """Who delivers the part and at which price; the first is ordered from."""
    table: RowTable[CardSupplier] = RowTable(
        "part.suppliers",
        _("Suppliers"),
        [
            Column("name", N_("Supplier"), kind="strong"),
            Column("supplier_code", N_("Their code"), 180, kind="mono"),
            Column("price_cents", N_("Price, net"), 110, kind="money"),
            Column("pack", N_("Pack"), 80, kind="number", value=lambda one: plain(one.pack)),
            Column("price_day", N_("Noted"), 120, kind="date"),
        ],
        row_id=lambda one: one.supplier_id,
        dense=True,
    )
    return table


def order_table(desk: Desk) -> RowTable[CardOrder]:
    """The orders the part stands on."""
    table: RowTable[CardOrder] = RowTable(
        "part.orders",
        _("Orders"),
        [
            Column("number", N_("Order"), 110, kind="strong"),
            Column("supplier", N_("Supplier")),
            Column("state", N_("State"), 140, kind="badge", value=lambda one: order_badge(one.state)),
            Column("quantity", N_("Ordered"), 90, kind="number", value=lambda one: plain(one.quantity)),
            Column("coming", N_("To come"), 90, kind="number", value=lambda one: quantity_or_dash(one.coming)),
            Column("unit_cents", N_("Price, net"), 100, kind="money"),
            Column("expected_day", N_("Expected"), 110, kind="date"),
            Column("job", N_("For job"), 90, kind="muted"),
        ],
        row_id=lambda one: (one.order_id, one.unit_cents, one.quantity),
        dense=True,
    )
    table.set_empty(EmptyState(_("Not ordered yet."), "part.orders.empty", icon="truck-delivery-outline"))
    table.opened.connect(lambda order: desk.go("order", order_id=order.order_id))
    return table
