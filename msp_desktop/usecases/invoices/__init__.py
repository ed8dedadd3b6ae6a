"""Acts on invoices and receipts: drafts, issuing, keeping the paper, turning a receipt into an invoice."""

from msp_desktop.usecases.invoices.drafting import (
    add_draft_line,
    change_draft,
    change_draft_line,
    delete_draft,
    discount_draft,
    draft_for_items,
    draft_sale,
    leave_for_later,
    name_buyer,
    remove_draft_line,
    restore_draft,
    take_items_off,
)
from msp_desktop.usecases.invoices.issuing import issue, keep_paper
from msp_desktop.usecases.invoices.replacing import receipt_to_invoice
from msp_desktop.usecases.invoices.stock_lines import add_stock_line
from msp_desktop.usecases.invoices.values import SaleLine

__all__ = [
    "SaleLine",
    "add_draft_line",
    "add_stock_line",
    "change_draft",
    "change_draft_line",
    "delete_draft",
    "discount_draft",
    "draft_for_items",
    "draft_sale",
    "issue",
    "keep_paper",
    "leave_for_later",
    "name_buyer",
    "receipt_to_invoice",
    "remove_draft_line",
    "restore_draft",
    "take_items_off",
]
