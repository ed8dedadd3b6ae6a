"""Settings › Printers: a printer for each paper, its offsets, a test print."""

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from msp_desktop.i18n import N_, _
from msp_desktop.queries.shop_settings import shop_identity
from msp_desktop.store.parties import shop_party
from msp_desktop.ui.kit import Check, Combo, Field, LineEdit, NumberEdit, Panel, PlainLabel, RadioGroup, button, row
from msp_desktop.ui.settings.section import Section
from msp_desktop.workflows.sample_papers import printer_test
from msp_desktop.workflows.sample_values import SampleShop

if TYPE_CHECKING:
    from msp_desktop.ui.screen import Screen

KINDS = ("page", "roll", "label")


class PrintersSection(Section):
    """Choices of this computer; they apply at once."""

    NAME = "printers"
    TITLE = N_("Printers and scanner")
    ICON = "printer-outline"
    WORDS = N_("print label roll receipt test offset paper scanner barcode sound prefix")

    def __init__(self, page: "Screen") -> None:
        super().__init__(page)
        words = {
            "page": (_("Invoices and claim tickets"), _("A4 or Letter")),
            "roll": (_("Receipts"), _("80 mm roll")),
            "label": (_("Device labels"), _("62 × 29 mm")),
        }
        self._choices: dict[str, Combo[str]] = {}
        self._offsets: dict[str, NumberEdit] = {}
        self._slips: dict[str, PlainLabel] = {}
        for kind in KINDS:
            what, stock = words[kind]
            panel = Panel(what, icon="printer-outline", note=stock)
            choice: Combo[str] = Combo(f"settings.printer.{kind}")
            choice.edited.connect(partial(self._chosen, kind))
            self._choices[kind] = choice
            test = button(
                _("Test print"), f"settings.printer.{kind}.test", partial(self._test, kind), icon="printer-outline"
            )
            test.setAccessibleName(_("Test print: {paper}").format(paper=what))
            panel.add(
                row(
                    self.form.add(Field(_("Printer"), choice, name=kind)),
                    self._offset(kind, "x", _("Shift right, mm")),
                    self._offset(kind, "y", _("Shift down, mm")),
                    test,
                    spacing=12,
                )
            )
            self._slips[kind] = PlainLabel("", "warning", wrap=True)
            self._slips[kind].hide()
            panel.add(self._slips[kind])
            if kind == "label":
                panel.add(self._part_label())
            self.column.addWidget(panel)
        self.column.addWidget(
            PlainLabel(_("Shift until the rulers of the test print read the same on all sides."), "hint", wrap=True)
        )
        self.column.addWidget(self._scanner())
        self.column.addStretch(1)

    def _part_label(self) -> QHBoxLayout:
        """Which roll the labels of parts are printed on."""
        self._part_form: RadioGroup[str] = RadioGroup(
            "settings.part_label", _("Labels of parts"), [("62x29", "62 × 29 mm"), ("29x42", "29 × 42 mm")], across=True
        )
        self._part_form.edited.connect(self._part_form_chosen)
        return row(Field(_("Labels of parts"), self._part_form), None)

    def _part_form_chosen(self) -> None:
        self.desk.preferences.set("part_label", self._part_form.value() or "62x29")

    def _scanner(self) -> Panel:
        panel = Panel(_("Scanner"), icon="barcode-scan", note=_("works on every page, whatever field has the cursor"))
        self._prefix = LineEdit("settings.scanner.prefix", width=90, mono=True, max_length=8)
        self._prefix.left.connect(self._prefix_left)
        self._sound = Check(_("Sound after a scan"), "settings.scanner.sound")
        self._sound.edited.connect(self._sound_chosen)
        self._seen = PlainLabel(_("Scan any code to try it."), "name")
        hint = _("What the scanner sends first, where it is set up so. Usually empty.")
        panel.add(row(self.form.add(Field(_("Prefix"), self._prefix, hint=hint)), None))
        panel.add(self._sound)
        panel.add(self._seen)
        return panel

    def scanned(self, code: str) -> bool:
        """A trial scan: show what came."""
        self._seen.setText(_("Read: {code}").format(code=code))
        return True

    def _prefix_left(self) -> None:
        self.desk.preferences.set("scanner_prefix", self._prefix.value())

    def _sound_chosen(self) -> None:
        self.desk.preferences.set("sound", self._sound.value())

    def _offset(self, kind: str, way: str, label: str) -> Field:
        edit = NumberEdit(f"settings.offset.{kind}.{way}", smallest="-20")
        edit.left.connect(partial(self._shifted, kind, way))
        edit.setMaximumWidth(120)
        self._offsets[f"{kind}.{way}"] = edit
        return Field(label, edit)

    def refresh(self) -> None:
        printing, preferences = self.desk.printing, self.desk.preferences
        names = printing.printers()
        for kind, choice in self._choices.items():
            kept = str(preferences.get(f"printer.{kind}"))
            usual = _("The computer’s usual printer") if kind == "page" else _("No printer")
            gone = [kept] if kept and kept not in names else []
            choice.show_options([("", usual), *((each, each) for each in [*names, *gone])])
            choice.set_value(kept)
            self._say(kind, printing.problem_of(kind) if kept else "")
        for key, edit in self._offsets.items():
            edit.set_value(Decimal(int(preferences.get(f"offset.{key}"))) / 10)
        self._prefix.set_value(str(preferences.get("scanner_prefix")))
        self._sound.set_value(bool(preferences.get("sound")))
        self._part_form.set_value(str(preferences.get("part_label")))

    def _say(self, kind: str, text: str) -> None:
        self._slips[kind].setText(text)
        self._slips[kind].setVisible(bool(text))

    def _chosen(self, kind: str) -> None:
        self.desk.preferences.set(f"printer.{kind}", self._choices[kind].value() or "")
        self._say(kind, "")

    def _shifted(self, kind: str, way: str) -> None:
        value = self._offsets[f"{kind}.{way}"].value()
        if value is not None:
            self.desk.preferences.set(f"offset.{kind}.{way}", int(value * 10))

    def _test(self, kind: str) -> None:
        shop = self.page.ask(shop_identity)
        sample = SampleShop(
            party=self.page.ask(shop_party, language=shop.language),
            country=shop.country,
            language=shop.language,
            regime=shop.tax_regime,
            now=self.desk.dispatcher.shop.now,
            zone=shop.zone,
            paper=shop.paper,
        )
        printing = self.desk.printing
        problem = printing.problem_of(kind)
        if problem:
            self._say(kind, problem)
            return
        if printing.print_pdf(kind, printer_test(kind, sample), _("Test print")):
            self._say(kind, "")
            self.desk.say(_("The test print is on its way."))
        else:
            self._say(kind, _("The printer did not answer."))

    def first_focus(self) -> QWidget:
        return self._choices["page"]
