"""Settings › Quotes and check fee: how long a quote holds, and what a check costs that leads to no repair."""

from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from msp_desktop.domain.errors import Refused, ShopError
from msp_desktop.i18n import N_, _
from msp_desktop.queries.check_services import check_services
from msp_desktop.ui.kit import Combo, Field, NumberEdit, Panel, PlainLabel, RadioGroup, row
from msp_desktop.ui.settings.section import Section
from msp_desktop.usecases.shop import set_quoting

if TYPE_CHECKING:
    from msp_desktop.ui.screen import Screen

NO_FEE = 0


class QuotesSection(Section):
    """Days, the service and whether a repair makes it fall away; each applies at once."""

    NAME = "quotes"
    TITLE = N_("Quotes and check fee")
    ICON = "file-document-outline"
    WORDS = N_("quote valid days check fee diagnosis credited approval")

    def __init__(self, page: "Screen") -> None:
        super().__init__(page)
        self._days = NumberEdit("settings.quotes.quote_days", smallest="1", width=110)
        panel = Panel(_("Quotes"), icon="file-document-outline", note=_("each quote may have a day of its own"))
        panel.add(row(self.form.add(Field(_("A quote holds for, in days"), self._days)), None))
        self.column.addWidget(panel)
        self._service: Combo[int] = Combo("settings.quotes.diagnostic_id", width=360)
        self._credited: RadioGroup[bool] = RadioGroup(
            "settings.quotes.credited",
            _("When it is charged"),
            [(True, _("Only when the device goes back unrepaired")), (False, _("Always, beside the repair"))],
        )
        fee = Panel(_("Check fee"), icon="magnify", note=_("agreed at intake; a job keeps what was agreed"))
        fee.add(row(self.form.add(Field(_("Service"), self._service)), None))
        fee.add(row(self.form.add(Field(_("When it is charged"), self._credited)), None))
        fee.add(
            PlainLabel(_("A quote tells the customer what is due for a no: the check, or nothing."), "hint", wrap=True)
        )
        self.column.addWidget(fee)
        self.column.addStretch(1)
        self._days.left.connect(self._keep)
        self._service.edited.connect(self._keep)
        self._credited.edited.connect(self._keep)

    def refresh(self) -> None:
        shop = self.identity()
        services = self.page.ask(check_services)
        self._service.show_options([(NO_FEE, _("No check fee")), *((each.id, each.text) for each in services)])
        self._service.set_value(shop.diagnostic_id or NO_FEE)
        self._credited.set_value(shop.diagnostic_credited)
        if not self._days.hasFocus():
            self._days.set_value(Decimal(shop.quote_days))

    def first_focus(self) -> QWidget:
        return self._days

    def main_action(self) -> None:
        self._keep()

    def _keep(self) -> None:
        shop = self.identity()
        days = self._days.value()
        wanted = (
            int(days) if days is not None and days == int(days) else 0,
            self._service.value() or None,
            bool(self._credited.value()),
        )
        if wanted == (shop.quote_days, shop.diagnostic_id, shop.diagnostic_credited):
            return
        try:
            self.desk.dispatcher.run(
                set_quoting, quote_days=wanted[0], diagnostic_id=wanted[1], credited=wanted[2], seen=shop.version
            )
        except Refused as slip:
            if not self.form.refuse(slip.field, slip.message):
                self.page.message.say("warning", slip.message)
        except ShopError as error:
            self.page.refused(error)
        else:
            self.form.reset()
            self.desk.say(_("Saved."))
