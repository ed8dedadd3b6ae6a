"""The field in which a part is found by name, code or scan, for every form that takes one."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from msp_desktop.domain.totals import PriceBasis
from msp_desktop.i18n import _
from msp_desktop.queries.part_lookup import FoundPart, find_parts, scanned_part
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import Found, LookupBox
from msp_desktop.ui.screen import Screen


class PartPicker(LookupBox):
    """Type or scan, arrows, Enter. `picked(FoundPart)` on a choice; `added(text)` where `add_words` offers a new one.

    With `clears` the field empties itself after a choice, for adding lines; else it shows the name and `part_id()`
    gives what was chosen. `basis` says which price stands at the right: it may be a function, as customers differ;
    None shows cost, for purchasing.
    """

    picked = Signal(object)

    def __init__(
        self,
        screen: Screen,
        name: str,
        *,
        basis: PriceBasis | Callable[[], PriceBasis] | None = None,
        placeholder: str = "",
        keys: str = "",
        add_words: str = "",
        clears: bool = True,
        width: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            name,
            self._rows,
            placeholder=placeholder or _("Scan a part or type its name or code"),
            keys=keys,
            icon="barcode-scan",
            add_words=add_words,
            clears=clears,
            width=width,
            parent=parent,
        )
        self._screen, self._basis = screen, basis
        self.chosen.connect(self._took)

    def part_id(self) -> int | None:
        """The part that was chosen; None after typing something else."""
        chosen = self.payload()
        return chosen.id if isinstance(chosen, FoundPart) else chosen if isinstance(chosen, int) else None

    def show_part(self, part_id: int, name: str) -> None:
        """Show a part as chosen, without asking."""
        self.set_value(name, part_id)

    def take_code(self, code: str) -> bool:
        """Take the part a scanner read, as if it were chosen; False where the code means none or several."""
        found = self._screen.ask(scanned_part, code=code, basis=self._price_basis(), day=self._today())
        if found is None:
            return False
        self.set_value("" if self._clears else found.name, None if self._clears else found)
        self.picked.emit(found)
        return True

    def _price_basis(self) -> PriceBasis:
        basis = self._basis() if callable(self._basis) else self._basis
        return basis or PriceBasis.NET

    def _today(self) -> date:
        return self._screen.desk.dispatcher.shop.today

    def _rows(self, text: str) -> list[Found]:
        found = self._screen.ask(find_parts, text=text, basis=self._price_basis(), day=self._today())
        return [part_found(each, cost=self._basis is None) for each in found]

    def _took(self, payload: object) -> None:
        if isinstance(payload, FoundPart):
            self.picked.emit(payload)


def part_found(part: FoundPart, *, cost: bool = False) -> Found:
    """A part as a row of a lookup: name, code and what is free, its price or cost at the right."""
    free = _("{code} · {n} free").format(code=part.code, n=formats().number(part.free))
    return Found(
        part.name,
        free,
        payload=part,
        icon="package-variant-closed",
        right=formats().money(part.cost_cents if cost else part.unit_cents),
    )
