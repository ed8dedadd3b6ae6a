"""Kill the counter without warning, again and again: `python tests/faults/run.py [TIMES]` (100).

After each kill nothing that was acknowledged may be lost, nothing half done, no number missing.
"""

import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from msp_desktop.store.shop import create_shop, open_shop  # noqa: E402 - needs the path above
from msp_desktop.usecases.catalogue import add_starter_catalogue  # noqa: E402
from msp_desktop.usecases.shop import set_up_shop  # noqa: E402
from tests.faults.invariants import broken, missing  # noqa: E402
from tests.shops import BOTTEGA  # noqa: E402

Said = list[tuple[int, str, int, str]]


def new_shop(folder: Path) -> Path:
    """A shop with its catalogue, ready to serve."""
    path = folder / "shop.db"
    with create_shop(path) as shop:
        shop.run(set_up_shop, facts=BOTTEGA)
        shop.run(add_starter_catalogue, language="en")
    return path


def killed(path: Path, first: int, after: float, *, papers: bool) -> Said:
    """Let the counter serve for `after` seconds from its first acknowledged step, kill it, and give what it said."""
    command = [sys.executable, "-m", "tests.faults.counter", str(path), str(first), "papers" if papers else "none"]
    said: Said = []
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        timer = threading.Timer(after, process.kill)
        timer.start()
        while line.endswith("\n"):
            number, name, row_id, words = json.loads(line)
            said.append((number, name, row_id, words))
            line = process.stdout.readline()
        timer.cancel()
        process.wait()
    return said


def campaign(folder: Path, times: int, seed: int = 1) -> tuple[list[str], int]:
    """Kill `times` times; gives everything that was wrong, and how many steps were acknowledged in all."""
    chance = random.Random(seed)
    path = new_shop(folder)
    wrong: list[str] = []
    everything: Said = []
    first = 1
    for turn in range(times):
        said = killed(path, first, chance.uniform(0.0, 0.6), papers=turn % 3 == 0)
        everything += said
        with open_shop(path) as shop:
            wrong += [f"kill {turn + 1}: {what}" for what in (*broken(shop), *missing(path, everything))]
        if wrong:
            break
        first = said[-1][0] if said else first
    return wrong, len(everything)


def main() -> int:
    """Run the campaign and say what it found."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        wrong, steps = campaign(Path(folder), times)
    for line in wrong:
        print(line)
    print(f"{times} kills, {steps} acknowledged steps, {len(wrong)} faults, {time.monotonic() - started:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
