"""Requests a second behind real servers, under wrk: granian and gunicorn, a worker each."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from .rows import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

SERVERS = {
    "granian": ("granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning", "--port"),
    "gunicorn": ("gunicorn", "--log-level", "warning", "--bind"),
}
GOALS = {"granian": 3.5, "gunicorn": 1.4}
CONNECTIONS = 16


class Load(NamedTuple):
    """What wrk saw.

    Attributes:
        rate: Requests a second.
        p50: The median latency in milliseconds.
        p99: The latency that 99 of 100 requests keep below, in milliseconds.
    """

    rate: float
    p50: float
    p99: float


def missing() -> str:
    """Say why nothing can be measured; empty where it can."""
    if shutil.which("wrk") is None:
        return "wrk is not installed (Debian and Ubuntu: apt-get install wrk)"
    absent = [name for name in SERVERS if find_spec(name) is None]
    return f"{' and '.join(absent)} not installed" if absent else ""


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


@contextmanager
def _serving(server: str, framework: str) -> Iterator[str]:
    """Run a server and give its URL once it accepts connections."""
    port = _free_port()
    address = f"127.0.0.1:{port}" if server == "gunicorn" else str(port)
    process = subprocess.Popen(
        [sys.executable, "-m", *SERVERS[server], address, "benchmarks.served:app"],
        cwd=Path(__file__).parents[1],
        env={**os.environ, "BENCHMARK_FRAMEWORK": framework},
    )
    try:
        _wait_for(process, port)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(300):
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    msg = f"{process.args!r} does not accept connections; it ended with {process.poll()}."
    raise RuntimeError(msg)


def load(url: str, seconds: int) -> Load:
    """Send requests with wrk and return what it saw.

    Raises:
        RuntimeError: A request was not answered, or not with 200.
    """
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", url]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in text or "Socket errors" in text:
        msg = f"Not every request was answered well:\n{text}"
        raise RuntimeError(msg)
    rate = re.search(r"Requests/sec:\s*([\d.]+)", text)
    p50, p99 = (re.search(rf"\s{share}%\s+([\d.]+)(us|ms|s)\b", text) for share in (50, 99))
    if rate is None or p50 is None or p99 is None:
        msg = f"wrk printed no rate or no latencies:\n{text}"
        raise RuntimeError(msg)
    return Load(float(rate[1]), _milliseconds(p50), _milliseconds(p99))


def _milliseconds(found: re.Match[str]) -> float:
    return float(found[1]) * {"us": 0.001, "ms": 1, "s": 1000}[found[2]]


def measured(rounds: int, seconds: int) -> Iterator[Row]:
    """Yield the rows of each server: the best of some runs in turns."""
    for server, goal in GOALS.items():
        best: dict[str, Load] = {}
        for _ in range(rounds):
            for framework in ("flask", "glassware"):
                with _serving(server, framework) as url:
                    load(url, 1)
                    seen = load(url, seconds)
                best[framework] = max(best.get(framework, seen), seen)
        ours, theirs = best["glassware"], best["flask"]
        others = {"glassware, p50 ms": ours.p50, "glassware, p99 ms": ours.p99}
        others |= {"flask, p50 ms": theirs.p50, "flask, p99 ms": theirs.p99}
        title = f"{server}, requests a second"
        ratio = ours.rate / theirs.rate
        yield Row(server, title, "/s", ours.rate, theirs.rate, "Flask", ratio, goal, "more", others)
        for name, mine, other in (("p50", ours.p50, theirs.p50), ("p99", ours.p99, theirs.p99)):
            title, faster = f"{server}, {name}", other / mine
            yield Row(f"{server}_{name}", title, "ms", mine, other, "Flask", faster, None)
