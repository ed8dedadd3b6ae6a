"""Unclaimed devices: reminders that leave by themselves on their day, and the letters."""

from collections.abc import Sequence
from dataclasses import dataclass

from msp_desktop.documents.collection_letter import CollectionLetter, collection_letter_pdf
from msp_desktop.documents.names import file_name
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.snapshot import PaperSize
from msp_desktop.domain.unclaimed import UnclaimedAct, collect_by
from msp_desktop.i18n import Words
from msp_desktop.queries.unclaimed_letter import LetterFacts, letter_facts
from msp_desktop.queries.unclaimed_list import unclaimed_list
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.counter.unclaimed import take_unclaimed_step
from msp_desktop.words import ACCESSORY_WORDS


@dataclass(frozen=True, slots=True)
class LetterPaper:
    """The finished letter, what it is called and the name it is saved under."""

    pdf: bytes
    title: str
    file_name: str


def remind_unclaimed(shop: Shop) -> int:
    """Take the reminders that are due today where the shop's rule lets them leave by themselves; gives how many.

    Each is an act of its own, keyed by item, step and the day it became ready: running it twice sends nothing twice.
    """
    sent = 0
    for row in shop.ask(unclaimed_list, today=shop.today):
        if row.due is None or row.due.act is not UnclaimedAct.REMIND:
            continue
        key = f"unclaimed:{row.item_id}:{row.ready_since.isoformat()}:{row.due.after_days}"
        try:
            done = shop.run(take_unclaimed_step, key, item_id=row.item_id, step=row.due, asked=False)
        except Refused:
            continue  # no mail wanted or possible: it stays in the list for a person
        sent += not done.replayed
    return sent


def collection_letter(shop: Shop, *, item_id: int, act: UnclaimedAct) -> LetterPaper:
    """Make the letter of a step for one item, in its customer's language."""
    facts = shop.ask(letter_facts, item_id=item_id, today=shop.today)
    logo = shop.files.read(facts.logo_sha256) if facts.logo_sha256 else None
    paper = PaperSize.LETTER if facts.paper == PaperSize.LETTER.value else PaperSize.A4
    letter = _letter(shop, facts, act)
    words = Words(facts.reader.language)
    title = words("Letter about {job}").format(job=facts.number)
    name = file_name(words("Letter"), facts.number, facts.customer.name)
    return LetterPaper(collection_letter_pdf([letter], logo, paper), title, name)


def _letter(shop: Shop, facts: LetterFacts, act: UnclaimedAct) -> CollectionLetter:
    words = Words(facts.reader.language)
    return CollectionLetter(
        reader=facts.reader,
        shop=facts.shop,
        customer=facts.customer,
        day=shop.today,
        job_number=facts.number,
        device=facts.device or words("device"),
        serial=facts.serial,
        ready_on=facts.ready_on,
        total_cents=facts.total_cents,
        free_days=facts.rules.free_days,
        fee_day_cents=facts.rules.fee_cents,
        fee_cents=facts.fee_cents,
        collect_by=collect_by(shop.today) if act is UnclaimedAct.LAST_LETTER else None,
        hours=facts.hours,
        left_with_us=_left(facts, words),
    )


def _left(facts: LetterFacts, words: Words) -> str:
    things: Sequence[str] = [words(ACCESSORY_WORDS[each]) for each in facts.accessories]
    return ", ".join([*things, *([facts.accessory_note] if facts.accessory_note else [])])
