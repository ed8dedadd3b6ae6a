"""Days on a line of years stand in order, inside the line, today included."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from msp_desktop.domain.timeline import timeline

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@given(days=st.lists(DAYS, max_size=6), today=DAYS)
def test_every_day_stands_on_the_line_in_order(days: list[date], today: date) -> None:
    """Shares rise with the days and stay between 0 and 1; at least three years are shown."""
    line = timeline(days, today)
    shares = [line.share(day) for day in sorted([*days, today])]
    assert shares == sorted(shares)
    assert all(0 <= share <= 1 for share in shares)
    assert len(line.years) >= 3
    assert today.year in line.years
