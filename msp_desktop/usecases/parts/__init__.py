"""Parts: their cards, and every move of the stock."""

from msp_desktop.usecases.parts.ledger import Behind, balance_of, book

__all__ = ["Behind", "balance_of", "book"]
