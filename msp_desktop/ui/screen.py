"""What every page is: header, message line, acts, keys; and how it runs acts and hears what changed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, ParamSpec, TypeVar
from uuid import uuid4

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFontMetrics, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from msp_desktop.domain.errors import AlreadyDone, Changed, NeedsConfirmation, Refused, ShopError, Unavailable
from msp_desktop.i18n import _
from msp_desktop.ui.background import Progress, Work
from msp_desktop.ui.formats import formats
from msp_desktop.ui.keyboard import SAME_CODE_SECONDS
from msp_desktop.ui.kit.buttons import Button, icon_button
from msp_desktop.ui.kit.fields import Field, Form, focus_field, need_you
from msp_desktop.ui.kit.labels import ROLES, Badge, BadgeLabel, PlainLabel
from msp_desktop.ui.kit.message import Act, InlineMessage
from msp_desktop.ui.kit.sheet import ask
from msp_desktop.ui.theme import theme
from msp_desktop.words import changed_parts

if TYPE_CHECKING:
    from msp_desktop.store.shop import Done, Reader, Shop
    from msp_desktop.store.unit_of_work import UnitOfWork
    from msp_desktop.ui.desk import Desk

P = ParamSpec("P")
R = TypeVar("R")
DRAFT_MS = 2000
SHORT_TITLE = 170
"""A title up to so many px at 100 % is never cut."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a page: `Key("Ctrl+L", N_("Add line"), "add_line")`.

    `act` names the screen's method; "" for keys that the focused widget handles itself (Space, Enter, arrows). The
    first five stand in the status bar.
    """

    keys: str
    words: str
    act: str = ""
    icon: str = ""


def new_key() -> str:
    """A fresh operation key, made when a form opens and after each success."""
    return uuid4().hex


class Screen(QWidget):
    """A page. Subclasses set SHOWS and KEYS, build into `self.body` and implement `refresh`."""

    SHOWS: ClassVar[frozenset[str]] = frozenset()
    """Tables whose change makes this page ask again."""
    NAME: ClassVar[str] = ""
    """First part of the page's objectNames and the name of its form draft."""
    KEYS: ClassVar[tuple[Key, ...]] = ()
    MAIN: ClassVar[str] = ""
    """What Ctrl+Enter does, in words (N_), for status bar and key help."""
    DETAIL: ClassVar[bool] = False
    """A page about one record has a back arrow."""
    SCAN_PAUSE: ClassVar[float] = SAME_CODE_SECONDS
    """For how long the same code counts once, in seconds; short where each scan is a piece."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__()
        self.desk = desk
        self.setObjectName(self.NAME or type(self).__name__)
        self._stale = True
        self._title_text = ""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 8, 20, 16)
        outer.setSpacing(10)
        self.header = QWidget()
        outer.addWidget(self.header)
        self._build_header()
        self.message = InlineMessage(f"{self.objectName()}.message", closable=True)
        outer.addWidget(self.message)
        self.body = QVBoxLayout()
        self.body.setSpacing(10)
        outer.addLayout(self.body, 1)
        self._draft_timer = QTimer(self)
        self._draft_timer.setSingleShot(True)
        self._draft_timer.setInterval(DRAFT_MS)
        self._draft_timer.timeout.connect(self.save_draft_now)
        self.form = Form()

    # -- what a page may say and do; override what applies

    def title(self) -> str:
        """The title in the header and the window's title bar."""
        return self._title_text

    def open(self, **place: Any) -> None:
        """Go to a place in the page: `open(job_id=17)`.

        Called before it is shown; `refresh` follows when it is stale.
        """

    def refresh(self) -> None:
        """Ask again and show."""

    def first_focus(self) -> QWidget | None:
        """Where the cursor goes when the page opens; None for the first stop."""
        return None

    def main_action(self) -> None:
        """What Ctrl+Enter does."""

    def leaving(self) -> bool:
        """The person goes elsewhere; False keeps the page. Drafts are saved anyhow."""
        self.save_draft_now()
        return True

    def scanned(self, code: str) -> bool:
        """A scanner read a code; False lets the window look for it."""
        return False

    def escape(self) -> bool:
        """Esc with no layer open; False lets the window go back."""
        return False

    def further_acts(self) -> Sequence[tuple[str, str, Callable[[], object]]]:
        """Acts without a key as (words, objectName, act), as they fit now; the menu and the palette have them too."""
        return ()

    def place(self) -> dict[str, Any]:
        """What `open` needs to come back here, for the history."""
        return {}

    # -- header

    def set_title(self, title: str, summary: str = "", badges: Sequence[Badge] = ()) -> None:
        """Show the title, the one-line summary and badges."""
        self._title_text = title
        self._title.setText(title)
        self._fit_title()
        self._summary.setText(summary)
        while item := self._badges.takeAt(0):
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for badge in badges:
            self._badges.addWidget(BadgeLabel(badge))
        if self.desk.current is self:
            self.desk.title_changed.emit()

    def _fit_title(self) -> None:
        """A short title stands whole, whatever else the header holds; the summary and the filter give way first."""
        whole = QFontMetrics(theme().font(*ROLES["title"])).horizontalAdvance(self._title_text) + 2
        self._title.setMinimumWidth(min(whole, theme().px(SHORT_TITLE)))

    def add_view(self, widget: QWidget, *, before_summary: bool = False) -> None:
        """Put view segments beside the title; before the summary where several pages share title and views."""
        (self._shared_views if before_summary else self._views).addWidget(widget)

    def add_act(self, widget: QWidget) -> QWidget:
        """Put a button at the right of the header; the main one last."""
        self._acts.addWidget(widget)
        return widget

    def _build_header(self) -> None:
        layout = QHBoxLayout(self.header)
        layout.setContentsMargins(0, 6, 0, 6)
        layout.setSpacing(12)
        if self.DETAIL:
            layout.addWidget(
                icon_button("chevron-left", f"{self.objectName()}.back", _("Back"), self._go_back, keys="Alt+Left")
            )
        # Long names give way to the buttons; a tooltip tells them whole.
        self._title, self._summary = (PlainLabel("", role, gives_way=True) for role in ("title", "summary"))
        theme().changed.connect(self._fit_title)
        layout.addWidget(self._title)
        self._shared_views = QHBoxLayout()
        layout.addLayout(self._shared_views)
        layout.addWidget(self._summary)
        self._badges = QHBoxLayout()
        self._badges.setSpacing(6)
        layout.addLayout(self._badges)
        self._views = QHBoxLayout()
        layout.addLayout(self._views)
        layout.addStretch(1)
        self._acts = QHBoxLayout()
        self._acts.setSpacing(10)
        layout.addLayout(self._acts)

    def _go_back(self) -> None:
        self.desk.back()

    # -- asking and acting

    def ask(self, query: "Callable[Concatenate[Reader, P], R]", *args: P.args, **arguments: P.kwargs) -> R:
        """Answer a query."""
        return self.desk.dispatcher.ask(query, *args, **arguments)

    def run(
        self,
        use_case: "Callable[Concatenate[UnitOfWork, P], R]",
        key: str | None = None,
        confirmed: Iterable[str] = (),
        *args: P.args,
        **arguments: P.kwargs,
    ) -> "Done[R] | None":
        """Carry out an act; None when it did not happen, and then the page already says why."""
        yes = set(confirmed)
        while True:
            try:
                done = self.desk.dispatcher.run(use_case, key, yes, *args, **arguments)
            except NeedsConfirmation as question:
                if not self._sure(question):
                    return None
                yes.add(question.key)
                self.agreed(question.key)
            except Changed as changed:
                again = self._changed(changed, arguments)
                if again is None:
                    return None
                arguments["seen"] = again
            except ShopError as error:
                self.refused(error, retry=lambda: self.run(use_case, key, yes, *args, **arguments))
                return None
            else:
                self.message.clear()
                return done

    def agreed(self, key: str) -> None:
        """Somebody said yes to a question of an act; pages that ask the same again later override this."""

    def start(
        self,
        title: str,
        workflow: "Callable[[Shop, Progress], R]",
        *,
        done: Callable[[R], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
    ) -> Work:
        """Start slow work; a failure without `failed` is shown on this page."""
        return self.desk.dispatcher.start(title, workflow, done=done, failed=failed or self.refused)

    def refused(self, error: Exception, retry: Callable[[], object] | None = None) -> None:
        """Say on the page why something did not happen, and go to the field it is about."""
        if isinstance(error, Refused):
            if error.field and self.form.refuse(error.field, error.message):
                return
            self.message.say("warning", error.message)
        elif isinstance(error, Unavailable):
            acts: list[Act] = [(_("Try again"), f"{self.objectName()}.retry", retry)] if retry else []
            self.message.say("bad", error.what, error.advice, acts=acts)
        elif isinstance(error, AlreadyDone):
            self.already_done(error.value)
        elif isinstance(error, ShopError):
            self.message.say("warning", str(error))
        else:
            raise error

    def already_done(self, value: object) -> None:
        """The form was saved before with other content; pages that can name and open the record override this."""
        self.message.say("info", _("This was already saved."), _("Open it to change it."))

    def current_version(self, arguments: dict[str, Any]) -> int | tuple[int, ...] | None:
        """The version of the record as it is now, for “Use mine”, or of each where several are changed; pages with
        `seen` override this."""
        return None

    def check_form(self) -> bool:
        """Check every field; False with one message above the button and the cursor in the first."""
        wrong = self.form.problems()
        self.show_problems(wrong)
        return not wrong

    def show_problems(self, wrong: Sequence[Field]) -> None:
        """Say which fields need the person, with links to them."""
        if not wrong:
            self.message.clear()
            return
        links: list[Act] = [
            (field.label, f"{self.objectName()}.fix.{field.name}", partial(focus_field, field)) for field in wrong
        ]
        self.message.say("bad", need_you(list(wrong)), acts=links, links=True, closable=False)
        for field in wrong:
            field.state_changed.connect(self._problem_solved, Qt.ConnectionType.UniqueConnection)

    def _problem_solved(self) -> None:
        left = self.form.still_wrong()
        if left:
            self.show_problems(left)
        else:
            self.message.clear()

    def _sure(self, question: NeedsConfirmation) -> bool:
        return ask(self, question.question, "", [("yes", _("Go on"))], name=f"{self.objectName()}.sure") == "yes"

    def changed_words(self, changed: Changed, arguments: dict[str, Any]) -> tuple[str, str]:
        """Who changed the record meanwhile and when, and what; pages that can say it better override this."""
        who, time = changed.who or _("Somebody"), formats().time(changed.when)
        return _("{who} changed this at {time}.").format(who=who, time=time), changed_parts(changed.what)

    def _changed(self, changed: Changed, arguments: dict[str, Any]) -> int | tuple[int, ...] | None:
        """Keep theirs (None, and show it) or use mine (the version to write over)."""
        title, detail = self.changed_words(changed, arguments)
        answer = ask(
            self,
            title,
            detail,
            [("theirs", _("Keep theirs")), ("mine", _("Use mine"))],
            name=f"{self.objectName()}.changed",
        )
        version = self.current_version(arguments) if answer == "mine" else None
        if version is None and answer:
            self.refresh()
        return version

    # -- hearing

    def mark_stale(self) -> None:
        """Something this page shows has changed; asks again now if shown, else when shown."""
        self._stale = True
        if self.isVisible():
            self.refresh_if_stale()

    def refresh_if_stale(self) -> None:
        """Ask again if something changed since the last time."""
        if self._stale:
            self._stale = False
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh_if_stale()

    # -- drafts of forms

    def draft(self) -> dict[str, Any] | None:
        """The half-typed form as plain JSON values, never a secret; None when there is nothing to keep."""
        return None

    def draft_name(self) -> str:
        """What the draft is kept under; a page about one record has a draft for each."""
        return self.NAME

    def restore(self, draft: dict[str, Any]) -> None:
        """Fill the form from a draft."""

    def touched(self) -> None:
        """Something was typed: the draft is kept two seconds later."""
        self._draft_timer.start()

    def save_draft_now(self) -> None:
        """Keep the draft, on the worker."""
        self._draft_timer.stop()
        content = self.draft()
        if content is not None:
            drafts, name = self.desk.dispatcher.shop.drafts, self.draft_name()
            self.desk.dispatcher.background.quietly(lambda: drafts.save(name, content))

    def forget_draft(self) -> None:
        """The form is finished or cleared."""
        self._draft_timer.stop()
        drafts, name = self.desk.dispatcher.shop.drafts, self.draft_name()
        self.desk.dispatcher.background.quietly(lambda: drafts.discard(name))

    def found_draft(self) -> tuple[Any, dict[str, Any]] | None:
        """When it was kept (aware UTC) and the draft, if there is one."""
        kept = self.desk.dispatcher.shop.drafts.load(self.draft_name())
        return None if kept is None else (kept.saved_at, kept.content)

    def offer_draft(self, content: dict[str, Any], sentence: str, first: QWidget) -> None:
        """Say that there is a draft, and let it be gone on with or forgotten; then the cursor stands in `first`."""

        def go_on() -> None:
            self.message.clear()
            try:
                self.restore(content)
            except (ValueError, KeyError):
                self.forget_draft()
            first.setFocus()

        def start_new() -> None:
            self.message.clear()
            self.forget_draft()
            first.setFocus()

        acts = [
            (_("Continue"), f"{self.NAME}.draft.continue", go_on),
            (_("Start new"), f"{self.NAME}.draft.start_new", start_new),
        ]
        self.message.say("info", sentence, acts=acts)


def main_of(screen: Screen) -> Button | None:
    """The visible main button of a page."""
    for made in screen.findChildren(Button):
        if made.property("kind") == "primary" and made.isVisibleTo(screen):
            return made
    return None
