"""A signature on paper: the strokes as vector curves, as they were drawn."""

from msp_desktop.documents.page import Sheet
from msp_desktop.domain.signature import Drawing, cropped, curves

INK = 0.38
MOST_SCALE = 0.06


def draw_signature(sheet: Sheet, drawing: Drawing, x: float, y: float, width: float, height: float) -> float:
    """Draw a signature inside the given frame in mm, its shape kept, left and down; gives the width used.

    A small one is not blown up: at most 0.6 mm for each pixel it was drawn in.
    """
    ink = cropped(drawing)
    scale = min(width / ink.width, height / ink.height, MOST_SCALE)
    top = y + height - ink.height * scale
    pieces = [curve for stroke in ink.strokes for curve in curves(stroke)]
    sheet.curves(
        [tuple((x + across * scale, top + down * scale) for across, down in piece[:4]) for piece in pieces],
        [INK * piece.weight for piece in pieces],
    )
    return ink.width * scale
