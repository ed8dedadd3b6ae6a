"""The badge of every state: colour token, icon and word, one meaning one icon across the window."""

from collections.abc import Mapping

from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.payment import InvoiceState
from msp_desktop.domain.purchase import OrderState, ReturnState
from msp_desktop.domain.stock import SerialState, StockState
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit.labels import Badge
from msp_desktop.words import (
    JOB_STATE_WORDS,
    ORDER_STATE_WORDS,
    RETURN_STATE_WORDS,
    SERIAL_STATE_WORDS,
    STOCK_STATE_WORDS,
)

JOB_STATES: Mapping[JobState, tuple[str, str]] = {
    JobState.BOOKED_IN: ("neu", "tray-arrow-down"),
    JobState.DIAGNOSING: ("inf", "magnify"),
    JobState.WAITING_APPROVAL: ("app", "comment-question-outline"),
    JobState.WAITING_PARTS: ("wai", "truck-delivery-outline"),
    JobState.IN_REPAIR: ("wrk", "wrench-outline"),
    JobState.READY: ("ok", "bag-checked"),
    JobState.CLOSED: ("neu", "check"),
    JobState.RETURNED: ("neu", "undo"),
    JobState.CANCELLED: ("neu", "close-circle-outline"),
}


def job_badge(state: JobState) -> Badge:
    """The badge of a job's or an item's state."""
    token, icon = JOB_STATES[state]
    return Badge(token, icon, _(JOB_STATE_WORDS[state]))


STOCK_STATES: Mapping[StockState, tuple[str, str]] = {
    StockState.OUT: ("bad", "close-circle-outline"),
    StockState.LOW: ("war", "alert-outline"),
    StockState.ON_ORDER: ("inf", "truck-delivery-outline"),
    StockState.IN_STOCK: ("ok", "check"),
    StockState.NOT_KEPT: ("neu", "minus"),
}


def stock_badge(state: StockState) -> Badge:
    """The badge of what a part's numbers mean."""
    token, icon = STOCK_STATES[state]
    return Badge(token, icon, _(STOCK_STATE_WORDS[state]))


ORDER_STATES: Mapping[OrderState, tuple[str, str]] = {
    OrderState.DRAFT: ("neu", "pencil-outline"),
    OrderState.SENT: ("inf", "truck-delivery-outline"),
    OrderState.PART_RECEIVED: ("wai", "truck-delivery-outline"),
    OrderState.RECEIVED: ("ok", "check"),
    OrderState.CLOSED: ("neu", "check"),
}


def order_badge(state: OrderState, *, late: bool = False) -> Badge:
    """The badge of where an order stands; what is late says so."""
    if late:
        return Badge("bad", "clock-alert-outline", _("Late"))
    token, icon = ORDER_STATES[state]
    return Badge(token, icon, _(ORDER_STATE_WORDS[state]))


RETURN_STATES: Mapping[ReturnState, tuple[str, str]] = {
    ReturnState.DRAFT: ("neu", "pencil-outline"),
    ReturnState.SENT: ("wai", "truck-delivery-outline"),
    ReturnState.CREDITED: ("ok", "check"),
    ReturnState.CLOSED: ("neu", "close-circle-outline"),
}


def return_badge(state: ReturnState) -> Badge:
    """The badge of where a return to a supplier stands."""
    token, icon = RETURN_STATES[state]
    return Badge(token, icon, _(RETURN_STATE_WORDS[state]))


SERIAL_STATES: Mapping[SerialState, tuple[str, str]] = {
    SerialState.IN_STOCK: ("ok", "check"),
    SerialState.RESERVED: ("inf", "wrench-outline"),
    SerialState.USED: ("neu", "wrench-outline"),
    SerialState.SOLD: ("neu", "cash"),
    SerialState.SENT_BACK: ("neu", "undo"),
    SerialState.WRITTEN_OFF: ("neu", "close-circle-outline"),
}


def serial_badge(state: SerialState) -> Badge:
    """The badge of where one piece is."""
    token, icon = SERIAL_STATES[state]
    return Badge(token, icon, _(SERIAL_STATE_WORDS[state]))


INVOICE_STATES: Mapping[InvoiceState, tuple[str, str, str]] = {
    InvoiceState.DRAFT: ("neu", "pencil-outline", N_("Draft")),
    InvoiceState.OPEN: ("inf", "receipt-text-outline", N_("Unpaid")),
    InvoiceState.PART_PAID: ("wai", "cash", N_("Part paid")),
    InvoiceState.PAID: ("ok", "check", N_("Paid")),
    InvoiceState.OVERDUE: ("bad", "clock-alert-outline", N_("Overdue")),
    InvoiceState.CREDITED: ("neu", "undo", N_("Credited")),
}


def invoice_badge(state: InvoiceState) -> Badge:
    """The badge of an invoice's state."""
    token, icon, word = INVOICE_STATES[state]
    return Badge(token, icon, _(word))


def owed_badge(owed_cents: int, late_days: int) -> Badge:
    """What a customer owes and how late it is: red only once it is late."""
    if owed_cents <= 0:
        return Badge("ok", "check", _("Nothing owed"))
    amount = formats().money(owed_cents)
    if late_days <= 0:
        return Badge("inf", "receipt-text-outline", _("Owes {amount}").format(amount=amount))
    words = ngettext("Owes {amount}, {n} day late", "Owes {amount}, {n} days late", late_days)
    return Badge("bad", "clock-alert-outline", words.format(amount=amount, n=late_days))


def stop_badge() -> Badge:
    """A customer on stop."""
    return Badge("war", "alert-outline", _("On stop"))
