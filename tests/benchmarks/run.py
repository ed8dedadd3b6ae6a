"""Times what a shop waits for, on shops of several sizes, beside the targets: `python tests/benchmarks/run.py [JOBS…]`.

Sizes default to 2500 50000; add 500000 for the largest. Shops are kept in MSP_BENCH (a folder) and made when missing.
Starts are pairs of whole processes, in turn with a bare window, and count as their ratio. All else is processor time of
this process, median and worst of repeated runs on warm files: neighbours on the machine and the disk's wait are hardly
in it.
"""

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from msp_desktop.documents.issued import document_pdf  # noqa: E402 - needs the path above
from msp_desktop.domain.bench_load import Bench, PlannedWork, bench_load  # noqa: E402
from msp_desktop.domain.bench_measures import Period  # noqa: E402
from msp_desktop.domain.snapshot import DocumentSnapshot  # noqa: E402
from msp_desktop.queries.bench_day import bench_weeks  # noqa: E402
from msp_desktop.queries.bench_measures import bench_measures  # noqa: E402
from msp_desktop.queries.issued_papers import issued_snapshot  # noqa: E402
from msp_desktop.queries.job_list import ALWAYS, JobFilter, JobRow, JobSort, JobWish, job_list  # noqa: E402
from msp_desktop.queries.palette import palette  # noqa: E402
from msp_desktop.store.shop import Shop, open_shop  # noqa: E402
from msp_desktop.store.shop_facts import business_calendar  # noqa: E402
from msp_desktop.workflows.demo_shop import make_demo_shop  # noqa: E402
from msp_desktop.workflows.main_job import Visit, main_job  # noqa: E402

AS_OF = date(2026, 11, 18)
TYPED = ("mar", "rossi", "+39 3", "dell lat", "j-12", "schermo", "ssd", "bianchi gi", "a", "no such thing")
SAMPLES = 15


@dataclass(frozen=True, slots=True)
class Spent:
    """What several runs took, in milliseconds."""

    median: float
    worst: float

    @classmethod
    def of(cls, runs: Sequence[float]) -> "Spent":
        """Median and worst of these runs."""
        return cls(statistics.median(runs), max(runs))

    def __str__(self) -> str:
        return f"{self.median:,.1f} ({self.worst:,.1f})"


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: what was timed, the target in words, and what it took at one size."""

    name: str
    target: str
    spent: Spent


def timed(act: Callable[[], object], times: int = SAMPLES, clock: Callable[[], float] = time.process_time) -> Spent:
    """Several runs after one to warm up; with `time.thread_time` without what the worker does meanwhile."""
    act()
    spent = []
    for _each in range(times):
        begun = clock()
        act()
        spent.append((clock() - begun) * 1000)
    return Spent.of(spent)


def typed(act: Callable[[str], object], texts: Iterable[str]) -> Spent:
    """An act over the prefixes of several texts."""
    keys = [text[:end] for text in texts for end in range(1, len(text) + 1)]
    for key in keys[:5]:
        act(key)
    spent = []
    for key in keys:
        # The best of three: what a key costs, not what came between.
        tries = []
        for _each in range(3):
            begun = time.process_time()
            act(key)
            tries.append((time.process_time() - begun) * 1000)
        spent.append(min(tries))
    return Spent.of(spent)


def starts(path: Path) -> list[Figure]:
    """Starts of whole processes, in turn with a bare Qt window."""
    script = str(ROOT / "tests" / "benchmarks" / "start.py")
    # An installed program finds its modules compiled; so do these starts, whatever the caller says of its own.
    with_compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with_compiled["PYTHONPYCACHEPREFIX"] = str(path.parent / "compiled")

    def one(argument: str) -> list[float]:
        done = subprocess.run(
            [sys.executable, script, argument],
            cwd=ROOT,
            env=with_compiled,
            capture_output=True,
            text=True,
            check=True,
        )
        return [float(word) * 1000 for word in done.stdout.split()]

    one("bare"), one(str(path))
    rounds = [(one("bare")[0], *one(str(path))) for _each in range(9)]
    painted = statistics.median(each[1] / each[0] for each in rounds)
    filled = statistics.median(each[2] / each[0] for each in rounds)
    return [
        Figure("bare Qt window", "the measure", Spent.of([each[0] for each in rounds])),
        Figure("window painted", f"≤ 1.3 × bare, is {painted:.2f} ×", Spent.of([each[1] for each in rounds])),
        Figure("job list filled", f"≤ 2.5 × bare, is {filled:.2f} ×", Spent.of([each[2] for each in rounds])),
    ]


def lists(shop: Shop) -> list[Figure]:
    """First and last page of every job, sorted by each column that any length sorts by."""
    now = shop.now
    wish = JobWish(now, now + timedelta(hours=8), JobFilter.ALL)
    figures = []
    for sort in sorted(ALWAYS):
        for words, backwards in (("first page", False), ("last page", True)):
            spent = timed(lambda sort=sort, back=backwards: shop.ask(job_list, wish=wish, sort=sort, backwards=back))  # type: ignore[misc]
            figures.append(Figure(f"all jobs by {sort.name.lower()}, {words}", "150 ms at most", spent))
    opened = JobWish(now, now + timedelta(hours=8), JobFilter.OPEN)
    rows: list[JobRow] = []

    def first() -> None:
        rows[:] = shop.ask(job_list, wish=opened, sort=JobSort.PROMISED)

    return [Figure("open jobs, first rows", "150 ms at most", timed(first)), *figures]


def bench(shop: Shop) -> list[Figure]:
    """The bench by day with all open jobs, twenty thousand pieces of work laid, and a year's measures."""
    now = shop.now
    hours = shop.ask(business_calendar)
    rng = random.Random(1)
    work = [
        PlannedWork(rng.randint(5, 20), rng.choice((1, 2, 3, 4, None)), now + timedelta(hours=rng.randint(1, 4000)))
        for _each in range(20_000)
    ]
    people = [Bench(each, 360) for each in (1, 2, 3, 4)]
    year = Period(shop.today - timedelta(days=364), shop.today)
    return [
        Figure("bench, two weeks", "150 ms at most", timed(lambda: shop.ask(bench_weeks, now=now))),
        Figure(
            "20,000 pieces of work laid", "500 ms at most", timed(lambda: bench_load(hours, now, people, work), times=5)
        ),
        Figure(
            "measures of a year, on the worker",
            "3 s at most",
            timed(lambda: shop.ask(bench_measures, period=year), times=3),
        ),
    ]


def keys(shop: Shop) -> list[Figure]:
    """A key press in the palette."""
    spent = typed(lambda text: shop.ask(palette, typed=text, today=shop.today), TYPED)
    return [Figure("palette key", "80 ms at most", spent)]


def acts(shop: Shop) -> list[Figure]:
    """Booking in, and issuing an invoice without its paper."""
    desk = shop.acting_as(2)
    spent: dict[str, list[float]] = {}
    stamp = time.time_ns()
    for number in range(SAMPLES):
        visit = Visit(
            f"Bench {stamp}-{number}", f"+39 34755{number:05d}", "Latitude 5420", f"B{stamp}{number}", company=True
        )
        begun = time.process_time()
        for step in main_job(desk, visit, key=f"{stamp}-{number}", render=False):
            spent.setdefault(step.name, []).append((time.process_time() - begun) * 1000)
            begun = time.process_time()
    return [
        Figure("book in, whole act", "20 ms of our own work", Spent.of(spent["book"])),
        Figure("issue an invoice", "flat: ≤ 1.5 × at the largest", Spent.of(spent["issue"])),
    ]


def papers(shop: Shop) -> list[Figure]:
    """The invoice's PDF from its picture."""
    from sqlalchemy import select

    from msp_desktop.store.models.document import Document

    newest = shop.ask(
        lambda session: session.scalar(
            select(Document.id).where(Document.issued_at.is_not(None)).order_by(Document.id.desc())
        )
    )
    assert newest is not None
    snapshot: DocumentSnapshot = shop.ask(issued_snapshot, document_id=newest)
    return [Figure("invoice PDF", "500 ms at most", timed(lambda: document_pdf(snapshot)))]


def measured(path: Path) -> list[Figure]:
    """Everything, on a copy that may be spoiled."""
    figures = starts(path)
    with open_shop(path) as shop:
        figures += [*lists(shop), *bench(shop), *keys(shop), *acts(shop), *papers(shop)]
    return figures


def main() -> int:
    """Make the shops, time, print the table."""
    sizes = [int(each) for each in sys.argv[1:]] or [2500, 50_000]
    folder = Path(os.environ.get("MSP_BENCH") or tempfile.mkdtemp())
    os.environ["MSP_DESKTOP_HOME"] = str(folder / "home")
    columns: dict[int, list[Figure]] = {}
    for size in sizes:
        path = folder / f"shop-{size}.db"
        if not path.exists():
            begun = time.perf_counter()
            make_demo_shop(path, jobs=size, seed=1, as_of=AS_OF)
            print(
                f"{size} jobs made in {time.perf_counter() - begun:.0f} s, {path.stat().st_size / 1e6:.0f} MB",
                flush=True,
            )
        columns[size] = measured(path)
    print("| median (worst), ms | " + " | ".join(f"{size:,} jobs" for size in sizes) + " | target |")
    print("|---|" + "---:|" * len(sizes) + "---|")
    for at, figure in enumerate(columns[sizes[-1]]):
        cells = " | ".join(str(columns[size][at].spent) for size in sizes)
        print(f"| {figure.name} | {cells} | {figure.target} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
