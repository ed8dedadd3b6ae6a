"""What taking a change of a form back leaves: the change goes, what others wrote since stays."""

from dataclasses import fields, replace
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Facts = TypeVar("Facts", bound="DataclassInstance")


def without_change(now: Facts, before: Facts, after: Facts) -> Facts | None:
    """The facts as they stand `now` without the change from `before` to `after`.

    None where something that was changed reads differently again, so that taking it back would undo a later change.
    """
    changed = [each.name for each in fields(now) if getattr(before, each.name) != getattr(after, each.name)]
    if any(getattr(now, name) != getattr(after, name) for name in changed):
        return None
    return replace(now, **{name: getattr(before, name) for name in changed})
