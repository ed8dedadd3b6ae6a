"""The hand-over receipt of a job in the customer’s language: from the rows to values to PDF."""

from collections.abc import Sequence

from msp_desktop.documents.values import HandoverItem, HandoverReceipt, Signed, TicketForm
from msp_desktop.i18n import Words
from msp_desktop.queries.handover_facts import FittedPart, HandedItem, HandoverFacts, handover_facts
from msp_desktop.queries.signature_of import SignatureRow
from msp_desktop.store.shop import Shop
from msp_desktop.words import ACCESSORY_WORDS
from msp_desktop.workflows.print_job_papers import JobPaper, MadePaper, listed


def handover_paper(
    shop: Shop, *, job_id: int, item_ids: Sequence[int] = (), form: TicketForm = TicketForm.A5
) -> MadePaper:
    """Make the receipt of the devices named, else of all that went back. Raises Refused when there is no such job."""
    # What draws is loaded with the first paper: the pages that can print open without it.
    from msp_desktop.documents.handover_receipt import handover_receipt_pdf

    facts = shop.ask(handover_facts, job_id=job_id, item_ids=item_ids)
    logo = shop.files.read(facts.logo_sha256) if facts.logo_sha256 else None
    words = Words(facts.reader.language)
    title = words("Hand-over receipt {number}").format(number=facts.number)
    receipt = handover_receipt(facts, shop)
    printer = "roll" if form is TicketForm.ROLL else "page"
    return MadePaper(JobPaper.HANDOVER, handover_receipt_pdf(receipt, form, logo), title, printer)


def handover_receipt(facts: HandoverFacts, shop: Shop) -> HandoverReceipt:
    """The values of the receipt; it says only what happened."""
    words = Words(facts.reader.language)
    signed = signed_line(facts.signature)
    moments = [item.at for item in facts.items if item.at is not None]
    return HandoverReceipt(
        reader=facts.reader,
        shop=facts.shop,
        job_number=facts.number,
        customer=facts.customer,
        at=max(moments) if moments else signed.at if signed else shop.now,
        to_whom=signed.who if signed else facts.customer,
        by_whom=facts.by_whom,
        items=tuple(_item(item, facts, words) for item in facts.items),
        data=_data(facts, words),
        still_here=words("Still with us: {devices}").format(devices=", ".join(filter(None, facts.others)))
        if any(facts.others)
        else "",
        signed=signed,
    )


def signed_line(row: SignatureRow | None) -> Signed | None:
    """A kept signature as papers show it."""
    return Signed(row.who, row.at, row.drawing) if row is not None else None


def _item(item: HandedItem, facts: HandoverFacts, words: Words) -> HandoverItem:
    return HandoverItem(
        device=item.device or words("No device left"),
        serial=item.serial,
        returned=listed([*(words(ACCESSORY_WORDS[each]) for each in item.accessories), item.accessory_note]),
        work=words("Returned unrepaired") if item.unrepaired else "; ".join(item.work),
        warranty="" if item.unrepaired else _warranty(item, facts, words),
        fitted="; ".join(_fitted(each, words) for each in item.fitted),
    )


def _fitted(part: FittedPart, words: Words) -> str:
    """A part with the serials of its pieces."""
    serials = ", ".join(part.serials)
    return words.plural("{part}, serial {serials}", "{part}, serials {serials}", len(part.serials), part=part.what,
                        serials=serials)  # fmt: skip


def _warranty(item: HandedItem, facts: HandoverFacts, words: Words) -> str:
    """Until when what was done is under warranty; nothing before the hand-over, when no clock runs yet."""
    by_end: dict[str, list[str]] = {}
    for each in sorted((one for one in item.warranties if one.ends is not None), key=lambda one: str(one.ends)):
        if each.ends is not None:
            by_end.setdefault(facts.reader.day(each.ends), []).append(each.what)
    if len(by_end) == 1 and len(item.warranties) == len(next(iter(by_end.values()))):
        return words("Until {day}").format(day=next(iter(by_end)))
    parts = (
        words("{what}: until {day}").format(what=", ".join(dict.fromkeys(what)), day=day)
        for day, what in by_end.items()
    )
    return "; ".join(parts)


def _data(facts: HandoverFacts, words: Words) -> str:
    if not facts.passcodes or facts.passcodes_left:
        return ""
    return words("The passcode you gave us was erased.")
