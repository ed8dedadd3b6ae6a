"""Acts on quotes: making one, noting that it left, what the customer answered, and calls about it."""

from msp_desktop.usecases.quotes.answering import record_answer, withdraw_answer
from msp_desktop.usecases.quotes.calling import log_call
from msp_desktop.usecases.quotes.making import keep_quote_paper, make_quote, mark_line_optional, note_quote_sent

__all__ = [
    "keep_quote_paper",
    "log_call",
    "make_quote",
    "mark_line_optional",
    "note_quote_sent",
    "record_answer",
    "withdraw_answer",
]
