"""Receive: what a counted delivery does to stock, orders, serials, prices and the jobs that wait, and back again."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.errors import NeedsConfirmation, Refused
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.purchase import CostDecision, DeliveryState, ExtraDecision, OrderState, ShortDecision
from msp_desktop.domain.stock import Balance, MoveKind, MoveReason, SerialState
from msp_desktop.store.models.job import JobEvent, JobItem
from msp_desktop.store.models.part import Part, PartSerial, PartSupplier
from msp_desktop.store.models.purchase import Delivery, DeliveryLine, PurchaseLine, PurchaseOrder
from msp_desktop.store.models.stock import StockMove, StockMoveSerial
from msp_desktop.store.shop import Done, Shop
from msp_desktop.store.stock_rows import balances, differences
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.counter.receiving import receive_delivery
from msp_desktop.usecases.jobs import move_item
from msp_desktop.usecases.parts import adjust_stock, change_part_cost
from msp_desktop.usecases.purchasing.deliveries import (
    change_delivery,
    count_part,
    count_piece,
    decide,
    note_serial,
    say_no_serials,
    set_count,
    set_price,
    start_delivery,
)
from tests.deliveries import (
    BATTERY,
    CHARGER,
    PASTE,
    SPECTRE,
    SUPPLY,
    Scene,
    begin,
    lines_of,
    scene,
    scene_shop,
    waiting_job,
)
from tests.shops import Clock, ShopMaker


@pytest.fixture
def shop(tmp_path: Path, shop_maker: ShopMaker, clock: Clock) -> Iterator[Shop]:
    """The shop of the scene, set up once and copied."""
    with scene_shop(shop_maker, tmp_path / "shop.db", clock) as opened:
        yield opened


def back(shop: Shop, done: Done[Any]) -> Done[Any]:
    assert done.undo is not None
    return shop.undo(done.undo.operation_id)


def stand(shop: Shop, made: Scene, code: str) -> Balance:
    return shop.ask(balances, part_ids=[made.parts[code]])[made.parts[code]]


def row(shop: Shop, model: type[Any], row_id: int) -> Any:
    def one(session: Session, *, row_id: int) -> Any:
        return session.get_one(model, row_id)

    return shop.ask(one, row_id=row_id)


def every(shop: Shop, statement: Any) -> list[Any]:
    def found(session: Session, *, wanted: Any) -> list[Any]:
        return list(session.scalars(wanted))

    return shop.ask(found, wanted=statement)


def count(shop: Shop, made: Scene, **counts: int) -> None:
    """Counts by names: supply=3."""
    codes = {"supply": SUPPLY, "battery": BATTERY, "paste": PASTE, "spectre": SPECTRE}
    for name, pieces in counts.items():
        shop.run(set_count, line_id=made.lines[codes[name]], counted=Decimal(pieces))


def as_pictured(shop: Shop) -> Scene:
    """Everything that receive.png shows, counted."""
    made = begin(shop)
    for serial in ("AX55-2026-118841", "AX55-2026-118842", "AX55-2026-118850"):
        shop.run(note_serial, line_id=made.lines[SUPPLY], serial=serial)
    count(shop, made, battery=18, paste=6, spectre=1)
    shop.run(set_price, line_id=made.lines[PASTE], unit_cents=440)
    for _each in range(2):
        shop.run(count_piece, delivery_id=made.delivery, code=CHARGER)
    return made


def test_what_was_counted_goes_into_stock_and_off_the_orders(shop: Shop) -> None:
    made = as_pictured(shop)
    done = shop.run(receive_delivery, delivery_id=made.delivery, pieces=Decimal(28))
    assert stand(shop, made, SUPPLY) == Balance(Decimal(3), on_order=Decimal(1), value_cents=11550)
    assert stand(shop, made, BATTERY) == Balance(Decimal(18), on_order=Decimal(2), value_cents=630)
    assert stand(shop, made, PASTE) == Balance(Decimal(6), value_cents=2640)
    assert stand(shop, made, SPECTRE) == Balance(Decimal(1), value_cents=5200)
    # Nobody ordered them, and they are set aside.
    assert stand(shop, made, CHARGER) == Balance()
    delivery = row(shop, Delivery, done.value)
    assert (delivery.number, delivery.state, delivery.value_cents) == ("GR-0001", DeliveryState.RECEIVED, 20020)
    assert [row(shop, PurchaseOrder, each).state for each in made.orders] == [
        OrderState.PART_RECEIVED,
        OrderState.RECEIVED,
    ]
    assert shop.ask(differences) == []
    assert "stock_move" in done.touched


def test_freight_is_spread_by_value_and_kept_to_the_cent(shop: Shop) -> None:
    made = as_pictured(shop)
    shop.run(change_delivery, delivery_id=made.delivery, delivery_note="88412", freight_cents=999)
    shop.run(receive_delivery, delivery_id=made.delivery)
    # 999 over 11550, 630, 2640, 5200 of 20020: 576.3, 31.4, 131.7, 259.5.
    landed = {SUPPLY: 11550 + 576, BATTERY: 630 + 31, PASTE: 2640 + 132, SPECTRE: 5200 + 260}
    assert {code: stand(shop, made, code).value_cents for code in landed} == landed
    assert row(shop, Delivery, made.delivery).value_cents == 20020 + 999
    # What a piece costs at present is without freight.
    assert row(shop, Part, made.parts[PASTE]).cost_cents == 440


def test_pieces_with_serials_are_kept_one_by_one(shop: Shop) -> None:
    made = as_pictured(shop)
    shop.run(receive_delivery, delivery_id=made.delivery)
    pieces = every(shop, select(PartSerial).order_by(PartSerial.id))
    assert [(each.serial, each.state, each.delivery_id) for each in pieces] == [
        ("AX55-2026-118841", SerialState.IN_STOCK, made.delivery),
        ("AX55-2026-118842", SerialState.IN_STOCK, made.delivery),
        ("AX55-2026-118850", SerialState.IN_STOCK, made.delivery),
    ]


def test_pieces_whose_serials_nobody_scanned_are_asked_about(shop: Shop) -> None:
    made = begin(shop)
    count(shop, made, supply=3)
    shop.run(note_serial, line_id=made.lines[SUPPLY], serial="AX55-1")
    with pytest.raises(NeedsConfirmation, match="The serials of 2 pieces are not scanned"):
        shop.run(receive_delivery, delivery_id=made.delivery)
    shop.run(receive_delivery, delivery_id=made.delivery, confirmed=("no-serials",))
    assert [each.serial for each in every(shop, select(PartSerial).order_by(PartSerial.id))] == ["AX55-1", "", ""]


def test_no_serials_on_these_is_not_asked_again(shop: Shop) -> None:
    made = begin(shop)
    count(shop, made, supply=2)
    shop.run(say_no_serials, line_id=made.lines[SUPPLY])
    shop.run(receive_delivery, delivery_id=made.delivery)
    assert stand(shop, made, SUPPLY).on_hand == 2


def test_what_is_missing_stays_on_order_unless_the_line_is_closed(shop: Shop) -> None:
    made = as_pictured(shop)
    shop.run(decide, line_ids=(made.lines[BATTERY],), short=ShortDecision.CLOSE)
    shop.run(receive_delivery, delivery_id=made.delivery)
    assert stand(shop, made, BATTERY).on_order == 0
    line = every(shop, select(PurchaseLine).where(PurchaseLine.part_id == made.parts[BATTERY]))[0]
    assert (line.received, line.closed) == (18, 2)
    assert stand(shop, made, SUPPLY).on_order == 1


def test_what_nobody_ordered_is_taken_where_that_was_chosen(shop: Shop) -> None:
    made = as_pictured(shop)
    shop.run(decide, line_ids=(lines_of(shop, made.delivery)[CHARGER],), extra=ExtraDecision.TAKE)
    with pytest.raises(Refused, match="counted on meanwhile"):
        shop.run(receive_delivery, delivery_id=made.delivery, pieces=Decimal(28))
    shop.run(receive_delivery, delivery_id=made.delivery, pieces=Decimal(30))
    assert stand(shop, made, CHARGER) == Balance(Decimal(2), value_cents=2960)


def test_a_new_price_becomes_the_cost_and_the_suppliers_unless_it_is_asked_about(shop: Shop) -> None:
    made = as_pictured(shop)
    shop.run(set_price, line_id=made.lines[SPECTRE], unit_cents=5900)
    shop.run(decide, line_ids=(made.lines[SPECTRE],), cost=CostDecision.ASK)
    shop.run(receive_delivery, delivery_id=made.delivery)
    paste = every(shop, select(PartSupplier).where(PartSupplier.part_id == made.parts[PASTE]))[0]
    assert (row(shop, Part, made.parts[PASTE]).cost_cents, paste.price_cents, paste.price_day) == (
        440,
        440,
        shop.today,
    )
    assert row(shop, Part, made.parts[SPECTRE]).cost_cents == 5200
    assert stand(shop, made, SPECTRE).value_cents == 5200


def test_a_part_that_came_from_a_new_supplier_is_bought_there_from_now_on(shop: Shop) -> None:
    from msp_desktop.domain.supplier_facts import SupplierFacts
    from msp_desktop.usecases.suppliers import add_supplier

    made = scene(shop)
    other = shop.run(add_supplier, facts=SupplierFacts(name="Nuovo Ricambi")).value
    delivery = shop.run(start_delivery, supplier_id=other).value
    shop.run(count_piece, delivery_id=delivery, code=PASTE)
    shop.run(set_price, line_id=lines_of(shop, delivery)[PASTE], unit_cents=399)
    done = shop.run(receive_delivery, delivery_id=delivery)
    wanted = select(PartSupplier.supplier_id).where(PartSupplier.part_id == made.parts[PASTE])
    assert every(shop, wanted.order_by(PartSupplier.position)) == [made.supplier, other]
    again = back(shop, done)
    assert every(shop, wanted) == [made.supplier]

    done = back(shop, again)
    shop.run(_note_code, part_id=made.parts[PASTE], supplier_id=other)
    back(shop, done)
    assert every(shop, wanted.order_by(PartSupplier.position)) == [made.supplier, other]


def _note_code(work: UnitOfWork, *, part_id: int, supplier_id: int) -> None:
    wanted = select(PartSupplier).where(PartSupplier.part_id == part_id, PartSupplier.supplier_id == supplier_id)
    work.session.scalars(wanted).one().supplier_code = "MX-4"


def test_nothing_counted_is_nothing_received(shop: Shop) -> None:
    made = begin(shop)
    with pytest.raises(Refused, match="Nothing is counted yet"):
        shop.run(receive_delivery, delivery_id=made.delivery)


def test_it_is_received_once(shop: Shop) -> None:
    made = as_pictured(shop)
    first = shop.run(receive_delivery, key="one", delivery_id=made.delivery)
    assert shop.run(receive_delivery, key="one", delivery_id=made.delivery).value == first.value
    with pytest.raises(Refused, match="received as GR-0001"):
        shop.run(receive_delivery, delivery_id=made.delivery)
    with pytest.raises(Refused, match="received as GR-0001"):
        shop.run(count_piece, delivery_id=made.delivery, code=BATTERY)
    assert stand(shop, made, BATTERY).on_hand == 18


# -- jobs


def events(shop: Shop, job: int) -> list[tuple[str, str]]:
    found = every(
        shop,
        select(JobEvent).where(
            JobEvent.job_id == job, JobEvent.kind == EventKind.PART_ARRIVED, JobEvent.deleted_at.is_(None)
        ),
    )
    return [(each.facts["part"], each.facts["order"]) for each in found]


def test_a_job_goes_on_when_all_it_waits_for_is_there_and_not_before(shop: Shop) -> None:
    made = begin(shop)
    job, item = waiting_job(shop, made.parts[BATTERY], pieces=2)
    count(shop, made, battery=1)
    assert row(shop, JobItem, item).state is JobState.WAITING_PARTS
    shop.run(receive_delivery, delivery_id=made.delivery)
    # One of two: it is told so, and waits on.
    assert row(shop, JobItem, item).state is JobState.WAITING_PARTS
    assert events(shop, job) == [("CMOS battery CR2032", "PO-0001")]
    again = shop.run(start_delivery, supplier_id=made.supplier, order_ids=(made.orders[0],)).value
    shop.run(count_piece, delivery_id=again, code=BATTERY)
    shop.run(receive_delivery, delivery_id=again)
    assert row(shop, JobItem, item).state is JobState.IN_REPAIR


def test_pieces_go_to_the_oldest_promise_first(shop: Shop, clock: Clock) -> None:
    from datetime import timedelta

    from msp_desktop.usecases.jobs import set_promise

    made = begin(shop)
    late, late_item = waiting_job(shop, made.parts[SPECTRE], name="Ingrid Svensson")
    soon, soon_item = waiting_job(shop, made.parts[SPECTRE], name="Autofficina Leoni")
    shop.run(set_promise, job_id=late, promised_at=clock.at + timedelta(days=5))
    shop.run(set_promise, job_id=soon, promised_at=clock.at + timedelta(days=1))
    count(shop, made, spectre=1)
    shop.run(receive_delivery, delivery_id=made.delivery)
    assert row(shop, JobItem, soon_item).state is JobState.IN_REPAIR
    assert row(shop, JobItem, late_item).state is JobState.WAITING_PARTS
    assert (events(shop, soon), events(shop, late)) == ([("Battery Spectre x360 13", "PO-0002")], [])


def test_what_was_ordered_for_a_job_is_its_own(shop: Shop, clock: Clock) -> None:
    from datetime import timedelta

    from msp_desktop.domain.purchase import OrderWay
    from msp_desktop.store.models.job import JobLine
    from msp_desktop.usecases.jobs import set_promise
    from msp_desktop.usecases.purchasing import NewOrderLine, make_order, send_order

    made = scene(shop)
    _older, older_item = waiting_job(shop, made.parts[SUPPLY], name="Ingrid Svensson")
    job, item = waiting_job(shop, made.parts[SUPPLY], name="Autofficina Leoni")
    shop.run(set_promise, job_id=job, promised_at=clock.at + timedelta(days=9))
    line = every(shop, select(JobLine).where(JobLine.job_id == job))[0]
    special = shop.run(
        make_order,
        supplier_id=made.supplier,
        lines=(NewOrderLine(made.parts[SUPPLY], Decimal(1), job_id=job, item_id=item, job_line_id=line.id),),
    ).value
    shop.run(send_order, order_id=special, way=OrderWay.PHONE)
    delivery = shop.run(start_delivery, supplier_id=made.supplier, order_ids=(special,)).value
    shop.run(count_piece, delivery_id=delivery, code="AX55-7")
    shop.run(receive_delivery, delivery_id=delivery)
    assert row(shop, JobItem, item).state is JobState.IN_REPAIR
    assert row(shop, JobItem, older_item).state is JobState.WAITING_PARTS
    piece = every(shop, select(PartSerial))[0]
    assert (piece.serial, piece.state, piece.job_line_id) == ("AX55-7", SerialState.RESERVED, line.id)


# -- back


def test_taking_it_back_puts_everything_where_it_was(shop: Shop) -> None:
    made = as_pictured(shop)
    job, item = waiting_job(shop, made.parts[SPECTRE])
    shop.run(decide, line_ids=(made.lines[BATTERY],), short=ShortDecision.CLOSE)
    before = {code: stand(shop, made, code) for code in made.parts}
    done = shop.run(receive_delivery, delivery_id=made.delivery)
    assert row(shop, JobItem, item).state is JobState.IN_REPAIR
    undone = back(shop, done)
    assert {code: stand(shop, made, code) for code in made.parts} == before
    assert [row(shop, PurchaseOrder, each).state for each in made.orders] == [OrderState.SENT, OrderState.SENT]
    assert row(shop, Part, made.parts[PASTE]).cost_cents == 410
    assert row(shop, JobItem, item).state is JobState.WAITING_PARTS
    assert events(shop, job) == []
    assert {each.state for each in every(shop, select(PartSerial))} == {SerialState.WRITTEN_OFF}
    assert shop.ask(differences) == []
    delivery = row(shop, Delivery, made.delivery)
    assert (delivery.state, delivery.number) == (DeliveryState.DRAFT, "GR-0001")
    # And done again, under the same number.
    back(shop, undone)
    assert stand(shop, made, SUPPLY).on_hand == 3
    assert row(shop, Delivery, made.delivery).number == "GR-0001"
    assert row(shop, JobItem, item).state is JobState.IN_REPAIR
    assert len(every(shop, select(PartSerial))) == 3
    assert shop.ask(differences) == []


def test_it_stays_once_a_piece_has_left(shop: Shop) -> None:
    made = as_pictured(shop)
    done = shop.run(receive_delivery, delivery_id=made.delivery)
    shop.run(adjust_stock, part_id=made.parts[BATTERY], quantity=Decimal(-1), reason=MoveReason.LOST)
    with pytest.raises(Refused, match="CMOS battery CR2032 has left the stock since"):
        back(shop, done)
    assert stand(shop, made, SUPPLY).on_hand == 3


def test_a_job_that_went_on_stays_where_it_is(shop: Shop) -> None:
    made = begin(shop)
    _job, item = waiting_job(shop, made.parts[SPECTRE])
    count(shop, made, spectre=1)
    done = shop.run(receive_delivery, delivery_id=made.delivery)
    shop.run(move_item, item_id=item, to=JobState.DIAGNOSING)
    back(shop, done)
    assert row(shop, JobItem, item).state is JobState.DIAGNOSING


def test_the_moves_say_what_they_came_with(shop: Shop) -> None:
    made = as_pictured(shop)
    shop.run(receive_delivery, delivery_id=made.delivery)
    moves = every(shop, select(StockMove).where(StockMove.kind == MoveKind.RECEIVED).order_by(StockMove.id))
    assert {(each.delivery_id, each.order_id) for each in moves} == {(made.delivery, each) for each in made.orders}
    assert {each.operation_id for each in moves} == {moves[0].operation_id}
    assert [each.step for each in moves] == [0, 1, 2, 3]


def test_it_is_taken_back_after_what_came_later_was_taken_back_too(shop: Shop) -> None:
    made = as_pictured(shop)
    done = shop.run(receive_delivery, delivery_id=made.delivery)
    lost = shop.run(adjust_stock, part_id=made.parts[BATTERY], quantity=Decimal(-1), reason=MoveReason.LOST)
    again = back(shop, lost)
    more = shop.run(adjust_stock, part_id=made.parts[PASTE], quantity=Decimal(1), reason=MoveReason.FOUND)
    back(shop, more)
    redone = back(shop, again)
    with pytest.raises(Refused, match="has left the stock since"):
        back(shop, done)
    back(shop, redone)
    back(shop, done)
    assert stand(shop, made, BATTERY).on_hand == stand(shop, made, PASTE).on_hand == 0
    assert shop.ask(differences) == []


def test_it_is_taken_back_though_a_colleague_changed_the_card_of_a_part(shop: Shop) -> None:
    made = as_pictured(shop)
    done = shop.run(receive_delivery, delivery_id=made.delivery)
    paste = made.parts[PASTE]
    shop.acting_as(2).run(change_part_cost, part_id=paste, cost_cents=500)
    back(shop, done)
    assert (int(stand(shop, made, PASTE).on_hand), row(shop, Part, paste).cost_cents) == (0, 500)


def test_a_piece_that_came_again_is_where_it_was_when_that_is_taken_back(shop: Shop) -> None:
    made = as_pictured(shop)
    supply = made.parts[SUPPLY]
    shop.run(receive_delivery, delivery_id=made.delivery)
    piece = every(shop, select(PartSerial).order_by(PartSerial.id))[0]
    shop.run(adjust_stock, part_id=supply, quantity=Decimal(-1), reason=MoveReason.LOST, serial_ids=(piece.id,))
    again = shop.run(start_delivery, supplier_id=made.supplier).value
    shop.run(count_part, delivery_id=again, part_id=supply)
    (line,) = every(shop, select(DeliveryLine).where(DeliveryLine.delivery_id == again))
    shop.run(note_serial, line_id=line.id, serial=piece.serial)
    done = shop.run(receive_delivery, delivery_id=again)
    assert row(shop, PartSerial, piece.id).delivery_id == again
    back(shop, done)
    now = row(shop, PartSerial, piece.id)
    assert (now.state, now.delivery_id, now.arrived_at) == (
        SerialState.WRITTEN_OFF, made.delivery, piece.arrived_at,
    )  # fmt: skip
    last = every(shop, select(StockMove).order_by(StockMove.id))[-1]
    named = every(shop, select(StockMoveSerial.serial_id).where(StockMoveSerial.move_id == last.id))
    assert (last.reason, named) == (MoveReason.UNDONE, [piece.id])
