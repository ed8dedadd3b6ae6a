"""The timeline of a job, newest first: codes with their values and names, and what people wrote."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.message import Channel, MessageEvent, MessageState, Trouble
from msp_desktop.store.base import alive
from msp_desktop.store.models.device import Device
from msp_desktop.store.models.job import JobEvent, JobItem
from msp_desktop.store.models.loaner import Loaner
from msp_desktop.store.models.message import Message
from msp_desktop.store.models.person import Person


class TimelinePart(StrEnum):
    """What of a timeline is asked for."""

    ALL = "all"
    NOTES = "notes"
    MESSAGES = "messages"


_KINDS = {
    TimelinePart.NOTES: (EventKind.NOTE,),
    # All that went to and fro between shop and customer.
    TimelinePart.MESSAGES: (
        EventKind.MESSAGE,
        EventKind.CALLED,
        EventKind.QUOTED,
        EventKind.APPROVED,
        EventKind.REFUSED,
        EventKind.UNCLAIMED,
    ),
}


@dataclass(frozen=True, slots=True)
class TimelineMessage:
    """Where a message stands now, and what it says."""

    id: int
    event: MessageEvent
    channel: Channel
    state: MessageState
    trouble: Trouble | None
    to_address: str
    subject: str
    body: str
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One entry; `facts` are plain values of its code, `device` and `given_to` name what they point to."""

    id: int
    at: datetime
    person: str
    kind: EventKind
    text: str
    facts: dict[str, Any]
    device: str
    given_to: str = ""
    message: TimelineMessage | None = None


def job_timeline(
    session: Session,
    *,
    job_id: int,
    part: TimelinePart = TimelinePart.ALL,
    after: TimelineRow | None = None,
    limit: int = 200,
) -> list[TimelineRow]:
    """List what happened on a job, newest first, after the row shown last; two statements, with messages three."""
    query = (
        select(
            JobEvent.id, JobEvent.at, func.coalesce(Person.name, ""), JobEvent.kind, JobEvent.text, JobEvent.facts,
            func.coalesce(func.trim(Device.maker + " " + Device.model), ""),
        )
        .outerjoin(Person, Person.id == JobEvent.person_id)
        .outerjoin(JobItem, JobItem.id == JobEvent.item_id)
        .outerjoin(Device, Device.id == JobItem.device_id)
        .where(JobEvent.job_id == job_id, alive(JobEvent))
        .order_by(JobEvent.id.desc())
        .limit(limit)
    )  # fmt: skip
    if part in _KINDS:
        query = query.where(JobEvent.kind.in_(_KINDS[part]))
    if after is not None:
        query = query.where(JobEvent.id < after.id)
    people = {row.id: row.name for row in session.execute(select(Person.id, Person.name))}
    found: Iterable[Any] = session.execute(query)
    rows = [TimelineRow(*row) for row in found]
    messages = _messages(session, [row.facts["message"] for row in rows if "message" in row.facts])
    loaners = _loaners(session, [row.facts["loaner"] for row in rows if "loaner" in row.facts])
    return [_named(row, people, messages, loaners) for row in rows]


def _named(
    row: TimelineRow, people: dict[int, str], messages: dict[int, TimelineMessage], loaners: dict[int, str]
) -> TimelineRow:
    """The entry with what its numbers point to."""
    facts = row.facts
    if row.kind is EventKind.ASSIGNED:
        return replace(row, given_to=people.get(facts.get("to") or 0, ""))
    if "loaner" in facts:
        return replace(row, given_to=loaners.get(facts["loaner"], ""))
    if "message" in facts:
        return replace(row, message=messages.get(facts["message"]))
    return row


def _messages(session: Session, ids: Sequence[int]) -> dict[int, TimelineMessage]:
    if not ids:
        return {}
    rows: Any = session.execute(
        select(
            Message.id, Message.event, Message.channel, Message.state, Message.trouble, Message.to_address,
            Message.subject, Message.body, Message.sent_at,
        ).where(Message.id.in_(ids))
    )  # fmt: skip
    return {row.id: TimelineMessage(*row) for row in rows}


def _loaners(session: Session, ids: Sequence[int]) -> dict[int, str]:
    if not ids:
        return {}
    return {row.id: row.name for row in session.execute(select(Loaner.id, Loaner.name).where(Loaner.id.in_(ids)))}
