"""Signatures on paper: vector curves through the very points, inside their place; the hand-over receipt."""

import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple

import pytest
from pypdf import PdfReader, PdfWriter

from msp_desktop.documents.claim_ticket import claim_ticket_pdf
from msp_desktop.documents.handover_receipt import handover_receipt_pdf
from msp_desktop.documents.page import POINT, STOCKS, Sheet
from msp_desktop.documents.signature import draw_signature
from msp_desktop.documents.values import HandoverItem, HandoverReceipt, Signed, TicketForm
from msp_desktop.domain.signature import Drawing, Point, cropped, curves
from msp_desktop.domain.snapshot import PaperSize
from msp_desktop.i18n import Formats, Words
from msp_desktop.workflows.sample_handover import sample_drawing
from tests.documents import papers
from tests.documents.papers import codes_of, pages_of, text_of

SIGNED = Signed("Paola Marchetti", datetime(2026, 11, 17, 15, 20, tzinfo=UTC), sample_drawing())
RECEIPT = HandoverReceipt(
    reader=papers.READER,
    shop=papers.SHOP,
    job_number="J-2654",
    customer="Studio Dentistico Marchetti",
    at=datetime(2026, 11, 17, 15, 20, tzinfo=UTC),
    to_whom="Paola Marchetti",
    by_whom="Giulia",
    items=(
        HandoverItem("Dell Latitude 5420", "7KQ2XN3", "Charger, sleeve", "SSD swap", "Until 15 Feb 2027"),
        HandoverItem("HP LaserJet Pro", "VNB3K12345", "", "Returned unrepaired"),
    ),
    data="The passcode you gave us was erased.",
    still_here="Still with us: Lenovo ThinkPad T14",
    signed=SIGNED,
)


class Bend(NamedTuple):
    """One curve of a page: its start, controls and end in points, and the width of its line."""

    at: tuple[float, ...]
    width: float


def bends_of(pdf: bytes) -> list[Bend]:
    """Every curve of the first page that is drawn as a line by itself, as the page's own operators say."""
    contents = PdfReader(io.BytesIO(pdf)).pages[0].get_contents()
    assert contents is not None
    number = r"(-?[\d.]+)\s+"
    found, width = [], 0.0
    for part in re.finditer(
        rf"({number}w\b)|({number}{number}m\s+{number}{number}{number}{number}{number}{number}c\s+S\b)",
        contents.get_data().decode("latin-1"),
    ):
        values = [float(each) for each in part.groups()[1:] if each is not None and re.fullmatch(r"-?[\d.]+", each)]
        if part.group(1):
            width = values[0]
        else:
            found.append(Bend(tuple(values), width))
    return found


def test_the_paper_has_the_strokes_as_drawn() -> None:
    """Point for point: what the PDF draws, turned back into the strokes' own unit, is what the pen did."""
    sheet = Sheet(STOCKS[PaperSize.A5], "t", "a", Words("en"), numbered=False)
    drawing = sample_drawing()
    used = draw_signature(sheet, drawing, 20, 100, 80, 20)
    bends = bends_of(sheet.finish())
    ink = cropped(drawing)
    pieces = [curve for stroke in ink.strokes for curve in curves(stroke)]
    assert len(bends) == len(pieces) > 50
    scale = used / ink.width
    for bend, piece in zip(bends, pieces, strict=True):
        for at, (x, y) in enumerate(piece[:4]):
            across = (bend.at[2 * at] / POINT - 20) / scale
            down = (STOCKS[PaperSize.A5].height - bend.at[2 * at + 1] / POINT - 100 - 20) / scale + ink.height
            assert (across, down) == pytest.approx((x, y), abs=1.5), "tenths of a pixel"
    assert len({round(bend.width, 2) for bend in bends}) > 3, "pressure shows"


@pytest.mark.parametrize("size", [(80, 20), (10, 20), (80, 2), (5, 5)])
def test_it_stays_inside_its_frame(size: tuple[float, float]) -> None:
    sheet = Sheet(STOCKS[PaperSize.A5], "t", "a", Words("en"), numbered=False)
    draw_signature(sheet, sample_drawing(), 30, 50, *size)
    height = STOCKS[PaperSize.A5].height
    for bend in bends_of(sheet.finish()):
        for at in (0, 6):
            assert 29.9 <= bend.at[at] / POINT <= 30.1 + size[0]
            assert 49.9 <= height - bend.at[at + 1] / POINT <= 50.1 + size[1]


def test_a_small_scribble_is_not_blown_up_and_a_dot_is_drawn() -> None:
    tiny = Drawing(4800, 1700, ((Point(100, 100, 0, 500), Point(200, 100, 5, 500)), (Point(150, 150, 9, 500),)))
    sheet = Sheet(STOCKS[PaperSize.A5], "t", "a", Words("en"), numbered=False)
    assert draw_signature(sheet, tiny, 10, 10, 100, 30) < 20
    assert len(bends_of(sheet.finish())) == 2


@pytest.mark.parametrize("form", TicketForm)
def test_the_ticket_shows_it_above_the_line(form: TicketForm) -> None:
    plain, signed = claim_ticket_pdf(papers.ticket(), form), claim_ticket_pdf(papers.ticket(signed=SIGNED), form)
    assert "Signature, Chiara Moretti" in text_of(plain)
    assert "Signed by Paola Marchetti, 17 Nov 2026, 16:20" in text_of(signed)
    more = len(bends_of(signed)) - len(bends_of(plain))
    copies = 2 if form is TicketForm.TWO_ON_A4 else 1
    assert more == copies * sum(len(stroke) - 1 for stroke in SIGNED.drawing.strokes)
    assert claim_ticket_pdf(papers.ticket(signed=SIGNED), form) == signed
    assert "J-2662" in codes_of(signed)


def test_a_full_ticket_gives_the_signature_its_room() -> None:
    """However long the problem, the ink stands between the terms and its line."""
    for words in range(0, 260, 13):
        item = replace(papers.MACBOOK, problem="word " * words)
        pdf = claim_ticket_pdf(papers.ticket(items=(item,), signed=SIGNED))
        page = PdfReader(io.BytesIO(pdf)).pages[-1]
        lows: list[float] = []

        def note(
            text: str, _cm: object, at: list[float], _font: object, _size: object, lows: list[float] = lows
        ) -> None:
            if "terms at the desk" in text:
                lows.append(at[5])

        page.extract_text(visitor_text=note)
        only = io.BytesIO()
        writer = PdfWriter()
        writer.add_page(page)
        writer.write(only)
        ink = [bend.at[at] for bend in bends_of(only.getvalue()) for at in (1, 7)]
        assert max(ink) < lows[0] + 0.5, f"{words} words: over the terms"
        assert max(ink) - min(ink) > 5 * POINT, f"{words} words: squeezed"


@pytest.mark.parametrize("form", TicketForm)
@pytest.mark.parametrize("language", ["en", "it"])
def test_the_receipt_says_everything(form: TicketForm, language: str) -> None:
    receipt = replace(RECEIPT, reader=Formats(language, "IT", "EUR", "Europe/Rome"))
    pdf = handover_receipt_pdf(receipt, form, papers.a_logo())
    (text,) = pages_of(pdf)
    for said in (
        "J-2654", "Studio Dentistico Marchetti", "Paola Marchetti", "Giulia", "16:20", "Dell Latitude 5420", "7KQ2XN3",
        "Charger, sleeve", "SSD swap", "15 Feb 2027", "HP LaserJet Pro", "Returned unrepaired", "ThinkPad",
        "passcode", "Bottega Informatica",
    ):  # fmt: skip
        assert said in text, said
    assert "J-2654" in codes_of(pdf)
    assert bends_of(pdf)
    assert handover_receipt_pdf(receipt, form, papers.a_logo()) == pdf


def test_a_long_receipt_goes_on_and_signs_once() -> None:
    many = replace(RECEIPT, items=tuple(replace(RECEIPT.items[0], serial=f"SN{n:04}") for n in range(14)))
    pages = pages_of(handover_receipt_pdf(many))
    assert len(pages) > 1
    assert all(f"SN{n:04}" in "".join(pages) for n in range(14))
    assert sum("Signed by" in page for page in pages) == 1
    assert "J-2654" in pages[-1]


def test_long_words_never_leave_the_paper() -> None:
    wide = HandoverItem("W" * 90, "S" * 60, "charger " * 40, "work " * 90, "x" * 200)
    receipt = replace(RECEIPT, items=(wide,), to_whom="N" * 120, still_here="Still with us: " + "T" * 150)
    for form in TicketForm:
        pdf = handover_receipt_pdf(receipt, form)
        page = PdfReader(io.BytesIO(pdf)).pages[0]
        edge = float(page.mediabox.width)
        picture = papers.picture_of(pdf, dpi=100)
        strip = picture.crop((picture.width - 6, 0, picture.width, picture.height))
        assert min(strip.tobytes()) > 200, f"{form}: ink at the right edge of {edge} pt"


def test_without_a_signature_there_is_only_the_line() -> None:
    plain = replace(RECEIPT, signed=None, data="", still_here="")
    for form in TicketForm:
        text = text_of(handover_receipt_pdf(plain, form))
        assert "Signature, Paola Marchetti" in text
        assert "passcode" not in text
        assert "Still with us" not in text
