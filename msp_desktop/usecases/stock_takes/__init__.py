"""Stock-takes: shelves are counted blind while sales go on, compared with the book, and set right in one act."""

from msp_desktop.usecases.stock_takes.approving import approve_take
from msp_desktop.usecases.stock_takes.closing import close_shelf, count_again, set_reason
from msp_desktop.usecases.stock_takes.counting import count_part, set_count
from msp_desktop.usecases.stock_takes.starting import (
    NamedShelf,
    add_shelves,
    cancel_take,
    name_shelf,
    start_take,
)

__all__ = [
    "NamedShelf",
    "add_shelves",
    "approve_take",
    "cancel_take",
    "close_shelf",
    "count_again",
    "count_part",
    "name_shelf",
    "set_count",
    "set_reason",
    "start_take",
]
