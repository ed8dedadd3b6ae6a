"""What opens a device, and how it travels: sealed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

UNSAID: Mapping[str, bool] = MappingProxyType({"unsaid": True})
"""Marks a field that no hash of a request, stored undo or draft may hold."""


class PasscodeKind(StrEnum):
    """A password, a number, a pattern over nine points (1 to 9, as on a phone), or an account with its password."""

    PASSWORD = "password"  # noqa: S105 - a kind, not a secret
    PIN = "pin"
    PATTERN = "pattern"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class SealedPasscode:
    """A passcode as it is kept: sealed for the row with this uuid, and for no other."""

    uuid: str = field(metadata=UNSAID)
    kind: PasscodeKind
    sealed: str = field(repr=False, metadata=UNSAID)
