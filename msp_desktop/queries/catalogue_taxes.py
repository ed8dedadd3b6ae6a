"""The tax that catalogue entries bear on a day, by the key of their rate."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from msp_desktop.domain.tax import Tax
from msp_desktop.domain.totals import PriceBasis, converted_unit
from msp_desktop.store.models.shop import TaxRate
from msp_desktop.store.shop_facts import USUAL, ShopFacts, charged_tax, shop_facts, taxes_by_ids


@dataclass(frozen=True, slots=True)
class TaxChoice:
    """A rate that an entry can bear; the first one of a shop is its usual one."""

    key: str
    name: str
    percent: Decimal


@dataclass(frozen=True, slots=True)
class DayTaxes:
    """The rates in force on a day: what the shop really charges under its regime, by key."""

    choices: tuple[TaxChoice, ...]
    charged: Mapping[str, Tax]

    def of(self, key: str) -> Tax | None:
        """The tax charged for a key; the usual one for "standard"; None where no such rate is in force."""
        found = self.charged.get(key)
        if found is None and key == USUAL and self.choices:
            found = self.charged[self.choices[0].key]
        return found

    @property
    def taxed(self) -> bool:
        """Whether prices with and without tax can differ at all."""
        return any(tax.percent > 0 for tax in self.charged.values())

    def both(self, cents: int, basis: PriceBasis, key: str) -> tuple[int, int]:
        """A price as (net, gross); the same twice where no rate is in force."""
        tax = self.of(key)
        if tax is None:
            return cents, cents
        return (
            converted_unit(cents, basis, PriceBasis.NET, tax),
            converted_unit(cents, basis, PriceBasis.GROSS, tax),
        )


def day_taxes(session: Session, facts: ShopFacts, day: date) -> DayTaxes:
    """Read the rates in force on a day, in three statements."""
    rows = session.execute(
        select(TaxRate.id, TaxRate.key, TaxRate.name, TaxRate.percent)
        .where(TaxRate.from_day <= day, or_(TaxRate.to_day.is_(None), TaxRate.to_day >= day))
        .order_by(TaxRate.position, TaxRate.from_day.desc(), TaxRate.id.desc())
    ).all()
    newest = {row.key: row for row in reversed(rows)}
    taxes = taxes_by_ids(session, [row.id for row in newest.values()])
    in_order = [row for row in rows if newest[row.key] is row]
    return DayTaxes(
        tuple(TaxChoice(row.key, row.name, row.percent) for row in in_order),
        {row.key: charged_tax(facts, taxes[row.id]) for row in in_order},
    )


def tax_choices(session: Session, *, day: date) -> DayTaxes:
    """The rates in force on a day, as forms offer them."""
    return day_taxes(session, shop_facts(session), day)
