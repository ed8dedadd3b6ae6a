"""Two of these at once draw numbers from the same file, with the lock that keeps them apart taken away."""

import sys
from pathlib import Path
from unittest.mock import patch

from msp_desktop.store import database
from msp_desktop.store.shop import open_shop
from msp_desktop.workflows.main_job import main_job
from tests.faults.counter import visit


class NoLock:
    """What a broken lock would be."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def release(self) -> None:
        """There is nothing to give back."""


def main() -> None:
    """Serve some visits on a file that another process serves too."""
    path, first, count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    with patch.object(database, "ShopLock", NoLock), open_shop(path) as shop:
        for number in range(first, first + count):
            for _step in main_job(shop.acting_as(2), visit(number), key=f"visit-{number}", render=False):
                pass


if __name__ == "__main__":
    main()
