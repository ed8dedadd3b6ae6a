"""What a person writes on the page of a job: notes, words to the customer, and the three texts."""

from collections.abc import Callable

from msp_desktop.domain.message import MessageEvent
from msp_desktop.i18n import _
from msp_desktop.queries.job_card import JobCard
from msp_desktop.queries.job_reach import JobReach, job_mail, job_reach
from msp_desktop.ui.jobs.composer import Composer, Side
from msp_desktop.ui.jobs.texts_panel import Begun, TextsPanel
from msp_desktop.ui.screen import Screen, new_key
from msp_desktop.usecases.jobs import JobText, add_note, write_text
from msp_desktop.usecases.messages import queue_message

Place = Callable[[], "tuple[JobCard, int] | None"]


class WritingWork:
    """Acts through a page; `place` gives the job shown and the item in front."""

    def __init__(self, page: Screen, place: Place) -> None:
        self._page, self._place = page, place
        self._key = new_key()
        self.reach: JobReach | None = None
        self.composer = Composer(self._write, page.touched, self._write_whole)
        self.texts = TextsPanel(self._save_text, page.touched)

    def refresh(self, card: JobCard) -> None:
        """Follow the customer of the job in front."""
        self.reach = self._page.ask(job_reach, job_id=card.id)
        self.composer.show_reach(_reach_words(self.reach, card.customer.facts.name))

    def message(self) -> None:
        """Write to the customer: in the composer where a mail can leave, else in the sheet that knows every way."""
        if self.reach is None:
            return
        if self.reach.by_mail:
            self.composer.start(Side.CUSTOMER)
        else:
            self._write_whole("")

    def _write(self, side: Side, text: str) -> bool:
        place = self._place()
        if place is None:
            return False
        card, item_id = place
        if side is Side.INTERNAL:
            done: object = self._page.run(add_note, key=self._key, job_id=card.id, text=text)
        else:
            done = self._send(card, item_id, text)
        if not done:
            return False
        self._key = new_key()
        return True

    def _send(self, card: JobCard, item_id: int, text: str) -> bool:
        if not text.strip():
            self._page.message.say("warning", _("Write the message first."))
            return False
        if self.reach is None or not self.reach.by_mail:
            self._write_whole(text)
            return False
        mail = self._page.ask(
            job_mail, job_id=card.id, item_id=item_id, text=text, now=self._page.desk.dispatcher.shop.now
        )
        done = self._page.run(
            queue_message,
            key=self._key,
            customer_id=mail.customer_id,
            job_id=card.id,
            to_address=mail.to_address,
            subject=mail.subject,
            body=mail.body,
            language=mail.language,
        )
        if done is not None:
            self._page.desk.say(_("The message leaves in a few seconds."))
        return done is not None

    def _write_whole(self, text: str) -> None:
        """The sheet with subject, address, files and the ways that leave by hand."""
        from msp_desktop.ui.messages.message_sheet import open_message

        place = self._place()
        if place is None:
            return

        def sent(*_ignored: object) -> None:
            self.composer.forget(Side.CUSTOMER)
            self._page.save_draft_now()

        sheet = open_message(
            self._page, customer_id=place[0].customer.id, job_id=place[0].id, event=MessageEvent.FREE, after=sent
        )
        sheet.begin_with(text)

    def _save_text(self, which: JobText, begun: Begun, text: str) -> bool:
        place = self._place()
        if place is None:
            return False
        card = place[0]
        kept = {JobText.PROBLEM: card.problem, JobText.FOUND: card.found, JobText.SOLUTION: card.solution}[which]
        # Other changes of the job do not matter to this text; somebody else's change of it does.
        seen = card.version if kept == begun.before else begun.seen
        done = self._page.run(write_text, job_id=card.id, which=which, text=text, seen=seen)
        return done is not None


def _reach_words(reach: JobReach, name: str) -> str:
    if reach.by_mail:
        return _("By mail to {address}, with greeting and closing").format(address=reach.address)
    if not reach.has_server:
        return _("No mail server is set up: the words are copied or sent by phone")
    if not reach.address:
        return _("{customer} has no mail address: the words are copied or sent by phone").format(customer=name)
    return _("{customer} wants no mail: the words are copied or sent by phone").format(customer=name)
