"""One window per shop: a second start raises the first."""

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket


def server_name(shop: Path) -> str:
    """The name under which the window of a shop can be reached; the same for every way to write the path."""
    return "msp-desktop-" + hashlib.sha256(str(shop.resolve()).encode()).hexdigest()[:24]


def raise_other(shop: Path, *, wait_ms: int = 500) -> bool:
    """Ask the window that has this shop open to come to the front; False when there is none."""
    socket = QLocalSocket()
    socket.connectToServer(server_name(shop))
    if not socket.waitForConnected(wait_ms):
        return False
    socket.write(b"raise\n")
    socket.waitForBytesWritten(wait_ms)
    socket.disconnectFromServer()
    return True


class SingleInstance(QObject):
    """Listens for second starts of the same shop by the same person."""

    asked = Signal()

    def __init__(self, shop: Path) -> None:
        super().__init__()
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._came)
        self._name = server_name(shop)

    def listen(self) -> bool:
        """Start to listen; a socket left behind by a crash is taken over. False when it cannot be had."""
        if self._server.listen(self._name):
            return True
        # The file lock beside the shop decides who may open it; here only a dead socket can be in the way.
        QLocalServer.removeServer(self._name)
        return self._server.listen(self._name)

    def close(self) -> None:
        """Listen no more."""
        self._server.close()

    def _came(self) -> None:
        while self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.readyRead.connect(self.asked)
            socket.disconnected.connect(socket.deleteLater)
            if socket.bytesAvailable():
                self.asked.emit()
