"""How the catalogue says times, rates and what an hour brings in."""

from collections.abc import Mapping
from decimal import Decimal

from msp_desktop.domain.country import TaxWord
from msp_desktop.domain.money import half_up_to
from msp_desktop.i18n import N_, NO_VALUE, _, ngettext
from msp_desktop.queries.service_card import Measured, ServiceCard
from msp_desktop.ui.formats import formats

WITH_TAX_WORDS: Mapping[TaxWord, str] = {
    TaxWord.VAT: N_("With VAT"),
    TaxWord.SALES_TAX: N_("With sales tax"),
    TaxWord.GST: N_("With GST/HST"),
}


def bench_hours(minutes: int) -> str:
    """Bench time as decimal hours, as it stands in lists: "1.25 h"."""
    if not minutes:
        return NO_VALUE
    hours = formats().number(half_up_to(Decimal(minutes) / 60, 2))
    return _("{n} h").format(n=hours)


def clock_time(minutes: int) -> str:
    """A stretch of time as people say it: "42 min", "1 h", "1 h 15"."""
    hour, rest = divmod(minutes, 60)
    if not hour:
        return _("{n} min").format(n=rest)
    if not rest:
        return _("{n} h").format(n=hour)
    return _("{hours} h {minutes}").format(hours=hour, minutes=f"{rest:02d}")


def hour_sentence(card: ServiceCard) -> tuple[str, str]:
    """What an hour brings in against the target, and its colour; ("", "") where neither is known."""
    if card.hour_cents is None:
        return "", ""
    hour = formats().money(card.hour_cents)
    if not card.target_cents:
        return _("{amount} an hour").format(amount=hour), ""
    over = card.hour_cents - card.target_cents
    gap = formats().money(abs(over))
    if over < 0:
        return _("{amount} an hour, {gap} under target").format(amount=hour, gap=gap), "war"
    if over == 0:
        return _("{amount} an hour, on target").format(amount=hour), "ok"
    return _("{amount} an hour, {gap} over target").format(amount=hour, gap=gap), "ok"


def measured_sentence(measured: Measured | None) -> str:
    """How long the work took on real jobs, "" when nobody wrote it down yet."""
    if measured is None:
        return ""
    if measured.jobs == 1:
        return _("Measured on 1 job: {time}.").format(time=clock_time(measured.middle))
    sentence = ngettext(
        "Measured on {n} job: {least} to {most}, half took {middle} or less.",
        "Measured on {n} jobs: {least} to {most}, half took {middle} or less.",
        measured.jobs,
    )
    return sentence.format(
        n=measured.jobs,
        least=clock_time(measured.least),
        most=clock_time(measured.most),
        middle=clock_time(measured.middle),
    )


def short_money(cents: int) -> str:
    """An amount without its decimals where they are zero: "€50"."""
    decimal, _group = formats().signs
    return formats().money(cents).removesuffix(f"{decimal}00")


def short_text(text: str, most: int) -> str:
    """A text of at most so many characters, for places that cannot cut by themselves."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
