"""A kept passcode on a page: six dots, shown for 30 seconds on request, each look written down."""

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop.domain.errors import ShopError
from msp_desktop.domain.passcode_kind import PasscodeKind
from msp_desktop.i18n import _, ngettext
from msp_desktop.integrations.vault import SecretUnreachable
from msp_desktop.ui.kit import FlowLayout, PlainLabel, link_button
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.screen import Screen
from msp_desktop.ui.vault.clipboard import copy_secret
from msp_desktop.ui.vault.pattern_pad import PatternPad
from msp_desktop.ui.vault.unlock_sheet import open_unlock
from msp_desktop.words import PASSCODE_KIND_WORDS
from msp_desktop.workflows.vault import show_passcode

SHOWN_SECONDS = 30
DOTS = "••••••"


class PasscodeRow(QWidget):
    """Call `show_item` in the page's refresh; with `item_id` a missing passcode can be added, a kept one replaced.

    What shows is hidden again after 30 seconds, when the page is left, when the window is no longer in front, and when
    somebody else is at the screen.
    """

    def __init__(self, screen: Screen, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._screen = screen
        self._passcode_id: int | None = None
        self._item_id: int | None = None
        self._kind = PasscodeKind.PASSWORD
        self._secret = ""
        self._left = 0
        self.face = PlainLabel("", "mono", wrap=True)
        self.face.setObjectName(f"{name}.face")
        self._pad = PatternPad(f"{name}.pattern", still=True)
        self._pad.setEnabled(True)
        self._show = link_button(_("Show 30 s"), f"{name}.show", self.reveal)
        self._copy = link_button(_("Copy"), f"{name}.copy", self._copy_it)
        self._hide = link_button(_("Hide"), f"{name}.hide", self.hide_secret)
        self._change = link_button("", f"{name}.change", self._change_it)
        self._count = PlainLabel("", "hint")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.face)
        layout.addWidget(self._pad, 0, Qt.AlignmentFlag.AlignLeft)
        acts = QWidget(self)
        flow = FlowLayout(acts, spacing=6)
        for each in (self._show, self._copy, self._hide, self._change, self._count):
            flow.addWidget(each)
        layout.addWidget(acts)
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._tick)
        screen.desk.dispatcher.person_changed.connect(self.hide_secret)
        self.show_item(None)

    # -- what it stands for

    def show_item(
        self,
        passcode_id: int | None,
        kind: PasscodeKind | None = None,
        known: bool = True,
        *,
        item_id: int | None = None,
        erased: str = "",
    ) -> None:
        """Stand for a passcode; `known` is False once it is erased, `erased` says when, in words.

        With `item_id`, an item in the shop, one can be added or replaced.
        """
        same = passcode_id is not None and passcode_id == self._passcode_id and known and kind is self._kind
        self._item_id = item_id
        if same and self._secret:
            return
        self.hide_secret()
        self._passcode_id = passcode_id if known else None
        self._kind = kind or PasscodeKind.PASSWORD
        self._show_dots(passcode_id, known=known, erased=erased)

    def _show_dots(self, passcode_id: int | None, *, known: bool, erased: str) -> None:
        kept = passcode_id is not None and known
        if kept:
            words = _("{dots} {kind}").format(dots=DOTS, kind=_(PASSCODE_KIND_WORDS[self._kind]))
        elif passcode_id is not None:
            words = erased or _("Erased when the device left")
        else:
            words = _("None given")
        self._dots = words
        self.face.setText(words)
        self.face.set_role("mono" if kept else "fact")
        self.face.setAccessibleName(_("Passcode, hidden") if kept else words)
        set_shown(self._show, kept)
        set_shown(self._change, self._item_id is not None)
        self._change.setText(_("Change") if kept else _("Add"))
        for each in (self._copy, self._hide, self._count, self._pad):
            set_shown(each, False)

    # -- looking

    def reveal(self) -> None:
        """Show it for 30 seconds; the look is written down first. A locked vault asks to be unlocked."""
        if self._passcode_id is None:
            return
        try:
            text = show_passcode(self._screen.desk.dispatcher.shop, self._passcode_id)
        except SecretUnreachable:
            open_unlock(self._screen, self.reveal)
        except ShopError as error:
            self._screen.refused(error)
        else:
            self._show_text(text)
            # The look stands on the job's timeline now.
            self._screen.desk.dispatcher.changed.emit(frozenset({"job_event"}))

    def _show_text(self, text: str) -> None:
        self._secret = text
        pattern = self._kind is PasscodeKind.PATTERN
        self.face.setText(" ".join(text) if pattern else text)
        self.face.setAccessibleName(text)
        self._pad.show_pattern(text, visible=True)
        had_focus = self._show.hasFocus()
        set_shown(self._pad, pattern)
        for each in (self._copy, self._hide, self._count):
            set_shown(each, True)
        if had_focus:
            self._hide.setFocus(Qt.FocusReason.OtherFocusReason)
        set_shown(self._show, False)
        set_shown(self._change, False)
        self._left = SHOWN_SECONDS
        self._say_left()
        self._clock.start()

    def _tick(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self.hide_secret()
        else:
            self._say_left()

    def _say_left(self) -> None:
        words = ngettext("hides in {n} second", "hides in {n} seconds", self._left)
        self._count.setText(words.format(n=self._left))

    def hide_secret(self) -> None:
        """Back to dots, and forgotten."""
        self._clock.stop()
        if not self._secret:
            return
        self._secret = ""
        self._pad.show_pattern("", visible=False)
        had_focus = self._hide.hasFocus() or self._copy.hasFocus()
        self._show_dots(self._passcode_id, known=True, erased="")
        if had_focus:
            self._show.setFocus(Qt.FocusReason.OtherFocusReason)

    def _copy_it(self) -> None:
        if self._secret:
            copy_secret(self._secret.rpartition("\n")[2])
            self._screen.desk.say(_("Copied. The clipboard is cleared in 30 seconds."))

    def _change_it(self) -> None:
        from msp_desktop.ui.vault.passcode_sheet import open_passcode

        if self._item_id is not None:
            open_passcode(self._screen, self._item_id, kept=self._passcode_id is not None)

    # -- when it hides by itself

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.hide_secret()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowDeactivate:
            self.hide_secret()
        return super().event(event)
