"""What a device's card says, as plain values."""

from dataclasses import dataclass
from datetime import date

from msp_desktop.domain.device_kind import DeviceKind


@dataclass(frozen=True, slots=True)
class DeviceFacts:
    """Everything a person can change on a device's card but its owner."""

    kind: DeviceKind
    model: str
    maker: str = ""
    serial: str = ""
    asset_tag: str = ""
    place: str = ""
    system: str = ""
    warranty_end: date | None = None
    note: str = ""

    @property
    def name(self) -> str:
        """Maker and model as one says them."""
        return f"{self.maker} {self.model}".strip()


# Makers whose name starts what people type as a model; other first words may be part of the model.
KNOWN_MAKERS = {
    each.casefold(): each
    for each in (
        "Acer", "AOC", "Apple", "Asus", "AVM", "BenQ", "Brother", "Canon", "Cisco", "Dell", "Eizo", "Epson",
        "Fairphone", "Fujitsu", "Gigabyte", "Google", "Honor", "HP", "Huawei", "Iiyama", "Kyocera", "LaCie", "Lenovo",
        "Lexmark", "LG", "Logitech", "Medion", "Microsoft", "MikroTik", "Motorola", "MSI", "Netgear", "Nintendo",
        "Nokia", "OnePlus", "Oppo", "Packard", "Panasonic", "Philips", "QNAP", "Razer", "Ricoh", "Samsung", "Seagate",
        "Sony", "Synology", "Toshiba", "TP-Link", "Ubiquiti", "Valve", "ViewSonic", "WD", "Wortmann", "Xerox", "Xiaomi",
        "Zotac", "Zyxel",
    )
}  # fmt: skip


def split_maker(typed: str) -> tuple[str, str]:
    """Take a known maker off the front of what was typed as a model: ("Dell", "Latitude 5420"); else ("", typed)."""
    first, _blank, rest = typed.strip().partition(" ")
    maker = KNOWN_MAKERS.get(first.casefold())
    return (maker, rest.strip()) if maker and rest.strip() else ("", typed.strip())
