"""What one act wrote to the rows of a table, read back from the audit: for taking very many changes back at once."""

import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from msp_desktop.store import canonical
from msp_desktop.store.base import Base
from msp_desktop.store.models.audit import Audit, AuditValue


@dataclass(frozen=True, slots=True)
class ActChanges:
    """The rows of one table that an act wrote: new ones by id, and what stood before and after in the others."""

    inserted: tuple[int, ...] = ()
    # Id → column → (old, new), in the types of the model.
    updated: Mapping[int, Mapping[str, tuple[Any, Any]]] = field(default_factory=dict)
    # Id → column → what stood there.
    deleted: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)


def changes_of(session: Session, operation_id: int, model: type[Base]) -> ActChanges:
    """Everything an act wrote to a table, in one statement."""
    rows = session.execute(
        sa.select(Audit.act, Audit.row_id, AuditValue.column_name, AuditValue.old, AuditValue.new)
        .join(AuditValue, AuditValue.audit_id == Audit.id, isouter=True)
        .where(Audit.operation_id == operation_id, Audit.table_name == model.__tablename__)
        .order_by(Audit.id, AuditValue.id)
    )
    kinds = _kinds(model)
    inserted: dict[int, None] = {}
    updated: dict[int, dict[str, tuple[Any, Any]]] = {}
    deleted: dict[int, dict[str, Any]] = {}
    for act, row_id, name, old, new in rows:
        if act == "insert":
            inserted[row_id] = None
        elif act == "delete":
            deleted.setdefault(row_id, {})
            if name is not None:
                deleted[row_id][name] = canonical.decode(old, kinds[name])
        else:
            columns = updated.setdefault(row_id, {})
            if name is not None:
                first = columns[name][0] if name in columns else canonical.decode(old, kinds[name])
                columns[name] = (first, canonical.decode(new, kinds[name]))
    return ActChanges(tuple(inserted), updated, deleted)


@lru_cache(maxsize=64)
def _kinds(model: type[Base]) -> dict[str, Any]:
    """The type of each attribute, which is what stands in `Mapped[…]`."""
    hints = typing.get_type_hints(model)
    return {each.columns[0].name: typing.get_args(hints[each.key])[0] for each in sa.inspect(model).column_attrs}
