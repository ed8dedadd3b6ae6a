"""What can be done on a row of Today without leaving it."""

from collections.abc import Sequence
from datetime import date

from msp_desktop.domain.message import MessageEvent
from msp_desktop.i18n import _, ngettext
from msp_desktop.queries.job_board import CardRow
from msp_desktop.queries.ready_notice import ReadyNotice, ready_notices
from msp_desktop.queries.today import TodayWish
from msp_desktop.ui.formats import formats
from msp_desktop.ui.jobs.ask_sheet import AskSheet
from msp_desktop.ui.kit import DateEdit, Field, PlainLabel, Sheet
from msp_desktop.ui.screen import Screen
from msp_desktop.usecases.counter.notifying import notify_ready
from msp_desktop.usecases.jobs import expect_parts
from msp_desktop.workflows.print_bench_papers import BenchPaper, day_sheet


def open_expected(screen: Screen, card: CardRow) -> AskSheet:
    """A delivery is late: note when it is to come now."""
    day = DateEdit("today.expected.expected")
    day.set_value(card.expected_day)

    def act() -> object:
        return screen.run(expect_parts, item_id=card.item_id, day=day.value(), seen=card.item_version)

    field = Field(_("Parts are to come on"), day, hint=_("Like thu, +2 or 19/11. Empty when nobody knows."))
    title = _("Parts for {job}").format(job=card.number)
    return AskSheet(screen, title, [field], _("Save day"), act, name="today.expected", width=400).open()


def open_reminder(screen: Screen, customer_id: int, job_id: int, event: MessageEvent) -> None:
    """Write to a customer about a job, with the words of the occasion."""
    from msp_desktop.ui.messages.message_sheet import open_message

    open_message(screen, customer_id=customer_id, job_id=job_id, event=event)


def open_notify(screen: Screen, cards: Sequence[CardRow]) -> Sheet:
    """Say who will be written to and who is to be called, then write to all of the first at once."""
    now = screen.desk.dispatcher.shop.now
    notices = screen.ask(ready_notices, job_ids=tuple(dict.fromkeys(card.job_id for card in cards)), now=now)
    mails = [each for each in notices if each.by_mail]
    lines = [_line(each, screen.desk.dispatcher.shop.today) for each in notices]
    body = PlainLabel("\n".join(lines), wrap=True)

    def act() -> object:
        if not mails:
            return True
        return screen.run(notify_ready, job_ids=tuple(each.job_id for each in mails)) is not None

    title = ngettext(
        "Tell {n} customer that their device is ready?", "Tell {n} customers that their device is ready?", len(mails)
    )
    sheet = Sheet(
        title.format(n=len(mails)) if mails else _("Nobody can be written to"),
        body,
        ngettext("Send {n} mail", "Send {n} mails", len(mails)).format(n=len(mails)) if mails else _("Close"),
        lambda: act() is not None,
        name="today.notify.sheet",
        note=_("Each leaves after 10 seconds and can be taken back until then.") if mails else "",
    )
    sheet.open(over=screen)
    return sheet


def _line(each: ReadyNotice, today: date) -> str:
    if each.by_mail:
        return _("{job} {customer}: mail to {address}").format(
            job=each.number, customer=each.customer, address=each.address
        )
    if each.told_at is not None:
        day = formats().near_day(formats().local(each.told_at).date(), today)
        return _("{job} {customer}: told already, {day}").format(job=each.number, customer=each.customer, day=day)
    if each.phone:
        return _("{job} {customer}: call {phone}").format(job=each.number, customer=each.customer, phone=each.phone)
    return _("{job} {customer}: no way to reach them is noted").format(job=each.number, customer=each.customer)


def print_day_sheet(screen: Screen, wish: TodayWish) -> None:
    """Make the day sheet on the worker and show it, to print or to save."""

    def show(made: BenchPaper) -> None:
        screen.desk.printing.preview(screen, made.pdf, made.title, made.file_name)

    screen.start(_("Day sheet"), lambda shop, _progress: day_sheet(shop, person_id=wish.person_id), done=show)
