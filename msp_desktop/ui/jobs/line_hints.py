"""Two short lines under the lines of a job: the usual parts of a service just added, and parts that are missing."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from msp_desktop.domain.job_state import JobState, is_open, is_working
from msp_desktop.i18n import _, ngettext
from msp_desktop.queries.job_card import JobLineRow
from msp_desktop.ui.formats import formats
from msp_desktop.ui.jobs.line_work import LineWork
from msp_desktop.ui.kit import IconLabel, PlainLabel, icon_button, link_button
from msp_desktop.ui.kit.labels import set_shown


class LineHints(QWidget):
    """Shows itself only while there is something to say."""

    def __init__(self, acts: LineWork) -> None:
        super().__init__()
        self._acts = acts
        self._missing: JobLineRow | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 4, 8, 4)
        layout.setSpacing(0)
        leave = icon_button("close", "job.lines.usual.leave", _("Not this time"), acts.leave_usual, small=True)
        self._usual, self._usual_words = _strip(
            "information-outline", "inf", _("Add, Ctrl+U"), "job.lines.usual.add", acts.add_usual, leave
        )
        self._short, self._short_words = _strip(
            "alert-outline", "war", _("Order for this job"), "job.lines.order", self._order
        )
        layout.addWidget(self._usual)
        layout.addWidget(self._short)

    def show_lines(self, rows: Sequence[JobLineRow], state: JobState) -> None:
        """Say what there is to say of these lines of an item in that state."""
        offers = self._acts.usual() if rows and is_open(state) else ()
        names = ", ".join(
            _("{n} × {part}").format(n=formats().number(each.quantity), part=each.description)
            if each.quantity != 1
            else each.description
            for each in offers
        )
        self._usual_words.setText(_("Usual: {parts}").format(parts=names))
        short = [row for row in rows if row.stock is not None and row.stock.can_order] if is_working(state) else []
        self._missing = short[0] if short else None
        words = ngettext("{n} part is missing.", "{n} parts are missing.", len(short))
        self._short_words.setText(words.format(n=len(short)))
        set_shown(self._usual, bool(offers))
        set_shown(self._short, bool(short))
        set_shown(self, bool(offers or short))

    def _order(self) -> None:
        if self._missing is not None:
            self._acts.order(self._missing)


def _strip(
    icon: str, token: str, act_words: str, name: str, act: Callable[[], object], *more: QWidget
) -> tuple[QWidget, PlainLabel]:
    held = QWidget()
    layout = QHBoxLayout(held)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(6)
    words = PlainLabel("", "strong", cut=True)
    layout.addWidget(IconLabel(icon, token, 16))
    layout.addWidget(words, 1)
    layout.addWidget(link_button(act_words, name, act))
    for each in more:
        layout.addWidget(each)
    return held, words
