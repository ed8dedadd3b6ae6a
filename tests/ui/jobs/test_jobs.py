"""The list of jobs and the page of one job: in light, dark and Italian, full and empty, and with keys only."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from msp_desktop.domain.job_state import JobState
from msp_desktop.i18n import Formats, use_language
from msp_desktop.queries.job_card import JobCard, job_card
from msp_desktop.queries.job_timeline import job_timeline
from msp_desktop.store.shop import Shop
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.formats import use_formats
from msp_desktop.ui.jobs import papers
from msp_desktop.ui.jobs.job_screen import JobPage
from msp_desktop.ui.jobs.list_screen import JobList
from msp_desktop.ui.kit import Sheet
from msp_desktop.ui.kit.sheet import Veil
from msp_desktop.ui.shell.window import MainWindow
from msp_desktop.ui.theme import theme
from msp_desktop.usecases.counter.closing import close_job
from msp_desktop.usecases.jobs import add_note, add_part_line, add_service_line, move_item
from tests.bench import ELENA, MARCO, Bench, bench, items, job
from tests.ui import accessibility, keys
from tests.ui.desk import desk_for, window_for

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def at(shop: Shop) -> Bench:
    return bench(shop)


@pytest.fixture
def window(shop: Shop) -> Iterator[MainWindow]:
    made = window_for(desk_for(shop))
    yield made
    made.close()
    made.deleteLater()


def page(window: MainWindow, job_id: int) -> JobPage:
    desk_of(window).go("job", job_id=job_id)
    found = desk_of(window).current
    assert isinstance(found, JobPage)
    return found


def jobs(window: MainWindow) -> JobList:
    """The list of jobs as a table."""
    desk_of(window).preferences.set("jobs.view", "table")
    desk_of(window).go("jobs")
    found = desk_of(window).current
    assert isinstance(found, JobList)
    return found


def card(shop: Shop, job_id: int) -> JobCard:
    return shop.ask(job_card, job_id=job_id, since=shop.now, since_day=shop.today)


def sheet(window: QWidget) -> Sheet:
    found = [each for each in window.findChildren(Sheet) if each.isVisible()]
    assert found, "no sheet is open"
    return found[-1]


def write(text: str) -> None:
    """Type where the cursor is."""
    target = QApplication.focusWidget()
    assert target is not None
    keys.type_text(target, text)


def desk_of(window: MainWindow) -> Desk:
    assert window.desk is not None
    return window.desk


def settle() -> None:
    QApplication.processEvents()


def test_a_repair_with_keys_only(shop: Shop, at: Bench, window: MainWindow) -> None:
    job_id = job(shop, at.company, at.latitude)
    page(window, job_id)
    keys.press(None, "Ctrl+L")
    assert keys.focused() == "job.add"
    write("srv-021")
    keys.press(None, "Return")
    assert [line.description for line in card(shop, job_id).lines] == ["SSD swap and clean install"]
    write("data rec")
    keys.press(None, "Return")
    assert keys.focused() == "job.labour.minutes"
    write("41")
    keys.press(None, "Ctrl+Return")
    write("Kingston 1 TB")
    keys.press(None, "Return")
    assert keys.focused() == "job.part.unit"
    write("84")
    keys.press(None, "Ctrl+Return")
    assert [line.amount_cents for line in card(shop, job_id).lines] == [9500, 4500, 8400]
    keys.press(None, "Ctrl+M")
    keys.press(None, "Down")
    keys.press(None, "Ctrl+Return")
    assert card(shop, job_id).state is JobState.WAITING_APPROVAL
    keys.press(None, "Ctrl+J")
    assert keys.focused() == "job.compose.note"
    write("Disk failing")
    keys.press(None, "Tab")
    keys.press(None, "Space")
    current = desk_of(window).current
    assert isinstance(current, JobPage)
    current._checks.table.view.setFocus()
    current._checks.table.select_first()
    keys.press(None, "Space")
    assert card(shop, job_id).checks[0].done_by == "Davide Riva"
    keys.press(None, "Space")
    keys.press(None, "Ctrl+Return")
    assert card(shop, job_id).items[0].state is JobState.READY
    assert card(shop, job_id).papers[0].total_cents == 27328


def test_closing_with_open_checks_asks_one_line_of_why(shop: Shop, at: Bench, window: MainWindow) -> None:
    job_id = job(shop, at.company, at.latitude)
    shop.run(add_service_line, item_id=items(shop, job_id)[0], service_id=at.ssd)
    current = page(window, job_id)
    assert current.closing.box.missing.text() == "2 required checks open."
    keys.press(None, "Ctrl+Return")
    assert keys.focused() == "job.close.sheet.reason"
    keys.press(None, "Ctrl+Return")
    assert sheet(window).message.text().startswith("1 field needs you")
    write("In a hurry")
    keys.press(None, "Ctrl+Return")
    assert card(shop, job_id).state is JobState.READY
    assert current.closing.box.main.text() == "Take payment"
    shop.undo_last()
    current.refresh()
    assert current.closing.box.main.text() == "Close job"


def test_what_is_refused_in_a_sheet_is_said_at_its_field(shop: Shop, at: Bench, window: MainWindow) -> None:
    job_id = job(shop, at.company, at.latitude)
    shop.run(add_service_line, item_id=items(shop, job_id)[0], service_id=at.ssd)
    current = page(window, job_id)
    before = current.message
    current._lines.table.select_first()
    current._lines.table.view.setFocus()
    keys.press(None, "Return")
    price = window.findChild(QWidget, "job.line.unit")
    assert price is not None
    price.setFocus()
    price.selectAll()  # type: ignore[attr-defined]  # a line edit
    keys.type_text(price, "80")
    keys.press(price, "Ctrl+Return")
    reason = window.findChild(QWidget, "job.line.price_reason")
    assert reason is QApplication.focusWidget(), "the cursor is where the reason belongs"
    write("Promised")
    keys.press(reason, "Ctrl+Return")
    assert card(shop, job_id).lines[0].unit_cents == 8000
    assert current.message is before
    assert not window.findChildren(Veil)[-1].isVisible()


def test_the_list_filters_opens_and_moves_many_at_once(shop: Shop, at: Bench, window: MainWindow) -> None:
    made = [job(shop, at.company, at.latitude) for _ in range(3)]
    shop.run(close_job, job_id=made[2])
    current = jobs(window)
    assert len(current._table.rows()) == 3
    keys.press(current._table.view, "Home")
    keys.press(current._table.view, "Shift+Down")
    assert len(current._table.picked()) == 2
    keys.press(current._table.view, "Ctrl+M")
    keys.press(None, "Ctrl+Return")
    assert [card(shop, each).state for each in made] == [JobState.DIAGNOSING, JobState.DIAGNOSING, JobState.READY]
    keys.press(current._table.view, "Ctrl+G")
    keys.press(None, "Down")
    keys.press(None, "Ctrl+Return")
    assert {card(shop, each).technician_id for each in made[:2]} <= {MARCO, ELENA, None}
    keys.press(None, "Ctrl+F")
    assert keys.focused() == "jobs.filter"
    write("J-0003")
    keys.press(None, "Return")
    assert [row.number for row in current._table.rows()] == ["J-0003"]
    current._table.select_first()
    keys.press(current._table.view, "Return")
    opened = desk_of(window).current
    assert isinstance(opened, JobPage)
    assert opened.place()["job_id"] == made[2]


def test_a_filter_without_result_offers_the_way_back(shop: Shop, at: Bench, window: MainWindow) -> None:
    job(shop, at.company, at.latitude)
    current = jobs(window)
    keys.press(None, "Ctrl+F")
    write("zebra")
    keys.press(None, "Return")
    assert current._table.rows() == []
    clear = window.findChild(QWidget, "jobs.empty.clear")
    assert clear is not None
    clear.click()  # type: ignore[attr-defined]  # a button
    assert len(current._table.rows()) == 1
    QTest.qWait(200)  # the emptied field asks once more


def test_several_devices_are_chosen_by_chips(shop: Shop, at: Bench, window: MainWindow) -> None:
    job_id = job(shop, at.company, at.latitude, at.aspire)
    first, second = items(shop, job_id)
    shop.run(add_service_line, item_id=second, service_id=at.ssd)
    current = page(window, job_id)
    assert current._lines.table.rows() == []
    current._items.buttons()[1].click()
    assert len(current._lines.table.rows()) == 1
    assert len(current._checks.table.rows()) == 3
    shop.run(move_item, item_id=first, to=JobState.IN_REPAIR)
    current.refresh()
    assert current.place()["item_id"] == second, "a change elsewhere leaves the choice alone"


def test_the_menu_has_what_fits_the_state(shop: Shop, at: Bench, window: MainWindow) -> None:
    job_id = job(shop, at.company, at.latitude)
    current = page(window, job_id)

    def names() -> set[str]:
        return {act.objectName().removeprefix("job.more.") for act in current.more_menu().actions()}

    assert {"assign", "promise", "limit", "shelf", "discount", "cancel", "return", "attach"} <= names()
    assert not {"reopen", "warranty"} & names()
    shop.run(close_job, job_id=job_id)
    current.refresh()
    assert "cancel" not in names()


def test_a_signed_paper_is_kept_and_shown(shop: Shop, at: Bench, window: MainWindow, tmp_path: Path) -> None:
    job_id = job(shop, at.company, at.latitude)
    current = page(window, job_id)
    scan = tmp_path / "signed.pdf"
    scan.write_bytes(b"%PDF-1.4 signed")
    (tmp_path / "setup.pdf").write_bytes(b"MZ")

    def keep(path: Path) -> str:
        papers.keep_signed(current, job_id, path)
        desk_of(window).dispatcher.background.quietly(lambda: None).wait(5)
        settle()
        return current.message.text()

    assert keep(scan) == ""
    assert keep(scan) == "This file is with J-0001 already."
    assert keep(tmp_path / "gone.pdf") == "The file could not be read."
    assert keep(tmp_path / "setup.pdf") == "“setup.pdf” is a program. Programs are not kept here."
    (file,) = card(shop, job_id).files
    assert (file.name, file.kind, file.mime) == ("signed.pdf", "signed_terms", "application/pdf")
    papers.show_file(current, file)
    assert window.findChild(Sheet, "viewer") is not None


def test_a_note_begun_is_found_again(shop: Shop, at: Bench, window: MainWindow) -> None:
    one, two = job(shop, at.company, at.latitude), job(shop, at.company, at.latitude)
    page(window, one)
    keys.press(None, "Ctrl+J")
    write("Half a no")
    current = page(window, two)
    assert current.writing.composer.draft() == {}
    desk_of(window).dispatcher.background.quietly(lambda: None).wait(5)
    assert page(window, one).writing.composer.draft() == {"internal": "Half a no"}
    keys.press(None, "Ctrl+J")
    keys.press(None, "End")
    write("te")
    keys.press(None, "Ctrl+Return")
    assert current.writing.composer.draft() == {}
    assert "Half a note" in [row.text for row in shop.ask(job_timeline, job_id=one)]


def test_papers_go_to_their_printer_from_the_worker(
    shop: Shop, at: Bench, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[str, bytes]] = []

    def print_pdf(kind: str, pdf: bytes, _title: str, **_more: int) -> bool:
        sent.append((kind, pdf[:5]))
        return True

    monkeypatch.setattr(desk_of(window).printing, "print_pdf", print_pdf)
    page(window, job(shop, at.company, at.latitude))
    keys.press(None, "Ctrl+Shift+P")
    QTest.qWait(50)
    for _ in range(100):
        if sent:
            break
        QTest.qWait(50)
    assert sent == [("label", b"%PDF-")]


def test_names_are_never_read_as_markup(shop: Shop, at: Bench, window: MainWindow) -> None:
    job_id = job(shop, at.company, at.latitude, problem="<b>Tom & Jerry</b> <img src=/etc/hosts>")
    shop.run(add_part_line, item_id=items(shop, job_id)[0], description="Rossi <b & Söhne", unit_cents=1)
    shop.run(add_note, job_id=job_id, text="<script>")
    current = page(window, job_id)
    texts = [label.text() for label in current.findChildren(QWidget) if hasattr(label, "whole_text")]  # type: ignore[attr-defined]
    assert any("<b>Tom & Jerry</b> <img src=/etc/hosts>" in text for text in texts)
    assert "<script>" in texts


@pytest.mark.parametrize("look", ["light", "dark", "it"])
@pytest.mark.parametrize("full", [True, False])
def test_the_page_of_a_job_in_every_look(shop: Shop, at: Bench, window: MainWindow, look: str, *, full: bool) -> None:
    if look == "it":
        use_language("it")
        use_formats(Formats("it", "IT", "EUR", "Europe/Rome"))
    else:
        theme().apply(look, 100)
    job_id = job(shop, at.company, at.latitude, at.aspire, limit_cents=1)
    if full:
        item = items(shop, job_id)[0]
        shop.run(add_service_line, item_id=item, service_id=at.ssd)
        for n in range(60):
            shop.run(add_note, job_id=job_id, text=f"Note {n}")
    for screen in (page(window, job_id),):
        window.resize(1180, 720)
        settle()
        assert accessibility.nameless(screen) == []
        assert accessibility.unpressable(screen) == []
        assert accessibility.doubled(screen) == []
