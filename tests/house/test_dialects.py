"""What the program asks of its database can be said to PostgreSQL too, so that several workstations stay possible."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import CompileError
from sqlalchemy.sql.elements import TextClause

from msp_desktop.domain.payment import PayWay
from msp_desktop.queries import (
    catalogue_list,
    customer_list,
    device_list,
    invoice_list,
    job_list,
    palette,
    shop_settings,
    window,
)
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.catalogue import add_starter_catalogue
from msp_desktop.workflows.main_job import Visit, main_job

POSTGRESQL = sa.make_url("postgresql://").get_dialect()()


@contextmanager
def overheard() -> Iterator[list[str]]:
    """Every statement that is run meanwhile and that PostgreSQL could not be told, in words."""
    wrong: list[str] = []
    count = 0

    def hear(_connection: sa.Connection, statement: Any, *_rest: Any) -> None:
        nonlocal count
        if isinstance(statement, TextClause) or not isinstance(statement, sa.ClauseElement):
            return
        count += 1
        try:
            statement.compile(dialect=POSTGRESQL)
        except CompileError as error:
            wrong.append(f"{error}: {statement}"[:400])

    sa.event.listen(sa.Engine, "before_execute", hear)
    try:
        yield wrong
    finally:
        sa.event.remove(sa.Engine, "before_execute", hear)
    assert count > 100, "nothing was heard"


def test_the_main_job_and_the_lists_compile_for_postgresql(shop: Shop) -> None:
    """Search is SQLite's own and lies behind one door (store/search.py), so texts are not looked for here."""
    with overheard() as wrong:
        shop.run(add_starter_catalogue, language="en")
        for visit in (
            Visit("Anna Kowalska", "347 555 0192", "MacBook Air 13", "C02FK3XQQ6L4"),
            Visit("Studio Marchetti", "051 555 0117", "Latitude 5420", "7KQ2XN3", company=True, way=PayWay.ACCOUNT),
        ):
            list(main_job(shop, visit, key=visit.serial))
        wish = job_list.JobWish(shop.now, shop.now, job_list.JobFilter.ALL)
        for sort in job_list.JobSort:
            shop.ask(job_list.job_list, wish=wish, sort=sort)
        shop.ask(job_list.job_counts, wish=wish)
        shop.ask(window.page_counts, today=shop.today)
        shop.ask(window.code_place, code="J-0001")
        shop.ask(palette.recent_things, person_id=1)
        shop.ask(shop_settings.number_series, today=shop.today)
        shop.ask(shop_settings.tax_rates, today=shop.today)
        shop.ask(customer_list.customer_list, since=shop.now, since_day=shop.today)
        shop.ask(device_list.device_list, today=shop.today)
        shop.ask(invoice_list.invoice_list, today=shop.today)
        shop.ask(catalogue_list.catalogue_list, today=shop.today)
    assert wrong == []
