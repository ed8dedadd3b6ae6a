"""A supplier's price list: read, looked at against the parts, taken over, and its refused rows as a file to correct."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.price_list import counts, missing_columns, propose, resolved
from msp_desktop.domain.price_list_cells import Cell, DayOrder, text_of, written
from msp_desktop.domain.price_list_headings import (
    LOOKED_AT,
    PriceField,
    heading_row,
    headings_digest,
    propose_columns,
    without_reason,
)
from msp_desktop.domain.price_list_values import (
    CHANGING,
    KEY_FIELDS,
    Choices,
    MatchBy,
    Proposal,
    ProposalKind,
    Reason,
    Row,
)
from msp_desktop.i18n import Formats, _
from msp_desktop.integrations.spreadsheet import Sheet, csv_bytes, read_sheet
from msp_desktop.queries.price_list import PartsNow, parts_now, refused_rows, remembered_lists
from msp_desktop.queries.supplier_list import supplier_named
from msp_desktop.store.price_list_rows import parts_changed_since
from msp_desktop.store.shop import Done, Shop
from msp_desktop.store.shop_facts import shop_facts
from msp_desktop.usecases.parts.importing import Imported, ListOrigin, RefusedRow, import_prices, remember_list
from msp_desktop.words import PRICE_FIELD_WORDS, PROPOSAL_WORDS, refused_row

SAMPLED = 200
"""Rows among which sample values are looked for."""

Progress = Callable[[int, int, str], None]


def no_progress(done: int, total: int, item: str = "") -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a list is to be read: as it was the last time (`used_at`), or as its headings suggest."""

    columns: tuple[PriceField, ...]
    choices: Choices
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """What a list would change, row by row, and when that was true."""

    supplier_id: int
    sheet: Sheet
    reading: Reading
    proposals: tuple[Proposal, ...]
    day: date
    mark: int

    @property
    def changing(self) -> int:
        """How many rows would be written."""
        return sum(each.kind in CHANGING for each in self.proposals)

    @property
    def refused(self) -> tuple[Proposal, ...]:
        """The rows that would not be taken over."""
        return tuple(each for each in self.proposals if each.kind is ProposalKind.REFUSED)


def read_price_list(path: Path) -> Sheet:
    """Read a CSV or XLSX file. Raises Refused in plain words, OSError from the disk."""
    return read_sheet(path)


def first_reading(shop: Shop, *, sheet: Sheet, supplier_id: int) -> Reading:
    """How to read a list of this supplier: as one with the same headings was read before, else by its headings."""
    known = shop.ask(remembered_lists, supplier_id=supplier_id)
    wide = width(sheet)
    for at, row in enumerate(sheet.rows[:LOOKED_AT]):
        found = known.get(headings_digest(row))
        if found is not None and found.choices.has_headings:
            return Reading(_fitted(found.columns, wide), replace(found.choices, skip_rows=at), found.used_at)
    at_row = heading_row(sheet.rows)
    if at_row is not None:
        columns = _fitted(propose_columns(without_reason(sheet.rows[at_row])), wide)
        return Reading(columns, _usual(shop, Choices(skip_rows=at_row), columns))
    # Rows that were refused have one column more: why.
    for columns_before in (wide, wide - 1):
        found = known.get(headings_digest(("",) * columns_before))
        if found is not None:
            return Reading(_fitted(found.columns, wide), found.choices, found.used_at)
    nothing = _fitted((), wide)
    return Reading(nothing, _usual(shop, Choices(has_headings=False), nothing))


def reading_with(sheet: Sheet, choices: Choices) -> Reading:
    """What the columns hold by the headings that stand where the choices say; nothing where there are none."""
    headings = without_reason(headings_of(sheet, choices)) if choices.has_headings else ()
    return Reading(_fitted(propose_columns(headings), width(sheet)), choices)


def look_at(shop: Shop, *, sheet: Sheet, supplier_id: int, reading: Reading, progress: Progress = no_progress) -> Look:
    """What the list would change as things are now; nothing is written.

    Raises Refused where no column holds what is needed.
    """
    missing = missing_columns(reading.columns, reading.choices)
    if missing:
        words = _(PRICE_FIELD_WORDS[missing[0]])
        raise Refused(_("Choose which column holds “{field}”.").format(field=words), "columns")
    rows = data_rows(sheet, reading.choices)
    progress(0, len(rows), _("Reading the parts"))
    now: PartsNow = shop.ask(parts_now, supplier_id=supplier_id, day=shop.today)
    progress(len(rows) // 4, len(rows), _("Comparing"))
    choices = resolved(rows, reading.columns, reading.choices, now.known)
    proposals = propose(rows, reading.columns, choices, now.known, shop.today)
    progress(len(rows), len(rows), "")
    return Look(supplier_id, sheet, replace(reading, choices=choices), proposals, shop.today, now.mark)


def import_look(shop: Shop, look: Look) -> Done[Imported]:
    """Take over what was shown, all of it or nothing.

    Where parts changed meanwhile the list is looked at again: if that comes to the same, it goes on. Raises Refused.
    """
    if shop.ask(parts_changed_since, mark=look.mark) or shop.today != look.day:
        fresh = look_at(shop, sheet=look.sheet, supplier_id=look.supplier_id, reading=look.reading)
        if fresh.proposals != look.proposals:
            raise Refused(_("Parts have changed since the list was looked at. Look at it again."))
        look = fresh
    found = counts(look.proposals)
    return shop.run(
        import_prices,
        supplier_id=look.supplier_id,
        origin=_origin(look),
        columns=look.reading.columns,
        choices=look.reading.choices,
        proposals=tuple(each for each in look.proposals if each.kind in CHANGING),
        refused=_refused(look),
        same=found[ProposalKind.SAME],
        mark=look.mark,
    )


def remember_look(shop: Shop, look: Look) -> None:
    """Keep how the list was read, so that its refused rows are read the same way once they are corrected."""
    shop.run(
        remember_list,
        supplier_id=look.supplier_id,
        headings_sha256=_origin(look).headings_sha256,
        columns=look.reading.columns,
        choices=look.reading.choices,
    )


def refused_of_look(look: Look, reader: Formats) -> bytes:
    """The refused rows of a look as CSV, each with its reason in the last column."""
    return _refused_csv(_origin(look).headings, _refused(look), reader)


def refused_of_import(shop: Shop, import_id: int, reader: Formats) -> bytes:
    """The rows that an import refused as CSV, as `refused_of_look` has them."""
    kept = shop.ask(refused_rows, import_id=import_id)
    rows = (RefusedRow(each["row"], each["reason"], each["detail"], tuple(each["cells"])) for each in kept.rows)
    return _refused_csv(kept.headings, rows, reader)


def command_line_import(
    shop: Shop,
    *,
    file: Path,
    supplier: str,
    wanted: dict[str, Any],
    dry_run: bool = False,
    refused: Path | None = None,
) -> Iterator[str]:
    """Import a list without a window, in lines of what comes about: counts, then what each row would change when it is
    only a try. `wanted` are choices by name in place of those remembered. Raises Refused.
    """
    named = shop.ask(supplier_named, typed=supplier)
    if not named:
        raise Refused(_("There is no supplier {supplier}.").format(supplier=supplier))
    if len(named) > 1:
        raise Refused(
            _("More than one supplier is called {supplier}. Import it in the window.").format(supplier=supplier)
        )
    sheet = read_price_list(file)
    reading = first_reading(shop, sheet=sheet, supplier_id=named[0][0])
    if "match" in wanted:
        wanted = {**wanted, "match": MatchBy(wanted["match"])}
    reading = replace(reading, choices=replace(reading.choices, **wanted))
    look = look_at(shop, sheet=sheet, supplier_id=named[0][0], reading=reading)
    reader = shop.ask(shop_facts).formats()
    if dry_run:
        yield from _lines_of(look, reader)
    for kind, count in counts(look.proposals).items():
        if count:
            yield f"{_(PROPOSAL_WORDS[kind])}: {reader.number(count)}"
    if refused is not None and look.refused:
        refused.write_bytes(refused_of_look(look, reader))
    if dry_run:
        return
    if look.refused:
        remember_look(shop, look)
    if not look.changing:
        yield _("This list changes nothing.")
        return
    import_look(shop, look)
    yield _("Imported")


def _lines_of(look: Look, reader: Formats) -> Iterator[str]:
    for each in look.proposals:
        if each.kind is ProposalKind.REFUSED and each.reason is not None:
            what = refused_row(each.reason, each.detail, reader)
        elif each.kind in CHANGING:
            before = "–" if each.old_cents is None else reader.money(each.old_cents)
            what = f"{before} → {reader.money(each.new_cents or 0)}"
        else:
            continue
        yield "\t".join((str(each.row), _(PROPOSAL_WORDS[each.kind]), each.code, each.name, what))


def width(sheet: Sheet) -> int:
    """How many columns the widest row has."""
    return max((len(row) for row in sheet.rows), default=0)


def headings_of(sheet: Sheet, choices: Choices) -> tuple[Cell, ...]:
    """The headings, one for every column; empty ones where the list has none."""
    row: Sequence[Cell] = ()
    if choices.has_headings and choices.skip_rows < len(sheet.rows):
        row = sheet.rows[choices.skip_rows]
    return (*row, *("",) * (width(sheet) - len(row)))


def data_rows(sheet: Sheet, choices: Choices) -> list[Row]:
    """The rows below the headings, with their numbers in the spreadsheet."""
    start = choices.skip_rows + (1 if choices.has_headings else 0)
    return [Row(number, cells) for number, cells in enumerate(sheet.rows, start=1) if number > start]


def samples(sheet: Sheet, choices: Choices, column: int, most: int = 3) -> list[str]:
    """The first values that stand in a column, looked for among the first rows only."""
    found: dict[str, None] = {}
    start = choices.skip_rows + (1 if choices.has_headings else 0)
    for row in sheet.rows[start : start + SAMPLED]:
        text = text_of(row[column]) if column < len(row) else ""
        if text:
            found[text] = None
            if len(found) == most:
                break
    return list(found)


def _usual(shop: Shop, choices: Choices, columns: Sequence[PriceField]) -> Choices:
    """What is most likely meant: found by the first key there is, days as in the shop's country."""
    match = next((each for each, field in KEY_FIELDS.items() if field in columns), choices.match)
    month_first = shop.ask(shop_facts).country == "US"
    return replace(choices, match=match, days=DayOrder.MONTH_FIRST if month_first else DayOrder.DAY_FIRST)


def _fitted(columns: Sequence[PriceField], wide: int) -> tuple[PriceField, ...]:
    """As many columns as there are."""
    return (*columns[:wide], *(PriceField.NONE,) * (wide - len(columns)))


def _origin(look: Look) -> ListOrigin:
    choices = look.reading.choices
    row: Sequence[Cell] = look.sheet.rows[choices.skip_rows] if choices.has_headings else ("",) * width(look.sheet)
    headings = tuple(text_of(each) for each in without_reason(row))
    return ListOrigin(look.sheet.file_name, look.sheet.sha256, headings, headings_digest(row))


def _refused(look: Look) -> tuple[RefusedRow, ...]:
    mark = look.reading.choices.mark
    wide = len(_origin(look).headings)
    found = []
    for each in look.refused:
        assert each.reason is not None
        cells = look.sheet.rows[each.row - 1][:wide]
        texts = tuple(written(cell, mark) for cell in cells)
        found.append(RefusedRow(each.row, each.reason.value, each.detail, texts))
    return tuple(found)


def _refused_csv(headings: Sequence[str], rows: Iterable[RefusedRow], reader: Formats) -> bytes:
    made: list[list[str]] = []
    if any(headings):
        made.append([*headings, _("Reason")])
    for each in rows:
        cells = [*each.cells, *[""] * (len(headings) - len(each.cells))]
        made.append([*cells, refused_row(Reason(each.reason), each.detail, reader)])
    return csv_bytes(made)
