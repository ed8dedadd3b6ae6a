"""Rows of the demo shop written in bulk through the audited doors, a few thousand jobs in one transaction."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.store.base import Base
from msp_desktop.store.chain import Link
from msp_desktop.store.insertion import Bound
from msp_desktop.store.models.customer import (
    Address,
    Consent,
    Contact,
    ContactPoint,
    Customer,
    CustomerNote,
)
from msp_desktop.store.models.device import Device, DeviceOwner
from msp_desktop.store.models.document import Document, DocumentItem, DocumentLine, DocumentTax, Receivable
from msp_desktop.store.models.job import Job, JobCheck, JobEvent, JobItem, JobLine
from msp_desktop.store.models.payment import Allocation, Payment
from msp_desktop.store.models.shop import NumberCounter
from msp_desktop.store.unit_of_work import UnitOfWork

Rows = list[dict[str, Any]]

IN_ORDER: tuple[type[Base], ...] = (
    Customer, Contact, ContactPoint, Address, Consent, CustomerNote, Device, DeviceOwner, Job, JobItem, JobLine,
    JobCheck, JobEvent, Document, DocumentLine, DocumentTax, DocumentItem, Receivable, Payment, Allocation,
)  # fmt: skip
"""What a row needs stands before it."""


@dataclass(slots=True)
class RowBatch:
    """Rows with their own ids, what changes on rows written before, and what goes with them, ready for the database.

    A document comes as a draft with its number on it, and `issued` says when it became one that never changes.
    """

    at: datetime
    """The moment of the last of it."""
    jobs: int
    """How many jobs were booked in by then, from the start."""
    last_numbers: dict[tuple[SeriesKind, int], int]
    rows: list[tuple[type[Base], list[Bound]]] = field(default_factory=list)
    """In the order of IN_ORDER."""
    issued: Rows = field(default_factory=list)
    changes: dict[type[Base], Rows] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    found_by: dict[str, list[tuple[int, tuple[str, ...]]]] = field(default_factory=dict)
    """By noun the ids of new rows and the texts each is found by."""
    no_longer_found: list[int] = field(default_factory=list)
    """Customers that were merged into others."""


def write_rows(work: UnitOfWork, *, batch: RowBatch) -> None:
    """Write a batch: rows and their audit, the chain, the search index, and the counters of the numbers drawn."""
    for model, ready in batch.rows:
        work.insert_ready(model, ready)
    work.update_many(Document, batch.issued)
    for model, changes in batch.changes.items():
        work.update_many(model, changes)
    work.chain_many(batch.links)
    for noun, rows in batch.found_by.items():
        work.search.add_many(noun, rows)
    work.search.remove("customer", *batch.no_longer_found)
    for (kind, year), last in batch.last_numbers.items():
        _count_to(work, kind, year, last, work.now)
    work.no_undo()


def _count_to(work: UnitOfWork, kind: SeriesKind, year: int, last: int, now: datetime) -> None:
    row = work.session.scalars(
        select(NumberCounter).where(NumberCounter.kind == kind, NumberCounter.year == year)
    ).first()
    if row is None:
        row = NumberCounter(kind=kind, year=year)
        work.session.add(row)
    if row.last != last:
        row.last, row.used_at = last, now
    work.session.flush()
