"""Writing an exported table where the person wants it."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from msp_desktop.i18n import _
from msp_desktop.ui.screen import Screen
from msp_desktop.workflows.bench_report import ReportFile


def save_file(screen: Screen, made: ReportFile) -> Path | None:
    """Ask where to and write the file; None when cancelled or when it could not be written, which the page says."""
    preferences = screen.desk.preferences
    folder = str(preferences.get("save_folder")) or str(Path.home())
    workbook = made.file_name.endswith(".xlsx")
    chosen, _filter = QFileDialog.getSaveFileName(
        screen.window(),
        _("Export XLSX") if workbook else _("Export CSV"),
        str(Path(folder) / made.file_name),
        "XLSX (*.xlsx)" if workbook else "CSV (*.csv)",
    )
    if not chosen:
        return None
    path = Path(chosen)
    try:
        path.write_bytes(made.content)
    except OSError as error:
        screen.message.say("bad", _("The file could not be written."), error.strerror or "")
        return None
    preferences.set("save_folder", str(path.parent))
    screen.desk.say(_("Exported to {file}.").format(file=path.name))
    return path
