"""Every test below has a dressed application, fixed forms and day, and settings of its own."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from msp_desktop.i18n import Formats
from msp_desktop.ui.formats import use_day, use_formats
from msp_desktop.ui.theme import theme

DAY = date(2026, 11, 17)


@pytest.fixture
def app(qapp: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[QApplication]:
    """The application in light, at 100 %, on Tuesday 17 November 2026, in an Italian shop read in English."""
    monkeypatch.setenv("MSP_DESKTOP_HOME", str(tmp_path / "home"))
    use_formats(Formats("en", "IT", "EUR", "Europe/Rome"))
    use_day(DAY)
    theme().apply("light", 100)
    yield qapp
    use_day(None)
