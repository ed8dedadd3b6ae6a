"""A count sheet with made-up content."""

from msp_desktop.documents.count_sheet import CountRow, CountSheet, CountShelf
from msp_desktop.workflows.print_count_sheet import SHELF_CODE
from msp_desktop.workflows.sample_values import SampleShop


def sample_count_sheet(shop: SampleShop) -> CountSheet:
    """Two shelves, one of them with a part that has serial numbers."""
    words = shop.words
    keyboards = (
        CountRow("K-02", "KB-T14-IT", words("Keyboard ThinkPad T14, Italian")),
        CountRow("K-09", "LCD-14-FHD", words("Screen 14 in, 1920 × 1080, 30 pins")),
        CountRow("K-14", "BAT-T14G2", words("Battery ThinkPad T14 G2")),
    )
    memory = (
        CountRow("P-03", "SO-D4-16G", "SO-DIMM DDR4 3200 16 GB"),
        CountRow("P-04", "SO-D5-16G", "SO-DIMM DDR5 4800 16 GB"),
        CountRow("P-11", "SNV2S-500", "NVMe Kingston NV2 500 GB", serials=True),
    )
    shelf = words("Shelf {shelf} · {name}")
    return CountSheet(
        reader=shop.reader,
        shop_name=shop.party.name,
        count_name=words("Autumn {year}").format(year=shop.local.year),
        made_at=shop.now,
        shelves=(
            CountShelf(shelf.format(shelf="K", name=words("Keyboards, screens")), f"{SHELF_CODE}K", keyboards),
            CountShelf(shelf.format(shelf="P", name=words("Memory, disks")), f"{SHELF_CODE}P", memory),
        ),
    )
