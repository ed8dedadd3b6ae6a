"""Drafts as plain data and back: what a half-filled form is kept as until somebody returns to it."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import lru_cache
from types import UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

D = TypeVar("D")


def to_plain(value: object) -> object:
    """Turn a draft into dicts, lists, texts, numbers and None; sets come out sorted, Decimals and moments as text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: to_plain(getattr(value, each.name)) for each in fields(value) if _is_kept(each.metadata)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (Decimal, date)):
        return str(value) if isinstance(value, Decimal) else value.isoformat()
    if isinstance(value, frozenset):
        return sorted(str(each) for each in value)
    if isinstance(value, tuple):
        return [to_plain(each) for each in value]
    if value is None or isinstance(value, (str, int)):
        return value
    raise TypeError(f"a draft keeps no {type(value).__name__}")


def from_plain(kind: type[D], plain: object) -> D:
    """Build a draft from what `to_plain` gave; fields unknown today are dropped, fields new today take their default.

    Raises ValueError where the data cannot be such a draft.
    """
    try:
        return cast("D", _read(kind, plain))
    except (TypeError, KeyError, AttributeError, InvalidOperation) as wrong:
        raise ValueError(f"this is not a {kind.__name__}") from wrong


def _is_kept(metadata: Mapping[Any, Any]) -> bool:
    return bool(metadata.get("kept", True))


@lru_cache(maxsize=64)
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(kind: Any, plain: Any) -> object:
    if get_origin(kind) is UnionType:
        if plain is None:
            return None
        (kind,) = (each for each in get_args(kind) if each is not type(None))
    if get_origin(kind) is tuple:
        return tuple(_read(get_args(kind)[0], each) for each in _checked(plain, list))
    if get_origin(kind) is frozenset:
        return frozenset(_read(get_args(kind)[0], each) for each in _checked(plain, list))
    if is_dataclass(kind):
        return _read_fields(kind, _checked(plain, dict))
    if kind is Decimal:
        return Decimal(_checked(plain, str))
    if issubclass(kind, date):
        return kind.fromisoformat(plain)
    if issubclass(kind, Enum):
        return kind(plain)
    return _checked(plain, kind)


def _read_fields(kind: Any, plain: dict[str, object]) -> object:
    hints = _hints(kind)
    known = [each for each in fields(kind) if _is_kept(each.metadata)]
    missing = [
        each.name for each in known if each.name not in plain and each.default is each.default_factory is MISSING
    ]
    if missing:
        raise ValueError(f"{kind.__name__} without {missing[0]}")
    return kind(**{each.name: _read(hints[each.name], plain[each.name]) for each in known if each.name in plain})


def _checked(value: object, kind: type[D]) -> D:
    # bool is an int to Python; in a form a tick is not a number.
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise ValueError(f"{kind.__name__} expected")
    return value
