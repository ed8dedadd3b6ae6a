"""The table: keys, paging at both ends, what survives a refresh."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from msp_desktop.ui.kit import Badge, Column, EmptyState, RowTable
from msp_desktop.ui.theme import theme
from tests.ui.keys import press

READY = Badge("ok", "check", "Ready")


@dataclass(frozen=True, slots=True)
class Row:
    id: int
    name: str
    cents: int | None = None
    state: Badge = READY


pytestmark = pytest.mark.usefixtures("app")


def table(qtbot: QtBot, *, multi: bool = True) -> RowTable[Row]:
    columns: list[Column[Row]] = [
        Column("name", "Name", kind="strong", sortable=True),
        Column("cents", "Net", 90, kind="money", sortable=True),
        Column("state", "State", 120, kind="badge"),
    ]
    made: RowTable[Row] = RowTable("t.rows", "Rows", columns, sorted_by="name", multi=multi)
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show()
    return made


def rows(*ids: int) -> list[Row]:
    return [Row(n, f"Row {n}", n * 100) for n in ids]


def test_enter_opens_space_picks_and_both_survive_a_refresh(qtbot: QtBot) -> None:
    made = table(qtbot)
    made.show_rows(rows(1, 2, 3, 4))
    opened: list[object] = []
    made.opened.connect(opened.append)
    made.select(2)
    press(made, "Return")
    press(made, "Space")
    press(made, "Shift+Down")
    assert opened == [Row(2, "Row 2", 200)]
    assert [row.id for row in made.picked()] == [2, 3]
    made.show_rows(rows(0, 1, 2, 4))
    assert [row.id for row in made.picked()] == [2]
    assert made.current() == Row(2, "Row 2", 200)
    made.clear_picked()
    assert [row.id for row in made.picked()] == [2]


def test_the_row_in_front_keeps_its_place_when_it_is_gone(qtbot: QtBot) -> None:
    made = table(qtbot)
    made.show_rows(rows(1, 2, 3))
    made.select(3)
    made.show_rows(rows(1, 2))
    current = made.current()
    assert current is not None
    assert current.id == 2
    made.show_rows([])
    assert made.current() is None


def test_cells_say_what_they_show(qtbot: QtBot) -> None:
    from PySide6.QtCore import Qt

    made = table(qtbot)
    made.show_rows([Row(1, "<b>Tom</b>", None)])
    model = made.model_of_rows
    said = [model.data(model.index(0, n), Qt.ItemDataRole.AccessibleTextRole) for n in range(3)]
    assert said == ["Name: <b>Tom</b>", "Net: –", "State: Ready"]


def test_a_click_on_a_header_sorts_and_turns(qtbot: QtBot) -> None:
    made = table(qtbot)
    asked: list[tuple[str, bool]] = []
    made.sort_asked.connect(lambda key, down: asked.append((key, down)))
    made.header_clicked(0)
    made.header_clicked(1)
    made.header_clicked(1)
    made.header_clicked(2)
    assert asked == [("name", True), ("cents", True), ("cents", False)]
    assert made.sorted_by() == ("cents", False)


def test_a_long_list_is_read_page_by_page_from_both_ends(qtbot: QtBot) -> None:
    everything = rows(*range(1, 1_001))
    asked: list[tuple[int | None, int]] = []

    def after(last: Row | None, limit: int) -> Sequence[Row]:
        asked.append((last.id if last else None, limit))
        start = last.id if last else 0
        return everything[start : start + limit]

    def before(first: Row | None, limit: int) -> Sequence[Row]:
        end = first.id - 1 if first else len(everything)
        return everything[max(end - limit, 0) : end]

    made = table(qtbot)
    made.show_pages(after, before=before)
    assert asked == [(None, 200)]
    made.select_first()
    press(made, "End")
    current = made.current()
    assert current is not None
    assert current.id == 1_000
    assert len(made.rows()) == 200
    made.view.verticalScrollBar().setValue(0)
    assert made.rows()[0].id == 601
    press(made, "Home")
    assert made.rows()[0].id == 1
    made.model_of_rows.fetchMore(made.view.rootIndex())
    assert [row.id for row in made.rows()] == list(range(1, 401))


def test_an_empty_list_says_so(qtbot: QtBot) -> None:
    made = table(qtbot)
    empty = EmptyState("No jobs here.")
    made.set_empty(empty)
    made.show_rows([])
    assert empty.isVisible()
    made.show_rows(rows(1))
    assert not empty.isVisible()


def test_the_bar_for_several_acts_on_the_picked(qtbot: QtBot) -> None:
    made = table(qtbot)
    got: list[Row] = []
    act = made.add_bulk_act("Assign", "t.assign", got.extend)
    made.show_rows(rows(1, 2, 3))
    assert not act.isVisible()
    made.toggle_pick(0)
    made.toggle_pick(2)
    assert act.isVisible()
    act.click()
    assert [row.id for row in got] == [1, 3]


def test_focus_selects_the_first_row_and_rows_that_come_later(qtbot: QtBot) -> None:
    made = table(qtbot)
    made.activateWindow()
    made.show_rows(rows(1, 2, 3))
    assert made.current() is None
    made.view.setFocus()
    qtbot.waitUntil(made.view.hasFocus)
    assert made.current() == Row(1, "Row 1", 100)
    assert made.view.selectionModel().isRowSelected(0)
    opened: list[object] = []
    made.opened.connect(opened.append)
    press(None, "Return")
    assert opened == [Row(1, "Row 1", 100)]
    made.show_rows([])
    made.show_rows(rows(4, 5))
    assert made.view.selectionModel().isRowSelected(0)


@pytest.mark.parametrize("look", ["light", "dark"])
def test_the_row_that_the_keys_act_on_has_a_ring_only_with_focus(qtbot: QtBot, look: str) -> None:
    theme().apply(look, 100)
    made = table(qtbot)
    other = QLineEdit(made)
    other.show()
    made.activateWindow()
    made.show_rows(rows(1, 2, 3))
    made.view.setFocus()
    qtbot.waitUntil(made.view.hasFocus)
    assert ring(made) == {theme().colour("acc").name()}
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    assert theme().colour("acc").name() not in ring(made)
    assert made.current() is not None


def ring(made: RowTable[Row]) -> set[str]:
    """The colours along the upper edge of the row in front."""
    view = made.view.viewport()
    place = made.view.visualRect(made.view.currentIndex())
    seen = view.grab().toImage()
    return {seen.pixelColor(x, place.top() + 1).name() for x in range(0, view.width() - 1, 7)}
