"""Orders and returns on paper and in the supplier's mailbox, through the real queue and a real mail server."""

import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pypdfium2
import pytest

from msp_desktop.domain.errors import Changed, Refused
from msp_desktop.domain.message import MailSecurity, MessageEvent, MessageState, Trouble
from msp_desktop.domain.purchase import OrderState, OrderWay, ReturnReason
from msp_desktop.queries.message_list import message_list
from msp_desktop.queries.message_settings import template_words
from msp_desktop.store.models.message import Message, MessageFile
from msp_desktop.store.models.supplier import Supplier
from msp_desktop.store.shop import Shop
from msp_desktop.usecases.counter.ordering import SupplierMail
from msp_desktop.usecases.messages import (
    change_mail_server,
    change_template,
    correct_address,
    send_again,
    tell_supplier,
)
from msp_desktop.usecases.purchasing import NewReturnLine, OrderFacts, change_order, change_order_line, make_return
from msp_desktop.workflows.make_order import (
    issue_order,
    issue_return,
    order_mail,
    order_paper,
    return_paper,
)
from msp_desktop.workflows.send_messages import Door, send_due
from tests.mail_room import MailRoom, mail_room
from tests.purchases import Stand, drafted, lines_of, order_of, stand, state_of, undone
from tests.shops import Clock

D = Decimal
DOOR = Door(seconds=5)


@pytest.fixture
def room() -> Iterator[MailRoom]:
    """A mail server that takes everything."""
    with mail_room() as opened:
        yield opened


@pytest.fixture
def here(shop: Shop, room: MailRoom) -> Stand:
    """The shop with that server, a supplier and its parts."""
    shop.run(
        change_mail_server,
        host="127.0.0.1",
        port=room.port,
        security=MailSecurity.NONE,
        sender_address="assistenza@bottega.example",
        sender_name="Bottega Informatica",
    )
    return stand(shop)


def _text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return text


def _mail(shop: Shop, order_id: int, address: str = "") -> SupplierMail:
    _sheet, letter = order_mail(shop, order_id)
    return SupplierMail(address or letter.to_address, letter.text.subject, letter.text.body, letter.language)


def _stands(shop: Shop, message_id: int) -> tuple[MessageState, Trouble | None]:
    row = shop.ask(lambda session: session.get_one(Message, message_id))
    return row.state, row.trouble


def test_an_order_arrives_once_with_its_paper_after_ten_seconds(
    shop: Shop, here: Stand, room: MailRoom, clock: Clock
) -> None:
    """Nothing before, one mail after, none again; the attachment is the kept paper to the byte."""
    order_id = drafted(shop, here, MZ_V8V1T0=8, SO_D4_8G=6)
    done = issue_order(shop, order_id=order_id, way=OrderWay.MAIL, mail=_mail(shop, order_id))
    assert send_due(shop, door=DOOR).sent == 0
    clock.forward(seconds=11)
    assert send_due(shop, door=DOOR).sent == 1
    assert send_due(shop, door=DOOR).sent == 0
    (mail,) = room.messages
    assert room.recipients == [["ordini@runner.example"]]
    (attached,) = mail.iter_attachments()
    kept = order_paper(shop, order_id)
    assert attached.get_content() == kept.pdf
    assert attached.get_filename() == kept.file_name
    assert done.value is not None
    assert _stands(shop, done.value) == (MessageState.SENT, None)
    clock.forward(days=30)
    shop.run(
        change_mail_server, host="elsewhere.example", port=25, security=MailSecurity.NONE, sender_address="a@b.example"
    )
    assert order_paper(shop, order_id).pdf == kept.pdf


def test_the_paper_says_all_a_supplier_needs(shop: Shop, here: Stand) -> None:
    """Both codes, quantities, freight, total, account number, the day, and where it goes when."""
    order_id = drafted(shop, here, MX4_4G=6)
    shop.run(change_order, order_id=order_id, facts=OrderFacts(note="Suonare al 12"))
    draft = order_paper(shop, order_id)
    issue_order(shop, order_id=order_id, way=OrderWay.COUNTER)
    text = _text(order_paper(shop, order_id).pdf)
    for each in (
        "PO-0001", "448120", "Runner S.p.A.", "Laura Neri", "42124 Reggio Emilia (RE)", "PASTE", "MX4-4G",
        "Thermal paste MX-4, 4 g", "24,60", "8,90", "33,50", "Via delle Lame 58", "Suonare al 12",
    ):  # fmt: skip
        assert each in text
    assert "19 novembre 2026" in text
    assert order_paper(shop, order_id).pdf != draft.pdf
    assert order_paper(shop, order_id).file_name.endswith("PO-0001-Runner-S-p-A.pdf")


def test_undo_within_ten_seconds_leaves_nothing_behind(shop: Shop, here: Stand, room: MailRoom, clock: Clock) -> None:
    """Taken back before it left, changed, sent again: one mail, with what the order says then."""
    order_id = drafted(shop, here, MX4_4G=6)
    first = issue_order(shop, order_id=order_id, way=OrderWay.MAIL, mail=_mail(shop, order_id))
    undone(shop, first)
    assert state_of(shop, order_id) is OrderState.DRAFT
    (line,) = lines_of(shop, order_id)
    shop.run(change_order_line, line_id=line.id, quantity=D(9), unit_cents=410)
    issue_order(shop, order_id=order_id, way=OrderWay.MAIL, mail=_mail(shop, order_id))
    clock.forward(seconds=11)
    assert send_due(shop, door=DOOR).sent == 1
    (mail,) = room.messages
    (attached,) = mail.iter_attachments()
    content = attached.get_content()
    assert isinstance(content, bytes)
    assert "36,90" in _text(content)


def test_the_same_key_sends_one_order_once(shop: Shop, here: Stand, room: MailRoom, clock: Clock) -> None:
    """A double click is one mail."""
    order_id = drafted(shop, here, MX4_4G=6)
    seen, mail = order_of(shop, order_id).version, _mail(shop, order_id)
    first = issue_order(shop, order_id=order_id, way=OrderWay.MAIL, mail=mail, seen=seen, key="once")
    with pytest.raises(Changed):
        issue_order(shop, order_id=order_id, way=OrderWay.MAIL, mail=mail, seen=seen, key="twice")
    clock.forward(seconds=11)
    send_due(shop, door=DOOR)
    assert (first.value is not None, len(room.messages)) == (True, 1)


def test_a_refused_mail_is_corrected_on_the_card_and_leaves(
    shop: Shop, here: Stand, room: MailRoom, clock: Clock
) -> None:
    """The order says what is wrong; the right address goes on the supplier's card."""
    room.refuse["ordini@runner.example"] = "550 no such mailbox"
    order_id = drafted(shop, here, MX4_4G=6)
    done = issue_order(shop, order_id=order_id, way=OrderWay.MAIL, mail=_mail(shop, order_id))
    clock.forward(seconds=11)
    send_due(shop, door=DOOR)
    assert done.value is not None
    assert _stands(shop, done.value) == (MessageState.NEEDS_YOU, Trouble.REFUSED)
    (row,) = shop.ask(message_list)
    assert (row.customer, row.about, row.order_id, row.customer_id) == ("Runner S.p.A.", "PO-0001", order_id, None)
    shop.run(correct_address, message_id=done.value, address="vendite@runner.example", on_card=True)
    clock.forward(seconds=11)
    send_due(shop, door=DOOR)
    assert room.recipients == [["vendite@runner.example"]]
    assert shop.ask(lambda session: session.get_one(Supplier, here.supplier)).email == "vendite@runner.example"
    with pytest.raises(Refused):
        shop.run(send_again, message_id=done.value)


def test_a_character_that_no_face_has_is_named_before_anything_is_sent(shop: Shop, here: Stand) -> None:
    """The order stays a draft."""
    order_id = drafted(shop, here, MX4_4G=6)
    shop.run(change_order, order_id=order_id, facts=OrderFacts(note="\U0001f600"))
    with pytest.raises(Refused):
        issue_order(shop, order_id=order_id, way=OrderWay.COUNTER)
    assert state_of(shop, order_id) is OrderState.DRAFT


def test_an_order_is_written_in_the_suppliers_language_and_the_shops_own_words(shop: Shop, here: Stand) -> None:
    """A template of the shop's own takes the place of the built-in one."""
    order_id = drafted(shop, here, MX4_4G=6)
    words = shop.ask(template_words, event=MessageEvent.PURCHASE_ORDER, language="it").template
    shop.run(
        change_template, event=MessageEvent.PURCHASE_ORDER, language="it", subject="Ordine {order} di {shop}",
        body=words.body, short=words.short,
    )  # fmt: skip
    sheet, letter = order_mail(shop, order_id)
    assert letter.text.subject == "Ordine PO-0001 di Bottega Informatica"
    assert "448120" in letter.text.body
    assert "19 novembre 2026" in letter.text.body
    assert sheet.paper.expected == date(2026, 11, 19)
    assert "{" not in letter.text.body
    with pytest.raises(Refused):
        shop.run(
            change_template, event=MessageEvent.PURCHASE_ORDER, language="it", subject="{customer}", body="x",
        )  # fmt: skip


def test_a_return_leaves_with_its_paper(shop: Shop, here: Stand, room: MailRoom, clock: Clock) -> None:
    """Serial, reason and number are on it; the mail names the parts."""
    line = NewReturnLine(here.part["SO-D4-8G"], D(1), ReturnReason.DEFECTIVE, note="no boot")
    return_id = shop.run(make_return, supplier_id=here.supplier, lines=[line], reference="RMA-77120").value
    mail = SupplierMail("resi@runner.example", "Reso SR-0001", "In arrivo.", "it")
    issue_return(shop, return_id=return_id, mail=mail)
    clock.forward(seconds=11)
    assert send_due(shop, door=DOOR).sent == 1
    (arrived,) = room.messages
    (attached,) = arrived.iter_attachments()
    content = attached.get_content()
    assert isinstance(content, bytes)
    text = _text(content)
    for each in ("SR-0001", "RMA-77120", "SO-DIMM DDR4 3200 8 GB", "no boot", "RAM8", "17,40"):
        assert each in text
    assert return_paper(shop, return_id).pdf == content


def test_a_supplier_without_an_address_is_told_by_somebody(shop: Shop, here: Stand) -> None:
    """A complaint prepared inside another act needs somebody when the card has no address."""
    order_id = drafted(shop, here, MX4_4G=6)
    shop.run(_forget_address, supplier_id=here.supplier)
    message_id = shop.run(
        tell_supplier, supplier_id=here.supplier, event=MessageEvent.COMPLAINT, order_id=order_id, what="2 missing"
    ).value
    assert message_id is not None
    assert _stands(shop, message_id) == (MessageState.NEEDS_YOU, Trouble.NO_ADDRESS)
    row = shop.ask(lambda session: session.get_one(Message, message_id))
    assert "2 missing" in row.body
    assert shop.ask(lambda session: session.query(MessageFile).count()) == 0


def _forget_address(work: object, *, supplier_id: int) -> None:
    from msp_desktop.store.unit_of_work import UnitOfWork

    assert isinstance(work, UnitOfWork)
    work.get(Supplier, supplier_id).email = ""
