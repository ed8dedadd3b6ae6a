"""Messages to suppliers: an order, a return or a complaint goes through the same queue as what customers get."""

from collections.abc import Sequence

from msp_desktop import checks
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.message import TO_SUPPLIERS, Channel, MessageEvent, MessageState, Trouble
from msp_desktop.domain.message_text import Place
from msp_desktop.i18n import _
from msp_desktop.store.message_rows import server_facts
from msp_desktop.store.models.message import Message
from msp_desktop.store.models.purchase import PurchaseOrder, SupplierReturn
from msp_desktop.store.models.supplier import Supplier
from msp_desktop.store.purchase_rows import language_of_supplier
from msp_desktop.store.supplier_message import supplier_text
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.messages.queueing import (
    NewFile,
    attach_files,
    cancel_message,
    checked_address,
    checked_body,
    checked_subject,
    leaves_at,
    new_header,
    refuse_heavy,
)


def write_to_supplier(
    work: UnitOfWork,
    *,
    supplier_id: int,
    event: MessageEvent,
    to_address: str,
    subject: str,
    body: str,
    language: str,
    order_id: int | None = None,
    return_id: int | None = None,
    files: Sequence[NewFile] = (),
) -> int:
    """Put a mail to a supplier into the queue and give its id; it can be taken back while it waits.

    Raises Refused, with the field "to", "subject", "body" or "files", where it cannot leave as it stands.
    """
    server = server_facts(work.session)
    if server is None:
        raise Refused(_("No mail server is set up yet. It is entered in Settings › Mail."))
    supplier = work.get(Supplier, supplier_id)
    row = _message(work, supplier, event, server.sender_address)
    row.to_address = checked_address(to_address, supplier=True)
    row.language, row.subject, row.body = language, checked_subject(subject), checked_body(body)
    row.order_id, row.return_id = order_id, return_id
    refuse_heavy(files)
    work.add(row)
    attach_files(work, message=row, files=files)
    work.undo_with(_("Message to {customer}").format(customer=row.to_name), cancel_message, message_id=row.id)
    return row.id


def tell_supplier(
    work: UnitOfWork,
    *,
    supplier_id: int,
    event: MessageEvent,
    order_id: int | None = None,
    return_id: int | None = None,
    what: str = "",
    delivery_note: str = "",
    files: Sequence[NewFile] = (),
) -> int | None:
    """Prepare the message of an occasion inside another act, and give its id; the other act names the undo.

    `what` says in the supplier’s language what it is about, line by line. None when there is no mail server; a
    supplier without a complete address gets a message that needs somebody.
    """
    server = server_facts(work.session)
    if server is None:
        return None
    supplier = work.get(Supplier, supplier_id)
    order = work.get(PurchaseOrder, order_id) if order_id is not None else None
    sent_back = work.get(SupplierReturn, return_id) if return_id is not None else None
    more = {Place.WHAT: what, Place.DELIVERY_NOTE: delivery_note}
    text = supplier_text(work.session, event=event, supplier=supplier, order=order, sent_back=sent_back, more=more)
    row = _message(work, supplier, event, server.sender_address)
    row.order_id, row.return_id, row.to_address = order_id, return_id, supplier.email
    row.language = language_of_supplier(work.session, supplier)
    row.subject, row.body = text.subject, text.body
    if not checks.mail_ok(supplier.email):
        row.state, row.trouble = MessageState.NEEDS_YOU, Trouble.NO_ADDRESS
    refuse_heavy(files)
    work.add(row)
    attach_files(work, message=row, files=files)
    return row.id


def _message(work: UnitOfWork, supplier: Supplier, event: MessageEvent, sender: str) -> Message:
    if event not in TO_SUPPLIERS:
        raise ValueError(f"{event} is no occasion to write to a supplier")
    return Message(
        supplier_id=supplier.id,
        event=event,
        channel=Channel.MAIL,
        to_name=supplier.name,
        header_id=new_header(sender),
        created_at=work.now,
        person_id=work.actor,
        due_at=leaves_at(work),
        state=MessageState.WAITING,
    )
