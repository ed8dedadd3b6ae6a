"""The files of one job or one device as a strip that keeps what is added and takes off what is deleted."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from msp_desktop.domain.kept_file import NewAttachment, PendingFile
from msp_desktop.i18n import _
from msp_desktop.queries.file_list import FileRow, file_list
from msp_desktop.ui.files.photo_strip import PhotoStrip
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import Panel, row
from msp_desktop.usecases.jobs import attach_files, detach_file
from msp_desktop.workflows.keep_files import store_files

if TYPE_CHECKING:
    from msp_desktop.ui.screen import Screen


class KeptFiles(QWidget):
    """A strip bound to a job or a device; the page names "attachment" in SHOWS and calls `show_job` or `show_device`.

    A `small` one has its button below, else its owner places `strip.button`.
    `add()` is what F8 does.
    """

    def __init__(self, screen: "Screen", name: str, *, small: bool = False) -> None:
        super().__init__()
        self._screen = screen
        self._job_id: int | None = None
        self._device_id: int | None = None
        self.strip = PhotoStrip(screen, name, small=small, button_apart=True)
        self.strip.added.connect(self._keep)
        self.strip.removed.connect(self._take_off)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.strip)
        if small:
            layout.addLayout(row(self.strip.button, None))

    def show_job(self, job_id: int, device_id: int | None = None) -> int:
        """Show the files of a job and give how many; what is added goes to that device on it, if one is named."""
        self._job_id, self._device_id = job_id, device_id
        return self._show()

    def show_device(self, device_id: int) -> int:
        """Show the files of a device and give how many."""
        self._job_id, self._device_id = None, device_id
        return self._show()

    def add(self) -> None:
        """F8: take a photo or choose files."""
        self.strip.add()

    def _show(self) -> int:
        if self._job_id is None:
            rows = self._screen.ask(file_list, device_id=self._device_id)
        else:
            rows = self._screen.ask(file_list, job_id=self._job_id)
        self.strip.show_files(rows)
        return len(rows)

    def _keep(self, files: list[PendingFile]) -> None:
        # Where they belong is decided now: the page may show another job when they are on the disk.
        job_id, device_id = self._job_id, self._device_id

        def stored(made: tuple[NewAttachment, ...]) -> None:
            self._screen.run(attach_files, files=made, job_id=job_id, device_id=device_id)

        self._screen.start(_("Keeping files"), lambda shop, _progress: store_files(shop, files), done=stored)

    def _take_off(self, row: FileRow) -> None:
        self._screen.run(detach_file, attachment_id=row.id)


class FilesPanel(Panel):
    """The files of a device or a job in a panel of their own, with the button in its head."""

    def __init__(self, screen: "Screen", name: str) -> None:
        super().__init__(_("Photos"), icon="camera-outline")
        self.kept = KeptFiles(screen, name)
        self.add_to_head(self.kept.strip.button)
        self.add(self.kept)

    def show_job(self, job_id: int, device_id: int | None = None) -> None:
        """Show the files of a job."""
        self._count(self.kept.show_job(job_id, device_id))

    def show_device(self, device_id: int) -> None:
        """Show the files of a device."""
        self._count(self.kept.show_device(device_id))

    def _count(self, n: int) -> None:
        self.set_note(formats().number(n) if n else "")
