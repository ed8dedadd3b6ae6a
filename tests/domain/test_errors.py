"""Answers in place of a result carry what the screen needs."""

from datetime import UTC, datetime

import pytest

from msp_desktop.domain.errors import AlreadyDone, Changed, NeedsConfirmation, Refused, ShopError, Unavailable

MOMENT = datetime(2026, 11, 17, 10, 42, tzinfo=UTC)


@pytest.mark.parametrize(
    ("answer", "carried"),
    [
        (Refused("Name is missing.", "customer.name"), {"message": "Name is missing.", "field": "customer.name"}),
        (Refused("Not possible now."), {"message": "Not possible now.", "field": ""}),
        (NeedsConfirmation("no-lines", "Close it anyway?"), {"key": "no-lines", "question": "Close it anyway?"}),
        (Changed("Giulia", MOMENT, "J-2662"), {"who": "Giulia", "when": MOMENT, "what": "J-2662"}),
        (AlreadyDone(17), {"value": 17}),
        (
            Unavailable("The shop file is busy.", "Try again."),
            {"what": "The shop file is busy.", "advice": "Try again."},
        ),
    ],
)
def test_answers(answer: ShopError, carried: dict[str, object]) -> None:
    assert {name: getattr(answer, name) for name in carried} == carried
    assert str(answer)
    with pytest.raises(ShopError):
        raise answer
