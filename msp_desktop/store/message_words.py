"""The words that messages start with, in the reader's language; a shop makes them its own in Settings."""

from collections.abc import Callable, Mapping

from msp_desktop.domain.message import TO_SUPPLIERS, MessageEvent
from msp_desktop.domain.message_text import Template
from msp_desktop.i18n import Words


def built_in(event: MessageEvent, words: Words) -> Template:
    """The built-in template of an occasion. It says only what is true of every shop that books a job here."""
    subject, paragraphs, short = _WORDS[event](words)
    greeting = words("Hello {supplier},") if event in TO_SUPPLIERS else words("Hello {customer},")
    closing = words("Kind regards\n{shop}\n{address}\n{phone}\n{hours}")
    return Template(subject, "\n\n".join((greeting, *paragraphs, closing)), short)


_Parts = tuple[str, tuple[str, ...], str]


def _booked_in(words: Words) -> _Parts:
    return (
        words("{job}: we have your {device}"),
        (
            words("We booked in your {device} today. The job number is {job}."),
            words("What you told us: {problem}"),
            words("We aim to have it ready by {promised}."),
            words("We ask you before going over {limit}."),
            words("To ask about it, answer this message or call us and name the job number."),
        ),
        words("{shop}: we have your {device}, job {job}.\n{phone}"),
    )


def _quote(words: Words) -> _Parts:
    return (
        words("{job}: our quote {quote} for your {device}"),
        (
            words("We have looked at your {device}. Our quote {quote} comes to {quote_total}, tax included."),
            words("It is valid until {valid_until}."),
            words("Answer this message or call us to say whether we should go ahead. We wait for your answer."),
        ),
        words(
            "{shop}: our quote for {job} comes to {quote_total}, valid until {valid_until}. Shall we go ahead?\n{phone}"
        ),
    )


def _quote_reminder(words: Words) -> _Parts:
    return (
        words("{job}: shall we go ahead?"),
        (
            words("We have not heard from you about quote {quote} for your {device} yet."),
            words("It comes to {quote_total}, tax included, and is valid until {valid_until}."),
            words("Answer this message or call us to say whether we should go ahead."),
        ),
        words("{shop}: quote for {job}, {quote_total}, valid until {valid_until}. Shall we go ahead?\n{phone}"),
    )


def _ready(words: Words) -> _Parts:
    return (
        words("{job}: your {device} is ready"),
        (
            words("Your {device} is ready to be collected."),
            words("The repair comes to {total}, tax included."),
            words("Bring the claim ticket or name the job number {job}."),
        ),
        words("{shop}: your {device} is ready. Job {job}.\nTotal: {total}\n{hours}"),
    )


def _ready_reminder(words: Words) -> _Parts:
    return (
        words("{job}: your {device} is waiting for you"),
        (
            words("Your {device} has been ready since {ready_since}."),
            words("The repair comes to {total}, tax included."),
            words("Tell us if you cannot come, so that we can find another way."),
        ),
        words("{shop}: your {device} has been ready since {ready_since}. Job {job}.\n{phone}"),
    )


def _unclaimed(words: Words) -> _Parts:
    return (
        words("{job}: your {device} has not been collected"),
        (
            words("Your {device} has been ready since {ready_since} and has not been collected."),
            words("We keep it without a fee until {ready_until}."),
            words("After that storage costs {storage_fee} a day, tax included."),
            words("Call us or answer this message if you cannot come."),
        ),
        words("{shop}: your {device} has been ready since {ready_since}. Call us about job {job}.\n{phone}"),
    )


def _handed_over(words: Words) -> _Parts:
    return (
        words("{job}: thank you"),
        (
            words("Thank you for coming to us with your {device}."),
            words("Our work is under warranty until {warranty_until}."),
            words("If something is not right, bring it back with the job number {job}."),
        ),
        words("{shop}: thank you. Call us if something is not right with your {device}. Job {job}.\n{phone}"),
    )


def _appointment(words: Words) -> _Parts:
    return (
        words("Your appointment: {appointment}"),
        (
            words("Your appointment with us is on {appointment}."),
            words("It is about your {device}, job {job}."),
            words("Call us or answer this message if the time does not suit you."),
        ),
        words("{shop}: your appointment is on {appointment}. Call us if it does not suit you.\n{phone}"),
    )


def _loaner_due(words: Words) -> _Parts:
    return (
        words("The {loaner} we lent you"),
        (
            words("The {loaner} we lent you is due back on {due}."),
            words("Call us or answer this message if you need it longer."),
        ),
        words("{shop}: the {loaner} we lent you is due back on {due}.\n{phone}"),
    )


def _invoice(words: Words) -> _Parts:
    return (
        words("Invoice {invoice}"),
        (
            words("Our invoice {invoice} comes to {invoice_total}."),
            words("It is to be paid by {pay_by}."),
        ),
        words("{shop}: invoice {invoice}, {invoice_total}, to be paid by {pay_by}.\n{phone}"),
    )


def _free(words: Words) -> _Parts:
    return words("Your {device}, job {job}"), (), words("{shop}: ")


def _purchase_order(words: Words) -> _Parts:
    return (
        words("Order {order}"),
        (
            words("Here is our order {order}, as a PDF with this message."),
            words("Our customer number with you is {account}."),
            words("It comes to {order_total} net. We expect it by {expected}."),
            words("Tell us if something is not to be had, costs more, or comes later."),
        ),
        words("{shop}: our order {order}, {order_total} net. We expect it by {expected}.\n{phone}"),
    )


def _supplier_return(words: Words) -> _Parts:
    return (
        words("Return {return}"),
        (
            words("We send parts back to you. Our return is {return}."),
            words("Your number for it is {rma}."),
            "{what}",
            words("Our customer number with you is {account}."),
            words("Let us have a credit note for it."),
        ),
        words("{shop}: our return {return} is on its way to you.\n{phone}"),
    )


def _complaint(words: Words) -> _Parts:
    return (
        words("Delivery of {order}"),
        (
            words("Your delivery for our order {order} is not as ordered."),
            words("Your delivery note is {delivery_note}."),
            "{what}",
            words("Our customer number with you is {account}."),
            words("Tell us how we settle this."),
        ),
        words("{shop}: your delivery for our order {order} is not as ordered. Call us.\n{phone}"),
    )


_WORDS: Mapping[MessageEvent, Callable[[Words], _Parts]] = {
    MessageEvent.BOOKED_IN: _booked_in,
    MessageEvent.QUOTE: _quote,
    MessageEvent.QUOTE_REMINDER: _quote_reminder,
    MessageEvent.READY: _ready,
    MessageEvent.READY_REMINDER: _ready_reminder,
    MessageEvent.UNCLAIMED: _unclaimed,
    MessageEvent.HANDED_OVER: _handed_over,
    MessageEvent.APPOINTMENT: _appointment,
    MessageEvent.LOANER_DUE: _loaner_due,
    MessageEvent.INVOICE: _invoice,
    MessageEvent.FREE: _free,
    MessageEvent.PURCHASE_ORDER: _purchase_order,
    MessageEvent.SUPPLIER_RETURN: _supplier_return,
    MessageEvent.COMPLAINT: _complaint,
}
