"""The plugins that are installed: found, checked and loaded once a process."""

from __future__ import annotations

from functools import cache
from time import perf_counter
from typing import TYPE_CHECKING

from .discovery import (
    ALLOW,
    DISABLE,
    Scan,
    allowed_names,
    blocked_names,
    find_candidates,
    find_offers,
)
from .known import FIRST_VERSION, OFFERED_BY
from .manager import Plugins
from .record import Record, block, quarantine, short, undeclared, upgrade

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .discovery import Candidate

Offers = dict[str, set[int]]


@cache
def installed_plugins() -> Plugins:
    """Return the plugins that are installed; the entry points are scanned once a process."""
    blocked, allowed = blocked_names(), allowed_names()
    scan = Scan()
    offers = find_offers(scan)
    owners: dict[str, str] = {}
    records = []
    for candidate in find_candidates(scan):
        record = Record(
            candidate.name,
            candidate.distribution,
            candidate.version,
            builtin=candidate.builtin,
            needs=candidate.needs,
        )
        if record.name in owners:
            record = quarantine(
                record,
                f"the name {record.name!r} belongs to {owners[record.name]}.",
                f"Uninstall one of them: python -m pip uninstall {record.distribution}",
            )
        elif record.name in blocked:
            record = block(record, f"{DISABLE} names it.", "Take it out there.")
        elif allowed is not None and record.name not in allowed and not record.builtin:
            record = block(record, f"{ALLOW} does not name it.", "Add it there.")
        else:
            record = _load(candidate, record, offers)
        owners.setdefault(record.name, record.distribution)
        records.append(record)
    return Plugins(records, required=dict.fromkeys(allowed or (), ALLOW))


def _load(candidate: Candidate, record: Record, offers: Offers) -> Record:
    if candidate.fault:
        return quarantine(
            record, f"its metadata cannot be read: {candidate.fault}", upgrade(record)
        )
    for contract, versions in record.needs.items():
        if offers.get(contract, set()).isdisjoint(versions):
            return _without_contract(record, contract, versions, offers)
    started = perf_counter()
    try:
        record = record._replace(plugin=candidate.entry_point.load())
        record = record._replace(seconds=perf_counter() - started)
        silent = undeclared(record.plugin, record.needs)
    except (Exception, SystemExit) as error:
        cause = f"{candidate.entry_point.value} cannot be imported: {short(error)}."
        return quarantine(record, cause, upgrade(record))
    # The parts are released with what they answer.
    for contract in () if record.builtin else sorted(silent):
        # A contract that nobody offers is no fault here: its hooks are dormant.
        if contract in offers and FIRST_VERSION not in offers[contract]:
            return _without_contract(record, contract, (FIRST_VERSION,), offers)
    return record


def _without_contract(
    record: Record, contract: str, versions: Iterable[int], offers: Mapping[str, set[int]]
) -> Record:
    part = OFFERED_BY.get(contract)
    needed = " or ".join(f"v{number}" for number in versions)
    declares = "needs" if contract in record.needs else "declares no contract and so needs"
    offered = ", ".join(f"v{number}" for number in sorted(offers.get(contract, ())))
    cause = f"it {declares} the contract {contract!r} {needed}; offered is {offered or 'none'}."
    if offered:
        return quarantine(record, cause, upgrade(record, *([part] if part else [])))
    missing = part or f"the distribution that offers {contract!r}"
    mend = f"Run: python -m pip install {part}" if part else f"Install {missing}."
    return quarantine(record, cause, mend)
