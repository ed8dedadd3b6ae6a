"""When people of the shop work: their own week, and the days or hours they are away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from msp_desktop.domain.appointment import AbsenceKind
from msp_desktop.domain.errors import Refused
from msp_desktop.i18n import _
from msp_desktop.store.models.bench import Absence, PersonHours
from msp_desktop.store.models.person import Person
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.shop import fields

LONGEST_DAYS = 400
DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class AbsenceFacts:
    """Days away, the first and the last included; `starts` and `ends` (minutes after midnight) for part of one day."""

    first_day: date
    last_day: date
    kind: AbsenceKind = AbsenceKind.HOLIDAY
    starts: int | None = None
    ends: int | None = None
    note: str = ""


def set_person_hours(
    work: UnitOfWork, *, person_id: int, week: Mapping[int, tuple[tuple[int, int], ...]], seen: int | None = None
) -> None:
    """Set somebody's own week as spans in minutes after midnight; an empty one lets the shop's hours hold. Undoable."""
    person = work.get(Person, person_id, seen=seen)
    wanted = fields.week(week)
    rows = work.session.scalars(
        select(PersonHours)
        .where(PersonHours.person_id == person_id)
        .order_by(PersonHours.weekday, PersonHours.starts, PersonHours.id)
    ).all()
    before: dict[int, tuple[tuple[int, int], ...]] = {}
    for row in rows:
        before[row.weekday] = (*before.get(row.weekday, ()), (row.starts, row.ends))
    if before == wanted:
        return
    for row in rows:
        work.session.delete(row)
    work.session.flush()
    for weekday, spans in sorted(wanted.items()):
        for starts, ends in spans:
            work.session.add(PersonHours(person_id=person_id, weekday=weekday, starts=starts, ends=ends))
    work.touch(person)
    work.session.flush()
    work.undo_with(
        _("Hours of {name} changed").format(name=person.name), set_person_hours, person_id=person_id, week=before
    )


def add_absence(work: UnitOfWork, *, person_id: int, facts: AbsenceFacts) -> int:
    """Note that somebody is away, and give the row's id; Refused where it overlaps another absence. Undoable."""
    person = work.get(Person, person_id)
    clean = _checked(facts)
    _refuse_overlap(work, person, clean, besides=None)
    row = work.add(
        Absence(
            person_id=person_id,
            first_day=clean.first_day,
            last_day=clean.last_day,
            starts=clean.starts,
            ends=clean.ends,
            kind=clean.kind,
            note=clean.note,
        )
    )
    work.undo_with(_("Absence of {name} added").format(name=person.name), remove_absence, absence_id=row.id)
    return row.id


def change_absence(work: UnitOfWork, *, absence_id: int, facts: AbsenceFacts, seen: int | None = None) -> None:
    """Correct the days, the kind or the note of an absence. Undoable."""
    row = _kept(work, absence_id, seen)
    person = work.get(Person, row.person_id)
    clean, before = _checked(facts), facts_of(row)
    if clean == before:
        return
    _refuse_overlap(work, person, clean, besides=row.id)
    row.first_day, row.last_day, row.starts, row.ends = clean.first_day, clean.last_day, clean.starts, clean.ends
    row.kind, row.note = clean.kind, clean.note
    work.session.flush()
    work.undo_with(
        _("Absence of {name} changed").format(name=person.name), change_absence, absence_id=row.id, facts=before
    )


def remove_absence(work: UnitOfWork, *, absence_id: int, seen: int | None = None) -> None:
    """Take an absence off: the person is there after all. Undoable."""
    row = _kept(work, absence_id, seen)
    row.deleted_at = work.now
    work.session.flush()
    name = work.get(Person, row.person_id).name
    work.undo_with(_("Absence of {name} removed").format(name=name), put_back_absence, absence_id=row.id)


def put_back_absence(work: UnitOfWork, *, absence_id: int) -> None:
    """Note an absence again that was taken off; Refused where it overlaps one noted since."""
    row = work.get(Absence, absence_id)
    person = work.get(Person, row.person_id)
    _refuse_overlap(work, person, facts_of(row), besides=row.id)
    row.deleted_at = None
    work.session.flush()
    work.undo_with(_("Absence of {name} added").format(name=person.name), remove_absence, absence_id=row.id)


def facts_of(row: Absence) -> AbsenceFacts:
    """What a row says."""
    return AbsenceFacts(row.first_day, row.last_day, row.kind, row.starts, row.ends, row.note)


def _kept(work: UnitOfWork, absence_id: int, seen: int | None) -> Absence:
    row = work.get(Absence, absence_id, seen=seen)
    if row.deleted_at is not None:
        raise Refused(_("This absence was taken off already."))
    return row


def _checked(facts: AbsenceFacts) -> AbsenceFacts:
    if facts.last_day < facts.first_day:
        raise Refused(_("The last day comes after the first. Turn the two round."), "last_day")
    if (facts.last_day - facts.first_day).days > LONGEST_DAYS:
        raise Refused(_("This is longer than a year. Take somebody off the list who has left."), "last_day")
    note = fields.fitting("note", fields.line_of(facts.note), 200)
    starts, ends = facts.starts, facts.ends
    if starts is None and ends is None:
        return AbsenceFacts(facts.first_day, facts.last_day, facts.kind, note=note)
    if facts.first_day != facts.last_day:
        raise Refused(_("Hours can be set for one day. For several days leave them empty."), "hours")
    starts, ends = 0 if starts is None else starts, DAY_MINUTES if ends is None else ends
    if not 0 <= starts < ends <= DAY_MINUTES:
        raise Refused(_("The end comes after the start. Turn the two round."), "hours")
    return AbsenceFacts(facts.first_day, facts.last_day, facts.kind, starts, ends, note)


def _refuse_overlap(work: UnitOfWork, person: Person, facts: AbsenceFacts, *, besides: int | None) -> None:
    rows = work.session.scalars(
        select(Absence).where(
            Absence.person_id == person.id,
            Absence.deleted_at.is_(None),
            Absence.first_day <= facts.last_day,
            Absence.last_day >= facts.first_day,
        )
    )
    for row in rows:
        if row.id != besides and _overlap(facts_of(row), facts):
            raise Refused(_("{name} is away then already.").format(name=person.name), "first_day")


def _overlap(one: AbsenceFacts, other: AbsenceFacts) -> bool:
    starts = max(one.starts or 0, other.starts or 0)
    ends = min(DAY_MINUTES if one.ends is None else one.ends, DAY_MINUTES if other.ends is None else other.ends)
    return starts < ends
