"""How appointments look and read: icons, badges and one-line descriptions."""

from collections.abc import Mapping
from datetime import datetime

from msp_desktop.domain.appointment import AppointmentKind, AppointmentState
from msp_desktop.i18n import _
from msp_desktop.queries.appointment_list import AppointmentRow
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import Badge
from msp_desktop.words import APPOINTMENT_KIND_WORDS, APPOINTMENT_STATE_WORDS

KIND_LOOKS: Mapping[AppointmentKind, tuple[str, str]] = {
    AppointmentKind.ON_SITE: ("wrk", "map-marker-outline"),
    AppointmentKind.DROP_OFF: ("inf", "tray-arrow-down"),
    AppointmentKind.PICK_UP: ("ok", "bag-checked"),
    AppointmentKind.REMOTE: ("app", "laptop"),
}
_STATE_LOOKS: Mapping[AppointmentState, tuple[str, str]] = {
    AppointmentState.PLANNED: ("inf", "calendar-outline"),
    AppointmentState.DONE: ("ok", "check"),
    AppointmentState.CANCELLED: ("neu", "close-circle-outline"),
    AppointmentState.MISSED: ("wai", "alert-outline"),
}


def state_badge(state: AppointmentState) -> Badge:
    """The badge of an appointment's state."""
    token, icon = _STATE_LOOKS[state]
    return Badge(token, icon, _(APPOINTMENT_STATE_WORDS[state]))


def kind_badge(kind: AppointmentKind) -> Badge:
    """The badge of what an appointment is for."""
    token, icon = KIND_LOOKS[kind]
    return Badge(token, icon, _(APPOINTMENT_KIND_WORDS[kind]))


def from_to(row: AppointmentRow) -> str:
    """`10:00 – 11:30` on the shop's clock."""
    return _("{starts} – {ends}").format(starts=formats().time(row.starts_at), ends=formats().time(row.ends_at))


def told(row: AppointmentRow, now: datetime) -> str:
    """An appointment in one line, for screen readers."""
    day = formats().near_day(formats().local(row.starts_at).date(), formats().local(now).date())
    parts = [day, from_to(row), row.who, _(APPOINTMENT_KIND_WORDS[row.kind]), row.person, row.place]
    if row.state is not AppointmentState.PLANNED:
        parts.append(_(APPOINTMENT_STATE_WORDS[row.state]))
    return ", ".join(part for part in parts if part)


def clock(minute: int) -> str:
    """`9:30` of minutes after midnight."""
    return f"{minute // 60}:{minute % 60:02d}"
