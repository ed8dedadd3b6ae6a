"""The form of a device, new or known."""

from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtWidgets import QCompleter, QGridLayout

from msp_desktop.domain.device_facts import DeviceFacts
from msp_desktop.domain.device_kind import DeviceKind, serial_key
from msp_desktop.i18n import N_, _
from msp_desktop.queries.customer_card import customer_form
from msp_desktop.queries.device_card import device_card, serial_seen
from msp_desktop.queries.device_models import known_makers, known_models
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.kit import (
    Combo,
    DateEdit,
    Field,
    LineEdit,
    Panel,
    TextEdit,
    button,
    primary_button,
    row,
)  # fmt: skip
from msp_desktop.ui.screen import Key, Screen, new_key
from msp_desktop.usecases.devices import EARLIEST_WARRANTY, LATEST_WARRANTY, add_device, change_device
from msp_desktop.words import DEVICE_KIND_WORDS

EMPTY = DeviceFacts(DeviceKind.LAPTOP, "")


class DeviceEdit(Screen):
    """`open(device_id=…)` changes a device, `open(customer_id=…)` adds one of that customer."""

    NAME = "device_edit"
    MAIN = N_("Save device")
    DETAIL = True
    KEYS = (Key("Tab", N_("Next field")), Key("Ctrl+S", N_("Save device"), "main_action"), Key("Esc", N_("Back")))

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._id: int | None = None
        self._owner_id = 0
        self._version = 0
        self._key = new_key()
        self._build()

    def _build(self) -> None:
        panel = Panel(_("Device"), icon="laptop")
        self._kind: Combo[DeviceKind] = Combo(
            "device_edit.kind", [(kind, _(words)) for kind, words in DEVICE_KIND_WORDS.items()], width=190
        )
        self._maker = LineEdit("device_edit.maker", max_length=80)
        self._model = LineEdit("device_edit.model", max_length=120)
        self._serial = LineEdit("device_edit.serial", mono=True, max_length=80, icon="barcode-scan")
        self._tag = LineEdit("device_edit.asset_tag", mono=True, max_length=60)
        self._place = LineEdit("device_edit.place", max_length=80, placeholder=_("reception, surgery 2"))
        self._system = LineEdit("device_edit.system", max_length=120, placeholder=_("Windows 11 Pro"))
        self._warranty = DateEdit("device_edit.warranty_end", width=150)
        self._note = TextEdit("device_edit.note", lines=3, max_lines=6)
        self._learn()
        fields = (
            (Field(_("Kind"), self._kind), 0, 0, 1),
            (Field(_("Maker"), self._maker), 0, 1, 1),
            (Field(_("Model"), self._model, required=True, missing=_("Enter the model.")), 0, 2, 2),
            (Field(_("Serial"), self._serial, warn=self._serial_seen), 1, 0, 2),
            (Field(_("Asset tag"), self._tag), 1, 2, 1),
            (Field(_("Maker’s warranty until"), self._warranty, check=self._warranty_problem), 1, 3, 1),
            (Field(_("Where it stands"), self._place), 2, 0, 2),
            (Field(_("System"), self._system), 2, 2, 2),
            (Field(_("Notes"), self._note), 3, 0, 4),
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(12)
        for field, line, column, span in fields:
            grid.addWidget(self.form.add(field), line, column, 1, span)
        for column in range(4):
            grid.setColumnStretch(column, 1)
        panel.add(grid)
        self.body.addWidget(panel)
        self.body.addStretch(1)
        self.body.addWidget(self.message)
        self.body.addLayout(
            row(
                None,
                button(_("Cancel"), "device_edit.cancel", self.cancel, keys="Esc"),
                primary_button(_("Save device"), "device_edit.save", self.main_action, large=True),
            )
        )

    def facts(self) -> DeviceFacts:
        """The card as it stands in the form."""
        return DeviceFacts(
            kind=self._kind.value() or DeviceKind.OTHER,
            model=self._model.value(),
            maker=self._maker.value(),
            serial=self._serial.value(),
            asset_tag=self._tag.value(),
            place=self._place.value(),
            system=self._system.value(),
            warranty_end=self._warranty.value(),
            note=self._note.value(),
        )

    def show_facts(self, facts: DeviceFacts) -> None:
        """Fill the form with a card."""
        self._kind.set_value(facts.kind)
        self._maker.set_value(facts.maker)
        self._model.set_value(facts.model)
        self._serial.set_value(facts.serial)
        self._tag.set_value(facts.asset_tag)
        self._place.set_value(facts.place)
        self._system.set_value(facts.system)
        self._warranty.set_value(facts.warranty_end)
        self._note.set_value(facts.note)
        self.form.reset()

    def open(self, **place: Any) -> None:
        self.message.clear()
        self._key = new_key()
        device_id = place.get("device_id")
        self._id = int(device_id) if device_id else None
        if self._id is None:
            self._owner_id, self._version = int(place["customer_id"]), 0
            owner = self.ask(customer_form, customer_id=self._owner_id).facts.name
            self.show_facts(replace(EMPTY, serial=str(place.get("serial", ""))))
            self.set_title(_("New device"), _("of {customer}").format(customer=owner))
        else:
            card = self.ask(device_card, device_id=self._id)
            self._owner_id, self._version = card.customer_id, card.version
            self.show_facts(card.facts)
            self.set_title(card.facts.name, _("of {customer}").format(customer=card.customer))

    def place(self) -> dict[str, Any]:
        return {"device_id": self._id} if self._id else {"customer_id": self._owner_id}

    def first_focus(self) -> LineEdit:
        return self._model

    def scanned(self, code: str) -> bool:
        self._serial.set_value(code)
        return True

    def main_action(self) -> None:
        if not self.check_form():
            return
        device_id = self._save_new() if self._id is None else self._save_change(self._id)
        if device_id is None:
            return
        self._key = new_key()
        self.desk.say(_("{device} saved.").format(device=self.facts().name))
        self.desk.go("device", device_id=device_id)

    def cancel(self) -> None:
        """Back without saving."""
        self.desk.back()

    def current_version(self, arguments: dict[str, Any]) -> int | None:
        return self.ask(device_card, device_id=arguments["device_id"]).version

    def _save_new(self) -> int | None:
        facts = self.facts()
        done = self.run(
            add_device,
            self._key,
            customer_id=self._owner_id,
            kind=facts.kind,
            model=facts.model,
            maker=facts.maker,
            serial=facts.serial,
            asset_tag=facts.asset_tag,
            place=facts.place,
            system=facts.system,
            warranty_end=facts.warranty_end,
            note=facts.note,
        )
        return done.value if done else None

    def _save_change(self, device_id: int) -> int | None:
        done = self.run(change_device, self._key, device_id=device_id, seen=self._version, facts=self.facts())
        return device_id if done else None

    def _learn(self) -> None:
        """Offer makers and models that the shop has seen; the list is asked anew with each key."""
        for edit, ask in ((self._maker, self._makers), (self._model, self._models)):
            completer = QCompleter(edit)
            completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
            edit.setCompleter(completer)
            edit.textEdited.connect(lambda typed, c=completer, a=ask: _offer(c, a(typed)))

    def _makers(self, typed: str) -> list[str]:
        return self.ask(known_makers, typed=typed)

    def _models(self, typed: str) -> list[str]:
        maker = self._maker.value()
        found = self.ask(known_models, typed=f"{maker} {typed}")
        return [each.model if maker else each.name for each in found]

    def _serial_seen(self) -> str:
        found = self.ask(serial_seen, serial_key=serial_key(self._serial.value()), other_than=self._id)
        if not found:
            return ""
        seen = found[0]
        if seen.open_job:
            return _("{device} of {customer} with this serial is here as {job}.").format(
                device=seen.name, customer=seen.customer, job=seen.open_job
            )
        return _("{device} of {customer} has this serial.").format(device=seen.name, customer=seen.customer)

    def _warranty_problem(self) -> str:
        end: date | None = self._warranty.value()
        fits = end is None or EARLIEST_WARRANTY <= end <= LATEST_WARRANTY
        return "" if fits else _("Enter a year from {first} to {last}.").format(first=1980, last=2100)


def _offer(completer: QCompleter, words: list[str]) -> None:
    from PySide6.QtCore import QStringListModel

    completer.setModel(QStringListModel(words, completer))
