"""The badges in the header of a job: its state, when it is due or what it waits for, and the flags laid over it."""

from msp_desktop.domain.job_state import JobState
from msp_desktop.i18n import _
from msp_desktop.queries.job_card import JobCard, JobItemCard
from msp_desktop.queries.quote_card import quote_sent_at
from msp_desktop.ui.badges import job_badge
from msp_desktop.ui.formats import formats
from msp_desktop.ui.jobs.card_words import asked_badge, is_delivery_late
from msp_desktop.ui.jobs.words import due_badge
from msp_desktop.ui.kit import Badge
from msp_desktop.ui.screen import Screen


def head_badges(page: Screen, card: JobCard, item: JobItemCard) -> list[Badge]:
    """The badges of the item in front."""
    now = page.desk.dispatcher.shop.now
    badges = [job_badge(item.state)]
    if (due := due_badge(item.state, card.promised_at, now)) is not None:
        badges.append(due)
    if item.state is JobState.WAITING_APPROVAL:
        sent = page.ask(quote_sent_at, job_ids=(card.id,)).get(card.id)
        badges.append(asked_badge(sent, now))
    if item.state is JobState.WAITING_PARTS:
        badges.append(_delivery(item, page))
    if card.rush:
        badges.append(Badge("war", "alert-outline", _("Rush")))
    if item.unrepaired:
        badges.append(Badge("neu", "undo", _("Goes back unrepaired")))
    if card.warranty_of_id is not None:
        badges.append(Badge("app", "autorenew", _("Warranty return of {job}").format(job=card.warranty_of)))
    return badges


def _delivery(item: JobItemCard, page: Screen) -> Badge:
    today = page.desk.dispatcher.shop.today
    if item.expected_day is None:
        since = formats().near_day(formats().local(item.state_since).date(), today)
        return Badge("wai", "truck-delivery-outline", _("Waiting since {day}").format(day=since))
    token = "bad" if is_delivery_late(item.state, item.expected_day, today) else "wai"
    words = _("Expected {day}") if token == "wai" else _("Was expected {day}")
    return Badge(token, "truck-delivery-outline", words.format(day=formats().near_day(item.expected_day, today)))
