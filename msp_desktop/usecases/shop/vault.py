"""The rows of the vault: the wrapped data key and what is sealed with it. Nothing here can open anything."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import select

from msp_desktop.domain.errors import Changed, Refused
from msp_desktop.domain.passcode_kind import UNSAID
from msp_desktop.domain.roles import Role
from msp_desktop.i18n import _
from msp_desktop.store.models.person import Person
from msp_desktop.store.models.vault import Passcode, VaultKey, VaultSecret
from msp_desktop.store.unit_of_work import UnitOfWork


class Way(StrEnum):
    """By what the data key is wrapped; the value is the stored code."""

    KEYRING = "keyring"
    RECOVERY = "recovery"
    PASSPHRASE = "passphrase"  # noqa: S105 - a way, not a secret


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """The data key, wrapped in one way."""

    way: Way
    wrapped: str = field(repr=False, metadata=UNSAID)
    key_id: str = ""
    derivation: str = field(default="", metadata=UNSAID)


@dataclass(frozen=True, slots=True)
class Resealed:
    """A sealed text as it was read, and sealed again with another key."""

    row_id: int
    before: str = field(repr=False, metadata=UNSAID)
    after: str = field(repr=False, metadata=UNSAID)


def start_vault(work: UnitOfWork, *, keys: Sequence[WrappedKey]) -> None:
    """Keep the first wrappings of the shop's data key. Refused where the shop has a data key already."""
    if work.session.scalars(select(VaultKey.id)).first() is not None:
        raise Refused(_("This shop keeps its secrets already."))
    for each in keys:
        _wrap(work, each)


def wrap_key(work: UnitOfWork, *, wrapping: WrappedKey) -> None:
    """Wrap the data key in one way, in place of an earlier wrapping of that way. The system may keep it in a keyring;
    everything else is the owner's.
    """
    if wrapping.way is not Way.KEYRING:
        refuse_others(work)
    _wrap(work, wrapping)


def _wrap(work: UnitOfWork, key: WrappedKey) -> None:
    row = _way(work, key.way)
    if row is None:
        row = VaultKey(way=key.way.value, wrapped=key.wrapped)
        work.session.add(row)
    row.key_id, row.derivation, row.wrapped = key.key_id, key.derivation, key.wrapped
    row.made_at, row.printed_at = work.now, None
    work.session.flush()


def note_code_printed(work: UnitOfWork) -> None:
    """Note that the owner has the recovery code on paper or in a file. Refused while there is no code."""
    row = _way(work, Way.RECOVERY)
    if row is None:
        raise Refused(_("Make a recovery code first."))
    row.printed_at = work.now
    work.session.flush()


def keep_secret(work: UnitOfWork, *, uuid: str, name: str, sealed: str) -> None:
    """Keep a sealed secret of the shop under its name, in place of an earlier one."""
    row = work.session.scalars(select(VaultSecret).where(VaultSecret.name == name)).first()
    if row is None:
        row = VaultSecret(uuid=uuid, name=name, sealed=sealed, changed_at=work.now)
        work.session.add(row)
    row.uuid, row.sealed, row.changed_at = uuid, sealed, work.now
    work.session.flush()


def drop_secret(work: UnitOfWork, *, name: str) -> None:
    """Remove a secret; nothing brings it back."""
    row = work.session.scalars(select(VaultSecret).where(VaultSecret.name == name)).first()
    if row is not None:
        work.delete(row)


def change_data_key(
    work: UnitOfWork, *, keys: Sequence[WrappedKey], secrets: Sequence[Resealed], passcodes: Sequence[Resealed]
) -> None:
    """Put everything that is sealed under another data key: all of it, or nothing.

    Raises Changed when something was sealed or erased since it was read. Ways that are not given are void from now on.
    """
    refuse_others(work)
    _same(work, VaultSecret, secrets)
    _same(work, Passcode, passcodes)
    work.update_many(VaultSecret, [{"id": each.row_id, "sealed": each.after} for each in secrets])
    work.update_many(Passcode, [{"id": each.row_id, "sealed": each.after} for each in passcodes])
    given = {each.way.value for each in keys}
    for row in work.session.scalars(select(VaultKey)).all():
        if row.way not in given:
            work.delete(row)
    for each in keys:
        _wrap(work, each)


def _same(work: UnitOfWork, model: type[VaultSecret] | type[Passcode], read: Sequence[Resealed]) -> None:
    rows = work.session.execute(select(model.id, model.sealed).where(model.sealed != ""))
    if {row.id: row.sealed for row in rows} != {each.row_id: each.before for each in read}:
        raise Changed("", work.now, model.__tablename__)


def refuse_others(work: UnitOfWork) -> None:
    """Refuse whoever is not an owner; the system's own runs are nobody's decision."""
    if work.actor is not None and work.get(Person, work.actor).role is not Role.OWNER:
        raise Refused(_("Only an owner changes how secrets are kept."))


def _way(work: UnitOfWork, way: Way) -> VaultKey | None:
    return work.session.scalars(select(VaultKey).where(VaultKey.way == way.value)).first()
