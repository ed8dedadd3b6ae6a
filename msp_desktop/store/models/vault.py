"""The shop's data key, wrapped, and what is sealed with it."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from msp_desktop.domain.passcode_kind import PasscodeKind
from msp_desktop.store.base import Base, Code, Text, UtcTime, column, key, link


class VaultKey(Base):
    """The one data key of the shop, wrapped once more: by the keyring, the recovery code, or a passphrase."""

    __tablename__ = "vault_key"

    id: Mapped[int] = key()
    # "keyring", "recovery", "passphrase"
    way: Mapped[str] = column(Text(20), privacy="technical", unique=True)
    # Names the wrapping key without telling it: first 16 hex digits of its SHA-256; empty for codes people type.
    key_id: Mapped[str] = column(Text(16), privacy="technical", default="")
    # Salt and cost of the key derivation, as text; empty for the keyring.
    derivation: Mapped[str] = column(Text(200), privacy="technical", default="")
    wrapped: Mapped[str] = column(Text(400), privacy="secret")
    made_at: Mapped[datetime] = column(UtcTime, privacy="technical")
    # When the owner confirmed that the recovery code was printed.
    printed_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")


class VaultSecret(Base):
    """A secret of the shop by name ("mail_password", "chain_key"), sealed with the data key."""

    __tablename__ = "vault_secret"

    id: Mapped[int] = key()
    uuid: Mapped[str] = column(Text(36), privacy="technical", unique=True)
    name: Mapped[str] = column(Text(40), privacy="technical", unique=True)
    sealed: Mapped[str] = column(Text(2000), privacy="secret")
    changed_at: Mapped[datetime] = column(UtcTime, privacy="technical")


class Passcode(Base):
    """What opens a device while it is here, sealed; `sealed` is emptied at the hand-over."""

    __tablename__ = "passcode"

    id: Mapped[int] = key()
    uuid: Mapped[str] = column(Text(36), privacy="technical", unique=True)
    item_id: Mapped[int] = link("job_item.id")
    device_id: Mapped[int | None] = link("device.id", nullable=True)
    kind: Mapped[PasscodeKind] = column(Code(PasscodeKind), privacy="technical")
    sealed: Mapped[str] = column(Text(2000), privacy="secret")
    added_at: Mapped[datetime] = column(UtcTime, privacy="technical")
    person_id: Mapped[int | None] = link("person.id", nullable=True, index=False)
    erased_at: Mapped[datetime | None] = column(UtcTime, privacy="technical")
