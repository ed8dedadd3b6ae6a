"""Parts over the counter: what a draft says, what leaves with the paper, and what can never be sold twice."""

from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from msp_desktop.domain.errors import NeedsConfirmation, Refused
from msp_desktop.domain.stock import MoveKind, MoveReason, SerialState
from msp_desktop.store.models.stock import StockMoveSerial
from msp_desktop.store.shop import Shop
from msp_desktop.store.stock_rows import differences
from msp_desktop.usecases import invoices
from msp_desktop.usecases.parts import adjust_stock
from tests.usecases.sales import card, company, document, goods, person, picture, sale
from tests.usecases.stocked import disk, hold, keep_piece, lines, moves, pieces, shelved, stock

TILL = "0001-0042"


def basket(shop: Shop, *parts: int, customer_id: int | None = None) -> int:
    """A draft with one piece of each part."""
    draft = shop.run(invoices.draft_sale, customer_id=customer_id).value
    for each in parts:
        shop.run(invoices.add_stock_line, document_id=draft, part_id=each)
    return draft


def paid(shop: Shop, draft: int, confirmed: tuple[str, ...] = ()) -> int:
    due = document(shop, draft).total_cents
    return shop.run(invoices.issue, document_id=draft, tenders=card(due), till_number=TILL, confirmed=confirmed).value


def test_a_part_is_sold_and_leaves_the_shelf_with_its_paper(shop: Shop) -> None:
    part = shelved(shop)
    draft = basket(shop, part, part, part)
    (line,) = lines(shop, draft)
    assert (int(line.quantity), line.unit_cents, line.code, line.warranty_days) == (3, 2196, "ADP-C-HDMI", 730)
    assert document(shop, draft).total_cents == 6588
    assert (int(stock(shop, part).on_hand), len(moves(shop, part)), line.cost_cents) == (10, 1, None)

    paid(shop, draft)

    assert (int(stock(shop, part).on_hand), stock(shop, part).value_cents) == (7, 6301)
    sold = moves(shop, part)[-1]
    assert (sold.kind, sold.reason, sold.document_id, int(sold.on_hand)) == (MoveKind.SOLD, MoveReason.NONE, draft, -3)
    assert sold.value_cents == -2700
    assert lines(shop, draft)[0].cost_cents == 2700
    assert shop.ask(differences) == []
    assert "2700" not in (document(shop, draft).snapshot or "")


def test_a_company_sees_the_price_without_tax(shop: Shop) -> None:
    draft = basket(shop, shelved(shop), customer_id=company(shop))
    assert (lines(shop, draft)[0].unit_cents, document(shop, draft).total_cents) == (1800, 2196)


def test_the_last_piece_takes_the_rest_of_the_value(shop: Shop) -> None:
    part = shelved(shop, pieces=3, value_cents=1000)
    costs = []
    for _each in range(3):
        draft = basket(shop, part)
        paid(shop, draft)
        costs.append(lines(shop, draft)[0].cost_cents)
    assert costs == [333, 334, 333]
    assert (int(stock(shop, part).on_hand), stock(shop, part).value_cents) == (0, 0)


def test_what_is_not_there_is_refused_in_words(shop: Shop) -> None:
    part = shelved(shop, pieces=1, value_cents=900)
    none = shelved(shop, "X-1", "Cable", pieces=0)
    draft = basket(shop, part)
    with pytest.raises(Refused, match="Stock shows 1 of USB-C to HDMI adapter, not 2"):
        shop.run(invoices.add_stock_line, document_id=draft, part_id=part)
    with pytest.raises(Refused, match=r"Stock shows none of Cable\. Adjust the stock if it is there, or order it"):
        shop.run(invoices.add_stock_line, document_id=draft, part_id=none)
    line = lines(shop, draft)[0]
    with pytest.raises(Refused, match="not 4"):
        shop.run(invoices.change_draft_line, line_id=line.id, quantity=Decimal(4), unit_cents=2196)
    assert [row.quantity for row in lines(shop, draft)] == [1]


def test_pieces_kept_for_a_job_are_asked_about(shop: Shop) -> None:
    part = shelved(shop, pieces=1, value_cents=900)
    shop.run(hold, part_id=part, pieces=1)
    draft = shop.run(invoices.draft_sale).value
    with pytest.raises(NeedsConfirmation) as asked:
        shop.run(invoices.add_stock_line, document_id=draft, part_id=part)
    assert asked.value.question == "USB-C to HDMI adapter: 1 on hand, reserved for a job. Sell it anyway?"
    yes = (asked.value.key,)
    shop.run(invoices.add_stock_line, document_id=draft, part_id=part, confirmed=yes)
    with pytest.raises(NeedsConfirmation):
        paid(shop, draft)
    assert document(shop, draft).issued_at is None
    paid(shop, draft, yes)
    assert (int(stock(shop, part).on_hand), stock(shop, part).reserved) == (0, Decimal(1))
    assert moves(shop, part)[-1].reason is MoveReason.TAKEN_FIRST


def test_a_yes_does_not_hold_for_more_pieces(shop: Shop) -> None:
    part = shelved(shop, pieces=3, value_cents=900)
    shop.run(hold, part_id=part, pieces=1)
    draft = basket(shop, part, part)
    with pytest.raises(NeedsConfirmation) as asked:
        shop.run(invoices.add_stock_line, document_id=draft, part_id=part)
    assert "3 on hand, 1 of them reserved for a job. Sell 3 anyway?" in asked.value.question
    shop.run(invoices.add_stock_line, document_id=draft, part_id=part, confirmed=(asked.value.key,))
    shop.run(hold, part_id=part, pieces=1)
    with pytest.raises(NeedsConfirmation):
        paid(shop, draft, (asked.value.key,))


def test_two_drafts_want_the_last_piece_and_the_second_gets_nothing(shop: Shop) -> None:
    part = shelved(shop, pieces=1, value_cents=900)
    first, second = basket(shop, part), basket(shop, part)
    paid(shop, first)
    with pytest.raises(Refused, match="Stock shows none"):
        paid(shop, second)
    assert document(shop, second).number is None
    assert stock(shop, part).on_hand == 0


def test_serials_are_chosen_printed_and_gone(shop: Shop) -> None:
    part = disk(shop, "50026B77-A", "50026B77-B", "50026B77-C")
    own = pieces(shop, part)
    draft = shop.run(invoices.draft_sale, customer_id=person(shop, language="it")).value
    for serial in ("50026B77-B", "50026B77-A"):
        shop.run(invoices.add_stock_line, document_id=draft, part_id=part, serial_ids=(own[serial].id,))
    with pytest.raises(Refused, match="50026B77-A is on this sale already"):
        shop.run(invoices.add_stock_line, document_id=draft, part_id=part, serial_ids=(own["50026B77-A"].id,))
    assert pieces(shop, part)["50026B77-A"].state is SerialState.IN_STOCK

    paid(shop, draft)

    (line,) = picture(shop, draft).lines
    assert line.serials == ("50026B77-B", "50026B77-A")
    assert line.warranty
    assert picture(shop, draft).warranty == ()
    assert {serial: row.state for serial, row in pieces(shop, part).items()} == {
        "50026B77-A": SerialState.SOLD, "50026B77-B": SerialState.SOLD, "50026B77-C": SerialState.IN_STOCK,
    }  # fmt: skip
    assert pieces(shop, part)["50026B77-A"].document_id == draft
    wanted = sa.select(StockMoveSerial.serial_id).order_by(StockMoveSerial.id)
    named = shop.ask(lambda session: session.scalars(wanted).all())
    assert sorted(named[-2:]) == [own["50026B77-A"].id, own["50026B77-B"].id]


def test_a_piece_sold_meanwhile_is_not_sold_again(shop: Shop) -> None:
    part = disk(shop, "A1", "B2")
    piece = pieces(shop, part)["A1"].id
    drafts = [shop.run(invoices.draft_sale).value for _each in range(2)]
    for draft in drafts:
        shop.run(invoices.add_stock_line, document_id=draft, part_id=part, serial_ids=(piece,))
    paid(shop, drafts[0])
    with pytest.raises(Refused, match="A1 is not in stock any more"):
        paid(shop, drafts[1])
    assert stock(shop, part).on_hand == 1


def test_pieces_nobody_chose_are_asked_for_unless_they_have_no_serial(shop: Shop) -> None:
    part = disk(shop, "A1", "", "B2")
    draft = basket(shop, part)
    paid(shop, draft)
    assert pieces(shop, part)[""].state is SerialState.SOLD
    assert picture(shop, draft).lines[0].serials == ()
    other = basket(shop, part)
    with pytest.raises(Refused, match="Choose which pieces of Kingston NV2 500 GB"):
        paid(shop, other)


def test_a_piece_kept_for_a_job_is_sold_only_when_it_is_named(shop: Shop) -> None:
    part = disk(shop, "A1")
    shop.run(hold, part_id=part, pieces=1)
    shop.run(keep_piece, serial_id=pieces(shop, part)["A1"].id)
    draft = shop.run(invoices.draft_sale).value
    yes = (f"sold-{part}-1",)
    shop.run(
        invoices.add_stock_line, document_id=draft, part_id=part, serial_ids=(pieces(shop, part)["A1"].id,),
        confirmed=yes,
    )  # fmt: skip
    paid(shop, draft, yes)
    assert pieces(shop, part)["A1"].state is SerialState.SOLD
    assert picture(shop, draft).lines[0].serials == ("A1",)


def test_a_piece_kept_for_a_job_is_asked_about_though_others_are_free(shop: Shop) -> None:
    part = disk(shop, "A1", "B2")
    shop.run(hold, part_id=part, pieces=1)
    kept = pieces(shop, part)["A1"].id
    shop.run(keep_piece, serial_id=kept)
    draft = shop.run(invoices.draft_sale).value
    with pytest.raises(
        NeedsConfirmation, match=r"A1 of Kingston NV2 500 GB is kept for a job\. Sell this piece anyway"
    ):
        shop.run(invoices.add_stock_line, document_id=draft, part_id=part, serial_ids=(kept,))


def test_a_draft_changed_undone_or_thrown_away_moves_nothing(shop: Shop) -> None:
    part, disks = shelved(shop), disk(shop, "A1", "B2")
    own = pieces(shop, disks)
    draft = basket(shop, part, part)
    for serial in ("A1", "B2"):
        shop.run(invoices.add_stock_line, document_id=draft, part_id=disks, serial_ids=(own[serial].id,))
    shop.undo_last()
    assert [(int(row.quantity), row.serial_ids) for row in lines(shop, draft)] == [(2, []), (1, [own["A1"].id])]
    line = lines(shop, draft)[1]
    shop.run(invoices.remove_draft_line, line_id=line.id)
    shop.undo_last()
    assert [(int(row.quantity), row.part_id, row.serial_ids) for row in lines(shop, draft)] == [
        (2, part, []), (1, disks, [own["A1"].id]),
    ]  # fmt: skip
    shop.run(invoices.delete_draft, document_id=draft)
    assert (len(moves(shop, part)), len(moves(shop, disks))) == (1, 1)
    assert pieces(shop, disks)["A1"].state is SerialState.IN_STOCK


def test_fewer_of_a_part_with_serials_lets_the_last_pieces_go(shop: Shop) -> None:
    disks = disk(shop, "A1", "B2")
    own = pieces(shop, disks)
    draft = shop.run(invoices.draft_sale).value
    both = (own["A1"].id, own["B2"].id)
    line = shop.run(
        invoices.add_stock_line, document_id=draft, part_id=disks, quantity=Decimal(2), serial_ids=both
    ).value
    shop.run(invoices.change_draft_line, line_id=line, quantity=Decimal(1), unit_cents=5000)
    assert lines(shop, draft)[0].serial_ids == [own["A1"].id]
    with pytest.raises(Refused, match="by the piece"):
        shop.run(invoices.change_draft_line, line_id=line, quantity=Decimal("1.5"), unit_cents=5000)
    shop.undo_last()
    assert tuple(lines(shop, draft)[0].serial_ids) == both


def test_a_receipt_turned_into_an_invoice_sells_nothing_again(shop: Shop) -> None:
    disks = disk(shop, "A1", "B2")
    draft = shop.run(invoices.draft_sale).value
    shop.run(invoices.add_stock_line, document_id=draft, part_id=disks, serial_ids=(pieces(shop, disks)["A1"].id,))
    receipt = paid(shop, draft)
    buyer = company(shop, language="it")
    invoice = shop.run(invoices.receipt_to_invoice, document_id=receipt, customer_id=buyer).value
    assert stock(shop, disks).on_hand == 1
    assert len(moves(shop, disks)) == 2
    (line,) = lines(shop, invoice)
    assert (line.part_id, line.cost_cents, line.serial_ids) == (disks, 3000, lines(shop, receipt)[0].serial_ids)
    printed = picture(shop, invoice).lines[0]
    assert printed.serials == ("A1",)
    assert picture(shop, invoice).adds_up()


def test_what_was_sold_cannot_be_changed_afterwards(shop: Shop) -> None:
    draft = basket(shop, shelved(shop))
    paid(shop, draft)
    with pytest.raises(DatabaseError, match="kept as it was written"):
        shop.run(_cheapen, document_id=draft)


def _cheapen(work: object, *, document_id: int) -> None:
    from msp_desktop.store.document_draft import lines_of
    from msp_desktop.store.unit_of_work import UnitOfWork

    assert isinstance(work, UnitOfWork)
    lines_of(work.session, document_id)[0].cost_cents = 1
    work.session.flush()


def test_an_act_that_fails_after_the_sale_leaves_the_shelf_as_it_was(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = shelved(shop)
    draft = basket(shop, part)

    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError("the power went")

    with monkeypatch.context() as patch:
        patch.setattr("msp_desktop.usecases.invoices.issuing.seal", broken)
        with pytest.raises(RuntimeError):
            paid(shop, draft)
    assert (int(stock(shop, part).on_hand), len(moves(shop, part)), document(shop, draft).number) == (10, 1, None)
    paid(shop, draft)
    assert stock(shop, part).on_hand == 9


def test_the_same_press_twice_sells_once(shop: Shop) -> None:
    part = shelved(shop)
    draft = basket(shop, part)
    first, again = (
        shop.run(invoices.issue, key="press", document_id=draft, tenders=card(2196), till_number=TILL)
        for _each in range(2)
    )
    assert (first.replayed, again.replayed, int(stock(shop, part).on_hand)) == (False, True, 9)


def test_goods_without_a_part_move_nothing(shop: Shop) -> None:
    draft = sale(shop, goods(shop, 1000))
    paid(shop, draft)
    assert (lines(shop, draft)[0].cost_cents, lines(shop, draft)[0].part_id) == (None, None)
    assert picture(shop, draft).warranty != ()


def test_a_customers_discount_counts_for_parts_too(shop: Shop) -> None:
    buyer = person(shop, discount_percent=Decimal(10))
    draft = basket(shop, shelved(shop), customer_id=buyer)
    assert document(shop, draft).total_cents == 1976
    unnamed = basket(shop, shelved(shop, "B", "Bag"))
    assert document(shop, unnamed).total_cents == 2196
    shop.run(invoices.name_buyer, document_id=unnamed, customer_id=buyer)
    assert document(shop, unnamed).total_cents == 1976
    shop.run(invoices.name_buyer, document_id=unnamed, customer_id=None)
    assert document(shop, unnamed).total_cents == 2196
    shop.run(invoices.discount_draft, document_id=unnamed, percent=Decimal(5), reason="Scratched")
    shop.run(invoices.name_buyer, document_id=unnamed, customer_id=buyer)
    assert document(shop, unnamed).discount_percent == 5


def test_a_sold_piece_that_was_taken_for_found_is_sold_again_when_that_is_undone(shop: Shop) -> None:
    part = disk(shop, "A1", "B2")
    draft = shop.run(invoices.draft_sale).value
    shop.run(invoices.add_stock_line, document_id=draft, part_id=part, serial_ids=(pieces(shop, part)["A1"].id,))
    paid(shop, draft)
    done = shop.run(adjust_stock, part_id=part, quantity=Decimal(1), reason=MoveReason.FOUND, serials=("A1",))
    assert done.undo is not None
    again = shop.undo(done.undo.operation_id)
    assert (pieces(shop, part)["A1"].state, pieces(shop, part)["A1"].document_id) == (SerialState.SOLD, draft)
    assert again.undo is not None
    shop.undo(again.undo.operation_id)
    assert (pieces(shop, part)["A1"].state, pieces(shop, part)["A1"].document_id) == (SerialState.IN_STOCK, None)
