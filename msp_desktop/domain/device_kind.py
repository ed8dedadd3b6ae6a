"""What kind of thing a customer brings in, and how its serial is compared."""

from enum import StrEnum


class DeviceKind(StrEnum):
    """The type of a device; the value is the stored code."""

    LAPTOP = "laptop"
    DESKTOP = "desktop"
    PHONE = "phone"
    TABLET = "tablet"
    PRINTER = "printer"
    MONITOR = "monitor"
    SERVER = "server"
    NETWORK = "network"
    CONSOLE = "console"
    STORAGE = "storage"
    OTHER = "other"


def serial_key(serial: str) -> str:
    """Give a serial as it is compared: without blanks and dashes, in capitals; "" when there is none."""
    return "".join(each for each in serial if not each.isspace() and each not in "-\u2010\u2011\u2013").upper()
