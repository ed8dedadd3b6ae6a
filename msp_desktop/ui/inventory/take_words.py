"""How a stock-take is spoken of: its shelves, differences and reasons."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from msp_desktop.domain.stock import MoveReason
from msp_desktop.domain.stock_take import ShelfState
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.stock_take_differences import DifferenceRow, DifferenceSums
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import Badge

REASON_WORDS: Mapping[MoveReason, str] = {
    MoveReason.NOT_BOOKED: N_("Used, not booked"),
    MoveReason.SHOP_USE: N_("Shop use"),
    MoveReason.LOST: N_("Lost"),
    MoveReason.BROKEN: N_("Broken"),
    MoveReason.OLD_COUNT: N_("Old count wrong"),
    MoveReason.FOUND: N_("Found again"),
    MoveReason.OTHER: N_("Other"),
}
SHELF_STATES: Mapping[ShelfState, tuple[str, str, str]] = {
    ShelfState.WAITING: ("neu", "clock-outline", N_("Not started")),
    ShelfState.COUNTING: ("wrk", "barcode", N_("Counting")),
    ShelfState.CLOSED: ("ok", "check", N_("Closed")),
    ShelfState.BOOKED: ("neu", "check-all", N_("Booked")),
}
MOST_SHELVES = 6


def shelf_badge(state: ShelfState, round_: int) -> Badge:
    """The badge of where counting a shelf stands."""
    token, icon, words = SHELF_STATES[state]
    if state is ShelfState.COUNTING and round_ > 1:
        return Badge(token, "refresh", _("Counting again"))
    return Badge(token, icon, _(words))


def shelf_title(shelf: str, name: str = "") -> str:
    """A shelf with its name: "K Keyboards, screens"; parts without a shelf have none."""
    if not shelf:
        return _("Without a shelf")
    return _("{shelf} {name}").format(shelf=shelf, name=name) if name else shelf


def shelf_named(shelf: str) -> str:
    """A shelf inside a sentence."""
    return _("shelf {shelf}").format(shelf=shelf) if shelf else _("parts without a shelf")


def shelves_named(shelves: Sequence[str]) -> str:
    """Several shelves inside a sentence: "C, D and P"."""
    names = [each or _("no shelf") for each in shelves]
    if len(names) > MOST_SHELVES:
        return ngettext("{n} shelf", "{n} shelves", len(names)).format(n=len(names))
    if len(names) < 2:
        return "".join(names)
    return _("{some} and {last}").format(some=", ".join(names[:-1]), last=names[-1])


def pieces(quantity: Decimal) -> str:
    """So many pieces."""
    number = formats().number(quantity)
    return ngettext("{n} piece", "{n} pieces", 1 if quantity == 1 else 2).format(n=number)


def signed(quantity: Decimal) -> str:
    """A difference with its sign."""
    if not quantity:
        return "±0"
    return ("+" if quantity > 0 else "−") + formats().number(abs(quantity))


def signed_money(cents: int) -> str:
    """An amount with its sign, also above zero."""
    return ("+" if cents > 0 else "") + formats().money(cents)


def reason_words(row: DifferenceRow) -> str:
    """What is chosen as the reason, or that something is to be chosen."""
    if not row.reason:
        return _("Choose…")
    if row.reason is MoveReason.OTHER and row.note:
        return row.note
    return _(REASON_WORDS[row.reason]) if row.reason in REASON_WORDS else ""


def difference_detail(row: DifferenceRow) -> str:
    """What one should know of a difference before it is booked."""
    said = []
    if row.missing and any(row.missing):
        said.append(_("missing {serials}").format(serials=", ".join(each or "–" for each in row.missing)))
    if row.new and any(row.new):
        said.append(_("new {serials}").format(serials=", ".join(each or "–" for each in row.new)))
    if row.unsure:
        said.append(_("sold while it was being counted: count again"))
    if row.difference < 0 < row.reserved:
        words = ngettext("{n} reserved, may lie at a job", "{n} reserved, may lie at jobs", int(row.reserved) or 1)
        said.append(words.format(n=formats().number(row.reserved)))
    if row.found_on and not row.expected and row.counted and not row.place.upper().startswith(row.found_on):
        said.append(_("found on {shelf}").format(shelf=row.found_on))
    return " · ".join(said)


def agreement(sums: DifferenceSums) -> str:
    """How much of the closed shelves is as the book says, and what was sold meanwhile."""
    if not sums.shelves:
        return ""
    agree = sums.items - sums.differences
    words = ngettext(
        "{agree} of {n} item on {shelves} agrees", "{agree} of {n} items on {shelves} agree", sums.items
    ).format(agree=agree, n=sums.items, shelves=shelves_named(sums.shelves))
    if not sums.sold:
        return words
    left_out = ngettext(
        "expected already leaves out {n} piece sold or used while counting",
        "expected already leaves out {n} pieces sold or used while counting",
        int(sums.sold) or 1,
    ).format(n=formats().number(sums.sold))
    return _("{agreement} · {left_out}").format(agreement=words, left_out=left_out)


def share(part_cents: int, whole_cents: int) -> str:
    """How much of what lies there a net difference is."""
    if whole_cents <= 0 or not part_cents:
        return ""
    percent = (Decimal(abs(part_cents)) * 100 / whole_cents).quantize(Decimal("0.1"))
    words = _("{percent} of the {value} that lies there")
    return words.format(percent=formats().percent(percent), value=formats().money(whole_cents))


def season_name(day: date) -> str:
    """What a count of that day would be called."""
    seasons = (_("Winter {year}"), _("Spring {year}"), _("Summer {year}"), _("Autumn {year}"))
    return seasons[day.month % 12 // 3].format(year=day.year)
