"""Messages to customers and suppliers: prepared, on their way, those that need somebody, and how the shop writes."""

from msp_desktop.usecases.messages.attending import (
    correct_address,
    leave_message,
    mark_bounced,
    put_message_back,
    send_again,
)
from msp_desktop.usecases.messages.queueing import (
    NewFile,
    cancel_message,
    note_by_hand,
    queue_again,
    queue_message,
    take_back_messages,
    tell_customer,
    waiting_ids,
)
from msp_desktop.usecases.messages.sending import mark_failed, mark_sending, mark_sent, put_back, settle_unfinished
from msp_desktop.usecases.messages.settings import (
    change_mail_server,
    change_template,
    note_mail_tested,
    remove_mail_server,
    reset_template,
    set_rule,
    template_sentence,
)
from msp_desktop.usecases.messages.to_suppliers import tell_supplier, write_to_supplier

__all__ = [
    "NewFile",
    "cancel_message",
    "change_mail_server",
    "change_template",
    "correct_address",
    "leave_message",
    "mark_bounced",
    "mark_failed",
    "mark_sending",
    "mark_sent",
    "note_by_hand",
    "note_mail_tested",
    "put_back",
    "put_message_back",
    "queue_again",
    "queue_message",
    "remove_mail_server",
    "reset_template",
    "send_again",
    "set_rule",
    "settle_unfinished",
    "take_back_messages",
    "tell_customer",
    "tell_supplier",
    "template_sentence",
    "waiting_ids",
    "write_to_supplier",
]
