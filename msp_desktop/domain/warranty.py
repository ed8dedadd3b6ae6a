"""The shop's own warranty on its work and parts: one clock for each line, from the first hand-over and never again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from msp_desktop.domain.work_kind import LineKind


def warranty_end(handed_over: date | None, days: int) -> date | None:
    """The last day of a warranty of so many days; None before the hand-over and where there is none.

    Whole years end on the same day of the month, as papers print them.
    """
    if handed_over is None or days <= 0:
        return None
    if days % 365:
        return handed_over + timedelta(days=days)
    try:
        return handed_over.replace(year=handed_over.year + days // 365)
    except ValueError:
        return handed_over.replace(year=handed_over.year + days // 365, day=28)


@dataclass(frozen=True, slots=True)
class LineWarranty:
    """One line of a past repair of a device and its warranty; `starts` is None before the hand-over."""

    job_id: int
    job: str
    item_id: int
    line_id: int
    kind: LineKind
    what: str
    days: int
    starts: date | None

    @property
    def ends(self) -> date | None:
        """The last day, None before the hand-over or without a warranty."""
        return warranty_end(self.starts, self.days)

    def running(self, today: date) -> bool:
        """Whether it still stands today."""
        return self.ends is not None and today <= self.ends


@dataclass(frozen=True, slots=True)
class Cover:
    """What of one job is under warranty until one day, and which of its work and parts is not (any more)."""

    job_id: int
    job: str
    ends: date
    lines: tuple[LineWarranty, ...]
    others: tuple[LineWarranty, ...]

    @property
    def covered(self) -> tuple[str, ...]:
        """What is covered, each thing once."""
        return tuple(dict.fromkeys(line.what for line in self.lines))

    @property
    def uncovered(self) -> tuple[str, ...]:
        """What is not, each thing once and nothing that is covered too."""
        return tuple(dict.fromkeys(line.what for line in self.others if line.what not in self.covered))


def covers(lines: Iterable[LineWarranty], today: date) -> tuple[Cover, ...]:
    """Group what still stands by job and last day, the longest first.

    What is not covered is named once for each job, with its longest: parts without a warranty, and whatever ran out.
    """
    kept = list(lines)
    groups: dict[tuple[int, date], list[LineWarranty]] = {}
    for line in kept:
        if line.ends is not None and line.running(today):
            groups.setdefault((line.job_id, line.ends), []).append(line)
    found: list[Cover] = []
    named: set[int] = set()
    for (job_id, ends), own in sorted(groups.items(), key=lambda each: (each[0][1], each[0][0]), reverse=True):
        others = () if job_id in named else tuple(each for each in kept if _worth_naming(each, job_id, today))
        named.add(job_id)
        found.append(Cover(job_id, own[0].job, ends, tuple(own), others))
    return tuple(found)


def _worth_naming(line: LineWarranty, job_id: int, today: date) -> bool:
    ours = line.job_id == job_id and not line.running(today)
    return ours and (line.kind is LineKind.PART or line.days > 0)
