"""Taking a change back keeps what others changed since."""

from dataclasses import dataclass

from msp_desktop.domain.taking_back import without_change


@dataclass(frozen=True)
class Card:
    name: str
    shelf: str = ""


def test_only_what_was_changed_goes_back() -> None:
    assert without_change(Card("new", "K-9"), Card("old"), Card("new")) == Card("old", "K-9")


def test_what_was_changed_again_is_not_taken_back() -> None:
    assert without_change(Card("newest"), Card("old"), Card("new")) is None
