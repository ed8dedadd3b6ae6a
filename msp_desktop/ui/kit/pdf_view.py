"""A paper as it prints: the pages of the very PDF as pixels."""

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from msp_desktop.i18n import _, ngettext
from msp_desktop.ui.kit.buttons import flat_button, icon_button
from msp_desktop.ui.kit.labels import PlainLabel, row, set_shown
from msp_desktop.ui.theme import theme

_STEPS = (0.25, 0.33, 0.5, 0.67, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
_SCREEN_DPI = 96
_SIDE, _ABOVE, _BELOW = 16, 12, 12


def page_image(pdf: bytes, number: int, dpi: float) -> QImage:
    """One page as an image of that resolution, RGB."""
    from msp_desktop.documents.raster import page_pixels

    page = page_pixels(pdf, number, dpi)
    return QImage(page.data, page.width, page.height, page.stride, QImage.Format.Format_RGB888).copy()


class PdfView(QFrame):
    """Shows a PDF page below page, each whole in the view until the person zooms."""

    def __init__(self, name: str, label: str, *, head: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}.box")
        self.setProperty("panel", "true")
        self._pdf: bytes | None = None
        self._count = 0
        self._zoom = 0.0
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        self._title = PlainLabel(label, "strong")
        self._note = PlainLabel("", "hint")
        bar = QFrame()
        bar.setProperty("panel", "head")
        bar.setMinimumHeight(theme().px(40))
        tools = row(
            self._title,
            self._note,
            None,
            icon_button("minus", f"{name}.smaller", _("Smaller"), lambda: self._step(-1)),
            flat_button(_("Fit"), f"{name}.fit", self.fit),
            icon_button("plus", f"{name}.larger", _("Larger"), lambda: self._step(1)),
        )
        tools.setContentsMargins(15, 2, 8, 2)
        bar.setLayout(tools)
        set_shown(bar, head)
        layout.addWidget(bar)
        self._pages = _Pages(label)
        self.area = QScrollArea()
        self.area.setObjectName(name)
        self.area.setAccessibleName(label)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidget(self._pages)
        self.area.setWidgetResizable(True)
        self.area.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.viewport().installEventFilter(self)
        layout.addWidget(self.area, 1)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(30)
        self._later.timeout.connect(self._render)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_pdf(self, pdf: bytes | None, note: str = "") -> None:
        """Show a paper; None empties the view. `note` stands beside the title, by default the number of pages."""
        from msp_desktop.documents.raster import page_count

        self._pdf = pdf
        self._count = pages = page_count(pdf) if pdf else 0
        self._note.setText(note or (ngettext("{n} page", "{n} pages", pages).format(n=pages) if pages else ""))
        self._render()

    def page_count(self) -> int:
        """How many pages are shown."""
        return len(self._pages.images)

    def pages_width(self) -> int:
        """How wide the pages are shown, in px."""
        return self._pages.sizeHint().width()

    def fit(self) -> None:
        """Fit the whole page again."""
        self._zoom = 0.0
        self._render()

    def _step(self, by: int) -> None:
        now = self._zoom or self._fitting()
        steps = [step for step in _STEPS if (step > now + 0.01 if by > 0 else step < now - 0.01)]
        if steps:
            self._zoom = steps[0] if by > 0 else steps[-1]
            self._render()

    def _fitting(self) -> float:
        from msp_desktop.documents.raster import page_size_mm

        if self._pdf is None:
            return 1.0
        wide_mm, high_mm = page_size_mm(self._pdf, 0)
        room = self.area.maximumViewportSize()
        if self._count > 1:
            room.setWidth(room.width() - self.area.verticalScrollBar().sizeHint().width())
        across = (room.width() - 2 * _SIDE - 1) / (wide_mm / 25.4 * _SCREEN_DPI)
        down = (room.height() - _ABOVE - _BELOW - 1) / (high_mm / 25.4 * _SCREEN_DPI)
        # A roll is many times as high as it is wide: it is fitted across and scrolled.
        whole = min(across, down) if high_mm < 2 * wide_mm else across
        return float(max(whole, 0.1))

    def _render(self) -> None:
        images: list[QImage] = []
        if self._pdf is not None:
            ratio = self.devicePixelRatioF()
            dpi = _SCREEN_DPI * (self._zoom or self._fitting()) * ratio
            for at in range(min(self._count, 50)):
                image = page_image(self._pdf, at, dpi)
                image.setDevicePixelRatio(ratio)
                images.append(image)
        self._pages.show_images(images)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._zoom:
            self._later.start()

    def hideEvent(self, event: QEvent) -> None:
        self._later.stop()


class _Pages(QWidget):
    def __init__(self, label: str) -> None:
        super().__init__()
        self.setAccessibleName(label)
        self.images: list[QPixmap] = []

    def show_images(self, images: list[QImage]) -> None:
        self.images = [QPixmap.fromImage(image) for image in images]
        self.setMinimumSize(self.sizeHint())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        sizes = [image.deviceIndependentSize().toSize() for image in self.images]
        between = _BELOW * max(len(sizes) - 1, 0)
        high = _ABOVE + sum(s.height() for s in sizes) + between + _BELOW
        return QSize(max((s.width() for s in sizes), default=0) + 2 * _SIDE, high)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().colour("side"))
        y = max(_ABOVE, (self.height() - self.sizeHint().height()) // 2 + _ABOVE)
        for image in self.images:
            size = image.deviceIndependentSize().toSize()
            x = (self.width() - size.width()) // 2
            painter.drawPixmap(x, y, image)
            painter.setPen(QPen(theme().colour("line"), 1))
            painter.drawRect(x, y, size.width() - 1, size.height() - 1)
            y += size.height() + _BELOW
        painter.end()
