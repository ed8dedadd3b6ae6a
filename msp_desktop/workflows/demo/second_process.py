"""Very large demo shops: a second process plans and makes the rows, while the first one writes them."""

import multiprocessing
import pickle
import queue
import signal
import threading
import traceback
from collections.abc import Generator
from contextlib import suppress
from multiprocessing.connection import Connection

from msp_desktop import i18n
from msp_desktop.usecases.demo_rows import RowBatch
from msp_desktop.workflows.demo.plan import Plan, without_searching_for_rubbish


def batches(plan: Plan) -> Generator[RowBatch, None, None]:
    """Give the batches of a plan in order, two at most made ahead; closing ends the other process.

    Raises RuntimeError with what went wrong there. The program that calls this must be safe to import again.
    """
    # Spawned on every system: a fork would take locks and open files along.
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    maker = context.Process(target=_make, args=(plan, i18n.language(), sender), daemon=True)
    maker.start()
    # The other process has its own end; with this one open its death would go unseen.
    sender.close()
    arrived: queue.Queue[bytes | None] = queue.Queue(maxsize=1)
    reader = threading.Thread(target=_receive, args=(receiver, arrived), daemon=True)
    reader.start()
    try:
        while True:
            data = arrived.get()
            if data is None:
                raise RuntimeError("the process that makes the rows ended early")
            # Both ends are this program.
            found: RowBatch | str | None = pickle.loads(data)  # noqa: S301
            if found is None:
                return
            if isinstance(found, str):
                raise RuntimeError(found)  # noqa: TRY004 - it is a traceback, not a wrong type
            yield found
    finally:
        maker.terminate()
        maker.join()
        while reader.is_alive():
            with suppress(queue.Empty):
                arrived.get(timeout=0.1)
        receiver.close()
        maker.close()


def _receive(receiver: Connection, arrived: "queue.Queue[bytes | None]") -> None:
    """Read ahead, so that the other process need not wait for the writing of a batch."""
    with suppress(EOFError, OSError):
        while True:
            arrived.put(receiver.recv_bytes())
    arrived.put(None)


def _make(plan: Plan, language: str, sender: Connection) -> None:
    """Make all rows and send them; runs in the other process."""
    # An interruption from the keyboard reaches both; the first process ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    i18n.use_language(language)
    try:
        with without_searching_for_rubbish():
            writer = plan.rows_writer(lambda batch: _send(sender, batch))
            for step in plan.steps():
                writer.write(step)
            writer.flush()
        _send(sender, None)
    except BrokenPipeError:
        return
    except Exception:
        _send(sender, traceback.format_exc())
        raise


def _send(sender: Connection, what: RowBatch | str | None) -> None:
    sender.send_bytes(pickle.dumps(what, protocol=pickle.HIGHEST_PROTOCOL))
