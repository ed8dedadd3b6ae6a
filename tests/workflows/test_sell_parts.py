"""Parts sold, from the draft to the printed paper: serials and warranty under the line, cost nowhere; and the power."""

import signal
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from msp_desktop.documents.values import TicketForm
from msp_desktop.domain.stock import SerialState
from msp_desktop.queries.document_margin import margin_of
from msp_desktop.store.shop import Shop, open_shop
from msp_desktop.store.stock_rows import differences
from msp_desktop.usecases import invoices
from msp_desktop.usecases.jobs import add_stock_part
from msp_desktop.workflows.issue_document import ROLL, draft_paper, invoice_for_receipt, issue_document, paper_bytes
from msp_desktop.workflows.print_handover import handover_paper
from tests.documents.papers import text_of
from tests.faults.invariants import broken_rows
from tests.shops import Clock, ShopMaker
from tests.usecases.repairs import item_ids, make_ready, ready_job
from tests.usecases.sales import card, company, document, goods, person, picture
from tests.usecases.stocked import disk, lines, moves, pieces, shelved, stock

TILL = "0001-0042"


def words_of(pdf: bytes) -> str:
    return " ".join(text_of(pdf).split())


def add(shop: Shop, draft: int, part: int, *serials: str, quantity: int = 1) -> None:
    own = pieces(shop, part)
    shop.run(
        invoices.add_stock_line, document_id=draft, part_id=part, quantity=Decimal(quantity),
        serial_ids=tuple(own[each].id for each in serials),
    )  # fmt: skip


def issued(shop: Shop, draft: int) -> int:
    due = document(shop, draft).to_pay_cents
    return issue_document(shop, document_id=draft, tenders=card(due), till_number=TILL).document_id


def test_every_paper_names_the_pieces_and_their_warranty(shop: Shop) -> None:
    adapter, disks = shelved(shop), disk(shop, "50026B77A", "50026B77B", "50026B77C")
    draft = shop.run(invoices.draft_sale).value
    add(shop, draft, adapter, quantity=2)
    add(shop, draft, disks, "50026B77A", "50026B77B", quantity=2)
    shop.run(invoices.add_draft_line, document_id=draft, line=goods(shop, 500, "Old cable"))
    assert "Serials 50026B77A, 50026B77B" in words_of(draft_paper(shop, draft))

    receipt = issued(shop, draft)

    for form in ("sheet", ROLL):
        text = words_of(paper_bytes(shop, receipt, form))
        assert "Serials 50026B77A, 50026B77B Warranty 24 months, until 17 Nov 2028" in text, form
        assert text.count("Warranty 24 months, until 17 Nov 2028") == 2, form
        # What is in no list of the stock keeps its place among the terms.
        assert text.count("24 months on parts, until 17 Nov 2028.") == 1, form
        assert not {"60.00", "6000", "30.00", "18.00"} & set(text.split()), "no cost"
    paper = picture(shop, receipt)
    assert (paper.total_cents, paper.adds_up()) == (2 * 2196 + 2 * 5124 + 500, True)


def test_an_invoice_of_a_receipt_reads_in_the_language_of_its_buyer(shop: Shop) -> None:
    disks = disk(shop, "50026B77A")
    draft = shop.run(invoices.draft_sale).value
    add(shop, draft, disks, "50026B77A")
    receipt = issued(shop, draft)
    buyer = company(shop, language="it")
    assert broken_rows(shop.path) == []
    invoice = invoice_for_receipt(shop, document_id=receipt, customer_id=buyer).document_id
    english, italian = picture(shop, receipt).lines[0], picture(shop, invoice).lines[0]
    assert (english.warranty, italian.serials) == ("Warranty 24 months, until 17 Nov 2028", ("50026B77A",))
    assert "nov 2028" in italian.warranty
    assert "50026B77A" in words_of(paper_bytes(shop, invoice))
    assert stock(shop, disks).on_hand == 0
    assert broken_rows(shop.path) == []


def test_the_pieces_of_a_job_stand_on_its_papers_beside_goods_from_the_shelf(shop: Shop) -> None:
    adapter, disks = shelved(shop), disk(shop, "50026B77A", "50026B77B")
    number = ready_job(shop, person(shop), ready=False)
    (item,) = item_ids(shop, number)
    piece = pieces(shop, disks)["50026B77B"].id
    shop.run(add_stock_part, item_id=item, part_id=disks, serial_ids=(piece,))
    shop.run(make_ready, item_ids=(item,))
    draft = shop.run(invoices.draft_for_items, item_ids=(item,)).value
    assert draft is not None
    add(shop, draft, adapter)
    assert "Serial 50026B77B" in words_of(draft_paper(shop, draft))
    due = document(shop, draft).to_pay_cents

    done = issue_document(shop, document_id=draft, tenders=card(due), till_number=TILL, hand_over=(item,))

    assert "Serial 50026B77B Warranty 24 months" in words_of(paper_bytes(shop, done.document_id))
    of_job = next(row for row in lines(shop, draft) if row.part_id == disks)
    assert (of_job.cost_cents, of_job.serial_ids) == (3000, [piece])
    assert pieces(shop, disks)["50026B77B"].state is SerialState.USED
    assert [move.kind.value for move in moves(shop, disks)] == ["adjusted", "reserved", "used"]
    assert [move.kind.value for move in moves(shop, adapter)] == ["adjusted", "sold"]
    for form in (TicketForm.A5, TicketForm.ROLL):
        text = words_of(handover_paper(shop, job_id=number, form=form).pdf)
        assert "Kingston NV2 500 GB, serial 50026B77B" in text
    margin = shop.ask(margin_of, document_id=draft)
    assert (margin.cost_cents, margin.parts_net_cents) == (3900, 4200 + 1800)
    assert margin.margin_cents == margin.net_cents - 3900
    assert margin.complete
    assert shop.ask(differences) == []


def test_margin_of_a_discounted_sale(shop: Shop) -> None:
    draft = shop.run(invoices.draft_sale).value
    add(shop, draft, shelved(shop), quantity=3)
    shop.run(invoices.discount_draft, document_id=draft, percent=Decimal(10))
    issued(shop, draft)
    margin = shop.ask(margin_of, document_id=draft)
    assert (margin.net_cents, margin.cost_cents, margin.margin_cents) == (4860, 2700, 2160)
    assert margin.percent == Decimal("44.4")


KILLED = """
import os, signal, sys
from msp_desktop.store.shop import open_shop
from msp_desktop.usecases import invoices
from msp_desktop.usecases.invoices import issuing
from tests.shops import Clock
from tests.usecases.sales import card
issuing.seal = lambda *all, **named: os.kill(os.getpid(), signal.SIGKILL)
with open_shop(sys.argv[1], clock=Clock()) as shop:
    shop.acting_as(1).run(invoices.issue, document_id=int(sys.argv[2]), tenders=card(10248), till_number="7")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_the_power_goes_while_a_part_is_sold(shop_maker: ShopMaker, tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    with shop_maker.opened(path) as shop:
        disks = disk(shop, "A1", "B2", "C3")
        draft = shop.run(invoices.draft_sale).value
        add(shop, draft, disks, "A1", "B2", quantity=2)
    killed = subprocess.run([sys.executable, "-c", KILLED, str(path), str(draft)], check=False)
    assert killed.returncode == -signal.SIGKILL
    with open_shop(path, clock=Clock()) as again:
        shop = again.acting_as(1)
        assert document(shop, draft).number is None
        assert (int(stock(shop, disks).on_hand), len(moves(shop, disks))) == (3, 1)
        assert {piece.state for piece in pieces(shop, disks).values()} == {SerialState.IN_STOCK}
        shop.run(invoices.issue, document_id=draft, tenders=card(10248), till_number="7")
        assert stock(shop, disks).on_hand == 1
        assert shop.ask(differences) == []
    assert broken_rows(path) == []
