"""The shop's papers as they print, live, with made-up content; a frame marks the part being filled in."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QWidget

from msp_desktop.i18n import _
from msp_desktop.ui.background import Background
from msp_desktop.ui.kit import Panel, PlainLabel, Segments
from msp_desktop.ui.kit.pdf_view import page_image
from msp_desktop.ui.theme import theme
from msp_desktop.workflows.sample_papers import SampleForm, sample_paper
from msp_desktop.workflows.sample_values import SampleShop

_DELAY_MS = 150
# Where the shop stands on each paper, in mm from the left and top: x, y, width, height.
_HEADS = {
    SampleForm.INVOICE: (18.0, 12.0, 178.0, 22.0),
    SampleForm.TICKET: (9.0, 7.5, 130.0, 17.0),
}


class PaperPreview(Panel):
    """Shows one of the shop's papers; `show_shop` with each change of the facts."""

    _printed = Signal(int, str, bytes)

    def __init__(self, name: str, background: Background, *, frame: bool = True) -> None:
        note = _("changes as you type") if frame else ""
        super().__init__(_("How it prints"), icon="file-document-outline", note=note, bare=True)
        self.setObjectName(name)
        self._background = background
        self._shop: SampleShop | None = None
        self._logo: bytes | None = None
        self._asked = 0
        self._form = Segments(
            f"{name}.form",
            _("Paper"),
            [
                (SampleForm.INVOICE, _("Invoice")),
                (SampleForm.TICKET, _("Ticket")),
                (SampleForm.LABEL, _("Label")),
            ],
        )
        self._form.edited.connect(self._make)
        self.add_to_head(self._form)
        self._sheet = _Sheet()
        self._sheet.setAccessibleName(_("How it prints"))
        area = QScrollArea()
        area.setObjectName(f"{name}.pages")
        area.setAccessibleName(_("How it prints"))
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self._sheet)
        self.add(area, 1)
        self.add(self._legend(framed=frame))
        self._printed.connect(self._show)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_DELAY_MS)
        self._later.timeout.connect(self._make)

    def _legend(self, *, framed: bool) -> QWidget:
        foot = QFrame()
        foot.setProperty("panel", "head")
        layout = QHBoxLayout(foot)
        layout.setContentsMargins(15, 8, 15, 8)
        layout.setSpacing(8)
        if framed:
            layout.addWidget(_Mark())
            layout.addWidget(PlainLabel(_("The part you are filling in"), "hint"))
        layout.addStretch(1)
        layout.addWidget(PlainLabel(_("Sample data, nothing is issued"), "hint"))
        return foot

    def show_shop(self, shop: SampleShop, logo: bytes | None = None) -> None:
        """Print the papers of these facts a moment later."""
        self._shop, self._logo = shop, logo
        self._later.start()

    def mark_head(self, on: bool) -> None:
        """Frame the shop's block at the head, or nothing."""
        self._sheet.show_frame(_HEADS.get(self._form.value()) if on else None)
        self._marked = on

    def form(self) -> SampleForm:
        """Which paper shows."""
        return self._form.value()

    def show_form(self, form: SampleForm) -> None:
        """Show another paper."""
        self._form.set_value(form)
        self._later.start()

    _marked = False

    def _make(self) -> None:
        if self._shop is None:
            return
        self._asked += 1
        asked, form, shop, logo = self._asked, self._form.value(), self._shop, self._logo
        # Quietly: nobody wants to read of it in the status bar. The signal brings it home from the worker.
        self._background.quietly(lambda: self._printed.emit(asked, form.value, sample_paper(form, shop, logo)))

    def _show(self, asked: int, form: str, pdf: bytes) -> None:
        from msp_desktop.documents.raster import page_size_mm

        if asked != self._asked:
            return
        wide_mm, _high_mm = page_size_mm(pdf, 0)
        self._sheet.show_page(page_image(pdf, 0, 200), wide_mm)
        self._sheet.show_frame(_HEADS.get(SampleForm(form)) if self._marked else None)


class _Mark(QWidget):
    """The frame of the legend."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme().px(14), theme().px(12))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme().colour("acc"), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 2, 2)
        painter.end()


class _Sheet(QWidget):
    """One page, as wide as there is room, on the grey of the desk."""

    resized = Signal()
    _MARGIN = 24

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self._scaled = QImage()
        self._wide_mm = 210.0
        self._frame: tuple[float, float, float, float] | None = None
        theme().changed.connect(self.update)

    def show_page(self, image: QImage, wide_mm: float) -> None:
        """Show an image of a page that is so many mm wide."""
        self._image, self._wide_mm = image, wide_mm
        self._fit()

    def show_frame(self, frame: tuple[float, float, float, float] | None) -> None:
        """Frame a part of the page, in mm."""
        self._frame = frame
        self.update()

    def _page(self) -> QRectF:
        room = max(self.width() - 2 * self._MARGIN, 80)
        natural = self._wide_mm / 25.4 * 96 * 1.6
        wide = min(float(room), natural)
        high = wide * self._image.height() / max(self._image.width(), 1)
        return QRectF((self.width() - wide) / 2, 18, wide, high)

    def _fit(self) -> None:
        page = self._page()
        ratio = self.devicePixelRatioF()
        self._scaled = self._image.scaled(
            round(page.width() * ratio),
            round(page.height() * ratio),
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        self.setMinimumHeight(round(page.bottom()) + 18)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._image.isNull():
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().colour("side"))
        if not self._scaled.isNull():
            page = self._page()
            painter.drawImage(page, self._scaled)
            painter.setPen(theme().colour("line"))
            painter.drawRect(page)
            if self._frame is not None:
                mm = page.width() / self._wide_mm
                x, y, wide, high = (each * mm for each in self._frame)
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(QPen(theme().colour("acc"), 2))
                painter.drawRoundedRect(QRectF(page.x() + x, page.y() + y, wide, high), 3, 3)
        painter.end()
