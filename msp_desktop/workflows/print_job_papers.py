"""The papers of a job in the customer’s language: ticket, labels, work orders, hand-over; values in, PDF out."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from msp_desktop import checks
from msp_desktop.documents.values import (
    CheckStep,
    ClaimTicket,
    DeviceLabel,
    EstimateLine,
    Signed,
    TellBy,
    TicketForm,
    TicketItem,
    WorkOrder,
)
from msp_desktop.domain.country import preset_of
from msp_desktop.domain.intake_answers import Condition, ContactWay, DataAnswer, ProblemPhrase
from msp_desktop.domain.money import half_up_to
from msp_desktop.domain.signature import SigningMoment
from msp_desktop.domain.totals import PriceBasis, TaxTotal
from msp_desktop.i18n import N_, Words
from msp_desktop.queries.intake_papers import JobPaperFacts, PaperItem, PaperLine, job_paper_facts
from msp_desktop.queries.signature_of import SignatureRow, signature_of
from msp_desktop.store.shop import Shop
from msp_desktop.words import ACCESSORY_WORDS, CONDITION_WORDS, PROBLEM_PHRASE_WORDS, TAX_WORDS

DATA_SENTENCES = {
    DataAnswer.MUST_KEEP: N_("Must be kept. No backup exists."),
    DataAnswer.HAS_BACKUP: N_("A backup exists."),
    DataAnswer.NOT_NEEDED: N_("Not needed."),
}


class JobPaper(StrEnum):
    """A paper of a job."""

    TICKET = "ticket"
    LABEL = "label"
    WORK_ORDER = "work_order"
    HANDOVER = "handover"


@dataclass(frozen=True, slots=True)
class MadePaper:
    """A finished paper: `printer` is the kind of printer it goes to (page, roll, label), `title` names the print."""

    paper: JobPaper
    pdf: bytes
    title: str
    printer: str


def job_papers(
    shop: Shop, *, job_id: int, papers: Collection[JobPaper], ticket_form: TicketForm = TicketForm.A5
) -> tuple[MadePaper, ...]:
    """Make papers of a job, in the order of JobPaper. Raises Refused when there is no such job."""
    facts = shop.ask(job_paper_facts, job_id=job_id)
    logo = shop.files.read(facts.logo_sha256) if facts.logo_sha256 else None
    signature = shop.ask(signature_of, job_id=job_id, moment=SigningMoment.DROP_OFF)
    made = []
    for each in JobPaper:
        if each in papers and each is JobPaper.HANDOVER:
            made.append(_handover(shop, job_id, ticket_form))
        elif each in papers:
            made.append(_made(each, facts, ticket_form, logo, signature))
    return tuple(made)


def _handover(shop: Shop, job_id: int, form: TicketForm) -> MadePaper:
    from msp_desktop.workflows.print_handover import handover_paper

    return handover_paper(shop, job_id=job_id, form=form)


def _made(
    paper: JobPaper, facts: JobPaperFacts, form: TicketForm, logo: bytes | None, signature: SignatureRow | None
) -> MadePaper:
    # What draws is loaded with the first paper: the pages that can print open without it.
    from msp_desktop.documents.claim_ticket import claim_ticket_pdf
    from msp_desktop.documents.device_label import device_label_pdf
    from msp_desktop.documents.work_order import work_order_pdf

    words = Words(facts.reader.language)
    match paper:
        case JobPaper.TICKET:
            pdf = claim_ticket_pdf(claim_ticket(facts, signature), form, logo)
            title = words("Claim ticket {number}").format(number=facts.number)
            return MadePaper(paper, pdf, title, "roll" if form is TicketForm.ROLL else "page")
        case JobPaper.LABEL:
            title = words("Label {number}").format(number=facts.number)
            return MadePaper(paper, device_label_pdf(device_labels(facts)), title, "label")
        case _:
            title = words("Work order {number}").format(number=facts.number)
            return MadePaper(paper, work_order_pdf(work_orders(facts), logo), title, "page")


# -- values


def claim_ticket(facts: JobPaperFacts, signature: SignatureRow | None = None) -> ClaimTicket:
    """What the customer takes home. An estimate stands on it only when there is something to estimate."""
    words = Words(facts.reader.language)
    tell_by, tell_at = _tell(facts)
    gross = facts.basis is PriceBasis.GROSS
    totals = facts.totals
    lines = tuple(EstimateLine(_counted(line.text, line.quantity, facts), line.amount_cents) for line in facts.lines)
    if totals.discount_cents:
        lines += (EstimateLine(words("Discount"), -totals.discount_cents),)
    return ClaimTicket(
        reader=facts.reader,
        shop=facts.shop,
        job_number=facts.number,
        customer=facts.customer,
        booked_at=facts.booked_at,
        booked_by=_first_name(facts.booked_by),
        items=tuple(_ticket_item(item, facts, words) for item in facts.items),
        ready_by=facts.promised_at,
        tell_by=tell_by,
        tell_at=tell_at,
        estimate=lines,
        estimate_taxes=() if gross else tuple(_tax_line(each, facts, words) for each in totals.taxes),
        estimate_cents=totals.total_cents if facts.lines else None,
        estimate_includes_tax=gross and totals.tax_cents > 0,
        limit_cents=facts.limit_cents,
        terms=facts.terms,
        signed=Signed(signature.who, signature.at, signature.drawing) if signature is not None else None,
    )


def device_labels(facts: JobPaperFacts) -> list[DeviceLabel]:
    """One label for each device, two where loose parts came with it, counted over the whole job.

    Where there are several devices the code says which one it is. No phone, no price, no passcode.
    """
    words = Words(facts.reader.language)
    labels: list[DeviceLabel] = []
    pieces_of = [2 if item.accessories or item.accessory_note else 1 for item in facts.items]
    several = len(facts.items) > 1
    for place, (item, pieces) in enumerate(zip(facts.items, pieces_of, strict=True)):
        before = len(labels)
        labels += [
            DeviceLabel(
                reader=facts.reader,
                job_number=facts.number,
                customer=facts.customer,
                device=item.device,
                serial=item.serial,
                due=facts.promised_at,
                shelf=item.shelf,
                technician=facts.technician_initials,
                handling=tuple(_handling(item, facts, words)),
                left_with_us=_left_with_us(item, words),
                part=before + part,
                of=sum(pieces_of),
                code=f"{facts.number}-{place + 1}" if several else "",
            )
            for part in range(1, pieces + 1)
        ]
    return labels


def work_orders(facts: JobPaperFacts) -> list[WorkOrder]:
    """The bench copy of each device. No phone, no passcode, no cost."""
    words = Words(facts.reader.language)
    return [_work_order(item, facts, words) for item in facts.items]


def _work_order(item: PaperItem, facts: JobPaperFacts, words: Words) -> WorkOrder:
    own = [line for line in facts.lines if line.item_id == item.id]
    services = {line.text for line in own if line.code and not line.is_part}
    return WorkOrder(
        reader=facts.reader,
        job_number=facts.number,
        booked_at=facts.booked_at,
        booked_by=_first_name(facts.booked_by),
        customer=facts.customer,
        device=item.device,
        serial=item.serial,
        left_with_us=_left_with_us(item, words),
        condition=_condition(item, words),
        problem=_problem(facts, words),
        ready_by=facts.promised_at,
        technician=_first_name(facts.technician),
        shelf=item.shelf,
        bench_minutes=sum(line.planned_minutes for line in own),
        limit_cents=facts.limit_cents,
        handling_title=_handling_title(item, facts, words),
        handling_text=" ".join(_cautions(item, facts, words)),
        checklist_title=services.pop() if len(services) == 1 else "",
        checklist=tuple(CheckStep(text, required) for text, required in item.checks),
        ordered=tuple(_ordered(line, facts, words) for line in own),
    )


def _ticket_item(item: PaperItem, facts: JobPaperFacts, words: Words) -> TicketItem:
    return TicketItem(
        device=item.device or words("No device left"),
        serial=item.serial,
        left_with_us=_left_with_us(item, words),
        condition=_condition(item, words),
        data=words(DATA_SENTENCES[item.data_answer]) if item.data_answer else "",
        problem=_problem(facts, words),
        shelf=item.shelf,
    )


# -- sentences


def _tell(facts: JobPaperFacts) -> tuple[TellBy | None, str]:
    """How the customer hears from the shop, by the way chosen; no promise where there is nothing to reach them at."""
    if facts.contact_way is ContactWay.EMAIL:
        return (TellBy.WRITE, facts.email) if facts.email else (None, "")
    return (TellBy.CALL, checks.phone_grouped(facts.phone)) if facts.phone else (None, "")


def listed(names: Iterable[str]) -> str:
    """`Scratches, liquid marks`: the first as it stands, the others small, as a list is read."""
    parts = [each for each in names if each]
    return ", ".join([*parts[:1], *(each if each[:2].isupper() else each[:1].lower() + each[1:] for each in parts[1:])])


def _left_with_us(item: PaperItem, words: Words) -> str:
    return listed([*(words(ACCESSORY_WORDS[each]) for each in item.accessories), item.accessory_note])


def _condition(item: PaperItem, words: Words) -> str:
    return listed([*(words(CONDITION_WORDS[each]) for each in item.conditions), item.condition_note])


def _problem(facts: JobPaperFacts, words: Words) -> str:
    """The customer's own words; without any, what was ticked."""
    return facts.problem or listed(words(PROBLEM_PHRASE_WORDS[each]) for each in facts.phrases)


def _is_wet(item: PaperItem, facts: JobPaperFacts) -> bool:
    return Condition.LIQUID_MARKS in item.conditions or ProblemPhrase.LIQUID in facts.phrases


def _handling(item: PaperItem, facts: JobPaperFacts, words: Words) -> Iterator[str]:
    if item.data_answer is DataAnswer.MUST_KEEP:
        yield words("KEEP DATA")
    if _is_wet(item, facts):
        yield words("LIQUID")
    if Condition.SWOLLEN_BATTERY in item.conditions:
        yield words("BATTERY")


def _handling_title(item: PaperItem, facts: JobPaperFacts, words: Words) -> str:
    if item.data_answer is DataAnswer.MUST_KEEP:
        return words("KEEP DATA. No backup exists.")
    return next(_handling(item, facts, words), "")


def _cautions(item: PaperItem, facts: JobPaperFacts, words: Words) -> Iterator[str]:
    if _is_wet(item, facts):
        yield words("Liquid inside, do not power on.")
    if Condition.SWOLLEN_BATTERY in item.conditions:
        yield words("Swollen battery, do not charge.")


def _ordered(line: PaperLine, facts: JobPaperFacts, words: Words) -> str:
    """One line of work with its bench time, or a part with its shelf and the serials of its pieces."""
    named = f"{line.code} {line.text}".strip()
    if line.is_part:
        where = [words("shelf {shelf}").format(shelf=line.shelf)] if line.shelf else []
        return " · ".join([_counted(named, line.quantity, facts), *where, *line.serials])
    if not line.planned_minutes:
        return named
    hours = facts.reader.number(half_up_to(Decimal(line.planned_minutes) / 60, 2))
    return words("{work}, {hours} h").format(work=named, hours=hours)


def _counted(text: str, quantity: Decimal, facts: JobPaperFacts) -> str:
    return text if quantity == 1 else f"{facts.reader.number(quantity)} × {text}"


def _tax_line(total: TaxTotal, facts: JobPaperFacts, words: Words) -> EstimateLine:
    name = words(TAX_WORDS[preset_of(facts.reader.country).tax_word])
    if not total.tax.percent:
        return EstimateLine(total.tax.name or words("Without tax"), total.tax_cents)
    rate = facts.reader.percent(total.tax.percent)
    return EstimateLine(words("{tax} {rate}").format(tax=name, rate=rate), total.tax_cents)


def _first_name(name: str) -> str:
    return name.split(maxsplit=1)[0] if name else ""
