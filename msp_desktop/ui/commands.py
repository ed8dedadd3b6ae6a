"""Every act that belongs to no single page, once: id, words, key, icon, menu, and the window's method that does it."""

from dataclasses import dataclass

from msp_desktop.i18n import N_

MENUS = (N_("File"), N_("Edit"), N_("Job"), N_("Customer"), N_("Money"), N_("View"), N_("Help"))


@dataclass(frozen=True, slots=True)
class Command:
    """One act. `act` names a method of the window; with `page_act` a method that the page in front may have instead."""

    id: str
    text: str
    keys: str
    icon: str
    menu: str
    act: str
    page_act: str = ""
    place: str = ""
    """The page that `act` opens, for acts that go somewhere."""


COMMANDS: tuple[Command, ...] = (
    Command("new_job", N_("New job"), "Ctrl+N", "plus", N_("Job"), "go_to", place="intake"),
    Command("timer", N_("Start or pause my timer"), "Ctrl+T", "timer-outline", N_("Job"), "toggle_timer"),
    Command("today", N_("Today"), "Ctrl+1", "home-outline", N_("Job"), "go_to", place="today"),
    Command("jobs", N_("Jobs"), "Ctrl+2", "view-column-outline", N_("Job"), "go_to", place="jobs"),
    Command("appointments", N_("Appointments"), "", "calendar-outline", N_("Job"), "go_to", place="appointments"),
    Command("unclaimed", N_("Unclaimed devices"), "", "bag-checked", N_("Job"), "go_to", place="unclaimed"),
    Command("new_customer", N_("New customer"), "Ctrl+Shift+N", "account-plus-outline", N_("Customer"), "new_customer"),
    Command(
        "customers", N_("Customers"), "Ctrl+4", "account-group-outline", N_("Customer"), "go_to", place="customers"
    ),
    Command("devices", N_("Devices"), "", "laptop", N_("Customer"), "go_to", place="devices"),
    Command("loaners", N_("Loaners"), "", "swap-horizontal", N_("Customer"), "go_to", place="loaners"),
    Command("messages", N_("Messages"), "", "email-outline", N_("Customer"), "go_to", place="messages"),
    Command("checkout", N_("Checkout"), "Ctrl+3", "credit-card-outline", N_("Money"), "go_to", place="checkout"),
    Command("invoices", N_("Invoices"), "Ctrl+6", "receipt-text-outline", N_("Money"), "go_to", place="invoices"),
    Command("catalogue", N_("Catalogue"), "", "tag-outline", N_("Money"), "go_to", place="catalogue"),
    Command("inventory", N_("Inventory"), "Ctrl+5", "package-variant-closed", N_("Money"), "go_to", place="inventory"),
    Command("receive", N_("Receive delivery"), "", "truck-delivery-outline", N_("Money"), "go_to", place="receive"),
    Command("orders", N_("Purchase orders"), "", "truck-delivery-outline", N_("Money"), "go_to", place="orders"),
    Command("stock_take", N_("Stock-take"), "", "clipboard-check-outline", N_("Money"), "go_to", place="stock_take"),
    Command("supplier_returns", N_("Returns"), "", "undo", N_("Money"), "go_to", place="supplier_returns"),
    Command("suppliers", N_("Suppliers"), "", "truck-delivery-outline", N_("Money"), "go_to", place="suppliers"),
    Command("price_list", N_("Import a price list"), "", "download-outline", N_("Money"), "go_to", place="price_list"),
    Command("reports", N_("Reports"), "Ctrl+9", "chart-bar", N_("Money"), "go_to", place="reports"),
    Command("stock_reports", N_("Stock reports"), "", "chart-bar", N_("Money"), "go_to", place="stock_reports"),
    Command("main", N_("The page’s main act"), "Ctrl+Return", "check", N_("File"), "main_act", "main_action"),
    Command("print", N_("Print"), "Ctrl+P", "printer-outline", N_("File"), "page_act", "print_"),
    Command("save", N_("Save now"), "Ctrl+S", "content-save-outline", N_("File"), "save_now", "save_"),
    Command("settings", N_("Settings"), "Ctrl+,", "cog-outline", N_("File"), "go_to", place="settings"),
    Command("person", N_("Switch person"), "Ctrl+Shift+L", "account-outline", N_("File"), "choose_person"),
    Command("quit", N_("Quit"), "Ctrl+Q", "close", N_("File"), "close"),
    Command("undo", N_("Undo"), "Ctrl+Z", "undo", N_("Edit"), "undo"),
    Command("redo", N_("Redo"), "Ctrl+Shift+Z", "redo", N_("Edit"), "redo"),
    Command("edit", N_("Edit the selected record"), "Ctrl+E", "pencil-outline", N_("Edit"), "page_act", "edit"),
    Command("filter", N_("Filter the list in front"), "Ctrl+F", "filter-outline", N_("Edit"), "page_act", "filter_"),
    Command("palette", N_("Search and commands"), "Ctrl+K", "magnify", N_("Edit"), "open_palette"),
    Command("back", N_("Back"), "Alt+Left", "arrow-left", N_("View"), "go_back"),
    Command("refresh", N_("Refresh"), "F5", "refresh", N_("View"), "refresh_page"),
    Command("next_pane", N_("Next pane"), "F6", "chevron-right", N_("View"), "next_pane"),
    Command("previous_pane", N_("Previous pane"), "Shift+F6", "chevron-left", N_("View"), "previous_pane"),
    Command("fold", N_("Fold or open the sidebar"), "Ctrl+B", "menu", N_("View"), "fold_sidebar"),
    Command("amounts", N_("Hide or show amounts"), "Ctrl+Shift+H", "eye-off-outline", N_("View"), "hide_amounts"),
    Command("menu", N_("Menu"), "F10", "menu", N_("View"), "open_menu"),
    Command("keys", N_("Keys of this page"), "F1", "keyboard-outline", N_("Help"), "show_keys"),
    Command("about", N_("About"), "", "information-outline", N_("Help"), "about"),
)
BY_ID = {command.id: command for command in COMMANDS}
ALSO = {"F2": "new_job"}
"""Second keys of the same act."""
BY_KEYS = {command.keys: command for command in COMMANDS if command.keys} | {
    keys: BY_ID[id_] for keys, id_ in ALSO.items()
}
