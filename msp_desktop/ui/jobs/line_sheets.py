"""Small forms about lines: minutes of work, a free part, and a line's quantity, price and discount."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial

from PySide6.QtWidgets import QWidget

from msp_desktop.domain.totals import PriceBasis
from msp_desktop.domain.work_kind import LineKind
from msp_desktop.i18n import _
from msp_desktop.queries.intake_services import IntakeService
from msp_desktop.queries.job_card import JobLineRow
from msp_desktop.ui.formats import formats
from msp_desktop.ui.jobs.ask_sheet import AskSheet
from msp_desktop.ui.jobs.part_facts import part_facts
from msp_desktop.ui.jobs.sheet_fields import beside, price_label, whole
from msp_desktop.ui.kit import Field, LineEdit, MoneyEdit, NumberEdit, button
from msp_desktop.ui.screen import Screen
from msp_desktop.usecases.jobs import add_labour_line, add_part_line, change_line, remove_line


def open_labour(screen: Screen, item_id: int, service: IntakeService) -> AskSheet:
    """Ask the minutes worked, and add the work."""
    minutes = NumberEdit("job.labour.minutes", smallest="1", width=110)
    detail = LineEdit("job.labour.detail", max_length=1000)

    def act() -> bool:
        return (
            screen.run(
                add_labour_line,
                item_id=item_id,
                service_id=service.id,
                minutes=whole(minutes.value()),
                detail=detail.value(),
            )
            is not None
        )

    per_hour = _("{price} an hour").format(price=formats().money(service.unit_cents))
    fields = [
        Field(_("Minutes worked"), minutes, required=True, missing=_("Enter the minutes worked.")),
        Field(_("What was done"), detail),
    ]
    return AskSheet(screen, service.name, fields, _("Add work"), act, name="job.labour", note=per_hour).open()


LineAct = tuple[str, str, Callable[[], object]]
"""The words, the name and the act of a button at the foot of a line's form."""


def open_part(
    screen: Screen, item_id: int, text: str, basis: PriceBasis, order: Callable[[str], object] | None = None
) -> AskSheet:
    """Ask price and quantity of a part that is in no list, and add it; `order` keeps it in stock and orders it."""
    name = LineEdit("job.part.description", max_length=200)
    name.set_value(text)
    price, quantity = MoneyEdit("job.part.unit"), NumberEdit("job.part.quantity", smallest="0.001", width=110)
    quantity.set_value(Decimal(1))
    warranty = NumberEdit("job.part.warranty", width=110)

    def act() -> bool:
        return (
            screen.run(
                add_part_line,
                item_id=item_id,
                description=name.value(),
                unit_cents=price.value() or 0,
                quantity=quantity.value() or Decimal(0),
                warranty_days=whole(warranty.value()),
            )
            is not None
        )

    figures = beside(
        Field(price_label(basis), price, required=True, missing=_("Enter a price of 0 or more.")),
        Field(_("Quantity"), quantity, required=True, missing=_("Enter a quantity above 0.")),
        Field(_("Warranty in days"), warranty),
    )
    fields = [Field(_("Part"), name, required=True, missing=_("Say what this line is for.")), figures]
    note = _("For this job only: it is in no list and has no stock.") if order is not None else ""
    made = AskSheet(screen, _("Part"), fields, _("Add part"), act, name="job.part", note=note)
    if order is not None:
        ordering = order

        def instead() -> None:
            made.close()
            ordering(name.value())

        made.sheet.foot.addWidget(button(_("New in stock, order it"), "job.part.order", instead))
    return made.open(first=price if text else None)


def open_line(screen: Screen, line: JobLineRow, basis: PriceBasis, acts: Sequence[LineAct] = ()) -> AskSheet:
    """Change a line, or take it off; a part of the stock says where it stands. `acts` close the form first."""
    by_time = line.kind is LineKind.LABOUR and line.actual_minutes is not None and line.service_id is not None
    name = LineEdit("job.line.description", max_length=200)
    name.set_value(line.description)
    amount = NumberEdit("job.line.minutes" if by_time else "job.line.quantity", smallest="0.001", width=110)
    amount.set_value(Decimal(line.actual_minutes or 0) if by_time else line.quantity)
    amount.setReadOnly(line.from_timer)
    price, discount = MoneyEdit("job.line.unit"), NumberEdit("job.line.discount", width=110, unit="%")
    price.set_value(line.unit_cents)
    discount.set_value(line.discount_percent or None)
    reason = LineEdit("job.line.price_reason", max_length=200)
    reason.set_value(line.price_reason)

    def act() -> bool:
        given = amount.value() or Decimal(0)
        done = screen.run(
            change_line,
            line_id=line.id,
            seen=line.version,
            quantity=line.quantity if by_time else given,
            unit_cents=price.value() or 0,
            price_reason=reason.value(),
            discount_percent=discount.value() or Decimal(0),
            description=name.value(),
            minutes=whole(given) if by_time else None,
        )
        return done is not None

    def remove() -> None:
        if screen.run(remove_line, line_id=line.id, seen=line.version) is not None:
            made.close()

    in_list = line.service_id is not None or line.part_id is not None
    listed = _("List price {price}").format(price=formats().money(line.list_cents)) if in_list else ""
    figures = beside(
        Field(
            _("Minutes worked") if by_time else _("Quantity"),
            amount,
            required=True,
            missing=_("Enter a quantity above 0."),
            hint=_("Follows the timer") if line.from_timer else "",
        ),
        Field(
            _("Price of an hour") if by_time else price_label(basis),
            price,
            required=True,
            missing=_("Enter a price of 0 or more."),
            hint=listed,
        ),
        Field(_("Discount in percent"), discount),
    )
    fields: list[Field | QWidget] = [
        Field(_("Line"), name, required=True, missing=_("Say what this line is for.")),
        figures,
        Field(_("Why the price differs from the list"), reason),
    ]
    if not in_list:
        fields.pop()
    if line.stock is not None:
        fields.append(part_facts(screen, line, line.stock))
    made = AskSheet(screen, _("Change line"), fields, _("Save line"), act, name="job.line", width=520)
    made.sheet.foot.addWidget(button(_("Take off"), "job.line.remove", remove, kind="danger"))
    for words, name_of, do in acts:
        made.sheet.foot.addWidget(button(words, name_of, partial(_closed_first, made, do)))
    return made.open(first=price if line.from_timer else amount)


def _closed_first(sheet: AskSheet, act: Callable[[], object]) -> None:
    sheet.close()
    act()
