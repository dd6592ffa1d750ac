"""gunicorn with several workers, which are killed one after the other."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import psutil

from .application import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

ROOT = Path(__file__).parents[2]


class Site:
    """Serve the application of the soak.

    Args:
        folder: Where the socket and the log go.
        config: The application's configuration.
        workers: How many processes answer.
        threads: How many requests each answers at once.

    Attributes:
        socket: The socket that it listens on.
        log: What gunicorn says.
        killed: How many workers were killed.
    """

    def __init__(
        self, folder: Path, config: Mapping[str, Any], workers: int = 4, threads: int = 8
    ) -> None:
        self.socket = folder / "site.sock"
        self.log = folder / "site.log"
        self.killed = 0
        self._random = Random(0)
        self._environment = {**os.environ, SETTINGS: json.dumps(dict(config))}
        self._command = [
            *(sys.executable, "-m", "gunicorn", "--bind", f"unix:{self.socket}"),
            *("--workers", str(workers), "--worker-class", "gthread", "--threads", str(threads)),
            # What is loaded before the fork makes a new worker cheap.
            "--preload",
            *("--log-file", str(self.log), "--worker-tmp-dir", str(folder)),
            "tests.soak.application:create_app()",
        ]

    def __enter__(self) -> Site:
        self._process = subprocess.Popen(self._command, cwd=ROOT, env=self._environment)
        wait_for(self._ready, "gunicorn", self._process)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            for worker in self._workers():
                worker.kill()
            self._process.kill()
            self._process.wait()

    def _ready(self) -> bool:
        return self.socket.exists() and bool(self._workers())

    def _workers(self) -> list[psutil.Process]:
        try:
            return psutil.Process(self._process.pid).children()
        except psutil.NoSuchProcess:
            return []

    def kill_a_worker(self) -> None:
        """End a worker as the system does when the memory runs out: at once, wherever it is."""
        workers = self._workers()
        if workers:
            self._random.choice(workers).send_signal(signal.SIGKILL)
            self.killed += 1


def wait_for(ready: Any, what: str, process: subprocess.Popen[Any], seconds: float = 60) -> None:
    """Wait until a process is ready.

    Raises:
        RuntimeError: It ended, or it took too long.
    """
    end = time.monotonic() + seconds
    while not ready():
        if process.poll() is not None or time.monotonic() > end:
            msg = f"{what} did not start: exit code {process.poll()}"
            raise RuntimeError(msg)
        time.sleep(0.05)
