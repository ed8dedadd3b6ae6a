"""Settings › Service defaults: what a new service starts from and what an hour at the bench should bring in."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from msp_desktop.i18n import N_, _
from msp_desktop.ui.kit import Field, MoneyEdit, NumberEdit, Panel, PlainLabel, row
from msp_desktop.ui.settings.section import Section
from msp_desktop.usecases.shop import ShopChanges

if TYPE_CHECKING:
    from msp_desktop.ui.screen import Screen


class ServicesSection(Section):
    """The warranty on work and the target per bench hour; both apply at once."""

    NAME = "services"
    TITLE = N_("Service defaults")
    ICON = "tag-outline"
    WORDS = N_("warranty target bench hour income catalogue price")

    def __init__(self, page: "Screen") -> None:
        super().__init__(page)
        panel = Panel(_("Service defaults"), icon="tag-outline", note=_("a service may have its own warranty"))
        self._target = MoneyEdit("settings.services.target_hour_cents")
        self._warranty = NumberEdit("settings.services.warranty_days")
        fields = row(
            self.form.add(Field(_("Target per bench hour"), self._target)),
            self.form.add(Field(_("Warranty days"), self._warranty)),
            None,
            spacing=12,
        )
        panel.add(fields)
        words = _("The catalogue marks what brings in less an hour. Leave the target empty for none.")
        panel.add(PlainLabel(words, "hint", wrap=True))
        self._target.left.connect(self._target_left)
        self._warranty.left.connect(self._warranty_left)
        self.column.addWidget(panel)
        self.column.addStretch(1)

    def refresh(self) -> None:
        shop = self.identity()
        if not self._target.hasFocus():
            self._target.set_value(shop.target_hour_cents or None)
        if not self._warranty.hasFocus():
            self._warranty.set_value(Decimal(shop.warranty_days))

    def first_focus(self) -> MoneyEdit:
        return self._target

    def main_action(self) -> None:
        self._target_left()
        self._warranty_left()

    def _target_left(self) -> None:
        if not self._target.problem():
            self._keep("target_hour_cents", self._target.value() or 0)

    def _warranty_left(self) -> None:
        days = self._warranty.value()
        if days is not None and days == int(days):
            self._keep("warranty_days", int(days))

    def _keep(self, name: str, value: int) -> None:
        if value == getattr(self.identity(), name):
            return
        changes: dict[str, Any] = {name: value}
        if self.change(ShopChanges(**changes)):
            self.form.fields[name].set_error("")
            self.desk.say(_("Saved."))
