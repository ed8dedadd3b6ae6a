"""What is said about orders: why so many, when they come, how they went out."""

from collections.abc import Sequence
from datetime import date

from msp_desktop.domain.reorder import Suggestion, WhyOrder
from msp_desktop.i18n import _, ngettext
from msp_desktop.queries.order_suggestion import OnItsWay, SuggestedOrder
from msp_desktop.ui.formats import formats


def why_words(found: Suggestion) -> str:
    """Why so many are ordered: “for 30 days”, “to min + 4”, “1 reserved”."""
    match found.why:
        case WhyOrder.USE:
            return ngettext("for {n} day", "for {n} days", found.days).format(n=found.days)
        case WhyOrder.RESERVED:
            return _("{n} reserved").format(n=formats().number(found.reserved))
        case WhyOrder.MINIMUM if found.more > 0:
            return _("to min + {n}").format(n=formats().number(found.more))
        case WhyOrder.MINIMUM:
            return _("to min")


def until_words(order: SuggestedOrder) -> str:
    """Until when an order leaves today: “Order by 16:00”."""
    if order.order_until is None:
        return ""
    return _("Order by {time}").format(time=formats().time(formats().local(order.order_until)))


def on_its_way_words(found: Sequence[OnItsWay], count: int, today: date) -> str:
    """What of a supplier is ordered already: “MX-4 paste is already on PO-0191, due Wed 18”."""
    if not found:
        return ""
    first = found[0]
    said = _coming_words(first.day, today).format(
        part=first.part,
        order=first.order,
        day=formats().near_day(first.day, today) if first.day is not None else "",
    )
    more = count - 1
    if not more:
        return said
    return said + " " + ngettext("And {n} more.", "And {n} more.", more).format(n=more)


def _coming_words(day: date | None, today: date) -> str:
    """The sentence by how far off the day is."""
    if day is None:
        return _("{part} is already on {order}.")
    days = (day - today).days
    if days < 0:
        return _("{part} is already on {order}, overdue.")
    if days == 0:
        return _("{part} is already on {order}, due today.")
    if days == 1:
        return _("{part} is already on {order}, due tomorrow.")
    return _("{part} is already on {order}, due {day}.")


def minimum_words(missing_cents: int) -> str:
    """What an order lacks to the supplier's minimum; "" when nothing."""
    if not missing_cents:
        return ""
    return _("{amount} below this supplier’s minimum.").format(amount=formats().money(missing_cents))


def due_words(day: date | None, today: date) -> str:
    """When something is expected, and how late it is."""
    if day is None:
        return "–"
    late = (today - day).days
    if late > 0:
        return ngettext("{day}, {n} day late", "{day}, {n} days late", late).format(
            day=formats().short_day(day), n=late
        )
    return formats().near_day(day, today)
