"""Where the person was: for Back, and for the recent things of the palette."""

from dataclasses import dataclass, field
from typing import Any

DEEPEST = 50


@dataclass(frozen=True, slots=True)
class Visit:
    """A page at a place, with its title when it was left."""

    page: str
    place: dict[str, Any] = field(default_factory=dict)
    title: str = ""


class History:
    """A stack of visits."""

    def __init__(self) -> None:
        self._visits: list[Visit] = []
        self._recent: list[Visit] = []

    def leave(self, visit: Visit) -> None:
        """The person goes on from here."""
        if not visit.page:
            return
        self._visits.append(visit)
        del self._visits[:-DEEPEST]
        if visit.place:
            self._recent = [old for old in self._recent if (old.page, old.place) != (visit.page, visit.place)]
            self._recent.insert(0, visit)
            del self._recent[20:]

    def back(self) -> Visit | None:
        """The last visit, taken off the stack."""
        return self._visits.pop() if self._visits else None

    def forward(self, visit: Visit) -> None:
        """Put a visit back that was not gone to after all."""
        self._visits.append(visit)

    def recent(self) -> list[Visit]:
        """Records seen lately, the last first."""
        return list(self._recent)
