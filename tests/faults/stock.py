"""Ten thousand random stock acts: `python tests/faults/stock.py [ACTS [SEED [KILLS]]]` (10000, 1, 30).

A hypothesis machine does what a shop may do with its stock, dies in the middle of acts, repeats them by their key and
takes them back; after each act the ledger is added up and valued anew by `stock_replay`. Then whole processes that do
the same are killed without warning.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from hypothesis import HealthCheck, Phase, note, seed, settings  # noqa: E402 - needs the path above
from hypothesis import strategies as st  # noqa: E402
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test  # noqa: E402

from tests.faults.stock_acts import ACTS, OFTEN, Stocked, StockRoom, stocked  # noqa: E402
from tests.faults.stock_replay import Replay, opened, picture  # noqa: E402
from tests.shops import ShopMaker  # noqa: E402

STEPS = 100
"""Acts on one file, before the next begins."""


class WatchedRoom(StockRoom):
    """The same, which looks at the file right after each kill."""

    before: Sequence[tuple[object, ...]] = ()

    def after_kill(self) -> None:
        self.again()
        assert picture(self.path) == self.before, "a killed act left something behind"

    def will_die(self) -> None:
        self.before = picture(self.path)


def machine(at: Stocked, folder: Path, totals: dict[str, int], number: int) -> type[RuleBasedStateMachine]:
    """The machine on copies of one file."""

    class StockMachine(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.path = folder / f"{time.monotonic_ns()}.db"
            self.room = WatchedRoom(at, self.path)
            self.replay = Replay()
            self._look()

        @rule(dice=st.integers(0, 2**32 - 1))
        def act(self, dice: int) -> None:
            # The step counts too, so that equal dice are no equal acts.
            chance = random.Random(f"{number} {dice} {self.room.tally['acts']}")
            wanted = chance.choice((*ACTS, *OFTEN))
            kill_at = chance.randint(1, 90) if chance.random() < 0.25 else None
            name = self.room.act(wanted, chance.getrandbits(32), kill_at)
            note(f"{name}, killed at {kill_at}")
            self._look(name)
            if chance.random() < 0.4:
                self._twice(name)

        def _twice(self, name: str) -> None:
            before = picture(self.path)
            done = self.room.repeat()
            if done is not None:
                first, second = done
                assert (first.replayed, second.replayed) == (True, True), name
                assert first.value == second.value, name
                assert picture(self.path) == before, f"{name} was booked twice"

        def _look(self, name: str = "") -> None:
            wrong = self.replay.follow(self.path, self.room.given_cents)
            assert wrong == [], f"after {name}: {wrong}"

        def teardown(self) -> None:
            self.room.shop.close()
            for name, count in self.room.tally.items():
                totals[name] = totals.get(name, 0) + count
            totals["moves"] = totals.get("moves", 0) + len(self.replay.moves)
            if sys.stderr.isatty() or "MSP_PROGRESS" in os.environ:
                print(totals, file=sys.stderr, flush=True)
            for each in folder.glob(f"{self.path.stem}*"):
                if each.is_file():
                    each.unlink()

    return StockMachine


def campaign(folder: Path, acts: int, number: int = 1, maker: ShopMaker | None = None) -> dict[str, int]:
    """Let the machine do so many acts and give what it did. Raises AssertionError at the first thing that is wrong."""
    totals: dict[str, int] = {}
    at = stocked(maker or ShopMaker(folder), folder / "stocked.db")
    steps = min(STEPS, acts)
    run_state_machine_as_test(
        seed(number)(machine(at, folder, totals, number)),
        settings=settings(
            max_examples=-(-acts // steps),
            stateful_step_count=steps,
            deadline=None,
            derandomize=False,
            database=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )
    return totals


def killed(path: Path, at: Stocked, seed_: str, after: float) -> list[str]:
    """Let another process work on the file for `after` seconds from its first act, kill it, and give what it said."""
    ids = [",".join(map(str, each)) for each in (at.parts, at.suppliers)]
    command = [sys.executable, "-m", "tests.faults.stock_counter", str(path), seed_, *ids]
    said = []
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        timer = threading.Timer(after, process.kill)
        timer.start()
        while line.endswith("\n"):
            said.append(line.strip())
            line = process.stdout.readline()
        timer.cancel()
        process.wait()
    return said


def kills(folder: Path, times: int, number: int = 1, maker: ShopMaker | None = None) -> int:
    """Kill whole processes so often, look each time, and give how many acts they said. Raises AssertionError."""
    at = stocked(maker or ShopMaker(folder), folder / "stocked.db")
    path, replay, chance = folder / "killed.db", Replay(trusts=True), random.Random(number)
    shutil.copyfile(at.path, path)
    everything: list[str] = []
    for turn in range(times):
        everything += killed(path, at, f"{number}-{turn}", chance.uniform(0.0, 2.0))
        wrong = replay.follow(path)
        assert wrong == [], f"after kill {turn + 1}: {wrong}"
        with closing(opened(path)) as connection:
            kept = {row[0] for row in connection.execute("SELECT key FROM operation")}
        assert kept.issuperset(everything), f"after kill {turn + 1}: an acknowledged act is lost"
    return len(everything)


def main() -> int:
    """Run the campaign and say what it did."""
    acts, number, times = ([int(each) for each in sys.argv[1:]] + [10_000, 1, 30][len(sys.argv) - 1 :])[:3]
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["MSP_DESKTOP_HOME"] = str(Path(folder) / "home")
        totals = campaign(Path(folder), acts, number) if acts else {}
        apart = Path(folder) / "kills"
        apart.mkdir()
        said = kills(apart, times, number)
    print(f"{times} processes killed, {said} acknowledged acts of theirs")
    print(", ".join(f"{count} {name}" for name, count in totals.items()))
    print(f"nothing wrong, {time.monotonic() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
