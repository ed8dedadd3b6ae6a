"""The photos and files kept with a job or a device, and every content that some row names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, union
from sqlalchemy.orm import Session

from msp_desktop.domain.kept_file import PHOTO
from msp_desktop.store.base import alive
from msp_desktop.store.models.document import DocumentPaper
from msp_desktop.store.models.job import Attachment, JobItem
from msp_desktop.store.models.message import MessageFile
from msp_desktop.store.models.person import Person
from msp_desktop.store.models.purchase import PurchaseOrder
from msp_desktop.store.models.quote import Quote
from msp_desktop.store.models.shop import Shop
from msp_desktop.store.models.stored_file import StoredFile

MOST_FILES = 500
FILE_COLUMNS = (
    Attachment.sha256,
    DocumentPaper.sha256,
    MessageFile.sha256,
    PurchaseOrder.paper_sha256,
    Quote.paper_sha256,
    Shop.logo_sha256,
    StoredFile.sha256,
)
"""Every column that names bytes in the file store."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """One kept file; `size` in bytes, `by` who added it."""

    id: int
    job_id: int | None
    device_id: int | None
    kind: str
    name: str
    mime: str
    size: int
    sha256: str
    at: datetime
    by: str

    @property
    def is_image(self) -> bool:
        """Whether it is a picture."""
        return self.mime.startswith("image/")


def file_list(session: Session, *, job_id: int | None = None, device_id: int | None = None) -> list[FileRow]:
    """The files of a job with the photos of its devices, or those of a device; the oldest first.

    A device's files are its own, and the photos of jobs it was alone on.
    """
    of = _of_job(job_id) if job_id is not None else _of_device(device_id)
    rows: Sequence[Any] = session.execute(
        select(
            Attachment.id,
            Attachment.job_id,
            Attachment.device_id,
            Attachment.kind,
            Attachment.name,
            Attachment.mime,
            Attachment.size,
            Attachment.sha256,
            Attachment.at,
            func.coalesce(Person.name, "").label("by"),
        )
        .outerjoin(Person, Person.id == Attachment.person_id)
        .where(of, alive(Attachment))
        .order_by(Attachment.id.desc())
        .limit(MOST_FILES)
    ).all()
    return [FileRow(*row) for row in reversed(rows)]


def _of_job(job_id: int) -> ColumnElement[bool]:
    devices = select(JobItem.device_id).where(JobItem.job_id == job_id, JobItem.device_id.is_not(None))
    return or_(
        Attachment.job_id == job_id,
        and_(Attachment.job_id.is_(None), Attachment.device_id.in_(devices), Attachment.kind == PHOTO),
    )


def _of_device(device_id: int | None) -> ColumnElement[bool]:
    its = select(JobItem.job_id).where(JobItem.device_id == device_id)
    alone = select(JobItem.job_id).where(JobItem.job_id.in_(its)).group_by(JobItem.job_id).having(func.count() == 1)
    return or_(
        Attachment.device_id == device_id,
        and_(Attachment.device_id.is_(None), Attachment.kind == PHOTO, Attachment.job_id.in_(alone)),
    )


def named_hashes(session: Session) -> frozenset[str]:
    """The hash of every content that some row names, deleted rows included: what a backup holds and no sweep takes."""
    each = [select(column.label("sha256")).where(column.is_not(None)) for column in FILE_COLUMNS]
    return frozenset(session.scalars(union(*each)))
