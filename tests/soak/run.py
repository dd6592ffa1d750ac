"""Let clients loose on an application, and disturb it meanwhile."""

from __future__ import annotations

import asyncio
import time
from random import Random
from typing import TYPE_CHECKING

from .findings import Findings
from .visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .exchange import Exchange

    #: Something that is done again and again, and how many seconds lie between two times.
    Disturbance = tuple[Callable[[], None], float]


async def soak(
    exchange: Exchange,
    clients: int,
    seconds: float,
    seed: int = 0,
    disturbances: Sequence[Disturbance] = (),
) -> tuple[Findings, float]:
    """Let so many clients work for so many seconds; look at everything once more at the end.

    Args:
        exchange: Sends the requests.
        clients: How many clients there are.
        seconds: How long they work.
        seed: What the clients do follows from it; when they do it does not.
        disturbances: What is done meanwhile.

    Returns:
        What was counted and found, and how many seconds it took.
    """
    findings = Findings()
    visitors = [
        Visitor(number, exchange, findings, Random(seed * 100_003 + number))
        for number in range(clients)
    ]
    begin = time.monotonic()
    until = begin + seconds
    troubles = [
        asyncio.create_task(_disturb(action, interval, until)) for action, interval in disturbances
    ]
    await asyncio.gather(*(visitor.run(until) for visitor in visitors), *troubles)
    elapsed = time.monotonic() - begin
    await asyncio.gather(*(visitor.check_all() for visitor in visitors))
    return findings, elapsed


async def _disturb(action: Callable[[], None], interval: float, until: float) -> None:
    while True:
        await asyncio.sleep(interval)
        await asyncio.to_thread(action)
        # The last one leaves some time to work on without.
        if time.monotonic() + 1.5 * interval > until:
            return
