"""How a move of the stock reads: what happened, for which paper, and the count before and after."""

from decimal import Decimal

from msp_desktop.domain.stock import MoveKind, MoveReason
from msp_desktop.i18n import _, ngettext
from msp_desktop.queries.stock_card import Move
from msp_desktop.ui.formats import formats
from msp_desktop.words import MOVE_KIND_WORDS, MOVE_REASON_WORDS


def plain(quantity: Decimal) -> str:
    """A quantity as people write it."""
    return formats().number(quantity)


def quantity_or_dash(quantity: Decimal) -> str:
    """The same, "–" for none."""
    return plain(quantity) if quantity else "–"


def counts_words(move: Move) -> str:
    """The pieces on hand before and after: “2 → 1”."""
    return _("{before} → {after}").format(before=plain(move.on_hand_before), after=plain(move.on_hand_after))


def signed(quantity: Decimal) -> str:
    """A change with its sign; "" for none."""
    if not quantity:
        return ""
    return f"+{plain(quantity)}" if quantity > 0 else plain(quantity).replace("-", "−")


def move_sentence(move: Move) -> str:
    """What happened and what for, in a few words: “J-2654 used 1”, “Received PO-0189”, “2 written off, broken”."""
    words = _first_words(move)
    if move.reason is MoveReason.UNDONE or (move.reason and move.kind in _SAYS_WHY):
        reason = move.note if move.reason is MoveReason.OTHER and move.note else _(MOVE_REASON_WORDS[move.reason])
        words = _("{what}, {reason}").format(what=words, reason=reason)
    return words


_SAYS_WHY = frozenset(
    {MoveKind.ADJUSTED, MoveKind.WRITTEN_OFF, MoveKind.COUNTED, MoveKind.SENT_BACK, MoveKind.RETURNED}
)


def _first_words(move: Move) -> str:
    n = plain(abs(move.on_hand or move.reserved or move.on_order or move.cores))
    paper = move.job or move.document or move.supplier_return or move.order or move.delivery
    match move.kind:
        case MoveKind.USED if move.on_hand > 0:
            return _("{job} gave back {n}").format(job=paper, n=n) if paper else _("{n} came back").format(n=n)
        case MoveKind.USED:
            return _("{job} used {n}").format(job=paper, n=n) if paper else _("Used {n}").format(n=n)
        case MoveKind.RETURNED:
            return _("{job} gave back {n}").format(job=paper, n=n) if paper else _("{n} came back").format(n=n)
        case MoveKind.RESERVED if move.job:
            return _("{job} reserved {n}").format(job=move.job, n=n)
        case MoveKind.RELEASED if move.job:
            return _("{job} released {n}").format(job=move.job, n=n)
        case MoveKind.RECEIVED:
            source = move.order or move.delivery
            return _("Received {paper}").format(paper=source) if source else _("Received {n}").format(n=n)
        case MoveKind.ADJUSTED | MoveKind.COUNTED | MoveKind.REVALUED:
            return _counted_words(move, n)
        case MoveKind.WRITTEN_OFF if move.on_hand < 0:
            return _("{n} written off").format(n=n)
        case _:
            what = _(MOVE_KIND_WORDS[move.kind])
            if paper:
                return _("{what} {n}, {paper}").format(what=what, n=n, paper=paper)
            return _("{what} {n}").format(what=what, n=n)


def _counted_words(move: Move, n: str) -> str:
    if move.kind is MoveKind.REVALUED or not move.on_hand:
        return _(MOVE_KIND_WORDS[move.kind])
    if move.kind is MoveKind.COUNTED:
        return _("Counted, {n} more").format(n=n) if move.on_hand > 0 else _("Counted, {n} fewer").format(n=n)
    return _("{n} more").format(n=n) if move.on_hand > 0 else _("{n} fewer").format(n=n)


def lasts_words(days: int | None) -> str:
    """How long the free pieces last: “6 days”, “5 weeks”, “over a year”; "–" where none is sold."""
    if days is None:
        return "–"
    if days > 365:
        return _("over a year")
    if days >= 60:
        months = days // 30
        return ngettext("{n} month", "{n} months", months).format(n=months)
    return ngettext("{n} day", "{n} days", days).format(n=days)


def warranty_words(days: int) -> str:
    """A warranty as people say it: months where it is whole ones, else days."""
    if not days:
        return _("None")
    if days % 365 == 0:
        return ngettext("{n} month", "{n} months", days // 365 * 12).format(n=days // 365 * 12)
    if days % 30 == 0:
        return ngettext("{n} month", "{n} months", days // 30).format(n=days // 30)
    return ngettext("{n} day", "{n} days", days).format(n=days)
