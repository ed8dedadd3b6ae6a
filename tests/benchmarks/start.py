"""One start, timed: `start.py bare` or `start.py SHOP`; prints seconds to the first paint and to the filled list."""

import os
import sys
import time

started = time.perf_counter()
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def bare() -> None:
    """A window with one label and nothing of ours."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

    application = QApplication([])
    window = QMainWindow()
    window.setCentralWidget(QLabel("bare"))
    window.resize(1440, 900)
    window.show()
    QTimer.singleShot(0, lambda: (print(time.perf_counter() - started), application.quit()))
    application.exec()


def ours(path: str) -> None:
    """Our window: painted empty, then the list of jobs filled."""
    from pathlib import Path

    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from msp_desktop import app
    from msp_desktop.ui.crash import CrashWatch

    application = QApplication([])
    start = app.Start(application, CrashWatch(), Path(path), demo=False)
    start.window.show()
    painted: list[float] = []

    def open_it() -> None:
        painted.append(time.perf_counter() - started)
        start.begin()
        start.window.grab()
        print(painted[0], time.perf_counter() - started)
        application.quit()

    QTimer.singleShot(0, open_it)
    application.exec()
    start.close()


if __name__ == "__main__":
    bare() if sys.argv[1] == "bare" else ours(sys.argv[1])
