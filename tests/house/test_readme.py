"""What the README promises is there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
ALLOWED = {"msp_desktop", "resources", "migrations", "tests", "build.spec", "pyproject.toml", "README.md", "LICENSE"}


def named_paths() -> list[str]:
    """Every path in the "Where is…?" table and every picture."""
    table = README.split("## Where is…?")[1].split("## For developers")[0]
    return re.findall(r"`([a-z_./A-Z0-9]+)`", table) + re.findall(r"!\[[^]]*\]\(([^)]+)\)", README)


@pytest.mark.parametrize("path", named_paths())
def test_named_paths_exist(path: str) -> None:
    assert (ROOT / path).exists()


def test_the_two_commands_are_what_the_check_runs() -> None:
    ci = (ROOT / ".ci" / "run").read_text("utf-8")
    test_line = next(line for line in README.splitlines() if "tests/check.py" in line and line.startswith("python3"))
    assert test_line in ci
    apt_line = next(line for line in README.splitlines() if line.startswith("apt-get update"))
    assert apt_line.split("--no-install-recommends ")[1] in ci


def test_the_top_level_is_as_agreed() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a checkout")
    top = {line.split("/")[0] for line in listed.stdout.splitlines()}
    assert {name for name in top if not name.startswith(".")} <= ALLOWED


def test_it_starts_and_says_its_version() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "msp_desktop", "--version"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.startswith("MSP Desktop ")) == (0, True)
