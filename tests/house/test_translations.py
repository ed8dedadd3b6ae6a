"""Italian is complete, current and compiled, and keeps every placeholder."""

import re

from msp_desktop.i18n import Words
from tests import translate


def texts(value: object) -> tuple[str, ...]:
    """One text, or both forms of a counted one."""
    return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)


def test_every_text_of_the_sources_is_translated() -> None:
    """A visible string without Italian fails here, and so does one that no source uses any more."""
    source = {message.id for message in translate.extracted() if message.id}
    catalogue = translate.kept()
    known = {message.id for message in catalogue if message.id}
    assert source - known == set(), "run tests/translate.py and translate"
    assert known - source == set(), "run tests/translate.py"
    assert translate.missing(catalogue) == []


def test_placeholders_survive() -> None:
    """A translation names exactly the values that the source names; a counted form may leave out the number one."""
    wrong = []
    for message in translate.kept():
        wanted = [set(re.findall(r"\{[a-z_]*\}", text)) for text in texts(message.id)]
        given = [set(re.findall(r"\{[a-z_]*\}", text)) for text in texts(message.string)]
        everything = set().union(*wanted)
        if any(not names <= everything for names in given) or given[-1] != wanted[-1]:
            wrong.append(message.id)
    assert wrong == []


def test_the_compiled_words_are_current() -> None:
    assert translate.MO.read_bytes() == translate.mo_bytes(translate.kept())
    assert Words("it")("Invoice") == "Fattura"
