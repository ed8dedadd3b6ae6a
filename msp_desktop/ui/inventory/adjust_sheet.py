"""Setting the stock of a part right: how many there are now, why, and which pieces."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from msp_desktop.domain.stock import ADJUST_REASONS, MoveReason
from msp_desktop.i18n import _, ngettext
from msp_desktop.queries.part_card import PartCard, part_card
from msp_desktop.store.part_rows import SerialPiece, free_serials
from msp_desktop.ui.formats import formats
from msp_desktop.ui.inventory.move_words import plain, signed
from msp_desktop.ui.inventory.serial_picker import SerialPicker
from msp_desktop.ui.jobs.ask_sheet import AskSheet
from msp_desktop.ui.kit import Combo, Field, LineEdit, MoneyEdit, NumberEdit, PlainLabel, TextEdit, row
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.screen import Screen, new_key
from msp_desktop.usecases.parts import adjust_stock
from msp_desktop.usecases.parts.adjusting import ONLY_LESS, ONLY_MORE
from msp_desktop.words import MOVE_REASON_WORDS


def open_adjust(screen: Screen, card: PartCard) -> AskSheet:
    """Ask the number that is really there, with the reason, and book the difference."""
    return _Adjust(screen, card).open()


class _Adjust:
    """The form follows what is typed: more pieces ask cost and serials; fewer lead to which pieces go."""

    def __init__(self, screen: Screen, card: PartCard) -> None:
        self._screen, self._card, self._key = screen, card, new_key()
        self._free: Sequence[SerialPiece] = screen.ask(free_serials, part_id=card.id) if card.serialised else ()
        self._now = NumberEdit("adjust.now", width=110)
        self._by = NumberEdit("adjust.by", width=110, smallest="-1000000")
        self._reason: Combo[MoveReason] = Combo("adjust.reason", _reasons(Decimal()), width=230)
        self._note = LineEdit("adjust.note", max_length=200)
        self._cost = MoneyEdit("adjust.cost", width=120)
        self._serials = TextEdit("adjust.serials", lines=2, max_lines=5)
        self._words = PlainLabel("", "small", tone="t2", wrap=True)
        self._build()
        self._sheet.sheet.layer_scan = self._scanned
        self._listen()
        self._show()

    def _build(self) -> None:
        self._note_field = Field(_("Note"), self._note, check=self._note_problem)
        hint = _("Empty: average")
        self._cost_field = Field(_("What one cost, net"), self._cost, hint=hint)
        self._serial_field = Field(
            _("Serials of the new pieces"), self._serials, hint=_("One a line; fewer where some have none.")
        )
        count = QWidget()
        count.setLayout(
            row(
                Field(_("On hand now"), self._now, required=True, missing=_("Enter how many there are.")),
                Field(_("Difference"), self._by, check=self._difference_problem),
                Field(_("Why"), self._reason, check=self._reason_problem),
                None,
                spacing=12,
            )
        )
        layout = count.layout()
        assert layout is not None
        layout.setContentsMargins(0, 0, 0, 0)
        shelf = _("Shelf {shelf}").format(shelf=self._card.shelf) if self._card.shelf else ""
        self._sheet = AskSheet(
            self._screen,
            _("Adjust {part}").format(part=self._card.name),
            [count, self._note_field, self._cost_field, self._serial_field, self._words],
            _("Adjust"),
            self._act,
            name="adjust",
            width=560,
            note=shelf,
        )

    def _listen(self) -> None:
        self._now.textEdited.connect(lambda _text: self._from_now())
        self._by.textEdited.connect(lambda _text: self._from_difference())
        self._reason.edited.connect(self._show)

    def open(self) -> AskSheet:
        """Show the form with what the book says."""
        self._now.set_value(self._card.balance.on_hand)
        self._by.set_value(None)
        # The sheet's callbacks keep this object alive.
        opened = self._sheet.open(first=self._now)
        self._now.selectAll()
        return opened

    def _from_now(self) -> None:
        now = self._now.value()
        self._by.set_value(None if now is None else now - self._card.balance.on_hand or None)
        self._show()

    def _from_difference(self) -> None:
        by = self._by.value()
        self._now.set_value(self._card.balance.on_hand + (by or Decimal()))
        self._show()

    def difference(self) -> Decimal:
        """How many more, or fewer below zero."""
        now = self._now.value()
        return Decimal() if now is None else now - self._card.balance.on_hand

    def _show(self) -> None:
        by = self.difference()
        chosen = self._reason.value()
        options = _reasons(by)
        self._reason.show_options(options)
        if chosen in {value for value, _text in options}:
            self._reason.set_value(chosen)
        serialised = self._card.serialised
        set_shown(self._cost_field, by > 0)
        set_shown(self._serial_field, serialised and by > 0)
        self._note_field.set_required(self._reason.value() is MoveReason.OTHER)
        self._words.setText(self._sentence(by))
        self._sheet.sheet.refit()

    def _sentence(self, by: Decimal) -> str:
        if not by:
            return _("The book shows {n}.").format(n=plain(self._card.balance.on_hand))
        words = _("{change}: {before} → {after}.").format(
            change=signed(by), before=plain(self._card.balance.on_hand), after=plain(self._card.balance.on_hand + by)
        )
        reserved = self._card.balance.reserved
        if by < 0 and reserved:
            more = ngettext("{n} is reserved for a job.", "{n} are reserved for jobs.", int(reserved) or 1)
            words = f"{words} {more.format(n=plain(reserved))}"
        average = self._card.average_cents
        if by < 0 and average is not None:
            worth = formats().money(int(average * -by))
            words = f"{words} " + _("About {amount} leaves the stock value.").format(amount=worth)
        return words

    def _difference_problem(self) -> str:
        return "" if self.difference() else _("Enter a number that differs.")

    def _reason_problem(self) -> str:
        return "" if self._reason.value() is not None else _("Choose why.")

    def _note_problem(self) -> str:
        missing = self._reason.value() is MoveReason.OTHER and not self._note.value()
        return _("Say in a few words why.") if missing else ""

    def _act(self) -> bool:
        wish = self._wish()
        if self._must_choose(wish):
            # Once this sheet is gone: the pieces are chosen in a sheet of their own.
            QTimer.singleShot(0, self._screen, partial(_choose_pieces, self._screen, wish))
            return True
        if not _book(self._screen, wish, ()):
            self._look_again()
            return False
        return True

    def _wish(self) -> "_Wish":
        """What is to be booked, kept apart from the fields: they go with the sheet."""
        by = self.difference()
        lines = [line.strip() for line in self._serials.value().splitlines() if line.strip()]
        return _Wish(
            key=self._key,
            part_id=self._card.id,
            part=self._card.name,
            on_hand=self._card.balance.on_hand,
            by=by,
            reason=self._reason.value() or MoveReason.NONE,
            note=self._note.value(),
            cost_cents=self._cost.value() if by > 0 else None,
            serials=tuple(lines) if by > 0 and self._card.serialised else (),
        )

    def _must_choose(self, wish: "_Wish") -> bool:
        """Whether it matters which pieces go: some have serials, and not all of them go."""
        return wish.by < 0 and -wish.by < len(self._free) and any(each.serial for each in self._free)

    def _look_again(self) -> None:
        """What was counted stays; the difference is to the number that the book shows by now."""
        shop = self._screen.desk.dispatcher.shop
        self._card = self._screen.ask(part_card, part_id=self._card.id, now=shop.now, today=shop.today)
        self._from_now()

    def _scanned(self, code: str) -> bool:
        """A scan in the sheet is the serial of a new piece."""
        if not self._card.serialised or self.difference() <= 0:
            return False
        lines = [line for line in self._serials.value().splitlines() if line.strip()]
        self._serials.set_value("\n".join([*lines, code.strip()]))
        return True


@dataclass(frozen=True, slots=True)
class _Wish:
    """An adjustment as it was asked for."""

    key: str
    part_id: int
    part: str
    on_hand: Decimal
    by: Decimal
    reason: MoveReason
    note: str
    cost_cents: int | None
    serials: tuple[str, ...]


def _choose_pieces(screen: Screen, wish: _Wish) -> None:
    """Ask which pieces go, then book."""
    SerialPicker(
        screen,
        part_id=wish.part_id,
        part=wish.part,
        count=int(-wish.by),
        act=partial(_book, screen, wish),
        title=_("Which pieces of {part} go?").format(part=wish.part),
        verb=_("Adjust"),
        all_of_them=True,
        name="adjust.pieces",
    ).open()


def _book(screen: Screen, wish: _Wish, serial_ids: tuple[int, ...]) -> bool:
    done = screen.run(
        adjust_stock,
        wish.key,
        part_id=wish.part_id,
        quantity=wish.by,
        reason=wish.reason,
        note=wish.note,
        cost_cents=wish.cost_cents,
        serials=wish.serials,
        serial_ids=serial_ids,
        seen_on_hand=wish.on_hand,
    )
    if done is None:
        return False
    screen.desk.say(_("{part}: {n} on hand.").format(part=wish.part, n=plain(wish.on_hand + wish.by)))
    return True


def _reasons(by: Decimal) -> list[tuple[MoveReason, str]]:
    """The reasons that fit more or fewer pieces; all of them while nothing is typed."""
    left_out = ONLY_LESS if by > 0 else ONLY_MORE if by < 0 else frozenset()
    return [(reason, _(MOVE_REASON_WORDS[reason]).capitalize()) for reason in ADJUST_REASONS if reason not in left_out]
