"""How the customers whose devices are ready can be told, and who has been."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from msp_desktop import checks
from msp_desktop.domain.intake_answers import ContactWay
from msp_desktop.domain.message import Channel, MessageEvent, MessageState
from msp_desktop.store.customer_rows import EMAIL, PHONE, first_points
from msp_desktop.store.message_rows import JOBS, server_facts
from msp_desktop.store.models.customer import Consent, Customer
from msp_desktop.store.models.job import Job
from msp_desktop.store.models.message import Message

TOLD = (MessageEvent.READY, MessageEvent.READY_REMINDER)


@dataclass(frozen=True, slots=True)
class ReadyNotice:
    """One job that is ready: by mail to `address`, else to be called; `told_at` when they were written to today."""

    job_id: int
    number: str
    customer: str
    address: str
    phone: str
    by_mail: bool
    told_at: datetime | None


def ready_notices(session: Session, *, job_ids: Sequence[int], now: datetime) -> list[ReadyNotice]:
    """Say for each job how its customer is told; somebody written to in the last day is not written to again."""
    has_server = server_facts(session) is not None
    rows = session.execute(
        select(Job.id, Job.number, Job.contact_way, Customer.id.label("customer_id"), Customer.name)
        .join(Customer, Customer.id == Job.customer_id)
        .where(Job.id.in_(job_ids))
        .order_by(Job.id)
    ).all()
    customers = [row.customer_id for row in rows]
    points = first_points(session, customers)
    silent = _silent(session, customers)
    told = _told(session, job_ids, now)
    found = []
    for row in rows:
        mail = points.get((row.customer_id, EMAIL), "")
        phone = points.get((row.customer_id, PHONE), "")
        wants = row.contact_way is ContactWay.EMAIL and row.customer_id not in silent
        by_mail = has_server and wants and checks.mail_ok(mail) and row.id not in told
        found.append(ReadyNotice(row.id, row.number, row.name, mail, phone, by_mail, told.get(row.id)))
    return found


def _silent(session: Session, customer_ids: Sequence[int]) -> set[int]:
    """Those who said no to mails about their jobs; the newest answer of each channel holds."""
    answers: dict[tuple[int, str], bool] = {}
    rows = session.execute(
        select(Consent.customer_id, Consent.channel, Consent.given)
        .where(
            Consent.customer_id.in_(customer_ids),
            Consent.purpose == JOBS,
            Consent.channel.in_(("", Channel.MAIL.value)),
        )
        .order_by(Consent.at, Consent.id)
    )
    for row in rows:
        answers[row.customer_id, row.channel] = row.given
    return {customer for (customer, _channel), given in answers.items() if not given}


def _told(session: Session, job_ids: Sequence[int], now: datetime) -> dict[int, datetime]:
    rows = session.execute(
        select(Message.job_id, func.max(Message.created_at))
        .where(
            Message.job_id.in_(job_ids),
            Message.event.in_(TOLD),
            Message.created_at > now - timedelta(days=1),
            Message.state.not_in((MessageState.CANCELLED, MessageState.NEEDS_YOU)),
        )
        .group_by(Message.job_id)
    )
    return {job_id: at for job_id, at in rows if job_id is not None}
