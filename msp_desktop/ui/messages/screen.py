"""The page of messages: those that need somebody first, what waits to leave, what has left; the one in front whole."""

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from msp_desktop.domain.message import Channel, MessageState, Trouble
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.message_list import (
    MessageCard,
    MessageFilter,
    MessageRow,
    message_card,
    message_counts,
    message_list,
)
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.jobs.ask_sheet import AskSheet
from msp_desktop.ui.kit import (
    Check,
    Chips,
    Column,
    EmptyState,
    FactRows,
    Field,
    LineEdit,
    Panel,
    PlainLabel,
    RowTable,
    SearchBox,
    button,
    primary_button,
    row,
    scrolled,
)
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.messages.words import (
    CHANNEL_WORDS,
    EVENT_WORDS,
    TROUBLE_WORDS,
    message_badge,
    standing_words,
)
from msp_desktop.ui.screen import Key, Screen
from msp_desktop.ui.theme import theme
from msp_desktop.usecases.messages import cancel_message, correct_address, leave_message, mark_bounced, send_again

_WRONG_ADDRESS = (Trouble.NO_ADDRESS, Trouble.REFUSED, Trouble.BOUNCED)
_SIDE = 400


class MessagesScreen(Screen):
    """Acts stand on the message in front; the main one is what it needs."""

    SHOWS = frozenset({"message", "message_file", "mail_server"})
    NAME = "messages"
    MAIN = N_("Do what the message needs")
    KEYS = (
        Key("Return", N_("Open")),
        Key("Ctrl+R", N_("Send again"), "again"),
        Key("Ctrl+E", N_("Correct address"), "edit"),
        Key("Ctrl+D", N_("Take back, or leave"), "drop"),
        Key("Ctrl+F", N_("Filter"), "filter_"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._card: MessageCard | None = None
        self._find = SearchBox("messages.filter", _("Filter by name, number or address"), width=300)
        self._chips: Chips[MessageFilter] = Chips(
            "messages.show",
            _("Show"),
            [
                (MessageFilter.NEEDS_YOU, _("Needs you")),
                (MessageFilter.WAITING, _("Waiting")),
                (MessageFilter.SENT, _("Sent")),
                (MessageFilter.LEFT, _("Taken back")),
            ],
        )
        self.body.addLayout(row(self._find, self._chips, None, spacing=12))
        sides = QHBoxLayout()
        sides.setSpacing(12)
        sides.addWidget(self._build_table(), 1)
        sides.addWidget(self._build_side())
        self.body.addLayout(sides, 1)
        self._find.asked.connect(lambda _text: self.refresh())
        self._find.down.connect(self._table.setFocus)
        self._chips.edited.connect(self.refresh)
        # Counts the seconds down while something waits.
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._tick)

    def _build_table(self) -> QWidget:
        self._table: RowTable[MessageRow] = RowTable(
            "messages.table",
            _("Messages"),
            [
                Column("state", N_("State"), 126, kind="badge", value=message_badge),
                Column("when", N_("When"), 178, kind="muted", value=self._when),
                Column("customer", N_("To"), 160, kind="strong"),
                Column("subject", N_("What"), value=_what),
                Column("about", N_("About"), 84, kind="mono"),
            ],
        )
        self._empty = EmptyState(
            _("No messages yet. They are written when a job is booked in or closed, or from a customer’s page."),
            "messages.empty",
            icon="email-outline",
            act=(
                _("Settings for messages"),
                "messages.empty.settings",
                lambda: self.desk.go("settings", section="messages"),
            ),
        )
        self._table.set_empty(self._empty)
        self._table.current_changed.connect(lambda _row: self._show_current())
        self._table.opened.connect(self._open_about)
        return self._table

    def _build_side(self) -> QWidget:
        panel = Panel(_("Message"), icon="email-outline")
        panel.setFixedWidth(theme().px(_SIDE))
        self._trouble = PlainLabel("", "warning", wrap=True)
        self._answer = PlainLabel("", "mono", wrap=True)
        self._facts = FactRows()
        self._subject = PlainLabel("", "strong", wrap=True)
        self._text = PlainLabel("", wrap=True)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for each in (self._trouble, self._answer, self._facts, self._subject, self._text):
            column.addWidget(each)
        column.addStretch(1)
        panel.add(scrolled(inner, "messages.text"), 1)
        self._main = primary_button(_("Send again"), "messages.main", self.main_action)
        self._again = button(_("Send again"), "messages.again", self.again, icon="refresh", keys="Ctrl+R")
        self._correct = button(
            _("Correct address"), "messages.correct", self.edit, icon="pencil-outline", keys="Ctrl+E"
        )
        self._drop = button(_("Leave it"), "messages.drop", self.drop, keys="Ctrl+D")
        self._bounced = button(_("It came back"), "messages.bounced", self.came_back)
        panel.add(row(self._again, self._correct, None))
        panel.add(row(self._drop, self._bounced, None, self._main))
        self._side = panel
        return panel

    # -- going

    def open(self, **place: Any) -> None:
        wanted = place.get("message_id")
        if wanted is not None:
            self._chips.set_value(None)
            self.refresh()
            self._table.select(wanted)
        elif place.get("show"):
            self._chips.set_value(MessageFilter(place["show"]))
            self.mark_stale()

    def place(self) -> dict[str, Any]:
        current = self._table.current()
        return {"message_id": current.id} if current is not None else {}

    def first_focus(self) -> QWidget:
        return self._table

    def filter_(self) -> None:
        """Ctrl+F."""
        self._find.setFocus()

    # -- showing

    def refresh(self) -> None:
        chosen, typed = self._chips.value(), self._find.value()

        def page(after: MessageRow | None, limit: int) -> list[MessageRow]:
            return self.ask(message_list, chosen=chosen, typed=typed, after=after, limit=limit)

        self._say_empty(typed, chosen)
        self._table.show_pages(page)
        counts = self.ask(message_counts)
        for each, n in zip(
            MessageFilter, (counts.needs_you, counts.waiting, counts.sent, counts.left), strict=True
        ):  # fmt: skip
            self._chips.set_count(each, n)
        self.set_title(_("Messages"), _summary(counts.needs_you, counts.waiting))
        self._show_current()
        waits = any(each.state is MessageState.WAITING for each in self._table.rows())
        if waits:
            self._clock.start()
        else:
            self._clock.stop()

    def _say_empty(self, typed: str, chosen: MessageFilter | None) -> None:
        if typed:
            self._empty.say(_("No messages match “{text}”.").format(text=typed))
        elif chosen is MessageFilter.NEEDS_YOU:
            self._empty.say(_("No message needs you."))
        elif chosen is not None:
            self._empty.say(_("Nothing here."))
        else:
            self._empty.say(
                _("No messages yet. They are written when a job is booked in or closed, or from a customer’s page.")
            )

    def _show_current(self) -> None:
        current = self._table.current()
        self._card = self.ask(message_card, message_id=current.id) if current is not None else None
        card = self._card
        set_shown(self._side, card is not None)
        if card is None:
            return
        found = card.row
        why = _(TROUBLE_WORDS[found.trouble]) if found.trouble and found.state in _STUCK else ""
        self._trouble.setText(why)
        set_shown(self._trouble, bool(why))
        self._answer.setText(card.answer)
        set_shown(self._answer, bool(card.answer) and found.trouble is not None)
        self._facts.show_facts(self._fact_rows(card))
        self._subject.setText(found.subject)
        self._text.setText(card.body)
        self._show_acts(found)

    def _fact_rows(self, card: MessageCard) -> list[tuple[str, str]]:
        found = card.row
        facts = [
            (_("To"), found.to_address or _("No address")),
            (_("Way"), _(CHANNEL_WORDS[found.channel][0])),
            (_("Occasion"), _(EVENT_WORDS[found.event])),
            (_("State"), standing_words(found, self.desk.dispatcher.shop.now)),
            (_("Files"), ", ".join(card.files)),
        ]
        return [(label, value) for label, value in facts if value]

    def _show_acts(self, found: MessageRow) -> None:
        needs = found.state is MessageState.NEEDS_YOU
        waits = found.state is MessageState.WAITING
        wrong = found.trouble in _WRONG_ADDRESS
        self._main.setText(_main_words(found))
        set_shown(self._main, needs or waits)
        set_shown(self._again, needs and wrong and found.trouble is not Trouble.NO_ADDRESS)
        set_shown(self._correct, needs and not wrong)
        set_shown(self._drop, needs)
        set_shown(self._bounced, found.state is MessageState.SENT and found.channel is Channel.MAIL)

    def _when(self, each: MessageRow) -> str:
        return standing_words(each, self.desk.dispatcher.shop.now)

    def _tick(self) -> None:
        if self.isVisible():
            self._table.view.viewport().update()
            if self._card is not None:
                self._facts.show_facts(self._fact_rows(self._card))

    # -- acting

    def main_action(self) -> None:
        """Ctrl+Enter: what the message in front needs."""
        card = self._card
        if card is None:
            return
        if card.row.state is MessageState.WAITING:
            self.drop()
        elif card.row.state is MessageState.NEEDS_YOU and card.row.trouble in _WRONG_ADDRESS:
            self.edit()
        else:
            self.again()

    def again(self) -> None:
        """Ctrl+R: put it into the queue again."""
        card = self._in_need()
        if card is not None:
            self.run(send_again, message_id=card.row.id, seen=card.row.version)

    def edit(self) -> None:
        """Ctrl+E: the right address, on the card too if wanted, then into the queue."""
        card = self._in_need()
        if card is None:
            return
        address = LineEdit("messages_address.to", max_length=254)
        address.set_value(card.row.to_address)
        of_supplier = card.row.supplier_id is not None
        words = _("Keep it on the supplier’s card") if of_supplier else _("Keep it on the customer’s card")
        on_card = Check(words, "messages_address.on_card", checked=True)

        def save() -> object:
            return self.run(
                correct_address,
                message_id=card.row.id,
                address=address.value(),
                on_card=on_card.value(),
                seen=card.row.version,
            )

        field = Field(_("Address"), address, required=True, missing=_("Enter the address."), name="to")
        title = _("Address of {customer}").format(customer=card.row.customer)
        AskSheet(self, title, [field, on_card], _("Correct and send"), save, name="messages_address").open()

    def drop(self) -> None:
        """Ctrl+D: take a waiting one back, leave one that needs somebody."""
        card = self._card
        if card is None:
            return
        if card.row.state is MessageState.WAITING:
            self.run(cancel_message, message_id=card.row.id, seen=card.row.version)
        elif card.row.state is MessageState.NEEDS_YOU:
            self.run(leave_message, message_id=card.row.id, seen=card.row.version)

    def came_back(self) -> None:
        """The shop's mailbox holds a note that it was not delivered."""
        card = self._card
        if card is not None:
            self.run(mark_bounced, message_id=card.row.id, seen=card.row.version)

    def current_version(self, arguments: dict[str, Any]) -> int | None:
        card = self.ask(message_card, message_id=arguments["message_id"])
        return card.row.version if card is not None else None

    def _in_need(self) -> MessageCard | None:
        card = self._card
        return card if card is not None and card.row.state is MessageState.NEEDS_YOU else None

    def _open_about(self, chosen: MessageRow) -> None:
        if chosen.job_id is not None:
            self.desk.go("job", job_id=chosen.job_id)
        elif chosen.return_id is not None:
            self.desk.go("supplier_return", return_id=chosen.return_id)
        elif chosen.order_id is not None:
            self.desk.go("order", order_id=chosen.order_id)
        elif chosen.customer_id is not None:
            self.desk.go("customer", customer_id=chosen.customer_id)


_STUCK = (MessageState.NEEDS_YOU, MessageState.WAITING, MessageState.CANCELLED)


def _main_words(found: MessageRow) -> str:
    if found.state is MessageState.WAITING:
        return _("Take back")
    return _("Correct address") if found.trouble in _WRONG_ADDRESS else _("Send again")


def _what(each: MessageRow) -> str:
    return each.subject or _(EVENT_WORDS[each.event])


def _summary(needs_you: int, waiting: int) -> str:
    if needs_you:
        return ngettext("{n} needs you", "{n} need you", needs_you).format(n=needs_you)
    if waiting:
        return ngettext("{n} waits to leave", "{n} wait to leave", waiting).format(n=waiting)
    return _("Nothing needs you")
