"""Orders from draft to closed: what they come to, what counts as on order, and every step back."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from msp_desktop.domain.errors import Changed, Refused
from msp_desktop.domain.purchase import OrderState, OrderWay
from msp_desktop.domain.stock import Balance
from msp_desktop.store.shop import Shop
from msp_desktop.store.stock_rows import differences
from msp_desktop.usecases.purchasing import (
    NewOrderLine,
    OrderFacts,
    add_order_line,
    change_order,
    change_order_line,
    close_order,
    close_order_line,
    copy_order,
    delete_order,
    draft_for_supplier,
    expect_order_line,
    expected_days,
    fill_order,
    make_order,
    receive_line,
    remove_order_line,
    send_order,
    set_supplier_reference,
    take_order_back,
    unreceive_line,
)
from tests.purchases import RUNNER, balance, drafted, lines_of, order_of, sent, stand, state_of, undone

D = Decimal


def test_a_draft_takes_the_suppliers_code_and_price_and_its_freight_until_it_is_free(shop: Shop) -> None:
    """Eight disks at €58.20 and freight; six memories more reach the worth that goes free."""
    here = stand(shop)
    order_id = drafted(shop, here, MZ_V8V1T0=8)
    order, (line,) = order_of(shop, order_id), lines_of(shop, order_id)
    assert order.number == "PO-0001"
    assert (line.supplier_code, line.unit_cents, line.description) == ("SSD980", 5820, "Samsung 980 1 TB")
    assert (order.freight_cents, order.net_cents, order.language) == (890, 46_560 + 890, "it")
    shop.run(add_order_line, order_id=order_id, line=NewOrderLine(here.part["SO-D4-8G"], D(6)))
    order = order_of(shop, order_id)
    assert (order.freight_cents, order.net_cents) == (0, 57_000)


def test_freight_set_by_hand_stays(shop: Shop) -> None:
    """Agreed freight does not change with the lines, and goes back to the usual one when it is left empty."""
    here = stand(shop)
    order_id = drafted(shop, here, MX4_4G=2)
    shop.run(change_order, order_id=order_id, facts=OrderFacts(freight_cents=500, note="Ring twice"))
    shop.run(add_order_line, order_id=order_id, line=NewOrderLine(here.part["MZ-V8V1T0"], D(20)))
    assert order_of(shop, order_id).freight_cents == 500
    shop.run(change_order, order_id=order_id, facts=OrderFacts(note="Ring twice"))
    assert order_of(shop, order_id).freight_cents == 0


def test_lines_are_added_joined_changed_taken_off_and_all_of_it_undone(shop: Shop) -> None:
    """The same part joins its line; every step goes back to what was there before."""
    here = stand(shop)
    order_id = drafted(shop, here, MX4_4G=2)
    more = shop.run(add_order_line, order_id=order_id, line=NewOrderLine(here.part["MX4-4G"], D(3)))
    assert [line.quantity for line in lines_of(shop, order_id)] == [D(5)]
    changed = shop.run(change_order_line, line_id=more.value, quantity=D(7), unit_cents=399, note="fresh")
    assert order_of(shop, order_id).net_cents == 7 * 399 + 890
    gone = shop.run(remove_order_line, line_id=more.value)
    assert (lines_of(shop, order_id), order_of(shop, order_id).net_cents) == ([], 0)
    for done in (gone, changed, more):
        undone(shop, done)
    (line,) = lines_of(shop, order_id)
    assert (line.quantity, line.unit_cents, line.note) == (D(2), 410, "")
    assert order_of(shop, order_id).net_cents == 820 + 890


@pytest.mark.parametrize("wrong", [D(0), D(-1), D("0.0005"), D(10**9), D("NaN"), D("Infinity")])
def test_a_quantity_nobody_can_order_is_refused_at_its_field(shop: Shop, wrong: Decimal) -> None:
    """Nothing, less than nothing, crumbs and millions."""
    here = stand(shop)
    order_id = drafted(shop, here)
    with pytest.raises(Refused) as slip:
        shop.run(add_order_line, order_id=order_id, line=NewOrderLine(here.part["MX4-4G"], wrong))
    assert slip.value.field == "quantity"
    assert lines_of(shop, order_id) == []


def test_sending_puts_the_pieces_on_order_and_expects_them_by_the_suppliers_days(shop: Shop) -> None:
    """Sent on Tuesday before four o'clock: two working days later is Thursday. Taken back, nothing is on order."""
    here = stand(shop)
    order_id = drafted(shop, here, MZ_V8V1T0=3, MX4_4G=6)
    done = shop.run(send_order, order_id=order_id, way=OrderWay.WEB)
    order = order_of(shop, order_id)
    assert (order.state, order.sent_way, order.expected_day) == (OrderState.SENT, OrderWay.WEB, date(2026, 11, 19))
    assert balance(shop, here.part["MX4-4G"]) == Balance(on_order=D(6))
    assert shop.ask(expected_days, part_ids=here.part.values()) == {
        here.part["MZ-V8V1T0"]: date(2026, 11, 19),
        here.part["MX4-4G"]: date(2026, 11, 19),
    }
    undone(shop, done)
    assert state_of(shop, order_id) is OrderState.DRAFT
    assert balance(shop, here.part["MX4-4G"]) == Balance()
    assert shop.ask(differences) == []


def test_an_empty_order_is_not_sent_and_a_sent_one_not_changed(shop: Shop) -> None:
    """What went out stays as it went out."""
    here = stand(shop)
    empty = drafted(shop, here)
    with pytest.raises(Refused):
        shop.run(send_order, order_id=empty, way=OrderWay.PHONE)
    order_id = sent(shop, here, MX4_4G=6)
    (line,) = lines_of(shop, order_id)
    with pytest.raises(Refused):
        shop.run(change_order_line, line_id=line.id, quantity=D(1), unit_cents=1)
    with pytest.raises(Refused):
        shop.run(remove_order_line, line_id=line.id)
    with pytest.raises(Refused):
        shop.run(change_order, order_id=order_id, facts=OrderFacts())
    with pytest.raises(Refused):
        shop.run(delete_order, order_id=order_id)
    with pytest.raises(Refused):
        shop.run(send_order, order_id=order_id, way=OrderWay.PHONE)
    shop.run(set_supplier_reference, order_id=order_id, reference=" 2026 / 88 ")
    assert order_of(shop, order_id).supplier_reference == "2026 / 88"


def test_parts_come_bit_by_bit_and_the_rest_is_given_up(shop: Shop) -> None:
    """Part received, then closed; undone, it waits again; all come: received."""
    here = stand(shop)
    order_id = sent(shop, here, MX4_4G=6, SO_D4_8G=6)
    paste, memory = lines_of(shop, order_id)
    assert shop.run(receive_line, line_id=paste.id, quantity=D(8)).value == D(6)
    assert state_of(shop, order_id) is OrderState.PART_RECEIVED
    with pytest.raises(Refused):
        shop.run(take_order_back, order_id=order_id)
    closed = shop.run(close_order_line, line_id=memory.id)
    assert state_of(shop, order_id) is OrderState.CLOSED
    assert balance(shop, here.part["SO-D4-8G"]).on_order == 0
    again = undone(shop, closed)
    assert balance(shop, here.part["SO-D4-8G"]).on_order == D(6)
    undone(shop, again)
    assert state_of(shop, order_id) is OrderState.CLOSED
    with pytest.raises(Refused):
        shop.run(close_order, order_id=order_id)
    shop.run(unreceive_line, line_id=paste.id, quantity=D(6))
    assert state_of(shop, order_id) is OrderState.SENT


def test_closing_an_order_gives_up_only_what_has_not_come(shop: Shop) -> None:
    """Two of six came; four are given up, and reservations that relied on them are not refused."""
    here = stand(shop)
    order_id = sent(shop, here, MX4_4G=6)
    (line,) = lines_of(shop, order_id)
    shop.run(receive_line, line_id=line.id, quantity=D(2))
    shop.run(close_order, order_id=order_id)
    (line,) = lines_of(shop, order_id)
    assert (line.received, line.closed, state_of(shop, order_id)) == (D(2), D(4), OrderState.CLOSED)


def test_drafts_are_found_copied_and_deleted(shop: Shop) -> None:
    """One draft a supplier is enough; a copy has today's prices; a deleted one is not found and comes back."""
    here = stand(shop)
    order_id = shop.run(draft_for_supplier, supplier_id=here.supplier).value
    assert shop.run(draft_for_supplier, supplier_id=here.supplier).value == order_id
    shop.run(add_order_line, order_id=order_id, line=NewOrderLine(here.part["MX4-4G"], D(2), unit_cents=1))
    copy = shop.run(copy_order, order_id=order_id)
    assert [line.unit_cents for line in lines_of(shop, copy.value)] == [410]
    gone = shop.run(delete_order, order_id=copy.value)
    assert order_of(shop, copy.value).deleted_at is not None
    undone(shop, gone)
    assert order_of(shop, copy.value).deleted_at is None


def test_an_order_that_a_colleague_changed_is_not_written_over(shop: Shop) -> None:
    """The version that was shown counts, also when only a line changed."""
    here = stand(shop)
    order_id = drafted(shop, here, MX4_4G=2)
    seen = order_of(shop, order_id).version
    (line,) = lines_of(shop, order_id)
    shop.run(change_order_line, line_id=line.id, quantity=D(9), unit_cents=410, seen=line.version)
    with pytest.raises(Changed):
        shop.run(send_order, order_id=order_id, way=OrderWay.PHONE, seen=seen)


def test_a_line_may_come_on_a_day_of_its_own(shop: Shop) -> None:
    """The soonest day of a part counts."""
    here = stand(shop)
    order_id = sent(shop, here, MX4_4G=6)
    (line,) = lines_of(shop, order_id)
    shop.run(expect_order_line, line_id=line.id, day=date(2026, 12, 1))
    assert shop.ask(expected_days, part_ids=[here.part["MX4-4G"]]) == {here.part["MX4-4G"]: date(2026, 12, 1)}


def test_a_supplier_of_another_language_is_written_to_in_ours(shop: Shop) -> None:
    """Only languages we speak go on paper."""
    here = stand(shop, RUNNER)
    assert order_of(shop, drafted(shop, here)).language == "it"


def test_taking_a_change_of_an_order_back_keeps_what_others_changed_since(shop: Shop) -> None:
    here = stand(shop)
    order = drafted(shop, here, MX4_4G=2)
    line = lines_of(shop, order)[0].id
    first, second = shop.acting_as(1), shop.acting_as(2)
    more = first.run(change_order_line, line_id=line, quantity=Decimal(3), unit_cents=410)
    note = first.run(change_order, order_id=order, facts=OrderFacts(note="Ring twice"))
    second.run(change_order_line, line_id=line, quantity=Decimal(3), unit_cents=390)
    second.run(
        change_order, order_id=order, facts=OrderFacts(date(2026, 12, 1), note="Ring twice", supplier_reference="R 7")
    )
    undone(first, more)
    undone(first, note)
    assert [(int(row.quantity), row.unit_cents) for row in lines_of(shop, order)] == [(2, 390)]
    now = order_of(shop, order)
    assert (now.note, now.expected_day, now.supplier_reference) == ("", date(2026, 12, 1), "R 7")


def test_a_quantity_changed_again_by_somebody_else_stays(shop: Shop) -> None:
    here = stand(shop)
    order = drafted(shop, here, MX4_4G=2)
    first, second = shop.acting_as(1), shop.acting_as(2)
    more = first.run(add_order_line, order_id=order, line=NewOrderLine(here.part["MX4-4G"], Decimal(1)))
    second.run(change_order_line, line_id=more.value, quantity=Decimal(8), unit_cents=410)
    with pytest.raises(Refused, match="has changed this since"):
        undone(first, more)
    assert lines_of(shop, order)[0].quantity == 8


def test_an_order_on_which_a_colleague_wrote_is_not_undone_away(shop: Shop) -> None:
    here = stand(shop)
    first, second = shop.acting_as(1), shop.acting_as(2)
    made = first.run(make_order, supplier_id=here.supplier)
    second.run(change_order, order_id=made.value, facts=OrderFacts(note="Ring twice"))
    with pytest.raises(Refused, match="has changed this since"):
        undone(first, made)


def test_a_part_with_serial_numbers_is_ordered_by_the_piece(shop: Shop) -> None:
    here = stand(shop)
    order = drafted(shop, here, MZ_V8V1T0=1)
    line = lines_of(shop, order)[0].id
    half = NewOrderLine(here.part["MZ-V8V1T0"], D("0.5"))
    with pytest.raises(Refused, match="whole pieces"):
        shop.run(add_order_line, order_id=order, line=half)
    with pytest.raises(Refused, match="whole pieces"):
        shop.run(fill_order, order_id=order, lines=[half])
    with pytest.raises(Refused, match="whole pieces"):
        shop.run(change_order_line, line_id=line, quantity=D("1.5"), unit_cents=100)
    assert lines_of(shop, order)[0].quantity == 1


def test_a_long_order_is_made_with_as_many_questions_as_a_short_one(shop: Shop) -> None:
    here = stand(shop)
    seen = []
    for times in (1, 20):
        lines = [NewOrderLine(part, D(1)) for part in here.part.values()] * times
        statements: list[str] = []

        def before(*told: Any, kept: list[str] = statements) -> None:
            kept.append(told[2])

        event.listen(Engine, "before_cursor_execute", before)
        try:
            shop.run(make_order, supplier_id=here.supplier, lines=lines)
        finally:
            event.remove(Engine, "before_cursor_execute", before)
        seen.append(len([each for each in statements if each.startswith("SELECT")]))
    assert seen[0] == seen[1]
