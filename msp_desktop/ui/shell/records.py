"""What the palette finds among the shop's records, as rows that open."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from msp_desktop import checks
from msp_desktop.domain.purchase import OPEN_ORDERS
from msp_desktop.domain.roles import CustomerKind
from msp_desktop.domain.stock import StockState
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.palette import (
    FoundCustomer,
    FoundDevice,
    FoundJob,
    FoundOrder,
    FoundPaper,
    FoundPart,
    FoundService,
    FoundSupplier,
    PaletteFound,
    palette,
    recent_things,
)
from msp_desktop.ui.badges import JOB_STATES, job_badge, order_badge, stock_badge
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit.labels import Badge
from msp_desktop.ui.shell.palette import Hit, PaletteSources, Source

DEVICE_ICON = "laptop"


def palette_sources(desk: Desk) -> PaletteSources:
    """The palette's sources for this shop."""
    return Records(desk).sources()


class Records:
    """Asks once per typed text and hands each group its rows."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._asked: str | None = None
        self._found = PaletteFound()

    def sources(self) -> PaletteSources:
        """The groups in their fixed order."""
        groups = (
            ("job", N_("Jobs"), lambda found: map(self._job, found.jobs), "j", 4),
            ("customer", N_("Customers"), lambda found: map(self._customer, found.customers), "c", 4),
            ("device", N_("Devices"), lambda found: map(self._device, found.devices), "", 3),
            ("paper", N_("Invoices"), lambda found: map(self._paper, found.papers), "", 3),
            ("part", N_("Parts"), lambda found: map(self._part, found.parts), "p", 4),
            ("service", N_("Services"), lambda found: map(self._service, found.services), "s", 4),
            ("supplier", N_("Suppliers"), lambda found: map(self._supplier, found.suppliers), "", 3),
            ("purchase_order", N_("Purchase orders"), lambda found: map(self._order, found.orders), "", 3),
        )
        return PaletteSources(
            [Source(id_, words, self._group(rows), prefix, most) for id_, words, rows, prefix, most in groups],
            suggest=lambda text: self._ask(text).meant,
            add_new=self._add_new,
            recent=self._recent,
        )

    def _group(self, rows: Callable[[PaletteFound], Iterable[Hit]]) -> Callable[[str], Sequence[Hit]]:
        return lambda text: list(rows(self._ask(text)))

    def _ask(self, text: str) -> PaletteFound:
        """All groups of one keystroke share one answer."""
        if self._asked != text:
            shop = self._desk.dispatcher.shop
            self._found = shop.ask(palette, typed=text, today=shop.today)
            self._asked = text
        return self._found

    def _recent(self) -> Sequence[Hit]:
        shop = self._desk.dispatcher.shop
        found = shop.ask(recent_things, person_id=shop.actor)
        return [*map(self._job, found.jobs), *map(self._customer, found.customers), *map(self._paper, found.papers)]

    def _add_new(self, text: str) -> Sequence[Hit]:
        title = _("New customer “{name}”").format(name=text)
        return [Hit(title, partial(self._desk.go, "customer_edit", name=text), icon="account-outline")]

    def _job(self, job: FoundJob) -> Hit:
        token, icon = JOB_STATES[job.state]
        title = _("{number} · {customer}").format(number=job.number, customer=job.customer)
        return Hit(
            title,
            partial(self._desk.go, "job", job_id=job.id),
            detail=_joined(job.device, job.problem),
            icon=icon,
            token=token,
            badge=job_badge(job.state),
        )

    def _customer(self, customer: FoundCustomer) -> Hit:
        jobs = customer.open_jobs
        return Hit(
            customer.name,
            partial(self._desk.go, "customer", customer_id=customer.id),
            detail=checks.phone_grouped(customer.phone) if customer.phone else "",
            icon="account-group-outline" if customer.kind is CustomerKind.COMPANY else "account-outline",
            right=ngettext("{n} open job", "{n} open jobs", jobs).format(n=jobs) if jobs else "",
            main=partial(self._desk.go, "intake", customer_id=customer.id),
        )

    def _device(self, device: FoundDevice) -> Hit:
        return Hit(
            device.name,
            partial(self._desk.go, "device", device_id=device.id),
            detail=_joined(device.customer, device.serial),
            icon=DEVICE_ICON,
            main=partial(self._desk.go, "intake", device_id=device.id),
        )

    def _paper(self, paper: FoundPaper) -> Hit:
        day = formats().day(paper.day) if paper.day else ""
        badge = Badge("inf", "receipt-text-outline", _("Unpaid")) if paper.open_cents else None
        return Hit(
            paper.number or _("Draft"),
            partial(self._desk.go, "invoice", document_id=paper.id),
            detail=_joined(paper.customer, day),
            icon="receipt-text-outline",
            badge=badge,
            right=formats().money(paper.total_cents),
        )

    def _part(self, part: FoundPart) -> Hit:
        free = _("{n} free").format(n=formats().number(part.free))
        return Hit(
            part.name,
            partial(self._desk.go, "part", part_id=part.id),
            detail=_joined(part.code, free),
            icon="package-variant-closed",
            badge=stock_badge(part.state) if part.state in {StockState.OUT, StockState.LOW} else None,
            right=formats().money(part.price_cents),
            main=partial(self._desk.go, "inventory", part_id=part.id),
        )

    def _service(self, service: FoundService) -> Hit:
        return Hit(
            service.name,
            partial(self._desk.go, "catalogue", service_id=service.id),
            detail=service.code,
            icon="tag-outline",
            right=formats().money(service.price_cents),
        )

    def _supplier(self, supplier: FoundSupplier) -> Hit:
        reach = checks.phone_grouped(supplier.phone) if supplier.phone else supplier.email
        return Hit(
            supplier.name,
            partial(self._desk.go, "supplier_edit", supplier_id=supplier.id),
            detail=_joined(supplier.town, reach),
            icon="truck-delivery-outline",
            main=partial(self._desk.go, "price_list", supplier_id=supplier.id),
        )

    def _order(self, order: FoundOrder) -> Hit:
        return Hit(
            order.number,
            partial(self._desk.go, "order", order_id=order.id),
            detail=order.supplier,
            icon="truck-delivery-outline",
            badge=order_badge(order.state),
            right=formats().money(order.net_cents),
            main=partial(self._desk.go, "receive", order_id=order.id) if order.state in OPEN_ORDERS else None,
        )


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
