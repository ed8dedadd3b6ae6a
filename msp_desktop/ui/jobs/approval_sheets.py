"""Small forms about a customer's yes: the quote, what is over the limit, the answer, a call."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial

from PySide6.QtWidgets import QWidget

from msp_desktop.domain.approval import Answer, AnswerWay, CallOutcome
from msp_desktop.domain.errors import ShopError
from msp_desktop.domain.job_state import JobState
from msp_desktop.domain.quote import Prices, agreed_cents, limit_after
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.quote_card import OfferLine, QuoteCard, quote_card
from msp_desktop.ui.formats import formats
from msp_desktop.ui.jobs.ask_sheet import AskSheet
from msp_desktop.ui.kit import (
    Check,
    Chips,
    DateEdit,
    DateTimeEdit,
    FactRows,
    Field,
    LineEdit,
    MoneyEdit,
    PlainLabel,
    RadioGroup,
    TextEdit,
    button,
    row,
)
from msp_desktop.ui.screen import Screen, new_key
from msp_desktop.usecases.quotes import log_call, make_quote, mark_line_optional, record_answer
from msp_desktop.words import ANSWER_WAY_WORDS, CALL_OUTCOME_WORDS
from msp_desktop.workflows.make_quote import check_quote_prints, quote_preview


class SendBy(StrEnum):
    """How a quote reaches its customer."""

    PRINT = "print"
    MAIL = "mail"
    PHONE = "phone"


SEND_BY_WORDS = {
    SendBy.PRINT: N_("Print it"),
    SendBy.MAIL: N_("Mail it"),
    SendBy.PHONE: N_("Tell it by phone"),
}
MOST_LINES = 12


# -- the quote


def open_quote(screen: Screen, card: QuoteCard, made: Callable[[int, SendBy], object]) -> AskSheet:
    """Ask how long the quote holds, what is optional and how it goes; `made` is told which one was made."""
    form = _QuoteForm(screen, card, made)
    return form.open()


class _QuoteForm:
    """The sheet of a quote while it is filled in."""

    def __init__(self, screen: Screen, card: QuoteCard, made: Callable[[int, SendBy], object]) -> None:
        self._screen, self._card, self._made = screen, card, made
        self._key = new_key()
        self._until = DateEdit("job.quote.valid_until")
        self._until.set_value(card.valid_until)
        self._how = TextEdit("job.quote.how", lines=2, max_lines=4)
        self._by: RadioGroup[SendBy] = RadioGroup(
            "job.quote.by", _("How it goes"), [(each, _(SEND_BY_WORDS[each])) for each in SendBy], across=True
        )
        self._by.set_value(SendBy.MAIL if card.email else SendBy.PRINT)
        self._prices = FactRows(label_width=300)

    def open(self) -> AskSheet:
        """Show it."""
        fields: list[Field | QWidget] = [
            row_of(
                Field(_("Valid until"), self._until, required=True, missing=_("Say until when the price holds.")),
            ),
            Field(_("When and how"), self._how, hint=_("Printed on the quote. Like: ready two working days after.")),
        ]
        marks = self._marks()
        if marks:
            fields.append(PlainLabel(_("The customer may leave out"), "group"))
            fields += marks
        fields += [self._prices, Field(_("How it goes"), self._by)]
        self._show_prices()
        title = _("Quote for {job}").format(job=self._card.number)
        sheet = AskSheet(self._screen, title, fields, _("Make quote"), self._act, name="job.quote", width=560)
        sheet.sheet.foot.addWidget(
            button(_("Preview"), "job.quote.preview", self._preview, icon="file-eye-outline", keys="Ctrl+P")
        )
        sheet.sheet.layer_keys = {"Ctrl+P": self._preview}
        self._sheet = sheet
        return sheet.open(first=self._until)

    def _marks(self) -> list[QWidget]:
        """A tick for each line; where there are many, only those that are optional already and the first few."""
        own = [line for line in self._card.lines if not line.is_check]
        if len(own) < 2:
            return []
        shown = sorted(own[:], key=lambda line: not line.optional)[:MOST_LINES]
        return [self._mark(line) for line in own if line in shown]

    def _mark(self, line: OfferLine) -> QWidget:
        words = _("{line}, {amount}").format(line=line.description, amount=formats().money(line.amount_cents))
        tick = Check(words, f"job.quote.optional.{line.id}", checked=line.optional)
        tick.edited.connect(partial(self._marked, line.id, tick))
        return tick

    def _marked(self, line_id: int, tick: Check) -> None:
        if self._screen.run(mark_line_optional, line_id=line_id, optional=tick.value()) is None:
            tick.set_value(not tick.value())
        today = self._screen.desk.dispatcher.shop.today
        self._card = self._screen.ask(quote_card, job_id=self._card.job_id, today=today)
        self._show_prices()

    def _show_prices(self) -> None:
        options = tuple(line.description for line in self._card.lines if line.optional)
        self._prices.show_facts(
            (words, formats().money(cents)) for _answer, words, cents in choices(self._card.prices, options)
        )

    def _preview(self) -> None:
        until, how, card = self._until.value(), self._how.value(), self._card
        title = _("Quote for {job}").format(job=card.number)
        self._screen.start(
            _("Preparing the paper"),
            lambda shop, _progress: quote_preview(shop, job_id=card.job_id, valid_until=until, how=how),
            done=lambda pdf: self._screen.desk.printing.preview(self._screen, pdf, title, f"{card.number}.pdf"),
            failed=self._sheet_refused,
        )

    def _sheet_refused(self, error: Exception) -> None:
        if not isinstance(error, ShopError):
            raise error
        self._sheet.sheet.message.say("bad", str(error))

    def _act(self) -> bool:
        screen, card, by = self._screen, self._card, self._by.value() or SendBy.PRINT
        until, how = self._until.value(), self._how.value()
        try:
            check_quote_prints(screen.desk.dispatcher.shop, job_id=card.job_id, valid_until=until, how=how)
        except ShopError as slip:
            screen.refused(slip)
            return False
        done = screen.run(make_quote, self._key, job_id=card.job_id, valid_until=until, how=how, seen=card.job_version)
        if done is None:
            return False
        self._made(done.value, by)
        return True


def row_of(*fields: Field) -> QWidget:
    """Fields beside each other, each as wide as its answer."""
    held = QWidget()
    held.setLayout(row(*fields, None, spacing=12))
    return held


def choices(prices: Prices, options: tuple[str, ...]) -> list[tuple[Answer, str, int]]:
    """What the customer may answer, in words, each with what it comes to."""
    found = [(Answer.APPROVED, _("Yes, all of it"), prices.total_cents)]
    if prices.without_option_cents is not None:
        words = (
            _("Yes, without {what}").format(what=options[0])
            if len(options) == 1
            else ngettext("Yes, without {n} optional line", "Yes, without {n} optional lines", len(options)).format(
                n=len(options)
            )
        )
        found.append((Answer.WITHOUT_OPTION, words, prices.without_option_cents))
    refused = prices.refused_cents
    no = _("No, return it unrepaired. The check is due") if refused else _("No, return it unrepaired. Nothing is due")
    return [*found, (Answer.REFUSED, no, refused or 0)]


# -- over the limit


def open_over_limit(
    screen: Screen,
    card: QuoteCard,
    *,
    answer: Callable[[AnswerWay], object],
    quote: Callable[[], object],
    call: Callable[[], object],
) -> AskSheet:
    """Say what the job comes to over what was agreed, and what changed since; the main button notes the answer."""
    money = formats().money
    agreed = agreed_cents(card.limit_cents, card.approved_cents)
    facts = FactRows(label_width=220)
    facts.add(_("Total, tax included"), money(card.total_cents), role="strong")
    if agreed is not None:
        facts.add(_("Agreed"), money(agreed))
        facts.add(_("Over by"), money(max(card.total_cents - agreed, 0)), tone="war")
    fields: list[Field | QWidget] = [facts]
    if card.changes:
        fields.append(PlainLabel(_("Changed since the customer agreed"), "group"))
        changed = FactRows(label_width=320)
        for each in card.changes[:MOST_LINES]:
            before = _("new") if each.before_cents is None else money(each.before_cents)
            now = _("taken off") if each.now_cents is None else money(each.now_cents)
            words = now if each.before_cents is None else _("{before} → {now}").format(before=before, now=now)
            changed.add(each.description, words)
        fields.append(changed)
    if card.phone:
        fields.append(PlainLabel(_("Call {customer}: {phone}").format(customer=card.customer, phone=card.phone)))

    def go(then: Callable[[], object]) -> None:
        made.close()
        then()

    def act() -> bool:
        go(lambda: answer(AnswerWay.PHONE))
        return True

    title = _("Ask for approval of {job}").format(job=card.number)
    made = AskSheet(screen, title, fields, _("Note the answer"), act, name="job.ask", width=680)
    made.sheet.foot.addWidget(button(_("Make quote"), "job.ask.quote", lambda: go(quote)))
    made.sheet.foot.addWidget(button(_("Note a call"), "job.ask.call", lambda: go(call)))
    return made.open(first=made.sheet.main_button)


# -- the answer


@dataclass(frozen=True, slots=True)
class _Offered:
    """What is answered to: a quote, or the job as it stands."""

    quote_id: int | None
    prices: Prices
    options: tuple[str, ...]
    words: str


def _offered(card: QuoteCard) -> _Offered:
    if card.quote is not None and card.quote.is_open:
        words = _("Quote {number}, valid until {day}")
        day = formats().day(card.quote.valid_until)
        text = words.format(number=card.quote.number, day=day)
        return _Offered(card.quote.id, card.quote.prices, card.quote.optional, text)
    options = tuple(line.description for line in card.lines if line.optional)
    return _Offered(None, card.prices, options, _("The job as it stands, without a quote"))


def open_answer(screen: Screen, card: QuoteCard, way: AnswerWay) -> AskSheet:
    """Ask what the customer said, who said it, how, and up to which amount."""
    offered = _offered(card)
    answers = choices(offered.prices, offered.options)
    said: RadioGroup[Answer] = RadioGroup(
        "job.answer.answer",
        _("Answer"),
        [
            (answer, _("{words}: {amount}").format(words=w, amount=formats().money(cents)))
            for answer, w, cents in answers
        ],
    )
    said.set_value(Answer.APPROVED)
    who = LineEdit("job.answer.who", max_length=200)
    who.set_value(card.customer)
    ways: RadioGroup[AnswerWay] = RadioGroup(
        "job.answer.way", _("How"), [(each, _(ANSWER_WAY_WORDS[each])) for each in AnswerWay], across=True
    )
    ways.set_value(way)
    limit = MoneyEdit("job.answer.limit")
    then: RadioGroup[JobState] = RadioGroup(
        "job.answer.then",
        _("After a yes"),
        [(JobState.IN_REPAIR, _("The repair goes on")), (JobState.WAITING_PARTS, _("It waits for parts"))],
        across=True,
    )
    then.set_value(JobState.IN_REPAIR)
    note = LineEdit("job.answer.note", max_length=1000)
    at = DateTimeEdit("job.answer.at")
    shop = screen.desk.dispatcher.shop
    at.set_value(shop.now.astimezone(shop.zone).replace(tzinfo=None))
    shown_at = at.value()
    key = new_key()

    def moment() -> datetime | None:
        """When it was said; now where nobody touched the field."""
        given = at.value()
        return None if given is None or given == shown_at else given.replace(tzinfo=shop.zone)

    def follow() -> None:
        answer = said.value() or Answer.APPROVED
        limit.setEnabled(answer is not Answer.REFUSED)
        if answer is Answer.REFUSED:
            limit.set_value(None)
        else:
            limit.set_value(limit_after(offered.prices.of(answer), None, card.limit_cents))

    said.edited.connect(follow)
    follow()

    def act() -> bool:
        answer = said.value() or Answer.APPROVED
        done = screen.run(
            record_answer,
            key,
            job_id=card.job_id,
            quote_id=offered.quote_id,
            answer=answer,
            way=ways.value() or way,
            who=who.value(),
            limit_cents=None if answer is Answer.REFUSED else limit.value(),
            note=note.value(),
            then=then.value() or JobState.IN_REPAIR,
            at=moment(),
            seen=card.job_version,
        )
        return done is not None

    fields: list[Field | QWidget] = [
        Field(_("Answer"), said),
        Field(_("Who said it"), who, required=True, missing=_("Say who answered.")),
        row_of(Field(_("When"), at), Field(_("We ask before going over, tax included"), limit)),
        Field(_("How"), ways),
        Field(_("Note"), note),
    ]
    if card.waits:
        fields.insert(-1, Field(_("After a yes"), then))
    title = _("Answer on {job}").format(job=card.number)
    made = AskSheet(screen, title, fields, _("Save answer"), act, name="job.answer", note=offered.words, width=520)
    return made.open(first=said)


# -- calls


def open_call(screen: Screen, card: QuoteCard) -> AskSheet:
    """Ask what came of a call, with a line about it."""
    outcome: Chips[CallOutcome] = Chips(
        "job.call.outcome",
        _("What came of it"),
        [(each, _(CALL_OUTCOME_WORDS[each])) for each in CallOutcome],
        optional=False,
    )
    outcome.set_value(CallOutcome.NO_ANSWER)
    note = LineEdit("job.call.note", max_length=1000)
    key = new_key()

    def act() -> bool:
        done = screen.run(
            log_call, key, job_id=card.job_id, outcome=outcome.value() or CallOutcome.NO_ANSWER, note=note.value()
        )
        return done is not None

    fields: list[Field | QWidget] = [Field(_("What came of it"), outcome), Field(_("What was said"), note)]
    reach = _("{customer}, {phone}").format(customer=card.customer, phone=card.phone) if card.phone else card.customer
    title = _("Call about {job}").format(job=card.number)
    made = AskSheet(screen, title, fields, _("Note call"), act, name="job.call", note=reach, width=480)
    return made.open(first=outcome)
