"""The queue against a real mail server: once and only once, through crashes, refusals and a server that is away."""

import os
import signal
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from msp_desktop.domain.message import DELAY_SECONDS, MailSecurity, MessageState, Trouble
from msp_desktop.domain.roles import CustomerKind
from msp_desktop.queries.message_post import post_standing
from msp_desktop.store.models.message import Message
from msp_desktop.store.shop import Shop, open_shop
from msp_desktop.usecases.counter.closing import close_job
from msp_desktop.usecases.customers import add_customer
from msp_desktop.usecases.messages import (
    cancel_message,
    change_mail_server,
    correct_address,
    mark_bounced,
    queue_message,
    send_again,
)
from msp_desktop.workflows.send_messages import Door, send_due, settle_after_start
from msp_desktop.workflows.vault import keep_shop_secret, make_vault
from tests.bench import bench, items, job
from tests.mail_room import PASSWORD, USER, MailRoom, mail_room, own_certificate
from tests.shops import Clock
from tests.usecases.mailing import write_to

DOOR = Door(seconds=5)


@pytest.fixture
def room() -> Iterator[MailRoom]:
    """A mail server that takes everything."""
    with mail_room() as opened:
        yield opened


@pytest.fixture
def mailing(shop: Shop, room: MailRoom) -> Shop:
    """The shop with that server."""
    _use(shop, room)
    return shop


def _use(shop: Shop, room: MailRoom, *, user: str = "", security: MailSecurity = MailSecurity.NONE) -> None:
    shop.run(
        change_mail_server,
        host="127.0.0.1",
        port=room.port,
        security=security,
        sender_address="assistenza@bottega.example",
        sender_name="Bottega Informatica",
        user=user,
    )


def _stand(shop: Shop, message_id: int) -> tuple[MessageState, Trouble | None]:
    row = shop.ask(lambda session: session.get_one(Message, message_id))
    return row.state, row.trouble


def _write(shop: Shop, address: str = "anna@kowalski.example") -> int:
    customer = shop.run(add_customer, kind=CustomerKind.PERSON, name="Anna Kowalski").value
    return shop.run(
        queue_message, customer_id=customer, to_address=address, subject="Hello", body="Are you there?", language="en"
    ).value


def test_a_closed_job_is_told_once_after_ten_seconds(mailing: Shop, room: MailRoom, clock: Clock) -> None:
    here = bench(mailing)
    job_id = job(mailing, here.company, here.latitude)
    write_to(mailing, job_id)
    mailing.run(close_job, item_id=items(mailing, job_id)[0], reason="no list")
    assert send_due(mailing, door=DOOR).sent == 0, "nothing leaves before it can be taken back"
    clock.forward(minutes=DELAY_SECONDS / 60)
    assert send_due(mailing, door=DOOR).sent == 1
    assert send_due(mailing, door=DOOR).sent == 0
    assert room.recipients == [["studio@marchetti.example"]]
    assert "is ready" in str(room.messages[0]["Subject"])
    assert room.messages[0]["Auto-Submitted"] == "auto-generated"


def test_undo_within_ten_seconds_and_nothing_arrives(mailing: Shop, room: MailRoom, clock: Clock) -> None:
    here = bench(mailing)
    job_id = job(mailing, here.company, here.latitude)
    write_to(mailing, job_id)
    mailing.run(close_job, item_id=items(mailing, job_id)[0], reason="no list")
    clock.forward(minutes=0.1)
    mailing.undo_last()
    clock.forward(minutes=5)
    assert send_due(mailing, door=DOOR).sent == 0
    assert room.taken == []
    assert mailing.ask(post_standing).waiting == 0


def test_a_message_taken_back_while_the_round_runs_stays_here(mailing: Shop, room: MailRoom, clock: Clock) -> None:
    first, second = _write(mailing), _write(mailing, "second@x.example")
    clock.forward(minutes=1)

    def told(done: int, _total: int) -> None:
        if done == 1:
            mailing.run(cancel_message, message_id=second)

    assert send_due(mailing, door=DOOR, told=told).sent == 1
    assert room.recipients == [["anna@kowalski.example"]]
    assert _stand(mailing, first)[0] is MessageState.SENT
    assert _stand(mailing, second)[0] is MessageState.CANCELLED


def test_a_refused_address_needs_somebody_and_leaves_once_corrected(
    mailing: Shop, room: MailRoom, clock: Clock
) -> None:
    room.refuse["anna@kowalski.example"] = "550 5.1.1 No such user"
    message = _write(mailing)
    clock.forward(minutes=1)
    posted = send_due(mailing, door=DOOR)
    assert (posted.sent, posted.needs_you) == (0, 1)
    assert _stand(mailing, message) == (MessageState.NEEDS_YOU, Trouble.REFUSED)
    assert mailing.ask(lambda session: session.get_one(Message, message).answer) == "550 5.1.1 No such user"
    clock.forward(days=1)
    assert send_due(mailing, door=DOOR).sent == 0, "it does not try again by itself"
    mailing.run(correct_address, message_id=message, address="anna.k@kowalski.example", on_card=True)
    clock.forward(minutes=1)
    assert send_due(mailing, door=DOOR).sent == 1
    assert room.recipients == [["anna.k@kowalski.example"]]


def test_a_server_that_is_away_is_asked_after_1_5_15_and_60_minutes(shop: Shop, clock: Clock) -> None:
    with mail_room() as room:
        _use(shop, room)
    message = _write(shop)
    for tries, wait in enumerate((1, 1, 5, 15, 60), start=1):
        clock.forward(minutes=wait)
        assert send_due(shop, door=DOOR).sent == 0
        assert shop.ask(lambda session: session.get_one(Message, message).tries) == tries
        if wait != 60:
            assert send_due(shop, door=DOOR).later == 0, "not before its time"
    assert _stand(shop, message) == (MessageState.NEEDS_YOU, Trouble.UNREACHABLE)
    with mail_room(port=room.port) as back:
        shop.run(send_again, message_id=message)
        clock.forward(minutes=1)
        assert send_due(shop, door=DOOR).sent == 1
        assert len(back.taken) == 1


def test_a_server_that_comes_back_in_time_gets_it_without_anybody(shop: Shop, clock: Clock) -> None:
    with mail_room() as room:
        _use(shop, room)
    message = _write(shop)
    header = shop.ask(lambda session: session.get_one(Message, message).header_id)
    clock.forward(minutes=1)
    send_due(shop, door=DOOR)
    with mail_room(port=room.port) as back:
        clock.forward(minutes=2)
        assert send_due(shop, door=DOOR).sent == 1
        assert str(back.messages[0]["Message-ID"]) == header


def test_a_wrong_password_holds_all_and_loses_none(shop: Shop, clock: Clock, tmp_path: Path) -> None:
    make_vault(shop)
    certificate = own_certificate(tmp_path)
    door = Door(seconds=5, trust=ssl.create_default_context(cafile=str(certificate)))
    with mail_room(login=True, certificate=certificate) as room:
        _use(shop, room, user=USER, security=MailSecurity.STARTTLS)
        first, second = _write(shop), _write(shop, "second@x.example")
        clock.forward(minutes=1)
        keep_shop_secret(shop, "mail_password", "wrong")
        posted = send_due(shop, door=door)
        assert (posted.paused, posted.sent) == (Trouble.LOGIN, 0)
        assert room.logins <= 2, "one try, with one or two ways of logging in, for the whole round"
        assert [_stand(shop, each)[0] for each in (first, second)] == [MessageState.WAITING] * 2
        keep_shop_secret(shop, "mail_password", PASSWORD)
        assert send_due(shop, door=door).sent == 2


def test_a_mail_that_came_back_needs_somebody(mailing: Shop, room: MailRoom, clock: Clock) -> None:
    message = _write(mailing)
    clock.forward(minutes=1)
    send_due(mailing, door=DOOR)
    done = mailing.run(mark_bounced, message_id=message)
    assert _stand(mailing, message) == (MessageState.NEEDS_YOU, Trouble.BOUNCED)
    assert done.undo
    mailing.undo(done.undo.operation_id)
    assert _stand(mailing, message)[0] is MessageState.SENT
    assert len(room.taken) == 1


def test_two_senders_at_once_send_once(mailing: Shop, room: MailRoom, clock: Clock) -> None:
    for each in range(12):
        _write(mailing, f"customer{each}@x.example")
    clock.forward(minutes=1)
    counts: list[int] = []
    threads = [threading.Thread(target=lambda: counts.append(send_due(mailing, door=DOOR).sent)) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == len(room.taken) == 12
    assert len({to for (to,) in room.recipients}) == 12


# -- the program is killed

_KILLED = """
import os, signal, sys
from msp_desktop.store.shop import open_shop
from msp_desktop.workflows import send_messages
from msp_desktop.usecases import messages
from datetime import timedelta
from tests.shops import Clock

path, moment = sys.argv[1:]
clock = Clock(); clock.forward(minutes=5)
def die(*a, **k):
    os.kill(os.getpid(), signal.SIGKILL)
with open_shop(path, clock=clock) as shop:
    send_messages.settle_after_start(shop)
    if moment == "before":
        send_messages.mark_sending = die
        run = shop.run
        shop.run = lambda use_case, *a, **k: die() if use_case is die else run(use_case, *a, **k)
    elif moment == "line":
        send_messages.MailServer.deliver = die
    elif moment == "after":
        run = shop.run
        shop.run = lambda use_case, *a, **k: die() if use_case is messages.mark_sent else run(use_case, *a, **k)
    send_messages.send_due(shop, door=send_messages.Door(seconds=5))
"""


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
@pytest.mark.parametrize(
    ("moment", "at_server", "state", "later"),
    [
        ("before", 0, MessageState.WAITING, 1),
        ("line", 0, MessageState.NEEDS_YOU, 0),
        ("after", 1, MessageState.NEEDS_YOU, 1),
    ],
)
def test_killed_while_sending(
    shop: Shop, room: MailRoom, tmp_path: Path, moment: str, at_server: int, state: MessageState, later: int
) -> None:
    _use(shop, room)
    message = _write(shop)
    shop.close()
    path = tmp_path / "shop.db"
    command = [sys.executable, "-c", _KILLED, str(path), moment]
    killed = subprocess.run(command, check=False, cwd=Path(__file__).parents[2], capture_output=True, text=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert len(room.taken) == at_server
    clock = Clock()
    clock.forward(minutes=10)
    with open_shop(path, clock=clock) as again:
        settled = settle_after_start(again)
        assert settled == (0 if state is MessageState.WAITING else 1)
        assert _stand(again, message) == (state, Trouble.MAYBE_SENT if settled else None)
        for _round in range(3):
            send_due(again, door=DOOR)
            clock.forward(days=1)
        assert len(room.taken) == max(at_server, later), "nothing leaves twice, and what had not left leaves now"


def test_a_failing_answer_after_the_text_is_not_sent_again(mailing: Shop, room: MailRoom, clock: Clock) -> None:
    message = _write(mailing)
    clock.forward(minutes=1)
    room.hang_up_after_data = True
    posted = send_due(mailing, door=DOOR)
    assert posted.needs_you == 1
    assert _stand(mailing, message) == (MessageState.NEEDS_YOU, Trouble.MAYBE_SENT)
    room.hang_up_after_data = False
    clock.forward(days=1)
    assert send_due(mailing, door=DOOR).sent == 0
    assert len(room.taken) == 1


def test_mail_of_a_shop_without_a_server_is_not_even_queued(shop: Shop) -> None:
    here = bench(shop)
    job_id = job(shop, here.company, here.latitude)
    write_to(shop, job_id)
    shop.run(close_job, item_id=items(shop, job_id)[0], reason="no list")
    assert shop.ask(post_standing).waiting == 0
