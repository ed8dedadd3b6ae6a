"""What runs low is counted and listed with the most pressing first; what is no longer sold is left out."""

from decimal import Decimal

from msp_desktop.domain.stock import Change, MoveKind
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.queries.low_stock import low_count, low_stock
from msp_desktop.store.models.part import Part
from msp_desktop.store.shop import Shop
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.parts.ledger import balance_of, book


def keep(work: UnitOfWork, *, code: str, minimum: int, there: int, active: bool = True) -> int:
    part = Part(
        code=code, name=code, name_key=code.lower(), tax_key="standard", cost_cents=100, price_basis=PriceBasis.NET,
        minimum=Decimal(minimum), active=active, created_at=work.now,
    )  # fmt: skip
    work.add(part)
    balance_of(work, part)
    if there:
        here = Change(on_hand=Decimal(there), value_cents=100 * there)
        book(work, part=part, kind=MoveKind.ADJUSTED, change=here)
    return part.id


def test_low_and_out(shop: Shop) -> None:
    low = shop.run(keep, code="LOW", minimum=4, there=1).value
    out = shop.run(keep, code="OUT", minimum=3, there=0).value
    shop.run(keep, code="PLENTY", minimum=3, there=9)
    shop.run(keep, code="NOT KEPT", minimum=0, there=0)
    shop.run(keep, code="ENDED", minimum=3, there=0, active=False)
    found = shop.ask(low_stock, most=10)
    assert [each.part_id for each in found.parts] == [out, low]
    assert (found.count, found.out, shop.ask(low_count)) == (2, 1, 2)
    assert found.parts[1].free == 1
    assert found.parts[1].minimum == 4
    assert len(shop.ask(low_stock, most=1).parts) == 1
