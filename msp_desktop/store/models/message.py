"""Messages to customers, their templates, and the shop's mail server."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from msp_desktop.domain.message import Channel, MailSecurity, MessageEvent, MessageState, Trouble
from msp_desktop.store.base import Base, BigText, Code, Flag, Integer, Text, UtcTime, column, key, link, version


class MailServer(Base):
    """The one row (id 1) that says how mail leaves; the password is a sealed secret of its own."""

    __tablename__ = "mail_server"

    id: Mapped[int] = key()
    host: Mapped[str] = column(Text(253), privacy="technical")
    port: Mapped[int] = column(Integer, privacy="technical")
    security: Mapped[MailSecurity] = column(Code(MailSecurity), privacy="technical")
    user: Mapped[str] = column(Text(254), privacy="personal", default="")
    sender_name: Mapped[str] = column(Text(200), privacy="document", default="")
    sender_address: Mapped[str] = column(Text(254), privacy="document")
    reply_to: Mapped[str] = column(Text(254), privacy="document", default="")
    copy_to: Mapped[str] = column(Text(254), privacy="document", default="")
    tested_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
    version: Mapped[int] = version()


class MessageTemplate(Base):
    """The shop's own words for an occasion in a language; without a row the built-in words hold."""

    __tablename__ = "message_template"

    id: Mapped[int] = key()
    event: Mapped[MessageEvent] = column(Code(MessageEvent), privacy="technical")
    language: Mapped[str] = column(Text(2), privacy="technical")
    subject: Mapped[str] = column(Text(200), privacy="document")
    body: Mapped[str] = column(BigText, privacy="document")
    # For text messages, which carry no subject.
    short: Mapped[str] = column(Text(1000), privacy="document", default="")
    version: Mapped[int] = version()

    __table_args__ = (UniqueConstraint("event", "language"),)


class MessageRule(Base):
    """Whether an occasion writes by itself; without a row the built-in rule holds."""

    __tablename__ = "message_rule"

    id: Mapped[int] = key()
    event: Mapped[MessageEvent] = column(Code(MessageEvent), privacy="technical", unique=True)
    automatic: Mapped[bool] = column(Flag, privacy="technical")
    version: Mapped[int] = version()


class Message(Base):
    """One message to one address: what it says is fixed, where it stands moves on."""

    __tablename__ = "message"

    id: Mapped[int] = key()
    job_id: Mapped[int | None] = link("job.id", nullable=True)
    # To a customer, or to a supplier about an order or a return.
    customer_id: Mapped[int | None] = link("customer.id", nullable=True)
    supplier_id: Mapped[int | None] = link("supplier.id", nullable=True, index=False)
    order_id: Mapped[int | None] = link("purchase_order.id", nullable=True)
    return_id: Mapped[int | None] = link("supplier_return.id", nullable=True)
    quote_id: Mapped[int | None] = link("quote.id", nullable=True)
    document_id: Mapped[int | None] = link("document.id", nullable=True)
    event: Mapped[MessageEvent] = column(Code(MessageEvent), privacy="technical")
    channel: Mapped[Channel] = column(Code(Channel), privacy="technical")
    to_name: Mapped[str] = column(Text(200), privacy="personal", default="")
    to_address: Mapped[str] = column(Text(254), privacy="personal", default="")
    language: Mapped[str] = column(Text(2), privacy="technical")
    subject: Mapped[str] = column(Text(200), privacy="personal", default="")
    body: Mapped[str] = column(BigText, privacy="personal")
    state: Mapped[MessageState] = column(Code(MessageState), privacy="technical")
    trouble: Mapped[Trouble | None] = column(Code(Trouble), privacy="technical")
    # What the server answered, as it said it.
    answer: Mapped[str] = column(Text(1000), privacy="personal", default="")
    # The Message-ID header: the same on every try, so that a repeated one is known as such.
    header_id: Mapped[str] = column(Text(200), privacy="technical", unique=True)
    created_at: Mapped[datetime] = column(UtcTime, privacy="technical")
    person_id: Mapped[int | None] = link("person.id", nullable=True, index=False)
    # Not before this moment; moved on after a failed try.
    due_at: Mapped[datetime] = column(UtcTime, privacy="technical")
    tries: Mapped[int] = column(Integer, privacy="technical", default=0)
    sent_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
    seen_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
    version: Mapped[int] = version()

    __table_args__ = (Index("ix_message_state_due", "state", "due_at", "id"),)


class MessageFile(Base):
    """A file that goes with a message; its bytes lie in the file store."""

    __tablename__ = "message_file"

    id: Mapped[int] = key()
    message_id: Mapped[int] = link("message.id")
    name: Mapped[str] = column(Text(200), privacy="personal")
    mime: Mapped[str] = column(Text(80), privacy="technical")
    size: Mapped[int] = column(Integer, privacy="technical")
    sha256: Mapped[str] = column(Text(64), privacy="technical")
