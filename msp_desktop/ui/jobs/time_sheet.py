"""Correcting a stretch of work: its minutes with the reason, how it is billed, or that it never was."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from msp_desktop.domain.labour import worked_minutes
from msp_desktop.i18n import _
from msp_desktop.queries.job_times import LabourType, TimeRow
from msp_desktop.ui.formats import formats
from msp_desktop.ui.jobs.ask_sheet import AskSheet, reason_field
from msp_desktop.ui.kit import Combo, Field, NumberEdit, button
from msp_desktop.ui.screen import Screen
from msp_desktop.usecases.jobs import bill_time, correct_time, discard_time

COVERED = 0


def open_correct(screen: Screen, row: TimeRow, labours: Sequence[LabourType], now: datetime) -> AskSheet:
    """Ask the minutes really worked, and why they differ from the clock."""
    minutes = NumberEdit("job.time.minutes", width=110)
    took = worked_minutes(row.started_at, now) if row.minutes is None else row.minutes
    minutes.set_value(Decimal(took))
    options = [(COVERED, _("Not billed")), *((each.id, each.name) for each in labours)]
    billed: Combo[int] = Combo("job.time.billed", options)
    billed.set_value(row.labour_id or COVERED)
    why, reason = reason_field("job.time.reason", required=False)
    reason.set_value(row.reason)

    def act() -> bool:
        seen: int | None = row.version
        labour = billed.value() or None
        if labour != row.labour_id:
            if screen.run(bill_time, time_id=row.id, labour_id=labour, seen=seen) is None:
                return False
            seen = None
        given = int(minutes.value() or 0)
        if given == took and row.minutes is not None:
            return True
        return screen.run(correct_time, time_id=row.id, minutes=given, reason=reason.value(), seen=seen) is not None

    def discard() -> None:
        if screen.run(discard_time, time_id=row.id, seen=row.version) is not None:
            made.close()

    start = formats().local(row.started_at)
    note = _("{person}, {day}, from {time}").format(
        person=row.person, day=formats().weekday_short(start.date()), time=formats().time(row.started_at)
    )
    fields = [
        Field(_("Minutes worked"), minutes, required=True, missing=_("Enter minutes of 0 or more.")),
        Field(_("Billed by"), billed),
        why,
        button(_("Take this time off"), "job.time.discard", discard, icon="close", kind="danger", small=True),
    ]
    made = AskSheet(screen, _("Correct the time"), fields, _("Save time"), act, name="job.time", note=note)
    return made.open(first=minutes)
