"""The shop's papers with made-up content, to see how they print; nothing is issued and nothing is kept."""

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum

from msp_desktop.documents.bench_report import bench_report_pdf
from msp_desktop.documents.claim_ticket import claim_ticket_pdf
from msp_desktop.documents.count_sheet import count_sheet_pdf
from msp_desktop.documents.device_label import device_label_pdf
from msp_desktop.documents.goods_received import goods_received_pdf, receiving_list_pdf
from msp_desktop.documents.handover_receipt import handover_receipt_pdf
from msp_desktop.documents.issued import document_pdf
from msp_desktop.documents.part_label import LabelForm, part_label_pdf
from msp_desktop.documents.price_list import price_list_pdf
from msp_desktop.documents.printer_test import printer_test_pdf
from msp_desktop.documents.purchase_order import purchase_order_pdf
from msp_desktop.documents.quote import quote_pdf
from msp_desktop.documents.receipt_roll import receipt_roll_pdf
from msp_desktop.documents.recovery_code import RecoveryCode, recovery_code_pdf
from msp_desktop.documents.repair_report import repair_report_pdf
from msp_desktop.documents.stock_report import stock_report_pdf
from msp_desktop.documents.supplier_return import supplier_return_pdf
from msp_desktop.documents.values import PrinterKind, TicketForm
from msp_desktop.documents.work_order import work_order_pdf
from msp_desktop.domain.country import Paper
from msp_desktop.domain.snapshot import DocumentKind, PaperSize
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.workflows.sample_buying import sample_order, sample_return
from msp_desktop.workflows.sample_count import sample_count_sheet
from msp_desktop.workflows.sample_delivery import sample_delivery, sample_part_labels
from msp_desktop.workflows.sample_handover import sample_handover
from msp_desktop.workflows.sample_quote import sample_quote, sample_report, sample_report_paper
from msp_desktop.workflows.sample_report import sample_bench_report
from msp_desktop.workflows.sample_stock import sample_stock_report
from msp_desktop.workflows.sample_values import (
    SampleShop,
    sample_document,
    sample_label,
    sample_price_list,
    sample_ticket,
    sample_work_order,
)

SAMPLE_CODE = "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ"


class SampleForm(StrEnum):
    """Which paper to show."""

    INVOICE = "invoice"
    TICKET = "ticket"
    LABEL = "label"


def sample_paper(form: SampleForm, shop: SampleShop, logo: bytes | None = None) -> bytes:
    """One paper of the shop as PDF bytes."""
    match form:
        case SampleForm.INVOICE:
            return document_pdf(sample_document(shop), logo)
        case SampleForm.TICKET:
            return claim_ticket_pdf(sample_ticket(shop), logo=logo)
        case SampleForm.LABEL:
            return device_label_pdf([sample_label(shop)])


def printer_test(kind: str, shop: SampleShop) -> bytes:
    """The test print for "page", "roll" or "label"."""
    letter = (shop.paper or shop.preset.paper.value) == Paper.LETTER
    kinds = {"roll": PrinterKind.ROLL, "label": PrinterKind.LABEL}
    return printer_test_pdf(kinds.get(kind, PrinterKind.LETTER if letter else PrinterKind.A4), shop.party, shop.reader)


def every_paper(shop: SampleShop, logo: bytes | None = None) -> Iterator[tuple[str, bytes]]:
    """Each paper by its name, drawn once in the shop's language."""
    for kind in DocumentKind:
        yield kind.value, document_pdf(sample_document(shop, kind), logo)
    letter = replace(shop, paper=Paper.LETTER.value)
    yield "invoice_letter_gross", document_pdf(sample_document(letter, basis=PriceBasis.GROSS), logo)
    yield "receipt_roll", receipt_roll_pdf(sample_document(shop, DocumentKind.RECEIPT, PriceBasis.GROSS), logo)
    for form in TicketForm:
        yield f"claim_ticket_{form.value}", claim_ticket_pdf(sample_ticket(shop), form, logo)
        yield f"handover_receipt_{form.value}", handover_receipt_pdf(sample_handover(shop), form, logo)
    yield "device_label", device_label_pdf([sample_label(shop)])
    for label_form in LabelForm:
        yield f"part_label_{label_form.value}", part_label_pdf(sample_part_labels(shop), label_form, shop.reader)
    yield "work_order", work_order_pdf([sample_work_order(shop)], logo)
    for one, basis in ((shop, PriceBasis.NET), (letter, PriceBasis.GROSS)):
        suffix = "" if basis is PriceBasis.NET else "_letter_gross"
        yield f"quote{suffix}", quote_pdf(sample_quote(one, basis), logo)
        yield f"repair_report{suffix}", repair_report_pdf([sample_report(one)], logo, sample_report_paper(one))
        yield f"purchase_order{suffix}", purchase_order_pdf(sample_order(one), logo)
        yield f"supplier_return{suffix}", supplier_return_pdf(sample_return(one), logo)
    yield "price_list", price_list_pdf(sample_price_list(shop), logo)
    for paper in (PaperSize.A4, PaperSize.LETTER):
        yield f"bench_report_{paper.value}", bench_report_pdf(sample_bench_report(shop), paper)
        yield f"stock_report_{paper.value}", stock_report_pdf(sample_stock_report(shop), paper)
        yield f"goods_received_{paper.value}", goods_received_pdf(sample_delivery(shop), paper)
        yield f"receiving_list_{paper.value}", receiving_list_pdf(sample_delivery(shop), paper)
        yield f"count_sheet_{paper.value}", count_sheet_pdf(sample_count_sheet(shop), paper)
    code = RecoveryCode(shop.reader, shop.party.name, shop.local.date(), SAMPLE_CODE)
    for paper in (PaperSize.A4, PaperSize.LETTER):
        yield f"recovery_code_{paper.value}", recovery_code_pdf(code, paper)
    for printer in PrinterKind:
        yield f"printer_test_{printer.value}", printer_test_pdf(printer, shop.party, shop.reader)
