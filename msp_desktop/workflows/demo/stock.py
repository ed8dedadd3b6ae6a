"""The stock of the demo shop: its suppliers and parts, the two years of buying behind them, and how it stands today."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from msp_desktop import paths
from msp_desktop.domain.customer_facts import PostalAddress
from msp_desktop.domain.purchase import OrderWay
from msp_desktop.domain.service_hours import ServiceHours
from msp_desktop.domain.supplier_facts import SupplierFacts
from msp_desktop.queries import demo_stock_facts
from msp_desktop.store.shop import Shop
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.demo_stock import write_stock_past
from msp_desktop.usecases.parts import PartFacts, PartSupplierFacts, add_part
from msp_desktop.usecases.suppliers import add_supplier
from msp_desktop.workflows.demo.stock_past import StockMaker, usual_use

PART_WARRANTY = 365
PLENTY = Decimal(500)
"""On hand from the first day where every step is an act and nobody orders in between."""

ROOM = Decimal(4)
"""Pieces more than usual for the days that are lived through act by act."""


@cache
def stock_data() -> dict[str, Any]:
    """Suppliers, shelves and parts as they are bundled."""
    found: dict[str, Any] = json.loads(paths.bundled("sample", "parts.json").read_text(encoding="utf-8"))
    return found


def keep_parts(shop: Shop, language: str) -> None:
    """Add the suppliers and the parts; nothing is on hand yet."""
    shop.run(_add_all, language=language)


def _add_all(work: UnitOfWork, *, language: str) -> None:
    data = stock_data()
    suppliers = [add_supplier(work, facts=_supplier(each)) for each in data["suppliers"]]
    for each in data["parts"]:
        add_part(work, facts=_part(each, suppliers, language))
    work.no_undo()


def _supplier(each: dict[str, Any]) -> SupplierFacts:
    return SupplierFacts(
        name=each["name"],
        language=each["language"] if each["language"] in ("en", "it") else "en",
        account_number=each["account"],
        contact_name=each["contact"],
        email=each["email"],
        phone=each["phone"],
        address=PostalAddress(
            street=each["street"],
            postcode=each["postcode"],
            town=each["town"],
            province=each["province"],
            country=each["country"],
        ),
        order_way=OrderWay(each["way"]),
        delivery_days=each["days"],
        order_until=each["until"],
        minimum_cents=each["minimum"],
        freight_cents=each["freight"],
        free_freight_cents=each["free"],
    )


def _part(each: dict[str, Any], suppliers: Sequence[int], language: str) -> PartFacts:
    categories = stock_data()["categories"]
    supplier = suppliers[each["supplier"]]
    return PartFacts(
        name=each[language],
        code=each["code"],
        category=each["category"] if language == "en" else categories[each["category"]],
        shelf=each["shelf"],
        cost_cents=each["cost"],
        price_cents=each["net"],
        minimum=Decimal(each["minimum"]),
        order_quantity=Decimal(each["lot"]),
        serialised=each.get("serialised", False),
        warranty_days=PART_WARRANTY,
        core_cents=each.get("core"),
        barcodes=(each["barcode"],) if "barcode" in each else (),
        suppliers=(
            PartSupplierFacts(supplier, f"{each['supplier'] + 4}{each['code'].replace('-', '')}", each["cost"]),
        ),
    )


def _supplier_code(each: dict[str, Any]) -> str:
    return f"{each['supplier'] + 4}{each['code'].replace('-', '')}"


def lay_stock(shop: Shop, hours: ServiceHours, *, first: date, last: date, room_days: int = 0) -> None:
    """Write down how the stock came about for what was used so far, with room for so many days to come."""
    uses = shop.ask(demo_stock_facts.part_uses)
    until = shop.now
    room = usual_use(uses, room_days * 2, until) if room_days else {}
    levels = {
        part_id: level + (room.get(part_id, Decimal()) + ROOM if room_days and part_id in _in_stories(shop) else 0)
        for part_id, level in _levels(shop).items()
    }
    _write(shop, hours, uses, levels, first, last)


def lay_plenty(shop: Shop, hours: ServiceHours, *, first: date) -> None:
    """Put so much on the shelves on the first day that it lasts for all that follows."""
    stories = _in_stories(shop)
    levels = {part_id: level + PLENTY if part_id in stories else level for part_id, level in _levels(shop).items()}
    _write(shop, hours, (), levels, first, first)


def _write(
    shop: Shop,
    hours: ServiceHours,
    uses: Sequence[demo_stock_facts.PartUse],
    levels: Mapping[int, Decimal],
    first: date,
    last: date,
) -> None:
    suppliers = shop.ask(demo_stock_facts.supplier_terms)
    maker = StockMaker(
        shop.ask(demo_stock_facts.kept_parts),
        uses,
        levels,
        hours=hours,
        first=first,
        last=last,
        zone=shop.zone,
        lead_days={each.id: each.delivery_days for each in suppliers},
        languages={each.id: each.language for each in suppliers},
    )
    shop.run(write_stock_past, past=maker.past())


def _levels(shop: Shop) -> dict[int, Decimal]:
    """What is on hand in the end, by part."""
    wanted = {each["code"]: Decimal(each["level"]) for each in stock_data()["parts"]}
    return {each.id: wanted[each.code] for each in shop.ask(demo_stock_facts.kept_parts) if each.code in wanted}


def _in_stories(shop: Shop) -> frozenset[int]:
    named = {each["code"] for each in stock_data()["parts"] if each.get("story")}
    return frozenset(each.id for each in shop.ask(demo_stock_facts.kept_parts) if each.code in named)
