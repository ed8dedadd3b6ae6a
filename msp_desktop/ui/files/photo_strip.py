"""A strip of small pictures of files: add by key, button, drag or paste; look at them; take them off."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPainterPath,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QListView,
    QMenu,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from msp_desktop.domain.errors import Refused, Unavailable
from msp_desktop.domain.kept_file import PHOTO, PendingFile
from msp_desktop.i18n import NO_VALUE, _, ngettext
from msp_desktop.queries.file_list import FileRow
from msp_desktop.ui import icons
from msp_desktop.ui.files import camera
from msp_desktop.ui.files.pictures import Thumbnails, hash_of, png_of
from msp_desktop.ui.formats import formats
from msp_desktop.ui.kit import PlainLabel, button, icon_button, link_button
from msp_desktop.ui.kit.labels import plain_tip, set_shown
from msp_desktop.ui.theme import theme
from msp_desktop.workflows.keep_files import checked_file, read_files

if TYPE_CHECKING:
    from msp_desktop.ui.background import Progress
    from msp_desktop.ui.screen import Screen

LARGE, SMALL = (58, 44), (48, 36)
MOST_PENDING = 40
_ENDINGS = "*.png *.jpg *.jpeg *.gif *.webp *.bmp *.heic *.pdf *.txt *.docx *.xlsx *.odt *.zip"
_ICONS = (
    ("image/", "image-outline"),
    ("application/pdf", "file-pdf-box"),
    ("text/", "file-document-outline"),
    ("application/zip", "folder-zip-outline"),
    ("", "file-outline"),
)
Index = QModelIndex | QPersistentModelIndex
Read = tuple[list[PendingFile], list[Refused | Unavailable]]


@dataclass(frozen=True, slots=True)
class Shown:
    """One place of the strip: a kept file (`row`) or one that waits (`pending`)."""

    name: str
    mime: str
    sha256: str
    row: FileRow | None = None
    pending: PendingFile | None = None


def file_icon(mime: str) -> str:
    """The icon of a kind of file."""
    return next(icon for begins, icon in _ICONS if mime.startswith(begins))


class PhotoStrip(QWidget):
    """Small pictures in a row with their number. `show_files` for kept ones; without it files wait in `pending()`.

    `button` adds files; a `small` strip has it at its left unless it is `button_apart`, else its owner places it.
    """

    added = Signal(object)
    """list[PendingFile]: chosen, dropped, pasted or taken just now, and checked."""
    opened = Signal(object)
    """FileRow or PendingFile, by Enter or a double click."""
    removed = Signal(object)
    """FileRow, by Delete or the menu; a pending file is taken off by the strip itself."""

    def __init__(self, screen: "Screen", name: str, *, small: bool = False, button_apart: bool = False) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAcceptDrops(True)
        self._screen, self._name, self._small = screen, name, small
        self._keeps = False
        self._pending: list[Shown] = []
        self._gone: list[tuple[int, Shown]] = []
        self._thumbnails = Thumbnails(screen.desk.dispatcher.background)
        self._files = screen.desk.dispatcher.shop.files
        self._model = _Model(self._thumbnails)
        self._thumbnails.ready.connect(self._model.arrived)
        self.button = button(_("Add"), f"{name}.add", self.add, icon="camera-plus-outline", keys="F8", small=True)
        self._camera = icon_button("folder-open-outline", f"{name}.choose", _("Choose files"), self.choose, small=True)
        self.view = self._make_view(SMALL if small else LARGE)
        self._count = PlainLabel("", "hint")
        self._hint = PlainLabel(_("Drop or paste photos and files here."), "hint", cut=True)
        self._back = link_button(_("Bring back"), f"{name}.back", self.bring_back)
        self.button.setAccessibleName(_("Add photo"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        if small and not button_apart:
            layout.addWidget(self.button)
        layout.addWidget(self._camera)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._count)
        layout.addWidget(self._hint, 1)
        layout.addWidget(self._back)
        if small:
            self._hint.setText("")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._show([])

    def _make_view(self, size: tuple[int, int]) -> "_View":
        view = _View(self._model, QSize(theme().px(size[0]), theme().px(size[1])))
        view.setObjectName(f"{self._name}.list")
        view.setAccessibleName(_("Photos and files"))
        view.activated.connect(self._activated)
        view.removing.connect(self._remove)
        view.menu.connect(self._menu)
        return view

    # -- what is shown

    def show_files(self, rows: Iterable[FileRow]) -> None:
        """Show kept files; from now on what is added is only told, for the owner to keep."""
        self._keeps = True
        self._show([Shown(row.name, row.mime, row.sha256, row=row) for row in rows])

    def pending(self) -> list[PendingFile]:
        """The files that wait to be kept, in order."""
        return [each.pending for each in self._pending if each.pending is not None]

    def clear(self) -> None:
        """Forget what waits."""
        self._pending, self._gone = [], []
        self._show([])

    def files(self) -> list[Shown]:
        """Everything shown, in order."""
        return list(self._model.files)

    def _show(self, files: list[Shown]) -> None:
        at = self.view.currentIndex().row()
        self._model.show_files(files)
        for each in files:
            if each.mime.startswith("image/"):
                self._thumbnails.ask(each.sha256, self._loader(each))
        n = len(files)
        said = ngettext("{n} file", "{n} files", n).format(n=n) if n else ""
        self._count.setText(formats().number(n) if n else "")
        self._count.setAccessibleName(said)
        self._count.setToolTip(plain_tip(said) if said else "")
        self.view.setAccessibleDescription(said)
        set_shown(self.view, bool(n))
        # Beside a large strip, its owner says the number in the head.
        set_shown(self._count, bool(n) and self._small)
        set_shown(self._hint, not n and bool(self._hint.text()))
        set_shown(self._back, bool(self._gone))
        set_shown(self._camera, bool(camera.cameras()))
        if self._small:
            self.button.setText(_("Take photo") if camera.cameras() else _("Add photo"))
        if n:
            self.view.setCurrentIndex(self._model.index(min(max(at, 0), n - 1)))

    def _loader(self, each: Shown) -> Callable[[], bytes]:
        if each.pending is not None:
            data = each.pending.data
            return lambda: data
        return partial(self._files.read, each.sha256)

    def load(self, each: Shown) -> bytes:
        """The bytes of a file. Raises Unavailable when they are gone."""
        return self._loader(each)()

    # -- adding

    def add(self) -> None:
        """F8: take a photo where there is a camera, else choose files."""
        if camera.open_camera(self._screen, self._name, self._take_picture) is None:
            self.choose()

    def choose(self) -> None:
        """Choose files from the disk."""
        kinds = ";;".join(
            (
                _("Photos and files ({endings})").format(endings=_ENDINGS),
                _("All files (*)"),
            )
        )
        chosen, _kind = QFileDialog.getOpenFileNames(self.window(), _("Add photos and files"), "", kinds)
        self.add_paths([Path(each) for each in chosen])

    def paste(self) -> bool:
        """Ctrl+V: the picture or the files on the clipboard; False when there are none."""
        return self._take_mime(QGuiApplication.clipboard().mimeData())

    def add_paths(self, paths: Sequence[Path]) -> None:
        """Read files on the worker and add what may be kept; the rest is said on the page."""
        if paths:
            wanted = list(paths)[:MOST_PENDING]
            self._screen.start(_("Reading files"), lambda _shop, progress: _read(wanted, progress), done=self._arrived)

    def _take_picture(self, image: QImage) -> None:
        self._add_picture(image, _("Photo"))

    def _add_picture(self, image: QImage, word: str) -> None:
        """A picture without a name gets the hour as its name; made into a file on the worker."""
        now = self._screen.desk.dispatcher.shop.now
        time = formats().time(now).replace(":", ".")
        name = _("{word} {day} {time}").format(word=word, day=formats().day(formats().local(now).date()), time=time)
        held = image.copy()

        def make(_shop: object, _progress: object) -> Read:
            try:
                return [checked_file(f"{name}.png", png_of(held), PHOTO)], []
            except Refused as problem:
                return [], [problem]

        self._screen.start(_("Reading files"), make, done=self._arrived)

    def _take_mime(self, mime: QMimeData | None) -> bool:
        if mime is None:
            return False
        paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
        if paths:
            self.add_paths(paths)
            return True
        image = mime.imageData() if mime.hasImage() else None
        if isinstance(image, QImage) and not image.isNull():
            self._add_picture(image, _("Picture"))
            return True
        return False

    def _arrived(self, read: Read) -> None:
        good, bad = read
        if bad:
            first, more = _said(bad[0]), len(bad) - 1
            also = ngettext("and {n} more file", "and {n} more files", more).format(n=more) if more else ""
            self._screen.message.say("warning", first, also, closable=True)
        if not good:
            return
        if not self._keeps:
            known = {each.sha256 for each in self._pending}
            fresh = [Shown(each.name, each.mime, hash_of(each.data), pending=each) for each in good]
            self._pending += [each for each in fresh if each.sha256 not in known]
            self._pending = self._pending[:MOST_PENDING]
            self._gone = []
            self._show(self._pending)
        self.added.emit(good)

    # -- taking off, looking

    def _remove(self, at: int) -> None:
        each = self._model.files[at]
        if each.row is not None:
            self.removed.emit(each.row)
            return
        self._pending = [one for one in self._pending if one is not each]
        self._gone.append((at, each))
        self._show(self._pending)
        self._screen.desk.say(_("{name} taken off.").format(name=each.name))
        (self.view if self._pending else self._back).setFocus(Qt.FocusReason.OtherFocusReason)

    def bring_back(self) -> None:
        """Put back the waiting file that was taken off last."""
        if self._gone:
            at, each = self._gone.pop()
            self._pending.insert(min(at, len(self._pending)), each)
            self._show(self._pending)

    def _activated(self, index: QModelIndex) -> None:
        from msp_desktop.ui.files.viewer import open_viewer

        each = self._model.files[index.row()]
        self.opened.emit(each.row or each.pending)
        open_viewer(self._screen, self.files(), index.row(), self.load)

    def _menu(self, at: int, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        acts: list[tuple[str, str, Callable[[], object]]] = []
        if at >= 0:
            acts += [
                (_("Open"), "open", lambda: self._activated(self._model.index(at))),
                (_("Take off"), "remove", lambda: self._remove(at)),
            ]
        acts += [(_("Choose files"), "choose", self.choose), (_("Paste"), "paste", self.paste)]
        for text, word, act in acts:
            menu.addAction(text, act).setObjectName(f"{self._name}.menu.{word}")
        menu.popup(place)

    # -- drag and keys

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _can_take(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if _can_take(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self._take_mime(event.mimeData()):
            # A copy: the source must not take its file away.
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste) and self.paste():
            return
        super().keyPressEvent(event)


def _read(paths: list[Path], progress: "Progress") -> Read:
    return read_files(paths, progress)


def _can_take(mime: QMimeData) -> bool:
    return mime.hasImage() or any(url.isLocalFile() for url in mime.urls())


def _said(problem: Refused | Unavailable) -> str:
    return problem.message if isinstance(problem, Refused) else f"{problem.what} {problem.advice}"


class _Model(QAbstractListModel):
    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__()
        self.files: list[Shown] = []
        self._thumbnails = thumbnails

    def show_files(self, files: list[Shown]) -> None:
        self.beginResetModel()
        self.files = list(files)
        self.endResetModel()

    def arrived(self, sha256: str) -> None:
        for at, each in enumerate(self.files):
            if each.sha256 == sha256:
                self.dataChanged.emit(self.index(at), self.index(at))

    def picture(self, at: int) -> QImage | None:
        return self._thumbnails.picture(self.files[at].sha256)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.files)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        each = self.files[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return each.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(_about(each))
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return _about(each)
        return None


def _about(each: Shown) -> str:
    if each.row is None:
        return each.name
    day = formats().day(formats().local(each.row.at).date())
    return _("{name}, {day}, {who}").format(name=each.name, day=day, who=each.row.by or NO_VALUE)


class _View(QListView):
    removing = Signal(int)
    menu = Signal(int, QPoint)

    def __init__(self, model: _Model, size: QSize) -> None:
        super().__init__()
        self.setProperty("bare", "true")
        self.setModel(model)
        self.setItemDelegate(_Delegate(self, model, size))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setFixedHeight(size.height() + 10)
        self.setMinimumWidth(size.width() + 4)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at = self.currentIndex().row()
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and not event.modifiers() and at >= 0:
            self.removing.emit(at)
            return
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers() and at >= 0:
            self.activated.emit(self.currentIndex())
            return
        if event.matches(QKeySequence.StandardKey.Paste):
            event.ignore()
            return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        bar, turn = self.horizontalScrollBar(), event.angleDelta()
        if bar.maximum() > 0:
            bar.setValue(bar.value() - (turn.x() or turn.y()) // 2)
            event.accept()
        else:
            event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        keyed = event.reason() == QContextMenuEvent.Reason.Keyboard
        at = self.currentIndex().row() if keyed else self.indexAt(event.pos()).row()
        self.menu.emit(at, self.mapToGlobal(event.pos()))


class _Delegate(QStyledItemDelegate):
    def __init__(self, view: _View, model: _Model, size: QSize) -> None:
        super().__init__(view)
        self._view, self._model, self._size = view, model, size

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return self._size + QSize(4, 4)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        place: QRect = option.rect
        box = QRectF(place).adjusted(2, 2, -2, -2)
        each, picture = self._model.files[index.row()], self._model.picture(index.row())
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        shape = QPainterPath()
        shape.addRoundedRect(box, 5, 5)
        painter.fillPath(shape, theme().colour("inset"))
        if picture is not None:
            painter.save()
            painter.setClipPath(shape)
            painter.drawImage(box, picture, _middle(picture, box))
            painter.restore()
        else:
            mark = theme().px(18)
            icons.draw(
                painter,
                QRectF(box.center().x() - mark / 2, box.top() + box.height() * 0.16, mark, mark),
                file_icon(each.mime),
                theme().colour("t2"),
            )
            painter.setFont(theme().font(10, QFont.Weight.Medium))
            painter.setPen(theme().colour("t2"))
            ending = each.name.rsplit(".", 1)[-1][:4].upper()
            painter.drawText(
                box.adjusted(0, 0, 0, -3), Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, ending
            )
        here = bool(option.state & QStyle.StateFlag.State_HasFocus)
        here = here and self._view.hasFocus()
        painter.setPen(QPen(theme().colour("acc" if here else "line"), 2 if here else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 5, 5)
        painter.restore()


def _middle(picture: QImage, box: QRectF) -> QRectF:
    """The part of a picture that fills a box of another shape."""
    scale = min(picture.width() / box.width(), picture.height() / box.height())
    wide, high = box.width() * scale, box.height() * scale
    return QRectF((picture.width() - wide) / 2, (picture.height() - high) / 2, wide, high)
