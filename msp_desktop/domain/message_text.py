"""Templates of messages: which words in braces each occasion knows, what they become, and what is wrong with one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from msp_desktop.domain.message import LONGEST_BODY, LONGEST_SHORT, LONGEST_SUBJECT, TO_SUPPLIERS, MessageEvent

_PLACE = re.compile(r"\{([^{}\n]*)\}")


class Place(StrEnum):
    """A word in braces that a template may hold; the value is the word as it is typed, in every language."""

    CUSTOMER = "customer"
    SHOP = "shop"
    PHONE = "phone"
    HOURS = "hours"
    ADDRESS = "address"
    JOB = "job"
    DEVICE = "device"
    PROBLEM = "problem"
    TOTAL = "total"
    LIMIT = "limit"
    PROMISED = "promised"
    READY_SINCE = "ready_since"
    READY_UNTIL = "ready_until"
    STORAGE_FEE = "storage_fee"
    WARRANTY_UNTIL = "warranty_until"
    QUOTE = "quote"
    QUOTE_TOTAL = "quote_total"
    VALID_UNTIL = "valid_until"
    APPOINTMENT = "appointment"
    LOANER = "loaner"
    DUE = "due"
    INVOICE = "invoice"
    INVOICE_TOTAL = "invoice_total"
    PAY_BY = "pay_by"
    SUPPLIER = "supplier"
    ACCOUNT = "account"
    ORDER = "order"
    ORDER_TOTAL = "order_total"
    EXPECTED = "expected"
    DELIVERY_NOTE = "delivery_note"
    RETURN = "return"
    RMA = "rma"
    WHAT = "what"


_SHOP = (Place.SHOP, Place.PHONE, Place.HOURS, Place.ADDRESS)
_ORDER = (Place.ORDER, Place.ORDER_TOTAL, Place.EXPECTED)
_JOB = (Place.JOB, Place.DEVICE, Place.PROBLEM)
_QUOTE = (*_JOB, Place.QUOTE, Place.QUOTE_TOTAL, Place.VALID_UNTIL)
_READY = (*_JOB, Place.TOTAL, Place.READY_SINCE, Place.READY_UNTIL, Place.STORAGE_FEE)
_OF: Mapping[MessageEvent, tuple[Place, ...]] = {
    MessageEvent.BOOKED_IN: (*_JOB, Place.PROMISED, Place.LIMIT),
    MessageEvent.QUOTE: _QUOTE,
    MessageEvent.QUOTE_REMINDER: _QUOTE,
    MessageEvent.READY: _READY,
    MessageEvent.READY_REMINDER: _READY,
    MessageEvent.UNCLAIMED: _READY,
    MessageEvent.HANDED_OVER: (*_JOB, Place.WARRANTY_UNTIL),
    MessageEvent.APPOINTMENT: (*_JOB, Place.APPOINTMENT),
    MessageEvent.LOANER_DUE: (Place.JOB, Place.LOANER, Place.DUE),
    MessageEvent.INVOICE: (Place.JOB, Place.INVOICE, Place.INVOICE_TOTAL, Place.PAY_BY),
    MessageEvent.FREE: _JOB,
    MessageEvent.PURCHASE_ORDER: _ORDER,
    MessageEvent.SUPPLIER_RETURN: (Place.RETURN, Place.RMA, Place.WHAT),
    MessageEvent.COMPLAINT: (Place.ORDER, Place.DELIVERY_NOTE, Place.WHAT),
}


def places_of(event: MessageEvent) -> tuple[Place, ...]:
    """The words in braces that a template for this occasion may hold."""
    reader = (Place.SUPPLIER, Place.ACCOUNT) if event in TO_SUPPLIERS else (Place.CUSTOMER,)
    return (*_OF[event], *reader, *_SHOP)


@dataclass(frozen=True, slots=True)
class Template:
    """The words of an occasion: subject and body for mail, `short` for text messages."""

    subject: str
    body: str
    short: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A template with the values of one reader, their job or order, and the shop in it."""

    subject: str
    body: str
    short: str


class TemplateProblemCode(StrEnum):
    """What is wrong with a template."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    UNKNOWN_PLACE = "unknown_place"


@dataclass(frozen=True, slots=True)
class TemplateProblem:
    """One thing to put right: `field` is "subject", "body" or "short"; `word` what stands in the braces."""

    field: str
    code: TemplateProblemCode
    word: str = ""
    most: int = 0


def template_problems(template: Template, event: MessageEvent) -> tuple[TemplateProblem, ...]:
    """What keeps a template from being used, nothing when it is fine."""
    found: list[TemplateProblem] = []
    limits = (("subject", LONGEST_SUBJECT), ("body", LONGEST_BODY), ("short", LONGEST_SHORT))
    known = {place.value for place in places_of(event)}
    for field, most in limits:
        text: str = getattr(template, field)
        if not text.strip() and field != "short":
            found.append(TemplateProblem(field, TemplateProblemCode.EMPTY))
        if len(text) > most:
            found.append(TemplateProblem(field, TemplateProblemCode.TOO_LONG, most=most))
        unknown = [word for word in _PLACE.findall(text) if word not in known]
        found += [TemplateProblem(field, TemplateProblemCode.UNKNOWN_PLACE, word) for word in dict.fromkeys(unknown)]
    return tuple(found)


def fill(template: Template, values: Mapping[Place, str]) -> Filled:
    """Put values in the place of the words in braces. Never fails.

    A value is text and nothing else: braces in it stay as they are. A line with a word that has no value is left out,
    so that nothing is said by half. The subject is one line, with gaps if need be: a mail has one.
    """
    subject = fill_text(template.subject, values) or _with_gaps(template.subject, values)
    return Filled(
        subject=_one_line(subject)[:LONGEST_SUBJECT],
        body=fill_text(template.body, values)[:LONGEST_BODY],
        short=fill_text(template.short, values)[:LONGEST_SHORT],
    )


def fill_text(text: str, values: Mapping[Place, str]) -> str:
    """Fill one text; empty lines that would follow each other become one."""
    known = {place.value: value for place, value in values.items()}
    lines: list[str] = []
    for line in text.splitlines():
        if not all(known.get(word, "").strip() for word in _PLACE.findall(line)):
            continue
        filled = _with_gaps(line, values).rstrip()
        if filled or (lines and lines[-1]):
            lines.append(filled)
    return "\n".join(lines).strip()


def _with_gaps(text: str, values: Mapping[Place, str]) -> str:
    known = {place.value: value for place, value in values.items()}
    return _PLACE.sub(lambda found: known.get(found.group(1), ""), text)


def _one_line(text: str) -> str:
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())
