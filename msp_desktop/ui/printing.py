"""Printers by kind of paper, previews, and saving: the PDF's own pixels go to the printer."""

import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMarginsF, QObject, QPointF, QRectF, QSizeF, Signal
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from msp_desktop.i18n import N_, _
from msp_desktop.ui.background import Background
from msp_desktop.ui.kit.buttons import button
from msp_desktop.ui.kit.pdf_view import PdfView, page_image
from msp_desktop.ui.kit.sheet import Sheet
from msp_desktop.ui.preferences import Preferences

log = logging.getLogger(__name__)

KIND_WORDS = {"page": N_("Pages"), "roll": N_("80 mm roll"), "label": N_("Labels")}
FINEST_DPI = 300
"""Labels and rolls print at 203 or 300; on a page at 1200 dpi more pixels are not seen and take half a minute."""


class Printing(QObject):
    """Sends papers to the printers chosen in Settings.

    `waits(kind, title, again)` when a paper could not be printed.
    """

    waits = Signal(str, str, object)
    printed = Signal(str)

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self._worker: Background | None = None

    def use_worker(self, worker: Background) -> None:
        """Paint on the worker from now on: a page takes a second, and the window never waits for a printer."""
        self._worker = worker

    def printers(self) -> list[str]:
        """The names of the printers of this computer."""
        return list(QPrinterInfo.availablePrinterNames())

    def printer_of(self, kind: str) -> str:
        """The present printer for a kind of paper; pages fall back to the system's default, others to none."""
        chosen = str(self._preferences.get(f"printer.{kind}"))
        if chosen and chosen in self.printers():
            return chosen
        return QPrinterInfo.defaultPrinterName() if kind == "page" and not chosen else ""

    def problem_of(self, kind: str) -> str:
        """Why nothing can be printed on that paper, or ""."""
        chosen = str(self._preferences.get(f"printer.{kind}"))
        if self.printer_of(kind):
            return ""
        if chosen:
            return _("The printer “{printer}” is not there.").format(printer=chosen)
        return _("No printer is chosen for this paper.")

    def print_pdf(self, kind: str, pdf: bytes, title: str, *, copies: int = 1) -> bool:
        """Send to the printer of that kind; True when it is on its way.

        False when there is no printer; then, and when the printer fails later, the paper waits under the bell.
        """
        name = self.printer_of(kind)
        if name:
            printer = QPrinter(QPrinterInfo.printerInfo(name), QPrinter.PrinterMode.HighResolution)
            printer.setCopyCount(copies)
            return self._send(printer, kind, pdf, title)
        self.waits.emit(kind, title, lambda: self.print_pdf(kind, pdf, title, copies=copies))
        return False

    def _send(self, printer: QPrinter, kind: str, pdf: bytes, title: str) -> bool:
        def send() -> bool:
            done = self.paint(printer, pdf, title, kind)
            if done:
                self.printed.emit(title)
            else:
                self.waits.emit(kind, title, lambda: self.print_pdf(kind, pdf, title))
            return done

        if self._worker is None:
            return send()
        self._worker.quietly(send)
        return True

    def paint(self, printer: QPrinter, pdf: bytes, title: str, kind: str = "page") -> bool:
        """Paint every page in its true size; False when the printer does not answer. May be called on the worker."""
        from msp_desktop.documents.raster import page_count, page_size_mm

        printer.setDocName(title)
        printer.setFullPage(True)
        shift = self._shift(kind)
        painter = QPainter()
        try:
            for at in range(page_count(pdf)):
                wide, high = page_size_mm(pdf, at)
                self._use_size(printer, wide, high)
                if at == 0:
                    if not painter.begin(printer):
                        log.warning("a printer did not start")
                        return False
                else:
                    printer.newPage()
                image = page_image(pdf, at, min(printer.resolution(), FINEST_DPI))
                dots = printer.resolution() / 25.4
                size = QSizeF(wide, high) * dots
                painter.drawImage(QRectF(QPointF(shift[0] * dots, shift[1] * dots), size), image)
        finally:
            if painter.isActive():
                painter.end()
        return True

    def ask_printer(self, over: QWidget, pdf: bytes, title: str, kind: str = "page") -> bool:
        """The system's print dialog, then print; False when cancelled."""
        name = self.printer_of(kind)
        printer = QPrinter(QPrinterInfo.printerInfo(name), QPrinter.PrinterMode.HighResolution) if name else QPrinter()
        dialog = QPrintDialog(printer, over.window())
        dialog.setWindowTitle(_("Print {title}").format(title=title))
        if dialog.exec() != QPrintDialog.DialogCode.Accepted:
            return False
        return self._send(printer, kind, pdf, title)

    def save_as(self, over: QWidget, pdf: bytes, file_name: str) -> Path | None:
        """Ask where to and write the file; None when cancelled. Raises OSError when it cannot be written."""
        folder = str(self._preferences.get("save_folder")) or str(Path.home())
        chosen, _filter = QFileDialog.getSaveFileName(
            over.window(), _("Save PDF"), str(Path(folder) / file_name), "PDF (*.pdf)"
        )
        if not chosen:
            return None
        path = Path(chosen)
        path.write_bytes(pdf)
        self._preferences.set("save_folder", str(path.parent))
        return path

    def preview(
        self,
        over: QWidget,
        pdf: bytes,
        title: str,
        file_name: str,
        kind: str = "page",
        *,
        printed: Callable[[], object] | None = None,
    ) -> Sheet:
        """A sheet with the paper, Print… (the system's dialog) and Save PDF."""
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        view = PdfView("preview.pages", title, head=True)
        view.setMinimumHeight(min(max(over.window().height() - 220, 320), 900))
        layout.addWidget(view)

        def send() -> bool:
            done = self.ask_printer(sheet, pdf, title, kind)
            if done and printed is not None:
                printed()
            return done

        def save() -> None:
            try:
                self.save_as(sheet, pdf, file_name)
            except OSError as error:
                sheet.message.say("bad", _("The file could not be written."), error.strerror or "")

        sheet = Sheet(title, body, _("Print…"), send, name="preview", width=760, cancel=_("Close"))
        sheet.main_button.show_icon("printer-outline")
        sheet.layer_keys = {"Ctrl+P": sheet.main_action, "Ctrl+S": save}
        sheet.foot.addWidget(button(_("Save PDF"), "preview.save", save, icon="download-outline"))
        view.show_pdf(pdf)
        sheet.open(over, first=sheet.main_button)
        view.fit()
        return sheet

    def _shift(self, kind: str) -> tuple[float, float]:
        return (
            int(self._preferences.get(f"offset.{kind}.x")) / 10,
            int(self._preferences.get(f"offset.{kind}.y")) / 10,
        )

    @staticmethod
    def _use_size(printer: QPrinter, wide: float, high: float) -> None:
        size = QSizeF(wide, high)
        landscape = wide > high and size.width() > 200
        if landscape:
            size.transpose()
        page = QPageSize(size, QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
        way = QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait
        printer.setPageLayout(QPageLayout(page, way, QMarginsF(0, 0, 0, 0)))
