"""Qt and this Python live together for a long day at the counter."""

import subprocess
import sys

STRESS = """
import sys
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QPushButton

class Bell(QObject):
    rang = Signal(bool)

app = QApplication(["stress", "-platform", "offscreen"])
heard = []
button = QPushButton()
button.clicked.connect(lambda: heard.append(None))
for _ in range(20_000):
    button.click()
bell = Bell()
bell.rang.connect(lambda yes: heard.append(yes))
for _ in range(2_000):
    bell.rang.emit(True)
sys.exit(0 if len(heard) == 22_000 else 1)
"""


def test_twenty_thousand_clicks() -> None:
    """A Qt build that counts None and True down aborts the process here, long before 20,000 clicks."""
    done = subprocess.run([sys.executable, "-c", STRESS], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
