"""Slow work on one worker thread: progress, pause, stop, and results brought home to the window's thread."""

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from msp_desktop.domain.errors import ShopError

log = logging.getLogger(__name__)


class Stopped(Exception):
    """Raised inside a workflow, between two items, when the person asked to stop."""


class Progress(Protocol):
    """What a workflow calls between two items: how many are done, of how many, and which comes now."""

    def __call__(self, done: int, total: int, item: str = "") -> None:
        """Tell how far the work is. Waits while paused, raises Stopped when stopped."""


class Work(QObject):
    """One piece of slow work. All signals arrive in the window's thread."""

    progressed = Signal(int, int, str)
    succeeded = Signal(object)
    failed = Signal(object)
    stopped = Signal()
    ended = Signal()

    def __init__(self, title: str, body: Callable[[Progress], object]) -> None:
        super().__init__()
        self.title = title
        self._body = body
        self._stop = threading.Event()
        self._go = threading.Event()
        self._go.set()

    def pause(self, on: bool) -> None:
        """Wait before the next item, or go on."""
        if on:
            self._go.clear()
        else:
            self._go.set()

    def stop(self) -> None:
        """Stop after the item being done."""
        self._stop.set()
        self._go.set()

    def tell(self, done: int, total: int, item: str = "") -> None:
        """The workflow's `progress`."""
        self.progressed.emit(done, total, item)
        self._go.wait()
        if self._stop.is_set():
            raise Stopped

    def carry_out(self) -> None:
        """Run the body; called on the worker."""
        try:
            if self._stop.is_set():
                raise Stopped
            result = self._body(self.tell)
        except Stopped:
            self.stopped.emit()
        except ShopError as error:
            self.failed.emit(error)
        except Exception as error:
            log.exception("%s", self.title)
            self.failed.emit(error)
        else:
            self.succeeded.emit(result)
        finally:
            self.ended.emit()


@dataclass(slots=True)
class _Quiet:
    """Work nobody watches, such as a form draft."""

    body: Callable[[], object]
    done: threading.Event = field(default_factory=threading.Event)

    def carry_out(self) -> None:
        try:
            self.body()
        except ShopError as error:
            log.warning("quiet work: %s", type(error).__name__)
        except Exception:
            log.exception("quiet work")
        finally:
            self.done.set()


class Background(QObject):
    """The one worker. Work is done in the order it was started."""

    started = Signal(object)
    ended = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._queue: queue.SimpleQueue[Work | _Quiet | None] = queue.SimpleQueue()
        self._running: list[Work] = []
        self._thread: threading.Thread | None = None

    def start(
        self,
        title: str,
        body: Callable[[Progress], Any],
        *,
        done: Callable[[Any], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
    ) -> Work:
        """Queue work; `done(result)` or `failed(error)` are called in the window's thread."""
        work = Work(title, body)
        if done is not None:
            work.succeeded.connect(_At(self, done).call)
        if failed is not None:
            work.failed.connect(_At(self, failed).call)
        work.ended.connect(_At(self, lambda _nothing=None: self._over(work)).call)
        self._running.append(work)
        self.started.emit(work)
        self._put(work)
        return work

    def quietly(self, body: Callable[[], object]) -> threading.Event:
        """Queue work that nobody watches; the event is set when it is over."""
        quiet = _Quiet(body)
        self._put(quiet)
        return quiet.done

    def running(self) -> list[Work]:
        """Work not yet over, oldest first."""
        return list(self._running)

    def close(self, seconds: float = 10) -> None:
        """Stop after the current items and end the thread."""
        for work in self._running:
            work.stop()
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join(seconds)
            self._thread = None

    def _over(self, work: Work) -> None:
        if work in self._running:
            self._running.remove(work)
        self.ended.emit(work)

    def _put(self, item: "Work | _Quiet") -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="worker", daemon=True)
            self._thread.start()
        self._queue.put(item)

    def _work(self) -> None:
        while (item := self._queue.get()) is not None:
            item.carry_out()


class _At(QObject):
    """Carries a plain function into the window's thread: a slot of an object that lives there."""

    def __init__(self, parent: QObject, act: Callable[..., object]) -> None:
        super().__init__(parent)
        self._act = act

    def call(self, *values: object) -> None:
        """Called by a queued signal."""
        self._act(*values)
        self.deleteLater()
