"""What somebody does about a message: sends it again, corrects its address, leaves it, or says that it came back."""

from dataclasses import dataclass, replace
from datetime import datetime

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.message import Channel, MessageState, Trouble
from msp_desktop.i18n import _
from msp_desktop.store.customer_rows import customer_facts, standing_for
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.message import Message
from msp_desktop.store.models.supplier import Supplier
from msp_desktop.store.supplier_rows import facts_of
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.customers import change_customer
from msp_desktop.usecases.messages.queueing import checked_address, leaves_at, refuse_replaced, too_late
from msp_desktop.usecases.suppliers import change_supplier


@dataclass(frozen=True, slots=True)
class Stood:
    """How a message stood before an act, and the state it has after it: what undo gives back."""

    message_id: int
    after: MessageState
    state: MessageState
    trouble: Trouble | None
    to_address: str
    tries: int
    due_at: datetime
    seen_at: datetime | None


def send_again(work: UnitOfWork, *, message_id: int, seen: int | None = None) -> None:
    """Put a message that needs somebody into the queue again, under its old Message-ID. Undoable while it waits."""
    row = _in_need(work, message_id, seen)
    checked_address(row.to_address, supplier=row.supplier_id is not None)
    before = _stood(row, MessageState.WAITING)
    _queue(work, row)
    work.undo_with(_("Message to {customer}").format(customer=row.to_name), put_message_back, before=before)


def correct_address(
    work: UnitOfWork, *, message_id: int, address: str, on_card: bool = False, seen: int | None = None
) -> None:
    """Give a message the right address and queue it again; `on_card` puts it on the card of its reader too.

    Raises Refused, field "to", for anything but one complete address. Undoable while it waits; the card stays.
    """
    row = _in_need(work, message_id, seen)
    before = _stood(row, MessageState.WAITING)
    wrong, row.to_address = row.to_address, checked_address(address, supplier=row.supplier_id is not None)
    if on_card:
        _keep_on_card(work, row, wrong)
    _queue(work, row)
    work.undo_with(_("Message to {customer}").format(customer=row.to_name), put_message_back, before=before)


def leave_message(work: UnitOfWork, *, message_id: int, seen: int | None = None) -> None:
    """Leave a message that needs somebody as it is: nobody has to look at it any more. Undoable."""
    row = _in_need(work, message_id, seen)
    before = _stood(row, MessageState.CANCELLED)
    row.state, row.seen_at = MessageState.CANCELLED, work.now
    work.session.flush()
    work.undo_with(_("Message to {customer} left").format(customer=row.to_name), put_message_back, before=before)


def mark_bounced(work: UnitOfWork, *, message_id: int, seen: int | None = None) -> None:
    """Note that a sent message came back, as a person saw in the shop's mailbox. Undoable."""
    row = work.get(Message, message_id, seen=seen)
    if row.state is not MessageState.SENT or row.channel is not Channel.MAIL:
        raise Refused(_("Only a mail that was sent can come back."))
    before = _stood(row, MessageState.NEEDS_YOU)
    row.state, row.trouble = MessageState.NEEDS_YOU, Trouble.BOUNCED
    work.session.flush()
    work.undo_with(_("Message to {customer} came back").format(customer=row.to_name), put_message_back, before=before)


def put_message_back(work: UnitOfWork, *, before: Stood) -> None:
    """Let a message stand as it did before an act. Refused when it has gone on since."""
    row = work.get(Message, before.message_id)
    if row.state is not before.after:
        raise Refused(too_late(row.state))
    row.state, row.trouble, row.to_address = before.state, before.trouble, before.to_address
    row.tries, row.due_at, row.seen_at = before.tries, before.due_at, before.seen_at
    work.session.flush()


def _in_need(work: UnitOfWork, message_id: int, seen: int | None) -> Message:
    row = work.get(Message, message_id, seen=seen)
    if row.state is not MessageState.NEEDS_YOU:
        raise Refused(too_late(row.state))
    return row


def _queue(work: UnitOfWork, row: Message) -> None:
    refuse_replaced(work, row)
    row.state, row.trouble, row.tries, row.due_at = MessageState.WAITING, None, 0, leaves_at(work)
    work.session.flush()


def _stood(row: Message, after: MessageState) -> Stood:
    return Stood(row.id, after, row.state, row.trouble, row.to_address, row.tries, row.due_at, row.seen_at)


def _keep_on_card(work: UnitOfWork, row: Message, wrong: str) -> None:
    """Put the right address on the card, on a customer's first, in the place of the wrong one."""
    if row.customer_id is None:
        _keep_on_supplier(work, row)
        return
    customer_id = standing_for(work.session, row.customer_id)
    facts = customer_facts(work.session, work.get(Customer, customer_id))
    others = tuple(each for each in facts.emails if each not in (wrong, row.to_address))
    after = replace(facts, emails=(row.to_address, *others))
    if after != facts:
        change_customer(work, customer_id=customer_id, seen=None, facts=after)


def _keep_on_supplier(work: UnitOfWork, row: Message) -> None:
    """Put the right address on the supplier's card."""
    if row.supplier_id is None:
        return
    facts = facts_of(work.get(Supplier, row.supplier_id))
    if facts.email != row.to_address:
        change_supplier(work, supplier_id=row.supplier_id, facts=replace(facts, email=row.to_address), seen=None)
