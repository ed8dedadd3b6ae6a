"""A report of the stock with made-up figures, to see how it prints."""

from msp_desktop.documents.bench_report import ReportColumn, ReportTable
from msp_desktop.documents.stock_report import StockPaper
from msp_desktop.i18n import Words
from msp_desktop.workflows.sample_values import SampleShop

_PARTS = (
    ("BAT-LAP-OEM", "Battery Latitude 5420, 63 Wh", 4, 35600, 21800),
    ("SNV2S-1T", "SSD 1 TB NVMe", 7, 58800, 34650),
    ("ADP-C-HDMI", "USB-C to HDMI adapter", 11, 19800, 9900),
)


def sample_stock_report(shop: SampleShop) -> StockPaper:
    """Three parts, in the shop's language."""
    reader = shop.reader
    words = Words(reader.language)
    net, cost = sum(part[3] for part in _PARTS), sum(part[4] for part in _PARTS)
    return StockPaper(
        reader=reader,
        shop_name=shop.party.name,
        title=words("Margin by part"),
        when=reader.month(shop.local.date()),
        sums=(
            (words("Net sales"), reader.money(net)),
            (words("Cost of goods"), reader.money(cost)),
            (words("Margin"), reader.money(net - cost)),
        ),
        table=ReportTable(
            "",
            (
                ReportColumn(words("Code"), 2.4, number=False),
                ReportColumn(words("Part"), 4, number=False),
                ReportColumn(words("Sold"), 0.9),
                ReportColumn(words("Net sales"), 1.4),
                ReportColumn(words("Cost of goods"), 1.5),
                ReportColumn(words("Margin"), 1.4),
            ),
            tuple(
                (
                    code,
                    name,
                    reader.number(sold),
                    reader.money(income),
                    reader.money(spent),
                    reader.money(income - spent),
                )
                for code, name, sold, income, spent in _PARTS
            ),
        ),
        made_at=shop.now,
    )
