"""The demo shop written down as rows: the same steps as the acts, the same rules, thousands in one transaction."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from typing import Any

from msp_desktop.domain.customer_facts import CustomerFacts, PostalAddress
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import DONE_STATES, JobState, can_move
from msp_desktop.domain.job_state import job_state as state_of_job
from msp_desktop.domain.numbering import SeriesKind, counter_year, number_text
from msp_desktop.domain.payment import PayWay, Settlement, Tender
from msp_desktop.domain.payment_record import payment_sha256
from msp_desktop.domain.snapshot import Party
from msp_desktop.domain.totals import PriceBasis, Totals
from msp_desktop.store.base import Base
from msp_desktop.store.bulk import bind_rows
from msp_desktop.store.chain import Link
from msp_desktop.store.customer_rows import BILLING, EMAIL, PHONE
from msp_desktop.store.models.customer import Address, Consent, Contact, ContactPoint, Customer, CustomerNote
from msp_desktop.store.models.device import Device, DeviceOwner
from msp_desktop.store.models.document import Document, DocumentItem, DocumentLine, DocumentTax, Receivable
from msp_desktop.store.models.job import Job, JobCheck, JobEvent, JobItem, JobLine
from msp_desktop.store.models.payment import Allocation, Payment
from msp_desktop.store.names import name_key, serial_key
from msp_desktop.store.shop_facts import ShopFacts, TermsText
from msp_desktop.usecases.customers_checks import tidied
from msp_desktop.usecases.demo_rows import IN_ORDER, RowBatch
from msp_desktop.usecases.jobs import NewLine
from msp_desktop.workflows.demo.open_time import OpenTime
from msp_desktop.workflows.demo.papers import PaperJob, PaperMaker, buyer_of
from msp_desktop.workflows.demo.prices import PriceBook, tenders_for
from msp_desktop.workflows.demo.stories import NOTHING, DemoCustomer, Do, PlannedItem, Step, Story, Tendering
from msp_desktop.workflows.demo.stories import ONE as ONCE

ENOUGH = 30_000
"""Rows in one transaction."""

Row = dict[str, Any]


@dataclass(slots=True)
class _Line:
    """A line on a job that is being written, with its row's id."""

    id: int
    line: NewLine


@dataclass(slots=True)
class _Visit:
    """A job that is being written: its row so far, and what hangs on it."""

    job: Row
    items: list[Row]
    lines: list[_Line] = field(default_factory=list)
    checks: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    draft: Row | None = None


@dataclass(slots=True)
class _Known:
    """What is remembered of a customer that was written."""

    key: str
    party: Party
    texts: tuple[str, ...]
    basis: PriceBasis


class RowsWriter:
    """Writes steps down as rows; what is unfinished when it stops stands as it is then, for the acts to go on with."""

    def __init__(
        self,
        deliver: Callable[[RowBatch], None],
        time: OpenTime,
        prices: PriceBook,
        facts: ShopFacts,
        papers: PaperMaker,
        terms: dict[str, TermsText | None],
        last_ids: dict[str, int],
        *,
        rich: bool,
    ) -> None:
        self._deliver = deliver
        self._time = time
        self._prices = prices
        self._facts = facts
        self._papers = papers
        self._terms = terms
        self._ids = last_ids
        self._rich = rich
        self._rows: dict[type[Base], list[Row]] = {each: [] for each in IN_ORDER}
        self._at = time.moment(0)
        self._day = facts.day_of(self._at)
        self._batch = RowBatch(self._at, 0, {})
        self._size = 0
        self._jobs = 0
        self._last: dict[tuple[SeriesKind, int], int] = {}
        self._visits: dict[Story, _Visit] = {}
        self._owed: dict[int, Row] = {}
        self._known: dict[DemoCustomer, _Known] = {}

    def write(self, step: Step) -> None:
        """Take one step; it is written with many others."""
        self._at = self._time.moment(step.at)
        self._day = self._facts.day_of(self._at)
        _DOING[step.do](self, step, step.story)
        if self._size >= ENOUGH:
            self._write_batch()

    def flush(self) -> None:
        """Write all there is, the unfinished as it stands."""
        for story, visit in self._visits.items():
            self._emit(story, visit)
        self._visits.clear()
        for row in self._owed.values():
            self._put_owed(row)
        self._owed.clear()
        self._write_batch()

    def _write_batch(self) -> None:
        batch = self._batch
        batch.at, batch.jobs, batch.last_numbers = self._at, self._jobs, dict(self._last)
        batch.rows = [(model, bind_rows(model, rows)) for model, rows in self._rows.items() if rows]
        self._rows = {each: [] for each in IN_ORDER}
        self._batch = RowBatch(self._at, 0, {})
        self._size = 0
        self._deliver(batch)

    # -- rows

    def _id(self, model: type[Base]) -> int:
        name = model.__tablename__
        self._ids[name] += 1
        return self._ids[name]

    def _put(self, model: type[Base], row: Row) -> int:
        """Take a row down under its own id or the next one."""
        if "id" not in row:
            row["id"] = self._id(model)
        self._rows[model].append(row)
        self._size += 1
        found: int = row["id"]
        return found

    def _find_by(self, noun: str, row_id: int, texts: Iterable[str]) -> None:
        self._batch.found_by.setdefault(noun, []).append((row_id, tuple(texts)))

    def _number(self, kind: SeriesKind) -> tuple[str, int]:
        form = self._facts.preset.forms[kind]
        year = counter_year(form, self._day.year)
        self._last[kind, year] = self._last.get((kind, year), 0) + 1
        return number_text(form, self._day.year, self._last[kind, year]), self._last[kind, year]

    def _event(
        self,
        story: Story,
        kind: EventKind,
        person_id: int | None,
        *,
        item: int | None = None,
        text: str = "",
        facts: Row | None = None,
    ) -> None:
        row: Row = {
            "id": self._id(JobEvent),
            "job_id": story.job_id,
            "item_id": None if item is None else story.item_ids[item],
            "at": self._at,
            "person_id": person_id,
            "kind": kind,
            "text": text,
            "facts": facts or {},
            "deleted_at": None,
        }
        visit = self._visits.get(story)
        if visit is None:
            self._put(JobEvent, row)
        else:
            visit.events.append(row)

    # -- people and devices

    def _meet(self, step: Step, _story: Story) -> None:
        customer = step.customer
        assert customer is not None
        facts = self._card(customer)
        number, _value = self._number(SeriesKind.CUSTOMER)
        row: Row = {each: getattr(facts, each) for each in _CARD}
        key = name_key(facts.name)
        row |= {
            "number": number,
            "name_key": key,
            "on_stop": False,
            "stop_reason": "",
            "merged_into_id": None,
            "created_at": self._at,
            "deleted_at": None,
        }
        customer.row_id = self._put(Customer, row)
        self._put_parts(customer.row_id, facts)
        if customer.note:
            self._put(CustomerNote, self._signed(step) | {"customer_id": customer.row_id, "text": customer.note})
        if customer.news is not None:
            consent = {"purpose": "news", "channel": "mail", "given": customer.news, "ground": ""}
            self._put(Consent, {"customer_id": customer.row_id, "at": self._at, "person_id": step.person_id} | consent)
        reach = [*facts.phones, *(each for one in facts.contacts for each in one.phones)]
        reach += [*facts.emails, *(each for one in facts.contacts for each in one.emails)]
        names = [facts.name, number, *(each.name for each in facts.contacts)]
        numbers = [facts.billing.town, facts.vat_number, facts.tax_code]
        self._find_by("customer", customer.row_id, [*names, *reach, *numbers])
        basis = self._facts.basis_of(customer.kind)
        people = (facts.name, *(each.name for each in facts.contacts))
        self._known[customer] = _Known(key, self._papers.party(customer, facts.language), (*people, *reach), basis)

    def _card(self, customer: DemoCustomer) -> CustomerFacts:
        return tidied(
            CustomerFacts(
                kind=customer.kind,
                name=customer.name,
                phones=customer.phones,
                emails=customer.emails,
                contacts=customer.contacts,
                billing=customer.billing or PostalAddress(),
                language=customer.language,
                contact_way=customer.contact_way,
                payment_days=customer.payment_days,
                discount_percent=customer.discount_percent,
                vat_number=customer.vat_number,
                tax_code=customer.tax_code,
                sdi_code=customer.sdi_code,
                pec=customer.pec,
                reverse_charge=customer.reverse_charge,
                split_payment=customer.split_payment,
                referral=customer.referral,
            ),
            self._facts.country,
        )

    def _signed(self, step: Step) -> Row:
        return {"at": self._at, "person_id": step.person_id, "deleted_at": None}

    def _put_parts(self, customer_id: int, facts: CustomerFacts) -> None:
        groups: list[tuple[int | None, tuple[str, ...], tuple[str, ...]]] = [(None, facts.phones, facts.emails)]
        for place, each in enumerate(facts.contacts):
            row = {"customer_id": customer_id, "name": each.name, "part": each.part, "position": place}
            groups.append((self._put(Contact, row), each.phones, each.emails))
        for contact_id, phones, emails in groups:
            for kind, values in ((PHONE, phones), (EMAIL, emails)):
                for place, value in enumerate(values):
                    point = {"contact_id": contact_id, "kind": kind, "value": value, "position": place, "label": ""}
                    self._put(ContactPoint, {"customer_id": customer_id} | point)
        home = facts.billing
        if not home.is_empty:
            lines = {"street": home.street, "postcode": home.postcode, "town": home.town}
            place_of = {"province": home.province, "country": home.country}
            self._put(Address, {"customer_id": customer_id, "kind": BILLING} | lines | place_of)

    def _merge(self, step: Step, _story: Story) -> None:
        assert step.customer is not None
        assert step.other is not None
        loser = step.other.row_id
        change = {"id": loser, "merged_into_id": step.customer.row_id}
        self._batch.changes.setdefault(Customer, []).append(change)
        self._batch.no_longer_found.append(loser)
        self._known.pop(step.other, None)

    def _stop(self, step: Step, _story: Story) -> None:
        assert step.customer is not None
        change = {"id": step.customer.row_id, "on_stop": True, "stop_reason": step.text}
        self._batch.changes.setdefault(Customer, []).append(change)

    def _device(self, customer: DemoCustomer, item: PlannedItem) -> int | None:
        device = item.device
        if device is None:
            return None
        if not device.row_id:
            known = serial_key(device.serial)
            device.row_id = self._put(
                Device,
                {
                    "customer_id": customer.row_id,
                    "kind": device.kind,
                    "maker": device.maker,
                    "model": device.model,
                    "serial": device.serial,
                    "serial_key": known,
                    "asset_tag": device.asset_tag,
                    "place": "",
                    "system": device.system,
                    "warranty_end": None,
                    "note": "",
                    "created_at": self._at,
                    "deleted_at": None,
                },
            )
            owner = {"device_id": device.row_id, "customer_id": customer.row_id, "from_at": self._at}
            self._put(DeviceOwner, owner)
            texts = (device.maker, device.model, device.serial, known, device.asset_tag)
            self._find_by("device", device.row_id, texts)
        return device.row_id

    # -- jobs

    def _book_in(self, step: Step, story: Story) -> None:
        customer = story.customer
        assert customer is not None
        known = self._known[customer]
        story.job_id = self._id(Job)
        self._jobs += 1
        terms = self._terms.get(customer.language)
        number, _value = self._number(SeriesKind.JOB)
        job: Row = {
            "id": story.job_id,
            "number": number,
            "customer_id": customer.row_id,
            "customer_key": known.key,
            "received_at": self._at,
            "promised_at": story.promised_at,
            "ready_at": None,
            "closed_at": None,
            "technician_id": story.technician_id,
            "booked_by_id": step.person_id,
            "rush": story.rush,
            "contact_way": customer.contact_way,
            "problem": story.problem,
            "phrases": [each.value for each in story.phrases],
            "found": "",
            "solution": "",
            "limit_cents": story.limit_cents,
            "price_basis": known.basis,
            "discount_percent": customer.discount_percent,
            "discount_reason": "",
            "terms_id": terms.id if terms else None,
            "warranty_of_id": story.warranty_of.job_id if story.warranty_of else None,
        }
        items = [self._item(story, customer, place, each) for place, each in enumerate(story.items)]
        story.item_ids = tuple(each["id"] for each in items)
        visit = self._visits[story] = _Visit(job, items)
        epoch = self._prices.epoch(self._day)
        for item, line in story.lines:
            self._add_line_to(visit, self._prices.job_line(line, item, known.basis, epoch), epoch)
        self._event(story, EventKind.BOOKED_IN, step.person_id)
        if story.warranty_of is not None:
            self._event(story.warranty_of, EventKind.REOPENED, step.person_id, facts={"job": number})

    def _item(self, story: Story, customer: DemoCustomer, place: int, item: PlannedItem) -> Row:
        return {
            "id": self._id(JobItem),
            "job_id": story.job_id,
            "device_id": self._device(customer, item),
            "position": place,
            "state": JobState.BOOKED_IN,
            "state_since": self._at,
            "shelf": item.shelf,
            "accessories": [each.value for each in item.accessories],
            "accessory_note": "",
            "conditions": [each.value for each in item.conditions],
            "condition_note": item.condition_note,
            "data_answer": item.data_answer,
            "handed_over_at": None,
        }

    def _add_line_to(self, visit: _Visit, line: NewLine, epoch: int) -> None:
        made = _Line(self._id(JobLine), line)
        visit.lines.append(made)
        item_id = visit.items[line.item_index]["id"]
        steps = self._prices.at(epoch).steps.get(line.service_id or 0, ())
        place = sum(each["item_id"] == item_id for each in visit.checks) if steps else 0
        for at, step in enumerate(steps, place):
            visit.checks.append(
                {
                    "id": self._id(JobCheck),
                    "job_id": visit.job["id"],
                    "item_id": item_id,
                    "line_id": made.id,
                    "position": at,
                    "text": step.text,
                    "required": step.required,
                    "done_at": None,
                    "done_by_id": None,
                    "skip_reason": "",
                }
            )

    def _add_line(self, step: Step, story: Story) -> None:
        assert step.line is not None
        visit = self._visits[story]
        epoch = self._prices.epoch(self._day)
        line = self._prices.job_line(step.line, step.item, visit.job["price_basis"], epoch)
        self._add_line_to(visit, line, epoch)
        if self._rich:
            self._event(story, EventKind.LINE_ADDED, step.person_id, item=step.item, facts={"line": line.description})

    def _shift(
        self, story: Story, item: int, to: JobState, person_id: int | None, kind: EventKind, reason: str = ""
    ) -> None:
        visit = self._visits[story]
        row = visit.items[item]
        was: JobState = row["state"]
        if was is to:
            return
        if not can_move(was, to):
            raise ValueError(f"{visit.job['number']}: {was} cannot become {to}")
        row["state"], row["state_since"] = to, self._at
        self._event(story, kind, person_id, item=item, text=reason, facts=_moved(was, to))

    def _move(self, step: Step, story: Story) -> None:
        assert step.to is not None
        self._shift(story, step.item, step.to, step.person_id, EventKind.MOVED)

    def _tick(self, step: Step, story: Story) -> None:
        visit = self._visits[story]
        for check in visit.checks:
            if check["done_at"] is None:
                check["done_at"], check["done_by_id"] = self._at, step.person_id
                item = story.item_ids.index(check["item_id"])
                self._event(
                    story, EventKind.CHECKED, step.person_id, item=item, facts={"check": check["text"], "done": True}
                )

    def _note(self, step: Step, story: Story) -> None:
        self._event(story, EventKind.NOTE, step.person_id, text=step.text)
        self._visits[story].texts.append(step.text)

    def _write_text(self, step: Step, story: Story) -> None:
        which = "found" if step.do is Do.FOUND else "solution"
        self._visits[story].job[which] = step.text
        self._event(story, EventKind.EDITED, step.person_id, facts={"field": which})

    def _cancel(self, step: Step, story: Story) -> None:
        for item in range(len(story.items)):
            self._shift(story, item, JobState.CANCELLED, step.person_id, EventKind.MOVED, step.text)
        self._end(story)

    def _return(self, step: Step, story: Story) -> None:
        self._shift(story, step.item, JobState.RETURNED, step.person_id, EventKind.MOVED, step.text)
        visit = self._visits[story]
        visit.items[step.item]["handed_over_at"] = self._at
        if all(each["state"] in DONE_STATES for each in visit.items):
            self._end(story)

    def _close(self, step: Step, story: Story) -> None:
        visit = self._visits[story]
        for check in visit.checks:
            if check["required"] and check["done_at"] is None:
                check["skip_reason"] = step.text
        for item in range(len(story.items)):
            self._shift(story, item, JobState.READY, step.person_id, EventKind.CLOSED, step.text)
        visit.job["ready_at"] = self._at
        if visit.lines:
            visit.draft = self._draft(story.customer, visit.job["price_basis"])
            story.document_id = visit.draft["id"]

    def _hand_over(self, step: Step, story: Story) -> None:
        for item in range(len(story.items)):
            self._shift(story, item, JobState.CLOSED, step.person_id, EventKind.HANDED_OVER)
            self._visits[story].items[item]["handed_over_at"] = self._at
        self._end(story)

    def _end(self, story: Story) -> None:
        visit = self._visits.pop(story)
        visit.job["closed_at"] = self._at
        self._emit(story, visit)

    def _emit(self, story: Story, visit: _Visit) -> None:
        """Take the job down as it stands, with its draft if it has one that was not issued."""
        customer = story.customer
        assert customer is not None
        job, lines = visit.job, visit.lines
        totals = self._papers.job_totals(
            tuple(each.line for each in lines), job["price_basis"], customer.discount_percent, customer.reverse_charge
        )
        job["state"] = state_of_job(each["state"] for each in visit.items)
        job["net_cents"], job["total_cents"] = totals.net_cents, totals.total_cents
        job["planned_minutes"] = sum(each.line.planned_minutes for each in visit.lines)
        self._put(Job, job)
        for row in visit.items:
            self._put(JobItem, row)
        for place, each in enumerate(visit.lines):
            self._put(JobLine, self._line_row(visit, place, each))
        # A very large shop keeps the checklists of what is still in work only.
        if self._rich or job["closed_at"] is None:
            for row in visit.checks:
                self._put(JobCheck, row)
        for row in visit.events:
            self._put(JobEvent, row)
        devices = [each.device for each in story.items if each.device is not None]
        named = [text for one in devices for text in (one.maker, one.model, one.serial, one.asset_tag)]
        texts = [job["problem"], job["found"], job["solution"], *visit.texts]
        self._find_by("job", story.job_id, [job["number"], *self._known[customer].texts, *named, *texts])
        if visit.draft is not None and "number" not in visit.draft:
            self._put_draft(story, visit.draft, lines)

    def _line_row(self, visit: _Visit, place: int, made: _Line) -> Row:
        line = made.line
        return {
            "id": made.id,
            "job_id": visit.job["id"],
            "item_id": visit.items[line.item_index]["id"],
            "position": place,
            "kind": line.kind,
            "service_id": line.service_id,
            "code": line.code,
            "description": line.description,
            "detail": line.detail,
            "quantity": line.quantity,
            "unit_cents": line.unit_cents,
            "list_cents": line.unit_cents if line.list_cents is None else line.list_cents,
            "price_reason": line.price_reason,
            "discount_percent": line.discount_percent,
            "tax_rate_id": line.tax_rate_id,
            "planned_minutes": line.planned_minutes,
            "actual_minutes": line.actual_minutes,
            "billable_minutes": line.billable_minutes,
            "warranty_days": line.warranty_days,
            "part_id": line.part_id,
        }

    # -- money

    def _draft(self, customer: DemoCustomer | None, basis: PriceBasis) -> Row:
        return {
            "id": self._id(Document),
            "kind": SeriesKind.INVOICE,
            "customer_id": customer.row_id if customer else None,
            "customer_key": self._known[customer].key if customer else "",
            "language": customer.language if customer else self._facts.language,
            "price_basis": basis,
            "discount_percent": customer.discount_percent if customer else NOTHING,
            "discount_reason": "",
            "created_at": self._at,
            "note": "",
            "names_id": None,
            "deleted_at": None,
        }

    def _put_draft(self, story: Story, draft: Row, lines: list[_Line]) -> None:
        """A draft that waits at the counter."""
        customer = story.customer
        assert customer is not None
        totals = self._due(customer, tuple(each.line for each in lines), draft["price_basis"])
        draft |= _sums(totals)
        self._put(Document, draft)
        self._put_lines(draft["id"], story.job_id, lines, totals)
        self._put_items(draft["id"], story)

    def _due(self, customer: DemoCustomer | None, lines: tuple[NewLine, ...], basis: PriceBasis) -> Totals:
        return self._papers.due(
            lines,
            buyer_of(customer),
            basis,
            customer.discount_percent if customer else NOTHING,
            customer is not None and customer.reverse_charge,
            customer is not None and customer.split_payment,
        )

    def _put_lines(
        self, document_id: int, job_id: int | None, lines: Iterable[_Line], totals: Totals, *, issued: bool = False
    ) -> None:
        for place, (made, total) in enumerate(zip(lines, totals.lines, strict=True)):
            line = made.line
            self._put(
                DocumentLine,
                {
                    "document_id": document_id,
                    "position": place,
                    "kind": line.kind,
                    "job_id": job_id,
                    "job_line_id": made.id if job_id else None,
                    "service_id": line.service_id,
                    "code": line.code,
                    "description": line.description,
                    "detail": line.detail,
                    "quantity": line.quantity,
                    "unit_cents": line.unit_cents,
                    "discount_percent": line.discount_percent,
                    "tax_rate_id": line.tax_rate_id,
                    "net_cents": total.net_cents,
                    "warranty_days": line.warranty_days,
                    "part_id": line.part_id,
                    "cost_cents": self._cost(line) if issued else None,
                },
            )

    def _cost(self, line: NewLine) -> int | None:
        """What a part on a line cost; in the demo shop no price of a supplier ever changes."""
        if line.part_id is None:
            return None
        return self._prices.cost_of(line.part_id) * int(line.quantity * 1000) // 1000

    def _put_items(self, document_id: int, story: Story) -> None:
        for item_id in story.item_ids:
            self._put(DocumentItem, {"document_id": document_id, "job_id": story.job_id, "item_id": item_id})

    def _issue(self, step: Step, story: Story) -> None:
        visit = self._visits[story]
        assert visit.draft is not None
        lines = visit.lines
        job = visit.job
        paper = PaperJob(
            number=job["number"],
            problem=job["problem"],
            solution=job["solution"],
            received=self._facts.day_of(job["received_at"]),
            ready=self._facts.day_of(job["ready_at"]),
            items=story.items,
        )
        self._freeze(step, story, visit.draft, lines, paper)
        self._put_items(visit.draft["id"], story)
        self._hand_over(step, story)

    def _sell(self, step: Step, story: Story) -> None:
        epoch = self._prices.epoch(self._day)
        sold = [self._prices.sale_line(line, epoch) for _item, line in story.lines]
        lines = [
            _Line(
                0,
                NewLine(
                    kind=each.kind,
                    description=each.description,
                    unit_cents=each.unit_cents,
                    tax_rate_id=each.tax_rate_id,
                    quantity=ONCE,
                    warranty_days=each.warranty_days,
                    part_id=each.part_id,
                    code=each.code,
                ),
            )
            for each in sold
        ]
        draft = self._draft(None, PriceBasis.GROSS)
        story.document_id = draft["id"]
        self._freeze(step, story, draft, lines, None)

    def _freeze(self, step: Step, story: Story, draft: Row, lines: list[_Line], job: PaperJob | None) -> None:
        """Issue a draft: the paper it gets, its number, its picture, the money taken, and what stays open."""
        customer, basis, language = story.customer, draft["price_basis"], draft["language"]
        charged = tuple(each.line for each in lines)
        due_cents = self._due(customer, charged, basis).to_pay_cents
        tenders = tuple(Tender(PayWay(way), cents) for way, cents in tenders_for(story.tendering.name, due_cents))
        sale = self._papers.sale(charged, customer, basis, draft["discount_percent"], tenders)
        receipt = sale.kind is SeriesKind.RECEIPT
        number, value = self._number(sale.kind)
        own_days = customer.payment_days if customer else None
        due = self._day if receipt else self._facts.due_day(self._day, own_days)
        till = story.till if story.tendering is not Tendering.ACCOUNT else ""
        snapshot = self._papers.snapshot(
            sale=sale,
            lines=charged,
            language=language,
            basis=basis,
            buyer=self._known[customer].party if customer else None,
            number=number,
            at=self._at,
            day=self._day,
            due=due,
            person_id=step.person_id,
            till=till,
            discount=draft["discount_percent"],
            job=job,
        )
        text = snapshot.to_json()
        digest = sha256(text.encode()).hexdigest()
        draft |= _sums(sale.totals) | {
            "kind": sale.kind,
            "number": number,
            "year": self._day.year,
            "counter": value,
            "issue_day": self._day,
            "due_day": due,
            "supply_from": snapshot.supply_from,
            "supply_to": snapshot.supply_to,
            "till_number": till,
            "issued_by_id": step.person_id,
            "snapshot": text,
            "snapshot_sha256": digest,
        }
        self._put(Document, draft)
        self._batch.issued.append({"id": draft["id"], "issued_at": self._at})
        self._put_lines(draft["id"], story.job_id or None, lines, sale.totals, issued=True)
        self._put_taxes(draft["id"], charged, sale.totals)
        receivable = {
            "id": self._id(Receivable),
            "document_id": draft["id"],
            "customer_id": draft["customer_id"],
            "due_day": due,
            "to_pay_cents": sale.totals.to_pay_cents,
            "open_cents": sale.totals.to_pay_cents,
            "replaced": False,
        }
        receivable["open_cents"] -= self._take(step, story, draft, sale.settlement)
        if receivable["open_cents"] and story.tendering in (Tendering.ACCOUNT, Tendering.PART):
            self._owed[draft["id"]] = receivable | {"number": number}
        else:
            self._put(Receivable, receivable)
        self._link(step, "document", draft["id"], digest)
        who = customer.name if customer else ""
        self._find_by("document", draft["id"], [number, who, *snapshot.jobs])
        if story.job_id:
            facts = {"document": draft["id"], "number": number, "cents": sale.totals.total_cents}
            self._event(story, EventKind.INVOICED, step.person_id, facts=facts | {"kind": sale.kind.value})

    def _put_taxes(self, document_id: int, lines: tuple[NewLine, ...], totals: Totals) -> None:
        for total in totals.taxes:
            self._put(
                DocumentTax,
                {
                    "document_id": document_id,
                    "tax_rate_id": lines[0].tax_rate_id,
                    "name": total.tax.name,
                    "category": total.tax.category,
                    "percent": total.tax.percent,
                    "reason": total.tax.reason,
                    "base_cents": total.base_cents,
                    "tax_cents": total.tax_cents,
                },
            )

    def _take(self, step: Step, story: Story, document: Row, settlement: Settlement) -> int:
        """Write the money kept, one payment for each way; gives how much it settles."""
        settled = 0
        for tender in settlement.kept:
            cash = tender.way is PayWay.CASH
            row: Row = {
                "id": self._id(Payment),
                "customer_id": document["customer_id"],
                "day": self._day,
                "at": self._at,
                "way": tender.way.value,
                "amount_cents": tender.cents,
                "received_cents": tender.cents + settlement.change_cents if cash else None,
                "change_cents": settlement.change_cents if cash else None,
                "reference": "",
                "refunds_id": None,
                "person_id": step.person_id,
            }
            self._put(Payment, row)
            said = {each: row[each] for each in _HASHED}
            self._link(step, "payment", row["id"], payment_sha256(payment_id=row["id"], **said))
            allocation = {"payment_id": row["id"], "document_id": document["id"], "amount_cents": tender.cents}
            self._put(Allocation, allocation)
            if story.job_id:
                facts = {"document": document["id"], "number": document["number"], "cents": tender.cents}
                self._event(story, EventKind.PAID, step.person_id, facts=facts | {"way": tender.way.value})
            settled += tender.cents
        return settled

    def _pay(self, step: Step, story: Story) -> None:
        owed = self._owed.get(story.document_id)
        if owed is None:
            return
        cents = max(owed["open_cents"] * step.share // 100, 1)
        settlement = Settlement((Tender(step.way, cents),), cents, 0, 0, 0, 0, 0)
        document = {"id": story.document_id, "customer_id": owed["customer_id"], "number": owed["number"]}
        owed["open_cents"] -= self._take(step, story, document, settlement)
        if not owed["open_cents"]:
            self._put_owed(self._owed.pop(story.document_id))

    def _put_owed(self, owed: Row) -> None:
        self._put(Receivable, {name: value for name, value in owed.items() if name != "number"})

    def _link(self, step: Step, kind: str, row_id: int, digest: str) -> None:
        self._batch.links.append(Link(self._at, str(step.person_id), kind, row_id, digest))


_CARD = (
    "kind", "name", "language", "contact_way", "price_basis", "payment_days", "discount_percent", "vat_number",
    "tax_code", "sdi_code", "pec", "reverse_charge", "split_payment", "withholding_percent", "referral",
)  # fmt: skip
_HASHED = ("customer_id", "day", "way", "amount_cents", "received_cents", "change_cents", "reference", "refunds_id")


@cache
def _moved(was: JobState, to: JobState) -> Row:
    """What an event says of a move; the same object each time, so that it is written out once."""
    return {"from": was.value, "to": to.value}


def _sums(totals: Totals) -> Row:
    return {
        "net_cents": totals.net_cents,
        "tax_cents": totals.tax_cents,
        "total_cents": totals.total_cents,
        "to_pay_cents": totals.to_pay_cents,
    }


_DOING: dict[Do, Callable[[RowsWriter, Step, Story], None]] = {
    Do.MEET: RowsWriter._meet,
    Do.DOUBLE: RowsWriter._meet,
    Do.MERGE: RowsWriter._merge,
    Do.STOP: RowsWriter._stop,
    Do.BOOK_IN: RowsWriter._book_in,
    Do.MOVE: RowsWriter._move,
    Do.ADD_LINE: RowsWriter._add_line,
    Do.TICK: RowsWriter._tick,
    Do.NOTE: RowsWriter._note,
    Do.FOUND: RowsWriter._write_text,
    Do.SOLVED: RowsWriter._write_text,
    Do.CANCEL: RowsWriter._cancel,
    Do.RETURN: RowsWriter._return,
    Do.CLOSE: RowsWriter._close,
    Do.HAND_OVER: RowsWriter._hand_over,
    Do.ISSUE: RowsWriter._issue,
    Do.PAY: RowsWriter._pay,
    Do.SELL: RowsWriter._sell,
}
