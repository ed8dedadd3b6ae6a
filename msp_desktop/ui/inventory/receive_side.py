"""Beside the lines of a delivery: the jobs it moves, what prints, and what goes into stock."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.purchase import CostDecision, DeliveryState, ExtraDecision, ShortDecision
from msp_desktop.i18n import _, ngettext
from msp_desktop.queries.delivery_card import DeliveryCard
from msp_desktop.store.waiting_rows import WaitingItem
from msp_desktop.ui.badges import job_badge
from msp_desktop.ui.formats import formats, today
from msp_desktop.ui.kit import (
    Avatar,
    BadgeLabel,
    Check,
    IconLabel,
    Panel,
    PlainLabel,
    Rule,
    link_button,
    row,
)
from msp_desktop.ui.kit.labels import set_shown

MOST_JOBS = 6
MOST_LINES = 6


class JobsPanel(Panel):
    """The jobs that go on when the delivery is received, and who is told."""

    def __init__(self, open_job: Callable[[int], object]) -> None:
        super().__init__(_("Jobs that will move"), icon="view-column-outline", note=" ", note_right=True, bare=True)
        self._open_job = open_job
        self._shown: tuple[WaitingItem, ...] | None = None
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.add(self._rows)
        self._told = PlainLabel("", "hint", wrap=True)
        self._foot = QWidget()
        foot = row(IconLabel("bell-outline", "t3", 16), self._told, spacing=9)
        foot.setContentsMargins(15, 9, 15, 10)
        foot.setStretch(1, 1)
        self._foot.setLayout(foot)
        self.add(self._foot)

    def show_card(self, card: DeliveryCard) -> None:
        """Show what this delivery does for jobs."""
        moving, still = card.jobs.moving, card.jobs.still
        self.set_note(str(len(moving)))
        if moving != self._shown:
            self._shown = moving
            self._fill(moving, card)
        told = sorted({card.technicians[each.technician_id] for each in card.jobs.given if each.technician_id})
        said = []
        if told:
            names = _listed([name.split()[0] for name in told])
            said.append(ngettext("{names} is told.", "{names} are told.", len(told)).format(names=names))
        said += [_("{job} still waits.").format(job=each.job_number) for each in still[:2]]
        self._told.setText(" ".join(said))
        set_shown(self._foot, bool(said))
        set_shown(self, bool(moving or said))

    def _fill(self, moving: tuple[WaitingItem, ...], card: DeliveryCard) -> None:
        while item := self._rows.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for each in moving[:MOST_JOBS]:
            self._rows.addWidget(_JobRow(each, card.technicians.get(each.technician_id or 0, ""), self._open_job))
            self._rows.addWidget(Rule())
        left = len(moving) - MOST_JOBS
        if left > 0:
            more = PlainLabel(ngettext("and {n} more", "and {n} more", left).format(n=left), "hint")
            more.setContentsMargins(15, 8, 15, 8)
            self._rows.addWidget(more)


def _listed(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    return _("{several} and {last}").format(several=", ".join(names[:-1]), last=names[-1])


class _JobRow(QWidget):
    def __init__(self, item: WaitingItem, technician: str, open_job: Callable[[int], object]) -> None:
        super().__init__()
        number = link_button(item.job_number, f"receive.job.{item.item_id}", lambda: open_job(item.job_id))
        head = row(number, PlainLabel(item.customer, "strong", gives_way=True), spacing=8)
        head.setStretch(1, 1)
        if technician:
            head.addWidget(Avatar(technician, 22))
        text = " · ".join(each for each in (", ".join(item.parts), _due(item)) if each)
        badges = row(
            BadgeLabel(job_badge(JobState.WAITING_PARTS)),
            IconLabel("chevron-right", "t3", 14),
            BadgeLabel(job_badge(JobState.IN_REPAIR)),
            None,
            spacing=6,
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(15, 9, 15, 10)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(PlainLabel(text, "hint", gives_way=True))
        layout.addLayout(badges)


def _due(item: WaitingItem) -> str:
    """When its parts were expected, seen from today."""
    if item.expected_day is None:
        return ""
    days = (item.expected_day - today()).days
    if days == 0:
        return _("due today")
    if days == -1:
        return _("was due yesterday")
    if days < 0:
        return ngettext("{n} day late", "{n} days late", -days).format(n=-days)
    return ngettext("{n} day early", "{n} days early", days).format(n=days)


class PrintsPanel(Panel):
    """What happens besides, once it is received."""

    def __init__(self, keep: Callable[[str, bool], object]) -> None:
        super().__init__()
        self._keep = keep
        self.add(PlainLabel(_("When I receive"), "strong"))
        self.labels = Check("", "receive.print_labels")
        self.note = Check(_("Print the goods-received note"), "receive.print_note")
        self.complaint = Check("", "receive.complain", gives_way=True)
        self.body.setSpacing(2)
        for tick in (self.labels, self.note, self.complaint):
            self.add(tick)
        self.labels.edited.connect(lambda: self._keep("receive.labels", self.labels.value()))
        self.note.edited.connect(lambda: self._keep("receive.note", self.note.value()))

    def show_card(self, card: DeliveryCard) -> None:
        """Say how many labels, and to whom a complaint would go."""
        n = int(card.sums.taken)
        self.labels.setText(ngettext("Print {n} part label", "Print {n} part labels", n).format(n=n))
        self.complaint.setText(_("Email the complaint to {supplier}").format(supplier=card.supplier))
        set_shown(self.complaint, has_complaint(card))


def has_complaint(card: DeliveryCard) -> bool:
    """Whether there is anything the supplier should hear of."""
    lines = [each.counted for each in card.rows]
    return any(
        (line.missing and line.short is ShortDecision.COMPLAIN)
        or (card.orders and line.beyond and line.extra is ExtraDecision.SET_ASIDE)
        or (line.dearer and line.cost is CostDecision.ASK)
        for line in lines
    )


class SumsPanel(Panel):
    """What goes into stock, line by line, and what is still open."""

    def __init__(self, edit: Callable[[], object]) -> None:
        super().__init__()
        head = row(PlainLabel(_("This delivery, net"), "strong"), None)
        self.edit = link_button(_("Freight and note"), "receive.facts", edit)
        head.addWidget(self.edit)
        self.add(head)
        self._lines = [_SumRow() for _each in range(MOST_LINES + 2)]
        for each in self._lines:
            self.add(each)
        self.body.setSpacing(3)
        self.add(Rule())
        self._into = PlainLabel(_("Into stock"), "strong")
        self._value = PlainLabel("", "total")
        self.add(row(self._into, None, self._value))
        self._open, self._becomes = PlainLabel("", "hint", wrap=True), PlainLabel("", "hint", wrap=True)
        self.add(self._open)
        self.add(self._becomes)

    def show_card(self, card: DeliveryCard) -> None:
        """Add it up."""
        money = formats().money
        if card.state is DeliveryState.RECEIVED:
            taken = [(each.name, each.taken, each.value_cents) for each in card.rows if each.taken]
            freight, value = 0, sum(cents for _name, _pieces, cents in taken)
            texts = [(name, formats().number(pieces), cents) for name, pieces, cents in taken]
        else:
            texts = [
                (
                    each.name,
                    _("{n} × {price}").format(n=formats().number(line.taken), price=money(line.stock_cents)),
                    line.goods_cents,
                )
                for each in card.rows
                if (line := each.counted).taken
            ]
            freight, value = card.sums.freight_cents, card.sums.value_cents
        self._show_lines(texts, freight)
        self._value.setText(money(value))
        set_shown(self.edit, card.draft)
        set_shown(self._open, card.draft and bool(card.orders))
        ordered, still = money(card.sums.ordered_cents), money(card.sums.open_cents)
        self._open.setText(_("Ordered {ordered} · still open {open}").format(ordered=ordered, open=still))
        set_shown(self._becomes, card.draft)
        after = money(card.stock_value_cents + card.sums.value_cents)
        self._becomes.setText(_("Stock value at cost becomes {value}").format(value=after))

    def _show_lines(self, texts: list[tuple[str, str, int]], freight: int) -> None:
        shown = texts if len(texts) <= MOST_LINES else texts[: MOST_LINES - 1]
        rest = texts[len(shown) :]
        if rest:
            words = ngettext("{n} more line", "{n} more lines", len(rest)).format(n=len(rest))
            shown = [*shown, (words, "", sum(cents for _text, _count, cents in rest))]
        if freight:
            shown = [*shown, (_("Freight"), "", freight)]
        for place, line in enumerate(self._lines):
            set_shown(line, place < len(shown))
            if place < len(shown):
                line.show_sum(*shown[place])


class _SumRow(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._text, self._count = PlainLabel("", "", tone="t2", gives_way=True), PlainLabel("", "", tone="t2")
        self._cents = PlainLabel("")
        self._cents.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line = row(self._text, self._count, None, self._cents, spacing=6)
        line.setContentsMargins(0, 0, 0, 0)
        self.setLayout(line)

    def show_sum(self, text: str, count: str, cents: int) -> None:
        """Show one amount."""
        self._text.setText(text)
        self._count.setText(count)
        self._cents.setText(formats().money(cents))
