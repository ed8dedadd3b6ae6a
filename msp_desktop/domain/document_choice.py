"""Which paper a sale is put on, invoice or receipt, and what it comes to once the ways of paying are known."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from msp_desktop.domain.country import Country, paper_for
from msp_desktop.domain.money import round_to_step
from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.domain.payment import PayWay, Settlement, Tender, settled
from msp_desktop.domain.totals import Line, TaxPolicy, Totals, document_totals


@dataclass(frozen=True, slots=True)
class Buyer:
    """What the choice of paper asks of a buyer; nobody named is a person.

    A tax number is one of a business (VAT number). `wants_invoice` when a person asks for an invoice all the same.
    """

    is_company: bool = False
    has_tax_number: bool = False
    wants_invoice: bool = False


@dataclass(frozen=True, slots=True)
class Sale:
    """A sale worked out: its paper, its totals with cash rounding, what the tenders cover, and what stays open."""

    kind: SeriesKind
    totals: Totals
    settlement: Settlement

    @property
    def open_cents(self) -> int:
        """What is to be paid later."""
        return self.totals.to_pay_cents - self.settlement.paid_cents


def sale_on_paper(
    country: Country,
    buyer: Buyer,
    lines: Sequence[Line],
    policy: TaxPolicy,
    tenders: Sequence[Tender],
    *,
    cash_step: int,
) -> Sale:
    """Choose the paper and work out the sale on it.

    `policy` is the invoice's, with stamp duty, withholding and split payment; a receipt knows none of them. A receipt
    is chosen only if the tenders pay its own total in full, so nothing depends on the other paper's total. What is
    not covered stays open on an invoice.
    """
    as_receipt = _settled_sale(SeriesKind.RECEIPT, lines, receipt_policy(policy), tenders, cash_step)
    covered = as_receipt.settlement
    kind = paper_for(
        country,
        is_company=buyer.is_company or buyer.wants_invoice,
        has_tax_number=buyer.has_tax_number,
        paid_in_full=covered.missing_cents == 0 and covered.on_account_cents == 0,
    )
    if kind is SeriesKind.RECEIPT:
        return as_receipt
    return _settled_sale(SeriesKind.INVOICE, lines, policy, tenders, cash_step)


def receipt_policy(policy: TaxPolicy) -> TaxPolicy:
    """The same policy for a receipt: no stamp duty, nothing withheld, no split payment."""
    return replace(policy, stamp=None, withholding_percent=policy.withholding_percent * 0, split_payment=False)


def _settled_sale(
    kind: SeriesKind, lines: Sequence[Line], policy: TaxPolicy, tenders: Sequence[Tender], cash_step: int
) -> Sale:
    exact = document_totals(lines, replace(policy, cash_step=0))
    settlement = settled(exact.to_pay_cents, tenders, cash_step=cash_step)
    rounding = settlement.rounding_cents
    totals = replace(exact, cash_rounding_cents=rounding, to_pay_cents=exact.to_pay_cents + rounding)
    return Sale(kind, totals, settlement)


@dataclass(frozen=True, slots=True)
class PayPlan:
    """How a sale is about to be paid: parts already agreed, and the way the rest goes.

    `received_cents` is cash put on the counter, None while nobody has said how much: then it is taken to be exact.
    """

    way: PayWay
    parts: tuple[Tender, ...] = ()
    received_cents: int | None = None
    wants_invoice: bool = False


def planned_rest(
    country: Country, buyer: Buyer, lines: Sequence[Line], policy: TaxPolicy, plan: PayPlan, *, cash_step: int
) -> int:
    """What is left for the last way of a plan, on the paper that the plan leads to; cash to the smallest coin."""
    on_account = any(part.way is PayWay.ACCOUNT for part in plan.parts) or plan.way is PayWay.ACCOUNT
    kind = paper_for(
        country,
        is_company=buyer.is_company or buyer.wants_invoice,
        has_tax_number=buyer.has_tax_number,
        paid_in_full=not on_account,
    )
    used = receipt_policy(policy) if kind is SeriesKind.RECEIPT else policy
    due = document_totals(lines, replace(used, cash_step=0)).to_pay_cents
    rest = max(due - sum(part.cents for part in plan.parts), 0)
    return round_to_step(rest, cash_step) if plan.way is PayWay.CASH else rest


def planned_tenders(rest_cents: int, plan: PayPlan) -> tuple[Tender, ...]:
    """The tenders of a plan whose last way has that much left."""
    cents = rest_cents
    if plan.way is PayWay.CASH and plan.received_cents is not None:
        cents = plan.received_cents
    # Cash is named even for nothing: what is left may be less than the smallest coin.
    return (*plan.parts, Tender(plan.way, cents)) if cents or plan.way is PayWay.CASH else plan.parts
