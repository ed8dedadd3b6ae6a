"""The count sheet names what lies on a shelf and never how many; its code takes the shelf in hand."""

from decimal import Decimal

import pytest

from msp_desktop.domain.errors import NeedsConfirmation, Refused
from msp_desktop.i18n import LANGUAGES
from msp_desktop.queries.stock_take_differences import difference_list
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.stock_takes import close_shelf, count_again, name_shelf, set_count
from msp_desktop.workflows.print_count_sheet import print_count_sheet
from tests.documents.papers import codes_of, text_of
from tests.usecases.counting import begin, put


def test_the_sheet_has_no_quantities(shop: Shop) -> None:
    shop.run(put, code="KEY-14", name="Keyboard", shelf="K-14", pieces=4711, serials=None)
    shop.run(put, code="LCD-9", name="Screen", shelf="K-9", pieces=2, serials=["A1", "A2"])
    shop.run(put, code="RAM", name="Memory", shelf="P-1", pieces=1)
    shop.run(put, code="OLD", name="Never kept", shelf="K-2", pieces=0)
    shop.run(name_shelf, shelf="K", name="Keyboards, screens")
    take, _shelf = begin(shop, "K", "P")
    for language in LANGUAGES:
        made = print_count_sheet(shop, take_id=take, language=language)
        text = text_of(made.pdf)
        assert "4711" not in text.replace(",", "").replace(".", "")
        assert "Never kept" not in text
        assert text.index("K-9") < text.index("K-14")  # in walking order
        assert "A1" not in text
        assert print_count_sheet(shop, take_id=take, language=language).pdf == made.pdf
        assert codes_of(made.pdf, 0) == {"SHELF-K": "Code128"}
        assert codes_of(made.pdf, 1) == {"SHELF-P": "Code128"}


def test_a_second_count_prints_only_its_parts(shop: Shop) -> None:
    part = shop.run(put, code="RAM-4", name="Memory four", shelf="P-1", pieces=3).value
    shop.run(put, code="RAM-5", name="Memory five", shelf="P-2", pieces=0)
    other = shop.run(put, code="RAM-6", name="Memory six", shelf="P-3", pieces=1).value
    take, shelf = begin(shop, "P")
    shop.run(set_count, shelf_id=shelf["P"], part_id=part, quantity=Decimal(2))
    shop.run(set_count, shelf_id=shelf["P"], part_id=other, quantity=Decimal(1))
    shop.run(close_shelf, shelf_id=shelf["P"])
    with pytest.raises(Refused):
        print_count_sheet(shop, take_id=take)
    shop.run(count_again, line_ids=[row.id for row in shop.ask(difference_list, take_id=take)])
    text = text_of(print_count_sheet(shop, take_id=take, language="en").pdf)
    assert "Memory four" in text
    assert "Memory six" not in text
    assert "count again" in text
    with pytest.raises(NeedsConfirmation):
        shop.run(close_shelf, shelf_id=shelf["P"])
