"""Stores with a fault each, and what the soak must find of it. No server is needed.

Run as a command, it lets clients loose on each for a moment, and prints what was found.
"""

from __future__ import annotations

import asyncio
from random import Random
from typing import TYPE_CHECKING, Any

from glassware_core import hookimpl
from glassware_session_stores import Lifetime, Outcome, Record, Status, StoreBackend
from glassware_session_stores.stores.memory import MemoryStore

from .application import create_app
from .exchange import DirectExchange
from .findings import Fault
from .run import soak

if TYPE_CHECKING:
    from glassware_session_stores import SessionStore


class Resurrecting(MemoryStore):
    """Write also what is gone, as a plain SET does."""

    def replace(
        self,
        key: str,
        value: bytes,
        version: int | None,
        lifetime: Lifetime,
        owner: str | None = None,
    ) -> Outcome:
        """Write a record."""
        outcome = super().replace(key, value, version, lifetime, owner)
        if outcome.status is Status.GONE:
            return self.create(key, value, lifetime, owner)
        return outcome


class Blind(MemoryStore):
    """Write whatever others wrote meanwhile."""

    def replace(
        self,
        key: str,
        value: bytes,
        version: int | None,
        lifetime: Lifetime,
        owner: str | None = None,
    ) -> Outcome:
        """Write a record."""
        return super().replace(key, value, None, lifetime, owner)


class Copying(MemoryStore):
    """Leave the old key where it was."""

    def rotate(
        self,
        key: str,
        new_key: str,
        value: bytes,
        version: int | None,
        lifetime: Lifetime,
        owner: str | None = None,
    ) -> Outcome:
        """Write a record under another key."""
        return self.create(new_key, value, lifetime, owner)


class Forgetting(MemoryStore):
    """Say that it was written, one time in fifty when it was not."""

    def replace(
        self,
        key: str,
        value: bytes,
        version: int | None,
        lifetime: Lifetime,
        owner: str | None = None,
    ) -> Outcome:
        """Write a record."""
        if Random().random() < 0.02:
            return Outcome(Status.DONE, (version or 0) + 1)
        return super().replace(key, value, version, lifetime, owner)


class Mixing(MemoryStore):
    """Return the record of somebody else, one time in fifty."""

    def load(self, key: str) -> Record | None:
        """Return a record."""
        if Random().random() < 0.02:
            for other in self.scan():
                return other
        return super().load(key)


class Keeping(MemoryStore):
    """Log out here, and nowhere else."""

    def revoke(self, owner: str, keep: str | None = None) -> int:
        """Remove nothing."""
        return 0


#: What is to be found; nothing for the store that has no fault.
EXPECTED: dict[type[MemoryStore], Fault | None] = {
    MemoryStore: None,
    Resurrecting: Fault.BACK,
    Blind: Fault.LOST,
    Copying: Fault.BACK,
    Forgetting: Fault.LOST,
    Mixing: Fault.FOREIGN,
    Keeping: Fault.BACK,
}


class Plugin:
    """Bring a store under the name "broken".

    Args:
        store: The store.
    """

    def __init__(self, store: SessionStore) -> None:
        self._store = store

    @hookimpl
    def session_backends(self) -> dict[str, Any]:
        """Give the store."""
        return {"broken": StoreBackend(lambda app, timeout: self._store)}


#: For how many seconds a store is soaked at once.
SECONDS = 0.4
#: How often that is done before a fault counts as not found.
ROUNDS = 20


def faults_of(store: SessionStore, wanted: Fault | None) -> set[Fault]:
    """Soak a store until the wanted fault is found; with None, twice."""
    app = create_app(plugins=[Plugin(store)])
    app.config["SESSION_BACKEND"] = "broken"
    found: set[Fault] = set()
    for seed in range(2 if wanted is None else ROUNDS):
        findings, _ = asyncio.run(soak(DirectExchange(app), 12, SECONDS, seed))
        found |= {fault for fault, _ in findings.faults}
        if wanted in found:
            break
    return found


def main() -> int:
    """Soak each store; return 1 if something was not found, or found where there is none."""
    wrong = 0
    for store, expected in EXPECTED.items():
        found = faults_of(store(), expected)
        wrong += bool(found) if expected is None else expected not in found
        told = ", ".join(sorted(fault.value for fault in found)) or "nothing"
        print(f"{store.__name__}: {told}", flush=True)
    return int(wrong > 0)


if __name__ == "__main__":
    raise SystemExit(main())
