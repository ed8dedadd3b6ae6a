"""From the repaired device to the kept paper, as the window, the command line and the demo do it."""

from decimal import Decimal

import pytest
from pypdf import PdfReader

from msp_desktop.domain.errors import NeedsConfirmation, Refused, Unavailable
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.domain.payment import PayWay, Tender
from msp_desktop.queries.issued_papers import kept_paper, pending_papers
from msp_desktop.store.models.job import Job, JobLine
from msp_desktop.store.shop import Shop
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases import invoices
from msp_desktop.usecases.customers import set_stop
from msp_desktop.usecases.invoices import SaleLine
from msp_desktop.usecases.invoices.drafting import MOST_QUANTITY, MOST_UNIT_CENTS
from msp_desktop.workflows import issue_document as module
from msp_desktop.workflows.issue_document import (
    finish_papers,
    invoice_for_receipt,
    issue_document,
    paper_bytes,
)
from tests.shops import Clock
from tests.usecases.repairs import item_ids, job, ready_job
from tests.usecases.sales import (
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
    tax_id,
)


def words_of(pdf: bytes) -> str:
    """The text of a paper."""
    import io

    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_federico_fetches_his_laptop(shop: Shop) -> None:
    number = ready_job(shop, person(shop))
    items = item_ids(shop, number)
    draft = shop.run(invoices.draft_for_items, item_ids=items).value
    assert draft is not None
    shop.run(invoices.add_draft_line, document_id=draft, line=goods(shop, 1800))
    due = document(shop, draft).to_pay_cents
    assert due == 6175 + 4200 + 1800

    issued = issue_document(
        shop, document_id=draft, tenders=cash(15000), hand_over=items, till_number="0001-0042", key="form-1"
    )

    assert issued.number == "R-2026/0001"
    assert not issued.paper_pending
    assert job(shop, number).state is JobState.CLOSED
    assert job(shop, number).closed_at == shop.now
    paper = words_of(paper_bytes(shop, draft))
    for text in (
        "R-2026/0001",
        "Federico Longo",
        "J-",
        "HP Pavilion 15-eg",
        "SSD upgrade",
        "121.75",
        "150.00",
        "28.25",
    ):
        assert text in paper
    assert picture(shop, draft).handed_over == ("Charger", "blue sleeve")
    assert picture(shop, draft).work_done.startswith("New 500 GB disk")
    assert "28.25" in words_of(paper_bytes(shop, draft, "roll"))

    assert issued.undo is not None
    shop.undo(issued.undo.operation_id)
    assert job(shop, number).state is JobState.READY
    assert document(shop, draft).number == "R-2026/0001"
    assert len(payments(shop)) == 1


def test_the_same_form_twice_is_one_paper(shop: Shop) -> None:
    number = ready_job(shop, person(shop))
    items = item_ids(shop, number)
    draft = shop.run(invoices.draft_for_items, item_ids=items).value
    assert draft is not None
    first, again = (
        issue_document(shop, document_id=draft, tenders=card(10375), hand_over=items, till_number="1", key="form-1")
        for _each in range(2)
    )
    assert (again.document_id, again.number) == (first.document_id, first.number)
    assert len(payments(shop)) == 1


def test_the_paper_speaks_the_language_of_its_customer(shop: Shop) -> None:
    draft = sale(shop, customer_id=company(shop, language="it"))
    paper = words_of(paper_bytes(shop, issue_document(shop, document_id=draft).document_id))
    assert "Fattura" in paper
    assert "IVA 22% su" in paper
    assert "VAT" not in paper


def test_a_reprint_serves_the_kept_bytes(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    issued = issue_document(shop, document_id=sale(shop), tenders=card(1800), till_number="1")
    first = paper_bytes(shop, issued.document_id)

    def never(*_arguments: object) -> bytes:
        raise AssertionError("drawn again")

    monkeypatch.setattr(module, "document_pdf", never)
    assert paper_bytes(shop, issued.document_id) == first


def test_a_crash_between_number_and_paper_is_finished_at_the_next_start(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = sale(shop)

    def power_cut(*_arguments: object, **_more: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(module, "paper_bytes", power_cut)
        with pytest.raises(KeyboardInterrupt):
            issue_document(shop, document_id=draft, tenders=card(1800), till_number="1", key="k")
    assert document(shop, draft).number == "R-2026/0001"
    assert shop.ask(pending_papers) == (draft,)

    assert finish_papers(shop) == 1
    assert shop.ask(pending_papers) == ()
    again = issue_document(shop, document_id=draft, tenders=card(1800), till_number="1", key="k")
    assert (again.number, again.paper_pending) == ("R-2026/0001", False)


def test_a_full_disk_never_takes_the_number_back(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> None:
        raise Unavailable("The disk is full.", "Make room.")

    with monkeypatch.context() as patched:
        patched.setattr(type(shop.files), "put", full)
        issued = issue_document(shop, document_id=sale(shop), tenders=card(1800), till_number="1")
    assert issued.paper_pending
    assert paper_bytes(shop, issued.document_id).startswith(b"%PDF")
    assert shop.ask(kept_paper, document_id=issued.document_id) is not None


def test_without_rendering_the_paper_stays_pending(shop: Shop) -> None:
    issued = issue_document(shop, document_id=sale(shop), tenders=card(1800), till_number="1", render=False)
    assert issued.paper_pending
    assert shop.ask(pending_papers) == (issued.document_id,)


def test_a_character_without_a_glyph_is_named_before_a_number_is_drawn(shop: Shop) -> None:
    draft = sale(shop, goods(shop, text="Adapter 漢字"))
    with pytest.raises(Refused, match="漢 字"):
        issue_document(shop, document_id=draft, tenders=card(1800), till_number="1")
    assert document(shop, draft).number is None


def test_a_buyer_without_a_glyph_is_named_before_a_receipt_becomes_an_invoice(shop: Shop) -> None:
    issued = issue_document(shop, document_id=sale(shop), tenders=cash(1800), till_number="1")
    with pytest.raises(Refused, match="漢 字"):
        invoice_for_receipt(shop, document_id=issued.document_id, customer_id=company(shop, "漢字"))
    assert not receivable(shop, issued.document_id).replaced


def test_a_line_written_anew_on_the_job_is_tried_too(shop: Shop) -> None:
    draft = shop.run(invoices.draft_for_items, item_ids=item_ids(shop, ready_job(shop, person(shop)))).value
    assert draft is not None

    def reword(work: UnitOfWork) -> None:
        work.get(JobLine, 2).detail = "漢字"

    shop.run(reword)
    with pytest.raises(Refused, match="漢 字"):
        issue_document(shop, document_id=draft, tenders=card(10375), till_number="1")
    assert document(shop, draft).number is None


@pytest.mark.parametrize("name", ["Rossi <b", "Tom & Jerry <Bros>", "<img src=/etc/hosts>", "Ω Ελλάδα", "Жук"])
def test_names_print_as_they_are(shop: Shop, name: str) -> None:
    draft = sale(shop, customer_id=company(shop, name, vat_number=""))
    issued = issue_document(shop, document_id=draft)
    assert name in words_of(paper_bytes(shop, issued.document_id))


def test_two_jobs_of_one_customer_on_one_paper(shop: Shop) -> None:
    customer = person(shop)
    items = [
        item for each in range(2) for item in item_ids(shop, ready_job(shop, customer, devices=(f"Model {each}",)))
    ]
    draft = shop.run(invoices.draft_for_items, item_ids=items).value
    assert draft is not None
    assert shop.run(invoices.draft_for_items, item_ids=items[:1]).value == draft
    issue_document(shop, document_id=draft, tenders=card(20750), hand_over=items, till_number="1")
    assert picture(shop, draft).jobs == ("J-0001", "J-0002")
    assert [device.name for device in picture(shop, draft).devices] == ["HP Model 0", "HP Model 1"]


def test_no_job_gets_the_discount_of_another(shop: Shop) -> None:
    customer = person(shop)
    plain = item_ids(shop, ready_job(shop, customer))
    cheaper = ready_job(shop, customer)

    def ten_off(work: UnitOfWork) -> None:
        work.get(Job, cheaper).discount_percent = Decimal(10)

    shop.run(ten_off)
    draft = shop.run(invoices.draft_for_items, item_ids=item_ids(shop, cheaper)).value
    assert draft is not None
    for together in ((*item_ids(shop, cheaper), *plain), (*plain, *item_ids(shop, cheaper))):
        with pytest.raises(Refused, match="different discounts"):
            shop.run(invoices.draft_for_items, item_ids=together)
    assert document(shop, draft).total_cents == 9337


def test_the_largest_sum_that_can_be_typed_prints(shop: Shop) -> None:
    line = SaleLine("Everything", MOST_UNIT_CENTS, tax_id(shop), MOST_QUANTITY)
    issued = issue_document(shop, document_id=sale(shop, *[line] * 3, customer_id=company(shop)))
    assert receivable(shop, issued.document_id).open_cents == 3 * 122 * 10**13
    assert "36,600,000,000,000.00" in words_of(paper_bytes(shop, issued.document_id))


def test_only_the_items_that_are_fetched_are_charged(shop: Shop) -> None:
    customer = person(shop)
    number = ready_job(shop, customer, devices=("One", "Two"))
    first, second = item_ids(shop, number)
    draft = shop.run(invoices.draft_for_items, item_ids=[first]).value
    assert draft is not None
    issue_document(shop, document_id=draft, tenders=card(10375), hand_over=[first], till_number="1")
    assert job(shop, number).state is JobState.READY
    rest = shop.run(invoices.draft_for_items, item_ids=[first, second]).value
    assert rest not in {None, draft}
    assert rest is not None
    assert document(shop, rest).total_cents == 10375
    assert shop.run(invoices.draft_for_items, item_ids=[second]).value == rest


def test_nothing_left_to_charge_makes_no_draft(shop: Shop) -> None:
    items = item_ids(shop, ready_job(shop, person(shop)))
    draft = shop.run(invoices.draft_for_items, item_ids=items).value
    assert draft is not None
    issue_document(shop, document_id=draft, tenders=card(10375), till_number="1")
    assert shop.run(invoices.draft_for_items, item_ids=items).value is None


def test_jobs_of_two_customers_are_charged_one_by_one(shop: Shop) -> None:
    items = [
        item
        for who in ("Anna Kowalski", "Federico Longo")
        for item in item_ids(shop, ready_job(shop, person(shop, who)))
    ]
    with pytest.raises(Refused, match="different customers"):
        shop.run(invoices.draft_for_items, item_ids=items)


def test_a_line_of_a_job_is_changed_on_the_job(shop: Shop) -> None:
    items = item_ids(shop, ready_job(shop, person(shop)))
    draft = shop.run(invoices.draft_for_items, item_ids=items).value
    assert draft is not None
    with pytest.raises(Refused, match="comes from job J-0001"):
        shop.run(invoices.remove_draft_line, line_id=1)


def test_a_job_changed_since_its_draft_is_asked_about(shop: Shop) -> None:
    items = item_ids(shop, ready_job(shop, person(shop)))
    draft = shop.run(invoices.draft_for_items, item_ids=items).value
    assert draft is not None

    def dearer(work: UnitOfWork) -> None:
        work.get(JobLine, 2).unit_cents = 5200

    shop.run(dearer)
    with pytest.raises(NeedsConfirmation, match=r"€113\.75"):
        issue_document(shop, document_id=draft, tenders=card(11375), till_number="1", render=False)


def test_what_is_not_ready_is_not_handed_over(shop: Shop) -> None:
    items = item_ids(shop, ready_job(shop, person(shop), ready=False))
    draft = shop.run(invoices.draft_for_items, item_ids=items).value
    assert draft is not None
    with pytest.raises(Refused, match="is not ready"):
        issue_document(shop, document_id=draft, tenders=card(10375), hand_over=items, till_number="1")
    assert document(shop, draft).number is None
    assert payments(shop) == []


def test_invoice_only_and_pay_later(shop: Shop, clock: Clock) -> None:
    customer = company(shop, payment_days=30)
    number = ready_job(shop, customer)
    items = item_ids(shop, number)
    clock.forward(days=1)
    draft = shop.run(invoices.draft_for_items, item_ids=items).value
    assert draft is not None
    issued = issue_document(shop, document_id=draft, hand_over=items)
    paper = words_of(paper_bytes(shop, issued.document_id))
    assert "2026/0001" in paper
    assert "Pay by 18 December 2026" in paper
    assert receivable(shop, draft).open_cents == picture(shop, draft).to_pay_cents == 12658


def test_a_receipt_becomes_an_invoice_with_its_own_paper(shop: Shop) -> None:
    issued = issue_document(shop, document_id=sale(shop), tenders=(Tender(PayWay.CASH, 1800),), till_number="1")
    invoice = invoice_for_receipt(shop, document_id=issued.document_id, customer_id=company(shop))
    assert document(shop, invoice.document_id).kind is SeriesKind.INVOICE
    paper = words_of(paper_bytes(shop, invoice.document_id))
    assert "R-2026/0001" in paper
    assert "Studio Dentistico Marchetti" in paper


def test_somebody_on_stop_pays_now_or_is_asked_about(shop: Shop) -> None:
    customer = company(shop)
    shop.run(set_stop, customer_id=customer, seen=None, on_stop=True, reason="Two invoices late")
    draft = sale(shop, customer_id=customer)
    with pytest.raises(NeedsConfirmation, match="Two invoices late"):
        issue_document(shop, document_id=draft)
    issue_document(shop, document_id=draft, confirmed={"on-stop"})
    assert receivable(shop, draft).open_cents == 2196
