"""Under a line with serials: one field for each piece, and one for the next."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from msp_desktop.i18n import _, ngettext
from msp_desktop.store.delivery_rows import DeliveryRow
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import LineEdit, PlainLabel, link_button
from msp_desktop.ui.kit.flow_layout import FlowLayout
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.theme import theme

MOST_FIELDS = 11
"""So many serials stand in fields of their own; with more pieces the last ones do."""


class SerialStrip(QWidget):
    """The serials of one line. Signals: `noted(text)`, `changed(was, now)`, `said_none(bool)`."""

    noted = Signal(str)
    changed = Signal(str, str)
    said_none = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("receive.serials")
        self._none = False
        self._shown: tuple[str, ...] = ()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 2, 14, 12)
        layout.setSpacing(6)
        self._title = PlainLabel("", "hint", tone="t2")
        layout.addWidget(self._title)
        line = QHBoxLayout()
        line.setSpacing(10)
        box = QWidget()
        self._flow = FlowLayout(box, spacing=8)
        self._fields: list[_SerialEdit] = []
        self.next = _NextEdit("receive.serial.next", width=162, icon="barcode", mono=True, max_length=80)
        self.next.setAccessibleName(_("Serial of the next piece"))
        self.next.entered.connect(self._next_entered)
        self._flow.addWidget(self.next)
        line.addWidget(box, 1)
        self._link = link_button(_("No serials on these"), "receive.no_serials", self._toggle_none)
        line.addWidget(self._link, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addLayout(line)
        self.hide()

    def show_row(self, row: DeliveryRow) -> None:
        """Show the serials of a line; what is being typed for the next piece stays."""
        line = row.counted
        most = max(line.ordered, line.counted)
        hidden = max(0, len(row.serials) - MOST_FIELDS)
        words = _("Serial of each piece, {n} of {all}").format(n=len(row.serials), all=formats().number(most))
        if hidden:
            more = ngettext("{n} more is not shown", "{n} more are not shown", hidden).format(n=hidden)
            words = f"{words} · {more}"
        self._title.setText(words)
        self._show_serials(row.serials[hidden:], hidden)
        self._none = row.no_serials
        self._link.setText(_("Scan serials") if row.no_serials else _("No serials on these"))
        set_shown(self.next, not row.no_serials)
        self.next.setPlaceholderText(_("Scan piece {n}").format(n=len(row.serials) + 1))

    def _show_serials(self, serials: tuple[str, ...], before: int) -> None:
        while len(self._fields) < len(serials):
            made = _SerialEdit(len(self._fields), self.changed)
            self._flow.takeAt(self._flow.count() - 1)
            self._flow.addWidget(made)
            self._flow.addWidget(self.next)
            # The order of the fields by Tab is the one of the pieces.
            if self._fields:
                QWidget.setTabOrder(self._fields[-1], made)
            QWidget.setTabOrder(made, self.next)
            self._fields.append(made)
        for place, field in enumerate(self._fields):
            set_shown(field, place < len(serials))
            if place < len(serials):
                field.show_serial(serials[place], before + place + 1)

    def wanted_height(self, width: int) -> int:
        """How high it is in a table of this width."""
        room = width - 28 - self._link.sizeHint().width() - 10
        return self._title.sizeHint().height() + self._flow.heightForWidth(room) + 6 + 2 + 18

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), theme().colour("sel"))

    def _next_entered(self) -> None:
        text = self.next.value()
        if text:
            self.next.set_value("")
            self.noted.emit(text)

    def _toggle_none(self) -> None:
        self.said_none.emit(not self._none)


class _NextEdit(LineEdit):
    """The serial of the next piece: Enter keeps it and the cursor stays for the one after it."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.value():
            # Taken here: the table below would open the count of the line.
            event.accept()
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class _SerialEdit(LineEdit):
    """The serial of one piece, kept when the cursor leaves it or Enter is pressed."""

    def __init__(self, place: int, changed: object) -> None:
        super().__init__(
            f"receive.serial.{place + 1}", width=162, icon="check-circle-outline", mono=True, max_length=80
        )
        self._serial = ""
        self._changed = changed
        self.left.connect(self._keep)
        self.returnPressed.connect(self._keep)

    def show_serial(self, serial: str, piece: int) -> None:
        """Show the serial of a piece, unless it is being corrected."""
        self.setAccessibleName(_("Serial of piece {n}").format(n=piece))
        if serial != self._serial or not self.hasFocus():
            self._serial = serial
            self.set_value(serial)

    def _keep(self) -> None:
        was, now = self._serial, self.value()
        if now != was:
            self._serial = now
            self._changed.emit(was, now)  # type: ignore[attr-defined]  # a bound signal
