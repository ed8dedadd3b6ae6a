"""Made-up values for the preview of a template."""

from collections.abc import Mapping
from datetime import date, timedelta

from msp_desktop import checks
from msp_desktop.domain.message_text import Place
from msp_desktop.i18n import Formats, Words
from msp_desktop.queries.shop_settings import ShopIdentity


def sample_values(shop: ShopIdentity, words: Words, reader: Formats, today: date) -> Mapping[Place, str]:
    """What every word in braces becomes in the preview: the shop is the real one, the rest is made up."""
    town = f"{shop.postcode} {shop.town}".strip()
    return {
        Place.CUSTOMER: "Anna Kowalski",
        Place.SHOP: shop.name,
        Place.PHONE: checks.phone_grouped(shop.phone) if shop.phone else "",
        Place.HOURS: f"{reader.weekday(0)} – {reader.weekday(4)} 9 – 13, 15 – 19",
        Place.ADDRESS: ", ".join(each for each in (shop.street, town) if each),
        Place.JOB: "J-2641",
        Place.DEVICE: "Acer Aspire 5",
        Place.PROBLEM: words("Does not start since Friday"),
        Place.TOTAL: reader.money(11854),
        Place.LIMIT: reader.money(15000),
        Place.PROMISED: f"{reader.long_weekday(today + timedelta(days=2))}, 18:00",
        Place.READY_SINCE: reader.long_day(today),
        Place.READY_UNTIL: reader.long_day(today + timedelta(days=30)),
        Place.STORAGE_FEE: reader.money(200),
        Place.WARRANTY_UNTIL: reader.long_day(today + timedelta(days=365)),
        Place.QUOTE: "Q-2026-0112",
        Place.QUOTE_TOTAL: reader.money(26800),
        Place.VALID_UNTIL: reader.long_day(today + timedelta(days=14)),
        Place.APPOINTMENT: f"{reader.long_weekday(today + timedelta(days=3))}, 10:00",
        Place.LOANER: "Lenovo ThinkPad X260",
        Place.DUE: reader.long_day(today + timedelta(days=7)),
        Place.INVOICE: "2026/0871",
        Place.INVOICE_TOTAL: reader.money(11854),
        Place.PAY_BY: reader.long_day(today + timedelta(days=30)),
        Place.SUPPLIER: "Runner S.p.A.",
        Place.ACCOUNT: "448120",
        Place.ORDER: "PO-0193",
        Place.ORDER_TOTAL: reader.money(63200),
        Place.EXPECTED: reader.long_day(today + timedelta(days=2)),
        Place.DELIVERY_NOTE: "DDT 2026/4471",
        Place.RETURN: "SR-0012",
        Place.RMA: "RMA-77120",
        Place.WHAT: words("Samsung 980 1 TB: 8 ordered, 7 came"),
    }
