"""Ordering for a job: a part that is missing, or one that is in no list yet."""

from decimal import Decimal

from msp_desktop.domain.totals import PriceBasis
from msp_desktop.i18n import _
from msp_desktop.queries.job_card import JobLineRow
from msp_desktop.queries.order_offer import SupplierOffer, order_offers, part_cost
from msp_desktop.ui.jobs.ask_sheet import AskSheet
from msp_desktop.ui.jobs.sheet_fields import beside, price_label, whole
from msp_desktop.ui.kit import Combo, DateEdit, Field, LineEdit, MoneyEdit, NumberEdit
from msp_desktop.ui.screen import Screen, new_key
from msp_desktop.usecases.jobs import NewPart, order_for_line, order_new_part

_NO_SUPPLIER = 0


class _SupplierFields:
    """Supplier, what a piece costs there, and when it comes; price and day follow the supplier until they are typed."""

    def __init__(self, screen: Screen, name: str, *, part_id: int | None = None) -> None:
        shop = screen.desk.dispatcher.shop
        self._offers: dict[int, SupplierOffer] = {
            each.id: each for each in screen.ask(order_offers, now=shop.now, part_id=part_id)
        }
        self._usual = screen.ask(part_cost, part_id=part_id) if part_id is not None else None
        self.supplier: Combo[int] = Combo(
            f"{name}.supplier",
            [(_NO_SUPPLIER, _("Choose the supplier")), *((each.id, each.name) for each in self._offers.values())],
        )
        self.price = MoneyEdit(f"{name}.price")
        self.day = DateEdit(f"{name}.expected")
        first = next(iter(self._offers.values()), None)
        only = first is not None and (first.price_cents is not None or len(self._offers) == 1)
        self.supplier.set_value(first.id if first is not None and only else _NO_SUPPLIER)
        self._shown: tuple[int | None, object] = (None, None)
        self._follow()
        self.supplier.edited.connect(self._follow)

    def name(self) -> str:
        """The supplier chosen."""
        offer = self._offers.get(self.supplier.value() or 0)
        return offer.name if offer is not None else ""

    def field(self) -> Field:
        """The supplier's field."""
        return Field(
            _("Supplier"),
            self.supplier,
            required=True,
            missing=_("Choose the supplier."),
            check=lambda: "" if self.supplier.value() else _("Choose the supplier."),
        )

    def _follow(self) -> None:
        offer = self._offers.get(self.supplier.value() or 0)
        price = offer.price_cents if offer is not None and offer.price_cents is not None else self._usual
        day = offer.day if offer is not None else None
        if self.price.value() == self._shown[0]:
            self.price.set_value(price)
        if self.day.value() == self._shown[1]:
            self.day.set_value(day)
        self._shown = (price, day)


def open_order(screen: Screen, line: JobLineRow) -> AskSheet:
    """Ask where the part of a line is ordered, for which price, and when it is to come."""
    assert line.stock is not None, "a part of the stock"
    stock, key = line.stock, new_key()
    fields = _SupplierFields(screen, "job.order", part_id=stock.part_id)
    quantity = NumberEdit("job.order.quantity", smallest="0.001", width=110)
    quantity.set_value(min(stock.missing, line.quantity) if stock.missing else line.quantity)

    def act() -> bool:
        done = screen.run(
            order_for_line,
            key,
            line_id=line.id,
            supplier_id=fields.supplier.value() or None,
            expected_day=fields.day.value(),
            quantity=quantity.value(),
            unit_cents=fields.price.value(),
            seen=line.version,
        )
        if done is not None:
            words = _("{part} is on the order to {supplier}.")
            screen.desk.say(words.format(part=line.description, supplier=fields.name()))
        return done is not None

    figures = beside(
        Field(_("Quantity"), quantity, required=True, missing=_("Enter a quantity above 0.")),
        Field(_("Price of a piece, net"), fields.price, required=True, missing=_("Enter a price of 0 or more.")),
        Field(_("Expected"), fields.day),
    )
    title = _("Order {part} for this job").format(part=line.description)
    note = _("It goes on the draft order to this supplier. The device waits for parts until the day.")
    return AskSheet(
        screen, title, [fields.field(), figures], _("Put on the order"), act, name="job.order", note=note
    ).open()


def open_new_part(screen: Screen, item_id: int, text: str, basis: PriceBasis) -> AskSheet:
    """Ask what a part that is in no list yet costs and is sold for, and order it for the job."""
    key = new_key()
    name = LineEdit("job.new_part.name", max_length=200)
    name.set_value(text)
    fields = _SupplierFields(screen, "job.new_part")
    sold, quantity = MoneyEdit("job.new_part.unit"), NumberEdit("job.new_part.quantity", smallest="0.001", width=110)
    quantity.set_value(Decimal(1))
    warranty, code = NumberEdit("job.new_part.warranty", width=110), LineEdit("job.new_part.code", max_length=80)

    def act() -> bool:
        part = NewPart(
            name=name.value(),
            supplier_id=fields.supplier.value() or 0,
            cost_cents=fields.price.value() or 0,
            unit_cents=sold.value() or 0,
            supplier_code=code.value(),
            quantity=quantity.value() or Decimal(0),
            warranty_days=whole(warranty.value()),
        )
        return screen.run(order_new_part, key, item_id=item_id, part=part, expected_day=fields.day.value()) is not None

    missing = _("Enter a price of 0 or more.")
    figures = beside(
        Field(_("Costs, net"), fields.price, required=True, missing=missing),
        Field(price_label(basis), sold, required=True, missing=missing),
        Field(_("Quantity"), quantity, required=True, missing=_("Enter a quantity above 0.")),
    )
    rest = beside(
        Field(_("Supplier’s code"), code), Field(_("Warranty in days"), warranty), Field(_("Expected"), fields.day)
    )
    parts = [Field(_("Part"), name, required=True, missing=_("Say what this line is for.")), fields.field()]
    note = _("It is added to the stock list, to this job, and to the draft order to the supplier.")
    sheet = AskSheet(
        screen, _("New part"), [*parts, figures, rest], _("Add and order it"), act, name="job.new_part", note=note,
        width=520,
    )  # fmt: skip
    return sheet.open(first=fields.supplier if text else None)
