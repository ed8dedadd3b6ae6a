"""Every page once: its id, name, icon, place in the sidebar, key, and the class that is imported on the first visit."""

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msp_desktop.i18n import N_

if TYPE_CHECKING:
    from msp_desktop.ui.desk import Desk
    from msp_desktop.ui.screen import Screen


@dataclass(frozen=True, slots=True)
class Page:
    """One page. Without `group` it is not in the sidebar and `under` names the entry that lights up; "" is the first
    group.
    """

    id: str
    text: str
    icon: str
    factory: str
    group: str | None = None
    keys: str = ""
    under: str = ""


PAGES: tuple[Page, ...] = (
    Page("today", N_("Today"), "home-outline", "today.screen:TodayScreen", "", "Ctrl+1"),
    Page("intake", N_("Intake"), "tray-arrow-down", "intake.screen:IntakeScreen", ""),
    Page("jobs", N_("Jobs"), "view-column-outline", "jobs.list_screen:JobList", "", "Ctrl+2"),
    Page(
        "appointments",
        N_("Appointments"),
        "calendar-outline",
        "appointments.screen:AppointmentScreen",
        "",
    ),
    Page("checkout", N_("Checkout"), "credit-card-outline", "checkout.screen:CheckoutScreen", "", "Ctrl+3"),
    Page(
        "customers",
        N_("Customers"),
        "account-group-outline",
        "customers.list_screen:CustomerList",
        N_("Records"),
        "Ctrl+4",
    ),
    Page("devices", N_("Devices"), "laptop", "devices.list_screen:DeviceList", N_("Records")),
    Page("loaners", N_("Loaners"), "swap-horizontal", "loaners.screen:LoanerScreen", N_("Records")),
    Page("catalogue", N_("Catalogue"), "tag-outline", "catalogue.screen:CatalogueScreen", N_("Records")),
    Page(
        "inventory",
        N_("Inventory"),
        "package-variant-closed",
        "inventory.screen:InventoryScreen",
        N_("Records"),
        "Ctrl+5",
    ),
    Page("messages", N_("Messages"), "email-outline", "messages.screen:MessagesScreen", N_("Records")),
    Page(
        "invoices", N_("Invoices"), "receipt-text-outline", "invoices.list_screen:InvoiceList", N_("Billing"), "Ctrl+6"
    ),
    Page("reports", N_("Reports"), "chart-bar", "reports.screen:ReportsScreen", N_("Business"), "Ctrl+9"),
    Page("stock_reports", N_("Stock reports"), "chart-bar", "reports.stock_screen:StockReportsScreen", under="reports"),
    Page("settings", N_("Settings"), "cog-outline", "settings.screen:SettingsScreen", N_("Business"), "Ctrl+,"),
    Page("unclaimed", N_("Unclaimed devices"), "bag-checked", "unclaimed.screen:UnclaimedScreen", under="today"),
    Page("job", N_("Job"), "wrench-outline", "jobs.job_screen:JobPage", under="jobs"),
    Page("customer", N_("Customer"), "account-outline", "customers.customer_screen:CustomerPage", under="customers"),
    Page(
        "customer_edit",
        N_("Customer’s card"),
        "pencil-outline",
        "customers.form_screen:CustomerEdit",
        under="customers",
    ),
    Page("device", N_("Device"), "laptop", "devices.device_screen:DevicePage", under="devices"),
    Page("device_edit", N_("Device’s card"), "pencil-outline", "devices.form_screen:DeviceEdit", under="devices"),
    Page("service_edit", N_("Service"), "pencil-outline", "catalogue.form_screen:ServiceEdit", under="catalogue"),
    Page("part", N_("Part"), "package-variant-closed", "inventory.part_screen:PartPage", under="inventory"),
    Page("part_edit", N_("Part’s card"), "pencil-outline", "inventory.form_screen:PartEdit", under="inventory"),
    Page(
        "suppliers",
        N_("Suppliers"),
        "truck-delivery-outline",
        "inventory.supplier_list:SupplierList",
        under="inventory",
    ),
    Page(
        "supplier_edit",
        N_("Supplier’s card"),
        "pencil-outline",
        "inventory.supplier_form:SupplierEdit",
        under="inventory",
    ),
    Page(
        "price_list",
        N_("Price list"),
        "download-outline",
        "inventory.price_list_screen:PriceListScreen",
        under="inventory",
    ),
    Page(
        "stock_take", N_("Stock-take"), "clipboard-check-outline", "inventory.take_screen:TakeScreen", under="inventory"
    ),
    Page(
        "receive",
        N_("Receive delivery"),
        "truck-delivery-outline",
        "inventory.receive_screen:ReceiveScreen",
        under="inventory",
    ),
    Page(
        "orders",
        N_("Purchase orders"),
        "truck-delivery-outline",
        "inventory.orders_screen:OrderList",
        under="inventory",
    ),
    Page("order", N_("Order"), "truck-delivery-outline", "inventory.order_screen:OrderPage", under="inventory"),
    Page("supplier_returns", N_("Returns"), "undo", "inventory.returns_screen:ReturnList", under="inventory"),
    Page("supplier_return", N_("Return"), "undo", "inventory.return_screen:ReturnPage", under="inventory"),
    Page("invoice", N_("Invoice"), "file-document-outline", "invoices.invoice_screen:InvoicePage", under="invoices"),
)
BY_ID = {page.id: page for page in PAGES}


def sidebar_groups() -> list[tuple[str, list[Page]]]:
    """The groups of the sidebar in order, each with its pages."""
    groups: dict[str, list[Page]] = {}
    for page in PAGES:
        if page.group is not None:
            groups.setdefault(page.group, []).append(page)
    return list(groups.items())


def make(page: Page, desk: "Desk") -> "Screen":
    """Import the page's class and make it."""
    module, _colon, name = page.factory.partition(":")
    factory: type[Screen] = getattr(importlib.import_module(f"msp_desktop.ui.{module}"), name)
    return factory(desk)
