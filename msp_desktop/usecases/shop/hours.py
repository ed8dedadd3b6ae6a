"""When the shop is open: weekly hours, closed days, public holidays."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from msp_desktop.domain.errors import Refused
from msp_desktop.i18n import _
from msp_desktop.store.models.shop import ClosedDay, OpeningHours, Shop
from msp_desktop.store.shop_facts import SHOP_ID
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.shop import fields

_SPOKEN: Mapping[str, tuple[str, ...]] = {"it": ("it", "it_IT"), "en": ("en_GB", "en_US", "en_CA")}


def set_opening_hours(work: UnitOfWork, *, week: Mapping[int, tuple[tuple[int, int], ...]]) -> None:
    """Set the hours of every weekday (0 is Monday) as spans in minutes after midnight; a weekday left out is closed."""
    wanted = fields.week(week)
    rows = work.session.scalars(select(OpeningHours).order_by(OpeningHours.weekday, OpeningHours.opens)).all()
    before: dict[int, tuple[tuple[int, int], ...]] = {}
    for row in rows:
        before[row.weekday] = (*before.get(row.weekday, ()), (row.opens, row.closes))
        work.session.delete(row)
    work.session.flush()
    for weekday, spans in sorted(wanted.items()):
        for opens, closes in spans:
            work.session.add(OpeningHours(weekday=weekday, opens=opens, closes=closes))
    work.session.flush()
    work.undo_with(_("Opening hours changed"), set_opening_hours, week=before)


def close_day(work: UnitOfWork, *, day: date, name: str = "") -> int:
    """Shut the shop on a day; Refused for one that is past or shut already."""
    if day < work.today:
        raise Refused(_("This day is past. Choose today or later."), "day")
    if work.session.scalars(select(ClosedDay.id).where(ClosedDay.day == day)).first() is not None:
        raise Refused(_("The shop is closed on that day already."), "day")
    clean = fields.fitting("name", fields.line_of(name), 120)
    row = work.add(ClosedDay(day=day, label=clean))
    work.undo_with(_("Day closed"), open_day, closed_day_id=row.id)
    return row.id


def open_day(work: UnitOfWork, *, closed_day_id: int) -> None:
    """Open the shop after all on a day that was noted as closed."""
    row = work.get(ClosedDay, closed_day_id)
    work.undo_with(_("Day opened"), close_day, day=row.day, name=row.label)
    work.delete(row)


def add_public_holidays(work: UnitOfWork, *, year: int) -> int:
    """Note the public holidays of a year as closed days; gives how many were new. Days of the past are left out."""
    shop = work.get(Shop, SHOP_ID)
    known = set(work.session.scalars(select(ClosedDay.day)))
    found = public_holidays(shop.country, shop.province, year, shop.language)
    new = [{"day": day, "label": label} for day, label in found.items() if day not in known and day >= work.today]
    if new:
        ids = work.insert_many(ClosedDay, new)
        work.undo_with(_("Holidays added"), open_days, closed_day_ids=tuple(ids))
    return len(new)


def open_days(work: UnitOfWork, *, closed_day_ids: tuple[int, ...]) -> None:
    """Take several closed days out; those that are gone already are passed over."""
    for row in work.session.scalars(select(ClosedDay).where(ClosedDay.id.in_(closed_day_ids))).all():
        work.session.delete(row)
    work.session.flush()


def public_holidays(country: str, province: str, year: int, language: str) -> dict[date, str]:
    """The public holidays of a year, those of the province too, named in the language where it is known."""
    import holidays

    supported = holidays.list_supported_countries().get(country)
    if supported is None:
        return {}
    subdivision = province if province in supported else None
    spoken = holidays.list_localized_countries().get(country, [])
    chosen = next((each for each in _SPOKEN.get(language, ()) if each in spoken), None)
    found = holidays.country_holidays(country, subdiv=subdivision, years=year, language=chosen)
    return {day: str(label)[:120] for day, label in sorted(found.items())}
