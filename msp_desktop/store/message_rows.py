"""What a message is made of, read from its rows: rule, template, address, mail server, and the values of a job."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from msp_desktop import checks
from msp_desktop.domain.appointment import AppointmentState
from msp_desktop.domain.job_state import is_working
from msp_desktop.domain.message import AUTOMATIC, MailSecurity, MessageEvent
from msp_desktop.domain.message_text import Place, Template
from msp_desktop.i18n import LANGUAGES, Formats, Words
from msp_desktop.store.customer_rows import EMAIL, PHONE, points_of
from msp_desktop.store.message_words import built_in
from msp_desktop.store.models.bench import Appointment
from msp_desktop.store.models.customer import Consent, Customer
from msp_desktop.store.models.device import Device
from msp_desktop.store.models.document import Document, Receivable
from msp_desktop.store.models.job import Job, JobItem, JobLine
from msp_desktop.store.models.loaner import Loan, Loaner
from msp_desktop.store.models.message import MailServer, MessageRule, MessageTemplate
from msp_desktop.store.models.quote import Quote
from msp_desktop.store.models.shop import OpeningHours, Shop
from msp_desktop.store.shop_facts import SHOP_ID, shop_facts, week_text

SERVER_ID = 1
JOBS = "jobs"
"""The consent that covers messages about a customer's own jobs."""


@dataclass(frozen=True, slots=True)
class ServerFacts:
    """How mail leaves; the password lies in the vault under MAIL_PASSWORD."""

    host: str
    port: int
    security: MailSecurity
    user: str
    sender_name: str
    sender_address: str
    reply_to: str
    copy_to: str
    version: int = 0


MAIL_PASSWORD = "mail_password"  # noqa: S105 - the name of the secret, not the secret


def server_facts(session: Session) -> ServerFacts | None:
    """How mail leaves; None where nobody has said it yet."""
    row = session.get(MailServer, SERVER_ID)
    if row is None:
        return None
    return ServerFacts(
        row.host,
        row.port,
        row.security,
        row.user,
        row.sender_name,
        row.sender_address,
        row.reply_to,
        row.copy_to,
        row.version,
    )


def is_automatic(session: Session, event: MessageEvent) -> bool:
    """Whether an occasion writes by itself: as the shop says, else by the built-in rule."""
    own = session.scalars(select(MessageRule.automatic).where(MessageRule.event == event)).first()
    return event in AUTOMATIC if own is None else own


def template_for(session: Session, event: MessageEvent, language: str) -> Template:
    """The shop's own words for an occasion in a language, else the built-in ones."""
    row = session.execute(
        select(MessageTemplate.subject, MessageTemplate.body, MessageTemplate.short).where(
            MessageTemplate.event == event, MessageTemplate.language == language
        )
    ).first()
    if row is not None:
        return Template(row.subject, row.body, row.short)
    return built_in(event, Words(language))


def language_of(session: Session, customer: Customer) -> str:
    """The language a customer is written to in: their own where we speak it, else the shop's."""
    if customer.language in LANGUAGES:
        return customer.language
    own = session.scalars(select(Shop.language).where(Shop.id == SHOP_ID)).first() or "en"
    return own if own in LANGUAGES else "en"


def reach_of(session: Session, customer_id: int, kind: str) -> tuple[str, ...]:
    """A customer's mail addresses or phones: the customer's own first, then those of the people to talk to."""
    points = [each for each in points_of(session, customer_id) if each.kind == kind]
    points.sort(key=lambda each: each.contact_id is not None)
    return tuple(dict.fromkeys(each.value for each in points))


def mail_of(session: Session, customer_id: int) -> str:
    """The address a customer is written to; "" where there is none."""
    return next(iter(reach_of(session, customer_id, EMAIL)), "")


def phones_of(session: Session, customer_id: int) -> tuple[str, ...]:
    """A customer's phones, the first choice first."""
    return reach_of(session, customer_id, PHONE)


def may_write(session: Session, customer_id: int, channel: str) -> bool:
    """Whether the customer has not said no to hearing about their jobs this way."""
    rows = session.execute(
        select(Consent.channel, Consent.given)
        .where(Consent.customer_id == customer_id, Consent.purpose == JOBS, Consent.channel.in_(("", channel)))
        .order_by(Consent.at, Consent.id)
    ).all()
    return all({row.channel: row.given for row in rows}.values())


def message_values(
    session: Session,
    *,
    customer: Customer,
    language: str,
    now: datetime,
    job: Job | None = None,
    item_ids: Sequence[int] = (),
    quote_id: int | None = None,
    document_id: int | None = None,
    places: Collection[Place] = tuple(Place),
) -> dict[Place, str]:
    """What the words in braces become for one customer, in the form of a reader of that language.

    A value that does not hold is missing: nothing to charge, no promise, no limit, no loaner out. Loaner and
    appointment are read only where `places` asks for them.
    """
    reader = shop_facts(session).formats(language)
    shop = session.get_one(Shop, SHOP_ID)
    values = {Place.CUSTOMER: customer.name} | shop_values(session, reader)
    if job is not None:
        values |= _job_values(session, job, item_ids, shop, reader, now)
    if quote_id is not None:
        values |= _quote_values(session, quote_id, reader)
    if document_id is not None:
        values |= _document_values(session, document_id, reader)
    if Place.LOANER in places:
        values |= _loan_values(session, customer.id, job, reader)
    if Place.APPOINTMENT in places:
        values |= _appointment_values(session, customer.id, job, reader, now)
    return {place: value for place, value in values.items() if value}


def shop_values(session: Session, reader: Formats) -> dict[Place, str]:
    """What the words about the shop itself become for a reader."""
    shop = session.get_one(Shop, SHOP_ID)
    return {
        Place.SHOP: shop.name,
        Place.PHONE: checks.phone_grouped(shop.phone) if shop.phone else "",
        Place.HOURS: _hours(session, reader),
        Place.ADDRESS: ", ".join(each for each in (shop.street, f"{shop.postcode} {shop.town}".strip()) if each),
    }


def _hours(session: Session, reader: Formats) -> str:
    week: dict[int, list[tuple[int, int]]] = {}
    rows = select(OpeningHours.weekday, OpeningHours.opens, OpeningHours.closes)
    for row in session.execute(rows.order_by(OpeningHours.weekday, OpeningHours.opens)):
        week.setdefault(row.weekday, []).append((row.opens, row.closes))
    return week_text(week, reader)


def _job_values(
    session: Session, job: Job, item_ids: Sequence[int], shop: Shop, reader: Formats, now: datetime
) -> Mapping[Place, str]:
    words = Words(reader.language)
    rows = session.execute(
        select(
            JobItem.id, JobItem.state, func.coalesce(func.trim(Device.maker + " " + Device.model), "").label("device")
        )
        .outerjoin(Device, Device.id == JobItem.device_id)
        .where(JobItem.job_id == job.id)
        .order_by(JobItem.position, JobItem.id)
    ).all()
    items = [row for row in rows if not item_ids or row.id in item_ids]
    # What the whole job comes to is said only where all of it is meant.
    whole = len(items) == len(rows) or not any(is_working(row.state) for row in rows)
    devices = [row.device for row in items if row.device]
    ready = job.ready_at or now
    keeps = _day(ready, shop.zone) + timedelta(days=shop.storage_free_days)
    warranty = session.scalar(
        select(func.max(JobLine.warranty_days)).where(JobLine.item_id.in_([row.id for row in items]))
    )
    return {
        Place.JOB: job.number,
        Place.DEVICE: ", ".join(devices) or words("job"),
        Place.PROBLEM: job.problem,
        Place.TOTAL: reader.money(job.total_cents) if whole and job.total_cents > 0 else "",
        Place.LIMIT: "" if job.limit_cents is None else reader.money(job.limit_cents),
        Place.PROMISED: "" if job.promised_at is None else _moment(job.promised_at, reader),
        Place.READY_SINCE: reader.long_day(_day(ready, shop.zone)),
        Place.READY_UNTIL: "" if shop.storage_fee_cents is None else reader.long_day(keeps),
        Place.STORAGE_FEE: "" if shop.storage_fee_cents is None else reader.money(shop.storage_fee_cents),
        Place.WARRANTY_UNTIL: reader.long_day(_day(now, shop.zone) + timedelta(days=warranty)) if warranty else "",
    }


def _quote_values(session: Session, quote_id: int, reader: Formats) -> Mapping[Place, str]:
    quote = session.get_one(Quote, quote_id)
    return {
        Place.QUOTE: quote.number,
        Place.QUOTE_TOTAL: reader.money(quote.total_cents),
        Place.VALID_UNTIL: reader.long_day(quote.valid_until),
    }


def _document_values(session: Session, document_id: int, reader: Formats) -> Mapping[Place, str]:
    document = session.get_one(Document, document_id)
    due = session.scalars(select(Receivable.due_day).where(Receivable.document_id == document_id)).first()
    return {
        Place.INVOICE: document.number or "",
        Place.INVOICE_TOTAL: reader.money(document.to_pay_cents),
        Place.PAY_BY: reader.long_day(due) if due else "",
    }


def _loan_values(session: Session, customer_id: int, job: Job | None, reader: Formats) -> Mapping[Place, str]:
    found = (
        select(Loaner.name, Loan.due_day)
        .join(Loan, Loan.loaner_id == Loaner.id)
        .where(Loan.customer_id == customer_id, Loan.back_at.is_(None), Loan.deleted_at.is_(None))
        .order_by(Loan.due_day, Loan.id)
        .limit(1)
    )
    row = session.execute(found if job is None else found.where(Loan.job_id == job.id)).first()
    return {} if row is None else {Place.LOANER: row.name, Place.DUE: reader.long_day(row.due_day)}


def _appointment_values(
    session: Session, customer_id: int, job: Job | None, reader: Formats, now: datetime
) -> Mapping[Place, str]:
    found = (
        select(Appointment.starts_at)
        .where(
            Appointment.starts_at >= now,
            Appointment.deleted_at.is_(None),
            Appointment.state == AppointmentState.PLANNED,
        )
        .order_by(Appointment.starts_at)
        .limit(1)
    )
    mine = Appointment.customer_id == customer_id if job is None else Appointment.job_id == job.id
    starts = session.scalars(found.where(mine)).first()
    return {} if starts is None else {Place.APPOINTMENT: _moment(starts, reader)}


def _day(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()


def _moment(moment: datetime, reader: Formats) -> str:
    local = reader.local(moment)
    return f"{reader.long_weekday(local.date())}, {reader.time(local)}"
