"""What reading a supplier's price list needs to know, and the imports that were carried out."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.drafts.plain import from_plain
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.price_list_headings import PriceField
from msp_desktop.domain.price_list_values import Choices, KnownParts
from msp_desktop.i18n import _
from msp_desktop.store.models.supplier import PriceListImport, PriceListMapping, Supplier
from msp_desktop.store.price_list_rows import known_parts, part_mark


@dataclass(frozen=True, slots=True)
class PartsNow:
    """Every part as it is, and the end of the audit at that moment."""

    known: KnownParts
    mark: int


@dataclass(frozen=True, slots=True)
class Remembered:
    """How a list with these headings was read last."""

    columns: tuple[PriceField, ...]
    choices: Choices
    used_at: datetime


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One import in a list."""

    id: int
    supplier: str
    file_name: str
    at: datetime
    added: int
    changed: int
    same: int
    refused: int
    undone: bool


@dataclass(frozen=True, slots=True)
class RefusedRows:
    """The rows an import refused, with the headings above them."""

    file_name: str
    headings: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]


def parts_now(session: Session, *, supplier_id: int, day: date) -> PartsNow:
    """Everything a look at a list of this supplier depends on."""
    mark = part_mark(session)
    return PartsNow(known_parts(session, supplier_id=supplier_id, day=day), mark)


def remembered_lists(session: Session, *, supplier_id: int) -> dict[str, Remembered]:
    """How this supplier's lists were read last, by the digest of their headings."""
    rows = session.execute(
        select(
            PriceListMapping.headings_sha256,
            PriceListMapping.columns,
            PriceListMapping.choices,
            PriceListMapping.used_at,
        ).where(PriceListMapping.supplier_id == supplier_id)
    )
    found = {}
    for row in rows:
        # What another version of the program wrote may not fit: then the list is read as if for the first time.
        with suppress(KeyError, ValueError, TypeError):
            columns = tuple(PriceField(each) for each in row.columns["fields"])
            found[row.headings_sha256] = Remembered(columns, from_plain(Choices, row.choices), row.used_at)
    return found


def list_imports(session: Session, *, supplier_id: int | None = None, limit: int = 20) -> list[ImportRow]:
    """The last imports, the newest first; of one supplier if given."""
    found = (
        select(
            PriceListImport.id,
            Supplier.name,
            PriceListImport.file_name,
            PriceListImport.at,
            PriceListImport.added,
            PriceListImport.changed,
            PriceListImport.same,
            PriceListImport.refused_count,
            PriceListImport.undone,
        )
        .join(Supplier, Supplier.id == PriceListImport.supplier_id)
        .order_by(PriceListImport.id.desc())
        .limit(limit)
    )
    if supplier_id is not None:
        found = found.where(PriceListImport.supplier_id == supplier_id)
    rows: Iterable[Any] = session.execute(found)
    return [ImportRow(*row) for row in rows]


def refused_rows(session: Session, *, import_id: int) -> RefusedRows:
    """What an import refused. Raises Refused when there is no such import."""
    row = session.execute(
        select(PriceListImport.file_name, PriceListImport.headings, PriceListImport.refused).where(
            PriceListImport.id == import_id
        )
    ).one_or_none()
    if row is None:
        raise Refused(_("This record is no longer there."))
    return RefusedRows(row.file_name, tuple(row.headings), tuple(row.refused))
