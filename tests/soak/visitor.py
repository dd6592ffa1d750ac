"""A client that knows what it was promised, and looks whether it was kept.

Whatever was answered with 200 is a promise. What was refused, or not answered at all, may have been
done or not: a value that was written so may be there, and a session whose login, renewal or end was
answered so is given up, and nothing is claimed of it any more.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .exchange import Unanswered
from .findings import Fault

if TYPE_CHECKING:
    from random import Random

    from .exchange import Exchange, Reply
    from .findings import Findings

PAUSE = "0.02"
"""How long a slow request takes, in seconds."""
PATIENCE = 120
"""For how many seconds a client asks again at the end."""
KEYS = 8
REMEMBERED = 40
"""How many cookies of ended sessions a client tries again."""


@dataclass
class Login:
    """A session as its client knows it.

    Attributes:
        cookie: The cookie; None before the first answer.
        owner: Who is logged in; None for nobody.
        proof: What nobody else knows.
        items: For each key the values that it may have.
    """

    cookie: str | None = None
    owner: str | None = None
    proof: str | None = None
    items: dict[str, set[str | None]] = field(default_factory=dict)


class Visitor:
    """One of the clients.

    Args:
        number: Its number.
        exchange: Sends its requests.
        findings: Counts them.
        random: Chooses what it does.
    """

    def __init__(self, number: int, exchange: Exchange, findings: Findings, random: Random) -> None:
        self.number = number
        self._exchange = exchange
        self._findings = findings
        self._random = random
        self._count = 0
        self.login = Login()
        self.ended: deque[str] = deque(maxlen=REMEMBERED)

    async def run(self, until: float) -> None:
        """Do one thing after the other until the time has come."""
        actions = {
            self.write: 30,
            self.write_at_once: 15,
            self.read: 20,
            self.look_at_an_ended_one: 12,
            self.renew: 6,
            self.log_out: 5,
            self.log_out_while_writing: 6,
            self.log_out_everywhere: 3,
            self.bring_an_invented_cookie: 3,
        }
        while time.monotonic() < until:
            if self.login.owner is None:
                await self.log_in()
            else:
                (action,) = self._random.choices(list(actions), list(actions.values()))
                await action()

    async def ask(self, path: str, login: Login, **query: str) -> Reply | None:
        """Send a request; return the answer if it is a promise, else None."""
        begin = time.perf_counter()
        method = "GET" if path == "/read" else "POST"
        try:
            reply = await self._exchange(method, path, login.cookie, **query)
        except Unanswered:
            self._findings.unanswered += 1
            # The server is about to start again.
            await asyncio.sleep(0.05)
            return None
        self._findings.check(Fault.FAILED, reply.status != 500, path)
        if reply.status != 200:
            self._findings.refused[reply.status] += 1
            return None
        self._findings.seconds.append(time.perf_counter() - begin)
        self._findings.acknowledged[path] += 1
        return reply

    # Checks

    def check(self, reply: Reply, login: Login, items: bool = True) -> None:
        """Hold an answer against what is known of the session."""
        seen, who = reply.seen, (login.owner, login.proof)
        found = (seen["owner"], seen["proof"])
        told = f"{who} got {found} at {login.cookie}"
        self._findings.check(Fault.FOREIGN, found in {who, (None, None)}, told)
        if login.owner is not None:
            self._findings.check(Fault.LOST, seen["owner"] is not None, told)
        if not items or seen["owner"] != login.owner:
            return
        for key, values in login.items.items():
            value = seen["items"].get(key)
            self._findings.check(
                Fault.LOST, value in values, f"{who}: {key} is {value}, not one of {values}"
            )
        unknown = seen["items"].keys() - login.items.keys()
        self._findings.check(Fault.FOREIGN, not unknown, f"{who} has {sorted(unknown)}")

    async def check_ended(self, cookie: str) -> bool:
        """Look whether an ended session is still ended; tell whether there was an answer."""
        reply = await self.ask("/read", Login(cookie))
        if reply is None:
            return False
        nothing = reply.seen["owner"] is None and not reply.seen["items"]
        self._findings.check(Fault.BACK, nothing, f"{cookie} of {self.number}: {reply.seen}")
        return True

    async def check_all(self) -> None:
        """Check the session and all that have ended, and ask until there is an answer."""
        until = time.monotonic() + PATIENCE
        while (reply := await self.ask("/read", self.login)) is None:
            if self._is_given_up(until):
                return
            await asyncio.sleep(0.1)
        self.check(reply, self.login)
        for cookie in self.ended:
            while not await self.check_ended(cookie):
                if self._is_given_up(until):
                    return
                await asyncio.sleep(0.1)

    def _is_given_up(self, until: float) -> bool:
        """Tell whether the store is not there any more: what it held is lost."""
        over = time.monotonic() > until
        if over:
            self._findings.check(Fault.LOST, False, f"{self.number} gets no answer at the end")
        return over

    def _end(self, login: Login) -> None:
        """Expect that a session is over."""
        if login.cookie is not None:
            self.ended.append(login.cookie)

    # Actions

    async def log_in(self, owner: str | None = None) -> Login | None:
        """Log in, at times with the session of somebody who was not logged in before."""
        login = Login()
        if owner is None and self._random.random() < 0.5:
            await self._write(login, "basket", "0")
            if login.cookie is None:
                return None
        self._count += 1
        name = owner or f"{self.number}-{self._count}"
        proof = secrets.token_hex(8)
        reply = await self.ask("/login", login, owner=name, proof=proof)
        if reply is None:
            return None
        self._end(login)
        logged_in = Login(reply.cookie, name, proof, login.items)
        self.check(reply, logged_in)
        if owner is None:
            self.login = logged_in
        return logged_in

    async def read(self) -> None:
        """Look at the session."""
        reply = await self.ask("/read", self.login)
        if reply is not None:
            self.check(reply, self.login)

    async def write(self) -> None:
        """Write one value."""
        await self._write(self.login, self._key(), "0")

    async def write_at_once(self) -> None:
        """Write several values at the same time, none of which may be lost."""
        keys = self._random.sample(range(KEYS), 3)
        await asyncio.gather(*(self._write(self.login, f"k{key}", PAUSE) for key in keys))
        await self.read()

    def _key(self) -> str:
        return f"k{self._random.randrange(KEYS)}"

    async def _write(self, login: Login, key: str, pause: str) -> None:
        self._count += 1
        value = str(self._count)
        before = login.items.get(key, {None})
        login.items[key] = {*before, value}
        reply = await self.ask("/write", login, key=key, value=value, pause=pause)
        if reply is None:
            return
        self.check(reply, login, items=False)
        login.items[key] = {value}
        if login.cookie is None:
            login.cookie = reply.cookie

    async def look_at_an_ended_one(self) -> None:
        """Bring a cookie of a session that has ended."""
        if self.ended:
            await self.check_ended(self._random.choice(self.ended))

    async def renew(self) -> None:
        """Get another id; the old one is worth nothing then."""
        login, self.login = self.login, Login()
        reply = await self.ask("/renew", login)
        if reply is not None:
            self.check(reply, login)
            self._end(login)
            self.login = Login(reply.cookie, login.owner, login.proof, login.items)

    async def log_out(self) -> None:
        """Log out."""
        login, self.login = self.login, Login()
        if await self.ask("/logout", login) is not None:
            self._end(login)

    async def log_out_while_writing(self) -> None:
        """Log out while slow requests of the same session run, which end later."""
        login, self.login = self.login, Login()
        writes = [
            asyncio.ensure_future(
                self.ask("/write", login, key=self._key(), value="late", pause=PAUSE)
            )
            for _ in range(2)
        ]
        await asyncio.sleep(float(PAUSE) / 2)
        reply = await self.ask("/logout", login)
        await asyncio.gather(*writes)
        if reply is not None:
            self._end(login)
            # A write that came after the logout began a session of its own: it is not this one.
            assert login.cookie is not None
            await self.check_ended(login.cookie)

    async def log_out_everywhere(self) -> None:
        """Log in on another device, and log out on all of them."""
        login = self.login
        other = await self.log_in(login.owner)
        self.login = Login()
        if await self.ask("/everywhere", login) is not None:
            self._end(login)
            if other is not None:
                self._end(other)

    async def bring_an_invented_cookie(self) -> None:
        """Bring an id that nobody was given: no session comes of it under that id."""
        invented = secrets.token_urlsafe(32)
        reply = await self.ask("/write", Login(invented), key="k0", value="mine", pause="0")
        if reply is not None:
            self._findings.check(Fault.FOREIGN, reply.cookie != invented, f"{invented} was taken")
            await self.check_ended(invented)
