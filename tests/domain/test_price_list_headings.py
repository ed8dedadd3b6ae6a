"""Columns by their headings, in three languages."""

import pytest

from msp_desktop.domain.price_list_headings import PriceField, heading_row, headings_digest, propose_columns

F = PriceField


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        (
            ["Code", "Name", "Brand", "EAN", "Price", "Pack", "Category", "Stock"],
            [F.CODE, F.NAME, F.MAKER, F.BARCODE, F.PRICE, F.PACK, F.CATEGORY, F.STOCK],
        ),
        (
            ["Codice articolo", "Descrizione", "Marca", "Codice EAN", "Prezzo listino", "Prezzo netto €", "Conf.",
             "Disponibilità", "Valido dal"],
            [F.CODE, F.NAME, F.MAKER, F.BARCODE, F.NONE, F.PRICE, F.PACK, F.STOCK, F.DAY],
        ),
        (
            ["Artikel-Nr.", "Bezeichnung", "Hersteller", "EAN-Nummer", "EK-Preis (netto)", "VPE", "Warengruppe",
             "Bestand", "Gültig ab"],
            [F.CODE, F.NAME, F.MAKER, F.BARCODE, F.PRICE, F.PACK, F.CATEGORY, F.STOCK, F.DAY],
        ),
        (["Vostro codice", "Cod. Art.", "Descrizione", "Prezzo"], [F.OWN_CODE, F.CODE, F.NAME, F.PRICE]),
        (["Foo", "", "Bar"], [F.NONE, F.NONE, F.NONE]),
    ],
)  # fmt: skip
def test_headings(headings: list[str], fields: list[PriceField]) -> None:
    assert list(propose_columns(headings)) == fields


def test_the_headings_are_found_below_a_title() -> None:
    rows = [["Listino novembre"], [], ["Codice", "Descrizione", "Prezzo"], ["A1", "Disk", "12,50"]]
    assert heading_row(rows) == 2
    assert heading_row([["A1", "Disk", "12,50"]]) is None


def test_a_list_is_known_again_however_its_headings_are_written_and_with_the_reasons_beside_it() -> None:
    assert headings_digest(["Codice ", "PREZZO €"]) == headings_digest(["codice", "Prezzo"])
    assert headings_digest(["Codice", "Prezzo", "Motivo"]) == headings_digest(["Codice", "Prezzo"])
    assert headings_digest(["Codice", "Prezzo"]) != headings_digest(["Codice", "Preis"])
