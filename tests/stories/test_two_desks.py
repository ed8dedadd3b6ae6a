"""Two people edit the same records from what each has on the screen: the second is told, or both edits stand."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from msp_desktop.domain.errors import Changed, Refused
from msp_desktop.store.shop import Shop
from tests.bench import ELENA, MARCO
from tests.stories.races import Call, Cells, World, cells, edits_of, entered, world

RACES = 1000


@dataclass(frozen=True, slots=True)
class Race:
    """How one went: the two acts, and what became of the second ("both", "told", "refused", "")."""

    first: str
    second: str
    end: str
    lost: tuple[Any, ...] = ()
    said: str = ""


def run_race(at: World, before: Cells, one: Call, other: Call) -> tuple[Race, Cells]:
    """Marco acts, then Elena from what she saw before; `lost` is what of Marco's is no longer there, untold."""
    marco, elena = at.shop.acting_as(MARCO), at.shop.acting_as(ELENA)
    names = one[0].__name__, other[0].__name__
    try:
        marco.run(one[0], None, {"closed"}, **one[1])
    except Refused:
        return Race(*names, ""), before
    middle = cells(at.shop)
    his = entered(before, middle)
    end, said = "both", ""
    try:
        elena.run(other[0], None, {"closed"}, **other[1])
    except Changed as changed:
        end, said = "told", f"{changed.who}|{changed.what}"
    except Refused as refused:
        end, said = "refused", refused.message
    after = cells(at.shop)
    if end != "both":
        assert entered(middle, after) == {}, f"{names[1]} said no and wrote all the same"
    lost = tuple((cell, value, after.get(cell)) for cell, value in his.items() if after.get(cell) != value)
    return Race(*names, end, lost, said), after


def races(at: World, count: int, rng: random.Random, change: Callable[[Call], Call] = lambda call: call) -> list[Race]:
    """So many races of random pairs, each from the state that the one before left."""
    found: list[Race] = []
    now: Cells = cells(at.shop)
    while len(found) < count:
        one, other = (edit(at, now, rng) for edit in edits_of(rng))
        if one is None or other is None:
            continue
        race, now = run_race(at, now, change(one), change(other))
        if race.end:
            found.append(race)
    return found


def test_a_thousand_races_overwrite_nothing(shop: Shop) -> None:
    at = world(shop)
    found = races(at, RACES, random.Random(20261117))
    overwritten = [race for race in found if race.lost]
    assert overwritten == []
    ends = Counter(race.end for race in found)
    assert min(ends["both"], ends["told"]) > 200, ends
    for race in found:
        if race.end == "told":
            who, what = race.said.split("|")
            assert who == "Marco Bianchi", race
            assert what, race
        elif race.end == "refused":
            assert race.said, race


def test_taking_back_overwrites_nothing_either(shop: Shop) -> None:
    at, rng = world(shop), random.Random(11)
    marco, elena = shop.acting_as(MARCO), shop.acting_as(ELENA)
    ends: Counter[str] = Counter()
    now: Cells = cells(shop)
    while ends.total() < 80:
        one, other = edits_of(rng)
        his = one(at, now, rng)
        try:
            done = marco.run(his[0], None, {"closed"}, **his[1]) if his is not None else None
            middle = cells(shop)
            hers = other(at, middle, rng)
            if done is None or done.undo is None or hers is None:
                raise Refused("Nothing to take back.")
            elena.run(hers[0], None, {"closed"}, **hers[1])
        except Refused:
            now = cells(shop)
            continue
        before = cells(shop)
        wrote = entered(middle, before)
        try:
            marco.undo(done.undo.operation_id)
            ends["undone"] += 1
        except Refused:
            ends["refused"] += 1
        now = cells(shop)
        lost = [cell for cell, value in wrote.items() if now.get(cell) != value]
        assert not lost, (his, hers, lost)
    assert min(ends["undone"], ends["refused"]) > 10, ends


def test_acts_that_forget_what_was_seen_are_found_out(shop: Shop) -> None:
    found = races(world(shop), 300, random.Random(7), _forgetful)
    losers = {race.second for race in found if race.lost}
    assert {"change_line", "change_device", "change_service", "change_shop", "correct_time", "move_item"} <= losers


def _forgetful(call: Call) -> Call:
    """The same act by a use case that forgets to ask what was seen."""
    nothing: dict[str, Any] = {"seen": () if "item_ids" in call[1] or "job_ids" in call[1] else None}
    return call[0], call[1] | (nothing if "seen" in call[1] else {})
