"""What the intake page says about a known customer, a device and the first free bench time."""

from datetime import date, datetime

from msp_desktop import checks
from msp_desktop.domain.drafts.intake import IntakeDraft
from msp_desktop.domain.intake_answers import ContactWay
from msp_desktop.i18n import _, ngettext
from msp_desktop.queries.customer_doubles import SameIn
from msp_desktop.queries.intake_customers import IntakeCustomer
from msp_desktop.queries.intake_devices import IntakeDevice
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit.edits import moment_words


def visits(row: IntakeCustomer) -> str:
    """`2 jobs since 2024 · last visit 3 Mar 2026`; a customer without jobs has none to speak of."""
    if not row.jobs or row.since is None or row.last_visit is None:
        return _("No jobs yet")
    reader = formats()
    since = reader.local(row.since).year
    jobs = ngettext("{n} job since {year}", "{n} jobs since {year}", row.jobs).format(n=row.jobs, year=since)
    last = _("last visit {day}").format(day=reader.day(reader.local(row.last_visit).date()))
    return " · ".join((jobs, last))


def owes(row: IntakeCustomer, today: date) -> str:
    """`Owes €122.00, 19 days late`, `Owes €122.00`, or "" when nothing is owed."""
    if row.owed_cents <= 0:
        return ""
    amount = formats().money(row.owed_cents)
    late = (today - row.oldest_due).days if row.oldest_due else 0
    if late <= 0:
        return _("Owes {amount}").format(amount=amount)
    words = ngettext("Owes {amount}, {n} day late", "Owes {amount}, {n} days late", late)
    return words.format(amount=amount, n=late)


def reach(row: IntakeCustomer) -> str:
    """Phone and mail beside a name in the list."""
    phone = checks.phone_grouped(row.phone) if row.phone else ""
    return " · ".join(each for each in (phone, row.email) if each)


def last_here(row: IntakeDevice, now: datetime) -> str:
    """`here as J-2658`, or when the device was here last."""
    if row.open_job:
        return _("here as {job}").format(job=row.open_job)
    if row.last_job_at is None:
        return _("not here yet")
    return _("last here {day}").format(day=formats().near_day(_day(row.last_job_at), _day(now)))


def same_as(same: SameIn, name: str) -> str:
    """`Same mobile as Anna Kowalski.`"""
    sentences = {
        SameIn.TAX_NUMBER: _("Same tax number as {name}."),
        SameIn.PHONE: _("Same mobile as {name}."),
        SameIn.EMAIL: _("Same email as {name}."),
        SameIn.NAME: _("Nearly the same name as {name}."),
    }
    return sentences[same].format(name=name)


def told(draft: IntakeDraft) -> str:
    """Which message leaves on booking in, "" where the customer wants calls."""
    if draft.contact_way is not ContactWay.EMAIL:
        return ""
    address = draft.customer.email.strip()
    return _("An email goes to {address}.").format(address=address) if address else _("There is no email to write to.")


def moment(at: datetime) -> str:
    """`Thu 19 Nov, 18:00`, without the year, as the page shows a promise."""
    return moment_words(formats().local(at))


def _day(at: datetime) -> date:
    return formats().local(at).date()
