"""Where days stand on a line of years, as shares from 0 to 1; painted by the window and by papers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Timeline:
    """A line from the first of January of one year to that of another."""

    first_year: int
    end_year: int

    @property
    def years(self) -> range:
        """The years shown."""
        return range(self.first_year, self.end_year)

    def share(self, day: date) -> float:
        """Where a day stands, 0 at the start and 1 at the end; days outside stand at the edge."""
        start, end = date(self.first_year, 1, 1), date(self.end_year, 1, 1)
        return min(max((day - start).days / (end - start).days, 0.0), 1.0)


def timeline(days: Iterable[date], today: date, *, at_least: int = 3) -> Timeline:
    """Give the line that holds these days and today, with at least so many years, the spare ones after today."""
    kept = [*days, today]
    first, last = min(kept).year, max(kept).year
    return Timeline(first, max(last + 1, first + at_least))
