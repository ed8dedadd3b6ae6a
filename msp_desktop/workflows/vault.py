"""The vault of a shop: making and opening it, sealing and showing secrets. Typed codes take time, so on the worker."""

from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from uuid import uuid4

from msp_desktop.domain.errors import Changed, Refused, Unavailable
from msp_desktop.domain.passcode_kind import PasscodeKind, SealedPasscode
from msp_desktop.i18n import _
from msp_desktop.integrations import sealing
from msp_desktop.integrations.sealing import DataKey, Derivation, NotOpened, Place
from msp_desktop.integrations.vault import Keyring, SecretUnreachable
from msp_desktop.queries.vault_rows import (
    SealedRow,
    WrappedRow,
    passcodes_left,
    sealed_passcode,
    sealed_passcodes,
    sealed_secret,
    sealed_secrets,
    shop_uuid,
    wrapped_keys,
)
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.passcodes import erase_passcodes, note_passcode_seen
from msp_desktop.usecases.shop.vault import (
    Resealed,
    Way,
    WrappedKey,
    change_data_key,
    drop_secret,
    keep_secret,
    start_vault,
    wrap_key,
)

CHAIN_KEY = "chain_key"
LONGEST_PASSCODE = 200
LONGEST_SECRET = 1000
SHORTEST_PASSPHRASE = 12
_TRIES = 3


class VaultState(StrEnum):
    """Whether secrets can be kept and shown now."""

    OPEN = "open"
    LOCKED = "locked"
    NONE = "none"


class Lock(StrEnum):
    """Why a vault is not open, which says what opens it."""

    KEYRING_SILENT = "keyring_silent"
    OTHER_COMPUTER = "other_computer"
    PASSPHRASE = "passphrase"  # noqa: S105 - a reason, not a secret
    RECOVERY = "recovery"
    NO_KEYRING = "no_keyring"


class VaultLocked(SecretUnreachable):
    """The vault is not open, so nothing can be sealed or shown."""

    def __init__(self) -> None:
        super().__init__(
            _("The vault is locked."), _("Unlock it in Settings, Security. Everything else works without it.")
        )


# -- its state


def vault_state(shop: Shop) -> VaultState:
    """Whether secrets can be kept and shown now; at once, without asking the keyring."""
    if shop.data_key is not None:
        return VaultState.OPEN
    return VaultState.LOCKED if shop.ask(wrapped_keys) else VaultState.NONE


def open_vault(shop: Shop) -> VaultState:
    """Open the vault with what this computer keeps, and make it where the keyring can; never raises for a closed one.

    The chain of documents is signed with the shop's key from then on. May wait for the keyring.
    """
    with suppress(Unavailable):
        _open_here(shop)
    return vault_state(shop)


def why_locked(shop: Shop) -> Lock | None:
    """What keeps the vault closed, after one more try to open it; None when it is open. May wait for the keyring."""
    if open_vault(shop) is VaultState.OPEN:
        return None
    keys = shop.ask(wrapped_keys)
    if not Keyring().trusted():
        if not keys:
            return Lock.NO_KEYRING
        return Lock.PASSPHRASE if Way.PASSPHRASE in keys else Lock.RECOVERY
    try:
        Keyring().key_of(shop.ask(shop_uuid))
    except SecretUnreachable:
        return Lock.KEYRING_SILENT
    if not keys:
        return Lock.NO_KEYRING
    return Lock.OTHER_COMPUTER


def _open_here(shop: Shop) -> None:
    uuid = shop.ask(shop_uuid)
    if not uuid:
        return
    if shop.data_key is None:
        keys = shop.ask(wrapped_keys)
        if not keys:
            if not Keyring().available():
                return
            _start(shop, uuid, DataKey.fresh(), ())
        elif (kept := keys.get(Way.KEYRING)) is not None and (here := Keyring().key_of(uuid)) is not None:
            _try_key(shop, uuid, kept, here)
    if shop.data_key is not None:
        _sign_chain(shop, uuid)


def _try_key(shop: Shop, uuid: str, kept: WrappedRow, key: DataKey) -> bool:
    try:
        found = DataKey(sealing.unseal(key, _wrapping(uuid, kept.way), kept.wrapped))
    except NotOpened:
        return False
    shop.use_data_key(found.key_id, found.key)
    return True


def _sign_chain(shop: Shop, uuid: str) -> None:
    """Use the chain's key; one kept in the keyring from before moves in, so that the chain does not change keys."""
    kept = shop_secret_bytes(shop, CHAIN_KEY)
    if kept is None:
        key = Keyring().old_chain_key(uuid) or DataKey.fresh()
        _keep_bytes(shop, CHAIN_KEY, key.key)
    else:
        key = DataKey(kept)
    shop.use_chain_key(key.key_id, key.key)


# -- making it and its ways


def make_vault(shop: Shop, passphrase: str | None = None) -> str:
    """Make the vault and give its recovery code, which is kept nowhere. On the worker.

    A vault that the keyring opened already gets its code. Raises Refused where there is no keyring and no passphrase.
    """
    uuid = shop.ask(shop_uuid)
    if open_vault(shop) is VaultState.LOCKED:
        raise VaultLocked
    if passphrase is not None:
        _refuse_weak(passphrase)
    if shop.data_key is not None:
        if passphrase is not None:
            shop.run(wrap_key, wrapping=_typed(_data_key(shop), uuid, Way.PASSPHRASE, passphrase.encode()))
        return new_recovery_code(shop)
    if passphrase is None:
        raise Refused(_("This computer has no keyring. Choose a passphrase to keep secrets with."), "passphrase")
    data, code = DataKey.fresh(), sealing.new_recovery_code()
    _start(
        shop,
        uuid,
        data,
        (
            _typed(data, uuid, Way.PASSPHRASE, passphrase.encode()),
            _typed(data, uuid, Way.RECOVERY, sealing.typed_code(code)),
        ),
    )
    _sign_chain(shop, uuid)
    return code


def _start(shop: Shop, uuid: str, data: DataKey, more: tuple[WrappedKey, ...]) -> None:
    here = _keyring_wrap(data, uuid)
    shop.run(start_vault, keys=(*((here,) if here else ()), *more))
    shop.use_data_key(data.key_id, data.key)


def _keyring_wrap(data: DataKey, uuid: str) -> WrappedKey | None:
    """The data key wrapped by this computer's keyring; None where there is none."""
    keyring = Keyring()
    if not keyring.available():
        return None
    key = keyring.keep_key(uuid)
    return WrappedKey(Way.KEYRING, sealing.seal(key, _wrapping(uuid, Way.KEYRING), data.key), key.key_id)


def _typed(data: DataKey, uuid: str, way: Way, typed: bytes) -> WrappedKey:
    cost = Derivation.fresh()
    return WrappedKey(way, sealing.seal(cost.key(typed), _wrapping(uuid, way), data.key), derivation=cost.text())


def _wrapping(uuid: str, way: str) -> Place:
    return Place(uuid, "vault_key", way, "wrapped")


def new_recovery_code(shop: Shop) -> str:
    """A new recovery code; the one before is void. On the worker. Raises VaultLocked and Refused."""
    data, code = _data_key(shop), sealing.new_recovery_code()
    shop.run(wrap_key, wrapping=_typed(data, shop.ask(shop_uuid), Way.RECOVERY, sealing.typed_code(code)))
    return code


def code_fits(shop: Shop, code: str) -> bool:
    """Whether a typed recovery code opens this shop. On the worker. Raises Refused where it is not complete."""
    typed = sealing.typed_code(code)
    kept = shop.ask(wrapped_keys).get(Way.RECOVERY)
    return kept is not None and _opened(shop.ask(shop_uuid), kept, typed) is not None


def change_passphrase(shop: Shop, passphrase: str, before: str = "") -> None:
    """Set the passphrase; where there is one, the one before is needed. On the worker. Raises Refused, VaultLocked."""
    data, uuid = _data_key(shop), shop.ask(shop_uuid)
    kept = shop.ask(wrapped_keys).get(Way.PASSPHRASE)
    if kept is not None and _opened(uuid, kept, before.encode()) is None:
        raise Refused(_("This is not the passphrase used so far."), "before")
    _refuse_weak(passphrase)
    shop.run(wrap_key, wrapping=_typed(data, uuid, Way.PASSPHRASE, passphrase.encode()))


def _refuse_weak(passphrase: str) -> None:
    if len(passphrase) < SHORTEST_PASSPHRASE or len(set(passphrase)) < 5:
        sentence = _("Use at least {n} characters. Four words that you remember are good.")
        raise Refused(sentence.format(n=SHORTEST_PASSPHRASE), "passphrase")


# -- opening it with what people type


@dataclass(frozen=True, slots=True)
class Unlocked:
    """How a vault was opened by hand, and whether this computer opens it by itself from now on."""

    way: Way
    kept_here: bool


def unlock(shop: Shop, secret: str) -> Unlocked:
    """Open the vault with the recovery code or the passphrase, and let this computer's keyring open it from now on.

    On the worker. Raises Refused when neither fits, or there is no vault.
    """
    uuid, keys = shop.ask(shop_uuid), shop.ask(wrapped_keys)
    found = _first_fit(uuid, keys, secret)
    if found is None:
        words = _("This is neither the passphrase nor the recovery code of this shop.")
        raise Refused(words if Way.PASSPHRASE in keys else _not_the_code(secret), "secret")
    way, data = found
    shop.use_data_key(data.key_id, data.key)
    kept = False
    try:
        here = _keyring_wrap(data, uuid)
        if here is not None:
            shop.run(wrap_key, wrapping=here)
            kept = True
        _sign_chain(shop, uuid)
    except SecretUnreachable:
        pass
    return Unlocked(way, kept)


def _first_fit(uuid: str, keys: dict[str, WrappedRow], secret: str) -> tuple[Way, DataKey] | None:
    try:
        code: bytes | None = sealing.typed_code(secret)
    except Refused:
        code = None
    for way, typed in ((Way.RECOVERY, code), (Way.PASSPHRASE, secret.encode())):
        kept = keys.get(way)
        if kept is not None and typed and (data := _opened(uuid, kept, typed)) is not None:
            return way, data
    return None


def _not_the_code(secret: str) -> str:
    try:
        sealing.typed_code(secret)
    except Refused as problem:
        return problem.message
    return _("This is not the recovery code of this shop, or a newer one was made.")


def _opened(uuid: str, kept: WrappedRow, typed: bytes) -> DataKey | None:
    try:
        key = Derivation.read(kept.derivation).key(typed)
        return DataKey(sealing.unseal(key, _wrapping(uuid, kept.way), kept.wrapped))
    except NotOpened:
        return None


def change_key(shop: Shop, passphrase: str = "") -> str:
    """Seal everything with a new data key in one transaction and give the new recovery code; the old one is void.

    Where the shop has a passphrase it is asked for. On the worker. Raises VaultLocked, Refused and Changed.
    """
    before, uuid = _data_key(shop), shop.ask(shop_uuid)
    keys = shop.ask(wrapped_keys)
    data, code = DataKey.fresh(), sealing.new_recovery_code()
    made = [_typed(data, uuid, Way.RECOVERY, sealing.typed_code(code))]
    if (kept := keys.get(Way.PASSPHRASE)) is not None:
        if _opened(uuid, kept, passphrase.encode()) is None:
            raise Refused(_("This is not the passphrase used so far."), "before")
        made.append(_typed(data, uuid, Way.PASSPHRASE, passphrase.encode()))
    if (here := _keyring_wrap(data, uuid)) is not None:
        made.append(here)
    for left in reversed(range(_TRIES)):
        try:
            _change_key_once(shop, uuid, before, data, made)
            break
        except Changed:
            if not left:
                raise
    shop.use_data_key(data.key_id, data.key)
    return code


def _change_key_once(shop: Shop, uuid: str, before: DataKey, data: DataKey, made: list[WrappedKey]) -> None:
    secrets = tuple(_resealed(uuid, "vault_secret", row, before, data) for row in shop.ask(sealed_secrets))
    passcodes = tuple(_resealed(uuid, "passcode", row, before, data) for row in shop.ask(sealed_passcodes))
    shop.run(change_data_key, keys=tuple(made), secrets=secrets, passcodes=passcodes)


def _resealed(uuid: str, table: str, row: SealedRow, before: DataKey, after: DataKey) -> Resealed:
    """A row under the new key; one that does not open stays as it is, for it cannot get worse."""
    place = Place(uuid, table, row.uuid, "sealed")
    try:
        return Resealed(row.id, row.sealed, sealing.seal(after, place, sealing.unseal(before, place, row.sealed)))
    except NotOpened:
        return Resealed(row.id, row.sealed, row.sealed)


# -- what is kept in it


def seal_passcode(shop: Shop, kind: PasscodeKind, text: str) -> SealedPasscode:
    """Seal what opens a device, for the use case that keeps it. Raises VaultLocked, and Refused when it is too long."""
    if not text.strip():
        raise Refused(_("Type the passcode first."), "passcode")
    if len(text) > LONGEST_PASSCODE:
        sentence = _("This is longer than {most} characters. Shorten it.")
        raise Refused(sentence.format(most=LONGEST_PASSCODE), "passcode")
    row = str(uuid4())
    place = Place(shop.ask(shop_uuid), "passcode", row, "sealed")
    return SealedPasscode(row, kind, sealing.seal(_data_key(shop), place, text.encode("utf-8", "surrogatepass")))


def show_passcode(shop: Shop, passcode_id: int) -> str:
    """Note the look, then open a passcode. Raises VaultLocked, Refused when it is erased, Unavailable when spoiled."""
    key = _data_key(shop)
    shop.run(note_passcode_seen, passcode_id=passcode_id)
    row = shop.ask(sealed_passcode, passcode_id=passcode_id)
    if row is None:
        raise Refused(_("This passcode is erased. Ask the customer again."))
    try:
        place = Place(shop.ask(shop_uuid), "passcode", row.uuid, "sealed")
        return sealing.unseal(key, place, row.sealed).decode("utf-8", "surrogatepass")
    except NotOpened as problem:
        raise Unavailable(
            _("This passcode cannot be opened."), _("It was changed outside the program. Ask the customer again.")
        ) from problem


def sweep_passcodes(shop: Shop) -> int:
    """Erase what is left of devices that are no longer here, and give how many there were."""
    swept = 0
    while left := shop.ask(passcodes_left):
        swept += shop.run(erase_passcodes, item_ids=left).value
    return swept


def shop_secret(shop: Shop, name: str) -> str | None:
    """A secret of the shop by name; None when none is kept. Raises VaultLocked, and Unavailable when it is spoiled."""
    raw = shop_secret_bytes(shop, name)
    return None if raw is None else raw.decode()


def shop_secret_bytes(shop: Shop, name: str) -> bytes | None:
    """The same as bytes."""
    row = shop.ask(sealed_secret, name=name)
    if row is None:
        return None
    try:
        return sealing.unseal(
            _data_key(shop), Place(shop.ask(shop_uuid), "vault_secret", row.uuid, "sealed"), row.sealed
        )
    except NotOpened as problem:
        raise Unavailable(
            _("A kept secret cannot be opened."), _("It was changed outside the program. Enter it again.")
        ) from problem


def keep_shop_secret(shop: Shop, name: str, text: str) -> None:
    """Seal a secret and keep it under a name ("mail_password"); an empty one is removed.

    Raises VaultLocked, and Refused when it is too long.
    """
    if not text:
        shop.run(drop_secret, name=name)
        return
    if len(text) > LONGEST_SECRET:
        raise Refused(_("This is longer than {most} characters. Shorten it.").format(most=LONGEST_SECRET), name)
    _keep_bytes(shop, name, text.encode())


def _keep_bytes(shop: Shop, name: str, secret: bytes) -> None:
    row = str(uuid4())
    place = Place(shop.ask(shop_uuid), "vault_secret", row, "sealed")
    shop.run(keep_secret, uuid=row, name=name, sealed=sealing.seal(_data_key(shop), place, secret))


def _data_key(shop: Shop) -> DataKey:
    if shop.data_key is None:
        raise VaultLocked
    return DataKey(shop.data_key.key)
