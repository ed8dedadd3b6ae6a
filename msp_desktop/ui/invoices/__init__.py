"""Invoices and receipts: the list, and the page of one."""
