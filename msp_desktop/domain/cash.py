"""Cash at the counter: rounding to the smallest coin, change, and the notes a customer is likely to hand over."""

from dataclasses import dataclass

from msp_desktop.domain.money import CURRENCIES, round_to_step


@dataclass(frozen=True, slots=True)
class Change:
    """What cash handed over means: what goes back, or what is still missing (one of them is 0), in cents."""

    change_cents: int
    missing_cents: int


def cash_due(cents: int, step: int) -> int:
    """What an amount comes to when paid in cash, rounded to the smallest coin (`step` cents, 0 for none)."""
    return round_to_step(cents, step)


def change_for(due_cents: int, received_cents: int) -> Change:
    """Change to give or amount missing for cash handed over. Raises ValueError for cash below zero."""
    if received_cents < 0:
        raise ValueError("cash handed over is never below zero")
    over = received_cents - due_cents
    return Change(max(over, 0), max(-over, 0))


def quick_notes(due_cents: int, currency: str, count: int = 3) -> tuple[int, ...]:
    """The next round sums above the amount that the notes of the currency make: 118.54 gives 120, 150, 200."""
    if due_cents <= 0:
        return ()
    sums = {-(-due_cents // note) * note for note in CURRENCIES[currency].notes_cents}
    return tuple(sorted(sums - {due_cents})[:count])
