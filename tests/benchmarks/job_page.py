"""Times the page of one job on shops of several sizes: `python tests/benchmarks/job_page.py [JOBS…]`.

Sizes default to 2500 50000; add 500000 for the largest. Shops are kept in MSP_BENCH (a folder) and made when missing.
Times are processor time of this process, median and worst on warm files, painting included.
"""

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from PySide6.QtWidgets import QApplication  # noqa: E402 - needs the path above
from sqlalchemy import select  # noqa: E402

from msp_desktop.domain.job_state import WORKING_STATES  # noqa: E402
from msp_desktop.i18n import Formats  # noqa: E402
from msp_desktop.queries.job_card import job_card  # noqa: E402
from msp_desktop.queries.job_timeline import job_timeline  # noqa: E402
from msp_desktop.queries.job_times import job_times  # noqa: E402
from msp_desktop.queries.running_timer import last_timed_item, running_timer  # noqa: E402
from msp_desktop.store.models.job import JobItem  # noqa: E402
from msp_desktop.store.shop import Shop, open_shop  # noqa: E402
from msp_desktop.ui.formats import use_day, use_formats  # noqa: E402
from msp_desktop.ui.jobs.job_screen import JobPage  # noqa: E402
from msp_desktop.ui.theme import theme  # noqa: E402
from msp_desktop.usecases.jobs import add_note, start_timer, stop_timer  # noqa: E402
from msp_desktop.workflows.demo_shop import make_demo_shop  # noqa: E402
from tests.benchmarks.run import AS_OF, Figure, timed  # noqa: E402
from tests.shops import START, Clock  # noqa: E402
from tests.ui.desk import desk_for, window_for  # noqa: E402


def items_in_work(shop: Shop, most: int) -> list[tuple[int, int]]:
    """The newest items on the bench with their jobs."""
    query = select(JobItem.job_id, JobItem.id).where(JobItem.state.in_(WORKING_STATES)).order_by(JobItem.id.desc())
    return [(row.job_id, row.id) for row in shop.ask(lambda session: session.execute(query.limit(most)).all())]


def questions(shop: Shop) -> list[Figure]:
    """What the page and the top bar ask of the file."""
    job_id, _item = items_in_work(shop, 1)[0]
    return [
        Figure(
            "the job", "50 ms", timed(lambda: shop.ask(job_card, job_id=job_id, since=shop.now, since_day=shop.today))
        ),
        Figure("its timeline", "20 ms", timed(lambda: shop.ask(job_timeline, job_id=job_id))),
        Figure("its times", "20 ms", timed(lambda: shop.ask(job_times, job_id=job_id))),
        Figure("what my timer is on", "5 ms", timed(lambda: shop.ask(running_timer, person_id=3))),
        Figure("what it was on last", "5 ms", timed(lambda: shop.ask(last_timed_item, person_id=3))),
    ]


def window_figures(shop: Shop) -> list[Figure]:
    """What a technician waits for in the window."""
    desk = desk_for(shop)
    desk.dispatcher.act_as(3)
    window = window_for(desk)
    places = items_in_work(shop, 40)
    at = 0

    def open_next() -> None:
        nonlocal at
        at = (at + 1) % len(places)
        desk.go("job", job_id=places[at][0], item_id=places[at][1])
        window.grab()

    figures = [Figure("another job opened and painted", "150 ms", timed(open_next))]
    page = desk.current
    assert isinstance(page, JobPage)
    item_id, job_id = places[at][1], places[at][0]

    def start_and_stop() -> None:
        desk.dispatcher.run(start_timer, item_id=item_id)
        desk.dispatcher.run(stop_timer)

    def second() -> None:
        page.timing.panel._tick()

    figures += [
        Figure("timer started and stopped, page refreshed", "300 ms", timed(start_and_stop)),
        Figure(
            "a note added, page refreshed", "150 ms", timed(lambda: page.run(add_note, job_id=job_id, text="Noted"))
        ),
        Figure("a second passes", "5 ms", timed(second)),
    ]
    window.close()
    desk.dispatcher.background.close()
    return figures


def main(sizes: list[int]) -> None:
    """Print the table."""
    application = QApplication.instance() or QApplication([sys.argv[0]])
    assert application is not None
    theme().apply("light", 100)
    use_formats(Formats("en", "IT", "EUR", "Europe/Rome"))
    use_day(AS_OF)
    folder = Path(os.environ.get("MSP_BENCH") or tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    table: dict[str, dict[int, Figure]] = {}
    for size in sizes:
        path = folder / f"shop-{size}.db"
        if not path.exists():
            make_demo_shop(path, jobs=size, seed=1, as_of=AS_OF)
        with open_shop(path, clock=Clock(START)) as shop:
            for figure in [*questions(shop), *window_figures(shop.acting_as(3))]:
                table.setdefault(figure.name, {})[size] = figure
    print(f"{'median (worst), ms':48}{'target':>10}" + "".join(f"{size:>18,}" for size in sizes))
    for name, by_size in table.items():
        target = next(iter(by_size.values())).target
        cells = (str(by_size[size].spent) if size in by_size else "" for size in sizes)
        print(f"{name:48}{target:>10}" + "".join(f"{cell:>18}" for cell in cells))


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]] or [2500, 50_000])
