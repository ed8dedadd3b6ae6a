"""The letter about a device that is ready and that nobody fetches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from msp_desktop.documents.letterhead import Fact, draw_address, draw_shop, draw_title
from msp_desktop.documents.page import BODY, BOLD, LEADING, REGULAR, STOCKS, Sheet, wrapped
from msp_desktop.domain.snapshot import PaperSize, Party
from msp_desktop.i18n import Formats, Words

TEXT = 10.2
SPACE = 3.4


@dataclass(frozen=True, slots=True)
class CollectionLetter:
    """What the letter says; amounts in cents, tax included. `collect_by` is set on the last letter.

    `fee_day_cents` is None where keeping costs nothing; `fee_cents` is what has run up by `day`.
    """

    reader: Formats
    shop: Party
    customer: Party
    day: date
    job_number: str
    device: str
    serial: str
    ready_on: date
    total_cents: int
    free_days: int
    fee_day_cents: int | None = None
    fee_cents: int = 0
    collect_by: date | None = None
    hours: str = ""
    left_with_us: str = ""


def collection_letter_pdf(
    letters: Sequence[CollectionLetter], logo: bytes | None = None, paper: PaperSize = PaperSize.A4
) -> bytes:
    """One letter a page, its address where the window of the envelope shows it; `logo` is a PNG or JPEG.

    It asks and gives days; what a shop may do in the end is said by the terms the customer signed, which it names.
    """
    first = letters[0]
    words = Words(first.reader.language)
    sheet = Sheet(STOCKS[paper], _title(first, words), first.shop.name, words)
    for place, letter in enumerate(letters):
        if place:
            sheet.next_page()
        _draw(sheet, letter, logo)
    return sheet.finish()


def _title(letter: CollectionLetter, words: Words) -> str:
    return words("Last reminder") if letter.collect_by else words("Your device is ready")


def _draw(sheet: Sheet, letter: CollectionLetter, logo: bytes | None) -> None:
    words = Words(letter.reader.language)
    stock = sheet.stock
    draw_shop(sheet, letter.shop, logo)
    top = stock.top + 34.2
    column = stock.left + 96.1
    below = draw_address(sheet, "", letter.customer, y=top, width=column - stock.left - 6)
    facts = [
        Fact(words("Date"), letter.reader.long_day(letter.day)),
        Fact(words("Job"), letter.job_number),
        Fact(words("Device"), letter.device),
    ]
    if letter.serial:
        facts.append(Fact(words("Serial"), letter.serial))
    right = draw_title(sheet, _title(letter, words), facts, x=column, y=top + 4.6)
    y = max(below, right, stock.top + 78) + 8
    for place, paragraph in enumerate(_paragraphs(letter, words)):
        style = REGULAR if place else BOLD
        lines = wrapped(paragraph, stock.content, TEXT, style)
        y = sheet.lines(stock.left, y, lines, TEXT, style, leading=LEADING + 0.6) + SPACE
    y += 4
    sheet.text(stock.left, y, letter.shop.name, BODY, BOLD)


def _paragraphs(letter: CollectionLetter, words: Words) -> list[str]:
    reader = letter.reader
    ready = words("Your {device} has been ready since {day}. It is here for you.")
    said = [ready.format(device=letter.device, day=reader.long_day(letter.ready_on))]
    if letter.left_with_us:
        said.append(words("You left with us: {things}.").format(things=letter.left_with_us))
    if letter.total_cents:
        due = words("When you come, {amount} is to be paid, tax included.")
        said.append(due.format(amount=reader.money(letter.total_cents)))
    said += _fee(letter, words)
    if letter.collect_by:
        last = words(
            "Come by {day} at the latest. After that day we go by the terms you accepted when you left it with us."
        )
        said.append(last.format(day=reader.long_day(letter.collect_by)))
    else:
        said.append(words("Come by whenever we are open, or tell us if somebody else will fetch it."))
    said.append(words("Bring this letter or the claim ticket."))
    reach = " · ".join(part for part in (letter.shop.phone, letter.shop.email) if part)
    if letter.hours:
        said.append(words("We are open: {hours}.").format(hours=letter.hours))
    if reach:
        said.append(words("You reach us here: {reach}.").format(reach=reach))
    return said


def _fee(letter: CollectionLetter, words: Words) -> list[str]:
    if letter.fee_day_cents is None:
        return []
    reader = letter.reader
    a_day = reader.money(letter.fee_day_cents)
    if not letter.fee_cents:
        free = words.plural(
            "Keeping it costs nothing for {n} day, then {amount} a day, tax included.",
            "Keeping it costs nothing for {n} days, then {amount} a day, tax included.",
            letter.free_days,
            amount=a_day,
        )
        return [free]
    so_far = words("Keeping it costs {amount} a day, tax included. Up to today that is {sum}.")
    return [so_far.format(amount=a_day, sum=reader.money(letter.fee_cents))]
