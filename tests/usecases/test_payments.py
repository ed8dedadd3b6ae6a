"""Money taken later and given back."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from msp_desktop.domain.errors import NeedsConfirmation, Refused
from msp_desktop.domain.payment import PayWay, Tender
from msp_desktop.store.shop import Shop
from msp_desktop.usecases import invoices
from msp_desktop.usecases.payments import refund_payment, take_payment
from tests.shops import BOTTEGA, ShopMaker
from tests.usecases.sales import (
    allocated,
    card,
    cash,
    company,
    document,
    goods,
    payments,
    picture,
    receivable,
    sale,
    sold,
)  # fmt: skip


def invoiced(shop: Shop, cents: int = 10000) -> int:
    """An open invoice to a company, over net `cents` at 22 %."""
    name = f"Studio {cents}"
    draft = sale(shop, goods(shop, cents), customer_id=company(shop, name, vat_number=""))
    return shop.run(invoices.issue, document_id=draft).value


def test_in_two_parts_by_card_and_cash(shop: Shop) -> None:
    invoice = invoiced(shop)
    frozen = document(shop, invoice).snapshot_sha256
    assert shop.run(take_payment, document_id=invoice, tenders=card(5000), references={PayWay.CARD: "88"}).value == 7200
    assert shop.run(take_payment, document_id=invoice, tenders=cash(10000)).value == 0
    assert [(each.way, each.amount_cents, each.change_cents) for each in payments(shop)] == [
        ("card", 5000, None),
        ("cash", 7200, 2800),
    ]
    assert document(shop, invoice).snapshot_sha256 == frozen
    with pytest.raises(Refused, match="paid already"):
        shop.run(take_payment, document_id=invoice, tenders=card(1))


def test_split_in_one_go(shop: Shop) -> None:
    invoice = invoiced(shop)
    tenders = (Tender(PayWay.TRANSFER, 12000), Tender(PayWay.CASH, 200))
    assert shop.run(take_payment, document_id=invoice, tenders=tenders).value == 0
    assert allocated(shop, invoice) == 12200


def test_the_same_key_takes_money_once(shop: Shop) -> None:
    invoice = invoiced(shop)
    for _each in range(2):
        shop.run(take_payment, key="once", document_id=invoice, tenders=card(100))
    assert receivable(shop, invoice).open_cents == 12100


def test_much_cash_is_asked_about(shop: Shop) -> None:
    invoice = invoiced(shop, 200_000)
    with pytest.raises(NeedsConfirmation, match=r"€2,440\.00 in cash"):
        shop.run(take_payment, document_id=invoice, tenders=cash(244_000))
    shop.run(take_payment, confirmed={"much-cash"}, document_id=invoice, tenders=cash(244_000))


def test_money_goes_back_the_way_it_came(shop: Shop) -> None:
    receipt = sold(shop, goods(shop, 5000))
    paid = payments(shop)[0]
    shop.run(refund_payment, payment_id=paid.id, cents=2000, reason="Came back")
    assert receivable(shop, receipt).open_cents == 2000
    shop.run(refund_payment, payment_id=paid.id, reason="Came back")
    assert receivable(shop, receipt).open_cents == 5000
    assert [(each.way, each.amount_cents, each.refunds_id) for each in payments(shop)] == [
        ("card", 5000, None),
        ("card", -2000, paid.id),
        ("card", -3000, paid.id),
    ]
    with pytest.raises(Refused) as refused:
        shop.run(refund_payment, payment_id=paid.id, reason="Again")
    assert refused.value.field == "amount"


def test_a_refund_before_and_after_the_receipt_became_an_invoice(shop: Shop) -> None:
    receipt = sold(shop, goods(shop, 5000))
    paid = payments(shop)[0]
    shop.run(refund_payment, payment_id=paid.id, cents=2000, reason="Came back")
    customer = company(shop)
    invoice = shop.run(invoices.receipt_to_invoice, document_id=receipt, customer_id=customer).value
    assert (receivable(shop, receipt).open_cents, receivable(shop, invoice).open_cents) == (0, 2000)
    assert picture(shop, invoice).paid_cents == 3000
    assert picture(shop, invoice).adds_up()
    with pytest.raises(Refused, match="Take the money there"):
        shop.run(take_payment, document_id=receipt, tenders=card(2000))
    shop.run(refund_payment, payment_id=paid.id, reason="The rest too")
    assert (receivable(shop, receipt).open_cents, receivable(shop, invoice).open_cents) == (0, 5000)
    assert allocated(shop, invoice) == allocated(shop, receipt) == 0


def test_cash_rounding_on_an_open_invoice_settles_it_whole(tmp_path: Path, shop_maker: ShopMaker) -> None:
    facts = replace(BOTTEGA, country="CH", postcode="8001", province="", vat_number="", regime="", iban="")
    with shop_maker.opened(tmp_path / "ch.db", facts) as shop:
        invoice = invoiced(shop, 1002)
        due = receivable(shop, invoice).open_cents
        assert due == 1083
        assert shop.run(take_payment, document_id=invoice, tenders=cash(2000)).value == 0
        paid = payments(shop)[0]
        assert (paid.amount_cents, paid.change_cents, allocated(shop, invoice)) == (1085, 915, 1083)
        shop.run(refund_payment, payment_id=paid.id, reason="Wrong customer")
        assert receivable(shop, invoice).open_cents == 1083


@pytest.mark.parametrize(
    ("arguments", "field", "sentence"),
    [
        ({"tenders": ()}, "amount", "Enter an amount above 0."),
        ({"tenders": card(0)}, "amount", "Enter an amount above 0."),
        ({"tenders": card(-100)}, "amount", "Enter an amount above 0."),
        ({"tenders": (Tender(PayWay.ACCOUNT, 100),)}, "amount", "Enter an amount above 0."),
        ({"tenders": card(12300)}, "amount", "€1.00 more than is open. Only cash gives change."),
        (
            {"tenders": card(100), "day": date(2026, 11, 18)},
            "day",
            "18 Nov 2026 is still to come. Choose today or earlier.",
        ),
    ],
)
def test_money_that_cannot_be_taken(shop: Shop, arguments: dict[str, object], field: str, sentence: str) -> None:
    invoice = invoiced(shop)
    with pytest.raises(Refused) as refused:
        shop.run(take_payment, document_id=invoice, **arguments)  # type: ignore[arg-type]  # bad values are the point
    assert (refused.value.field, refused.value.message) == (field, sentence)
    assert payments(shop) == []


def test_a_draft_takes_no_money_and_a_refund_needs_a_reason(shop: Shop) -> None:
    with pytest.raises(Refused, match="Only an issued invoice"):
        shop.run(take_payment, document_id=sale(shop), tenders=card(100))
    sold(shop)
    paid = payments(shop)[0]
    with pytest.raises(Refused, match="Say why"):
        shop.run(refund_payment, payment_id=paid.id, reason="  ")
    refund = shop.run(refund_payment, payment_id=paid.id, reason="Came back").value
    with pytest.raises(Refused, match="cannot be refunded"):
        shop.run(refund_payment, payment_id=refund, reason="Again")


def test_a_transfer_of_last_week_keeps_its_day(shop: Shop) -> None:
    invoice = invoiced(shop)
    came = shop.today - timedelta(days=5)
    shop.run(take_payment, document_id=invoice, tenders=(Tender(PayWay.TRANSFER, 12200),), day=came)
    assert payments(shop)[0].day == came


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amounts=st.lists(st.tuples(st.sampled_from(list(PayWay)), st.integers(1, 9000), st.booleans()), max_size=6))
def test_whatever_is_paid_and_given_back_the_open_amount_is_exact(
    shop: Shop, amounts: list[tuple[PayWay, int, bool]]
) -> None:
    draft = sale(shop, goods(shop, 10000), customer_id=company(shop, f"Any {len(payments(shop))}", vat_number=""))
    invoice = shop.run(invoices.issue, document_id=draft).value
    for way, cents, back in amounts:
        try:
            shop.run(take_payment, document_id=invoice, tenders=(Tender(way, cents),))
            if back:
                shop.run(refund_payment, payment_id=payments(shop)[-1].id, cents=cents // 2 or 1, reason="Any")
        except Refused:
            continue
    left = receivable(shop, invoice)
    assert left.open_cents == left.to_pay_cents - allocated(shop, invoice)
    assert 0 <= left.open_cents <= left.to_pay_cents
