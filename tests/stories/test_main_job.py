"""A visit from booking to payment, through the same use cases as the window."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.payment import PayWay
from msp_desktop.queries.main_job import standing_of
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.catalogue import add_starter_catalogue
from msp_desktop.workflows.issue_document import paper_bytes
from msp_desktop.workflows.main_job import Visit, main_job

CHIARA = Visit("Chiara Moretti", "347 555 0192", "Apple MacBook Air 13", "C02FK3XQQ6L4")
STUDIO = Visit(
    "Studio Dentistico Marchetti", "051 555 0117", "Dell Latitude 5420", "7KQ2XN3", company=True, way=PayWay.ACCOUNT
)


@pytest.mark.parametrize("language", ["en", "it"])
def test_a_person_pays_cash_and_a_company_on_account(shop: Shop, language: str) -> None:
    shop.run(add_starter_catalogue, language=language)
    person = {step.name: step for step in main_job(shop, CHIARA, key="a")}
    company = {step.name: step for step in main_job(shop, STUDIO, key="b")}
    assert person["issue"].said.startswith("R-2026/")
    assert company["issue"].said.startswith("2026/")
    for steps, name in ((person, "Chiara Moretti"), (company, "Studio Dentistico Marchetti")):
        assert shop.ask(standing_of, job_id=steps["book"].row_id).state is JobState.CLOSED
        text = PdfReader(BytesIO(paper_bytes(shop, steps["issue"].row_id))).pages[0].extract_text()
        assert name in text
    assert shop.verify_chain().first_bad is None


def test_the_same_visit_again_changes_nothing(shop: Shop) -> None:
    shop.run(add_starter_catalogue, language="en")
    first = list(main_job(shop, CHIARA, key="a"))
    assert list(main_job(shop, CHIARA, key="a"))[-1] == first[-1]
