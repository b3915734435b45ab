"""Worker processes that may die, hang or eat the memory: the guilty document is named, everything else is done.

Each worker has a pipe of its own, so one that is killed in the middle of a message takes nothing along (pools that
share a queue and its lock among workers can lose a task, or stop altogether, at an ill-timed SIGKILL), and a thread
that talks to it, so one that is stopped in the middle of a message holds nobody up.

Documents are cleaned in groups, after each of which a worker tells how far it is. When it says nothing for too long,
dies or grows too large, its unit is done again one document at a time. If that happens again, the document it was at is
known, and the unit is done once more: as it was when workers died there once or twice, since the cause may have come
from outside, else with the guilty document replaced by a fault. The result of a unit never depends on what befell it.
"""

from __future__ import annotations

import contextlib
import gc
import itertools
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from queue import Empty, SimpleQueue
from typing import Any, Final, NamedTuple

from cleaner.batch.model import Result, Settings, Task, Unit
from cleaner.config import Config
from cleaner.errors import CleanerError, ConfigError

TICK: Final = 0.2
"""Seconds between two looks at deadlines and memory."""
_START: Final = 120.0
"""Seconds a worker may take to get ready."""
_GRACE: Final = 10.0
"""Seconds in which a process that has closed its pipe, or was killed, is gone."""
_LONGEST: Final = 1 << 30
"""Bytes of a message. Text that something else wrote into the pipe reads as a longer one."""
_OUT_OF_MEMORY: Final = 77
"""Exit status of a worker that was refused memory."""
_TRIES: Final = 3
"""Times a document may be there when a worker dies."""
_STILLBORN: Final = 30
"""Workers in a row, for each job, that may be killed before they are ready; one that exits would do so again."""
_LIFE: Final = 20
"""Units a worker does at least, however large it is: a new one takes seconds to start."""
_AHEAD: Final = 8
"""Units that may be done or waiting, for each worker, behind one that takes long."""


@dataclass(frozen=True)
class Limits:
    """How many workers, and what one may take."""

    jobs: int
    timeout: float = 60.0
    """Seconds for a document."""
    memory: int = 2 << 30
    """Bytes for a worker. Above it a document is guilty; above half of it a worker is replaced between two units."""


@dataclass(eq=False)
class _Worker:
    process: SpawnProcess
    pipe: Connection
    inbox: SimpleQueue[Unit | None] = field(default_factory=SimpleQueue)
    """What its thread is to send it next; None ends the thread."""
    unit: Unit | None = None
    done: int = 0
    """Tasks of the unit that are done."""
    silent: float = 0.0
    """Seconds since it last said something."""
    ready: bool = False


class _Ready:
    """What a worker says when it can begin."""


class _Finished(NamedTuple):
    """What a worker says when a unit is done. In between it says how many tasks are done."""

    result: Result
    leaving: bool
    """Whether it has grown so much that another must take its place."""


class Supervisor:
    """Runs units on worker processes; results come in the order of the units."""

    def __init__(self, config: Config, settings: Settings, limits: Limits) -> None:
        self._setup = pickle.dumps((config, settings, limits))
        self._limits = limits
        self._workers: list[_Worker] = []
        self._waiting: deque[Unit] = deque()
        self._results: dict[int, Result] = {}
        self._deaths: Counter[tuple[int, int]] = Counter()
        self._stillborn = 0
        self._news: SimpleQueue[tuple[_Worker, Any]] = SimpleQueue()
        self._looked = time.monotonic()

    @property
    def pids(self) -> list[int]:
        """Process ids of the workers."""
        return [worker.process.pid for worker in self._workers if worker.process.pid]

    def run(self, units: Iterable[Unit], beat: Callable[[int], object]) -> Iterator[tuple[Unit, Result]]:
        """Do units, lazily; each comes back with its result, in order.

        ``beat`` is told how many tasks are done of units that have not come back, every ``TICK`` at least.

        Raises:
            ConfigError: the configuration does not load in a worker.
            CleanerError: workers die before they are ready.
        """
        source = iter(units)
        order: deque[Unit] = deque()
        ended = False
        try:
            while True:
                while not ended and len(self._waiting) < self._limits.jobs and len(order) < _AHEAD * self._limits.jobs:
                    unit = next(source, None)
                    if unit is None:
                        ended = True
                    else:
                        order.append(unit)
                        self._waiting.append(unit)
                while order and order[0].number in self._results:
                    unit = order.popleft()
                    yield unit, self._results.pop(unit.number)
                if ended and not order:
                    return
                self._assign()
                self._attend()
                waiting = sum(len(unit.tasks) for unit in order if unit.number in self._results)
                beat(waiting + sum(worker.done for worker in self._workers if worker.unit))
        finally:
            self.close()

    def close(self) -> None:
        """End all workers."""
        for worker in self._workers:
            worker.process.kill()
        for worker in list(self._workers):
            self._end(worker)

    # Work goes out

    def _assign(self) -> None:
        wanted = min(self._limits.jobs, len(self._waiting) + sum(w.unit is not None for w in self._workers))
        while len(self._workers) < wanted:
            worker = _launch(self._setup)
            threading.Thread(target=_talk, args=(worker, self._news), daemon=True).start()
            self._workers.append(worker)
        for worker in self._workers:
            if worker.ready and worker.unit is None and self._waiting:
                worker.unit, worker.done, worker.silent = self._waiting.popleft(), 0, 0.0
                worker.inbox.put(worker.unit)

    # Results and troubles come back

    def _attend(self) -> None:
        with contextlib.suppress(Empty):
            worker, message = self._news.get(timeout=TICK)
            while True:
                self._listen(worker, message)
                worker, message = self._news.get_nowait()
        now = time.monotonic()
        # Time in which nobody looked, since the run was suspended or the input was slow, is nobody's fault.
        passed, self._looked = min(now - self._looked, 5 * TICK), now
        for worker in list(self._workers):
            worker.silent += passed
            if trouble := self._trouble(worker):
                self._bury(worker, trouble)

    def _listen(self, worker: _Worker, message: Any) -> None:
        """Take what a worker has to say."""
        if worker not in self._workers:
            return
        worker.silent = 0.0
        match message:
            case str():
                raise ConfigError(message)
            case _Ready():
                worker.ready = True
                self._stillborn = 0
            case int() if worker.unit and message <= len(worker.unit.tasks):
                worker.done = message
            case _Finished(result, leaving) if worker.unit:
                self._results[worker.unit.number] = result
                worker.unit = None
                if leaving:
                    self._end(worker)
            case _:
                self._bury(worker, self._died(worker))

    def _died(self, worker: _Worker) -> tuple[str, str]:
        code = _status(worker.process)
        if code == _OUT_OF_MEMORY:
            return "memory", self._too_large()
        if code is None:
            return "crash", "its worker said nothing that can be understood"
        return "crash", "its worker died of " + (signal.Signals(-code).name if code < 0 else f"exit status {code}")

    def _trouble(self, worker: _Worker) -> tuple[str, str] | None:
        if not worker.ready:
            if worker.silent > _START:
                return "start", f"a worker was not ready after {_START:g} s"
        elif worker.unit:
            if worker.silent > self._limits.timeout:
                return "timeout", f"took longer than {self._limits.timeout:g} s (--timeout)"
            if resident(worker.process.pid) > self._limits.memory:
                return "memory", self._too_large()
        return None

    def _too_large(self) -> str:
        return f"needs more than {self._limits.memory >> 20} MB of memory (--max-memory)"

    def _bury(self, worker: _Worker, trouble: tuple[str, str]) -> None:
        """End a worker and see that its unit is done by another."""
        kind, reason = trouble
        self._end(worker)
        if not worker.ready:
            self._stillborn += 1
            if self._stillborn >= _STILLBORN * self._limits.jobs or (worker.process.exitcode or 0) > 0:
                raise CleanerError(f"workers do not start: {reason}")
        if worker.unit is None:
            return
        unit, guilty = worker.unit, worker.done
        if unit.singly:
            self._deaths[unit.number, guilty] += 1
            deaths = self._deaths[unit.number, guilty]
            if guilty < len(unit.tasks) and unit.tasks[guilty].kind != "fault":
                if kind != "crash" or deaths >= _TRIES:
                    unit = _without(unit, guilty, kind, reason)
            elif deaths > 2 * _TRIES:  # no document is at fault: it died of putting the results together, or a chance
                first, last = unit.tasks[0].id, unit.tasks[-1].id
                raise CleanerError(f"the results of {first} … {last} cannot be written: {reason}")
        self._waiting.appendleft(unit._replace(singly=True))

    def _end(self, worker: _Worker) -> None:
        worker.process.kill()
        _status(worker.process)
        worker.inbox.put(None)
        self._workers.remove(worker)


def _status(process: SpawnProcess) -> int | None:
    """The exit status of a process that is about to end, None when it does not. (``join`` trusts a pipe of its own.)"""
    deadline = time.monotonic() + _GRACE
    while process.exitcode is None and time.monotonic() < deadline:
        time.sleep(0.005)
    return process.exitcode


def _talk(worker: _Worker, news: SimpleQueue[tuple[_Worker, Any]]) -> None:
    """Send a worker its units and pass on what it says; None when it is gone, or says what cannot be understood."""
    with worker.pipe as pipe:
        try:
            while True:
                message = pickle.loads(pipe.recv_bytes(_LONGEST))
                news.put((worker, message))
                if isinstance(message, _Ready | _Finished):
                    unit = worker.inbox.get()
                    if unit is None:
                        return
                    pipe.send(unit)
        except Exception:  # strange bytes can raise anything
            news.put((worker, None))


def _without(unit: Unit, guilty: int, kind: str, reason: str) -> Unit:
    task = unit.tasks[guilty]
    fault = Task(task.id, task.origin, "fault", reason.encode(), task.size, kind)
    return unit._replace(tasks=(*unit.tasks[:guilty], fault, *unit.tasks[guilty + 1 :]))


def resident(pid: int | None) -> int:
    """Bytes of memory a process holds; 0 where that cannot be told (elsewhere than on Linux)."""
    try:
        with open(f"/proc/{pid}/statm", "rb") as file:
            return int(file.read().split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0


_PAGE: Final = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


# --- the process ------------------------------------------------------------------------------------------------------


def _launch(setup: bytes) -> _Worker:
    context = multiprocessing.get_context("spawn")  # threads and fork do not go together
    pipe, theirs = context.Pipe()
    process = context.Process(target=_main, args=(setup, theirs, os.getpid()), name="cleaner-worker", daemon=True)
    with _shielded():
        process.start()
    theirs.close()
    return _Worker(process, pipe)


@contextlib.contextmanager
def _shielded() -> Iterator[None]:
    """A process that is started in here never sees Ctrl-C, which is for the parent to answer."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    # One thread is plenty for arrays of this size; a pool of them for each worker only gets in the way.
    names = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    added = [name for name in names if name not in os.environ]
    os.environ.update(dict.fromkeys(added, "1"))
    try:
        yield
    finally:
        for name in added:
            del os.environ[name]
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _main(setup: bytes, pipe: Connection, parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _die_with(parent)
    try:
        config, settings, limits = pickle.loads(setup)
        from cleaner.batch.work import Worker

        worker = Worker(config, settings, limits.timeout)
        gc.collect()
        gc.freeze()  # hundreds of thousands of rules and words, which are there to stay
        _confine(limits.memory)
    except Exception as error:
        pipe.send(str(error) if isinstance(error, CleanerError) else f"a worker cannot start: {error!r}")
        return
    try:
        pipe.send(_Ready())
        for number in itertools.count(1):
            result = worker.run(pipe.recv(), pipe.send)
            pipe.send(_Finished(result, number >= _LIFE and resident(os.getpid()) > limits.memory // 2))
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        os._exit(0)  # the parent is gone


def _die_with(parent: int) -> None:
    """See to it that this process does not outlive its parent, even in the middle of a document."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    if os.getppid() != parent:
        os._exit(0)


def _confine(memory: int) -> None:
    """Let the system refuse more memory than that, so that a sudden demand cannot bring down the machine."""
    if sys.platform == "linux":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        limit = memory + (256 << 20)  # what is reserved but never touched counts as well
        resource.setrlimit(resource.RLIMIT_DATA, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
