"""Issuing: which paper, what it says, what stays open, and what never changes again."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from msp_desktop.domain.document_choice import PayPlan
from msp_desktop.domain.errors import AlreadyDone, Changed, NeedsConfirmation, Refused
from msp_desktop.domain.numbering import NumberForm, Restart, SeriesKind
from msp_desktop.domain.payment import PayWay, Tender
from msp_desktop.domain.snapshot import DocumentKind
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.queries.checkout_sheet import checkout_quote
from msp_desktop.queries.customer_spend import customer_spend
from msp_desktop.queries.shop_settings import number_series
from msp_desktop.store.models.document import Document, Receivable
from msp_desktop.store.shop import Shop
from msp_desktop.usecases import invoices
from msp_desktop.usecases.customers import delete_customer
from msp_desktop.usecases.invoices import SaleLine
from msp_desktop.usecases.shop import change_series
from tests.shops import BOTTEGA, Clock, ShopMaker
from tests.usecases.sales import (
    allocated,
    card,
    cash,
    company,
    document,
    goods,
    payments,
    person,
    picture,
    receivable,
    sale,
    sold,
    tax_id,
)  # fmt: skip


def test_cash_over_the_counter_gives_a_receipt_and_change(shop: Shop) -> None:
    draft = sale(shop, goods(shop, 2196))
    assert document(shop, draft).number is None

    shop.run(invoices.issue, document_id=draft, tenders=cash(5000), till_number="0001-0042")

    issued = document(shop, draft)
    assert (issued.kind, issued.number) == (SeriesKind.RECEIPT, "R-2026/0001")
    paper = picture(shop, draft)
    assert paper.kind is DocumentKind.RECEIPT
    assert paper.prices_include_tax
    assert (paper.net_cents, paper.tax_cents, paper.total_cents, paper.to_pay_cents) == (1800, 396, 2196, 0)
    assert (paper.payments[0].received_cents, paper.payments[0].change_cents) == (5000, 2804)
    assert paper.marking == "Not a tax document"
    assert paper.till_number == "0001-0042"
    assert paper.customer is None
    assert paper.served_by == "Davide Riva"
    assert paper.warranty == ("24 months on parts, until 17 Nov 2028.",)
    assert receivable(shop, draft).open_cents == 0
    assert payments(shop)[0].amount_cents == 2196


def test_a_company_gets_an_invoice_open_until_its_day(shop: Shop) -> None:
    customer = company(shop, payment_days=30, sdi_code="M5UXCR1")
    draft = sale(shop, goods(shop, 22400), customer_id=customer)
    assert document(shop, draft).price_basis is PriceBasis.NET

    shop.run(invoices.issue, document_id=draft)

    paper = picture(shop, draft)
    assert paper.number == "2026/0001"
    assert (paper.net_cents, paper.tax_cents, paper.to_pay_cents) == (22400, 4928, 27328)
    assert paper.due_date == date(2026, 12, 17)
    assert paper.customer is not None
    assert paper.customer.vat_number == "IT03456780122"
    assert ("SDI code", "M5UXCR1") in [(each.label, each.value) for each in paper.customer.ids]
    assert paper.seller.address == ("Via delle Lame 58", "40122 Bologna (BO), Italy")
    assert paper.foot_text.startswith("Courtesy copy")
    assert (receivable(shop, draft).open_cents, receivable(shop, draft).due_day) == (27328, date(2026, 12, 17))


@pytest.mark.parametrize(
    ("who", "paid", "wants_invoice", "kind"),
    [
        ("nobody", True, False, SeriesKind.RECEIPT),
        ("person", True, False, SeriesKind.RECEIPT),
        ("person", True, True, SeriesKind.INVOICE),
        ("person", False, False, SeriesKind.INVOICE),
        ("person with VAT number", True, False, SeriesKind.INVOICE),
        ("company", True, False, SeriesKind.INVOICE),
        ("company", False, False, SeriesKind.INVOICE),
    ],
)
def test_the_paper_follows_from_country_customer_and_payment(
    shop: Shop, who: str, paid: bool, wants_invoice: bool, kind: SeriesKind
) -> None:
    numbered = {"vat_number": "IT03456780122"}
    customer = None
    if who != "nobody":
        customer = company(shop) if who == "company" else person(shop, **(numbered if "VAT" in who else {}))
    draft = sale(shop, customer_id=customer)
    tenders = card(document(shop, draft).to_pay_cents) if paid else ()

    shop.run(invoices.issue, document_id=draft, tenders=tenders, till_number="1", wants_invoice=wants_invoice)

    assert document(shop, draft).kind is kind


def test_in_the_united_kingdom_the_invoice_is_the_receipt(tmp_path: Path, shop_maker: ShopMaker) -> None:
    facts = replace(BOTTEGA, name="Mersey Repairs", country="GB", vat_number="", regime="", iban="")
    with shop_maker.opened(tmp_path / "gb.db", facts) as shop:
        draft = sale(shop, customer_id=person(shop, "Ada Byron"))
        shop.run(invoices.issue, document_id=draft, tenders=card(document(shop, draft).to_pay_cents))
        assert document(shop, draft).kind is SeriesKind.INVOICE


@pytest.mark.parametrize(
    ("country", "most", "sentence"),
    [
        ("GB", 25_000, "Over £250.00 an invoice needs a name."),
        ("AT", 40_000, "Over €400.00 an invoice needs a name."),
        ("CA", 49_999, "From $500.00 on an invoice needs a name."),
        ("US", 9_000_000, ""),
    ],
)
def test_a_sale_over_the_counter_needs_no_name_where_the_law_asks_none(
    tmp_path: Path, shop_maker: ShopMaker, country: str, most: int, sentence: str
) -> None:
    postcode = "1010" if country == "AT" else BOTTEGA.postcode
    facts = replace(
        BOTTEGA, name="Mersey Repairs", country=country, postcode=postcode, vat_number="", regime="", iban=""
    )
    with shop_maker.opened(tmp_path / "other.db", facts) as shop:
        rate = tax_id(shop)

        def sold(unit_cents: int) -> int:
            return shop.run(invoices.draft_sale, lines=(SaleLine("Cable", unit_cents, rate),)).value

        small = sold(1_000)
        due = document(shop, small).total_cents
        shop.run(invoices.issue, document_id=small, tenders=card(due))
        paper = document(shop, small)
        assert (paper.kind, paper.customer_id) == (SeriesKind.INVOICE, None)
        assert picture(shop, small).customer is None
        with pytest.raises(Refused, match=r"Choose a customer|needs a name"):
            shop.run(invoices.issue, document_id=sold(1_000), tenders=())
        with pytest.raises(Refused, match="needs a name"):
            shop.run(invoices.issue, document_id=sold(1_000), tenders=card(due), wants_invoice=True)
        large = sold(most * 2)
        total = document(shop, large).total_cents
        if not sentence:
            shop.run(invoices.issue, document_id=large, tenders=card(total))
            return
        with pytest.raises(Refused) as refused:
            shop.run(invoices.issue, document_id=large, tenders=card(total))
        assert refused.value.message == f"{sentence} Choose the customer."


def test_an_invoice_for_a_receipt_speaks_the_language_of_who_is_named(shop: Shop) -> None:
    receipt = sale(shop)
    shop.run(invoices.issue, document_id=receipt, tenders=card(document(shop, receipt).to_pay_cents), till_number="1")
    assert picture(shop, receipt).language == "en"
    invoice = shop.run(
        invoices.receipt_to_invoice, document_id=receipt, customer_id=person(shop, "Ada Bruni", language="it")
    ).value
    paper = picture(shop, invoice)
    assert (paper.language, document(shop, invoice).language) == ("it", "it")
    assert {tax.name for tax in paper.taxes} == {"IVA"}
    assert paper.payments[0].way == "Carta"
    assert paper.adds_up()


def test_part_of_it_now_leaves_the_rest_open(shop: Shop) -> None:
    draft = sale(shop, goods(shop, 10000), customer_id=person(shop))
    tenders = (Tender(PayWay.CARD, 4000), Tender(PayWay.ACCOUNT, 6000))

    shop.run(invoices.issue, document_id=draft, tenders=tenders, references={PayWay.CARD: "A-1"})

    paper = picture(shop, draft)
    assert (paper.paid_cents, paper.to_pay_cents) == (4000, 6000)
    assert receivable(shop, draft).open_cents == 6000
    assert [(each.way, each.reference) for each in payments(shop)] == [("card", "A-1")]


def test_split_between_two_ways_is_a_receipt_with_both(shop: Shop) -> None:
    draft = sale(shop, goods(shop, 10000))
    tenders = (Tender(PayWay.CARD, 6000), Tender(PayWay.CASH, 5000))
    shop.run(invoices.issue, document_id=draft, tenders=tenders, till_number="7")
    assert [(each.way, each.amount_cents) for each in picture(shop, draft).payments] == [("Cash", 4000), ("Card", 6000)]


def test_swiss_cash_is_rounded_to_the_coin(tmp_path: Path, shop_maker: ShopMaker) -> None:
    facts = replace(
        BOTTEGA, name="Werkstatt", country="CH", postcode="8001", province="", vat_number="", regime="", iban=""
    )
    with shop_maker.opened(tmp_path / "ch.db", facts) as shop:
        draft = sale(shop, goods(shop, 1003))
        shop.run(invoices.issue, document_id=draft, tenders=cash(2000))
        paper = picture(shop, draft)
        assert (paper.total_cents, paper.rounding_cents, paper.paid_cents, paper.to_pay_cents) == (1003, 2, 1005, 0)
        assert payments(shop)[0].change_cents == 995
        assert receivable(shop, draft).open_cents == 0
        assert paper.adds_up()


def test_a_rest_below_the_smallest_coin_is_paid_in_cash_with_nothing(tmp_path: Path, shop_maker: ShopMaker) -> None:
    facts = replace(
        BOTTEGA, name="Werkstatt", country="CH", postcode="8001", province="", vat_number="", regime="", iban=""
    )
    with shop_maker.opened(tmp_path / "ch.db", facts) as shop:
        draft = sale(shop, goods(shop, 1002))
        plan = PayPlan(PayWay.CASH, parts=(Tender(PayWay.CARD, 1000),))
        quote = shop.ask(checkout_quote, document_id=draft, plan=plan)
        assert (quote.kind, quote.rest_cents, quote.missing_cents) == (SeriesKind.RECEIPT, 0, 0)
        shop.run(invoices.issue, document_id=draft, tenders=quote.tenders)
        paper = picture(shop, draft)
        assert (paper.total_cents, paper.rounding_cents, paper.paid_cents, paper.to_pay_cents) == (1002, -2, 1000, 0)
        assert (receivable(shop, draft).open_cents, len(payments(shop))) == (0, 1)


def test_a_deleted_customer_is_brought_back_before_a_paper_is_issued(shop: Shop) -> None:
    customer = person(shop)
    draft = sale(shop, customer_id=customer)
    gone = shop.run(delete_customer, customer_id=customer)
    with pytest.raises(Refused, match="Bring the record back first"):
        shop.run(invoices.issue, document_id=draft, wants_invoice=True)
    assert gone.undo is not None
    shop.undo(gone.undo.operation_id)
    shop.run(invoices.issue, document_id=draft, wants_invoice=True)


def test_forfettario_bears_stamp_duty_on_invoices_only(tmp_path: Path, shop_maker: ShopMaker) -> None:
    facts = replace(BOTTEGA, regime="RF19")
    with shop_maker.opened(tmp_path / "rf19.db", facts) as shop:
        receipt = sale(shop, goods(shop, 10000))
        shop.run(invoices.issue, document_id=receipt, tenders=cash(10000), till_number="1")
        assert (picture(shop, receipt).total_cents, picture(shop, receipt).stamp_text) == (10000, "")

        invoice = sale(shop, goods(shop, 10000), customer_id=person(shop))
        shop.run(invoices.issue, document_id=invoice)
        paper = picture(shop, invoice)
        assert (paper.stamp_cents, paper.tax_cents, paper.to_pay_cents) == (200, 0, 10200)
        assert "642/1972" in paper.stamp_text
        assert "190/2014" in paper.taxes[0].reason_text


def test_withholding_and_split_payment_lower_what_is_to_be_paid(shop: Shop) -> None:
    held = sale(shop, goods(shop, 10000), customer_id=company(shop, withholding_percent=Decimal(4)))
    shop.run(invoices.issue, document_id=held)
    paper = picture(shop, held)
    assert (paper.total_cents, paper.withheld_cents, paper.to_pay_cents) == (12200, 400, 11800)

    public = sale(shop, goods(shop, 10000), customer_id=company(shop, "Comune di Bologna", split_payment=True))
    shop.run(invoices.issue, document_id=public)
    paper = picture(shop, public)
    assert (paper.total_cents, paper.split_cents, paper.to_pay_cents) == (12200, 2200, 10000)
    assert any("17-ter" in sentence for sentence in paper.legal_texts)


@pytest.mark.parametrize("key", ["reverse_charge", "intra_eu"])
def test_a_buyer_who_pays_the_tax_is_named_with_a_number(shop: Shop, key: str) -> None:
    line = SaleLine("Laptop", 50000, tax_id(shop, key))
    for customer in (None, person(shop), company(shop, vat_number="")):
        nameless = sale(shop, goods(shop), line, customer_id=customer)
        tenders = card(document(shop, nameless).to_pay_cents)
        with pytest.raises(Refused, match="needs the customer’s tax number") as refused:
            shop.run(invoices.issue, document_id=nameless, tenders=tenders, till_number="1")
        assert refused.value.field == "customer"
    draft = sale(shop, line, customer_id=company(shop))
    shop.run(invoices.issue, document_id=draft)
    assert (picture(shop, draft).tax_cents, picture(shop, draft).net_cents) == (0, 50000)


def test_numbers_have_no_gap_and_start_again_with_the_year(shop: Shop, clock: Clock) -> None:
    for _each in range(3):
        sold(shop)
    refused = sale(shop)
    with pytest.raises(Refused):
        shop.run(invoices.issue, document_id=refused)
    shop.run(invoices.delete_draft, document_id=sale(shop))
    clock.forward(days=60)
    sold(shop)

    def numbers(session: Session) -> list[str | None]:
        return list(session.scalars(select(Document.number).where(Document.number.is_not(None)).order_by(Document.id)))

    assert shop.ask(numbers) == ["R-2026/0001", "R-2026/0002", "R-2026/0003", "R-2027/0001"]


def test_papers_count_on_whatever_their_form_becomes_within_the_year(shop: Shop, clock: Clock) -> None:
    forms = [
        (NumberForm("R-", with_year=True, restarts=Restart.YEAR), "R-2026/0001"),
        (NumberForm("X-"), "X-0002"),
        (NumberForm("R-", with_year=True, restarts=Restart.YEAR), "R-2026/0003"),
        (NumberForm("Y-"), "Y-0004"),
    ]
    for form, number in forms:
        shop.run(change_series, kind=SeriesKind.RECEIPT, form=form, from_day=shop.today)
        shown = next(row for row in shop.ask(number_series, today=shop.today) if row.kind is SeriesKind.RECEIPT)
        assert (document(shop, sold(shop)).number, shown.next_number) == (number, number)
        clock.forward(days=1)
    shop.run(change_series, kind=SeriesKind.RECEIPT, form=forms[0][0], from_day=date(2027, 1, 1))
    clock.forward(days=60)
    assert document(shop, sold(shop)).number == "R-2027/0001"


def test_a_clock_that_went_back_is_asked_about(shop: Shop, clock: Clock) -> None:
    sold(shop)
    clock.forward(days=-2)
    draft = sale(shop)
    arguments = {"document_id": draft, "tenders": card(1800), "till_number": "2"}
    with pytest.raises(NeedsConfirmation, match="17 Nov 2026"):
        shop.run(invoices.issue, **arguments)  # type: ignore[arg-type]  # the same arguments twice
    shop.run(invoices.issue, confirmed={"clock-went-back"}, **arguments)  # type: ignore[arg-type]
    assert document(shop, draft).issue_day == date(2026, 11, 17)
    assert picture(shop, draft).payments[0].paid_on == date(2026, 11, 17)


def test_the_same_key_issues_once(shop: Shop) -> None:
    draft = sale(shop)
    first = shop.run(invoices.issue, key="k1", document_id=draft, tenders=card(1800), till_number="2")
    again = shop.run(invoices.issue, key="k1", document_id=draft, tenders=card(1800), till_number="2")
    assert again.replayed
    assert again.value == first.value
    assert len(payments(shop)) == 1
    with pytest.raises(AlreadyDone):
        shop.run(invoices.issue, key="k1", document_id=draft, tenders=cash(1800), till_number="2")
    with pytest.raises(Refused, match="stays as it is"):
        shop.run(invoices.issue, document_id=draft)


def test_what_somebody_else_changed_meanwhile_is_noticed(shop: Shop) -> None:
    draft = sale(shop)
    seen = document(shop, draft).version
    shop.acting_as(2).run(invoices.discount_draft, document_id=draft, percent=Decimal(5))
    with pytest.raises(Changed):
        shop.run(invoices.issue, document_id=draft, seen=seen, tenders=card(1800), till_number="1")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE document SET total_cents = 1",
        "UPDATE document SET snapshot = '{}'",
        "DELETE FROM document",
        "UPDATE document_line SET unit_cents = 1",
        "DELETE FROM document_line",
        "INSERT INTO document_item (document_id, job_id, item_id) VALUES (1, 1, 1)",
        "UPDATE document_tax SET tax_cents = 0",
        "UPDATE payment SET amount_cents = 1",
        "DELETE FROM payment",
        "UPDATE allocation SET amount_cents = 1",
        "DELETE FROM allocation",
        "UPDATE chain SET mac = ''",
    ],
)
def test_nothing_issued_changes_even_past_the_program(shop: Shop, statement: str) -> None:
    sold(shop)
    database = shop._core.database
    with (
        pytest.raises(DatabaseError, match="kept as it was written"),
        database.writing() as connection,
        database.guard.door("flush"),
    ):
        connection.execute(text(statement))


def test_the_chain_holds_every_paper_and_payment(shop: Shop) -> None:
    first = sold(shop)
    sold(shop)

    def kinds(session: Session) -> list[tuple[str, int, str]]:
        rows = session.execute(text("SELECT kind, row_id, body_sha256 FROM chain ORDER BY id")).all()
        return [(row.kind, row.row_id, row.body_sha256) for row in rows]

    records = [row for row in shop.ask(kinds) if row[0] in {"document", "payment"}]
    assert [row[0] for row in records] == ["payment", "document", "payment", "document"]
    assert records[1][2] == document(shop, first).snapshot_sha256 == picture(shop, first).sha256()
    assert shop.verify_chain().whole


# -- bad input: what is refused, in which field, with which sentence


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"description": "   "}, "description", "Say what this line is for."),
        ({"description": "x" * 201}, "description", "Use at most 200 characters."),
        ({"quantity": Decimal(0)}, "quantity", "Enter a quantity above 0, with at most three decimals."),
        ({"quantity": Decimal(-1)}, "quantity", "Enter a quantity above 0, with at most three decimals."),
        ({"quantity": Decimal("0.0001")}, "quantity", "Enter a quantity above 0, with at most three decimals."),
        ({"unit_cents": -1}, "unit", "Enter a price of 0 or more."),
        ({"unit_cents": 10**12}, "unit", "Enter a price of 0 or more."),
        ({"discount_percent": Decimal(101)}, "discount", "A discount is between 0 and 100 percent."),
        ({"discount_percent": Decimal("-0.5")}, "discount", "A discount is between 0 and 100 percent."),
    ],
)
def test_a_line_that_cannot_be_sold(shop: Shop, changes: dict[str, object], field: str, sentence: str) -> None:
    values: dict[str, object] = {"description": "Cable", "unit_cents": 900, "tax_rate_id": tax_id(shop)}
    line = SaleLine(**{**values, **changes})  # type: ignore[arg-type]  # bad values are the point
    with pytest.raises(Refused) as refused:
        shop.run(invoices.add_draft_line, document_id=sale(shop), line=line)
    assert (refused.value.field, refused.value.message) == (field, sentence)


@pytest.mark.parametrize(
    ("arguments", "field", "sentence"),
    [
        ({"tenders": card(2000), "till_number": "1"}, "tender", "€2.00 more than is due. Only cash gives change."),
        ({"tenders": card(-5), "till_number": "1"}, "tender", "Enter an amount of 0 or more."),
        ({"tenders": cash(1000)}, "customer", "€8.00 missing. Choose a customer to let them pay later."),
        ({}, "customer", "€18.00 missing. Choose a customer to let them pay later."),
        ({"tenders": card(1800)}, "till", "Enter the number of the till’s receipt."),
        ({"tenders": card(1800), "till_number": "9" * 41}, "till", "Use at most 40 characters."),
        ({"tenders": card(1800), "wants_invoice": True}, "customer", "An invoice needs a name. Choose the customer."),
    ],
)
def test_a_sale_that_cannot_be_issued_so(shop: Shop, arguments: dict[str, object], field: str, sentence: str) -> None:
    draft = sale(shop, goods(shop, 1800))
    with pytest.raises(Refused) as refused:
        shop.run(invoices.issue, document_id=draft, **arguments)  # type: ignore[arg-type]  # bad values are the point
    assert (refused.value.field, refused.value.message) == (field, sentence)
    assert document(shop, draft).number is None


def test_a_discount_over_ten_percent_needs_a_reason(shop: Shop) -> None:
    draft = sale(shop, goods(shop, 10000))
    shop.run(invoices.discount_draft, document_id=draft, percent=Decimal(10))
    with pytest.raises(Refused) as refused:
        shop.run(invoices.discount_draft, document_id=draft, percent=Decimal("10.5"), reason=" ")
    assert refused.value.field == "reason"
    done = shop.run(invoices.discount_draft, document_id=draft, percent=Decimal(20), reason="Waited too long")
    assert document(shop, draft).total_cents == 8000
    assert done.undo is not None
    shop.undo(done.undo.operation_id)
    assert document(shop, draft).discount_percent == Decimal(10)


def test_an_empty_draft_cannot_be_issued(shop: Shop) -> None:
    draft = shop.run(invoices.draft_sale).value
    with pytest.raises(Refused, match="nothing on this draft"):
        shop.run(invoices.issue, document_id=draft, tenders=cash(0))


def test_lines_of_a_draft_are_added_changed_removed_and_put_back(shop: Shop) -> None:
    draft = sale(shop)
    added = shop.run(invoices.add_draft_line, document_id=draft, line=goods(shop, 500, "Cable"))
    assert document(shop, draft).total_cents == 2300
    shop.run(invoices.change_draft_line, line_id=added.value, quantity=Decimal(2), unit_cents=400)
    assert document(shop, draft).total_cents == 2600
    removed = shop.run(invoices.remove_draft_line, line_id=added.value)
    assert document(shop, draft).total_cents == 1800
    assert removed.undo is not None
    shop.undo(removed.undo.operation_id)
    assert document(shop, draft).total_cents == 2600


def test_a_deleted_draft_comes_back(shop: Shop) -> None:
    draft = sale(shop)
    done = shop.run(invoices.delete_draft, document_id=draft)
    with pytest.raises(Refused, match="deleted"):
        shop.run(invoices.add_draft_line, document_id=draft, line=goods(shop))
    assert done.undo is not None
    shop.undo(done.undo.operation_id)
    assert document(shop, draft).deleted_at is None


def test_the_due_day_is_never_before_the_issue_day(shop: Shop, clock: Clock) -> None:
    draft = sale(shop, customer_id=company(shop))
    shop.run(invoices.change_draft, document_id=draft, due_day=shop.today + timedelta(days=3))
    clock.forward(days=10)
    shop.run(invoices.issue, document_id=draft)
    assert receivable(shop, draft).due_day == document(shop, draft).issue_day == date(2026, 11, 27)
    late = sale(shop, customer_id=company(shop, "Altro Studio"))
    with pytest.raises(Refused, match="past"):
        shop.run(invoices.change_draft, document_id=late, due_day=date(2026, 11, 1))


# -- a receipt becomes an invoice


def counted_sales(session: Session) -> int:
    """The sum of sales: every issued document that no other stands for."""
    rows = session.scalars(
        select(Document.total_cents)
        .join(Receivable)
        .where(Receivable.replaced.is_(False), Document.issued_at.is_not(None))
    )
    return sum(rows)


def test_a_receipt_turned_into_an_invoice_counts_once(shop: Shop) -> None:
    receipt = sold(shop, goods(shop, 4270), goods(shop, 999, "Cable"))
    before = shop.ask(counted_sales)
    customer = company(shop)

    invoice = shop.run(invoices.receipt_to_invoice, document_id=receipt, customer_id=customer).value

    assert shop.ask(counted_sales) == before == 5269
    old, new = picture(shop, receipt), picture(shop, invoice)
    assert new.kind is DocumentKind.INVOICE
    assert [(each.number, each.kind) for each in new.names_documents] == [(old.number, DocumentKind.RECEIPT)]
    assert (new.lines, new.taxes, new.total_cents) == (old.lines, old.taxes, old.total_cents)
    assert new.marking == ""
    assert new.to_pay_cents == 0
    assert new.adds_up()
    assert (allocated(shop, receipt), allocated(shop, invoice)) == (0, 5269)
    assert receivable(shop, receipt).replaced
    assert receivable(shop, invoice).open_cents == 0
    assert document(shop, invoice).names_id == receipt
    assert len(payments(shop)) == 1
    with pytest.raises(Refused, match="already stands"):
        shop.run(invoices.receipt_to_invoice, document_id=receipt, customer_id=customer)
    with pytest.raises(Refused, match="Only an issued receipt"):
        shop.run(invoices.receipt_to_invoice, document_id=invoice, customer_id=customer)


def test_a_sale_counts_for_whoever_the_invoice_names(shop: Shop) -> None:
    first, then = company(shop), company(shop, "Altro Studio")
    invoice = shop.run(invoices.receipt_to_invoice, document_id=sold(shop, goods(shop, 1220)), customer_id=first).value
    assert document(shop, invoice).names_id is not None
    spent = [shop.ask(customer_spend, customer_id=each, today=shop.today)[-1].total_cents for each in (first, then)]
    assert spent == [1000, 0]
    named = sale(shop, goods(shop, 1220), customer_id=(named_first := person(shop)))
    shop.run(invoices.issue, document_id=named, tenders=card(1220), till_number="1")
    shop.run(invoices.receipt_to_invoice, document_id=named, customer_id=then)
    spent = [
        shop.ask(customer_spend, customer_id=each, today=shop.today)[-1].total_cents for each in (named_first, then)
    ]
    assert spent == [0, 1000]


def test_an_invoice_is_never_older_than_the_receipt_it_names(shop: Shop, clock: Clock) -> None:
    receipt = sold(shop)
    customer = company(shop)
    clock.forward(days=-2)
    with pytest.raises(NeedsConfirmation, match="Issue this one as of 17 Nov 2026"):
        shop.run(invoices.receipt_to_invoice, document_id=receipt, customer_id=customer)
    invoice = shop.run(
        invoices.receipt_to_invoice,
        confirmed=("clock-went-back",),
        document_id=receipt,
        customer_id=customer,
    ).value
    assert document(shop, invoice).issue_day == date(2026, 11, 17)


# -- any basket


LINES = st.lists(
    st.tuples(
        st.integers(0, 500_000),
        st.integers(1, 20_000),
        st.sampled_from([Decimal(0), Decimal(5), Decimal("12.5"), Decimal(100)]),
        st.sampled_from(["standard", "reduced", "super_reduced", "exempt", "margin"]),
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=LINES, discount=st.integers(0, 9000), share=st.integers(0, 100), to_company=st.booleans())
def test_any_basket_adds_up_and_leaves_open_what_was_not_paid(
    shop: Shop,
    lines: list[tuple[int, int, Decimal, str]],
    discount: int,
    share: int,
    to_company: bool,
) -> None:
    name = f"Buyer {to_company}"
    customer = company(shop, name, vat_number="") if to_company else person(shop, name)
    basket = [
        SaleLine("Thing", cents, tax_id(shop, rate), Decimal(milli).scaleb(-3), discount_percent=percent)
        for cents, milli, percent, rate in lines
    ]
    draft = sale(shop, *basket, customer_id=customer)
    percent = Decimal(discount).scaleb(-2)
    shop.run(invoices.discount_draft, document_id=draft, percent=percent, reason="Agreed")
    due = document(shop, draft).to_pay_cents
    paid = due * share // 100

    shop.run(invoices.issue, document_id=draft, tenders=card(paid), till_number="1")

    paper, row, left = picture(shop, draft), document(shop, draft), receivable(shop, draft)
    assert paper.adds_up()
    assert paper.total_cents == row.total_cents
    assert left.to_pay_cents == row.to_pay_cents
    assert left.open_cents == left.to_pay_cents - allocated(shop, draft) == paper.to_pay_cents
    assert allocated(shop, draft) == sum(each.amount_cents for each in paper.payments)
