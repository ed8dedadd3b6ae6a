"""Looking at kept files one after the other: pictures, PDFs and text; anything else can only be saved."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent, QTransform
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QPlainTextEdit,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from msp_desktop.domain.errors import ShopError, Unavailable
from msp_desktop.i18n import _
from msp_desktop.ui.files.pictures import read_picture
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import IconLabel, PdfView, PlainLabel, Sheet, flat_button, icon_button, row
from msp_desktop.ui.kit.labels import set_shown
from msp_desktop.ui.theme import theme

if TYPE_CHECKING:
    from msp_desktop.ui.files.photo_strip import Shown
    from msp_desktop.ui.screen import Screen

FINEST = 4096
MOST_SIGNS = 200_000
LARGEST_PAGE_MM = 3000
_STEPS = (0.1, 0.17, 0.25, 0.33, 0.5, 0.67, 1.0, 1.5, 2.0, 3.0, 4.0)
Content = QImage | str | bytes | None
"""A picture, a text, a PDF that opens, or nothing that can be shown."""


def open_viewer(
    screen: "Screen", files: Sequence["Shown"], at: int, load: Callable[["Shown"], bytes], name: str = "viewer"
) -> Sheet:
    """Show files from `at` on; Left and Right go on, Ctrl+R turns the view, Ctrl+S saves a copy."""
    view = Viewer(screen, files, at, load, name)
    sheet = Sheet(_("Photos and files"), view, _("Save as"), view.save_as, name=name, width=980, cancel=_("Close"))
    view.complain = lambda what, more: sheet.message.say("bad", what, more)
    sheet.layer_keys = {
        "Left": lambda: view.step(-1),
        "Right": lambda: view.step(1),
        "Ctrl+R": view.turn,
        "Ctrl+S": view.save_as,
    }
    sheet.open(over=screen, first=sheet.cancel_button)
    view.show_file()
    return sheet


def content_of(mime: str, data: bytes) -> Content:
    """What can be shown of a file; made on the worker, where a broken one does no harm."""
    if mime.startswith("image/"):
        return read_picture(data, FINEST)
    if mime == "application/pdf":
        return data if _opens(data) else None
    if mime.startswith("text/"):
        encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
        return data[: MOST_SIGNS * 2].decode(encoding, "replace")[:MOST_SIGNS]
    return None


def _opens(pdf: bytes) -> bool:
    from msp_desktop.documents.raster import page_count, page_size_mm

    try:
        count = page_count(pdf)
        return count > 0 and all(max(page_size_mm(pdf, at)) < LARGEST_PAGE_MM for at in range(min(count, 50)))
    except (RuntimeError, ValueError):
        return False


class Viewer(QWidget):
    """One file at a time, with what it is, and the ways to the others."""

    def __init__(
        self, screen: "Screen", files: Sequence["Shown"], at: int, load: Callable[["Shown"], bytes], name: str
    ) -> None:
        super().__init__()
        self._screen, self._files, self._at, self._load, self._name = screen, list(files), at, load, name
        self._asked = 0
        self.complain: Callable[[str, str], object] = lambda _what, _more: None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        self._title, self._facts = PlainLabel("", "strong", cut=True), PlainLabel("", "hint")
        self._before = icon_button("chevron-left", f"{name}.before", _("Back one"), lambda: self.step(-1), keys="Left")
        self._after = icon_button("chevron-right", f"{name}.after", _("Next one"), lambda: self.step(1), keys="Right")
        self._tools = QWidget()
        tools = row(
            icon_button("minus", f"{name}.smaller", _("Smaller"), lambda: self._picture.step(-1)),
            flat_button(_("Fit"), f"{name}.fit", self.fit),
            icon_button("plus", f"{name}.larger", _("Larger"), lambda: self._picture.step(1)),
            icon_button("rotate-right", f"{name}.turn", _("Turn the view"), self.turn, keys="Ctrl+R"),
        )
        self._tools.setLayout(tools)
        head = row(self._before, self._after, self._title)
        head.setStretch(2, 1)
        head.addWidget(self._facts)
        head.addWidget(self._tools)
        layout.addLayout(head)
        self._stack = QStackedWidget()
        self._picture = PictureView(f"{name}.picture")
        self._pdf = PdfView(f"{name}.pdf", _("PDF"))
        self._text = QPlainTextEdit()
        self._text.setObjectName(f"{name}.text")
        self._text.setAccessibleName(_("Text"))
        self._text.setReadOnly(True)
        self._nothing = _Nothing()
        for each in (self._picture, self._pdf, self._text, self._nothing):
            self._stack.addWidget(each)
        self._stack.setMinimumHeight(theme().px(500))
        self._stack.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        layout.addWidget(self._stack, 1)

    @property
    def file(self) -> "Shown":
        """The file in view."""
        return self._files[self._at]

    def step(self, by: int) -> None:
        """Go to the next file, or the one before."""
        to = self._at + by
        if 0 <= to < len(self._files):
            self._at = to
            self.show_file()

    def fit(self) -> None:
        """Show the picture whole again."""
        self._picture.fit()

    def turn(self) -> None:
        """Turn the view by a quarter; the file stays as it is."""
        self._picture.turn()

    def show_file(self) -> None:
        """Read the file in view on the worker, and show it when it is there."""
        each = self.file
        self._title.setText(each.name)
        place = _("{n} of {count}").format(n=self._at + 1, count=len(self._files))
        by = ""
        if each.row is not None:
            by = _("{moment}, {who}").format(moment=formats().moment(each.row.at), who=each.row.by or "–")
        self._facts.setText(" · ".join(filter(None, (by, place))))
        self._before.setEnabled(self._at > 0)
        self._after.setEnabled(self._at < len(self._files) - 1)
        self._nothing.say(_("Opening the file"), each.mime)
        self._show(self._nothing)
        self._asked += 1
        asked = self._asked
        self._screen.start(
            _("Opening the file"),
            lambda _shop, _progress: content_of(each.mime, self._load(each)),
            done=lambda content: self._arrived(asked, content),
            failed=lambda error: self._failed(asked, error),
        )

    def _arrived(self, asked: int, content: Content) -> None:
        if asked != self._asked:
            return
        if isinstance(content, QImage):
            self._picture.show_image(content, self.file.name)
            self._show(self._picture)
        elif isinstance(content, bytes):
            self._pdf.show_pdf(content)
            self._show(self._pdf)
        elif isinstance(content, str):
            self._text.setPlainText(content)
            self._show(self._text)
        else:
            self._nothing.say(_("This file is not shown here. Save it to open it elsewhere."), self.file.mime)

    def _failed(self, asked: int, error: Exception) -> None:
        if not isinstance(error, ShopError):
            raise error
        if asked == self._asked:
            text = f"{error.what} {error.advice}" if isinstance(error, Unavailable) else str(error)
            self._nothing.say(text, self.file.mime)

    def _show(self, widget: QWidget) -> None:
        self._stack.setCurrentWidget(widget)
        set_shown(self._tools, widget is self._picture)

    def save_as(self) -> bool:
        """Write a copy where the person chooses; the viewer stays open."""
        target, _kind = QFileDialog.getSaveFileName(self.window(), _("Save file"), self.file.name)
        if target:
            try:
                Path(target).write_bytes(self._load(self.file))
            except OSError as problem:
                self.complain(_("The file could not be saved."), problem.strerror or "")
            except Unavailable as problem:
                self.complain(problem.what, problem.advice)
            else:
                self._screen.desk.say(_("{name} saved.").format(name=Path(target).name))
        return False


class PictureView(QScrollArea):
    """A picture, whole until the person zooms, turned by quarters."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._canvas = _Canvas()
        self.setWidget(self._canvas)
        self._zoom = 0.0

    def show_image(self, image: QImage, name: str) -> None:
        """Show another picture."""
        self.setAccessibleName(name)
        self._canvas.image, self._canvas.quarters = image, 0
        self.fit()

    def shown_size(self) -> QSize:
        """How large the picture is shown, in px."""
        return self._canvas.size()

    def fit(self) -> None:
        """Whole, never larger than it is."""
        self._zoom = 0.0
        self._resize()

    def step(self, by: int) -> None:
        """Larger or smaller."""
        now = self._zoom or self._fitting()
        steps = [step for step in _STEPS if (step > now + 0.005 if by > 0 else step < now - 0.005)]
        if steps:
            self._zoom = steps[0] if by > 0 else steps[-1]
            self._resize()

    def turn(self) -> None:
        """A quarter to the right."""
        self._canvas.quarters = (self._canvas.quarters + 1) % 4
        self._resize()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._zoom:
            self._resize()

    def _fitting(self) -> float:
        size, room = self._canvas.picture_size(), self.maximumViewportSize()
        return min(room.width() / max(size.width(), 1), room.height() / max(size.height(), 1), 1.0)

    def _resize(self) -> None:
        size = self._canvas.picture_size() * (self._zoom or self._fitting())
        self._canvas.resize(size.expandedTo(QSize(1, 1)))
        self._canvas.update()


class _Canvas(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.image: QImage | None = None
        self.quarters = 0

    def picture_size(self) -> QSize:
        if self.image is None:
            return QSize(1, 1)
        return self.image.size().transposed() if self.quarters % 2 else self.image.size()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.image is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size, whole = self.picture_size(), self.image.size()
        scale = self.width() / max(size.width(), 1)
        turned = QTransform().translate(self.width() / 2, self.height() / 2)
        painter.setTransform(turned.rotate(90 * self.quarters).scale(scale, scale), combine=True)
        corner = QPointF(-whole.width() / 2, -whole.height() / 2)
        painter.drawImage(QRectF(corner, whole), self.image)
        painter.end()


class _Nothing(QWidget):
    def __init__(self) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        self._icon = IconLabel("file-outline", "t3", 40)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        self._text = PlainLabel("", "summary", wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._text)
        layout.addStretch(1)

    def say(self, text: str, mime: str) -> None:
        from msp_desktop.ui.files.photo_strip import file_icon

        self._text.setText(text)
        self._icon.show_icon(file_icon(mime), "t3")
