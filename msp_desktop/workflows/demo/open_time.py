"""Open time as one line of minutes: what happens in the shop happens on it, never at night."""

from bisect import bisect_right
from datetime import date, datetime, timedelta

from msp_desktop.domain.service_hours import ServiceHours

USUAL_DAY = 480.0
"""Open minutes of an ordinary day."""
PER_CALENDAR_DAY = 370.0
"""Open minutes of a calendar day on average, days off included."""


class OpenTime:
    """The open stretches of some days laid end to end; a place on the line is a number of open minutes."""

    def __init__(self, hours: ServiceHours, first: date, last: date) -> None:
        self._starts: list[datetime] = []
        self._from: list[float] = []
        self._day_ends: list[float] = []
        self._spell_day: list[int] = []
        self._hours = hours
        at, day = 0.0, first
        while day <= last:
            spells = hours.spells(day)
            for start, end in spells:
                self._starts.append(start)
                self._from.append(at)
                self._spell_day.append(len(self._day_ends))
                at += (end - start).total_seconds() / 60
            if spells:
                self._day_ends.append(at)
            day += timedelta(days=1)
        self.total = at

    def moment(self, minute: float) -> datetime:
        """The moment (UTC, whole seconds) of a place on the line."""
        at = bisect_right(self._from, min(max(minute, 0.0), self.total - 0.02)) - 1
        return self._starts[at] + timedelta(seconds=int((min(minute, self.total) - self._from[at]) * 60))

    def day_end(self, minute: float, days: int = 0) -> float:
        """The closing time of the day of a place, or of so many open days later; beyond the line it goes on."""
        at = bisect_right(self._from, min(max(minute, 0.0), self.total - 0.02)) - 1
        wanted = self._spell_day[at] + days
        last = len(self._day_ends) - 1
        return self._day_ends[min(wanted, last)] + max(wanted - last, 0) * USUAL_DAY

    def closing(self, minute: float, days: int) -> datetime:
        """The closing moment so many open days after a place, also when that lies behind the end of the line."""
        day = self._hours.day_of(self.moment(minute))
        for _each in range(days):
            day = self._hours.next_business_day(day + timedelta(days=1))
        closes = self._hours.closing_time(day)
        assert closes is not None
        return closes
