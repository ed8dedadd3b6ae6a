"""Setting stock right by hand: pieces found, lost, broken or there from the beginning, each with its reason."""

from decimal import Decimal

from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.money import half_up_ratio
from msp_desktop.domain.stock import (
    ADJUST_REASONS,
    Balance,
    Change,
    MoveKind,
    MoveReason,
    SerialState,
    milli,
    plain_number,
    value_found,
    value_of,
)
from msp_desktop.i18n import _, ngettext
from msp_desktop.store.models.part import Part, PartSerial
from msp_desktop.store.models.stock import StockMove, StockMoveSerial
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.parts.ledger import Behind, balance_of, book
from msp_desktop.usecases.parts.serials import add_pieces, put_pieces_back, take_pieces, whole_pieces

GONE_FOR_GOOD = frozenset({MoveReason.LOST, MoveReason.BROKEN, MoveReason.EXPIRED})
"""Reasons for which pieces are written off instead of merely set right."""

ONLY_MORE = frozenset({MoveReason.FOUND, MoveReason.OPENING})
ONLY_LESS = GONE_FOR_GOOD | {MoveReason.SHOP_USE}

LARGEST = Decimal(1_000_000)
LARGEST_COST = 100_000_000


def adjust_stock(
    work: UnitOfWork,
    *,
    part_id: int,
    quantity: Decimal,
    reason: MoveReason,
    note: str = "",
    cost_cents: int | None = None,
    serials: tuple[str, ...] = (),
    serial_ids: tuple[int, ...] = (),
    seen_on_hand: Decimal | None = None,
) -> int:
    """Add pieces (above zero) or take some away (below), with a reason, and give the move's id.

    `seen_on_hand` is the number the difference was taken from; where it moved meanwhile nothing is booked.
    `cost_cents` is what one of the added pieces cost; without it they count like those on hand. `serials` are those of
    the pieces added (fewer than there are where some have none), `serial_ids` the pieces taken away. Taking what jobs
    wait for asks `reserved-<part id>`. Raises Refused and NeedsConfirmation.
    """
    _check_number(quantity)
    if seen_on_hand is not None:
        _refuse_moved(work, part_id, seen_on_hand)
    kind = MoveKind.WRITTEN_OFF if quantity < 0 and reason in GONE_FOR_GOOD else MoveKind.ADJUSTED
    return _adjust(work, part_id, quantity, kind, reason, note, cost_cents, serials, serial_ids)


def write_off(
    work: UnitOfWork,
    *,
    part_id: int,
    quantity: Decimal,
    reason: MoveReason = MoveReason.BROKEN,
    note: str = "",
    serial_ids: tuple[int, ...] = (),
) -> int:
    """Write off so many pieces (above zero) with a reason, and give the move's id. Raises what `adjust_stock` does."""
    _check_number(quantity)
    if quantity <= 0:
        raise Refused(_("Enter a quantity above zero."), "quantity")
    return _adjust(work, part_id, -quantity, MoveKind.WRITTEN_OFF, reason, note, None, (), serial_ids)


def _adjust(
    work: UnitOfWork,
    part_id: int,
    quantity: Decimal,
    kind: MoveKind,
    reason: MoveReason,
    note: str,
    cost_cents: int | None,
    serials: tuple[str, ...],
    serial_ids: tuple[int, ...],
) -> int:
    part = work.get(Part, part_id)
    note = " ".join(note.split())
    _check(quantity, reason, note, cost_cents)
    before = balance_of(work, part)
    if quantity > 0:
        pieces = add_pieces(work, part, _padded(part, quantity, serials))
        each = part.cost_cents if cost_cents is None else cost_cents
        value = value_found(before, quantity, each) if cost_cents is None else _worth(quantity, each)
    else:
        _ask_for_reserved(work, part, before, -quantity)
        pieces = take_pieces(work, part, -quantity, serial_ids) if before.on_hand >= -quantity else []
        for piece in pieces:
            if piece.state is SerialState.RESERVED:
                words = _("The piece {serial} of {part} is reserved for a job. Take it off the job first.")
                raise Refused(words.format(serial=piece.serial or "–", part=part.name), "serials")
            piece.state = SerialState.WRITTEN_OFF
        value = -value_of(before.value_cents, before.on_hand, -quantity) if before.on_hand >= -quantity else 0
    move = book(
        work,
        part=part,
        kind=kind,
        change=Change(on_hand=quantity, value_cents=value),
        reason=reason,
        behind=Behind(note=note),
        serials=pieces,
    )
    _undo_with(work, part, move)
    return move.id


def reverse_adjustment(work: UnitOfWork, *, move_id: int, reason: MoveReason = MoveReason.UNDONE) -> int:
    """Book the opposite of an adjustment, as its way back or forth; gives the new move's id. Raises Refused."""
    first = work.get(StockMove, move_id)
    part = work.get(Part, first.part_id)
    pieces = list(
        work.session.scalars(
            select(PartSerial)
            .join(StockMoveSerial, StockMoveSerial.serial_id == PartSerial.id)
            .where(StockMoveSerial.move_id == move_id)
            .order_by(PartSerial.id)
        )
    )
    came = first.on_hand > 0
    for piece in pieces:
        if came and piece.state is not SerialState.IN_STOCK:
            words = _("The piece {serial} of {part} is no longer on hand.")
            raise Refused(words.format(serial=piece.serial or "–", part=part.name))
    put_pieces_back(work, pieces, otherwise=SerialState.WRITTEN_OFF if came else SerialState.IN_STOCK)
    change = Change(
        on_hand=-first.on_hand, value_cents=value_back(balance_of(work, part), first.on_hand, first.value_cents)
    )
    move = book(
        work, part=part, kind=first.kind, change=change, reason=reason, behind=Behind(note=first.note), serials=pieces
    )
    _undo_with(work, part, move, first.reason)
    return move.id


def value_back(balance: Balance, quantity: Decimal, value_cents: int) -> int:
    """What undoing a move of that quantity and value moves: its own value where that is still there, else the share."""
    if quantity <= 0:
        return -value_cents
    rest = balance.on_hand - quantity
    if rest < 0:
        return 0  # the ledger refuses it
    left = balance.value_cents - value_cents
    if left >= 0 and (rest > 0 or left == 0):
        return -value_cents
    return -value_of(balance.value_cents, balance.on_hand, quantity)


def _undo_with(work: UnitOfWork, part: Part, move: StockMove, reason: MoveReason = MoveReason.UNDONE) -> None:
    """The way back of a move; what is done again gets its own reason back."""
    label = _("Stock of {part} set right").format(part=part.name)
    work.undo_with(label, reverse_adjustment, move_id=move.id, reason=reason)


def _refuse_moved(work: UnitOfWork, part_id: int, seen: Decimal) -> None:
    now = balance_of(work, work.get(Part, part_id)).on_hand
    if now != seen:
        words = _("The stock moved meanwhile: the book shows {now}, not {seen}. Look once more.")
        raise Refused(words.format(now=plain_number(now), seen=plain_number(seen)), "now")


def _check_number(quantity: Decimal) -> None:
    if not quantity.is_finite() or abs(quantity) > LARGEST or milli(quantity) != quantity * 1000:
        raise Refused(_("Enter a quantity with at most three decimals, up to 1,000,000."), "quantity")


def _check(quantity: Decimal, reason: MoveReason, note: str, cost_cents: int | None) -> None:
    if quantity == 0:
        raise Refused(_("Enter how many pieces more or fewer there are."), "quantity")
    if reason not in ADJUST_REASONS or reason in (ONLY_LESS if quantity > 0 else ONLY_MORE):
        raise Refused(_("Choose a reason that fits."), "reason")
    if reason is MoveReason.OTHER and not note:
        raise Refused(_("Say in a few words why."), "note")
    if len(note) > 200:
        raise Refused(_("Keep the note under 200 characters."), "note")
    if cost_cents is not None and not 0 <= cost_cents <= LARGEST_COST:
        raise Refused(_("Enter a price of zero or more."), "cost")


def _worth(quantity: Decimal, cost_cents: int) -> int:
    return half_up_ratio(cost_cents * milli(quantity), 1000)


def _padded(part: Part, quantity: Decimal, serials: tuple[str, ...]) -> list[str]:
    """One text for every piece that is added, "" where it has no serial."""
    if not part.serialised:
        return []
    count = whole_pieces(part, quantity)
    if len(serials) > count:
        words = ngettext("{n} serial is too many.", "{n} serials are too many.", len(serials) - count)
        raise Refused(words.format(n=len(serials) - count), "serials")
    return [*serials, *[""] * (count - len(serials))]


def _ask_for_reserved(work: UnitOfWork, part: Part, before: Balance, taken: Decimal) -> None:
    """Pieces that a job waits for are not taken without a yes."""
    left = before.on_hand - taken
    short = min(before.reserved, before.on_hand) - min(before.reserved, left)
    if left < 0 or short <= 0:
        return
    words = ngettext(
        "{n} piece of {part} is reserved for a job. Take it all the same?",
        "{n} pieces of {part} are reserved for jobs. Take them all the same?",
        int(short) or 1,
    )
    work.confirm(f"reserved-{part.id}", words.format(n=plain_number(short), part=part.name))
