"""Two people at two desks: what each may do to the same records, and what stands in the file before and after."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from msp_desktop.domain.appointment import AppointmentKind
from msp_desktop.domain.approval import CallOutcome
from msp_desktop.domain.job_state import OPEN_STATES, WORKING_STATES
from msp_desktop.domain.roles import Role
from msp_desktop.store.customer_rows import customer_facts
from msp_desktop.store.device_rows import device_facts
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.device import Device
from msp_desktop.store.shop import Shop
from msp_desktop.usecases import invoices
from msp_desktop.usecases.appointments import AppointmentFacts, book_appointment, change_appointment, move_appointment
from msp_desktop.usecases.catalogue import ServiceFacts, change_service
from msp_desktop.usecases.counter.closing import close_items, close_job
from msp_desktop.usecases.customers import add_reach, change_customer, set_stop
from msp_desktop.usecases.devices import change_device
from msp_desktop.usecases.jobs import (
    JobText,
    add_note,
    add_part_line,
    add_service_line,
    assign_job,
    assign_jobs,
    cancel_job,
    change_line,
    correct_time,
    discount_job,
    expect_parts,
    move_item,
    move_items,
    remove_line,
    reopen_item,
    set_limit,
    set_promise,
    set_rush,
    shelve_item,
    start_timer,
    stop_timer,
    tick_check,
    write_text,
)
from msp_desktop.usecases.quotes import log_call, make_quote
from msp_desktop.usecases.shop import ShopChanges, change_person, change_shop
from msp_desktop.usecases.shop.absences import AbsenceFacts, add_absence, change_absence, set_person_hours
from tests.bench import ELENA, MARCO, bench, items, job
from tests.usecases.sales import goods, sale

TABLES = (
    "customer", "contact_point", "contact", "address", "device", "service", "service_step", "person", "person_hours",
    "shop", "absence", "appointment", "job", "job_item", "job_line", "job_check", "work_time", "document",
    "document_line", "quote",
)  # fmt: skip
DERIVED = {
    "job": {"version", "net_cents", "total_cents", "planned_minutes", "state", "ready_at", "closed_at", "customer_key"},
    "job_item": {"version"},
    "job_line": {"version", "position", "actual_minutes", "billable_minutes"},
    "document": {"version", "net_cents", "tax_cents", "total_cents", "to_pay_cents", "paid_cents", "customer_key"},
    "document_line": {"net_cents", "position"},
}
"""What the program works out of what people enter: it follows both edits."""

Cell = tuple[str, int, str]
Cells = Mapping[Cell, Any]
Call = tuple[Callable[..., Any], dict[str, Any]]


@dataclass(slots=True)
class World:
    """The ids of what both people look at."""

    shop: Shop
    customer: int
    device: int
    service: int
    jobs: tuple[int, ...]
    items: tuple[int, ...]
    draft: int
    appointment: int
    absence: int
    time: int
    hour: int


def world(shop: Shop) -> World:
    """One shop with two jobs, a sale, a day off and an appointment."""
    at = bench(shop)
    both = job(shop, at.company, at.latitude, at.latitude), job(shop, at.person, at.aspire)
    found = tuple(each for one in both for each in items(shop, one))
    for each in found:
        shop.run(add_service_line, item_id=each, service_id=at.ssd)
        shop.run(add_part_line, item_id=each, description="Part", unit_cents=2500, quantity=Decimal(1))
    marco = shop.acting_as(MARCO)
    time = marco.run(start_timer, item_id=found[0], labour_id=None).value
    marco.run(stop_timer)
    start = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    facts = AppointmentFacts(
        AppointmentKind.ON_SITE, start, start + timedelta(minutes=45), MARCO, customer_id=at.company, place="Via Lame 1"
    )
    return World(
        shop=shop,
        customer=at.company,
        device=at.latitude,
        service=at.hour,
        jobs=both,
        items=found,
        draft=sale(shop, goods(shop), goods(shop, 900, "Cable")),
        appointment=shop.run(book_appointment, facts=facts).value,
        absence=shop.run(add_absence, person_id=ELENA, facts=AbsenceFacts(date(2026, 12, 7), date(2026, 12, 8))).value,
        time=time,
        hour=at.hour,
    )


def cells(shop: Shop) -> dict[Cell, Any]:
    """Every value of every record, by table, id and column."""

    def read(session: Session) -> dict[Cell, Any]:
        found: dict[Cell, Any] = {}
        for table in TABLES:
            for row in session.execute(text(f"SELECT * FROM {table}")).mappings():
                if row.get("job_line_id") is not None:
                    continue  # a line of a draft that follows the job's
                for name, value in row.items():
                    found[table, row["id"], name] = value
        return found

    return shop.ask(read)


def entered(before: Cells, after: Cells) -> dict[Cell, Any]:
    """What an act changed of what people enter; a row that went is None."""
    changed = {cell: after.get(cell) for cell in before.keys() | after.keys() if before.get(cell) != after.get(cell)}
    return {cell: value for cell, value in changed.items() if cell[2] not in DERIVED.get(cell[0], {"version"})}


# -- what people do; each is built from what was on the screen before either has acted

Edit = Callable[[World, Cells, random.Random], Call | None]


def _version(now: Cells, table: str, row_id: int) -> int:
    version: int = now[table, row_id, "version"]
    return version


def _word(rng: random.Random) -> str:
    return f"{rng.choice(('Blue', 'Slow', 'Loose', 'Hot'))} {rng.randrange(10**9)}"


def _job(act: Callable[..., Any], **make: Callable[[random.Random], Any]) -> Edit:
    def edit(at: World, now: Cells, rng: random.Random) -> Call | None:
        job_id = rng.choice(at.jobs)
        return act, {"job_id": job_id, "seen": _version(now, "job", job_id)} | {k: v(rng) for k, v in make.items()}

    return edit


def _item(act: Callable[..., Any], **make: Callable[[random.Random], Any]) -> Edit:
    def edit(at: World, now: Cells, rng: random.Random) -> Call | None:
        item_id = rng.choice(at.items)
        return act, {"item_id": item_id, "seen": _version(now, "job_item", item_id)} | {
            k: v(rng) for k, v in make.items()
        }

    return edit


def _several(act: Callable[..., Any], **make: Callable[[random.Random], Any]) -> Edit:
    def edit(at: World, now: Cells, rng: random.Random) -> Call | None:
        some = tuple(rng.sample(at.items, 2))
        seen = tuple(_version(now, "job_item", each) for each in some)
        return act, {"item_ids": some, "seen": seen} | {k: v(rng) for k, v in make.items()}

    return edit


def _assign_both(at: World, now: Cells, rng: random.Random) -> Call:
    seen = tuple(_version(now, "job", each) for each in at.jobs)
    return assign_jobs, {"job_ids": at.jobs, "person_id": rng.choice((MARCO, ELENA, None)), "seen": seen}


def _line(at: World, now: Cells, rng: random.Random) -> Call | None:
    ids = _ids(now, "job_line")
    if not ids:
        return None
    line_id = rng.choice(ids)
    facts = {"quantity": Decimal(rng.randrange(1, 90)), "unit_cents": rng.randrange(1, 90_000)}
    words = {"price_reason": _word(rng), "description": _word(rng)}
    return change_line, {"line_id": line_id, "seen": _version(now, "job_line", line_id), **facts, **words}


def _line_off(at: World, now: Cells, rng: random.Random) -> Call | None:
    ids = _ids(now, "job_line")
    if len(ids) < 4:
        return None
    line_id = rng.choice(ids)
    return remove_line, {"line_id": line_id, "seen": _version(now, "job_line", line_id)}


def _line_on(at: World, now: Cells, rng: random.Random) -> Call:
    one = {"description": _word(rng), "unit_cents": rng.randrange(100, 9000), "quantity": Decimal(1)}
    return add_part_line, {"item_id": rng.choice(at.items), **one}


def _check(at: World, now: Cells, rng: random.Random) -> Call | None:
    ids = _ids(now, "job_check")
    if not ids:
        return None
    check_id = rng.choice(ids)
    return tick_check, {"check_id": check_id, "done": now["job_check", check_id, "done_at"] is None}


def _note(at: World, now: Cells, rng: random.Random) -> Call:
    return add_note, {"job_id": rng.choice(at.jobs), "text": _word(rng)}


def _back(at: World, now: Cells, rng: random.Random) -> Call | None:
    done = [each for each in at.items if now["job_item", each, "state"] not in OPEN_STATES]
    if not done:
        return None
    item_id = rng.choice(done)
    return reopen_item, {"item_id": item_id, "seen": _version(now, "job_item", item_id)}


def _customer(at: World, now: Cells, rng: random.Random) -> Call:
    facts = at.shop.ask(lambda session: customer_facts(session, session.get_one(Customer, at.customer)))
    other = rng.choice(
        (
            {"name": f"Studio {_word(rng)}"},
            {"referral": _word(rng)},
            {"payment_days": rng.randrange(1, 90)},
            {"phones": (f"+39333555{rng.randrange(1000, 9999)}",)},
            {"billing": replace(facts.billing, street=f"Via {_word(rng)}")},
        )
    )
    seen = _version(now, "customer", at.customer)
    return change_customer, {"customer_id": at.customer, "seen": seen, "facts": replace(facts, **other)}


def _stop(at: World, now: Cells, rng: random.Random) -> Call:
    seen, stop = _version(now, "customer", at.customer), not now["customer", at.customer, "on_stop"]
    return set_stop, {"customer_id": at.customer, "seen": seen, "on_stop": stop, "reason": _word(rng)}


def _reach(at: World, now: Cells, rng: random.Random) -> Call:
    return add_reach, {"customer_id": at.customer, "emails": (f"a{rng.randrange(10**9)}@marchetti.example",)}


def _device(at: World, now: Cells, rng: random.Random) -> Call:
    facts = at.shop.ask(lambda session: device_facts(session.get_one(Device, at.device)))
    name = rng.choice(("model", "system", "place", "note"))
    changed: dict[str, Any] = {name: _word(rng)}
    seen = _version(now, "device", at.device)
    return change_device, {"device_id": at.device, "seen": seen, "facts": replace(facts, **changed)}


def _service(at: World, now: Cells, rng: random.Random) -> Call:
    facts = ServiceFacts(name=_word(rng), code=now["service", at.service, "code"], bench_minutes=rng.randrange(5, 400))
    return change_service, {"service_id": at.service, "facts": facts, "seen": _version(now, "service", at.service)}


def _own_lines(at: World, now: Cells) -> list[int]:
    return [each for each in _ids(now, "document_line") if now["document_line", each, "document_id"] == at.draft]


def _goods(at: World, now: Cells, rng: random.Random) -> Call | None:
    lines = _own_lines(at, now)
    if not lines:
        return None
    facts = {"quantity": Decimal(rng.randrange(1, 50)), "unit_cents": rng.randrange(1, 9999)}
    seen = _version(now, "document", at.draft)
    return invoices.change_draft_line, {"line_id": rng.choice(lines), "seen": seen, **facts}


def _goods_off(at: World, now: Cells, rng: random.Random) -> Call | None:
    lines = _own_lines(at, now)
    if len(lines) < 2:
        return None
    return invoices.remove_draft_line, {"line_id": rng.choice(lines), "seen": _version(now, "document", at.draft)}


def _goods_on(at: World, now: Cells, rng: random.Random) -> Call:
    return invoices.add_draft_line, {"document_id": at.draft, "line": goods(at.shop, rng.randrange(100, 9999))}


def _draft_discount(at: World, now: Cells, rng: random.Random) -> Call:
    seen = _version(now, "document", at.draft)
    percent = Decimal(rng.randrange(1, 900)) / 10
    return invoices.discount_draft, {"document_id": at.draft, "percent": percent, "reason": _word(rng), "seen": seen}


def _draft_note(at: World, now: Cells, rng: random.Random) -> Call:
    return invoices.change_draft, {
        "document_id": at.draft, "seen": _version(now, "document", at.draft), "note": _word(rng)
    }  # fmt: skip


def _buyer(at: World, now: Cells, rng: random.Random) -> Call:
    seen = _version(now, "document", at.draft)
    who = None if now["document", at.draft, "customer_id"] else at.customer
    return invoices.name_buyer, {"document_id": at.draft, "customer_id": who, "seen": seen}


def _person(at: World, now: Cells, rng: random.Random) -> Call:
    facts = {"name": f"Elena {rng.randrange(10**6)}", "initials": "EC", "role": Role.TECHNICIAN, "repairs": True}
    seen = _version(now, "person", ELENA)
    return change_person, {"person_id": ELENA, "bench_minutes": rng.randrange(60, 480), "seen": seen, **facts}


def _week(at: World, now: Cells, rng: random.Random) -> Call:
    start = rng.randrange(480, 600)
    seen = _version(now, "person", ELENA)
    return set_person_hours, {"person_id": ELENA, "week": {rng.randrange(5): ((start, start + 120),)}, "seen": seen}


def _absence(at: World, now: Cells, rng: random.Random) -> Call:
    first = date(2026, 12, 1) + timedelta(days=rng.randrange(200))
    facts = AbsenceFacts(first, first, note=_word(rng))
    return change_absence, {"absence_id": at.absence, "facts": facts, "seen": _version(now, "absence", at.absence)}


def _appointment(at: World, now: Cells, rng: random.Random) -> Call:
    start = datetime(2026, 11, 23, 9, 0, tzinfo=UTC) + timedelta(days=7 * rng.randrange(20), minutes=rng.randrange(90))
    facts = AppointmentFacts(
        AppointmentKind.ON_SITE, start, start + timedelta(minutes=30), MARCO, customer_id=at.customer, note=_word(rng),
        place="Via Lame 1",
    )  # fmt: skip
    seen = _version(now, "appointment", at.appointment)
    return change_appointment, {"appointment_id": at.appointment, "facts": facts, "seen": seen}


def _appointment_moved(at: World, now: Cells, rng: random.Random) -> Call:
    start = datetime(2026, 11, 24, 9, 0, tzinfo=UTC) + timedelta(days=7 * rng.randrange(20), minutes=rng.randrange(90))
    times = {"starts_at": start, "ends_at": start + timedelta(minutes=30), "person_id": MARCO}
    seen = _version(now, "appointment", at.appointment)
    return move_appointment, {"appointment_id": at.appointment, "seen": seen, **times}


def _shop(at: World, now: Cells, rng: random.Random) -> Call:
    return change_shop, {"changes": ShopChanges(street=f"Via {_word(rng)}"), "seen": _version(now, "shop", 1)}


def _time(at: World, now: Cells, rng: random.Random) -> Call:
    seen = _version(now, "work_time", at.time)
    return correct_time, {"time_id": at.time, "minutes": rng.randrange(1, 400), "reason": _word(rng), "seen": seen}


def _timer(at: World, now: Cells, rng: random.Random) -> Call:
    return start_timer, {"item_id": rng.choice(at.items), "labour_id": None}


def _ids(now: Cells, table: str) -> list[int]:
    return sorted(row_id for name, row_id, column in now if name == table and column == "id")


def _moment(rng: random.Random) -> datetime:
    return datetime(2026, 11, 18, 8, tzinfo=UTC) + timedelta(minutes=rng.randrange(60_000))


FAMILIES: Mapping[str, tuple[Edit, ...]] = {
    "job": (
        _job(write_text, which=lambda rng: rng.choice(tuple(JobText)), text=_word),
        _job(set_promise, promised_at=_moment),
        _job(set_limit, limit_cents=lambda rng: rng.randrange(10**6)),
        _job(set_rush, rush=lambda rng: rng.random() < 0.5),
        _job(assign_job, person_id=lambda rng: rng.choice((MARCO, ELENA, None))),
        _job(discount_job, percent=lambda rng: Decimal(rng.randrange(1, 900)) / 10, reason=_word),
        _job(log_call, outcome=lambda rng: rng.choice((CallOutcome.NO_ANSWER, CallOutcome.VOICEMAIL)), note=_word),
        _job(make_quote, waits=lambda rng: rng.random() < 0.5),
        _job(cancel_job, reason=_word),
        _job(close_job, reason=_word),
        _assign_both,
        _note,
    ),
    "item": (
        _item(move_item, to=lambda rng: rng.choice(WORKING_STATES)),
        _item(move_item, to=lambda rng: rng.choice(WORKING_STATES)),
        _item(shelve_item, shelf=lambda rng: f"S{rng.randrange(10**6)}"),
        _item(expect_parts, day=lambda rng: date(2026, 11, 20) + timedelta(days=rng.randrange(300))),
        _item(close_job, reason=_word),
        _several(move_items, to=lambda rng: rng.choice(WORKING_STATES)),
        _several(close_items, reason=_word),
        _back,
        _timer,
    ),
    "lines": (_line, _line, _line_off, _line_on, _check),
    "customer": (_customer, _customer, _stop, _reach),
    "device": (_device,),
    "catalogue": (_service,),
    "draft": (_goods, _goods, _goods_off, _goods_on, _draft_discount, _draft_note, _buyer),
    "people": (_person, _week),
    "calendar": (_absence, _appointment, _appointment_moved),
    "shop": (_shop,),
    "time": (_time,),
}


def edits_of(rng: random.Random) -> tuple[Edit, Edit]:
    """Two edits, mostly of the same kind of record."""
    family = rng.choice(tuple(FAMILIES))
    if rng.random() < 0.5:
        family = rng.choice(("job", "item", "lines"))
    other = rng.choice(("job", "item", "lines")) if family in {"job", "item", "lines"} else family
    return rng.choice(FAMILIES[family]), rng.choice(FAMILIES[other])
