"""A secret on the clipboard: kept out of clipboard histories, and wiped after a while if it is still there."""

from hashlib import sha256

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QGuiApplication

KEPT_MS = 30_000
# What clipboard managers of the three systems look for before they remember a text.
_NOT_TO_KEEP = {
    "x-kde-passwordManagerHint": b"secret",
    "org.nspasteboard.ConcealedType": b"",
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"\x00\x00\x00\x00",
    'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"': b"\x00\x00\x00\x00",
    'application/x-qt-windows-mime;value="CanUploadToCloudClipboard"': b"\x00\x00\x00\x00",
}


class _Wiper(QObject):
    """Outlives the page that copied; remembers the text by its hash only."""

    def __init__(self) -> None:
        super().__init__(QGuiApplication.instance())
        self._hash = b""
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(KEPT_MS)
        self.timer.timeout.connect(self.wipe)
        application = QGuiApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.wipe)

    def hold(self, text: str) -> None:
        self._hash = _hashed(text)
        self.timer.start()

    def wipe(self) -> None:
        self.timer.stop()
        clipboard = QGuiApplication.clipboard()
        if self._hash and _hashed(clipboard.text()) == self._hash:
            clipboard.clear()
        self._hash = b""


_wipers: list[_Wiper] = []


def copy_secret(text: str) -> None:
    """Put a secret on the clipboard for 30 seconds; what somebody copies meanwhile stays."""
    data = QMimeData()
    data.setText(text)
    for kind, value in _NOT_TO_KEEP.items():
        data.setData(kind, value)
    QGuiApplication.clipboard().setMimeData(data)
    wiper().hold(text)


def wiper() -> _Wiper:
    """The one that wipes, made on first use in this application."""
    _wipers[:] = [each for each in _wipers if each.parent() is QGuiApplication.instance()]
    if not _wipers:
        _wipers.append(_Wiper())
    return _wipers[0]


def _hashed(text: str) -> bytes:
    return sha256(text.encode(errors="surrogatepass")).digest()
