"""Random baskets of several parts: totals to the cent, and the value left on the shelf worked out a second way."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.stock import SerialState
from msp_desktop.queries.document_margin import margin_of
from msp_desktop.store.shop import Shop
from msp_desktop.store.stock_rows import differences
from msp_desktop.usecases import invoices
from tests.faults.invariants import broken_rows
from tests.shops import ShopMaker
from tests.usecases.sales import card, company, document
from tests.usecases.stocked import lines, moves, pieces, shelved, stock

FATES = st.sampled_from(["sold", "sold", "sold", "thrown", "parked", "undone"])
PERCENT = st.sampled_from([Decimal(0), Decimal(5), Decimal("7.5"), Decimal("33.333")])


@dataclass(frozen=True)
class Shelf:
    """What is on hand of one part at first: pieces, what they cost together, its net price, with serials or not."""

    pieces: int
    value_cents: int
    price_cents: int
    serialised: bool


@dataclass(frozen=True)
class Basket:
    """What somebody takes: part and pieces in the order of the scans, discounts, who buys and what becomes of it."""

    takes: tuple[tuple[int, int], ...]
    line_discount: Decimal
    discount: Decimal
    company: bool
    fate: str


SHELVES = st.lists(
    st.builds(Shelf, st.integers(1, 12), st.integers(0, 99_999), st.integers(1, 30_000), st.booleans()),
    min_size=2,
    max_size=4,
)
BASKETS = st.lists(
    st.builds(
        Basket,
        st.lists(st.tuples(st.integers(0, 3), st.integers(1, 4)), min_size=1, max_size=4).map(tuple),
        PERCENT,
        PERCENT,
        st.booleans(),
        FATES,
    ),
    min_size=1,
    max_size=5,
)


def rounded(value: Fraction) -> int:
    """Half up, as people round."""
    return int((Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal(1), ROUND_HALF_UP))


def share(cents: int, percent: Decimal) -> int:
    return rounded(Fraction(cents) * Fraction(percent) / 100)


def filled(shop: Shop, draft: int, basket: Basket, parts: list[int]) -> dict[int, int]:
    """Scan a basket as far as the shelves go; gives the pieces of each part on it."""
    taken: dict[int, int] = {}
    for at, count in basket.takes:
        part = parts[at % len(parts)]
        chosen: tuple[int, ...] = ()
        if pieces(shop, part):
            used = {each for row in lines(shop, draft) for each in row.serial_ids}
            free = [
                row.id
                for row in pieces(shop, part).values()
                if row.state is SerialState.IN_STOCK and row.id not in used
            ]
            chosen = tuple(free[:count])
        try:
            shop.run(
                invoices.add_stock_line, document_id=draft, part_id=part, quantity=Decimal(count), serial_ids=chosen
            )
        except Refused:
            assert taken.get(part, 0) + count > stock(shop, part).on_hand
            continue
        taken[part] = taken.get(part, 0) + count
    for row in lines(shop, draft):
        shop.run(
            invoices.change_draft_line, line_id=row.id, quantity=row.quantity, unit_cents=row.unit_cents,
            discount_percent=basket.line_discount,
        )  # fmt: skip
    return taken


def total_of(shop: Shop, draft: int, basket: Basket) -> int:
    """What the basket comes to, worked out by hand."""
    amounts = []
    for row in lines(shop, draft):
        full = rounded(Fraction(row.quantity) * row.unit_cents)
        amounts.append(full - share(full, basket.line_discount))
    left = sum(amounts) - share(sum(amounts), basket.discount)
    return left + share(left, Decimal(22)) if basket.company else left


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(SHELVES, BASKETS)
def test_any_baskets_leave_the_right_value(
    shop_maker: ShopMaker, tmp_path: Path, shelves: list[Shelf], baskets: list[Basket]
) -> None:
    with shop_maker.opened(tmp_path / "shop.db") as shop:
        parts = [
            shelved(
                shop, f"P-{at}", f"Part {at}", pieces=each.pieces, value_cents=each.value_cents,
                price_cents=each.price_cents,
                serials=[f"S{at}-{n}" for n in range(each.pieces)] if each.serialised else None,
            )
            for at, each in enumerate(shelves)
        ]  # fmt: skip
        # The second reckoning: pieces and value of each part, by fractions.
        book = {part: (each.pieces, each.value_cents) for part, each in zip(parts, shelves, strict=True)}
        firm = company(shop)
        for basket in baskets:
            draft = shop.run(invoices.draft_sale, customer_id=firm if basket.company else None).value
            taken = filled(shop, draft, basket, parts)
            if not taken:
                continue
            reason = "Regular" if basket.discount > 10 else ""
            shop.run(invoices.discount_draft, document_id=draft, percent=basket.discount, reason=reason)
            if basket.fate == "thrown":
                shop.run(invoices.delete_draft, document_id=draft)
            elif basket.fate == "undone":
                shop.undo_last()
            elif basket.fate == "sold":
                assert document(shop, draft).total_cents == total_of(shop, draft, basket)
                due = document(shop, draft).to_pay_cents
                shop.run(invoices.issue, document_id=draft, tenders=card(due), till_number="7")
                spent = 0
                for part, count in taken.items():
                    there, value = book[part]
                    cost = value if count == there else rounded(Fraction(value * count, there))
                    book[part] = (there - count, value - cost)
                    spent += cost
                margin = shop.ask(margin_of, document_id=draft)
                assert (margin.cost_cents, margin.net_cents) == (spent, document(shop, draft).net_cents)
        for part, (there, value) in book.items():
            stands = stock(shop, part)
            assert (int(stands.on_hand), stands.value_cents) == (there, value)
            own = pieces(shop, part)
            assert not own or sum(row.state is SerialState.IN_STOCK for row in own.values()) == there
            assert sum(move.value_cents for move in moves(shop, part)) == value
        assert shop.ask(differences) == []
        assert broken_rows(shop.path) == []
