"""The devices a paper is about, side by side under their heads, with the last column as long as it needs."""

from collections.abc import Sequence

from msp_desktop.documents.page import BODY, BOLD, LABEL, MONO, SMALL, Sheet, width_mm, wrapped

Texts = tuple[str, str, str, str]
STYLES = (BOLD, MONO, BOLD, "")


def draw_devices(sheet: Sheet, heads: Texts, rows: Sequence[Texts], y: float, *, most: int) -> float:
    """Draw device, serial number, tag and a sentence of each row, columns without a text left out; gives the y below.

    `most` is how many lines a sentence may take.
    """
    stock = sheet.stock
    used = [place for place in range(4) if any(row[place] for row in rows)]
    spread: dict[int, float] = {}
    x = stock.left
    for place in used:
        spread[place] = x
        sheet.text(x, y, heads[place], LABEL, grey=True)
        widest = max(width_mm(row[place], BODY, STYLES[place] or BOLD) for row in rows)
        x += max(min(widest, stock.content * 0.34), width_mm(heads[place], LABEL)) + 8
    y += 4.4
    for row in rows:
        below = y + 4.59
        for place in used:
            room = stock.edge - spread[place]
            if place < 3:
                after = spread.get(next((later for later in used if later > place), -1), stock.edge + 4) - 4
                size = BODY if place != 1 else SMALL + 0.4
                width = min(room, after - spread[place])
                sheet.text(spread[place], y, row[place], size, STYLES[place], width=width)
            else:
                lines = wrapped(row[place], room, BODY, most=most)
                below = max(below, sheet.lines(spread[place], y, lines, BODY))
        y = below
    return y
