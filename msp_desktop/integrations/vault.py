"""Secrets of this computer, kept by the operating system's keyring and nowhere else."""

import base64
import hashlib
import secrets
from dataclasses import dataclass

from msp_desktop.domain.errors import Unavailable
from msp_desktop.i18n import _

SERVICE = "msp-desktop"
KEY_BYTES = 32  # Windows refuses secrets over 2,560 bytes, so only keys are kept there
# They answer like a keyring and keep secrets in clear text, or nowhere.
_NOT_TRUSTED = ("keyrings.alt", "keyring.backends.null", "keyring.backends.fail")


@dataclass(frozen=True, slots=True)
class ChainKey:
    """The key that signs the chain of issued documents; `key_id` names it without telling it."""

    key_id: str
    key: bytes


class Vault:
    """The keyring of this computer."""

    def available(self) -> bool:
        """Whether there is a keyring that really keeps secrets."""
        try:
            return self._backend() is not None
        except Unavailable:
            return False

    def chain_key(self, shop_uuid: str) -> ChainKey | None:
        """The key of a shop's chain, made on first use; None where this computer has no keyring.

        Raises Unavailable when there is a keyring and it does not answer, for example because it is locked.
        """
        backend = self._backend()
        if backend is None:
            return None
        name = f"chain:{shop_uuid}"
        kept = self._read(name)
        if kept is None:
            kept = secrets.token_bytes(KEY_BYTES)
            self._write(name, kept)
            if self._read(name) != kept:
                raise _unreachable()
        return ChainKey(hashlib.sha256(kept).hexdigest()[:16], kept)

    def _backend(self) -> object | None:
        import keyring
        from keyring.errors import KeyringError

        try:
            backend = keyring.get_keyring()
            if type(backend).__module__.startswith(_NOT_TRUSTED) or backend.priority < 1:
                return None
        except (KeyringError, RuntimeError):
            return None
        return backend

    def _read(self, name: str) -> bytes | None:
        import keyring
        from keyring.errors import KeyringError

        try:
            text = keyring.get_password(SERVICE, name)
        except KeyringError as error:
            raise _unreachable() from error
        return base64.b64decode(text) if text else None

    def _write(self, name: str, secret: bytes) -> None:
        import keyring
        from keyring.errors import KeyringError

        try:
            keyring.set_password(SERVICE, name, base64.b64encode(secret).decode("ascii"))
        except KeyringError as error:
            raise _unreachable() from error


class SecretUnreachable(Unavailable):
    """A secret is kept in a keyring that does not answer."""


def _unreachable() -> SecretUnreachable:
    return SecretUnreachable(
        _("The keyring of this computer does not answer."),
        _("Unlock it or sign in again, then try once more. Everything else works without it."),
    )
