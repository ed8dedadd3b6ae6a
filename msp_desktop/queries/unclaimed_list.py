"""Ready items that nobody has fetched: for how long, what was done about it, what comes next, and the fee so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from msp_desktop.domain.job_state import OPEN_STATES, JobState
from msp_desktop.domain.message import MessageEvent
from msp_desktop.domain.unclaimed import Ladder, LadderStep, UnclaimedAct, due_step, next_step, storage_fee_cents
from msp_desktop.store.customer_rows import EMAIL, PHONE, first_points
from msp_desktop.store.message_rows import is_automatic
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.device import Device
from msp_desktop.store.models.job import Job, JobItem
from msp_desktop.store.models.unclaimed import UnclaimedDone
from msp_desktop.store.shop_facts import shop_facts
from msp_desktop.store.unclaimed_rows import ladder

MOST = 500


@dataclass(frozen=True, slots=True)
class TakenStep:
    """A step that was taken, and when."""

    after_days: int
    act: UnclaimedAct
    at: datetime


@dataclass(frozen=True, slots=True)
class UnclaimedRow:
    """One item that waits to be fetched; `due` is the step to take now, `fee_cents` what storage comes to today."""

    item_id: int
    item_version: int
    job_id: int
    number: str
    customer_id: int
    customer: str
    device: str
    shelf: str
    phone: str
    email: str
    ready_since: datetime
    days: int
    taken: tuple[TakenStep, ...]
    due: LadderStep | None
    following: LadderStep | None
    fee_cents: int


def unclaimed_ladder(session: Session) -> Ladder:
    """The shop's ladder."""
    return ladder(session)


def reminders_leave(session: Session) -> bool:
    """Whether reminders by mail leave by themselves on their day."""
    return is_automatic(session, MessageEvent.UNCLAIMED)


def unclaimed_list(session: Session, *, today: date, most: int = MOST) -> list[UnclaimedRow]:
    """List items ready for at least as long as the first step, the longest first, in five statements."""
    rules = ladder(session)
    zone = ZoneInfo(shop_facts(session).zone)
    rows = session.execute(
        select(
            JobItem.id,
            JobItem.version,
            JobItem.job_id,
            JobItem.shelf,
            JobItem.state_since,
            Job.number,
            Job.customer_id,
            Customer.name,
            func.coalesce(func.trim(Device.maker + " " + Device.model), "").label("device"),
        )
        .join(Job, Job.id == JobItem.job_id)
        .join(Customer, Customer.id == Job.customer_id)
        .outerjoin(Device, Device.id == JobItem.device_id)
        .where(*_waits(rules, zone, today))
        .order_by(JobItem.state_since, JobItem.id)
        .limit(most)
    ).all()
    taken = _taken(session, [row.id for row in rows])
    points = first_points(session, [row.customer_id for row in rows])
    found = []
    for row in rows:
        ready_on = row.state_since.astimezone(zone).date()
        steps = tuple(step for since, step in taken.get(row.id, ()) if since == row.state_since)
        done = [step.after_days for step in steps]
        found.append(
            UnclaimedRow(
                row.id,
                row.version,
                row.job_id,
                row.number,
                row.customer_id,
                row.name,
                row.device,
                row.shelf,
                points.get((row.customer_id, PHONE), ""),
                points.get((row.customer_id, EMAIL), ""),
                row.state_since,
                (today - ready_on).days,
                steps,
                due_step(rules.steps, done, ready_on, today),
                next_step(rules.steps, done),
                storage_fee_cents(ready_on, today, rules),
            )
        )
    return found


def unclaimed_count(session: Session, *, today: date) -> int:
    """Count the items ready for at least as long as the first step, those too that the list is too short for."""
    waits = _waits(ladder(session), ZoneInfo(shop_facts(session).zone), today)
    counted = select(func.count()).select_from(JobItem).join(Job, Job.id == JobItem.job_id).where(*waits)
    return session.scalar(counted) or 0


def _waits(rules: Ladder, zone: ZoneInfo, today: date) -> tuple[ColumnElement[bool], ...]:
    first = rules.steps[0].after_days if rules.steps else 1
    latest = datetime.combine(today - timedelta(days=first) + timedelta(days=1), time(0), tzinfo=zone)
    return JobItem.state == JobState.READY, Job.state.in_(OPEN_STATES), JobItem.state_since < latest


def _taken(session: Session, item_ids: Sequence[int]) -> dict[int, list[tuple[datetime, TakenStep]]]:
    found: dict[int, list[tuple[datetime, TakenStep]]] = {}
    rows = session.execute(
        select(
            UnclaimedDone.item_id,
            UnclaimedDone.ready_since,
            UnclaimedDone.after_days,
            UnclaimedDone.act,
            UnclaimedDone.at,
        )
        .where(UnclaimedDone.item_id.in_(item_ids))
        .order_by(UnclaimedDone.after_days)
    )
    for row in rows:
        found.setdefault(row.item_id, []).append((row.ready_since, TakenStep(row.after_days, row.act, row.at)))
    return found
