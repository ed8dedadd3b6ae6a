"""Dates and numbers are written as CLDR writes them, in every language and country of ours."""

from datetime import date, timedelta

import pytest
from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from msp_desktop.domain.country import COUNTRIES
from msp_desktop.i18n import LANGUAGES, Formats

DAYS = [date(2026, 1, 1) + timedelta(days=each) for each in range(0, 366, 3)]


def place(language: str, country: str) -> Locale:
    try:
        return Locale.parse(f"{language}_{country}")
    except UnknownLocaleError:
        return Locale.parse(language)


@pytest.mark.parametrize("country", sorted(COUNTRIES))
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_dates_are_those_of_cldr(language: str, country: str) -> None:
    reader = Formats(language, country)
    where = place(language, country)
    american = (language, country) == ("en", "US")
    written = {
        reader.day: "MMM d, y" if american else "d MMM y",
        reader.long_day: "MMMM d, y" if american else "d MMMM y",
        reader.weekday_day: "EEE, MMM d, y" if american else "EEE d MMM y",
        reader.long_weekday: "EEEE, MMMM d" if american else "EEEE d MMMM",
        reader.month: "LLLL y",
        reader.short_month: "LLL",
    }
    for write, pattern in written.items():
        for day in DAYS:
            assert write(day) == format_date(day, pattern, locale=where), (pattern, day)
    short = where.days["format"]["abbreviated"]
    assert [reader.weekday(each) for each in range(7)] == [short[each].rstrip(".").capitalize() for each in range(7)]


@pytest.mark.parametrize("country", sorted(COUNTRIES))
def test_signs_of_numbers_are_those_of_cldr(country: str) -> None:
    signs = place("it", country).number_symbols["latn"]
    assert Formats("it", country).signs == (signs["decimal"], signs["group"])


def test_a_language_we_do_not_speak_gets_english_dates() -> None:
    assert Formats("de", "DE").day(date(2026, 3, 2)) == "2 Mar 2026"
