"""Parts of the stock on a job, path by path: what is held, used, back again, asked about, ordered."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from msp_desktop.domain.approval import Answer, AnswerWay
from msp_desktop.domain.errors import NeedsConfirmation, Refused
from msp_desktop.domain.intake_answers import DataAnswer
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.line_stock import LineStockState
from msp_desktop.domain.purchase import OrderWay
from msp_desktop.domain.stock import Balance, MoveKind, MoveReason, SerialState
from msp_desktop.domain.supplier_facts import SupplierFacts
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.queries.job_timeline import TimelinePart, job_timeline
from msp_desktop.queries.quote_card import quote_card
from msp_desktop.store.line_stock_rows import line_stock
from msp_desktop.store.models.document import DocumentLine
from msp_desktop.store.models.job import Job, JobItem, JobLine
from msp_desktop.store.models.part import Part
from msp_desktop.store.models.purchase import PurchaseLine, PurchaseOrder
from msp_desktop.store.shop import Shop
from msp_desktop.store.stock_rows import differences
from msp_desktop.usecases.catalogue import ServiceFacts, UsualPart, add_service
from msp_desktop.usecases.counter.checkout import hand_over
from msp_desktop.usecases.counter.closing import close_job
from msp_desktop.usecases.counter.ordering import send_order
from msp_desktop.usecases.counter.receiving import receive_delivery
from msp_desktop.usecases.jobs import (
    NewPart,
    add_service_line,
    add_stock_part,
    add_usual_parts,
    change_job_customer,
    change_line,
    move_item,
    name_pieces,
    order_for_line,
    order_new_part,
    remove_line,
    reopen_item,
    split_job,
    warranty_return,
)
from msp_desktop.usecases.parts import PartFacts, PartSupplierFacts, add_part, adjust_stock, end_part
from msp_desktop.usecases.purchasing.counting import count_piece
from msp_desktop.usecases.purchasing.deliveries import start_delivery
from msp_desktop.usecases.quotes import make_quote, mark_line_optional, record_answer
from msp_desktop.usecases.suppliers import add_supplier
from tests.bench import Bench, bench, items, job
from tests.usecases.stocked import disk, moves, pieces, shelved, stock

ONE, TWO = Decimal(1), Decimal(2)


@pytest.fixture
def at(shop: Shop) -> Bench:
    return bench(shop)


def line(shop: Shop, line_id: int) -> JobLine:
    return shop.ask(lambda session: session.get_one(JobLine, line_id))


def item(shop: Shop, item_id: int) -> JobItem:
    return shop.ask(lambda session: session.get_one(JobItem, item_id))


def lines(shop: Shop, job_id: int) -> list[JobLine]:
    found = select(JobLine).where(JobLine.job_id == job_id).order_by(JobLine.id)
    return list(shop.ask(lambda session: session.scalars(found).all()))


def held(shop: Shop, line_id: int) -> tuple[int, int, int | None]:
    row = line(shop, line_id)
    return int(row.reserved), int(row.used), row.cost_cents


def reserved(shop: Shop, part_id: int) -> int:
    return int(stock(shop, part_id).reserved)


def on_job(shop: Shop, at: Bench, part_id: int, quantity: Decimal = ONE) -> tuple[int, int]:
    """A job with so many of a part; its item and line."""
    (item_id,) = items(shop, job(shop, at.company, at.latitude))
    done = shop.run(add_stock_part, item_id=item_id, part_id=part_id, quantity=quantity, confirmed=[f"short-{part_id}"])
    return item_id, done.value


def test_a_part_is_held_in_work_used_when_ready_and_stays_so_at_the_hand_over(shop: Shop, at: Bench) -> None:
    part = shelved(shop, pieces=3, value_cents=1000)
    item_id, line_id = on_job(shop, at, part, TWO)
    assert held(shop, line_id) == (2, 0, None)
    assert stock(shop, part) == Balance(Decimal(3), TWO, value_cents=1000)
    shop.run(close_job, item_id=item_id)
    assert held(shop, line_id) == (0, 2, 667)
    assert stock(shop, part) == Balance(ONE, value_cents=333)
    before = len(moves(shop, part))
    shop.run(hand_over, item_ids=(item_id,))
    assert len(moves(shop, part)) == before
    shop.run(reopen_item, item_id=item_id)
    assert held(shop, line_id) == (2, 0, None)
    assert stock(shop, part) == Balance(Decimal(3), TWO, value_cents=1000)
    kinds = [move.kind for move in moves(shop, part)][1:]
    assert kinds == [MoveKind.RESERVED, MoveKind.USED, MoveKind.RETURNED, MoveKind.RESERVED]
    assert {move.job_line_id for move in moves(shop, part)[1:]} == {line_id}


def test_undo_of_a_closing_takes_back_exactly_what_it_took(shop: Shop, at: Bench) -> None:
    part = shelved(shop, pieces=3, value_cents=1000)
    item_id, line_id = on_job(shop, at, part)
    done = shop.run(close_job, item_id=item_id)
    assert held(shop, line_id)[2] == 333
    assert done.undo is not None
    again = shop.undo(done.undo.operation_id)
    assert held(shop, line_id) == (1, 0, None)
    assert stock(shop, part) == Balance(Decimal(3), ONE, value_cents=1000)
    assert moves(shop, part)[-2].reason is MoveReason.UNDONE
    assert again.undo is not None
    shop.undo(again.undo.operation_id)
    assert held(shop, line_id) == (0, 1, 333)


def test_more_than_there_is_asks_and_then_waits(shop: Shop, at: Bench) -> None:
    part = shelved(shop, pieces=1, value_cents=900)
    (item_id,) = items(shop, job(shop, at.company, at.latitude))
    with pytest.raises(NeedsConfirmation) as asked:
        shop.run(add_stock_part, item_id=item_id, part_id=part, quantity=TWO)
    assert asked.value.key == f"short-{part}"
    assert asked.value.question == "Only 1 of USB-C to HDMI adapter are free. Put it on the job all the same?"
    line_id = shop.run(add_stock_part, item_id=item_id, part_id=part).value
    with pytest.raises(NeedsConfirmation):
        shop.run(change_line, line_id=line_id, quantity=TWO, unit_cents=1800)
    shop.run(change_line, line_id=line_id, quantity=TWO, unit_cents=1800, confirmed=[f"short-{part}"])
    assert stock(shop, part).gap == 1
    assert moves(shop, part)[-1].reason is MoveReason.WAITS
    with pytest.raises(NeedsConfirmation) as found:
        shop.run(close_job, item_id=item_id)
    assert found.value.question == ("Stock shows 1 of USB-C to HDMI adapter, but 2 are used. Book them as found?")
    done = shop.run(close_job, item_id=item_id, confirmed=[f"found-{part}"])
    assert stock(shop, part) == Balance()
    assert held(shop, line_id) == (0, 2, 1800)
    assert done.undo is not None
    shop.undo(done.undo.operation_id)
    assert stock(shop, part) == Balance(ONE, TWO, value_cents=900)


def test_what_waits_for_an_answer_holds_nothing(shop: Shop, at: Bench) -> None:
    part, other = shelved(shop, "A"), shelved(shop, "B")
    item_id, line_id = on_job(shop, at, part)
    job_id = line(shop, line_id).job_id
    extra = shop.run(add_stock_part, item_id=item_id, part_id=other).value
    shop.run(mark_line_optional, line_id=extra, optional=True)
    assert (reserved(shop, part), reserved(shop, other)) == (1, 0)
    shop.run(make_quote, job_id=job_id)
    added = shop.run(add_stock_part, item_id=item_id, part_id=part).value
    assert (held(shop, added), reserved(shop, part)) == ((0, 0, None), 0)
    quote = shop.ask(quote_card, job_id=job_id, today=shop.today).quote
    assert quote is not None
    yes = shop.run(
        record_answer, job_id=job_id, quote_id=quote.id, answer=Answer.APPROVED, way=AnswerWay.PHONE, who="Studio"
    )
    assert (reserved(shop, part), reserved(shop, other)) == (2, 1)
    assert yes.undo is not None
    shop.undo(yes.undo.operation_id)
    assert (reserved(shop, part), reserved(shop, other)) == (0, 0)
    shop.run(record_answer, job_id=job_id, quote_id=quote.id, answer=Answer.REFUSED, way=AnswerWay.PHONE, who="Studio")
    assert item(shop, item_id).unrepaired
    assert (reserved(shop, part), reserved(shop, other)) == (0, 0)


def test_a_line_that_is_taken_off_gives_everything_back(shop: Shop, at: Bench) -> None:
    part = disk(shop, "S1", "S2")
    item_id, line_id = on_job(shop, at, part)
    shop.run(name_pieces, line_id=line_id, serial_ids=(pieces(shop, part)["S2"].id,))
    shop.run(close_job, item_id=item_id)
    assert pieces(shop, part)["S2"].state is SerialState.USED
    done = shop.run(remove_line, line_id=line_id)
    assert stock(shop, part) == Balance(TWO, value_cents=6000)
    assert pieces(shop, part)["S2"].state is SerialState.IN_STOCK
    assert done.undo is not None
    shop.undo(done.undo.operation_id)
    assert held(shop, line_id) == (0, 1, 3000)
    assert pieces(shop, part)["S2"].job_line_id == line_id


def test_pieces_that_differ_have_to_be_named_before_they_are_used(shop: Shop, at: Bench) -> None:
    part = disk(shop, "S1", "S2", "S3")
    item_id, line_id = on_job(shop, at, part)
    with pytest.raises(Refused) as refused:
        shop.run(close_job, item_id=item_id)
    assert refused.value.field == "serials"
    other_item, other_line = on_job(shop, at, part)
    shop.run(name_pieces, line_id=line_id, serial_ids=(pieces(shop, part)["S1"].id,))
    with pytest.raises(Refused, match="not free"):
        shop.run(name_pieces, line_id=other_line, serial_ids=(pieces(shop, part)["S1"].id,))
    shop.run(name_pieces, line_id=other_line, serial_ids=(pieces(shop, part)["S3"].id,))
    shop.run(close_job, item_id=item_id)
    shop.run(close_job, item_id=other_item)
    states = {serial: piece.state for serial, piece in pieces(shop, part).items()}
    assert states == {"S1": SerialState.USED, "S2": SerialState.IN_STOCK, "S3": SerialState.USED}
    with pytest.raises(Refused, match="whole pieces"):
        shop.run(change_line, line_id=line_id, quantity=Decimal("1.5"), unit_cents=4200)


def test_a_line_goes_to_another_job_with_its_pieces_and_its_order(shop: Shop, at: Bench) -> None:
    bought = shop.run(add_supplier, facts=SupplierFacts(name="Rapidi")).value
    part = disk(shop, "S1", "S2")
    item_id, line_id = on_job(shop, at, part)
    shop.run(add_service_line, item_id=item_id, service_id=at.ssd)
    shop.run(name_pieces, line_id=line_id, serial_ids=(pieces(shop, part)["S1"].id,))
    shop.run(order_for_line, line_id=line_id, supplier_id=bought)
    done = shop.run(split_job, job_id=line(shop, line_id).job_id, line_ids=(line_id,))
    assert pieces(shop, part)["S1"].job_id == done.value
    ordered = shop.ask(lambda session: session.scalars(select(PurchaseLine)).one())
    assert (ordered.job_id, ordered.item_id) == (done.value, line(shop, line_id).item_id)
    assert reserved(shop, part) == 1
    assert shop.ask(differences) == []
    assert done.undo is not None
    shop.undo(done.undo.operation_id)
    assert pieces(shop, part)["S1"].job_id == line(shop, line_id).job_id != done.value


def test_prices_follow_the_customer_and_stock_does_not_move(shop: Shop, at: Bench) -> None:
    part = shelved(shop)
    _item_id, line_id = on_job(shop, at, part)
    job_id = line(shop, line_id).job_id
    before = len(moves(shop, part))
    shop.run(change_job_customer, job_id=job_id, customer_id=at.person)
    assert shop.ask(lambda session: session.get_one(Job, job_id)).price_basis is PriceBasis.GROSS
    assert line(shop, line_id).unit_cents == 2196
    assert len(moves(shop, part)) == before


def test_a_price_other_than_the_part_s_needs_a_reason(shop: Shop, at: Bench) -> None:
    _item_id, line_id = on_job(shop, at, shelved(shop))
    with pytest.raises(Refused) as refused:
        shop.run(change_line, line_id=line_id, quantity=ONE, unit_cents=1500)
    assert refused.value.field == "price_reason"
    shop.run(change_line, line_id=line_id, quantity=ONE, unit_cents=1500, price_reason="Scratched box")
    assert (line(shop, line_id).list_cents, line(shop, line_id).unit_cents) == (1800, 1500)


def test_a_warranty_return_holds_a_new_piece_for_the_same_work(shop: Shop, at: Bench) -> None:
    part = shelved(shop)
    item_id, line_id = on_job(shop, at, part)
    shop.run(close_job, item_id=item_id)
    shop.run(hand_over, item_ids=(item_id,))
    back = shop.run(warranty_return, item_ids=(item_id,), problem="Again", data_answer=DataAnswer.NOT_NEEDED).value
    (again,) = lines(shop, back)
    assert (again.part_id, again.unit_cents, again.reserved) == (part, 0, ONE)
    assert line(shop, line_id).used == 1


def test_the_draft_invoice_carries_the_part_and_sells_it_once(shop: Shop, at: Bench) -> None:
    part = shelved(shop)
    item_id, _line_id = on_job(shop, at, part)
    draft = shop.run(close_job, item_id=item_id).value
    wanted = select(DocumentLine).where(DocumentLine.document_id == draft)
    (row,) = shop.ask(lambda session: session.scalars(wanted).all())
    assert row.part_id == part
    assert stock(shop, part).on_hand == 9


# -- ordering


@pytest.fixture
def rapidi(shop: Shop) -> int:
    return shop.run(add_supplier, facts=SupplierFacts(name="Componenti Rapidi", delivery_days=2)).value


def bought_part(shop: Shop, supplier_id: int) -> int:
    facts = PartFacts(
        name="Fan", cost_cents=4000, price_cents=7000, suppliers=(PartSupplierFacts(supplier_id, "CR-77", 4100),)
    )
    return shop.run(add_part, facts=facts).value


def test_a_missing_part_is_ordered_and_the_device_waits_for_the_day(shop: Shop, at: Bench, rapidi: int) -> None:
    part = bought_part(shop, rapidi)
    item_id, line_id = on_job(shop, at, part, TWO)
    day = date(2026, 11, 24)
    done = shop.run(order_for_line, line_id=line_id, expected_day=day)
    ordered = shop.ask(lambda session: session.get_one(PurchaseLine, done.value))
    assert (ordered.part_id, ordered.quantity, ordered.unit_cents, ordered.job_line_id) == (part, TWO, 4100, line_id)
    assert (item(shop, item_id).state, item(shop, item_id).expected_day) == (JobState.WAITING_PARTS, day)
    with pytest.raises(Refused, match="already"):
        shop.run(order_for_line, line_id=line_id)
    assert done.undo is not None
    back = shop.undo(done.undo.operation_id)
    assert (item(shop, item_id).state, item(shop, item_id).expected_day) == (JobState.BOOKED_IN, None)
    assert shop.ask(lambda session: session.scalars(select(PurchaseLine)).all()) == []
    assert shop.ask(lambda session: session.scalars(select(PurchaseOrder)).one()).deleted_at is not None
    assert back.undo is not None
    shop.undo(back.undo.operation_id)
    assert item(shop, item_id).expected_day == day
    order_id = shop.ask(lambda session: session.scalars(select(PurchaseLine)).one()).order_id
    shop.run(send_order, order_id=order_id, way=OrderWay.PHONE)
    assert stock(shop, part) == Balance(reserved=TWO, on_order=TWO)


def test_an_order_that_was_sent_is_not_taken_back_from_the_job(shop: Shop, at: Bench, rapidi: int) -> None:
    _item_id, line_id = on_job(shop, at, bought_part(shop, rapidi))
    done = shop.run(order_for_line, line_id=line_id)
    shop.run(send_order, order_id=1, way=OrderWay.PHONE)
    assert done.undo is not None
    with pytest.raises(Refused, match="was sent"):
        shop.undo(done.undo.operation_id)


def test_ordering_needs_a_supplier_and_a_day_to_come(shop: Shop, at: Bench, rapidi: int) -> None:
    _item_id, line_id = on_job(shop, at, shelved(shop, pieces=0, value_cents=0))
    with pytest.raises(Refused) as refused:
        shop.run(order_for_line, line_id=line_id)
    assert refused.value.field == "supplier"
    with pytest.raises(Refused) as refused:
        shop.run(order_for_line, line_id=line_id, supplier_id=rapidi, expected_day=date(2026, 11, 16))
    assert refused.value.field == "expected"


def test_the_device_waits_for_the_last_of_what_it_waits_for(shop: Shop, at: Bench, rapidi: int) -> None:
    item_id, first = on_job(shop, at, bought_part(shop, rapidi))
    second = shop.run(add_stock_part, item_id=item_id, part_id=shelved(shop)).value
    shop.run(order_for_line, line_id=first, expected_day=date(2026, 11, 24))
    shop.run(order_for_line, line_id=second, supplier_id=rapidi, expected_day=date(2026, 11, 20))
    assert item(shop, item_id).expected_day == date(2026, 11, 24)
    assert len(shop.ask(lambda session: session.scalars(select(PurchaseOrder)).all())) == 1


def test_a_new_part_is_listed_put_on_the_job_and_ordered_with_one_way_back(shop: Shop, at: Bench, rapidi: int) -> None:
    job_id = job(shop, at.company, at.latitude)
    (item_id,) = items(shop, job_id)
    new = NewPart("Hinge left", rapidi, cost_cents=1800, unit_cents=3900, supplier_code="H-1")
    done = shop.run(order_new_part, item_id=item_id, part=new)
    row = line(shop, done.value)
    part = shop.ask(lambda session: session.get_one(Part, row.part_id))
    assert (part.name, part.cost_cents, row.unit_cents, row.reserved) == ("Hinge left", 1800, 3900, ONE)
    assert item(shop, item_id).state is JobState.WAITING_PARTS
    assert done.undo is not None
    back = shop.undo(done.undo.operation_id)
    assert lines(shop, job_id) == []
    assert shop.ask(lambda session: session.get_one(Part, part.id)).deleted_at is not None
    assert item(shop, item_id).state is JobState.BOOKED_IN
    assert back.undo is not None
    shop.undo(back.undo.operation_id)
    assert [each.description for each in lines(shop, job_id)] == ["Hinge left"]
    assert shop.ask(differences) == []


def test_what_was_ordered_for_a_job_comes_and_the_repair_goes_on(shop: Shop, at: Bench, rapidi: int) -> None:
    part = bought_part(shop, rapidi)
    item_id, line_id = on_job(shop, at, part)
    job_id = line(shop, line_id).job_id

    def standing() -> LineStockState:
        return shop.ask(line_stock, rows=[line(shop, line_id)])[line_id].state

    assert standing() is LineStockState.MISSING
    shop.run(order_for_line, line_id=line_id)
    assert standing() is LineStockState.TO_SEND
    order_id = shop.ask(lambda session: session.scalars(select(PurchaseOrder)).one()).id
    shop.run(send_order, order_id=order_id, way=OrderWay.PHONE)
    assert standing() is LineStockState.WAITS
    delivery = shop.run(start_delivery, supplier_id=rapidi, order_ids=(order_id,)).value
    shop.run(count_piece, delivery_id=delivery, code=shop.ask(lambda session: session.get_one(Part, part)).code)
    done = shop.run(receive_delivery, delivery_id=delivery)
    assert standing() is LineStockState.RESERVED
    assert item(shop, item_id).state is JobState.IN_REPAIR
    events = [row.kind for row in shop.ask(job_timeline, job_id=job_id, part=TimelinePart.ALL)]
    assert {EventKind.PART_ORDERED, EventKind.PART_ARRIVED} <= set(events)
    assert stock(shop, part) == Balance(ONE, ONE, value_cents=4100)
    assert done.undo is not None
    shop.undo(done.undo.operation_id)
    assert item(shop, item_id).state is JobState.WAITING_PARTS
    assert standing() is LineStockState.WAITS


def test_the_repair_goes_on_when_what_was_ordered_comes_though_less_is_needed_by_then(
    shop: Shop, at: Bench, rapidi: int
) -> None:
    part = bought_part(shop, rapidi)
    shop.run(adjust_stock, part_id=part, quantity=ONE, reason=MoveReason.FOUND)
    item_id, line_id = on_job(shop, at, part, Decimal(3))
    order_line = shop.run(order_for_line, line_id=line_id).value
    order_id = shop.ask(lambda session: session.get_one(PurchaseLine, order_line)).order_id
    shop.run(send_order, order_id=order_id, way=OrderWay.PHONE)
    shop.run(change_line, line_id=line_id, quantity=ONE, unit_cents=line(shop, line_id).unit_cents)
    delivery = shop.run(start_delivery, supplier_id=rapidi, order_ids=(order_id,)).value
    shop.run(count_piece, delivery_id=delivery, code=shop.ask(lambda session: session.get_one(Part, part)).code)
    shop.run(receive_delivery, delivery_id=delivery)
    assert item(shop, item_id).state is JobState.IN_REPAIR


def test_pieces_go_to_the_bench_first_and_to_the_older_promise(shop: Shop, at: Bench) -> None:
    part = shelved(shop, pieces=1, value_cents=900)
    _first_item, first = on_job(shop, at, part)
    second_item, second = on_job(shop, at, part)

    def states() -> list[LineStockState]:
        rows = [line(shop, first), line(shop, second)]
        stocks = shop.ask(line_stock, rows=rows)
        return [stocks[each].state for each in (first, second)]

    assert states() == [LineStockState.RESERVED, LineStockState.MISSING]
    shop.run(move_item, item_id=second_item, to=JobState.IN_REPAIR)
    assert states() == [LineStockState.MISSING, LineStockState.RESERVED]


# -- usual parts


def test_the_usual_parts_of_a_service_come_in_one_act(shop: Shop, at: Bench) -> None:
    part = shelved(shop)
    service = shop.run(
        add_service,
        facts=ServiceFacts(
            name="Screen", code="SRV-090", parts=(UsualPart("", TWO, part_id=part), UsualPart("Tape", ONE, 150))
        ),
        price_cents=9000,
    ).value
    job_id = job(shop, at.company, at.latitude)
    (item_id,) = items(shop, job_id)
    line_id = shop.run(add_service_line, item_id=item_id, service_id=service).value
    done = shop.run(add_usual_parts, line_id=line_id)
    said = [(each.description, each.quantity, each.unit_cents, each.part_id) for each in lines(shop, job_id)[1:]]
    assert said == [("USB-C to HDMI adapter", TWO, 1800, part), ("Tape", ONE, 150, None)]
    assert reserved(shop, part) == 2
    with pytest.raises(Refused, match="already"):
        shop.run(add_usual_parts, line_id=line_id)
    assert done.undo is not None
    back = shop.undo(done.undo.operation_id)
    assert len(lines(shop, job_id)) == 1
    assert reserved(shop, part) == 0
    assert back.undo is not None
    shop.undo(back.undo.operation_id)
    assert reserved(shop, part) == 2


def test_a_part_that_has_ended_is_not_put_on_a_job(shop: Shop, at: Bench) -> None:

    part = shelved(shop)
    shop.run(adjust_stock, part_id=part, quantity=Decimal(-10), reason=MoveReason.LOST)
    shop.run(end_part, part_id=part)
    (item_id,) = items(shop, job(shop, at.company, at.latitude))
    with pytest.raises(Refused, match="no longer sold"):
        shop.run(add_stock_part, item_id=item_id, part_id=part)
