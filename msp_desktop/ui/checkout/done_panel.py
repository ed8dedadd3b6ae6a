"""What stays in sight after the money was taken: the change, the number, print again."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.i18n import _
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import IconLabel, Panel, PlainLabel, Rule, button, row
from msp_desktop.ui.kit.labels import set_shown


@dataclass(frozen=True, slots=True)
class Taken:
    """What was just done, in cents; `page` and `roll` say what was printed."""

    document_id: int
    number: str
    kind: SeriesKind
    paid_cents: int
    open_cents: int
    change_cents: int
    handed_over: bool
    page: bool
    roll: bool


class DonePanel(QWidget):
    """Shows the last act until the next one begins."""

    def __init__(
        self, print_again: Callable[[], object], open_paper: Callable[[], object], following: Callable[[], object]
    ) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        panel = Panel()
        self._title = PlainLabel("", "strong")
        panel.add(row(IconLabel("check-circle-outline", "ok", 18), self._title, None, spacing=8))
        self._change_word = PlainLabel(_("Change to give"), "label")
        self._change = PlainLabel("", "due", tone="ok")
        self._change.setObjectName("checkout.done.change")
        panel.add(self._change_word)
        panel.add(self._change)
        panel.add(Rule())
        self._paid = PlainLabel("", wrap=True)
        self._open = PlainLabel("", wrap=True)
        self._over = PlainLabel("", tone="t2", wrap=True)
        for each in (self._paid, self._open, self._over):
            panel.add(each)
        panel.add_stretch()
        self._again = button(
            _("Print again"), "checkout.done.print", print_again, icon="printer-outline", keys="Ctrl+P"
        )
        self._next = button(_("Next customer"), "checkout.done.next", following)
        panel.add(row(self._again, button(_("Open"), "checkout.done.open", open_paper), None, spacing=8))
        panel.add(row(self._next, None))
        layout.addWidget(panel)

    def first_focus(self) -> QWidget:
        """Where the cursor goes after the act."""
        return self._next

    def show_taken(self, taken: Taken | None) -> None:
        """Show what was done; nothing for None."""
        set_shown(self, taken is not None)
        if taken is None:
            return
        money = formats().money
        word = _("Receipt {number}") if taken.kind is SeriesKind.RECEIPT else _("Invoice {number}")
        self._title.setText(word.format(number=taken.number))
        for each in (self._change_word, self._change):
            set_shown(each, taken.change_cents > 0)
        self._change.setText(money(taken.change_cents))
        self._paid.setText(_("{amount} taken.").format(amount=money(taken.paid_cents)))
        set_shown(self._paid, taken.paid_cents > 0)
        self._open.setText(_("{amount} to be paid later.").format(amount=money(taken.open_cents)))
        set_shown(self._open, taken.open_cents > 0)
        self._over.setText(_("Handed over.") if taken.handed_over else _("Nothing was handed over."))
