"""Everything that must hold before a change is kept: format, ruff, mypy, import contracts, tests.

`python tests/check.py coverage` runs the tests once more and tells what they did not reach: watching every line costs
nearly half as much again, so it is done on purpose.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
STEPS = {
    "format": [PYTHON, "-m", "ruff", "format", "--check", "."],
    "ruff": [PYTHON, "-m", "ruff", "check", "."],
    "mypy": [PYTHON, "-m", "mypy"],
    "contracts": [PYTHON, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
    "tests": [PYTHON, "-m", "pytest", "-n", "auto"],
}
ON_PURPOSE = {"coverage": [PYTHON, "-m", "pytest", "-n", "auto", "--cov", "--cov-report=term:skip-covered"]}


def main() -> int:
    """Run every step, or those named on the command line; 0 when all of them passed."""
    chosen = sys.argv[1:] or list(STEPS)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONHASHSEED": "0"}
    failed = []
    for name in chosen:
        started = time.monotonic()
        print(f"── {name}", flush=True)
        code = subprocess.run((STEPS | ON_PURPOSE)[name], cwd=ROOT, env=environment, check=False).returncode
        print(f"── {name}: {'passed' if code == 0 else 'FAILED'} in {time.monotonic() - started:.0f} s", flush=True)
        if code:
            failed.append(name)
    if failed:
        print(f"Not passed: {', '.join(failed)}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
