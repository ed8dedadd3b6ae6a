"""A device's card read from its row, for use cases and queries alike."""

from msp_desktop.domain.device_facts import DeviceFacts
from msp_desktop.store.models.device import Device


def device_facts(device: Device) -> DeviceFacts:
    """Read everything that can be changed on a device's card but its owner."""
    return DeviceFacts(
        kind=device.kind,
        model=device.model,
        maker=device.maker,
        serial=device.serial,
        asset_tag=device.asset_tag,
        place=device.place,
        system=device.system,
        warranty_end=device.warranty_end,
        note=device.note,
    )
