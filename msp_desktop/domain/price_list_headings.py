"""Which column of a price list is what: read off its headings in English, Italian and German."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum

from msp_desktop.domain.price_list_cells import Cell, text_of

LOOKED_AT = 25
"""Rows among which the headings are looked for."""

REASON_HEADINGS = frozenset({"reason", "motivo", "grund"})
"""What the last column of rows that were refused is called; it is no part of the list."""


class PriceField(StrEnum):
    """What a column of a price list can hold."""

    NONE = ""
    CODE = "code"
    OWN_CODE = "own_code"
    BARCODE = "barcode"
    NAME = "name"
    MAKER = "maker"
    CATEGORY = "category"
    PRICE = "price"
    PACK = "pack"
    STOCK = "stock"
    DAY = "day"


# Field → headings, the surest first; folded, without signs. An earlier one wins over a later of the same column.
_WORDS: dict[PriceField, tuple[str, ...]] = {
    PriceField.PRICE: (
        "net price", "your price", "dealer price", "purchase price", "prezzo netto", "prezzo rivenditore",
        "prezzo riservato", "vostro prezzo", "prezzo acquisto", "nettopreis", "einkaufspreis", "handlerpreis",
        "ihr preis", "netto preis", "hek", "ek", "ek preis", "cost", "costo", "unit price", "prezzo unitario",
        "stuckpreis", "einzelpreis", "price", "prezzo", "preis", "net", "netto", "list price", "prezzo listino",
        "listenpreis",
    ),
    PriceField.OWN_CODE: (
        "your code", "our code", "customer code", "customer item code", "codice cliente", "vostro codice",
        "nostro codice", "codice interno", "ihre artikelnummer", "kundenartikelnummer", "eigene nummer", "own code",
    ),
    PriceField.BARCODE: (
        "barcode", "bar code", "ean", "ean13", "ean 13", "ean code", "gtin", "upc", "codice a barre", "codice ean",
        "codice barre", "strichcode", "ean nummer",
    ),
    PriceField.CODE: (
        "supplier code", "item code", "part number", "part no", "article number", "article no", "item number",
        "item no", "codice articolo", "cod articolo", "cod art", "codice prodotto", "codice fornitore",
        "artikelnummer", "artikel nr", "artikelnr", "art nr", "artnr", "bestellnummer", "bestell nr", "teilenummer",
        "code", "codice", "cod", "sku", "mpn", "pn", "article", "articolo", "artikel", "nummer", "reference",
        "riferimento",
    ),
    PriceField.NAME: (
        "name", "product name", "description", "item description", "nome", "descrizione", "descrizione articolo",
        "denominazione", "bezeichnung", "artikelbezeichnung", "beschreibung", "product", "prodotto", "produkt",
        "title", "titolo", "item",
    ),
    PriceField.MAKER: (
        "maker", "manufacturer", "brand", "vendor", "marca", "produttore", "marchio", "costruttore", "brand name",
        "hersteller", "marke",
    ),
    PriceField.PACK: (
        "pack", "pack size", "packaging", "pieces per pack", "min order", "minimum order", "moq", "confezione",
        "pezzi per confezione", "pz conf", "conf", "imballo", "quantita minima", "minimo ordine", "verpackungseinheit",
        "ve", "packung", "mindestmenge", "vpe", "stuck pro packung",
    ),
    PriceField.CATEGORY: (
        "category", "group", "product group", "family", "categoria", "gruppo", "famiglia", "gruppo merceologico",
        "reparto", "kategorie", "warengruppe", "produktgruppe", "gruppe",
    ),
    PriceField.STOCK: (
        "stock", "availability", "available", "in stock", "qty available", "disponibilita", "disponibile", "giacenza",
        "esistenza", "bestand", "verfugbar", "verfugbarkeit", "lagerbestand", "lager",
    ),
    PriceField.DAY: (
        "valid from", "price date", "date", "valido dal", "valida dal", "data prezzo", "decorrenza", "data",
        "gultig ab", "preis vom", "datum",
    ),
}  # fmt: skip

_UNSURE = 1000


def folded(cell: Cell) -> str:
    """A heading as it is compared: small letters without marks, words with single blanks."""
    apart = unicodedata.normalize("NFKD", text_of(cell).casefold())
    bare = "".join(each for each in apart if not unicodedata.combining(each))
    return " ".join(re.findall(r"[a-z0-9]+", bare))


def propose_columns(headings: Sequence[Cell]) -> tuple[PriceField, ...]:
    """What each column holds by its heading, each field at most once; the surest reading wins."""
    found = []
    for at, heading in enumerate(headings):
        text = folded(heading)
        found += [(_rank(text, words), at, field) for field, words in _WORDS.items() if text]
    chosen = [PriceField.NONE] * len(headings)
    taken: set[PriceField] = set()
    for rank, at, field in sorted(found, key=lambda each: (each[0], each[1])):
        if rank < _UNSURE * 2 and chosen[at] is PriceField.NONE and field not in taken:
            chosen[at] = field
            taken.add(field)
    return tuple(chosen)


def heading_row(rows: Sequence[Sequence[Cell]]) -> int | None:
    """The place of the headings among the first rows: where the most are known, two at least; None without any."""
    best, most = None, 1
    for at, row in enumerate(rows[:LOOKED_AT]):
        known = sum(field is not PriceField.NONE for field in propose_columns(row))
        if known > most:
            best, most = at, known
    return best


def without_reason(headings: Sequence[Cell]) -> Sequence[Cell]:
    """The headings without the column that says why rows were refused."""
    return headings[:-1] if headings and folded(headings[-1]) in REASON_HEADINGS else headings


def headings_digest(headings: Sequence[Cell]) -> str:
    """The SHA-256 by which the same headings are known again."""
    headings = without_reason(headings)
    return hashlib.sha256("\x1f".join(folded(each) for each in headings).encode()).hexdigest()


def _rank(text: str, words: tuple[str, ...]) -> int:
    """How sure a reading is, less is surer: the heading itself, one that holds it as words, or none (2,000)."""
    if text in words:
        return words.index(text)
    padded = f" {text} "
    inside = [at for at, each in enumerate(words) if len(each) > 2 and f" {each} " in padded]
    return _UNSURE + min(inside) if inside else _UNSURE * 2
