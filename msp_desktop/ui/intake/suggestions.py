"""Defaults that do the work: technician and promise from the bench load, the next shelf; until somebody chooses."""

from datetime import datetime
from typing import TYPE_CHECKING

from msp_desktop.domain.bench_load import BenchLoad, bench_load, promises
from msp_desktop.domain.drafts.intake import IntakeDraft
from msp_desktop.i18n import _
from msp_desktop.queries.intake_shop import IntakeShop
from msp_desktop.ui.intake import sentences

if TYPE_CHECKING:
    from msp_desktop.ui.intake.screen import IntakeScreen


class Suggestions:
    """Lays the form's work on the bench and fills in what nobody has chosen."""

    def __init__(self, screen: "IntakeScreen") -> None:
        self._screen = screen
        self._shop: IntakeShop | None = None
        self._load: BenchLoad | None = None
        self.technician_by_hand = False
        self.shelf_by_hand = False

    def take(self, shop: IntakeShop) -> None:
        """The shop as it is now."""
        self._shop = shop
        self._load = bench_load(shop.hours, self._screen.now, shop.benches, shop.work)
        chosen = self._screen.ticket.technician() if self.technician_by_hand else None
        self._screen.ticket.show_people(shop.technicians)
        self._screen.ticket.set_technician(chosen)
        if not self.shelf_by_hand and not self._screen.device.current.shelf:
            self.shelf()

    def start_anew(self) -> None:
        """A new form."""
        self.technician_by_hand = self.shelf_by_hand = False
        self.shelf()

    def finish(self, draft: IntakeDraft) -> datetime | None:
        """When the bench would be done with the form's work."""
        done = self._load.finish(draft.planned_minutes, draft.technician_id) if self._load else None
        return done.at if done else None

    def technician(self, draft: IntakeDraft) -> IntakeDraft:
        """Give the work to whoever would be done first."""
        if self.technician_by_hand or self._load is None:
            return draft
        done = self._load.finish(draft.planned_minutes)
        chosen = done.person_id if done else None
        self._screen.ticket.set_technician(chosen)
        return draft.with_technician(chosen)

    def promise(self, draft: IntakeDraft) -> IntakeDraft:
        """Offer what can be promised, and say when the bench is free first."""
        if self._shop is None or self._load is None:
            return draft
        work = self._screen.work
        work.promise.offer(promises(self._shop.hours, self._screen.now, self.finish(draft)), self._shop.hours)
        free = self._load.first_free(draft.technician_id)
        words = _("First free bench time: {when}")
        work.show_free_bench(words.format(when=sentences.moment(free.at)) if free else "")
        return draft.with_promise(work.promise.value())

    def shelf(self) -> None:
        """Put the device in front on the next free shelf."""
        shelf = self._shop.shelf if self._shop and not self._screen.device.without else ""
        self._screen.device.set_shelf(shelf)
        self._screen.ticket.set_shelf(shelf)
