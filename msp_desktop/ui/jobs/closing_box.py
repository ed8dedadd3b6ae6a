"""What stands under the lines: what is missing to close, the page's one blue button, and what it will do."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from msp_desktop import checks
from msp_desktop.domain.intake_answers import ContactWay
from msp_desktop.domain.job_state import JobState, can_move, can_reopen
from msp_desktop.i18n import _
from msp_desktop.queries.job_card import JobCard, JobItemCard
from msp_desktop.queries.job_reach import JobReach
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import InlineMessage, PlainLabel, primary_button
from msp_desktop.words import closing_gap_sentence


class ClosingBox(QWidget):
    """Close while in work, ask over the limit, checkout once ready, reopen when done and it may come back."""

    def __init__(self, act: Callable[[], object]) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        self.missing = InlineMessage("job.missing")
        self.main = primary_button(_("Close job"), "job.close", act, icon="check", large=True)
        self.main.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._hint = PlainLabel("", "hint", wrap=True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._closes = False
        self.tells = False
        """Whether closing writes to the customer by itself."""
        for each in (self.missing, self.main, self._hint):
            layout.addWidget(each)

    def closes(self) -> bool:
        """Whether the button closes the item in front, or asks whether it may go on."""
        return self._closes

    def show_item(self, card: JobCard, item: JobItemCard, reach: JobReach | None, today: date) -> None:
        """Follow the item in front."""
        self._closes = can_move(item.state, JobState.READY)
        self.tells = reach is not None and reach.tells_ready
        self._show_missing(card, item)
        done = formats().local(item.handed_over_at or item.state_since).date()
        self.main.setVisible(self._closes or item.state is JobState.READY or can_reopen(item.state, done, today))
        if self._closes and card.over_limit:
            self._say(_("Ask for approval"), "comment-question-outline", _("The total is over what was agreed"))
        elif self._closes:
            self._say(_("Close job"), "check", self._closing_words(card, reach))
        elif item.state is JobState.READY:
            self._say(_("Take payment"), "credit-card-outline", _("Opens checkout"))
        else:
            self._say(_("Reopen job"), "refresh", "")

    def _closing_words(self, card: JobCard, reach: JobReach | None) -> str:
        if self.tells:
            told = _("Makes the draft invoice and tells the customer by email")
            return told if card.lines else _("Tells the customer by email")
        if card.contact_way is ContactWay.CALL and reach is not None and reach.phone:
            words = _("Makes the draft invoice. Then call {phone}") if card.lines else _("Then call {phone}")
            return words.format(phone=checks.phone_grouped(reach.phone))
        return _("Makes the draft invoice") if card.lines else ""

    def _say(self, text: str, icon: str, hint: str) -> None:
        self.main.setText(text)
        self.main.show_icon(icon)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))

    def _show_missing(self, card: JobCard, item: JobItemCard) -> None:
        gaps = card.gaps([item.id]) if self._closes else ()
        if not gaps:
            self.missing.clear()
            return
        sentences = [closing_gap_sentence(gap, formats()) for gap in gaps]
        text = " ".join([*sentences[1:], _("Closing asks why.")])
        if (self.missing.text(), self.missing.accessibleName()) != (sentences[0], f"{sentences[0]} {text}"):
            self.missing.say("warning", sentences[0], text)
