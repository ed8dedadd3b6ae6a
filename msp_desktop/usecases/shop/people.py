"""The people of the shop: who works here, in which role, and how much bench work a day."""

from sqlalchemy import func, select

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.roles import Role
from msp_desktop.i18n import _
from msp_desktop.store.models.person import Person
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.shop import fields

DAY_MINUTES = 24 * 60


def add_person(
    work: UnitOfWork, *, name: str, role: Role, repairs: bool = False, bench_minutes: int = 0, initials: str = ""
) -> int:
    """Take somebody into the shop; initials are made from the name where none are given."""
    clean = _name(name)
    row = work.add(
        Person(
            name=clean,
            initials=_initials(work, initials or fields.initials_of(clean), typed=bool(initials), besides=None),
            role=role,
            repairs=repairs,
            bench_minutes=_bench(bench_minutes) if repairs else 0,
            active=True,
            created_at=work.now,
        )
    )
    work.undo_with(_("{name} added").format(name=clean), retire_person, person_id=row.id)
    return row.id


def change_person(
    work: UnitOfWork,
    *,
    person_id: int,
    name: str,
    initials: str,
    role: Role,
    repairs: bool,
    bench_minutes: int,
    seen: int | None = None,
) -> None:
    """Correct what is noted about somebody; Refused where nobody would be left as owner."""
    row = work.get(Person, person_id, seen=seen)
    clean = _name(name)
    if row.role is Role.OWNER and role is not Role.OWNER:
        _keep_an_owner(work, person_id)
    work.undo_with(
        _("{name} changed").format(name=row.name),
        change_person,
        person_id=person_id,
        name=row.name,
        initials=row.initials,
        role=row.role,
        repairs=row.repairs,
        bench_minutes=row.bench_minutes,
    )
    row.initials = _initials(work, initials or fields.initials_of(clean), typed=bool(initials), besides=person_id)
    row.name, row.role, row.repairs = clean, role, repairs
    row.bench_minutes = _bench(bench_minutes) if repairs else 0


def retire_person(work: UnitOfWork, *, person_id: int, seen: int | None = None) -> None:
    """Let somebody no longer act or be given work; what they did keeps their name."""
    row = work.get(Person, person_id, seen=seen)
    if row.role is Role.OWNER:
        _keep_an_owner(work, person_id)
    row.active = False
    work.undo_with(_("{name} taken off the list").format(name=row.name), bring_back_person, person_id=person_id)


def bring_back_person(work: UnitOfWork, *, person_id: int, seen: int | None = None) -> None:
    """Let somebody who had left act again."""
    row = work.get(Person, person_id, seen=seen)
    row.initials = _initials(work, row.initials, typed=False, besides=person_id)
    row.active = True
    work.undo_with(_("{name} brought back").format(name=row.name), retire_person, person_id=person_id)


def _name(typed: str) -> str:
    clean = fields.line_of(typed)
    if not clean:
        raise Refused(_("Enter the person’s name."), "name")
    return fields.fitting("name", clean, 200)


def _bench(minutes: int) -> int:
    return fields.whole("bench_minutes", minutes, 0, DAY_MINUTES)


def _keep_an_owner(work: UnitOfWork, person_id: int) -> None:
    others = select(func.count()).where(Person.role == Role.OWNER, Person.active.is_(True), Person.id != person_id)
    if not work.session.scalar(others):
        raise Refused(_("The shop needs an owner. Make somebody else owner first."), "role")


def _initials(work: UnitOfWork, wanted: str, *, typed: bool, besides: int | None) -> str:
    """The wanted initials in capitals; made ones get a figure where they are taken, typed ones are Refused."""
    clean = fields.line_of(wanted).replace(" ", "").upper()
    if len(clean) > 4:
        raise Refused(_("Initials have at most 4 characters."), "initials")
    taken = {
        row.initials
        for row in work.session.execute(select(Person.id, Person.initials).where(Person.active.is_(True)))
        if row.id != besides
    }
    if clean not in taken:
        return clean
    if typed:
        raise Refused(_("{initials} already stands for somebody else.").format(initials=clean), "initials")
    free = (f"{clean[:2]}{number}" for number in range(2, 100))
    return next(each for each in free if each not in taken)
