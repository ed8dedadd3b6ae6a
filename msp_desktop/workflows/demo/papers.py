"""Totals and frozen pictures of the demo shop's papers from values at hand, by the rules that issuing uses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from msp_desktop.checks import phone_grouped
from msp_desktop.domain.country import paper_for
from msp_desktop.domain.customer_facts import PostalAddress
from msp_desktop.domain.document_choice import Buyer, Sale, receipt_policy, sale_on_paper
from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.domain.payment import PayWay, Settlement, Tender
from msp_desktop.domain.snapshot import (
    DocumentKind,
    DocumentSnapshot,
    PaperSize,
    Party,
    PartyId,
    SettledBy,
    SnapshotDevice,
    SnapshotLine,
    SnapshotPayment,
    SnapshotTax,
)
from msp_desktop.domain.tax import LEGAL_TEXTS, STAMP_TEXT, Tax
from msp_desktop.domain.totals import Line, LineTotal, PriceBasis, TaxPolicy, TaxTotal, Totals, document_totals
from msp_desktop.domain.work_kind import LineKind
from msp_desktop.queries.demo_facts import PaperFacts
from msp_desktop.store.document_picture import legal_texts, line_warranty, warranty_terms
from msp_desktop.store.parties import address_lines
from msp_desktop.store.shop_facts import REVERSE_CHARGE, ShopFacts, charged_tax, tax_policy
from msp_desktop.usecases.jobs import NewLine
from msp_desktop.words import ACCESSORY_WORDS
from msp_desktop.workflows.demo.stories import NOTHING, DemoCustomer, PlannedItem

_SETTLED_BY = {PayWay.CASH: SettledBy.CASH, PayWay.CARD: SettledBy.CARD, PayWay.TRANSFER: SettledBy.TRANSFER}

Lines = tuple[NewLine, ...]


@dataclass(frozen=True, slots=True)
class PaperJob:
    """The job that a paper charges."""

    number: str
    problem: str
    solution: str
    received: date
    ready: date
    items: tuple[PlannedItem, ...]


class PaperMaker:
    """Works out what jobs and papers come to, remembering what it has worked out before."""

    def __init__(
        self, facts: ShopFacts, taxes: dict[int, Tax], papers: dict[str, PaperFacts], names: dict[int, str]
    ) -> None:
        self._facts = facts
        self._zone = ZoneInfo(facts.zone)
        self._taxes = taxes
        self._papers = papers
        self._names = names
        self.job_totals = lru_cache(maxsize=30_000)(self._job_totals)
        self.due = lru_cache(maxsize=30_000)(self._due)
        self._sold = lru_cache(maxsize=30_000)(self._sale)
        self._line = lru_cache(maxsize=30_000)(self._snapshot_line)
        self._warranty = lru_cache(maxsize=5_000)(self._warranty_texts)
        self._own_warranty = lru_cache(maxsize=5_000)(self._line_warranty)
        self._policy = lru_cache(maxsize=200)(self._policy_for)

    # -- sums

    def _lines(self, lines: Lines, *, reverse: bool) -> tuple[Line, ...]:
        return tuple(
            Line(
                each.quantity,
                each.unit_cents,
                charged_tax(self._facts, self._taxes[each.tax_rate_id], reverse_charge=reverse),
                each.discount_percent,
            )
            for each in lines
        )

    def _policy_for(self, basis: PriceBasis, discount: Decimal, *, split: bool, stamp: bool) -> TaxPolicy:
        return tax_policy(self._facts, basis, discount_percent=discount, split_payment=split, stamp=stamp)

    def _job_totals(self, lines: Lines, basis: PriceBasis, discount: Decimal, reverse: bool) -> Totals:
        """What the customer is told a job comes to."""
        return document_totals(
            self._lines(lines, reverse=reverse), self._policy(basis, discount, split=False, stamp=False)
        )

    def _due(
        self, lines: Lines, buyer: Buyer, basis: PriceBasis, discount: Decimal, reverse: bool, split: bool
    ) -> Totals:
        """What a draft is kept with: its totals on the paper it gets when it is paid at once."""
        policy = self._policy(basis, discount, split=split, stamp=True)
        kind = paper_for(
            self._facts.preset, is_company=buyer.is_company, has_tax_number=buyer.has_tax_number, paid_in_full=True
        )
        charged = self._lines(lines, reverse=reverse)
        return document_totals(charged, receipt_policy(policy) if kind is SeriesKind.RECEIPT else policy)

    def sale(
        self,
        lines: Lines,
        customer: DemoCustomer | None,
        basis: PriceBasis,
        discount: Decimal,
        tenders: tuple[Tender, ...],
    ) -> Sale:
        """The paper of a sale and what it comes to."""
        reverse = customer is not None and customer.reverse_charge
        split = customer is not None and customer.split_payment
        return self._sold(lines, buyer_of(customer), basis, discount, reverse, split, tenders)

    def _sale(
        self,
        lines: Lines,
        buyer: Buyer,
        basis: PriceBasis,
        discount: Decimal,
        reverse: bool,
        split: bool,
        tenders: tuple[Tender, ...],
    ) -> Sale:
        return sale_on_paper(
            self._facts.preset,
            buyer,
            self._lines(lines, reverse=reverse),
            self._policy(basis, discount, split=split, stamp=True),
            tenders,
            cash_step=self._facts.preset.cash_step,
        )

    # -- pictures

    def snapshot(
        self,
        *,
        sale: Sale,
        lines: Lines,
        language: str,
        basis: PriceBasis,
        buyer: Party | None,
        number: str,
        at: datetime,
        day: date,
        due: date,
        person_id: int | None,
        till: str,
        discount: Decimal = NOTHING,
        job: PaperJob | None = None,
    ) -> DocumentSnapshot:
        """The frozen picture of a paper issued now, all devices of the job handed over."""
        facts, totals, paper = self._facts, sale.totals, self._papers[language]
        receipt = sale.kind is SeriesKind.RECEIPT
        payments = self._payments(sale.settlement, day, paper)
        paid = sum(each.amount_cents for each in payments)
        notes = legal_texts(facts, language, split=bool(totals.split_cents))
        reverse = any(each.tax.key == REVERSE_CHARGE.key for each in totals.taxes)
        return DocumentSnapshot(
            kind=DocumentKind.RECEIPT if receipt else DocumentKind.INVOICE,
            number=number,
            issue_date=day,
            language=language,
            country=facts.country,
            currency=facts.currency,
            prices_include_tax=basis is PriceBasis.GROSS,
            seller=paper.seller,
            customer=buyer,
            lines=tuple(
                self._line(line, total, language, reverse, day) for line, total in zip(lines, totals.lines, strict=True)
            ),
            taxes=tuple(_tax(total, paper.tax_word, language) for total in totals.taxes),
            lines_cents=totals.subtotal_cents,
            net_cents=totals.net_cents,
            tax_cents=totals.tax_cents,
            total_cents=totals.total_cents,
            to_pay_cents=totals.to_pay_cents - paid,
            paid_cents=paid,
            issued_at=at.astimezone(self._zone),
            due_date=None if receipt else due,
            supply_from=min(job.received, job.ready) if job else None,
            supply_to=min(job.ready, day) if job else None,
            served_by=self._names.get(person_id or 0, ""),
            jobs=(job.number,) if job else (),
            devices=_devices(job) if job else (),
            discount_cents=totals.discount_cents,
            discount_percent=discount or None,
            rounding_cents=totals.cash_rounding_cents,
            stamp_cents=totals.stamp_charged_cents,
            stamp_text=STAMP_TEXT.text(language) if totals.stamp_cents else "",
            split_cents=totals.split_cents,
            payments=payments,
            marking=paper.words("Not a tax document") if receipt and facts.preset.receipt_not_tax_document else "",
            legal_texts=(*notes, *(() if receipt else paper.foot_above)),
            foot_text="" if receipt else paper.foot,
            work_done=job.solution if job else "",
            warranty=self._warranty(
                tuple((each.kind, each.warranty_days) for each in lines if each.part_id is None), language, day
            ),
            handed_over=_bag(job.items, paper) if job else (),
            iban=paper.iban,
            bic=paper.bic,
            account_name=paper.account_name,
            payment_note=paper.payment_note,
            till_number=till,
            paper=PaperSize(facts.paper),
        )

    def _snapshot_line(self, line: NewLine, total: LineTotal, language: str, reverse: bool, day: date) -> SnapshotLine:
        tax = charged_tax(self._facts, self._taxes[line.tax_rate_id], reverse_charge=reverse)
        return SnapshotLine(
            description=line.description,
            quantity=line.quantity,
            unit_cents=line.unit_cents,
            amount_cents=total.amount_cents,
            net_cents=total.net_cents,
            code=line.code,
            detail=line.detail,
            unit_code="HUR" if line.kind is LineKind.LABOUR else "C62",
            discount_percent=line.discount_percent,
            tax_name=self._papers[language].tax_word,
            tax_percent=tax.percent,
            tax_category=tax.category.value,
            warranty=self._own_warranty(line.warranty_days, language, day) if line.part_id is not None else "",
        )

    def _line_warranty(self, days: int, language: str, day: date) -> str:
        return line_warranty(days, self._facts, language, day)

    def _warranty_texts(self, lines: Sequence[tuple[LineKind, int]], language: str, day: date) -> tuple[str, ...]:
        return warranty_terms(lines, self._facts, language, day)

    def _payments(self, settlement: Settlement, day: date, paper: PaperFacts) -> tuple[SnapshotPayment, ...]:
        return tuple(
            SnapshotPayment(
                way=paper.ways[tender.way],
                settled_by=_SETTLED_BY[tender.way],
                amount_cents=tender.cents,
                paid_on=day,
                received_cents=tender.cents + settlement.change_cents if tender.way is PayWay.CASH else 0,
                change_cents=settlement.change_cents if tender.way is PayWay.CASH else 0,
            )
            for tender in settlement.kept
            if tender.way is not PayWay.ACCOUNT
        )

    def party(self, customer: DemoCustomer, language: str) -> Party:
        """A customer as its papers name it."""
        words = self._papers[language].words
        address = customer.billing or PostalAddress()
        ids = [(words("SDI code"), customer.sdi_code), (words("PEC"), customer.pec)]
        # The first phone and mail anywhere on the card, as the rows are read.
        phones = [*customer.phones, *(each for one in customer.contacts for each in one.phones)]
        emails = [*customer.emails, *(each for one in customer.contacts for each in one.emails)]
        return Party(
            name=customer.name,
            contact=customer.contacts[0].name if customer.contacts else "",
            address=address_lines(address, self._facts.country, language),
            country=address.country or self._facts.country,
            vat_number=customer.vat_number,
            tax_code=customer.tax_code,
            ids=tuple(PartyId(label, value) for label, value in ids if value),
            phone=phone_grouped(phones[0]) if phones else "",
            email=emails[0] if emails else "",
        )


def buyer_of(customer: DemoCustomer | None) -> Buyer:
    """What the choice of paper asks of a customer."""
    if customer is None:
        return Buyer()
    return Buyer(is_company=customer.is_company, has_tax_number=bool(customer.vat_number))


def _tax(total: TaxTotal, word: str, language: str) -> SnapshotTax:
    law = LEGAL_TEXTS.get(total.tax.reason)
    return SnapshotTax(
        name=word,
        percent=total.tax.percent,
        base_cents=total.base_cents,
        tax_cents=total.tax_cents,
        category=total.tax.category.value,
        reason_code=total.tax.reason,
        reason_text=law.text(language) if law else "",
    )


def _devices(job: PaperJob) -> tuple[SnapshotDevice, ...]:
    return tuple(
        SnapshotDevice(
            name=" ".join(filter(None, (each.device.maker, each.device.model))),
            serial=each.device.serial,
            tag=each.device.asset_tag,
            problem=job.problem,
            job=job.number,
        )
        for each in job.items
        if each.device is not None
    )


def _bag(items: Sequence[PlannedItem], paper: PaperFacts) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for each in items:
        found |= {paper.words(ACCESSORY_WORDS[code]): None for code in each.accessories}
    return tuple(found)
