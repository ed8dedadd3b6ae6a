"""A counter that serves visit after visit and says each acknowledged step; killed without warning by run.py."""

import json
import sys
from pathlib import Path

from msp_desktop.domain.payment import PayWay
from msp_desktop.store.shop import open_shop
from msp_desktop.workflows.issue_document import finish_papers
from msp_desktop.workflows.main_job import Visit, main_job

WAYS = (PayWay.CASH, PayWay.CARD, PayWay.TRANSFER, PayWay.ACCOUNT)


def visit(number: int) -> Visit:
    """The visit of that number; every second customer is a company, so both papers are issued."""
    company = number % 2 == 0
    return Visit(
        f"Customer {number}",
        f"+39 347 55{number:05d}",
        "Dell Latitude 5420",
        f"SN{number:06d}",
        company=company,
        way=WAYS[number % 4] if company else PayWay.CASH,
        till_number=f"0001-{number:04d}",
    )


def main() -> None:
    """Serve visits from the first unfinished one on, until killed."""
    path, first, render = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "papers"
    with open_shop(path) as shop:
        finish_papers(shop)
        desk = shop.acting_as(2)
        for number in range(first, first + 10_000):
            for step in main_job(desk, visit(number), key=f"visit-{number}", render=render):
                sys.stdout.write(json.dumps([number, step.name, step.row_id, step.said]) + "\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
