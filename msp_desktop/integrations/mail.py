"""Mail by SMTP: one message to one shown person, the server's answer told plainly, and no secret in any of it."""

import base64
import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from functools import partial
from typing import Self

from msp_desktop import checks
from msp_desktop.domain.message import MailSecurity, Trouble
from msp_desktop.i18n import _

SECONDS = 20.0
"""How long the server may take to answer."""
# Room for a display name that is folded on one line of a header.
_LONGEST_NAME = 120
# Line ends as the protocol wants them, encoded where the text is not plain, so that any server takes it.
_POLICY = policy.SMTP.clone(max_line_length=78, cte_type="7bit")
_DOT = re.compile(rb"(?m)^\.")
_LINE_END = re.compile(rb"\r\n|\r|\n")


class MailTrouble(Exception):
    """A message did not leave, or may have: `trouble` says why, `answer` is the server's word or a sentence.

    `again`: trying later may help. `whole`: it is the server or its settings, so no other message leaves either.
    """

    def __init__(self, trouble: Trouble, answer: str, *, again: bool = False, whole: bool = False) -> None:
        super().__init__(f"{trouble.value}: {answer}")
        self.trouble = trouble
        self.answer = answer
        self.again = again
        self.whole = whole


@dataclass(frozen=True, slots=True)
class Account:
    """Where mail leaves and who asks; the password shows in no text of it."""

    host: str
    port: int
    security: MailSecurity
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class MailFile:
    """A file that goes along."""

    name: str
    mime: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Mail:
    """One message to one person. `automatic`: no person pressed a button for it, so no machine should answer it."""

    header_id: str
    at: datetime
    sender_name: str
    sender_address: str
    to_name: str
    to_address: str
    subject: str
    body: str
    reply_to: str = ""
    copy_to: str = ""
    automatic: bool = False
    files: tuple[MailFile, ...] = ()

    @property
    def recipients(self) -> tuple[str, ...]:
        """Who the server is told to deliver to: the shown person, and the shop's own copy."""
        return tuple(dict.fromkeys(each for each in (self.to_address, self.copy_to) if each))


def mail_text(mail: Mail) -> EmailMessage:
    """Write a message out. Raises MailTrouble for an address or a subject that is more than one."""
    message = EmailMessage(policy=_POLICY)
    message["Date"] = format_datetime(mail.at)
    message["Message-ID"] = _one_line(mail.header_id)
    message["From"] = _address(mail.sender_name, mail.sender_address)
    message["To"] = _address(mail.to_name, mail.to_address)
    if mail.reply_to:
        message["Reply-To"] = _address("", mail.reply_to)
    message["Subject"] = _one_line(mail.subject)
    if mail.automatic:
        message["Auto-Submitted"] = "auto-generated"
    message.set_content(_body(mail.body))
    for each in mail.files:
        kind, _slash, detail = each.mime.partition("/")
        if not re.fullmatch(r"[a-z]+/[a-z0-9.+-]+", each.mime):
            kind, detail = "application", "octet-stream"
        message.add_attachment(each.data, maintype=kind, subtype=detail, filename=_name(each.name))
    return message


def _address(name: str, address: str) -> Address:
    """One address and nothing else: the form is checked twice, here by the library that writes the header."""
    if not checks.mail_ok(address):
        raise MailTrouble(Trouble.NO_ADDRESS, _("This is not one complete mail address."))
    try:
        return Address(display_name=_name(name)[:_LONGEST_NAME], addr_spec=address)
    except (ValueError, IndexError) as problem:
        raise MailTrouble(Trouble.NO_ADDRESS, _("This is not one complete mail address.")) from problem


def _one_line(text: str) -> str:
    """A header's text. Refused when it holds a line break, which would start a header of its own."""
    if len(text.splitlines()) > 1 or text != text.rstrip("\r\n"):
        raise MailTrouble(Trouble.REFUSED, _("A subject is one line. Take the line break out."))
    return _name(text)


def _name(text: str) -> str:
    """A name without what cannot be printed: no line breaks, no marks that turn the reading around.

    Nor an encoded word: the library decodes `=?utf-8?q?A=0D=0ABcc:…?=` in a value and writes the line break out.
    """
    return " ".join("".join(each if each.isprintable() else " " for each in text).replace("=?", "= ?").split())


def _checked(message: EmailMessage) -> bytes:
    """Write the message and look once more that its head holds the headers that were meant, each once."""
    text = message.as_bytes()
    head = text.partition(b"\r\n\r\n")[0].split(b"\r\n")
    written = [line.partition(b":")[0].decode("ascii", "replace") for line in head if line[:1] not in (b" ", b"\t")]
    if sorted(written) != sorted(message.keys()) or any(b"\r" in line or b"\n" in line for line in head):
        raise MailTrouble(Trouble.REFUSED, _("A name in this message would change its head. Write it another way."))
    return text


def _body(text: str) -> str:
    lines = text.replace("\0", "").encode("utf-8", "ignore").decode("utf-8").splitlines()
    return "\n".join(lines) + "\n"


class MailServer:
    """A connection to the shop's mail server, opened when the first message leaves; use it with `with`."""

    def __init__(self, account: Account, *, seconds: float = SECONDS, trust: ssl.SSLContext | None = None) -> None:
        self._account = account
        self._seconds = seconds
        self._trust = trust
        self._open: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def connect(self) -> None:
        """Greet the server, protect the line and log in. Raises MailTrouble, with `whole` set."""
        if self._open is not None:
            return
        smtp = self._reached()
        try:
            self._greet(smtp)
        except BaseException:
            smtp.close()
            raise
        self._open = smtp

    def deliver(self, mail: Mail) -> str:
        """Hand one message over and give the server's answer; returning means that the server took it.

        Raises MailTrouble. MAYBE_SENT means that the text was on the line when the answer failed to come.
        """
        text = _checked(mail_text(mail))
        fresh = self._open is None
        self.connect()
        try:
            return self._hand_over(mail, text)
        except _Dropped as dropped:
            # A server may close a line that was used before; nothing of this message was on it yet.
            self.close()
            if fresh:
                raise _unreachable(dropped.reason) from dropped
        self.connect()
        try:
            return self._hand_over(mail, text)
        except _Dropped as dropped:
            self.close()
            raise _unreachable(dropped.reason) from dropped

    def close(self) -> None:
        """Say goodbye."""
        smtp, self._open = self._open, None
        if smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                smtp.quit()
            smtp.close()

    # -- how it is done

    def _reached(self) -> smtplib.SMTP:
        account = self._account
        try:
            if account.security is MailSecurity.TLS:
                return smtplib.SMTP_SSL(account.host, account.port, timeout=self._seconds, context=self._context())
            return smtplib.SMTP(account.host, account.port, timeout=self._seconds)
        except (smtplib.SMTPException, OSError, ValueError) as problem:
            raise _no_connection(problem) from None

    def _greet(self, smtp: smtplib.SMTP) -> None:
        account = self._account
        try:
            smtp.ehlo_or_helo_if_needed()
            if account.security is MailSecurity.STARTTLS:
                smtp.starttls(context=self._context())
                smtp.ehlo()
        except smtplib.SMTPNotSupportedError:
            words = _("The mail server offers no STARTTLS on this port. Try TLS, or another port.")
            raise MailTrouble(Trouble.CERTIFICATE, words, whole=True) from None
        except (smtplib.SMTPException, OSError, ValueError) as problem:
            raise _no_connection(problem) from None
        if account.user:
            self._log_in(smtp)

    def _log_in(self, smtp: smtplib.SMTP) -> None:
        account = self._account
        # `from None` everywhere here: the cause would carry what was sent.
        try:
            if account.user.isascii() and account.password.isascii():
                smtp.login(account.user, account.password)
            else:
                _log_in_beyond_ascii(smtp, account)
        except smtplib.SMTPNotSupportedError:
            words = _("The mail server takes no login this way. Check the port and the protection.")
            raise MailTrouble(Trouble.LOGIN, words, whole=True) from None
        except smtplib.SMTPResponseException as problem:
            answer = _answer(problem.smtp_code, problem.smtp_error)
            if 400 <= problem.smtp_code < 500:
                raise MailTrouble(Trouble.UNREACHABLE, answer, again=True, whole=True) from None
            raise MailTrouble(Trouble.LOGIN, answer, whole=True) from None
        except (smtplib.SMTPException, OSError) as problem:
            raise _no_connection(problem) from None

    def _context(self) -> ssl.SSLContext:
        return self._trust or ssl.create_default_context()

    def _hand_over(self, mail: Mail, text: bytes) -> str:
        smtp = self._open
        assert smtp is not None, "connected before"
        code, answer = _step(partial(smtp.mail, mail.sender_address))
        if code != 250:
            self._take_back(smtp)
            raise _refused(code, answer)
        self._name_recipients(smtp, mail)
        code, answer = _step(partial(smtp.docmd, "DATA"))
        if code != 354:
            self._take_back(smtp)
            raise _refused(code, answer)
        code, answer = self._put_on_the_line(smtp, text)
        if code != 250:
            self._take_back(smtp)
            raise _refused(code, answer)
        return _answer(code, answer)

    def _name_recipients(self, smtp: smtplib.SMTP, mail: Mail) -> None:
        for each in mail.recipients:
            code, answer = _step(partial(smtp.rcpt, each))
            # The shop's own copy holds nobody up.
            if code not in (250, 251) and each == mail.to_address:
                self._take_back(smtp)
                raise _refused(code, answer)

    def _put_on_the_line(self, smtp: smtplib.SMTP, text: bytes) -> tuple[int, bytes]:
        quoted = _DOT.sub(b"..", _LINE_END.sub(b"\r\n", text))
        quoted += b"" if quoted.endswith(b"\r\n") else b"\r\n"
        try:
            smtp.send(quoted + b".\r\n")
            return smtp.getreply()
        except (smtplib.SMTPException, OSError) as problem:
            self._open = None
            smtp.close()
            raise MailTrouble(Trouble.MAYBE_SENT, _reason(problem)) from None

    def _take_back(self, smtp: smtplib.SMTP) -> None:
        """Make the line good for the next message; a line that is not is opened anew."""
        try:
            smtp.rset()
        except (smtplib.SMTPException, OSError):
            self._open = None
            smtp.close()


def _log_in_beyond_ascii(smtp: smtplib.SMTP, account: Account) -> None:
    """Log in with letters beyond ASCII, which the library does not encode; RFC 4616 says UTF-8."""
    if "PLAIN" not in smtp.esmtp_features.get("auth", "").upper().split():
        raise smtplib.SMTPNotSupportedError
    told = base64.b64encode(f"\0{account.user}\0{account.password}".encode()).decode("ascii")
    code, answer = smtp.docmd("AUTH", f"PLAIN {told}")
    if code not in (235, 503):
        raise smtplib.SMTPAuthenticationError(code, answer)


class _Dropped(Exception):
    """The line broke before anything of the message was on it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def _step(ask: Callable[[], tuple[int, bytes]]) -> tuple[int, bytes]:
    try:
        return ask()
    except (smtplib.SMTPException, OSError) as problem:
        raise _Dropped(_reason(problem)) from None


def _refused(code: int, answer: bytes) -> MailTrouble:
    words = _answer(code, answer)
    if 400 <= code < 500:
        return MailTrouble(Trouble.UNREACHABLE, words, again=True)
    return MailTrouble(Trouble.REFUSED, words)


def _no_connection(problem: Exception) -> MailTrouble:
    if isinstance(problem, ssl.SSLCertVerificationError):
        words = _("The mail server shows a certificate that is not trusted: {reason}.")
        reason = problem.verify_message or str(problem.reason)
        return MailTrouble(Trouble.CERTIFICATE, words.format(reason=reason), whole=True)
    if isinstance(problem, ssl.SSLError):
        words = _("The mail server does not speak TLS on this port. Try STARTTLS, or another port.")
        return MailTrouble(Trouble.CERTIFICATE, words, whole=True)
    return _unreachable(_reason(problem))


def _unreachable(reason: str) -> MailTrouble:
    return MailTrouble(Trouble.UNREACHABLE, reason, again=True, whole=True)


def _reason(problem: Exception) -> str:
    """Why the line failed, in a sentence; never what was sent on it."""
    if isinstance(problem, smtplib.SMTPResponseException):
        return _answer(problem.smtp_code, problem.smtp_error)
    if isinstance(problem, TimeoutError):
        return _("The mail server did not answer in time.")
    if isinstance(problem, socket.gaierror):
        return _("The name of the mail server is not known. Check it, and the connection to the internet.")
    if isinstance(problem, ConnectionRefusedError):
        return _("The mail server takes no mail on this port.")
    if isinstance(problem, OSError) and problem.strerror:
        return _("The connection to the mail server failed: {reason}.").format(reason=problem.strerror)
    return _("The mail server closed the connection.")


def _answer(code: int, answer: bytes | str) -> str:
    """The server's own words on one line, with their number."""
    said = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return _name(f"{code} {said}")[:1000]
