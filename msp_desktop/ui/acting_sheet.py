"""A small form over a page whose act runs through that page: how its fields stand, and where a refusal is said."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop.ui.kit import Form, Sheet, row
from msp_desktop.ui.screen import Screen


def body_of(*parts: QWidget) -> QWidget:
    """Fields one below the other."""
    body = QWidget()
    layout = QVBoxLayout(body)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(10)
    for part in parts:
        layout.addWidget(part)
    return body


def beside(*parts: QWidget) -> QWidget:
    """Fields side by side."""
    body = QWidget()
    layout = row(*parts, None, spacing=12)
    layout.setContentsMargins(0, 0, 0, 0)
    body.setLayout(layout)
    return body


def carried_out(screen: Screen, sheet: Sheet, form: Form, act: Callable[[], object]) -> bool:
    """Check the fields and run; False keeps the sheet open. What the shop refuses is said in the sheet."""
    if form.problems():
        return False
    outer, message = screen.form, screen.message
    screen.form, screen.message = form, sheet.message
    try:
        return act() is not None
    finally:
        screen.form, screen.message = outer, message
