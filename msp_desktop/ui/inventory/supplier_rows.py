"""The suppliers on the form of a part: who, their code, price and pack, the first one ordered from."""

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtWidgets import QGridLayout, QWidget

from msp_desktop.i18n import _
from msp_desktop.ui.catalogue.form_rows import FormRow, FormRows
from msp_desktop.ui.kit import Combo, Field, Form, LineEdit, MoneyEdit, NumberEdit
from msp_desktop.usecases.parts import PartSupplierFacts

NOBODY = 0


class SupplierRows(FormRows[PartSupplierFacts]):
    """Lines of suppliers; Ctrl+Up and Ctrl+Down change whom the part is ordered from first."""

    def __init__(self, name: str, form: Form) -> None:
        self._choices: list[tuple[int, str]] = []
        self._made: list[_SupplierRow] = []
        super().__init__(name, _("Add a supplier"), PartSupplierFacts(NOBODY), lambda at: self._line(name, form, at))

    def _line(self, name: str, form: Form, at: int) -> "_SupplierRow":
        made = _SupplierRow(f"{name}.{at + 1}", form, at)
        made.show_choices(self._choices)
        self._made.append(made)
        return made

    def show_choices(self, choices: Sequence[tuple[int, str]]) -> None:
        """The suppliers there are."""
        self._choices = list(choices)
        for each in self._made:
            each.show_choices(self._choices)


class _SupplierRow(FormRow[PartSupplierFacts]):
    def __init__(self, name: str, form: Form, at: int) -> None:
        super().__init__()
        self._supplier: Combo[int] = Combo(f"{name}.supplier", [(NOBODY, _("Choose one"))], width=170)
        self._code = LineEdit(f"{name}.code", max_length=80, mono=True)
        self._price = MoneyEdit(f"{name}.price", width=100)
        self._pack = NumberEdit(f"{name}.pack", width=64, smallest="0.001")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        tail = str(at + 1)
        fields = (
            (Field(_("Supplier"), self._supplier, check=self._supplier_problem, name=f"supplier{tail}"), 2),
            (Field(_("Their code"), self._code, name=f"supplier_code{tail}"), 2),
            (Field(_("Price, net"), self._price, name=f"supplier_price{tail}"), 0),
            (Field(_("Pack"), self._pack, name=f"supplier_pack{tail}"), 0),
        )
        for column, (field, stretch) in enumerate(fields):
            grid.addWidget(form.add(field), 0, column)
            grid.setColumnStretch(column, stretch)
        for editor in (self._supplier, self._code, self._price, self._pack):
            editor.edited.connect(self.edited)

    @property
    def first(self) -> QWidget:
        return self._supplier

    @property
    def is_empty(self) -> bool:
        return not (self._supplier.value() or self._code.value() or self._price.text().strip())

    def value(self) -> PartSupplierFacts:
        return PartSupplierFacts(
            self._supplier.value() or NOBODY,
            self._code.value(),
            self._price.value() or 0,
            self._pack.value() or Decimal(1),
        )

    def fill(self, value: PartSupplierFacts | None) -> None:
        self._supplier.set_value(value.supplier_id if value else NOBODY)
        self._code.set_value(value.supplier_code if value else "")
        self._price.set_value(value.price_cents or None if value else None)
        self._pack.set_value(value.pack if value and value.supplier_id else None)

    def show_choices(self, choices: Sequence[tuple[int, str]]) -> None:
        """The suppliers there are; the one chosen stays chosen."""
        chosen = self._supplier.value()
        self._supplier.show_options([(NOBODY, _("Choose one")), *choices])
        self._supplier.set_value(chosen)

    def _supplier_problem(self) -> str:
        missing = self.in_use and not self.is_empty and not self._supplier.value()
        return _("Choose the supplier.") if missing else ""
