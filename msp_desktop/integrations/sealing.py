"""Sealing: fields sealed with the one data key of a shop, and how the data key itself is wrapped."""

import base64
import binascii
import hashlib
import secrets
from dataclasses import dataclass, field

from msp_desktop.domain.errors import Refused
from msp_desktop.i18n import _

KEY_BYTES = 32
CODE_BYTES = 20
CODE_LETTERS = 32
GROUP = 4
SALT_BYTES = 16
VERSION = 1
_NAME_BYTES = 4
_NONCE_BYTES = 12
_HEAD = 1 + _NAME_BYTES + _NONCE_BYTES
# Crockford's letters: none that is mistaken for another on paper; what people read instead is understood.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_TO_LETTERS = str.maketrans(_BASE32, _LETTERS)
_TO_BASE32 = str.maketrans(_LETTERS, _BASE32)
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


class NotOpened(Exception):
    """A sealed text does not open: another key, another place, or bytes that changed."""


@dataclass(frozen=True, slots=True)
class DataKey:
    """A key and the name it is known by, which does not tell it."""

    key: bytes = field(repr=False)

    @property
    def key_id(self) -> str:
        """The first 16 hex digits of its SHA-256."""
        return hashlib.sha256(self.key).hexdigest()[:16]

    @classmethod
    def fresh(cls) -> "DataKey":
        """A new random key of 256 bits."""
        return cls(secrets.token_bytes(KEY_BYTES))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed text belongs; moved anywhere else it does not open."""

    shop_uuid: str
    table: str
    row_uuid: str
    column: str

    def bound(self) -> bytes:
        """The place as bytes that are sealed along."""
        return f"{self.shop_uuid}:{self.table}:{self.row_uuid}:{self.column}".encode()


def seal(key: DataKey, place: Place, secret: bytes) -> str:
    """Seal a secret for its place: version, key name, nonce and AES-256-GCM ciphertext, as Base64."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(_NONCE_BYTES)
    head = bytes([VERSION]) + bytes.fromhex(key.key_id)[:_NAME_BYTES]
    sealed = AESGCM(key.key).encrypt(nonce, secret, place.bound())
    return base64.b64encode(head + nonce + sealed).decode("ascii")


def unseal(key: DataKey, place: Place, sealed: str) -> bytes:
    """Open a sealed text. Raises NotOpened for another key, another place, or a single changed bit."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        raw = base64.b64decode(sealed, validate=True)
    except (binascii.Error, ValueError) as problem:
        raise NotOpened from problem
    head = raw[: 1 + _NAME_BYTES]
    if len(raw) < _HEAD or head != bytes([VERSION]) + bytes.fromhex(key.key_id)[:_NAME_BYTES]:
        raise NotOpened
    try:
        return AESGCM(key.key).decrypt(raw[1 + _NAME_BYTES : _HEAD], raw[_HEAD:], place.bound())
    except InvalidTag as problem:
        raise NotOpened from problem


# -- what people type


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a typed text becomes a key: Argon2id with this salt and cost (memory in KiB)."""

    salt: bytes
    memory: int = 64 * 1024
    rounds: int = 3
    lanes: int = 4

    @classmethod
    def fresh(cls) -> "Derivation":
        """The cost of today with a new salt."""
        return cls(secrets.token_bytes(SALT_BYTES))

    def text(self) -> str:
        """As it is kept beside the wrapped key."""
        salt = base64.b64encode(self.salt).decode("ascii")
        return f"argon2id$m={self.memory},t={self.rounds},p={self.lanes}${salt}"

    @classmethod
    def read(cls, text: str) -> "Derivation":
        """Read it back. Raises NotOpened where it is not of ours, or asks for more than a computer should give."""
        try:
            name, costs, salt = text.split("$")
            cost = dict(each.split("=") for each in costs.split(","))
            found = cls(base64.b64decode(salt, validate=True), int(cost["m"]), int(cost["t"]), int(cost["p"]))
        except (ValueError, KeyError, binascii.Error) as problem:
            raise NotOpened from problem
        sane = 8 * 1024 <= found.memory <= 1024 * 1024 and 1 <= found.rounds <= 20 and 1 <= found.lanes <= 16
        if name != "argon2id" or not sane or len(found.salt) < 8:
            raise NotOpened
        return found

    def key(self, typed: bytes) -> DataKey:
        """The key that a typed text stands for; takes a sixth of a second on purpose, so never in the window."""
        from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

        made = Argon2id(
            salt=self.salt, length=KEY_BYTES, iterations=self.rounds, lanes=self.lanes, memory_cost=self.memory
        )
        return DataKey(made.derive(typed))


def new_recovery_code() -> str:
    """A new recovery code: 160 random bits as eight groups of four letters, 39 characters with the dashes."""
    return shown_code(secrets.token_bytes(CODE_BYTES))


def shown_code(raw: bytes) -> str:
    """The 20 bytes of a code as people read them."""
    letters = base64.b32encode(raw).decode("ascii").translate(_TO_LETTERS)
    return "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))


def typed_code(typed: str) -> bytes:
    """The bytes of a recovery code however it was typed. Raises Refused when letters are missing or strange."""
    letters = "".join(each for each in typed.upper() if each.isalnum()).translate(_MISREAD)
    if len(letters) != CODE_LETTERS:
        sentence = _("The code has {most} letters and digits; these are {n}.")
        raise Refused(sentence.format(most=CODE_LETTERS, n=len(letters)), "code")
    strange = sorted(set(letters) - set(_LETTERS))
    if strange:
        raise Refused(_("“{letter}” does not stand in a recovery code.").format(letter=strange[0]), "code")
    return base64.b32decode(letters.translate(_TO_BASE32))
