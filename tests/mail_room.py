"""A real SMTP server for tests: what it took, what it refuses, with login and STARTTLS where a test asks for them."""

import asyncio
import datetime as dt
import email
import ipaddress
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "bottega", "città-segreta"


@dataclass
class MailRoom:
    """What arrived: one envelope per message, and rules for the next ones."""

    port: int = 0
    taken: list[tuple[list[str], bytes]] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    data_answer: str = "250 Taken"
    hang_up_after_data: bool = False
    logins: int = 0

    @property
    def messages(self) -> list[EmailMessage]:
        """What arrived, read the way a mail program reads it."""
        return [email.message_from_bytes(data, _class=EmailMessage, policy=policy.default) for _to, data in self.taken]

    @property
    def recipients(self) -> list[list[str]]:
        """Who each message was delivered to."""
        return [to for to, _data in self.taken]

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take or refuse a recipient."""
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Keep a message."""
        if self.data_answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.taken.append((list(envelope.rcpt_tos), envelope.content))
        if self.hang_up_after_data:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return self.data_answer

    def log_in(self, _server: SMTP, _session: Session, _envelope: Envelope, mechanism: str, data: object) -> AuthResult:
        """Take the one user."""
        self.logins += 1
        known = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=known, handled=mechanism not in ("LOGIN", "PLAIN"))


@contextmanager
def mail_room(*, login: bool = False, certificate: Path | None = None, port: int = 0) -> Iterator[MailRoom]:
    """A server on this computer for as long as the block lasts."""
    room = MailRoom()
    options: dict[str, Any] = {"hostname": "127.0.0.1", "port": port or _free_port()}
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        options |= {"tls_context": context, "require_starttls": True}
    if login:
        options |= {"authenticator": room.log_in, "auth_required": True, "auth_require_tls": certificate is not None}
    controller = Controller(room, **options)
    controller.start()
    room.port = controller.port
    try:
        yield room
    finally:
        controller.stop()


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def own_certificate(folder: Path, *, name: str = "localhost") -> Path:
    """A certificate nobody has signed, with its key in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=2))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(name), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path
