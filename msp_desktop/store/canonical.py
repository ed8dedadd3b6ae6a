"""Arguments and results of use cases as canonical JSON, and back by their annotations."""

import dataclasses
import hashlib
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any

from msp_desktop.store.base import json_text, utc_text


@dataclass(frozen=True, slots=True)
class Secret:
    """A text never to be kept, hashed or shown: not in request hashes, refused in stored undo and drafts."""

    text: str = field(repr=False)


def plain(value: object) -> Any:
    """Turn a value into what JSON can say: Decimals normalised, ISO days and moments, enum names, sets sorted.

    Fields marked "unsaid" are left out: two sealings of one secret are the same request. Raises TypeError for a value
    that has no such form: a Secret, a float, a row.
    """
    match value:
        case Enum():
            return value.name
        case None | bool() | int() | str():
            return value
        case Decimal():
            return _digits(value)
        case datetime():
            return utc_text(value) if value.tzinfo else value.isoformat()
        case date() | time():
            return value.isoformat()
        case bytes():
            return hashlib.sha256(value).hexdigest()
        case set() | frozenset():
            return sorted((plain(each) for each in value), key=json_text)
        case list() | tuple():
            return [plain(each) for each in value]
        case Mapping():
            return {_name(name): plain(each) for name, each in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type | Secret):
        said = (each for each in dataclasses.fields(value) if not each.metadata.get("unsaid"))
        return {each.name: plain(getattr(value, each.name)) for each in said}
    raise TypeError(f"{type(value).__name__} has no canonical form")


def _digits(value: Decimal) -> str:
    """Write a number in full, without zeros at its end; exact however long it is."""
    if not value.is_finite():
        raise TypeError("a number that is none has no canonical form")
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text if value else "0"


def _name(key: object) -> str:
    found = plain(key)
    return found if isinstance(found, str) else json_text(found)


def digest(use_case: str, arguments: Mapping[str, object]) -> str:
    """Give the SHA-256 of a request, without its Secret arguments."""
    open_ones = {name: value for name, value in arguments.items() if not isinstance(value, Secret)}
    return hashlib.sha256(json_text([use_case, plain(open_ones)]).encode()).hexdigest()


def decode(value: Any, annotation: Any) -> Any:
    """Turn plain data back into the annotated type. Raises TypeError when the type is not one of ours."""
    if annotation is None or annotation is Any or annotation is object or value is None:
        return value
    origin = typing.get_origin(annotation)
    if origin is not None:
        return _decode_generic(value, annotation, origin)
    if not isinstance(annotation, type):
        return value
    return _decode_class(value, annotation)


def _decode_class(value: Any, kind: type) -> Any:
    if issubclass(kind, Enum):
        return kind[value]
    if kind in (datetime, date, time):
        return kind.fromisoformat(value)
    if kind in (int, str, bool, Decimal):
        return kind(value)
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return kind(**{name: decode(each, hints[name]) for name, each in value.items()})
    if kind in (list, tuple, frozenset, set, dict):
        return kind(value)
    raise TypeError(f"cannot read {kind.__name__} back")


def _decode_generic(value: Any, annotation: Any, origin: Any) -> Any:
    inside = typing.get_args(annotation)
    if origin in (typing.Union, types.UnionType):
        return _decode_union(value, [each for each in inside if each is not type(None)])
    if origin is typing.Annotated:
        return decode(value, inside[0])
    if origin is typing.Literal:
        return value
    if issubclass(origin, Mapping):
        return {decode(name, inside[0]): decode(each, inside[1]) for name, each in value.items()}
    if origin is tuple and not (len(inside) == 2 and inside[1] is Ellipsis):
        return tuple(decode(each, kind) for each, kind in zip(value, inside, strict=True))
    shape = {set: set, frozenset: frozenset, list: list}.get(origin, tuple)
    return shape(decode(each, inside[0]) for each in value)


def _decode_union(value: Any, kinds: list[Any]) -> Any:
    for kind in kinds:
        try:
            found = decode(value, kind)
            if plain(found) == value:
                return found
        except (TypeError, ValueError, KeyError, ArithmeticError, AttributeError):
            continue
    raise TypeError(f"none of {kinds} fits")
