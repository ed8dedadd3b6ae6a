"""The panels at the right of the catalogue: the entry's figures, its prices by date, checklist and usual parts."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from msp_desktop.domain.totals import PriceBasis
from msp_desktop.domain.work_kind import ServiceKind
from msp_desktop.i18n import _, ngettext
from msp_desktop.queries.service_card import CardPrice, PriceState, ServiceCard
from msp_desktop.store.service_rows import PartRow, StepRow
from msp_desktop.ui.catalogue.figures import bench_hours, clock_time, hour_sentence, measured_sentence, short_text
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import (
    Badge,
    BadgeLabel,
    FactRows,
    IconLabel,
    Panel,
    PlainLabel,
    Rule,
    icon_button,
    link_button,
    row,
)  # fmt: skip
from msp_desktop.ui.theme import theme
from msp_desktop.words import LABOUR_KIND_WORDS

SHOWN_PAST = 3


class SummaryPanel(Panel):
    """Price, time and sales of one entry, and what an hour of it brings in."""

    def __init__(self, more: Callable[[], object]) -> None:
        super().__init__()
        self.more = icon_button("dots-vertical", "catalogue.more", _("More"), more, small=True)
        self._name = PlainLabel("", "strong", cut=True)
        self._code = PlainLabel("", "mono", tone="t2")
        self._build_head()
        self._figures = _Refilled()
        self._hour_icon = IconLabel("trending-up", "ok", 16)
        self._hour = PlainLabel("", "strong", wrap=True)
        self._measured = PlainLabel("", "small", tone="t2", wrap=True)
        self._detail = PlainLabel("", "small", tone="t2", wrap=True)
        self._facts = FactRows(label_width=84)
        hour = QHBoxLayout()
        hour.setSpacing(8)
        hour.addWidget(self._hour_icon)
        hour.addWidget(self._hour, 1)
        self._hour_row = QWidget()
        self._hour_row.setLayout(hour)
        hour.setContentsMargins(0, 0, 0, 0)
        self.add(self._figures)
        self.add(Rule())
        self.add(self._hour_row)
        self.add(self._measured)
        self.add(self._detail)
        self.add(self._facts)

    def _build_head(self) -> None:
        """A head of its own: a name may be longer than the panel is wide, and is cut."""
        head = QFrame()
        head.setProperty("panel", "head")
        head.setMinimumHeight(theme().px(40))
        layout = QHBoxLayout(head)
        layout.setContentsMargins(15, 3, 8, 3)
        layout.setSpacing(9)
        layout.addWidget(self._name, 1)
        layout.addWidget(self._code)
        layout.addWidget(self.more)
        outer = self.layout()
        assert isinstance(outer, QVBoxLayout)
        outer.insertWidget(0, head)

    def show_card(self, card: ServiceCard) -> None:
        """Show an entry's figures."""
        self._name.setText(card.name)
        self._code.setText(short_text(card.code, 18))
        self.more.setAccessibleName(_("More about {name}").format(name=card.name))
        self._show_figures(card)
        words, tone = hour_sentence(card) if card.kind is ServiceKind.FLAT else ("", "")
        self._hour_row.setVisible(bool(words))
        self._hour.setText(words)
        self._hour.set_tone(tone)
        self._hour_icon.show_icon("alert-outline" if tone == "war" else "trending-up", tone or "t2")
        for label, text in ((self._measured, measured_sentence(card.measured)), (self._detail, card.detail)):
            label.setText(text)
            label.setVisible(bool(text))
        self._facts.show_facts(_facts(card))

    def _show_figures(self, card: ServiceCard) -> None:
        now = card.now
        gross = card.price_basis is PriceBasis.GROSS and card.taxed
        price = formats().money(now.cents) if now else "–"
        labels = [(_("Price with tax") if gross else _("Price, net"), price)]
        if card.kind is ServiceKind.LABOUR:
            labels = [(_("An hour with tax") if gross else _("An hour, net"), price)]
            labels.append((_("Step"), clock_time(card.step_minutes)))
        else:
            labels.append((_("Bench time"), bench_hours(card.bench_minutes)))
        labels.append((_("Sold, 90 days"), formats().number(card.sold)))
        self._figures.start()
        grid = QGridLayout()
        grid.setVerticalSpacing(2)
        for at, (label, figure) in enumerate(labels):
            grid.addWidget(PlainLabel(label, "small", tone="t2"), 0, at)
            grid.addWidget(PlainLabel(figure, "lead"), 1, at)
            grid.setColumnStretch(at, 1)
        self._figures.add(grid)


class PricePanel(Panel):
    """Prices by the day they start, the coming one on top."""

    def __init__(self, change: Callable[[], object], drop: Callable[[date], object]) -> None:
        super().__init__(_("Price"), icon="clock-outline")
        self._drop = drop
        self.link(_("Change price"), "catalogue.price.change", change)
        self._rows = _Refilled()
        self.add(self._rows)

    def show_card(self, card: ServiceCard) -> None:
        """Show an entry's prices; older ones than the last few are left out."""
        self._rows.start()
        past = [each for each in card.prices if each.state is PriceState.PAST][:SHOWN_PAST]
        for each in card.prices:
            if each.state is not PriceState.PAST or each in past:
                self._rows.add(self._line(each, taxed=card.taxed))
            if each.state is PriceState.NEXT:
                self._rows.add(self._drop_line(each))
        if not card.prices:
            self._rows.add(row(PlainLabel(_("No price yet."), "hint"), None))
        self._rows.add(row(PlainLabel(_("Open jobs keep their price."), "hint")))

    def _line(self, price: CardPrice, *, taxed: bool) -> QHBoxLayout:
        coming = price.state is PriceState.NEXT
        words = _("From {day}") if coming else _("Since {day}")
        when = PlainLabel(words.format(day=formats().day(price.from_day)), "group" if coming else "small", cut=True)
        if not coming:
            when.set_tone("t2")
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(when, 1)
        if price.state is PriceState.NOW:
            line.addWidget(BadgeLabel(Badge("ok", "check", _("Now"))))
        elif coming:
            line.addWidget(BadgeLabel(Badge("inf", "clock-outline", _("Next"))))
        line.addWidget(PlainLabel(formats().money(price.net_cents), "bold"))
        if taxed:
            line.addWidget(PlainLabel(formats().money(price.gross_cents), "small", tone="t2"))
        return line

    def _drop_line(self, price: CardPrice) -> QHBoxLayout:
        drop = link_button(
            _("Take back"), f"catalogue.price.drop.{price.from_day.isoformat()}", partial(self._drop, price.from_day)
        )
        drop.setAccessibleName(_("Take back the price from {day}").format(day=formats().day(price.from_day)))
        return row(drop, None)


class StepsPanel(Panel):
    """The checklist that goes onto a job with the entry."""

    def __init__(self, edit: Callable[[], object]) -> None:
        super().__init__(_("Checklist"), icon="check-circle-outline", note=" ")
        edit_link = self.link(_("Edit"), "catalogue.steps.edit", edit)
        edit_link.setAccessibleName(_("Edit the checklist"))
        self._rows = _Refilled(spacing=6)
        self.add(self._rows)

    def show_steps(self, steps: tuple[StepRow, ...]) -> None:
        """Show the steps in order."""
        self._rows.start()
        self.set_note(ngettext("{n} step", "{n} steps", len(steps)).format(n=len(steps)) if steps else "")
        for step in steps:
            line = QHBoxLayout()
            line.setSpacing(8)
            line.addWidget(IconLabel("check-circle-outline", "t3", 14))
            line.addWidget(PlainLabel(step.text, cut=True), 1)
            if step.required:
                line.addWidget(PlainLabel(_("Required"), "group", tone="war"))
            self._rows.add(line)
        if not steps:
            self._rows.add(row(PlainLabel(_("No checklist."), "hint"), None))


class PartsPanel(Panel):
    """The parts that the work usually needs, with what they cost the customer."""

    def __init__(self, edit: Callable[[], object]) -> None:
        super().__init__(_("Usual parts"), icon="package-variant-closed", note=" ")
        edit_link = self.link(_("Edit"), "catalogue.parts.edit", edit)
        edit_link.setAccessibleName(_("Edit the usual parts"))
        self._rows = _Refilled()
        self.add(self._rows)

    def show_parts(self, parts: tuple[PartRow, ...]) -> None:
        """Show the parts in order."""
        self._rows.start()
        self.set_note("")
        for part in parts:
            self._rows.add(_part_line(part))
            if part.note:
                self._rows.add(row(PlainLabel(part.note, "hint", wrap=True)))
        if not parts:
            self._rows.add(row(PlainLabel(_("No parts."), "hint"), None))


def _part_line(part: PartRow) -> QHBoxLayout:
    words = part.description
    if part.quantity != 1:
        words = _("{quantity} × {part}").format(quantity=formats().number(part.quantity), part=part.description)
    line = QHBoxLayout()
    line.setSpacing(8)
    line.addWidget(PlainLabel(words, "name", cut=True), 1)
    if part.free is not None:
        enough = part.free >= part.quantity
        free = _("{n} free").format(n=formats().number(part.free))
        line.addWidget(PlainLabel(free, "small", tone="t2" if enough else "wai"))
    extra = _("{amount} extra").format(amount=formats().money(part.price_cents)) if part.price_cents else _("included")
    line.addWidget(PlainLabel(extra, "small", tone="t2"))
    return line


def _facts(card: ServiceCard) -> list[tuple[str, str]]:
    facts = []
    if card.kind is ServiceKind.LABOUR:
        facts.append((_("At least"), clock_time(card.minimum_minutes) if card.minimum_minutes else _("no minimum")))
        if card.labour_kind:
            facts.append((_("Where"), _(LABOUR_KIND_WORDS[card.labour_kind])))
    if card.category:
        facts.append((_("Category"), card.category))
    if card.tax_name:
        facts.append((_("Tax"), f"{card.tax_name} {formats().percent(card.tax_percent)}"))
    if card.warranty_days:
        days = ngettext("{n} day", "{n} days", card.warranty_days).format(n=card.warranty_days)
        facts.append((_("Warranty"), days))
    return facts


class _Refilled(QWidget):
    """Lines that are made anew for each entry."""

    def __init__(self, spacing: int = 6) -> None:
        super().__init__()
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._spacing = spacing
        self._inner: QWidget | None = None
        self._lines = QVBoxLayout()

    def start(self) -> None:
        """Throw the lines away and begin anew."""
        if self._inner is not None:
            self._inner.hide()
            self._outer.removeWidget(self._inner)
            self._inner.deleteLater()
        self._inner = QWidget()
        self._lines = QVBoxLayout(self._inner)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(self._spacing)
        self._outer.addWidget(self._inner)

    def add(self, line: QHBoxLayout | QGridLayout) -> None:
        """One more line."""
        self._lines.addLayout(line)
