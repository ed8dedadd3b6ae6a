"""The middle of Receive: the last scan large, the field every scan goes to, and the lines."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop.i18n import _, ngettext
from msp_desktop.queries.delivery_card import DeliveryCard
from msp_desktop.store.delivery_rows import DeliveryRow
from msp_desktop.ui.formats import formats
from msp_desktop.ui.inventory.receive_table import ReceiveTable
from msp_desktop.ui.kit import Bar, Chips, Found, IconLabel, LookupBox, Panel, PlainLabel, row
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.theme import theme

MOST_LINES = 60
LEAST_HEIGHT = 180
UNLIMITED = 16_777_215


class LastPanel(Panel):
    """What was scanned last and how many of it there are, and how far the whole delivery is."""

    def __init__(self) -> None:
        super().__init__()
        self.body.setContentsMargins(15, 9, 15, 10)
        self._icon = IconLabel("barcode-scan", "neu", 24, square=True)
        self._when, self._name = PlainLabel("", "hint"), PlainLabel("", "lead", gives_way=True)
        self._serial = PlainLabel("", "mono", gives_way=True)
        self._counted, self._figure = PlainLabel(_("Counted"), "hint"), PlainLabel("", "figure")
        self._of = PlainLabel("", "", tone="t2")
        self._pieces, self._lines = PlainLabel("", "strong"), PlainLabel("", "hint")
        self._bar = Bar(_("Pieces counted of those ordered"))
        figure = QWidget()
        figure.setLayout(row(self._figure, self._of, None, spacing=6))
        self._figure_box = _stack(self._counted, figure)
        progress = QWidget()
        inside = QVBoxLayout(progress)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(6)
        inside.addLayout(row(self._pieces, None, self._lines, spacing=10))
        inside.addWidget(self._bar)
        progress.setMinimumWidth(theme().px(240))
        line = row(
            self._icon, _stack(self._when, self._name, self._serial), self._figure_box, None, progress, spacing=14
        )
        line.setStretch(1, 2)
        line.setStretch(4, 3)
        self.add(line)

    def show_card(self, card: DeliveryCard) -> None:
        """Show how far the counting is."""
        last = card.last if card.draft else None
        self._icon.show_icon("check-circle-outline" if last is not None else "barcode-scan", "ok" if last else "neu")
        set_shown(self._figure_box, last is not None)
        if last is None or last.scanned_at is None:
            nothing = (
                _("Nothing is scanned yet.") if card.draft else _("Received by {name}").format(name=card.received_by)
            )
            self._when.setText(nothing)
            self._name.setText(_("Scan the first piece") if card.draft else _received(card))
            self._serial.setText("")
        else:
            local = formats().local(last.scanned_at)
            self._when.setText(_("Last scan, {time}").format(time=f"{formats().time(local)}:{local.second:02}"))
            self._name.setText(last.name)
            self._serial.setText(last.serials[-1] if last.serials else last.code)
            self._figure.setText(formats().number(last.counted.counted))
            ordered = formats().number(last.counted.ordered)
            self._of.setText(_("of {n}").format(n=ordered) if last.counted.ordered else _("not ordered"))
        sums, number = card.sums, formats().number
        if sums.ordered:
            self._pieces.setText(_("{n} of {all} pieces").format(n=number(sums.arrived), all=number(sums.ordered)))
            complete = ngettext("{n} line complete", "{n} lines complete", sums.complete_lines)
            short = ngettext("{n} short", "{n} short", sums.short_lines)
            said = complete.format(n=sums.complete_lines)
            if sums.short_lines:
                said = _("{complete}, {short}").format(complete=said, short=short.format(n=sums.short_lines))
            self._lines.setText(said)
        else:
            n = int(sums.taken)
            self._pieces.setText(ngettext("{n} piece", "{n} pieces", n).format(n=number(sums.taken)))
            self._lines.setText("")
        set_shown(self._bar, bool(sums.ordered))
        done, total = int(sums.arrived * 1000), int(sums.ordered * 1000)
        self._bar.show_share(done, total, "ok" if done == total and total else "")


class CountedPanel(Panel):
    """The scan field, which lines are shown, and the lines."""

    def __init__(
        self,
        find: Callable[[str], Sequence[Found]],
        chosen: Callable[[object], object],
        typed: Callable[[str], object],
        filtered: Callable[[], object],
    ) -> None:
        super().__init__(bare=True)
        self.scan = LookupBox(
            "receive.scan",
            find,
            placeholder=_("Scan a piece, or type a name or code"),
            icon="barcode",
            add_words=_("Take “{text}” as a code or serial"),
            clears=True,
            width=300,
        )
        self.scan.setAccessibleName(_("Scan a piece, or type a name or code"))
        self.scan.chosen.connect(chosen)
        self.scan.added.connect(typed)
        self._hint = PlainLabel(_("Each scan adds one."), "hint", gives_way=True)
        self.filter: Chips[bool] = Chips(
            "receive.filter", _("Which lines"), [(False, _("All")), (True, _("To decide"), "alert-outline")],
            optional=False, tick=False,
        )  # fmt: skip
        self.filter.set_value(False)
        self.filter.edited.connect(filtered)
        self._scan_line = QWidget()
        head = row(self.scan, self._hint, None, self.filter, spacing=10)
        head.setContentsMargins(15, 8, 15, 8)
        head.setStretch(1, 1)
        self._scan_line.setLayout(head)
        self.add(self._scan_line)
        self.table = ReceiveTable()
        self.table.view.setProperty("bare", True)
        self.add(self.table, 1)
        self._wanted = theme().px(LEAST_HEIGHT)

    def clear(self) -> None:
        """For another delivery: every line again."""
        self.filter.set_value(False)
        self.scan.set_value("")

    def show_card(self, card: DeliveryCard, to_decide: int) -> None:
        """Show the lines, all of them or those to decide."""
        self.table.editable = card.draft
        set_shown(self.scan, card.draft)
        set_shown(self.filter, card.draft)
        self._hint.setText(_("Each scan adds one.") if card.draft else "")
        self.filter.set_count(False, len(card.rows))
        self.filter.set_count(True, to_decide)
        only = card.draft and bool(self.filter.value())
        wanted = {each.row.id for each in card.to_decide}
        rows = [each for each in card.rows if each.id in wanted] if only else list(card.rows)
        self.table.show_lines(rows)

    def show_line(self, line_id: int) -> None:
        """Put a line in front, if it is shown."""
        if not self.table.select(line_id) and self.filter.value():
            self.filter.set_value(False)
            self.filter.edited.emit()
            self.table.select(line_id)

    def current(self) -> DeliveryRow | None:
        """The line in front."""
        return self.table.current()

    def fit(self, room: int, *, stretch: bool) -> None:
        """As high as its lines, at most `room` px; all of it with `stretch`."""
        high = self._scan_line.sizeHint().height() + self.table.content_height(MOST_LINES) + 4
        # Never a fixed height: it would push the window, which would give more room, and so on.
        self._wanted = max(theme().px(LEAST_HEIGHT), min(high, room))
        self.setMaximumHeight(UNLIMITED if stretch else self._wanted)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._wanted)

    def hasHeightForWidth(self) -> bool:
        # Its chips have, and would decide how high the whole panel is.
        return False

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), theme().px(LEAST_HEIGHT))


def _received(card: DeliveryCard) -> str:
    if card.received_at is None:
        return _("Discarded")
    return _("In stock since {when}").format(when=formats().moment(card.received_at))


def _stack(*parts: QWidget) -> QWidget:
    box = QWidget()
    layout = QVBoxLayout(box)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(1)
    for each in parts:
        layout.addWidget(each)
    return box
