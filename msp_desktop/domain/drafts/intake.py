"""The intake form: who brings what, what is wrong with it, what is to be done, for how much and until when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import TypeVar

from msp_desktop.domain.bench_load import PlannedWork
from msp_desktop.domain.device_kind import DeviceKind, serial_key
from msp_desktop.domain.drafts.plain import from_plain, to_plain
from msp_desktop.domain.drafts.problem import Caution, CautionCode, Problem, ProblemCode
from msp_desktop.domain.intake_answers import Accessory, Condition, ContactWay, DataAnswer, ProblemPhrase
from msp_desktop.domain.money import half_up
from msp_desktop.domain.roles import CustomerKind
from msp_desktop.domain.service_hours import ServiceHours
from msp_desktop.domain.tax import Tax
from msp_desktop.domain.totals import Line, PriceBasis, TaxPolicy, Totals, converted_unit, document_totals
from msp_desktop.domain.work_kind import LineKind

T = TypeVar("T")

SHORTEST_PHONE = 6
"""Digits below which a phone number cannot be one."""

LONGEST: Mapping[str, int] = {
    "customer.name": 200,
    "customer.contact": 200,
    "customer.email": 254,
    "device.model": 120,
    "device.serial": 80,
    "device.accessories": 200,
    "device.condition": 200,
    "line.text": 200,
}
"""Characters a field takes, for the control and for what is pasted past it."""


@dataclass(frozen=True, slots=True)
class DraftCustomer:
    """Who brings it: a customer found (with `id`) or a new one, and how to reach them."""

    id: int | None = None
    kind: CustomerKind = CustomerKind.PERSON
    name: str = ""
    contact: str = ""
    mobile: str = ""
    no_phone: bool = False
    email: str = ""
    language: str = ""

    @property
    def is_new(self) -> bool:
        """Whether booking in adds the customer."""
        return self.id is None


@dataclass(frozen=True, slots=True)
class DraftDevice:
    """What is left at the shop: a device known (with `id`) or a new one, and how it was when it came."""

    id: int | None = None
    kind: DeviceKind = DeviceKind.LAPTOP
    model: str = ""
    serial: str = ""
    accessories: frozenset[Accessory] = frozenset()
    accessory_note: str = ""
    conditions: frozenset[Condition] = frozenset()
    condition_note: str = ""
    data_answer: DataAnswer | None = None
    shelf: str = ""

    @property
    def serial_key(self) -> str:
        """The serial as it is compared: without blanks and dashes, in capitals."""
        return serial_key(self.serial)


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One line of work or a part; the price is kept in the basis it was given in, and read in the form's.

    `minutes` is the bench time of one; `device` is the place in the form's devices (0 on a job without any).
    `list_cents` differs from the price where it is done for less; `covers` is the line whose warranty pays for it.
    `part_id` is a part of the stock.
    """

    kind: LineKind
    text: str
    price_cents: int
    price_basis: PriceBasis
    tax: Tax
    tax_rate_id: int | None = None
    service_id: int | None = None
    code: str = ""
    detail: str = ""
    quantity: Decimal = Decimal(1)
    minutes: int = 0
    discount_percent: Decimal = Decimal()
    price_reason: str = ""
    warranty_days: int = 0
    device: int = 0
    list_cents: int | None = None
    covers: int | None = None
    part_id: int | None = None

    def unit_cents(self, basis: PriceBasis) -> int:
        """Give the price of one in that basis."""
        return converted_unit(self.price_cents, self.price_basis, basis, self.tax)

    def listed_cents(self, basis: PriceBasis) -> int:
        """Give the price of one as the list has it, in that basis."""
        listed = self.price_cents if self.list_cents is None else self.list_cents
        return converted_unit(listed, self.price_basis, basis, self.tax)

    @property
    def planned_minutes(self) -> int:
        """The bench time of all of it, in whole minutes."""
        return half_up(self.minutes * self.quantity)


@dataclass(frozen=True, slots=True)
class IntakeFacts:
    """What the shop knows around the form: opening hours, stop flag, which serials are here, when the bench is done.

    `serials_here` goes from serial_key to the number of the open job; `finish` is BenchLoad.finish for this work.
    """

    hours: ServiceHours
    on_stop: bool = False
    stop_reason: str = ""
    serials_here: Mapping[str, str] = field(default_factory=dict)
    finish: datetime | None = None


@dataclass(frozen=True, slots=True)
class IntakeDraft:
    """A job being booked in. `policy` are facts of the shop and the customer, so they are asked again, not kept.

    No devices: a visit without one. `warranty_of_id` is the job it comes back from, with its number; `check_id` the
    service agreed as check fee, which the shop proposes: so it alone makes no draft.
    """

    customer: DraftCustomer = field(default_factory=DraftCustomer)
    contact_way: ContactWay = ContactWay.CALL
    devices: tuple[DraftDevice, ...] = field(default_factory=lambda: (DraftDevice(),))
    problem: str = ""
    phrases: frozenset[ProblemPhrase] = frozenset()
    lines: tuple[DraftLine, ...] = ()
    basis: PriceBasis = PriceBasis.GROSS
    discount_percent: Decimal = Decimal()
    discount_reason: str = ""
    promise: datetime | None = None
    technician_id: int | None = None
    limit_cents: int | None = None
    warranty_of_id: int | None = None
    warranty_of: str = ""
    check_id: int | None = None
    check_credited: bool = False
    policy: TaxPolicy = field(default_factory=TaxPolicy, metadata={"kept": False})

    # --- what it comes to

    @property
    def totals(self) -> Totals:
        """What the work comes to, as the estimate on the claim ticket."""
        policy = replace(self.policy, basis=self.basis, discount_percent=self.discount_percent)
        return document_totals((self._priced(line) for line in self.lines), policy)

    @property
    def planned_minutes(self) -> int:
        """Bench minutes of all lines."""
        return sum(line.planned_minutes for line in self.lines)

    @property
    def planned_work(self) -> PlannedWork:
        """This job as it would lie on the bench."""
        return PlannedWork(self.planned_minutes, self.technician_id, self.promise)

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been entered yet, so that there is nothing to keep."""
        bare = replace(self, policy=_EMPTY.policy, basis=_EMPTY.basis, check_id=None, check_credited=False)
        return bare == _EMPTY

    # --- changing it

    def with_customer(self, customer: DraftCustomer) -> "IntakeDraft":
        """Take this customer; another one than before takes the devices of the former off the form."""
        if customer.id == self.customer.id:
            return replace(self, customer=customer)
        devices = tuple(replace(each, id=None) for each in self.devices)
        return replace(self, customer=customer, devices=devices)

    def with_policy(self, policy: TaxPolicy) -> "IntakeDraft":
        """Take the basis, the discount and the tax facts of the shop and the customer; prices are read anew."""
        return replace(self, policy=policy, basis=policy.basis, discount_percent=policy.discount_percent)

    def with_contact_way(self, way: ContactWay) -> "IntakeDraft":
        """Say how the customer wants to hear from the shop."""
        return replace(self, contact_way=way)

    def with_device(self, device: DraftDevice, at: int | None = None) -> "IntakeDraft":
        """Put a device in place `at`, or add it as the last one."""
        return replace(self, devices=_placed(self.devices, device, at))

    def without_device(self, at: int) -> "IntakeDraft":
        """Take a device off the form; its lines go to the first one."""
        devices = _dropped(self.devices, at)
        lines = tuple(replace(line, device=_shifted(line.device, at)) for line in self.lines)
        return replace(self, devices=devices, lines=lines)

    def with_problem(self, text: str) -> "IntakeDraft":
        """Take the problem in the customer's words."""
        return replace(self, problem=text)

    def with_phrase(self, phrase: ProblemPhrase, *, chosen: bool = True) -> "IntakeDraft":
        """Choose one of the eight phrases, or take it back."""
        return replace(self, phrases=self.phrases | {phrase} if chosen else self.phrases - {phrase})

    def with_line(self, line: DraftLine, at: int | None = None) -> "IntakeDraft":
        """Put a line in place `at`, or add it as the last one."""
        return replace(self, lines=_placed(self.lines, line, at))

    def without_line(self, at: int) -> "IntakeDraft":
        """Take a line off the form."""
        return replace(self, lines=_dropped(self.lines, at))

    def with_discount(self, percent: Decimal, reason: str = "") -> "IntakeDraft":
        """Take a percentage off the whole document."""
        return replace(self, discount_percent=percent, discount_reason=reason)

    def with_promise(self, at: datetime | None) -> "IntakeDraft":
        """Promise it for a moment (aware), or for none yet."""
        return replace(self, promise=at.astimezone(UTC) if at else None)

    def with_technician(self, person_id: int | None) -> "IntakeDraft":
        """Give it to a technician, or to nobody yet."""
        return replace(self, technician_id=person_id)

    def with_limit(self, cents: int | None) -> "IntakeDraft":
        """Agree to call before going over this amount, tax included; None agrees on nothing."""
        return replace(self, limit_cents=cents)

    def with_claim(self, job_id: int | None, number: str, lines: tuple[DraftLine, ...] = ()) -> "IntakeDraft":
        """Book it as the return of that job under warranty: what is covered goes on it, once; None takes it off."""
        others = tuple(line for line in self.lines if line.covers is None)
        return replace(self, warranty_of_id=job_id, warranty_of=number if job_id else "", lines=(*lines, *others))

    def with_check(self, service_id: int | None, *, credited: bool) -> "IntakeDraft":
        """Agree on the check fee, None for nothing."""
        return replace(self, check_id=service_id, check_credited=credited and service_id is not None)

    # --- what is amiss

    def problems(self, now: datetime, hours: ServiceHours) -> tuple[Problem, ...]:
        """List what must be put right before booking in, in reading order."""
        return (
            *_customer_problems(self.customer),
            *_device_problems(self.devices),
            *_line_problems(self.lines),
            *self._promise_problems(now, hours),
            *self._money_problems(),
        )

    def cautions(self, facts: IntakeFacts) -> tuple[Caution, ...]:
        """List what is worth knowing before booking in, in reading order; nothing of it stands in the way."""
        return (
            *self._customer_cautions(facts),
            *self._serial_cautions(facts.serials_here),
            *self._promise_cautions(facts),
            *self._limit_cautions(),
        )

    # --- half-filled, kept and found again

    def to_json(self) -> object:
        """Give everything typed as plain data, for the row of a form draft."""
        return to_plain(self)

    @classmethod
    def from_json(cls, plain: object, policy: TaxPolicy | None = None) -> "IntakeDraft":
        """Build the form again from plain data; raises ValueError where it cannot be one."""
        return replace(from_plain(cls, plain), policy=policy or TaxPolicy())

    # --- inside

    def _priced(self, line: DraftLine) -> Line:
        return Line(line.quantity, line.unit_cents(self.basis), line.tax, line.discount_percent)

    def _promise_problems(self, now: datetime, hours: ServiceHours) -> Iterator[Problem]:
        if self.promise is None:
            yield Problem("promise", ProblemCode.PROMISE_MISSING)
            return
        day = hours.day_of(self.promise)
        if day < hours.day_of(now):
            yield Problem("promise", ProblemCode.PROMISE_DAY_PAST, {"day": day})
        elif self.promise < now:
            yield Problem("promise", ProblemCode.PROMISE_TIME_PAST, {"time": self.promise})

    def _money_problems(self) -> Iterator[Problem]:
        if self.limit_cents is not None and self.limit_cents < 0:
            yield Problem("limit", ProblemCode.LIMIT_BELOW_ZERO)
        if not 0 <= self.discount_percent <= 100:
            yield Problem("discount", ProblemCode.DISCOUNT_OUT_OF_RANGE)

    def _customer_cautions(self, facts: IntakeFacts) -> Iterator[Caution]:
        if facts.on_stop and not self.customer.is_new:
            yield Caution(
                "customer.find",
                CautionCode.CUSTOMER_ON_STOP,
                {"customer": self.customer.name, "reason": facts.stop_reason},
            )
        if self.contact_way is ContactWay.CALL and self.customer.no_phone:
            yield Caution("customer.way", CautionCode.NO_PHONE_TO_CALL)
        if self.contact_way is ContactWay.EMAIL and not self.customer.email.strip():
            yield Caution("customer.way", CautionCode.NO_EMAIL_TO_WRITE_TO)

    def _serial_cautions(self, here: Mapping[str, str]) -> Iterator[Caution]:
        seen: set[str] = set()
        for row, device in enumerate(self.devices):
            key = device.serial_key
            if not key:
                continue
            if key in here:
                values = {"job": here[key], "device": device.kind.value}
                yield Caution("device.serial", CautionCode.SERIAL_HERE, values, row)
            if key in seen:
                yield Caution("device.serial", CautionCode.SERIAL_TWICE, {"serial": device.serial.strip()}, row)
            seen.add(key)

    def _promise_cautions(self, facts: IntakeFacts) -> Iterator[Caution]:
        if self.promise is None:
            return
        closes = facts.hours.closing_time(facts.hours.day_of(self.promise))
        # The very moment of closing is the usual promise: "by the end of the day".
        if self.promise != closes and not facts.hours.is_open(self.promise):
            yield Caution("promise", CautionCode.PROMISE_OUTSIDE_HOURS, {"at": self.promise})
        if facts.finish is not None and self.promise < facts.finish:
            yield Caution("promise", CautionCode.PROMISE_TIGHT, {"finish": facts.finish})

    def _limit_cautions(self) -> Iterator[Caution]:
        if self.limit_cents is not None and self.totals.total_cents > self.limit_cents >= 0:
            values = {"total_cents": self.totals.total_cents, "limit_cents": self.limit_cents}
            yield Caution("limit", CautionCode.OVER_LIMIT, values)


_EMPTY = IntakeDraft()


def phone_digits(phone: str) -> int:
    """Count the digits of a phone number as typed."""
    return sum(each.isdecimal() for each in phone)


def _customer_problems(customer: DraftCustomer) -> Iterator[Problem]:
    if not customer.name.strip():
        is_company = customer.kind is CustomerKind.COMPANY
        yield Problem("customer.name", ProblemCode.COMPANY_MISSING if is_company else ProblemCode.NAME_MISSING)
    if not customer.no_phone:
        if not customer.mobile.strip():
            yield Problem("customer.mobile", ProblemCode.MOBILE_MISSING)
        elif phone_digits(customer.mobile) < SHORTEST_PHONE:
            yield Problem("customer.mobile", ProblemCode.PHONE_SHORT)
    yield from _email_problems(customer.email.strip())
    yield from _too_long("customer.name", customer.name)
    yield from _too_long("customer.contact", customer.contact)
    yield from _too_long("customer.email", customer.email)


def _email_problems(email: str) -> Iterator[Problem]:
    if not email:
        return
    local, at, host = email.rpartition("@")
    if not at:
        yield Problem("customer.email", ProblemCode.EMAIL_NO_AT)
    elif not local or not host.strip(".") or "." not in host.strip(".") or any(each.isspace() for each in email):
        yield Problem("customer.email", ProblemCode.EMAIL_INCOMPLETE)


def _device_problems(devices: tuple[DraftDevice, ...]) -> Iterator[Problem]:
    for row, device in enumerate(devices):
        if not device.model.strip():
            yield Problem("device.model", ProblemCode.MODEL_MISSING, row=row)
        yield from _too_long("device.model", device.model, row)
        yield from _too_long("device.serial", device.serial, row)
        yield from _too_long("device.accessories", device.accessory_note, row)
        yield from _too_long("device.condition", device.condition_note, row)
    for row, device in enumerate(devices):
        if device.data_answer is None:
            yield Problem("device.data", ProblemCode.DATA_ANSWER_MISSING, row=row)


def _line_problems(lines: tuple[DraftLine, ...]) -> Iterator[Problem]:
    for row, line in enumerate(lines):
        if not line.text.strip():
            yield Problem("line.text", ProblemCode.LINE_TEXT_MISSING, row=row)
        yield from _too_long("line.text", line.text, row)
        if line.quantity <= 0:
            yield Problem("line.quantity", ProblemCode.QUANTITY_NOT_ABOVE_ZERO, row=row)
        if not 0 <= line.discount_percent <= 100:
            yield Problem("line.discount", ProblemCode.DISCOUNT_OUT_OF_RANGE, row=row)


def _too_long(name: str, text: str, row: int = 0) -> Iterator[Problem]:
    longest = LONGEST[name]
    if len(text.strip()) > longest:
        yield Problem(name, ProblemCode.TEXT_TOO_LONG, {"longest": longest}, row)


def _placed(row: tuple[T, ...], value: T, at: int | None) -> tuple[T, ...]:
    return (*row, value) if at is None else (*row[:at], value, *row[at + 1 :])


def _dropped(row: tuple[T, ...], at: int) -> tuple[T, ...]:
    return (*row[:at], *row[at + 1 :])


def _shifted(place: int, dropped: int) -> int:
    """Give where a line's device stands once another place was dropped; the dropped one's lines go to the first."""
    if place == dropped:
        return 0
    return place - 1 if place > dropped else place
