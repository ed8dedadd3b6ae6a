"""Every part as a price list of one supplier finds it, for the look before an import and for the import itself."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from msp_desktop.domain.barcode import readings
from msp_desktop.domain.price_list_cells import DecimalMark, code_key
from msp_desktop.domain.price_list_values import KnownPart, KnownParts
from msp_desktop.store.base import alive
from msp_desktop.store.models.audit import Audit
from msp_desktop.store.models.part import Part, PartBarcode, PartSupplier
from msp_desktop.store.shop_facts import USUAL, ShopFacts, charged_tax, shop_facts, tax_in_force

READ_FROM = ("part", "part_barcode", "part_supplier", "supplier", "tax_rate", "shop")
"""The tables that a look depends on."""


@dataclass(frozen=True, slots=True)
class _Link:
    id: int
    code: str
    cents: int
    pack: Decimal


def known_parts(session: Session, *, supplier_id: int, day: date) -> KnownParts:
    """Every part that is there, with what this supplier calls it and asks for it, in four statements."""
    shop = shop_facts(session)
    taxes = _Taxes(session, shop, day)
    own, first, by_supplier_code = _links(session, supplier_id)
    parts = {}
    for row in session.execute(
        select(
            Part.id, Part.code, Part.name, Part.cost_cents, Part.price_cents, Part.pricing, Part.price_basis,
            Part.markup_percent, Part.price_ending, Part.tax_key,
        ).where(alive(Part))
    ):  # fmt: skip
        link = own.get(row.id)
        parts[row.id] = KnownPart(
            row.id, row.code, row.name, row.cost_cents, row.price_cents, row.pricing, row.price_basis,
            row.markup_percent, row.price_ending, taxes.percent(row.tax_key), link.id if link else None,
            link.code if link else "", link.cents if link else None, link.pack if link else Decimal(1),
            first.get(row.id, supplier_id) == supplier_id,
        )  # fmt: skip
    return KnownParts(
        parts,
        {code: tuple(each for each in ids if each in parts) for code, ids in by_supplier_code.items()},
        _by_barcode(session, parts),
        {part.code: part.id for part in parts.values()},
        basis=shop.person_basis,
        tax_percent=taxes.percent(USUAL),
        usual_mark=DecimalMark.COMMA if shop.formats().number(Decimal("1.5")) == "1,5" else DecimalMark.POINT,
    )


def part_mark(session: Session) -> int:
    """The last entry of the audit: nothing that a look depends on is newer while `parts_changed_since` says no."""
    return session.scalar(select(func.max(Audit.id))) or 0


def parts_changed_since(session: Session, mark: int) -> bool:
    """Whether something that a look depends on was written after that entry of the audit."""
    newer = select(Audit.id).where(Audit.id > mark, Audit.table_name.in_(READ_FROM)).limit(1)
    return session.scalar(newer) is not None


def _links(session: Session, supplier_id: int) -> tuple[dict[int, _Link], dict[int, int], dict[str, list[int]]]:
    """This supplier's prices by part, the first supplier of every part, and parts by this supplier's code."""
    own: dict[int, _Link] = {}
    first: dict[int, int] = {}
    by_code: defaultdict[str, list[int]] = defaultdict(list)
    for row in session.execute(
        select(
            PartSupplier.id, PartSupplier.part_id, PartSupplier.supplier_id, PartSupplier.supplier_code,
            PartSupplier.price_cents, PartSupplier.pack,
        ).order_by(PartSupplier.part_id, PartSupplier.position, PartSupplier.id)
    ):  # fmt: skip
        first.setdefault(row.part_id, row.supplier_id)
        if row.supplier_id == supplier_id:
            own[row.part_id] = _Link(row.id, row.supplier_code, row.price_cents, row.pack)
            if row.supplier_code:
                by_code[code_key(row.supplier_code)].append(row.part_id)
    return own, first, by_code


def _by_barcode(session: Session, parts: Iterable[int]) -> dict[str, int]:
    there = set(parts)
    found: dict[str, int] = {}
    for part_id, code in session.execute(select(PartBarcode.part_id, PartBarcode.code)):
        if part_id in there:
            for reading in readings(code):
                found.setdefault(reading, part_id)
    return found


class _Taxes:
    """What a gross price holds of tax, by the key of its rate; read once each."""

    def __init__(self, session: Session, shop: ShopFacts, day: date) -> None:
        self._session = session
        self._shop = shop
        self._day = day
        self._known: dict[str, Decimal] = {}

    def percent(self, key: str) -> Decimal:
        if key not in self._known:
            _rate_id, rate = tax_in_force(self._session, key, self._day)
            self._known[key] = charged_tax(self._shop, rate).percent
        return self._known[key]
