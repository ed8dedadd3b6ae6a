"""The way from a screen to the shop: run an act, ask a question, start slow work, and tell everybody what changed."""

import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from PySide6.QtCore import QObject, Signal

from msp_desktop.domain.errors import Refused
from msp_desktop.i18n import _
from msp_desktop.store.audit import is_large
from msp_desktop.ui.background import Background, Progress, Work

if TYPE_CHECKING:
    from msp_desktop.store.shop import Done, Reader, Shop
    from msp_desktop.store.unit_of_work import UnitOfWork

P = ParamSpec("P")
R = TypeVar("R")

LARGE_ACT = 500
"""Rows from which on taking an act back may stop the window for a moment."""


class Dispatcher(QObject):
    """Runs acts and queries for the person at the screen."""

    changed = Signal(object)
    """frozenset[str]: the tables that an act touched."""
    offered = Signal(object)
    """The Undo of an act that can be taken back."""
    taken_back = Signal(str)
    """What was undone or redone, in words."""
    not_taken_back = Signal(object)
    """The error that stood in the way of taking a large act back."""
    person_changed = Signal()
    _heard = Signal(object)

    def __init__(self, shop: "Shop", background: Background) -> None:
        super().__init__()
        self._shop = shop
        self.background = background
        self._taking_back = False
        self._heard.connect(self.changed)
        shop.on_change(self._hear)

    @property
    def shop(self) -> "Shop":
        """The shop in the hands of the person at the screen; for `now`, `today`, `files`, `drafts`."""
        return self._shop

    def act_as(self, person_id: int | None) -> None:
        """Somebody else is at the screen now."""
        self._shop = self._shop.acting_as(person_id)
        self.person_changed.emit()

    def run(
        self,
        use_case: "Callable[Concatenate[UnitOfWork, P], R]",
        key: str | None = None,
        confirmed: Iterable[str] = (),
        *args: P.args,
        **arguments: P.kwargs,
    ) -> "Done[R]":
        """Carry out one act and broadcast what it touched. Raises what `Shop.run` raises; screens call `Screen.run`."""
        done = self._shop.run(use_case, key, confirmed, *args, **arguments)
        self._tell(done)
        return done

    def ask(self, query: "Callable[Concatenate[Reader, P], R]", *args: P.args, **arguments: P.kwargs) -> R:
        """Answer a query."""
        return self._shop.ask(query, *args, **arguments)

    def start(
        self,
        title: str,
        workflow: "Callable[[Shop, Progress], R]",
        *,
        done: Callable[[R], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
    ) -> Work:
        """Start slow work on the worker: `workflow(shop, progress)`; `done` and `failed` are called in the window."""
        shop = self._shop
        return self.background.start(title, lambda progress: workflow(shop, progress), done=done, failed=failed)

    def undo(self) -> None:
        """Take back this person's last act of this session. Raises Refused when there is none or the world moved on."""
        self._take_back(self._shop.next_undo(), self._shop.undo_last)

    def redo(self) -> None:
        """Do again what was last taken back."""
        self._take_back(self._shop.next_undo(redo=True), self._shop.redo_last)

    def undo_one(self, operation_id: int) -> None:
        """Take back one act, as the undo card and Recently deleted do."""
        shop = self._shop
        self._take_back(operation_id, lambda: shop.undo(operation_id))

    def _take_back(self, operation_id: int | None, act: "Callable[[], Done[Any]]") -> None:
        """Acts of very many rows are taken back on the worker, the others at once."""
        if self._taking_back:
            raise Refused(_("Something large is still being taken back."))
        if operation_id is None or not self._shop.ask(is_large, operation_id=operation_id, rows=LARGE_ACT):
            self._told_back(act())
            return
        self._taking_back = True
        self.background.start(
            _("Taking back"), lambda _progress: act(), done=self._large_taken_back, failed=self._large_stays
        )

    def _large_taken_back(self, done: "Done[Any]") -> None:
        self._taking_back = False
        self._told_back(done)

    def _large_stays(self, error: Exception) -> None:
        self._taking_back = False
        self.not_taken_back.emit(error)

    def _told_back(self, done: "Done[Any]") -> None:
        self._broadcast(done.touched)
        self.taken_back.emit(done.undo.label if done.undo else "")

    def _tell(self, done: "Done[Any]") -> None:
        self._broadcast(done.touched)
        if done.undo is not None and not done.replayed:
            self.offered.emit(done.undo)

    def _broadcast(self, touched: frozenset[str]) -> None:
        if touched:
            self.changed.emit(touched)

    def _hear(self, touched: frozenset[str]) -> None:
        # Acts of the window are told when they are over; those of the worker come home by a queued signal.
        if threading.current_thread() is not threading.main_thread():
            self._heard.emit(touched)
