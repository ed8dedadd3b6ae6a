"""How a shop writes: its own words, which occasions write by themselves, and the server that takes its mail."""

import ipaddress
import re

from sqlalchemy import select

from msp_desktop import checks
from msp_desktop.domain.errors import Refused
from msp_desktop.domain.message import BY_ITSELF, MailSecurity, MessageEvent
from msp_desktop.domain.message_text import Template, TemplateProblem, TemplateProblemCode, template_problems
from msp_desktop.i18n import LANGUAGES, _
from msp_desktop.store.message_rows import SERVER_ID, is_automatic, template_for
from msp_desktop.store.models.message import MailServer, MessageRule, MessageTemplate
from msp_desktop.store.names import clean
from msp_desktop.store.unit_of_work import UnitOfWork

_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")


def template_sentence(problem: TemplateProblem) -> str:
    """What is wrong with a template, in a sentence."""
    match problem.code:
        case TemplateProblemCode.EMPTY:
            return _("Write what the customer is told.")
        case TemplateProblemCode.TOO_LONG:
            return _("This is longer than {most} characters. Shorten it.").format(most=problem.most)
    words = _("“{word}” in braces is not known here. Choose one of the words offered below.")
    return words.format(word="{" + problem.word[:40] + "}")


def change_template(
    work: UnitOfWork, *, event: MessageEvent, language: str, subject: str, body: str, short: str = ""
) -> None:
    """Give an occasion the shop's own words in one language. Undoable.

    Raises Refused with the field "subject", "body" or "short" for words in braces that nobody knows, and empty texts.
    """
    if language not in LANGUAGES:
        raise Refused(_("Choose one of the languages of the program."), "language")
    wanted = Template(clean(subject), body.strip(), short.strip())
    for problem in template_problems(wanted, event):
        raise Refused(template_sentence(problem), problem.field)
    row = _template(work, event, language)
    before = template_for(work.session, event, language)
    if row is None:
        work.session.add(MessageTemplate(event=event, language=language, subject="", body=""))
        work.session.flush()
        row = _template(work, event, language)
        assert row is not None
        work.undo_with(_("Words of a message changed"), reset_template, event=event, language=language)
    else:
        work.undo_with(
            _("Words of a message changed"),
            change_template,
            event=event,
            language=language,
            subject=before.subject,
            body=before.body,
            short=before.short,
        )
    row.subject, row.body, row.short = wanted.subject, wanted.body, wanted.short
    work.session.flush()


def reset_template(work: UnitOfWork, *, event: MessageEvent, language: str) -> None:
    """Give an occasion the built-in words again. Undoable."""
    row = _template(work, event, language)
    if row is None:
        raise Refused(_("These are the words the program came with already."))
    before = Template(row.subject, row.body, row.short)
    work.delete(row)
    work.undo_with(
        _("Words of a message changed"),
        change_template,
        event=event,
        language=language,
        subject=before.subject,
        body=before.body,
        short=before.short,
    )


def set_rule(work: UnitOfWork, *, event: MessageEvent, automatic: bool) -> None:
    """Say whether an occasion writes by itself; Refused for one that only a person brings about. Undoable."""
    if automatic and event not in BY_ITSELF:
        raise Refused(_("Somebody writes on this occasion; it does not come about by itself."), "automatic")
    before = is_automatic(work.session, event)
    row = work.session.scalars(select(MessageRule).where(MessageRule.event == event)).first()
    if row is None:
        work.session.add(MessageRule(event=event, automatic=automatic))
    else:
        row.automatic = automatic
    work.session.flush()
    if before is not automatic:
        work.undo_with(_("Message rule changed"), set_rule, event=event, automatic=before)


def change_mail_server(
    work: UnitOfWork,
    *,
    host: str,
    port: int,
    security: MailSecurity,
    sender_address: str,
    user: str = "",
    sender_name: str = "",
    reply_to: str = "",
    copy_to: str = "",
    seen: int | None = None,
) -> None:
    """Say how mail leaves; the password goes to the vault by another way. Undoable.

    Raises Refused with the field that is amiss, and Changed when somebody else has saved since version `seen`.
    """
    row = work.session.get(MailServer, SERVER_ID)
    if row is not None and seen is not None:
        work.get(MailServer, SERVER_ID, seen=seen)
    clean_host = _host(host)
    if not 1 <= port <= 65535:
        raise Refused(_("A port is a number from 1 to 65535."), "port")
    login = clean(user)
    if login and security is MailSecurity.NONE and not _stays_here(clean_host):
        raise Refused(_("The password would travel in the open. Choose STARTTLS or TLS."), "security")
    _name_undo(work, row)
    if row is None:
        row = MailServer(id=SERVER_ID)
        work.session.add(row)
    row.host, row.port, row.security, row.user = clean_host, port, security, _fitting(login, 254, "user")
    row.sender_name = _fitting(clean(sender_name), 200, "sender_name")
    row.sender_address = _address(sender_address, "sender_address", needed=True)
    row.reply_to, row.copy_to = _address(reply_to, "reply_to"), _address(copy_to, "copy_to")
    row.tested_at = None
    work.session.flush()


def remove_mail_server(work: UnitOfWork) -> None:
    """Forget how mail leaves; what waits stays in the queue. Undoable."""
    row = work.get(MailServer, SERVER_ID)
    _name_undo(work, row)
    work.delete(row)


def note_mail_tested(work: UnitOfWork) -> None:
    """Note that a test message left."""
    work.get(MailServer, SERVER_ID).tested_at = work.now
    work.session.flush()


def _name_undo(work: UnitOfWork, row: MailServer | None) -> None:
    if row is None:
        work.undo_with(_("Mail server changed"), remove_mail_server)
        return
    work.undo_with(
        _("Mail server changed"),
        change_mail_server,
        host=row.host,
        port=row.port,
        security=row.security,
        sender_address=row.sender_address,
        user=row.user,
        sender_name=row.sender_name,
        reply_to=row.reply_to,
        copy_to=row.copy_to,
    )


def _template(work: UnitOfWork, event: MessageEvent, language: str) -> MessageTemplate | None:
    found = select(MessageTemplate).where(MessageTemplate.event == event, MessageTemplate.language == language)
    return work.session.scalars(found).first()


def _host(typed: str) -> str:
    host = typed.strip().rstrip(".")
    if not host:
        raise Refused(_("Enter the name of the mail server."), "host")
    if len(host) > 253 or (not _HOST.fullmatch(host) and not _is_number(host)):
        raise Refused(_("A server name looks like smtp.example.com, without https:// and without a port."), "host")
    return host


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _stays_here(host: str) -> bool:
    """Whether the server is this very computer."""
    return host.lower() == "localhost" or (_is_number(host) and ipaddress.ip_address(host).is_loopback)


def _address(typed: str, field: str, *, needed: bool = False) -> str:
    address = typed.strip()
    if not address and needed:
        raise Refused(_("Enter the address the shop writes from."), field)
    if address and not checks.mail_ok(address):
        raise Refused(_("This is not one complete mail address."), field)
    return address


def _fitting(text: str, most: int, field: str) -> str:
    if len(text) > most:
        raise Refused(_("This is longer than {most} characters. Shorten it.").format(most=most), field)
    return text
