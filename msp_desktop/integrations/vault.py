"""The keyring of this computer: 32 bytes for each shop, which open the shop's data key, and nothing else."""

import base64
import binascii
import secrets

from msp_desktop.domain.errors import Unavailable
from msp_desktop.i18n import _
from msp_desktop.integrations.sealing import KEY_BYTES, DataKey

SERVICE = "msp-desktop"
# They answer like a keyring and keep secrets in clear text, or nowhere.
_NOT_TRUSTED = ("keyrings.alt", "keyring.backends.null", "keyring.backends.fail")
_PROVEN: list[object] = []
"""The keyring that was tried in this run and gave back what it was given."""


class SecretUnreachable(Unavailable):
    """A secret is kept where nobody can get at it now: a keyring that does not answer, a vault that is not open."""


class Keyring:
    """The keyring of this computer. Every method may wait for the person to unlock it, so none runs in the window."""

    def available(self) -> bool:
        """Whether there is a keyring that really keeps secrets: a trusted one that gives back what it was given."""
        try:
            backend = self._backend()
            return backend is not None and self._keeps(backend)
        except SecretUnreachable:
            return False

    def trusted(self) -> bool:
        """Whether this computer has a keyring of a kind that keeps secrets, whether or not it answers now."""
        return self._backend() is not None

    def key_of(self, shop_uuid: str) -> DataKey | None:
        """The key kept here for a shop; None where there is none, or no keyring.

        Raises SecretUnreachable when there is a keyring and it does not answer, for example because it is locked.
        """
        return self._key(f"vault:{shop_uuid}")

    def old_chain_key(self, shop_uuid: str) -> DataKey | None:
        """The key that signed the chain of documents before shops had a vault; None where there is none."""
        return self._key(f"chain:{shop_uuid}")

    def keep_key(self, shop_uuid: str) -> DataKey:
        """The key for a shop, made and kept when there is none yet. One that is there is never written over.

        Raises SecretUnreachable when there is no keyring, or it does not give back what it was given.
        """
        backend = self._backend()
        if backend is None or not self._keeps(backend):
            raise _unreachable()
        name = f"vault:{shop_uuid}"
        kept = self._key(name)
        if kept is None:
            made = DataKey.fresh()
            self._write(name, made.key)
            kept = self._key(name)
            if kept != made:
                raise _unreachable()
        return kept

    def _key(self, name: str) -> DataKey | None:
        if self._backend() is None:
            return None
        raw = self._read(name)
        return DataKey(raw) if raw is not None and len(raw) == KEY_BYTES else None

    def _keeps(self, backend: object) -> bool:
        """Write, read and compare a secret of the real size: a short one, or a silent refusal, proves nothing."""
        if any(each is backend for each in _PROVEN):
            return True
        name, probe = f"probe:{secrets.token_hex(8)}", secrets.token_bytes(KEY_BYTES)
        self._write(name, probe)
        same = self._read(name) == probe
        self._drop(name)
        if same:
            _PROVEN[:] = [backend]
        return same

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
        try:
            return base64.b64decode(text, validate=True) if text else None
        except binascii.Error:
            return None

    def _write(self, name: str, secret: bytes) -> None:
        import keyring
        from keyring.errors import KeyringError

        try:
            keyring.set_password(SERVICE, name, base64.b64encode(secret).decode("ascii"))
        except KeyringError as error:
            raise _unreachable() from error

    def _drop(self, name: str) -> None:
        import keyring
        from keyring.errors import KeyringError

        try:
            keyring.delete_password(SERVICE, name)
        except KeyringError as error:
            raise _unreachable() from error


def _unreachable() -> SecretUnreachable:
    return SecretUnreachable(
        _("The keyring of this computer does not answer."),
        _("Unlock it or sign in again, then try once more. Everything else works without it."),
    )
