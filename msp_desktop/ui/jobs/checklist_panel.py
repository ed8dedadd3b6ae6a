"""The checklist of the item in front: Space ticks a step, and the row says who did it and when."""

from collections.abc import Callable, Sequence

from msp_desktop.i18n import N_, _
from msp_desktop.queries.job_card import JobCard, JobCheckRow
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import Bar, Column, EmptyState, Panel, PlainLabel, RowTable
from msp_desktop.ui.kit.labels import initials

MOST_SHOWN = 9


class ChecklistPanel(Panel):
    """Steps with their ticks; `tick(row)` is asked for Space or a click."""

    def __init__(self, tick: Callable[[JobCheckRow], object]) -> None:
        super().__init__(_("Checklist"), icon="check-circle-outline", bare=True)
        self._bar = Bar(_("Steps done"))
        self._bar.setFixedWidth(108)
        self._count = PlainLabel("", "strong")
        self.add_to_head(self._bar)
        self.add_to_head(self._count)
        self.table: RowTable[JobCheckRow] = RowTable(
            "job.checks",
            _("Checklist"),
            [
                Column("done", "", 42, kind="check", value=lambda one: one.done_at is not None),
                Column("text", N_("Step"), tone=_tone),
                Column("who", N_("By"), 150, align="right", kind="small", value=_who, tone=_who_tone),
            ],
            dense=True,
            bare=True,
        )
        self.table.view.horizontalHeader().hide()
        self.table.set_empty(EmptyState(_("No steps. They come with the service on a line."), "job.checks.empty"))
        self.table.checked.connect(tick)
        self.add(self.table)

    def show_checks(self, card: JobCard, item_id: int) -> None:
        """Show the steps of one item."""
        rows = [check for check in card.checks if check.item_id == item_id]
        done = sum(check.done_at is not None for check in rows)
        lines = dict.fromkeys(check.line_id for check in rows)
        names = [line.description for line in card.lines if line.id in lines]
        self.set_note(names[0] if len(names) == 1 else "")
        self._bar.setVisible(bool(rows))
        self._bar.show_share(done, len(rows), "ok" if rows and done == len(rows) else "")
        self._count.setText(_("{done} of {all}").format(done=done, all=len(rows)) if rows else "")
        self.table.show_rows(rows)
        height = self.table.row_height() * min(len(rows), MOST_SHOWN) + 1 if rows else 74
        self.table.setFixedHeight(height)

    def go_to_open(self, rows: Sequence[JobCheckRow] | None = None) -> bool:
        """Put the first open step in front; False when all are done."""
        found = next((row for row in rows or self.table.rows() if row.done_at is None), None)
        return found is not None and self.table.select(found.id)


def _tone(row: JobCheckRow) -> str:
    return "t2" if row.done_at is not None else ""


def _who(row: JobCheckRow) -> str:
    if row.done_at is not None:
        return _("{who} {time}").format(who=initials(row.done_by), time=formats().time(row.done_at))
    if row.skip_reason:
        return _("Left out")
    return _("Required") if row.required else " "


def _who_tone(row: JobCheckRow) -> str:
    return "wai" if row.required and row.done_at is None and not row.skip_reason else "t3"
