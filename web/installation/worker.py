"""Processes that do long work: a light parent claims it, heavy children compute.

The parent holds no lock while a child computes, keeps the lease alive and looks whether anybody
still wants the answer. A child that does not hear the wish to stop is killed and replaced. A child
whose parent dies, or freezes so long that the lease has gone to another, ends itself.
"""

import contextlib
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from secrets import token_hex
from typing import Any, Final

from geo.errors import RedRoutesError
from web.installation import loading, logs
from web.installation.settings import TEMPLATE, Settings
from web.installation.work import LANES, CancelledError, open_table, watching
from web.store.database import StoreError
from web.store.work import TOO_LONG, WorkTable
from web.store.work_conditions import LEASE
from web.store.work_doing import TRIES, Claimed
from web.store.work_workers import FAILING, STARTING

log = logging.getLogger(__name__)

BEAT: Final = 1.0
"""Seconds between two renewals of a lease."""
PRESENT: Final = 3.0
"""Seconds between two words that a worker is there."""
LOOK: Final = 0.25
"""Seconds between two looks whether work is still wanted."""
GRACE: Final = 0.5
"""Seconds that a child has to stop by itself."""
LONGEST_PAUSE: Final = 30.0
"""Seconds between two beginnings at most where nothing can be opened."""
DIED: Final = "the process ended before it had opened the installation"
SOON, LATER = 0.04, 0.25
"""Seconds between two looks for new work: soon after the last, and when there was none lately."""
LATELY: Final = 5.0
QUICK: Final = ("plan", "file")
"""Lanes of the processes besides the first: no inspection makes all of them wait."""

_processes: Any = multiprocessing.get_context(
    # Elsewhere a fork is not there, or the system's own libraries do not survive it.
    "forkserver" if sys.platform == "linux" else "spawn"
)
if sys.platform == "linux":
    _processes.set_forkserver_preload(["web.installation.template"])


@dataclass
class _Child:
    """A process that computes, and what it shares with its parent."""

    settings: Settings
    share: Any = field(default_factory=lambda: _processes.Value("d", 0.0, lock=False))
    stop: Any = field(default_factory=_processes.Event)
    until: Any = field(default_factory=lambda: _processes.Value("d", 0.0, lock=False))
    pipe: "Connection[Any, Any]" = field(init=False)
    process: BaseProcess = field(init=False)
    ready: bool = False
    reason: str = DIED

    def __post_init__(self) -> None:
        self.pipe, theirs = _processes.Pipe()
        self.process = _processes.Process(
            target=compute,
            args=(self.settings, theirs, self.share, self.stop, self.until),
            daemon=True,
        )
        self.process.start()
        theirs.close()

    def is_ready(self) -> bool:
        """Tell whether the installation is open: until then others do the work."""
        with contextlib.suppress(EOFError, OSError):  # it has ended
            if not self.ready and self.pipe.poll():
                self.ready, self.reason = self.pipe.recv()
        return self.ready

    def begin(self, claimed: Claimed) -> None:
        self.share.value = 0.0
        self.stop.clear()
        self.until.value = time.time() + LEASE - GRACE
        self.pipe.send((claimed.kind, claimed.arguments))

    def kill(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


class Overseer:
    """The parent of one child: claims, beats, stops.

    Parameters
    ----------
    settings
        The installation that the child opens.
    lanes
        What this child does.
    """

    def __init__(self, table: WorkTable, settings: Settings, lanes: Sequence[str]) -> None:
        self._table, self._settings, self._lanes = table, settings, lanes
        self._owner = token_hex(8)
        self._child: _Child | None = None
        self._ended = threading.Event()
        self._last = 0.0
        self._told, self._how = -PRESENT, ""
        self._said = ""
        self._failures = 0

    def run(self) -> None:
        """Do work until :meth:`end`; a store that cannot be used is waited for."""
        while not self._ended.is_set():
            try:
                self._step()
            except StoreError as error:
                self._lose_child()  # its answer could no longer be told from the next one
                self._wait_for_store(error)
        self._lose_child()
        with contextlib.suppress(StoreError):  # then it is seen by its silence
            self._table.leave(self._owner)

    def _wait_for_store(self, error: StoreError) -> None:
        if self._said != str(error):  # an outage is told once
            log.warning("%s", error)
        self._said = str(error)
        self._ended.wait(BEAT)

    def _fail(self, reason: str) -> None:
        """Say once why nothing can be opened, and pause longer each time.

        Who is told to stop may lose his child to the same signal a moment before: that is no fault.
        """
        if self._ended.wait(LATER):
            return
        self._failures += 1
        if self._said != reason:
            log.warning("No long work is done, and it is tried again: %s", reason)
        self._said = reason
        until = time.monotonic() + pause_after(self._failures)
        while not self._ended.is_set() and (left := until - time.monotonic()) > 0:
            with contextlib.suppress(StoreError):
                self._be_present(FAILING)
            self._ended.wait(min(left, BEAT))

    def end(self) -> None:
        """Give up what is being done, so that another worker does it, and stop."""
        self._ended.set()

    def _lose_child(self) -> None:
        if self._child is not None:
            self._child.kill()
        self._child = None

    def _step(self) -> None:
        if self._child is not None and not self._child.process.is_alive():
            lost, self._child = self._child, None
            if not lost.is_ready():
                self._fail(lost.reason)
        if self._child is None:
            self._child = self._begin_child()
        if self._child is None:
            return
        if not self._child.is_ready():
            self._be_starting()
            self._ended.wait(LATER)
            return
        self._failures = 0
        try:
            self._be_present()
            claimed = self._table.claim(self._owner, self._lanes)
        except StoreError as error:
            self._wait_for_store(error)
            return
        self._said = ""
        if claimed is not None:
            self._child.begin(claimed)
            self._follow(self._child, claimed)
            self._last = time.monotonic()
            return
        lately = time.monotonic() - self._last < LATELY
        self._ended.wait(SOON if lately else LATER)

    def _begin_child(self) -> _Child | None:
        """Begin a child, for which what it is forked from may have to be loaded first.

        Meanwhile somebody is there, who starts. One that is to end waits for the child, to end it:
        left alone it would look for what it shares with a process that is gone. What is loaded by
        then is ended at once.
        """
        begun: list[_Child] = []
        wrong: list[str] = []

        def begin() -> None:
            try:
                begun.append(_Child(self._settings))
            except (OSError, EOFError) as error:  # what children are forked from has died
                wrong.append(f"{DIED} ({type(error).__name__})")

        thread = threading.Thread(target=begin, daemon=True, name="begin")
        thread.start()
        while thread.is_alive():
            if self._ended.is_set():
                end_template()
            self._be_starting()
            thread.join(LATER)
        if not begun:
            self._fail(*wrong or [DIED])
            return None
        return begun[0]

    def _be_starting(self) -> None:
        """Say that somebody is there who cannot do anything yet, and whether there is hope."""
        with contextlib.suppress(StoreError):
            self._be_present(FAILING if self._failures else STARTING)

    def _be_present(self, how: str = "") -> None:
        """Say now and then that somebody is there, and at once what has changed."""
        if time.monotonic() - self._told >= PRESENT or how != self._how:
            self._table.present(how + self._owner)
            self._told, self._how = time.monotonic(), how

    def _follow(self, child: _Child, claimed: Claimed) -> None:
        """Wait for a child, keeping its lease as long as somebody waits for the answer."""
        ceiling = time.monotonic() + LANES[claimed.lane].seconds
        beat = time.monotonic()
        while True:
            try:
                if child.pipe.poll(LOOK):
                    self._end(claimed, child)
                    return
            except (EOFError, OSError):
                self._died(claimed)
                return
            if self._ends_early(claimed, child, late=time.monotonic() > ceiling):
                return
            if time.monotonic() - beat >= BEAT:
                beat = time.monotonic()
                self._be_present()
                if self._table.beat(claimed.id, self._owner, child.share.value):
                    child.until.value = time.time() + LEASE - GRACE

    def _ends_early(self, claimed: Claimed, child: _Child, *, late: bool) -> bool:
        """Stop work that is not to go on, or not now; tell whether that is so."""
        if self._ended.is_set():
            self._table.put_back(claimed.id, self._owner)
            return True
        if late or not self._table.goes_on(claimed.id, self._owner):
            self._give_up(claimed, child, late=late)
            return True
        if self._table.makes_room(claimed.id, self._owner, self._lanes):
            self._stop(child)
            self._table.put_back(claimed.id, self._owner)
            return True
        return False

    def _end(self, claimed: Claimed, child: _Child) -> None:
        state, result = child.pipe.recv()
        child.until.value = 0.0
        self._table.end(claimed.id, self._owner, state, result)

    def _died(self, claimed: Claimed) -> None:
        log.warning("a process died of %s", claimed.kind)
        self._lose_child()
        if claimed.tries < TRIES:
            self._table.put_back(claimed.id, self._owner, died=True)
        else:
            self._table.end(claimed.id, self._owner, "failed")

    def _give_up(self, claimed: Claimed, child: _Child, *, late: bool) -> None:
        """Stop a child whose answer nobody wants, or that took too long."""
        self._stop(child)
        state, result = ("failed", TOO_LONG) if late else ("cancelled", None)
        self._table.end(claimed.id, self._owner, state, result)

    def _stop(self, child: _Child) -> None:
        """Stop what a child does, and the child if it does not hear that."""
        child.stop.set()
        with contextlib.suppress(EOFError, OSError):
            if child.pipe.poll(GRACE):
                child.pipe.recv()
                child.until.value = 0.0
            else:
                self._lose_child()


def end_template() -> None:
    """End what children are forked from, which hears of no end before all is loaded."""
    # There is no public way to it; where nothing is forked there is none.
    number = getattr(getattr(forkserver, "_forkserver", None), "_forkserver_pid", None)
    if number is not None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(number, signal.SIGTERM)


def pause_after(failures: int) -> float:
    """Return how many seconds to wait after so many failures in turn: twice as long each time."""
    return float(min(LONGEST_PAUSE, BEAT * 2 ** (failures - 1)))


def work(settings: Settings, processes: int, ended: threading.Event) -> None:
    """Do long work in some processes until told to stop.

    Parameters
    ----------
    processes
        How many compute at a time.
    ended
        Set when it is time to stop.
    """
    os.environ[TEMPLATE] = "yes"
    logs.configure(settings)
    table = open_table(settings)
    roles = [tuple(LANES), *[QUICK] * (processes - 1)]
    overseers = [Overseer(table, settings, lanes) for lanes in roles]
    threads = [threading.Thread(target=one.run, name="overseer") for one in overseers]
    for thread in threads:
        thread.start()
    ended.wait()
    for one in overseers:
        one.end()
    for thread in threads:
        thread.join()


# -- in the child ---------------------------------------------------------------------------------


def compute(
    settings: Settings, pipe: "Connection[Any, Any]", share: Any, stop: Any, until: Any
) -> None:
    """Answer one question after the other; the process of a child."""
    loading.be_polite()
    threading.Thread(target=_guard, args=[until], daemon=True).start()
    logs.configure(settings)
    try:
        context = _opened(settings)
    except RedRoutesError as error:
        pipe.send((False, str(error)))
        return
    except Exception as error:
        log.exception("a process for long work")
        pipe.send((False, f"{type(error).__name__}: {error}"))
        return
    pipe.send((True, ""))
    while True:
        try:
            kind, arguments = pipe.recv()
        except EOFError:
            return
        pipe.send(_outcome(context, kind, arguments, share, stop))


def _opened(settings: Settings) -> Any:
    """Return the installation that this process was forked with, or open it."""
    template = import_module("web.installation.template")
    context = template.OPENED
    if context is None or context.settings != settings:
        context = template.open_warm(settings)
    queued = import_module("web.installation.queued")
    return replace(context, work=queued.Inside(open_table(settings)))


def _outcome(
    context: Any, kind: str, arguments: str, share: Any, stop: Any
) -> tuple[str, bytes | None]:
    from web.installation.results import dumped  # noqa: PLC0415 - loads pandas
    from web.installation.tasks import KINDS  # noqa: PLC0415

    def watch(done: float) -> None:
        share.value = max(share.value, min(1.0, done))
        if stop.is_set():
            raise CancelledError("cancelled")

    try:
        with watching(watch):
            asked = KINDS[kind]
            return "done", dumped(asked.run(asked.installation(context, arguments), arguments))
    except CancelledError:
        return "cancelled", None
    except RedRoutesError as error:  # an answer, too
        return "done", dumped(error)
    except Exception:
        # What was asked may tell of people: it is in the table, for an hour.
        log.exception("%s", kind)
        return "failed", b"error"


def _guard(until: Any) -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None  # noqa: S101 - a child has one
    while parent.is_alive() and (not until.value or time.time() < until.value):
        parent.join(LOOK)
    os._exit(1)
