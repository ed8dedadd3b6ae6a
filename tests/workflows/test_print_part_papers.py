"""The papers of a delivery: what they say before and after it is received, in both languages; labels by the dozen."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from msp_desktop.documents.raster import page_count
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.purchase import ShortDecision
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.counter.receiving import receive_delivery
from msp_desktop.usecases.purchasing.deliveries import count_piece, decide, note_serial, set_count, set_price
from msp_desktop.workflows.print_part_papers import goods_received_note, part_labels, receiving_list
from tests.deliveries import BATTERY, CHARGER, PASTE, SUPPLY, Scene, begin, scene, scene_shop
from tests.documents.papers import text_of
from tests.shops import Clock, ShopMaker


@pytest.fixture
def shop(tmp_path: Path, shop_maker: ShopMaker, clock: Clock) -> Iterator[Shop]:
    """The shop of the scene, set up once and copied."""
    with scene_shop(shop_maker, tmp_path / "shop.db", clock) as opened:
        yield opened


def counted(shop: Shop) -> Scene:
    made = begin(shop)
    shop.run(note_serial, line_id=made.lines[SUPPLY], serial="AX55-1")
    shop.run(set_count, line_id=made.lines[BATTERY], counted=Decimal(18))
    shop.run(decide, line_ids=(made.lines[BATTERY],), short=ShortDecision.CLOSE)
    shop.run(set_count, line_id=made.lines[PASTE], counted=Decimal(6))
    shop.run(set_price, line_id=made.lines[PASTE], unit_cents=440)
    shop.run(count_piece, delivery_id=made.delivery, code=CHARGER)
    return made


def test_the_list_to_count_by_says_what_is_expected_and_nothing_of_money(shop: Shop) -> None:
    made = begin(shop)
    paper = receiving_list(shop, delivery_id=made.delivery)
    text = text_of(paper.pdf)
    for said in ("Receiving list", "Elettronica Ferri", "88412", "PO-0001", SUPPLY, "Power supply 550 W", "K-09"):
        assert said in text
    assert "Write down the serial of each piece" in text
    assert "38.50" not in text
    assert paper.file_name == "Receiving-list-88412-Elettronica-Ferri.pdf"


def test_the_note_says_what_came_what_is_missing_and_what_it_is_worth(shop: Shop) -> None:
    made = counted(shop)
    with pytest.raises(Refused, match="not received yet"):
        goods_received_note(shop, delivery_id=made.delivery)
    shop.run(receive_delivery, delivery_id=made.delivery)
    text = text_of(goods_received_note(shop, delivery_id=made.delivery).pdf)
    for said in (
        "Goods-received note GR-0001",
        "AX55-1",
        "3 missing, still on order",
        "2 missing, line closed",
        "1 not ordered, set aside",
        "4.40, was 4.10",
        "Davide Riva",
        "€71.20",
    ):
        assert said in text, said


def test_labels_of_several_parts_each_with_its_copies(shop: Shop) -> None:
    made = scene(shop)
    pdf = part_labels(shop, [(made.parts[SUPPLY], 3), (made.parts[BATTERY], 2)])
    assert page_count(pdf) == 5
    assert text_of(pdf).count("PSU-550B") == 3
    with pytest.raises(Refused, match="Choose at least one"):
        part_labels(shop, [(made.parts[SUPPLY], 0)])
    with pytest.raises(Refused, match="At most"):
        part_labels(shop, [(made.parts[SUPPLY], 1001)])
