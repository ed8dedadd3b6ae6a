"""Two cards of one customer made one, and parted again within 30 days exactly as they were."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.i18n import _
from msp_desktop.store.base import Base
from msp_desktop.store.customer_rows import addresses_of, contacts_of, customer_facts, points_of
from msp_desktop.store.models.bench import Appointment
from msp_desktop.store.models.customer import Address, Consent, Contact, ContactPoint, Customer, CustomerNote
from msp_desktop.store.models.device import Device, DeviceOwner
from msp_desktop.store.models.document import Document
from msp_desktop.store.models.job import Attachment, Job
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.customers import NOUN, index_customer

UNDO_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Filled:
    """A field of the winner that was empty and took the loser's text."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Moved:
    """Which rows a merge gave to the winner, so that parting gives back those and no others."""

    jobs: tuple[int, ...] = ()
    drafts: tuple[int, ...] = ()
    devices: tuple[int, ...] = ()
    owners: tuple[int, ...] = ()
    contacts: tuple[int, ...] = ()
    points: tuple[int, ...] = ()
    addresses: tuple[int, ...] = ()
    notes: tuple[int, ...] = ()
    consents: tuple[int, ...] = ()
    attachments: tuple[int, ...] = ()
    appointments: tuple[int, ...] = ()
    point_places: tuple[int, ...] = ()
    contact_places: tuple[int, ...] = ()
    filled: tuple[Filled, ...] = ()


# What the winner takes from the loser where its own card is empty.
_FILLS = ("vat_number", "tax_code", "sdi_code", "pec", "referral")


def merge_customers(
    work: UnitOfWork,
    *,
    loser_id: int,
    winner_id: int,
    loser_seen: int | None = None,
    winner_seen: int | None = None,
) -> None:
    """Give everything of the loser to the winner: jobs, devices, contacts, notes, drafts.

    Issued papers keep their snapshot and stay with the loser, which points to the winner from now on.
    Raises Refused for a customer that is deleted, merged already, or the same.
    """
    loser = work.get(Customer, loser_id, seen=loser_seen)
    winner = work.get(Customer, winner_id, seen=winner_seen)
    if loser.id == winner.id:
        raise Refused(_("Choose two different customers."))
    for each in (loser, winner):
        if each.merged_into_id is not None or each.deleted_at is not None:
            raise Refused(_("{customer} is no longer in use. Choose another customer.").format(customer=each.name))
    moved = _move_all(work, loser, winner)
    loser.merged_into_id = winner.id
    work.touch(winner)
    work.search.remove(NOUN, loser.id)
    work.session.flush()
    index_customer(work, winner, customer_facts(work.session, winner))
    work.undo_with(
        _("{loser} merged into {winner}").format(loser=loser.name, winner=winner.name),
        part_customers,
        loser_id=loser.id,
        winner_id=winner.id,
        moved=moved,
        until=work.now + UNDO_FOR,
    )


def part_customers(work: UnitOfWork, *, loser_id: int, winner_id: int, moved: Moved, until: datetime) -> None:
    """Give back what a merge moved and is still with the winner; Refused after `until` or when merged on since."""
    loser, winner = work.get(Customer, loser_id), work.get(Customer, winner_id)
    if work.now > until:
        raise Refused(_("The 30 days to take this back are over."))
    if loser.merged_into_id != winner.id:
        raise Refused(_("{loser} is no longer merged into {winner}.").format(loser=loser.name, winner=winner.name))
    if winner.merged_into_id is not None:
        raise Refused(_("{customer} was merged since. Take that back first.").format(customer=winner.name))
    _give_back(work, loser, winner, moved)
    loser.merged_into_id = None
    for each in moved.filled:
        if getattr(winner, each.field) == each.text:
            setattr(winner, each.field, "")
    work.touch(winner)
    work.session.flush()
    for customer in (loser, winner):
        index_customer(work, customer, customer_facts(work.session, customer))
    work.undo_with(
        _("{loser} and {winner} parted").format(loser=loser.name, winner=winner.name),
        merge_customers,
        loser_id=loser.id,
        winner_id=winner.id,
    )


def _move_all(work: UnitOfWork, loser: Customer, winner: Customer) -> Moved:
    contacts, points = contacts_of(work.session, loser.id), points_of(work.session, loser.id)
    first_contact = len(contacts_of(work.session, winner.id))
    winners_points = points_of(work.session, winner.id)
    known = {(each.kind, each.value.casefold()) for each in winners_points if each.contact_id is None}
    # A contact takes its phones along; of the customer's own those that the winner has too stay where they are.
    going = [each for each in points if each.contact_id is not None or (each.kind, each.value.casefold()) not in known]
    moved = Moved(
        jobs=_ids(work, Job, loser),
        drafts=tuple(
            work.session.scalars(
                select(Document.id).where(Document.customer_id == loser.id, Document.issued_at.is_(None))
            )
        ),
        devices=_ids(work, Device, loser),
        owners=_ids(work, DeviceOwner, loser),
        contacts=tuple(each.id for each in contacts),
        contact_places=tuple(each.position for each in contacts),
        points=tuple(each.id for each in going),
        point_places=tuple(each.position for each in going),
        addresses=_addresses_going(work, loser, winner),
        notes=_ids(work, CustomerNote, loser),
        consents=_ids(work, Consent, loser),
        attachments=_ids(work, Attachment, loser),
        appointments=_ids(work, Appointment, loser),
        filled=_fill(loser, winner),
    )
    # Written down before the rows change hands: a bulk change makes the session forget what it has read.
    last = max((each.position for each in winners_points if each.contact_id is None), default=-1)
    own = [each.id for each in going if each.contact_id is None]
    _hand_over(work, moved, winner)
    work.update_many(Contact, _placed(moved.contacts, first_contact))
    work.update_many(ContactPoint, _placed(own, last + 1))
    return moved


def _hand_over(work: UnitOfWork, moved: Moved, to: Customer) -> None:
    """Point all those rows to one customer; jobs and drafts sort under its name."""
    key = {"customer_id": to.id, "customer_key": to.name_key}
    work.update_many(Job, [{"id": each, **key} for each in moved.jobs])
    work.update_many(Document, [{"id": each, **key} for each in moved.drafts])
    simple: tuple[tuple[type[Base], tuple[int, ...]], ...] = (
        (Device, moved.devices),
        (DeviceOwner, moved.owners),
        (Contact, moved.contacts),
        (ContactPoint, moved.points),
        (Address, moved.addresses),
        (CustomerNote, moved.notes),
        (Consent, moved.consents),
        (Attachment, moved.attachments),
        (Appointment, moved.appointments),
    )
    for model, ids in simple:
        work.update_many(model, [{"id": each, "customer_id": to.id} for each in ids])


def _give_back(work: UnitOfWork, loser: Customer, winner: Customer, moved: Moved) -> None:
    """Point the rows back that the winner still has; what was issued, deleted or moved on since stays as it is."""
    places = dict(zip(moved.contacts, moved.contact_places, strict=True))
    point_places = dict(zip(moved.points, moved.point_places, strict=True))
    back = Moved(
        jobs=_still(work, Job, moved.jobs, winner),
        drafts=tuple(
            work.session.scalars(
                select(Document.id).where(
                    Document.id.in_(moved.drafts), Document.customer_id == winner.id, Document.issued_at.is_(None)
                )
            )
        ),
        devices=_still(work, Device, moved.devices, winner),
        owners=_still(work, DeviceOwner, moved.owners, winner),
        contacts=_still(work, Contact, moved.contacts, winner),
        points=_still(work, ContactPoint, moved.points, winner),
        addresses=_still(work, Address, moved.addresses, winner),
        notes=_still(work, CustomerNote, moved.notes, winner),
        consents=_still(work, Consent, moved.consents, winner),
        attachments=_still(work, Attachment, moved.attachments, winner),
        appointments=_still(work, Appointment, moved.appointments, winner),
    )
    _hand_over(work, back, loser)
    work.update_many(Contact, [{"id": each, "position": places[each]} for each in back.contacts])
    work.update_many(ContactPoint, [{"id": each, "position": point_places[each]} for each in back.points])


def _placed(ids: Sequence[int], first: int) -> list[dict[str, int]]:
    return [{"id": each, "position": place} for place, each in enumerate(ids, first)]


def _addresses_going(work: UnitOfWork, loser: Customer, winner: Customer) -> tuple[int, ...]:
    kept = {each.kind for each in addresses_of(work.session, winner.id)}
    return tuple(each.id for each in addresses_of(work.session, loser.id) if each.kind not in kept)


def _fill(loser: Customer, winner: Customer) -> tuple[Filled, ...]:
    filled = tuple(
        Filled(field, getattr(loser, field)) for field in _FILLS if getattr(loser, field) and not getattr(winner, field)
    )
    for each in filled:
        setattr(winner, each.field, each.text)
    return filled


def _ids(work: UnitOfWork, model: type[Base], customer: Customer) -> tuple[int, ...]:
    table = model.__table__
    return tuple(
        work.session.scalars(select(table.c.id).where(table.c.customer_id == customer.id).order_by(table.c.id))
    )


def _still(work: UnitOfWork, model: type[Base], ids: Sequence[int], customer: Customer) -> tuple[int, ...]:
    table = model.__table__
    return tuple(
        work.session.scalars(
            select(table.c.id).where(table.c.id.in_(ids), table.c.customer_id == customer.id).order_by(table.c.id)
        )
    )
