"""What kind of thing a customer brings in."""

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
