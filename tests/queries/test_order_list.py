"""Orders and returns as their lists and pages see them: late ones first, page by page, pieces that wait to go back."""

from datetime import date
from decimal import Decimal

from msp_desktop.domain.message import Trouble
from msp_desktop.domain.purchase import OrderWay, ReturnReason
from msp_desktop.queries.order_card import order_card
from msp_desktop.queries.order_list import OrderFilter, OrderRow, order_counts, order_list
from msp_desktop.queries.return_card import return_card, returnable
from msp_desktop.queries.return_list import ReturnFilter, return_counts, return_list
from msp_desktop.store.models.part import Part
from msp_desktop.store.shop import Shop
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.counter.ordering import SupplierMail, send_order
from msp_desktop.usecases.messages import mark_failed
from msp_desktop.usecases.parts.cores import keep_core
from msp_desktop.usecases.purchasing import (
    NewReturnLine,
    close_order,
    credit_return,
    expect_order,
    make_return,
    receive_line,
    send_return,
)
from tests.purchases import drafted, lines_of, sent, stand
from tests.shops import Clock
from tests.usecases.mailing import with_server

D = Decimal


def _listed(shop: Shop, chosen: OrderFilter | None = None, typed: str = "") -> list[str]:
    return [row.number for row in shop.ask(order_list, today=shop.today, chosen=chosen, typed=typed)]


def _keep(work: UnitOfWork, *, part_id: int) -> None:
    keep_core(work, work.get(Part, part_id), D(2))


def test_late_orders_come_first_and_done_ones_last(shop: Shop, clock: Clock) -> None:
    """One late by its day, a draft, two to come by their days, one closed."""
    here = stand(shop)
    done = sent(shop, here, MX4_4G=1)
    shop.run(close_order, order_id=done)
    far, near, late = (sent(shop, here, MX4_4G=2) for _each in range(3))
    shop.run(expect_order, order_id=far, day=date(2026, 12, 24))
    shop.run(expect_order, order_id=late, day=date(2026, 11, 16))
    drafted(shop, here, MX4_4G=3)
    assert _listed(shop) == ["PO-0004", "PO-0005", "PO-0003", "PO-0002", "PO-0001"]
    assert _listed(shop, OrderFilter.LATE) == ["PO-0004"]
    assert _listed(shop, OrderFilter.SENT) == ["PO-0004", "PO-0003", "PO-0002"]
    assert _listed(shop, OrderFilter.DONE) == ["PO-0001"]
    (line,) = lines_of(shop, near)
    shop.run(receive_line, line_id=line.id, quantity=D(1))
    assert _listed(shop, OrderFilter.PART_RECEIVED) == ["PO-0003"]
    counts = shop.ask(order_counts, today=shop.today)
    assert (counts.draft, counts.late, counts.sent, counts.part_received, counts.done) == (1, 1, 3, 1, 1)
    assert counts.open_cents == 3 * (820 + 890)
    clock.forward(days=3)
    assert _listed(shop, OrderFilter.LATE) == ["PO-0004", "PO-0003"]
    assert _listed(shop, typed="runner") == _listed(shop)
    assert _listed(shop, typed="PO-0002") == ["PO-0002"]
    assert _listed(shop, typed="paste") == _listed(shop)


def test_the_list_reads_on_from_any_row(shop: Shop) -> None:
    """Page by page it is the same list."""
    here = stand(shop)
    for at in range(3):
        order_id = sent(shop, here, MX4_4G=1)
        shop.run(expect_order, order_id=order_id, day=date(2026, 11, 16 + at))
        drafted(shop, here, MX4_4G=1)
    whole = shop.ask(order_list, today=shop.today)
    read: list[OrderRow] = []
    while page := shop.ask(order_list, today=shop.today, after=read[-1] if read else None, limit=2):
        read += page
    assert read == whole
    assert len(whole) == 6


def test_an_order_whose_mail_failed_says_so(shop: Shop) -> None:
    """In the list and on its page, with the words of the server."""
    with_server(shop)
    here = stand(shop)
    order_id = drafted(shop, here, MX4_4G=6)
    mail = SupplierMail("ordini@runner.example", "Ordine", "Ecco", "it")
    message_id = shop.run(send_order, order_id=order_id, way=OrderWay.MAIL, mail=mail).value
    assert message_id is not None
    (row,) = shop.ask(order_list, today=shop.today)
    assert (row.needs_you, row.leaving) == (False, True)
    shop.run(mark_failed, message_id=message_id, trouble=Trouble.REFUSED, answer="550 no")
    (row,) = shop.ask(order_list, today=shop.today)
    assert (row.needs_you, row.leaving) == (True, False)
    card = shop.ask(order_card, order_id=order_id, now=shop.now)
    assert card.mail is not None
    assert (card.mail.trouble, card.mail.answer) == (Trouble.REFUSED, "550 no")


def test_a_card_knows_minimum_freight_and_what_is_to_come(shop: Shop) -> None:
    """Six pastes are below the supplier's minimum; two came."""
    here = stand(shop)
    order_id = sent(shop, here, MX4_4G=6)
    (line,) = lines_of(shop, order_id)
    shop.run(receive_line, line_id=line.id, quantity=D(2))
    card = shop.ask(order_card, order_id=order_id, now=shop.now)
    assert (card.missing_cents, card.usual_freight_cents, card.totals.net_cents) == (10_000 - 2460, 890, 3350)
    assert (card.received, card.outstanding, card.due_day) == (D(2), D(4), date(2026, 11, 19))
    assert not card.late(shop.today)
    assert card.late(date(2026, 11, 20))


def test_returns_are_listed_with_what_they_bring_and_brought(shop: Shop) -> None:
    """A draft, one that waits for credit, one credited short."""
    here = stand(shop)
    memory = here.part["SO-D4-8G"]
    first, second = (
        shop.run(
            make_return, supplier_id=here.supplier, lines=[NewReturnLine(memory, D(1), ReturnReason.DEFECTIVE)]
        ).value
        for _each in range(2)
    )
    shop.run(send_return, return_id=first)
    shop.run(credit_return, return_id=first, credit_cents=1500, credit_note="NC 12")
    shop.run(send_return, return_id=second)
    third = shop.run(make_return, supplier_id=here.supplier, reference="RMA-9").value
    rows = shop.ask(return_list)
    assert [row.number for row in rows] == ["SR-0003", "SR-0002", "SR-0001"]
    assert (rows[1].expected_cents, rows[1].value_cents, rows[1].credit_cents) == (1740, 1740, None)
    assert [row.id for row in shop.ask(return_list, chosen=ReturnFilter.DONE)] == [first]
    assert [row.id for row in shop.ask(return_list, typed="rma-9")] == [third]
    counts = shop.ask(return_counts)
    assert (counts.draft, counts.sent, counts.done) == (1, 1, 1)
    assert shop.ask(return_card, return_id=first).difference_cents == -240


def test_old_pieces_wait_until_they_are_on_a_return(shop: Shop) -> None:
    """Two are kept; once they are on a draft nobody is offered them again."""
    here = stand(shop)
    display = here.part["DSP-MBP14"]
    shop.run(_keep, part_id=display)
    (found,) = shop.ask(returnable, supplier_id=here.supplier)
    assert (found.part_id, found.quantity, found.reason, found.unit_cents) == (display, D(2), ReturnReason.CORE, 4000)
    line = NewReturnLine(display, D(2), ReturnReason.CORE)
    shop.run(make_return, supplier_id=here.supplier, lines=[line])
    assert shop.ask(returnable, supplier_id=here.supplier) == []
