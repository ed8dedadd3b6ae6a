"""Finds words that do not fit where they stand: labels, buttons, heads of columns, and what a scroll area cuts off."""

import re

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QScrollArea, QTableView, QWidget

from msp_desktop.ui.kit import Button, PlainLabel

DOTTED = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
"""What a control is called: its page and its parts, `intake.customer.find`."""
QTS_OWN = {"ScrollLeftButton", "ScrollRightButton"}
"""The arrows that Qt puts into a bar of tabs."""
SLACK = 1


def not_fitting(root: QWidget) -> list[str]:
    """Every visible text that is cut and that no tooltip tells whole, described so that it can be found."""
    found = [_said(each, _text(each), why) for each in _worded(root) if _shows(each, root) and (why := _why(each))]
    for table in root.findChildren(QTableView):
        if _shows(table, root) and table.horizontalHeader().isVisibleTo(root):
            found += [_said(table, text, why) for text, why in _heads(table)]
    return found


def cut_off(root: QWidget) -> list[str]:
    """Labels and buttons of which a part lies beyond the right edge of a scroll area that does not scroll that way."""
    found = []
    for area in root.findChildren(QScrollArea):
        inner = area.widget()
        if inner is None or not _shows(area, root) or area.horizontalScrollBar().maximum() > 0:
            continue
        edge = area.viewport().width()
        for each in _worded(inner):
            right = each.mapTo(inner, QPoint(each.width(), 0)).x() + inner.x()
            if _shows(each, root) and each.text() and right > edge + SLACK:
                found.append(_said(each, _text(each), f"{right - edge} px beyond {area.objectName()}"))
    return found


def badly_called(controls: list[QWidget]) -> list[str]:
    """Controls whose objectName is not stable and dotted."""
    return [
        f"{type(each).__name__} {each.objectName()!r}"
        for each in controls
        if each.objectName() not in QTS_OWN and not DOTTED.fullmatch(each.objectName())
    ]


def _shows(widget: QWidget, root: QWidget) -> bool:
    return widget.isVisibleTo(root) and not widget.visibleRegion().isEmpty()


def _worded(root: QWidget) -> list[QLabel | QAbstractButton]:
    return [*root.findChildren(QLabel), *root.findChildren(QAbstractButton)]


def _why(widget: QLabel | QAbstractButton) -> str:
    return _label(widget) if isinstance(widget, QLabel) else _button(widget)


def _text(widget: QLabel | QAbstractButton) -> str:
    return widget.whole_text() if isinstance(widget, PlainLabel) else widget.text()


def _label(label: QLabel) -> str:
    """Why a label does not fit; "" when it does."""
    text = label.text()
    if not text or label.toolTip():
        return ""
    if _text(label) != text:
        return f"cut to {text!r} without a tooltip"
    room, metrics = label.contentsRect(), label.fontMetrics()
    if label.wordWrap():
        flags = int(Qt.TextFlag.TextWordWrap.value | label.alignment().value)
        needed = metrics.boundingRect(QRect(0, 0, max(room.width(), 1), 10_000), flags, text)
        over, wide = needed.height() - room.height(), needed.width() - room.width()
        # The last line may reach below its box by what its letters do not use.
        if over > metrics.descent():
            return f"{over} px too low, wrapped"
    else:
        wide = max(metrics.horizontalAdvance(line) for line in text.split("\n")) - room.width()
    return f"{wide} px too narrow" if wide > SLACK else ""


def _button(made: QAbstractButton) -> str:
    """Why a button does not fit; "" when it does."""
    if not made.text() or made.toolTip():
        return ""
    wide = made.minimumSizeHint().width() - made.width()
    cut = made.is_cut() if isinstance(made, Button) else wide > SLACK
    return f"{wide} px too narrow" if cut else ""


def _heads(table: QTableView) -> list[tuple[str, str]]:
    header, model = table.horizontalHeader(), table.model()
    across, tip = Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole
    cut = []
    for column in range(header.count()):
        text = str(model.headerData(column, across) or "")
        wide = header.fontMetrics().horizontalAdvance(text) - header.sectionSize(column)
        if wide > 0 and not header.isSectionHidden(column) and not model.headerData(column, across, tip):
            cut.append((f"head {text}", f"{wide} px too narrow"))
    return cut


def _said(widget: QWidget, text: str, why: str) -> str:
    owner: QWidget | None = widget
    names: list[str] = []
    while owner is not None and len(names) < 2:
        if owner.objectName() and not owner.objectName().startswith("qt_"):
            names.append(owner.objectName())
        owner = owner.parentWidget()
    return f"{type(widget).__name__} {text!r} {why} (in {' in '.join(names)})"
