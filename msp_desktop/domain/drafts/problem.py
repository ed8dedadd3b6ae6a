"""What a form finds amiss in itself: a field, a code and the values that its sentence names."""

import dataclasses
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

Value = str | int | Decimal | date | datetime
"""A value in a sentence: keys that end in `_cents` are money in minor units, datetimes are aware moments."""


class ProblemCode(StrEnum):
    """Why a form cannot be finished as it stands."""

    NAME_MISSING = "name_missing"
    COMPANY_MISSING = "company_missing"
    MOBILE_MISSING = "mobile_missing"
    PHONE_SHORT = "phone_short"
    EMAIL_NO_AT = "email_no_at"
    EMAIL_INCOMPLETE = "email_incomplete"
    TEXT_TOO_LONG = "text_too_long"
    MODEL_MISSING = "model_missing"
    DATA_ANSWER_MISSING = "data_answer_missing"
    LINE_TEXT_MISSING = "line_text_missing"
    QUANTITY_NOT_ABOVE_ZERO = "quantity_not_above_zero"
    DISCOUNT_OUT_OF_RANGE = "discount_out_of_range"
    PROMISE_MISSING = "promise_missing"
    PROMISE_DAY_PAST = "promise_day_past"
    PROMISE_TIME_PAST = "promise_time_past"
    LIMIT_BELOW_ZERO = "limit_below_zero"


class CautionCode(StrEnum):
    """What somebody should know before finishing a form; it never stands in the way."""

    CUSTOMER_ON_STOP = "customer_on_stop"
    NO_PHONE_TO_CALL = "no_phone_to_call"
    NO_EMAIL_TO_WRITE_TO = "no_email_to_write_to"
    SERIAL_HERE = "serial_here"
    SERIAL_TWICE = "serial_twice"
    PROMISE_OUTSIDE_HOURS = "promise_outside_hours"
    PROMISE_TIGHT = "promise_tight"
    OVER_LIMIT = "over_limit"


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """One field that needs somebody: `field` is its control's name within the form, `row` which device or line."""

    field: str
    code: ProblemCode
    values: Mapping[str, Value] = dataclasses.field(default_factory=dict)
    row: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Caution:
    """One thing worth knowing about a field; named like a Problem."""

    field: str
    code: CautionCode
    values: Mapping[str, Value] = dataclasses.field(default_factory=dict)
    row: int = 0
