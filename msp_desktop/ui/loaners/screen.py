"""The machines that are lent: who has which, until when, and which are here."""

from typing import Any

from PySide6.QtWidgets import QWidget

from msp_desktop.domain.message import MessageEvent
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.loaner_list import LoanerRow, PastLoan, loaner_list, loans_of
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import Badge, Check, Column, Columns, EmptyState, Panel, RowTable, button, primary_button, row
from msp_desktop.ui.loaners import sheets
from msp_desktop.ui.screen import Key, Screen
from msp_desktop.usecases.loaners import bring_back_loaner, retire_loaner


class LoanerScreen(Screen):
    """All machines; what is out stands first, by the day it is due."""

    SHOWS = frozenset({"loaner", "loan", "customer", "job"})
    NAME = "loaners"
    MAIN = N_("Lend or take back")
    KEYS = (
        Key("Up", N_("Row")),
        Key("Ctrl+L", N_("New device to lend"), "add"),
        Key("Ctrl+E", N_("Change"), "edit"),
        Key("Ctrl+D", N_("Until when"), "extend"),
        Key("Ctrl+R", N_("Remind"), "remind"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._retired = Check(_("Those no longer lent too"), "loaners.retired")
        self._retired.edited.connect(self.refresh)
        self.body.addLayout(row(self._retired, None))
        self._table: RowTable[LoanerRow] = RowTable(
            "loaners.table",
            _("Devices to lend"),
            [
                Column("name", N_("Device"), kind="strong"),
                Column("serial", N_("Serial"), 116, kind="mono"),
                Column("state", N_("State"), 112, kind="badge", value=self._badge),
                Column("customer", N_("With"), 150),
                Column("job_number", N_("Job"), 84, kind="link"),
                Column(
                    "due_day",
                    N_("Back by"),
                    104,
                    kind="strong",
                    value=self._due,
                    tone=lambda one: "bad" if one.is_late(self._today()) else "",
                ),
                Column("act", "", 104, kind="act", value=_act),
            ],
        )
        self._table.set_empty(
            EmptyState(
                _("No device to lend yet. Add the first one."),
                "loaners.empty",
                icon="laptop",
                act=(_("New device to lend"), "loaners.empty.new", self.add),
            )
        )
        self._past: RowTable[PastLoan] = RowTable(
            "loaners.past",
            _("Who had it"),
            [
                Column("customer", N_("Customer"), kind="strong", detail=_looked),
                Column("out_at", N_("Out"), 76, value=lambda one: self._day(one.out_at)),
                Column("back_at", N_("Back"), 76, value=lambda one: self._day(one.back_at) if one.back_at else ""),
            ],
            row_id=lambda one: one.loan_id,
            two_lines=True,
            bare=True,
        )
        self._past.set_empty(EmptyState(_("Nobody has had it yet."), "loaners.past.empty"))
        history = Panel(_("Who had it"), icon="account-outline", bare=True)
        history.add(self._past, 1)
        self._columns = Columns(
            "loaners",
            _("Loaners"),
            centre=(self._table, _("Devices to lend")),
            right=(history, _("Who had it")),
            widths=(0, 330, 620),
        )
        self.body.addWidget(self._columns, 1)
        self.add_act(button(_("New device to lend"), "loaners.new", self.add, icon="plus", keys="Ctrl+L"))
        self._main = primary_button(_("Lend"), "loaners.main", self.main_action, icon="swap-horizontal")
        self.add_act(self._main)
        self._table.opened.connect(lambda _row: self.edit())
        self._table.act_asked.connect(self._act)
        self._table.current_changed.connect(self._chosen)

    def refresh(self) -> None:
        rows = self.ask(loaner_list, with_retired=self._retired.value())
        self._table.show_rows(rows)
        if rows and self._table.current() is None:
            self._table.select(rows[-1].id)
        out = [each for each in rows if each.loan_id is not None]
        late = sum(each.is_late(self._today()) for each in out)
        said = ngettext("{n} out", "{n} out", len(out)).format(n=len(out))
        if late:
            words = ngettext("{n} late", "{n} late", late).format(n=late)
            said = _("{out} · {late}").format(out=said, late=words)
        self.set_title(_("Loaners"), said)
        self._chosen(self._table.current())

    def open(self, **place: Any) -> None:
        self.mark_stale()

    def first_focus(self) -> QWidget:
        return self._table.view if self._table.rows() else self._retired

    def further_acts(self) -> list[tuple[str, str, Any]]:
        one = self._table.current()
        if one is None or one.loan_id is not None:
            return []
        if one.active:
            return [("loaners.retire", _("No longer lend {loaner}").format(loaner=one.name), self.retire)]
        return [("loaners.bring_back", _("Lend {loaner} again").format(loaner=one.name), self.retire)]

    # -- acts

    def main_action(self) -> None:
        one = self._table.current()
        if one is not None:
            self._act(one)
        else:
            self.add()

    def _act(self, one: LoanerRow) -> None:
        if one.loan_id is not None:
            sheets.open_back(self, one)
        elif one.active:
            sheets.open_lend(self, one)
        else:
            self.run(bring_back_loaner, loaner_id=one.id)

    def add(self) -> None:
        """Ctrl+L."""
        sheets.open_loaner(self, None)

    def edit(self) -> None:
        """Ctrl+E."""
        one = self._table.current()
        if one is not None:
            sheets.open_loaner(self, one)

    def extend(self) -> None:
        """Ctrl+D: the customer keeps it longer."""
        one = self._table.current()
        if one is not None and one.loan_id is not None:
            sheets.open_extend(self, one)

    def remind(self) -> None:
        """Ctrl+R: write that it is to come back."""
        one = self._table.current()
        if one is not None and one.customer_id is not None:
            from msp_desktop.ui.messages.message_sheet import open_message

            open_message(self, customer_id=one.customer_id, job_id=one.job_id, event=MessageEvent.LOANER_DUE)

    def retire(self) -> None:
        """No longer lend the machine in front, or lend it again."""
        one = self._table.current()
        if one is None:
            return
        if one.active:
            self.run(retire_loaner, loaner_id=one.id, seen=one.version)
        else:
            self.run(bring_back_loaner, loaner_id=one.id)

    def current_version(self, arguments: dict[str, Any]) -> int | None:
        self.refresh()
        for one in self._table.rows():
            if "loan_id" in arguments and one.loan_id == arguments["loan_id"]:
                return one.loan_version
            if one.id == arguments.get("loaner_id"):
                return one.version
        return None

    # -- words

    def _chosen(self, one: LoanerRow | None) -> None:
        self._past.show_rows(self.ask(loans_of, loaner_id=one.id) if one is not None else [])
        self._main.setText(_act(one) if one is not None else _("New device to lend"))

    def _badge(self, one: LoanerRow) -> Badge:
        if not one.active:
            return Badge("neu", "close-circle-outline", _("Not lent"))
        if one.loan_id is None:
            return Badge("ok", "check", _("Here"))
        if one.is_late(self._today()):
            return Badge("bad", "clock-alert-outline", _("Late"))
        return Badge("inf", "swap-horizontal", _("Out"))

    def _due(self, one: LoanerRow) -> str:
        return formats().near_day(one.due_day, self._today()) if one.due_day else ""

    def _day(self, at: Any) -> str:
        return formats().near_day(formats().local(at).date(), self._today())

    def _today(self) -> Any:
        return self.desk.dispatcher.shop.today


def _act(one: LoanerRow) -> str:
    if one.loan_id is not None:
        return _("It is back")
    return _("Lend") if one.active else _("Lend again")


def _looked(one: PastLoan) -> str:
    looked = one.state_back or one.state_out
    return " · ".join(part for part in (one.job_number, looked) if part)
