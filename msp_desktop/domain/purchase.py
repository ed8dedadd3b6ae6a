"""Buying: how an order goes out, where it stands, and what is decided when a delivery differs from it."""

from enum import StrEnum


class OrderWay(StrEnum):
    """How orders reach a supplier."""

    MAIL = "mail"
    WEB = "web"
    PHONE = "phone"
    COUNTER = "counter"


class OrderState(StrEnum):
    """Where a purchase order stands."""

    DRAFT = "draft"
    SENT = "sent"
    PART_RECEIVED = "part_received"
    RECEIVED = "received"
    CLOSED = "closed"


OPEN_ORDERS = frozenset({OrderState.SENT, OrderState.PART_RECEIVED})
"""Orders from which something is still to come."""


class DeliveryState(StrEnum):
    """Where a delivery stands: counted piece by piece, then taken into stock in one act."""

    DRAFT = "draft"
    RECEIVED = "received"


class ShortDecision(StrEnum):
    """What is done about pieces that did not come."""

    KEEP = "keep"
    CLOSE = "close"
    COMPLAIN = "complain"


class ExtraDecision(StrEnum):
    """What is done with pieces that nobody ordered."""

    SET_ASIDE = "set_aside"
    TAKE = "take"


class CostDecision(StrEnum):
    """What is done about a price that differs from the order's."""

    USE = "use"
    ASK = "ask"


class ReturnState(StrEnum):
    """Where a return to a supplier stands."""

    DRAFT = "draft"
    SENT = "sent"
    CREDITED = "credited"
    CLOSED = "closed"


class ReturnReason(StrEnum):
    """Why a piece goes back to its supplier."""

    DEFECTIVE = "defective"
    WRONG = "wrong"
    NOT_ORDERED = "not_ordered"
    NOT_NEEDED = "not_needed"
    CORE = "core"
    OTHER = "other"
