"""F6 goes round the panes of a window; and which layer is on top of it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


def next_pane(panes: Sequence[QWidget], step: int = 1) -> QWidget | None:
    """Move the focus to the first stop of the next pane that has one; answers the widget that got it."""
    shown = [pane for pane in panes if pane.isVisible() and _stops(pane)]
    if not shown:
        return None
    now = QApplication.focusWidget()
    at = next((n for n, pane in enumerate(shown) if now is not None and (pane is now or pane.isAncestorOf(now))), -step)
    target = _stops(shown[(at + step) % len(shown)])[0]
    target.setFocus(Qt.FocusReason.TabFocusReason if step > 0 else Qt.FocusReason.BacktabFocusReason)
    return target


def open_layer(window: QWidget) -> QWidget | None:
    """The veil on top of a window, if one shows."""
    veils = [child for child in window.children() if isinstance(child, QWidget) and child.property("veil")]
    shown = [child for child in veils if child.isVisible()]
    return shown[-1] if shown else None


def layer_act(layer: QWidget, keys: str) -> Callable[[], object] | None:
    """What a key does in a layer: Ctrl+Enter its main act, others as its `layer_keys` say."""
    for child in layer.findChildren(QWidget):
        main: Callable[[], object] | None = getattr(child, "main_action", None)
        if main is None:
            continue
        if keys == "Ctrl+Return":
            return main
        own: dict[str, Callable[[], object]] = getattr(child, "layer_keys", {})
        return own.get(keys)
    return None


def layer_scan(layer: QWidget, code: str) -> bool | None:
    """Whether a layer that takes scanned codes knew this one; None for a layer that takes none."""
    for child in layer.findChildren(QWidget):
        takes: Callable[[str], bool] | None = getattr(child, "layer_scan", None)
        if takes is not None:
            return takes(code)
    return None


def _stops(pane: QWidget) -> list[QWidget]:
    """The tab stops in a pane, in tab order."""
    found: list[QWidget] = []
    if _takes(pane):
        found.append(pane)
    widget = pane.nextInFocusChain()
    while widget is not None and widget is not pane:
        if pane.isAncestorOf(widget) and _takes(widget):
            found.append(widget)
        widget = widget.nextInFocusChain()
    return found


def _takes(widget: QWidget) -> bool:
    tab = Qt.FocusPolicy.TabFocus
    return (
        widget.focusPolicy() & tab == tab and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None
    )
