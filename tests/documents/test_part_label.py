"""The label of a part: its bars are whole dots and read back on both rolls, whatever the code."""

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from msp_desktop.documents.part_label import LabelForm, PartLabel, part_label_pdf
from msp_desktop.documents.raster import page_count, page_pixels
from msp_desktop.i18n import Formats
from tests.documents.papers import text_of

READER = Formats("en", "IT", "EUR", "Europe/Rome")
SIZES = {LabelForm.WIDE: (62, 29), LabelForm.NARROW: (42, 29)}
CODES = ("CR2032", "PSU-550B", "BAT-HP-SPX", "8001234567895", "X", "SCREEN-PAVILION-15-FHD", "A" * 40)


def picture(pdf: bytes, page: int) -> Image.Image:
    pixels = page_pixels(pdf, page, 300)
    return Image.frombuffer("RGB", (pixels.width, pixels.height), pixels.data, "raw", "RGB", pixels.stride, 1)


@pytest.mark.parametrize("form", LabelForm)
def test_every_code_reads_back_at_300_dpi(form: LabelForm) -> None:
    pdf = part_label_pdf([PartLabel(code, f"Part {code}", "K-09") for code in CODES], form, READER)
    assert page_count(pdf) == len(CODES)
    read = [[each.text for each in zxingcpp.read_barcodes(picture(pdf, page))] for page in range(len(CODES))]
    assert read == [[code] for code in CODES]


@pytest.mark.parametrize("form", LabelForm)
def test_bars_are_whole_dots(form: LabelForm) -> None:
    image = picture(part_label_pdf([PartLabel("BAT-HP-SPX", "Battery", "K-09")], form, READER), 0).convert("L")
    line = image.crop((0, 236, image.width, 237)).tobytes()
    # Nothing between black and white, but for the last bit: no bar begins or ends inside a dot.
    assert set(line) <= {0, 1, 254, 255}
    dots = "".join("#" if value < 128 else " " for value in line)
    runs = [len(run) for run in dots.split(" ") if run]
    assert min(runs) >= 2


@pytest.mark.parametrize("form", LabelForm)
def test_it_is_as_large_as_its_roll_and_black_only(form: LabelForm) -> None:
    import io

    pdf = part_label_pdf([PartLabel("CR2032", "CMOS battery", "K-09")], form, READER)
    box = PdfReader(io.BytesIO(pdf)).pages[0].mediabox
    width, height = (float(each) / 72 * 25.4 for each in (box.width, box.height))
    assert (width, height) == pytest.approx(SIZES[form], abs=0.2)
    assert "K-09" in text_of(pdf)


def test_a_code_that_bars_cannot_hold_stands_as_text() -> None:
    pdf = part_label_pdf([PartLabel("ΩMEGA-1", "Resistor", "")], LabelForm.WIDE, READER)
    assert "MEGA-1" in text_of(pdf)


def test_the_same_label_is_the_same_bytes() -> None:
    labels = [PartLabel("CR2032", "CMOS battery", "K-09")]
    assert part_label_pdf(labels, LabelForm.WIDE, READER) == part_label_pdf(labels, LabelForm.WIDE, READER)
