"""Adding up a document: lines, discounts, tax by group, and what is left to pay."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from msp_desktop.domain.money import allocate, half_up, half_up_ratio, percent_of, round_to_step
from msp_desktop.domain.tax import Regime, Stamp, Tax, TaxCategory, TaxPart, stamp_rule


class PriceBasis(StrEnum):
    """Whether the prices of a document leave out the tax or hold it."""

    NET = "net"
    GROSS = "gross"


class TaxRounding(StrEnum):
    """Where tax is rounded to whole cents: once per group of the document, or on each line (US sellers may elect)."""

    DOCUMENT = "document"
    LINE = "line"


class PartsRule(StrEnum):
    """How the parts of a combined rate are rounded: one sum shared out (US), or each on its own (Canada)."""

    SUM = "sum"
    EACH = "each"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing charged: unit price in cents of the document's basis, its tax, its own discount."""

    quantity: Decimal
    unit_cents: int
    tax: Tax
    discount_percent: Decimal = Decimal()
    discount_cents: int = 0

    def negated(self) -> "Line":
        """The line that takes exactly this one back."""
        return replace(self, quantity=-self.quantity, discount_cents=-self.discount_cents)


@dataclass(frozen=True, slots=True)
class TaxPolicy:
    """How a document is worked out; percentages of the whole document, amounts in cents of its basis.

    The document discount is the percent first, then the amount. `cash_step` is 0 unless all of it is paid in cash.
    """

    basis: PriceBasis = PriceBasis.NET
    rounding: TaxRounding = TaxRounding.DOCUMENT
    parts_rule: PartsRule = PartsRule.SUM
    discount_percent: Decimal = Decimal()
    discount_cents: int = 0
    cash_step: int = 0
    withholding_percent: Decimal = Decimal()
    split_payment: bool = False
    stamp: Stamp | None = None

    def negated(self) -> "TaxPolicy":
        """The policy under which the negated lines give exactly the negative document."""
        return replace(self, discount_cents=-self.discount_cents)


@dataclass(frozen=True, slots=True)
class LineTotal:
    """What a line comes to: list price and own discount, amount after it, all in the basis of the document.

    `charged_cents` is the amount less its share of the document discount; `net_cents` the taxable part of that.
    """

    list_cents: int
    discount_cents: int
    amount_cents: int
    charged_cents: int
    net_cents: int


@dataclass(frozen=True, slots=True)
class PartTotal:
    """The tax of one named part of a combined rate."""

    name: str
    percent: Decimal
    cents: int


@dataclass(frozen=True, slots=True)
class TaxTotal:
    """One tax group of a document: what it is charged on, the tax, and its share of the document discount.

    `discount_cents` is in the basis of the document, `base_cents` is net and after that discount.
    """

    tax: Tax
    discount_cents: int
    base_cents: int
    tax_cents: int
    parts: tuple[PartTotal, ...] = ()


@dataclass(frozen=True, slots=True)
class Totals:
    """A document added up, in cents.

    `subtotal_cents` (the lines) and `discount_cents` (of the document) are in its basis. `total_cents` is net, tax
    and a re-charged stamp duty; what is withheld, split or rounded lowers `to_pay_cents` and never the total.
    """

    lines: tuple[LineTotal, ...]
    taxes: tuple[TaxTotal, ...]
    subtotal_cents: int
    discount_cents: int
    net_cents: int
    tax_cents: int
    stamp_cents: int
    stamp_charged_cents: int
    total_cents: int
    withheld_cents: int
    split_cents: int
    cash_rounding_cents: int
    to_pay_cents: int


def document_totals(lines: Iterable[Line], policy: TaxPolicy) -> Totals:
    """Add up lines and work out tax per group, as the policy rounds it."""
    kept = tuple(lines)
    priced = [_priced(line) for line in kept]
    amounts = [list_cents - discount for list_cents, discount in priced]
    subtotal = sum(amounts)
    discount = percent_of(subtotal, policy.discount_percent) + policy.discount_cents if kept else 0
    groups = _groups(kept)
    charged = _after_discount(amounts, groups, discount)
    taxes = tuple(_group_tax(kept, amounts, charged, at, policy) for at in groups)
    nets = _nets(charged, groups, taxes)
    totals = tuple(
        LineTotal(list_cents, own, amount, share, net)
        for (list_cents, own), amount, share, net in zip(priced, amounts, charged, nets, strict=True)
    )
    return _summed(totals, taxes, policy, discount)


def policy_under(regime: Regime, policy: TaxPolicy, *, recharge_stamp: bool) -> TaxPolicy:
    """The policy for an invoice under a regime: its stamp rule, and no withholding or split payment it does not know.

    A sale receipt bears no stamp duty and is worked out under its plain policy.
    """
    return replace(
        policy,
        withholding_percent=policy.withholding_percent if regime.withholding else Decimal(),
        split_payment=policy.split_payment and regime.split_payment,
        stamp=stamp_rule(regime, recharge=recharge_stamp),
    )


def credit_shares(lines: Sequence[Line], policy: TaxPolicy, quantities: Sequence[Decimal]) -> tuple[int, ...]:
    """What so much of each line was charged, in cents of the document's basis; all of a line is exactly its charge."""
    charged = (total.charged_cents for total in document_totals(lines, policy).lines)
    return tuple(
        half_up_ratio(cents * half_up(taken * 1000), half_up(line.quantity * 1000)) if line.quantity else cents
        for line, cents, taken in zip(lines, charged, quantities, strict=True)
    )


def partial_credit(lines: Sequence[Line], policy: TaxPolicy, before: Sequence[int], after: Sequence[int]) -> Totals:
    """The credit that takes a document from `before` credited to `after`, in positive amounts.

    Both are what each line has been credited in all, in cents of the document's basis after its discount (see
    `credit_shares`). The credit is the difference of one function, so any sequence up to the whole ends exactly at
    the document: no cent is left over.
    """
    kept = tuple(lines)
    groups = _groups(kept)
    was, now = (_charged_totals(kept, groups, charged, policy) for charged in (before, after))
    step = [later - earlier for earlier, later in zip(before, after, strict=True)]
    taxes = tuple(_tax_difference(later, earlier) for later, earlier in zip(now.taxes, was.taxes, strict=True))
    nets = _nets(step, groups, taxes)
    return Totals(
        lines=tuple(LineTotal(cents, 0, cents, cents, net) for cents, net in zip(step, nets, strict=True)),
        taxes=taxes,
        subtotal_cents=sum(step),
        discount_cents=0,
        net_cents=now.net_cents - was.net_cents,
        tax_cents=now.tax_cents - was.tax_cents,
        stamp_cents=now.stamp_cents - was.stamp_cents,
        stamp_charged_cents=now.stamp_charged_cents - was.stamp_charged_cents,
        total_cents=now.total_cents - was.total_cents,
        withheld_cents=now.withheld_cents - was.withheld_cents,
        split_cents=now.split_cents - was.split_cents,
        cash_rounding_cents=now.cash_rounding_cents - was.cash_rounding_cents,
        to_pay_cents=now.to_pay_cents - was.to_pay_cents,
    )


def _charged_totals(
    lines: Sequence[Line], groups: Sequence[Sequence[int]], charged: Sequence[int], policy: TaxPolicy
) -> Totals:
    """A document whose lines come to these amounts after every discount."""
    taxes = tuple(_group_tax(lines, charged, charged, group, policy) for group in groups)
    nets = _nets(charged, groups, taxes)
    totals = tuple(LineTotal(cents, 0, cents, cents, net) for cents, net in zip(charged, nets, strict=True))
    return _summed(totals, taxes, policy, 0)


def _tax_difference(later: TaxTotal, earlier: TaxTotal) -> TaxTotal:
    parts = (replace(part, cents=part.cents - was.cents) for part, was in zip(later.parts, earlier.parts, strict=True))
    return TaxTotal(
        later.tax, 0, later.base_cents - earlier.base_cents, later.tax_cents - earlier.tax_cents, tuple(parts)
    )


def _priced(line: Line) -> tuple[int, int]:
    """List amount and own discount of a line, each in whole cents as the paper shows them."""
    list_cents = half_up(line.quantity * line.unit_cents)
    return list_cents, percent_of(list_cents, line.discount_percent) + line.discount_cents


def _groups(lines: Sequence[Line]) -> tuple[tuple[int, ...], ...]:
    """Which lines are taxed together, highest rate first, then by category and reason."""
    found: dict[object, list[int]] = {}
    for at, line in enumerate(lines):
        found.setdefault(line.tax.group, []).append(at)
    return tuple(sorted(map(tuple, found.values()), key=lambda group: _group_order(lines[group[0]].tax)))


def _group_order(tax: Tax) -> tuple[Decimal, str, str, str]:
    return (-tax.percent, tax.category, tax.reason, repr(tax.parts))


def _after_discount(amounts: Sequence[int], groups: Sequence[Sequence[int]], discount: int) -> list[int]:
    """The amounts less the document discount, shared over the groups and inside each over its lines."""
    charged = list(amounts)
    if discount == 0:
        return charged
    shares = allocate(discount, [sum(amounts[at] for at in group) for group in groups])
    for group, share in zip(groups, shares, strict=True):
        for at, cents in zip(group, allocate(share, [amounts[at] for at in group]), strict=True):
            charged[at] -= cents
    return charged


def _group_tax(
    lines: Sequence[Line], amounts: Sequence[int], charged: Sequence[int], group: Sequence[int], policy: TaxPolicy
) -> TaxTotal:
    tax = lines[group[0]].tax
    parts = tax.parts or (TaxPart(tax.name, tax.percent),)
    pieces = [charged[at] for at in group]
    per_part = _part_taxes(pieces if policy.rounding is TaxRounding.LINE else [sum(pieces)], parts, policy)
    tax_cents = sum(per_part)
    base = sum(pieces) - (tax_cents if policy.basis is PriceBasis.GROSS else 0)
    named = zip(parts, per_part, strict=True) if tax.parts else ()
    discount = sum(amounts[at] for at in group) - sum(pieces)
    return TaxTotal(
        tax, discount, base, tax_cents, tuple(PartTotal(part.name, part.percent, cents) for part, cents in named)
    )


def _part_taxes(pieces: Sequence[int], parts: Sequence[TaxPart], policy: TaxPolicy) -> list[int]:
    """The tax of each part over the pieces that are rounded one by one.

    A seller under the US agreement carries each tax to the third decimal and rounds up above four (SSUTA s. 324):
    that is half up to the cent, here on each piece.
    """
    thousandths = [half_up(part.percent * 1000) for part in parts]
    whole = sum(thousandths)
    below = 100_000 + (whole if policy.basis is PriceBasis.GROSS else 0)
    if policy.parts_rule is PartsRule.EACH:
        return [sum(half_up_ratio(piece * share, below) for piece in pieces) for share in thousandths]
    return list(allocate(sum(half_up_ratio(piece * whole, below) for piece in pieces), thousandths))


def _nets(charged: Sequence[int], groups: Sequence[Sequence[int]], taxes: Sequence[TaxTotal]) -> list[int]:
    """The net of each line, so that the lines of a group add up to its taxable base."""
    nets = list(charged)
    for group, total in zip(groups, taxes, strict=True):
        shares = allocate(total.base_cents, [charged[at] for at in group])
        for at, cents in zip(group, shares, strict=True):
            nets[at] = cents
    return nets


def _summed(lines: tuple[LineTotal, ...], taxes: tuple[TaxTotal, ...], policy: TaxPolicy, discount: int) -> Totals:
    net = sum(group.base_cents for group in taxes)
    tax = sum(group.tax_cents for group in taxes)
    stamp = _stamp_due(taxes, policy.stamp)
    charged_stamp = stamp if policy.stamp is not None and policy.stamp.recharged is not None else 0
    total = net + tax + charged_stamp
    withheld = percent_of(net, policy.withholding_percent)
    split = tax if policy.split_payment else 0
    open_cents = total - withheld - split
    to_pay = round_to_step(open_cents, policy.cash_step)
    return Totals(
        lines=lines,
        taxes=taxes,
        subtotal_cents=sum(line.amount_cents for line in lines),
        discount_cents=discount,
        net_cents=net,
        tax_cents=tax,
        stamp_cents=stamp,
        stamp_charged_cents=charged_stamp,
        total_cents=total,
        withheld_cents=withheld,
        split_cents=split,
        cash_rounding_cents=to_pay - open_cents,
        to_pay_cents=to_pay,
    )


def _stamp_due(taxes: Sequence[TaxTotal], stamp: Stamp | None) -> int:
    if stamp is None:
        return 0
    counted = sum(group.base_cents for group in taxes if group.tax.reason in stamp.counted)
    if abs(counted) <= stamp.over_cents:
        return 0
    return stamp.cents if counted > 0 else -stamp.cents


def converted_unit(price_cents: int, from_basis: PriceBasis, to_basis: PriceBasis, tax: Tax) -> int:
    """A unit price kept in one basis, in the other; done once per unit when a line is added, never back again."""
    if from_basis is to_basis or tax.category is not TaxCategory.STANDARD:
        return price_cents
    share = half_up(tax.percent * 1000)
    if to_basis is PriceBasis.GROSS:
        return half_up_ratio(price_cents * (100_000 + share), 100_000)
    return half_up_ratio(price_cents * 100_000, 100_000 + share)
