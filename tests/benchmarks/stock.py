"""Times stock on many parts and moves: `python tests/benchmarks/stock.py [PARTS [MOVES [JOBS]]]` (20000 1000000 2500).

The shop is kept in MSP_BENCH (a folder) and made when it is missing there: the demo shop with so many jobs, and parts
and two years of moves beside its own. Times are processor time of this process, median and worst on warm files: what
neighbours on the machine and the disk take is hardly in it.
"""

import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from sqlalchemy import select  # noqa: E402 - needs the path above

from msp_desktop.domain.barcode import meant_code  # noqa: E402
from msp_desktop.domain.bench_measures import PeriodCode, period_of  # noqa: E402
from msp_desktop.domain.job_state import JobState  # noqa: E402
from msp_desktop.domain.part_price import PartPricing  # noqa: E402
from msp_desktop.domain.pricing import PriceEnding  # noqa: E402
from msp_desktop.domain.stock import (  # noqa: E402
    NOTHING,
    STATE_RANK,
    Balance,
    Change,
    MoveKind,
    MoveReason,
    balance_after,
    stock_state,
    value_of,
)
from msp_desktop.domain.totals import PriceBasis  # noqa: E402
from msp_desktop.queries.part_card import part_card  # noqa: E402
from msp_desktop.queries.part_lookup import find_parts, scanned_part  # noqa: E402
from msp_desktop.queries.stock_card import stock_card  # noqa: E402
from msp_desktop.queries.stock_checks import check_balances  # noqa: E402
from msp_desktop.queries.stock_list import StockFilter, StockSort, stock_counts, stock_list  # noqa: E402
from msp_desktop.queries.stock_value import ValueBy, stock_worth, worth_in_all  # noqa: E402
from msp_desktop.store.models.job import JobItem  # noqa: E402
from msp_desktop.store.models.part import Part, PartBarcode, PartSupplier  # noqa: E402
from msp_desktop.store.models.stock import StockBalance, StockMove  # noqa: E402
from msp_desktop.store.models.supplier import Supplier  # noqa: E402
from msp_desktop.store.names import name_key  # noqa: E402
from msp_desktop.store.shop import Shop, open_shop  # noqa: E402
from msp_desktop.store.unit_of_work import UnitOfWork  # noqa: E402
from msp_desktop.usecases.jobs import add_stock_part  # noqa: E402
from msp_desktop.workflows.demo_shop import make_demo_shop  # noqa: E402
from msp_desktop.workflows.stock_report import (  # noqa: E402
    FileKind,
    StockPart,
    StockWish,
    evening,
    stock_file,
    stock_table,
)
from tests.benchmarks.run import AS_OF, Figure, Spent, timed  # noqa: E402
from tests.shops import Clock  # noqa: E402

DAYS = 730
AT_ONCE = 50_000
CATEGORIES = ("Batteries", "Cables", "Disks", "Displays", "Fans", "Keyboards", "Memory", "Power supplies")
MAKERS = ("Dell", "HP", "Kingston", "Lenovo", "Samsung", "Seasonic")
_NO_PAPER = dict.fromkeys(
    ("job_id", "job_line_id", "document_id", "order_id", "delivery_id", "return_id", "stock_take_id")
)


@dataclass(frozen=True, slots=True)
class Plan:
    """One move to come: when (minutes from the start), of which part, what."""

    minute: int
    part_id: int
    kind: MoveKind
    change: Change
    after: Balance


def part_rows(first_id: int, count: int, dice: random.Random, now: datetime) -> Iterator[dict[str, Any]]:
    """Cards of so many parts."""
    for number in range(count):
        category, maker = dice.choice(CATEGORIES), dice.choice(MAKERS)
        name = f"{maker} {category.lower()} {number:05d}"
        cost = dice.randint(30, 20_000)
        yield {
            "id": first_id + number, "code": f"BX-{number:06d}", "name": name, "name_key": name_key(name), "detail": "",
            "category": category, "maker": maker, "shelf": f"{dice.choice('ABCDEFGHKM')}-{dice.randint(1, 60):02d}",
            "tax_key": "standard", "cost_cents": cost, "pricing": PartPricing.FIXED, "price_basis": PriceBasis.NET,
            "price_cents": cost * 2, "markup_percent": NOTHING, "price_ending": PriceEnding.CENT,
            "minimum": Decimal(dice.choice((0, 0, 1, 2, 5))), "order_quantity": NOTHING, "serialised": False,
            "warranty_days": 365, "supplier_warranty_days": 365, "core_cents": None, "note": "", "active": True,
            "created_at": now, "deleted_at": None, "version": 1,
        }  # fmt: skip


def moves_of(part: dict[str, Any], count: int, dice: random.Random) -> list[Plan]:
    """So many moves of one part over the two years, each possible when it comes."""
    minutes = sorted(dice.randrange(DAYS * 1440) for _each in range(count))
    stands, plans = Balance(), []
    for minute in minutes:
        kind, change = _next(part, stands, dice)
        stands = balance_after(stands, change)
        plans.append(Plan(minute, part["id"], kind, change, stands))
    return plans


def _next(part: dict[str, Any], stands: Balance, dice: random.Random) -> tuple[MoveKind, Change]:
    free, chance = stands.free, dice.random()
    if stands.on_order > 0 and (free <= 1 or chance < 0.2):
        cents = int(stands.on_order) * (part["cost_cents"] + dice.randint(-20, 20))
        return MoveKind.RECEIVED, Change(stands.on_order, NOTHING, -stands.on_order, NOTHING, cents)
    if free <= 1:
        return MoveKind.ORDERED, Change(on_order=Decimal(dice.randint(5, 20)))
    if stands.reserved > 0 and chance < 0.5:
        value = value_of(stands.value_cents, stands.on_hand, stands.reserved)
        return MoveKind.USED, Change(-stands.reserved, -stands.reserved, value_cents=-value)
    if chance < 0.75:
        return MoveKind.RESERVED, Change(reserved=Decimal(1))
    return MoveKind.SOLD, Change(Decimal(-1), value_cents=-value_of(stands.value_cents, stands.on_hand, Decimal(1)))


def add_parts(work: UnitOfWork, *, count: int) -> list[dict[str, Any]]:
    """The cards, barcodes, supplier prices and words of so many parts, after those that are there."""
    dice = random.Random(1)
    last = max(work.session.scalars(Part.__table__.select().with_only_columns(Part.id)), default=0)
    suppliers = list(work.session.scalars(Supplier.__table__.select().with_only_columns(Supplier.id)))
    rows = list(part_rows(last + 1, count, dice, work.now))
    work.insert_many(Part, rows)
    work.insert_many(
        PartBarcode,
        [{"part_id": row["id"], "code": meant_code(f"20{at:010d}0"), "position": 0} for at, row in enumerate(rows)],
    )
    work.insert_many(
        PartSupplier,
        [
            {
                "part_id": row["id"], "supplier_id": suppliers[at % len(suppliers)], "position": 0,
                "supplier_code": f"S{at:07d}", "price_cents": row["cost_cents"], "pack": Decimal(1), "price_day": None,
            }
            for at, row in enumerate(rows)
        ],
    )  # fmt: skip
    work.search.index_many("part", {row["id"]: [row["code"], row["name"], row["category"]] for row in rows})
    return rows


def add_moves(work: UnitOfWork, *, plans: Sequence[Plan], start: datetime) -> None:
    """Book many moves in one act."""
    operation = work.operation_id
    work.insert_many(
        StockMove,
        [
            {
                "part_id": plan.part_id, "at": start + timedelta(minutes=plan.minute), "kind": plan.kind,
                "reason": MoveReason.NONE, "on_hand": plan.change.on_hand, "reserved": plan.change.reserved,
                "on_order": plan.change.on_order, "cores": NOTHING, "value_cents": plan.change.value_cents,
                "on_hand_after": plan.after.on_hand, "value_after_cents": plan.after.value_cents,
                "operation_id": operation, "step": step, "person_id": 2, "note": "", **_NO_PAPER,
            }
            for step, plan in enumerate(plans)
        ],
    )  # fmt: skip


def add_balances(work: UnitOfWork, *, rows: Sequence[dict[str, Any]], stands: dict[int, Balance]) -> None:
    """Where each part stands in the end."""
    work.insert_many(
        StockBalance,
        [
            {
                "part_id": row["id"], "on_hand": at.on_hand, "reserved": at.reserved, "on_order": at.on_order,
                "cores": NOTHING, "value_cents": at.value_cents, "free": at.free,
                "state_rank": STATE_RANK[stock_state(at, row["minimum"])], "moved_at": work.now,
            }
            for row in rows
            for at in (stands.get(row["id"], Balance()),)
        ],
    )  # fmt: skip


def make(path: Path, parts: int, moves: int, jobs: int) -> None:
    """The shop's file, made beside and then put in its place."""
    beside = path.with_suffix(".part")
    make_demo_shop(beside, jobs=jobs, seed=1, as_of=AS_OF, two_processes=jobs > 5000)
    start = datetime.combine(AS_OF - timedelta(days=DAYS), datetime.min.time(), tzinfo=UTC)
    dice = random.Random(2)
    with open_shop(beside, clock=Clock(start + timedelta(days=DAYS))) as shop:
        rows = shop.run(add_parts, count=parts).value
        plans = [plan for row in rows for plan in moves_of(row, moves // parts, dice)]
        stands = {plan.part_id: plan.after for plan in plans}
        plans.sort(key=lambda plan: plan.minute)
        for at in range(0, len(plans), AT_ONCE):
            shop.run(add_moves, plans=plans[at : at + AT_ONCE], start=start)
        shop.run(add_balances, rows=rows, stands=stands)
    beside.replace(path)


def lists(shop: Shop) -> list[Figure]:
    """The stock list: first rows, in order of each column from both ends, filtered, typed into."""
    figures = [Figure("stock list, first rows", "50 ms", timed(lambda: shop.ask(stock_list)))]
    figures.append(Figure("counts of its filters", "50 ms", timed(lambda: shop.ask(stock_counts))))
    for sort in StockSort:
        for words, down in (("up", False), ("down", True)):
            spent = timed(lambda sort=sort, down=down: shop.ask(stock_list, sort=sort, descending=down))  # type: ignore[misc]
            figures.append(Figure(f"by {sort.value}, {words}", "50 ms", spent))
    for chosen in (StockFilter.LOW, StockFilter.ON_ORDER, StockFilter.RESERVED):
        spent = timed(lambda chosen=chosen: shop.ask(stock_list, chosen=chosen, sort=StockSort.NAME))  # type: ignore[misc]
        figures.append(Figure(f"only {chosen.value}, by name", "50 ms", spent))
    for text in ("sam", "samsung disks", "BX-0012", "no such thing"):
        spent = timed(lambda text=text: shop.ask(stock_list, typed=text, sort=StockSort.NAME))  # type: ignore[misc]
        figures.append(Figure(f"typed “{text}”", "50 ms", spent))
    supplier = timed(lambda: shop.ask(stock_list, supplier_id=1, sort=StockSort.NAME))
    return [*figures, Figure("of one supplier, by name", "50 ms", supplier)]


def one_part(shop: Shop) -> list[Figure]:
    """The page of one part, its card, and from a scan to the line on a job."""
    newest = shop.ask(lambda session: session.scalars(select(Part.id).order_by(Part.id.desc()).limit(1)).one())
    codes = iter(
        shop.ask(
            lambda session: session.scalars(
                select(PartBarcode.code)
                .join(StockBalance, StockBalance.part_id == PartBarcode.part_id)
                .where(StockBalance.free > Decimal(2))
                .order_by(PartBarcode.id.desc())
                .limit(100)
            ).all()
        )
    )
    item = shop.ask(
        lambda session: session.scalars(
            select(JobItem.id).where(JobItem.state == JobState.IN_REPAIR).order_by(JobItem.id.desc()).limit(1)
        ).one()
    )

    def scan() -> None:
        found = shop.ask(scanned_part, code=next(codes), basis=PriceBasis.NET, day=shop.today)
        assert found is not None
        shop.run(add_stock_part, item_id=item, part_id=found.id, scanned=True)

    page = timed(lambda: shop.ask(part_card, part_id=newest, now=shop.now, today=shop.today))
    typed = timed(lambda: shop.ask(find_parts, text="samsung di", limit=8, basis=PriceBasis.NET, day=shop.today))
    return [
        Figure("page of a part", "50 ms", page),
        Figure("its moves, first rows", "50 ms", timed(lambda: shop.ask(stock_card, part_id=newest))),
        Figure("a part found by typing", "50 ms", typed),
        Figure("scan to line added on a job", "50 ms", timed(scan)),
    ]


def on_the_worker(shop: Shop) -> list[Figure]:
    """Reports, the value of a day, the daily check: nobody waits for them at the counter."""
    year = period_of(PeriodCode.YEAR, shop.today)
    old, late = shop.today - timedelta(days=DAYS // 2), shop.today - timedelta(days=30)

    def value(by: ValueBy, on: date | None) -> Spent:
        until = None if on is None else evening(shop, on)
        return timed(lambda: shop.ask(stock_worth, by=by, until=until), times=5)

    def report(part: StockPart) -> Spent:
        return timed(lambda: stock_table(shop, StockWish(part, PeriodCode.YEAR, year)), times=3)

    def in_all(on: date) -> Spent:
        return timed(lambda: shop.ask(worth_in_all, until=evening(shop, on)), times=5)

    return [
        Figure("value today, by category", "300 ms", value(ValueBy.CATEGORY, None)),
        Figure("value a month ago, in all", "300 ms", in_all(late)),
        Figure("value a year ago, in all", "300 ms", in_all(old)),
        Figure("value a year ago, by category", "300 ms", value(ValueBy.CATEGORY, old)),
        Figure("value a year ago, by supplier", "300 ms", value(ValueBy.SUPPLIER, old)),
        Figure("value a year ago, every part, as CSV", "2 s", timed(lambda: _value_file(shop, old), times=3)),
        *(Figure(f"report {part.value}, a year", "2 s", report(part)) for part in StockPart),
        Figure("daily check", "2 s", timed(lambda: shop.ask(check_balances), times=3)),
    ]


def _value_file(shop: Shop, on: date) -> None:
    stock_file(shop, StockWish(StockPart.VALUE, on=on, by=ValueBy.PART), FileKind.CSV)


def main() -> int:
    """Make the shop, time a copy, print the table."""
    parts, moves, jobs = ([int(each) for each in sys.argv[1:]] + [20_000, 1_000_000, 2500][len(sys.argv) - 1 :])[:3]
    folder = Path(os.environ.get("MSP_BENCH") or tempfile.mkdtemp())
    os.environ["MSP_DESKTOP_HOME"] = str(folder / "home")
    path = folder / f"stock-{parts}-{moves}-{jobs}.db"
    if not path.exists():
        begun, worked = time.perf_counter(), time.process_time()
        make(path, parts, moves, jobs)
        wall, own = time.perf_counter() - begun, time.process_time() - worked
        print(f"made in {wall:.0f} s ({own:.0f} s processor), {path.stat().st_size / 1e6:.0f} MB", flush=True)
    now = datetime.combine(AS_OF, datetime.min.time(), tzinfo=UTC) + timedelta(hours=10)
    copy = path.with_suffix(".copy.db")
    shutil.copyfile(path, copy)
    with open_shop(copy, clock=Clock(now)) as opened:
        shop = opened.acting_as(2)
        figures = [*lists(shop), *one_part(shop), *on_the_worker(shop)]
    copy.unlink()
    print(f"| median (worst), ms of processor | {parts:,} parts, {moves:,} moves | target |")
    print("|---|---:|---|")
    for figure in figures:
        print(f"| {figure.name} | {figure.spent} | {figure.target} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
