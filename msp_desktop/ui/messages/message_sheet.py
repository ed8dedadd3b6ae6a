"""The sheet a message is written on: who, by which way, in which words; mail leaves by itself, the rest by hand."""

from collections.abc import Callable, Sequence

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from msp_desktop import checks
from msp_desktop.domain.message import LONGEST_BODY, LONGEST_SUBJECT, Channel, MessageEvent
from msp_desktop.i18n import LANGUAGES, _, ngettext
from msp_desktop.queries.message_draft import MessageReach, message_reach, message_words
from msp_desktop.ui.formats import formats
from msp_desktop.ui.jobs.ask_sheet import AskSheet
from msp_desktop.ui.kit import Chips, Combo, Field, LineEdit, PlainLabel, TextEdit, button
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.messages.links import link_of
from msp_desktop.ui.messages.words import CHANNEL_WORDS, EVENT_WORDS
from msp_desktop.ui.open_url import open_url
from msp_desktop.ui.screen import Screen, new_key
from msp_desktop.usecases.messages import NewFile, note_by_hand, queue_message

_ABOUT_A_JOB = (
    MessageEvent.FREE,
    MessageEvent.READY,
    MessageEvent.READY_REMINDER,
    MessageEvent.QUOTE,
    MessageEvent.QUOTE_REMINDER,
    MessageEvent.BOOKED_IN,
    MessageEvent.HANDED_OVER,
    MessageEvent.APPOINTMENT,
    MessageEvent.LOANER_DUE,
    MessageEvent.UNCLAIMED,
)


def open_message(
    screen: Screen,
    *,
    customer_id: int,
    job_id: int | None = None,
    event: MessageEvent = MessageEvent.FREE,
    quote_id: int | None = None,
    document_id: int | None = None,
    files: Sequence[NewFile] = (),
    after: Callable[[], object] | None = None,
) -> "MessageSheet":
    """Write to a customer above a page. `after` is called once the message is queued or was taken elsewhere by hand."""
    reach = screen.ask(message_reach, customer_id=customer_id, job_id=job_id)
    sheet = MessageSheet(screen, reach, job_id, event, quote_id, document_id, tuple(files), after)
    sheet.open()
    return sheet


class MessageSheet:
    """Ways are those the customer can be reached by; the words follow the occasion until somebody changes them."""

    def __init__(
        self,
        screen: Screen,
        reach: MessageReach,
        job_id: int | None,
        event: MessageEvent,
        quote_id: int | None,
        document_id: int | None,
        files: tuple[NewFile, ...],
        after: Callable[[], object] | None,
    ) -> None:
        self._screen, self._reach, self._job_id = screen, reach, job_id
        self._quote_id, self._document_id, self._files, self._after = quote_id, document_id, files, after
        self._key = new_key()
        self._filled = ""
        self._build_fields(event)
        title = _("Message to {customer}").format(customer=reach.customer)
        self._form = AskSheet(
            screen,
            title,
            self._fields,
            _("Send"),
            self._send,
            name="message",
            note=_("About {job}").format(job=reach.job) if reach.job else "",
            width=640,
        )
        self.sheet = self._form.sheet
        self._elsewhere = button("", "message.elsewhere", self._open_elsewhere, icon="open-in-new")
        self.sheet.foot.addWidget(self._elsewhere)
        self._way_changed()
        self._fill()

    def _build_fields(self, event: MessageEvent) -> None:
        reach = self._reach
        ways = [Channel.MAIL] if reach.emails or not reach.phones else []
        ways += [Channel.SMS, Channel.WHATSAPP] if reach.phones else []
        self._way: Chips[Channel] = Chips(
            "message.way", _("Way"), [(way, _(CHANNEL_WORDS[way][0]), CHANNEL_WORDS[way][1]) for way in ways],
            optional=False,
        )  # fmt: skip
        self._way.set_value(ways[0])
        self._way.edited.connect(self._way_changed)
        self._to = LineEdit("message.to", max_length=254)
        self._to_field = Field(_("To"), self._to, required=True, missing=_("Enter the address."), check=self._wrong_to)
        self._others: Chips[str] = Chips("message.others", _("Other addresses"), room=6, tick=False)
        self._others.edited.connect(self._other_chosen)
        events = list(_ABOUT_A_JOB) if self._job_id is not None else [MessageEvent.FREE]
        events += [] if event in events else [event]
        self._event: Combo[MessageEvent] = Combo(
            "message.event", [(each, _(EVENT_WORDS[each])) for each in events], width=230
        )
        self._event.set_value(event)
        self._language: Combo[str] = Combo("message.language", list(LANGUAGES.items()), width=130)
        self._language.set_value(reach.language)
        for combo in (self._event, self._language):
            combo.edited.connect(self._words_asked)
        self._subject = LineEdit("message.subject", max_length=LONGEST_SUBJECT)
        self._subject_field = Field(
            _("Subject"), self._subject, required=True, missing=_("Write what the message is about.")
        )
        self._body = TextEdit("message.body", lines=9, max_lines=9, max_length=LONGEST_BODY)
        body = Field(_("Text"), self._body, required=True, missing=_("Write the message first."))
        files = PlainLabel("", "hint", wrap=True)
        words = _line(Field(_("Words"), self._event), Field(_("Language"), self._language))
        self._files_note = files
        self._fields: list[Field | QWidget] = [
            Field(_("Way"), self._way), words, self._to_field, self._others, self._subject_field, body, files,
        ]  # fmt: skip

    def open(self) -> None:
        """Show it, the cursor at the end of the text."""
        self._form.open(self._body if self._to.value() else self._to)

    def begin_with(self, text: str) -> None:
        """Put words that somebody began elsewhere between greeting and closing."""
        if not text.strip():
            return
        greeting, _blank, closing = self._body.value().partition("\n\n")
        parts = (greeting, text.strip(), closing) if self._channel() is Channel.MAIL else (greeting + text.strip(),)
        self._body.set_value("\n\n".join(part for part in parts if part))

    # -- what is shown

    def _channel(self) -> Channel:
        return self._way.value() or Channel.MAIL

    def _by_itself(self) -> bool:
        return self._channel() is Channel.MAIL and self._reach.has_server

    def _way_changed(self) -> None:
        channel = self._channel()
        known = self._reach.emails if channel is Channel.MAIL else self._reach.phones
        self._to_field.set_label(_("To") if channel is Channel.MAIL else _("Number"))
        self._to.set_value(known[0] if known else "")
        self._to_field.reset()
        shown = [(each, each if channel is Channel.MAIL else checks.phone_grouped(each)) for each in known[:6]]
        self._others.show_options(shown if len(shown) > 1 else [])
        if len(shown) > 1:
            self._others.set_value(shown[0][0])
        set_shown(self._others, len(shown) > 1)
        set_shown(self._subject_field, channel is Channel.MAIL)
        self.sheet.main_button.setText(_("Send") if self._by_itself() else _("Copy the text"))
        set_shown(self._elsewhere, not self._by_itself())
        self._elsewhere.setText(
            {
                Channel.MAIL: _("Open in the mail program"),
                Channel.SMS: _("Open as a text message"),
                Channel.WHATSAPP: _("Open in WhatsApp"),
            }[channel]
        )
        self._files_note.setText(self._files_words())
        set_shown(self._files_note, bool(self._files) or self._with_paper())
        self._say_by_hand()
        self._words_asked()
        self.sheet.refit()

    def _say_by_hand(self) -> None:
        if self._by_itself():
            self.sheet.message.clear()
        elif self._channel() is Channel.MAIL:
            self.sheet.message.say(
                "info", _("No mail server is set up."), _("Copy the text, or open it in the mail program.")
            )
        else:
            self.sheet.message.say(
                "info", _("It leaves by hand."), _("The timeline notes that it was written, not that it was sent.")
            )

    def _words_asked(self) -> None:
        """Fill in the words of the occasion, unless somebody has changed them."""
        if self._body.value().strip() and self._body.value() != self._filled:
            self.sheet.message.say(
                "info",
                _("Your text stays."),
                acts=[(_("Use the words of the occasion"), "message.refill", self._fill)],
            )
            return
        self._fill()

    def _fill(self) -> None:
        words = self._screen.ask(
            message_words,
            event=self._event.value() or MessageEvent.FREE,
            customer_id=self._reach.customer_id,
            language=self._language.value() or self._reach.language,
            now=self._screen.desk.dispatcher.shop.now,
            job_id=self._job_id,
            quote_id=self._quote_id,
            document_id=self._document_id,
        )
        mail = self._channel() is Channel.MAIL
        self._subject.set_value(words.text.subject)
        self._body.set_value(words.text.body if mail else words.text.short)
        self._filled = self._body.value()

    def _other_chosen(self) -> None:
        self._to.set_value(self._others.value() or self._to.value())
        self._to_field.reset()

    def _with_paper(self) -> bool:
        return self._document_id is not None and self._event.value() is MessageEvent.INVOICE

    def _files_words(self) -> str:
        # A message about an issued paper takes it along where nothing else goes with it.
        own = [_("the invoice")] if self._with_paper() else []
        named = [each.name for each in self._files] or own
        names = ", ".join(named)
        if not self._by_itself():
            return _("A text by hand carries no file. Add it there: {names}").format(names=names)
        return ngettext("Goes with it: {names}", "Go with it: {names}", len(named)).format(names=names)

    def _wrong_to(self) -> str:
        typed = self._to.value().strip()
        if self._channel() is Channel.MAIL:
            return "" if checks.mail_ok(typed) else _("This is not one complete mail address.")
        return "" if self._number() else _("This number has too few digits.")

    def _number(self) -> str:
        typed = self._to.value().strip()
        return typed if typed in self._reach.phones else checks.phone_e164(typed, formats().country)

    # -- what is done

    def _send(self) -> bool:
        """Ctrl+Enter: a mail joins the queue, any other text goes to the clipboard."""
        if not self._by_itself():
            return self._copy()
        done = self._screen.run(
            queue_message,
            self._key,
            customer_id=self._reach.customer_id,
            job_id=self._job_id,
            event=self._event.value() or MessageEvent.FREE,
            to_address=self._to.value(),
            subject=self._subject.value(),
            body=self._body.value(),
            language=self._language.value() or self._reach.language,
            quote_id=self._quote_id,
            document_id=self._document_id,
            files=self._files,
        )
        if done is None:
            self._key = new_key()
            return False
        self._screen.desk.say(_("The message leaves in 10 seconds."))
        self._finished()
        return True

    def _copy(self) -> bool:
        QGuiApplication.clipboard().setText(self._body.value())
        if not self._noted():
            return False
        self._screen.desk.say(_("Copied. Paste it where you write to them."))
        self._finished()
        return True

    def _open_elsewhere(self) -> None:
        if self._form.form.problems():
            return
        address = self._to.value().strip() if self._channel() is Channel.MAIL else self._number()
        link = link_of(self._channel(), address, self._subject.value(), self._body.value())
        if not open_url(link):
            self.sheet.message.say("warning", _("No program on this computer opens this."), _("Copy the text instead."))
            return
        if self._noted():
            self._form.close()
            self._finished()

    def _noted(self) -> bool:
        done = self._screen.run(
            note_by_hand,
            self._key,
            customer_id=self._reach.customer_id,
            job_id=self._job_id,
            event=self._event.value() or MessageEvent.FREE,
            channel=self._channel(),
            to_address=self._to.value(),
            subject=self._subject.value() if self._channel() is Channel.MAIL else "",
            body=self._body.value()[:LONGEST_BODY],
            language=self._language.value() or self._reach.language,
            quote_id=self._quote_id,
        )
        self._key = new_key()
        return done is not None

    def _finished(self) -> None:
        if self._after is not None:
            self._after()


def _line(*fields: Field) -> QWidget:
    held = QWidget()
    layout = QHBoxLayout(held)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(12)
    for each in fields:
        layout.addWidget(each)
    layout.addStretch(1)
    return held
