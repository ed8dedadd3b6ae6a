"""Settings › Payment ways: what the counter takes, in which order, under which name."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop.domain.payment import PayWay
from msp_desktop.i18n import N_, _
from msp_desktop.queries.shop_settings import WayRow, payment_ways
from msp_desktop.ui.kit import Check, LineEdit, Panel, PlainLabel, icon_button, row
from msp_desktop.ui.settings.section import Section
from msp_desktop.usecases.shop import change_payment_way, order_payment_ways
from msp_desktop.words import PAY_WAY_WORDS

if TYPE_CHECKING:
    from msp_desktop.ui.screen import Screen


class WaysSection(Section):
    """A line for each way: taken or not, its name, up and down."""

    NAME = "ways"
    TITLE = N_("Payment ways")
    ICON = "cash"
    WORDS = N_("cash card transfer account pay")

    def __init__(self, page: "Screen") -> None:
        super().__init__(page)
        panel = Panel(_("Payment ways"), icon="cash", note=_("in this order at checkout"))
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        panel.add(self._list)
        panel.add(PlainLabel(_("A name of your own stands on receipts; empty for the usual one."), "hint", wrap=True))
        self.column.addWidget(panel)
        self.column.addStretch(1)
        self._ways: list[WayRow] = []
        self._lines: list[QWidget] = []

    def refresh(self) -> None:
        ways = self.page.ask(payment_ways)
        if ways == self._ways:
            return
        self._ways = ways
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self._lines = [self._line(at, way) for at, way in enumerate(ways)]
        for line in self._lines:
            self._list.addWidget(line)

    def _line(self, at: int, way: WayRow) -> QWidget:
        line = QWidget()
        usual = _(PAY_WAY_WORDS[PayWay(way.code)])
        tick = Check(usual, f"settings.way.{way.code}", checked=way.enabled)
        tick.setMinimumWidth(tick.sizeHint().width() + 20)
        name = LineEdit(f"settings.way.{way.code}.name", width=240, placeholder=usual, max_length=60)
        name.setAccessibleName(_("Own name of {way}").format(way=usual))
        name.set_value(way.name)
        tick.edited.connect(lambda: self._change(way, tick, name))
        name.left.connect(lambda: self._change(way, tick, name))
        up = icon_button(
            "arrow-up", f"settings.way.{way.code}.up", _("Move {way} up").format(way=usual), partial(self._move, at, -1)
        )
        down = icon_button(
            "arrow-down",
            f"settings.way.{way.code}.down",
            _("Move {way} down").format(way=usual),
            partial(self._move, at, 1),
        )
        up.setVisible(at > 0)
        down.setVisible(at < len(self._ways) - 1)
        parts = row(tick, None, name, up, down, spacing=8)
        parts.setContentsMargins(0, 0, 0, 0)
        line.setLayout(parts)
        return line

    def _change(self, way: WayRow, tick: Check, name: LineEdit) -> None:
        if (tick.value(), name.value()) == (way.enabled, way.name):
            return
        done = self.page.run(change_payment_way, way_id=way.id, name=name.value(), enabled=tick.value())
        if done is None:
            tick.set_value(way.enabled)

    def _move(self, at: int, by: int) -> None:
        ids = [way.id for way in self._ways]
        ids[at], ids[at + by] = ids[at + by], ids[at]
        self.page.run(order_payment_ways, way_ids=tuple(ids))
