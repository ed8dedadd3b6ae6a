"""The answers the front desk ticks at intake; each value is the stored code."""

from enum import StrEnum


class DataAnswer(StrEnum):
    """What is to happen to the customer's data; there is no default, someone has to ask."""

    MUST_KEEP = "must_keep"
    HAS_BACKUP = "has_backup"
    NOT_NEEDED = "not_needed"


class Accessory(StrEnum):
    """What was left with the device."""

    CHARGER = "charger"
    BAG = "bag"
    CABLE = "cable"
    USB_STICK = "usb_stick"
    MOUSE = "mouse"
    KEYBOARD = "keyboard"
    DOCK = "dock"
    CASE = "case"
    BATTERY = "battery"
    SIM_CARD = "sim_card"
    MEMORY_CARD = "memory_card"
    DISC = "disc"


class Condition(StrEnum):
    """What the device looked like when it was left."""

    SCRATCHES = "scratches"
    DENT = "dent"
    CRACKED = "cracked"
    LIQUID_MARKS = "liquid_marks"
    MISSING_PARTS = "missing_parts"
    LOOSE_HINGE = "loose_hinge"
    SWOLLEN_BATTERY = "swollen_battery"
    OPENED_BEFORE = "opened_before"


class ProblemPhrase(StrEnum):
    """The eight phrases one click away from the problem in the customer's words."""

    WONT_START = "wont_start"
    SLOW = "slow"
    SCREEN = "screen"
    LIQUID = "liquid"
    VIRUS = "virus"
    DATA_RECOVERY = "data_recovery"
    UPGRADE = "upgrade"
    BATTERY = "battery"


class ContactWay(StrEnum):
    """How the customer wants to hear from the shop."""

    CALL = "call"
    EMAIL = "email"
