"""A supplier's price list taken over in one act, as it was shown before: prices, costs, codes and new parts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from msp_desktop.domain.barcode import readings
from msp_desktop.domain.drafts.plain import to_plain
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.part_price import PartPricing
from msp_desktop.domain.price_list_headings import PriceField
from msp_desktop.domain.price_list_values import CHANGING, Choices, Proposal, ProposalKind
from msp_desktop.domain.pricing import PriceEnding
from msp_desktop.domain.stock import STATE_RANK, Balance, stock_state
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.i18n import _
from msp_desktop.store.models.part import Part, PartBarcode, PartSupplier
from msp_desktop.store.models.stock import StockBalance
from msp_desktop.store.models.supplier import PriceListImport, PriceListMapping, Supplier
from msp_desktop.store.price_list_rows import parts_changed_since
from msp_desktop.store.search import fold
from msp_desktop.store.shop_facts import USUAL, shop_facts
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.parts.barcodes import code_prefix, made_code, numbered
from msp_desktop.usecases.parts.cards import LARGEST_PRICE
from msp_desktop.usecases.parts.import_undo import index_parts, take_back_import

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class ListOrigin:
    """Which file it is, and by what it is known again."""

    file_name: str
    sha256: str
    headings: tuple[str, ...]
    headings_sha256: str


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not taken over: its number, why (a `price_list_values.Reason` and what belongs to it), its cells
    as texts.
    """

    row: int
    reason: str
    detail: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, in rows."""

    import_id: int
    added: int
    changed: int
    same: int
    refused: int


def remember_list(
    work: UnitOfWork,
    *,
    supplier_id: int,
    headings_sha256: str,
    columns: tuple[PriceField, ...],
    choices: Choices,
) -> None:
    """Keep how this supplier's lists with these headings are read, for the next one."""
    row = work.session.scalars(
        select(PriceListMapping).where(
            PriceListMapping.supplier_id == supplier_id, PriceListMapping.headings_sha256 == headings_sha256
        )
    ).one_or_none()
    kept: dict[str, Any] = {"fields": [each.value for each in columns]}
    plain: Any = to_plain(choices)
    if row is None:
        row = PriceListMapping(supplier_id=supplier_id, headings_sha256=headings_sha256, used_at=work.now)
        row.columns, row.choices = kept, plain
        work.add(row)
    else:
        row.columns, row.choices, row.used_at = kept, plain, work.now
    work.no_undo()


def import_prices(
    work: UnitOfWork,
    *,
    supplier_id: int,
    origin: ListOrigin,
    columns: tuple[PriceField, ...],
    choices: Choices,
    proposals: tuple[Proposal, ...],
    refused: tuple[RefusedRow, ...],
    same: int,
    mark: int,
) -> Imported:
    """Take over what was shown, all of it or nothing, as one act with one way back.

    `mark` is the end of the audit when the list was looked at. Raises Refused where parts have changed since, and
    where there is nothing to take over.
    """
    supplier = work.get(Supplier, supplier_id)
    if supplier.deleted_at is not None:
        raise Refused(_("{supplier} is deleted. Bring it back first.").format(supplier=supplier.name))
    if parts_changed_since(work.session, mark):
        raise Refused(_("Parts have changed since the list was looked at. Look at it again."))
    wanted = [each for each in proposals if each.kind in CHANGING]
    if not wanted:
        raise Refused(_("This list changes nothing."))
    remember_list(
        work, supplier_id=supplier_id, headings_sha256=origin.headings_sha256, columns=columns, choices=choices
    )
    new = [each for each in wanted if each.kind is ProposalKind.NEW]
    add_list_parts(work, supplier_id=supplier_id, choices=choices, proposals=new)
    _change_known(work, supplier_id, [each for each in wanted if each.part is not None])
    row = work.add(
        PriceListImport(
            supplier_id=supplier_id,
            file_name=origin.file_name[:200],
            file_sha256=origin.sha256,
            at=work.now,
            person_id=work.actor,
            added=len(new),
            changed=len(wanted) - len(new),
            same=same,
            refused_count=len(refused),
            headings=list(origin.headings),
            refused=[
                {"row": each.row, "reason": each.reason, "detail": each.detail, "cells": list(each.cells)}
                for each in refused
            ],
        )
    )
    work.undo_with(
        _("Price list of {supplier} imported").format(supplier=supplier.name),
        take_back_import,
        import_id=row.id,
        operation_id=work.operation_id,
    )
    return Imported(row.id, row.added, row.changed, same, len(refused))


def add_list_parts(work: UnitOfWork, *, supplier_id: int, choices: Choices, proposals: Sequence[Proposal]) -> list[int]:
    """Add many parts at once inside another act, by the rules of `add_part`, and give their ids in order.

    Names, lengths, barcodes and own codes were judged by `domain.price_list` against every part there is; the caller
    has made sure that nothing changed since. Raises Refused where a barcode is somebody's own code after all.
    """
    if not proposals:
        return []
    shop = shop_facts(work.session)
    codes = _Codes(work, (each.entry.own_code for each in proposals))
    rows = [_part_row(each, codes, choices, shop.person_basis) for each in proposals]
    _refuse_own_codes(work, proposals)
    ids = work.insert_many(Part, ({**each, "created_at": work.now} for each in rows))
    rank = STATE_RANK[stock_state(Balance(), Balance().on_hand)]
    work.insert_many(StockBalance, ({"part_id": part_id, "state_rank": rank} for part_id in ids))
    with_codes = [
        (part_id, each.entry.barcode)
        for part_id, row, each in zip(ids, rows, proposals, strict=True)
        if each.entry.barcode and each.entry.barcode.upper() != row["code"]
    ]
    work.insert_many(PartBarcode, ({"part_id": part_id, "code": code, "position": 0} for part_id, code in with_codes))
    work.insert_many(
        PartSupplier,
        (_link_row(work, part_id, supplier_id, 0, each) for part_id, each in zip(ids, proposals, strict=True)),
    )
    work.search.add_many(
        "part",
        (
            (part_id, [row["code"], row["name"], row["category"], row["maker"], each.entry.barcode, each.entry.code])
            for part_id, row, each in zip(ids, rows, proposals, strict=True)
        ),
    )
    return ids


def _part_row(proposal: Proposal, codes: "_Codes", choices: Choices, basis: PriceBasis) -> dict[str, Any]:
    entry = proposal.entry
    return {
        "code": entry.own_code or codes.next(entry.category, entry.maker),
        "name": entry.name,
        "name_key": fold(entry.name)[:200],
        "category": entry.category,
        "maker": entry.maker,
        "tax_key": USUAL,
        "cost_cents": entry.price_cents,
        "pricing": PartPricing.MARKUP,
        "price_basis": basis,
        "price_cents": min(LARGEST_PRICE, proposal.price_cents or 0),
        "markup_percent": choices.markup,
        "price_ending": PriceEnding.CENT,
    }


def _link_row(work: UnitOfWork, part_id: int, supplier_id: int, position: int, proposal: Proposal) -> dict[str, Any]:
    entry = proposal.entry
    return {
        "part_id": part_id,
        "supplier_id": supplier_id,
        "position": position,
        "supplier_code": entry.code,
        "price_cents": entry.price_cents,
        "pack": entry.pack or ONE,
        "price_day": entry.day or work.today,
    }


def _refuse_own_codes(work: UnitOfWork, proposals: Iterable[Proposal]) -> None:
    """A barcode of a new part is nobody's own code."""
    rows = work.session.execute(select(Part.code, Part.name))
    own = {code: name for code, name in rows}  # noqa: C416 - dict() of rows is not typed
    for each in proposals:
        taken = next((own[one] for one in readings(each.entry.barcode.upper()) if one in own), None)
        if each.entry.barcode and taken is not None:
            words = _("{code} is scanned for {name} already. A code belongs to one part.")
            raise Refused(words.format(code=each.entry.barcode, name=taken))


class _Codes:
    """Codes made by us for many parts: the first of each kind is felt for, the others follow."""

    def __init__(self, work: UnitOfWork, brought: Iterable[str]) -> None:
        self._work = work
        self._taken = {
            *brought,
            *work.session.scalars(select(Part.code)),
            *work.session.scalars(select(PartBarcode.code)),
        }
        self._last: dict[str, int] = {}

    def next(self, category: str, maker: str) -> str:
        """The next free one."""
        prefix = code_prefix(category, maker)
        if prefix not in self._last:
            first = made_code(self._work, category, maker)
            self._last[prefix] = int(first.rpartition("-")[2]) - 1
        number = self._last[prefix] + 1
        while (code := numbered(prefix, number)) in self._taken:
            number += 1
        self._last[prefix] = number
        self._taken.add(code)
        return code


# -- parts that are known


def _change_known(work: UnitOfWork, supplier_id: int, proposals: Sequence[Proposal]) -> None:
    known = [(each, each.part) for each in proposals if each.part is not None]
    links: list[dict[str, Any]] = []
    found_otherwise: list[int] = []
    for each, part in known:
        if part.link_id is None:
            found_otherwise.append(part.id)
            continue
        links.append(_link_change(work, each))
        if each.entry.code and each.entry.code != part.supplier_code:
            found_otherwise.append(part.id)
    work.update_many(PartSupplier, links)
    fresh = [(each, part.id) for each, part in known if part.link_id is None]
    places = _next_places(work, [part_id for _each, part_id in fresh])
    work.insert_many(
        PartSupplier, (_link_row(work, part_id, supplier_id, places[part_id], each) for each, part_id in fresh)
    )
    costs = [_cost_change(each) for each, _part in known if each.cost_cents is not None]
    work.update_many(Part, costs)
    recosted = {row["id"] for row in costs}
    # Their supplier stands on the part's card, so a form that shows the card has to hear of it.
    work.touch_many(Part, (part.id for _each, part in known if part.id not in recosted))
    index_parts(work, found_otherwise)


def _link_change(work: UnitOfWork, proposal: Proposal) -> dict[str, Any]:
    part, entry = proposal.part, proposal.entry
    assert part is not None
    row: dict[str, Any] = {"id": part.link_id, "price_cents": entry.price_cents}
    if part.supplier_cents != entry.price_cents:
        row["price_day"] = entry.day or work.today
    if entry.code:
        row["supplier_code"] = entry.code
    if entry.pack is not None:
        row["pack"] = entry.pack
    return row


def _cost_change(proposal: Proposal) -> dict[str, Any]:
    assert proposal.part is not None
    row: dict[str, Any] = {"id": proposal.part.id, "cost_cents": proposal.cost_cents}
    if proposal.price_cents is not None:
        row["price_cents"] = min(LARGEST_PRICE, proposal.price_cents)
    return row


def _next_places(work: UnitOfWork, part_ids: Sequence[int]) -> Mapping[int, int]:
    """Behind the suppliers that each part has already."""
    places: defaultdict[int, int] = defaultdict(int)
    for start in range(0, len(part_ids), 500):
        last = (
            select(PartSupplier.part_id, func.max(PartSupplier.position))
            .where(PartSupplier.part_id.in_(part_ids[start : start + 500]))
            .group_by(PartSupplier.part_id)
        )
        places.update({part_id: position + 1 for part_id, position in work.session.execute(last)})
    return places
