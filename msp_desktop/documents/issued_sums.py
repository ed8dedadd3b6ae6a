"""The sums of an issued paper: net, tax by rate, what was paid and what is left, and the sentences about paying."""

from typing import NamedTuple

from msp_desktop.documents.issued_lines import tax_word
from msp_desktop.documents.page import BODY, BOLD, REGULAR, Align, Sheet, width_mm, wrapped
from msp_desktop.domain.snapshot import (
    Charged,
    DocumentKind,
    DocumentSnapshot,
    SettledBy,
    SnapshotPayment,
    SnapshotTax,
)
from msp_desktop.i18n import Formats, Words

MOST_PAYMENT_ROWS = 5
# Under the margin scheme no tax may be stated (VAT directive art. 325); its legal sentence prints below the sums.
MARGIN = "M"


class SumRow(NamedTuple):
    """A label and an amount."""

    label: str
    amount: str
    strong: bool = False


class Sums(NamedTuple):
    """The rows above the heavy rule, the amount that counts, and the rows below it."""

    rows: tuple[SumRow, ...]
    label: str
    amount: str
    below: tuple[SumRow, ...] = ()


def sums(snapshot: DocumentSnapshot, formats: Formats, words: Words, *, at_counter: bool = False) -> Sums:
    """The sums in the order in which they lead to the amount that counts; `at_counter`: what was handed over counts."""
    credited = snapshot.kind is DocumentKind.CREDIT_NOTE
    taxed = taxed_rows(snapshot, formats, words, net=words("Net credited") if credited else words("Net"))
    if at_counter and any(not payment.deposit for payment in snapshot.payments):
        return _receipt_sums(snapshot, taxed, formats, words)
    match snapshot.kind:
        case DocumentKind.CREDIT_NOTE:
            return Sums(tuple(taxed), words("Credited"), formats.money(snapshot.total_cents))
        case DocumentKind.RECEIPT:
            return _receipt_sums(snapshot, taxed, formats, words)
        case DocumentKind.INVOICE:
            rows = [
                *taxed,
                *_deductions(snapshot, formats, words),
                *_paid_rows(snapshot.payments, formats, words),
            ]
            return Sums(tuple(rows), words("To pay"), formats.money(snapshot.to_pay_cents))


def _receipt_sums(snapshot: DocumentSnapshot, taxed: list[SumRow], formats: Formats, words: Words) -> Sums:
    """A receipt counts what was handed over now; what was paid before is taken off above."""
    before = tuple(payment for payment in snapshot.payments if payment.deposit)
    now = tuple(payment for payment in snapshot.payments if not payment.deposit)
    rows = [*taxed, SumRow(words("Total"), formats.amount(snapshot.total_cents), strong=True)]
    rows += _deductions(snapshot, formats, words, total_shown=True) + _paid_rows(before, formats, words)
    below: list[SumRow] = []
    for payment in now:
        if payment.received_cents:
            below.append(SumRow(words("Cash received"), formats.amount(payment.received_cents)))
            below.append(SumRow(words("Change given"), formats.amount(payment.change_cents)))
        else:
            below.append(SumRow(payment.way, formats.amount(payment.amount_cents)))
    paid = sum(payment.amount_cents for payment in now)
    if snapshot.to_pay_cents and not paid:
        return Sums(
            tuple(rows), words("To pay"), formats.money(snapshot.to_pay_cents), due_rows(snapshot, formats, words)
        )
    if snapshot.to_pay_cents and snapshot.due_date:
        due = words("To pay by {date}").format(date=formats.long_day(snapshot.due_date))
        below.append(SumRow(due, formats.amount(snapshot.to_pay_cents), strong=True))
    elif snapshot.to_pay_cents:
        below.append(SumRow(words("To pay"), formats.amount(snapshot.to_pay_cents), strong=True))
    return Sums(tuple(rows), words("Paid"), formats.money(paid), tuple(below))


def due_rows(snapshot: DocumentSnapshot, formats: Formats, words: Words) -> tuple[SumRow, ...]:
    """The day by which an open document is to be paid, where there is one."""
    if snapshot.due_date is None:
        return ()
    return (SumRow(words("Pay by {date}").format(date=formats.long_day(snapshot.due_date)), ""),)


def taxed_rows(snapshot: Charged, formats: Formats, words: Words, *, net: str) -> list[SumRow]:
    """The rows up to the total: a discount on the whole, what is without tax (called `net`), the tax of each group."""
    rows = []
    if snapshot.discount_cents:
        rows.append(SumRow(words("Sum of the lines"), formats.amount(snapshot.lines_cents)))
        rows.append(SumRow(_discount_label(snapshot, formats, words), formats.amount(-snapshot.discount_cents)))
    shown = [tax for tax in snapshot.taxes if tax.category != MARGIN]
    if shown or not snapshot.taxes:
        rows.append(SumRow(net, formats.amount(snapshot.net_cents)))
    for tax in shown:
        rows += _tax_rows(tax, tax_word(snapshot, words), formats, words)
    if snapshot.stamp_cents:
        rows.append(SumRow(words("Stamp duty"), formats.amount(snapshot.stamp_cents)))
    return rows


def _tax_rows(tax: SnapshotTax, name: str, formats: Formats, words: Words) -> list[SumRow]:
    base = formats.amount(tax.base_cents)
    label = words("{tax} {percent} on {amount}")
    if tax.parts:
        named = [(part.name, part.percent, part.tax_cents) for part in tax.parts]
    elif tax.category not in {"S", "Z"} and not tax.percent:
        return [SumRow(words("Without {tax}: {amount}").format(tax=name, amount=base), formats.amount(tax.tax_cents))]
    else:
        named = [(tax.name or name, tax.percent, tax.tax_cents)]
    return [
        SumRow(label.format(tax=part, percent=formats.percent(percent), amount=base), formats.amount(cents))
        for part, percent, cents in named
    ]


def _discount_label(snapshot: Charged, formats: Formats, words: Words) -> str:
    if snapshot.discount_percent:
        label = words("Discount {percent}").format(percent=formats.percent(snapshot.discount_percent))
    else:
        label = words("Discount")
    return f"{label}, {snapshot.discount_reason}" if snapshot.discount_reason else label


def _deductions(
    snapshot: DocumentSnapshot, formats: Formats, words: Words, *, total_shown: bool = False
) -> list[SumRow]:
    rows = []
    if snapshot.rounding_cents:
        rows.append(SumRow(words("Cash rounding"), formats.amount(snapshot.rounding_cents)))
    if snapshot.withheld_cents:
        percent = formats.percent(snapshot.withheld_percent)
        label = words("Withholding tax {percent}").format(percent=percent) if snapshot.withheld_percent else ""
        rows.append(SumRow(label or words("Withholding tax"), formats.amount(-snapshot.withheld_cents)))
    if snapshot.split_cents:
        rows.append(SumRow(words("Tax you pay to the tax office"), formats.amount(-snapshot.split_cents)))
    if not total_shown and (rows or snapshot.payments or snapshot.stamp_cents):
        rows.insert(0, SumRow(words("Total"), formats.amount(snapshot.total_cents), strong=True))
    return rows


def _paid_rows(payments: tuple[SnapshotPayment, ...], formats: Formats, words: Words) -> list[SumRow]:
    if len(payments) > MOST_PAYMENT_ROWS:
        return [SumRow(words("Paid so far"), formats.amount(-sum(payment.amount_cents for payment in payments)))]
    rows = []
    for payment in payments:
        label = words("Deposit, {date}, {way}") if payment.deposit else words("Paid, {date}, {way}")
        shown = label.format(date=formats.short_day(payment.paid_on), way=payment.way)
        rows.append(SumRow(shown, formats.amount(-payment.amount_cents)))
    return rows


def thanks(snapshot: DocumentSnapshot, formats: Formats, words: Words) -> str:
    """How a paid document was paid, in a sentence."""
    if snapshot.kind is DocumentKind.CREDIT_NOTE:
        return _paid_back(snapshot, formats, words)
    if not snapshot.payments:
        return words("Nothing is left to pay.")
    if len(snapshot.payments) > 1:
        last = max(payment.paid_on for payment in snapshot.payments)
        return words("Paid in full on {date}. Thank you.").format(date=formats.long_day(last))
    payment = snapshot.payments[0]
    date = formats.long_day(payment.paid_on)
    match payment.settled_by:
        case SettledBy.CASH:
            return words("Paid in cash on {date}. Thank you.").format(date=date)
        case SettledBy.CARD:
            return words("Paid by card on {date}. Thank you.").format(date=date)
        case SettledBy.TRANSFER:
            return words("Paid by transfer on {date}. Thank you.").format(date=date)
        case SettledBy.OTHER:
            return words("Paid on {date}: {way}. Thank you.").format(date=date, way=payment.way)


def _paid_back(snapshot: DocumentSnapshot, formats: Formats, words: Words) -> str:
    if not snapshot.payments:
        return ""
    payment = snapshot.payments[-1]
    return words("Paid back on {date}: {way}.").format(date=formats.long_day(payment.paid_on), way=payment.way)


STEP, CLOSE_STEP = 6.4, 5.2
ROOMY_ROWS = 6
BELOW_STEP = 5.2


def sums_height(shown: Sums, width: float) -> float:
    """How tall the block of sums becomes, in mm."""
    step = _step(shown)
    rows = sum(step + 4.2 * (len(_label_lines(row, width)) - 1) for row in shown.rows)
    return 2 + rows + 8.5 + BELOW_STEP * len(shown.below)


def _step(shown: Sums) -> float:
    """Many rows stand closer, so that a page more is rarely needed for them."""
    return STEP if len(shown.rows) <= ROOMY_ROWS else CLOSE_STEP


def draw_sums(sheet: Sheet, shown: Sums, *, x: float, y: float) -> float:
    """Draw the block from `x` to the right margin, its top at `y`; gives the y below."""
    edge = sheet.stock.edge
    width = edge - x
    y += 2
    for row in shown.rows:
        y = _draw_row(sheet, row, x, y, width) + _step(shown)
    y += STEP - _step(shown) - 1.7
    sheet.rule(x, edge, y - 2.2, heavy=True)
    amount_size = next((size for size in (17, 14, 12) if width_mm(shown.amount, size, BOLD) < width * 0.68), 10)
    sheet.text(x, y + 4.2, shown.label, 10.6, BOLD, width=width - width_mm(shown.amount, amount_size, BOLD) - 2)
    sheet.text(edge, y + 4.2, shown.amount, amount_size, BOLD, align=Align.RIGHT)
    y += 10
    for row in shown.below:
        y = _draw_row(sheet, row, x, y, width) + BELOW_STEP
    return y - (0 if shown.below else 4)


def _draw_row(sheet: Sheet, row: SumRow, x: float, y: float, width: float) -> float:
    lines = _label_lines(row, width)
    style = BOLD if row.strong else REGULAR
    last = sheet.lines(x, y, lines, BODY, style, leading=4.2, grey=not row.strong) - 4.2
    sheet.text(x + width, last, row.amount, BODY, style, align=Align.RIGHT)
    return last


def _label_lines(row: SumRow, width: float) -> tuple[str, ...]:
    return wrapped(
        row.label, width - width_mm(row.amount, BODY, BOLD) - 3, BODY, BOLD if row.strong else REGULAR, most=3
    )
