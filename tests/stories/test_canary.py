"""A passcode goes through the whole shop, and no byte of it is left anywhere."""

import base64
import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QWidget

from msp_desktop import diagnostics, paths
from msp_desktop.domain.job_event import EventKind
from msp_desktop.domain.message import DELAY_SECONDS, MailSecurity
from msp_desktop.queries.passcode_faces import passcodes_of
from msp_desktop.store import backup
from msp_desktop.store.models.job import JobEvent
from msp_desktop.store.models.vault import Passcode
from msp_desktop.store.shop import Shop
from msp_desktop.ui.crash import CrashWatch
from msp_desktop.usecases.counter.checkout import hand_over
from msp_desktop.usecases.messages import change_mail_server, queue_message
from msp_desktop.workflows.print_job_papers import JobPaper, job_papers
from msp_desktop.workflows.send_messages import Door, send_due
from msp_desktop.workflows.vault import keep_shop_secret, make_vault
from tests.byte_search import forms, hits
from tests.mail_room import PASSWORD, mail_room
from tests.shops import Clock
from tests.stories.counter import Hands, counter
from tests.stories.test_day_in_the_window import furnish
from tests.usecases.repairs import item_ids, make_ready

pytestmark = pytest.mark.usefixtures("qapp")
CANARY = "Kanarie7Vogel.Qx"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Everything this shop and this program write lies below one folder: data, settings, logs, temporary files."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    diagnostics.start_logging()
    yield tmp_path
    diagnostics.stop_fault_file()
    root = logging.getLogger()
    for each in [each for each in root.handlers if str(tmp_path) in str(getattr(each, "baseFilename", ""))]:
        root.removeHandler(each)
        each.close()


def text_on(window: QWidget) -> str:
    """Every word in front."""
    return "\n".join(each.text() for each in window.findChildren(QLabel) if each.isVisible())


def goes_to(hands: Hands, name: str) -> None:
    """Put the focus there."""
    found = hands.window.findChild(QWidget, name)
    assert found is not None, name
    assert found.isVisible(), name
    found.setFocus()


def books_with_passcode(hands: Hands, secret: str) -> None:
    """A known customer's device is booked in, and what opens it is typed into the form; a draft is kept on the way."""
    hands.press("Ctrl+N")
    hands.type("0192")
    hands.press("Return", "Return")
    hands.type("Slow since the last update")
    hands.press("Tab", "Space")
    hands.tab_to("intake.device.passcode.secret", most=80)
    hands.type(secret)
    screen = hands.window.current()
    assert screen is not None
    assert secret not in text_on(hands.window)
    screen.save_draft_now()
    hands.settle()
    hands.press("Ctrl+L")
    hands.type("SRV-031")
    hands.press("Return", "Ctrl+Return")
    hands.settle()
    assert hands.window.side.undo_card.text() == "J-0001 booked in"


def shows_it(hands: Hands, shop: Shop, secret: str) -> None:
    """On the job's page it shows on request, is copied, and a crash comes while it shows."""
    hands.window.go("job", job_id=1)
    hands.settle()
    for name in ("job.passcode.show", "job.passcode.copy"):
        goes_to(hands, name)
        hands.press("Space")
    assert secret in text_on(hands.window)
    assert QGuiApplication.clipboard().text() == secret
    crash(secret)
    hands.window.go("jobs")
    assert secret not in text_on(hands.window)
    QGuiApplication.clipboard().clear()
    kinds = shop.ask(lambda session: [row.kind for row in session.query(JobEvent).all()])
    assert EventKind.PASSCODE_SEEN in kinds


def crash(secret: str) -> None:
    """A fault of ours with the secret among its values."""
    held = {"passcode": secret}
    try:
        raise RuntimeError(f"{held!r} could not be shown")
    except RuntimeError as error:
        CrashWatch().caught(type(error), error, error.__traceback__)


def mails(shop: Shop, clock: Clock, port: int) -> None:
    """The customer is written to through a server whose password is sealed."""
    shop.run(
        change_mail_server,
        host="127.0.0.1",
        port=port,
        security=MailSecurity.NONE,
        sender_address="assistenza@bottega.example",
        sender_name="Bottega Informatica",
        user="",
    )
    shop.run(
        queue_message,
        customer_id=1,
        job_id=1,
        to_address="chiara@posta.example",
        subject="J-0001",
        body="We look at it now.",
        language="en",
    )
    clock.forward(minutes=DELAY_SECONDS / 60 + 1)
    assert send_due(shop, door=Door(seconds=5)).sent == 1


def papers_into(shop: Shop, folder: Path) -> None:
    """Every paper of the job."""
    folder.mkdir(exist_ok=True)
    for number, each in enumerate(job_papers(shop, job_id=1, papers=tuple(JobPaper))):
        (folder / f"{number}.pdf").write_bytes(each.pdf)


def test_no_byte_of_a_passcode_is_left(shop: Shop, clock: Clock, place: Path) -> None:
    make_vault(shop)
    keep_shop_secret(shop, "mail_password", PASSWORD)
    furnish(shop, "en")
    with counter(shop) as hands:
        books_with_passcode(hands, CANARY)
        (item_id,) = item_ids(shop, 1)
        assert shop.ask(passcodes_of, item_ids=(item_id,))[item_id].known
        shows_it(hands, shop, CANARY)
    with mail_room() as room:
        mails(shop, clock, room.port)
        (place / "mails").write_bytes(b"\n".join(raw for _to, raw in room.taken))
    papers_into(shop, place / "printed")
    backup.verified_copy(shop.path, why="canary", at=shop.now)
    for each in logging.getLogger().handlers:
        each.flush()

    written = {path.name for path in place.rglob("*") if path.is_file()}
    assert {"shop.db", "shop.db-wal", "shop.db-shm", "msp-desktop.log"} <= written
    assert any(name.endswith(".pdf") for name in written)
    assert "could not be shown" in (paths.log_dir() / "msp-desktop.log").read_text("utf-8")
    assert hits(place, CANARY) == []
    assert hits(place, PASSWORD) == []

    shop.run(make_ready, item_ids=(item_id,))
    shop.run(hand_over, item_ids=(item_id,))
    assert shop.ask(lambda session: session.get_one(Passcode, 1).sealed) == ""
    shop.undo_last()
    assert shop.ask(lambda session: session.get_one(Passcode, 1).sealed) == ""
    shop.close()
    assert hits(place, CANARY) == []


def test_the_search_finds_what_is_there(shop: Shop, place: Path) -> None:
    make_vault(shop)
    furnish(shop, "en")
    with counter(shop) as hands:
        books_with_passcode(hands, "another one")
        hands.window.go("job", job_id=1)
        goes_to(hands, "job.compose.note")
        hands.type(CANARY)
        goes_to(hands, "job.compose.add")
        hands.press("Space")
        hands.settle()
    backup.verified_copy(shop.path, why="canary", at=shop.now)
    found = hits(place, CANARY)
    assert any(each.startswith("shop.db-wal") for each in found), found
    assert any("shop.backups" in each for each in found), found


def test_every_form_is_found_wherever_it_begins(tmp_path: Path) -> None:
    file = tmp_path / "file"
    for form, raw in forms(CANARY).items():
        for lead in range(3):
            file.write_bytes(b"\x07" * lead + raw + b"\x07")
            assert any(form in each for each in hits(tmp_path, CANARY)), form
    for lead in range(3):
        file.write_bytes(base64.b64encode(b"x" * lead + CANARY.encode() + b"rest"))
        assert hits(tmp_path, CANARY), lead
        file.write_bytes(base64.b64encode(b"x" * lead + b"something else altogether"))
        assert not hits(tmp_path, CANARY)
