"""The words and badges of messages: occasions, channels, where one stands, and why one needs somebody."""

from collections.abc import Mapping
from datetime import datetime

from msp_desktop.domain.message import Channel, MailSecurity, MessageEvent, MessageState, Trouble
from msp_desktop.domain.message_text import Place
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.message_list import MessageRow
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import Badge

EVENT_WORDS: Mapping[MessageEvent, str] = {
    MessageEvent.BOOKED_IN: N_("Booked in"),
    MessageEvent.QUOTE: N_("Quote"),
    MessageEvent.QUOTE_REMINDER: N_("Reminder of a quote"),
    MessageEvent.READY: N_("Ready for pickup"),
    MessageEvent.READY_REMINDER: N_("Reminder to collect"),
    MessageEvent.UNCLAIMED: N_("Not collected"),
    MessageEvent.HANDED_OVER: N_("Handed over"),
    MessageEvent.APPOINTMENT: N_("Appointment"),
    MessageEvent.LOANER_DUE: N_("Loaner due back"),
    MessageEvent.INVOICE: N_("Invoice"),
    MessageEvent.FREE: N_("Own words"),
    MessageEvent.PURCHASE_ORDER: N_("Purchase order"),
    MessageEvent.SUPPLIER_RETURN: N_("Return to a supplier"),
    MessageEvent.COMPLAINT: N_("Complaint"),
}

EVENT_MOMENTS: Mapping[MessageEvent, str] = {
    MessageEvent.BOOKED_IN: N_("when a job is booked in"),
    MessageEvent.QUOTE: N_("when somebody sends a quote"),
    MessageEvent.QUOTE_REMINDER: N_("when somebody reminds of a quote"),
    MessageEvent.READY: N_("when a job is closed"),
    MessageEvent.READY_REMINDER: N_("when somebody reminds of a ready device"),
    MessageEvent.UNCLAIMED: N_("when a device has not been collected for long"),
    MessageEvent.HANDED_OVER: N_("when a device is handed over"),
    MessageEvent.APPOINTMENT: N_("when an appointment is made"),
    MessageEvent.LOANER_DUE: N_("when somebody asks for a lent device back"),
    MessageEvent.INVOICE: N_("when an invoice is written to somebody"),
    MessageEvent.FREE: N_("when somebody writes"),
    MessageEvent.PURCHASE_ORDER: N_("when an order is sent to a supplier"),
    MessageEvent.SUPPLIER_RETURN: N_("when parts go back to a supplier"),
    MessageEvent.COMPLAINT: N_("when a delivery is not as ordered"),
}

CHANNEL_WORDS: Mapping[Channel, tuple[str, str]] = {
    Channel.MAIL: (N_("Email"), "email-outline"),
    Channel.SMS: (N_("Text message"), "message-text-outline"),
    Channel.WHATSAPP: (N_("WhatsApp"), "whatsapp"),
}

SECURITY_WORDS: Mapping[MailSecurity, str] = {
    MailSecurity.STARTTLS: N_("STARTTLS (usually port 587)"),
    MailSecurity.TLS: N_("TLS (usually port 465)"),
    MailSecurity.NONE: N_("None (only inside this computer)"),
}

PLACE_WORDS: Mapping[Place, str] = {
    Place.CUSTOMER: N_("the customer’s name"),
    Place.SHOP: N_("the shop’s name"),
    Place.PHONE: N_("the shop’s phone"),
    Place.HOURS: N_("the opening hours"),
    Place.ADDRESS: N_("the shop’s address"),
    Place.JOB: N_("the job number"),
    Place.DEVICE: N_("the device"),
    Place.PROBLEM: N_("the problem in the customer’s words"),
    Place.TOTAL: N_("what the job comes to, tax included"),
    Place.LIMIT: N_("the agreed limit"),
    Place.PROMISED: N_("the promised day and time"),
    Place.READY_SINCE: N_("since when it is ready"),
    Place.READY_UNTIL: N_("until when storage is free"),
    Place.STORAGE_FEE: N_("the storage fee a day"),
    Place.WARRANTY_UNTIL: N_("the end of the warranty on the work"),
    Place.QUOTE: N_("the number of the quote"),
    Place.QUOTE_TOTAL: N_("what the quote comes to, tax included"),
    Place.VALID_UNTIL: N_("until when the quote is valid"),
    Place.APPOINTMENT: N_("day and time of the appointment"),
    Place.LOANER: N_("the lent device"),
    Place.DUE: N_("when it is due back"),
    Place.INVOICE: N_("the number of the invoice"),
    Place.INVOICE_TOTAL: N_("what the invoice comes to"),
    Place.PAY_BY: N_("until when it is to be paid"),
    Place.SUPPLIER: N_("the supplier’s person to talk to, else its name"),
    Place.ACCOUNT: N_("the shop’s customer number with the supplier"),
    Place.ORDER: N_("the number of the order"),
    Place.ORDER_TOTAL: N_("what the order comes to, net"),
    Place.EXPECTED: N_("the day the order is expected"),
    Place.DELIVERY_NOTE: N_("the number of the supplier’s delivery note"),
    Place.RETURN: N_("the number of the return"),
    Place.RMA: N_("the supplier’s number for the return"),
    Place.WHAT: N_("which parts it is about, and what is wrong"),
}

TROUBLE_WORDS: Mapping[Trouble, str] = {
    Trouble.NO_ADDRESS: N_("There is no complete address. Correct the address, or call."),
    Trouble.REFUSED: N_("The mail server refused it. Its words stand below."),
    Trouble.BOUNCED: N_("It came back. Correct the address, or call."),
    Trouble.UNREACHABLE: N_("The mail server could not be reached several times."),
    Trouble.CERTIFICATE: N_("No safe connection to the mail server could be made."),
    Trouble.LOGIN: N_("The mail server did not accept the login."),
    Trouble.MAYBE_SENT: N_(
        "This message may have left before the program stopped. Look in the sent folder, then send again or leave it."
    ),
    Trouble.NO_SERVER: N_("No mail server is set up."),
    Trouble.NO_FILE: N_("A file that goes with it could not be read."),
}

_STATE_BADGES: Mapping[MessageState, tuple[str, str, str]] = {
    MessageState.WAITING: ("inf", "clock-outline", N_("Waiting")),
    MessageState.SENDING: ("inf", "email-fast-outline", N_("Leaving")),
    MessageState.SENT: ("ok", "check", N_("Sent")),
    MessageState.NEEDS_YOU: ("bad", "alert-circle-outline", N_("Needs you")),
    MessageState.CANCELLED: ("neu", "undo", N_("Taken back")),
    MessageState.BY_HAND: ("neu", "hand-back-right-outline", N_("By hand")),
}


def message_badge(row: MessageRow) -> Badge:
    """Where a message stands; one that somebody left as it was says so."""
    token, icon, word = _STATE_BADGES[row.state]
    if row.state is MessageState.CANCELLED and row.trouble is not None:
        return Badge(token, "close-circle-outline", _("Left"))
    return Badge(token, icon, _(word))


def standing_words(row: MessageRow, now: datetime) -> str:
    """The same in a few words with its moment: when it leaves, when it left, or what is wrong."""
    match row.state:
        case MessageState.NEEDS_YOU:
            return _(TROUBLE_SHORT[row.trouble]) if row.trouble else _("Needs you")
        case MessageState.WAITING:
            return _waits(row, now)
        case MessageState.SENT | MessageState.BY_HAND:
            return formats().when(row.sent_at or row.at, now)
    return ""


TROUBLE_SHORT: Mapping[Trouble, str] = {
    Trouble.NO_ADDRESS: N_("No complete address"),
    Trouble.REFUSED: N_("Refused by the server"),
    Trouble.BOUNCED: N_("Came back"),
    Trouble.UNREACHABLE: N_("Server not reached"),
    Trouble.CERTIFICATE: N_("No safe connection"),
    Trouble.LOGIN: N_("Login not accepted"),
    Trouble.MAYBE_SENT: N_("May have left"),
    Trouble.NO_SERVER: N_("No mail server"),
    Trouble.NO_FILE: N_("File not readable"),
}


def _waits(row: MessageRow, now: datetime) -> str:
    seconds = int((row.due_at - now).total_seconds())
    if seconds <= 0:
        return _("Leaves now")
    if row.tries:
        return _("Tries again {when}").format(when=formats().when(row.due_at, now))
    return ngettext("Leaves in {n} second", "Leaves in {n} seconds", seconds).format(n=seconds)
