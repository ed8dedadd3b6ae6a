"""The window of first start: four pages, the paper beside them, Back, Finish later, Continue."""

from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from msp_desktop.domain.errors import Refused, ShopError, Unavailable
from msp_desktop.i18n import LANGUAGES, Formats, _, use_language
from msp_desktop.store.shop import Clock, now
from msp_desktop.ui.background import Background
from msp_desktop.ui.first_start.draft import SetUpDraft, forget_draft, load_draft, logo_file, save_draft
from msp_desktop.ui.first_start.pages import LanguagePage, Page, PeoplePage, PrintersPage
from msp_desktop.ui.first_start.shop_page import ShopPage
from msp_desktop.ui.first_start.steps import BrandMark, Steps
from msp_desktop.ui.formats import use_formats
from msp_desktop.ui.kit import (
    Combo,
    IconLabel,
    InlineMessage,
    KeyCap,
    PlainLabel,
    Sheet,
    button,
    flat_button,
    focus_field,
    primary_button,
    row,
    scrolled,
)
from msp_desktop.ui.kit.fields import need_you
from msp_desktop.ui.paper_preview import PaperPreview
from msp_desktop.ui.preferences import Preferences
from msp_desktop.ui.printing import Printing
from msp_desktop.ui.theme import theme
from msp_desktop.ui.vault.code_sheet import show_new_code
from msp_desktop.workflows.first_start import FirstCode, keyring_here, make_first_vault, make_shop, note_first_code
from msp_desktop.workflows.sample_papers import printer_test

SAVE_MS = 1500


class FirstStart(QWidget):
    """Sets a shop up. `finished(path)` when the shop stands; `later` when the person leaves it for another day."""

    finished = Signal(str)
    later = Signal()
    _keyring_found = Signal(bool)

    def __init__(
        self,
        path: Path,
        preferences: Preferences,
        printing: Printing,
        background: Background | None = None,
        clock: Clock = now,
    ) -> None:
        super().__init__()
        self.setObjectName("first_start")
        self._path, self._preferences, self._printing, self._clock = path, preferences, printing, clock
        self._background = background or Background()
        self._draft = load_draft()
        self._busy = False
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._root: QWidget | None = None
        self._save_timer = QTimer(self)
        self._save_timer.setSingleShot(True)
        self._save_timer.setInterval(SAVE_MS)
        self._save_timer.timeout.connect(self.save)
        self._keyring = True
        self._code: Sheet | None = None
        self._wear()
        self._build()
        self._keyring_found.connect(self._show_keyring)
        self._background.quietly(lambda: self._keyring_found.emit(keyring_here()))
        self.resize(theme().px(1440), theme().px(900))

    # -- what tests and the composition ask

    def draft(self) -> SetUpDraft:
        """The answers as they stand now."""
        return self._page().answers(self._draft)

    def page(self) -> int:
        """The page in front, from 0."""
        return self._draft.page

    # -- building

    def _build(self) -> None:
        """Make the window in the draft's language; called again when that changes."""
        if self._root is not None:
            self._root.hide()
            self._outer.removeWidget(self._root)
            self._root.deleteLater()
        self.setWindowTitle(_("Set up your shop — MSP Desktop"))
        self._root = QWidget()
        column = QVBoxLayout(self._root)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._top())
        column.addWidget(self._middle(), 1)
        column.addWidget(self._foot())
        column.addWidget(self._status())
        self._outer.addWidget(self._root)
        for keys, act in {"Alt+Left": self.go_back, "Ctrl+Return": self.go_on, "Ctrl+Enter": self.go_on}.items():
            QShortcut(QKeySequence(keys), self._root, act)
        QShortcut(QKeySequence("Esc"), self._root, self.finish_later)
        QShortcut(QKeySequence("F1"), self._root, self.show_keys)
        self._show_page(self._draft.page)

    def _top(self) -> QWidget:
        top = QFrame()
        top.setObjectName("top")
        top.setFixedHeight(theme().px(50))
        layout = QHBoxLayout(top)
        layout.setContentsMargins(28, 0, 28, 0)
        layout.setSpacing(8)
        layout.addWidget(BrandMark())
        layout.addWidget(PlainLabel("MSP Desktop", "strong"))
        layout.addStretch(1)
        layout.addWidget(IconLabel("web", "t2", 16))
        self._language: Combo[str] = Combo("first_start.window_language", list(LANGUAGES.items()), width=130)
        self._language.setAccessibleName(_("Language"))
        self._language.set_value(self._draft.language)
        self._language.edited.connect(lambda: self._speak(self._language.value() or "en"))
        layout.addWidget(self._language)
        return top

    def _middle(self) -> QWidget:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(28, 14, 28, 12)
        column.setSpacing(12)
        self._where = PlainLabel("", "hint")
        column.addLayout(
            row(
                PlainLabel(_("Set up your shop"), "title"),
                PlainLabel(_("About 4 minutes. Everything can be changed later in Settings."), "summary"),
                None,
                self._where,
                spacing=12,
            )
        )
        titles = [_("Language and look"), _("Country and shop"), _("Printers"), _("People and data")]
        self._steps = Steps(titles)
        column.addWidget(self._steps)
        self._pages = self._make_pages()
        self._stack = QStackedWidget()
        for each in self._pages:
            self._stack.addWidget(scrolled(each))
            each.edited.connect(self._edited)
        self._preview = PaperPreview("first_start.preview", self._background)
        sides = QHBoxLayout()
        sides.setSpacing(12)
        sides.addWidget(self._stack, 56)
        sides.addWidget(self._preview, 44)
        column.addLayout(sides, 1)
        return middle

    def _make_pages(self) -> list[Page]:
        language = LanguagePage()
        language.language_chosen.connect(self._speak)
        shop = ShopPage(self.draft, self._today())
        shop.marked.connect(self._preview_mark)
        printers = PrintersPage(
            self._printing, self._preferences, lambda kind: printer_test(kind, self.draft().sample(self._clock()))
        )
        people = PeoplePage(self._path)
        people.secrets.show_keyring(self._keyring)
        self._secrets = people.secrets
        return [language, shop, printers, people]

    def _foot(self) -> QWidget:
        foot = QFrame()
        foot.setObjectName("top")
        column = QVBoxLayout(foot)
        column.setContentsMargins(28, 10, 28, 10)
        self._message = InlineMessage("first_start.message")
        column.addWidget(self._message)
        self._back = button(_("Back"), "first_start.back", self.go_back, icon="chevron-left", keys="Alt+Left")
        self._later = flat_button(_("Finish later"), "first_start.later", self.finish_later)
        self._on = primary_button("", "first_start.continue", self.go_on)
        column.addLayout(row(self._back, None, self._later, self._on, spacing=12))
        return foot

    def _status(self) -> QWidget:
        status = QFrame()
        status.setObjectName("status")
        status.setFixedHeight(theme().px(27))
        layout = QHBoxLayout(status)
        layout.setContentsMargins(14, 0, 14, 0)
        layout.setSpacing(6)
        hints = {
            "Tab": _("Next field"),
            "Alt+Left": _("Back"),
            "Ctrl+Return": _("Continue"),
            "Esc": _("Finish later"),
            "F1": _("All shortcuts"),
        }
        for keys, words in hints.items():
            layout.addWidget(KeyCap(keys))
            layout.addWidget(PlainLabel(words, "hint"))
            layout.addSpacing(8)
        layout.addStretch(1)
        layout.addWidget(IconLabel("lock-outline", "t3", 14))
        layout.addWidget(PlainLabel(_("Nothing leaves this computer"), "hint"))
        return status

    # -- moving

    def go_on(self) -> None:
        """Continue, or on the last page open the shop; the first field that needs the person gets the cursor."""
        if self._code is not None:
            self._code.main_action()
            return
        if self._busy:
            return
        page = self._page()
        wrong = page.problems()
        if wrong:
            self._message.say("bad", need_you(wrong))
            return
        self._message.clear()
        self._draft = page.answers(self._draft)
        if self._draft.page == len(self._pages) - 1:
            self._finish()
        else:
            self._go(self._draft.page + 1)

    def go_back(self) -> None:
        """To the page before; what stands here stays."""
        if self._draft.page > 0 and not self._busy:
            self._message.clear()
            self._draft = self._page().answers(self._draft)
            self._go(self._draft.page - 1)

    def finish_later(self) -> None:
        """Keep everything and leave."""
        if self._code is not None:
            self._code.close_sheet()
        elif not self._busy and self.save():
            self.later.emit()
            self.close()

    def show_keys(self) -> None:
        """The keys of these pages."""
        body = QWidget()
        column = QVBoxLayout(body)
        for keys, words in {
            "Tab": _("Next field"),
            "Return": _("Next field"),
            "Left": _("Move along chips; Space chooses"),
            "Alt+Left": _("Back"),
            "Ctrl+Return": _("Continue"),
            "Esc": _("Finish later"),
        }.items():
            column.addLayout(row(KeyCap(keys), PlainLabel(words), None))
        sheet = Sheet(_("Keys"), body, _("Close"), lambda: None, name="first_start.keys", width=420)
        sheet.cancel_button.hide()
        sheet.open(over=self, first=sheet.main_button)

    def _go(self, page: int) -> None:
        self._draft = replace(self._draft, page=page)
        self._show_page(page)
        self.save()

    def _show_page(self, at: int) -> None:
        page = self._pages[at]
        page.show_draft(self._draft)
        self._stack.setCurrentIndex(at)
        self._steps.show_step(at)
        self._back.setVisible(at > 0)
        words = [
            _("Continue to country and shop"),
            _("Continue to printers"),
            _("Continue to people"),
            _("Open the shop"),
        ]
        self._on.setText(words[at])
        self._say_where()
        self._preview_mark(False)
        self._show_preview()
        first = page.first_focus()
        if first is not None:
            first.setFocus()

    def _page(self) -> Page:
        return self._pages[self._draft.page]

    def _today(self) -> date:
        return self._clock().astimezone().date()

    # -- answers

    def _edited(self) -> None:
        self._draft = self._page().answers(self._draft)
        self._wear()
        self._show_preview()
        self._save_timer.start()
        if self._message.text():
            # Once the field has looked at its text again.
            QTimer.singleShot(0, self._message_follows)

    def _message_follows(self) -> None:
        """A field put right leaves the message; the last one takes it along."""
        wrong = self._page().form.still_wrong()
        if wrong:
            self._message.say("bad", need_you(wrong))
        else:
            self._message.clear()

    def save(self) -> bool:
        """Keep the answers in this machine's file; False, and said, when that cannot be."""
        self._save_timer.stop()
        self._draft = self._page().answers(self._draft)
        try:
            saved = save_draft(self._draft)
        except (OSError, Unavailable) as error:
            self._message.say("bad", _("The answers could not be kept."), str(error))
            return False
        self._say_where(saved)
        return True

    def _say_where(self, saved: datetime | None = None) -> None:
        numbers = {"n": self._draft.page + 1, "of": len(self._pages)}
        if saved is None:
            self._where.setText(_("Page {n} of {of}").format(**numbers))
        else:
            time = saved.astimezone().strftime("%H:%M")
            self._where.setText(_("Page {n} of {of} · saved on this computer {time}").format(time=time, **numbers))

    def _show_preview(self) -> None:
        self._preview.show_shop(self._draft.sample(self._clock()), self._logo())

    def _preview_mark(self, on: bool) -> None:
        self._preview.mark_head(on)

    def _logo(self) -> bytes | None:
        if not self._draft.logo:
            return None
        try:
            return logo_file().read_bytes()
        except OSError:
            return None

    def _speak(self, language: str) -> None:
        """The whole window in another language, with every answer kept."""
        if language == self._draft.language and self._root is not None and self._spoken == language:
            return
        self._draft = replace(self._page().answers(self._draft), language=language)
        self._wear()
        self._build()
        self._save_timer.start()

    _spoken = ""

    def _wear(self) -> None:
        """Put language, forms and look of the draft on."""
        draft = self._draft
        self._spoken = draft.language
        use_language(draft.language)
        use_formats(Formats(draft.language, draft.country, draft.preset.currency, draft.preset.zone))
        if (theme().choice, theme().text_size) != (draft.theme, draft.text_size):
            theme().apply(draft.theme, draft.text_size)

    # -- finishing

    def _finish(self) -> None:
        draft, logo = self._draft, self._logo()
        slips = draft.problems()
        if slips:
            self._go(1)
            self._show_slips(slips)
            return
        facts = draft.facts(sha256(logo).hexdigest() if logo is not None else None)
        self._set_busy(True)
        self._background.start(
            _("Setting up the shop"),
            lambda _progress: make_shop(self._path, facts, logo=logo, starter=draft.starter, clock=self._clock),
            done=self._made,
            failed=self._not_made,
        )

    def _show_slips(self, slips: dict[str, str]) -> None:
        fields = self._page().form.fields
        shown = [fields[name] for name in slips if name in fields]
        for field in shown:
            field.set_error(slips[field.name])
        if shown:
            focus_field(shown[0])
            self._message.say("bad", need_you(shown))
        else:
            self._message.say("bad", next(iter(slips.values())))

    def _made(self, path: Path) -> None:
        draft = self._draft
        self._preferences.set("language", draft.language)
        self._preferences.set("theme", draft.theme)
        self._preferences.set("text_size", draft.text_size)
        for kind, name in draft.printers:
            self._preferences.set(f"printer.{kind}", name)
        self._save_timer.stop()
        forget_draft()
        passphrase = self._secrets.passphrase()
        self._secrets.forget()
        self._background.start(
            _("Setting up the shop"),
            lambda _progress: make_first_vault(path, passphrase=passphrase, clock=self._clock),
            done=lambda made: self._show_code(path, made),
            failed=lambda error: self._without_vault(path, error),
        )

    def _without_vault(self, path: Path, error: Exception) -> None:
        """The shop stands; what its vault needs is said under the bell once it is open."""
        self._over(path)
        if not isinstance(error, ShopError):
            raise error

    def _show_code(self, path: Path, made: FirstCode | None) -> None:
        """The recovery code before anything else; Later leaves a reminder under the bell."""
        if made is None:
            self._over(path)
            return

        def noted() -> bool:
            note_first_code(path, clock=self._clock)
            return True

        self._code = show_new_code(self, self._printing, made.code, made.paper, noted, lambda: self._over(path))

    def _over(self, path: Path) -> None:
        self._code = None
        self._set_busy(False)
        self.finished.emit(str(path))

    def _show_keyring(self, here: bool) -> None:
        self._keyring = here
        self._secrets.show_keyring(here)

    def _not_made(self, error: Exception) -> None:
        self._set_busy(False)
        if isinstance(error, Refused) and error.field:
            self._go(1)
            self._show_slips({error.field: error.message})
        elif isinstance(error, Unavailable):
            self._message.say("bad", error.what, error.advice)
        elif isinstance(error, ShopError):
            self._message.say("warning", str(error))
        else:
            raise error

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._on.setText(_("Setting up…") if busy else _("Open the shop"))
        for widget in (self._on, self._back, self._later, self._stack):
            widget.setEnabled(not busy)

    # -- Qt

    def showEvent(self, event: QShowEvent) -> None:
        """The cursor stands in the page, not in the bar above it."""
        super().showEvent(event)
        first = self._page().first_focus()
        if first is not None:
            QTimer.singleShot(0, first.setFocus)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._save_timer.isActive():
            self.save()
        super().closeEvent(event)
