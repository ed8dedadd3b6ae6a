"""Acts on the catalogue: services and labour types, their prices by date, checklists and usual parts."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.domain.work_kind import LabourKind, ServiceKind
from msp_desktop.i18n import _, ngettext
from msp_desktop.store.base import alive
from msp_desktop.store.models.part import Part
from msp_desktop.store.models.service import Service, ServicePart, ServicePrice, ServiceStep
from msp_desktop.store.models.shop import TaxRate
from msp_desktop.store.shop_facts import USUAL
from msp_desktop.store.unit_of_work import UnitOfWork

LONGEST_DAY = 24 * 60
LONGEST_DETAIL = 1000
LARGEST_PRICE = 100_000_000


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a checklist; a required one left open is asked about when the job is closed."""

    text: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class UsualPart:
    """A part the service usually needs; the price is in cents of the service's basis.

    `part_id` is a part of the stock: its own name and price hold, and those here are not read.
    """

    description: str
    quantity: Decimal = Decimal(1)
    price_cents: int = 0
    note: str = ""
    part_id: int | None = None


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """Everything about a catalogue entry but its prices.

    An empty `code` is given the next free one. Minutes: `bench_minutes` planned for a flat-rate service;
    `minimum_minutes` and `step_minutes` round what is charged for labour.
    """

    name: str
    kind: ServiceKind = ServiceKind.FLAT
    code: str = ""
    detail: str = ""
    category: str = ""
    labour_kind: LabourKind | None = None
    price_basis: PriceBasis = PriceBasis.NET
    tax_key: str = "standard"
    bench_minutes: int = 0
    minimum_minutes: int = 0
    step_minutes: int = 1
    warranty_days: int = 0
    steps: tuple[Step, ...] = ()
    parts: tuple[UsualPart, ...] = ()


@dataclass(frozen=True, slots=True)
class NewPrice:
    """A price for one service in a change of many; None takes the price of that day away again."""

    service_id: int
    price_cents: int | None


def add_service(work: UnitOfWork, *, facts: ServiceFacts, price_cents: int, from_day: date | None = None) -> int:
    """Put a service or labour type into the catalogue and give its id; its price holds from today or the day named."""
    facts = _checked(work, facts)
    _check_price(price_cents)
    row = work.add(
        Service(
            code=facts.code or _free_code(work, facts.kind),
            created_at=work.now,
            **{name: getattr(facts, name) for name in _PLAIN},
        )
    )
    _write_lists(work, row.id, facts)
    work.add(ServicePrice(service_id=row.id, from_day=from_day or work.today, price_cents=price_cents))
    _index(work, row)
    work.undo_with(_("{name} added").format(name=row.name), delete_service, service_id=row.id)
    return row.id


def change_service(work: UnitOfWork, *, service_id: int, facts: ServiceFacts, seen: int | None = None) -> None:
    """Change everything about an entry but its prices; jobs and papers keep what they have."""
    row = work.get(Service, service_id, seen=seen)
    before = _facts(work, row)
    facts = _checked(work, facts, row)
    for name in _PLAIN:
        setattr(row, name, getattr(facts, name))
    row.code = facts.code or row.code
    if (before.steps, before.parts) != (facts.steps, facts.parts):
        work.touch(row)
        _drop_lists(work, service_id)
        _write_lists(work, service_id, facts)
    _index(work, row)
    work.undo_with(_("{name} changed").format(name=row.name), change_service, service_id=service_id, facts=before)


def change_prices(work: UnitOfWork, *, prices: tuple[NewPrice, ...], from_day: date) -> None:
    """Give services new prices from a day on; open jobs and quotes keep theirs. One act, one way back."""
    if from_day < work.today:
        raise Refused(_("A price starts today or later. What was sold before keeps its price."), "from_day")
    ids = [each.service_id for each in prices]
    rows = {
        row.service_id: row
        for row in work.session.scalars(
            select(ServicePrice).where(ServicePrice.service_id.in_(ids), ServicePrice.from_day == from_day)
        )
    }
    before = tuple(NewPrice(each, rows[each].price_cents if each in rows else None) for each in ids)
    for each in prices:
        _set_price(work, each, rows.get(each.service_id), from_day)
        work.touch(work.get(Service, each.service_id))
    label = ngettext("{n} price changed", "{n} prices changed", len(prices)).format(n=len(prices))
    work.undo_with(label, change_prices, prices=before, from_day=from_day)


def retire_service(work: UnitOfWork, *, service_id: int, seen: int | None = None) -> None:
    """Take an entry out of use; jobs that carry it keep it."""
    row = work.get(Service, service_id, seen=seen)
    row.active = False
    work.undo_with(_("{name} taken out of use").format(name=row.name), bring_back_service, service_id=service_id)


def bring_back_service(work: UnitOfWork, *, service_id: int, seen: int | None = None) -> None:
    """Put an entry back into use."""
    row = work.get(Service, service_id, seen=seen)
    row.active = True
    work.undo_with(_("{name} brought back").format(name=row.name), retire_service, service_id=service_id)


def delete_service(work: UnitOfWork, *, service_id: int, seen: int | None = None) -> None:
    """Delete an entry; it can be restored for 30 days, and jobs that carry it keep it."""
    row = work.get(Service, service_id, seen=seen)
    row.deleted_at = work.now
    work.search.remove("service", row.id)
    work.undo_with(_("{name} deleted").format(name=row.name), restore_service, service_id=service_id)


def restore_service(work: UnitOfWork, *, service_id: int) -> None:
    """Bring a deleted entry back."""
    row = work.get(Service, service_id)
    row.deleted_at = None
    _index(work, row)
    work.undo_with(_("{name} brought back").format(name=row.name), delete_service, service_id=service_id)


def add_starter_catalogue(work: UnitOfWork, *, language: str) -> int:
    """Fill an empty catalogue with common services and labour types in that language; gives how many there are."""
    from msp_desktop.usecases.starter_catalogue import starter_services

    for facts, price_cents in starter_services(language):
        add_service(work, facts=facts, price_cents=price_cents, from_day=date(work.today.year, 1, 1))
    work.no_undo()
    return work.session.scalar(select(func.count()).select_from(Service).where(alive(Service))) or 0


_PLAIN = (
    "name", "detail", "kind", "labour_kind", "category", "price_basis", "tax_key", "bench_minutes", "minimum_minutes",
    "step_minutes", "warranty_days",
)  # fmt: skip


def _checked(work: UnitOfWork, facts: ServiceFacts, row: Service | None = None) -> ServiceFacts:
    """The facts tidied, or Refused with the field that needs a look."""
    name = " ".join(facts.name.split())
    if not name:
        raise Refused(_("Enter a name."), "name")
    if len(name) > 200:
        raise Refused(_("Keep the name under 200 characters."), "name")
    _check_lengths(facts)
    for field in ("bench_minutes", "minimum_minutes", "step_minutes"):
        if not 0 <= getattr(facts, field) <= LONGEST_DAY:
            raise Refused(_("Enter minutes between 0 and 1440."), field)
    if not 0 <= facts.warranty_days <= 3650:
        raise Refused(_("Enter a warranty between 0 and 3650 days."), "warranty_days")
    # The usual rate goes by "standard" whatever its own key is, so that a catalogue fits every country.
    known = work.session.scalar(select(func.count()).select_from(TaxRate).where(TaxRate.key == facts.tax_key))
    if not known and facts.tax_key != USUAL:
        raise Refused(_("Choose a tax rate that the shop has."), "tax_key")
    labour = facts.kind is ServiceKind.LABOUR
    return replace(
        facts,
        name=name,
        code=_checked_code(work, facts.code, row),
        labour_kind=(facts.labour_kind or LabourKind.BENCH) if labour else None,
        step_minutes=max(1, facts.step_minutes),
        steps=tuple(Step(each.text.strip(), each.required) for each in facts.steps if each.text.strip()),
        parts=tuple(_checked_part(work, each) for each in facts.parts if each.description.strip() or each.part_id),
    )


def _checked_part(work: UnitOfWork, part: UsualPart) -> UsualPart:
    """A usual part as it is kept: one of the stock carries its name for lists, and no price of its own."""
    if part.part_id is None:
        return part
    row = work.get(Part, part.part_id)
    return replace(part, description=row.name, price_cents=0)


def _check_lengths(facts: ServiceFacts) -> None:
    """Texts longer than their columns are said, not cut."""
    texts = [("detail", facts.detail, LONGEST_DETAIL), ("category", facts.category, 80)]
    texts += [("steps", step.text.strip(), 300) for step in facts.steps]
    texts += [("parts", part.description.strip(), 200) for part in facts.parts]
    for field, text, most in texts:
        if len(text) > most:
            raise Refused(_("Keep this under {most} characters. It has {n}.").format(most=most, n=len(text)), field)
    for part in facts.parts:
        if part.quantity <= 0:
            raise Refused(_("Enter a quantity above zero."), "parts")
        _check_price(part.price_cents, "parts")


def _checked_code(work: UnitOfWork, typed: str, row: Service | None) -> str:
    code = "".join(typed.split()).upper()
    if not code:
        return ""
    if re.fullmatch(r"[0-9A-Z._/-]{1,40}", code) is None:
        raise Refused(_("Use letters, digits and - . _ / in the code, at most 40."), "code")
    taken = work.session.scalar(select(Service.name).where(Service.code == code, Service.id != (row.id if row else 0)))
    if taken is not None:
        raise Refused(_("{code} is {name} already. Choose another code.").format(code=code, name=taken), "code")
    return code


def _check_price(price_cents: int, field: str = "price") -> None:
    if not 0 <= price_cents <= LARGEST_PRICE:
        raise Refused(_("Enter a price of zero or more."), field)


def _free_code(work: UnitOfWork, kind: ServiceKind) -> str:
    prefix = "LAB-" if kind is ServiceKind.LABOUR else "SRV-"
    taken = set(work.session.scalars(select(Service.code).where(Service.code.startswith(prefix, autoescape=True))))
    number = 1
    while f"{prefix}{number:03d}" in taken:
        number += 1
    return f"{prefix}{number:03d}"


def _set_price(work: UnitOfWork, new: NewPrice, row: ServicePrice | None, from_day: date) -> None:
    if new.price_cents is None:
        if row is not None:
            work.delete(row)
        return
    _check_price(new.price_cents)
    if row is None:
        work.add(ServicePrice(service_id=new.service_id, from_day=from_day, price_cents=new.price_cents))
    else:
        row.price_cents = new.price_cents


def _facts(work: UnitOfWork, row: Service) -> ServiceFacts:
    steps = work.session.scalars(
        select(ServiceStep).where(ServiceStep.service_id == row.id).order_by(ServiceStep.position)
    )
    parts = work.session.scalars(
        select(ServicePart).where(ServicePart.service_id == row.id).order_by(ServicePart.position)
    )
    return ServiceFacts(
        code=row.code,
        steps=tuple(Step(each.text, each.required) for each in steps),
        parts=tuple(
            UsualPart(each.description, each.quantity, each.price_cents, each.note, each.part_id) for each in parts
        ),
        **{name: getattr(row, name) for name in _PLAIN},
    )


def _write_lists(work: UnitOfWork, service_id: int, facts: ServiceFacts) -> None:
    for position, step in enumerate(facts.steps):
        work.session.add(ServiceStep(service_id=service_id, position=position, text=step.text, required=step.required))
    for position, part in enumerate(facts.parts):
        work.session.add(
            ServicePart(
                service_id=service_id,
                position=position,
                description=" ".join(part.description.split()),
                quantity=part.quantity,
                price_cents=part.price_cents,
                note=part.note,
                part_id=part.part_id,
            )
        )
    work.session.flush()


def _drop_lists(work: UnitOfWork, service_id: int) -> None:
    rows: Iterable[ServiceStep | ServicePart] = (
        *work.session.scalars(select(ServiceStep).where(ServiceStep.service_id == service_id)),
        *work.session.scalars(select(ServicePart).where(ServicePart.service_id == service_id)),
    )
    for row in rows:
        work.session.delete(row)
    work.session.flush()


def _index(work: UnitOfWork, row: Service) -> None:
    work.search.index("service", row.id, [row.code, row.name, row.category])
