"""A shop's stock in busy hands that say each acknowledged act; killed without warning by stock.py."""

import random
import sys
from pathlib import Path
from typing import Any

from msp_desktop.store.shop import Done
from tests.faults.stock_acts import ACTS, OFTEN, Stocked, StockRoom


class SayingRoom(StockRoom):
    """Says the key of every act once it is acknowledged."""

    def acknowledged(self, key: str, done: Done[Any]) -> None:
        sys.stdout.write(f"{key}\n")
        sys.stdout.flush()


def main() -> None:
    """Do whatever comes, until killed."""
    path, seed = Path(sys.argv[1]), sys.argv[2]
    parts, suppliers = (tuple(int(each) for each in text.split(",")) for text in sys.argv[3:5])
    room = SayingRoom(Stocked(path, parts, suppliers), path)
    room.given = (None,)
    chance = random.Random(seed)
    while True:
        room.act(chance.choice((*ACTS, *OFTEN)), chance.getrandbits(32))


if __name__ == "__main__":
    main()
