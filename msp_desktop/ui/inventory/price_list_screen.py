"""A supplier's price list: choose it, say what its columns hold, see what would change, take it over."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from msp_desktop.domain.price_list_cells import text_of
from msp_desktop.domain.price_list_headings import PriceField
from msp_desktop.domain.price_list_values import Proposal, ProposalKind
from msp_desktop.i18n import N_, _, ngettext
from msp_desktop.queries.supplier_list import supplier_choices
from msp_desktop.ui.desk import Desk
from msp_desktop.ui.formats import formats
from msp_desktop.ui.inventory.price_list_changes import ListChanges
from msp_desktop.ui.inventory.price_list_choices import ListChoices
from msp_desktop.ui.inventory.price_list_columns import ColumnFields
from msp_desktop.ui.kit import Combo, EmptyState, Panel, PlainLabel, button, primary_button, row, scrolled
from msp_desktop.ui.kit.columns import Columns
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.screen import Key, Screen

if TYPE_CHECKING:
    from msp_desktop.integrations.spreadsheet import Sheet
    from msp_desktop.store.shop import Done
    from msp_desktop.usecases.parts.importing import Imported
    from msp_desktop.workflows.import_price_list import Look, Reading

NOBODY = 0
KINDS = "CSV, XLSX (*.csv *.txt *.tsv *.xlsx *.xlsm)"
MOST_SAMPLES = 3


class PriceListScreen(Screen):
    """`open(supplier_id=…)`. First how the list is read, then what it would change; only Import writes."""

    SHOWS = frozenset({"supplier"})
    NAME = "price_list"
    MAIN = N_("Go on")
    DETAIL = True
    KEYS = (
        Key("Ctrl+I", N_("Choose a file"), "choose"),
        Key("Ctrl+F", N_("Filter"), "filter_"),
        Key("Ctrl+S", N_("Save refused rows"), "save_refused"),
        Key("Esc", N_("Back")),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._sheet: Sheet | None = None
        self._look: Look | None = None
        self._done: Done[Imported] | None = None
        self._busy = False
        self.setAcceptDrops(True)
        self._build_file()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._build_start())
        self._stack.addWidget(self._build_reading())
        self._changes = ListChanges("price_list.changes")
        self._stack.addWidget(self._changes)
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(self.message)
        self.body.addLayout(self._build_foot())
        self._show_step(0)

    # -- building

    def _build_file(self) -> None:
        self._supplier: Combo[int] = Combo("price_list.supplier", [(NOBODY, _("Choose a supplier"))], width=260)
        self._supplier.setAccessibleName(_("Supplier"))
        self._facts = PlainLabel("", cut=True)
        self._choose = button(
            _("Choose a file"), "price_list.choose", self.choose, icon="file-document-outline", keys="Ctrl+I"
        )
        line = row(self._supplier, self._choose, spacing=12)
        line.addWidget(self._facts, 1)
        self.body.addLayout(line)
        self._supplier.edited.connect(self._supplier_chosen)

    def _build_start(self) -> QWidget:
        self._start = EmptyState(
            _("Choose a supplier, then their price list as CSV or XLSX."),
            "price_list.start",
            icon="download-outline",
            act=(_("Choose a file"), "price_list.start.choose", self.choose),
            hint=_("Or drop the file here."),
        )
        return self._start

    def _build_reading(self) -> QWidget:
        self._fields = ColumnFields("price_list.columns")
        self.choices = ListChoices("price_list.choices", self.form)
        self._remembered = PlainLabel("", "hint", wrap=True)
        left = Panel(_("What each column holds"), icon="view-column-outline")
        left.add(self._remembered)
        left.add(self._fields, 1)
        right = Panel(_("How it is read"), icon="cog-outline")
        right.add(scrolled(self.choices, "price_list.choices.scroll"), 1)
        columns = Columns(
            "price_list",
            _("Parts of the page"),
            centre=(left, _("Columns")),
            right=(right, _("How it is read")),
            widths=(0, 400, 480),
        )
        self._fields.edited.connect(self.message.clear)
        self.choices.edited.connect(self.message.clear)
        self.choices.read_anew.connect(self._read_anew)
        return columns

    def _build_foot(self) -> QVBoxLayout:
        self._back = button(_("Change how it is read"), "price_list.back_to_reading", self.back_to_reading)
        self._refused = button(
            _("Save refused rows"), "price_list.refused", self.save_refused, icon="content-save-outline", keys="Ctrl+S"
        )
        self._take_back = button(_("Take the import back"), "price_list.take_back", self.take_back, icon="undo")
        self._show = primary_button(_("Show what changes"), "price_list.show", self.main_action, large=True)
        self._import = primary_button(_("Import"), "price_list.import", self.main_action, large=True)
        self._again = primary_button(_("Import another list"), "price_list.again", self.main_action, large=True)
        layout = QVBoxLayout()
        layout.addLayout(
            row(self._back, self._refused, self._take_back, None, self._show, self._import, self._again, spacing=10)
        )
        return layout

    # -- the page

    def open(self, **place: Any) -> None:
        supplier_id = int(place.get("supplier_id") or NOBODY)
        self.refresh()
        if supplier_id != self._supplier.value() or self._done is not None:
            self._supplier.set_value(supplier_id)
            self._forget_file()
        self._say_title()

    def place(self) -> dict[str, Any]:
        return {"supplier_id": self._supplier.value() or None}

    def refresh(self) -> None:
        chosen = self._supplier.value()
        suppliers = [(supplier_id, name) for supplier_id, name in self.ask(supplier_choices)]
        self._supplier.show_options([(NOBODY, _("Choose a supplier")), *suppliers])
        self._supplier.set_value(chosen or NOBODY)

    def first_focus(self) -> QWidget:
        return self._choose if self._supplier.value() else self._supplier

    def main_action(self) -> None:
        if self._busy:
            return
        if self._sheet is None:
            self.choose()
        elif self._done is not None:
            self._forget_file()
            self.choose()
        elif self._look is None:
            self.show_changes()
        else:
            self.import_()

    def filter_(self) -> None:
        """Ctrl+F: the field above the changes."""
        if self._look is not None:
            self._changes.focus_filter()

    def escape(self) -> bool:
        """From the changes back to how the list is read."""
        if self._look is None or self._done is not None or self._busy:
            return False
        self.back_to_reading()
        return True

    def busy(self) -> bool:
        """Whether the worker reads, compares or imports."""
        return self._busy

    def fields(self) -> tuple[PriceField, ...]:
        """What each column is taken for."""
        return self._fields.value()

    def shown(self) -> Sequence[Proposal]:
        """What the list would change, as it was looked at."""
        return self._look.proposals if self._look is not None else ()

    # -- the file

    def choose(self) -> None:
        """Ask for a file, once it is known whose list it is."""
        if not self._has_supplier():
            return
        folder = str(self.desk.preferences.get("save_folder")) or str(Path.home())
        chosen, _filter = QFileDialog.getOpenFileName(self.window(), _("Choose a price list"), folder, KINDS)
        if chosen:
            self.read(Path(chosen))

    def read(self, path: Path) -> None:
        """Read a file on the worker and show how it is understood."""
        if self._busy or not self._has_supplier():
            return
        supplier_id = self._supplier.value() or NOBODY
        self._forget_file()

        def work(shop: Any, _progress: object) -> "tuple[Sheet, Reading]":
            from msp_desktop.workflows.import_price_list import first_reading, read_price_list

            sheet = read_price_list(path)
            return sheet, first_reading(shop, sheet=sheet, supplier_id=supplier_id)

        self._wait(_("Reading {file}").format(file=path.name))
        self.start(_("Price list"), work, done=self._was_read, failed=self._failed)

    def _was_read(self, found: "tuple[Sheet, Reading]") -> None:
        self._over()
        self._sheet, reading = found
        self._show_reading(reading)
        self._show_step(1)
        (self._fields.first() or self._show).setFocus()

    def _show_reading(self, reading: "Reading") -> None:
        sheet = self._sheet
        assert sheet is not None
        rows = ngettext("{n} row", "{n} rows", len(sheet.rows)).format(n=formats().number(len(sheet.rows)))
        how = sheet.sheet or " · ".join((sheet.encoding, _SEPARATORS.get(sheet.delimiter, sheet.delimiter)))
        self._facts.setText(f"{sheet.file_name} · {rows} · {how}")
        self.choices.set_value(reading.choices)
        self._show_columns(reading)
        self._remembered.setText(
            _("As you read their list on {day}.").format(day=formats().day(formats().local(reading.used_at).date()))
            if reading.used_at
            else _("Read off the headings. Check it against the values.")
        )

    def _show_columns(self, reading: "Reading") -> None:
        from msp_desktop.workflows.import_price_list import headings_of, samples

        assert self._sheet is not None
        headings = [text_of(each) for each in headings_of(self._sheet, reading.choices)]
        values = [samples(self._sheet, reading.choices, at, MOST_SAMPLES) for at in range(len(headings))]
        self._fields.show_columns(headings, values, reading.columns)
        self._fields.follow(self._choose)

    def _read_anew(self) -> None:
        """The headings stand elsewhere: what the columns hold is read off them again."""
        from msp_desktop.workflows.import_price_list import reading_with

        if self._sheet is not None:
            self._show_columns(reading_with(self._sheet, self.choices.value()))

    def _supplier_chosen(self) -> None:
        """Another supplier reads lists of its own way."""
        if self._sheet is None or self._busy:
            self.message.clear()
            return
        from msp_desktop.workflows.import_price_list import first_reading

        shop = self.desk.dispatcher.shop
        self._look = self._done = None
        self._show_reading(first_reading(shop, sheet=self._sheet, supplier_id=self._supplier.value() or NOBODY))
        self._show_step(1)

    def _has_supplier(self) -> bool:
        if self._supplier.value():
            return True
        self.message.say("warning", _("Choose whose price list it is."))
        self._supplier.setFocus()
        return False

    def _forget_file(self) -> None:
        self._sheet = self._look = self._done = None
        self._facts.setText("")
        self.message.clear()
        self._show_step(0)

    # -- what it would change

    def show_changes(self) -> None:
        """Compare with the parts on the worker; nothing is written."""
        if self._busy or self._sheet is None or not self._has_supplier() or not self.check_form():
            return
        from msp_desktop.workflows.import_price_list import Reading, look_at

        sheet, supplier_id = self._sheet, self._supplier.value() or NOBODY
        reading = Reading(self._fields.value(), self.choices.value())
        self._wait(_("Comparing with the parts"))
        self.start(
            _("Price list"),
            lambda shop, progress: look_at(
                shop, sheet=sheet, supplier_id=supplier_id, reading=reading, progress=progress
            ),
            done=self._was_looked_at,
            failed=self._failed,
        )

    def _was_looked_at(self, look: "Look") -> None:
        self._over()
        self._look = look
        self._changes.show_proposals(look.proposals)
        self._import.setText(_import_words(look.changing))
        self._show_step(2)
        if not look.proposals:
            self.message.say("warning", _("No row of this list has a code and a price."))
        elif not look.changing:
            self.message.say("info", _("This list changes nothing."))
        self._changes.table.view.setFocus()

    def back_to_reading(self) -> None:
        """Change how the list is read, then look again."""
        self._look = None
        self.message.clear()
        self._show_step(1)

    # -- taking it over

    def import_(self) -> None:
        """Take over what is shown, on the worker: all of it or nothing."""
        look = self._look
        if self._busy or look is None or self._done is not None:
            return
        if not look.changing:
            self.message.say("info", _("This list changes nothing."))
            return
        from msp_desktop.workflows.import_price_list import import_look

        self._wait(_("Importing"))
        self.start(_("Price list"), lambda shop, _progress: import_look(shop, look), done=self._was_imported,
                   failed=self._failed)  # fmt: skip

    def _was_imported(self, done: "Done[Imported]") -> None:
        self._over()
        self._done = done
        self._show_step(2)
        found = done.value
        sentences = [
            ngettext("{n} price changed.", "{n} prices changed.", found.changed).format(
                n=formats().number(found.changed)
            ),
            ngettext("{n} part added.", "{n} parts added.", found.added).format(n=formats().number(found.added)),
        ]
        said = " ".join(sentence for sentence, n in zip(sentences, (found.changed, found.added), strict=True) if n)
        more = ""
        if found.refused:
            more = ngettext(
                "{n} row was refused: save it, put it right, and import it again.",
                "{n} rows were refused: save them, put them right, and import them again.",
                found.refused,
            ).format(n=formats().number(found.refused))
            self._changes.show_kind(ProposalKind.REFUSED)
        self.message.say("ok", said, more)
        (self._refused if found.refused else self._again).setFocus()
        if done.undo is not None:
            self.desk.dispatcher.offered.emit(done.undo)

    def take_back(self) -> None:
        """Take the whole import back, on the worker."""
        undo = self._done.undo if self._done is not None else None
        if self._busy or undo is None:
            return
        operation_id = undo.operation_id
        self._wait(_("Taking it back"))
        self.start(
            _("Price list"), lambda shop, _progress: shop.undo(operation_id), done=self._was_taken_back,
            failed=self._failed,
        )  # fmt: skip

    def _was_taken_back(self, _done: object) -> None:
        self._over()
        self._done = self._look = None
        self._show_step(1)
        self._show.setFocus()
        self.message.say("ok", _("Everything is as it was before the import."))

    # -- refused rows

    def save_refused(self) -> None:
        """Write the refused rows as CSV, each with its reason, to be corrected and imported again."""
        look = self._look
        if look is None or not look.refused:
            return
        from msp_desktop.workflows.import_price_list import refused_of_look, remember_look

        name = _("{file}, refused rows").format(file=Path(look.sheet.file_name).stem)
        folder = str(self.desk.preferences.get("save_folder")) or str(Path.home())
        chosen, _filter = QFileDialog.getSaveFileName(
            self.window(), _("Save refused rows"), str(Path(folder) / f"{name}.csv"), "CSV (*.csv)"
        )
        if not chosen:
            return
        try:
            Path(chosen).write_bytes(refused_of_look(look, formats()))
        except OSError as problem:
            self.message.say(
                "bad", _("{file} could not be written.").format(file=Path(chosen).name), str(problem.strerror)
            )
            return
        self.desk.preferences.set("save_folder", str(Path(chosen).parent))
        # Corrected rows come back with the same headings, and are read the same way.
        self.desk.dispatcher.background.quietly(partial(remember_look, self.desk.dispatcher.shop, look))
        self.desk.say(_("Refused rows saved as {file}.").format(file=Path(chosen).name))

    # -- dropping a file

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if _dropped(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.read(path)

    # -- waiting

    def _wait(self, words: str) -> None:
        self._busy = True
        self.message.say("info", f"{words}…", closable=False)
        for each in (self._show, self._import, self._again, self._take_back, self._choose):
            each.setEnabled(False)

    def _over(self) -> None:
        self._busy = False
        self.message.clear()
        for each in (self._show, self._import, self._again, self._take_back, self._choose):
            each.setEnabled(True)

    def _failed(self, error: Exception) -> None:
        self._over()
        (self._choose if self._sheet is None else self._show if self._look is None else self._import).setFocus()
        if isinstance(error, OSError):
            self.message.say("bad", _("The file could not be read."), str(error.strerror or ""))
            return
        self.refused(error)

    def _say_title(self) -> None:
        done = self._done is not None
        self.set_title(_("Import a price list"), _("Imported") if done else _("Nothing is changed before you import."))

    def _show_step(self, step: int) -> None:
        self._say_title()
        self._stack.setCurrentIndex(step)
        imported = self._done is not None
        look = self._look
        set_shown(self._show, step == 1)
        set_shown(self._back, step == 2 and not imported)
        set_shown(self._refused, step == 2 and look is not None and bool(look.refused))
        set_shown(self._import, step == 2 and not imported)
        set_shown(self._take_back, step == 2 and imported)
        set_shown(self._again, step == 2 and imported)


_SEPARATORS = {"\t": "Tab", "|": "|", ";": ";", ",": ","}


def _import_words(changing: int) -> str:
    return ngettext("Import {n} change", "Import {n} changes", changing).format(n=formats().number(changing))


def _dropped(data: QMimeData) -> Path | None:
    """The one local file of a drop that may be a table."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if len(paths) != 1 or paths[0].suffix.lower() not in {".csv", ".txt", ".tsv", ".xlsx", ".xlsm"}:
        return None
    return paths[0]
