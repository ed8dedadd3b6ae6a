"""Times the board, the table and Today with very many open jobs: `python tests/benchmarks/board.py [JOBS [OPEN]]`.

Defaults to 500,000 jobs of which 20,000 are in the shop, spread over the six columns. The shop is made in MSP_BENCH (a
folder) when it is missing there, and its newest jobs are opened again by hand. Times are processor time of this
process, median and worst on warm files: neighbours on the machine and the disk's wait are hardly in it.
"""

import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from PySide6.QtWidgets import QApplication, QTableView, QWidget  # noqa: E402 - needs the path above

from msp_desktop.domain.job_state import OPEN_STATES, JobState  # noqa: E402
from msp_desktop.i18n import Formats  # noqa: E402
from msp_desktop.queries.bench_day import bench_day  # noqa: E402
from msp_desktop.queries.job_board import BoardWish, DueFilter, board, board_cards, board_sums  # noqa: E402
from msp_desktop.queries.job_card import job_card  # noqa: E402
from msp_desktop.queries.job_list import JobFilter, JobSort, JobWish, job_counts, job_list  # noqa: E402
from msp_desktop.queries.today import TodayWish, today_view  # noqa: E402
from msp_desktop.store.base import utc_text  # noqa: E402
from msp_desktop.store.shop import Shop, open_shop  # noqa: E402
from msp_desktop.ui.formats import use_day, use_formats  # noqa: E402
from msp_desktop.ui.jobs.list_screen import JobList  # noqa: E402
from msp_desktop.ui.theme import theme  # noqa: E402
from msp_desktop.ui.today.screen import TodayScreen  # noqa: E402
from msp_desktop.usecases.jobs import move_item  # noqa: E402
from msp_desktop.workflows.demo_shop import make_demo_shop  # noqa: E402
from tests.benchmarks.run import AS_OF, Figure, timed  # noqa: E402
from tests.shops import START, Clock  # noqa: E402
from tests.ui.desk import desk_for, window_for  # noqa: E402


def shop_with(folder: Path, jobs: int, opened: int) -> Path:
    """The file of a shop with that many jobs, so many of them in the shop."""
    path = folder / f"board-{jobs}-{opened}.db"
    if not path.exists():
        make_demo_shop(path, jobs=jobs, seed=1, as_of=AS_OF)
        reopen(path, opened)
    return path


def reopen(path: Path, count: int) -> None:
    """Bring the newest jobs back into the shop, a sixth of them into each column; nobody's act, so not by use cases."""
    connection = sqlite3.connect(path)
    newest = [row[0] for row in connection.execute("SELECT id FROM job ORDER BY id DESC LIMIT ?", (count,))]
    for at, job_id in enumerate(newest):
        state = OPEN_STATES[at % len(OPEN_STATES)].value
        due = utc_text(START + timedelta(minutes=37 * (at % 900) - 9000))
        ready = utc_text(START - timedelta(minutes=at)) if state == JobState.READY.value else None
        connection.execute(
            "UPDATE job SET state = ?, promised_at = ?, ready_at = ?, closed_at = NULL WHERE id = ?",
            (state, due, ready, job_id),
        )
        connection.execute(
            "UPDATE job_item SET state = ?, handed_over_at = NULL, state_since = ? WHERE job_id = ?",
            (state, utc_text(START - timedelta(minutes=at)), job_id),
        )
    connection.commit()
    connection.close()


def wish_at(now: datetime, shop: Shop) -> BoardWish:
    """The board without filters."""
    return BoardWish(now, shop.today, now + timedelta(hours=8), now + timedelta(days=5))


def questions(shop: Shop) -> list[Figure]:
    """What the page asks of the file."""
    wish = wish_at(shop.now, shop)
    late = BoardWish(wish.now, wish.today, wish.day_ends, wish.week_ends, due=DueFilter.LATE)
    mine = BoardWish(wish.now, wish.today, wish.day_ends, wish.week_ends, technician_id=3)
    typed = BoardWish(wish.now, wish.today, wish.day_ends, wish.week_ends, typed="rossi")
    deep = shop.ask(board_cards, state=JobState.READY, wish=wish, limit=2000)[-1]
    figures = [
        Figure("board, whole", "150 ms", timed(lambda: shop.ask(board, wish=wish))),
        Figure("board, late ones", "150 ms", timed(lambda: shop.ask(board, wish=late))),
        Figure("board, one technician", "150 ms", timed(lambda: shop.ask(board, wish=mine))),
        Figure("board, text", "150 ms", timed(lambda: shop.ask(board, wish=typed))),
        Figure("sums of the columns", "50 ms", timed(lambda: shop.ask(board_sums, wish=wish))),
        Figure(
            "next cards, 2000 further down",
            "50 ms",
            timed(lambda: shop.ask(board_cards, state=JobState.READY, wish=wish, after=deep)),
        ),
    ]
    opened = JobWish(wish.now, wish.day_ends, JobFilter.OPEN)
    figures.append(Figure("counts of the chips", "50 ms", timed(lambda: shop.ask(job_counts, wish=opened))))
    for sort in JobSort:
        spent = timed(lambda sort=sort: shop.ask(job_list, wish=opened, sort=sort))  # type: ignore[misc]
        figures.append(Figure(f"open jobs by {sort.name.lower()}", "150 ms", spent))
    newest = deep.job_id
    spent = timed(lambda: shop.ask(job_card, job_id=newest, since=shop.now, since_day=shop.today))
    return [*figures, Figure("page of one job", "50 ms", spent), *day_questions(shop)]


def day_questions(shop: Shop) -> list[Figure]:
    """What Today asks, the benches on the worker."""
    now = shop.now
    wish = TodayWish(now, shop.today, now + timedelta(hours=8), now + timedelta(days=5))
    benches = timed(lambda: shop.ask(bench_day, now=now, day=shop.today))
    return [
        Figure("Today", "150 ms", timed(lambda: shop.ask(today_view, wish=wish))),
        Figure("Today's benches, on the worker", "1 s", benches),
    ]


def window_figures(shop: Shop) -> list[Figure]:
    """What a person waits for in the window."""
    desk = desk_for(shop)
    desk.dispatcher.act_as(1)
    window = window_for(desk)
    desk.go("jobs")
    page = desk.current
    assert isinstance(page, JobList)
    if not page.on_board():
        page.switch_view()

    def painted(act: Callable[[], object], what: QWidget = window) -> Callable[[], None]:
        def run() -> None:
            act()
            what.grab()

        return run

    ready = next(each for each in page.board.columns if each.state is JobState.READY)
    bar = ready.list.verticalScrollBar()

    def there_and_back() -> None:
        card = page.board.current()
        assert card is not None
        to = JobState.IN_REPAIR if card.state is not JobState.IN_REPAIR else JobState.DIAGNOSING
        page.run(move_item, item_id=card.item_id, to=to, seen=card.item_version)

    figures = [
        Figure("board shown again and painted", "200 ms", timed(painted(page.refresh))),
        Figure(
            "scrolled by a page and painted",
            "16 ms",
            timed(painted(lambda: bar.setValue(bar.value() + 400), ready.list.viewport())),
        ),
        Figure("a card moved, all shown again", "200 ms", timed(there_and_back)),
    ]
    page.switch_view()
    view = page.findChild(QTableView, "jobs.table")
    assert isinstance(view, QTableView)
    table = view.verticalScrollBar()
    figures += [
        Figure("table shown again and painted", "200 ms", timed(painted(page.refresh))),
        Figure(
            "table scrolled and painted",
            "16 ms",
            timed(painted(lambda: table.setValue(table.value() + 20), view.viewport())),
        ),
    ]
    page.switch_view()
    desk.go("today")
    today = desk.current
    assert isinstance(today, TodayScreen)
    shown = timed(painted(today.refresh), clock=time.thread_time)
    figures.append(Figure("Today shown again and painted", "200 ms", shown))
    desk.dispatcher.background.close()
    window.close()
    return figures


def main() -> int:
    """Make the shop, time, print the table."""
    jobs, opened = ([int(each) for each in sys.argv[1:]] + [500_000, 20_000][len(sys.argv) - 1 :])[:2]
    folder = Path(os.environ.get("MSP_BENCH") or tempfile.mkdtemp())
    os.environ["MSP_DESKTOP_HOME"] = str(folder / "home")
    _application = QApplication.instance() or QApplication([sys.argv[0]])
    use_formats(Formats("en", "IT", "EUR", "Europe/Rome"))
    use_day(START.date())
    theme().apply("light", 100)
    with open_shop(shop_with(folder, jobs, opened), clock=Clock()) as shop:
        figures = [*questions(shop), *window_figures(shop)]
    print(f"| median (worst), ms | {jobs:,} jobs, {opened:,} open | target |")
    print("|---|---:|---|")
    for figure in figures:
        print(f"| {figure.name} | {figure.spent} | {figure.target} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
