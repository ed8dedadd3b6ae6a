"""The list of customers: find one, see who owes, add one."""

from datetime import timedelta

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from msp_desktop import checks
from msp_desktop.domain.payment import days_late
from msp_desktop.domain.roles import CustomerKind
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.customer_list import CustomerFilter, CustomerRow, customer_counts, customer_list
from msp_desktop.ui.badges import stop_badge
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import Badge, Chips, Column, EmptyState, RowTable, SearchBox, primary_button, row
from msp_desktop.ui.screen import Key, Screen
from msp_desktop.ui.theme import theme

YEAR = timedelta(days=365)

_FILTERS = (
    (CustomerFilter.ALL, N_("All"), ""),
    (CustomerFilter.COMPANIES, N_("Companies"), "domain"),
    (CustomerFilter.PEOPLE, N_("People"), "account-outline"),
    (CustomerFilter.OWES, N_("Owes"), "receipt-text-outline"),
    (CustomerFilter.ON_STOP, N_("On stop"), "alert-outline"),
)


class CustomerList(Screen):
    """All customers by name; chips and the filter field narrow the list."""

    SHOWS = frozenset({"customer", "contact_point", "contact", "job", "document", "receivable"})
    NAME = "customers"
    MAIN = N_("New customer")
    KEYS = (
        Key("Up", N_("Row")),
        Key("Return", N_("Open")),
        Key("Ctrl+F", N_("Filter"), "filter_"),
        Key("Ctrl+E", N_("Edit"), "edit"),
        Key("Ctrl+Shift+N", N_("New customer"), "main_action"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._find = SearchBox("customers.filter", _("Name, phone, email or tax number"), width=320)
        self._chips: Chips[CustomerFilter] = Chips(
            "customers.show", _("Show"), [(value, _(text), icon) for value, text, icon in _FILTERS], optional=False
        )
        self._chips.set_value(CustomerFilter.ALL)
        self.body.addLayout(row(self._find, self._chips, None, 12))
        self._table: RowTable[CustomerRow] = RowTable(
            "customers.table", _("Customers"), self._columns(), sorted_by="name"
        )
        self.body.addWidget(self._table, 1)
        self._empty = EmptyState(
            _("No customers yet. They are added as you book."),
            "customers.empty",
            icon="account-group-outline",
            act=(_("New job"), "customers.empty.new_job", lambda: desk.go("intake")),
        )
        self._nothing = EmptyState(
            "",
            "customers.nothing",
            icon="filter-outline",
            act=(_("Clear filter"), "customers.nothing.clear", self.clear_filter),
        )
        self.add_act(
            primary_button(_("New customer"), "customers.new", self.main_action, icon="plus", keys="Ctrl+Shift+N")
        )
        self._find.asked.connect(lambda _text: self.refresh())
        self._find.down.connect(self._table.setFocus)
        self._chips.edited.connect(self.refresh)
        self._table.opened.connect(lambda chosen: desk.go("customer", customer_id=chosen.id))

    def refresh(self) -> None:
        counts = self.ask(customer_counts)
        for value, _text, _icon in _FILTERS:
            self._chips.set_count(value, counts.of(value))
        typed, chosen = self._find.value(), self._chips.value() or CustomerFilter.ALL
        if typed or chosen is not CustomerFilter.ALL:
            self._nothing.say(
                _("No customers match “{text}”.").format(text=typed) if typed else _("No customers here.")
            )
            self._swap_empty(self._nothing)
        else:
            self._swap_empty(self._empty)
        self._table.show_pages(self._after, before=self._before)
        self.set_title(
            _("Customers"), ngettext("{n} customer", "{n} customers", counts.all).format(n=formats().number(counts.all))
        )

    def first_focus(self) -> QWidget:
        return self._table.view if self._table.rows() else self._find

    def filter_(self) -> None:
        """Ctrl+F."""
        self._find.setFocus()
        self._find.selectAll()

    def clear_filter(self) -> None:
        """Show everybody again."""
        self._find.clear()
        self._chips.set_value(CustomerFilter.ALL)
        self.refresh()
        self._table.view.setFocus()

    def main_action(self) -> None:
        self.desk.go("customer_edit", customer_id=None)

    def edit(self) -> None:
        """Ctrl+E: the form of the customer in front."""
        if (chosen := self._table.current()) is not None:
            self.desk.go("customer_edit", customer_id=chosen.id)

    def _after(self, last: CustomerRow | None, limit: int) -> list[CustomerRow]:
        return self._page(last, None, limit, backwards=False)

    def _before(self, first: CustomerRow | None, limit: int) -> list[CustomerRow]:
        return self._page(None, first, limit, backwards=True)

    def _page(
        self, after: CustomerRow | None, before: CustomerRow | None, limit: int, *, backwards: bool
    ) -> list[CustomerRow]:
        shop = self.desk.dispatcher.shop
        return self.ask(
            customer_list,
            since=shop.now - YEAR,
            since_day=shop.today - YEAR,
            chosen=self._chips.value() or CustomerFilter.ALL,
            typed=self._find.value(),
            after=after,
            before=before,
            backwards=backwards,
            limit=limit,
        )

    def _swap_empty(self, empty: EmptyState) -> None:
        if self._shown_empty is not empty:
            self._shown_empty = empty
            self._table.set_empty(empty)

    _shown_empty: EmptyState | None = None

    def _columns(self) -> list[Column[CustomerRow]]:
        return [
            Column("name", N_("Name"), kind="strong", sortable=True),
            Column("kind", N_("Kind"), 46, align="center", kind="icon", value=_kind_badge),
            Column("phone", N_("Contact"), 152, value=lambda one: checks.phone_grouped(one.phone) if one.phone else ""),
            Column("email", N_("Email"), 0, kind="muted"),
            Column("last_visit", N_("Last visit"), 108, kind="muted", value=_last_visit),
            Column("jobs", N_("Jobs in 12 months"), 130, kind="number", value=lambda one: one.jobs or ""),
            Column(
                "spent_cents", N_("Spent in 12 months"), 140, kind="money", value=lambda one: one.spent_cents or None
            ),
            Column(
                "owed_cents",
                N_("Owes"),
                96,
                kind="money_strong",
                value=lambda one: one.owed_cents or None,
                tone=lambda one: "bad" if self._late(one) else "",
            ),
            Column("state", N_("State"), 134, kind="badge", value=self._state),
        ]

    def _state(self, one: CustomerRow) -> Badge | None:
        if one.on_stop:
            return stop_badge()
        late = self._late(one)
        if not late:
            return None
        return Badge("bad", "clock-alert-outline", ngettext("{n} day late", "{n} days late", late).format(n=late))

    def _late(self, one: CustomerRow) -> int:
        return days_late(one.oldest_due, self.desk.dispatcher.shop.today) if one.oldest_due else 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # On a small window the name needs the room that the mail address takes.
        hidden = {"email"} if self.width() < theme().px(1180) else set()
        self._table.set_columns_shown([each.key for each in self._columns() if each.key not in hidden])


def _kind_badge(one: CustomerRow) -> Badge:
    if one.kind is CustomerKind.COMPANY:
        return Badge("neu", "domain", _("Company"))
    return Badge("neu", "account-outline", _("Person"))


def _last_visit(one: CustomerRow) -> str:
    return formats().day(formats().local(one.last_visit).date()) if one.last_visit else ""
