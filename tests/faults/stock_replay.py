"""The ledger recomputed by hand: an own reading of the file, own arithmetic, nothing of the program's rules."""

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

Row = sqlite3.Row
HERE = "('in_stock', 'reserved')"
LEAVES_A_LINE = ("used", "returned")
DONE_ANEW = ("received", "sent_back", "sold", "counted")
"""Acts that, taken back and done once more, are worth what they are by then."""

SUMS = (
    (
        "a balance is the sum of its moves",
        (
            "SELECT b.part_id, b.on_hand, b.reserved, b.on_order, b.cores, b.value_cents, coalesce(sum(m.on_hand), 0),"
            " coalesce(sum(m.reserved), 0), coalesce(sum(m.on_order), 0), coalesce(sum(m.cores), 0),"
            " coalesce(sum(m.value_cents), 0) FROM stock_balance b LEFT JOIN stock_move m ON m.part_id = b.part_id"
            " GROUP BY b.part_id HAVING b.on_hand <> coalesce(sum(m.on_hand), 0)"
            " OR b.reserved <> coalesce(sum(m.reserved), 0) OR b.on_order <> coalesce(sum(m.on_order), 0)"
            " OR b.cores <> coalesce(sum(m.cores), 0) OR b.value_cents <> coalesce(sum(m.value_cents), 0)"
        ),
    ),
    ("no move without a balance", "SELECT DISTINCT part_id FROM stock_move EXCEPT SELECT part_id FROM stock_balance"),
    ("free is what is on hand less what is reserved", "SELECT * FROM stock_balance WHERE free <> on_hand - reserved"),
    (
        "nothing is below zero, and no value without pieces",
        (
            "SELECT * FROM stock_balance WHERE min(on_hand, reserved, on_order, cores, value_cents) < 0"
            " OR (on_hand = 0 AND value_cents <> 0)"
        ),
    ),
    (
        "reserved is what the lines of jobs hold",
        (
            "SELECT part_id, reserved, (SELECT coalesce(sum(l.reserved), 0) FROM job_line l WHERE"
            " l.part_id = b.part_id)"
            " x FROM stock_balance b WHERE reserved <> x"
        ),
    ),
    (
        "what a line holds, used and cost is what its moves say",
        (
            "SELECT l.id, l.reserved, l.used, l.cost_cents, coalesce(sum(m.reserved), 0) r,"
            " coalesce(-sum(CASE WHEN m.kind IN ('used', 'returned') THEN m.on_hand END), 0) u,"
            " coalesce(-sum(CASE WHEN m.kind IN ('used', 'returned') THEN m.value_cents END), 0) c"
            " FROM job_line l LEFT JOIN stock_move m ON m.job_line_id = l.id AND m.part_id = l.part_id"
            " AND m.kind IN ('used', 'returned', 'reserved', 'released') WHERE l.part_id IS NOT NULL"
            " GROUP BY l.id HAVING l.reserved <> r OR l.used <> u OR coalesce(l.cost_cents, 0) <> c"
        ),
    ),
    (
        "a line that is gone holds nothing",
        (
            "SELECT m.job_line_id, sum(m.reserved) r,"
            " sum(CASE WHEN m.kind IN ('used', 'returned') THEN m.on_hand END) u FROM stock_move m"
            " WHERE m.job_line_id IS NOT NULL AND m.kind <> 'received'"
            " AND NOT EXISTS (SELECT 1 FROM job_line l WHERE l.id = m.job_line_id)"
            " GROUP BY m.job_line_id HAVING r <> 0 OR u <> 0"
        ),
    ),
    (
        "on order is what sent orders still wait for",
        (
            "SELECT b.part_id, b.on_order, (SELECT coalesce(sum(l.quantity - l.received - l.closed), 0)"
            " FROM purchase_line l JOIN purchase_order o ON o.id = l.order_id"
            " WHERE l.part_id = b.part_id AND o.sent_at IS NOT NULL AND o.deleted_at IS NULL) x"
            " FROM stock_balance b WHERE b.on_order <> x"
        ),
    ),
    ("no order line is overdrawn", "SELECT * FROM purchase_line WHERE received + closed > quantity OR received < 0"),
    (
        "what a sale cost is what left the stock for it",
        (
            "SELECT d.id, (SELECT coalesce(sum(cost_cents), 0) FROM document_line l WHERE l.document_id = d.id"
            " AND l.part_id IS NOT NULL AND l.job_line_id IS NULL) c,"
            " (SELECT coalesce(-sum(value_cents), 0) FROM stock_move m WHERE m.document_id = d.id AND m.kind = 'sold')"
            " m FROM document d WHERE c <> m"
        ),
    ),
    (
        "pieces with serial numbers that are here are what is on hand",
        (
            "SELECT p.id, b.on_hand, (SELECT count(*) FROM part_serial s WHERE s.part_id = p.id AND s.state IN"
            f" {HERE}) n FROM part p JOIN stock_balance b ON b.part_id = p.id WHERE p.serialised"
            " AND b.on_hand <> n * 1000"
        ),
    ),
    (
        "a piece kept for a job is one that a line holds",
        (
            "SELECT s.job_line_id, count(*) n, l.reserved FROM part_serial s LEFT JOIN job_line l"
            " ON l.id = s.job_line_id WHERE s.state = 'reserved' GROUP BY s.job_line_id HAVING l.id"
            " IS NULL OR n * 1000 > l.reserved"
        ),
    ),
    (
        "no act is booked twice",
        "SELECT operation_id, step, count(*) FROM stock_move GROUP BY operation_id, step HAVING count(*) > 1",
    ),
    ("no key has two acts", "SELECT key, count(*) FROM operation WHERE key <> '' GROUP BY key HAVING count(*) > 1"),
    ("every move has its act", "SELECT id FROM stock_move WHERE operation_id NOT IN (SELECT id FROM operation)"),
)
"""What must be empty after any act."""


def opened(path: Path) -> sqlite3.Connection:
    """The file, for reading only."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    return connection


def broken_sums(connection: sqlite3.Connection) -> list[str]:
    """Everything that does not add up, in words."""
    return [f"{what}: {tuple(row)}" for what, wanted in SUMS for row in connection.execute(wanted)]


def picture(path: Path) -> list[tuple[object, ...]]:
    """All that stock acts may change: two are alike when nothing was booked in between."""
    tables = ("stock_move", "stock_balance", "part_serial", "job_line", "purchase_order", "purchase_line", "delivery")
    more = ("delivery_line", "supplier_return", "supplier_return_line", "document_line", "stock_take_line", "operation")
    with closing(opened(path)) as connection:
        return [tuple(row) for each in (*tables, *more) for row in connection.execute(f"SELECT * FROM {each}")]


@dataclass(slots=True)
class Stand:
    """Where one part stands by our own count, in thousandths and cents."""

    hand: int = 0
    reserved: int = 0
    order: int = 0
    cores: int = 0
    value: int = 0

    @property
    def gap(self) -> int:
        """How much more is reserved than is here or will come."""
        return max(0, self.reserved - self.hand - self.order)


@dataclass(slots=True)
class Replay:
    """Follows the moves from the first on, works out what each must have been worth, and keeps what does not fit."""

    stands: defaultdict[int, Stand] = field(default_factory=lambda: defaultdict(Stand))
    moves: list[Row] = field(default_factory=list)
    undone_by: dict[int, int] = field(default_factory=dict)
    costs: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    matched: set[int] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    # What a piece cost before the act, by part and supplier, and on the part's card.
    offers: dict[tuple[int, int], int] = field(default_factory=dict)
    cards: dict[int, int] = field(default_factory=dict)
    # Many acts are looked at together, so what pieces cost as they came in is taken as it says; nothing else is.
    trusts: bool = False

    def follow(self, path: Path, given_cents: int | None = None) -> list[str]:
        """Check what was booked since the last time; `given_cents` is what a piece cost that an act was told."""
        with closing(opened(path)) as connection:
            last = self.moves[-1]["id"] if self.moves else 0
            new = connection.execute("SELECT * FROM stock_move WHERE id > ? ORDER BY id", (last,)).fetchall()
            for move in new:
                self._undo_of(connection, move["operation_id"])
                self._one(connection, move, given_cents)
                self.moves.append(move)
            sums = broken_sums(connection)
            for row in connection.execute("SELECT part_id, on_hand, value_cents FROM stock_balance"):
                stand = self.stands[row["part_id"]]
                if (stand.hand, stand.value) != (row["on_hand"], row["value_cents"]):
                    self.wrong.append(f"part {row['part_id']}: {tuple(row)[1:]}, recomputed {stand}")
            self.cards = dict(map(tuple, connection.execute("SELECT id, cost_cents FROM part")))
            bought = connection.execute("SELECT part_id, supplier_id, price_cents FROM part_supplier")
            self.offers = {(row[0], row[1]): row[2] for row in bought}
        found, self.wrong = [*sums, *self.wrong], []
        return found

    def _undo_of(self, connection: sqlite3.Connection, operation: int) -> None:
        if operation not in self.undone_by:
            row = connection.execute("SELECT undoes_id FROM operation WHERE id = ?", (operation,)).fetchone()
            self.undone_by[operation] = (row["undoes_id"] or 0) if row else 0

    def _one(self, connection: sqlite3.Connection, move: Row, given_cents: int | None) -> None:
        stand = self.stands[move["part_id"]]
        worth = self._worth(connection, move, stand, given_cents)
        name = f"move {move['id']} {move['kind']} {move['reason']!r} {move['on_hand'] / 1000:g}"
        if worth != move["value_cents"]:
            self.wrong.append(f"{name}: worth {move['value_cents']}, recomputed {worth} at {stand}")
        gap = stand.gap
        stand.hand += move["on_hand"]
        stand.reserved += move["reserved"]
        stand.order += move["on_order"]
        stand.cores += move["cores"]
        stand.value += worth
        if stand.gap > gap and not move["reason"]:
            self.wrong.append(f"{name}: {stand.gap - gap} more are promised than come, and nobody says why")
        if min(stand.hand, stand.reserved, stand.order, stand.cores, stand.value) < 0:
            self.wrong.append(f"{name}: below zero, {stand}")
        if (stand.hand, stand.value) != (move["on_hand_after"], move["value_after_cents"]):
            self.wrong.append(f"{name}: says {move['on_hand_after']}, {move['value_after_cents']} after it, {stand}")
        if move["job_line_id"] is not None and move["kind"] in LEAVES_A_LINE:
            line = self.costs[move["job_line_id"]]
            line[0] -= move["on_hand"]
            line[1] -= worth

    def _worth(self, connection: sqlite3.Connection, move: Row, stand: Stand, given_cents: int | None) -> int:
        """What a move must be worth, by what went before it."""
        pieces = move["on_hand"]
        if pieces == 0:
            return 0
        if move["reason"] == "opening":
            return int(move["value_cents"])  # what everything begins with
        if move["kind"] == "returned":
            return self._back_from_a_line(move)
        back = self._taken_back(move)
        if back is not None and (pieces > 0 or _fits(stand, pieces, back)):
            return back
        if pieces < 0:
            return -_share(stand.value, stand.hand, -pieces)
        if self.trusts:
            return int(move["value_cents"])
        if move["kind"] == "received":
            return self._landed(connection, move)
        if given_cents is not None and move["kind"] == "adjusted" and move["job_line_id"] is None:
            return _half_up(given_cents * pieces, 1000)
        if stand.hand > 0:
            return _half_up(stand.value * pieces, stand.hand)
        cost = connection.execute("SELECT cost_cents FROM part WHERE id = ?", (move["part_id"],)).fetchone()[0]
        return _half_up(cost * pieces, 1000)

    def _back_from_a_line(self, move: Row) -> int:
        pieces, cost = self.costs[move["job_line_id"]]
        back = self._taken_back(move)
        if back is not None and back <= cost and (move["on_hand"] < pieces or back == cost):
            return back
        return _share(cost, pieces, move["on_hand"])

    def _taken_back(self, move: Row) -> int | None:
        """The value of what this move takes back, turned round; None where it takes nothing back."""
        if move["kind"] in DONE_ANEW and move["reason"] != "undone":
            return None
        undone = self.undone_by[move["operation_id"]]
        same = [each for each in self.moves if _alike(each, move)]
        if undone:
            own = [each for each in same if each["operation_id"] == undone and each["on_hand"] * move["on_hand"] < 0]
            if own and sum(each["on_hand"] for each in own) == -move["on_hand"]:
                return -sum(int(each["value_cents"]) for each in own)
        if undone or move["reason"] == "undone":
            for each in reversed(same):
                if each["on_hand"] == -move["on_hand"] and each["id"] not in self.matched:
                    self.matched.add(each["id"])
                    return -int(each["value_cents"])
        return None

    def _landed(self, connection: sqlite3.Connection, move: Row) -> int:
        """What came with a delivery: its price, and its share of the freight by value, largest remainder."""
        lines = connection.execute(
            "SELECT d.id, d.part_id, d.taken, d.unit_cents, d.cost, p.unit_cents AS ordered, p.order_id,"
            " p.job_line_id FROM delivery_line d LEFT JOIN purchase_line p ON p.id = d.order_line_id"
            " WHERE d.delivery_id = ? AND d.taken > 0 ORDER BY d.position, d.id",
            (move["delivery_id"],),
        ).fetchall()
        head = connection.execute("SELECT * FROM delivery WHERE id = ?", (move["delivery_id"],)).fetchone()
        goods = [_half_up(self._price(line, int(head["supplier_id"])) * line["taken"], 1000) for line in lines]
        shares = _spread(head["freight_cents"], goods if any(goods) else [line["taken"] for line in lines])
        worth = [
            goods[at] + shares[at]
            for at, line in enumerate(lines)
            if (line["part_id"], line["order_id"], line["taken"])
            == (move["part_id"], move["order_id"], move["on_hand"])
        ]
        # Two lines of one part on one order: whichever it is, the file must say one of them.
        return int(move["value_cents"]) if move["value_cents"] in worth else worth[0]

    def _price(self, line: Row, supplier: int) -> int:
        """The price on the note, but the usual one where it rose by more than a twentieth and is asked about first."""
        part = line["part_id"]
        usual = (self.offers.get((part, supplier)) or self.cards[part]) if line["ordered"] is None else line["ordered"]
        if line["unit_cents"] is None:
            return int(usual)
        rose = line["unit_cents"] * 100 > usual * 105
        return int(usual if rose and line["cost"] == "ask" else line["unit_cents"])


def _alike(one: Row, other: Row) -> bool:
    """Whether one may be the way back of the other: the same part for the same paper, by the same kind of act."""
    behind = ("part_id", "document_id", "delivery_id", "return_id", "stock_take_id", "order_id")
    # What came for a job is its line's; taken back it is nobody's.
    of_line = () if one["kind"] == "received" else ("job_line_id",)
    if any(one[name] != other[name] for name in (*behind, *of_line)):
        return False
    return one["kind"] == other["kind"] or {one["kind"], other["kind"]} == {"used", "returned"}


def _half_up(over: int, under: int) -> int:
    return (2 * over + under) // (2 * under)


def _share(value: int, hand: int, pieces: int) -> int:
    """What pieces carry away: the last one the rest, cent for cent."""
    return value if pieces == hand else _half_up(value * pieces, hand)


def _fits(stand: Stand, pieces: int, value: int) -> bool:
    hand, left = stand.hand + pieces, stand.value + value
    return left >= 0 and (hand > 0 or left == 0)


def _spread(total: int, weights: Sequence[int]) -> list[int]:
    whole = sum(weights)
    shares = [total * each // whole for each in weights]
    for at in sorted(range(len(weights)), key=lambda at: (-(total * weights[at] % whole), at))[: total - sum(shares)]:
        shares[at] += 1
    return shares
