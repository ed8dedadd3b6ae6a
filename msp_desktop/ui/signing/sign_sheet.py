"""The sheet to sign on: what is signed, large and in the customer's language, the name, and the field."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from msp_desktop.domain.signature import SigningMoment
from msp_desktop.i18n import Words, _
from msp_desktop.queries.signature_of import SignedDevice, SigningFacts, signing_facts
from msp_desktop.ui.kit import Field, LineEdit, PlainLabel, Sheet, button, flat_button, row
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.kit.signature_pad import SignaturePad
from msp_desktop.ui.screen import new_key
from msp_desktop.ui.theme import theme
from msp_desktop.usecases.signatures import keep_signature
from msp_desktop.words import ACCESSORY_WORDS

if TYPE_CHECKING:
    from msp_desktop.ui.screen import Screen

WIDTH, PAD_HEIGHT, TERMS_HEIGHT = 720, 170, 150
WIDEST = 16_777_215
"""Qt's word for no limit."""
After = Callable[[bool], object]


def open_signing(
    screen: "Screen",
    *,
    job_id: int,
    moment: SigningMoment,
    item_ids: Sequence[int] = (),
    who: str = "",
    after: After | None = None,
) -> "SignSheet":
    """Let somebody sign for a job, or for devices of it.

    `after(signed)` is called once, when the sheet is gone: False for “Sign on paper instead” and for Esc. What prints
    then is up to the caller; without `after`, the paper to sign prints by itself when it is asked for.
    """
    facts = screen.ask(signing_facts, job_id=job_id, item_ids=item_ids)
    sheet = SignSheet(screen, facts, job_id, moment, tuple(item_ids), who or facts.customer, after)
    sheet.open(over=screen, first=sheet.pad)
    return sheet


def what_is_signed(moment: SigningMoment, words: Words) -> str:
    """The sentence above the devices, in the language of who signs."""
    if moment is SigningMoment.DROP_OFF:
        return words("I leave this with the shop, on the terms below:")
    return words("I have received this back from the shop:")


class SignSheet(Sheet):
    """The sheet; F11 makes it as large as the window, for a screen turned to the customer."""

    def __init__(
        self,
        screen: "Screen",
        facts: SigningFacts,
        job_id: int,
        moment: SigningMoment,
        item_ids: tuple[int, ...],
        who: str,
        after: After | None,
    ) -> None:
        body = QWidget()
        titles = {
            SigningMoment.DROP_OFF: _("Sign for {job} at drop-off"),
            SigningMoment.PICK_UP: _("Sign for {job} at pick-up"),
        }
        super().__init__(
            titles[moment].format(job=facts.number),
            body,
            _("Keep signature"),
            self._keep,
            name="signing",
            width=WIDTH,
        )
        self._screen, self._job_id, self._moment, self._item_ids = screen, job_id, moment, item_ids
        self._after, self._signed, self._told, self._large = after, False, False, False
        self._key = new_key()
        self._build(body, facts, who)
        self.foot.addWidget(button(_("Sign on paper instead"), "signing.paper", self._on_paper, icon="printer-outline"))
        self._size_button = flat_button(_("Large"), "signing.large", self.toggle_large, icon="fullscreen", keys="F11")
        self.foot.addWidget(self._size_button)
        self.layer_keys = {"F11": self.toggle_large}
        self.closed.connect(self._gone)

    def _build(self, body: QWidget, facts: SigningFacts, who: str) -> None:
        words = Words(facts.language)
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        self._said = [PlainLabel(what_is_signed(self._moment, words), "strong", wrap=True)]
        self._said += [PlainLabel(device_line(each, words), wrap=True) for each in facts.devices]
        for label in self._said:
            layout.addWidget(label)
        self.terms = QPlainTextEdit(facts.terms)
        self.terms.setObjectName("signing.terms")
        self.terms.setAccessibleName(words("Terms"))
        self.terms.setReadOnly(True)
        # Tab leads out of it: nothing is typed here.
        self.terms.setTabChangesFocus(True)
        self.terms.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        set_shown(self.terms, bool(facts.terms) and self._moment is SigningMoment.DROP_OFF)
        layout.addWidget(self.terms, 4)
        self.pad = SignaturePad("signing.pad", _("Signature"))
        self.pad.set_hint(words("Sign here with your finger, a pen or the mouse"))
        layout.addWidget(self.pad, 5)
        self._who = LineEdit("signing.who", max_length=200)
        self._who.set_value(who)
        self._who_field = Field(_("Who signs"), self._who, required=True, missing=_("Enter who signs."))
        self._clear = button(_("Clear"), "signing.clear", self._clear_pad, icon="eraser", keys="Del", small=True)
        under = QHBoxLayout()
        under.addWidget(self._who_field, 1)
        clear = QVBoxLayout()
        clear.addSpacing(theme().px(22))
        clear.addLayout(row(self._clear))
        clear.addStretch(1)
        under.addLayout(clear)
        layout.addLayout(under)
        self._dress()

    def toggle_large(self) -> None:
        """F11: as large as the window, with large letters; and back."""
        self._large = not self._large
        self._size_button.setText(_("Normal size") if self._large else _("Large"))
        self._dress()
        if self._veil is not None:
            self._veil.refit()
        self.pad.setFocus(Qt.FocusReason.OtherFocusReason)

    def is_large(self) -> bool:
        """Whether it fills the window."""
        return self._large

    def _dress(self) -> None:
        large = self._large
        for at, label in enumerate(self._said):
            weight = QFont.Weight.DemiBold if at == 0 else QFont.Weight.Normal
            label.setFont(theme().font(20 if large else 15, weight))
        self.terms.setFont(theme().font(20 if large else 15))
        room = self._screen.window().size() - QSize(40, 40)
        # Large, the field and the terms share what the rest leaves; else each has its own height.
        for part, height in ((self.pad, PAD_HEIGHT), (self.terms, TERMS_HEIGHT)):
            part.setMinimumHeight(theme().px(80 if large else height))
            part.setMaximumHeight(WIDEST if large else theme().px(height))
        self.setMinimumHeight(room.height() if large else 0)
        self.setMaximumHeight(room.height() if large else WIDEST)
        self.setFixedWidth(room.width() if large else min(theme().px(WIDTH), room.width()))

    def _clear_pad(self) -> None:
        self.pad.clear()
        self.pad.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self) -> bool:
        if self._who_field.check_now():
            self._who.setFocus()
            return False
        if not self.pad.is_signed():
            empty = self.pad.is_empty()
            self.message.say("warning", _("Sign in the field first.") if empty else _("Sign across the field."))
            self.pad.setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        done = self._screen.run(
            keep_signature,
            key=self._key,
            job_id=self._job_id,
            moment=self._moment,
            who=self._who.value(),
            drawing=self.pad.drawing(),
            item_ids=self._item_ids,
        )
        if done is None:
            # The page says why, and it lies under the veil.
            self.message.say("bad", _("The signature was not kept."), self._screen.message.text())
            return False
        self._signed = True
        return True

    def _on_paper(self) -> None:
        if self._after is None:
            from msp_desktop.ui.signing.papers import print_to_sign

            print_to_sign(self._screen, self._job_id, self._moment, self._item_ids)
        self.close_sheet()

    def _gone(self) -> None:
        if not self._told:
            self._told = True
            if self._after is not None:
                self._after(self._signed)


def device_line(device: SignedDevice, words: Words) -> str:
    """`Dell Latitude 5420 · 7KQ2XN3 · Charger, sleeve`."""
    with_it = ", ".join(
        filter(None, [*(words(ACCESSORY_WORDS[each]) for each in device.accessories), device.accessory_note])
    )
    return " · ".join(filter(None, (device.name or words("No device left"), device.serial, with_it)))
