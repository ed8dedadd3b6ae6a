"""Pieces of parts with serial numbers: taken, added, named, and made when a part begins to have them."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.stock import SERIALS_HERE, SerialState
from msp_desktop.i18n import _, ngettext
from msp_desktop.store.act_changes import ActChanges, changes_of
from msp_desktop.store.models.part import Part, PartSerial
from msp_desktop.store.models.stock import StockMoveSerial
from msp_desktop.store.part_rows import serial_key
from msp_desktop.store.unit_of_work import UnitOfWork

LONGEST = 80


def take_pieces(work: UnitOfWork, part: Part, quantity: Decimal, serial_ids: Iterable[int] = ()) -> list[PartSerial]:
    """The pieces that so many are: the chosen ones, then those without a serial; none for a part without serials.

    Their state is left to the caller. Raises Refused with field "serials" where pieces must be chosen.
    """
    if not part.serialised:
        return []
    count = whole_pieces(part, quantity)
    chosen = [_chosen(work, part, each) for each in dict.fromkeys(serial_ids)]
    if len(chosen) > count:
        raise Refused(
            ngettext("Choose {n} piece of {part}, not more.", "Choose {n} pieces of {part}, not more.", count).format(
                n=count, part=part.name
            ),
            "serials",
        )
    missing = count - len(chosen)
    if missing:
        chosen += _unnamed(work, part, missing, [each.id for each in chosen])
    return chosen


def _chosen(work: UnitOfWork, part: Part, serial_id: int) -> PartSerial:
    piece = work.get(PartSerial, serial_id)
    if piece.part_id != part.id:
        raise Refused(_("{serial} is no piece of {part}.").format(serial=piece.serial, part=part.name), "serials")
    if piece.state not in SERIALS_HERE:
        words = _("The piece {serial} of {part} is no longer on hand.")
        raise Refused(words.format(serial=piece.serial or "–", part=part.name), "serials")
    return piece


def _unnamed(work: UnitOfWork, part: Part, count: int, but: Sequence[int]) -> list[PartSerial]:
    """So many free pieces nobody chose: without a serial first, and others only where there is nothing to choose."""
    free = list(
        work.session.scalars(
            select(PartSerial)
            .where(PartSerial.part_id == part.id, PartSerial.state == SerialState.IN_STOCK, PartSerial.id.not_in(but))
            .order_by(PartSerial.serial_key != "", PartSerial.arrived_at, PartSerial.id)
        )
    )
    plain = [each for each in free if not each.serial]
    if len(plain) >= count:
        return plain[:count]
    if len(free) < count:
        words = ngettext(
            "Only {n} free piece of {part} is on hand.", "Only {n} free pieces of {part} are on hand.", len(free)
        )
        raise Refused(words.format(n=len(free), part=part.name), "serials")
    if len(free) > count:
        raise Refused(_("Choose which pieces of {part}: they have serial numbers.").format(part=part.name), "serials")
    return free


def add_pieces(
    work: UnitOfWork, part: Part, serials: Sequence[str], delivery_id: int | None = None
) -> list[PartSerial]:
    """Take pieces in, one for each text; "" is a piece without a serial on it. None for a part without serials.

    A piece that had left and comes back is the same row again. Raises Refused with field "serials" for a serial that
    is on hand already or comes twice.
    """
    if not part.serialised:
        return []
    return [_add_piece(work, part, each, delivery_id) for each in serials]


def _add_piece(work: UnitOfWork, part: Part, typed: str, delivery_id: int | None) -> PartSerial:
    serial = checked_serial(typed)
    known = _known(work, part.id, serial)
    if known is not None:
        if known.state in SERIALS_HERE:
            words = _("{serial} of {part} is on hand already.")
            raise Refused(words.format(serial=known.serial, part=part.name), "serials")
        known.state, known.arrived_at, known.delivery_id = SerialState.IN_STOCK, work.now, delivery_id
        known.job_id = known.job_line_id = known.document_id = None
        work.session.flush()
        return known
    return work.add(
        PartSerial(
            part_id=part.id,
            serial=serial,
            serial_key=serial_key(serial),
            state=SerialState.IN_STOCK,
            delivery_id=delivery_id,
            arrived_at=work.now,
        )
    )


def put_pieces_back(work: UnitOfWork, pieces: Iterable[PartSerial], *, otherwise: SerialState) -> None:
    """Let pieces be where they were before the act that is taken back now, with the paper they had left on.

    Those it had made, or has not touched, are `otherwise` and nobody's.
    """
    before = ActChanges()
    if work.taken_back_id is not None:
        before = changes_of(work.session, work.taken_back_id, PartSerial)
    for piece in pieces:
        was = {} if piece.id in before.inserted else before.updated.get(piece.id, {})
        if "state" not in was:
            piece.state, piece.job_id, piece.job_line_id = otherwise, None, None
            continue
        for name in _WHERE:
            if name in was:
                setattr(piece, name, was[name][0])
    work.session.flush()


_WHERE = ("state", "job_id", "job_line_id", "document_id", "delivery_id", "arrived_at")


def checked_serial(typed: str) -> str:
    """A serial as it is kept. Raises Refused with field "serials"."""
    serial = " ".join(typed.split())
    if len(serial) > LONGEST:
        raise Refused(_("Keep a serial under 80 characters."), "serials")
    if serial and not serial_key(serial):
        raise Refused(_("A serial needs letters or digits."), "serials")
    return serial


def _known(work: UnitOfWork, part_id: int, serial: str) -> PartSerial | None:
    if not serial:
        return None
    return work.session.scalars(
        select(PartSerial).where(PartSerial.part_id == part_id, PartSerial.serial_key == serial_key(serial))
    ).one_or_none()


def name_piece(
    work: UnitOfWork, *, serial_id: int, serial: str, instead_of: str | None = None, seen: int | None = None
) -> None:
    """Write down or set right the serial of one piece; "" for none on it. `instead_of` is the only serial that is
    written over, where a change is taken back. Undoable. Raises Refused.
    """
    piece = work.get(PartSerial, serial_id, seen=seen)
    part = work.get(Part, piece.part_id)
    before, after = piece.serial, checked_serial(serial)
    if instead_of not in (None, before):
        raise Refused(_("{order} has changed since. Look at it first.").format(order=before or part.name))
    known = _known(work, piece.part_id, after)
    if known is not None and known.id != piece.id:
        raise Refused(_("{serial} of {part} is another piece.").format(serial=after, part=part.name), "serial")
    piece.serial, piece.serial_key = after, serial_key(after)
    work.undo_with(
        _("Serial of {part} written").format(part=part.name),
        name_piece,
        serial_id=serial_id,
        serial=before,
        instead_of=after,
    )


def whole_pieces(part: Part, quantity: Decimal) -> int:
    """A quantity of a part with serials as a number of pieces. Raises Refused for part of a piece."""
    count = int(quantity)
    if count != quantity or count < 0:
        words = _("{part} has serial numbers, so it is counted in whole pieces.")
        raise Refused(words.format(part=part.name), "quantity")
    return count


def begin_serials(work: UnitOfWork, part: Part, on_hand: Decimal, reserved: Decimal) -> None:
    """Make a piece of every one on hand, without serials yet, because the part has serial numbers from now on."""
    if reserved:
        words = _("Pieces of {part} are reserved for jobs. Serial numbers can begin when none is.")
        raise Refused(words.format(part=part.name), "serialised")
    part.serialised = True
    add_pieces(work, part, [""] * whole_pieces(part, on_hand))


def end_serials(work: UnitOfWork, part: Part, reserved: Decimal) -> None:
    """Count a part without serial numbers from now on; only while no piece on hand has one or is reserved."""
    here = list(
        work.session.scalars(
            select(PartSerial).where(PartSerial.part_id == part.id, PartSerial.state.in_(SERIALS_HERE))
        )
    )
    moved = set(
        work.session.scalars(
            select(StockMoveSerial.serial_id).where(StockMoveSerial.serial_id.in_([each.id for each in here]))
        )
    )
    if reserved or moved or any(each.serial for each in here):
        words = ngettext(
            "{n} piece of {part} is on hand with its serial number. This can change when none is.",
            "{n} pieces of {part} are on hand with their serial numbers. This can change when none is.",
            len(here),
        )
        raise Refused(words.format(n=len(here), part=part.name), "serialised")
    for each in here:
        work.session.delete(each)
    work.session.flush()
    part.serialised = False
