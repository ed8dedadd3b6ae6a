"""Parts that go back to a supplier at the counter: the return leaves with its mail, and is taken back with it."""

from collections.abc import Sequence

from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.message import MessageEvent, MessageState
from msp_desktop.i18n import _
from msp_desktop.store.models.message import Message
from msp_desktop.store.models.purchase import SupplierReturn
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases import purchasing
from msp_desktop.usecases.counter.ordering import LEFT, SupplierMail
from msp_desktop.usecases.messages import NewFile, take_back_messages, write_to_supplier


def send_back(
    work: UnitOfWork,
    *,
    return_id: int,
    paper: NewFile | None = None,
    mail: SupplierMail | None = None,
    seen: int | None = None,
) -> int | None:
    """Send a return, with its mail where the supplier is written to, and give the message's id. Undoable."""
    row = work.get(SupplierReturn, return_id, seen=seen)
    purchasing.send_return(work, return_id=return_id, seen=seen)
    message_id = None
    if mail is not None:
        message_id = write_to_supplier(
            work,
            supplier_id=row.supplier_id,
            event=MessageEvent.SUPPLIER_RETURN,
            to_address=mail.to_address,
            subject=mail.subject,
            body=mail.body,
            language=mail.language,
            return_id=return_id,
            files=() if paper is None else (paper,),
        )
    work.undo_with(_("{number} sent").format(number=row.number), take_return_back, return_id=return_id)
    return message_id


def take_return_back(work: UnitOfWork, *, return_id: int, seen: int | None = None) -> None:
    """Make a return that left a draft again and keep its mail from leaving; asked first where the mail has left."""
    row = work.get(SupplierReturn, return_id, seen=seen)
    mails = _mails(work, return_id)
    if any(each.state in LEFT for each in mails):
        if work.takes_back:
            raise Refused(_("{order} has left by mail. Take it back on its page.").format(order=row.number))
        question = _("{order} has left by mail. Tell the supplier that it does not hold. Take it back?")
        work.confirm(f"left-{return_id}", question.format(order=row.number))
    purchasing.take_return_back(work, return_id=return_id)
    take_back_messages(work, message_ids=[each.id for each in mails])
    work.undo_with(_("{number} taken back").format(number=row.number), send_back, return_id=return_id)


def _mails(work: UnitOfWork, return_id: int) -> Sequence[Message]:
    found = select(Message).where(Message.return_id == return_id, Message.event == MessageEvent.SUPPLIER_RETURN)
    return work.session.scalars(found.where(Message.state != MessageState.CANCELLED).order_by(Message.id)).all()
