"""Returns to suppliers: what leaves the stock and at which value, old pieces, credits, and every step back."""

from decimal import Decimal

import pytest

from msp_desktop.domain.errors import NeedsConfirmation, Refused
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.purchase import ReturnReason, ReturnState
from msp_desktop.domain.stock import Change, MoveKind, MoveReason, SerialState
from msp_desktop.store.models.part import Part, PartSerial
from msp_desktop.store.models.purchase import SupplierReturn, SupplierReturnLine
from msp_desktop.store.shop import Shop
from msp_desktop.store.stock_rows import differences
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.counter.closing import close_job
from msp_desktop.usecases.jobs import add_stock_part, move_item, remove_line
from msp_desktop.usecases.parts import book
from msp_desktop.usecases.parts.cores import keep_core
from msp_desktop.usecases.purchasing import (
    NewReturnLine,
    add_return_line,
    change_return,
    change_return_line,
    close_return,
    credit_return,
    delete_return,
    draft_return,
    fill_return,
    make_return,
    remove_return_line,
    send_return,
    take_return_back,
)
from tests.bench import bench, items, job
from tests.purchases import balance, stand, undone

D = Decimal


def _keep(work: UnitOfWork, *, part_id: int, quantity: Decimal) -> Decimal:
    return keep_core(work, work.get(Part, part_id), quantity)


def _reserve(work: UnitOfWork, *, part_id: int, quantity: Decimal) -> None:
    change = Change(reserved=quantity)
    book(work, part=work.get(Part, part_id), kind=MoveKind.RESERVED, change=change, reason=MoveReason.WAITS)


def _return(shop: Shop, return_id: int) -> SupplierReturn:
    return shop.ask(lambda session: session.get_one(SupplierReturn, return_id))


def _lines(shop: Shop, return_id: int) -> list[SupplierReturnLine]:
    return shop.ask(lambda session: list(session.query(SupplierReturnLine).filter_by(return_id=return_id)))


def test_pieces_leave_with_their_value_and_their_serials_and_come_back_with_both(shop: Shop) -> None:
    """A disk and one of two memories go; undone, both are as they were, to the cent."""
    here = stand(shop)
    disk, memory = here.part["MZ-V8V1T0"], here.part["SO-D4-8G"]
    piece = shop.ask(lambda session: session.query(PartSerial).one()).id
    before = balance(shop, disk), balance(shop, memory)
    lines = [
        NewReturnLine(disk, D(1), ReturnReason.DEFECTIVE, serial_ids=(piece,)),
        NewReturnLine(memory, D(1), ReturnReason.NOT_NEEDED),
    ]
    return_id = shop.run(make_return, supplier_id=here.supplier, lines=lines, reference="RMA-77120").value
    assert (balance(shop, disk), balance(shop, memory)) == before
    sending = shop.run(send_return, return_id=return_id)
    assert balance(shop, disk).on_hand == 0
    assert [line.value_cents for line in _lines(shop, return_id)] == [5820, 1740]
    assert shop.ask(lambda session: session.get_one(PartSerial, piece)).state is SerialState.SENT_BACK
    back = undone(shop, sending)
    assert (balance(shop, disk), balance(shop, memory)) == before
    assert shop.ask(lambda session: session.get_one(PartSerial, piece)).state is SerialState.IN_STOCK
    undone(shop, back)
    assert _return(shop, return_id).state is ReturnState.SENT
    assert shop.ask(differences) == []


def test_old_pieces_are_kept_sent_and_never_more_than_there_are(shop: Shop) -> None:
    """Two old displays wait; three cannot go, two can, each for what the supplier pays."""
    here = stand(shop)
    display, paste = here.part["DSP-MBP14"], here.part["MX4-4G"]
    assert shop.run(_keep, part_id=display, quantity=D(2)).value == D(2)
    assert shop.run(_keep, part_id=paste, quantity=D(2)).value == D(0)
    line = NewReturnLine(display, D(3), ReturnReason.CORE)
    return_id = shop.run(make_return, supplier_id=here.supplier, lines=[line]).value
    (row,) = _lines(shop, return_id)
    assert row.unit_cents == 4000
    with pytest.raises(Refused):
        shop.run(send_return, return_id=return_id)
    shop.run(change_return_line, line_id=row.id, quantity=D(2), unit_cents=4000, reason=ReturnReason.CORE)
    shop.run(send_return, return_id=return_id)
    stands = balance(shop, display)
    assert (stands.cores, stands.on_hand) == (D(0), D(1))
    # The use was undone after the old piece had gone: nothing is left to take back.
    assert shop.run(_keep, part_id=display, quantity=D(-1)).value == D(0)
    with pytest.raises(Refused):
        shop.run(add_return_line, return_id=return_id, line=NewReturnLine(paste, D(1), ReturnReason.CORE))


def test_old_pieces_of_a_part_without_a_price_for_them_do_not_go(shop: Shop) -> None:
    """The card says that none go back."""
    here = stand(shop)
    return_id = shop.run(draft_return, supplier_id=here.supplier).value
    with pytest.raises(Refused) as slip:
        shop.run(add_return_line, return_id=return_id, line=NewReturnLine(here.part["MX4-4G"], D(1), ReturnReason.CORE))
    assert slip.value.field == "part"


def test_what_is_promised_to_a_job_is_asked_about_and_what_is_not_there_refused(shop: Shop) -> None:
    """Both memories are reserved: asked. Three are not there: refused."""
    here = stand(shop)
    memory = here.part["SO-D4-8G"]
    shop.run(_reserve, part_id=memory, quantity=D(2))
    line = NewReturnLine(memory, D(2), ReturnReason.WRONG)
    return_id = shop.run(make_return, supplier_id=here.supplier, lines=[line]).value
    with pytest.raises(NeedsConfirmation) as asked:
        shop.run(send_return, return_id=return_id)
    (row,) = _lines(shop, return_id)
    shop.run(change_return_line, line_id=row.id, quantity=D(3), unit_cents=1740, reason=ReturnReason.WRONG)
    with pytest.raises(Refused):
        shop.run(send_return, return_id=return_id, confirmed=(asked.value.key,))
    shop.run(change_return_line, line_id=row.id, quantity=D(2), unit_cents=1740, reason=ReturnReason.WRONG)
    shop.run(send_return, return_id=return_id, confirmed=(asked.value.key,))
    assert balance(shop, memory).on_hand == 0


def test_a_credit_is_noted_with_its_number_and_taken_back(shop: Shop) -> None:
    """Credited, undone, closed without one, and credited after all."""
    here = stand(shop)
    line = NewReturnLine(here.part["SO-D4-8G"], D(1), ReturnReason.DEFECTIVE)
    return_id = shop.run(make_return, supplier_id=here.supplier, lines=[line]).value
    with pytest.raises(Refused):
        shop.run(credit_return, return_id=return_id, credit_cents=1740)
    shop.run(send_return, return_id=return_id)
    done = shop.run(credit_return, return_id=return_id, credit_cents=1500, credit_note=" NC 2026 / 12 ")
    row = _return(shop, return_id)
    assert (row.state, row.credit_cents, row.credit_note) == (ReturnState.CREDITED, 1500, "NC 2026 / 12")
    with pytest.raises(Refused):
        shop.run(take_return_back, return_id=return_id)
    undone(shop, done)
    assert (_return(shop, return_id).state, _return(shop, return_id).credit_cents) == (ReturnState.SENT, None)
    shop.run(close_return, return_id=return_id)
    shop.run(credit_return, return_id=return_id, credit_cents=0)
    assert _return(shop, return_id).credit_cents == 0


def test_lines_and_drafts_go_and_come_back(shop: Shop) -> None:
    """A line taken off, a draft deleted, the RMA number corrected: each step undone."""
    here = stand(shop)
    return_id = shop.run(draft_return, supplier_id=here.supplier).value
    assert shop.run(draft_return, supplier_id=here.supplier).value == return_id
    line = NewReturnLine(here.part["SO-D4-8G"], D(1), ReturnReason.DEFECTIVE, note="no boot")
    line_id = shop.run(add_return_line, return_id=return_id, line=line).value
    gone = shop.run(remove_return_line, line_id=line_id)
    assert _lines(shop, return_id) == []
    named = shop.run(change_return, return_id=return_id, reference="RMA 1", note="")
    deleted = shop.run(delete_return, return_id=return_id)
    for done in (deleted, named, gone):
        undone(shop, done)
    (row,) = _lines(shop, return_id)
    assert (row.quantity, row.note, _return(shop, return_id).supplier_reference) == (D(1), "no boot", "")


def test_several_pieces_go_on_a_return_in_one_act(shop: Shop) -> None:
    """Undone, done again and undone: both or none."""
    here = stand(shop)
    return_id = shop.run(make_return, supplier_id=here.supplier).value
    lines = [
        NewReturnLine(here.part["SO-D4-8G"], D(1), ReturnReason.WRONG),
        NewReturnLine(here.part["DSP-MBP14"], D(1), ReturnReason.CORE),
    ]
    filled = shop.run(fill_return, return_id=return_id, lines=lines)
    dropped = undone(shop, filled)
    assert _lines(shop, return_id) == []
    again = undone(shop, dropped)
    assert [line.reason for line in _lines(shop, return_id)] == [ReturnReason.WRONG, ReturnReason.CORE]
    undone(shop, again)
    assert _lines(shop, return_id) == []


def test_the_old_piece_of_a_repair_waits_to_go_back_until_the_use_is_undone(shop: Shop) -> None:
    """Closing the job keeps it, reopening gives it up again; one that has gone back stays with the supplier."""
    here = stand(shop)
    display = here.part["DSP-MBP14"]
    ids = bench(shop)
    (item,) = items(shop, job(shop, ids.company, ids.latitude))
    shop.run(add_stock_part, item_id=item, part_id=display)
    assert balance(shop, display).cores == 0
    closing = shop.run(close_job, item_id=item)
    assert balance(shop, display).cores == D(1)
    undone(shop, closing)
    assert balance(shop, display).cores == 0
    shop.run(close_job, item_id=item)
    line = NewReturnLine(display, D(1), ReturnReason.CORE)
    return_id = shop.run(make_return, supplier_id=here.supplier, lines=[line]).value
    shop.run(send_return, return_id=return_id)
    shop.run(move_item, item_id=item, to=JobState.IN_REPAIR)
    assert (balance(shop, display).cores, balance(shop, display).on_hand) == (D(0), D(1))
    shop.run(take_return_back, return_id=return_id)
    assert balance(shop, display).cores == D(1)
    assert shop.ask(differences) == []


def test_a_piece_comes_back_free_where_its_job_no_longer_waits_for_it(shop: Shop) -> None:
    here, at = stand(shop), bench(shop)
    disk = here.part["MZ-V8V1T0"]
    piece = shop.ask(lambda session: session.query(PartSerial).one()).id
    (item_id,) = items(shop, job(shop, at.company, at.latitude))
    line_id = shop.run(add_stock_part, item_id=item_id, part_id=disk, serial_ids=(piece,)).value
    lines = [NewReturnLine(disk, D(1), ReturnReason.DEFECTIVE, serial_ids=(piece,))]
    return_id = shop.run(make_return, supplier_id=here.supplier, lines=lines).value
    sent = shop.run(send_return, return_id=return_id, confirmed=[f"reserved-{disk}"])
    again = undone(shop, sent)
    assert shop.ask(lambda session: session.query(PartSerial).one()).state is SerialState.RESERVED
    sent = undone(shop, again)
    shop.run(remove_line, line_id=line_id)
    undone(shop, sent)
    found = shop.ask(lambda session: session.query(PartSerial).one())
    assert (found.state, found.job_line_id) == (SerialState.IN_STOCK, None)


def test_what_a_colleague_changed_on_a_return_is_not_written_over(shop: Shop) -> None:
    here = stand(shop)
    first, second = shop.acting_as(1), shop.acting_as(2)
    memory = NewReturnLine(here.part["SO-D4-8G"], D(1), ReturnReason.DEFECTIVE)
    made = first.run(make_return, supplier_id=here.supplier, lines=[memory])
    noted = first.run(change_return, return_id=made.value, reference="RMA 1", note="")
    (line,) = _lines(shop, made.value)
    more = first.run(change_return_line, line_id=line.id, quantity=D(2), unit_cents=100, reason=ReturnReason.DEFECTIVE)
    second.run(change_return, return_id=made.value, reference="RMA 2", note="")
    second.run(change_return_line, line_id=line.id, quantity=D(2), unit_cents=90, reason=ReturnReason.WRONG)
    for done in (more, noted, made):
        with pytest.raises(Refused, match="has changed this since"):
            undone(first, done)
    assert (_return(shop, made.value).supplier_reference, _lines(shop, made.value)[0].unit_cents) == ("RMA 2", 90)
