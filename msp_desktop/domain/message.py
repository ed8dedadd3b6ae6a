"""What a shop writes to its customers and suppliers: on which occasion, by which channel, and how far it got."""

from datetime import timedelta
from enum import StrEnum


class MessageEvent(StrEnum):
    """The occasion of a message; each has a template in every language."""

    BOOKED_IN = "booked_in"
    QUOTE = "quote"
    QUOTE_REMINDER = "quote_reminder"
    READY = "ready"
    READY_REMINDER = "ready_reminder"
    UNCLAIMED = "unclaimed"
    HANDED_OVER = "handed_over"
    APPOINTMENT = "appointment"
    LOANER_DUE = "loaner_due"
    INVOICE = "invoice"
    FREE = "free"
    PURCHASE_ORDER = "purchase_order"
    SUPPLIER_RETURN = "supplier_return"
    COMPLAINT = "complaint"


class Channel(StrEnum):
    """How a message travels; all but mail leave by hand (copied text, the phone's own program)."""

    MAIL = "mail"
    SMS = "sms"
    WHATSAPP = "whatsapp"


class MessageState(StrEnum):
    """Where a message stands. SENDING is written before the server is handed the text: found again after a crash it
    may have left or not, so it becomes NEEDS_YOU and never leaves twice by itself.
    """

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    NEEDS_YOU = "needs_you"
    CANCELLED = "cancelled"
    BY_HAND = "by_hand"


class MailSecurity(StrEnum):
    """How the connection to the mail server is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class Trouble(StrEnum):
    """Why a message needs somebody."""

    NO_ADDRESS = "no_address"
    REFUSED = "refused"
    BOUNCED = "bounced"
    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"
    LOGIN = "login"
    MAYBE_SENT = "maybe_sent"
    NO_SERVER = "no_server"
    NO_FILE = "no_file"


DELAY_SECONDS = 10
"""How long a message waits before it leaves, so that taking it back is real."""

TO_SUPPLIERS = frozenset({MessageEvent.PURCHASE_ORDER, MessageEvent.SUPPLIER_RETURN, MessageEvent.COMPLAINT})
"""The occasions on which a supplier is written to; the others are for customers."""

BY_ITSELF = frozenset(
    {
        MessageEvent.BOOKED_IN,
        MessageEvent.READY,
        MessageEvent.HANDED_OVER,
        MessageEvent.APPOINTMENT,
        MessageEvent.UNCLAIMED,
    }
)
"""The occasions that something else brings about, so that they can write by themselves; a person writes the others."""

AUTOMATIC = frozenset({MessageEvent.BOOKED_IN, MessageEvent.READY})
"""The occasions that write by themselves unless the shop says otherwise."""

TRIES_AFTER = tuple(timedelta(minutes=each) for each in (1, 5, 15, 60))
"""How long after each failed try the next one comes; after the last somebody has to look."""

LONGEST_SUBJECT = 200
LONGEST_BODY = 20_000
LONGEST_SHORT = 1000


def wait_after(tries: int) -> timedelta | None:
    """How long to wait after that many failed tries; None when somebody has to look."""
    return TRIES_AFTER[tries - 1] if 1 <= tries <= len(TRIES_AFTER) else None
