"""All that it takes to plan a demo shop and to make its rows, as plain values that another process can be given."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from msp_desktop.domain.service_hours import ServiceHours
from msp_desktop.domain.tax import Tax
from msp_desktop.queries.demo_facts import PaperFacts, PriceList
from msp_desktop.store.shop_facts import ShopFacts, TermsText
from msp_desktop.usecases.demo_rows import RowBatch
from msp_desktop.workflows.demo.cast import sample_data
from msp_desktop.workflows.demo.open_time import OpenTime
from msp_desktop.workflows.demo.papers import PaperMaker
from msp_desktop.workflows.demo.planner import RICH_UP_TO, Planner
from msp_desktop.workflows.demo.prices import PriceBook
from msp_desktop.workflows.demo.rows import RowsWriter
from msp_desktop.workflows.demo.stories import Step


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked for, and what the empty shop answered to everything that its rows depend on."""

    jobs: int
    seed: int
    language: str
    hours: ServiceHours
    first: date
    last: date
    lists: dict[date, PriceList]
    facts: ShopFacts
    taxes: dict[int, Tax]
    papers: dict[str, PaperFacts]
    people: dict[int, str]
    terms: dict[str, TermsText | None]
    last_ids: dict[str, int]

    def time(self) -> OpenTime:
        """The open time between the first day and the last."""
        return OpenTime(self.hours, self.first, self.last)

    def prices(self) -> PriceBook:
        """The price lists."""
        return PriceBook(self.lists)

    def steps(self) -> Iterator[Step]:
        """Every step in the order of time."""
        planner = Planner(self.time(), jobs=self.jobs, seed=self.seed, language=self.language, data=sample_data())
        return planner.steps()

    def rows_writer(self, deliver: Callable[[RowBatch], None]) -> RowsWriter:
        """A writer that makes rows of steps and delivers them in batches."""
        return RowsWriter(
            deliver,
            self.time(),
            self.prices(),
            self.facts,
            PaperMaker(self.facts, self.taxes, self.papers, self.people),
            self.terms,
            dict(self.last_ids),
            rich=self.jobs <= RICH_UP_TO,
        )


@contextmanager
def without_searching_for_rubbish() -> Iterator[None]:
    """Let the collector of unreachable cycles rest: there are hardly any, and millions of rows to look through."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 50, 1000)
    try:
        yield
    finally:
        gc.set_threshold(*before)
