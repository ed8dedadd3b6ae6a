"""Tells the person at the screen, under the bell, that parts came for repairs of theirs, until they look."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from msp_desktop.i18n import _, ngettext
from msp_desktop.queries.part_arrivals import ArrivedPart, arrived_parts

if TYPE_CHECKING:
    from msp_desktop.ui.desk import Desk

HEARD = frozenset({"job_event", "job", "job_item"})
NOTICE = "parts.arrived.{job}"


class ArrivalWatch(QObject):
    """One notice for each job something came for, until its technician opens the job."""

    def __init__(self, desk: "Desk", parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._told: dict[int, list[ArrivedPart]] = {}
        desk.dispatcher.changed.connect(self._changed)
        desk.title_changed.connect(self._looked)
        desk.dispatcher.person_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Ask what came, and tell it; what is told no longer holds goes."""
        shop = self._desk.dispatcher.shop
        found: dict[int, list[ArrivedPart]] = {}
        if shop.actor is not None:
            for each in shop.ask(arrived_parts, person_id=shop.actor, now=shop.now):
                found.setdefault(each.job_id, []).append(each)
        for job_id in self._told.keys() - found.keys():
            self._desk.solve(NOTICE.format(job=job_id))
        for job_id, parts in found.items():
            if self._told.get(job_id) != parts:
                self._tell(job_id, parts)
        self._told = found

    def _tell(self, job_id: int, parts: list[ArrivedPart]) -> None:
        names = list(dict.fromkeys(each.part for each in parts))
        if len(names) == 1:
            text = _("{part} is there for {job}").format(part=names[0], job=parts[0].job_number)
        else:
            words = ngettext("{n} part is there for {job}", "{n} parts are there for {job}", len(names))
            text = words.format(n=len(names), job=parts[0].job_number)
        self._desk.notice(NOTICE.format(job=job_id), text, lambda: self._open(job_id))

    def _open(self, job_id: int) -> None:
        self._desk.go("job", job_id=job_id)
        self._see(job_id)

    def _looked(self) -> None:
        """Another page is in front: when it is one of those jobs, its technician has seen it."""
        screen = self._desk.current
        if self._told and screen is not None and screen.NAME == "job":
            self._see(screen.place().get("job_id"))

    def _see(self, job_id: int | None) -> None:
        if job_id is not None and self._told.pop(job_id, None) is not None:
            # Receiving needs half the program: not at the start, which this belongs to.
            from msp_desktop.usecases.counter.receiving import see_arrivals

            self._desk.solve(NOTICE.format(job=job_id))
            self._desk.dispatcher.run(see_arrivals, job_id=job_id)

    def _changed(self, touched: frozenset[str]) -> None:
        if touched & HEARD:
            self.refresh()
