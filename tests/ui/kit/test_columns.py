"""Columns that give way, and a paper that is shown whole."""

from io import BytesIO

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from msp_desktop.ui.kit import Columns, LineEdit, LookupBox, PdfView

pytestmark = pytest.mark.usefixtures("app")


def columns_in(qtbot: QtBot, width: int) -> tuple[Columns, QWidget, QWidget, QWidget]:
    centre, right, foot = LineEdit("c.centre"), LineEdit("c.right"), LineEdit("c.foot")
    made = Columns("c", "Show", centre=(centre, "Checklist"), right=(right, "Work"), foot=foot, widths=(0, 300, 500))
    qtbot.addWidget(made)
    made.resize(width, 400)
    made.show()
    return made, centre, right, foot


def test_with_room_all_columns_stand_side_by_side(qtbot: QtBot) -> None:
    made, centre, right, foot = columns_in(qtbot, 900)
    assert not made.narrow()
    assert (centre.isVisible(), right.isVisible(), foot.isVisible()) == (True, True, True)
    assert right.width() == 300
    assert made.tabs.isHidden()


def test_without_room_the_right_one_is_a_tab_and_the_foot_stays_in_sight(qtbot: QtBot) -> None:
    made, centre, right, foot = columns_in(qtbot, 700)
    assert made.narrow()
    assert (centre.isVisible(), right.isVisible(), foot.isVisible()) == (True, False, True)
    made.show_right()
    assert (centre.isVisible(), right.isVisible(), foot.isVisible()) == (False, True, True)
    made.resize(900, 400)
    assert (centre.isVisible(), right.isVisible(), made.tabs.isHidden()) == (True, True, True)


def test_a_right_column_with_nothing_in_it_leaves_the_centre_alone(qtbot: QtBot) -> None:
    made, centre, right, foot = columns_in(qtbot, 700)
    made.show_right()
    made.use_right(used=False, foot=False)
    assert (centre.isVisible(), right.isVisible(), foot.isVisible(), made.tabs.isVisible()) == (
        True, False, False, False
    )  # fmt: skip


def test_a_paper_is_shown_whole_without_bars(qtbot: QtBot) -> None:
    written = BytesIO()
    canvas = Canvas(written, pagesize=A4)
    canvas.drawString(100, 700, "Invoice")
    canvas.save()
    view = PdfView("p.paper", "Paper")
    qtbot.addWidget(view)
    view.resize(520, 640)
    view.show()
    view.show_pdf(written.getvalue())
    qtbot.waitUntil(lambda: view.area.verticalScrollBar().maximum() == 0, timeout=2000)
    assert view.area.horizontalScrollBar().maximum() == 0


def test_a_placeholder_keeps_off_the_key_caps_as_long_as_it_shows(qtbot: QtBot) -> None:
    box = LookupBox("l.box", lambda _typed: [], placeholder="Type a name or code, or scan", keys="Ctrl+L")
    qtbot.addWidget(box)
    empty = box.textMargins().right()
    box.setText("Diagnosis")
    assert empty > 40
    assert box.textMargins().right() == 0
