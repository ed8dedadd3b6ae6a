"""Passcodes through the acts of the shop: kept while the device is here, erased when it leaves, by whatever door."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.passcode_kind import PasscodeKind, SealedPasscode
from msp_desktop.queries.passcode_faces import passcode_of_device, passcodes_of
from msp_desktop.store.models.audit import AuditValue
from msp_desktop.store.models.job import JobEvent, JobItem
from msp_desktop.store.models.operation import Operation
from msp_desktop.store.models.vault import Passcode
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.counter.checkout import hand_over
from msp_desktop.usecases.jobs import reopen_item, return_unrepaired
from msp_desktop.usecases.passcodes import keep_passcode, note_passcode_seen
from tests.usecases.repairs import item_ids, ready_job
from tests.usecases.sales import person

SEALED = SealedPasscode("u-1", PasscodeKind.PIN, "AfTF3sHjoUTAAYVz")


def kept(shop: Shop, *, ready: bool = True) -> tuple[int, int]:
    """An item with a passcode, and the passcode's id."""
    (item_id,) = item_ids(shop, ready_job(shop, person(shop), ready=ready))
    return item_id, shop.run(keep_passcode, item_id=item_id, passcode=SEALED).value


def sealed(shop: Shop) -> list[str]:
    """What is still kept."""
    return list(shop.ask(lambda session: session.scalars(sa.select(Passcode.sealed)).all()))


def events(session: Session) -> list[EventKind]:
    """What the timeline says of passcodes."""
    kinds = (EventKind.PASSCODE_ADDED, EventKind.PASSCODE_SEEN, EventKind.PASSCODE_ERASED)
    return list(session.scalars(sa.select(JobEvent.kind).where(JobEvent.kind.in_(kinds)).order_by(JobEvent.id)))


def test_a_hand_over_erases_it_and_undo_does_not_bring_it_back(shop: Shop) -> None:
    item_id, passcode_id = kept(shop)
    done = shop.run(hand_over, item_ids=(item_id,))
    assert sealed(shop) == [""]
    assert done.undo is not None
    assert "stays erased" in done.undo.label
    shop.undo_last()
    assert sealed(shop) == [""]
    with pytest.raises(Refused, match="Ask the customer again"):
        shop.run(note_passcode_seen, passcode_id=passcode_id)
    assert shop.ask(events) == [EventKind.PASSCODE_ADDED, EventKind.PASSCODE_ERASED]
    face = shop.ask(passcodes_of, item_ids=(item_id,))[item_id]
    assert not face.known
    assert face.erased_at == shop.now


def test_a_device_back_unrepaired_takes_it_along(shop: Shop) -> None:
    item_id, _passcode_id = kept(shop, ready=False)
    done = shop.run(return_unrepaired, item_id=item_id, reason="too dear")
    assert sealed(shop) == [""]
    assert done.undo is not None
    assert "stays erased" in done.undo.label


def test_a_hand_over_without_one_says_nothing_of_it(shop: Shop) -> None:
    (item_id,) = item_ids(shop, ready_job(shop, person(shop)))
    done = shop.run(hand_over, item_ids=(item_id,))
    assert done.undo is not None
    assert "erased" not in done.undo.label


def test_taken_back_it_is_erased_and_may_be_given_again(shop: Shop) -> None:
    item_id, _passcode_id = kept(shop)
    shop.undo_last()
    assert sealed(shop) == [""]
    with pytest.raises(Refused):
        shop.redo_last()
    again = SealedPasscode("u-2", PasscodeKind.PATTERN, "AfTF3sHjoUTBBBBB")
    shop.run(keep_passcode, item_id=item_id, passcode=again)
    assert sealed(shop) == [again.sealed]
    assert shop.ask(passcodes_of, item_ids=(item_id,))[item_id].kind is PasscodeKind.PATTERN


def test_a_device_knows_its_passcode_while_it_is_here(shop: Shop) -> None:
    item_id, passcode_id = kept(shop)
    device_id = shop.ask(lambda session: session.get_one(JobItem, item_id).device_id)
    assert device_id is not None
    here, face = shop.ask(passcode_of_device, device_id=device_id)
    assert (here, face and face.id) == (item_id, passcode_id)
    shop.run(hand_over, item_ids=(item_id,))
    here, face = shop.ask(passcode_of_device, device_id=device_id)
    assert here is None
    assert face is not None
    assert not face.known
    shop.run(reopen_item, item_id=item_id)
    assert shop.ask(passcode_of_device, device_id=device_id)[0] == item_id


def test_neither_audit_nor_operations_hold_what_is_sealed(shop: Shop) -> None:
    item_id, _passcode_id = kept(shop)
    shop.run(keep_passcode, "a form", item_id=item_id, passcode=SealedPasscode("u-3", PasscodeKind.PIN, "NEWNEWNEW"))
    shop.run(hand_over, item_ids=(item_id,))

    def texts(session: Session) -> str:
        values = session.execute(sa.select(AuditValue.column_name, AuditValue.old, AuditValue.new)).all()
        acts = session.execute(sa.select(Operation.result, Operation.undo_arguments, Operation.request_hash)).all()
        return repr([tuple(row) for row in (*values, *acts)])

    found = shop.ask(texts)
    assert SEALED.sealed not in found
    assert "NEWNEWNEW" not in found
