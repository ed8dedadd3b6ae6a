"""A made-up quote and a made-up report after the repair, as the shop's papers would show them."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from msp_desktop.documents.repair_values import RepairReport, ReportCheck, ReportLine
from msp_desktop.domain.numbering import SeriesKind
from msp_desktop.domain.quote import QuoteSnapshot
from msp_desktop.domain.snapshot import DocumentKind, PaperSize
from msp_desktop.domain.totals import PriceBasis, converted_unit
from msp_desktop.workflows.sample_values import SampleShop, sample_document, usual_tax

CHECK_CENTS = 3900


def sample_quote(shop: SampleShop, basis: PriceBasis = PriceBasis.NET) -> QuoteSnapshot:
    """An offer over work and an optional part, with what a no comes to."""
    words, sheet, tax = shop.words, sample_document(shop, DocumentKind.RECEIPT, basis), usual_tax(shop)
    work, part = sheet.lines
    gross = [converted_unit(cents, basis, PriceBasis.GROSS, tax) for cents in (work.amount_cents, CHECK_CENTS)]
    (device,) = sheet.devices
    return QuoteSnapshot(
        number=shop.number(SeriesKind.QUOTE),
        issue_date=sheet.issue_date,
        valid_until=sheet.issue_date + timedelta(days=14),
        language=sheet.language,
        country=sheet.country,
        currency=sheet.currency,
        prices_include_tax=sheet.prices_include_tax,
        seller=sheet.seller,
        customer=sheet.customer,
        lines=(work, replace(part, detail=words("For your backups."))),
        taxes=sheet.taxes,
        lines_cents=sheet.lines_cents,
        net_cents=sheet.net_cents,
        tax_cents=sheet.tax_cents,
        total_cents=sheet.net_cents + sheet.tax_cents,
        job=shop.number(SeriesKind.JOB),
        optional=(1,),
        without_option_cents=gross[0],
        refused_cents=gross[1],
        limit_cents=25000,
        made_by="Marco",
        devices=(replace(device, problem=""),),
        found=words("The disk has 31 bad blocks."),
        how=words("Ready two working days after your yes."),
        terms=(words("Without your yes we do nothing more."),),
        paper=sheet.paper,
    )


def sample_report(shop: SampleShop) -> RepairReport:
    """A repaired laptop with its checks and its parts."""
    words, sheet = shop.words, sample_document(shop)
    (device,) = sheet.devices
    at = shop.now - timedelta(hours=2)
    steps = (
        words("Data copied, three files opened"),
        words("New disk fitted"),
        words("Stress test of 15 minutes"),
        words("Keyboard, camera, sockets"),
    )
    checks = tuple(ReportCheck(step, at, "MB") for step in steps)
    work, part = sheet.lines
    assert sheet.customer is not None, "an invoice names its customer"
    return RepairReport(
        reader=shop.reader,
        shop=shop.party,
        customer=sheet.customer,
        job_number=shop.number(SeriesKind.JOB),
        booked_on=sheet.issue_date - timedelta(days=2),
        ready_on=sheet.issue_date,
        done_by=("Marco",),
        device=device.name,
        serial=device.serial,
        problem=device.problem,
        found=words("The disk has 31 bad blocks."),
        done=words("The old disk was failing. It was copied, replaced and tested."),
        checks=(*checks, ReportCheck(words("Case cleaned"))),
        lines=(
            ReportLine(
                work.description, Decimal(1), warranty=words.plural("{n} day", "{n} days", 90),
                until=sheet.issue_date + timedelta(days=90),
            ),
            ReportLine(
                part.description, Decimal(1), detail="S6PDNX0T412345", until=sheet.issue_date + timedelta(days=730),
                warranty=words.plural("{n} month", "{n} months", 24),
            ),
        ),
    )  # fmt: skip


def sample_report_paper(shop: SampleShop) -> PaperSize:
    """The sheet that the shop prints on."""
    return PaperSize(shop.paper or shop.preset.paper.value)
