"""One start, timed: `start.py bare` or `start.py SHOP`; prints seconds to the first paint and to the filled list."""

import gc
import os
import sys
import time

started = time.perf_counter()
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))  # noqa: PTH100, PTH120 - pathlib is timed


def bare() -> None:
    """A window with one label and nothing of ours."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

    class Bare(QMainWindow):
        def paintEvent(self, event: object) -> None:
            QTimer.singleShot(0, done)

    def done() -> None:
        print(time.perf_counter() - started)
        application.quit()

    application = QApplication([])
    window = Bare()
    window.setCentralWidget(QLabel("bare"))
    window.resize(1440, 900)
    window.show()
    application.exec()


def ours(path: str) -> None:
    """Our window: painted bare, then with the list of jobs filled and drawn."""
    gc.disable()  # as the program does
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from msp_desktop import app
    from msp_desktop.ui.crash import CrashWatch

    application = QApplication([])
    start = app.Start(application, CrashWatch(), Path(path), demo=False)
    painted: list[float] = []

    def open_it() -> None:
        painted.append(time.perf_counter() - started)
        start.begin()
        start.window.grab()
        print(painted[0], time.perf_counter() - started)
        application.quit()

    start.window.painted.connect(open_it)
    start.window.show()
    application.exec()
    start.close()


if __name__ == "__main__":
    bare() if sys.argv[1] == "bare" else ours(sys.argv[1])
