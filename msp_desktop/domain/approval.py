"""What a customer answers to a price, by which way, and what a call came to."""

from enum import StrEnum


class Answer(StrEnum):
    """What the customer said; WITHOUT_OPTION takes the quote without its optional lines."""

    APPROVED = "approved"
    WITHOUT_OPTION = "without_option"
    REFUSED = "refused"


class AnswerWay(StrEnum):
    """How the answer came."""

    PHONE = "phone"
    COUNTER = "counter"
    MAIL = "mail"


class QuoteState(StrEnum):
    """Where a quote stands; an open one past its last day is expired, which is computed and never stored."""

    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"
    REPLACED = "replaced"


class CallOutcome(StrEnum):
    """What came of calling the customer."""

    TALKED = "talked"
    NO_ANSWER = "no_answer"
    VOICEMAIL = "voicemail"
    CALL_BACK = "call_back"
