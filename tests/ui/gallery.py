"""Every piece of the kit on one page, for looking: `python tests/ui/gallery.py OUT`."""

import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from msp_desktop.domain.chart import BarChart, Line, Series
from msp_desktop.ui.formats import use_day
from msp_desktop.ui.kit import (
    Avatar,
    Badge,
    BadgeLabel,
    Bar,
    Chart,
    Check,
    Chips,
    Column,
    Combo,
    DateTimeEdit,
    EmptyState,
    FactRows,
    Field,
    Found,
    InlineMessage,
    KeyCap,
    LineEdit,
    LookupBox,
    MoneyEdit,
    Panel,
    PhoneEdit,
    PlainLabel,
    ProgressStrip,
    RadioGroup,
    RowTable,
    SearchBox,
    Segments,
    TabBar,
    TextEdit,
    Tile,
    UndoCard,
    button,
    flat_button,
    icon_button,
    primary_button,
    row,
)
from msp_desktop.ui.theme import theme

STATES = [
    Badge("neu", "tray-arrow-down", "Booked in"),
    Badge("inf", "magnify", "Diagnosing"),
    Badge("app", "comment-question-outline", "Waiting approval"),
    Badge("wai", "truck-delivery-outline", "Waiting parts"),
    Badge("wrk", "wrench-outline", "In repair"),
    Badge("ok", "bag-checked", "Ready"),
    Badge("bad", "clock-alert-outline", "Overdue"),
    Badge("war", "shield-alert-outline", "SLA risk"),
]


@dataclass(frozen=True, slots=True)
class Job:
    """One line of the sample table."""

    id: int
    number: str
    customer: str
    device: str
    state: Badge
    due: date
    who: str
    net_cents: int
    act: str = "Open"


NAMES = [
    "Farmacia San Carlo",
    "Marta Nowak",
    "Autofficina Leoni",
    "Studio Dent. Marchetti",
    "Federico Longo",
    "Ristorante Da Nino",
]
DEVICES = [
    "Dell OptiPlex 7090",
    "Acer Aspire 5",
    "Desktop PC",
    "Dell Latitude 5420",
    "HP Pavilion 15",
    "ThinkCentre M70q",
]
JOBS = [
    Job(
        n,
        f"J-{2640 + n}",
        NAMES[n % 6],
        DEVICES[n % 6],
        STATES[n % 8],
        date(2026, 11, 10 + n),
        "Marco Bianchi",
        n * 4500,
    )
    for n in range(8)
]


def table() -> RowTable[Job]:
    """The sample table."""
    made: RowTable[Job] = RowTable(
        "gallery.table",
        "Jobs",
        [
            Column("number", "Job", 80, kind="link", sortable=True),
            Column("customer", "Customer", kind="strong", sortable=True),
            Column("device", "Device"),
            Column("state", "State", 150, kind="badge"),
            Column("due", "Due", 110, kind="date", sortable=True),
            Column("who", "By", 50, kind="avatar"),
            Column("net_cents", "Net", 90, kind="money_strong", sortable=True),
            Column("act", "", 80, kind="act"),
        ],
        sorted_by="due",
        multi=True,
    )
    made.add_bulk_act("Assign", "gallery.assign", lambda _rows: None, icon="account-outline")
    made.show_rows(JOBS)
    made.select(3)
    made.toggle_pick(1)
    return made


def form() -> Panel:
    """The sample form."""
    panel = Panel("Customer", number=1, note="Phone, name, email or company", note_right=True)
    name, mobile, mail = LineEdit("gallery.name"), PhoneEdit("gallery.mobile"), LineEdit("gallery.mail")
    find = LookupBox(
        "gallery.find",
        lambda _text: [Found("Marta Nowak", "+39 349 555 0188")],
        keys="Ctrl+L",
        placeholder="Find or add",
    )
    name.set_value("Chiara Moretti")
    mobile.setText("347 555")
    mail.set_value("chiara.moretti@example.org")
    fields = [
        Field("Find or add", find),
        Field("Name", name, required=True),
        Field("Mobile", mobile, required=True),
        Field("Email", mail, hint="For the ticket"),
    ]
    fields[2].set_error("Add the missing digits.")
    panel.add(row(*fields, spacing=12))
    serial, money, when = (
        LineEdit("gallery.serial", width=176, mono=True),
        MoneyEdit("gallery.limit"),
        DateTimeEdit("gallery.when"),
    )
    serial.set_value("C02FK3XQQ6L4")
    money.set_value(25000)
    when.setText("thu")
    when.left.emit()
    kind = Combo("gallery.kind", [("laptop", "Laptop"), ("pc", "Desktop PC")], width=120)
    panel.add(
        row(
            Field("Type", kind),
            Field("Serial number", serial, warn=lambda: "Already here as J-2658"),
            Field("Call before going over", money),
            Field("Ready by", when),
            None,
            spacing=12,
        )
    )
    chips = Chips(
        "gallery.chips",
        "Problem",
        [(t, t) for t in ("Won't start", "Slow", "Screen", "Liquid damage", "Virus")],
        multi=True,
    )
    chips.set_values(["Liquid damage"])
    panel.add(chips)
    text = TextEdit("gallery.problem")
    text.set_value(
        "Coffee spilled on the keyboard yesterday evening. Turned it off at once, it has not been switched on since."
    )
    radio = RadioGroup("gallery.data", "Customer’s data", [(1, "Must be kept — no backup"), (2, "Has a backup")])
    radio.set_value(1)
    panel.add(row(Field("Problem", text, required=True), Field("Customer’s data", radio, required=True), spacing=20))
    panel.add(
        row(
            Check("Charger", "gallery.charger", checked=True),
            Check("Bag", "gallery.bag"),
            Check("Cable", "gallery.cable"),
            None,
        )
    )
    return panel


def side() -> QVBoxLayout:
    """The column at the right."""
    facts = FactRows()
    facts.show_facts(
        [("Contact", "Dr Paola Marchetti", "strong"), ("Mobile", "+39 333 555 0117"), ("Serial", "7KQ2XN3", "mono")]
    )
    panel = Panel("Customer", icon="account-group-outline")
    panel.link("Open", "gallery.open", lambda: None)
    panel.add(facts)
    ask = InlineMessage("gallery.warning")
    ask.say(
        "warning", "Ask for the macOS password.", "The passcode alone will not unlock the disk. You can still book in."
    )
    bad = InlineMessage("gallery.bad")
    bad.say("bad", "2 fields need you: Email, Promise.", acts=[("Email", "gallery.fix", lambda: None)], links=True)
    good = InlineMessage("gallery.ok")
    good.say("ok", "Under warranty until 21 Jan 2028.")
    card = UndoCard()
    card.offer("J-2662 booked in", 3600)
    card.setFixedWidth(184)
    made = QVBoxLayout()
    made.setSpacing(10)
    parts: list[QWidget] = [
        panel,
        ask,
        good,
        bad,
        primary_button("Book in and print", "gallery.main", icon="check", large=True),
        card,
    ]
    for part in parts:
        made.addWidget(part)
    made.addLayout(row(button("Book in, no print", "gallery.no"), button("Start bench now", "gallery.bench")))
    made.addStretch(1)
    return made


def chart() -> Panel:
    """The sample chart."""
    made = Chart("gallery.chart", "Spend by month")
    months = ("Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun")
    labour = Series("Labour", (9600, 0, 20000, 8400, 16000, 0, 26000, 12500), "c2")
    parts = Series("Parts", (0, 0, 11200, 0, 8000, 0, 15800, 0), "c2", hatched=True)
    made.show_bars(BarChart(months, (labour, parts), Line("Plan", 11200)))
    panel = Panel("Spend by month", icon="chart-bar", note="€2,184.00 net in 12 months")
    panel.add(made, 1)
    return panel


def page() -> QWidget:
    """The whole gallery."""
    whole = QWidget()
    whole.setObjectName("page")
    columns = QHBoxLayout(whole)
    columns.setContentsMargins(20, 16, 20, 16)
    columns.setSpacing(12)
    left = QVBoxLayout()
    left.setSpacing(10)
    view = Segments(
        "gallery.view", "View", [("board", "Board", "view-column-outline"), ("table", "Table", "format-list-bulleted")]
    )
    head = row(PlainLabel("Jobs", "title"), PlainLabel("26 open", "summary"), BadgeLabel(STATES[4]), view, None)
    head.addWidget(icon_button("bell-outline", "gallery.bell", "Bell"))
    head.addWidget(flat_button("Clear form", "gallery.clear", icon="undo"))
    head.addWidget(button("Print bench list", "gallery.print", icon="printer-outline", keys="Ctrl+P"))
    head.addWidget(primary_button("New job", "gallery.new", icon="plus", keys="Ctrl+N"))
    left.addLayout(head)
    tabs: TabBar[str] = TabBar("gallery.tabs", "Parts", [("o", "Overview"), ("j", "Jobs"), ("c", "Contracts")])
    tabs.set_count("j", 27)
    tabs.set_count("c", 0)
    left.addWidget(tabs)
    filters: Chips[str] = Chips(
        "gallery.filters",
        "Show",
        [("all", "In use"), ("low", "Under target", "alert-outline"), ("none", "Not sold")],
        tick=False,
    )
    filters.set_value("all")
    filters.set_count("all", 42)
    left.addLayout(row(SearchBox("gallery.filter", "Filter these jobs", width=280), filters, None))
    left.addWidget(table(), 1)
    left.addWidget(form())
    tiles = row(
        Tile("Overdue", "gallery.t1", icon="clock-alert-outline", token="bad"),
        Tile("Ready", "gallery.t2", icon="bag-checked", token="ok"),
        spacing=10,
    )
    pay = Segments(
        "gallery.pay",
        "Paid with",
        [("cash", "Cash", "cash"), ("card", "Card", "credit-card-outline"), ("bank", "Transfer", "bank-outline")],
        kind="pay",
    )
    strip = ProgressStrip("gallery.progress")
    strip.show_progress(10, 38, "Studio Dentistico Marchetti")
    middle = QVBoxLayout()
    middle.setSpacing(10)
    bar = Bar("Checklist")
    bar.show_share(6, 9)
    middle.addLayout(tiles)
    middle.addWidget(chart(), 1)
    middle.addWidget(pay)
    middle.addWidget(strip)
    middle.addWidget(bar)
    middle.addLayout(
        row(Avatar("Marco Bianchi"), Avatar("Elena Conti"), Avatar(""), KeyCap("Ctrl+Return"), KeyCap("F1"), None)
    )
    middle.addLayout(row(*(BadgeLabel(state) for state in STATES[:4]), None))
    middle.addLayout(row(*(BadgeLabel(state) for state in STATES[4:]), None))
    middle.addWidget(
        EmptyState(
            "No jobs match “acer hinge”.",
            icon="magnify",
            act=("Clear filter", "gallery.unfilter", lambda: None),
            hint="Search closed jobs too",
        )
    )
    columns.addLayout(left, 5)
    columns.addLayout(middle, 3)
    columns.addLayout(side(), 2)
    return whole


def main(out: Path) -> None:
    """Write the gallery in light and dark, and at 130 %."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    use_day(date(2026, 11, 17))
    out.mkdir(parents=True, exist_ok=True)
    for look, size in (("light", 100), ("dark", 100), ("light", 130)):
        theme().apply(look, size)
        made = page()
        made.resize(1720, 1000)
        made.show()
        for _turn in range(4):
            app.processEvents()
        made.grab().save(str(out / f"gallery-{look}-{size}.png"))
        made.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
