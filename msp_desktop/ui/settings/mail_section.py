"""Settings › Mail: the server that takes the shop's mail, its password in the vault, and a test message."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from msp_desktop import checks
from msp_desktop.domain.errors import Changed, Refused, ShopError
from msp_desktop.domain.message import MailSecurity, Trouble
from msp_desktop.i18n import N_, _
from msp_desktop.queries.message_post import mail_server
from msp_desktop.queries.message_settings import server_standing
from msp_desktop.store.message_rows import MAIL_PASSWORD, ServerFacts
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import (
    Combo,
    Field,
    InlineMessage,
    LineEdit,
    NumberEdit,
    Panel,
    PlainLabel,
    button,
    flat_button,
    primary_button,
    row,
)
from msp_desktop.ui.kit.fields import need_you
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.messages.words import SECURITY_WORDS
from msp_desktop.ui.settings.section import Section
from msp_desktop.ui.vault.passcode_field import SecretLine
from msp_desktop.ui.vault.unlock_sheet import open_unlock
from msp_desktop.usecases.messages import change_mail_server
from msp_desktop.workflows.send_messages import Tested, send_test
from msp_desktop.workflows.vault import LONGEST_SECRET, VaultState, keep_shop_secret, vault_state

if TYPE_CHECKING:
    from msp_desktop.ui.screen import Screen

USUAL_PORTS: Mapping[MailSecurity, int] = {MailSecurity.STARTTLS: 587, MailSecurity.TLS: 465, MailSecurity.NONE: 25}
_TEST_WORDS: Mapping[Trouble, str] = {
    Trouble.NO_ADDRESS: N_("An address in this form is not complete."),
    Trouble.REFUSED: N_("The mail server refused the message. Its words:"),
    Trouble.UNREACHABLE: N_("The mail server could not be reached."),
    Trouble.CERTIFICATE: N_("No safe connection to the mail server could be made."),
    Trouble.LOGIN: N_("The mail server did not accept user name or password. Its words:"),
    Trouble.MAYBE_SENT: N_("The connection broke before the server answered. Look whether the message arrived."),
}


class MailSection(Section):
    """The form waits for Save; the password is typed anew to change it and is never shown again."""

    NAME = "mail"
    TITLE = N_("Mail")
    ICON = "email-outline"
    WORDS = N_("email server smtp port password sender reply copy test")

    def __init__(self, page: "Screen") -> None:
        super().__init__(page)
        self._kept: ServerFacts | None = None
        self._has_password = False
        self._state = InlineMessage("settings.mail.state")
        self.column.addWidget(self._state)
        self.column.addWidget(self._server_panel())
        self.column.addWidget(self._sender_panel())
        self._waiting = PlainLabel("", "warning")
        self._discard = flat_button(_("Discard"), "settings.mail.discard", self._drop, icon="undo")
        self._save = primary_button(_("Save mail settings"), "settings.mail.save", self.main_action)
        self.column.addLayout(row(self._waiting, None, self._discard, self._save, spacing=10))
        self.column.addWidget(self._test_panel())
        self.column.addStretch(1)
        for field in self.form.fields.values():
            field.editor.edited.connect(self._changed)  # type: ignore[attr-defined] # every editor has it

    def _server_panel(self) -> Panel:
        panel = Panel(_("Mail server"), icon="server-outline", note=_("your mail provider names these"))
        self._host = LineEdit("settings.mail.host", placeholder="smtp.example.com", max_length=253, width=280)
        self._port = NumberEdit("settings.mail.port", smallest="1")
        self._security: Combo[MailSecurity] = Combo(
            "settings.mail.security", [(each, _(word)) for each, word in SECURITY_WORDS.items()], width=280
        )
        self._security.edited.connect(self._security_chosen)
        self._user = LineEdit("settings.mail.user", max_length=254, width=280)
        self._password = SecretLine("settings.mail.password", width=280, max_length=LONGEST_SECRET)
        self._password_field = Field(_("Password"), self._password, hint=_("Goes to the vault, nowhere else."))
        add = self.form.add
        missing = _("Enter the name of the mail server.")
        panel.add(
            row(
                add(Field(_("Server"), self._host, required=True, missing=missing)),
                add(Field(_("Protection"), self._security)),
                add(Field(_("Port"), self._port, required=True, missing=_("Enter the port."))),
                None,
                spacing=12,
            )
        )
        user = Field(_("User name"), self._user, hint=_("Leave empty where the server asks for none."))
        panel.add(row(add(user), add(self._password_field), None, spacing=12))
        return panel

    def _sender_panel(self) -> Panel:
        panel = Panel(_("Sender"), icon="account-outline", note=_("what customers see"))
        self._name = LineEdit("settings.mail.sender_name", max_length=200, width=280)
        self._address = LineEdit("settings.mail.sender_address", max_length=254, width=280)
        self._reply = LineEdit("settings.mail.reply_to", max_length=254, width=280)
        self._copy = LineEdit("settings.mail.copy_to", max_length=254, width=280)
        add = self.form.add
        missing = _("Enter the address the shop writes from.")
        panel.add(
            row(
                add(Field(_("Name"), self._name)),
                add(
                    Field(_("Address"), self._address, required=True, missing=missing, check=self._check(self._address))
                ),
                None,
                spacing=12,
            )
        )
        reply = _("Empty: at the sender’s address.")
        copy = _("Of every message; no customer sees it.")
        panel.add(
            row(
                add(Field(_("Answers go to"), self._reply, hint=reply, check=self._check(self._reply))),
                add(Field(_("Copy for the shop"), self._copy, hint=copy, check=self._check(self._copy))),
                None,
                spacing=12,
            )
        )
        return panel

    def _test_panel(self) -> Panel:
        panel = Panel(_("Test"), icon="email-fast-outline", note=_("with what stands above, saved or not"))
        self._test_to = LineEdit("settings.mail.test_to", max_length=254, width=280)
        self._test_field = Field(
            _("Send a test message to"),
            self._test_to,
            required=True,
            missing=_("Enter an address of your own."),
            check=self._check(self._test_to),
        )
        self._test = button(_("Send a test message"), "settings.mail.test", self.send_test, icon="email-fast-outline")
        self._verdict = InlineMessage("settings.mail.verdict")
        line = row(self._test_field, self._test, None, spacing=10)
        line.setAlignment(self._test, Qt.AlignmentFlag.AlignBottom)
        panel.add(line)
        panel.add(self._verdict)
        return panel

    @staticmethod
    def _check(edit: LineEdit) -> Callable[[], str]:
        return lambda: (
            "" if not edit.value() or checks.mail_ok(edit.value()) else _("This is not one complete address.")
        )

    # -- showing

    def refresh(self) -> None:
        fresh = self.page.ask(mail_server)
        standing = self.page.ask(server_standing, secret=MAIL_PASSWORD)
        self._has_password = standing.has_password
        changed = self._is_changed()
        self._kept = fresh
        if not changed:
            self._show(fresh)
        self._password.setPlaceholderText(_("Kept in the vault. Type to change it.") if self._has_password else "")
        if fresh is None:
            words = _("Customers are called, or written to by hand, until one is set up.")
            self._state.say("info", _("No mail leaves yet."), words)
        elif standing.tested_at is not None:
            when = formats().moment(standing.tested_at)
            self._state.say("ok", _("A test message left on {when}.").format(when=when))
        else:
            self._state.say("info", _("Not tried since the last change."), _("Send a test message."))
        self._changed()

    def _show(self, facts: ServerFacts | None) -> None:
        shop = self.identity()
        self._host.set_value(facts.host if facts else "")
        self._security.set_value(facts.security if facts else MailSecurity.STARTTLS)
        self._port.set_value(Decimal(facts.port if facts else USUAL_PORTS[MailSecurity.STARTTLS]))
        self._user.set_value(facts.user if facts else "")
        self._password.set_value("")
        self._name.set_value(facts.sender_name if facts else shop.name)
        self._address.set_value(facts.sender_address if facts else shop.email)
        self._reply.set_value(facts.reply_to if facts else "")
        self._copy.set_value(facts.copy_to if facts else "")
        if not self._test_to.value():
            self._test_to.set_value(shop.email)
        self._shown = self._facts()

    def _facts(self) -> ServerFacts:
        port = self._port.value()
        return ServerFacts(
            host=self._host.value(),
            port=int(port) if port is not None and port == int(port) else 0,
            security=self._security.value() or MailSecurity.STARTTLS,
            user=self._user.value(),
            sender_name=self._name.value(),
            sender_address=self._address.value(),
            reply_to=self._reply.value(),
            copy_to=self._copy.value(),
            version=self._kept.version if self._kept else 0,
        )

    def _is_changed(self) -> bool:
        return hasattr(self, "_shown") and (self._facts() != self._shown or bool(self._password.value()))

    def _changed(self) -> None:
        changed = self._is_changed()
        self._waiting.setText(_("Not saved yet") if changed else "")
        for each in (self._discard, self._save):
            set_shown(each, changed or (self._kept is None and each is self._save))

    def _security_chosen(self) -> None:
        """The usual port of the chosen protection, where a usual one stood."""
        port = self._port.value()
        if port is None or int(port) in USUAL_PORTS.values():
            self._port.set_value(Decimal(USUAL_PORTS[self._security.value() or MailSecurity.STARTTLS]))
        self._changed()

    def _drop(self) -> None:
        self._show(self._kept)
        self.form.reset()
        self._changed()

    # -- acting

    def main_action(self) -> None:
        if not self._checked():
            return
        if self._password.value() and vault_state(self.desk.dispatcher.shop) is not VaultState.OPEN:
            open_unlock(self.page, self.main_action)
            return
        if self._save_facts():
            self._save_password()
            self.form.reset()
            self._show(self.page.ask(mail_server))
            self.refresh()
            self.desk.say(_("Mail settings saved."))

    def _checked(self) -> bool:
        wrong = self.form.problems()
        if wrong:
            self.page.message.say("bad", need_you(wrong))
            return False
        self.page.message.clear()
        return True

    def _save_facts(self) -> bool:
        facts = self._facts()
        try:
            self.desk.dispatcher.run(
                change_mail_server,
                host=facts.host,
                port=facts.port,
                security=facts.security,
                sender_address=facts.sender_address,
                user=facts.user,
                sender_name=facts.sender_name,
                reply_to=facts.reply_to,
                copy_to=facts.copy_to,
                seen=self._kept.version if self._kept else None,
            )
        except Refused as slip:
            field = self.form.fields.get(slip.field)
            if field is None:
                self.page.message.say("warning", slip.message)
            else:
                self.form.refuse(slip.field, slip.message)
            return False
        except Changed:
            self.page.message.say("warning", _("Somebody else changed the mail settings."), _("Look at them again."))
            self._kept = self.page.ask(mail_server)
            return False
        except ShopError as error:
            self.page.refused(error)
            return False
        return True

    def _save_password(self) -> None:
        if not self._password.value():
            return
        try:
            keep_shop_secret(self.desk.dispatcher.shop, MAIL_PASSWORD, self._password.value())
        except ShopError as error:
            self.page.refused(error)
            return
        self._password.set_value("")
        # The keeping of secrets is no act of the window, so it tells the others itself.
        self.desk.dispatcher.changed.emit(frozenset({"vault_secret"}))

    def send_test(self) -> None:
        """One message to an address of the shop's own, on the worker."""
        if not self._checked() or self._test_field.check_now():
            return
        typed = self._password.value() or None
        if self._user.value() and vault_state(self.desk.dispatcher.shop) is not VaultState.OPEN and typed is None:
            open_unlock(self.page, self.send_test)
            return
        facts, to = self._facts(), self._test_to.value()
        self._test.setEnabled(False)
        self._test.setText(_("Sending…"))
        self._verdict.clear()
        self.page.start(
            _("Test message"),
            lambda shop, _progress: send_test(shop, facts=facts, password=typed, to_address=to),
            done=self._tested,
            failed=self._test_failed,
        )

    def _tested(self, tested: Tested) -> None:
        self._test_over()
        if tested.trouble is None:
            words = _("The mail server took it: {answer}").format(answer=tested.answer)
            self._verdict.say("ok", _("The test message has left."), words)
        else:
            first = _(_TEST_WORDS.get(tested.trouble, _TEST_WORDS[Trouble.UNREACHABLE]))
            self._verdict.say("bad", first, tested.answer)

    def _test_failed(self, error: Exception) -> None:
        self._test_over()
        if not isinstance(error, ShopError):
            raise error
        self._verdict.say("bad", str(error))

    def _test_over(self) -> None:
        self._test.setEnabled(True)
        self._test.setFocus(Qt.FocusReason.OtherFocusReason)  # a button that rests gives the focus away
        self._test.setText(_("Send a test message"))

    def first_focus(self) -> QWidget:
        return self._host
