"""The crash window: our own faults, said calmly, once per traceback."""

import logging
import sys
import threading
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from msp_desktop import diagnostics
from msp_desktop.domain.errors import ShopError
from msp_desktop.i18n import _
from msp_desktop.ui.theme import theme

log = logging.getLogger("crash")


class CrashWindow(QDialog):
    """Says that something went wrong in the program, that nothing was half saved, and offers the report to copy."""

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        # Loaded when it is needed: the watch stands before the window is painted.
        from msp_desktop.ui.kit.buttons import button
        from msp_desktop.ui.kit.labels import PlainLabel, row

        super().__init__(parent)
        self.setObjectName("crash")
        self.setWindowTitle("MSP Desktop")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._report = report
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 18)
        layout.setSpacing(12)
        layout.addWidget(PlainLabel(_("Something in the program went wrong."), "lead"))
        layout.addWidget(
            PlainLabel(
                _(
                    "What you did last was not saved, and nothing was half saved. You can go on working. "
                    "If it happens again, copy the report and send it to whoever looks after the program; "
                    "it holds no customer data and is sent nowhere by itself."
                ),
                wrap=True,
            )
        )
        text = QPlainTextEdit(report)
        text.setObjectName("crash.report")
        text.setAccessibleName(_("Report"))
        text.setReadOnly(True)
        text.setTabChangesFocus(True)
        text.setFont(theme().font(12, mono=True))
        layout.addWidget(text, 1)
        copy = button(_("Copy report"), "crash.copy", self.copy, icon="content-copy")
        close = button(_("Go on"), "crash.close", self.close)
        layout.addLayout(row(None, copy, close))
        self.resize(theme().px(640), theme().px(420))
        close.setFocus()

    def copy(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(self._report)


class CrashWatch(QObject):
    """Hears every uncaught exception, in the window and in threads, and Qt's own messages."""

    _came = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._seen: set[str] = set()
        self._open: list[CrashWindow] = []
        self.where = ""
        """The page in front, for the report."""
        self._came.connect(self._show)

    def install(self) -> None:
        """Take over the hooks of Python and Qt."""
        sys.excepthook = self.caught
        threading.excepthook = lambda args: self.caught(
            args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
        )
        qInstallMessageHandler(_qt_message)

    def caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log it, and show it once."""
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        report = diagnostics.crash_report(kind, error, trace, where=self.where)
        log.error("%s", report)
        key = diagnostics.trace_text(kind, error, trace)
        if key not in self._seen:
            self._seen.add(key)
            self._came.emit(report)

    def caught_now(self, error: Exception) -> None:
        """A fault of ours that came home from the worker."""
        assert not isinstance(error, ShopError)
        self.caught(type(error), error, error.__traceback__)

    def _show(self, report: str) -> None:
        app = QApplication.instance()
        if app is None:
            return
        window = CrashWindow(report, QApplication.activeWindow())
        self._open.append(window)
        window.destroyed.connect(self._gone)
        window.open()

    def _gone(self) -> None:
        self._open.clear()


def _qt_message(kind: QtMsgType, _context: QMessageLogContext, text: str | None) -> None:
    levels = {
        QtMsgType.QtDebugMsg: logging.DEBUG,
        QtMsgType.QtInfoMsg: logging.INFO,
        QtMsgType.QtWarningMsg: logging.WARNING,
        QtMsgType.QtCriticalMsg: logging.ERROR,
        QtMsgType.QtFatalMsg: logging.CRITICAL,
    }
    logging.getLogger("qt").log(levels.get(kind, logging.WARNING), "%s", text or "")
