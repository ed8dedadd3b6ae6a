"""The pieces with serial numbers that a line of a job holds or has used: which ones, and since when they are its."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.stock import MoveKind, SerialState
from msp_desktop.i18n import _
from msp_desktop.store.models.audit import Audit, AuditValue
from msp_desktop.store.models.job import Job, JobLine
from msp_desktop.store.models.part import Part, PartSerial
from msp_desktop.store.models.stock import StockMove, StockMoveSerial
from msp_desktop.store.unit_of_work import UnitOfWork

OF_A_LINE = (MoveKind.RESERVED, MoveKind.RELEASED, MoveKind.USED, MoveKind.RETURNED)
"""The moves that are about what a line holds or has used."""


def pieces_follow(work: UnitOfWork, line: JobLine, job_id: int) -> None:
    """Let the pieces of a line be those of another job, where the line goes there."""
    if line.part_id is None:
        return
    for each in work.session.scalars(
        select(PartSerial).where(PartSerial.part_id == line.part_id, PartSerial.job_line_id == line.id)
    ).all():
        each.job_id = job_id


class PieceBox:
    """What one line has of the pieces of its part; empty, and without a question to the shop, for other parts."""

    def __init__(self, work: UnitOfWork, part: Part, line: JobLine) -> None:
        self._work = work
        self._part = part
        self._line = line

    def named(self, state: SerialState) -> list[PartSerial]:
        """The pieces that are the line's, held or used."""
        if not self._part.serialised:
            return []
        return list(
            self._work.session.scalars(
                select(PartSerial)
                .where(
                    PartSerial.part_id == self._part.id,
                    PartSerial.state == state,
                    PartSerial.job_line_id == self._line.id,
                )
                .order_by(PartSerial.id)
            )
        )

    def free(self) -> list[PartSerial]:
        """The pieces on hand that are nobody's, those that came first first."""
        if not self._part.serialised:
            return []
        return list(
            self._work.session.scalars(
                select(PartSerial)
                .where(PartSerial.part_id == self._part.id, PartSerial.state == SerialState.IN_STOCK)
                .order_by(PartSerial.arrived_at, PartSerial.id)
            )
        )

    def let_go(self, keep: Decimal) -> list[PartSerial]:
        """Give held pieces back to the stock but for so many, and list them."""
        return self._to_stock(self.named(SerialState.RESERVED)[int(keep) :])

    def bring_back(self, back: Decimal, used: Sequence[StockMove] = ()) -> list[PartSerial]:
        """Bring so many used pieces back: first those that went with the moves of `used`, then those named last.

        Some may be from before the part had serials.
        """
        if not self._part.serialised:
            return []
        these = self._of(used) if used else []
        rows = sorted(self.named(SerialState.USED), key=lambda each: (each not in these, -each.id))
        brought = self._to_stock(rows[: int(back)])
        return brought + self.find(int(back) - len(brought))

    def take_up(self, quantity: Decimal) -> list[PartSerial]:
        """Hold the pieces again that the line gave back last, where nobody took them, and list them.

        Those without a serial are all the same, so none of them is held by name.
        """
        if not self._part.serialised:
            return []
        left = int(quantity) - len(self.named(SerialState.RESERVED))
        last = [each for each in self._last_ones() if each.serial]
        if self._work.taken_back_id is not None:
            free = self._free_before(self._work.taken_back_id)
            last = [each for each in last if each.id not in free]
        return self._mine(last[: max(0, left)], SerialState.RESERVED)

    def usable(self) -> Decimal:
        """How many pieces the line could use by now: its own and those that are nobody's."""
        return Decimal(len(self.named(SerialState.RESERVED)) + len(self.free()))

    def use(self, quantity: Decimal) -> list[PartSerial]:
        """Use so many pieces up: the line's own, those it had last, those without a serial.

        Raises Refused, field "serials", where it is left open which.
        """
        if not self._part.serialised:
            return []
        wanted = int(quantity)
        chosen = self.named(SerialState.RESERVED)[:wanted]
        if len(chosen) < wanted:
            chosen += self._chosen_freely(wanted - len(chosen))
        return self._mine(chosen, SerialState.USED)

    def _chosen_freely(self, wanted: int) -> list[PartSerial]:
        last = self._last_ones()
        free = last + [each for each in self.free() if each not in last]
        open_question = len(free) > wanted and not self._work.takes_back
        if open_question:
            free = last + [each for each in free if each not in last and not each.serial]
        if len(free) < wanted:
            number = self._work.get(Job, self._line.job_id).number
            words = _("Say which {part} was used on {job}.")
            raise Refused(words.format(part=self._part.name, job=number), "serials")
        return free[:wanted]

    def find(self, quantity: Decimal | int) -> list[PartSerial]:
        """Add pieces that nobody knew of, without a serial."""
        if not self._part.serialised:
            return []
        rows = [
            PartSerial(part_id=self._part.id, state=SerialState.IN_STOCK, arrived_at=self._work.now)
            for _each in range(int(quantity))
        ]
        self._work.session.add_all(rows)
        self._work.session.flush()
        return rows

    def lose(self, moves: Sequence[StockMove]) -> list[PartSerial]:
        """Take the pieces that came with these moves out of the stock again."""
        if not self._part.serialised:
            return []
        count = int(sum(move.on_hand for move in moves))
        these = self._of(moves)
        rows = sorted(self.free(), key=lambda each: (each not in these, bool(each.serial), -each.id))
        return self._set(rows[:count], SerialState.WRITTEN_OFF, mine=False)

    def _last_ones(self) -> list[PartSerial]:
        """The pieces that the last move of the line was about and that are nobody's now."""
        last = self._work.session.scalars(
            select(StockMove)
            .where(
                StockMove.part_id == self._part.id,
                StockMove.job_line_id == self._line.id,
                StockMove.kind.in_(OF_A_LINE),
            )
            .order_by(StockMove.id.desc())
            .limit(1)
        ).one_or_none()
        if last is None or (not self._work.takes_back and self._went_with_its_line(last)):
            return []
        return [each for each in self._of((last,)) if each.state is SerialState.IN_STOCK]

    def _went_with_its_line(self, move: StockMove) -> bool:
        """Whether a move was the last of a line that was removed: this line has only its number."""
        gone = select(Audit.id).where(
            Audit.operation_id == move.operation_id,
            Audit.table_name == JobLine.__tablename__,
            Audit.row_id == self._line.id,
            Audit.act == "delete",
        )
        return self._work.session.scalar(gone.limit(1)) is not None

    def _free_before(self, operation_id: int) -> frozenset[int]:
        """The pieces that were nobody's before an act took them: nobody had named them, so they are nobody's again."""
        found = self._work.session.execute(
            select(Audit.row_id, AuditValue.old)
            .join(AuditValue, AuditValue.audit_id == Audit.id)
            .where(
                Audit.operation_id == operation_id,
                Audit.table_name == PartSerial.__tablename__,
                AuditValue.column_name == "job_line_id",
            )
            .order_by(Audit.id.desc())
        )
        return frozenset(row_id for row_id, old in {row.row_id: row.old for row in found}.items() if old is None)

    def _of(self, moves: Sequence[StockMove]) -> list[PartSerial]:
        return list(
            self._work.session.scalars(
                select(PartSerial)
                .join(StockMoveSerial, StockMoveSerial.serial_id == PartSerial.id)
                .where(StockMoveSerial.move_id.in_([move.id for move in moves]))
                .order_by(PartSerial.id)
                .distinct()
            )
        )

    def _to_stock(self, rows: list[PartSerial]) -> list[PartSerial]:
        return self._set(rows, SerialState.IN_STOCK, mine=False)

    def _mine(self, rows: list[PartSerial], state: SerialState) -> list[PartSerial]:
        return self._set(rows, state, mine=True)

    def _set(self, rows: list[PartSerial], state: SerialState, *, mine: bool) -> list[PartSerial]:
        for each in rows:
            each.state = state
            each.job_id = self._line.job_id if mine else None
            each.job_line_id = self._line.id if mine else None
        self._work.session.flush()
        return rows
