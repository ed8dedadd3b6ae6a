"""What the report after a repair shows, as plain values that callers build from queries."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from msp_desktop.domain.snapshot import Party
from msp_desktop.i18n import Formats


@dataclass(frozen=True, slots=True)
class ReportCheck:
    """A step of the checklist; `done_at` is None for one that was left out, `by` are initials."""

    text: str
    done_at: datetime | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class ReportLine:
    """Work done or a part fitted; `detail` holds serials as they were noted.

    `warranty` is how long it holds ("24 months", "" for none), `until` its last day, None before the hand-over.
    """

    description: str
    quantity: Decimal
    unit_code: str = "C62"
    detail: str = ""
    warranty: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class RepairReport:
    """One device after its repair, for its owner; sentences are already in the reader's language.

    No price, no passcode, no internal note. `unrepaired`: it goes back as it came.
    """

    reader: Formats
    shop: Party
    customer: Party
    job_number: str
    booked_on: date
    ready_on: date | None
    done_by: tuple[str, ...] = ()
    device: str = ""
    serial: str = ""
    tag: str = ""
    problem: str = ""
    found: str = ""
    done: str = ""
    unrepaired: bool = False
    checks: tuple[ReportCheck, ...] = ()
    lines: tuple[ReportLine, ...] = ()
