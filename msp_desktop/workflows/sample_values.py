"""A made-up repair as the shop's papers would show it: under its country, regime, rates and language."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from msp_desktop.documents.values import (
    CheckStep,
    ClaimTicket,
    DeviceLabel,
    EstimateLine,
    Measure,
    PriceGroup,
    PriceList,
    PriceRow,
    TellBy,
    TicketItem,
    WorkOrder,
)
from msp_desktop.domain.country import FOOT_TEXTS, Country, Paper, preset_of
from msp_desktop.domain.numbering import SeriesKind, number_text
from msp_desktop.domain.snapshot import (
    DocumentKind,
    DocumentReference,
    DocumentSnapshot,
    PaperSize,
    Party,
    SettledBy,
    SnapshotDevice,
    SnapshotLine,
    SnapshotPayment,
    SnapshotTax,
)
from msp_desktop.domain.snapshot import TaxPart as SnapshotPart
from msp_desktop.domain.tax import LEGAL_TEXTS, REGIMES, Tax, TaxPart, notes_for, stamp_rule, tax_under
from msp_desktop.domain.totals import Line, LineTotal, PriceBasis, TaxPolicy, TaxTotal, Totals, document_totals
from msp_desktop.i18n import Formats, Words
from msp_desktop.words import TAX_WORDS

_SERIES = {
    DocumentKind.INVOICE: SeriesKind.INVOICE,
    DocumentKind.RECEIPT: SeriesKind.RECEIPT,
    DocumentKind.CREDIT_NOTE: SeriesKind.CREDIT_NOTE,
}
_TOWNS = {"IT": "20121 Milano (MI)", "DE": "10115 Berlin", "FR": "75001 Paris", "ES": "28001 Madrid (Madrid)"}
_SERIAL, _SHELF = "SN-00001", "A3"


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
    def words(self) -> Words:
        """The words of that customer's papers."""
        return Words(self.language)

    @property
    def tax_word(self) -> str:
        """What the tax is called to that customer."""
        return self.words(TAX_WORDS[self.preset.tax_word])

    @property
    def local(self) -> datetime:
        """The moment on the shop's clock."""
        return self.now.astimezone(ZoneInfo(self.zone or self.preset.zone))

    @property
    def ready_by(self) -> datetime:
        """When the repair is promised: in two days at 18."""
        return (self.local + timedelta(days=2)).replace(hour=18, minute=0, second=0, microsecond=0).astimezone(UTC)

    def number(self, kind: SeriesKind) -> str:
        """The first number of a series of the country."""
        return number_text(self.preset.forms[kind], self.local.year, 1)


def sample_document(
    shop: SampleShop, kind: DocumentKind = DocumentKind.INVOICE, basis: PriceBasis = PriceBasis.NET
) -> DocumentSnapshot:
    """An issued document over work and part that adds up; a receipt is paid in cash, the rest is owed."""
    words, day = shop.words, shop.local.date()
    receipt, credit = kind is DocumentKind.RECEIPT, kind is DocumentKind.CREDIT_NOTE
    totals = _totals(shop, basis, stamped=kind is DocumentKind.INVOICE)
    paid = _cash(totals.to_pay_cents, day, words) if receipt else ()
    return DocumentSnapshot(
        kind=kind,
        number=shop.number(_SERIES[kind]),
        issue_date=day,
        due_date=None if receipt or credit else day + timedelta(days=shop.payment_days),
        language=shop.language,
        country=shop.country,
        currency=shop.preset.currency,
        prices_include_tax=basis is PriceBasis.GROSS,
        seller=shop.party,
        customer=_customer(shop),
        jobs=(shop.number(SeriesKind.JOB),),
        devices=(SnapshotDevice(words("Laptop, 15 inch"), _SERIAL, "", words("Does not start, disk noise.")),),
        lines=_lines(shop, totals.lines),
        taxes=tuple(_tax(total, shop) for total in totals.taxes),
        lines_cents=totals.subtotal_cents,
        net_cents=totals.net_cents,
        tax_cents=totals.tax_cents,
        stamp_cents=totals.stamp_charged_cents,
        total_cents=totals.total_cents,
        paid_cents=totals.to_pay_cents if receipt else 0,
        to_pay_cents=0 if receipt else totals.to_pay_cents,
        payments=paid,
        names_documents=(_named(shop, day),) if credit else (),
        work_done=words("The old disk was failing. It was copied, replaced and tested."),
        legal_texts=_legal_texts(shop, totals),
        foot_text="" if receipt else _foot(shop),
        marking=words("Not a tax document") if receipt and shop.preset.receipt_not_tax_document else "",
        iban=shop.iban,
        bic=shop.bic,
        account_name=shop.account_name,
        issued_at=shop.local,
        paper=PaperSize.LETTER if (shop.paper or shop.preset.paper.value) == Paper.LETTER else PaperSize.A4,
    )


def _work(words: Words) -> tuple[tuple[str, str, int], ...]:
    return (("SRV-021", words("SSD swap and clean install"), 9500), ("SSD-1T", words("SSD, 1 TB"), 8400))


def usual_tax(shop: SampleShop) -> Tax:
    """The rate of most work, as the regime leaves it."""
    rate = next(iter(shop.preset.rates_on(shop.local.date(), shop.province)))
    tax = rate.tax(shop.tax_word)
    if shop.percent is not None:
        tax = replace(tax, percent=shop.percent, parts=shop.parts)
    regime = REGIMES.get(shop.regime)
    return tax if regime is None else tax_under(regime, tax)


def _totals(shop: SampleShop, basis: PriceBasis, *, stamped: bool) -> Totals:
    tax, regime = usual_tax(shop), REGIMES.get(shop.regime)
    stamp = stamp_rule(regime, recharge=True) if regime is not None and stamped else None
    return document_totals(
        [Line(Decimal(1), cents, tax) for _code, _text, cents in _work(shop.words)],
        TaxPolicy(basis, shop.preset.tax_rounding, shop.preset.parts_rule, stamp=stamp),
    )


def _lines(shop: SampleShop, totals: Sequence[LineTotal]) -> tuple[SnapshotLine, ...]:
    tax = usual_tax(shop)
    return tuple(
        SnapshotLine(
            description=text,
            quantity=Decimal(1),
            unit_cents=cents,
            amount_cents=total.amount_cents,
            net_cents=total.net_cents,
            code=code,
            tax_name=tax.name,
            tax_percent=tax.percent,
            tax_category=tax.category.value,
            serials=("SN-00002",) if code == "SSD-1T" else (),
        )
        for (code, text, cents), total in zip(_work(shop.words), totals, strict=True)
    )


def _tax(total: TaxTotal, shop: SampleShop) -> SnapshotTax:
    law = LEGAL_TEXTS.get(total.tax.reason)
    return SnapshotTax(
        name=total.tax.name or shop.tax_word,
        percent=total.tax.percent,
        base_cents=total.base_cents,
        tax_cents=total.tax_cents,
        category=total.tax.category.value,
        parts=tuple(SnapshotPart(part.name, part.percent, part.cents) for part in total.parts),
        reason_code=total.tax.reason,
        reason_text=law.text(shop.language) if law else "",
    )


def _cash(cents: int, day: date, words: Words) -> tuple[SnapshotPayment, ...]:
    """Paid with five more than asked, to show the change."""
    return (SnapshotPayment(words("Cash"), SettledBy.CASH, cents, day, cents + 500, 500),)


def _named(shop: SampleShop, day: date) -> DocumentReference:
    return DocumentReference(DocumentKind.INVOICE, shop.number(SeriesKind.INVOICE), day - timedelta(days=7))


def _legal_texts(shop: SampleShop, totals: Totals) -> tuple[str, ...]:
    regime, reason = REGIMES.get(shop.regime), usual_tax(shop).reason
    if regime is None:
        return ()
    notes = notes_for(regime, [reason] if reason else [], split_payment=False, stamped=bool(totals.stamp_cents))
    return tuple(note.text(shop.language) for note in notes)


def _foot(shop: SampleShop) -> str:
    foot = FOOT_TEXTS.get(shop.preset.foot)
    return shop.foot or (foot.text(shop.language) if foot else "")


def _customer(shop: SampleShop) -> Party:
    words = shop.words
    town = _TOWNS.get(shop.country, words("Sample town"))
    return Party(name=words("Sample customer"), address=(words("Sample street 1"), town), country=shop.country)


def sample_ticket(shop: SampleShop) -> ClaimTicket:
    """A claim ticket for one laptop, with estimate and limit."""
    words = shop.words
    work = _work(words)[:1]
    item = TicketItem(
        device=words("Laptop, 15 inch"),
        serial=_SERIAL,
        left_with_us=words("Charger"),
        condition=words("Scratches"),
        data=words("Must be kept — no backup"),
        problem=words("Does not start, disk noise."),
        shelf=_SHELF,
    )
    return ClaimTicket(
        reader=shop.reader,
        shop=shop.party,
        job_number=shop.number(SeriesKind.JOB),
        customer=words("Sample customer"),
        booked_at=shop.now,
        booked_by="Giulia",
        items=(item,),
        ready_by=shop.ready_by,
        tell_by=TellBy.CALL,
        tell_at=shop.party.phone,
        estimate=tuple(EstimateLine(text, cents) for _code, text, cents in work),
        estimate_cents=sum(cents for _code, _text, cents in work),
        estimate_includes_tax=shop.preset.person_basis is PriceBasis.GROSS,
        limit_cents=25000,
        terms=shop.terms or words("Repairs carry 90 days’ warranty."),
    )


def sample_label(shop: SampleShop) -> DeviceLabel:
    """A device label with handling words."""
    words = shop.words
    return DeviceLabel(
        reader=shop.reader,
        job_number=shop.number(SeriesKind.JOB),
        customer=words("Sample customer"),
        device=words("Laptop, 15 inch"),
        serial=_SERIAL,
        due=shop.ready_by,
        shelf=_SHELF,
        technician="MB",
        handling=(words("KEEP DATA"),),
        left_with_us=words("Charger"),
    )


def sample_work_order(shop: SampleShop) -> WorkOrder:
    """A bench copy with a short checklist."""
    words = shop.words
    return WorkOrder(
        reader=shop.reader,
        job_number=shop.number(SeriesKind.JOB),
        booked_at=shop.now,
        booked_by="Giulia",
        customer=words("Sample customer"),
        device=words("Laptop, 15 inch"),
        serial=_SERIAL,
        left_with_us=words("Charger"),
        condition=words("Scratches"),
        problem=words("Does not start, disk noise."),
        ready_by=shop.ready_by,
        technician="Marco",
        shelf=_SHELF,
        bench_minutes=90,
        limit_cents=25000,
        handling_title=words("KEEP DATA"),
        checklist_title=words("SSD swap and clean install"),
        checklist=(CheckStep(words("Data copied"), required=True), CheckStep(words("Updates installed"))),
        measures=(Measure(words("Battery health"), "%"),),
        ordered=tuple(text for _code, text, _cents in _work(words)),
    )


def sample_price_list(shop: SampleShop) -> PriceList:
    """A price list of one service and one labour type."""
    words = shop.words
    (code, text, cents), _part = _work(words)
    rows = (PriceRow(code, text, cents), PriceRow("LAB-60", words("Bench labour"), 6000, unit_code="HUR"))
    return PriceList(
        shop.reader,
        shop.party,
        (PriceGroup(words("Repairs"), rows),),
        prices_include_tax=shop.preset.person_basis is PriceBasis.GROSS,
        tax_name=shop.tax_word,
    )
