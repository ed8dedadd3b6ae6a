"""Settings › About: versions, where things lie, and the logs."""

import platform
import sqlite3
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, qVersion
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QWidget

from msp_desktop import __version__, paths
from msp_desktop.i18n import N_, _
from msp_desktop.store.migrate import newest
from msp_desktop.ui.kit import FactRows, Panel, button, row
from msp_desktop.ui.settings.section import Section

if TYPE_CHECKING:
    from msp_desktop.ui.screen import Screen


class AboutSection(Section):
    """What runs here; copied as one text for whoever helps."""

    NAME = "about"
    TITLE = N_("About")
    ICON = "information-outline"
    WORDS = N_("version Python Qt SQLite schema logs licence")

    def __init__(self, page: "Screen") -> None:
        super().__init__(page)
        panel = Panel("MSP Desktop", icon="information-outline", note=_("free software under the MIT licence"))
        self._facts = FactRows(label_width=130)
        panel.add(self._facts)
        self._copy = button(_("Copy"), "settings.about.copy", self.copy, icon="content-copy")
        panel.add(
            row(
                self._copy,
                button(_("Open the logs"), "settings.about.logs", self._open_logs, icon="folder-open-outline"),
                None,
            )
        )
        self.column.addWidget(panel)
        self.column.addStretch(1)

    def facts(self) -> list[tuple[str, str]]:
        """Label and value of each line."""
        return [
            (_("Version"), __version__),
            (_("Python"), platform.python_version()),
            (_("Qt"), qVersion()),
            (_("SQLite"), sqlite3.sqlite_version),
            (_("Schema"), str(newest())),
            (_("System"), f"{platform.system()} {platform.release()} ({sys.platform})"),
            (_("Shop"), str(self.desk.dispatcher.shop.path)),
            (_("Settings"), str(self.desk.preferences.path())),
            (_("Logs"), str(paths.log_dir())),
        ]

    def refresh(self) -> None:
        self._facts.show_facts([(label, value) for label, value in self.facts()])

    def copy(self) -> None:
        """Put every line on the clipboard."""
        text = "\n".join(f"{label}: {value}" for label, value in self.facts())
        QGuiApplication.clipboard().setText(text)
        self.desk.say(_("Copied."))

    def _open_logs(self) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(paths.log_dir()))):
            self.page.message.say("warning", _("The folder could not be opened."), str(paths.log_dir()))

    def first_focus(self) -> QWidget:
        return self._copy
