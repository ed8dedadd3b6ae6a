"""What opens a device."""

from enum import StrEnum


class PasscodeKind(StrEnum):
    """A password, a number, a pattern over nine points (1 to 9, as on a phone), or an account with its password."""

    PASSWORD = "password"  # noqa: S105 - a kind, not a secret
    PIN = "pin"
    PATTERN = "pattern"
    ACCOUNT = "account"
