"""The price list as a paper: asked from the catalogue, made for customers in the shop's language."""

from dataclasses import dataclass

from msp_desktop.documents.names import file_name
from msp_desktop.documents.price_list import price_list_pdf
from msp_desktop.documents.values import PriceGroup, PriceList, PriceRow
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.snapshot import PaperSize
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.domain.work_kind import ServiceKind
from msp_desktop.i18n import Words, _
from msp_desktop.queries.catalogue_paper import PriceListEntry, PriceListFacts, price_list_facts
from msp_desktop.store.shop import Shop
from msp_desktop.words import TAX_WORDS


@dataclass(frozen=True, slots=True)
class PriceListPaper:
    """The finished paper, what it is called and the name it is saved under."""

    pdf: bytes
    title: str
    file_name: str


def price_list_paper(shop: Shop, *, language: str | None = None) -> PriceListPaper:
    """Make the price list of today. Raises Refused when nothing in the catalogue has a price."""
    facts = shop.ask(price_list_facts, today=shop.today, language=language)
    if not facts.entries:
        raise Refused(_("Nothing in the catalogue has a price yet."))
    logo = shop.files.read(facts.logo_sha256) if facts.logo_sha256 else None
    words = Words(facts.reader.language)
    paper = PaperSize.LETTER if facts.paper == PaperSize.LETTER.value else PaperSize.A4
    title = words("Price list")
    return PriceListPaper(price_list_pdf(price_list(facts), logo, paper), title, file_name(title, facts.shop.name))


def price_list(facts: PriceListFacts) -> PriceList:
    """The values of the paper: a group for each category, labour by itself at the end."""
    words = Words(facts.reader.language)
    flat = [each for each in facts.entries if each.kind is ServiceKind.FLAT]
    labour = tuple(_row(each) for each in facts.entries if each.kind is ServiceKind.LABOUR)
    groups = [
        PriceGroup(category or words("Other services"), tuple(_row(each) for each in flat if each.category == category))
        for category in sorted({each.category for each in flat}, key=lambda name: (not name, name.casefold()))
    ]
    if labour:
        groups.append(PriceGroup(words("Work by the hour"), labour))
    return PriceList(
        reader=facts.reader,
        shop=facts.shop,
        groups=tuple(groups),
        prices_include_tax=facts.basis is PriceBasis.GROSS,
        tax_name=words(TAX_WORDS[facts.tax_word]),
    )


def _row(entry: PriceListEntry) -> PriceRow:
    unit = "HUR" if entry.kind is ServiceKind.LABOUR else "C62"
    return PriceRow(entry.code, entry.name, entry.price_cents, entry.detail, entry.bench_minutes, unit)
