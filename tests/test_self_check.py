"""The self-check tells a line for each part, and fails when a part does."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from msp_desktop.workflows import self_check

ROOT = Path(__file__).resolve().parent.parent


def test_every_part_is_well() -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-m", "msp_desktop", "--self-check"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
    )
    lines = done.stdout.splitlines()
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(lines) >= 10
    assert all(line.startswith("ok ") for line in lines)


def test_a_screen_that_fails_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert self_check.self_check(lambda _shop: ["job, it, dark"]) == 1
    assert "FAILED  screens: NotRight job, it, dark" in capsys.readouterr().out
