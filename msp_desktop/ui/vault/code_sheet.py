"""A recovery code that was just made: shown once, printed or saved, and noted as kept."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop.i18n import _
from msp_desktop.ui.kit import Check, PlainLabel, Sheet, button
from msp_desktop.ui.printing import Printing
from msp_desktop.ui.screen import Screen
from msp_desktop.ui.theme import theme
from msp_desktop.usecases.shop.vault import note_code_printed
from msp_desktop.workflows.vault_paper import RecoveryPaper, recovery_paper

After = Callable[[], object]


def show_code(screen: Screen, code: str, after: After | None = None) -> Sheet:
    """Show the code of the open shop; it is noted as kept once the owner says so."""
    paper = recovery_paper(screen.desk.dispatcher.shop, code)

    def noted() -> bool:
        return screen.run(note_code_printed) is not None

    return show_new_code(screen, screen.desk.printing, code, paper, noted, after)


def show_new_code(
    over: QWidget, printing: Printing, code: str, paper: RecoveryPaper, noted: Callable[[], bool], after: After | None
) -> Sheet:
    """Show a code with Print and Save; `noted` runs once the owner says it is kept, `after` when the sheet goes."""
    body = QWidget()
    layout = QVBoxLayout(body)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(12)
    shown = CodeFace(code)
    kept = Check(_("I have it on paper, or saved away from this computer"), "recovery.kept")
    layout.addWidget(shown)
    layout.addWidget(kept)

    def tell() -> None:
        kept.set_value(True)

    def send() -> None:
        if printing.print_pdf("page", paper.pdf, paper.title):
            sheet.message.say("ok", _("Sent to the printer. Look whether it can be read."))
            tell()
        else:
            printing.preview(sheet, paper.pdf, paper.title, paper.file_name, printed=tell)

    def save() -> None:
        try:
            path = printing.save_as(sheet, paper.pdf, paper.file_name)
        except OSError as error:
            sheet.message.say("bad", _("The file could not be written."), error.strerror or "")
            return
        if path is not None:
            sheet.message.say("ok", _("Saved. Take it off this computer, it does not belong beside the shop’s file."))
            tell()

    def done() -> bool:
        if kept.value():
            return noted()
        sheet.message.say(
            "warning", _("Print or save the code first."), _("It is kept nowhere else and cannot be shown again.")
        )
        return False

    note = _("It opens the secrets of this shop on another computer. It is shown now and never again.")
    sheet = Sheet(_("Recovery code"), body, _("Done"), done, name="recovery", note=note, cancel=_("Later"), width=560)
    sheet.main_button.show_icon("check")
    sheet.foot.addWidget(button(_("Print"), "recovery.print", send, icon="printer-outline", keys="Ctrl+P"))
    sheet.foot.addWidget(button(_("Save PDF"), "recovery.save", save, icon="download-outline"))
    sheet.layer_keys = {"Ctrl+P": send, "Ctrl+S": save}
    if after is not None:
        sheet.closed.connect(after)
    sheet.open(over=over, first=kept)
    return sheet


class CodeFace(PlainLabel):
    """A recovery code, large, in two lines of four groups."""

    def __init__(self, code: str) -> None:
        groups = code.split("-")
        super().__init__("   ".join(groups[:4]) + "\n" + "   ".join(groups[4:]))
        self.setObjectName("recovery.code")
        self.setAccessibleName(code)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def _dress(self) -> None:
        self.setFont(theme().font(20, QFont.Weight.Medium, mono=True))
