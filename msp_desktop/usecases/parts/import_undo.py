"""The way back from an import of a price list, and forth again: what the audit says the act wrote is put back."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select, union

from msp_desktop.domain.errors import Refused
from msp_desktop.i18n import _
from msp_desktop.store.act_changes import ActChanges, changes_of
from msp_desktop.store.models.document import DocumentLine
from msp_desktop.store.models.job import JobLine
from msp_desktop.store.models.part import Part, PartBarcode, PartSupplier
from msp_desktop.store.models.purchase import DeliveryLine, PurchaseLine
from msp_desktop.store.models.stock import StockMove
from msp_desktop.store.models.supplier import PriceListImport, Supplier
from msp_desktop.store.unit_of_work import UnitOfWork

_BATCH = 500
_Belongs = type[PartSupplier] | type[PartBarcode]


def take_back_import(work: UnitOfWork, *, import_id: int, operation_id: int) -> None:
    """Put back what an import, or the taking back of one, has written; one act with one way back.

    What was changed since stays as it is, and so do new parts that were ordered, stocked or used meanwhile. Raises
    Refused where codes that would come back belong to other parts by now.
    """
    row = work.get(PriceListImport, import_id)
    parts = changes_of(work.session, operation_id, Part)
    stay = _used(work, [*parts.inserted, *_revived(parts)])
    _refuse_taken(work, parts, changes_of(work.session, operation_id, PartBarcode))
    seen_otherwise = {each for each in parts.inserted if each not in stay} | set(_renamed(parts))
    touched = set()
    for model in (PartSupplier, PartBarcode):
        changed, reworded = _put_back_lists(work, model, operation_id, stay)
        touched |= changed
        seen_otherwise |= reworded
    restored = _put_back(work, Part, {each: to for each, to in parts.updated.items() if each not in stay})
    _remove(work, [each for each in parts.inserted if each not in stay])
    # Cards whose supplier changed count as changed even where nothing on them did.
    work.touch_many(Part, touched - restored - set(parts.inserted))
    index_parts(work, seen_otherwise - stay)
    row.undone = not row.undone
    supplier = work.get(Supplier, row.supplier_id).name
    label = _("Price list of {supplier} taken back") if row.undone else _("Price list of {supplier} imported")
    work.undo_with(
        label.format(supplier=supplier), take_back_import, import_id=import_id, operation_id=work.operation_id
    )


def index_parts(work: UnitOfWork, part_ids: Iterable[int]) -> None:
    """Write again what many parts are found by, as `cards.index_part` does for one; removed ones are not found."""
    for batch in _batches(sorted(set(part_ids))):
        more: defaultdict[int, list[str]] = defaultdict(list)
        barcodes = select(PartBarcode.part_id, PartBarcode.code).order_by(PartBarcode.position, PartBarcode.id)
        codes = select(PartSupplier.part_id, PartSupplier.supplier_code).order_by(
            PartSupplier.position, PartSupplier.id
        )
        for found in (
            barcodes.where(PartBarcode.part_id.in_(batch)),
            codes.where(PartSupplier.part_id.in_(batch)),
        ):
            for part_id, text in work.session.execute(found):
                more[part_id].append(text)
        texts = {}
        for row in work.session.execute(
            select(Part.id, Part.code, Part.name, Part.category, Part.maker, Part.shelf, Part.detail).where(
                Part.id.in_(batch), Part.deleted_at.is_(None)
            )
        ):
            texts[row.id] = [row.code, row.name, row.category, row.maker, row.shelf, row.detail, *more[row.id]]
        work.search.remove("part", *(each for each in batch if each not in texts))
        work.search.index_many("part", texts)


def _revived(parts: ActChanges) -> Iterator[int]:
    """Parts that the act has brought back."""
    for part_id, columns in parts.updated.items():
        if "deleted_at" in columns and columns["deleted_at"][1] is None:
            yield part_id


def _renamed(parts: ActChanges) -> Iterator[int]:
    """Parts that are found otherwise, or no longer, since the act."""
    for part_id, columns in parts.updated.items():
        if not columns.keys().isdisjoint(("code", "deleted_at")):
            yield part_id


def _used(work: UnitOfWork, part_ids: Sequence[int]) -> set[int]:
    """Those of these parts that came to something: stocked, ordered, on a job or sold."""
    found: set[int] = set()
    for batch in _batches(part_ids):
        places = union(
            *(
                select(model.part_id).where(model.part_id.in_(batch))
                for model in (StockMove, PurchaseLine, DeliveryLine, JobLine, DocumentLine)
            )
        )
        found.update(work.session.scalars(places))
    return found


def _refuse_taken(work: UnitOfWork, parts: ActChanges, barcodes: ActChanges) -> None:
    coming = [columns["code"][0] for columns in parts.updated.values() if "code" in columns]
    scanned = [values["code"] for values in barcodes.deleted.values()]
    for column, codes in ((Part.code, coming), (PartBarcode.code, scanned)):
        for batch in _batches(codes):
            taken = work.session.scalars(select(column).where(column.in_(batch)).limit(1)).first()
            if taken is not None:
                raise Refused(_("{code} belongs to another part by now, so this stays as it is.").format(code=taken))


def _put_back_lists(work: UnitOfWork, model: _Belongs, operation_id: int, stay: set[int]) -> tuple[set[int], set[int]]:
    """Put back suppliers or barcodes; gives the parts concerned, and those of them that are found otherwise now."""
    changes = changes_of(work.session, operation_id, model)
    owner = {**_owners(work, model, changes.inserted), **_owners(work, model, list(changes.updated))}
    free = {each: part_id for each, part_id in owner.items() if part_id not in stay}
    going = [each for each in changes.inserted if each in free]
    work.delete_many(model, going)
    _put_back(work, model, {each: columns for each, columns in changes.updated.items() if each in free})
    # Under new ids: the old ones may be other rows' by now.
    work.insert_many(model, changes.deleted.values())
    back = {values["part_id"] for values in changes.deleted.values()}
    recoded = {free[each] for each, columns in changes.updated.items() if each in free and "supplier_code" in columns}
    return set(free.values()) | back, {free[each] for each in going} | back | recoded


def _owners(work: UnitOfWork, model: _Belongs, ids: Sequence[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for batch in _batches(ids):
        rows = work.session.execute(select(model.id, model.part_id).where(model.id.in_(batch)))
        found.update({row_id: part_id for row_id, part_id in rows})  # noqa: C416 - dict() of rows is not typed
    return found


def _put_back(
    work: UnitOfWork,
    model: type[Part] | _Belongs,
    updated: Mapping[int, Mapping[str, tuple[Any, Any]]],
) -> set[int]:
    """Give columns their old values where they still hold what the act wrote; gives the rows that changed."""
    rows: list[dict[str, Any]] = []
    for batch in _batches([each for each, columns in updated.items() if columns]):
        names = sorted({name for each in batch for name in updated[each]})
        now = select(model.id, *(getattr(model, name) for name in names)).where(model.id.in_(batch))
        for row in work.session.execute(now).mappings():
            columns = updated[row["id"]]
            back = {name: old for name, (old, new) in columns.items() if row[name] == new}
            if back:
                rows.append({"id": row["id"], **back})
    work.update_many(model, rows)
    return {row["id"] for row in rows}


def _remove(work: UnitOfWork, part_ids: Sequence[int]) -> None:
    """Remove parts that never came to anything, so that their codes are free again, as `cards.remove_part` does."""
    for batch in _batches(part_ids):
        codes = work.session.execute(select(Part.id, Part.code).where(Part.id.in_(batch))).all()
        work.update_many(
            Part, [{"id": each, "code": f"{code[:28]}~{each}", "deleted_at": work.now} for each, code in codes]
        )


def _batches(ids: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(ids), _BATCH):
        yield ids[start : start + _BATCH]
