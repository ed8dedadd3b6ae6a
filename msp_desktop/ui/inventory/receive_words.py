"""How a delivery says what came: the state of a line, what is to be decided, and for whom it is."""

from decimal import Decimal

from msp_desktop.domain.delivery import DifferenceKind
from msp_desktop.domain.purchase import CostDecision, ExtraDecision, ShortDecision
from msp_desktop.i18n import N_, NO_VALUE, _, ngettext
from msp_desktop.queries.delivery_card import DeliveryCard, ToDecide
from msp_desktop.store.delivery_rows import DeliveryRow
from msp_desktop.ui.formats import formats, today
from msp_desktop.ui.kit import Badge

SHORT_WORDS = {
    ShortDecision.KEEP: N_("Keep on order"),
    ShortDecision.CLOSE: N_("Close line"),
    ShortDecision.COMPLAIN: N_("Complain"),
}
EXTRA_WORDS = {ExtraDecision.SET_ASIDE: N_("Set aside"), ExtraDecision.TAKE: N_("Take into stock")}
COST_WORDS = {CostDecision.USE: N_("Use new cost"), CostDecision.ASK: N_("Ask supplier")}

DIFFERENCE_ICONS = {
    DifferenceKind.MISSING: ("truck-delivery-outline", "wai"),
    DifferenceKind.NOT_ORDERED: ("alert-outline", "war"),
    DifferenceKind.DEARER: ("trending-up", "war"),
}


def line_badge(row: DeliveryRow) -> Badge:
    """The state of a line in a word."""
    line, shown = row.counted, formats()
    if line.ordered and not line.counted:
        return Badge("neu", "clock-outline", _("Not counted"))
    if line.missing:
        n = int(line.missing)
        words = ngettext("{n} missing", "{n} missing", n)
        return Badge("wai", "alert-outline", words.format(n=shown.number(line.missing)))
    if line.beyond and not line.ordered:
        return Badge("war", "alert-outline", _("Not ordered"))
    if line.beyond:
        n = int(line.beyond)
        words = ngettext("{n} too many", "{n} too many", n)
        return Badge("war", "alert-outline", words.format(n=shown.number(line.beyond)))
    return Badge("ok", "check", _("Complete"))


def difference_text(row: DeliveryRow) -> str:
    """The difference with its sign; a dash for none, and for what nobody counted yet."""
    line = row.counted
    gap = line.counted - line.ordered
    if not gap or (line.ordered and not line.counted):
        return NO_VALUE
    text = formats().number(abs(gap))
    return f"+{text}" if gap > 0 else f"−{text}"


def rise_text(percent: Decimal | None) -> str:
    """A rise or fall of a price: "+7.3%"; "" for none."""
    if not percent:
        return ""
    text = formats().percent(abs(percent))
    return f"+{text}" if percent > 0 else f"−{text}"


def decide_title(each: ToDecide) -> str:
    """What is to be decided, with the part's name."""
    name, line = each.row.name, each.row.counted
    pieces = formats().number(each.pieces)
    if each.kind is DifferenceKind.MISSING:
        return ngettext("{part}: {n} missing", "{part}: {n} missing", int(each.pieces)).format(part=name, n=pieces)
    if each.kind is DifferenceKind.NOT_ORDERED:
        words = ngettext("{part}: {n} not ordered", "{part}: {n} not ordered", int(each.pieces))
        return words.format(part=name, n=pieces)
    now, was = formats().money(line.unit_cents), formats().money(line.ordered_cents)
    return _("{part}: {now}, was {was}").format(part=name, now=now, was=was)


def decide_detail(each: ToDecide, card: DeliveryCard) -> str:
    """What helps to decide it."""
    if each.kind is DifferenceKind.DEARER:
        return _dearer(each)
    if each.kind is DifferenceKind.NOT_ORDERED:
        price = formats().money(each.row.counted.unit_cents)
        if each.row.counted.note_cents is not None:
            return _("{price} each on the note").format(price=price)
        return _("{price} each as last bought").format(price=price)
    said = []
    if each.due is not None:
        words = _("Due since {day}") if each.due < today() else _("Expected {day}")
        said.append(words.format(day=formats().weekday_short(each.due)))
    if each.row.counted.short is ShortDecision.COMPLAIN:
        said.append(_("It stays on order and goes on the complaint"))
    for item in each.needs[:2]:
        gets = item in card.jobs.moving or item.item_id not in {still.item_id for still in card.jobs.still}
        words = _("{job} gets it") if gets else _("{job} waits for it")
        said.append(words.format(job=item.job_number))
    return " · ".join(said) or _("On {order}").format(order=each.row.order_number)


def _dearer(each: ToDecide) -> str:
    if each.row.counted.cost is CostDecision.ASK:
        return _("Goes into stock at the old price until the supplier answers")
    margin, price = formats().money(each.margin_cents), formats().money(each.price_cents)
    if each.price_follows:
        return _("The price follows: {price} net. Margin {margin}").format(price=price, margin=margin)
    return _("Margin now {margin} at {price}. Price from the note").format(margin=margin, price=price)


def orders_text(card: DeliveryCard) -> str:
    """The orders by name: "PO-0190 and PO-0191"."""
    numbers = [each.number for each in card.orders]
    if not numbers:
        return _("Without an order")
    if len(numbers) == 1:
        return numbers[0]
    return _("{several} and {last}").format(several=", ".join(numbers[:-1]), last=numbers[-1])


def summary_text(card: DeliveryCard) -> str:
    """The line beside the title."""
    note = _("Delivery note {number}").format(number=card.delivery_note) if card.delivery_note else ""
    return " · ".join(each for each in (card.supplier, note, orders_text(card)) if each)
