"""Devices that are ready and that nobody fetches: the step to take now, what was done, and the fee so far."""

from typing import Any

from PySide6.QtWidgets import QWidget

from msp_desktop.checks import phone_grouped
from msp_desktop.domain.approval import CallOutcome
from msp_desktop.domain.unclaimed import UnclaimedAct
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.unclaimed_list import UnclaimedRow, unclaimed_list
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.formats import formats
from msp_desktop.ui.jobs.ask_sheet import AskSheet
from msp_desktop.ui.kit import Column, EmptyState, Field, LineEdit, RadioGroup, RowTable, button, primary_button
from msp_desktop.ui.screen import Key, Screen
from msp_desktop.usecases.counter.unclaimed import charge_storage, note_unclaimed_call, take_unclaimed_step
from msp_desktop.words import CALL_OUTCOME_WORDS, UNCLAIMED_ACT_WORDS
from msp_desktop.workflows.unclaimed import LetterPaper, collection_letter

_VERBS = {
    UnclaimedAct.REMIND: N_("Write"),
    UnclaimedAct.CALL: N_("Call"),
    UnclaimedAct.LETTER: N_("Letter"),
    UnclaimedAct.LAST_LETTER: N_("Last letter"),
}


class UnclaimedScreen(Screen):
    """The list, the longest waiting first; the button on a row takes the step that is due."""

    SHOWS = frozenset({"job", "job_item", "customer", "contact_point", "unclaimed_done", "unclaimed_step", "shop"})
    NAME = "unclaimed"
    MAIN = N_("Take the step")
    DETAIL = True
    KEYS = (
        Key("Up", N_("Row")),
        Key("Return", N_("Open")),
        Key("Ctrl+R", N_("Remind"), "remind"),
        Key("Ctrl+L", N_("Letter"), "letter"),
        Key("Ctrl+D", N_("Charge storage"), "charge"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._table: RowTable[UnclaimedRow] = RowTable(
            "unclaimed.table",
            _("Unclaimed devices"),
            [
                Column("number", N_("Job"), 84, kind="link"),
                Column("customer", N_("Customer"), kind="strong", detail=_phone),
                Column("device", N_("Device"), 170, detail=_shelf),
                Column("days", N_("Waits"), 84, kind="strong", align="right", value=_waits, tone=_tone),
                Column("taken", N_("Done so far"), kind="muted", value=self._done),
                Column("following", N_("Comes next"), 170, value=self._next),
                Column("fee_cents", N_("Storage fee"), 96, kind="money", value=lambda one: one.fee_cents or None),
                Column("act", "", 112, kind="act", value=_verb),
            ],
            row_id=lambda one: one.item_id,
            two_lines=True,
        )
        self._table.set_empty(
            EmptyState(_("Everything that is ready gets fetched in time."), "unclaimed.empty", icon="bag-checked")
        )
        self.body.addWidget(self._table, 1)
        self.add_act(button(_("Steps and fee"), "unclaimed.settings", lambda: desk.go("settings", section="unclaimed")))
        self.add_act(button(_("Charge storage"), "unclaimed.charge", self.charge, icon="cash", keys="Ctrl+D"))
        self._main = primary_button(_("Take the step"), "unclaimed.main", self.main_action)
        self.add_act(self._main)
        self._table.opened.connect(lambda one: desk.go("job", job_id=one.job_id, item_id=one.item_id))
        self._table.act_asked.connect(self._take)
        self._table.current_changed.connect(self._chosen)

    def open(self, **place: Any) -> None:
        self.mark_stale()

    def refresh(self) -> None:
        rows = self.ask(unclaimed_list, today=self.desk.dispatcher.shop.today)
        self._table.show_rows(rows)
        due = sum(each.due is not None for each in rows)
        said = ngettext("{n} device waits", "{n} devices wait", len(rows)).format(n=len(rows))
        if due:
            words = ngettext("{n} step to take", "{n} steps to take", due).format(n=due)
            said = _("{waiting} · {due}").format(waiting=said, due=words)
        self.set_title(_("Unclaimed devices"), said)
        self._chosen(self._table.current())

    def first_focus(self) -> QWidget:
        return self._table.view if self._table.rows() else self._main

    # -- acts

    def main_action(self) -> None:
        one = self._table.current()
        if one is not None:
            self._take(one)

    def _take(self, one: UnclaimedRow) -> None:
        """Take the step that is due; where none is, the one that comes next may be taken early."""
        step = one.due or one.following
        if step is None:
            self.message.say("info", _("The last step was taken."), _("What comes then, the terms and the law say."))
        elif step.act is UnclaimedAct.REMIND:
            self.run(take_unclaimed_step, item_id=one.item_id, step=step)
        elif step.act is UnclaimedAct.CALL:
            self._ask_call(one)
        else:
            self._show_letter(one, step.act)

    def remind(self) -> None:
        """Ctrl+R: write to the customer in front, with the words for unclaimed devices."""
        one = self._table.current()
        if one is not None:
            from msp_desktop.domain.message import MessageEvent
            from msp_desktop.ui.messages.message_sheet import open_message

            open_message(self, customer_id=one.customer_id, job_id=one.job_id, event=MessageEvent.UNCLAIMED)

    def letter(self) -> None:
        """Ctrl+L: the letter for the row in front, whatever step is due."""
        one = self._table.current()
        if one is not None:
            step = one.due or one.following
            last = step is not None and step.act is UnclaimedAct.LAST_LETTER
            self._show_letter(one, UnclaimedAct.LAST_LETTER if last else UnclaimedAct.LETTER)

    def charge(self) -> None:
        """Ctrl+D: put the storage fee up to today on the job."""
        one = self._table.current()
        if one is not None and self.run(charge_storage, item_id=one.item_id, seen=one.item_version) is not None:
            self.desk.say(_("Storage is on {job}.").format(job=one.number))

    def _ask_call(self, one: UnclaimedRow) -> AskSheet:
        step = one.due or one.following
        assert step is not None
        outcome: RadioGroup[CallOutcome] = RadioGroup(
            "unclaimed.call.outcome",
            _("What came of it"),
            [(each, _(CALL_OUTCOME_WORDS[each])) for each in CallOutcome],
        )
        outcome.set_value(CallOutcome.TALKED)
        note = LineEdit("unclaimed.call.note", max_length=200)

        def act() -> object:
            chosen = outcome.value()
            if chosen is None:
                return None
            return self.run(note_unclaimed_call, item_id=one.item_id, step=step, outcome=chosen, note=note.value())

        title = _("Call {customer}").format(customer=one.customer)
        fields = [outcome, Field(_("What was said"), note)]
        made = AskSheet(self, title, fields, _("Note the call"), act, name="unclaimed.call", note=_phone(one))
        return made.open(first=outcome)

    def _show_letter(self, one: UnclaimedRow, act: UnclaimedAct) -> None:
        step = one.due or one.following

        def printed() -> None:
            if step is not None and step.act is act:
                self.run(take_unclaimed_step, item_id=one.item_id, step=step)

        def show(made: LetterPaper) -> None:
            self.desk.printing.preview(self, made.pdf, made.title, made.file_name, printed=printed)

        self.start(
            _("Letter"), lambda shop, _progress: collection_letter(shop, item_id=one.item_id, act=act), done=show
        )

    def current_version(self, arguments: dict[str, Any]) -> int | None:
        self.refresh()
        found = (each for each in self._table.rows() if each.item_id == arguments.get("item_id"))
        return next((each.item_version for each in found), None)

    # -- words

    def _chosen(self, one: UnclaimedRow | None) -> None:
        step = (one.due or one.following) if one is not None else None
        self._main.setText(_(UNCLAIMED_ACT_WORDS[step.act]) if step else _("Take the step"))

    def _done(self, one: UnclaimedRow) -> str:
        today = self.desk.dispatcher.shop.today
        return ", ".join(
            _("{step} · {day}").format(
                step=_(UNCLAIMED_ACT_WORDS[each.act]),
                day=formats().near_day(formats().local(each.at).date(), today),
            )
            for each in one.taken
        )

    def _next(self, one: UnclaimedRow) -> str:
        if one.due is not None:
            return _("{step}, now").format(step=_(UNCLAIMED_ACT_WORDS[one.due.act]))
        if one.following is None:
            return ""
        days = one.following.after_days - one.days
        words = ngettext("{step} in {n} day", "{step} in {n} days", days)
        return words.format(step=_(UNCLAIMED_ACT_WORDS[one.following.act]), n=days)


def _phone(one: UnclaimedRow) -> str:
    return phone_grouped(one.phone) if one.phone else ""


def _shelf(one: UnclaimedRow) -> str:
    return _("Shelf {shelf}").format(shelf=one.shelf) if one.shelf else ""


def _waits(one: UnclaimedRow) -> str:
    return ngettext("{n} day", "{n} days", one.days).format(n=one.days)


def _tone(one: UnclaimedRow) -> str:
    return "wai" if one.due is not None else ""


def _verb(one: UnclaimedRow) -> str:
    return _(_VERBS[one.due.act]) if one.due is not None else ""
