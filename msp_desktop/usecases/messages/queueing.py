"""Messages that are to leave: prepared for an occasion or written by a person, and taken back while they wait."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from msp_desktop import checks
from msp_desktop.domain.approval import QuoteState
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.intake_answers import ContactWay
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.message import (
    DELAY_SECONDS,
    LONGEST_BODY,
    LONGEST_SUBJECT,
    Channel,
    MessageEvent,
    MessageState,
    Trouble,
)
from msp_desktop.domain.message_text import fill, places_of
from msp_desktop.domain.purchase import OrderState, ReturnState
from msp_desktop.i18n import _
from msp_desktop.store.customer_rows import standing_for
from msp_desktop.store.message_rows import (
    is_automatic,
    language_of,
    mail_of,
    may_write,
    message_values,
    server_facts,
    template_for,
)
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.document import Document
from msp_desktop.store.models.job import Job
from msp_desktop.store.models.message import Message, MessageFile
from msp_desktop.store.models.purchase import PurchaseOrder, SupplierReturn
from msp_desktop.store.models.quote import Quote
from msp_desktop.store.names import clean
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.jobs.record import note_event

MOST_FILES = 20
MOST_BYTES = 20 * 1024 * 1024
"""What all files of one message may weigh together: more than most mail servers take."""


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that goes with a message, its bytes already in the file store; `size` in bytes."""

    name: str
    mime: str
    size: int
    sha256: str


def tell_customer(
    work: UnitOfWork,
    *,
    job_id: int,
    event: MessageEvent,
    item_ids: Sequence[int] = (),
    quote_id: int | None = None,
    document_id: int | None = None,
    asked: bool = False,
) -> int | None:
    """Prepare the message of an occasion inside another act, and give its id; the other act names the undo.

    It speaks the customer's language, goes to their own address and leaves after DELAY_SECONDS. None when there is
    no mail server, the occasion is not automatic, or the customer wants calls or no messages about their jobs. A
    customer who wants mail and has no address gets a message that needs somebody. With `asked` a person wants it now,
    whatever the occasion's rule.
    """
    server = server_facts(work.session)
    if server is None or not (asked or is_automatic(work.session, event)):
        return None
    job = work.get(Job, job_id)
    if job.contact_way is not ContactWay.EMAIL:
        return None
    customer = work.get(Customer, standing_for(work.session, job.customer_id))
    if not may_write(work.session, customer.id, Channel.MAIL.value):
        return None
    language = language_of(work.session, customer)
    values = message_values(
        work.session,
        customer=customer,
        language=language,
        now=work.now,
        job=job,
        item_ids=item_ids,
        quote_id=quote_id,
        document_id=document_id,
        places=places_of(event),
    )
    text = fill(template_for(work.session, event, language), values)
    address = mail_of(work.session, customer.id)
    trouble = None if checks.mail_ok(address) else Trouble.NO_ADDRESS
    row = _message(work, customer, address, server.sender_address)
    row.job_id, row.quote_id, row.document_id = job.id, quote_id, document_id
    row.event, row.language, row.subject, row.body = event, language, text.subject, text.body
    row.state, row.trouble = (MessageState.NEEDS_YOU if trouble else MessageState.WAITING), trouble
    return _kept(work, row).id


def queue_message(
    work: UnitOfWork,
    *,
    customer_id: int,
    to_address: str,
    subject: str,
    body: str,
    language: str,
    job_id: int | None = None,
    event: MessageEvent = MessageEvent.FREE,
    channel: Channel = Channel.MAIL,
    quote_id: int | None = None,
    document_id: int | None = None,
    files: Sequence[NewFile] = (),
) -> int:
    """Put a mail that somebody wrote into the queue and give its id; it can be taken back while it waits.

    Raises Refused, with the field "to", "subject", "body" or "files", where it cannot leave as it stands.
    """
    server = server_facts(work.session)
    if channel is not Channel.MAIL:
        raise Refused(_("Text messages leave by hand: copy the text."))
    if server is None:
        raise Refused(_("No mail server is set up yet. It is entered in Settings › Mail."))
    customer = work.get(Customer, standing_for(work.session, customer_id))
    row = _message(work, customer, checked_address(to_address), server.sender_address)
    row.job_id, row.quote_id, row.document_id = job_id, quote_id, document_id
    row.event, row.language = event, language
    row.subject, row.body = checked_subject(subject), checked_body(body)
    row.state = MessageState.WAITING
    refuse_heavy(files)
    _kept(work, row)
    attach_files(work, message=row, files=files)
    work.undo_with(_("Message to {customer}").format(customer=customer.name), cancel_message, message_id=row.id)
    return row.id


def note_by_hand(
    work: UnitOfWork,
    *,
    customer_id: int,
    channel: Channel,
    to_address: str,
    body: str,
    language: str,
    subject: str = "",
    job_id: int | None = None,
    event: MessageEvent = MessageEvent.FREE,
    quote_id: int | None = None,
) -> int:
    """Note a message that somebody took elsewhere, to a phone or another program, and give its id."""
    customer = work.get(Customer, standing_for(work.session, customer_id))
    row = _message(work, customer, clean(to_address)[:254], "")
    row.job_id, row.quote_id, row.event, row.channel = job_id, quote_id, event, channel
    row.language, row.subject, row.body = language, clean(subject)[:LONGEST_SUBJECT], checked_body(body)
    row.state, row.sent_at = MessageState.BY_HAND, work.now
    if quote_id is not None:
        work.get(Quote, quote_id).sent_at = work.now
    return _kept(work, row).id


def take_back_messages(work: UnitOfWork, *, message_ids: Sequence[int]) -> None:
    """Take back those of these messages that have not left; the others stay, and the undo around goes on."""
    for each in dict.fromkeys(message_ids):
        row = work.get(Message, each)
        unsent = row.state is MessageState.NEEDS_YOU and row.trouble is Trouble.NO_ADDRESS
        if row.state is MessageState.WAITING or unsent:
            row.state, row.trouble = MessageState.CANCELLED, None
    work.session.flush()


def cancel_message(work: UnitOfWork, *, message_id: int, seen: int | None = None) -> None:
    """Take one message back before it leaves. Refused once it is on its way or gone. Undoable."""
    row = work.get(Message, message_id, seen=seen)
    if row.state is not MessageState.WAITING:
        raise Refused(too_late(row.state))
    row.state = MessageState.CANCELLED
    work.session.flush()
    work.undo_with(_("Message to {customer} taken back").format(customer=row.to_name), queue_again, message_id=row.id)


def queue_again(work: UnitOfWork, *, message_id: int) -> None:
    """Put a message that was taken back into the queue again."""
    row = work.get(Message, message_id)
    if row.state is not MessageState.CANCELLED:
        raise Refused(too_late(row.state))
    refuse_replaced(work, row)
    row.state, row.trouble, row.due_at = MessageState.WAITING, None, leaves_at(work)
    work.session.flush()
    work.undo_with(_("Message to {customer}").format(customer=row.to_name), cancel_message, message_id=row.id)


def refuse_replaced(work: UnitOfWork, row: Message) -> None:
    """Refuse to let a quote, an order or a return leave that was taken back or replaced meanwhile."""
    quote = work.get(Quote, row.quote_id) if row.quote_id is not None else None
    if quote is not None and quote.state is QuoteState.REPLACED:
        raise Refused(_("{number} was replaced by a newer quote.").format(number=quote.number))
    order = work.get(PurchaseOrder, row.order_id) if row.order_id is not None else None
    if row.event is MessageEvent.PURCHASE_ORDER and order is not None and order.state is OrderState.DRAFT:
        raise Refused(_("{order} was taken back. Send it from its page.").format(order=order.number))
    sent_back = work.get(SupplierReturn, row.return_id) if row.return_id is not None else None
    if row.event is MessageEvent.SUPPLIER_RETURN and sent_back is not None and sent_back.state is ReturnState.DRAFT:
        raise Refused(_("{order} was taken back. Send it from its page.").format(order=sent_back.number))


def leaves_at(work: UnitOfWork) -> datetime:
    """When a message that is queued now leaves: late enough to be taken back."""
    return work.now + timedelta(seconds=DELAY_SECONDS)


def too_late(state: MessageState) -> str:
    """Why a message can no longer be taken back or changed."""
    if state is MessageState.SENDING:
        return _("This message is leaving right now.")
    if state is MessageState.CANCELLED:
        return _("This message was taken back already.")
    if state in (MessageState.SENT, MessageState.BY_HAND):
        return _("This message has left and cannot be taken back.")
    if state is MessageState.NEEDS_YOU:
        return _("This message waits for somebody’s decision.")
    return _("This message is waiting to leave already.")


def checked_address(typed: str, *, supplier: bool = False) -> str:
    """One mail address as it is kept. Refused, field "to", for anything else: two addresses, a line break, no @."""
    address = typed.strip()
    if not address:
        raise Refused(_("Enter the address."), "to")
    if not checks.mail_ok(address):
        customers = _("This is not one complete mail address. Check it with the customer.")
        suppliers = _("This is not one complete mail address. Check it with the supplier.")
        raise Refused(suppliers if supplier else customers, "to")
    return address


def checked_subject(typed: str) -> str:
    """A subject of one line. Refused, field "subject", when it is empty or too long."""
    subject = clean(typed)
    if not subject:
        raise Refused(_("Write what the message is about."), "subject")
    return _fitting(subject, LONGEST_SUBJECT, "subject")


def checked_body(typed: str) -> str:
    """A text that says something. Refused, field "body", when it is empty or too long."""
    body = typed.strip()
    if not body:
        raise Refused(_("Write the message first."), "body")
    return _fitting(body, LONGEST_BODY, "body")


def _fitting(text: str, most: int, field: str) -> str:
    if len(text) > most:
        raise Refused(_("This is longer than {most} characters. Shorten it.").format(most=most), field)
    return text


def refuse_heavy(files: Sequence[NewFile]) -> None:
    """Refuse what no mail server takes. Field "files"."""
    if len(files) > MOST_FILES or sum(each.size for each in files) > MOST_BYTES:
        words = _("The files weigh more than {n} MB together. Send some of them by themselves.")
        raise Refused(words.format(n=MOST_BYTES // 1024**2), "files")


def attach_files(work: UnitOfWork, *, message: Message, files: Sequence[NewFile]) -> None:
    """Let files go with a message."""
    for each in files:
        name = clean(each.name)[:200] or each.sha256[:12]
        work.session.add(
            MessageFile(message_id=message.id, name=name, mime=each.mime[:80], size=each.size, sha256=each.sha256)
        )
    work.session.flush()


def new_header(sender: str) -> str:
    """A Message-ID of the sender's domain, which stays the same on every try."""
    domain = sender.rpartition("@")[2] or "localhost.localdomain"
    return f"<{uuid.uuid4()}@{domain}>"[:200]


def _message(work: UnitOfWork, customer: Customer, address: str, sender: str) -> Message:
    """A row with what every message to a customer has."""
    return Message(
        customer_id=customer.id,
        event=MessageEvent.FREE,
        channel=Channel.MAIL,
        to_name=customer.name,
        to_address=address,
        header_id=new_header(sender),
        created_at=work.now,
        person_id=work.actor,
        due_at=leaves_at(work),
    )


def _kept(work: UnitOfWork, row: Message) -> Message:
    """Write the row and, for a message about a job, its entry on the timeline. Refused where what it names is gone."""
    for model, row_id in ((Job, row.job_id), (Quote, row.quote_id), (Document, row.document_id)):
        if row_id is not None:
            work.get(model, row_id)
    work.add(row)
    if row.job_id is not None:
        facts = {"message": row.id, "event": row.event.value, "channel": row.channel.value}
        note_event(work, row.job_id, EventKind.MESSAGE, facts=facts)
        work.session.flush()
    return row


def waiting_ids(work: UnitOfWork, job_id: int) -> tuple[int, ...]:
    """The messages about a job that have not left yet."""
    found = select(Message.id).where(Message.job_id == job_id, Message.state == MessageState.WAITING)
    return tuple(work.session.scalars(found.order_by(Message.id)).all())
