"""What a country sets for a shop at first start: money, taxes, numbers, papers and how long they are kept.

Tables as of 25 November 2026: the rates in force then, from the national VAT laws and the tax authorities' own lists.
Everything here is a starting value that the owner can change, except which checks a tax number must pass.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from msp_desktop.domain.numbering import STANDARD_FORMS, NumberForm, Restart, SeriesKind
from msp_desktop.domain.tax import LegalText, Tax, TaxCategory, TaxPart
from msp_desktop.domain.totals import PartsRule, PriceBasis, TaxRounding


class Paper(StrEnum):
    """The sheet that documents are printed on."""

    A4 = "a4"
    LETTER = "letter"


class TaxWord(StrEnum):
    """What tax on sales is called; shown in the reader's language."""

    VAT = "vat"
    SALES_TAX = "sales_tax"
    GST = "gst"


class DateForm(StrEnum):
    """The order and marks of a date in figures."""

    DAY_SLASH = "dd/mm/yyyy"
    DAY_DOT = "dd.mm.yyyy"
    MONTH_SLASH = "mm/dd/yyyy"
    YEAR_DASH = "yyyy-mm-dd"


class AddressForm(StrEnum):
    """How the last lines of an address are written."""

    POSTCODE_TOWN_PROVINCE = "postcode_town_province"
    POSTCODE_TOWN = "postcode_town"
    TOWN_POSTCODE = "town_postcode"
    TOWN_STATE_POSTCODE = "town_state_postcode"


class RateName(StrEnum):
    """What a rate of the presets is called; shown in the reader's language, kept as the owner's own word."""

    STANDARD = "standard"
    REDUCED = "reduced"
    SECOND_REDUCED = "second_reduced"
    SUPER_REDUCED = "super_reduced"
    ZERO = "zero"
    REVERSE_CHARGE = "reverse_charge"
    INTRA_EU = "intra_eu"
    EXPORT = "export"
    OUTSIDE = "outside"
    MARGIN = "margin"
    EXEMPT = "exempt"
    EXCLUDED = "excluded"
    SALES_TAX = "sales_tax"


class ReceiptPolicy(StrEnum):
    """Who gets a sale receipt in place of an invoice."""

    PERSON_PAID = "person_paid"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class UnnamedSale:
    """An invoice that needs no customer's name: paid at once, tax included up to the limit (None for no limit).

    `over` says that the limit itself needs a name already.
    """

    limit_cents: int | None
    source: str
    over: bool = False

    def allows(self, total_cents: int) -> bool:
        """Whether a sale of this total may stay without a name."""
        if self.limit_cents is None:
            return True
        return total_cents < self.limit_cents or (total_cents == self.limit_cents and not self.over)


@dataclass(frozen=True, slots=True)
class RatePreset:
    """A rate with the days it is in force (`to_day` included, None while it lasts); the first of a country is usual."""

    name: RateName
    category: TaxCategory
    percent: Decimal
    from_day: date
    to_day: date | None = None
    reason: str = ""
    parts: tuple[TaxPart, ...] = ()

    @property
    def key(self) -> str:
        """The stable key of the rate; a later percent of the same rate has the same key."""
        return self.name.value

    def in_force(self, day: date) -> bool:
        """Whether the rate holds on the day."""
        return self.from_day <= day and (self.to_day is None or day <= self.to_day)

    def tax(self, name: str) -> Tax:
        """The tax under the name the shop gives it."""
        return Tax(self.key, name, self.category, self.percent, self.reason, self.parts)


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a country with its own usual rate (Canada's provinces)."""

    code: str
    name: str
    rate: RatePreset


@dataclass(frozen=True, slots=True)
class TaxNumberSchemes:
    """Which python-stdnum modules check the numbers of a country, any one of each list being enough; "" has no check.

    `vat` is the number the tax on sales is charged under, `tax_code` the other number papers carry ("" for none).
    """

    vat: tuple[str, ...]
    tax_code: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Country:
    """The starting values of a country. `tax_name` is its own word for the tax; `retention_years` with its source."""

    code: str
    currency: str
    language: str
    zone: str
    tax_name: str
    rates: tuple[RatePreset, ...]
    numbers: TaxNumberSchemes
    retention_years: int
    retention_source: str
    date_form: DateForm = DateForm.DAY_SLASH
    address_form: AddressForm = AddressForm.POSTCODE_TOWN
    paper: Paper = Paper.A4
    tax_word: TaxWord = TaxWord.VAT
    receipt_policy: ReceiptPolicy = ReceiptPolicy.PERSON_PAID
    till_number_required: bool = False
    receipt_not_tax_document: bool = False
    unnamed: "UnnamedSale | None" = None
    person_basis: PriceBasis = PriceBasis.GROSS
    company_basis: PriceBasis = PriceBasis.NET
    tax_rounding: TaxRounding = TaxRounding.DOCUMENT
    parts_rule: PartsRule = PartsRule.SUM
    cash_step: int = 0
    rate_entered: bool = False
    regions: tuple[Region, ...] = ()
    credit_prefix: str = "CN-"
    foot: str = ""
    uses_iban: bool = True
    week_starts_sunday: bool = False
    forms: Mapping[SeriesKind, NumberForm] = field(init=False)

    def __post_init__(self) -> None:
        credit = NumberForm(self.credit_prefix, with_year=True, digits=3, restarts=Restart.YEAR)
        forms = MappingProxyType({**STANDARD_FORMS, SeriesKind.CREDIT_NOTE: credit})
        object.__setattr__(self, "forms", forms)

    @property
    def phone_region(self) -> str:
        """The region that phone numbers without a prefix belong to."""
        return self.code

    @property
    def payment_qr(self) -> bool:
        """Whether invoices carry the bank code for a transfer: it knows euro only (EPC069-12)."""
        return self.currency == "EUR" and self.uses_iban

    def rates_on(self, day: date, region: str = "") -> tuple[RatePreset, ...]:
        """The rates in force on the day, with the region's own as the usual one where the country has regions."""
        own = next((each.rate for each in self.regions if each.code == region), None)
        rates = self.rates if own is None else (own, *self.rates[1:])
        return tuple(rate for rate in rates if rate.in_force(day))


def sales_tax(parts: Iterable[TaxPart], from_day: date) -> RatePreset:
    """The one sales tax rate a US owner enters, summed from its named parts (state, county, city)."""
    return _parts(RateName.SALES_TAX, from_day, *parts)


def paper_for(country: Country, *, is_company: bool, has_tax_number: bool, paid_in_full: bool) -> SeriesKind:
    """Whether a sale is put on an invoice or a receipt.

    A tax number is one of a business (VAT number), not a person's tax code.
    """
    person = not is_company and not has_tax_number
    wants_receipt = country.receipt_policy is ReceiptPolicy.PERSON_PAID and person and paid_in_full
    return SeriesKind.RECEIPT if wants_receipt else SeriesKind.INVOICE


def basis_for(country: Country, *, is_company: bool) -> PriceBasis:
    """Whether prices are told with tax (people, mostly) or without (companies, and everybody in the US and Canada)."""
    return country.company_basis if is_company else country.person_basis


def _rate(
    name: RateName, percent: str, *since: int, until: date | None = None, category: TaxCategory = TaxCategory.STANDARD
) -> RatePreset:
    return RatePreset(name, category, Decimal(percent), date(*since), until)


def _untaxed(name: RateName, category: TaxCategory, reason: str, *since: int) -> RatePreset:
    return RatePreset(name, category, Decimal(), date(*since), reason=reason)


def _parts(name: RateName, since: date, *parts: TaxPart) -> RatePreset:
    total = sum((part.percent for part in parts), Decimal())
    return RatePreset(name, TaxCategory.STANDARD, total, since, parts=parts)


def _eu(*since: int) -> tuple[RatePreset, ...]:
    """The treatments without tax that every EU country has (Directive 2006/112/EC; services to business since 2010)."""
    return (
        _untaxed(RateName.REVERSE_CHARGE, TaxCategory.REVERSE_CHARGE, "reverse-charge", 2010, 1, 1),
        _untaxed(RateName.INTRA_EU, TaxCategory.INTRA_EU, "intra-eu", *since),
        _untaxed(RateName.EXPORT, TaxCategory.EXPORT, "export", *since),
        _untaxed(RateName.OUTSIDE, TaxCategory.OUTSIDE, "outside", *since),
        _untaxed(RateName.MARGIN, TaxCategory.MARGIN, "margin", 1995, 1, 1),
    )


FOOT_TEXTS: Mapping[str, LegalText] = MappingProxyType(
    {
        "it-courtesy": LegalText(
            "it-courtesy",
            TaxCategory.STANDARD,
            MappingProxyType(
                {
                    "en": "Courtesy copy. The invoice that counts for tax is the electronic one (D.Lgs. 127/2015).",
                    "it": "Copia di cortesia. La fattura valida ai fini fiscali è quella elettronica "
                    "(D.Lgs. 127/2015).",
                }
            ),
            "D.Lgs. 127/2015 art. 1 c. 3",
        ),
        "fr-late": LegalText(
            "fr-late",
            TaxCategory.STANDARD,
            MappingProxyType(
                {
                    "en": "Late payment by a business: interest at three times the French legal rate and a fixed "
                    "recovery fee of €40 (art. L441-10 of the French Commercial Code). No discount for early payment.",
                    "fr": "Retard de paiement d'un professionnel : pénalités à trois fois le taux d'intérêt légal et "
                    "indemnité forfaitaire de recouvrement de 40 € (art. L441-10 du Code de commerce). "
                    "Pas d'escompte pour paiement anticipé.",
                    "it": "Ritardo di pagamento di un'impresa: interessi pari a tre volte il tasso legale francese e "
                    "indennità fissa di recupero di 40 € (art. L441-10 del Codice di commercio francese). "
                    "Nessuno sconto per pagamento anticipato.",
                }
            ),
            "Code de commerce art. L441-9, L441-10, D441-5",
        ),
    }
)

_GST = TaxPart("GST", Decimal(5))


def _province(code: str, name: str, *parts: tuple[str, str], since: date) -> Region:
    named = tuple(TaxPart(part, Decimal(percent)) for part, percent in parts)
    return Region(code, name, _parts(RateName.STANDARD, since, *named))


# Canada Revenue Agency, "Charge and collect the tax: which rate"; provinces' own lists for PST, RST and QST.
# The federal 5 % holds since 1 January 2008; where a province has its own later day, that one stands here.
_PROVINCES = (
    _province("AB", "Alberta", ("GST", "5"), since=date(2008, 1, 1)),
    _province("BC", "British Columbia", ("GST", "5"), ("PST", "7"), since=date(2013, 4, 1)),
    _province("MB", "Manitoba", ("GST", "5"), ("RST", "7"), since=date(2019, 7, 1)),
    _province("NB", "New Brunswick", ("HST", "15"), since=date(2016, 7, 1)),
    _province("NL", "Newfoundland and Labrador", ("HST", "15"), since=date(2016, 7, 1)),
    _province("NS", "Nova Scotia", ("HST", "14"), since=date(2025, 4, 1)),
    _province("NT", "Northwest Territories", ("GST", "5"), since=date(2008, 1, 1)),
    _province("NU", "Nunavut", ("GST", "5"), since=date(2008, 1, 1)),
    _province("ON", "Ontario", ("HST", "13"), since=date(2010, 7, 1)),
    _province("PE", "Prince Edward Island", ("HST", "15"), since=date(2016, 10, 1)),
    _province("QC", "Québec", ("GST", "5"), ("QST", "9.975"), since=date(2013, 1, 1)),
    _province("SK", "Saskatchewan", ("GST", "5"), ("PST", "6"), since=date(2017, 3, 23)),
    _province("YT", "Yukon", ("GST", "5"), since=date(2008, 1, 1)),
)

_ITALY = Country(
    "IT",
    "EUR",
    "it",
    "Europe/Rome",
    "IVA",
    (
        _rate(RateName.STANDARD, "22", 2013, 10, 1),
        _rate(RateName.STANDARD, "21", 2011, 9, 17, until=date(2013, 9, 30)),
        _rate(RateName.REDUCED, "10", 1995, 2, 24),
        _rate(RateName.SECOND_REDUCED, "5", 2016, 1, 1),
        _rate(RateName.SUPER_REDUCED, "4", 1989, 1, 1),
        *_eu(1993, 1, 1),
        _untaxed(RateName.EXEMPT, TaxCategory.EXEMPT, "it-exempt", 1973, 1, 1),
        _untaxed(RateName.EXCLUDED, TaxCategory.EXEMPT, "it-excluded", 1973, 1, 1),
    ),
    TaxNumberSchemes(("it.iva",), ("it.codicefiscale", "it.iva")),
    10,
    "Codice civile art. 2220",
    address_form=AddressForm.POSTCODE_TOWN_PROVINCE,
    till_number_required=True,
    receipt_not_tax_document=True,
    credit_prefix="NC-",
    foot="it-courtesy",
)

_GERMANY = Country(
    "DE",
    "EUR",
    "de",
    "Europe/Berlin",
    "USt",
    (
        _rate(RateName.STANDARD, "19", 2021, 1, 1),
        _rate(RateName.REDUCED, "7", 2021, 1, 1),
        *_eu(1993, 1, 1),
    ),
    TaxNumberSchemes(("de.vat",), ("de.stnr",)),
    8,
    "§ 147 Abs. 3 AO, § 14b UStG (eight years since 1 January 2025)",
    date_form=DateForm.DAY_DOT,
    credit_prefix="KR-",
)

_AUSTRIA = Country(
    "AT",
    "EUR",
    "de",
    "Europe/Vienna",
    "USt",
    (
        _rate(RateName.STANDARD, "20", 1984, 1, 1),
        _rate(RateName.REDUCED, "10", 1984, 1, 1),
        _rate(RateName.SECOND_REDUCED, "13", 2016, 1, 1),
        *_eu(1995, 1, 1),
    ),
    TaxNumberSchemes(("at.uid",), ("at.tin",)),
    7,
    "§ 132 BAO, § 11 Abs. 2 UStG",
    date_form=DateForm.DAY_DOT,
    credit_prefix="KR-",
    # The till gives the receipt (§ 132a BAO); what we print is an invoice.
    receipt_policy=ReceiptPolicy.NEVER,
    unnamed=UnnamedSale(40_000, "§ 11 Abs. 6 UStG: up to 400 euros with tax"),
)

_FRANCE = Country(
    "FR",
    "EUR",
    "fr",
    "Europe/Paris",
    "TVA",
    (
        _rate(RateName.STANDARD, "20", 2014, 1, 1),
        _rate(RateName.REDUCED, "10", 2014, 1, 1),
        _rate(RateName.SECOND_REDUCED, "5.5", 2014, 1, 1),
        _rate(RateName.SUPER_REDUCED, "2.1", 2014, 1, 1),
        *_eu(1993, 1, 1),
    ),
    TaxNumberSchemes(("fr.tva",), ("fr.siret", "fr.siren")),
    10,
    "Code de commerce art. L123-22",
    credit_prefix="AV-",
    foot="fr-late",
)

_SPAIN = Country(
    "ES",
    "EUR",
    "es",
    "Europe/Madrid",
    "IVA",
    (
        _rate(RateName.STANDARD, "21", 2012, 9, 1),
        _rate(RateName.REDUCED, "10", 2012, 9, 1),
        _rate(RateName.SUPER_REDUCED, "4", 1995, 1, 1),
        *_eu(1993, 1, 1),
    ),
    TaxNumberSchemes(("es.nif",), ()),
    6,
    "Código de Comercio art. 30",
    address_form=AddressForm.POSTCODE_TOWN_PROVINCE,
    credit_prefix="FR-",
)

_SWITZERLAND = Country(
    "CH",
    "CHF",
    "de",
    "Europe/Zurich",
    "MWST",
    (
        _rate(RateName.STANDARD, "8.1", 2024, 1, 1),
        _rate(RateName.REDUCED, "2.6", 2024, 1, 1),
        _rate(RateName.SECOND_REDUCED, "3.8", 2024, 1, 1),
        _untaxed(RateName.EXPORT, TaxCategory.EXPORT, "export", 1995, 1, 1),
        _untaxed(RateName.OUTSIDE, TaxCategory.OUTSIDE, "outside", 1995, 1, 1),
    ),
    TaxNumberSchemes(("ch.vat",), ("ch.uid",)),
    10,
    "OR Art. 958f",
    date_form=DateForm.DAY_DOT,
    cash_step=5,
    credit_prefix="KR-",
)

_UNITED_KINGDOM = Country(
    "GB",
    "GBP",
    "en",
    "Europe/London",
    "VAT",
    (
        _rate(RateName.STANDARD, "20", 2011, 1, 4),
        _rate(RateName.REDUCED, "5", 1997, 9, 1),
        _rate(RateName.ZERO, "0", 1973, 4, 1, category=TaxCategory.ZERO),
        _untaxed(RateName.EXPORT, TaxCategory.EXPORT, "export", 1973, 4, 1),
        _untaxed(RateName.OUTSIDE, TaxCategory.OUTSIDE, "outside", 1973, 4, 1),
        _untaxed(RateName.MARGIN, TaxCategory.MARGIN, "margin", 1995, 1, 1),
    ),
    TaxNumberSchemes(("gb.vat",), ("gb.utr",)),
    6,
    "VAT Notice 700/21 s. 2.4",
    address_form=AddressForm.TOWN_POSTCODE,
    receipt_policy=ReceiptPolicy.NEVER,
    unnamed=UnnamedSale(25_000, "VAT Regulations 1995 reg. 16A: up to 250 pounds with tax"),
)

_UNITED_STATES = Country(
    "US",
    "USD",
    "en",
    "America/New_York",
    "Sales tax",
    (
        _rate(RateName.SALES_TAX, "0", 2000, 1, 1),
        _untaxed(RateName.EXEMPT, TaxCategory.EXEMPT, "exempt", 2000, 1, 1),
    ),
    TaxNumberSchemes(("us.ein",), ()),
    7,
    "IRS Publication 583: three to seven years, the longest is taken",
    date_form=DateForm.MONTH_SLASH,
    address_form=AddressForm.TOWN_STATE_POSTCODE,
    paper=Paper.LETTER,
    tax_word=TaxWord.SALES_TAX,
    receipt_policy=ReceiptPolicy.NEVER,
    unnamed=UnnamedSale(None, "No federal or state law asks for the buyer's name on a sale paid at once"),
    person_basis=PriceBasis.NET,
    rate_entered=True,
    uses_iban=False,
    week_starts_sunday=True,
)

_CANADA = Country(
    "CA",
    "CAD",
    "en",
    "America/Toronto",
    "GST/HST",
    (
        _parts(RateName.STANDARD, date(2008, 1, 1), _GST),
        _untaxed(RateName.EXEMPT, TaxCategory.EXEMPT, "exempt", 1991, 1, 1),
        _rate(RateName.ZERO, "0", 1991, 1, 1, category=TaxCategory.ZERO),
    ),
    TaxNumberSchemes(("ca.bn",), ()),
    6,
    "Income Tax Act s. 230(4), Excise Tax Act s. 286(3)",
    date_form=DateForm.YEAR_DASH,
    address_form=AddressForm.TOWN_STATE_POSTCODE,
    paper=Paper.LETTER,
    tax_word=TaxWord.GST,
    receipt_policy=ReceiptPolicy.NEVER,
    unnamed=UnnamedSale(
        50_000, "Input Tax Credit Information Regulations s. 3(c): the buyer is named from 500 dollars on", over=True
    ),
    person_basis=PriceBasis.NET,
    parts_rule=PartsRule.EACH,
    cash_step=5,
    regions=_PROVINCES,
    uses_iban=False,
    week_starts_sunday=True,
)

COUNTRIES: Mapping[str, Country] = MappingProxyType(
    {
        country.code: country
        for country in (
            _ITALY,
            _AUSTRIA,
            _FRANCE,
            _GERMANY,
            _SPAIN,
            _SWITZERLAND,
            _UNITED_KINGDOM,
            _UNITED_STATES,
            _CANADA,
        )
    }
)

# How papers treat a country without a preset of its own, a customer's abroad for instance.
_ELSEWHERE = Country(
    "",
    "EUR",
    "en",
    "UTC",
    "VAT",
    (),
    TaxNumberSchemes(()),
    10,
    "The longest of the countries above",
    receipt_policy=ReceiptPolicy.NEVER,
    uses_iban=False,
)


def preset_of(code: str) -> Country:
    """The starting values of a country, plain ones without rates and checks where there is no preset for it."""
    return COUNTRIES.get(code) or replace(_ELSEWHERE, code=code)
