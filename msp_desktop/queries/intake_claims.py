"""What of a past repair goes on the form when it comes back under warranty."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.drafts.intake import DraftLine
from msp_desktop.store.models.job import Job, JobItem, JobLine
from msp_desktop.store.shop_facts import charged_tax, shop_facts, taxes_by_ids
from msp_desktop.store.warranty_rows import device_warranties


def claimed_lines(
    session: Session,
    *,
    job_id: int,
    device_ids: Sequence[int | None],
    today: date,
    reason: str,
    reverse_charge: bool = False,
) -> tuple[DraftLine, ...]:
    """The lines of a past job that are under warranty today, at no charge and without a warranty of their own.

    `device_ids` are the devices of the form in their order; each line goes with the one it was for.
    """
    places = {device_id: place for place, device_id in enumerate(device_ids) if device_id is not None}
    running: dict[int, int] = {}
    for device_id, place in places.items():
        for each in device_warranties(session, (device_id,)):
            if each.job_id == job_id and each.running(today):
                running[each.line_id] = place
    rows = session.execute(
        select(JobLine, Job.price_basis)
        .join(Job, Job.id == JobLine.job_id)
        .where(JobLine.id.in_(running))
        .order_by(JobLine.position, JobLine.id)
    ).all()
    facts = shop_facts(session)
    taxes = taxes_by_ids(session, {row.JobLine.tax_rate_id for row in rows})
    return tuple(
        DraftLine(
            kind=line.kind,
            text=line.description,
            detail=line.detail,
            price_cents=0,
            list_cents=line.list_cents or line.unit_cents,
            price_reason=reason,
            price_basis=basis,
            tax=charged_tax(facts, taxes[line.tax_rate_id], reverse_charge=reverse_charge),
            tax_rate_id=line.tax_rate_id,
            service_id=line.service_id,
            code=line.code,
            quantity=line.quantity,
            minutes=int(line.planned_minutes / line.quantity),
            warranty_days=0,
            device=running[line.id],
            covers=line.id,
            part_id=line.part_id,
        )
        for line, basis in rows
    )


def item_devices(session: Session, *, job_id: int) -> tuple[int | None, ...]:
    """The devices of a job in the order of its items."""
    return tuple(
        session.scalars(
            select(JobItem.device_id).where(JobItem.job_id == job_id).order_by(JobItem.position, JobItem.id)
        )
    )
