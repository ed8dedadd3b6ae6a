"""What happens in the demo shop, as plain values: customers, devices, and the steps of each visit."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import Enum, auto

from msp_desktop.domain.customer_facts import ContactPerson, PostalAddress
from msp_desktop.domain.device_kind import DeviceKind
from msp_desktop.domain.intake_answers import Accessory, Condition, ContactWay, DataAnswer, ProblemPhrase
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.payment import PayWay
from msp_desktop.domain.roles import CustomerKind

NOTHING = Decimal()
ONE = Decimal(1)


@dataclass(slots=True, eq=False)
class DemoDevice:
    """A device; `row_id` is known once it is written."""

    kind: DeviceKind
    maker: str
    model: str
    serial: str
    system: str = ""
    asset_tag: str = ""
    row_id: int = 0
    busy_until: float = 0.0


@dataclass(slots=True, eq=False)
class DemoCustomer:
    """A customer and its devices; `row_id` is known once it is written."""

    kind: CustomerKind
    name: str
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    contacts: tuple[ContactPerson, ...] = ()
    billing: PostalAddress | None = None
    language: str = ""
    contact_way: ContactWay = ContactWay.CALL
    payment_days: int | None = None
    discount_percent: Decimal = NOTHING
    vat_number: str = ""
    tax_code: str = ""
    sdi_code: str = ""
    pec: str = ""
    reverse_charge: bool = False
    split_payment: bool = False
    referral: str = ""
    note: str = ""
    news: bool | None = None
    devices: list[DemoDevice] = field(default_factory=list)
    stopped: bool = False
    row_id: int = 0

    @property
    def is_company(self) -> bool:
        """Whether it is billed as a company."""
        return self.kind is CustomerKind.COMPANY


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A line to charge: a service or labour type by `code`, else a part at a net price in cents."""

    code: str = ""
    part: str = ""
    net_cents: int = 0
    minutes: int = 0
    discount_percent: Decimal = NOTHING
    less_percent: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """A device as it is left, or none."""

    device: DemoDevice | None
    accessories: tuple[Accessory, ...] = ()
    conditions: tuple[Condition, ...] = ()
    condition_note: str = ""
    data_answer: DataAnswer | None = None
    shelf: str = ""


class Tendering(Enum):
    """How a paper is paid when it is issued."""

    CARD = auto()
    CASH = auto()
    TRANSFER = auto()
    SPLIT = auto()
    PART = auto()
    ACCOUNT = auto()


class Do(Enum):
    """What a step does."""

    MEET = auto()
    BOOK_IN = auto()
    MOVE = auto()
    ADD_LINE = auto()
    TICK = auto()
    NOTE = auto()
    FOUND = auto()
    SOLVED = auto()
    CANCEL = auto()
    RETURN = auto()
    CLOSE = auto()
    ISSUE = auto()
    HAND_OVER = auto()
    PAY = auto()
    SELL = auto()
    STOP = auto()
    DOUBLE = auto()
    MERGE = auto()


@dataclass(slots=True, eq=False)
class Story:
    """One visit (or sale) from beginning to end, and, while it is written, the ids of its rows."""

    customer: DemoCustomer | None
    items: tuple[PlannedItem, ...] = ()
    lines: tuple[tuple[int, PlannedLine], ...] = ()
    problem: str = ""
    phrases: tuple[ProblemPhrase, ...] = ()
    promised_at: datetime | None = None
    technician_id: int = 3
    desk_id: int = 2
    limit_cents: int | None = None
    rush: bool = False
    discount_reason: str = ""
    warranty_of: "Story | None" = None
    tendering: Tendering = Tendering.CARD
    till: str = ""
    ended: float = 0.0
    job_id: int = 0
    item_ids: tuple[int, ...] = ()
    document_id: int = 0
    written: "object | None" = None


@dataclass(frozen=True, slots=True)
class Step:
    """One act of a story at a place on the line of open time."""

    at: float
    do: Do
    story: Story
    person_id: int | None = None
    to: JobState | None = None
    item: int = 0
    line: PlannedLine | None = None
    text: str = ""
    way: PayWay = PayWay.TRANSFER
    share: int = 100
    customer: DemoCustomer | None = None
    other: DemoCustomer | None = None
