"""The shop's papers with made-up content, to see how they print; nothing is issued and nothing is kept."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from msp_desktop.documents.claim_ticket import claim_ticket_pdf
from msp_desktop.documents.device_label import device_label_pdf
from msp_desktop.documents.issued import document_pdf
from msp_desktop.documents.printer_test import printer_test_pdf
from msp_desktop.documents.values import ClaimTicket, DeviceLabel, EstimateLine, PrinterKind, TellBy, TicketItem
from msp_desktop.domain.country import FOOT_TEXTS, Country, Paper, preset_of
from msp_desktop.domain.numbering import SeriesKind, number_text
from msp_desktop.domain.snapshot import DocumentKind, DocumentSnapshot, PaperSize, Party, SnapshotLine, SnapshotTax
from msp_desktop.domain.snapshot import TaxPart as SnapshotPart
from msp_desktop.domain.tax import LEGAL_TEXTS, REGIMES, Regime, Tax, TaxPart, notes_for, stamp_rule, tax_under
from msp_desktop.domain.totals import Line, PriceBasis, TaxPolicy, Totals, document_totals
from msp_desktop.i18n import Formats, Words
from msp_desktop.words import TAX_WORDS


class SampleForm(StrEnum):
    """Which paper to show."""

    INVOICE = "invoice"
    TICKET = "ticket"
    LABEL = "label"


@dataclass(frozen=True, slots=True)
class SampleShop:
    """What the sample needs of a shop, finished or still being typed; `now` is aware."""

    party: Party
    country: str
    language: str
    regime: str
    now: datetime
    zone: str = ""
    province: str = ""
    iban: str = ""
    bic: str = ""
    account_name: str = ""
    paper: str = ""
    foot: str = ""
    terms: str = ""
    payment_days: int = 30
    percent: Decimal | None = None
    parts: tuple[TaxPart, ...] = ()

    @property
    def preset(self) -> Country:
        """The country's starting values."""
        return preset_of(self.country)

    @property
    def reader(self) -> Formats:
        """How a customer of the shop's own language reads."""
        return Formats(self.language, self.country, self.preset.currency, self.zone or self.preset.zone)

    @property
    def tax_word(self) -> str:
        """What the tax is called to that customer."""
        return Words(self.language)(TAX_WORDS[self.preset.tax_word])

    @property
    def local(self) -> datetime:
        """The moment on the shop's clock."""
        return self.now.astimezone(ZoneInfo(self.zone or self.preset.zone))


def sample_paper(form: SampleForm, shop: SampleShop, logo: bytes | None = None) -> bytes:
    """One paper of the shop as PDF bytes."""
    match form:
        case SampleForm.INVOICE:
            return document_pdf(_invoice(shop), logo)
        case SampleForm.TICKET:
            return claim_ticket_pdf(_ticket(shop), logo=logo)
        case SampleForm.LABEL:
            return device_label_pdf([_label(shop)])


def printer_test(kind: str, shop: SampleShop) -> bytes:
    """The test print for "page", "roll" or "label"."""
    letter = (shop.paper or shop.preset.paper.value) == Paper.LETTER
    kinds = {"roll": PrinterKind.ROLL, "label": PrinterKind.LABEL}
    return printer_test_pdf(kinds.get(kind, PrinterKind.LETTER if letter else PrinterKind.A4), shop.party, shop.reader)


def _work(words: Words) -> tuple[tuple[str, str, int], ...]:
    return (("SRV-001", words("Diagnosis"), 3900), ("SRV-011", words("Windows reinstall"), 9500))


def _usual_tax(shop: SampleShop, regime: Regime | None) -> Tax:
    rate = next(iter(shop.preset.rates_on(shop.local.date(), shop.province)))
    tax = rate.tax(shop.tax_word)
    if shop.percent is not None:
        tax = replace(tax, percent=shop.percent, parts=shop.parts)
    return tax if regime is None else tax_under(regime, tax)


def _invoice(shop: SampleShop) -> DocumentSnapshot:
    words, preset = Words(shop.language), shop.preset
    regime = REGIMES.get(shop.regime)
    tax = _usual_tax(shop, regime)
    work = _work(words)
    stamp = stamp_rule(regime, recharge=True) if regime is not None else None
    totals = document_totals(
        [Line(Decimal(1), cents, tax) for _code, _text, cents in work],
        TaxPolicy(PriceBasis.NET, preset.tax_rounding, preset.parts_rule, stamp=stamp),
    )
    day = shop.local.date()
    reasons = [tax.reason] if tax.reason else []
    notes = (
        notes_for(regime, reasons, split_payment=False, stamped=bool(totals.stamp_cents)) if regime is not None else ()
    )
    foot = FOOT_TEXTS.get(preset.foot)
    return DocumentSnapshot(
        kind=DocumentKind.INVOICE,
        number=number_text(preset.forms[SeriesKind.INVOICE], day.year, 1),
        issue_date=day,
        due_date=day + timedelta(days=shop.payment_days),
        language=shop.language,
        country=shop.country,
        currency=preset.currency,
        prices_include_tax=False,
        seller=shop.party,
        customer=_customer(shop, words),
        jobs=(number_text(preset.forms[SeriesKind.JOB], day.year, 1),),
        lines=tuple(_line(tax, *each) for each in work),
        taxes=_taxes(totals, shop, tax),
        lines_cents=totals.subtotal_cents,
        net_cents=totals.net_cents,
        tax_cents=totals.tax_cents,
        stamp_cents=totals.stamp_charged_cents,
        total_cents=totals.total_cents,
        to_pay_cents=totals.to_pay_cents,
        legal_texts=tuple(note.text(shop.language) for note in notes),
        foot_text=shop.foot or (foot.text(shop.language) if foot else ""),
        iban=shop.iban,
        bic=shop.bic,
        account_name=shop.account_name,
        issued_at=shop.local,
        paper=PaperSize.LETTER if (shop.paper or preset.paper.value) == Paper.LETTER else PaperSize.A4,
    )


def _line(tax: Tax, code: str, text: str, cents: int) -> SnapshotLine:
    return SnapshotLine(
        description=text,
        quantity=Decimal(1),
        unit_cents=cents,
        amount_cents=cents,
        net_cents=cents,
        code=code,
        tax_name=tax.name,
        tax_percent=tax.percent,
        tax_category=tax.category.value,
    )


def _taxes(totals: Totals, shop: SampleShop, tax: Tax) -> tuple[SnapshotTax, ...]:
    law = LEGAL_TEXTS.get(tax.reason)
    return tuple(
        SnapshotTax(
            name=group.tax.name or shop.tax_word,
            percent=group.tax.percent,
            base_cents=group.base_cents,
            tax_cents=group.tax_cents,
            category=group.tax.category.value,
            parts=tuple(SnapshotPart(part.name, part.percent, part.cents) for part in group.parts),
            reason_code=group.tax.reason,
            reason_text=law.text(shop.language) if law else "",
        )
        for group in totals.taxes
    )


def _customer(shop: SampleShop, words: Words) -> Party:
    place = {"IT": "20121 Milano (MI)", "DE": "10115 Berlin", "FR": "75001 Paris", "ES": "28001 Madrid (Madrid)"}
    town = place.get(shop.country, words("Sample town"))
    return Party(name=words("Sample customer"), address=(words("Sample street 1"), town), country=shop.country)


def _ticket(shop: SampleShop) -> ClaimTicket:
    words, local = Words(shop.language), shop.local
    work = _work(words)
    return ClaimTicket(
        reader=shop.reader,
        shop=shop.party,
        job_number="J-0001",
        customer=words("Sample customer"),
        booked_at=shop.now,
        booked_by=words("Front desk"),
        items=(
            TicketItem(
                device=words("Laptop, 15 inch"),
                serial="SN-0000-0001",
                left_with_us=words("Charger"),
                condition=words("Scratches"),
                data=words("Must be kept — no backup"),
                problem=words("Does not start. It was dropped last week."),
            ),
        ),
        ready_by=(local + timedelta(days=2)).replace(hour=18, minute=0, second=0, microsecond=0).astimezone(UTC),
        tell_by=TellBy.CALL,
        tell_at=shop.party.phone,
        estimate=tuple(EstimateLine(text, cents) for _code, text, cents in work),
        estimate_cents=sum(cents for _code, _text, cents in work),
        terms=shop.terms,
    )


def _label(shop: SampleShop) -> DeviceLabel:
    words = Words(shop.language)
    return DeviceLabel(
        reader=shop.reader,
        job_number="J-0001",
        customer=words("Sample customer"),
        device=words("Laptop, 15 inch"),
        serial="SN-0000-0001",
        due=shop.now + timedelta(days=2),
        shelf="A3",
        technician="MB",
        handling=(words("KEEP DATA"),),
        left_with_us=words("Charger"),
    )
