"""The word or sentence for every code of the domain, marked for translation; show `_(TABLE[code])`."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from msp_desktop.domain.appointment import AbsenceKind, AppointmentKind, AppointmentState
from msp_desktop.domain.approval import AnswerWay, CallOutcome
from msp_desktop.domain.bench_load import PromiseCode
from msp_desktop.domain.country import RateName, TaxWord
from msp_desktop.domain.device_kind import DeviceKind
from msp_desktop.domain.drafts.problem import Caution, CautionCode, Problem, ProblemCode, Value
from msp_desktop.domain.intake_answers import Accessory, Condition, ContactWay, DataAnswer, ProblemPhrase
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import ClosingGap, ClosingGapCode, JobFlag, JobState
from msp_desktop.domain.numbering import FormProblem, Restart, SeriesKind
from msp_desktop.domain.part_price import PartPricing
from msp_desktop.domain.passcode_kind import PasscodeKind
from msp_desktop.domain.payment import PayWay
from msp_desktop.domain.price_list_headings import PriceField
from msp_desktop.domain.price_list_values import MatchBy, ProposalKind, Reason
from msp_desktop.domain.purchase import OrderState, OrderWay, ReturnReason, ReturnState
from msp_desktop.domain.roles import CustomerKind, Role
from msp_desktop.domain.stock import MoveKind, MoveReason, SerialState, StockState
from msp_desktop.domain.tax import RegimeName
from msp_desktop.domain.totals import PriceBasis, TaxRounding
from msp_desktop.domain.unclaimed import UnclaimedAct
from msp_desktop.domain.work_kind import LabourKind, LineKind, ServiceKind
from msp_desktop.i18n import N_, Formats, _, ngettext

JOB_STATE_WORDS: Mapping[JobState, str] = {
    JobState.BOOKED_IN: N_("Booked in"),
    JobState.DIAGNOSING: N_("Diagnosing"),
    JobState.WAITING_APPROVAL: N_("Waiting approval"),
    JobState.WAITING_PARTS: N_("Waiting parts"),
    JobState.IN_REPAIR: N_("In repair"),
    JobState.READY: N_("Ready"),
    JobState.CLOSED: N_("Closed"),
    JobState.RETURNED: N_("Returned unrepaired"),
    JobState.CANCELLED: N_("Cancelled"),
}

STOCK_STATE_WORDS: Mapping[StockState, str] = {
    StockState.OUT: N_("Out of stock"),
    StockState.LOW: N_("Low"),
    StockState.ON_ORDER: N_("On order"),
    StockState.IN_STOCK: N_("In stock"),
    StockState.NOT_KEPT: N_("Not kept"),
}

MOVE_KIND_WORDS: Mapping[MoveKind, str] = {
    MoveKind.ORDERED: N_("Ordered"),
    MoveKind.ORDER_CLOSED: N_("Order closed"),
    MoveKind.RECEIVED: N_("Received"),
    MoveKind.RESERVED: N_("Reserved"),
    MoveKind.RELEASED: N_("Released"),
    MoveKind.USED: N_("Used"),
    MoveKind.SOLD: N_("Sold"),
    MoveKind.RETURNED: N_("Came back"),
    MoveKind.ADJUSTED: N_("Adjusted"),
    MoveKind.COUNTED: N_("Counted"),
    MoveKind.WRITTEN_OFF: N_("Written off"),
    MoveKind.SENT_BACK: N_("Sent back"),
    MoveKind.REVALUED: N_("Value changed"),
    MoveKind.CORE_KEPT: N_("Old piece kept"),
    MoveKind.CORE_SENT: N_("Old piece sent back"),
}

MOVE_REASON_WORDS: Mapping[MoveReason, str] = {
    MoveReason.NONE: "",
    MoveReason.WAITS: N_("the job waits for it"),
    MoveReason.ORDER_CLOSED: N_("the order was closed"),
    MoveReason.PIECES_GONE: N_("pieces are gone"),
    MoveReason.TAKEN_FIRST: N_("another took it first"),
    MoveReason.OPENING: N_("opening stock"),
    MoveReason.FOUND: N_("found"),
    MoveReason.OLD_COUNT: N_("an earlier count was wrong"),
    MoveReason.NOT_BOOKED: N_("not booked"),
    MoveReason.SHOP_USE: N_("used in the shop"),
    MoveReason.LOST: N_("lost"),
    MoveReason.BROKEN: N_("broken"),
    MoveReason.EXPIRED: N_("expired"),
    MoveReason.NOT_KNOWN: N_("not known"),
    MoveReason.OTHER: N_("another reason"),
    MoveReason.UNUSED: N_("not used"),
    MoveReason.DEFECTIVE: N_("defective"),
    MoveReason.WRONG: N_("wrong part"),
    MoveReason.UNDONE: N_("taken back"),
}

SERIAL_STATE_WORDS: Mapping[SerialState, str] = {
    SerialState.IN_STOCK: N_("In stock"),
    SerialState.RESERVED: N_("Reserved"),
    SerialState.USED: N_("Used"),
    SerialState.SOLD: N_("Sold"),
    SerialState.SENT_BACK: N_("Sent back"),
    SerialState.WRITTEN_OFF: N_("Written off"),
}

PART_PRICING_WORDS: Mapping[PartPricing, str] = {
    PartPricing.FIXED: N_("A price of its own"),
    PartPricing.MARKUP: N_("Cost plus a markup"),
}

JOB_FLAG_WORDS: Mapping[JobFlag, str] = {
    JobFlag.OVERDUE: N_("Late"),
    JobFlag.TIMER_RUNNING: N_("Timer running"),
    JobFlag.WARRANTY_RETURN: N_("Warranty return"),
}

DEVICE_KIND_WORDS: Mapping[DeviceKind, str] = {
    DeviceKind.LAPTOP: N_("Laptop"),
    DeviceKind.DESKTOP: N_("Desktop"),
    DeviceKind.PHONE: N_("Phone"),
    DeviceKind.TABLET: N_("Tablet"),
    DeviceKind.PRINTER: N_("Printer"),
    DeviceKind.MONITOR: N_("Monitor"),
    DeviceKind.SERVER: N_("Server"),
    DeviceKind.NETWORK: N_("Network device"),
    DeviceKind.CONSOLE: N_("Game console"),
    DeviceKind.STORAGE: N_("Storage"),
    DeviceKind.OTHER: N_("Other device"),
}

DATA_ANSWER_WORDS: Mapping[DataAnswer, str] = {
    DataAnswer.MUST_KEEP: N_("Must be kept — no backup"),
    DataAnswer.HAS_BACKUP: N_("Has a backup"),
    DataAnswer.NOT_NEEDED: N_("Not needed"),
}

DATA_ANSWER_SHORT_WORDS: Mapping[DataAnswer, str] = {
    DataAnswer.MUST_KEEP: N_("Must be kept"),
    DataAnswer.HAS_BACKUP: N_("Has a backup"),
    DataAnswer.NOT_NEEDED: N_("Not needed"),
}

ACCESSORY_WORDS: Mapping[Accessory, str] = {
    Accessory.CHARGER: N_("Charger"),
    Accessory.BAG: N_("Bag"),
    Accessory.CABLE: N_("Cable"),
    Accessory.USB_STICK: N_("USB stick"),
    Accessory.MOUSE: N_("Mouse"),
    Accessory.KEYBOARD: N_("Keyboard"),
    Accessory.DOCK: N_("Docking station"),
    Accessory.CASE: N_("Case"),
    Accessory.BATTERY: N_("Spare battery"),
    Accessory.SIM_CARD: N_("SIM card"),
    Accessory.MEMORY_CARD: N_("Memory card"),
    Accessory.DISC: N_("Disc"),
}

CONDITION_WORDS: Mapping[Condition, str] = {
    Condition.SCRATCHES: N_("Scratches"),
    Condition.DENT: N_("Dent"),
    Condition.CRACKED: N_("Cracked"),
    Condition.LIQUID_MARKS: N_("Liquid marks"),
    Condition.MISSING_PARTS: N_("Missing parts"),
    Condition.LOOSE_HINGE: N_("Loose hinge"),
    Condition.SWOLLEN_BATTERY: N_("Swollen battery"),
    Condition.OPENED_BEFORE: N_("Opened before"),
}

PROBLEM_PHRASE_WORDS: Mapping[ProblemPhrase, str] = {
    ProblemPhrase.WONT_START: N_("Won’t start"),
    ProblemPhrase.SLOW: N_("Slow"),
    ProblemPhrase.SCREEN: N_("Screen"),
    ProblemPhrase.LIQUID: N_("Liquid damage"),
    ProblemPhrase.VIRUS: N_("Virus"),
    ProblemPhrase.DATA_RECOVERY: N_("Data recovery"),
    ProblemPhrase.UPGRADE: N_("Upgrade"),
    ProblemPhrase.BATTERY: N_("Battery"),
}

PASSCODE_KIND_WORDS: Mapping[PasscodeKind, str] = {
    PasscodeKind.PASSWORD: N_("Password"),
    PasscodeKind.PIN: N_("PIN"),
    PasscodeKind.PATTERN: N_("Pattern"),
    PasscodeKind.ACCOUNT: N_("Account"),
}
CONTACT_WAY_WORDS: Mapping[ContactWay, str] = {
    ContactWay.CALL: N_("Phone call"),
    ContactWay.EMAIL: N_("Email"),
}

ROLE_WORDS: Mapping[Role, str] = {
    Role.OWNER: N_("Owner"),
    Role.FRONT_DESK: N_("Front desk"),
    Role.TECHNICIAN: N_("Technician"),
    Role.ACCOUNTANT: N_("Accountant"),
}

COUNTRY_WORDS: Mapping[str, str] = {
    "IT": N_("Italy"),
    "AT": N_("Austria"),
    "FR": N_("France"),
    "DE": N_("Germany"),
    "ES": N_("Spain"),
    "CH": N_("Switzerland"),
    "GB": N_("United Kingdom"),
    "US": N_("United States"),
    "CA": N_("Canada"),
}

RATE_WORDS: Mapping[RateName, str] = {
    RateName.STANDARD: N_("Standard"),
    RateName.REDUCED: N_("Reduced"),
    RateName.SECOND_REDUCED: N_("Second reduced"),
    RateName.SUPER_REDUCED: N_("Super-reduced"),
    RateName.ZERO: N_("Zero rate"),
    RateName.REVERSE_CHARGE: N_("Reverse charge"),
    RateName.INTRA_EU: N_("EU supply"),
    RateName.EXPORT: N_("Export"),
    RateName.OUTSIDE: N_("Outside the tax"),
    RateName.MARGIN: N_("Margin scheme"),
    RateName.EXEMPT: N_("Exempt"),
    RateName.EXCLUDED: N_("Excluded"),
    RateName.SALES_TAX: N_("Sales tax"),
}

RATE_USE_WORDS: Mapping[RateName, str] = {
    RateName.STANDARD: N_("Work, parts, plans"),
    RateName.REDUCED: N_("Chosen by hand"),
    RateName.SECOND_REDUCED: N_("Chosen by hand"),
    RateName.SUPER_REDUCED: N_("Chosen by hand"),
    RateName.ZERO: N_("Goods at zero rate"),
    RateName.REVERSE_CHARGE: N_("Businesses in other EU countries"),
    RateName.INTRA_EU: N_("Goods sent to EU businesses"),
    RateName.EXPORT: N_("Goods sent out of the country"),
    RateName.OUTSIDE: N_("Businesses outside the EU"),
    RateName.MARGIN: N_("Used devices sold on"),
    RateName.EXEMPT: N_("Exempt by law or certificate"),
    RateName.EXCLUDED: N_("Advances and stamp duty"),
    RateName.SALES_TAX: N_("Work and parts"),
}

TAX_WORDS: Mapping[TaxWord, str] = {
    TaxWord.VAT: N_("VAT"),
    TaxWord.SALES_TAX: N_("Sales tax"),
    TaxWord.GST: N_("GST/HST"),
}

REGIME_WORDS: Mapping[RegimeName, str] = {
    RegimeName.ORDINARY: N_("Ordinary"),
    RegimeName.CASH_VAT: N_("VAT on cash basis"),
    RegimeName.FLAT_RATE: N_("Flat rate (forfettario)"),
    RegimeName.SMALL_BUSINESS: N_("Small business"),
    RegimeName.REGISTERED: N_("Registered for tax"),
    RegimeName.NOT_REGISTERED: N_("Not registered for tax"),
}

SERIES_WORDS: Mapping[SeriesKind, str] = {
    SeriesKind.INVOICE: N_("Invoices"),
    SeriesKind.RECEIPT: N_("Receipts"),
    SeriesKind.CREDIT_NOTE: N_("Credit notes"),
    SeriesKind.JOB: N_("Jobs"),
    SeriesKind.CUSTOMER: N_("Customers"),
    SeriesKind.QUOTE: N_("Quotes"),
    SeriesKind.PURCHASE_ORDER: N_("Purchase orders"),
    SeriesKind.DELIVERY: N_("Deliveries"),
    SeriesKind.SUPPLIER_RETURN: N_("Returns to suppliers"),
}

RESTART_WORDS: Mapping[Restart, str] = {
    Restart.YEAR: N_("Each year"),
    Restart.NEVER: N_("Never"),
}

FORM_PROBLEM_WORDS: Mapping[FormProblem, str] = {
    FormProblem.PREFIX_CHARACTERS: N_(
        "Use letters without accents, digits, dots, dashes and slashes before the number."
    ),
    FormProblem.DIGITS: N_("Use 1 to 8 digits."),
    FormProblem.TOO_LONG: N_("The whole number may have 20 characters. Shorten what stands before it."),
    FormProblem.YEAR_MISSING: N_("A series that starts again each year needs the year in its number."),
}

PAY_WAY_WORDS: Mapping[PayWay, str] = {
    PayWay.CASH: N_("Cash"),
    PayWay.CARD: N_("Card"),
    PayWay.TRANSFER: N_("Bank transfer"),
    PayWay.ACCOUNT: N_("On account"),
}

BASIS_WORDS: Mapping[PriceBasis, str] = {
    PriceBasis.NET: N_("Without tax"),
    PriceBasis.GROSS: N_("With tax"),
}

TAX_ROUNDING_WORDS: Mapping[TaxRounding, str] = {
    TaxRounding.DOCUMENT: N_("Over the whole document"),
    TaxRounding.LINE: N_("On each line"),
}

CUSTOMER_KIND_WORDS: Mapping[CustomerKind, str] = {
    CustomerKind.PERSON: N_("Person"),
    CustomerKind.COMPANY: N_("Company"),
}

LABOUR_KIND_WORDS: Mapping[LabourKind, str] = {
    LabourKind.BENCH: N_("Bench work"),
    LabourKind.ON_SITE: N_("On site"),
    LabourKind.REMOTE: N_("Remote"),
    LabourKind.TRAVEL: N_("Travel"),
    LabourKind.OUT_OF_HOURS: N_("Out of hours"),
}

SERVICE_KIND_WORDS: Mapping[ServiceKind, str] = {
    ServiceKind.FLAT: N_("Flat rate"),
    ServiceKind.LABOUR: N_("By time"),
}

LINE_KIND_WORDS: Mapping[LineKind, str] = {
    LineKind.FLAT: N_("Flat rate"),
    LineKind.LABOUR: N_("Time"),
    LineKind.PART: N_("Part"),
}

PROMISE_WORDS: Mapping[PromiseCode, str] = {
    PromiseCode.TODAY: N_("Today"),
    PromiseCode.TOMORROW: N_("Tomorrow"),
    PromiseCode.DAY: N_("{day}, {time}"),
}

EVENT_WORDS: Mapping[EventKind, str] = {
    EventKind.BOOKED_IN: N_("{who} booked it in"),
    EventKind.MOVED: N_("{who} moved it to {what}"),
    EventKind.ASSIGNED: N_("{who} gave it to {what}"),
    EventKind.SHELVED: N_("{who} put it on shelf {what}"),
    EventKind.NOTE: N_("{who}: {what}"),
    EventKind.MESSAGE: N_("{who} to the customer: {what}"),
    EventKind.CALLED: N_("{who} called the customer: {what}"),
    EventKind.QUOTED: N_("{who} made the quote {what}"),
    EventKind.APPROVED: N_("{who} noted the approval: {what}"),
    EventKind.REFUSED: N_("{who} noted the refusal: {what}"),
    EventKind.LIMIT_SET: N_("{who} set the agreed limit to {what}"),
    EventKind.PROMISED: N_("{who} promised it for {what}"),
    EventKind.LINE_ADDED: N_("{who} added {what}"),
    EventKind.LINE_CHANGED: N_("{who} changed {what}"),
    EventKind.LINE_REMOVED: N_("{who} took off {what}"),
    EventKind.CHECKED: N_("{who} ticked {what}"),
    EventKind.TIMER_STARTED: N_("{who} started the timer"),
    EventKind.TIMER_STOPPED: N_("{who} stopped the timer at {what}"),
    EventKind.SCANNED: N_("{who} scanned {what}"),
    EventKind.PAPER_ADDED: N_("{who} added {what}"),
    EventKind.PRINTED: N_("{who} printed {what}"),
    EventKind.EDITED: N_("{who} changed {what}"),
    EventKind.CLOSED: N_("{who} closed the job"),
    EventKind.INVOICED: N_("{who} issued {what}"),
    EventKind.PAID: N_("{who} took {what}"),
    EventKind.HANDED_OVER: N_("{who} handed over {what}"),
    EventKind.REOPENED: N_("{who} reopened the job"),
    EventKind.SPLIT: N_("{who} split off {what}"),
    EventKind.DUPLICATED: N_("{who} made it as a copy of {what}"),
    EventKind.CUSTOMER_CHANGED: N_("{who} gave it to another customer"),
    EventKind.TIME_CORRECTED: N_("{who} corrected the time, {what}"),
    EventKind.EXPECTED: N_("{who} expects the parts on {what}"),
    EventKind.PASSCODE_ADDED: N_("{who} kept a passcode"),
    EventKind.PASSCODE_SEEN: N_("{who} looked at the passcode"),
    EventKind.PASSCODE_ERASED: N_("{who} erased the passcode"),
    EventKind.SIGNED: N_("{who} signed"),
    EventKind.LOANED: N_("{who} lent {what}"),
    EventKind.LOAN_BACK: N_("{who} took back {what}"),
    EventKind.APPOINTED: N_("{who} agreed on an appointment: {what}"),
    EventKind.UNCLAIMED: N_("{who} went after it: {what}"),
    EventKind.PART_ORDERED: N_("{who} ordered {what}"),
    EventKind.PART_ARRIVED: N_("{who} received {what}"),
    EventKind.PART_RETURNED: N_("{who} put back {what}"),
}
"""Sentences of the timeline; `who` is the person, `what` what the entry is about, already worded."""

ANSWER_WAY_WORDS: Mapping[AnswerWay, str] = {
    AnswerWay.PHONE: N_("By phone"),
    AnswerWay.COUNTER: N_("At the counter"),
    AnswerWay.MAIL: N_("By mail"),
}

CALL_OUTCOME_WORDS: Mapping[CallOutcome, str] = {
    CallOutcome.TALKED: N_("Talked"),
    CallOutcome.NO_ANSWER: N_("No answer"),
    CallOutcome.VOICEMAIL: N_("Voicemail"),
    CallOutcome.CALL_BACK: N_("Waiting for call back"),
}

PROBLEM_SENTENCES: Mapping[ProblemCode, str] = {
    ProblemCode.NAME_MISSING: N_("Enter the customer’s name."),
    ProblemCode.COMPANY_MISSING: N_("Enter the company’s name."),
    ProblemCode.MOBILE_MISSING: N_("Enter the mobile number, or choose “No phone”."),
    ProblemCode.PHONE_SHORT: N_("Add the missing digits, or choose “No phone”."),
    ProblemCode.EMAIL_NO_AT: N_("This address has no @. Check it with the customer."),
    ProblemCode.EMAIL_INCOMPLETE: N_("Something is missing in this address. Check it with the customer."),
    ProblemCode.TEXT_TOO_LONG: N_("This is over {longest} characters. Shorten it."),
    ProblemCode.MODEL_MISSING: N_("Enter the brand and model."),
    ProblemCode.DATA_ANSWER_MISSING: N_("Ask whether the data must be kept, and choose the answer."),
    ProblemCode.LINE_TEXT_MISSING: N_("Say what this line is for."),
    ProblemCode.QUANTITY_NOT_ABOVE_ZERO: N_("Enter a quantity above 0, or remove the line."),
    ProblemCode.DISCOUNT_OUT_OF_RANGE: N_("A discount is between 0 and 100 percent."),
    ProblemCode.PROMISE_MISSING: N_("Choose a date."),
    ProblemCode.PROMISE_DAY_PAST: N_("{day} is past. Choose today or later."),
    ProblemCode.PROMISE_TIME_PAST: N_("{time} today is past. Choose a later time."),
    ProblemCode.LIMIT_BELOW_ZERO: N_("A limit is 0 or more. Leave it empty for no limit."),
}

CAUTION_SENTENCES: Mapping[CautionCode, str] = {
    CautionCode.CUSTOMER_ON_STOP: N_("{customer} is on stop: {reason}. Only the owner can book this in."),
    CautionCode.NO_PHONE_TO_CALL: N_("There is no phone number to call. Choose another way, or add the number."),
    CautionCode.NO_EMAIL_TO_WRITE_TO: N_("There is no address to write to. Choose another way, or add the address."),
    CautionCode.SERIAL_HERE: N_("This device is already here as {job}. Open it, or book a second job."),
    CautionCode.SERIAL_TWICE: N_("Serial {serial} is on this job twice. Check the label."),
    CautionCode.PROMISE_OUTSIDE_HOURS: N_("The shop is closed on {day} at {time}. You can still promise it."),
    CautionCode.PROMISE_TIGHT: N_("The bench needs until {day} at {time}. You can still promise it earlier."),
    CautionCode.OVER_LIMIT: N_("Total {total} is over the agreed {limit}. Call the customer, or send a new quote."),
}

SERIAL_HERE_SENTENCES: Mapping[DeviceKind, str] = {
    DeviceKind.LAPTOP: N_("This laptop is already here as {job}. Open it, or book a second job."),
    DeviceKind.DESKTOP: N_("This desktop is already here as {job}. Open it, or book a second job."),
    DeviceKind.PHONE: N_("This phone is already here as {job}. Open it, or book a second job."),
    DeviceKind.TABLET: N_("This tablet is already here as {job}. Open it, or book a second job."),
    DeviceKind.PRINTER: N_("This printer is already here as {job}. Open it, or book a second job."),
    DeviceKind.MONITOR: N_("This monitor is already here as {job}. Open it, or book a second job."),
    DeviceKind.SERVER: N_("This server is already here as {job}. Open it, or book a second job."),
}
"""By kind, since a sentence put together from parts breaks in languages with genders; others are “this device”."""

FIELD_WORDS: Mapping[str, str] = {
    "customer.find": N_("Find or add"),
    "customer.name": N_("Name"),
    "customer.contact": N_("Contact"),
    "customer.mobile": N_("Mobile"),
    "customer.email": N_("Email"),
    "customer.way": N_("Contact by"),
    "device.model": N_("Brand and model"),
    "device.serial": N_("Serial number"),
    "device.accessories": N_("Left with the device"),
    "device.condition": N_("Condition at drop-off"),
    "device.data": N_("Customer’s data"),
    "line.text": N_("Line"),
    "line.quantity": N_("Quantity"),
    "line.discount": N_("Discount"),
    "promise": N_("Promise"),
    "limit": N_("Call before going over"),
    "discount": N_("Discount"),
}
"""The labels of the fields that a Problem or a Caution names."""


def problem_sentence(problem: Problem, formats: Formats) -> str:
    """Word a problem in the window's language, its values in the reader's form."""
    return _filled(_(PROBLEM_SENTENCES[problem.code]), problem.values, formats)


def caution_sentence(caution: Caution, formats: Formats) -> str:
    """Word a caution in the window's language, its values in the reader's form."""
    sentence = CAUTION_SENTENCES[caution.code]
    if caution.code is CautionCode.SERIAL_HERE:
        sentence = SERIAL_HERE_SENTENCES.get(DeviceKind(str(caution.values["device"])), sentence)
    if caution.code is CautionCode.CUSTOMER_ON_STOP and not caution.values["reason"]:
        sentence = N_("{customer} is on stop. Only the owner can book this in.")
    return _filled(_(sentence), caution.values, formats)


def needs_you_sentence(fields: list[str]) -> str:
    """Word what stands above the button: how many fields need somebody, and their labels (already worded)."""
    sentence = ngettext("{n} field needs you: {fields}.", "{n} fields need you: {fields}.", len(fields))
    return sentence.format(n=len(fields), fields=", ".join(fields))


CHANGED_WORDS: Mapping[str, str] = {
    "state": N_("the state"),
    "technician_id": N_("who does it"),
    "promised_at": N_("the promise"),
    "expected_day": N_("the delivery"),
    "shelf": N_("the shelf"),
    "problem": N_("the problem"),
    "found": N_("what was found"),
    "solution": N_("what was done"),
    "limit_cents": N_("the agreed limit"),
    "rush": N_("the order of work"),
    "customer_id": N_("the customer"),
    "discount_percent": N_("the discount"),
    "quantity": N_("the quantity"),
    "unit_cents": N_("the price"),
    "price_cents": N_("the price"),
    "minutes": N_("the minutes"),
    "billable_minutes": N_("the minutes"),
    "name": N_("the name"),
    "description": N_("the description"),
    "detail": N_("the description"),
    "note": N_("the note"),
    "notes": N_("the notes"),
    "street": N_("the address"),
    "postcode": N_("the address"),
    "town": N_("the address"),
    "vat_number": N_("the tax numbers"),
    "tax_number": N_("the tax numbers"),
    "payment_days": N_("the days to pay"),
    "on_stop": N_("whether it is on stop"),
    "model": N_("the model"),
    "maker": N_("the maker"),
    "serial": N_("the serial number"),
    "asset_tag": N_("the asset tag"),
    "system": N_("the system"),
    "due_day": N_("the day it is due"),
    "paid_cents": N_("what is paid"),
    "net_cents": N_("what is charged"),
    "total_cents": N_("what is charged"),
    "last_call": N_("the last call"),
    "week": N_("the working week"),
    "starts_at": N_("the time"),
    "ends_at": N_("the time"),
    "person_id": N_("who does it"),
    "job_item": N_("the devices"),
    "job_line": N_("the lines"),
    "document_line": N_("the lines"),
    "contact_point": N_("phones and mails"),
    "contact": N_("the contacts"),
    "address": N_("the address"),
    "service_step": N_("the checklist"),
    "service_part": N_("the parts"),
    "person_hours": N_("the working week"),
    "purchase_line": N_("the lines"),
    "supplier_return_line": N_("the lines"),
    "freight_cents": N_("the freight"),
    "supplier_reference": N_("the supplier’s number"),
}
"""What people call the columns, and what belongs to a record, that a colleague may change meanwhile; those nobody sees
have no word."""


def changed_parts(columns: str) -> str:
    """Word the columns that `Changed` names: “Changed: the state, the shelf.”; empty where none has a word."""
    named = dict.fromkeys(_(CHANGED_WORDS[each]) for each in columns.split(", ") if each in CHANGED_WORDS)
    return _("Changed: {parts}.").format(parts=", ".join(named)) if named else ""


def closing_gap_sentence(gap: ClosingGap, formats: Formats) -> str:
    """Word one thing that is missing to close a job."""
    if gap.code is ClosingGapCode.CHECKS_OPEN:
        return ngettext("{n} required check open.", "{n} required checks open.", gap.count).format(n=gap.count)
    if gap.code is ClosingGapCode.LINES_UNPRICED:
        return ngettext("{n} line has no price.", "{n} lines have no price.", gap.count).format(n=gap.count)
    if gap.code is ClosingGapCode.NO_LINES:
        return _("Nothing is charged on this job.")
    total, limit = formats.money(gap.total_cents), formats.money(gap.limit_cents)
    return _("Total {total} is over the agreed {limit}.").format(total=total, limit=limit)


def promise_words(code: PromiseCode, at: datetime, formats: Formats) -> str:
    """Word a promise chip: Today, Tomorrow, or “Thu 19, 18:00”."""
    day = formats.weekday_short(formats.local(at).date())
    return _(PROMISE_WORDS[code]).format(day=day, time=formats.time(at))


def _filled(sentence: str, values: Mapping[str, Value], formats: Formats) -> str:
    shown: dict[str, str] = {}
    for name, value in values.items():
        if isinstance(value, datetime):
            shown["day"] = formats.long_weekday(formats.local(value).date())
            shown["time"] = formats.time(value)
        elif isinstance(value, date):
            shown[name] = formats.long_day_of_year(value)
        elif name.endswith("_cents") and isinstance(value, int):
            shown[name.removesuffix("_cents")] = formats.money(value)
        else:
            shown[name] = formats.number(value) if isinstance(value, (int, Decimal)) else value
    return sentence.format(**shown)


APPOINTMENT_KIND_WORDS: Mapping[AppointmentKind, str] = {
    AppointmentKind.ON_SITE: N_("Visit"),
    AppointmentKind.DROP_OFF: N_("Brings a device"),
    AppointmentKind.PICK_UP: N_("Fetches a device"),
    AppointmentKind.REMOTE: N_("Remote help"),
}

APPOINTMENT_STATE_WORDS: Mapping[AppointmentState, str] = {
    AppointmentState.PLANNED: N_("Planned"),
    AppointmentState.DONE: N_("Done"),
    AppointmentState.CANCELLED: N_("Called off"),
    AppointmentState.MISSED: N_("Missed"),
}

ABSENCE_KIND_WORDS: Mapping[AbsenceKind, str] = {
    AbsenceKind.HOLIDAY: N_("Holiday"),
    AbsenceKind.ILL: N_("Ill"),
    AbsenceKind.COURSE: N_("Course"),
    AbsenceKind.OTHER: N_("Other"),
}

UNCLAIMED_ACT_WORDS: Mapping[UnclaimedAct, str] = {
    UnclaimedAct.REMIND: N_("Reminder by mail"),
    UnclaimedAct.CALL: N_("Call"),
    UnclaimedAct.LETTER: N_("Letter"),
    UnclaimedAct.LAST_LETTER: N_("Last letter"),
}

ORDER_STATE_WORDS: Mapping[OrderState, str] = {
    OrderState.DRAFT: N_("Draft"),
    OrderState.SENT: N_("Sent"),
    OrderState.PART_RECEIVED: N_("Part received"),
    OrderState.RECEIVED: N_("Received"),
    OrderState.CLOSED: N_("Closed"),
}

SENT_WAY_WORDS: Mapping[OrderWay, str] = {
    OrderWay.MAIL: N_("by email"),
    OrderWay.WEB: N_("on their website"),
    OrderWay.PHONE: N_("by phone"),
    OrderWay.COUNTER: N_("at their counter"),
}

RETURN_STATE_WORDS: Mapping[ReturnState, str] = {
    ReturnState.DRAFT: N_("Draft"),
    ReturnState.SENT: N_("Waits for credit"),
    ReturnState.CREDITED: N_("Credited"),
    ReturnState.CLOSED: N_("Closed without credit"),
}

RETURN_REASON_WORDS: Mapping[ReturnReason, str] = {
    ReturnReason.DEFECTIVE: N_("Defective"),
    ReturnReason.WRONG: N_("Wrong part delivered"),
    ReturnReason.NOT_ORDERED: N_("Delivered but not ordered"),
    ReturnReason.NOT_NEEDED: N_("Not needed"),
    ReturnReason.CORE: N_("Old piece"),
    ReturnReason.OTHER: N_("Other reason"),
}

ORDER_WAY_WORDS: Mapping[OrderWay, str] = {
    OrderWay.MAIL: N_("Email"),
    OrderWay.WEB: N_("Their website"),
    OrderWay.PHONE: N_("Phone"),
    OrderWay.COUNTER: N_("At their counter"),
}

PRICE_FIELD_WORDS: Mapping[PriceField, str] = {
    PriceField.NONE: N_("Not read"),
    PriceField.CODE: N_("Their code"),
    PriceField.OWN_CODE: N_("Our code"),
    PriceField.BARCODE: N_("Barcode"),
    PriceField.NAME: N_("Name"),
    PriceField.MAKER: N_("Maker"),
    PriceField.CATEGORY: N_("Category"),
    PriceField.PRICE: N_("Price"),
    PriceField.PACK: N_("Pieces in a pack"),
    PriceField.STOCK: N_("Their stock"),
    PriceField.DAY: N_("Price from"),
}

MATCH_WORDS: Mapping[MatchBy, str] = {
    MatchBy.SUPPLIER_CODE: N_("Their code"),
    MatchBy.BARCODE: N_("Barcode"),
    MatchBy.OWN_CODE: N_("Our code"),
}

PROPOSAL_WORDS: Mapping[ProposalKind, str] = {
    ProposalKind.NEW: N_("New"),
    ProposalKind.UP: N_("Price up"),
    ProposalKind.DOWN: N_("Price down"),
    ProposalKind.FIRST: N_("First price"),
    ProposalKind.TERMS: N_("Code or pack"),
    ProposalKind.SAME: N_("Same"),
    ProposalKind.LEFT: N_("Not ours"),
    ProposalKind.REFUSED: N_("Refused"),
}

REFUSED_ROW_SENTENCES: Mapping[Reason, str] = {
    Reason.NO_KEY: N_("The code that parts are found by is missing."),
    Reason.NO_PRICE: N_("There is no price."),
    Reason.PRICE: N_("{value} cannot be read as a price."),
    Reason.PRICE_ZERO: N_("The price comes to zero or less."),
    Reason.PRICE_LARGE: N_("{value} is larger than any price."),
    Reason.PACK: N_("{value} cannot be read as pieces in a pack."),
    Reason.DAY: N_("{value} cannot be read as a day."),
    Reason.FUTURE: N_("This price starts on {value}. Import it then."),
    Reason.NO_NAME: N_("A new part needs a name."),
    Reason.LONG: N_("This text is too long: {value}…"),
    Reason.BARCODE: N_("The check digit of {value} does not fit, or it holds signs that no scanner sends."),
    Reason.BARCODE_SHORTENED: N_("A spreadsheet has shortened the barcode to {value}. Write it in full, as text."),
    Reason.BARCODE_TAKEN: N_("Its barcode is scanned for {value} already."),
    Reason.OWN_CODE: N_("{value} is taken, or holds more than letters, digits and - . _ / +."),
    Reason.TWICE: N_("Row {value} says something else about the same part."),
    Reason.TWO_PARTS: N_("Two parts have this code, one is {value}."),
}


def refused_row(reason: Reason, detail: str, reader: Formats) -> str:
    """Why a row of a price list was refused, in one sentence."""
    value = reader.day(date.fromisoformat(detail)) if reason is Reason.FUTURE else detail
    return _(REFUSED_ROW_SENTENCES[reason]).format(value=value)
