"""A job read as a quote needs it: what is offered and what each answer comes to, and the frozen picture of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.check_fee import check_fee_due
from msp_desktop.domain.job_state import is_open, is_working
from msp_desktop.domain.labour import billable_minutes, hours
from msp_desktop.domain.quote import Prices, QuoteGap, QuoteSnapshot, prices, quote_gap
from msp_desktop.domain.snapshot import PaperSize
from msp_desktop.domain.tax import Tax
from msp_desktop.domain.totals import Line, PriceBasis, TaxPolicy, Totals, document_totals
from msp_desktop.domain.work_kind import LineKind, ServiceKind
from msp_desktop.i18n import Words
from msp_desktop.store.customer_rows import standing_for
from msp_desktop.store.document_picture import (
    ItemOnPaper,
    person_name,
    snapshot_devices,
    snapshot_lines,
    snapshot_tax,
    tax_word,
    warranty_time,
)
from msp_desktop.store.job_sheet import job_lines
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.device import Device
from msp_desktop.store.models.job import Job, JobItem, JobLine
from msp_desktop.store.parties import customer_party, shop_party
from msp_desktop.store.service_price import OfferedService, offered_services
from msp_desktop.store.shop_facts import ShopFacts, charged_tax, shop_facts, shop_row, tax_policy, taxes_by_ids

TRIAL_NUMBER = "Q-00000"


@dataclass(frozen=True, slots=True)
class QuoteSheet:
    """What a quote of a job offers today: the lines of what is still in the shop, and what each answer comes to.

    `outside_cents` is what the job comes to besides (devices already fetched), tax included.
    """

    job: Job
    customer: Customer
    facts: ShopFacts
    language: str
    items: tuple[ItemOnPaper, ...]
    rows: tuple[JobLine, ...]
    taxes: tuple[Tax, ...]
    totals: Totals
    prices: Prices
    outside_cents: int

    @property
    def optional(self) -> tuple[int, ...]:
        """The places of the lines that may be left out."""
        return tuple(place for place, row in enumerate(self.rows) if row.optional)

    def gap(self, valid_until: date, today: date) -> QuoteGap | None:
        """What stands against making a quote of it."""
        working = sum(is_working(each.item.state) for each in self.items)
        return quote_gap(
            in_work=working,
            lines=len(self.rows),
            optional=len(self.optional),
            valid_until=valid_until,
            today=today,
        )


@dataclass(frozen=True, slots=True)
class QuoteOccasion:
    """The circumstances of making a quote: when (aware), by whom, how long it holds, what is said of when and how."""

    at: datetime
    valid_until: date
    how: str = ""
    person_id: int | None = None
    number: str = TRIAL_NUMBER


def last_valid_day(session: Session, today: date) -> date:
    """The last day of a quote made today, by the shop's settings."""
    return today + timedelta(days=shop_row(session).quote_days)


def check_fee_offer(session: Session, job: Job, day: date) -> OfferedService | None:
    """The check agreed on a job, priced in its basis today; None where none was agreed."""
    if job.diagnostic_id is None:
        return None
    offers = offered_services(session, (job.diagnostic_id,), job.price_basis, day, shop_facts(session))
    return offers.get(job.diagnostic_id)


def quote_sheet(session: Session, job: Job, day: date) -> QuoteSheet:
    """Read a job as it is offered today."""
    facts = shop_facts(session)
    customer = session.get_one(Customer, standing_for(session, job.customer_id))
    items = _items(session, job.id)
    inside = {each.item.id for each in items}
    every = [row for row in job_lines(session, job.id) if not row.set_aside]
    kept = taxes_by_ids(session, (row.tax_rate_id for row in every))
    reverse = customer.reverse_charge
    taxes = {rate: charged_tax(facts, tax, reverse_charge=reverse) for rate, tax in kept.items()}
    policy = tax_policy(facts, job.price_basis, discount_percent=job.discount_percent, stamp=False)
    rows = tuple(row for row in every if row.item_id in inside)
    lines = [_line(row, taxes) for row in rows]
    optional = [place for place, row in enumerate(rows) if row.optional]
    fee = _fee_line(session, job, facts, day, reverse=reverse)
    totals = document_totals(lines, policy)
    return QuoteSheet(
        job=job,
        customer=customer,
        facts=facts,
        language=customer.language or facts.language,
        items=items,
        rows=rows,
        taxes=tuple(taxes[row.tax_rate_id] for row in rows),
        totals=totals,
        prices=prices(lines, optional, _when_refused(job, items, rows, lines, fee), policy),
        outside_cents=_outside(every, taxes, policy, totals),
    )


def _outside(every: Sequence[JobLine], taxes: dict[int, Tax], policy: TaxPolicy, totals: Totals) -> int:
    whole = document_totals([_line(row, taxes) for row in every], policy)
    return whole.total_cents - totals.total_cents


def _line(row: JobLine, taxes: dict[int, Tax]) -> Line:
    return Line(row.quantity, row.unit_cents, taxes[row.tax_rate_id], row.discount_percent)


def _items(session: Session, job_id: int) -> tuple[ItemOnPaper, ...]:
    """The items of a job that are still in the shop."""
    rows = session.execute(
        select(JobItem, Job, Device)
        .join(Job, JobItem.job_id == Job.id)
        .outerjoin(Device, JobItem.device_id == Device.id)
        .where(JobItem.job_id == job_id)
        .order_by(JobItem.position, JobItem.id)
    ).all()
    return tuple(ItemOnPaper(*row) for row in rows if is_open(row[0].state))


def _fee_line(session: Session, job: Job, facts: ShopFacts, day: date, *, reverse: bool) -> Line | None:
    offer = check_fee_offer(session, job, day)
    if offer is None:
        return None
    # By the hour it is the least that is billed.
    service, quantity = offer.service, Decimal(1)
    if service.kind is ServiceKind.LABOUR:
        least = max(service.minimum_minutes, 1)
        quantity = hours(billable_minutes(least, minimum=service.minimum_minutes, step=service.step_minutes))
    return Line(quantity, offer.unit_cents, charged_tax(facts, offer.tax, reverse_charge=reverse))


def _when_refused(
    job: Job, items: Sequence[ItemOnPaper], rows: Sequence[JobLine], lines: Sequence[Line], fee: Line | None
) -> list[Line] | None:
    """What is charged when the answer is no: what is ready already, and for each device in work its check.

    None where no check was agreed and nothing is ready.
    """
    working = {each.item.id for each in items if is_working(each.item.state)}
    charged: list[Line] = []
    checked: set[int] = set()
    for row, line in zip(rows, lines, strict=True):
        is_fee = row.service_id is not None and row.service_id == job.diagnostic_id
        if row.item_id not in working or is_fee:
            charged.append(line)
            checked |= {row.item_id} if is_fee else set()
    if fee is not None and check_fee_due(agreed=True, credited=job.diagnostic_credited, repaired=False):
        charged += [fee for item_id in sorted(working) if item_id not in checked]
    return charged if charged or fee is not None else None


# -- the picture


def quote_snapshot(session: Session, sheet: QuoteSheet, occasion: QuoteOccasion) -> QuoteSnapshot:
    """Everything the paper of this quote shows, made on this occasion."""
    job, facts, totals, language = sheet.job, sheet.facts, sheet.totals, sheet.language
    words = Words(language)
    word = tax_word(facts.preset, words)
    limit = job.limit_cents
    return QuoteSnapshot(
        number=occasion.number,
        issue_date=facts.day_of(occasion.at),
        valid_until=occasion.valid_until,
        language=language,
        country=facts.country,
        currency=facts.currency,
        prices_include_tax=job.price_basis is PriceBasis.GROSS,
        seller=shop_party(session, language),
        customer=customer_party(session, sheet.customer, facts.country, language),
        lines=snapshot_lines(sheet.rows, sheet.taxes, totals, word),
        taxes=tuple(snapshot_tax(total, word, language) for total in totals.taxes),
        lines_cents=totals.subtotal_cents,
        net_cents=totals.net_cents,
        tax_cents=totals.tax_cents,
        total_cents=totals.total_cents,
        job=job.number,
        optional=sheet.optional,
        without_option_cents=sheet.prices.without_option_cents,
        refused_cents=sheet.prices.refused_cents,
        limit_cents=None if limit is None else max(limit, totals.total_cents),
        made_by=person_name(session, occasion.person_id),
        devices=snapshot_devices(sheet.items),
        found=job.found,
        how=occasion.how,
        terms=_terms(sheet.rows, words),
        discount_cents=totals.discount_cents,
        discount_percent=job.discount_percent or None,
        discount_reason=job.discount_reason,
        paper=PaperSize(facts.paper),
        logo_sha256=shop_row(session).logo_sha256 or "",
    )


def _terms(rows: Sequence[JobLine], words: Words) -> tuple[str, ...]:
    work = dict.fromkeys(row.warranty_days for row in rows if row.warranty_days and row.kind is not LineKind.PART)
    parts = dict.fromkeys(row.warranty_days for row in rows if row.warranty_days and row.kind is LineKind.PART)
    return (
        *(words("Our work is under warranty for {time}.").format(time=warranty_time(days, words)) for days in work),
        *(words("Parts are under warranty for {time}.").format(time=warranty_time(days, words)) for days in parts),
        words("Without your yes we do nothing more."),
    )
