"""Telling several customers at once that their devices are ready."""

from collections.abc import Sequence

from msp_desktop.domain.errors import Refused
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.message import MessageEvent
from msp_desktop.i18n import _, ngettext
from msp_desktop.store.models.job import Job
from msp_desktop.store.unit_of_work import UnitOfWork
from msp_desktop.usecases.jobs.record import items_of
from msp_desktop.usecases.messages import take_back_messages, tell_customer


def notify_ready(work: UnitOfWork, *, job_ids: Sequence[int]) -> tuple[int, ...]:
    """Write to the customers of these jobs that their devices wait; gives the messages. One act with one undo.

    Raises Refused when nobody of them can be written to.
    """
    sent = []
    for job_id in dict.fromkeys(job_ids):
        job = work.get(Job, job_id)
        ready = [item.id for item in items_of(work, job.id) if item.state is JobState.READY]
        if not ready:
            raise Refused(_("{job} is not ready any more.").format(job=job.number))
        told = tell_customer(work, job_id=job.id, event=MessageEvent.READY_REMINDER, item_ids=ready, asked=True)
        if told is not None:
            sent.append(told)
    if not sent:
        raise Refused(_("None of these customers can be written to. Call them."))
    words = ngettext("{n} customer is told", "{n} customers are told", len(sent))
    work.undo_with(words.format(n=len(sent)), take_back_messages, message_ids=tuple(sent))
    return tuple(sent)
