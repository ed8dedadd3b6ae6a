"""Many rows removed or counted as changed at once, and what one act wrote read back from the audit."""

from decimal import Decimal

from sqlalchemy import func, select

from msp_desktop.domain.part_price import PartPricing
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.store.act_changes import changes_of
from msp_desktop.store.audit import is_large
from msp_desktop.store.models.audit import Audit
from msp_desktop.store.models.part import Part, PartSupplier
from msp_desktop.store.models.supplier import Supplier
from msp_desktop.store.shop import Shop
from msp_desktop.store.unit_of_work import UnitOfWork

PARTS = 1203


def fill(work: UnitOfWork) -> None:
    supplier = work.add(Supplier(name="Ingram", name_key="ingram", language="en", created_at=work.now))
    ids = work.insert_many(
        Part,
        (
            {"code": f"P-{n}", "name": f"Part {n}", "name_key": f"part {n}", "tax_key": "standard",
             "price_basis": PriceBasis.NET, "created_at": work.now}
            for n in range(PARTS)
        ),
    )  # fmt: skip
    work.insert_many(
        PartSupplier,
        ({"part_id": each, "supplier_id": supplier.id, "pack": Decimal(2), "price_day": work.today} for each in ids),
    )


def clear(work: UnitOfWork) -> int:
    row = work.session.get(Part, 7)
    assert row is not None
    work.delete_many(PartSupplier, [*work.session.scalars(select(PartSupplier.id)), 99_999])
    work.update_many(Part, [{"id": 7, "cost_cents": 5, "pricing": PartPricing.MARKUP}])
    work.touch_many(Part, [each for each in work.session.scalars(select(Part.id)) if each != 7])
    return row.version


def last_act(shop: Shop) -> int:
    return shop.ask(lambda session: session.scalar(select(func.max(Audit.operation_id)))) or 0


def test_what_was_removed_stands_in_the_audit(shop: Shop) -> None:
    shop.run(fill)
    assert shop.run(clear).value == 2
    act = last_act(shop)
    links = shop.ask(changes_of, act, PartSupplier)
    assert (links.inserted, links.updated, len(links.deleted)) == ((), {}, PARTS)
    one = links.deleted[3]
    assert (one["part_id"], one["pack"], one["price_day"]) == (3, Decimal(2), shop.today)
    assert shop.ask(lambda session: session.scalar(select(func.count()).select_from(PartSupplier))) == 0


def test_what_was_touched_counts_as_changed_and_what_was_changed_tells_both_values(shop: Shop) -> None:
    shop.run(fill)
    shop.run(clear)
    parts = shop.ask(changes_of, last_act(shop), Part)
    assert parts.updated[7] == {"cost_cents": (0, 5), "pricing": (PartPricing.FIXED, PartPricing.MARKUP)}
    assert parts.updated[8] == {}
    assert shop.ask(lambda session: session.scalars(select(Part.version).distinct()).all()) == [2]


def test_a_large_act_is_known(shop: Shop) -> None:
    shop.run(fill)
    act = last_act(shop)
    assert shop.ask(is_large, operation_id=act, rows=2 * PARTS)
    assert not shop.ask(is_large, operation_id=act, rows=2 * PARTS + 1)
