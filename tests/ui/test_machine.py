"""What the window needs from this machine: worker, settings, printers, one instance, crash window, logs, looks."""

import logging
import re
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from msp_desktop import diagnostics
from msp_desktop.domain.chart import BarChart, Series
from msp_desktop.domain.errors import Refused
from msp_desktop.ui import stylesheet
from msp_desktop.ui.background import Background, Progress
from msp_desktop.ui.crash import CrashWatch, CrashWindow
from msp_desktop.ui.kit import Chart, PdfView, PlainLabel
from msp_desktop.ui.preferences import ALL, Preferences
from msp_desktop.ui.printing import Printing
from msp_desktop.ui.single_instance import SingleInstance, raise_other
from msp_desktop.ui.theme import theme
from msp_desktop.ui.tokens import DARK, LIGHT
from tests.ui.accessibility import nameless, unpressable
from tests.ui.keys import click, press

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def pdf() -> bytes:
    import io

    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(300, 200))
    for _page in range(2):
        canvas.rect(20, 20, 100, 100, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_work_tells_its_progress_and_brings_its_result_home(qtbot: QtBot) -> None:
    background = Background()
    told: list[tuple[int, int, str]] = []
    got: list[tuple[int, bool]] = []

    def body(progress: Progress) -> int:
        for n in range(3):
            progress(n, 3, f"item {n}")
        return 42

    def home(value: int) -> None:
        got.append((value, threading.current_thread() is threading.main_thread()))

    work = background.start("Counting", body, done=home)
    work.progressed.connect(lambda done, total, item: told.append((done, total, item)))
    qtbot.waitUntil(lambda: got == [(42, True)], timeout=5000)
    assert told[-1] == (2, 3, "item 2")
    qtbot.waitUntil(lambda: background.running() == [], timeout=5000)
    background.close()


def test_work_stops_between_two_items_and_refusals_come_home(qtbot: QtBot) -> None:
    background = Background()
    seen: list[int] = []
    stopped: list[bool] = []
    gate = threading.Event()

    def body(progress: Progress) -> None:
        for n in range(1000):
            progress(n, 1000)
            seen.append(n)
            gate.wait(0.01)

    work = background.start("Long", body)
    work.stopped.connect(lambda: stopped.append(True))
    qtbot.waitUntil(lambda: len(seen) > 2, timeout=5000)
    work.pause(on=True)
    work.stop()
    qtbot.waitUntil(lambda: stopped == [True], timeout=5000)
    assert len(seen) < 1000
    errors: list[Exception] = []

    def refuse(_progress: Progress) -> None:
        raise Refused("no")

    background.start("No", refuse, failed=errors.append)
    qtbot.waitUntil(lambda: len(errors) == 1, timeout=5000)
    assert isinstance(errors[0], Refused)
    assert background.quietly(seen.clear).wait(5)
    assert seen == []
    background.close()


def test_settings_are_kept_typed_and_nonsense_counts_as_not_chosen(tmp_path: Path) -> None:
    file = tmp_path / "preferences.ini"
    first = Preferences(file)
    for preference in ALL:
        assert first.get(preference.key) == preference.default
    heard: list[str] = []
    first.changed.connect(heard.append)
    first.set("theme", "dark")
    first.set("text_size", 115)
    first.set("dense_tables", value=True)
    first.set("dense_tables", value=True)
    assert heard == ["theme", "text_size", "dense_tables"]
    again = Preferences(file)
    assert (again.get("theme"), again.get("text_size"), again.get("dense_tables")) == ("dark", 115, True)
    file.write_text("[General]\ntheme=pink\ntext_size=huge\nperson=x\n")
    broken = Preferences(file)
    assert (broken.get("theme"), broken.get("text_size"), broken.get("person")) == ("system", 100, 0)


def test_without_a_printer_the_paper_waits(pdf: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    preferences = Preferences(tmp_path / "p.ini")
    printing = Printing(preferences)
    monkeypatch.setattr(printing, "printers", list)
    preferences.set("printer.label", "Gone")
    waiting: list[tuple[str, str]] = []
    printing.waits.connect(lambda kind, title, _again: waiting.append((kind, title)))
    assert printing.print_pdf("label", pdf, "Label J-2654") is False
    assert waiting == [("label", "Label J-2654")]
    assert printing.problem_of("label") == "The printer “Gone” is not there."
    assert printing.problem_of("roll") == "No printer is chosen for this paper."


def test_what_is_printed_are_the_pages_in_their_true_size(pdf: bytes, tmp_path: Path) -> None:
    from pypdf import PdfReader

    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    assert Printing(Preferences(tmp_path / "p.ini")).paint(printer, pdf, "Paper")
    pages = PdfReader(tmp_path / "out.pdf").pages
    assert len(pages) == 2
    assert [round(float(side)) for side in pages[0].mediabox[2:]] == pytest.approx([300, 200], abs=2)


def test_the_preview_shows_the_pages_and_zooms(pdf: bytes, qtbot: QtBot) -> None:
    view = PdfView("p.view", "As it prints")
    qtbot.addWidget(view)
    view.resize(500, 400)
    view.show()
    view.show_pdf(pdf)
    assert view.page_count() == 2
    before = view.pages_width()
    click(view, "p.view.larger")
    assert view.pages_width() > before
    view.fit()
    assert view.pages_width() == before
    view.show_pdf(None)
    assert view.page_count() == 0
    assert nameless(view) == []
    assert unpressable(view) == []


def test_a_second_start_raises_the_first(tmp_path: Path, qtbot: QtBot) -> None:
    shop = tmp_path / "shop.db"
    assert not raise_other(shop, wait_ms=50)
    first = SingleInstance(shop)
    assert first.listen()
    with qtbot.waitSignal(first.asked, timeout=3000):
        assert raise_other(tmp_path / "." / "shop.db")
    first.close()


def test_a_crash_is_shown_once_without_what_people_typed(qtbot: QtBot) -> None:
    watch = CrashWatch()
    watch.where = "Intake"

    def fail(value: str) -> None:
        raise ValueError(f"cannot use '{value}' for marta@example.org, +39 347 555 0192")

    for _time in range(2):
        try:
            fail("Marta Nowak")
        except ValueError:
            kind, error, trace = sys.exc_info()
            assert kind is not None
            assert error is not None
            watch.caught(kind, error, trace)
    shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, CrashWindow) and w.isVisible()]
    assert len(shown) == 1
    shown[0].copy()
    report = QApplication.clipboard().text()
    assert "ValueError" in report
    assert "in fail" in report
    assert "In: Intake" in report
    for private in ("Marta", "example.org", "555"):
        assert private not in report
    assert nameless(shown[0]) == []
    shown[0].close()


def test_logs_hold_no_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MSP_DESKTOP_HOME", str(tmp_path))
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    file = diagnostics.start_logging()
    try:
        logging.getLogger("t").warning("could not send to %s for 'Marta Nowak' 3475550192", "marta@example.org")
        try:
            raise KeyError("Marta Nowak")
        except KeyError:
            logging.getLogger("t").exception("while saving")
    finally:
        for handler in [h for h in root.handlers if h not in before]:
            handler.close()
            root.removeHandler(handler)
        root.setLevel(level)
        diagnostics.stop_fault_file()
    text = file.read_text("utf-8")
    assert "could not send" in text
    assert "KeyError" in text
    assert "test_machine.py" in text
    for private in ("Marta", "example.org", "3475550192"):
        assert private not in text


def _contrast(first: str, second: str) -> float:
    def light(name: str) -> float:
        colour = QColor(name)
        channels = (colour.redF(), colour.greenF(), colour.blueF())
        red, green, blue = (c / 12.92 if c <= 0.03928 else float(((c + 0.055) / 1.055) ** 2.4) for c in channels)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((light(first), light(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_every_pair_of_colours_can_be_read(tokens: dict[str, str]) -> None:
    for text in ("t1", "t2", "t3", "acctx"):
        for ground in ("panel", "win", "side", "sel"):
            assert _contrast(tokens[text], tokens[ground]) >= 4.5, (text, ground)
    for status in ("neu", "inf", "wrk", "app", "wai", "ok", "war"):
        assert _contrast(tokens[status], tokens[status + "b"]) >= 4.5, status
    assert _contrast(tokens["inv"], tokens["bad"]) >= 4.5
    assert _contrast(tokens["inv"], tokens["acc"]) >= 4.5
    for edge in ("ctl", "acc", "c1", "c2", "c4"):
        assert _contrast(tokens[edge], tokens["panel"]) >= 3, edge


@pytest.mark.parametrize("size", [100, 115, 130])
def test_the_sheet_is_filled_in(size: int) -> None:
    for tokens in (LIGHT, DARK):
        sheet = stylesheet.style_sheet(tokens, size)
        assert "@" not in sheet
        assert re.search(r"\dsp", sheet) is None
    assert LIGHT.keys() == DARK.keys()


def test_look_and_size_change_while_running(qtbot: QtBot) -> None:
    label = PlainLabel("Total", "total")
    qtbot.addWidget(label)
    label.show()
    small = label.sizeHint().width()
    theme().apply("dark", 130)
    assert theme().dark
    assert label.sizeHint().width() > small
    assert QApplication.palette().window().color() == QColor(DARK["win"])
    theme().apply("light", 100)
    assert label.sizeHint().width() == small


def test_weights_and_figures_are_real() -> None:
    from PySide6.QtGui import QFont, QFontMetrics

    plain, bold = theme().font(13), theme().font(13, QFont.Weight.Bold)
    assert QFontMetrics(bold).horizontalAdvance("Windows reinstall") > QFontMetrics(plain).horizontalAdvance(
        "Windows reinstall"
    )
    figures = QFontMetrics(theme().font(13, figures=True))
    assert figures.horizontalAdvance("1111") == figures.horizontalAdvance("0000")


def test_a_chart_is_walked_by_keys_and_read_as_a_table(qtbot: QtBot) -> None:
    chart = Chart("t.chart", "Spend by month")
    qtbot.addWidget(chart)
    chart.show_bars(BarChart(("Nov", "Dec"), (Series("Labour", (9600, 0)), Series("Parts", (1000, 50), hatched=True))))
    chart.resize(400, 220)
    chart.show()
    assert chart.rows() == [("Nov", "€106.00"), ("Dec", "€0.50")]
    opened: list[int] = []
    chart.opened.connect(opened.append)
    press(chart, "Right")
    press(chart, "Right")
    assert chart.accessibleDescription() == "Dec: €0.50"
    press(chart, "Return")
    assert opened == [1]
    chart.grab()
