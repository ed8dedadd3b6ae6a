"""The pixels of a PDF's pages, for previews and printers; no Qt."""

from dataclasses import dataclass
from threading import Lock

import pypdfium2

# pdfium is not made for several threads.
_one_at_a_time = Lock()


@dataclass(frozen=True, slots=True)
class Pixels:
    """One page: RGB, three bytes a pixel, `stride` bytes a row."""

    width: int
    height: int
    stride: int
    data: bytes


def page_count(pdf: bytes) -> int:
    """How many pages the PDF has."""
    with _one_at_a_time:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return len(document)
        finally:
            document.close()


def page_size_mm(pdf: bytes, index: int) -> tuple[float, float]:
    """Width and height of a page in mm."""
    with _one_at_a_time:
        document = pypdfium2.PdfDocument(pdf)
        try:
            width, height = document.get_page_size(index)
        finally:
            document.close()
    return width * 25.4 / 72, height * 25.4 / 72


def page_pixels(pdf: bytes, index: int, dpi: float) -> Pixels:
    """The page at `index` (from 0) drawn at `dpi` dots per inch on white."""
    with _one_at_a_time:
        document = pypdfium2.PdfDocument(pdf)
        try:
            page = document[index]
            bitmap = page.render(scale=dpi / 72, rev_byteorder=True, prefer_bgrx=False)
            pixels = Pixels(int(bitmap.width), int(bitmap.height), int(bitmap.stride), bytes(bitmap.buffer))
            bitmap.close()
            page.close()
            return pixels
        finally:
            document.close()
