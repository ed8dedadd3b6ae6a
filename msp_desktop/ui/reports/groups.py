"""The row beside the title of the reports: of the bench, and of the stock."""

from msp_desktop.i18n import N_, _
from msp_desktop.ui.kit import Segments
from msp_desktop.ui.screen import Screen

GROUPS = (("reports", N_("Bench"), "wrench-outline"), ("stock_reports", N_("Stock"), "package-variant"))
"""Page id, text and icon of each group, in order."""


def report_groups(screen: Screen, current: str) -> Segments[str]:
    """The groups with `current` chosen; choosing another opens its page."""
    groups: Segments[str] = Segments(
        "reports.group", _("Reports of"), [(page, _(text), icon) for page, text, icon in GROUPS]
    )
    groups.set_value(current)

    def go() -> None:
        chosen = groups.value()
        groups.set_value(current)
        if chosen != current:
            screen.desk.go(chosen)

    groups.edited.connect(go)
    return groups
