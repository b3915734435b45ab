"""Worker processes that may die, hang or eat the memory: the guilty document is named, everything else is done.

Each worker has pipes of its own, so one that is killed in the middle of a message takes nothing along (pools that
share a queue and its lock among workers can lose a task, or stop altogether, at an ill-timed SIGKILL). It tells by one
byte a document how far it is. Documents are cleaned in groups; when a worker stops moving, dies or grows too large, its
unit is done again one document at a time. If that happens again, the document it was at is known, and the unit is done
once more: as it was when workers died there once or twice, since the cause may have come from outside, else with the
guilty document replaced by a fault. The result of a unit never depends on what befell it.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import signal
import sys
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any, Final

from cleaner.batch.model import Result, Settings, Task, Unit
from cleaner.config import Config
from cleaner.errors import CleanerError, ConfigError

TICK: Final = 0.2
"""Seconds between two looks at deadlines and memory."""
_START: Final = 120.0
"""Seconds a worker may take to get ready."""
_OUT_OF_MEMORY: Final = 77
"""Exit status of a worker that was refused memory."""
_TRIES: Final = 3
"""Times a document may be there when a worker dies."""
_STILLBORN: Final = 10
"""Workers in a row, for each job, that may die before they are ready."""
_AHEAD: Final = 8
"""Units that may be done or waiting, for each worker, behind one that takes long."""


@dataclass(frozen=True)
class Limits:
    """How many workers, and what one may take."""

    jobs: int
    timeout: float = 60.0
    """Seconds for a document."""
    memory: int = 2 << 30
    """Bytes for a worker. Above it a document is guilty; above a quarter a worker is replaced between two units."""


@dataclass(eq=False)
class _Worker:
    process: SpawnProcess
    pipe: Connection
    steps: Connection
    unit: Unit | None = None
    done: int = 0
    moved: float = field(default_factory=time.monotonic)
    ready: bool = False


class _Ready:
    """What a worker says when it can begin."""


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

    @property
    def pids(self) -> list[int]:
        """Process ids of the workers."""
        return [worker.process.pid for worker in self._workers if worker.process.pid]

    def run(self, units: Iterable[Unit]) -> Iterator[tuple[Unit, Result]]:
        """Do units, lazily; each comes back with its result, in order.

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
        finally:
            self.close()

    def close(self) -> None:
        """End all workers."""
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()
            worker.pipe.close()
            worker.steps.close()
        self._workers.clear()

    # Work goes out

    def _assign(self) -> None:
        wanted = min(self._limits.jobs, len(self._waiting) + sum(w.unit is not None for w in self._workers))
        while len(self._workers) < wanted:
            self._workers.append(_launch(self._setup))
        for worker in self._workers:
            if worker.ready and worker.unit is None and self._waiting:
                unit = self._waiting.popleft()
                worker.unit, worker.done, worker.moved = unit, 0, time.monotonic()
                with contextlib.suppress(OSError):  # it is dead, which is noticed next
                    worker.pipe.send(unit)

    # Results and troubles come back

    def _attend(self) -> None:
        watched: list[Any] = [w.pipe for w in self._workers] + [w.process.sentinel for w in self._workers]
        news = set(wait(watched, TICK))
        for worker in list(self._workers):
            dead = not self._listen(worker) if worker.pipe in news else worker.process.sentinel in news
            if dead:
                self._bury(worker, self._died(worker))
        for worker in list(self._workers):
            if trouble := self._trouble(worker):
                self._bury(worker, trouble)

    def _listen(self, worker: _Worker) -> bool:
        """Take what a worker has to say; False when it died over it."""
        try:
            message = worker.pipe.recv()
        except (EOFError, OSError, pickle.UnpicklingError):
            return False
        if isinstance(message, str):
            raise ConfigError(message)
        if isinstance(message, _Ready):
            worker.ready = True
            self._stillborn = 0
            return True
        result, leaving = message
        assert worker.unit is not None
        self._results[worker.unit.number] = result
        worker.unit = None
        _steps(worker)
        if leaving:
            worker.process.join()
            self._remove(worker)
        return True

    def _died(self, worker: _Worker) -> tuple[str, str]:
        worker.process.join()
        code = worker.process.exitcode or 0
        if code == _OUT_OF_MEMORY:
            return "memory", self._too_large()
        return "crash", "its worker died of " + (signal.Signals(-code).name if code < 0 else f"exit status {code}")

    def _trouble(self, worker: _Worker) -> tuple[str, str] | None:
        if not worker.ready:
            if time.monotonic() - worker.moved > _START:
                return "start", f"a worker was not ready after {_START:g} s"
            return None
        if worker.unit is None:
            return None
        if steps := _steps(worker):
            worker.done += steps
            worker.moved = time.monotonic()
        elif time.monotonic() - worker.moved > self._limits.timeout:
            return "timeout", f"took longer than {self._limits.timeout:g} s (--timeout)"
        if resident(worker.process.pid) > self._limits.memory:
            return "memory", self._too_large()
        return None

    def _too_large(self) -> str:
        return f"needs more than {self._limits.memory >> 20} MB of memory (--max-memory)"

    def _bury(self, worker: _Worker, trouble: tuple[str, str]) -> None:
        """End a worker and see that its unit is done by another."""
        if worker not in self._workers:
            return
        kind, reason = trouble
        worker.process.kill()
        worker.process.join()
        worker.done += _steps(worker)
        self._remove(worker)
        if not worker.ready:
            self._stillborn += 1
            if self._stillborn >= _STILLBORN * self._limits.jobs:
                raise CleanerError(f"workers do not start: {reason}")
        if worker.unit is None:
            return
        unit, guilty = worker.unit, worker.done
        if not unit.singly:
            self._waiting.appendleft(unit._replace(singly=True))
            return
        self._deaths[unit.number, guilty] += 1
        if guilty == len(unit.tasks):  # all documents done; it died of putting them together, or a chance
            if self._deaths[unit.number, guilty] > 2 * _TRIES:
                raise CleanerError(
                    f"the results of {unit.tasks[0].id} … {unit.tasks[-1].id} cannot be written: {reason}"
                )
        else:
            if kind != "crash" or self._deaths[unit.number, guilty] >= _TRIES:
                unit = _without(unit, guilty, kind, reason)
        self._waiting.appendleft(unit)

    def _remove(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.pipe.close()
        worker.steps.close()


def _without(unit: Unit, guilty: int, kind: str, reason: str) -> Unit:
    task = unit.tasks[guilty]
    fault = Task(task.id, task.origin, "fault", reason.encode(), task.size, kind)
    return unit._replace(tasks=(*unit.tasks[:guilty], fault, *unit.tasks[guilty + 1 :]))


def _steps(worker: _Worker) -> int:
    """Documents done since the last look."""
    count = 0
    with contextlib.suppress(OSError):  # nothing there, or closed
        while data := os.read(worker.steps.fileno(), 1 << 16):
            count += len(data)
    return count


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
    steps, count = context.Pipe(duplex=False)
    os.set_blocking(steps.fileno(), False)
    process = context.Process(
        target=_main, args=(setup, theirs, count, os.getpid()), name="cleaner-worker", daemon=True
    )
    with _shielded():
        process.start()
    theirs.close()
    count.close()
    return _Worker(process, pipe, steps)


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


def _main(setup: bytes, pipe: Connection, count: Connection, parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _die_with(parent)
    try:
        config, settings, limits = pickle.loads(setup)
        from cleaner.batch.work import Worker

        worker = Worker(config, settings)
        _confine(limits.memory)
        pipe.send(_Ready())
        while True:
            unit = pipe.recv()
            result = worker.run(unit, lambda: os.write(count.fileno(), b"."))
            leaving = resident(os.getpid()) > limits.memory // 4
            pipe.send((result, leaving))
            if leaving:
                return
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        os._exit(0)  # the parent is gone
    except CleanerError as error:
        pipe.send(str(error))


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
