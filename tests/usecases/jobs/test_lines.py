"""What a line comes to, what it is refused for, and that each act can be taken back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from msp_desktop.domain.errors import Changed, Refused
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.store.models.job import Job, JobCheck, JobEvent, JobLine
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.catalogue import NewPrice, change_prices
from msp_desktop.usecases.jobs import (
    add_labour_line,
    add_part_line,
    add_service_line,
    cancel_job,
    change_line,
    discount_job,
    remove_line,
    tick_check,
)
from tests.bench import Bench, bench, items, job


@pytest.fixture
def at(shop: Shop) -> Bench:
    return bench(shop)


def the_job(shop: Shop, job_id: int) -> Job:
    return shop.ask(lambda session: session.get_one(Job, job_id))


def the_line(shop: Shop, line_id: int) -> JobLine:
    return shop.ask(lambda session: session.get_one(JobLine, line_id))


def checks(shop: Shop, job_id: int) -> list[JobCheck]:
    return list(
        shop.ask(lambda s: s.scalars(select(JobCheck).where(JobCheck.job_id == job_id).order_by(JobCheck.id)).all())
    )


def test_a_company_sees_net_prices_and_a_person_gross_ones_converted_once(shop: Shop, at: Bench) -> None:
    company, person = job(shop, at.company, at.latitude), job(shop, at.person, at.aspire)
    shop.run(add_service_line, item_id=items(shop, company)[0], service_id=at.ssd)
    gross = shop.run(add_service_line, item_id=items(shop, person)[0], service_id=at.ssd, quantity=Decimal(3)).value
    assert the_job(shop, company).price_basis is PriceBasis.NET
    assert (the_job(shop, company).net_cents, the_job(shop, company).total_cents) == (9500, 11590)
    assert the_line(shop, gross).unit_cents == 11590
    assert the_job(shop, person).total_cents == 34770, "gross stays gross: three times what was told"
    assert the_job(shop, person).planned_minutes == 270


def test_labour_keeps_minutes_worked_and_minutes_charged_apart(shop: Shop, at: Bench) -> None:
    item = items(shop, job(shop, at.company, at.latitude))[0]
    line = shop.run(add_labour_line, item_id=item, service_id=at.hour, minutes=41).value
    row = the_line(shop, line)
    assert (row.actual_minutes, row.billable_minutes, row.quantity) == (41, 45, Decimal("0.75"))
    shop.run(change_line, line_id=line, quantity=row.quantity, unit_cents=6000, minutes=10)
    row = the_line(shop, line)
    assert (row.actual_minutes, row.billable_minutes, row.quantity) == (10, 30, Decimal("0.5"))


def test_a_later_price_of_the_catalogue_leaves_the_job_alone(shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.company, at.latitude)
    line = shop.run(add_service_line, item_id=items(shop, job_id)[0], service_id=at.ssd).value
    shop.run(change_prices, prices=(NewPrice(at.ssd, 12000),), from_day=shop.today + timedelta(days=1))
    shop.run(change_line, line_id=line, quantity=Decimal(2), unit_cents=9500)
    assert the_job(shop, job_id).net_cents == 19000


def test_another_price_than_the_list_needs_a_reason(shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.company, at.latitude)
    line = shop.run(add_service_line, item_id=items(shop, job_id)[0], service_id=at.ssd).value
    with pytest.raises(Refused, match="Say why the price differs") as refused:
        shop.run(change_line, line_id=line, quantity=Decimal(1), unit_cents=8000)
    assert refused.value.field == "price_reason"
    shop.run(change_line, line_id=line, quantity=Decimal(1), unit_cents=8000, price_reason="Promised on the phone")
    assert (the_line(shop, line).list_cents, the_line(shop, line).unit_cents) == (9500, 8000)
    assert the_job(shop, job_id).net_cents == 8000
    shop.undo_last()
    assert (the_line(shop, line).unit_cents, the_line(shop, line).price_reason) == (9500, "")


def test_a_line_taken_off_comes_back_with_its_open_checks(shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.company, at.latitude)
    line = shop.run(add_service_line, item_id=items(shop, job_id)[0], service_id=at.ssd).value
    assert [check.text for check in checks(shop, job_id)] == ["Image the old disk", "Fit the new SSD", "Clean the case"]
    shop.run(tick_check, check_id=checks(shop, job_id)[0].id)
    shop.run(remove_line, line_id=line)
    assert [check.text for check in checks(shop, job_id)] == ["Image the old disk"], "what was done stays"
    assert the_job(shop, job_id).net_cents == 0
    shop.undo_last()
    assert [check.text for check in checks(shop, job_id)] == ["Image the old disk", "Fit the new SSD", "Clean the case"]
    assert the_job(shop, job_id).net_cents == 9500
    shop.redo_last()
    assert the_job(shop, job_id).net_cents == 0


def test_a_tick_says_who_and_when_and_can_be_taken_back(shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.company, at.latitude)
    shop.run(add_service_line, item_id=items(shop, job_id)[0], service_id=at.ssd)
    first = checks(shop, job_id)[0]
    shop.acting_as(3).run(tick_check, check_id=first.id)
    assert (checks(shop, job_id)[0].done_by_id, checks(shop, job_id)[0].done_at) == (3, shop.now)
    assert shop.run(tick_check, check_id=first.id).touched == frozenset(), "ticked already"
    shop.acting_as(3).undo_last()
    assert checks(shop, job_id)[0].done_at is None


def test_a_discount_over_ten_percent_needs_a_reason(shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.company, at.latitude)
    shop.run(add_service_line, item_id=items(shop, job_id)[0], service_id=at.ssd)
    shop.run(discount_job, job_id=job_id, percent=Decimal(10))
    assert the_job(shop, job_id).net_cents == 8550
    with pytest.raises(Refused, match="over 10 percent"):
        shop.run(discount_job, job_id=job_id, percent=Decimal("10.5"))
    shop.run(discount_job, job_id=job_id, percent=Decimal(50), reason="Took us three weeks")
    assert the_job(shop, job_id).net_cents == 4750
    shop.undo_last()
    assert the_job(shop, job_id).net_cents == 8550


def test_somebody_elses_change_is_noticed(shop: Shop, at: Bench) -> None:
    line = shop.run(
        add_service_line, item_id=items(shop, job(shop, at.company, at.latitude))[0], service_id=at.ssd
    ).value
    seen = the_line(shop, line).version
    shop.run(change_line, line_id=line, seen=seen, quantity=Decimal(2), unit_cents=9500)
    with pytest.raises(Changed):
        shop.run(change_line, line_id=line, seen=seen, quantity=Decimal(3), unit_cents=9500)


def test_lines_of_a_done_job_stay(shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.company, at.latitude)
    line = shop.run(add_service_line, item_id=items(shop, job_id)[0], service_id=at.ssd).value
    shop.run(cancel_job, job_id=job_id)
    with pytest.raises(Refused, match="Reopen it to change its lines"):
        shop.run(remove_line, line_id=line)


def test_every_line_act_stands_on_the_timeline_as_a_code(shop: Shop, at: Bench) -> None:
    job_id = job(shop, at.company, at.latitude)
    line = shop.run(add_service_line, item_id=items(shop, job_id)[0], service_id=at.ssd).value
    shop.run(change_line, line_id=line, quantity=Decimal(2), unit_cents=9500)
    shop.run(remove_line, line_id=line)
    events = shop.ask(
        lambda s: s.scalars(select(JobEvent).where(JobEvent.job_id == job_id).order_by(JobEvent.id)).all()
    )
    assert [event.kind.value for event in events] == ["booked_in", "line_added", "line_changed", "line_removed"]
    assert events[2].facts == {"line": "SSD swap and clean install", "from_quantity": "1", "to_quantity": "2"}


BAD = [
    ({"description": " "}, "description", "Say what this line is for."),
    ({"description": "x" * 201}, "description", "This is longer than 200 characters. Shorten it."),
    ({"quantity": Decimal(0)}, "quantity", "Enter a quantity above 0, or remove the line."),
    ({"quantity": Decimal(-1)}, "quantity", "Enter a quantity above 0, or remove the line."),
    ({"quantity": Decimal("0.0005")}, "quantity", "Enter a quantity above 0, or remove the line."),
    ({"quantity": Decimal(10**9)}, "quantity", "Enter a quantity above 0, or remove the line."),
    ({"unit_cents": -1}, "unit", "Enter a price of 0 or more."),
    ({"unit_cents": 10**15}, "unit", "Enter a price of 0 or more."),
    ({"detail": "x" * 1001}, "detail", "This is longer than 1000 characters. Shorten it."),
]


@pytest.mark.parametrize(("given", "field", "sentence"), BAD)
def test_what_a_part_line_is_refused_for(
    shop: Shop, at: Bench, given: dict[str, object], field: str, sentence: str
) -> None:
    item = items(shop, job(shop, at.company, at.latitude))[0]
    arguments: dict[str, object] = {"description": "SSD 1 TB", "unit_cents": 8400} | given
    with pytest.raises(Refused) as refused:
        shop.run(add_part_line, item_id=item, **arguments)  # type: ignore[arg-type]  # the table holds each field's own type
    assert (refused.value.field, refused.value.message) == (field, sentence)


@pytest.mark.parametrize("minutes", [0, -5, 10**6])
def test_minutes_that_cannot_be(shop: Shop, at: Bench, minutes: int) -> None:
    item = items(shop, job(shop, at.company, at.latitude))[0]
    with pytest.raises(Refused, match="minutes worked") as refused:
        shop.run(add_labour_line, item_id=item, service_id=at.hour, minutes=minutes)
    assert refused.value.field == "minutes"


def test_what_is_repaired_in_a_line(shop: Shop, at: Bench) -> None:
    item = items(shop, job(shop, at.company, at.latitude))[0]
    line = shop.run(add_part_line, item_id=item, description="  SSD   1 TB\n", unit_cents=0).value
    assert the_line(shop, line).description == "SSD 1 TB"
