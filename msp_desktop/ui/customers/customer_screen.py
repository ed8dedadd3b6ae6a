"""The page of one customer: everything at a glance, and their jobs, devices, invoices and messages."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from msp_desktop.domain.payment import days_late
from msp_desktop.i18n import N_, _
from msp_desktop.queries.customer_card import CustomerCard, customer_card
from msp_desktop.queries.customer_history import (
    CustomerJobRow,
    CustomerPaperRow,
    customer_devices,
    customer_jobs,
    customer_papers,
)
from msp_desktop.queries.message_list import MessageRow, customer_message_count, message_list
from msp_desktop.store.shop_facts import shop_facts
from msp_desktop.ui.badges import owed_badge, stop_badge
from msp_desktop.ui.customers.history_tables import device_table, job_table, message_table, paper_table
from msp_desktop.ui.customers.merge_sheet import open_merge, open_merge_lookup
from msp_desktop.ui.customers.overview import Overview
from msp_desktop.ui.customers.sheets import open_consents, open_note, open_stop
from msp_desktop.ui.customers.side_panels import BillingPanel, ConsentPanel, ContactPanel
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.kit import (
    Badge,
    EmptyState,
    InlineMessage,
    TabBar,
    button,
    icon_button,
    primary_button,
    scrolled,
)
from msp_desktop.ui.screen import Key, Screen
from msp_desktop.ui.theme import theme
from msp_desktop.usecases.customers import delete_customer, restore_customer, set_stop

YEAR = timedelta(days=365)
SHORT = 8
SIDE_WIDTH = 300


class CustomerPage(Screen):
    """Header with what is owed; tabs; at the right how to reach and bill them. Opened with customer_id=."""

    SHOWS = frozenset(
        {
            "customer", "contact", "contact_point", "address", "consent", "customer_note", "job", "job_item", "device",
            "document", "receivable", "message",
        }
    )  # fmt: skip
    NAME = "customer"
    MAIN = N_("New job for them")
    DETAIL = True
    KEYS = (
        Key("Ctrl+E", N_("Edit"), "edit"),
        Key("Ctrl+J", N_("Note"), "note"),
        Key("Ctrl+Shift+J", N_("Message"), "write"),
        Key("Ctrl+Tab", N_("Next tab"), "next_tab"),
        Key("Alt+Left", N_("Back")),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._id = 0
        self._card: CustomerCard | None = None
        self._tabs: TabBar[str] = TabBar(
            "customer.tabs",
            _("Views"),
            [
                ("overview", _("Overview")),
                ("jobs", _("Jobs")),
                ("devices", _("Devices")),
                ("invoices", _("Invoices")),
                ("messages", _("Messages")),
            ],
        )
        self._state = InlineMessage("customer.state")
        self.body.setSpacing(8)
        self.body.addWidget(self._tabs)
        self.body.addWidget(self._state)
        columns = QHBoxLayout()
        columns.setSpacing(12)
        self._stack = QStackedWidget()
        self._overview = Overview(self, self._tabs.set_value, self.note)
        tabs = (self._overview, self._jobs_tab(), self._devices_tab(), self._papers_tab(), self._messages_tab())
        for made in tabs:
            self._stack.addWidget(made)
        columns.addWidget(self._stack, 1)
        columns.addWidget(self._side())
        self.body.addLayout(columns, 1)
        self._tabs.edited.connect(self._tab_changed)
        self._build_acts()

    # -- building

    def _build_acts(self) -> None:
        more = icon_button("dots-vertical", "customer.more", _("More"), self._show_menu, framed=True)
        self._more = more
        self.add_act(button(_("Message"), "customer.message", self.write, icon="email-outline", keys="Ctrl+Shift+J"))
        self.add_act(button(_("Edit"), "customer.edit", self.edit, icon="pencil-outline", keys="Ctrl+E"))
        self.add_act(more)
        self.add_act(primary_button(_("New job for them"), "customer.new_job", self.main_action, icon="plus"))

    def _jobs_tab(self) -> QWidget:
        self._jobs = job_table("customer.jobs", self.desk, first=N_("Job"))
        self._jobs.set_empty(
            EmptyState(
                _("No jobs yet."),
                "customer.jobs.empty",
                icon="wrench-outline",
                act=(_("New job for them"), "customer.jobs.empty.new", self.main_action),
            )
        )
        return self._jobs

    def _devices_tab(self) -> QWidget:
        self._devices = device_table("customer.devices", self.desk, short=False)
        self._devices.set_empty(
            EmptyState(
                _("No devices yet. They are added as you book."),
                "customer.devices.empty",
                icon="laptop",
                act=(_("New device"), "customer.devices.empty.new", self.new_device),
            )
        )
        return self._devices

    def _papers_tab(self) -> QWidget:
        self._papers = paper_table("customer.invoices", self.desk, short=False)
        self._papers.set_empty(
            EmptyState(_("No invoices yet."), "customer.invoices.empty", icon="receipt-text-outline")
        )
        return self._papers

    def _messages_tab(self) -> QWidget:
        self._messages = message_table("customer.messages", self.desk)
        self._messages.set_empty(
            EmptyState(
                _("No messages yet."),
                "customer.messages.empty",
                icon="email-outline",
                act=(_("Message"), "customer.messages.empty.new", self.write),
            )
        )
        return self._messages

    def _side(self) -> QWidget:
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        self._contact = ContactPanel(self.edit)
        self._billing = BillingPanel(self.edit)
        self._consents = ConsentPanel(self._change_consents)
        for panel in (self._contact, self._billing, self._consents):
            layout.addWidget(panel)
        layout.addStretch(1)
        side = scrolled(content, "customer.side")
        side.setFixedWidth(theme().px(SIDE_WIDTH))
        return side

    # -- showing

    def open(self, **place: Any) -> None:
        customer_id = int(place["customer_id"])
        if customer_id != self._id:
            self._tabs.set_value("overview")
        self._id = customer_id
        self.message.clear()
        self.mark_stale()
        other = int(place.get("merge_with", 0))
        if other:
            # Once the page is in front: the sheet lies over it.
            QTimer.singleShot(0, self, lambda: self._compare_with(customer_id, other))

    def _compare_with(self, customer_id: int, other: int) -> None:
        if self.isVisible() and self._id == customer_id:
            open_merge(self, customer_id, other)

    def place(self) -> dict[str, Any]:
        return {"customer_id": self._id}

    def first_focus(self) -> QWidget:
        return self._overview.first_focus()

    def refresh(self) -> None:
        if not self._id:
            return
        card = self._card = self.ask(customer_card, customer_id=self._id)
        self._id = card.id
        today = self.desk.dispatcher.shop.today
        late = days_late(card.oldest_due, today) if card.oldest_due else 0
        badges = [owed_badge(card.owed_cents, late)]
        if card.on_stop:
            badges.insert(0, stop_badge())
        if card.deleted:
            badges = [Badge("neu", "delete-outline", _("Deleted"))]
        self.set_title(card.name, badges=badges)
        for tab, count in (("jobs", card.jobs), ("devices", card.devices), ("invoices", card.invoices)):
            self._tabs.set_count(tab, count)
        self._tabs.set_count("messages", self.ask(customer_message_count, customer_id=self._id))
        self._contact.show_card(card)
        self._billing.show_card(card, self.ask(shop_facts))
        self._consents.show_card(card)
        self._show_state(card)
        self._show_tab()

    def _show_state(self, card: CustomerCard) -> None:
        if card.deleted:
            self._state.say(
                "info",
                _("This customer is deleted."),
                acts=[(_("Bring back"), "customer.restore", lambda: self.run(restore_customer, customer_id=card.id))],
            )
        elif card.on_stop:
            self._state.say(
                "warning",
                _("On stop: {reason}").format(reason=card.stop_reason),
                acts=[(_("Take off stop"), "customer.stop.off", self.stop)],
            )
        else:
            self._state.clear()

    def _tab_changed(self) -> None:
        self._stack.setCurrentIndex(self._tabs.currentIndex())
        self._show_tab()

    def _show_tab(self) -> None:
        if self._card is None:
            return
        match self._tabs.value():
            case "jobs":
                self._jobs.show_pages(self._more_jobs)
            case "devices":
                self._devices.show_rows(self.ask(customer_devices, customer_id=self._id))
            case "invoices":
                self._papers.show_pages(self._more_papers)
            case "messages":
                self._messages.show_pages(self._more_messages)
            case _:
                self._overview.show_card(self._card)

    def _more_jobs(self, last: CustomerJobRow | None, limit: int) -> list[CustomerJobRow]:
        return self.ask(customer_jobs, customer_id=self._id, after=last, limit=limit)

    def _more_papers(self, last: CustomerPaperRow | None, limit: int) -> list[CustomerPaperRow]:
        return self.ask(customer_papers, customer_id=self._id, after=last, limit=limit)

    def _more_messages(self, last: MessageRow | None, limit: int) -> list[MessageRow]:
        return self.ask(message_list, customer_id=self._id, after=last, limit=limit)

    # -- acting

    def main_action(self) -> None:
        self.desk.go("intake", customer_id=self._id)

    def edit(self) -> None:
        """Ctrl+E: the customer's card."""
        self.desk.go("customer_edit", customer_id=self._id)

    def new_device(self) -> None:
        """Add a device of this customer."""
        self.desk.go("device_edit", customer_id=self._id)

    def note(self) -> None:
        """Ctrl+J: write a note."""
        if self._card:
            open_note(self, self._card)

    def write(self) -> None:
        """Ctrl+Shift+J: write to the customer."""
        # Writing is loaded with the first message.
        from msp_desktop.ui.messages.message_sheet import open_message

        if self._card:
            open_message(self, customer_id=self._card.id)

    def next_tab(self) -> None:
        """Ctrl+Tab."""
        self._tabs.next_tab()

    def stop(self) -> None:
        """Put on stop with a reason, or take the stop off at once."""
        card = self._card
        if card is None:
            return
        if card.on_stop:
            self.run(set_stop, customer_id=card.id, seen=card.version, on_stop=False)
        else:
            open_stop(self, card)

    def merge(self) -> None:
        """Find the other card of the same customer."""
        open_merge_lookup(self, self._id)

    def delete(self) -> None:
        """Delete the customer; the undo card and Recently deleted bring it back."""
        if self._card and self.run(delete_customer, customer_id=self._id, seen=self._card.version):
            self.desk.go("customers")

    def current_version(self, arguments: dict[str, Any]) -> int | None:
        return self.ask(customer_card, customer_id=arguments["customer_id"]).version

    def _change_consents(self) -> None:
        if self._card:
            open_consents(self, self._card)

    def _show_menu(self) -> None:
        menu = self.more_menu()
        menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def more_menu(self) -> QMenu:
        """The further acts; made anew each time it opens."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        with_keys = (
            (_("New device"), "customer.more.new_device", self.new_device),
            (_("Write a note"), "customer.more.note", self.note),
        )
        for text, name, act in (*with_keys, *self.further_acts()):
            made = menu.addAction(text, act)
            made.setObjectName(name)
        return menu

    def further_acts(self) -> Sequence[tuple[str, str, Callable[[], object]]]:
        """Stop, merge, delete: in the menu of the page and in those of the window."""
        on_stop = self._card is not None and self._card.on_stop
        return (
            (_("Take off stop") if on_stop else _("Put on stop…"), "customer.more.stop", self.stop),
            (_("Merge with another customer…"), "customer.more.merge", self.merge),
            (_("Delete customer"), "customer.more.delete", self.delete),
        )
