"""Taking money: one or several ways of paying, what is short or over, and the state of an invoice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from msp_desktop.domain.money import round_to_step


class PayWay(StrEnum):
    """The ways of paying a shop can offer; on account is a promise and not money."""

    CASH = "cash"
    CARD = "card"
    TRANSFER = "transfer"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Tender:
    """An amount offered in one way, in cents; for cash what is handed over, change still inside."""

    way: PayWay
    cents: int


@dataclass(frozen=True, slots=True)
class Settlement:
    """What offered amounts do to an amount due, in cents.

    `kept` is what stays, with change taken out of the cash and at most one entry per way; `paid_cents` is its money
    (on account left out). `rounding_cents` is what cash rounding adds to the amount due. `missing_cents` is not yet
    covered; `over_cents` is offered too much in ways that give no change: such a settlement cannot be taken.
    """

    kept: tuple[Tender, ...]
    paid_cents: int
    on_account_cents: int
    change_cents: int
    missing_cents: int
    over_cents: int
    rounding_cents: int

    @property
    def complete(self) -> bool:
        """Whether the amount due is covered exactly, counting what goes on account."""
        return self.missing_cents == 0 and self.over_cents == 0


def settled(due_cents: int, tenders: Sequence[Tender], *, cash_step: int = 0) -> Settlement:
    """Work out what offered amounts cover of an amount due of zero or more.

    Only what remains for cash is rounded to `cash_step`, and only if the cash covers it: a cash tender of 0 covers a
    rest smaller than half the smallest coin. Raises ValueError for an amount below zero.
    """
    if due_cents < 0 or any(tender.cents < 0 for tender in tenders):
        raise ValueError("amounts due and offered are never below zero")
    offered = {way: sum(tender.cents for tender in tenders if tender.way is way) for way in PayWay}
    cash = offered.pop(PayWay.CASH)
    rest = due_cents - sum(offered.values())
    rounded = round_to_step(rest, cash_step)
    in_cash = any(tender.way is PayWay.CASH for tender in tenders)
    rounding = rounded - rest if rest > 0 and in_cash and cash >= rounded else 0
    cash_wanted = max(rest + rounding, 0)
    kept = {PayWay.CASH: min(cash, cash_wanted)} | offered
    return Settlement(
        kept=tuple(Tender(way, cents) for way, cents in kept.items() if cents),
        paid_cents=sum(cents for way, cents in kept.items() if way is not PayWay.ACCOUNT),
        on_account_cents=offered[PayWay.ACCOUNT],
        change_cents=max(cash - cash_wanted, 0),
        missing_cents=max(cash_wanted - cash, 0),
        over_cents=max(-rest, 0),
        rounding_cents=rounding,
    )


class InvoiceState(StrEnum):
    """Where an invoice stands; computed, never stored."""

    DRAFT = "draft"
    OPEN = "open"
    PART_PAID = "part_paid"
    PAID = "paid"
    OVERDUE = "overdue"
    CREDITED = "credited"


def invoice_state(
    *,
    issued: bool,
    to_pay_cents: int,
    open_cents: int,
    due_day: date | None,
    today: date,
    credited_cents: int = 0,
) -> InvoiceState:
    """The state of an invoice from what was to be paid, what is open, and when it was due.

    The due day itself is still in time. Late outranks partly paid; credited means taken back as a whole.
    """
    if not issued:
        return InvoiceState.DRAFT
    if open_cents <= 0:
        return InvoiceState.CREDITED if credited_cents and credited_cents >= to_pay_cents else InvoiceState.PAID
    if due_day is not None and due_day < today:
        return InvoiceState.OVERDUE
    return InvoiceState.PART_PAID if open_cents < to_pay_cents else InvoiceState.OPEN


def days_late(due_day: date, today: date) -> int:
    """Whole days past the due day, 0 while still in time."""
    return max((today - due_day).days, 0)
