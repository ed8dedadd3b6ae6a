"""Until when: chips from the bench load, or a day and time typed."""

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from msp_desktop.domain.bench_load import Promise
from msp_desktop.domain.service_hours import ServiceHours
from msp_desktop.i18n import _
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import Chips, DateTimeEdit, icon_button
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.words import promise_words


class PromiseBox(QWidget):
    """An editor of one moment (aware, UTC). The chip that the bench can keep is chosen until somebody chooses."""

    edited = Signal()
    left = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._hours: ServiceHours | None = None
        self._offered: dict[str, datetime] = {}
        self._by_hand = self._typing = False
        self._options: list[tuple[str, str]] = []
        self._shown: list[tuple[str, str]] = []
        self.chips: Chips[str] = Chips(f"{name}.chips", _("Promise"), optional=False, room=3)
        self.typed = DateTimeEdit(f"{name}.typed", width=172)
        self.typed.setAccessibleName(_("Day and time"))
        self.typed.setPlaceholderText(_("thu 18:00"))
        flow = self.chips.layout()
        if flow is not None:
            flow.setSpacing(6)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        self._other = icon_button("calendar-outline", f"{name}.other", _("Another day"), self._type, framed=True)
        layout.addWidget(self.chips, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._other)
        layout.addWidget(self.typed)
        layout.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.chips)
        self.chips.edited.connect(self._chip_pressed)
        self.typed.edited.connect(self._typed_by_hand)
        self.typed.left.connect(self.left)
        set_shown(self.typed, False)

    def value(self) -> datetime | None:
        """The moment promised, None while there is none or it cannot be read."""
        if self._typing:
            wall = self.typed.value()
            return None if wall is None or self._hours is None else _moment(wall, self._hours)
        return self._offered.get(self.chips.value() or "")

    def problem(self) -> str:
        """What cannot be read of what was typed."""
        return self.typed.problem() if self._typing else ""

    def set_state(self, *, error: bool = False, warn: bool = False) -> None:
        """Mark the edge of the field, or of the chips."""
        self.typed.set_state(error=error, warn=warn)
        self.chips.set_state(error=error and not self._typing)

    def offer(self, promises: Sequence[Promise], hours: ServiceHours) -> None:
        """Show the chips of today; the suggested one is chosen unless somebody has chosen already."""
        chosen = self.value() if self._by_hand and not self._typing else None
        self._hours = hours
        self._offered = {each.code.value: each.at for each in promises}
        self._options = [(each.code.value, promise_words(each.code, each.at, formats())) for each in promises]
        self._show_chips()
        if chosen is not None:
            self.set_value(chosen)
        elif not self._by_hand:
            suggested = next((each for each in promises if each.suggested), None)
            self.chips.set_value(suggested.code.value if suggested else None)

    def set_value(self, at: datetime | None) -> None:
        """Show a promise that somebody made; a moment that no chip stands for is shown as if it had been typed."""
        self._by_hand = True
        chip = next((code for code, moment in self._offered.items() if moment == at), None)
        if chip is not None or at is None:
            self._show_typed(False)
            self.chips.set_value(chip)
            return
        self._show_typed(True)
        self.typed.set_value(formats().local(at).replace(tzinfo=None))

    def clear(self) -> None:
        """Nobody has chosen yet."""
        self._by_hand = False
        self.typed.set_value(None)
        self._show_typed(False)
        self.chips.set_value(None)

    @property
    def by_hand(self) -> bool:
        """Whether somebody chose the promise."""
        return self._by_hand

    def _show_chips(self) -> None:
        # While a day is typed its field stands in the place of the chip that names a day.
        wanted = [each for each in self._options if each[0] != "day" or not self._typing]
        if wanted != self._shown:
            self._shown = wanted
            self.chips.show_options(wanted)

    def _chip_pressed(self) -> None:
        self._by_hand = True
        chosen = self.chips.value()
        self._show_typed(False)
        self.chips.set_value(chosen)
        self.edited.emit()

    def _type(self) -> None:
        before = self.value()
        self._by_hand = True
        self._show_typed(True)
        if before is not None and not self.typed.text():
            self.typed.set_value(formats().local(before).replace(tzinfo=None))
        self.typed.setFocus()
        self.typed.selectAll()
        self.edited.emit()

    def _typed_by_hand(self) -> None:
        self._by_hand = True
        self.edited.emit()

    def _show_typed(self, typed: bool) -> None:
        self._typing = typed
        set_shown(self.typed, typed)
        set_shown(self._other, not typed)
        self._show_chips()
        if typed:
            self.chips.set_value(None)
        self.setFocusProxy(self.typed if typed else self.chips)


def _moment(wall: datetime, hours: ServiceHours) -> datetime:
    """The moment at which the shop's clock shows that."""
    return wall.replace(tzinfo=ZoneInfo(hours.zone)).astimezone(UTC)
