"""What is left at the shop: one device or several, each with its serial, what came with it and how it looked."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QWidget

from msp_desktop.domain.device_kind import DeviceKind
from msp_desktop.domain.drafts.intake import LONGEST, DraftDevice
from msp_desktop.domain.intake_answers import Accessory, Condition, DataAnswer
from msp_desktop.domain.kept_file import PendingFile
from msp_desktop.domain.passcode_kind import PasscodeKind
from msp_desktop.i18n import _, ngettext
from msp_desktop.queries.device_models import KnownModel
from msp_desktop.queries.intake_devices import IntakeDevice
from msp_desktop.ui.intake.answers import ACCESSORIES_OF, CONDITIONS_OF, Checks
from msp_desktop.ui.intake.extras import Extras
from msp_desktop.ui.intake.group import Group
from msp_desktop.ui.kit import (
    Badge,
    Chips,
    Combo,
    Field,
    Found,
    LineEdit,
    LookupBox,
    PlainLabel,
    link_button,
    row,
)
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.theme import theme
from msp_desktop.words import ACCESSORY_WORDS, CONDITION_WORDS, DEVICE_KIND_WORDS

KIND_ICONS = {
    DeviceKind.LAPTOP: "laptop",
    DeviceKind.DESKTOP: "desktop-tower",
    DeviceKind.PHONE: "cellphone",
    DeviceKind.TABLET: "tablet",
    DeviceKind.PRINTER: "printer-outline",
    DeviceKind.MONITOR: "monitor",
    DeviceKind.SERVER: "server",
    DeviceKind.NETWORK: "router-wireless",
    DeviceKind.CONSOLE: "gamepad-variant-outline",
    DeviceKind.STORAGE: "harddisk",
    DeviceKind.OTHER: "devices",
}


class _Places(QStackedWidget):
    """What belongs to the device in front, as high as its chips need at this width."""

    def __init__(self) -> None:
        super().__init__()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.currentChanged.connect(self.updateGeometry)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        front = self.currentWidget()
        if front is None:
            return 0
        return max(front.heightForWidth(width), front.minimumSizeHint().height())


class DeviceGroup(Group):
    """Group 2. `edited` on each change, `picked(IntakeDevice)` for a known one, `moved` when another device is shown,
    `dropped(place)` when one was taken off."""

    edited = Signal()
    picked = Signal(object)
    moved = Signal()
    dropped = Signal(int)

    def __init__(
        self,
        *,
        own: Callable[[], Sequence[IntakeDevice]],
        models: Callable[[str], Sequence[KnownModel]],
        serial_left: Callable[[], object],
        warn: Callable[[], str],
        problem_of: Callable[[str], str],
        extras: Callable[[int], Extras],
    ) -> None:
        super().__init__(_("Device"), 2, _("Scan the serial, or pick a device"))
        self._own, self._models, self._problem_of, self._new_extras = own, models, problem_of, extras
        self._devices: list[DraftDevice] = [DraftDevice()]
        self._at = 0
        self._without = False
        self._build_fields(serial_left, warn)
        self._build_answers()
        self._build_extras()
        # Last, so that Tab and Enter go from the customer straight to the fields.
        self._build_head()
        self._show()

    # -- what is in it

    def devices(self) -> tuple[DraftDevice, ...]:
        """All devices on the form, none on a visit without one; the data answer shown is kept by `set_data`."""
        self._devices[self._at] = self._current()
        return () if self._without else tuple(self._devices)

    @property
    def at(self) -> int:
        """The place of the device shown."""
        return self._at

    @property
    def current(self) -> DraftDevice:
        """The device shown; an empty one on a visit without a device."""
        self.devices()
        return self._devices[self._at]

    def show_devices(self, devices: Sequence[DraftDevice]) -> None:
        """Take over the devices of a kept draft."""
        self._devices = list(devices) or [DraftDevice()]
        self._at, self._without = 0, not devices
        self._fit_extras()
        self._show()

    @property
    def without(self) -> bool:
        """Whether it is a visit without a device."""
        return self._without

    def _leave_out(self, without: bool) -> None:
        """A visit without a device: work on site, from afar, or advice; or a device after all."""
        kind = self.kind.value() or DeviceKind.LAPTOP
        self._without = without
        self._devices, self._at = [DraftDevice(kind=kind)], 0
        for each in self._extras:
            each.clear()
        self._fit_extras()
        self._show()
        self.dropped.emit(0)
        self.moved.emit()
        self.edited.emit()
        (self.kind if without else self.model).setFocus()

    def passcodes(self) -> list[tuple[PasscodeKind, str] | None]:
        """What opens each device, as typed."""
        return [] if self._without else [each.typed() for each in self._extras]

    def passcode_problem(self) -> tuple[int, str] | None:
        """The first passcode that cannot be kept as typed: the device's place and a sentence."""
        found = ((at, each.passcode.problem()) for at, each in enumerate(self._extras))
        return None if self._without else next(((at, text) for at, text in found if text), None)

    def photos(self) -> list[tuple[int, list[PendingFile]]]:
        """The photos that wait, by the device's place; those of a device that was taken off went with it."""
        return [] if self._without else [(at, each.pending()) for at, each in enumerate(self._extras)]

    def add_photo(self) -> None:
        """F8: a photo of the device in front."""
        if not self._without:
            self._extras[self._at].photos.add()

    def paste_photo(self) -> bool:
        """The picture on the clipboard, for the device in front."""
        return not self._without and self._extras[self._at].photos.paste()

    def show_vault(self) -> None:
        """Ask again whether passcodes can be kept."""
        for each in self._extras:
            each.show_vault()

    def clear(self) -> None:
        """An empty group."""
        for each in self._extras:
            each.clear()
        self.show_devices((DraftDevice(),))

    def set_data(self, answer: DataAnswer | None) -> None:
        """Keep what is to happen to the data of the device shown."""
        self._devices[self._at] = replace(self._current(), data_answer=answer)

    def set_shelf(self, shelf: str) -> None:
        """Keep where the device shown is put."""
        self._devices[self._at] = replace(self._current(), shelf=shelf)

    def forget_known(self) -> None:
        """Another customer came: what is on the form is nobody's device yet."""
        self._devices = [replace(each, id=None) for each in self.devices()]
        if not self.current.model:
            self._show()

    def note_known(self, devices: Sequence[IntakeDevice]) -> None:
        """Say how many devices of this customer can be picked."""
        if not devices:
            self.set_note(_("Scan the serial, or pick a device"))
            return
        words = ngettext("Scan the serial, or pick their device", "Scan the serial, or pick one of their {n} devices",
                         len(devices))  # fmt: skip
        self.set_note(words.format(n=len(devices)))

    def pick(self, found: IntakeDevice) -> None:
        """Take a known device into the place shown."""
        self._without = False
        self._devices[self._at] = replace(
            self._current(), id=found.id, kind=found.kind, model=found.name, serial=found.serial
        )
        self._show()
        self.picked.emit(found)
        self.edited.emit()

    def read_serial(self, code: str) -> None:
        """A scanned serial goes into its field."""
        self.serial.set_value(code)
        self.edited.emit()

    def go(self, at: int) -> None:
        """Show the device at a place."""
        if at == self._at or not 0 <= at < len(self._devices):
            return
        self.devices()
        self._at = at
        self._show()
        self.moved.emit()

    def add_device(self) -> None:
        """Put one more device on the job."""
        self.devices()
        if self._without:
            self._leave_out(False)
            return
        # What comes together is put together.
        self._devices.append(DraftDevice(shelf=self._devices[0].shelf))
        self._at = len(self._devices) - 1
        self._fit_extras()
        self._show()
        self.moved.emit()
        self.edited.emit()
        self.model.setFocus()

    def remove_device(self) -> None:
        """Take the device shown off the job."""
        gone = self._at
        self.devices()
        del self._devices[gone]
        self._drop_extras(gone)
        self._at = min(gone, len(self._devices) - 1)
        self._show()
        self.dropped.emit(gone)
        self.moved.emit()
        self.edited.emit()

    # -- building it

    def _build_head(self) -> None:
        self._which: Chips[int] = Chips("intake.device.which", _("Device"), optional=False, tick=False)
        self._which.edited.connect(lambda: self.go(self._which.value() or 0))
        self._remove = link_button(_("Remove"), "intake.device.remove", self.remove_device)
        self._add = link_button(_("Add device"), "intake.device.add", self.add_device)
        # It has a key, and the way from the fields to the problem is short.
        self._add.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        for each in (self._which, self._remove, self._add):
            self.add_to_head(each)

    def _build_fields(self, serial_left: Callable[[], object], warn: Callable[[], str]) -> None:
        kinds: list[tuple[DeviceKind | None, str]] = [(each, _(words)) for each, words in DEVICE_KIND_WORDS.items()]
        self.kind: Combo[DeviceKind | None] = Combo("intake.device.kind", [*kinds, (None, _("No device"))], width=124)
        typed = self.kind.lineEdit()
        if typed is not None:
            typed.setTextMargins(5, 0, 0, 0)
        self.model = LookupBox("intake.device.model", self._found, icon="", first_choices=True)
        self.model.setMaxLength(LONGEST["device.model"])
        self.serial = LineEdit("intake.device.serial", mono=True, width=190, max_length=LONGEST["device.serial"])
        self.fields = (
            Field(_("Type"), self.kind),
            Field(
                _("Brand and model"),
                self.model,
                required=True,
                missing=_("Enter the brand and model."),
                check=lambda: self._problem_of("device.model"),
            ),
            Field(_("Serial number"), self.serial, warn=warn, check=lambda: self._problem_of("device.serial")),
        )
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        for field, share in zip(self.fields, (0, 1, 0), strict=True):
            line.addWidget(field, share)
        self._nothing = PlainLabel(_("A visit without a device: work on site, from afar, or advice."), tone="t2")
        line.addWidget(self._nothing, 1, Qt.AlignmentFlag.AlignBottom)
        self._nothing.setMinimumHeight(theme().px(32))
        self.add(line)
        self._rows: list[QWidget] = []
        self.kind.edited.connect(self._kind_changed)
        self.model.chosen.connect(self._chosen)
        self.model.edited.connect(self._model_typed)
        self.serial.edited.connect(self.edited)
        self.serial.left.connect(serial_left)

    def _build_answers(self) -> None:
        self.accessories: Checks[Accessory] = Checks("intake.device.accessories", _("Left with the device"))
        self.accessory_note = self._note_edit("accessory_note", LONGEST["device.accessories"])
        self.conditions: Chips[Condition] = Chips(
            "intake.device.conditions", _("Condition at drop-off"), multi=True, room=8
        )
        self.condition_note = self._note_edit("condition_note", LONGEST["device.condition"])
        for label, answers, note in (
            (_("Left with the device"), self.accessories, self.accessory_note),
            (_("Condition at drop-off"), self.conditions, self.condition_note),
        ):
            name = PlainLabel(label, "label")
            name.setFixedWidth(theme().px(132))
            note.setAccessibleName(_("{label}, anything else").format(label=label))
            line = row(name, answers, note)
            line.setContentsMargins(0, 0, 0, 0)
            line.setStretchFactor(answers, 1)
            self._rows.append(self._row_of(line))
        self.accessories.edited.connect(self.edited)
        self.conditions.edited.connect(self.edited)

    def _row_of(self, line: QHBoxLayout) -> QWidget:
        """A row that can be taken away as a whole."""
        held = QWidget()
        held.setLayout(line)
        self.add(held)
        return held

    def _build_extras(self) -> None:
        self._extras: list[Extras] = []
        self._made = 0
        self._places = _Places()
        self.add(self._places)
        self._rows.append(self._places)
        self._fit_extras()

    def _fit_extras(self) -> None:
        """One row of extras for each device; those of devices that went are forgotten."""
        while len(self._extras) > len(self._devices):
            self._drop_extras(len(self._extras) - 1)
        while len(self._extras) < len(self._devices):
            made = self._new_extras(self._made)
            self._made += 1
            made.show_vault()
            made.edited.connect(self.edited)
            self._extras.append(made)
            self._places.addWidget(made)

    def _drop_extras(self, at: int) -> None:
        gone = self._extras.pop(at)
        gone.blockSignals(True)
        gone.clear()
        self._places.removeWidget(gone)
        gone.deleteLater()

    def _note_edit(self, name: str, longest: int) -> LineEdit:
        made = LineEdit(f"intake.device.{name}", placeholder=_("Anything else"), width=150, max_length=longest)
        made.edited.connect(self.edited)
        return made

    # -- finding

    def _found(self, typed: str) -> list[Found]:
        words = typed.casefold().split()
        mine = [
            Found(each.name, each.serial, self._here(each), each, KIND_ICONS[each.kind], self._last(each))
            for each in self._own()
            if all(word in f"{each.name} {each.serial}".casefold() for word in words)
        ]
        if not typed:
            return mine
        learned = [each for each in self._models(typed) if each.name.casefold() != typed.casefold()]
        seen = [Found(each.name, payload=each, icon=KIND_ICONS[DeviceKind(each.kind)]) for each in learned]
        return [*mine, Found(typed, payload=typed, icon="plus"), *seen]

    def _here(self, each: IntakeDevice) -> Badge | None:
        return Badge("war", "alert-outline", _("Here as {job}").format(job=each.open_job)) if each.open_job else None

    def _last(self, each: IntakeDevice) -> str:
        if each.last_job:
            return _("last job {job}").format(job=each.last_job)
        return ""

    def _chosen(self, payload: object) -> None:
        if isinstance(payload, IntakeDevice):
            self.pick(payload)
            return
        if isinstance(payload, KnownModel):
            self.kind.set_value(DeviceKind(payload.kind))
        self._model_typed()
        self.serial.setFocus()

    # -- changes by hand

    def _model_typed(self) -> None:
        self._devices[self._at] = replace(self._devices[self._at], id=None)
        self._name_devices()
        self.edited.emit()

    def _kind_changed(self) -> None:
        if (self.kind.value() is None) is not self._without:
            self._leave_out(self.kind.value() is None)
            return
        self._show_answers(self._current())
        self.edited.emit()

    def _current(self) -> DraftDevice:
        return replace(
            self._devices[self._at],
            kind=self.kind.value() or DeviceKind.LAPTOP,
            model=self.model.value(),
            serial=self.serial.value(),
            accessories=frozenset(self.accessories.values()),
            accessory_note=self.accessory_note.value(),
            conditions=frozenset(self.conditions.values()),
            condition_note=self.condition_note.value(),
        )

    # -- showing it

    def _show(self) -> None:
        device = self._devices[self._at]
        self.kind.set_value(None if self._without else device.kind)
        self.model.set_value(device.model, device if device.model else None)
        self.serial.set_value(device.serial)
        self.accessory_note.set_value(device.accessory_note)
        self.condition_note.set_value(device.condition_note)
        self._show_answers(device)
        for field in self.fields:
            field.reset()
        self._places.setCurrentWidget(self._extras[self._at])
        for each in self._rows:
            set_shown(each, not self._without)
        for field in self.fields[1:]:
            set_shown(field, not self._without)
        set_shown(self._nothing, self._without)
        self._name_devices()

    def _show_answers(self, device: DraftDevice) -> None:
        """The answers that go with the kind of device, and those already given."""
        parts = [each for each in Accessory if each in ACCESSORIES_OF[device.kind] or each in device.accessories]
        self.accessories.show_options([(each, _(ACCESSORY_WORDS[each])) for each in parts])
        self.accessories.set_values(device.accessories)
        marks = [each for each in Condition if each in CONDITIONS_OF[device.kind] or each in device.conditions]
        self.conditions.show_options([(each, _(CONDITION_WORDS[each])) for each in marks])
        self.conditions.set_values(device.conditions)

    def _name_devices(self) -> None:
        several = len(self._devices) > 1
        set_shown(self._which, several)
        set_shown(self._remove, several)
        names = [each.model if place != self._at else self.model.value() for place, each in enumerate(self._devices)]
        words = _("Device {n}")
        self._which.show_options(
            [(place, _cut(name) or words.format(n=place + 1)) for place, name in enumerate(names)] if several else []
        )
        self._which.set_value(self._at)


def _cut(name: str) -> str:
    return name if len(name) <= 20 else f"{name[:19].rstrip()}…"
