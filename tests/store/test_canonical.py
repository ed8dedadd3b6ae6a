"""Arguments survive being kept as text."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_desktop.domain.roles import Role
from msp_desktop.store.base import json_text
from msp_desktop.store.canonical import decode, digest, plain


@dataclass(frozen=True)
class Line:
    text: str
    quantity: Decimal
    role: Role | None
    days: tuple[date, ...]


lines = st.builds(
    Line,
    text=st.text(st.characters(codec="utf-8")),
    quantity=st.decimals(allow_nan=False, allow_infinity=False, places=3),
    role=st.none() | st.sampled_from(Role),
    days=st.lists(st.dates(), max_size=3).map(tuple),
)


@given(st.dictionaries(st.integers(), st.lists(lines, max_size=3)))
def test_what_is_kept_comes_back(value: dict[int, list[Line]]) -> None:
    import json

    kept = json.loads(json_text(plain(value)))
    back = decode({int(name): each for name, each in kept.items()}, dict[int, list[Line]])
    assert back == value


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (datetime(2026, 3, 2, 9, 30, tzinfo=UTC), datetime),
        (frozenset({Role.OWNER, Role.TECHNICIAN}), frozenset[Role]),
        (None, int | None),
        ((1, "a"), tuple[int, str]),
        (Decimal("0.000"), Decimal | str),
        (Decimal("1E+3"), Decimal),
    ],
)
def test_each_kind_comes_back(value: Any, kind: Any) -> None:
    assert decode(plain(value), kind) == value


def test_a_request_is_the_same_however_it_is_written() -> None:
    one = {"a": Decimal("2.50"), "b": {Role.OWNER, Role.TECHNICIAN}, "c": {"y": 1, "x": 2}}
    two = {"c": {"x": 2, "y": 1}, "b": {Role.TECHNICIAN, Role.OWNER}, "a": Decimal("2.5")}
    assert digest("m:f", one) == digest("m:f", two)
    assert digest("m:f", one) != digest("m:g", one)
    assert digest("m:f", one) != digest("m:f", {**one, "a": Decimal("2.51")})


def test_what_has_no_form_is_refused() -> None:
    for value in (1.5, object(), lambda: 1):
        with pytest.raises(TypeError):
            plain(value)
