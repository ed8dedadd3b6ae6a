"""Which paper a sale is put on, invoice or receipt, and what it comes to once the ways of paying are known."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from msp_desktop.domain.country import Country, paper_for
from msp_desktop.domain.money import round_to_step
from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.domain.payment import Settlement, Tender, settled
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


def amount_due(totals: Totals, *, cash: bool, cash_step: int) -> int:
    """What a customer is asked for: the amount to pay, to the smallest coin when all of it is paid in cash."""
    return round_to_step(totals.to_pay_cents, cash_step) if cash else totals.to_pay_cents
