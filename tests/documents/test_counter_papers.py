"""Ticket, label, work order, price list and test pages: what they say, and that their codes scan."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from msp_desktop.documents.claim_ticket import claim_ticket_pdf
from msp_desktop.documents.codes import code128, contact_text, epc_text
from msp_desktop.documents.device_label import device_label_pdf
from msp_desktop.documents.price_list import price_list_pdf
from msp_desktop.documents.printer_test import printer_test_pdf
from msp_desktop.documents.raster import page_count, page_size_mm
from msp_desktop.documents.values import PrinterKind, TellBy, TicketForm, TicketItem
from msp_desktop.documents.work_order import work_order_pdf
from msp_desktop.domain.snapshot import PaperSize
from msp_desktop.i18n import Formats
from tests.documents import papers

PRINTER = TicketItem("HP LaserJet Pro 400", "VNC3K12345", "Power cable", "Dent", "No data on it", "Paper jams", "C-01")


def words_of(pdf: bytes) -> str:
    return " ".join(papers.text_of(pdf).split())


@pytest.mark.parametrize("form", list(TicketForm))
def test_a_ticket_scans_on_every_paper(form: TicketForm) -> None:
    pdf = claim_ticket_pdf(papers.ticket(), form, papers.a_logo())
    assert page_count(pdf) == 1
    dpi = 203 if form is TicketForm.ROLL else 300
    assert papers.codes_of(pdf, dpi=dpi) == {"J-2662": "Code128", "tel:+390515550148": "QRCode"}


@pytest.mark.parametrize("form", list(TicketForm))
def test_a_ticket_says_what_was_agreed(form: TicketForm) -> None:
    text = words_of(claim_ticket_pdf(papers.ticket(), form))
    for field in (
        "Thursday 19 November, 18:00", "We call you on +39 347 555 0192 when it is ready.", "Chiara Moretti",
        "Apple MacBook Air 13 (M1, 2020)", "C02FK3XQQ6L4", "Charger", "Scratches, liquid marks",
        "Must be kept. No backup exists.", "“Coffee spilled", "€114.68", "€250.00", "Full terms at the desk.",
        "Signature, Chiara Moretti", "17 Nov 2026, 10:43 · Giulia", "Shelf B-07", "by Thu 19, 18:00",
    ):  # fmt: skip
        assert field in text, field


def test_a_ticket_promises_only_what_was_chosen() -> None:
    bare = papers.ticket(tell_by=None, ready_by=None, limit_cents=None, estimate_cents=None, estimate=(), terms="")
    bare = replace(bare, shop=replace(papers.SHOP, phone="", email=""))
    pdf = claim_ticket_pdf(bare)
    text = words_of(pdf)
    for word in ("Ready by", "We call", "We write", "Scan", "Estimate", "going over"):
        assert word not in text, word
    assert papers.codes_of(pdf) == {"J-2662": "Code128"}


def test_who_wants_mail_gets_a_code_to_write() -> None:
    pdf = claim_ticket_pdf(papers.ticket(tell_by=TellBy.WRITE, tell_at="chiara@example.com"))
    assert "mailto:assistenza@bottega.example?subject=Job%20J-2662" in papers.codes_of(pdf)
    assert "We write to chiara@example.com when it is ready." in words_of(pdf)


@pytest.mark.parametrize("count", [2, 3, 5, 12])
def test_several_devices_are_all_on_the_ticket(count: int) -> None:
    items = tuple(replace(PRINTER, device=f"Printer {number}") for number in range(count))
    pdf = claim_ticket_pdf(papers.ticket(items=items))
    text = words_of(pdf)
    assert all(f"Printer {number}" in text for number in range(count))
    assert f"{count} devices" in text
    assert "J-2662" in papers.codes_of(pdf, page_count(pdf) - 1)
    assert papers.text_of(pdf).count("Signature") == 1


def test_two_devices_fit_on_one_page() -> None:
    assert page_count(claim_ticket_pdf(papers.ticket(items=(papers.MACBOOK, PRINTER)))) == 1


def test_a_long_problem_never_reaches_the_stub() -> None:
    item = replace(papers.MACBOOK, problem="It makes a noise. " * 100, condition="Scratches " * 30)
    pdf = claim_ticket_pdf(papers.ticket(items=(item,), terms="We keep it. " * 200))
    last = page_count(pdf) - 1
    assert "J-2662" in papers.codes_of(pdf, last)


@pytest.mark.parametrize("number", ["J-1", "J-2654", "J-12663", "J-126634", "J-1266345"])
def test_a_label_scans_and_its_bars_are_whole_dots(number: str) -> None:
    pdf = device_label_pdf([papers.label(job_number=number)])
    assert papers.codes_of(pdf) == {number: "Code128"}
    picture = papers.picture_of(pdf)
    row = [picture.getpixel((x, 262)) for x in range(42, 42 + sum(code128(number)) * 4)]
    dots = "".join("#" if grey == 0 else " " if grey == 255 else "?" for grey in row)
    assert "?" not in dots, "a bar that is not black in whole dots"
    edge = 0
    for place, width in enumerate(code128(number)):
        assert set(dots[edge : edge + width * 4]) == {"#" if place % 2 == 0 else " "}
        edge += width * 4


def test_a_label_stays_inside_what_the_printer_can_print() -> None:
    label = papers.label(
        customer="W" * 200, device="M" * 200, serial="S" * 60, handling=("KEEP DATA", "LIQUID", "BATTERY"), of=2
    )
    pdf = device_label_pdf([label, replace(label, part=2)])
    assert page_count(pdf) == 2
    assert page_size_mm(pdf, 0) == pytest.approx((62, 29), abs=0.05)
    box = papers.picture_of(pdf).point(lambda grey: 255 if grey < 128 else 0).getbbox()
    assert box is not None
    assert box[0] >= 18
    assert box[1] >= 35
    assert box[2] <= 732 - 17
    assert box[3] <= 343 - 35
    assert "2 of 2" in papers.pages_of(pdf)[1]


def test_a_label_has_no_greys() -> None:
    colours = papers.picture_of(device_label_pdf([papers.label()]), dpi=1200).getcolors()
    assert colours is not None
    solid = sum(count for count, grey in colours if grey in {0, 255})
    assert solid / sum(count for count, _grey in colours) > 0.985


def test_a_work_order_carries_everything_but_money() -> None:
    pdf = work_order_pdf([papers.work_order()], papers.a_logo())
    text = words_of(pdf)
    for field in (
        "J-2662", "Thu 19 Nov 2026, 18:00", "Marco", "B-07", "1.5 h", "€250.00", "KEEP DATA. No backup exists.",
        "Battery off, not switched on *", "Hottest in test", "SRV-044", "Done by, date and time", "Page 1 of 1",
    ):  # fmt: skip
        assert field in text, field
    assert papers.codes_of(pdf) == {"J-2662": "Code128"}


def test_many_steps_go_on_with_number_and_code() -> None:
    order = papers.work_order()
    pdf = work_order_pdf([replace(order, checklist=order.checklist * 5)])
    assert page_count(pdf) >= 3
    for page in range(page_count(pdf)):
        assert papers.codes_of(pdf, page) == {"J-2662": "Code128"}
    assert words_of(pdf).count("Battery off") == 5


def test_one_sheet_for_each_item_and_lines_without_a_checklist() -> None:
    order = papers.work_order()
    pdf = work_order_pdf([order, replace(order, device="Printer", checklist=(), measures=(), handling_title="")])
    assert page_count(pdf) == 2
    assert "Checklist" not in papers.pages_of(pdf)[1]


@pytest.mark.parametrize("paper", [PaperSize.A4, PaperSize.LETTER])
def test_the_work_order_fits_both_sheets(paper: PaperSize) -> None:
    assert page_count(work_order_pdf([papers.work_order()], paper=paper)) == 1


def test_the_price_list_has_every_service() -> None:
    pdf = price_list_pdf(papers.price_list(60))
    text = words_of(pdf)
    assert all(f"SRV-{number:03}" in text for number in range(60))
    assert "60.00 an hour" in text
    assert "Prices include VAT." in text
    assert page_count(pdf) > 2


@pytest.mark.parametrize("kind", list(PrinterKind))
def test_every_printer_has_a_test_page(kind: PrinterKind) -> None:
    pdf = printer_test_pdf(kind, papers.SHOP, papers.READER)
    assert page_count(pdf) == 1
    assert "TEST-1234" in papers.codes_of(pdf)
    assert "Bottega Informatica" in papers.text_of(pdf)


def test_counter_papers_are_stable_and_speak_the_readers_numbers() -> None:
    italian = papers.ticket(reader=Formats("it", "IT", "EUR", "Europe/Rome"), estimate_cents=123456)
    assert claim_ticket_pdf(italian) == claim_ticket_pdf(italian)
    assert "€1.234,56" in papers.text_of(claim_ticket_pdf(italian))
    assert work_order_pdf([papers.work_order()]) == work_order_pdf([papers.work_order()])
    assert device_label_pdf([papers.label()]) == device_label_pdf([papers.label()])


@pytest.mark.parametrize("name", ["Rossi <b", "Tom & Jerry <Bros>", "<img src=/etc/hosts>", "Ωμέγα", "Київ", "Żółć"])
def test_any_name_prints_literally_at_the_counter(name: str) -> None:
    made = (
        claim_ticket_pdf(papers.ticket(customer=name)),
        claim_ticket_pdf(papers.ticket(customer=name), TicketForm.ROLL),
        device_label_pdf([papers.label(customer=name)]),
        work_order_pdf([papers.work_order(customer=name)]),
    )
    for pdf in made:
        assert name in words_of(pdf)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=200), st.text(max_size=600))
def test_no_text_stops_a_counter_paper(short: str, long: str) -> None:
    item = TicketItem(short, short, short, long, short, long, short)
    ticket = papers.ticket(customer=short, items=(item, item), terms=long, tell_at=short, booked_by=short)
    for form in TicketForm:
        assert claim_ticket_pdf(ticket, form).startswith(b"%PDF")
    label = papers.label(
        customer=short, device=long, serial=short, shelf=short, handling=(short, short), left_with_us=long
    )
    assert device_label_pdf([label]).startswith(b"%PDF")
    order = papers.work_order(
        customer=short, device=short, serial=short, problem=long, handling_title=short, technician=short
    )
    assert work_order_pdf([order]).startswith(b"%PDF")


def test_a_number_that_bars_cannot_hold_prints_without_them() -> None:
    number = "Ω-2662"
    for pdf in (
        claim_ticket_pdf(papers.ticket(job_number=number)),
        device_label_pdf([papers.label(job_number=number)]),
        work_order_pdf([papers.work_order(job_number=number)]),
    ):
        assert number in words_of(pdf)
        assert "Code128" not in papers.codes_of(pdf).values()
        assert "Scan to open" not in words_of(pdf)


def test_bars_hold_only_what_a_scanner_can_type() -> None:
    with pytest.raises(ValueError, match="Code 128"):
        code128("J-Ω")
    with pytest.raises(ValueError, match="Code 128"):
        code128("")


def test_the_transfer_code_keeps_its_limits() -> None:
    with pytest.raises(ValueError, match="euro"):
        epc_text(name="A", iban=papers.IBAN, bic="", cents=0, text="x")
    long = epc_text(name="Ж" * 90, iban=papers.IBAN, bic="", cents=1, text="Ж" * 200)
    assert len(long.encode()) <= 331
    assert "EUR0.01" in long


def test_the_contact_code_follows_the_way_that_exists() -> None:
    assert contact_text(phone="+39 051", email="a@b.example", subject="J", by_mail=False) == "tel:+39051"
    assert (
        contact_text(phone="", email="a@b.example", subject="J 1", by_mail=False) == "mailto:a@b.example?subject=J%201"
    )
    assert contact_text(phone="", email="", subject="J", by_mail=True) == ""
