"""The catalogue as a list: prices of today in both bases, what was sold, and what an hour brings in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from msp_desktop.domain.country import TaxWord
from msp_desktop.domain.pricing import DatedPrice, income_per_hour, next_price, price_on
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.domain.work_kind import LabourKind, ServiceKind
from msp_desktop.queries.catalogue_taxes import DayTaxes, day_taxes
from msp_desktop.store.base import alive
from msp_desktop.store.models.document import Document, DocumentLine
from msp_desktop.store.models.service import Service, ServicePart
from msp_desktop.store.search import fold
from msp_desktop.store.service_rows import dated_prices
from msp_desktop.store.shop_facts import ShopFacts, shop_facts

SOLD_DAYS = 90


class CatalogueFilter(StrEnum):
    """Which entries the list shows; all but the last are in use."""

    IN_USE = "in_use"
    UNDER_TARGET = "under_target"
    NOT_SOLD = "not_sold"
    PRICE_PLANNED = "price_planned"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """One entry today. Money in cents: of one, or of an hour for labour; None before its first price.

    `price_cents` is in the entry's own basis, `hour_cents` what an hour brings in without tax, `sold` pieces
    (visits, for labour) on papers issued in the last 90 days.
    """

    id: int
    code: str
    name: str
    category: str
    kind: ServiceKind
    labour_kind: LabourKind | None
    price_basis: PriceBasis
    tax_key: str
    bench_minutes: int
    minimum_minutes: int
    step_minutes: int
    active: bool
    version: int
    prices: tuple[DatedPrice, ...]
    price_cents: int | None
    net_cents: int | None
    gross_cents: int | None
    hour_cents: int | None
    target_cents: int
    sold: Decimal
    planned: DatedPrice | None

    @property
    def under_target(self) -> bool:
        """Whether an hour brings in less than the shop wants; never where the shop has named no target."""
        return self.hour_cents is not None and self.hour_cents < self.target_cents

    def shows_under(self, chosen: CatalogueFilter) -> bool:
        """Whether a filter keeps this entry."""
        match chosen:
            case CatalogueFilter.IN_USE:
                return self.active
            case CatalogueFilter.UNDER_TARGET:
                return self.active and self.under_target
            case CatalogueFilter.NOT_SOLD:
                return self.active and self.sold <= 0
            case CatalogueFilter.PRICE_PLANNED:
                return self.active and self.planned is not None
            case CatalogueFilter.RETIRED:
                return not self.active


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """The rows asked for, and what the page says around them; `counts` are those of the kind shown."""

    rows: tuple[CatalogueRow, ...]
    counts: Mapping[CatalogueFilter, int]
    kinds: Mapping[ServiceKind, int]
    all_rows: tuple[CatalogueRow, ...]
    target_cents: int
    taxed: bool
    tax_word: TaxWord


def catalogue_list(
    session: Session,
    *,
    today: date,
    kind: ServiceKind = ServiceKind.FLAT,
    chosen: CatalogueFilter = CatalogueFilter.IN_USE,
    typed: str = "",
    sort: str = "sold",
    descending: bool = True,
) -> CataloguePage:
    """List entries of a kind. A catalogue is read whole, in eight statements at most, whatever its size."""
    facts = shop_facts(session)
    taxes = day_taxes(session, facts, today)
    everything = _all_rows(session, facts, taxes, today)
    of_kind = [row for row in everything if row.kind is kind]
    shown = [row for row in of_kind if row.shows_under(chosen)]
    if typed.strip():
        shown = _holding(shown, typed, _part_texts(session))
    return CataloguePage(
        rows=tuple(_sorted(shown, sort, descending=descending)),
        counts={each: sum(row.shows_under(each) for row in of_kind) for each in CatalogueFilter},
        kinds={each: sum(row.active for row in everything if row.kind is each) for each in ServiceKind},
        all_rows=tuple(everything),
        target_cents=facts.target_hour_cents,
        taxed=taxes.taxed,
        tax_word=facts.preset.tax_word,
    )


def catalogue_rows(session: Session, *, today: date) -> list[CatalogueRow]:
    """Every entry that is not deleted, by code, in seven statements."""
    facts = shop_facts(session)
    return _all_rows(session, facts, day_taxes(session, facts, today), today)


def sold_since(session: Session, day: date, service_id: int | None = None) -> dict[int, tuple[Decimal, int]]:
    """Pieces and lines sold by entry on papers issued since a day; an invoice that stands for a receipt counts once."""
    wanted = (
        select(DocumentLine.service_id, func.sum(DocumentLine.quantity), func.count())
        .join(Document, Document.id == DocumentLine.document_id)
        .where(
            Document.issue_day >= day,
            Document.issued_at.is_not(None),
            Document.names_id.is_(None),
            DocumentLine.service_id.is_not(None) if service_id is None else DocumentLine.service_id == service_id,
        )
        .group_by(DocumentLine.service_id)
    )
    found: Iterable[Any] = session.execute(wanted)
    return {row[0]: (row[1] or Decimal(), row[2]) for row in found}


def sold_of(kind: ServiceKind, sold: tuple[Decimal, int] | None) -> Decimal:
    """How often an entry was sold: pieces, but visits and not hours for labour."""
    if sold is None:
        return Decimal()
    return Decimal(sold[1]) if kind is ServiceKind.LABOUR else sold[0]


def hour_income(kind: ServiceKind, net_cents: int | None, bench_minutes: int) -> int | None:
    """What an hour brings in: the rate itself for labour, else the net price over the planned bench time."""
    if net_cents is None or kind is ServiceKind.LABOUR:
        return net_cents
    return income_per_hour(net_cents, bench_minutes)


def _all_rows(session: Session, facts: ShopFacts, taxes: DayTaxes, today: date) -> list[CatalogueRow]:
    rows: Sequence[Any] = session.execute(
        select(
            Service.id,
            Service.code,
            Service.name,
            Service.category,
            Service.kind,
            Service.labour_kind,
            Service.price_basis,
            Service.tax_key,
            Service.bench_minutes,
            Service.minimum_minutes,
            Service.step_minutes,
            Service.active,
            Service.version,
        )
        .where(alive(Service))
        .order_by(Service.code, Service.id)
    ).all()
    prices = dated_prices(session, [row.id for row in rows])
    sold = sold_since(session, today - timedelta(days=SOLD_DAYS))
    found = []
    for row in rows:
        dated = tuple(prices.get(row.id, ()))
        own = price_on(dated, today)
        net, gross = (None, None) if own is None else taxes.both(own, row.price_basis, row.tax_key)
        found.append(
            CatalogueRow(
                **row._asdict(),
                prices=dated,
                price_cents=own,
                net_cents=net,
                gross_cents=gross,
                hour_cents=hour_income(row.kind, net, row.bench_minutes),
                target_cents=facts.target_hour_cents,
                sold=sold_of(row.kind, sold.get(row.id)),
                planned=next_price(dated, today),
            )
        )
    return found


def _part_texts(session: Session) -> dict[int, str]:
    found: dict[int, str] = {}
    for service_id, text in session.execute(select(ServicePart.service_id, ServicePart.description)):
        found[service_id] = f"{found.get(service_id, '')} {text}"
    return found


def _holding(rows: Iterable[CatalogueRow], typed: str, parts: Mapping[int, str]) -> list[CatalogueRow]:
    words = fold(typed).split()
    found = []
    for row in rows:
        text = fold(f"{row.code} {row.name} {row.category} {parts.get(row.id, '')}")
        if all(word in text for word in words):
            found.append(row)
    return found


def _sorted(rows: Iterable[CatalogueRow], sort: str, *, descending: bool) -> list[CatalogueRow]:
    """In order of a column, by code within; what has no value there comes last either way."""
    by_code = sorted(rows, key=lambda row: row.code)
    if sort == "code":
        return by_code[::-1] if descending else by_code

    def key(row: CatalogueRow) -> Decimal | int | str | None:
        if sort == "name":
            return fold(row.name)
        if sort == "bench_minutes":
            return row.bench_minutes or None
        value: Decimal | int | None = getattr(row, sort)
        return value

    known = [row for row in by_code if key(row) is not None]
    unknown = [row for row in by_code if key(row) is None]
    known.sort(key=key, reverse=descending)  # type: ignore[arg-type]  # a column holds values of one type
    return known + unknown
