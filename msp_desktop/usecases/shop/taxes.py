"""Tax rates with the days they hold: one is never changed, it ends and a new one starts."""

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import func, or_, select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.tax import LEGAL_TEXTS, TaxCategory, TaxPart
from msp_desktop.i18n import _
from msp_desktop.store.models.shop import TaxRate, TaxRatePart
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.shop import fields


def add_rate(
    work: UnitOfWork,
    *,
    name: str,
    percent: Decimal,
    from_day: date,
    rate_key: str = "",
    category: TaxCategory = TaxCategory.STANDARD,
    reason: str = "",
    parts: tuple[TaxPart, ...] = (),
) -> int:
    """Start a rate on a day; with the key of one in force that one ends the day before.

    Parts (state and city) add up to the percent. Refused where the days or the percentages do not fit together.
    """
    clean = fields.fitting("name", fields.line_of(name), 80)
    if not clean:
        raise Refused(_("Give the rate a name."), "name")
    total = _percent(percent, category, reason, parts)
    key = rate_key or _free_key(work, clean)
    position = _follow(work, key, from_day)
    row = work.add(
        TaxRate(
            key=key,
            name=clean,
            category=category,
            percent=total,
            reason=reason,
            from_day=from_day,
            to_day=None,
            position=position,
        )
    )
    for at, part in enumerate(parts):
        part_name = fields.fitting("parts", fields.line_of(part.name), 80)
        work.session.add(TaxRatePart(tax_rate_id=row.id, name=part_name, percent=part.percent, position=at))
    work.session.flush()
    return row.id


def end_rate(work: UnitOfWork, *, tax_rate_id: int, to_day: date) -> None:
    """Let a rate hold for the last time on a day; Refused for the usual rate, which ends when its successor starts."""
    row = work.get(TaxRate, tax_rate_id)
    if to_day < row.from_day:
        raise Refused(_("A rate cannot end before it starts."), "to_day")
    if row.to_day is not None and row.to_day < work.today:
        raise Refused(_("This rate has ended already."), "to_day")
    usual = work.session.scalar(select(TaxRate.key).order_by(TaxRate.position, TaxRate.id).limit(1))
    if row.key == usual:
        raise Refused(_("The usual rate ends when a new one starts. Add the new rate with its first day."), "to_day")
    row.to_day = to_day


def _percent(percent: Decimal, category: TaxCategory, reason: str, parts: tuple[TaxPart, ...]) -> Decimal:
    total = fields.percent(percent)
    for part in parts:
        fields.percent(part.percent, "parts")
    if parts and sum((part.percent for part in parts), Decimal()) != total:
        raise Refused(_("The parts do not add up to the rate."), "parts")
    if total and category is not TaxCategory.STANDARD:
        raise Refused(_("A rate with this reason charges nothing. Set it to 0."), "percent")
    if reason and reason not in LEGAL_TEXTS:
        raise Refused(_("Choose one of the reasons shown."), "reason")
    if category not in (TaxCategory.STANDARD, TaxCategory.ZERO) and not reason:
        raise Refused(_("Choose why no tax is charged: papers must say it."), "reason")
    return total


def _follow(work: UnitOfWork, key: str, from_day: date) -> int:
    """End the rate of that key that is in force, and give the place in the list; Refused where days would overlap."""
    latest = work.session.scalars(
        select(TaxRate)
        .where(TaxRate.key == key, or_(TaxRate.to_day.is_(None), TaxRate.to_day >= from_day))
        .order_by(TaxRate.from_day.desc())
    ).first()
    if latest is None:
        known = work.session.scalar(select(func.min(TaxRate.position)).where(TaxRate.key == key))
        last = work.session.scalar(select(func.max(TaxRate.position))) or 0
        return last + 1 if known is None else known
    if latest.from_day >= from_day:
        raise Refused(_("A rate of this name already starts on that day or later. Choose a later day."), "from_day")
    latest.to_day = from_day - timedelta(days=1)
    return latest.position


def _free_key(work: UnitOfWork, name: str) -> str:
    """A stable key for a rate of the shop's own."""
    taken = set(work.session.scalars(select(TaxRate.key)))
    plain = "".join(each for each in name.casefold() if each.isascii() and each.isalnum())[:20] or "rate"
    numbered = (f"own-{plain}-{number}" for number in range(2, 1000))
    return f"own-{plain}" if f"own-{plain}" not in taken else next(each for each in numbered if each not in taken)
