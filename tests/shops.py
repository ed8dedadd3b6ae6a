"""Real shops for tests: migrated files, empty or set up, made once and copied for each test."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msp_desktop.domain.roles import Role
from msp_desktop.store.shop import Shop, create_shop, open_shop
from msp_desktop.usecases.shop import NewPerson, ShopSetUp, set_up_shop

START = datetime(2026, 11, 17, 9, 42, tzinfo=UTC)  # a Tuesday, 10:42 in Rome

BOTTEGA = ShopSetUp(
    name="Bottega Informatica",
    country="IT",
    language="en",
    legal_name="Bottega Informatica S.r.l.",
    street="Via delle Lame 58",
    postcode="40122",
    town="Bologna",
    province="BO",
    vat_number="IT02345670018",
    regime="RF01",
    phone="+39 051 555 0148",
    email="assistenza@bottega.example",
    iban="IT60X0542811101000000123456",
    account_name="Bottega Informatica S.r.l.",
    people=(
        NewPerson("Davide Riva", Role.OWNER, repairs=False, bench_minutes=0),
        NewPerson("Giulia Ferri", Role.FRONT_DESK, repairs=False, bench_minutes=0),
        NewPerson("Marco Bianchi", Role.TECHNICIAN),
        NewPerson("Elena Conti", Role.TECHNICIAN),
    ),
)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        """Move on by minutes=, hours=, days=."""
        self.at += timedelta(**by)


class ShopMaker:
    """Makes files by copying templates, so that a test does not migrate its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._templates: dict[str, Path] = {}

    def copy(self, target: Path, facts: ShopSetUp | None = BOTTEGA) -> Path:
        """A closed, migrated file at `target`; set up with `facts`, or empty for None."""
        name = "empty" if facts is None else f"{facts.country}-{abs(hash(repr(facts)))}"
        if name not in self._templates:
            path = self.folder / f"{name}.db"
            with create_shop(path, clock=Clock()) as made:
                if facts is not None:
                    made.run(set_up_shop, facts=facts)
            self._templates[name] = path
        shutil.copyfile(self._templates[name], target)
        return target

    @contextmanager
    def opened(self, target: Path, facts: ShopSetUp | None = BOTTEGA, clock: Clock | None = None) -> Iterator[Shop]:
        """The same, open, in the hands of the first person."""
        with open_shop(self.copy(target, facts), clock=clock or Clock()) as shop:
            yield shop if facts is None or not facts.people else shop.acting_as(1)
