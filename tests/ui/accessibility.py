"""The walk that finds controls a screen reader could not name, or a test could not press."""

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)

_CONTROLS = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit, QTabBar)


def controls(root: QWidget) -> list[QWidget]:
    """Every control a person can use below a widget, shown or not; those inside a combo belong to it."""
    return [w for kind in _CONTROLS for w in root.findChildren(kind) if not _inside_another(w)]


def nameless(root: QWidget) -> list[str]:
    """Controls without an accessible name, described so that they can be found."""
    return [_describe(widget) for widget in controls(root) if not _name(widget)]


def unpressable(root: QWidget) -> list[str]:
    """Controls without a stable dotted objectName."""
    return [
        _describe(widget)
        for widget in controls(root)
        if not widget.objectName() or widget.objectName().startswith("qt_")
    ]


def doubled(root: QWidget) -> list[str]:
    """objectNames that more than one control carries."""
    names = [widget.objectName() for widget in controls(root)]
    return sorted({name for name in names if name and names.count(name) > 1})


def cut_texts(root: QWidget) -> list[str]:
    """Buttons whose words do not fit, for the check of long languages and large text."""
    return [
        _describe(made)
        for made in root.findChildren(QAbstractButton)
        if made.isVisibleTo(root) and made.text() and made.width() + 1 < made.minimumSizeHint().width()
    ]


def _name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name).strip()


def _inside_another(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QComboBox):
            return True
        parent = parent.parentWidget()
    return (
        widget.objectName().startswith("qt_")
        or type(widget).__name__ in {"QComboBoxListView", "QTableCornerButton"}
        or isinstance(widget, QHeaderView)
    )


def _describe(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    parent = widget.parentWidget()
    return f"{type(widget).__name__} {widget.objectName()!r} {text!r} in {parent.objectName() if parent else ''!r}"
