"""What every act of a stock-take looks up and says."""

from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.stock_take import ShelfState, TakeState
from msp_desktop.i18n import _
from msp_desktop.store.base import whole_text
from msp_desktop.store.models.stock_take import StockTake, StockTakeShelf
from msp_desktop.store.names import clean
from msp_desktop.store.unit_of_work import UnitOfWork


def open_take(work: UnitOfWork, take_id: int, seen: int | None = None) -> StockTake:
    """A count that goes on. Raises Refused once it is done or cancelled."""
    take = work.get(StockTake, take_id, seen=seen)
    if take.state is TakeState.DONE:
        raise Refused(_("{count} is done. Start another one.").format(count=take.name))
    if take.state is TakeState.CANCELLED:
        raise Refused(_("{count} was cancelled. Start another one.").format(count=take.name))
    return take


def check_none_runs(work: UnitOfWork, but: int | None = None) -> None:
    """One count goes on at a time. Raises Refused while another one does."""
    running = work.session.scalars(
        select(StockTake).where(StockTake.state == TakeState.OPEN, StockTake.id != (but or 0))
    ).first()
    if running is not None:
        raise Refused(_("{count} goes on. Add shelves to it, or finish it first.").format(count=running.name))


def countable_shelf(work: UnitOfWork, shelf_id: int) -> StockTakeShelf:
    """A shelf that can be counted on. Raises Refused once it is closed or booked."""
    shelf = work.get(StockTakeShelf, shelf_id)
    open_take(work, shelf.stock_take_id)
    words = {
        ShelfState.CLOSED: _("Shelf {shelf} is closed. Choose what to count again in its differences."),
        ShelfState.BOOKED: _("Shelf {shelf} was counted and booked."),
    }
    if shelf.state in words:
        raise Refused(words[shelf.state].format(shelf=shelf_words(shelf.shelf)))
    return shelf


def tidy_line(text: str, longest: int, field: str) -> str:
    """A one-line text without outer blanks. Raises Refused where it is too long to keep."""
    kept = clean(whole_text(text))
    if len(kept) > longest:
        raise Refused(_("This is longer than {most} characters. Shorten it.").format(most=longest), field)
    return kept


def shelf_words(group: str) -> str:
    """What a group of shelves is called: its letters, or a dash for parts that lie nowhere in particular."""
    return group or "–"
