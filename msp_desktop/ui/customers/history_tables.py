"""The tables of a customer's jobs, devices and papers, short on the overview and long on their tabs."""

from datetime import date, datetime

from msp_desktop.domain.payment import invoice_state
from msp_desktop.i18n import N_, NO_VALUE, _, ngettext
from msp_desktop.queries.customer_history import CustomerDeviceRow, CustomerJobRow, CustomerPaperRow
from msp_desktop.queries.message_list import MessageRow
from msp_desktop.ui.badges import invoice_badge, job_badge
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import Badge, Column, RowTable
from msp_desktop.ui.messages.words import EVENT_WORDS, message_badge, standing_words
from msp_desktop.words import DEVICE_KIND_WORDS, SERIES_WORDS


def job_table(name: str, desk: Desk, *, first: str, bare: bool = False) -> RowTable[CustomerJobRow]:
    """Jobs: number, device, problem, state, when, who, amount."""
    table: RowTable[CustomerJobRow] = RowTable(
        name,
        _("Jobs"),
        [
            Column("number", first, 96, kind="link"),
            Column("device", N_("Device"), 0, kind="strong", value=_devices),
            Column("problem", N_("Problem"), 0),
            Column("state", N_("State"), 168, kind="badge", value=lambda job: job_badge(job.state)),
            Column("received_at", N_("Came in"), 100, kind="muted", value=lambda job: _day(job.received_at)),
            Column("promised_at", N_("Due"), 120, value=lambda job: _due(desk, job)),
            Column("technician", N_("By"), 54, align="center", kind="avatar"),
            Column("net_cents", N_("Net"), 96, kind="money_strong"),
        ],
        bare=bare,
    )
    table.opened.connect(lambda job: desk.go("job", job_id=job.id))
    return table


def device_table(name: str, desk: Desk, *, short: bool) -> RowTable[CustomerDeviceRow]:
    """Devices: place, model, serial, last job."""
    columns: list[Column[CustomerDeviceRow]] = [
        Column("place", N_("Place"), 96 if short else 150, kind="muted"),
        Column("name", N_("Model"), 0, kind="strong"),
        Column("serial", N_("Serial"), 116 if short else 170, kind="mono"),
        Column("last_job", N_("Last job"), 118 if short else 130, align="right", value=_last_job, tone=_here_tone),
    ]
    if not short:
        columns.insert(1, Column("kind", N_("Kind"), 130, value=lambda device: _(DEVICE_KIND_WORDS[device.kind])))
    table: RowTable[CustomerDeviceRow] = RowTable(name, _("Devices"), columns, dense=short, bare=short)
    table.opened.connect(lambda device: desk.go("device", device_id=device.id))
    return table


def paper_table(name: str, desk: Desk, *, short: bool) -> RowTable[CustomerPaperRow]:
    """Invoices and receipts: number, day, total, state."""

    def state(paper: CustomerPaperRow) -> Badge:
        return paper_badge(paper, desk.dispatcher.shop.today)

    def day(paper: CustomerPaperRow) -> str:
        # This year's need no year where room is short.
        near = short and paper.day.year == desk.dispatcher.shop.today.year
        return formats().short_day(paper.day) if near else formats().day(paper.day)

    columns: list[Column[CustomerPaperRow]] = [
        Column("number", N_("Number"), 0 if short else 116, kind="link"),
        Column("day", N_("Date"), 74 if short else 0, kind="muted", value=day),
        Column("total_cents", N_("Total"), 90, kind="money_strong"),
        Column("state", N_("State"), 104 if short else 110, kind="badge", value=state),
    ]
    if not short:
        columns.insert(1, Column("kind", N_("Kind"), 140, value=lambda paper: _(SERIES_WORDS[paper.kind])))
        columns.insert(
            3,
            Column(
                "due_day", N_("Due"), 130, kind="muted", value=lambda p: formats().day(p.due_day) if p.due_day else ""
            ),
        )
        columns.insert(
            5, Column("open_cents", N_("Left to pay"), 110, kind="money", value=lambda p: p.open_cents or None)
        )
    table: RowTable[CustomerPaperRow] = RowTable(name, _("Invoices"), columns, dense=short, bare=short)
    table.opened.connect(lambda paper: desk.go("invoice", document_id=paper.id))
    return table


def message_table(name: str, desk: Desk) -> RowTable[MessageRow]:
    """What was written to the customer: where it stands, when, what, about which job."""
    table: RowTable[MessageRow] = RowTable(
        name,
        _("Messages"),
        [
            Column("state", N_("State"), 126, kind="badge", value=message_badge),
            Column(
                "when", N_("When"), 178, kind="muted", value=lambda each: standing_words(each, desk.dispatcher.shop.now)
            ),
            Column("subject", N_("What"), kind="strong", value=lambda each: each.subject or _(EVENT_WORDS[each.event])),
            Column("about", N_("Job"), 84, kind="mono"),
        ],
    )
    table.opened.connect(lambda each: desk.go("messages", message_id=each.id))
    return table


def paper_badge(paper: CustomerPaperRow, today: date) -> Badge:
    """The state of an issued paper; a receipt that an invoice stands for says so."""
    if paper.replaced:
        return Badge("neu", "swap-horizontal", _("Invoiced"))
    return invoice_badge(
        invoice_state(
            issued=True,
            to_pay_cents=paper.to_pay_cents,
            open_cents=paper.open_cents,
            due_day=paper.due_day,
            today=today,
        )
    )


def _devices(job: CustomerJobRow) -> str:
    if job.devices <= 1:
        return job.device
    more = job.devices - 1
    return ngettext("{device} and {n} more", "{device} and {n} more", more).format(device=job.device, n=more)


def _day(at: datetime | None) -> str:
    return formats().day(formats().local(at).date()) if at else NO_VALUE


def _due(desk: Desk, job: CustomerJobRow) -> str:
    return formats().when(job.promised_at, desk.dispatcher.shop.now) if job.promised_at else ""


def _last_job(device: CustomerDeviceRow) -> str:
    return _("Here now") if device.here else _day(device.last_job)


def _here_tone(device: CustomerDeviceRow) -> str:
    return "wrk" if device.here else ""
