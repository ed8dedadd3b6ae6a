"""Customers, devices and jobs for tests, put down without the counter's forms."""

from datetime import date, datetime
from decimal import Decimal

from msp_desktop.domain.device_kind import DeviceKind
from msp_desktop.domain.intake_answers import ContactWay
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.domain.roles import CustomerKind
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.domain.work_kind import LineKind
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.document import Document, DocumentLine, Receivable
from msp_desktop.store.models.job import Job, JobItem, JobLine
from msp_desktop.store.shop import Shop
from msp_desktop.store.shop_facts import tax_in_force
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.customers import add_customer
from msp_desktop.usecases.devices import add_device

_ONE = Decimal(1)


def put_job(
    work: UnitOfWork,
    *,
    number: str,
    customer_id: int,
    device_ids: tuple[int | None, ...] = (None,),
    state: JobState = JobState.IN_REPAIR,
    net_cents: int = 0,
    lines: tuple[tuple[int, str, int, int], ...] = (),
    received_at: datetime | None = None,
    handed_over_at: datetime | None = None,
) -> int:
    """Put a job down; `lines` are (place of the item, words, net cents, warranty days)."""
    key = work.get(Customer, customer_id).name_key
    job = work.add(
        Job(
            number=number, customer_id=customer_id, customer_key=key, state=state, received_at=received_at or work.now,
            contact_way=ContactWay.CALL, problem="Does not start", price_basis=PriceBasis.NET, net_cents=net_cents,
            total_cents=net_cents,
        )
    )  # fmt: skip
    items = [
        work.add(
            JobItem(
                job_id=job.id,
                device_id=each,
                position=place,
                state=state,
                state_since=work.now,
                handed_over_at=handed_over_at,
            )
        )
        for place, each in enumerate(device_ids)
    ]
    tax_id, _tax = tax_in_force(work.session, "standard", work.today)
    for at, words, cents, days in lines:
        work.add(
            JobLine(
                job_id=job.id, item_id=items[at].id, kind=LineKind.FLAT, description=words, quantity=_ONE,
                unit_cents=cents, tax_rate_id=tax_id, warranty_days=days,
            )
        )  # fmt: skip
    return job.id


def put_paper(
    work: UnitOfWork,
    *,
    customer_id: int,
    number: str,
    day: date,
    labour_cents: int,
    parts_cents: int = 0,
    open_cents: int = 0,
    draft: bool = False,
) -> int:
    """Put an invoice down, issued unless `draft`."""
    net = labour_cents + parts_cents
    paper = work.add(
        Document(
            kind=SeriesKind.INVOICE, customer_id=customer_id, customer_key=work.get(Customer, customer_id).name_key,
            language="en", price_basis=PriceBasis.NET, created_at=work.now, net_cents=net, total_cents=net,
        )
    )  # fmt: skip
    tax_id, _tax = tax_in_force(work.session, "standard", work.today)
    for place, (kind, cents) in enumerate(((LineKind.FLAT, labour_cents), (LineKind.PART, parts_cents))):
        work.add(
            DocumentLine(
                document_id=paper.id, position=place, kind=kind, description=kind.value, quantity=_ONE,
                unit_cents=cents, tax_rate_id=tax_id, net_cents=cents,
            )
        )  # fmt: skip
    if not draft:
        paper.number, paper.year, paper.counter = number, day.year, paper.id
        paper.issue_day, paper.issued_at, paper.snapshot, paper.snapshot_sha256 = day, work.now, "{}", "0" * 64
        work.session.flush()
        work.add(
            Receivable(
                document_id=paper.id, customer_id=customer_id, due_day=day, to_pay_cents=net, open_cents=open_cents
            )
        )
    return paper.id


def anna(shop: Shop) -> int:
    """Anna Kowalski, a person with one phone."""
    return shop.run(
        add_customer,
        kind=CustomerKind.PERSON,
        name="Anna Kowalski",
        phones=("347 555 0192",),
        emails=("anna.k@posta.example",),
    ).value


def latitude(shop: Shop, customer_id: int, serial: str = "7KQ2-XN3") -> int:
    """A laptop of that customer."""
    return shop.run(
        add_device, customer_id=customer_id, kind=DeviceKind.LAPTOP, model="Dell Latitude 5420", serial=serial
    ).value
