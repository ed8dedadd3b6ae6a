"""The demo shop: two years of a repair shop in Bologna, made from a seed; and the copy of it that may be spoiled."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum, auto
from pathlib import Path
from typing import Literal, Protocol

from msp_desktop import __version__, i18n, paths
from msp_desktop.domain.errors import Unavailable
from msp_desktop.domain.roles import Role
from msp_desktop.domain.service_hours import ServiceHours
from msp_desktop.i18n import _
from msp_desktop.queries import demo_facts
from msp_desktop.store.database import held
from msp_desktop.store.files import sync_file
from msp_desktop.store.shop import Shop, create_to_fill
from msp_desktop.usecases.catalogue import NewPrice, add_starter_catalogue, change_prices
from msp_desktop.usecases.demo_rows import IN_ORDER, RowBatch, write_rows
from msp_desktop.usecases.shop import NewPerson, ShopSetUp, add_public_holidays, close_day, set_up_shop
from msp_desktop.workflows.demo.acts import ActsWriter, DemoClock
from msp_desktop.workflows.demo.open_time import USUAL_DAY
from msp_desktop.workflows.demo.plan import Plan, without_searching_for_rubbish
from msp_desktop.workflows.demo.present import set_the_present
from msp_desktop.workflows.demo.second_process import batches
from msp_desktop.workflows.demo.stock import keep_parts, lay_plenty, lay_stock
from msp_desktop.workflows.demo.stories import Do, Step

Progress = Callable[[int, int, str], None]
"""(done, of, what is being done in words)"""

SPAN = timedelta(days=730)
ACTS_UP_TO = 5000
LIVED_DAYS = 12
"""The last open days of the usual demo shop are lived through act by act; what lies before is written in bulk."""

_DAY = ((9 * 60, 13 * 60), (15 * 60, 19 * 60))
_WEEK = {**dict.fromkeys(range(5), _DAY), 5: ((9 * 60, 13 * 60),)}
_DEARER = ("SRV-001", "SRV-011", "SRV-018", "SRV-041", "SRV-081", "LAB-60", "LAB-61")


class Writing(Enum):
    """How the two years are written down; all three agree on every total."""

    ACTS = auto()
    """Every step is the use case that a person would have run."""
    RECENT_ACTS = auto()
    """The last days are lived through, the years before are rows through the audited bulk doors."""
    ROWS = auto()
    """Everything is rows through the audited bulk doors."""


class Writer(Protocol):
    """Writes steps down in their order."""

    def write(self, step: Step) -> None:
        """Take one step."""

    def flush(self) -> None:
        """Write whatever waits; nothing more may come, or another writer goes on."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a demo shop holds; `documents` are the issued ones."""

    jobs: int
    customers: int
    devices: int
    documents: int


def no_progress(_done: int, _of: int, _words: str) -> None:
    """Tell nobody."""


def make_demo_shop(
    path: Path,
    *,
    jobs: int = 2500,
    seed: int = 1,
    as_of: date | None = None,
    language: Literal["en", "it"] = "en",
    progress: Progress = no_progress,
    by: Writing | None = None,
    two_processes: bool = False,
) -> Made:
    """Make the demo shop at `path`; it ends at the last close of business before `as_of` (today without one).

    Same seed and day, same content. `by` says how it is written down; without it by the number of jobs. With
    `two_processes` everything is rows, and a second process makes them. Raises Unavailable when something stands at
    `path`; an interrupted run leaves nothing there.
    """
    with _put_in_place(path) as beside:
        day = as_of or datetime.now().astimezone().date()
        return _make(beside, jobs, seed, day, language, progress, by, two_processes=two_processes)


def demo_copy(progress: Progress = no_progress) -> Path:
    """Give a fresh copy of the demo shop that may be spoiled, in the language of the window.

    The shop itself is made once per version and day and kept in the cache. Raises AlreadyOpen while an earlier copy is
    open, and leaves that one alone.
    """
    cache = paths.cache_dir()
    language: Literal["en", "it"] = "it" if i18n.language() == "it" else "en"
    today = datetime.now().astimezone().date()
    kept = cache / f"demo-{__version__}-{language}-{today.isoformat()}.db"
    copy = cache / "demo" / "demo-shop.db"
    copy.parent.mkdir(parents=True, exist_ok=True)
    with held(copy, must_exist=False, keep=False):
        if not kept.exists():
            _forget_older(cache)
            make_demo_shop(kept, as_of=today, language=language, progress=progress)
        _remove(copy)
        shutil.copyfile(kept, copy)
    return copy


def _forget_older(cache: Path) -> None:
    for old in cache.glob("demo-*.db"):
        _remove(old)


def _remove(shop: Path) -> None:
    """Take away a closed shop with everything that stands beside it, but its lock."""
    for name in (shop.name, f"{shop.name}-wal", f"{shop.name}-shm"):
        shop.with_name(name).unlink(missing_ok=True)
    for name in (".files", ".backups"):
        shutil.rmtree(shop.with_suffix(name), ignore_errors=True)


@contextmanager
def _put_in_place(path: Path) -> Iterator[Path]:
    """Build in a folder beside the file, and move the finished file to its name."""
    if path.exists():
        raise Unavailable(_("There is already something at {path}.").format(path=path), _("Choose another name."))
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{path.name}-", dir=path.parent) as folder:
        beside = Path(folder) / path.name
        yield beside
        sync_file(beside)
        beside.replace(path)


def _make(
    path: Path,
    jobs: int,
    seed: int,
    as_of: date,
    language: str,
    progress: Progress,
    by: Writing | None,
    *,
    two_processes: bool,
) -> Made:
    first = as_of - SPAN
    clock = DemoClock(datetime(first.year, first.month, first.day, 6, tzinfo=UTC))
    progress(0, jobs, _("Setting up the shop"))
    with create_to_fill(path, clock=clock) as shop:
        hours = _set_up(shop, first, as_of, language)
        plan = _plan(shop, hours, first, _last_business_day(hours, as_of), jobs, seed, language)
        time = plan.time()
        with without_searching_for_rubbish():
            if two_processes:
                _write_rows(shop, clock, plan, progress)
                _lay(shop, clock, plan, lived=0)
            else:
                _write(plan.steps(), _writers(shop, clock, plan, by or _usual_way(jobs)), jobs, progress)
        clock.at = time.moment(time.total)
        set_the_present(shop, hours, language)
        found = shop.ask(demo_facts.counts)
    progress(jobs, jobs, _("The demo shop is ready"))
    return Made(found.jobs, found.customers, found.devices, found.documents)


def _usual_way(jobs: int) -> Writing:
    return Writing.RECENT_ACTS if jobs <= ACTS_UP_TO else Writing.ROWS


def _last_business_day(hours: ServiceHours, as_of: date) -> date:
    day = as_of - timedelta(days=1)
    while not hours.is_business_day(day):
        day -= timedelta(days=1)
    return day


def _set_up(shop: Shop, first: date, as_of: date, language: str) -> ServiceHours:
    """Bottega Informatica on its first day: people, hours, holidays, catalogue, and new prices from New Year on."""
    shop.run(set_up_shop, facts=_bottega(language))
    owner = shop.acting_as(1)
    owner.run(add_starter_catalogue, language=language)
    keep_parts(owner, language)
    years = range(first.year, as_of.year + 2)
    for year in years[2:]:
        owner.run(add_public_holidays, year=year)
    hours = owner.ask(demo_facts.calendar)
    for day in _summer_break(years, first, hours):
        owner.run(close_day, day=day, name=_("Summer break") if language == "en" else "Chiuso per ferie")
    prices = owner.ask(demo_facts.price_list, day=first)
    services = {offer.service.code: offer.service for offer in prices.offers.values()}
    dearer = tuple(NewPrice(services[code].id, services[code].price_cents + 300) for code in _DEARER)
    owner.run(change_prices, prices=dearer, from_day=date(first.year + 1, 1, 1))
    return owner.ask(demo_facts.calendar)


def _summer_break(years: range, first: date, hours: ServiceHours) -> Iterator[date]:
    for year in years:
        middle = date(year, 8, 15)
        monday = middle - timedelta(days=middle.weekday())
        for day in (monday + timedelta(days=each) for each in range(6)):
            if day >= first and day not in hours.closed:
                yield day


def _bottega(language: str) -> ShopSetUp:
    return ShopSetUp(
        name="Bottega Informatica",
        country="IT",
        language=language,
        legal_name="Bottega Informatica S.r.l.",
        street="Via delle Lame 58",
        postcode="40122",
        town="Bologna",
        province="BO",
        vat_number="IT02345670018",
        regime="RF01",
        phone="+39 051 555 0148",
        email="assistenza@bottega.example",
        web="bottega.example",
        iban="IT60X0542811101000000123456",
        account_name="Bottega Informatica S.r.l.",
        week=_WEEK,
        people=(
            NewPerson("Davide Riva", Role.OWNER, repairs=False, bench_minutes=0),
            NewPerson("Giulia Ferri", Role.FRONT_DESK, repairs=False, bench_minutes=0),
            NewPerson("Marco Bianchi", Role.TECHNICIAN),
            NewPerson("Elena Conti", Role.TECHNICIAN),
        ),
    )


def _plan(shop: Shop, hours: ServiceHours, first: date, last: date, jobs: int, seed: int, language: str) -> Plan:
    languages = ("en", "it")
    return Plan(
        jobs=jobs,
        seed=seed,
        language=language,
        hours=hours,
        first=first,
        last=last,
        lists={day: shop.ask(demo_facts.price_list, day=day) for day in (first, date(first.year + 1, 1, 1))},
        facts=shop.ask(demo_facts.facts_of_shop),
        taxes=shop.ask(demo_facts.taxes),
        papers={each: shop.ask(demo_facts.paper_facts, language=each) for each in languages},
        people=shop.ask(demo_facts.people),
        terms=shop.ask(demo_facts.terms_for, languages=languages),
        last_ids=shop.ask(demo_facts.last_ids, models=IN_ORDER),
    )


def _writers(shop: Shop, clock: DemoClock, plan: Plan, by: Writing) -> tuple[tuple[float, Writer], ...]:
    """Who writes the steps from which place on the line of open time; the stock is laid under rows once they stand."""
    time = plan.time()
    acts = ActsWriter(shop, clock, time, plan.prices(), plan.facts)
    if by is Writing.ACTS:
        lay_plenty(shop, plan.hours, first=plan.first)
        return ((0.0, acts),)
    lived = LIVED_DAYS if by is Writing.RECENT_ACTS else 0
    rows = plan.rows_writer(lambda batch: _write_batch(shop, clock, batch))
    with_stock = _ThenStock(rows, lambda: _lay(shop, clock, plan, lived=lived))
    return ((0.0, with_stock), (_lived_from(plan, lived), acts)) if lived else ((0.0, with_stock),)


def _lived_from(plan: Plan, days: int) -> float:
    """Where on the line of open time the days begin that are lived through."""
    return plan.time().total - days * USUAL_DAY


def _lay(shop: Shop, clock: DemoClock, plan: Plan, *, lived: int) -> None:
    """Lay the stock under what was written so far."""
    clock.at = plan.time().moment(_lived_from(plan, lived))
    lay_stock(shop, plan.hours, first=plan.first, last=shop.today, room_days=lived)


class _ThenStock:
    """A writer of rows that lays the stock under them when they are all written."""

    def __init__(self, rows: Writer, lay: Callable[[], None]) -> None:
        self._rows = rows
        self._lay = lay

    def write(self, step: Step) -> None:
        """Take one step."""
        self._rows.write(step)

    def flush(self) -> None:
        """Write whatever waits, then the stock."""
        self._rows.flush()
        self._lay()


def _write_batch(shop: Shop, clock: DemoClock, batch: RowBatch) -> None:
    clock.at = batch.at
    shop.run(write_rows, batch=batch)


def _write_rows(shop: Shop, clock: DemoClock, plan: Plan, progress: Progress) -> None:
    """Write the rows that a second process makes."""
    with closing(batches(plan)) as made:
        for batch in made:
            _write_batch(shop, clock, batch)
            progress(min(batch.jobs, plan.jobs), plan.jobs, _("Making the demo shop"))


def _write(steps: Iterator[Step], writers: tuple[tuple[float, Writer], ...], jobs: int, progress: Progress) -> None:
    done = 0
    waiting = list(writers)
    _from, writer = waiting.pop(0)
    for step in steps:
        if waiting and step.at >= waiting[0][0]:
            writer.flush()
            _from, writer = waiting.pop(0)
        writer.write(step)
        if step.do is Do.BOOK_IN:
            done += 1
            if done % 25 == 0:
                progress(min(done, jobs), jobs, _("Making the demo shop"))
    writer.flush()
