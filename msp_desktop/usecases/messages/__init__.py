"""Messages to customers: prepared and queued, on their way, and those that need somebody."""

from msp_desktop.usecases.messages.queueing import (
    NewFile,
    cancel_message,
    note_by_hand,
    queue_again,
    queue_message,
    take_back_messages,
    tell_customer,
)

__all__ = [
    "NewFile",
    "cancel_message",
    "note_by_hand",
    "queue_again",
    "queue_message",
    "take_back_messages",
    "tell_customer",
]
