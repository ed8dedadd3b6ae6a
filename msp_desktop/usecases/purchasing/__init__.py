"""Buying: purchase orders from draft to received, and what goes back to suppliers."""

from msp_desktop.store.purchase_rows import expected_days
from msp_desktop.usecases.purchasing.arriving import receive_line, unreceive_line
from msp_desktop.usecases.purchasing.closing import close_order, close_order_line, reopen_order
from msp_desktop.usecases.purchasing.lines import add_order_line, change_order_line, fill_order, remove_order_line
from msp_desktop.usecases.purchasing.orders import (
    change_order,
    copy_order,
    delete_order,
    draft_for_supplier,
    make_order,
    restore_order,
)
from msp_desktop.usecases.purchasing.return_moves import send_return, take_return_back
from msp_desktop.usecases.purchasing.returns import (
    add_return_line,
    change_return,
    change_return_line,
    close_return,
    credit_return,
    delete_return,
    draft_return,
    fill_return,
    make_return,
    remove_return_line,
    reopen_return,
    restore_return,
)
from msp_desktop.usecases.purchasing.sending import (
    expect_order,
    expect_order_line,
    keep_order_paper,
    send_order,
    set_supplier_reference,
    take_order_back,
)
from msp_desktop.usecases.purchasing.values import KeptOrderLine, NewOrderLine, NewReturnLine, OrderFacts

__all__ = [
    "KeptOrderLine",
    "NewOrderLine",
    "NewReturnLine",
    "OrderFacts",
    "add_order_line",
    "add_return_line",
    "change_order",
    "change_order_line",
    "change_return",
    "change_return_line",
    "close_order",
    "close_order_line",
    "close_return",
    "copy_order",
    "credit_return",
    "delete_order",
    "delete_return",
    "draft_for_supplier",
    "draft_return",
    "expect_order",
    "expect_order_line",
    "expected_days",
    "fill_order",
    "fill_return",
    "keep_order_paper",
    "make_order",
    "make_return",
    "receive_line",
    "remove_order_line",
    "remove_return_line",
    "reopen_order",
    "reopen_return",
    "restore_order",
    "restore_return",
    "send_order",
    "send_return",
    "set_supplier_reference",
    "take_order_back",
    "take_return_back",
    "unreceive_line",
]
