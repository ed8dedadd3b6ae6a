"""File names of papers are readable and safe on every system."""

import pytest

from msp_desktop.documents.names import document_file_name, file_name
from tests.documents import papers


def test_the_name_of_an_invoice() -> None:
    assert document_file_name(papers.invoice()) == "Invoice-2026-0872-Studio-Dentistico-Marchetti.pdf"


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("Receipt", "R-2026/0001", ""), "Receipt-R-2026-0001.pdf"),
        (("Invoice", "1", "../../etc/passwd"), "Invoice-1-etc-passwd.pdf"),
        (("Invoice", "1", 'a<b>:"|?*\\c'), "Invoice-1-a-b-c.pdf"),
        (("Fattura", "1", "Łódź & Σία. "), "Fattura-1-Łódź-Σία.pdf"),
        (("CON", "", ""), "MSP-CON.pdf"),
        (("com1", "x", ""), "MSP-com1-x.pdf"),
        (("", "", "…"), "MSP.pdf"),
    ],
)
def test_what_becomes_of_odd_parts(parts: tuple[str, ...], name: str) -> None:
    assert file_name(*parts) == name


def test_long_names_are_cut() -> None:
    assert len(file_name("Invoice", "1", "x" * 400)) <= 125
