"""The report after a repair, in the customer's language: read, then drawn."""

from dataclasses import dataclass

from msp_desktop.documents.repair_values import RepairReport, ReportCheck, ReportLine
from msp_desktop.i18n import Words
from msp_desktop.queries.repair_report import DoneItem, RepairFacts, repair_facts
from msp_desktop.store.shop import Shop
from msp_desktop.words import PROBLEM_PHRASE_WORDS


@dataclass(frozen=True, slots=True)
class ReportPaper:
    """A finished report: its bytes, what the print is called, and the file's name."""

    pdf: bytes
    title: str
    file_name: str


def repair_report(shop: Shop, *, job_id: int, item_id: int | None = None) -> ReportPaper:
    """Make the report of what is finished on a job, or of one device. Raises Refused when nothing is finished."""
    # What draws is loaded with the first paper: the pages that can print open without it.
    from msp_desktop.documents.names import file_name
    from msp_desktop.documents.repair_report import repair_report_pdf

    facts = shop.ask(repair_facts, job_id=job_id, item_id=item_id)
    words = Words(facts.reader.language)
    logo = shop.files.read(facts.logo_sha256) if facts.logo_sha256 else None
    pdf = repair_report_pdf(reports(facts), logo, facts.paper)
    title = words("Repair report {number}").format(number=facts.number)
    return ReportPaper(pdf, title, file_name(words("Repair report"), facts.number, facts.customer.name))


def reports(facts: RepairFacts) -> list[RepairReport]:
    """One report per device, with what belongs to the whole job on each."""
    words = Words(facts.reader.language)
    phrases = ", ".join(words(PROBLEM_PHRASE_WORDS[each]) for each in facts.phrases)
    return [_report(facts, item, facts.problem or phrases) for item in facts.items]


def _report(facts: RepairFacts, item: DoneItem, problem: str) -> RepairReport:
    return RepairReport(
        reader=facts.reader,
        shop=facts.shop,
        customer=facts.customer,
        job_number=facts.number,
        booked_on=facts.booked_on,
        ready_on=facts.ready_on,
        done_by=facts.done_by,
        device=item.device,
        serial=item.serial,
        tag=item.tag,
        problem=problem,
        found=facts.found,
        done=facts.done,
        unrepaired=item.unrepaired,
        checks=tuple(ReportCheck(each.text, each.done_at, each.by) for each in item.checks),
        lines=tuple(
            ReportLine(
                each.description,
                each.quantity,
                "HUR" if each.by_the_hour else "C62",
                each.detail,
                each.warranty,
                each.until,
            )
            for each in item.lines
        ),
    )
