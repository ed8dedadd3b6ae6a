"""The list of invoices pages by key in both directions; the card says what happened."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from msp_desktop.domain.document_choice import PayPlan
from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.domain.payment import InvoiceState, PayWay, Tender
from msp_desktop.queries.checkout_sheet import checkout_quote, checkout_sheet, ready_items
from msp_desktop.queries.invoice_card import invoice_card
from msp_desktop.queries.invoice_list import InvoiceFilter, InvoiceSort, invoice_counts, invoice_list
from msp_desktop.store.shop import Shop
from msp_desktop.usecases import invoices
from msp_desktop.usecases.customers_merge import merge_customers
from msp_desktop.usecases.payments import take_payment
from tests.shops import BOTTEGA, Clock, ShopMaker
from tests.usecases.repairs import item_ids, ready_job
from tests.usecases.sales import card, company, goods, person, receivable, sale, sold


@pytest.mark.parametrize("sort", list(InvoiceSort))
@pytest.mark.parametrize("down", [True, False])
def test_pages_join_without_gap_or_repeat(shop: Shop, clock: Clock, sort: InvoiceSort, down: bool) -> None:
    for cents in (1000, 3000, 1000, 2000, 5000, 1000, 2500):
        sold(shop, goods(shop, cents))
        clock.forward(hours=13)
    whole = shop.ask(invoice_list, today=shop.today, sort=sort, descending=down)
    forth = shop.ask(invoice_list, today=shop.today, sort=sort, descending=down, limit=3)
    while len(forth) < 7:
        forth += shop.ask(invoice_list, today=shop.today, sort=sort, descending=down, after=forth[-1], limit=3)
    assert forth == whole
    back = shop.ask(invoice_list, today=shop.today, sort=sort, descending=down, before=whole[-1], limit=3)
    assert back == whole[-4:-1]


def test_each_chip_counts_what_it_shows(shop: Shop, clock: Clock) -> None:
    customer = company(shop, payment_days=30)
    late = shop.run(invoices.issue, document_id=sale(shop, customer_id=customer)).value
    clock.forward(days=45)
    part = shop.run(invoices.issue, document_id=sale(shop, customer_id=customer)).value
    shop.run(take_payment, document_id=part, tenders=card(1000))
    sold(shop)
    sale(shop)
    counts = shop.ask(invoice_counts, today=shop.today)
    assert (counts.draft, counts.open, counts.overdue, counts.month) == (1, 2, 1, 2)
    assert counts.open_cents == 2196 * 2 - 1000
    for chosen, n in (
        (InvoiceFilter.DRAFT, 1),
        (InvoiceFilter.OPEN, 2),
        (InvoiceFilter.OVERDUE, 1),
        (InvoiceFilter.MONTH, 2),
    ):
        assert len(shop.ask(invoice_list, today=shop.today, chosen=chosen)) == n
    states = {row.id: row.state for row in shop.ask(invoice_list, today=shop.today)}
    assert states[late] is InvoiceState.OVERDUE
    assert states[part] is InvoiceState.PART_PAID
    assert [row.id for row in shop.ask(invoice_list, today=shop.today, typed="2026/0001")] == [late]
    assert {row.id for row in shop.ask(invoice_list, today=shop.today, typed="marchetti")} == {late, part}


def test_the_card_of_a_paid_invoice(shop: Shop) -> None:
    invoice = shop.run(invoices.issue, document_id=sale(shop, customer_id=company(shop))).value
    shop.acting_as(2).run(take_payment, document_id=invoice, tenders=card(2196))
    found = shop.ask(invoice_card, document_id=invoice, today=shop.today)
    assert (found.state, found.open_cents, found.paid_cents) == (InvoiceState.PAID, 0, 2196)
    assert [(event.what, event.person) for event in found.events] == [
        ("paid", "Giulia Ferri"),
        ("issued", "Davide Riva"),
        ("draft", "Davide Riva"),
    ]
    assert found.payments[0].left_cents == 2196


def test_a_quote_follows_the_way(shop: Shop) -> None:
    number = ready_job(shop, person(shop))
    assert [item.job_id for item in shop.ask(ready_items)] == [number]
    draft = shop.run(invoices.draft_for_items, item_ids=item_ids(shop, number)).value
    assert draft is not None
    assert shop.ask(checkout_sheet, document_id=draft).told == ("New 500 GB disk fitted, all files moved across.",)
    cash = shop.ask(checkout_quote, document_id=draft, plan=PayPlan(PayWay.CASH, received_cents=15000))
    assert (cash.kind, cash.rest_cents, cash.change_cents) == (SeriesKind.RECEIPT, 10375, 4625)
    later = shop.ask(checkout_quote, document_id=draft, plan=PayPlan(PayWay.ACCOUNT))
    assert (later.kind, later.open_cents) == (SeriesKind.INVOICE, 10375)
    parts = (Tender(PayWay.CARD, 4000),)
    split = shop.ask(checkout_quote, document_id=draft, plan=PayPlan(PayWay.CASH, parts))
    assert (split.kind, split.rest_cents, split.missing_cents) == (SeriesKind.RECEIPT, 6375, 0)


def test_a_shop_without_papers(shop: Shop) -> None:
    counts = shop.ask(invoice_counts, today=shop.today + timedelta(days=1))
    assert (counts.draft, counts.open, counts.open_cents) == (0, 0, 0)
    assert shop.ask(invoice_list, today=shop.today) == []
    assert counts.overdue_cents == 0


def test_a_draft_shows_what_its_invoice_will_come_to(tmp_path: Path, shop_maker: ShopMaker) -> None:
    with shop_maker.opened(tmp_path / "rf19.db", replace(BOTTEGA, regime="RF19")) as shop:
        draft = sale(shop, goods(shop, 10000), customer_id=person(shop))
        shown = shop.ask(invoice_card, document_id=draft, today=shop.today).sums.to_pay_cents
        shop.run(invoices.issue, document_id=draft, wants_invoice=True)
        assert shown == receivable(shop, draft).to_pay_cents == 10200


def test_what_merged_cards_owe_is_told_at_checkout(shop: Shop) -> None:
    loser, winner = company(shop), company(shop, "Altro Studio")
    shop.run(invoices.issue, document_id=sale(shop, customer_id=loser))
    shop.run(merge_customers, loser_id=loser, winner_id=winner)
    assert shop.ask(checkout_sheet, document_id=sale(shop, customer_id=winner)).owed_cents == 2196
