"""The row of views that every page of the inventory has beside its title."""

from msp_desktop.i18n import N_, _
from msp_desktop.ui.kit import Segments
from msp_desktop.ui.screen import Screen

VIEWS = (
    ("inventory", N_("Stock")),
    ("orders", N_("Purchase orders")),
    ("stock_take", N_("Stock-take")),
    ("suppliers", N_("Suppliers")),
    ("supplier_returns", N_("Returns")),
)
"""Page id and text of each view, in order."""


def inventory_tabs(screen: Screen, current: str) -> Segments[str]:
    """The views with `current` chosen; choosing another opens its page."""
    tabs = Segments("inventory.view", _("View"), [(page, _(text)) for page, text in VIEWS])
    tabs.set_value(current)

    def go() -> None:
        chosen = tabs.value()
        tabs.set_value(current)
        if chosen != current:
            screen.desk.go(chosen)

    tabs.edited.connect(go)
    return tabs
