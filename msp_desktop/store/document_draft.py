"""A draft document read as the rules need it: its lines with the taxes they really bear, its buyer, its policy."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from msp_desktop.domain.country import Country, paper_for
from msp_desktop.domain.document_choice import Buyer, Sale, receipt_policy, sale_on_paper
from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.domain.payment import Tender
from msp_desktop.domain.roles import CustomerKind
from msp_desktop.domain.tax import Tax
from msp_desktop.domain.totals import Line, TaxPolicy, Totals, document_totals
from msp_desktop.store.customer_rows import standing_for
from msp_desktop.store.models.customer import Customer
from msp_desktop.store.models.document import Document, DocumentLine
from msp_desktop.store.shop_facts import ShopFacts, charged_tax, shop_facts, tax_policy, taxes_by_ids


@dataclass(frozen=True, slots=True)
class DraftSheet:
    """A draft with everything its totals follow from; `taxes` are by the id of the rate's row, as charged."""

    document: Document
    customer: Customer | None
    facts: ShopFacts
    rows: tuple[DocumentLine, ...]
    taxes: dict[int, Tax]
    lines: tuple[Line, ...]
    policy: TaxPolicy

    @property
    def country(self) -> Country:
        """The shop's country."""
        return self.facts.preset

    @property
    def totals(self) -> Totals:
        """The totals a draft is kept with: on the paper it gets when it is paid at once, not rounded for cash."""
        policy = receipt_policy(self.policy) if self.paid_paper is SeriesKind.RECEIPT else self.policy
        return document_totals(self.lines, policy)

    @property
    def paid_paper(self) -> SeriesKind:
        """The paper this draft becomes when all of it is paid at once."""
        buyer = self.buyer()
        return paper_for(
            self.country, is_company=buyer.is_company, has_tax_number=buyer.has_tax_number, paid_in_full=True
        )

    def buyer(self, *, wants_invoice: bool = False) -> Buyer:
        """What the choice of paper asks of the customer."""
        if self.customer is None:
            return Buyer(wants_invoice=wants_invoice)
        return Buyer(
            is_company=self.customer.kind is CustomerKind.COMPANY,
            has_tax_number=bool(self.customer.vat_number),
            wants_invoice=wants_invoice,
        )

    def sale(self, tenders: Sequence[Tender], *, wants_invoice: bool = False) -> Sale:
        """The paper and the totals once the ways of paying are known."""
        return sale_on_paper(
            self.country,
            self.buyer(wants_invoice=wants_invoice),
            self.lines,
            self.policy,
            tenders,
            cash_step=self.country.cash_step,
        )


def draft_sheet(session: Session, document: Document, rows: Sequence[DocumentLine] | None = None) -> DraftSheet:
    """Read a draft for its totals, in a handful of statements; its lines may be given where they are at hand."""
    facts = shop_facts(session)
    rows = tuple(lines_of(session, document.id) if rows is None else rows)
    customer = customer_of(session, document)
    kept = taxes_by_ids(session, (row.tax_rate_id for row in rows))
    reverse = customer is not None and customer.reverse_charge
    taxes = {rate: charged_tax(facts, tax, reverse_charge=reverse) for rate, tax in kept.items()}
    lines = tuple(Line(row.quantity, row.unit_cents, taxes[row.tax_rate_id], row.discount_percent) for row in rows)
    policy = tax_policy(
        facts,
        document.price_basis,
        discount_percent=document.discount_percent,
        split_payment=customer is not None and customer.split_payment,
        withholding_percent=customer.withholding_percent if customer else Decimal(),
    )
    return DraftSheet(document, customer, facts, rows, taxes, lines, policy)


def lines_of(session: Session, document_id: int) -> Sequence[DocumentLine]:
    """The lines of a document in their order."""
    return session.scalars(
        select(DocumentLine)
        .where(DocumentLine.document_id == document_id)
        .order_by(DocumentLine.position, DocumentLine.id)
    ).all()


def customer_of(session: Session, document: Document) -> Customer | None:
    """The customer a document is for today: the winner where its own was merged."""
    if document.customer_id is None:
        return None
    return session.get(Customer, standing_for(session, document.customer_id))
