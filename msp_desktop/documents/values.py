"""What the counter's papers show, as plain values that callers build from queries."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from msp_desktop.domain.signature import Drawing
from msp_desktop.domain.snapshot import Party
from msp_desktop.i18n import Formats


class TellBy(Enum):
    """How the customer hears that the device is ready."""

    CALL = "call"
    WRITE = "write"


class TicketForm(Enum):
    """The paper a claim ticket is printed on."""

    A5 = "a5"
    TWO_ON_A4 = "two_on_a4"
    ROLL = "roll"


class PrinterKind(Enum):
    """A kind of paper that has its own printer."""

    A4 = "a4"
    LETTER = "letter"
    ROLL = "roll"
    LABEL = "label"


@dataclass(frozen=True, slots=True)
class EstimateLine:
    """A line of the estimate, in the price basis the customer was told."""

    text: str
    amount_cents: int


@dataclass(frozen=True, slots=True)
class TicketItem:
    """One device on the ticket; the sentences are already in the reader's language."""

    device: str
    serial: str = ""
    left_with_us: str = ""
    condition: str = ""
    data: str = ""
    problem: str = ""
    shelf: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """What stands on the line to sign: who drew it, when, and the drawing."""

    who: str
    at: datetime
    drawing: Drawing


@dataclass(frozen=True, slots=True)
class ClaimTicket:
    """What a customer takes home after booking in, and the stub that stays.

    `tell_at` is the phone as it is shown, or the mail address. `estimate_taxes` are left out when prices include tax.
    Without `signed` there is a line to sign.
    """

    reader: Formats
    shop: Party
    job_number: str
    customer: str
    booked_at: datetime
    booked_by: str
    items: tuple[TicketItem, ...]
    ready_by: datetime | None = None
    tell_by: TellBy | None = None
    tell_at: str = ""
    estimate: tuple[EstimateLine, ...] = ()
    estimate_taxes: tuple[EstimateLine, ...] = ()
    estimate_cents: int | None = None
    estimate_includes_tax: bool = False
    limit_cents: int | None = None
    terms: str = ""
    signed: Signed | None = None


@dataclass(frozen=True, slots=True)
class HandoverItem:
    """One device that went back: what came with it, what was done, the serials of what was fitted, until when that is
    under warranty.
    """

    device: str
    serial: str = ""
    returned: str = ""
    work: str = ""
    warranty: str = ""
    fitted: str = ""


@dataclass(frozen=True, slots=True)
class HandoverReceipt:
    """What a customer confirms at the pick-up; the sentences are already in the reader's language.

    `to_whom` took it, `by_whom` gave it. `data` tells of passcodes. Without `signed` there is a line to sign.
    """

    reader: Formats
    shop: Party
    job_number: str
    customer: str
    at: datetime
    to_whom: str
    by_whom: str
    items: tuple[HandoverItem, ...]
    data: str = ""
    still_here: str = ""
    signed: Signed | None = None


@dataclass(frozen=True, slots=True)
class DeviceLabel:
    """The label on one device; `handling` are the words in capitals, `part` of `of` counts loose parts."""

    reader: Formats
    job_number: str
    customer: str
    device: str
    serial: str = ""
    due: datetime | None = None
    shelf: str = ""
    technician: str = ""
    handling: tuple[str, ...] = ()
    left_with_us: str = ""
    part: int = 1
    of: int = 1
    code: str = ""
    """What the bars say where it is not the job's number alone."""


@dataclass(frozen=True, slots=True)
class CheckStep:
    """A step of the checklist."""

    text: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """A value to be measured and written into its field."""

    label: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class WorkOrder:
    """The bench copy of one item: no phone, no passcode, no cost."""

    reader: Formats
    job_number: str
    booked_at: datetime
    booked_by: str
    customer: str
    device: str
    serial: str = ""
    left_with_us: str = ""
    condition: str = ""
    problem: str = ""
    ready_by: datetime | None = None
    technician: str = ""
    shelf: str = ""
    bench_minutes: int = 0
    limit_cents: int | None = None
    handling_title: str = ""
    handling_text: str = ""
    checklist_title: str = ""
    checklist: tuple[CheckStep, ...] = ()
    measures: tuple[Measure, ...] = ()
    ordered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One service or labour type; `unit_code` HUR for a price by the hour."""

    code: str
    name: str
    price_cents: int
    detail: str = ""
    minutes: int = 0
    unit_code: str = "C62"


@dataclass(frozen=True, slots=True)
class PriceGroup:
    """A category with its rows."""

    title: str
    rows: tuple[PriceRow, ...]


@dataclass(frozen=True, slots=True)
class PriceList:
    """The catalogue as a customer may read it; `tax_name` is what the tax is called in the shop's country."""

    reader: Formats
    shop: Party
    groups: tuple[PriceGroup, ...]
    prices_include_tax: bool
    tax_name: str
