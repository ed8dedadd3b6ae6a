"""The columns of the catalogue, and the bar that shows an hour's income against the shop's target."""

from typing import Any

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from msp_desktop.domain.work_kind import ServiceKind
from msp_desktop.i18n import N_, NO_VALUE, _
from msp_desktop.queries.catalogue_list import CatalogueRow
from msp_desktop.ui import icons
from msp_desktop.ui.catalogue.figures import bench_hours, clock_time
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import Column, RowTable
from msp_desktop.ui.kit.row_delegate import RowDelegate
from msp_desktop.ui.theme import theme
from msp_desktop.words import LABOUR_KIND_WORDS

FULL = 1.6
"""The right end of a bar, as a multiple of the target."""
HOUR, AGAINST = "hour_cents", "against"


def catalogue_columns(with_tax: str) -> list[Column[CatalogueRow]]:
    """All columns; `shown_columns` chooses among them by kind and room."""
    return [
        Column("code", N_("Code"), 80, kind="mono", sortable=True),
        Column("name", N_("Service"), kind="strong", sortable=True),
        Column("labour_kind", N_("Where"), 116, kind="muted", value=_labour_kind),
        Column("bench_minutes", N_("Bench time"), 90, kind="number", sortable=True, value=_bench, tone=_grey),
        Column("step_minutes", N_("Step"), 80, kind="number", value=_step, tone=_grey),
        Column("net_cents", N_("Net"), 86, kind="money_strong", sortable=True),
        Column("gross_cents", with_tax, 92, kind="money", sortable=True, tone=_grey),
        Column("sold", N_("Sold 90 d"), 94, kind="number", sortable=True, value=_sold),
        Column(HOUR, N_("An hour"), 94, kind="money_strong", sortable=True, tone=_hour_tone),
        Column(AGAINST, N_("Against target"), 98, kind="share", value=_against),
    ]  # fmt: skip


def shown_columns(kind: ServiceKind, *, taxed: bool, target: bool, room: int) -> list[str]:
    """Which columns fit: those of the kind; tax and bar give way first where the window is small."""
    keys = ["code", "name"]
    if kind is ServiceKind.LABOUR:
        keys += ["labour_kind", "step_minutes", "net_cents"]
    else:
        keys += ["bench_minutes", "net_cents"]
    if taxed and (room >= theme().px(700)):
        keys.append("gross_cents")
    keys.append("sold")
    if kind is ServiceKind.FLAT:
        keys.append(HOUR)
    if target and room >= theme().px(800):
        keys.append(AGAINST)
    return keys


class TargetDelegate(RowDelegate):
    """Paints the warning before an hour's income under target, and the bar with the target's mark."""

    def __init__(self, table: RowTable[CatalogueRow], key: str) -> None:
        super().__init__(table)
        self._key = key

    def _paint_value(
        self, painter: QPainter, box: QRect, column: Column[Any], row: CatalogueRow, *, selected: bool
    ) -> None:
        if self._key == AGAINST:
            _paint_bar(painter, box, row)
            return
        super()._paint_value(painter, box, column, row, selected=selected)
        if row.under_target:
            font = self._font(column.kind)[1]
            amount = font.horizontalAdvance(formats().money(row.hour_cents or 0))
            mark = theme().px(14)
            place = QRectF(box.right() - amount - mark - 6, box.center().y() - mark / 2, mark, mark)
            icons.draw(painter, place, "alert-outline", theme().colour("war"))


def paint_legend_mark(painter: QPainter, box: QRectF, token: str) -> None:
    """One sample of the bar, for the legend."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme().colour(token))
    painter.drawRoundedRect(box, 2, 2)
    painter.restore()


def _paint_bar(painter: QPainter, box: QRect, row: CatalogueRow) -> None:
    if row.hour_cents is None or not row.target_cents:
        return
    look = theme()
    high = look.px(7)
    bar = QRectF(box.left(), box.center().y() - high / 2 + 0.5, box.width(), high)
    share = min(row.hour_cents / (row.target_cents * FULL), 1.0)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour("neub"))
    painter.drawRoundedRect(bar, 3, 3)
    painter.setBrush(look.colour("c2" if row.under_target else "c1"))
    painter.drawRoundedRect(QRectF(bar.left(), bar.top(), max(bar.width() * share, 4.0), high), 3, 3)
    painter.setBrush(look.colour("t1"))
    painter.drawRect(QRectF(round(bar.left() + bar.width() / FULL) - 1, bar.top() - 3, 2, high + 6))
    painter.restore()


def _labour_kind(row: CatalogueRow) -> str:
    return _(LABOUR_KIND_WORDS[row.labour_kind]) if row.labour_kind else ""


def _bench(row: CatalogueRow) -> str:
    return _("by time") if row.kind is ServiceKind.LABOUR else bench_hours(row.bench_minutes)


def _step(row: CatalogueRow) -> str:
    return clock_time(row.step_minutes)


def _sold(row: CatalogueRow) -> str:
    return formats().number(row.sold) if row.sold else NO_VALUE


def _grey(_row: CatalogueRow) -> str:
    return "t2"


def _hour_tone(row: CatalogueRow) -> str:
    return "war" if row.under_target else ""


def _against(row: CatalogueRow) -> str:
    """For screen readers; the bar itself is painted."""
    if row.hour_cents is None or not row.target_cents:
        return NO_VALUE
    return _("under target") if row.under_target else _("on target")
