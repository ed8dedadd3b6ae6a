"""The day sheet and the bench list: what the window shows, on paper to tick off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal

from msp_desktop.documents.bench_list import BenchGroup, BenchList, BenchRow, bench_list_pdf
from msp_desktop.documents.names import file_name
from msp_desktop.domain.job_state import JobState, is_overdue
from msp_desktop.domain.money import half_up_to
from msp_desktop.domain.snapshot import PaperSize
from msp_desktop.i18n import Formats, Words
from msp_desktop.queries.appointment_list import AppointmentRow
from msp_desktop.queries.bench_day import BenchDay, bench_day
from msp_desktop.queries.bench_paper import BenchPaperFacts, bench_paper_facts
from msp_desktop.queries.job_board import BoardWish, CardRow, board_cards
from msp_desktop.queries.job_list import JobRow
from msp_desktop.queries.today import TodayWish, today_view
from msp_desktop.store.shop import Shop
from msp_desktop.words import APPOINTMENT_KIND_WORDS, JOB_STATE_WORDS

MOST = 400
"""So many jobs go on one list: about thirty pages."""


@dataclass(frozen=True, slots=True)
class BenchPaper:
    """The finished paper, what it is called and the name it is saved under."""

    pdf: bytes
    title: str
    file_name: str


def day_sheet(shop: Shop, *, person_id: int | None = None, language: str | None = None) -> BenchPaper:
    """Today on paper, of one person or of all: late or due, who is waited for, what is ready, visits, benches."""
    facts = shop.ask(bench_paper_facts, language=language, person_id=person_id)
    reader = facts.reader
    words = Words(reader.language)
    wish = _wish(shop, person_id)
    view = shop.ask(today_view, wish=wish, most=MOST)
    benches = shop.ask(bench_day, now=wish.now, day=wish.today)
    groups = (
        BenchGroup(words("Do first"), _jobs(view.first, wish.now, reader), words("Overdue or due today")),
        BenchGroup(words("Appointments today"), lines=tuple(_visit(each, reader) for each in view.appointments)),
        BenchGroup(words("Waiting on someone else"), _cards((*view.approvals, *view.deliveries), wish.now, reader)),
        BenchGroup(words("Ready for pickup"), _cards(view.ready, wish.now, reader)),
        BenchGroup(words("Bench today"), lines=tuple(_bench(each, reader) for each in benches)),
    )
    return _paper(shop, facts, words("Day sheet"), groups)


def bench_list(shop: Shop, *, wish: BoardWish | None = None, language: str | None = None) -> BenchPaper:
    """Everything still in work, column by column of the board, as its filters show it."""
    who = wish.technician_id if wish is not None else None
    facts = shop.ask(bench_paper_facts, language=language, person_id=who)
    reader = facts.reader
    words = Words(reader.language)
    chosen = wish or _wish(shop, None).board
    groups = tuple(
        BenchGroup(
            words(JOB_STATE_WORDS[state]),
            _cards(shop.ask(board_cards, state=state, wish=chosen, limit=MOST), chosen.now, reader),
        )
        for state in (
            JobState.IN_REPAIR,
            JobState.DIAGNOSING,
            JobState.BOOKED_IN,
            JobState.WAITING_PARTS,
            JobState.WAITING_APPROVAL,
        )
    )
    return _paper(shop, facts, words("Bench list"), groups)


def _wish(shop: Shop, person_id: int | None) -> TodayWish:
    ends = datetime.combine(shop.today + timedelta(days=1), time(0), tzinfo=shop.zone)
    week = ends + timedelta(days=6 - shop.today.weekday())
    return TodayWish(shop.now, shop.today, ends, week, person_id)


def _paper(shop: Shop, facts: BenchPaperFacts, title: str, groups: tuple[BenchGroup, ...]) -> BenchPaper:
    paper = PaperSize.LETTER if facts.paper == PaperSize.LETTER.value else PaperSize.A4
    day = facts.reader.weekday_day(shop.today)
    values = BenchList(facts.reader, facts.shop_name, title, day, shop.now, groups, facts.person)
    return BenchPaper(bench_list_pdf(values, paper), title, file_name(title, shop.today.isoformat(), facts.person))


def _jobs(rows: Sequence[JobRow], now: datetime, reader: Formats) -> tuple[BenchRow, ...]:
    words = Words(reader.language)
    return tuple(
        BenchRow(
            row.number,
            row.customer,
            row.device,
            " ".join(row.problem.split()),
            words(JOB_STATE_WORDS[row.state]),
            _due(row.promised_at, reader),
            row.technician,
            row.shelf,
            is_overdue(row.state, row.promised_at, now),
        )
        for row in rows
    )


def _cards(cards: Sequence[CardRow], now: datetime, reader: Formats) -> tuple[BenchRow, ...]:
    words = Words(reader.language)
    return tuple(
        BenchRow(
            card.number,
            card.customer,
            card.device,
            " ".join(card.problem.split()),
            words(JOB_STATE_WORDS[card.state]),
            _waits(card, words, reader) or _due(card.promised_at, reader),
            card.technician,
            card.shelf,
            is_overdue(card.state, card.promised_at, now),
        )
        for card in cards
    )


def _waits(card: CardRow, words: Words, reader: Formats) -> str:
    if card.state is JobState.WAITING_PARTS and card.expected_day is not None:
        return words("Expected {day}").format(day=reader.short_day(card.expected_day))
    if card.state is JobState.WAITING_APPROVAL and card.sent_at is not None:
        return words("Sent {day}").format(day=reader.short_day(reader.local(card.sent_at).date()))
    if card.state is JobState.READY:
        return words("Ready since {day}").format(day=reader.short_day(reader.local(card.state_since).date()))
    return ""


def _due(at: datetime | None, reader: Formats) -> str:
    """Day and hour in full: paper is read later than it is printed."""
    return f"{reader.short_day(reader.local(at).date())} {reader.time(at)}" if at is not None else ""


def _visit(one: AppointmentRow, reader: Formats) -> str:
    words = Words(reader.language)
    span = words("{start} to {end}").format(start=reader.time(one.starts_at), end=reader.time(one.ends_at))
    parts = (span, words(APPOINTMENT_KIND_WORDS[one.kind]), one.who, one.place, one.job_number, one.person)
    return " · ".join(part for part in parts if part)


def _bench(each: BenchDay, reader: Formats) -> str:
    words = Words(reader.language)
    booked, day = _hours(each.booked_minutes + each.worked_minutes, reader), _hours(each.day_minutes, reader)
    if not each.day_minutes:
        return words("{name}: away").format(name=each.name)
    return words("{name}: {booked} of {all} h booked").format(name=each.name, booked=booked, all=day)


def _hours(minutes: int, reader: Formats) -> str:
    return reader.number(half_up_to(Decimal(minutes) / 60, 1))
