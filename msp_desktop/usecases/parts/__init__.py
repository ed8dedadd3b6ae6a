"""Parts: their cards, and every move of the stock."""

from msp_desktop.usecases.parts.adjusting import adjust_stock, reverse_adjustment, write_off
from msp_desktop.usecases.parts.cards import (
    add_part,
    change_part,
    change_part_cost,
    change_part_prices,
    end_part,
    end_parts,
    index_part,
    part_facts,
    remove_part,
    restore_part,
    revive_part,
    revive_parts,
    set_cost,
)
from msp_desktop.usecases.parts.ledger import Behind, balance_of, book
from msp_desktop.usecases.parts.serials import add_pieces, name_piece, take_pieces
from msp_desktop.usecases.parts.values import NewPartPrice, PartFacts, PartSupplierFacts

__all__ = [
    "Behind",
    "NewPartPrice",
    "PartFacts",
    "PartSupplierFacts",
    "add_part",
    "add_pieces",
    "adjust_stock",
    "balance_of",
    "book",
    "change_part",
    "change_part_cost",
    "change_part_prices",
    "end_part",
    "end_parts",
    "index_part",
    "name_piece",
    "part_facts",
    "remove_part",
    "restore_part",
    "reverse_adjustment",
    "revive_part",
    "revive_parts",
    "set_cost",
    "take_pieces",
    "write_off",
]
