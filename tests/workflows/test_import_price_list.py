"""Price lists from the file to the parts: what is shown is what happens, all of it or nothing, and the way back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from msp_desktop.__main__ import main
from msp_desktop.domain.barcode import check_digit
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.part_price import PartPricing
from msp_desktop.domain.price_list import counts
from msp_desktop.domain.price_list_headings import PriceField
from msp_desktop.domain.price_list_values import MatchBy, ProposalKind
from msp_desktop.domain.stock import MoveReason
from msp_desktop.domain.supplier_facts import SupplierFacts
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.i18n import Formats
from msp_desktop.integrations.spreadsheet import read_sheet
from msp_desktop.queries.price_list import list_imports
from msp_desktop.queries.supplier_list import supplier_counts, supplier_list, supplier_named
from msp_desktop.store.models.audit import Audit
from msp_desktop.store.models.part import Part, PartBarcode, PartSupplier
from msp_desktop.store.models.stock import StockBalance
from msp_desktop.store.models.supplier import PriceListImport, PriceListMapping
from msp_desktop.store.search import hits
from msp_desktop.store.shop import Done, Shop, open_shop
from msp_desktop.usecases.parts import PartFacts, PartSupplierFacts, add_part, adjust_stock, change_part_cost
from msp_desktop.usecases.parts.importing import Imported
from msp_desktop.usecases.suppliers import add_supplier, end_supplier
from msp_desktop.workflows.import_price_list import (
    Look,
    command_line_import,
    first_reading,
    import_look,
    look_at,
    refused_of_import,
    refused_of_look,
    remember_look,
)
from tests.house.test_dialects import overheard
from tests.shops import Clock, ShopMaker

READER = Formats("en", "IT", "EUR", "Europe/Rome")
HEAD = "Codice articolo;Descrizione;Marca;Codice EAN;Prezzo netto;Conf.;Categoria"
KNOWN = (("DISK", 5000, 4000), ("RAM", 2000, 1500), ("KEYB", 3000, 2500), ("FAN", 900, 700))


def ean(number: int) -> str:
    body = f"80{number:010d}"
    return f"{body}{check_digit(body)}"


@pytest.fixture
def supplier(shop: Shop) -> int:
    """Ingram, who delivers a disk, memory, a keyboard and a fan; the last two under a markup of 50 %."""
    supplier_id = shop.run(add_supplier, facts=SupplierFacts("Ingram Micro")).value
    for at, (code, price, cost) in enumerate(KNOWN):
        shop.run(
            add_part,
            facts=PartFacts(
                code, code=code, cost_cents=cost, price_cents=price, barcodes=(ean(at),),
                pricing=PartPricing.FIXED if at < 2 else PartPricing.MARKUP, markup_percent=Decimal(50),
                price_basis=PriceBasis.GROSS,
                suppliers=(PartSupplierFacts(supplier_id, f"IM-{code}", cost),),
            ),
        )  # fmt: skip
    return supplier_id


def listed(tmp_path: Path, *rows: str, name: str = "list.csv", head: str = HEAD) -> Path:
    path = tmp_path / name
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return path


def look(shop: Shop, path: Path, supplier_id: int, **choices: Any) -> Look:
    sheet = read_sheet(path)
    reading = first_reading(shop, sheet=sheet, supplier_id=supplier_id)
    reading = replace(reading, choices=replace(reading.choices, **choices))
    return look_at(shop, sheet=sheet, supplier_id=supplier_id, reading=reading)


def imported(shop: Shop, path: Path, supplier_id: int, **choices: Any) -> Done[Imported]:
    return import_look(shop, look(shop, path, supplier_id, **choices))


def kinds(found: Look) -> list[ProposalKind]:
    return [each.kind for each in found.proposals]


def standing(session: Session) -> list[list[Any]]:
    """Everything that an import can touch, but ids, versions and what is removed."""
    alive = select(Part.id).where(Part.deleted_at.is_(None))
    return [
        list(session.execute(statement).all())
        for statement in (
            select(Part.code, Part.name, Part.cost_cents, Part.price_cents, Part.pricing, Part.category, Part.maker)
            .where(Part.deleted_at.is_(None))
            .order_by(Part.code),
            select(PartBarcode.part_id, PartBarcode.code).order_by(PartBarcode.code),
            select(
                PartSupplier.part_id, PartSupplier.position, PartSupplier.supplier_id, PartSupplier.supplier_code,
                PartSupplier.price_cents, PartSupplier.pack, PartSupplier.price_day,
            ).order_by(PartSupplier.part_id, PartSupplier.position),
            select(StockBalance.part_id, StockBalance.on_hand, StockBalance.state_rank)
            .where(StockBalance.part_id.in_(alive))
            .order_by(StockBalance.part_id),
            select(PriceListImport.id, PriceListImport.undone).where(PriceListImport.undone.is_(False)),
        )
    ]  # fmt: skip


def found_by(session: Session, typed: str) -> list[str]:
    ids = hits(session, "part", typed)
    return list(session.scalars(select(Part.name).where(Part.id.in_(ids)).order_by(Part.id)))


def part_named(session: Session, name: str) -> Part:
    return session.scalars(select(Part).where(Part.name == name, Part.deleted_at.is_(None))).one()


# -- what happens


def test_what_is_shown_is_what_happens(shop: Shop, supplier: int, tmp_path: Path) -> None:
    path = listed(
        tmp_path,
        f"IM-DISK;Disk;Samsung;{ean(0)};44,00;1;Dischi",
        "IM-RAM;Ram;Kingston;;14,10;5;Memorie",
        "IM-KEYB;Keyboard;;;30,00;;",
        "IM-FAN;Fan;;;7,00;;",
        f"NEW-1;Dock USB-C;Lenovo;{ean(50)};100,00;2;Dock",
    )
    shown = look(shop, path, supplier, add_new=True)
    assert kinds(shown) == [
        ProposalKind.UP, ProposalKind.DOWN, ProposalKind.UP, ProposalKind.SAME, ProposalKind.NEW
    ]  # fmt: skip
    done = import_look(shop, shown).value
    assert (done.added, done.changed, done.same, done.refused) == (1, 3, 1, 0)
    disk, keyboard = shop.ask(part_named, name="DISK"), shop.ask(part_named, name="KEYB")
    assert (disk.cost_cents, disk.price_cents) == (4400, 5000)
    assert (keyboard.cost_cents, keyboard.price_cents) == (3000, 5490)
    dock = shop.ask(part_named, name="Dock USB-C")
    assert (dock.code, dock.cost_cents, dock.price_cents, dock.maker) == ("DOC-001", 10000, 17080, "Lenovo")
    for typed in ("dock", ean(50), "new-1", "doc-001", "lenovo"):
        assert shop.ask(found_by, typed=typed) == ["Dock USB-C"], typed
    prices = shop.ask(
        lambda session: session.execute(
            select(PartSupplier.supplier_code, PartSupplier.price_cents, PartSupplier.pack).order_by(PartSupplier.id)
        ).all()
    )
    assert [tuple(each) for each in prices] == [
        ("IM-DISK", 4400, 1), ("IM-RAM", 1410, 5), ("IM-KEYB", 3000, 1), ("IM-FAN", 700, 1), ("NEW-1", 10000, 2)
    ]  # fmt: skip


def test_the_same_list_twice_changes_nothing(shop: Shop, supplier: int, tmp_path: Path) -> None:
    path = listed(tmp_path, "IM-DISK;Disk;;;44,00;;", f"N1;Dock;;{ean(7)};9,90;3;", "N2;Cable;;;1,234;;")
    imported(shop, path, supplier, add_new=True)
    before = shop.ask(standing)
    again = look(shop, path, supplier)
    assert again.reading.used_at is not None
    assert again.reading.choices.add_new
    assert kinds(again) == [ProposalKind.SAME] * 3
    with pytest.raises(Refused, match="This list changes nothing"):
        import_look(shop, again)
    assert shop.ask(standing) == before


def test_a_second_supplier_gets_a_price_and_leaves_the_cost(shop: Shop, supplier: int, tmp_path: Path) -> None:
    other = shop.run(add_supplier, facts=SupplierFacts("Esprinet")).value
    path = listed(tmp_path, f"ES-1;Disk;;{ean(0)};39,00;;")
    (first,) = look(shop, path, other).proposals
    assert (first.kind, first.cost_cents) == (ProposalKind.FIRST, None)
    imported(shop, path, other)
    rows = shop.ask(
        lambda session: session.execute(
            select(PartSupplier.supplier_id, PartSupplier.position, PartSupplier.price_cents)
            .join(Part)
            .where(Part.name == "DISK")
            .order_by(PartSupplier.position)
        ).all()
    )
    assert [tuple(each) for each in rows] == [(supplier, 0, 4000), (other, 1, 3900)]
    assert shop.ask(found_by, typed="ES-1") == ["DISK"]
    assert shop.ask(part_named, name="DISK").cost_cents == 4000


def test_a_card_in_somebodys_form_counts_as_changed(shop: Shop, supplier: int, tmp_path: Path) -> None:
    seen = shop.ask(part_named, name="DISK").version
    imported(shop, listed(tmp_path, "IM-DISK;Disk;;;44,00;;"), supplier, follow_cost=False)
    now = shop.ask(part_named, name="DISK")
    assert (now.version, now.cost_cents) == (seen + 1, 4000)


def test_own_codes_and_codes_made_by_us(shop: Shop, supplier: int, tmp_path: Path) -> None:
    path = listed(tmp_path, "DISK;x;41,00", "SSD-9;New disk;50,00", head="Vostro codice;Descrizione;Prezzo")
    shown = look(shop, path, supplier, add_new=True)
    assert shown.reading.choices.match is MatchBy.OWN_CODE
    assert kinds(shown) == [ProposalKind.UP, ProposalKind.NEW]
    import_look(shop, shown)
    assert shop.ask(part_named, name="New disk").code == "SSD-9"
    rows = [f"C{n};Cable {n};;;1,00;;Cables" for n in range(3)]
    imported(shop, listed(tmp_path, *rows), supplier, add_new=True)
    assert [shop.ask(part_named, name=f"Cable {n}").code for n in range(3)] == ["CAB-001", "CAB-002", "CAB-003"]


def test_a_workbook_with_a_title_above_its_headings(shop: Shop, supplier: int, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (
        ["Listino novembre"], [], ["Art.-Nr.", "Bezeichnung", "EAN", "Nettopreis", "Gültig ab"],
        ["IM-DISK", "Disk", int(ean(0)), 44.5, "01.11.2026"], [None, None, None, None], ["X", "Neu", None, 3, None],
    ):  # fmt: skip
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")
    shown = look(shop, tmp_path / "list.xlsx", supplier)
    assert [(each.row, each.kind, each.new_cents) for each in shown.proposals] == [
        (4, ProposalKind.UP, 4450), (6, ProposalKind.LEFT, 300)
    ]  # fmt: skip
    assert shown.reading.choices.skip_rows == 2


# -- the way back


def test_an_import_is_taken_back_as_one_act_and_done_again(shop: Shop, supplier: int, tmp_path: Path) -> None:
    other = shop.run(add_supplier, facts=SupplierFacts("Esprinet")).value
    path = listed(
        tmp_path, "E-1;Dock;Lenovo;" + ean(60) + ";80,00;;Dock", f"E-2;Disk;;{ean(0)};30,00;;", f"E-3;Ram;;{ean(1)};9;;"
    )
    before = shop.ask(standing)
    imported(shop, path, other, add_new=True)
    after = shop.ask(standing)
    assert after != before
    for _time in range(2):
        assert shop.undo_last().undo is not None
        assert shop.ask(standing) == before
        assert shop.ask(found_by, typed="dock") == []
        assert shop.ask(found_by, typed="E-2") == []
        shop.redo_last()
        assert shop.ask(standing) == after
        assert shop.ask(found_by, typed=ean(60)) == ["Dock"]
        assert shop.ask(found_by, typed="E-2") == ["DISK"]


def test_two_imports_are_taken_back_one_after_the_other(shop: Shop, supplier: int, tmp_path: Path) -> None:
    stands = [shop.ask(standing)]
    for price in ("41,00", "42,00"):
        imported(shop, listed(tmp_path, f"IM-DISK;Disk;;;{price};;", f"IM-RAM;;;;{price};;"), supplier)
        stands.append(shop.ask(standing))
    for back in (1, 0):
        shop.undo_last()
        assert shop.ask(standing) == stands[back]


def test_what_was_changed_since_stays(shop: Shop, supplier: int, tmp_path: Path) -> None:
    path = listed(
        tmp_path, "IM-DISK;Disk;;;44,00;;", "IM-RAM;Ram;;;16,00;;", "N-1;Dock;;;80,00;;", "N-2;Cable;;;2,00;;"
    )
    operation = imported(shop, path, supplier, add_new=True).undo
    assert operation is not None
    dock = shop.ask(part_named, name="Dock").id
    shop.run(change_part_cost, part_id=shop.ask(part_named, name="DISK").id, cost_cents=4700)
    shop.run(adjust_stock, part_id=dock, quantity=Decimal(2), reason=MoveReason.FOUND, cost_cents=8000)
    shop.undo(operation.operation_id)
    assert shop.ask(part_named, name="DISK").cost_cents == 4700
    assert shop.ask(part_named, name="RAM").cost_cents == 1500
    # Two docks stand on the shelf, so the part stays; nothing came of the cable.
    assert shop.ask(part_named, name="Dock").id == dock
    assert shop.ask(found_by, typed="cable") == []
    assert shop.ask(found_by, typed="n-1") == ["Dock"]


def test_codes_of_an_import_that_was_taken_back_are_free(shop: Shop, supplier: int, tmp_path: Path) -> None:
    imported(shop, listed(tmp_path, f"N-1;Dock;;{ean(60)};80,00;;"), supplier, add_new=True)
    shop.undo_last()
    shop.run(add_part, facts=PartFacts("Another", barcodes=(ean(60),)))
    shop.undo_last()
    imported(shop, listed(tmp_path, f"N-1;Dock;;{ean(60)};80,00;;"), supplier, add_new=True)
    assert shop.ask(part_named, name="Dock").cost_cents == 8000


def test_doing_again_is_refused_where_a_code_is_taken_by_now(shop: Shop, supplier: int, tmp_path: Path) -> None:
    operation = imported(shop, listed(tmp_path, f"N-1;Dock;;{ean(60)};80,00;;"), supplier, add_new=True).undo
    assert operation is not None
    back = shop.undo(operation.operation_id).undo
    assert back is not None
    shop.run(add_part, facts=PartFacts("Another", barcodes=(ean(60),)))
    with pytest.raises(Refused, match="belongs to another part by now"):
        shop.undo(back.operation_id)


# -- all or nothing


class Killed(BaseException):
    """The process ends here."""


@contextmanager
def killed_at(statement: int) -> Iterator[list[int]]:
    seen = [0]

    def before(*_about: object) -> None:
        seen[0] += 1
        if seen[0] == statement:
            raise Killed

    event.listen(Engine, "before_cursor_execute", before)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", before)


def test_nothing_is_half_done_wherever_it_stops(shop: Shop, supplier: int, tmp_path: Path) -> None:
    other = shop.run(add_supplier, facts=SupplierFacts("Esprinet")).value
    path = listed(tmp_path, f"E-1;Dock;;{ean(60)};80,00;;", f"E-2;Disk;;{ean(0)};30,00;;")
    imported(shop, listed(tmp_path, f"E-3;Ram;;{ean(1)};9;;"), other)
    shown = look(shop, listed(tmp_path, "E-3;Ram;;;8;;", *path.read_text().splitlines()[1:]), other, add_new=True)
    before = shop.ask(standing), shop.ask(lambda session: session.scalar(select(func.count()).select_from(Audit)))
    stops = 0
    while True:
        stops += 1
        try:
            with killed_at(stops):
                import_look(shop, shown)
        except Killed:
            now = shop.ask(standing), shop.ask(lambda s: s.scalar(select(func.count()).select_from(Audit)))
            assert now == before, stops
            continue
        break
    assert stops > 20
    assert shop.ask(standing) != before[0]
    after = shop.ask(standing)
    operation = shop.ask(lambda session: session.scalar(select(func.max(Audit.operation_id)))) or 0
    taken_back = 0
    while True:
        taken_back += 1
        try:
            with killed_at(taken_back):
                shop.undo(operation)
        except Killed:
            assert shop.ask(standing) == after, taken_back
            continue
        break
    assert taken_back > 20
    assert shop.ask(standing) == before[0]


def test_parts_that_changed_meanwhile_are_looked_at_again(shop: Shop, supplier: int, tmp_path: Path) -> None:
    path = listed(tmp_path, "IM-DISK;Disk;;;44,00;;")
    shown = look(shop, path, supplier)
    shop.run(change_part_cost, part_id=shop.ask(part_named, name="DISK").id, cost_cents=4100)
    with pytest.raises(Refused, match="Parts have changed"):
        import_look(shop, shown)
    assert shop.ask(part_named, name="DISK").cost_cents == 4100


def test_another_part_that_changed_meanwhile_does_not_matter(
    shop: Shop, supplier: int, tmp_path: Path, clock: Clock
) -> None:
    shown = look(shop, listed(tmp_path, "IM-DISK;Disk;;;44,00;;"), supplier)
    shop.run(change_part_cost, part_id=shop.ask(part_named, name="RAM").id, cost_cents=1)
    clock.forward(days=1)
    assert import_look(shop, shown).value.changed == 1


def test_a_deleted_supplier_has_no_prices(shop: Shop, supplier: int, tmp_path: Path) -> None:
    shown = look(shop, listed(tmp_path, "IM-DISK;Disk;;;44,00;;"), supplier)
    shop.run(end_supplier, supplier_id=supplier)
    with pytest.raises(Refused, match="Ingram Micro is deleted"):
        import_look(shop, shown)


# -- refused rows


BAD = (
    "IM-DISK;Disk;;;44,00;;",
    "IM-RAM;Ram;;;on request;;",
    "-X1;=Dock;;8034105921004;80,00;;",
    "N-2;Cable;;;1.250;;",
    "IM-FAN;Fan;;;;;",
)


def test_refused_rows_are_corrected_and_imported_again(shop: Shop, supplier: int, tmp_path: Path) -> None:
    done = imported(shop, listed(tmp_path, *BAD), supplier, add_new=True, percent=Decimal(10)).value
    assert (done.changed, done.added, done.refused) == (1, 1, 3)
    kept = tmp_path / "refused.csv"
    kept.write_bytes(refused_of_import(shop, done.import_id, READER))
    text = kept.read_text("utf-8-sig")
    assert text.splitlines()[0] == f"{HEAD};Reason"
    assert "on request cannot be read as a price." in text
    assert "'-X1;'=Dock" in text
    shown = look(shop, kept, supplier)
    # Read as the first time, with the reasons beside it, and refused for the same ones.
    assert shown.reading.used_at is not None
    assert shown.reading.choices.percent == 10
    assert [(each.kind, each.row) for each in shown.proposals] == [(ProposalKind.REFUSED, row) for row in (2, 3, 4)]
    corrected = text.replace("on request", "20,00").replace("8034105921004", ean(60)).replace("Fan;;;;", "Fan;;;8;")
    kept.write_text(corrected, "utf-8-sig")
    again = imported(shop, kept, supplier).value
    assert (again.changed, again.added, again.refused) == (2, 1, 0)
    assert shop.ask(part_named, name="=Dock").cost_cents == 8800
    assert shop.ask(part_named, name="RAM").cost_cents == 2200
    assert look(shop, kept, supplier).changing == 0


def test_refused_rows_of_a_workbook_keep_their_numbers(shop: Shop, supplier: int, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (
        ["Codice", "Descrizione", "Prezzo", "EAN", "Conf."], ["IM-DISK", "Disk", 44.5, None, 1],
        ["N-1", None, 1.234, int(ean(61)), 2], ["N-2", None, 1234, None, 0.5],
    ):  # fmt: skip
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")
    shown = look(shop, tmp_path / "list.xlsx", supplier, add_new=True)
    (tmp_path / "refused.csv").write_bytes(refused_of_look(shown, READER))
    remember_look(shop, shown)
    text = (tmp_path / "refused.csv").read_text("utf-8-sig").replace("N-1;", "N-1;Dock").replace("N-2;", "N-2;Cable")
    (tmp_path / "refused.csv").write_text(text, "utf-8-sig")
    again = look(shop, tmp_path / "refused.csv", supplier)
    assert [(each.new_cents, each.entry.barcode, each.entry.pack) for each in again.proposals] == [
        (123, ean(61), 2), (123400, "", Decimal("0.5"))
    ]  # fmt: skip


def test_a_list_without_headings_is_remembered_too(shop: Shop, supplier: int, tmp_path: Path) -> None:
    path = listed(tmp_path, "no price;IM-RAM", head="44,00;IM-DISK")
    sheet = read_sheet(path)
    reading = first_reading(shop, sheet=sheet, supplier_id=supplier)
    assert not reading.choices.has_headings
    with pytest.raises(Refused, match="Choose which column holds “Their code”"):
        look_at(shop, sheet=sheet, supplier_id=supplier, reading=reading)
    named = replace(reading, columns=(PriceField.PRICE, PriceField.CODE))
    done = import_look(shop, look_at(shop, sheet=sheet, supplier_id=supplier, reading=named)).value
    assert (done.changed, done.refused) == (1, 1)
    assert first_reading(shop, sheet=sheet, supplier_id=supplier).columns == named.columns
    kept = tmp_path / "refused.csv"
    kept.write_bytes(refused_of_import(shop, done.import_id, READER))
    assert first_reading(shop, sheet=read_sheet(kept), supplier_id=supplier).columns[:2] == named.columns


def test_what_another_version_kept_is_not_tripped_over(shop: Shop, supplier: int, tmp_path: Path) -> None:
    path = listed(tmp_path, "IM-DISK;Disk;;;44,00;;")
    imported(shop, path, supplier)

    def spoil(work: Any) -> None:
        work.session.scalars(select(PriceListMapping)).one().choices = {"match": "by_moon"}

    shop.run(spoil)
    assert first_reading(shop, sheet=read_sheet(path), supplier_id=supplier).used_at is None


def test_imports_are_listed(shop: Shop, supplier: int, tmp_path: Path) -> None:
    imported(shop, listed(tmp_path, *BAD), supplier)
    (row,) = shop.ask(list_imports, supplier_id=supplier)
    assert (row.supplier, row.file_name, row.changed, row.refused, row.undone) == (
        "Ingram Micro", "list.csv", 1, 2, False
    )  # fmt: skip


# -- without a window


def test_the_command_line_shows_and_imports(shop: Shop, supplier: int, tmp_path: Path) -> None:
    path = listed(tmp_path, *BAD)
    before = shop.ask(standing)
    shown = list(
        command_line_import(
            shop, file=path, supplier="INGRAM micro", wanted={}, dry_run=True, refused=tmp_path / "refused.csv"
        )
    )
    assert "2\tPrice up\tDISK\tDISK\t€40.00 → €44.00" in shown
    assert "3\tRefused\tIM-RAM\tRam\ton request cannot be read as a price." in shown
    assert "Refused: 2" in shown
    assert (tmp_path / "refused.csv").exists()
    assert shop.ask(standing) == before
    done = list(command_line_import(shop, file=path, supplier="Ingram Micro", wanted={"percent": Decimal(-10)}))
    assert done[-1] == "Imported"
    assert shop.ask(part_named, name="DISK").cost_cents == 3960
    with pytest.raises(Refused, match="There is no supplier Nobody"):
        list(command_line_import(shop, file=path, supplier="Nobody", wanted={}))


def test_the_command_and_its_exit_codes(
    tmp_path: Path, shop_maker: ShopMaker, capsys: pytest.CaptureFixture[str]
) -> None:
    path = shop_maker.copy(tmp_path / "other.db")
    with open_shop(path) as opened:
        opened.run(add_supplier, facts=SupplierFacts("Ingram Micro"))
    command = ["import-prices", str(listed(tmp_path, *BAD)), "--shop", str(path), "--supplier", "ingram micro"]
    assert main([*command, "--dry-run", "--add-new", "--percent", "-5"]) == 0
    assert "New: 2" in capsys.readouterr().out
    assert main([*command, "--add-new", "--markup", "30", "--refused", str(tmp_path / "refused.csv")]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "Imported"
    assert (tmp_path / "refused.csv").exists()
    assert main(["--shop", str(path), *command[:2], "--supplier", "Nobody"]) == 1
    assert "There is no supplier Nobody." in capsys.readouterr().err
    assert main([*command[:1], str(tmp_path / "gone.csv"), *command[2:]]) == 1
    with open_shop(path):
        assert main(command) == 3


def test_counts_are_of_rows(shop: Shop, supplier: int, tmp_path: Path) -> None:
    found = counts(look(shop, listed(tmp_path, *BAD), supplier).proposals)
    assert (found[ProposalKind.UP], found[ProposalKind.LEFT], found[ProposalKind.REFUSED]) == (1, 2, 2)


def test_what_is_asked_could_be_asked_of_postgresql(shop: Shop, supplier: int, tmp_path: Path) -> None:
    path = listed(tmp_path, *BAD, f"N-9;Dock;;{ean(60)};80,00;;")
    with overheard() as wrong:
        done = imported(shop, path, supplier, add_new=True)
        shop.undo_last()
        shop.redo_last()
        shop.ask(list_imports)
        shop.ask(supplier_counts)
        shop.ask(supplier_named, typed="ingram")
        first = shop.ask(supplier_list, since=shop.now)
        shop.ask(supplier_list, since=shop.now, open_only=True, after=first[-1])
        refused_of_import(shop, done.value.import_id, READER)
    assert wrong == []
