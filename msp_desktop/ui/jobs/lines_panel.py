"""Work and parts of a job: the field that adds, the lines, what they come to, and the agreed limit."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from msp_desktop.domain.country import preset_of
from msp_desktop.domain.line_stock import LineStockState
from msp_desktop.domain.totals import PriceBasis
from msp_desktop.domain.work_kind import LineKind
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.job_card import JobCard, JobItemCard, JobLineRow
from msp_desktop.queries.part_lookup import FoundPart
from msp_desktop.ui.formats import formats
from msp_desktop.ui.inventory.part_picker import part_found
from msp_desktop.ui.jobs.line_hints import LineHints
from msp_desktop.ui.jobs.line_work import LineWork
from msp_desktop.ui.jobs.stock_words import short_badge, short_words
from msp_desktop.ui.kit import (
    Badge,
    Bar,
    Column,
    EmptyState,
    Found,
    LookupBox,
    Panel,
    PlainLabel,
    RowTable,
    Rule,
)
from msp_desktop.words import LINE_KIND_WORDS, TAX_WORDS

LONG_BADGES = frozenset({LineStockState.WAITS, LineStockState.TO_SEND})
"""What leaves no room for the code beside it."""


class LinesPanel(Panel):
    """Lines of the item in front, totals of the whole job."""

    def __init__(self, acts: LineWork) -> None:
        super().__init__(_("Work and parts"), icon="receipt-text-outline", note=" ", note_right=True, bare=True)
        self._acts = acts
        self._today = date.min
        self.adder = LookupBox(
            "job.add",
            self._found,
            placeholder=_("Type a name or code, or scan"),
            keys="Ctrl+L",
            icon="barcode-scan",
            add_words=_("Add “{text}” as a part"),
            clears=True,
        )
        self.adder.setAccessibleName(_("Add work or a part"))
        self.adder.chosen.connect(acts.add)
        self.adder.added.connect(acts.add_part)
        top = QHBoxLayout()
        top.setContentsMargins(12, 10, 12, 10)
        top.addWidget(self.adder)
        self.add(top)
        self.table: RowTable[JobLineRow] = RowTable(
            "job.lines",
            _("Work and parts"),
            [
                Column("description", N_("Line"), kind="strong", detail=self._detail, badge=self._badge),
                Column("quantity", N_("Qty"), 48, kind="number", value=lambda one: formats().number(one.quantity)),
                Column("amount_cents", N_("Amount"), 90, kind="money_strong"),
            ],
            two_lines=True,
            bare=True,
        )
        self.table.set_empty(EmptyState(_("No lines yet. Add the work and the parts."), "job.lines.empty"))
        self.table.opened.connect(acts.change)
        remove = QShortcut(QKeySequence("Del"), self.table.view)
        remove.setContext(Qt.ShortcutContext.WidgetShortcut)
        remove.activated.connect(self._remove)
        self.add(self.table, 1)
        self._hints = LineHints(acts)
        self.add(self._hints)
        self.add(Rule())
        self._foot = QWidget()
        self.add(self._foot)
        self._build_foot()

    def _build_foot(self) -> None:
        layout = QVBoxLayout(self._foot)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(6)
        self._sums = QGridLayout()
        self._sums.setContentsMargins(0, 0, 0, 0)
        self._sums.setVerticalSpacing(4)
        layout.addLayout(self._sums)
        self._bar = Bar(_("Agreed limit used"))
        layout.addWidget(self._bar)
        self._limit = QHBoxLayout()
        self._within, self._left = PlainLabel("", "group"), PlainLabel("", "small", tone="t2")
        self._limit.addWidget(self._within)
        self._limit.addStretch(1)
        self._limit.addWidget(self._left)
        layout.addLayout(self._limit)

    def show_lines(self, card: JobCard, item: JobItemCard, today: date) -> None:
        """Show the lines of one item and the sums of the job."""
        self._today = today
        several = len(card.items) > 1
        rows = [line for line in card.lines if line.item_id == item.id]
        note = ngettext("{n} line", "{n} lines", len(rows)).format(n=len(rows))
        if several and len(rows) != len(card.lines):
            note = _("{n} of {all} lines").format(n=len(rows), all=len(card.lines))
        self.set_note(note)
        self.table.show_rows(rows)
        self._hints.show_lines(rows, item.state)
        self._show_sums(card, several=several)
        self._show_limit(card)

    def _badge(self, row: JobLineRow) -> Badge | None:
        return short_badge(row.stock, self._today)

    def _detail(self, row: JobLineRow) -> str:
        return line_detail(row, self._today)

    def _show_sums(self, card: JobCard, *, several: bool) -> None:
        while item := self._sums.takeAt(0):
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        rows: list[tuple[str, int]] = []
        if card.discount_cents:
            rows.append((_("Lines"), card.subtotal_cents))
            percent = formats().percent(card.discount_percent)
            rows.append((_("Discount {percent}").format(percent=percent), -card.discount_cents))
        if card.basis is PriceBasis.NET:
            rows.append((_("Net"), card.net_cents))
        name = _(TAX_WORDS[preset_of(formats().country).tax_word])
        for tax in card.taxes:
            words = _("{tax} {percent}") if card.basis is PriceBasis.NET else _("Of which {tax} {percent}")
            if tax.tax_cents or tax.tax.percent:
                percent = formats().percent(tax.tax.percent)
                rows.append((words.format(tax=name, percent=percent), tax.tax_cents))
        if card.basis is PriceBasis.GROSS:
            self._sum(0, _("Total of the job") if several else _("Total"), card.total_cents, role="total")
            shift = 1
        else:
            shift = 0
        for at, (words, cents) in enumerate(rows):
            self._sum(at + shift, words, cents)
        if card.basis is PriceBasis.NET:
            self._sum(len(rows), _("Total of the job") if several else _("Total"), card.total_cents, role="total")

    def _sum(self, at: int, words: str, cents: int, role: str = "") -> None:
        tone = "" if role else "t2"
        label, amount = PlainLabel(words, role, tone=tone), PlainLabel(formats().money(cents), role)
        self._sums.addWidget(label, at, 0)
        self._sums.addWidget(amount, at, 1, Qt.AlignmentFlag.AlignRight)

    def _show_limit(self, card: JobCard) -> None:
        limit = card.agreed_cents
        self._bar.setVisible(limit is not None)
        self._within.setVisible(limit is not None)
        self._left.setVisible(limit is not None)
        if limit is None:
            return
        over = card.over_limit
        self._bar.show_share(card.total_cents, limit, "bad" if over else "ok")
        self._within.setText(_("⚠ Over the limit") if over else _("✓ Within limit"))
        self._within.set_tone("bad" if over else "ok")
        left = formats().money(abs(limit - card.total_cents))
        words = _("{left} over {limit}") if over else _("{left} left of {limit}")
        self._left.setText(words.format(left=left, limit=formats().money(limit)))

    def _found(self, typed: str) -> list[Found]:
        """Services and parts; a code typed in full comes first, whichever it is of."""
        services, parts = self._services(typed), [part_found(each) for each in self._acts.find_parts(typed)]
        exact = [each for each in parts if isinstance(each.payload, FoundPart) and _is_meant(each.payload)]
        return [*exact, *services, *(each for each in parts if each not in exact)]

    def _services(self, typed: str) -> list[Found]:
        return [
            Found(
                each.name,
                each.code,
                payload=each,
                icon="timer-outline" if each.by_the_hour else "tag-outline",
                right=_("{price} / h").format(price=formats().money(each.unit_cents))
                if each.by_the_hour
                else formats().money(each.unit_cents),
            )
            for each in self._acts.find(typed)
        ]

    def _remove(self) -> None:
        if (row := self.table.current()) is not None:
            self._acts.remove(row)


def _is_meant(part: FoundPart) -> bool:
    return part.exact or part.serial_id is not None


def line_detail(row: JobLineRow, today: date) -> str:
    """The second line: kind, code, where the part stands, time worked, discount, and a price that is not the list's."""
    if row.stock is None:
        parts = [_("Time, from timer") if row.from_timer else _(LINE_KIND_WORDS[row.kind])]
    else:
        # The badge says that it is a part of the stock.
        said = ", ".join(each for each in row.stock.serials if each) or short_words(row.stock, today)
        parts = [said] if said else []
    if row.code and (row.stock is None or (row.stock.state not in LONG_BADGES and not parts)):
        # Beside a badge there is room for one thing; where the piece lies is what the bench looks for.
        parts.append(row.code)
    if row.optional:
        parts.append(_("may be left out"))
    if row.kind is LineKind.LABOUR and row.actual_minutes is not None:
        parts.append(_("{n} min worked").format(n=row.actual_minutes))
    if row.discount_percent:
        parts.append(_("−{percent}").format(percent=formats().percent(row.discount_percent)))
    if row.unit_cents != row.list_cents:
        parts.append(_("list {price}").format(price=formats().money(row.list_cents)))
    return " · ".join(parts)
