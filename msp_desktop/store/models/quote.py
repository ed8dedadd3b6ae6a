"""Quotes and what customers answered."""

from datetime import date, datetime

from sqlalchemy.orm import Mapped

from msp_desktop.domain.approval import Answer, AnswerWay, QuoteState
from msp_desktop.store.base import Base, BigText, Cents, Code, Day, Text, UtcTime, column, key, link, version


class Quote(Base):
    """A price offered for a job, frozen as JSON the moment it is made; a later one replaces it."""

    __tablename__ = "quote"

    id: Mapped[int] = key()
    job_id: Mapped[int] = link("job.id")
    number: Mapped[str] = column(Text(40), privacy="document", unique=True)
    state: Mapped[QuoteState] = column(Code(QuoteState), privacy="technical", default=QuoteState.OPEN)
    language: Mapped[str] = column(Text(2), privacy="document")
    made_at: Mapped[datetime] = column(UtcTime, privacy="technical")
    made_by_id: Mapped[int | None] = link("person.id", nullable=True, index=False)
    valid_until: Mapped[date] = column(Day, privacy="document")
    net_cents: Mapped[int] = column(Cents, privacy="document")
    total_cents: Mapped[int] = column(Cents, privacy="document")
    # The same without the optional lines, and what is owed when the customer refuses; NULL where there is none.
    without_option_cents: Mapped[int | None] = column(Cents, privacy="document")
    refused_cents: Mapped[int | None] = column(Cents, privacy="document")
    snapshot: Mapped[str] = column(BigText, privacy="document")
    snapshot_sha256: Mapped[str] = column(Text(64), privacy="technical")
    # The PDF's bytes in the file store, once rendered.
    paper_sha256: Mapped[str | None] = column(Text(64), privacy="technical")
    # When it was handed to the mail server, printed, or told: "Sent 2 days ago".
    sent_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
    version: Mapped[int] = version()


class Approval(Base):
    """What a customer answered, with or without a quote: who said it, when, by which way, up to which amount."""

    __tablename__ = "approval"

    id: Mapped[int] = key()
    job_id: Mapped[int] = link("job.id")
    quote_id: Mapped[int | None] = link("quote.id", nullable=True)
    answer: Mapped[Answer] = column(Code(Answer), privacy="technical")
    way: Mapped[AnswerWay] = column(Code(AnswerWay), privacy="technical")
    who: Mapped[str] = column(Text(200), privacy="personal")
    at: Mapped[datetime] = column(UtcTime, privacy="technical")
    person_id: Mapped[int | None] = link("person.id", nullable=True, index=False)
    # Tax included; the limit agreed with this answer.
    limit_cents: Mapped[int | None] = column(Cents, privacy="technical")
    total_cents: Mapped[int] = column(Cents, privacy="technical")
    note: Mapped[str] = column(Text(1000), privacy="personal", default="")
    withdrawn_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
