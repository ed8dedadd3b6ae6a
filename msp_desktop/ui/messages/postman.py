"""The postman: asks what is due, sends it on the worker, and tells under the bell what needs somebody."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from shiboken6 import isValid

from msp_desktop.domain.errors import Unavailable
from msp_desktop.domain.message import Trouble
from msp_desktop.i18n import _, ngettext
from msp_desktop.queries.message_post import PostStanding, post_standing
from msp_desktop.ui.messages.words import TROUBLE_WORDS

if TYPE_CHECKING:
    from msp_desktop.store.shop import Shop
    from msp_desktop.ui.background import Progress
    from msp_desktop.ui.desk import Desk
    from msp_desktop.workflows.send_messages import Door, Posted

HEARS = frozenset({"message", "mail_server", "vault_secret"})
FIRST_MS = 1500
LOCKED_MS = 30_000
LONGEST_MS = 60_000
NEED, PAUSE = "messages", "mail"


class Postman(QObject):
    """One for a desk. The queue is rows, so what waits when the window closes leaves after the next start."""

    def __init__(self, desk: "Desk", parent: QObject | None = None, *, door: "Door | None" = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._door = door
        self._busy = False
        self._settled = False
        self.paused: Trouble | None = None
        """Why no mail leaves at all until somebody has looked; None while it does."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.go_round)
        desk.dispatcher.changed.connect(self._heard)
        self._timer.start(FIRST_MS)

    def stop(self) -> None:
        """Send nothing any more; the round on its way ends."""
        self._timer.stop()
        self._desk.dispatcher.changed.disconnect(self._heard)

    def go_round(self) -> None:
        """Send what is due, on the worker; the first round looks for what a crash left half-way."""
        if self._busy:
            return
        standing = self._standing()
        if standing is None:
            return
        self._tell(standing.needs_you)
        due = standing.next_due is not None and standing.next_due <= self._desk.dispatcher.shop.now
        if self._settled and (self.paused is not None or not due):
            self._plan()
            return
        self._busy = True
        self._desk.dispatcher.start(_("Sending messages"), self._round, done=self._done, failed=self._failed)

    def _round(self, shop: "Shop", progress: "Progress") -> "Posted":
        # Mail is loaded with the first round, not with the window.
        from msp_desktop.workflows.send_messages import DOOR, send_due, settle_after_start

        # The program sends, not whoever is at the screen just now.
        system = shop.acting_as(None)
        if not self._settled:
            settle_after_start(system)
            self._settled = True
        return send_due(system, door=self._door or DOOR, told=progress)

    def _done(self, posted: "Posted") -> None:
        if not isValid(self):
            return  # the window was made anew meanwhile and has a postman of its own
        self._busy = False
        if posted.paused is not None and not posted.locked:
            self.paused = posted.paused
        if posted.paused is not None:
            self._say_paused(posted)
        elif posted.sent:
            self._desk.solve(PAUSE)
            self._desk.say(ngettext("{n} message sent.", "{n} messages sent.", posted.sent).format(n=posted.sent))
        self._plan(LOCKED_MS if posted.locked else 0)

    def _failed(self, error: Exception) -> None:
        if not isValid(self):
            return
        self._busy = False
        # What was on its way when the round broke off is looked for in the next one.
        self._settled = False
        self._desk.notice(PAUSE, str(error), self._open_messages)
        self._plan(LONGEST_MS)

    def _say_paused(self, posted: "Posted") -> None:
        assert posted.paused is not None
        words = _("No mail leaves: {reason} {answer}").format(
            reason=_(TROUBLE_WORDS[posted.paused]), answer=posted.answer
        )
        self._desk.notice(PAUSE, words.strip(), lambda: self._desk.go("settings", section="mail"))

    def _open_messages(self) -> None:
        self._desk.go("messages")

    def _heard(self, touched: frozenset[str]) -> None:
        if touched & HEARS:
            # Other settings, or a test message that left with these.
            if touched & {"mail_server", "vault_secret"}:
                self.paused = None
                self._desk.solve(PAUSE)
            self._plan()

    def _plan(self, at_least: int = 0) -> None:
        """Come again when the next message is due, within a minute in any case."""
        standing = self._standing()
        if standing is None:
            return
        self._tell(standing.needs_you)
        if standing.next_due is None or (self.paused is not None and self._settled):
            self._timer.stop()
            return
        wait = (standing.next_due - self._desk.dispatcher.shop.now).total_seconds() * 1000
        self._timer.start(int(min(max(wait + 50, at_least, 50), LONGEST_MS)))

    def _standing(self) -> PostStanding | None:
        """How the queue stands; None when the shop cannot be read now, for example because it is being closed."""
        try:
            return self._desk.dispatcher.ask(post_standing)
        except Unavailable:
            self._timer.start(LONGEST_MS)
            return None

    def _tell(self, needs_you: int) -> None:
        self._desk.show_counts({"messages": -needs_you})
        if needs_you:
            words = ngettext("{n} message needs you.", "{n} messages need you.", needs_you)
            self._desk.notice(NEED, words.format(n=needs_you), self._open_messages)
        else:
            self._desk.solve(NEED)
