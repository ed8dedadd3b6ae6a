"""The snapshot keeps everything, adds up, and hashes to one value however it was written."""

from dataclasses import replace
from decimal import Decimal

import pytest

from msp_desktop.domain.snapshot import DocumentSnapshot, SnapshotTax, TaxPart
from tests.documents import papers


@pytest.mark.parametrize("snapshot", [papers.invoice(), papers.gross_invoice(), papers.receipt(), papers.credit_note()])
def test_what_was_written_is_read_back(snapshot: DocumentSnapshot) -> None:
    assert DocumentSnapshot.from_json(snapshot.to_json()) == snapshot
    assert snapshot.adds_up()


def test_equal_numbers_give_one_hash() -> None:
    line = replace(papers.LINES[0], quantity=Decimal("1.000"))
    assert papers.invoice((line,)).sha256() == papers.invoice((papers.LINES[0],)).sha256()
    assert papers.invoice((line,)).to_json().startswith('{"account_name":"Bottega')


def test_papers_from_before_parts_had_serials_hash_as_ever() -> None:
    assert papers.invoice().sha256() == "0cb67649f419351d1e775ced3933432f2c2c92aa8ae311e420e5786411bc1adb"
    assert papers.receipt().sha256() == "e7409fe359e4fcae88c876b19cd7c619f1a9f5c67c4a5d18517131b26526b193"
    fitted = papers.invoice((replace(papers.LINES[0], serials=("S649NX0T418812",), warranty="24 months"),))
    assert DocumentSnapshot.from_json(fitted.to_json()).lines == fitted.lines
    assert fitted.sha256() != papers.invoice((papers.LINES[0],)).sha256()
    assert "S649NX0T418812" in fitted.texts()


def test_large_and_small_numbers_are_written_without_exponent() -> None:
    line = replace(papers.LINES[0], quantity=Decimal("1E+3"))
    assert '"quantity":"1000"' in papers.invoice((line,)).to_json()
    assert '"discount_percent":"0"' in papers.invoice((replace(line, discount_percent=Decimal("0.00")),)).to_json()


def test_named_parts_of_a_rate_come_back() -> None:
    parts = (TaxPart("State", Decimal("6.25"), 1400), TaxPart("City", Decimal("2.625"), 588))
    snapshot = papers.invoice(taxes=(SnapshotTax("Sales tax", Decimal("8.875"), 22400, 1988, parts=parts),))
    assert DocumentSnapshot.from_json(snapshot.to_json()).taxes[0].parts == parts


@pytest.mark.parametrize(
    "text", ["[]", '{"kind":"invoice"}', '{"secret":1}', papers.invoice().to_json().replace("22400", '"x"')]
)
def test_something_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not|missing"):
        DocumentSnapshot.from_json(text)


def test_a_wrong_sum_is_noticed() -> None:
    assert not papers.invoice(to_pay_cents=1).adds_up()
    assert not papers.invoice(tax_cents=1).adds_up()
    assert not papers.invoice(discount_cents=1).adds_up()


def test_every_text_is_listed_for_the_glyph_check() -> None:
    texts = papers.invoice().texts()
    assert "Dr Paola Marchetti" in texts
    assert "Samsung 980 NVMe SSD, 1 TB" in texts
    assert "M5UXCR1" in texts
