"""Orders that leave by mail, come back before they left, and the jobs that wait for them."""

from datetime import date
from decimal import Decimal

import pytest

from msp_desktop.domain.errors import NeedsConfirmation, Refused
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.message import MessageEvent, MessageState
from msp_desktop.domain.purchase import OrderState, OrderWay
from msp_desktop.store.models.job import JobItem
from msp_desktop.store.models.message import Message
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.counter.ordering import (
    SupplierMail,
    expect_order,
    expect_order_line,
    send_order,
    take_order_back,
)
from msp_desktop.usecases.jobs import move_item
from msp_desktop.usecases.messages import mark_sending, mark_sent, queue_again
from msp_desktop.usecases.purchasing import NewOrderLine, make_order
from tests.bench import bench, items, job
from tests.purchases import Stand, drafted, lines_of, order_of, stand, state_of, undone
from tests.shops import Clock
from tests.usecases.mailing import with_server

D = Decimal
MAIL = SupplierMail("ordini@runner.example", "Ordine PO-0001", "Buongiorno, in allegato l'ordine.", "it")


def _message(shop: Shop, message_id: int) -> Message:
    return shop.ask(lambda session: session.get_one(Message, message_id))


def _for_a_job(shop: Shop, here: Stand) -> tuple[int, int]:
    """A draft that orders a display for a job that waits for it: order and item."""
    ids = bench(shop)
    job_id = job(shop, ids.company, ids.latitude)
    (item,) = items(shop, job_id)
    shop.run(move_item, item_id=item, to=JobState.IN_REPAIR)
    shop.run(move_item, item_id=item, to=JobState.WAITING_PARTS)
    line = NewOrderLine(here.part["DSP-MBP14"], D(1), job_id=job_id, item_id=item)
    return shop.run(make_order, supplier_id=here.supplier, lines=[line]).value, item


def _expects(shop: Shop, item_id: int) -> date | None:
    return shop.ask(lambda session: session.get_one(JobItem, item_id)).expected_day


def test_an_order_goes_into_the_queue_and_undo_takes_it_out_again(shop: Shop) -> None:
    """Within the ten seconds nothing has happened: no mail, nothing on order."""
    with_server(shop)
    here = stand(shop)
    order_id = drafted(shop, here, MX4_4G=6)
    done = shop.run(send_order, order_id=order_id, way=OrderWay.MAIL, mail=MAIL)
    assert done.value is not None
    message = _message(shop, done.value)
    assert (message.customer_id, message.supplier_id, message.order_id) == (None, here.supplier, order_id)
    assert (message.event, message.to_name, message.state) == (
        MessageEvent.PURCHASE_ORDER, "Runner S.p.A.", MessageState.WAITING,
    )  # fmt: skip
    undone(shop, done)
    assert _message(shop, done.value).state is MessageState.CANCELLED
    assert state_of(shop, order_id) is OrderState.DRAFT
    with pytest.raises(Refused):
        shop.run(queue_again, message_id=done.value)


def test_once_the_mail_has_left_only_a_person_takes_the_order_back(shop: Shop, clock: Clock) -> None:
    """Undo refuses; on the page it is asked, because the supplier has to be told."""
    with_server(shop)
    here = stand(shop)
    order_id = drafted(shop, here, MX4_4G=6)
    done = shop.run(send_order, order_id=order_id, way=OrderWay.MAIL, mail=MAIL)
    assert done.value is not None
    clock.forward(seconds=11)
    shop.run(mark_sending, message_id=done.value)
    shop.run(mark_sent, message_id=done.value)
    with pytest.raises(Refused):
        undone(shop, done)
    with pytest.raises(NeedsConfirmation) as asked:
        shop.run(take_order_back, order_id=order_id)
    shop.run(take_order_back, order_id=order_id, confirmed=(asked.value.key,))
    assert state_of(shop, order_id) is OrderState.DRAFT


def test_without_a_server_or_with_half_an_address_nothing_is_sent(shop: Shop) -> None:
    """The order stays a draft."""
    here = stand(shop)
    order_id = drafted(shop, here, MX4_4G=6)
    with pytest.raises(Refused):
        shop.run(send_order, order_id=order_id, way=OrderWay.MAIL, mail=MAIL)
    with_server(shop)
    with pytest.raises(Refused) as slip:
        shop.run(send_order, order_id=order_id, way=OrderWay.MAIL, mail=SupplierMail("ordini@", "x", "y", "it"))
    assert slip.value.field == "to"
    assert state_of(shop, order_id) is OrderState.DRAFT


def test_the_job_that_waits_expects_its_part_when_the_order_does(shop: Shop) -> None:
    """Sent, moved, moved by its line, and every step back."""
    here = stand(shop)
    order_id, item_id = _for_a_job(shop, here)
    before = _expects(shop, item_id)
    sending = shop.run(send_order, order_id=order_id, way=OrderWay.PHONE)
    assert _expects(shop, item_id) == order_of(shop, order_id).expected_day == date(2026, 11, 19)
    moving = shop.run(expect_order, order_id=order_id, day=date(2026, 11, 25))
    assert _expects(shop, item_id) == date(2026, 11, 25)
    (line,) = lines_of(shop, order_id)
    single = shop.run(expect_order_line, line_id=line.id, day=date(2026, 12, 2))
    assert _expects(shop, item_id) == date(2026, 12, 2)
    for done, day in ((single, date(2026, 11, 25)), (moving, date(2026, 11, 19)), (sending, before)):
        undone(shop, done)
        assert _expects(shop, item_id) == day


def test_nothing_is_expected_in_the_past(shop: Shop) -> None:
    """Refused at its field; the order stays a draft."""
    here = stand(shop)
    order_id = drafted(shop, here, MX4_4G=6)
    with pytest.raises(Refused) as slip:
        shop.run(send_order, order_id=order_id, way=OrderWay.PHONE, expected_day=date(2026, 11, 16))
    assert slip.value.field == "expected"
    assert state_of(shop, order_id) is OrderState.DRAFT


def test_a_day_years_away_is_a_slip(shop: Shop) -> None:
    """Refused at its field; nothing moves."""
    here = stand(shop)
    order_id, item_id = _for_a_job(shop, here)
    shop.run(send_order, order_id=order_id, way=OrderWay.PHONE)
    with pytest.raises(Refused) as slip:
        shop.run(expect_order, order_id=order_id, day=date(2062, 11, 25))
    assert slip.value.field == "expected"
    assert _expects(shop, item_id) == date(2026, 11, 19)
