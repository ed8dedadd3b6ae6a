"""What rows of a price list come to, by examples and at random."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_desktop.domain.barcode import check_digit, readings
from msp_desktop.domain.part_price import PartPricing
from msp_desktop.domain.price_list import counts, missing_columns, propose
from msp_desktop.domain.price_list_cells import Cell, code_key
from msp_desktop.domain.price_list_headings import PriceField
from msp_desktop.domain.price_list_values import (
    CHANGING,
    Choices,
    KnownPart,
    KnownParts,
    MatchBy,
    Proposal,
    ProposalKind,
    Reason,
    Row,
)
from msp_desktop.domain.pricing import PriceEnding
from msp_desktop.domain.totals import PriceBasis

TODAY = date(2026, 11, 25)
COLUMNS = (
    PriceField.CODE, PriceField.NAME, PriceField.PRICE, PriceField.BARCODE, PriceField.PACK, PriceField.STOCK,
    PriceField.DAY, PriceField.OWN_CODE,
)  # fmt: skip
ADD = Choices(add_new=True)


def part(part_id: int, **more: object) -> KnownPart:
    made = KnownPart(
        part_id, f"P-{part_id}", f"Part {part_id}", 1000, 2000, PartPricing.FIXED, PriceBasis.NET, Decimal(),
        PriceEnding.CENT, Decimal(22), link_id=part_id + 100, supplier_code=f"S{part_id}", supplier_cents=1000,
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]  # any of its fields


def parts(*known: KnownPart, barcodes: dict[str, int] | None = None) -> KnownParts:
    by_code: dict[str, tuple[int, ...]] = {}
    for each in known:
        if each.supplier_code:
            key = code_key(each.supplier_code)
            by_code[key] = (*by_code.get(key, ()), each.id)
    scanned = {reading: part_id for code, part_id in (barcodes or {}).items() for reading in readings(code)}
    return KnownParts({each.id: each for each in known}, by_code, scanned, {each.code: each.id for each in known})


def look(known: KnownParts, *cells: Sequence[Cell], choices: Choices = ADD) -> list[Proposal]:
    rows = [Row(number, row) for number, row in enumerate(cells, start=2)]
    return list(propose(rows, COLUMNS, choices, known, TODAY))


def ean(number: int) -> str:
    body = f"{number:012d}"
    return f"{body}{check_digit(body)}"


def test_up_down_and_the_same() -> None:
    up, down, same = look(parts(part(1), part(2), part(3)), ["S1", "", "12,50"], ["s2", "", "8"], ["S3", "", "10,00"])
    assert (up.kind, up.old_cents, up.new_cents, up.cost_cents) == (ProposalKind.UP, 1000, 1250, 1250)
    assert up.rise == Decimal(25)
    assert up.margin == Decimal("37.5")
    assert down.kind is ProposalKind.DOWN
    assert same.kind is ProposalKind.SAME


def test_a_markup_follows_the_cost_and_a_fixed_price_does_not() -> None:
    marked = part(1, pricing=PartPricing.MARKUP, markup=Decimal(40), basis=PriceBasis.GROSS, price_cents=1708)
    (follows,) = look(parts(marked), ["S1", "", "20"])
    assert (follows.cost_cents, follows.price_cents) == (2000, 3416)
    assert follows.margin == Decimal("28.6")
    (stays,) = look(parts(part(1)), ["S1", "", "20"])
    assert (stays.cost_cents, stays.price_cents) == (2000, None)


def test_the_cost_stays_where_another_supplier_comes_first_or_only_their_price_was_wanted() -> None:
    (second,) = look(parts(part(1, first=False)), ["S1", "", "20"])
    (only,) = look(parts(part(1)), ["S1", "", "20"], choices=replace(ADD, follow_cost=False))
    for each in (second, only):
        assert (each.kind, each.cost_cents, each.price_cents) == (ProposalKind.UP, None, None)


def test_percent_and_packs() -> None:
    (dearer,) = look(parts(part(1)), ["S1", "", "10"], choices=replace(ADD, percent=Decimal("2.5")))
    assert dearer.new_cents == 1025
    (piece,) = look(parts(part(1)), ["S1", "", "100", "", "10 pcs"], choices=replace(ADD, per_pack=True))
    assert (piece.new_cents, piece.kind) == (1000, ProposalKind.TERMS)
    assert piece.entry.pack == Decimal(10)


def test_a_new_part_is_added_left_or_only_taken_when_they_have_it() -> None:
    row = ["N1", "Disk", "10", "", "", "0"]
    assert look(parts(), row)[0].kind is ProposalKind.NEW
    assert look(parts(), row)[0].price_cents == 1400
    assert look(parts(), row, choices=Choices())[0].kind is ProposalKind.LEFT
    assert look(parts(), row, choices=replace(ADD, only_in_stock=True))[0].kind is ProposalKind.LEFT


def test_an_unknown_code_is_looked_up_by_barcode() -> None:
    known = parts(part(1, link_id=None, supplier_cents=None, supplier_code=""), barcodes={ean(7): 1})
    (first,) = look(known, ["NEW-CODE", "", "10,00", ean(7).lstrip("0").zfill(14)])
    assert (first.kind, first.part and first.part.id) == (ProposalKind.FIRST, 1)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (["", "Disk", "10"], Reason.NO_KEY),
        (["N1", "Disk", ""], Reason.NO_PRICE),
        (["N1", "Disk", "on request"], Reason.PRICE),
        (["N1", "Disk", "0"], Reason.PRICE_ZERO),
        (["N1", "Disk", "-4"], Reason.PRICE_ZERO),
        (["N1", "Disk", "99999999"], Reason.PRICE_LARGE),
        (["N1", "Disk", "10", "", "lots"], Reason.PACK),
        (["N1", "Disk", "10", "", "", "", "soon"], Reason.DAY),
        (["N1", "Disk", "10", "", "", "", "01/01/2027"], Reason.FUTURE),
        (["N1", "", "10"], Reason.NO_NAME),
        (["N1", "D" * 201, "10"], Reason.LONG),
        (["N1", "Disk", "10", "8034105921004"], Reason.BARCODE),
        (["N1", "Disk", "10", "8,03411E+12"], Reason.BARCODE_SHORTENED),
        (["4,0548E+12", "Disk", "10"], Reason.BARCODE_SHORTENED),
        (["N1", "Disk", "10", "", "", "", "", "P-1"], Reason.OWN_CODE),
    ],
)
def test_what_is_refused(cells: list[str], reason: Reason) -> None:
    (refused,) = look(parts(part(1)), cells)
    assert (refused.kind, refused.reason) == (ProposalKind.REFUSED, reason)


def test_a_code_with_an_e_in_it_is_a_code() -> None:
    assert look(parts(), ["2E3", "Disk", "10"])[0].kind is ProposalKind.NEW


def test_a_wrong_barcode_does_not_stop_a_price_of_a_part_that_is_known() -> None:
    assert look(parts(part(1)), ["S1", "", "11", "8034105921004"])[0].kind is ProposalKind.UP


def test_two_rows_about_one_part() -> None:
    first, second = look(parts(part(1)), ["S1", "", "11"], ["S1", "", "12"])
    assert (first.kind, second.reason, second.detail) == (ProposalKind.UP, Reason.TWICE, "2")
    first, second = look(parts(part(1)), ["S1", "", "11"], ["S1", "", "11"])
    assert (first.kind, second.kind) == (ProposalKind.UP, ProposalKind.SAME)
    first, second = look(parts(), ["N1", "Disk", "10", ean(5)], ["N2", "Disk", "11", ean(5)])
    assert (first.kind, second.reason) == (ProposalKind.NEW, Reason.TWICE)


def test_a_code_of_two_parts_and_a_barcode_of_another() -> None:
    (two,) = look(parts(part(1), part(2, supplier_code="S1")), ["S1", "", "10"])
    assert two.reason is Reason.TWO_PARTS
    by_own = replace(ADD, match=MatchBy.OWN_CODE)
    known = parts(part(1), barcodes={ean(9): 1})
    (taken,) = look(known, ["X", "Disk", "10", ean(9), "", "", "", "P-7"], choices=by_own)
    assert taken.reason is Reason.BARCODE_TAKEN


def test_titles_and_blank_rows_are_passed_over() -> None:
    assert look(parts(), [], ["", "Dischi"], ["", "", ""]) == []


def test_columns_that_must_be_named() -> None:
    assert missing_columns((PriceField.NAME,), ADD) == (PriceField.CODE, PriceField.PRICE)
    assert missing_columns((PriceField.CODE, PriceField.PRICE), ADD) == (PriceField.NAME,)
    assert missing_columns((PriceField.CODE, PriceField.PRICE), Choices()) == ()


# -- at random

cells = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["S1", "S2", "S3", "N1", "N2", "10", "12,50", "8.00", "", "1.234,00", ean(1), ean(2), "31/01/2026"]
    ),
    st.decimals(min_value=-100, max_value=10**7, places=3),
    st.dates(),
)
lists = st.lists(st.lists(cells, max_size=len(COLUMNS)), max_size=12)
choices = st.builds(
    Choices,
    match=st.sampled_from(MatchBy),
    add_new=st.booleans(),
    only_in_stock=st.booleans(),
    follow_cost=st.booleans(),
    percent=st.decimals(min_value=-50, max_value=50, places=1),
    per_pack=st.booleans(),
)
KNOWN = parts(
    part(1), part(2, first=False), part(3, pricing=PartPricing.MARKUP, markup=Decimal(30)), barcodes={ean(1): 1}
)


@given(lists, choices)
def test_every_row_comes_to_one_thing(rows: list[list[Cell]], chosen: Choices) -> None:
    found = look(KNOWN, *rows, choices=chosen)
    assert [each.row for each in found] == sorted({each.row for each in found})
    assert sum(counts(found).values()) == len(found) <= len(rows)
    for each in found:
        assert (each.reason is not None) == (each.kind is ProposalKind.REFUSED)
        if each.kind in CHANGING:
            assert each.new_cents is not None
            assert each.new_cents > 0
            assert (each.part is None) == (each.kind is ProposalKind.NEW)


@given(lists, choices)
def test_what_was_taken_over_changes_nothing_when_it_comes_again(rows: list[list[Cell]], chosen: Choices) -> None:
    found = look(KNOWN, *rows, choices=chosen)
    again = look(taken_over(KNOWN, found), *rows, choices=chosen)
    before = {each.row: each for each in found}
    for each in again:
        assert each.kind not in CHANGING, (before[each.row], each)


def taken_over(known: KnownParts, proposals: Sequence[Proposal]) -> KnownParts:
    """The parts as an import leaves them."""
    now = dict(known.parts)
    scanned = dict(known.by_barcode)
    for each in proposals:
        entry = each.entry
        if each.kind is ProposalKind.NEW:
            part_id = 1000 + each.row
            now[part_id] = part(
                part_id, code=entry.own_code or f"MADE-{each.row}", name=entry.name, supplier_code=entry.code,
                supplier_cents=entry.price_cents, cost_cents=entry.price_cents, pack=entry.pack or Decimal(1),
            )  # fmt: skip
            if entry.barcode:
                scanned |= dict.fromkeys(readings(entry.barcode), part_id)
        elif each.kind in CHANGING and each.part is not None:
            was = now[each.part.id]
            now[was.id] = replace(
                was,
                supplier_cents=entry.price_cents,
                link_id=was.link_id or 1,
                supplier_code=entry.code or was.supplier_code,
                pack=entry.pack or was.pack,
                cost_cents=was.cost_cents if each.cost_cents is None else each.cost_cents,
                price_cents=was.price_cents if each.price_cents is None else each.price_cents,
            )
    made = parts(*now.values())
    return replace(made, by_barcode=scanned)
