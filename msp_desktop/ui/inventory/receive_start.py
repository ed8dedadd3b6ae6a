"""Where receiving begins: deliveries half counted, orders that are to come, or a supplier without an order."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop.i18n import N_, _
from msp_desktop.queries.delivery_list import OpenDelivery, OpenOrder, ReceivedDelivery
from msp_desktop.ui.formats import formats, today
from msp_desktop.ui.kit import Column, EmptyState, Panel, RowTable, button, primary_button, row
from msp_desktop.ui.kit.labels import set_shown


class ReceiveStart(QWidget):
    """Choose what is received."""

    def __init__(
        self,
        begin: Callable[[Sequence[OpenOrder]], object],
        go_on: Callable[[int], object],
        without: Callable[[], object],
    ) -> None:
        super().__init__()
        self._begin = begin
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        self._drafts = Panel(_("Being counted"), icon="barcode-scan", bare=True)
        self.drafts: RowTable[OpenDelivery] = RowTable(
            "receive.drafts", _("Deliveries being counted"), _draft_columns(), bare=True
        )
        self.drafts.opened.connect(lambda each: go_on(each.id))
        self._drafts.add(self.drafts)
        layout.addWidget(self._drafts)
        waiting = Panel(
            _("Still to come"), icon="truck-delivery-outline", note=_("Space picks several orders of one supplier"),
            bare=True,
        )  # fmt: skip
        self.orders: RowTable[OpenOrder] = RowTable(
            "receive.orders", _("Orders still to come"), _order_columns(), multi=True, bare=True
        )
        self.orders.opened.connect(lambda each: begin(self.orders.picked() or [each]))
        self.orders.set_empty(
            EmptyState(
                _("No order is on its way. Receive without one, or send an order first."),
                "receive.orders.empty",
                icon="truck-delivery-outline",
            )
        )
        waiting.add(self.orders, 1)
        layout.addWidget(waiting, 2)
        self._done = Panel(_("Received last"), icon="check-circle-outline", bare=True)
        self.received: RowTable[ReceivedDelivery] = RowTable(
            "receive.received", _("Deliveries received last"), _received_columns(), bare=True
        )
        self.received.opened.connect(lambda each: go_on(each.id))
        self._done.add(self.received, 1)
        layout.addWidget(self._done, 1)
        self.main = primary_button(
            _("Receive the chosen orders"), "receive.begin", self.begin, icon="barcode-scan", large=True
        )
        self._without = button(_("Receive without an order"), "receive.without", without, icon="plus")
        foot = row(None, self._without, self.main, spacing=10)
        layout.addLayout(foot)

    def begin(self) -> None:
        """Count the picked orders, else the one in front."""
        picked = self.orders.picked()
        if picked:
            self._begin(picked)

    def show_rows(
        self, drafts: Sequence[OpenDelivery], orders: Sequence[OpenOrder], received: Sequence[ReceivedDelivery]
    ) -> None:
        """Show what there is."""
        set_shown(self._drafts, bool(drafts))
        self.drafts.show_rows(drafts)
        self.drafts.fit_height(4)
        self.drafts.setFixedHeight(self.drafts.view.maximumHeight())
        self.orders.show_rows(orders)
        if self.orders.current() is None:
            self.orders.select_first()
        set_shown(self._done, bool(received))
        self.received.show_rows(received)
        set_shown(self.main, bool(orders))

    def first_focus(self) -> QWidget:
        """The drafts where there are any: somebody has begun."""
        return self.drafts.view if self.drafts.rows() else self.orders.view if self.orders.rows() else self._without


def _draft_columns() -> list[Column[OpenDelivery]]:
    return [
        Column("supplier", N_("Supplier"), 0, kind="strong"),
        Column("delivery_note", N_("Delivery note"), 130),
        Column("orders", N_("Orders"), 0, value=lambda each: ", ".join(each.orders) or _("Without an order")),
        Column("counted", N_("Counted"), 90, kind="number", value=lambda each: formats().number(each.counted)),
        Column("begun", N_("Begun"), 150, value=_begun),
    ]


def _begun(each: OpenDelivery) -> str:
    day = formats().short_day(formats().local(each.begun_at).date())
    return _("{day}, {name}").format(day=day, name=each.begun_by.split()[0]) if each.begun_by else day


def _order_columns() -> list[Column[OpenOrder]]:
    return [
        Column("number", N_("Order"), 100, kind="link"),
        Column("supplier", N_("Supplier"), 0, kind="strong"),
        Column("lines", N_("Lines"), 80, kind="number"),
        Column("pieces", N_("Pieces to come"), 120, kind="number", value=lambda each: formats().number(each.pieces)),
        Column("sent_at", N_("Sent"), 110, value=_sent),
        Column("expected_day", N_("Expected"), 160, value=_expected, tone=_late),
    ]


def _sent(each: OpenOrder) -> str:
    return formats().short_day(formats().local(each.sent_at).date()) if each.sent_at is not None else ""


def _expected(each: OpenOrder) -> str:
    return formats().weekday_day(each.expected_day) if each.expected_day is not None else ""


def _late(each: OpenOrder) -> str:
    return "bad" if each.expected_day is not None and each.expected_day < today() else ""


def _received_columns() -> list[Column[ReceivedDelivery]]:
    return [
        Column("number", N_("Number"), 100, kind="link"),
        Column("supplier", N_("Supplier"), 0, kind="strong"),
        Column("delivery_note", N_("Delivery note"), 130),
        Column("received_at", N_("Received"), 130, value=_received),
        Column("value_cents", N_("Into stock"), 120, kind="money"),
    ]


def _received(each: ReceivedDelivery) -> str:
    return formats().day(formats().local(each.received_at).date())
