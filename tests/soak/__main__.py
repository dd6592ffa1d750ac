"""The command: `hatch run sessions:soak --store redis --seconds 300`."""

from __future__ import annotations

import argparse
import asyncio
import json
import platform
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.stores import page

from .exchange import SocketExchange
from .findings import Fault
from .run import soak
from .serving import ROOT, Site
from .stores import STORES

if TYPE_CHECKING:
    from .findings import Findings
    from .stores import Store

LATEST = ROOT / "benchmarks" / "results" / "soak.json"


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="tests.soak", description=__doc__)
    parser.add_argument("--store", choices=STORES, action="append", help="default: all")
    parser.add_argument("--seconds", type=float, default=180, help="how long, for each store")
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--kill-every", type=float, default=3, metavar="SECONDS")
    parser.add_argument("--restart-every", type=float, default=15, metavar="SECONDS")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path, default=LATEST, help="where the figures go")
    return parser.parse_args(arguments)


async def soak_site(
    options: argparse.Namespace, store: Store, site: Site
) -> tuple[Findings, float]:
    """Soak one store behind gunicorn."""
    async with SocketExchange(site.socket) as exchange:
        disturbances = [
            (site.kill_a_worker, options.kill_every),
            (store.restart, options.restart_every),
        ]
        return await soak(exchange, options.clients, options.seconds, options.seed, disturbances)


def run(name: str, options: argparse.Namespace) -> dict[str, Any]:
    """Start a store and the site, soak them, and return the figures."""
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        store = STORES[name](Path(folder))
        store.start()
        try:
            with Site(Path(folder), store.config(), options.workers) as site:
                findings, elapsed = asyncio.run(soak_site(options, store, site))
        finally:
            store.stop()
    return {
        "taken": datetime.now(UTC).isoformat(timespec="minutes"),
        "python": platform.python_version(),
        "clients": options.clients,
        "workers": options.workers,
        "workers killed": site.killed,
        "store restarted": store.restarts,
        **findings.figures(elapsed),
    }


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit code is 1 where a promise was broken."""
    options = parse(arguments)
    kept: dict[str, Any] = json.loads(options.json.read_text()) if options.json.exists() else {}
    broken = 0
    for name in options.store or STORES:
        figures = run(name, options)
        print(f"{name}: {json.dumps(figures, indent=2, ensure_ascii=False)}", flush=True)
        broken += sum(figures["faults"][fault.value] for fault in Fault)
        kept[name] = figures
    kept = {name: kept[name] for name in STORES if name in kept}
    options.json.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if options.json == LATEST:
        page.write()
    print("nothing was broken" if not broken else f"{broken} promises were broken")
    return int(broken > 0)


if __name__ == "__main__":
    raise SystemExit(main())
