"""The paper with the recovery code: large groups to be read and typed, what it opens, and where to keep it."""

from dataclasses import dataclass, field
from datetime import date

from msp_desktop.documents.page import BODY, BOLD, MONO, REGULAR, SMALL, STOCKS, Align, Sheet, wrapped
from msp_desktop.domain.snapshot import PaperSize
from msp_desktop.i18n import Formats, Words

CODE_SIZE = 26
_ACROSS = 4


@dataclass(frozen=True, slots=True)
class RecoveryCode:
    """What stands on the paper; the code as 39 characters with dashes."""

    reader: Formats
    shop: str
    made_on: date
    code: str = field(repr=False)


def recovery_code_pdf(values: RecoveryCode, paper: PaperSize = PaperSize.A4) -> bytes:
    """One page, A4 or Letter, in the reader's language."""
    stock = STOCKS[PaperSize.LETTER if paper is PaperSize.LETTER else PaperSize.A4]
    words = Words(values.reader.language)
    sheet = Sheet(stock, words("Recovery code"), values.shop, words, numbered=False)
    left, width = stock.left, stock.content
    sheet.text(left, 26, words("Recovery code"), 22, BOLD, width=width)
    made = words("Made on {day}").format(day=values.reader.day(values.made_on))
    sheet.text(left, 33, values.shop, BODY, BOLD, width=width * 0.62)
    sheet.text(stock.edge, 33, made, BODY, REGULAR, align=Align.RIGHT)
    sheet.rule(left, stock.edge, 37, heavy=True)
    y = _code(sheet, values.code, 50)
    for title, sentences in _parts(words):
        sheet.text(left, y, title, 11, BOLD, width=width)
        y += 6
        for sentence in sentences:
            sheet.text(left, y, "–", BODY)
            y = sheet.lines(left + 4, y, wrapped(sentence, width - 4, BODY), BODY) + 1.2
        y += 5
    foot = words("Whoever has this paper and the shop’s file can read its secrets. It is not needed in daily work.")
    sheet.lines(left, stock.height - stock.bottom - 8, wrapped(foot, width, SMALL), SMALL)
    return sheet.finish()


def _code(sheet: Sheet, code: str, y: float) -> float:
    """The groups in two lines of four, numbered so that nobody loses the place; gives the y below."""
    stock, groups = sheet.stock, code.split("-")
    lines = (len(groups) + _ACROSS - 1) // _ACROSS
    high = lines * 20 + 1
    sheet.box(stock.left, y - 8, stock.content, high, radius=1.5)
    step = stock.content / _ACROSS
    for at, group in enumerate(groups):
        middle = stock.left + step * (at % _ACROSS + 0.5)
        down = y + 7 + (at // _ACROSS) * 20
        sheet.text(middle, down - 10, str(at + 1), SMALL, REGULAR, align=Align.CENTRE)
        sheet.text(middle, down, group, CODE_SIZE, MONO, align=Align.CENTRE)
    return y - 8 + high + 12


def _parts(words: Words) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (
        (
            words("What it is for"),
            (
                words("It opens the secrets of this shop on another computer, or after this one was replaced."),
                words("Secrets are passcodes of devices, the mail password, and the key that signs invoices."),
                words("Everything else, jobs, customers and invoices, opens without it."),
            ),
        ),
        (
            words("Where to keep it"),
            (
                words("On paper, away from the shop’s computer: in a safe, a bank box, with your accountant."),
                words("Not in a mail, not in a photo, not on the computer itself."),
                words("The code is kept nowhere else. Nobody can tell it to you if it is lost."),
            ),
        ),
        (
            words("How to use it"),
            (
                words("Open the program, choose Unlock, and type the code, in capital or small letters."),
                words("The letters I, L, O and U do not occur: read them as 1, 1, 0 and V."),
                words("A new code can be printed at any time in Settings, Security. The old one is void from then on."),
            ),
        ),
    )
