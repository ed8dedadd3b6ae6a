"""Which answers go with which kind of device, and the row of tick boxes that takes them."""

from collections.abc import Iterable
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from msp_desktop.domain.device_kind import DeviceKind
from msp_desktop.domain.intake_answers import Accessory, Condition
from msp_desktop.ui.kit import Check
from msp_desktop.ui.kit.labels import set_shown

T = TypeVar("T")

_CARRIED = (Accessory.CHARGER, Accessory.BAG, Accessory.CABLE, Accessory.USB_STICK)
_POCKET = (Accessory.CHARGER, Accessory.CASE, Accessory.SIM_CARD, Accessory.MEMORY_CARD)
_DESK = (Accessory.CABLE, Accessory.MOUSE, Accessory.KEYBOARD, Accessory.USB_STICK)
_PLAIN = (Accessory.CHARGER, Accessory.CABLE, Accessory.CASE)

ACCESSORIES_OF = {
    DeviceKind.LAPTOP: _CARRIED,
    DeviceKind.DESKTOP: _DESK,
    DeviceKind.PHONE: _POCKET,
    DeviceKind.TABLET: (Accessory.CHARGER, Accessory.CASE, Accessory.KEYBOARD, Accessory.MEMORY_CARD),
    DeviceKind.PRINTER: (Accessory.CABLE, Accessory.CHARGER),
    DeviceKind.MONITOR: (Accessory.CABLE, Accessory.CHARGER),
    DeviceKind.SERVER: (Accessory.CABLE, Accessory.USB_STICK),
    DeviceKind.NETWORK: (Accessory.CHARGER, Accessory.CABLE),
    DeviceKind.CONSOLE: (Accessory.CABLE, Accessory.CHARGER, Accessory.DISC, Accessory.CASE),
    DeviceKind.STORAGE: (Accessory.CABLE, Accessory.CHARGER, Accessory.CASE),
    DeviceKind.OTHER: _PLAIN,
}
"""The parts asked about for each kind; a part ticked before is always shown."""

_SHELL = (Condition.SCRATCHES, Condition.DENT, Condition.CRACKED, Condition.LIQUID_MARKS)

CONDITIONS_OF = {
    DeviceKind.LAPTOP: (*_SHELL, Condition.LOOSE_HINGE),
    DeviceKind.PHONE: (*_SHELL, Condition.SWOLLEN_BATTERY),
    DeviceKind.TABLET: (*_SHELL, Condition.SWOLLEN_BATTERY),
} | {
    each: (Condition.SCRATCHES, Condition.DENT, Condition.CRACKED, Condition.MISSING_PARTS, Condition.OPENED_BEFORE)
    for each in DeviceKind
    if each not in (DeviceKind.LAPTOP, DeviceKind.PHONE, DeviceKind.TABLET)
}
"""The marks asked about for each kind."""


MOST = 4
_STEPS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}


class _Box(Check):
    """One of a row of boxes: arrows go along the row."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.parent()
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None and isinstance(row, Checks):
            row.move_focus(self, step)
            return
        super().keyPressEvent(event)


class Checks(QWidget, Generic[T]):
    """Tick boxes side by side, one tab stop: arrows move, Space ticks; several may be ticked."""

    edited = Signal()

    def __init__(self, name: str, label: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(label)
        self._boxes: dict[T, _Box] = {}
        self._made: list[_Box] = []
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(16)
        self._layout.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        for _place in range(MOST):  # made at once: a box that came later would stand at the end of the tab order
            self._make()
            set_shown(self._made[-1], False)

    def show_options(self, options: Iterable[tuple[T, str]]) -> None:
        """Replace the boxes, unless they are the same, so that the focus stays where it is."""
        wanted = dict(options)
        if list(wanted) == list(self._boxes):
            return
        while len(self._made) < len(wanted):
            self._make()
        self._boxes = dict(zip(wanted, self._made, strict=False))
        for place, box in enumerate(self._made):
            set_shown(box, place < len(wanted))
        for value, box in self._boxes.items():
            box.setText(wanted[value])
            box.set_value(False)
        if self._boxes:
            self._stop_at(next(iter(self._boxes.values())))

    def _make(self) -> None:
        place = len(self._made)
        box = _Box("", f"{self.objectName()}.{place}", parent=self)
        box.edited.connect(self.edited)
        box.clicked.connect(lambda _on=False: self._stop_at(box))
        self._layout.insertWidget(place, box)
        self._made.append(box)

    def move_focus(self, origin: _Box, step: int) -> None:
        """Go along the row, round the end."""
        boxes = list(self._boxes.values())
        target = boxes[(boxes.index(origin) + step) % len(boxes)]
        self._stop_at(target)
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def _stop_at(self, chosen: _Box) -> None:
        for box in self._boxes.values():
            box.setFocusPolicy(Qt.FocusPolicy.StrongFocus if box is chosen else Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(chosen)

    def values(self) -> list[T]:
        """What is ticked."""
        return [value for value, box in self._boxes.items() if box.value()]

    def set_values(self, values: Iterable[T]) -> None:
        """Tick these and no others."""
        ticked = set(values)
        for value, box in self._boxes.items():
            box.set_value(value in ticked)
