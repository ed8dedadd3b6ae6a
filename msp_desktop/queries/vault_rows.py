"""What the vault holds, still sealed: the wrapped data key, the shop's secrets, and passcodes."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.job_state import OPEN_STATES
from msp_desktop.store.models.job import JobItem
from msp_desktop.store.models.shop import Shop
from msp_desktop.store.models.vault import Passcode, VaultKey, VaultSecret


@dataclass(frozen=True, slots=True)
class WrappedRow:
    """The data key as wrapped in one way ("keyring", "recovery", "passphrase")."""

    way: str
    key_id: str
    derivation: str
    wrapped: str = field(repr=False)
    made_at: datetime
    printed_at: datetime | None


@dataclass(frozen=True, slots=True)
class SealedRow:
    """A sealed text and the row it belongs to."""

    id: int
    uuid: str
    sealed: str = field(repr=False)


def shop_uuid(session: Session) -> str:
    """The name of the shop that its sealed texts are bound to; "" before it is set up."""
    return session.scalar(select(Shop.uuid)) or ""


def wrapped_keys(session: Session) -> dict[str, WrappedRow]:
    """The wrappings of the data key by way; none while the vault is not made."""
    k = VaultKey
    rows = session.execute(select(k.way, k.key_id, k.derivation, k.wrapped, k.made_at, k.printed_at))
    return {row.way: WrappedRow(*row) for row in rows}


def sealed_secret(session: Session, *, name: str) -> SealedRow | None:
    """One secret of the shop by its name."""
    s = VaultSecret
    row = session.execute(select(s.id, s.uuid, s.sealed).where(s.name == name)).first()
    return SealedRow(*row) if row else None


def sealed_secrets(session: Session) -> list[SealedRow]:
    """All secrets of the shop."""
    s = VaultSecret
    return [SealedRow(*row) for row in session.execute(select(s.id, s.uuid, s.sealed).order_by(s.id))]


def sealed_passcode(session: Session, *, passcode_id: int) -> SealedRow | None:
    """One passcode; None when it is erased."""
    p = Passcode
    row = session.execute(select(p.id, p.uuid, p.sealed).where(p.id == passcode_id, p.sealed != "")).first()
    return SealedRow(*row) if row else None


def sealed_passcodes(session: Session) -> list[SealedRow]:
    """All passcodes that are not erased."""
    p = Passcode
    rows = session.execute(select(p.id, p.uuid, p.sealed).where(p.sealed != "").order_by(p.id))
    return [SealedRow(*row) for row in rows]


def passcodes_left(session: Session, *, limit: int = 500) -> tuple[int, ...]:
    """Items whose device is no longer here while their passcode still is."""
    left = (
        select(Passcode.item_id)
        .join(JobItem, JobItem.id == Passcode.item_id)
        .where(Passcode.erased_at.is_(None), JobItem.state.not_in(OPEN_STATES))
        .limit(limit)
    )
    return tuple(session.scalars(left))
