"""Taxes: what a line is charged, and the sentences, regimes, stamp duty and withholding the laws add to it.

Tables as of 25 November 2026. Sources stand with each entry; Natura codes are those of the FatturaPA specification
1.9 (in force since 1 April 2025), VATEX codes those of the EN 16931 code list.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType


class TaxCategory(StrEnum):
    """Why a rate applies or none does: the codes of EN 16931 (UNCL 5305), with M for the margin scheme."""

    STANDARD = "S"
    ZERO = "Z"
    EXEMPT = "E"
    REVERSE_CHARGE = "AE"
    INTRA_EU = "K"
    EXPORT = "G"
    OUTSIDE = "O"
    MARGIN = "M"


@dataclass(frozen=True, slots=True)
class TaxPart:
    """A named share of a combined rate, in percent of the net price (state and county, GST and QST)."""

    name: str
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Tax:
    """One tax treatment: a percent of the net price, or none with the code of the reason.

    `key` is stable and kept on lines; `name` is what the owner calls it ("" where a rule made it); `reason` is a key
    of LEGAL_TEXTS, "" where the tax is simply charged.
    Raises ValueError where a percent is charged without cause or the parts do not make up the percent.
    """

    key: str
    name: str
    category: TaxCategory
    percent: Decimal = Decimal()
    reason: str = ""
    parts: tuple[TaxPart, ...] = ()

    def __post_init__(self) -> None:
        if self.percent < 0 or (self.percent > 0 and self.category is not TaxCategory.STANDARD):
            raise ValueError(f"{self.key}: only the standard category charges a percent")
        if self.percent * 1000 != int(self.percent * 1000):
            raise ValueError(f"{self.key}: a percent has at most three decimals")
        if self.parts and sum((part.percent for part in self.parts), Decimal()) != self.percent:
            raise ValueError(f"{self.key}: the parts do not add up to the percent")

    @property
    def group(self) -> tuple[TaxCategory, Decimal, str, tuple[TaxPart, ...]]:
        """What lines must share to be taxed together on a document."""
        return (self.category, self.percent, self.reason, self.parts)

    @property
    def shown(self) -> bool:
        """Whether the paper may show a tax for it; under the margin scheme it must not (VAT directive art. 325)."""
        return self.category is not TaxCategory.MARGIN


def combined(key: str, name: str, parts: Iterable[TaxPart]) -> Tax:
    """A charged tax whose percent is the sum of its parts."""
    kept = tuple(parts)
    return Tax(key, name, TaxCategory.STANDARD, sum((part.percent for part in kept), Decimal()), parts=kept)


@dataclass(frozen=True, slots=True)
class LegalText:
    """The sentence a document must carry for a reason, by language, with the law it stands in.

    `natura` is Italy's code for a line without tax and `vatex` the European one; "" where there is none.
    """

    code: str
    category: TaxCategory
    texts: Mapping[str, str]
    source: str
    natura: str = ""
    vatex: str = ""

    def text(self, language: str) -> str:
        """The sentence in that language, in English where the table has none."""
        return self.texts.get(language) or self.texts["en"]


def _law(
    code: str, category: TaxCategory, source: str, natura: str = "", vatex: str = "", **texts: str
) -> tuple[str, LegalText]:
    return code, LegalText(code, category, MappingProxyType(texts), source, natura, vatex)


LEGAL_TEXTS: Mapping[str, LegalText] = MappingProxyType(
    dict(
        (
            _law(
                "reverse-charge",
                TaxCategory.REVERSE_CHARGE,
                "Directive 2006/112/EC art. 44, 196, 226(11a)",
                natura="N2.1",
                vatex="VATEX-EU-AE",
                en="Reverse charge, art. 196 of Directive 2006/112/EC",
                it="Inversione contabile, art. 7-ter DPR 633/1972",
                de="Steuerschuldnerschaft des Leistungsempfängers",
                fr="Autoliquidation, art. 283-2 du CGI",
                es="Inversión del sujeto pasivo",
            ),
            _law(
                "intra-eu",
                TaxCategory.INTRA_EU,
                "Directive 2006/112/EC art. 138; DL 331/1993 art. 41",
                natura="N3.2",
                vatex="VATEX-EU-IC",
                en="Intra-Community supply exempt from VAT, art. 138 of Directive 2006/112/EC",
                it="Operazione non imponibile, art. 41 DL 331/1993",
                de="Steuerfreie innergemeinschaftliche Lieferung",
                fr="Exonération de TVA, art. 262 ter I du CGI",
                es="Entrega intracomunitaria exenta, art. 25 Ley 37/1992",
            ),
            _law(
                "export",
                TaxCategory.EXPORT,
                "Directive 2006/112/EC art. 146; DPR 633/1972 art. 8",
                natura="N3.1",
                vatex="VATEX-EU-G",
                en="Export, not subject to VAT",
                it="Operazione non imponibile, art. 8 DPR 633/1972",
                de="Steuerfreie Ausfuhrlieferung",
                fr="Exonération de TVA, art. 262 I du CGI",
                es="Exportación exenta, art. 21 Ley 37/1992",
            ),
            _law(
                "margin",
                TaxCategory.MARGIN,
                "Directive 2006/112/EC art. 226(14), 325; DL 41/1995 art. 36",
                natura="N5",
                vatex="VATEX-EU-F",
                en="Margin scheme - second-hand goods",
                it="Regime del margine - beni usati, art. 36 DL 41/1995",
                de="Gebrauchtgegenstände/Sonderregelung",
                fr="Régime particulier - Biens d'occasion",
                es="Régimen especial de los bienes usados",
            ),
            _law(
                "outside",
                TaxCategory.OUTSIDE,
                "Directive 2006/112/EC art. 44, 59 (service to a business outside the EU); DPR 633/1972 art. 7-ter",
                natura="N2.1",
                vatex="VATEX-EU-O",
                en="Not subject to VAT",
                it="Operazione non soggetta, art. 7-ter DPR 633/1972",
                de="Nicht steuerbar",
                fr="TVA non applicable, art. 259-1 du CGI",
                es="Operación no sujeta",
            ),
            _law(
                "exempt",
                TaxCategory.EXEMPT,
                "The exemption is the customer's (resale, charity, public body); its certificate is kept on file",
                en="Exempt from tax",
                fr="Exonéré de taxe",
                de="Steuerbefreit",
                it="Operazione esente",
                es="Operación exenta",
                natura="N4",
            ),
            _law(
                "it-excluded",
                TaxCategory.EXEMPT,
                "DPR 633/1972 art. 15 (advances in the customer's name, re-charged stamp duty)",
                natura="N1",
                en="Excluded from the taxable amount, art. 15 DPR 633/1972",
                it="Escluso dalla base imponibile, art. 15 DPR 633/1972",
            ),
            _law(
                "it-exempt",
                TaxCategory.EXEMPT,
                "DPR 633/1972 art. 10",
                natura="N4",
                en="Exempt from VAT, art. 10 DPR 633/1972",
                it="Operazione esente, art. 10 DPR 633/1972",
            ),
            _law(
                "it-forfettario",
                TaxCategory.EXEMPT,
                "L. 190/2014 art. 1 cc. 54-89; no withholding: c. 67",
                natura="N2.2",
                en="No VAT charged under art. 1 cc. 54-89 L. 190/2014; not subject to withholding tax (c. 67)",
                it="Operazione senza applicazione dell'IVA, art. 1 cc. 54-89 L. 190/2014; "
                "non soggetta a ritenuta d'acconto (c. 67)",
            ),
            _law(
                "it-phones",
                TaxCategory.REVERSE_CHARGE,
                "DPR 633/1972 art. 17 c. 6 lett. b",
                natura="N6.5",
                vatex="VATEX-EU-AE",
                en="Reverse charge, art. 17 c. 6 lett. b DPR 633/1972",
                it="Inversione contabile, art. 17 c. 6 lett. b DPR 633/1972",
            ),
            _law(
                "it-electronics",
                TaxCategory.REVERSE_CHARGE,
                "DPR 633/1972 art. 17 c. 6 lett. c (consoles, tablets, laptops and chips, before retail)",
                natura="N6.6",
                vatex="VATEX-EU-AE",
                en="Reverse charge, art. 17 c. 6 lett. c DPR 633/1972",
                it="Inversione contabile, art. 17 c. 6 lett. c DPR 633/1972",
            ),
            _law(
                "de-small",
                TaxCategory.EXEMPT,
                "§ 19 UStG",
                en="Exempt under the German small-business scheme, § 19 UStG",
                de="Steuerfrei nach § 19 UStG (Kleinunternehmer)",
                it="Esente: regime tedesco delle piccole imprese, § 19 UStG",
            ),
            _law(
                "fr-small",
                TaxCategory.EXEMPT,
                "CGI art. 293 B",
                vatex="VATEX-FR-FRANCHISE",
                en="VAT not applicable, art. 293 B of the French CGI",
                fr="TVA non applicable, art. 293 B du CGI",
                it="IVA non applicabile, art. 293 B del CGI francese",
            ),
            _law(
                "at-small",
                TaxCategory.EXEMPT,
                "§ 6 Abs. 1 Z 27 UStG 1994",
                en="Exempt under the Austrian small-business scheme, § 6 Abs. 1 Z 27 UStG",
                de="Umsatzsteuerfrei aufgrund der Kleinunternehmerregelung, § 6 Abs. 1 Z 27 UStG",
                it="Esente: regime austriaco delle piccole imprese, § 6 Abs. 1 Z 27 UStG",
            ),
            _law(
                "not-registered",
                TaxCategory.OUTSIDE,
                "Below the registration threshold no tax is charged (VATA 1994 sch. 1; MWSTG art. 10; ETA s. 148)",
                en="No tax charged: not registered",
                de="Keine Mehrwertsteuer: nicht steuerpflichtig",
                fr="Sans taxe : non assujetti",
                it="Senza imposta: non assoggettato",
            ),
        )
    )
)

# Sentences that belong to the document, not to a line's tax.
SPLIT_PAYMENT_TEXT = LegalText(
    "it-split-payment",
    TaxCategory.STANDARD,
    MappingProxyType(
        {
            "en": "Split payment: the VAT is paid by the customer to the treasury, art. 17-ter DPR 633/1972",
            "it": "Scissione dei pagamenti, art. 17-ter DPR 633/1972",
        }
    ),
    "DPR 633/1972 art. 17-ter",
)
STAMP_TEXT = LegalText(
    "it-stamp",
    TaxCategory.EXEMPT,
    MappingProxyType(
        {
            "en": "Stamp duty paid virtually, art. 15 DPR 642/1972 and DM 17 June 2014",
            "it": "Imposta di bollo assolta in modo virtuale, art. 15 DPR 642/1972 e DM 17 giugno 2014",
        }
    ),
    "DPR 642/1972 art. 13 of the tariff and art. 15; DM 17 June 2014 art. 6",
)
CASH_VAT_TEXT = LegalText(
    "it-cash-vat",
    TaxCategory.STANDARD,
    MappingProxyType(
        {
            "en": "VAT on cash basis, art. 32-bis DL 83/2012",
            "it": "IVA per cassa, art. 32-bis DL 83/2012",
        }
    ),
    "DL 83/2012 art. 32-bis",
)


class RegimeName(StrEnum):
    """What a regime is called; the words are chosen where it is shown."""

    ORDINARY = "ordinary"
    CASH_VAT = "cash_vat"
    FLAT_RATE = "flat_rate"
    SMALL_BUSINESS = "small_business"
    REGISTERED = "registered"
    NOT_REGISTERED = "not_registered"


@dataclass(frozen=True, slots=True)
class Regime:
    """The tax regime of the shop and what it implies for every document it issues.

    `reason` replaces every charged tax where the regime charges none; `note` is a sentence each document carries.
    """

    code: str
    name: RegimeName
    country: str
    charges_tax: bool = True
    reason: str = ""
    note: LegalText | None = None
    withholding: bool = False
    split_payment: bool = False

    @property
    def untaxed(self) -> Tax | None:
        """The treatment every line gets where the regime charges no tax, else None."""
        if self.charges_tax:
            return None
        law = LEGAL_TEXTS[self.reason]
        return Tax(f"{self.code.lower()}-untaxed", "", law.category, reason=law.code)


# FatturaPA specification 1.9, RegimeFiscale: those a repair shop can be in.
REGIMES: Mapping[str, Regime] = MappingProxyType(
    {
        regime.code: regime
        for regime in (
            Regime("RF01", RegimeName.ORDINARY, "IT", withholding=True, split_payment=True),
            Regime("RF17", RegimeName.CASH_VAT, "IT", note=CASH_VAT_TEXT, withholding=True, split_payment=True),
            Regime("RF19", RegimeName.FLAT_RATE, "IT", charges_tax=False, reason="it-forfettario"),
            Regime("DE", RegimeName.ORDINARY, "DE"),
            Regime("DE19", RegimeName.SMALL_BUSINESS, "DE", charges_tax=False, reason="de-small"),
            Regime("FR", RegimeName.ORDINARY, "FR"),
            Regime("FR293B", RegimeName.SMALL_BUSINESS, "FR", charges_tax=False, reason="fr-small"),
            Regime("AT", RegimeName.ORDINARY, "AT"),
            Regime("AT6", RegimeName.SMALL_BUSINESS, "AT", charges_tax=False, reason="at-small"),
            Regime("ES", RegimeName.ORDINARY, "ES"),
            Regime("GB", RegimeName.REGISTERED, "GB"),
            Regime("GB0", RegimeName.NOT_REGISTERED, "GB", charges_tax=False, reason="not-registered"),
            Regime("CH", RegimeName.REGISTERED, "CH"),
            Regime("CH0", RegimeName.NOT_REGISTERED, "CH", charges_tax=False, reason="not-registered"),
            Regime("CA", RegimeName.REGISTERED, "CA"),
            Regime("CA0", RegimeName.NOT_REGISTERED, "CA", charges_tax=False, reason="not-registered"),
            Regime("US", RegimeName.REGISTERED, "US"),
            Regime("US0", RegimeName.NOT_REGISTERED, "US", charges_tax=False, reason="not-registered"),
        )
    }
)


def regimes_of(country: str) -> tuple[Regime, ...]:
    """The regimes a shop in that country chooses from, the usual one first."""
    return tuple(regime for regime in REGIMES.values() if regime.country == country)


def tax_under(regime: Regime, tax: Tax) -> Tax:
    """What a line is really charged: its own tax, or none where the regime charges none."""
    return regime.untaxed or tax


@dataclass(frozen=True, slots=True)
class Stamp:
    """Stamp duty on a document: `cents` are due when the amounts under the counted reasons exceed `over_cents`.

    With `recharged` the customer pays it as an extra charge under that treatment; without, the shop bears it.
    """

    cents: int
    over_cents: int
    counted: frozenset[str]
    recharged: Tax | None = None


# Which Natura counts: N1, N2.1, N2.2, N3.5, N3.6, N4; not exports, intra-EU, margin and reverse charge
# (Agenzia delle Entrate, elenco B; DPR 642/1972 tariff art. 13 and art. 6 of its exemptions).
STAMPED_NATURA = frozenset({"N1", "N2.1", "N2.2", "N3.5", "N3.6", "N4"})


def stamp_rule(regime: Regime, *, recharge: bool) -> Stamp | None:
    """Italy's stamp duty (2.00 above 77.47 not subject to VAT, DPR 642/1972); None in other countries.

    Re-charged it is an excluded advance (N1); for a forfettario it is revenue (N2.2, answer 428/2022).
    """
    if regime.country != "IT":
        return None
    counted = frozenset(code for code, law in LEGAL_TEXTS.items() if law.natura in STAMPED_NATURA)
    return Stamp(200, 7747, counted, _stamp_charge(regime) if recharge else None)


def _stamp_charge(regime: Regime) -> Tax:
    reason = regime.reason or "it-excluded"
    return Tax("it-stamp", "", LEGAL_TEXTS[reason].category, reason=reason)


@dataclass(frozen=True, slots=True)
class Withholding:
    """Tax a customer keeps back from the payment and pays for the shop: percent of the net amount.

    `cause` is the CausalePagamento of the FatturaPA.
    """

    key: str
    percent: Decimal
    cause: str
    source: str


WITHHOLDINGS: Mapping[str, Withholding] = MappingProxyType(
    {
        kind.key: kind
        for kind in (
            Withholding("condominium", Decimal(4), "W", "DPR 600/1973 art. 25-ter"),
            Withholding("professional", Decimal(20), "A", "DPR 600/1973 art. 25"),
        )
    }
)


def notes_for(regime: Regime, reasons: Iterable[str], *, split_payment: bool, stamped: bool) -> tuple[LegalText, ...]:
    """Every sentence a document must carry, each once: the reasons of its lines, then what belongs to the whole."""
    found = [LEGAL_TEXTS[reason] for reason in dict.fromkeys(reasons) if reason in LEGAL_TEXTS]
    if regime.note is not None:
        found.append(regime.note)
    if split_payment:
        found.append(SPLIT_PAYMENT_TEXT)
    if stamped:
        found.append(STAMP_TEXT)
    return tuple(found)
