"""What lines and sums are called on the screens of checkout and invoices."""

from collections.abc import Sequence
from dataclasses import dataclass

from msp_desktop.domain.intake_answers import Accessory
from msp_desktop.domain.work_kind import LineKind
from msp_desktop.i18n import _, ngettext
from msp_desktop.queries.checkout_sheet import ReadyItem
from msp_desktop.queries.invoice_card import CardLine, CardSums
from msp_desktop.ui.formats import formats
from msp_desktop.words import ACCESSORY_WORDS


@dataclass(frozen=True, slots=True)
class SumRow:
    """A word and an amount; strong for what counts."""

    word: str
    amount: str
    strong: bool = False


def quantity_words(line: CardLine) -> str:
    """A line's quantity, hours with their unit."""
    number = formats().number(line.quantity)
    return _("{n} h").format(n=number) if line.kind is LineKind.LABOUR else number


def piece_words(line: CardLine) -> str:
    """The serials of what a line sells, or that they are still to be chosen; "" for everything else."""
    if line.to_choose:
        return ngettext("Choose the piece", "Choose {n} pieces", line.to_choose).format(n=line.to_choose)
    return ", ".join(line.serials)


def under_cost_words(lines: Sequence[CardLine]) -> str:
    """A quiet word about what is sold for less than it cost, "" for nothing."""
    names = list(dict.fromkeys(line.description for line in lines if line.under_cost))
    if not names:
        return ""
    words = ngettext(
        "{what} is under cost. You can still sell it.", "{what} are under cost. You can still sell them.", len(names)
    )
    return words.format(what=", ".join(names))


def sum_rows(sums: CardSums, tax_word: str) -> list[SumRow]:
    """The sums in the order in which they lead to the total and what is taken off it."""
    money, percent = formats().money, formats().percent
    rows = []
    if sums.discount_cents:
        rows.append(SumRow(_("Sum of the lines"), money(sums.lines_cents)))
        word = _("Discount {percent}").format(percent=percent(sums.discount_percent))
        rows.append(SumRow(word, money(-sums.discount_cents)))
    rows.append(SumRow(_("Net"), money(sums.net_cents)))
    for tax in sums.taxes:
        if tax.percent:
            word = _("{tax} {percent} on {amount}")
            word = word.format(tax=tax_word, percent=percent(tax.percent), amount=money(tax.base_cents))
        else:
            word = _("Without {tax}: {amount}").format(tax=tax_word, amount=money(tax.base_cents))
        rows.append(SumRow(word, money(tax.tax_cents)))
    if sums.stamp_cents:
        rows.append(SumRow(_("Stamp duty"), money(sums.stamp_cents)))
    rows.append(SumRow(_("Total"), money(sums.total_cents), strong=True))
    taken = (
        (_("Cash rounding"), sums.rounding_cents),
        (_("Withholding tax"), -sums.withheld_cents),
        (_("Tax they pay to the tax office"), -sums.split_cents),
    )
    rows += [SumRow(word, money(cents)) for word, cents in taken if cents]
    return rows


def accessory_words(item: ReadyItem) -> str:
    """What was left with an item, as it goes back."""
    known = {each.value: each for each in Accessory}
    names = [_(ACCESSORY_WORDS[known[code]]) for code in item.accessories if code in known]
    return ", ".join([*names, *filter(None, (item.accessory_note,))])


def jobs_words(items: Sequence[ReadyItem]) -> str:
    """The numbers of the jobs in front."""
    return ", ".join(dict.fromkeys(item.job for item in items))
