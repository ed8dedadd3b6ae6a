"""Acts on the cards of parts: added, changed, ended; what they cost and are sold for."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.part_price import PartPricing, marked_up
from msp_desktop.domain.stock import NOTHING, Balance, MoveReason
from msp_desktop.domain.taking_back import without_change
from msp_desktop.i18n import _, ngettext
from msp_desktop.store.base import alive
from msp_desktop.store.models.document import Document, DocumentLine
from msp_desktop.store.models.job import JobLine
from msp_desktop.store.models.part import Part, PartBarcode, PartSupplier
from msp_desktop.store.models.purchase import Delivery, DeliveryLine, PurchaseLine, PurchaseOrder
from msp_desktop.store.models.shop import TaxRate
from msp_desktop.store.models.supplier import Supplier
from msp_desktop.store.search import fold
from msp_desktop.store.shop_facts import USUAL, charged_tax, shop_facts, tax_in_force
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.parts.adjusting import adjust_stock, reverse_adjustment
from msp_desktop.usecases.parts.barcodes import checked_barcodes, checked_code, made_code
from msp_desktop.usecases.parts.ledger import balance_of, balance_row, follow_minimum
from msp_desktop.usecases.parts.serials import begin_serials, end_serials
from msp_desktop.usecases.parts.values import NewPartPrice, PartFacts, PartSupplierFacts

LARGEST_PRICE = 100_000_000
LARGEST_QUANTITY = Decimal(1_000_000)
LARGEST_MARKUP = Decimal(100_000)
LONGEST_WARRANTY = 3650
LONGEST_NOTE = 10_000

PLAIN = (
    "name", "detail", "category", "maker", "shelf", "tax_key", "cost_cents", "pricing", "price_basis", "price_cents",
    "markup_percent", "price_ending", "minimum", "order_quantity", "warranty_days", "supplier_warranty_days",
    "core_cents", "note",
)  # fmt: skip
"""The facts that are columns of the same name; code, serial numbers and the lists have rules of their own."""


def add_part(work: UnitOfWork, *, facts: PartFacts, opening: Decimal = NOTHING) -> int:
    """Put a part into the stock list and give its id; `opening` pieces of it are there already. Raises Refused."""
    facts = _checked(work, facts, 0)
    row = Part(
        code=facts.code or made_code(work, facts.category, facts.maker),
        name_key=_name_key(facts.name),
        serialised=facts.serialised,
        created_at=work.now,
        **{name: getattr(facts, name) for name in PLAIN},
    )
    _reprice(work, row)
    work.add(row)
    _write_lists(work, row.id, facts, {})
    balance_row(work, row)
    _index(work, row, facts)
    move_id = None
    if opening:
        move_id = adjust_stock(
            work, part_id=row.id, quantity=opening, reason=MoveReason.OPENING, cost_cents=row.cost_cents
        )
    work.undo_with(_("{name} added").format(name=row.name), remove_part, part_id=row.id, move_id=move_id)
    return row.id


def change_part(work: UnitOfWork, *, part_id: int, facts: PartFacts, seen: int | None = None) -> None:
    """Change everything about a part but its stock; jobs and papers keep what they have.

    Raises Refused, and Changed when it is no longer as it was `seen`.
    """
    row = work.get(Part, part_id, seen=seen)
    before = part_facts(work, row)
    facts = _checked(work, facts, part_id)
    minimum = row.minimum
    for name in PLAIN:
        setattr(row, name, getattr(facts, name))
    row.code = facts.code or row.code
    row.name_key = _name_key(facts.name)
    _reprice(work, row)
    _switch_serials(work, row, wanted=facts.serialised)
    if (before.barcodes, before.suppliers) != (facts.barcodes, facts.suppliers):
        work.touch(row)
        _write_lists(work, part_id, facts, _drop_lists(work, part_id))
    if row.minimum != minimum:
        follow_minimum(work, row)
    _index(work, row, facts)
    work.undo_with(
        _("{name} changed").format(name=row.name),
        take_part_back,
        part_id=part_id,
        before=before,
        after=part_facts(work, row),
    )


def take_part_back(work: UnitOfWork, *, part_id: int, before: PartFacts, after: PartFacts) -> None:
    """Take a change of a card back and leave what was changed on it since, like the cost after a delivery. Undoable.

    Refused where the same was changed again.
    """
    row = work.get(Part, part_id)
    facts = without_change(_typed_price(part_facts(work, row)), _typed_price(before), _typed_price(after))
    if facts is None:
        raise _changed_since(row)
    change_part(work, part_id=part_id, facts=facts)


def _changed_since(row: Part) -> Refused:
    return Refused(_("{order} has changed since. Look at it first.").format(order=row.name))


def _typed_price(facts: PartFacts) -> PartFacts:
    """Facts whose price nobody typed where it follows the cost."""
    return facts if facts.pricing is PartPricing.FIXED else replace(facts, price_cents=0)


def end_part(work: UnitOfWork, *, part_id: int, seen: int | None = None) -> None:
    """Take a part out of search and suggestions; what is on hand stays on hand, lists of the past keep it."""
    row = work.get(Part, part_id, seen=seen)
    _refuse_held(row, balance_of(work, row))
    row.active = False
    work.undo_with(_("{name} ended").format(name=row.name), revive_part, part_id=part_id)


def revive_part(work: UnitOfWork, *, part_id: int, seen: int | None = None) -> None:
    """Sell and suggest a part again."""
    row = work.get(Part, part_id, seen=seen)
    row.active = True
    work.undo_with(_("{name} back in use").format(name=row.name), end_part, part_id=part_id)


def end_parts(work: UnitOfWork, *, part_ids: tuple[int, ...]) -> None:
    """End several parts as one act with one way back."""
    ended = []
    for row in work.get_all(Part, part_ids):
        if row.active:
            _refuse_held(row, balance_of(work, row))
            row.active = False
            ended.append(row.id)
    label = ngettext("{n} part ended", "{n} parts ended", len(ended)).format(n=len(ended))
    work.undo_with(label, revive_parts, part_ids=tuple(ended))


def revive_parts(work: UnitOfWork, *, part_ids: tuple[int, ...]) -> None:
    """Bring several parts back as one act."""
    for row in work.get_all(Part, part_ids):
        row.active = True
    label = ngettext("{n} part back in use", "{n} parts back in use", len(part_ids)).format(n=len(part_ids))
    work.undo_with(label, end_parts, part_ids=part_ids)


def _refuse_held(row: Part, balance: Balance) -> None:
    if balance.reserved:
        raise Refused(_("{part} is reserved for a job. Take it off the job, then end it.").format(part=row.name))
    if balance.on_order:
        raise Refused(_("{part} is on order. Receive or close the order, then end it.").format(part=row.name))


def remove_part(work: UnitOfWork, *, part_id: int, move_id: int | None = None, seen: int | None = None) -> None:
    """Remove a part that never came to anything, so that its codes are free again; a mistake, taken back.

    `move_id` is its opening stock, which goes with it. Raises Refused while there is more stock.
    """
    row = work.get(Part, part_id, seen=seen)
    if move_id is not None:
        move_id = reverse_adjustment(work, move_id=move_id)
    if balance_of(work, row) != Balance():
        raise Refused(_("There is stock of {part}. Set it to zero first, or end the part.").format(part=row.name))
    if _stands_somewhere(work, part_id):
        raise Refused(_("{part} stands on a job, a paper or an order by now. End it instead.").format(part=row.name))
    before = part_facts(work, row)
    _drop_lists(work, part_id)
    row.deleted_at = work.now
    row.code = f"{row.code[:28]}~{row.id}"
    work.search.remove("part", row.id)
    label = _("{name} removed").format(name=row.name)
    work.undo_with(label, restore_part, part_id=part_id, facts=before, move_id=move_id)


def _stands_somewhere(work: UnitOfWork, part_id: int) -> bool:
    """Whether a job, a paper, an order or a delivery that is still there has a line of the part."""
    places = (
        select(JobLine.id).where(JobLine.part_id == part_id),
        select(DocumentLine.id)
        .join(Document, Document.id == DocumentLine.document_id)
        .where(DocumentLine.part_id == part_id, alive(Document)),
        select(PurchaseLine.id)
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseLine.order_id)
        .where(PurchaseLine.part_id == part_id, alive(PurchaseOrder)),
        select(DeliveryLine.id)
        .join(Delivery, Delivery.id == DeliveryLine.delivery_id)
        .where(DeliveryLine.part_id == part_id, alive(Delivery)),
    )
    return any(work.session.scalar(each.limit(1)) is not None for each in places)


def restore_part(work: UnitOfWork, *, part_id: int, facts: PartFacts, move_id: int | None = None) -> None:
    """Bring a removed part back with its codes and the opening stock whose taking back was `move_id`.

    Raises Refused where another part has one of the codes by now.
    """
    row = work.get(Part, part_id)
    facts = _checked(work, facts, part_id)
    row.deleted_at = None
    row.code = facts.code
    _write_lists(work, part_id, facts, {})
    _index(work, row, facts)
    if move_id is not None:
        move_id = reverse_adjustment(work, move_id=move_id, reason=MoveReason.OPENING)
    label = _("{name} brought back").format(name=row.name)
    work.undo_with(label, remove_part, part_id=part_id, move_id=move_id)


def set_cost(work: UnitOfWork, *, part: Part, cost_cents: int) -> None:
    """Note inside another act what a piece costs at present, in cents net; a price by markup follows."""
    part.cost_cents = cost_cents
    _reprice(work, part)


def change_part_cost(
    work: UnitOfWork, *, part_id: int, cost_cents: int, instead_of: int | None = None, seen: int | None = None
) -> None:
    """Set what a piece costs at present, as an act of its own. `instead_of` is the only cost that is written over,
    where a change is taken back. Raises Refused.
    """
    part = work.get(Part, part_id, seen=seen)
    before = part.cost_cents
    if instead_of not in (None, before):
        raise _changed_since(part)
    _check_price(cost_cents, "cost_cents")
    set_cost(work, part=part, cost_cents=cost_cents)
    label = _("Cost of {name} changed").format(name=part.name)
    work.undo_with(label, change_part_cost, part_id=part_id, cost_cents=before, instead_of=cost_cents)


def change_part_prices(
    work: UnitOfWork, *, prices: tuple[NewPartPrice, ...], instead_of: tuple[NewPartPrice, ...] = ()
) -> None:
    """Give several parts new prices as one act with one way back; jobs and papers keep theirs.

    `instead_of` are the only prices that are written over, where a change is taken back. Raises Refused.
    """
    rows = work.get_all(Part, [each.part_id for each in prices])
    before = tuple(_price_of(row) for row in rows)
    for row, now, then in zip(rows, before, instead_of, strict=True) if instead_of else ():
        # Under a markup the price follows the cost, which is no change of it.
        followed = now if row.pricing is PartPricing.FIXED else replace(now, price_cents=then.price_cents)
        if followed != then:
            raise _changed_since(row)
    for row, each in zip(rows, prices, strict=True):
        _check_price(each.price_cents, "price_cents")
        _check_markup(each.markup_percent)
        row.pricing, row.markup_percent = each.pricing, each.markup_percent
        row.price_cents, row.price_ending = each.price_cents, each.ending
        _reprice(work, row)
    label = ngettext("{n} price changed", "{n} prices changed", len(prices)).format(n=len(prices))
    after = tuple(_price_of(row) for row in rows)
    work.undo_with(label, change_part_prices, prices=before, instead_of=after)


def _price_of(row: Part) -> NewPartPrice:
    return NewPartPrice(row.id, row.price_cents, row.pricing, row.markup_percent, row.price_ending)


def part_facts(work: UnitOfWork, row: Part) -> PartFacts:
    """A card as its acts take it."""
    barcodes = work.session.scalars(
        select(PartBarcode.code).where(PartBarcode.part_id == row.id).order_by(PartBarcode.position, PartBarcode.id)
    )
    suppliers = work.session.scalars(
        select(PartSupplier).where(PartSupplier.part_id == row.id).order_by(PartSupplier.position, PartSupplier.id)
    )
    return PartFacts(
        code=row.code,
        serialised=row.serialised,
        barcodes=tuple(barcodes),
        suppliers=tuple(
            PartSupplierFacts(each.supplier_id, each.supplier_code, each.price_cents, each.pack) for each in suppliers
        ),
        **{name: getattr(row, name) for name in PLAIN},
    )


def index_part(work: UnitOfWork, part: Part) -> None:
    """Write again what a part is found by, after something that belongs to it changed."""
    _index(work, part, part_facts(work, part))


def _checked(work: UnitOfWork, facts: PartFacts, part_id: int) -> PartFacts:
    """The facts tidied, or Refused with the field that needs a look."""
    facts = replace(
        facts,
        name=_tidy(facts.name),
        category=_tidy(facts.category),
        maker=_tidy(facts.maker),
        shelf="".join(facts.shelf.split()).upper(),
        detail=facts.detail.strip(),
    )
    if not facts.name:
        raise Refused(_("Enter a name."), "name")
    _check_lengths(facts)
    for field in ("cost_cents", "price_cents"):
        _check_price(getattr(facts, field), field)
    if facts.core_cents is not None:
        _check_price(facts.core_cents, "core_cents")
    _check_markup(facts.markup_percent)
    for field in ("minimum", "order_quantity"):
        _check_quantity(getattr(facts, field), field)
    for field in ("warranty_days", "supplier_warranty_days"):
        if not 0 <= getattr(facts, field) <= LONGEST_WARRANTY:
            raise Refused(_("Enter a warranty between 0 and 3650 days."), field)
    known = work.session.scalar(select(func.count()).select_from(TaxRate).where(TaxRate.key == facts.tax_key))
    if not known and facts.tax_key != USUAL:
        raise Refused(_("Choose a tax rate that the shop has."), "tax_key")
    code = checked_code(work, facts.code, part_id)
    barcodes = checked_barcodes(work, (each for each in facts.barcodes if each.strip().upper() != code), part_id)
    return replace(facts, code=code, barcodes=barcodes, suppliers=_checked_suppliers(work, facts.suppliers))


def _check_lengths(facts: PartFacts) -> None:
    """Texts longer than their columns are said, not cut."""
    limits = (("name", 200), ("detail", 1000), ("category", 80), ("maker", 80), ("shelf", 20), ("note", LONGEST_NOTE))
    for field, most in limits:
        n = len(getattr(facts, field))
        if n > most:
            raise Refused(_("Keep this under {most} characters. It has {n}.").format(most=most, n=n), field)


def _check_price(cents: int, field: str) -> None:
    if not 0 <= cents <= LARGEST_PRICE:
        raise Refused(_("Enter a price of zero or more."), field)


def _check_markup(percent: Decimal) -> None:
    if not (percent.is_finite() and 0 <= percent <= LARGEST_MARKUP and percent * 1000 == int(percent * 1000)):
        raise Refused(_("Enter a markup of zero or more, with at most three decimals."), "markup_percent")


def _check_quantity(quantity: Decimal, field: str) -> None:
    fits = quantity.is_finite() and 0 <= quantity <= LARGEST_QUANTITY and quantity * 1000 == int(quantity * 1000)
    if not fits:
        raise Refused(_("Enter a quantity of zero or more, with at most three decimals."), field)


def _checked_suppliers(work: UnitOfWork, suppliers: Sequence[PartSupplierFacts]) -> tuple[PartSupplierFacts, ...]:
    ids = [each.supplier_id for each in suppliers]
    if len(set(ids)) != len(ids):
        raise Refused(_("Name each supplier once."), "suppliers")
    known = set(work.session.scalars(select(Supplier.id).where(Supplier.id.in_(ids)))) if ids else set()
    if not known.issuperset(ids):
        raise Refused(_("Choose a supplier that the shop has."), "suppliers")
    found = []
    for each in suppliers:
        _check_price(each.price_cents, "suppliers")
        _check_quantity(each.pack, "suppliers")
        if each.pack <= 0:
            raise Refused(_("A pack holds at least one piece."), "suppliers")
        code = " ".join(each.supplier_code.split())
        if len(code) > 80:
            raise Refused(_("Keep this under {most} characters. It has {n}.").format(most=80, n=len(code)), "suppliers")
        found.append(replace(each, supplier_code=code))
    return tuple(found)


def _reprice(work: UnitOfWork, part: Part) -> None:
    """Under a markup the price follows the cost."""
    if part.pricing is PartPricing.MARKUP:
        _rate_id, rate = tax_in_force(work.session, part.tax_key, work.today)
        percent = charged_tax(shop_facts(work.session), rate).percent
        price = marked_up(part.cost_cents, part.markup_percent, part.price_basis, percent, part.price_ending)
        part.price_cents = min(LARGEST_PRICE, price)


def _switch_serials(work: UnitOfWork, row: Part, *, wanted: bool) -> None:
    if row.serialised == wanted:
        return
    stands = balance_of(work, row)
    if wanted:
        begin_serials(work, row, stands.on_hand, stands.reserved)
    else:
        end_serials(work, row, stands.reserved)


def _write_lists(work: UnitOfWork, part_id: int, facts: PartFacts, days: dict[tuple[int, int], date | None]) -> None:
    """Write codes and suppliers; a supplier's price keeps the day it was noted on while it stays the same."""
    for position, code in enumerate(facts.barcodes):
        work.session.add(PartBarcode(part_id=part_id, position=position, code=code))
    for position, each in enumerate(facts.suppliers):
        work.session.add(
            PartSupplier(
                part_id=part_id,
                supplier_id=each.supplier_id,
                position=position,
                supplier_code=each.supplier_code,
                price_cents=each.price_cents,
                pack=each.pack,
                price_day=days.get((each.supplier_id, each.price_cents), work.today),
            )
        )
    work.session.flush()


def _drop_lists(work: UnitOfWork, part_id: int) -> dict[tuple[int, int], date | None]:
    """Remove codes and suppliers, and give the day of each supplier's price."""
    days = {}
    for row in work.session.scalars(select(PartSupplier).where(PartSupplier.part_id == part_id)):
        days[row.supplier_id, row.price_cents] = row.price_day
        work.session.delete(row)
    for code in work.session.scalars(select(PartBarcode).where(PartBarcode.part_id == part_id)):
        work.session.delete(code)
    work.session.flush()
    return days


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _name_key(name: str) -> str:
    return fold(name)[:200]


def _index(work: UnitOfWork, row: Part, facts: PartFacts) -> None:
    texts = [row.code, row.name, row.category, row.maker, row.shelf, row.detail]
    work.search.index("part", row.id, [*texts, *facts.barcodes, *(each.supplier_code for each in facts.suppliers)])
