"""What is asked of Valkey or Redis, without asking: the same for both ways to do it."""

from __future__ import annotations

import re
import time
from struct import error as TooShort
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import StoreError
from ..store import Outcome, Record, Status
from .redis_scripts import HEADER, OWNER, SCRIPTS, Script

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..store import Lifetime

__all__ = ["Call", "Calls", "ServerClock"]


class Call(NamedTuple):
    """One script to run.

    Attributes:
        script: The script.
        arguments: The number of its keys, the keys, and what else it is given.
        parse: Makes the operation's result of the answer.
    """

    script: Script
    arguments: list[Any]
    parse: Callable[[Any], Any]


class ServerClock:
    """The server's clock, without asking it each time.

    A session is loaded with one plain command, which does not tell the time. Nothing ends by this
    clock: that is up to the server.

    Args:
        clock: Returns the time in the server's stead; None to go by the server.
    """

    #: The server is asked again after so many seconds: somebody may have set its clock.
    LASTS = 60.0

    def __init__(self, clock: Callable[[], float] | None) -> None:
        self._clock = clock
        self._ahead = 0.0
        self._asked: float | None = None

    def now(self) -> float | None:
        """Return the time, None if the server is to be asked."""
        if self._clock is not None:
            return self._clock()
        now = time.monotonic()
        if self._asked is None or now - self._asked > self.LASTS:
            return None
        return now + self._ahead

    def set(self, answer: tuple[int, int], asked: float) -> float:
        """Take over what the server answered to `TIME`, and return the time.

        Args:
            answer: Seconds, and microseconds.
            asked: When it was asked, by `time.monotonic`.
        """
        seconds, microseconds = answer
        now = time.monotonic()
        # It was answered in the middle between the two, as far as one can know.
        self._ahead = seconds + microseconds / 1e6 - (asked + now) / 2
        self._asked = now
        return now + self._ahead


class Calls:
    """Make the calls of the operations, and records of what is kept.

    Args:
        prefix: What the names of all keys begin with.
        clock: Returns the time, None for that of the server.
    """

    def __init__(self, prefix: str, clock: Callable[[], float] | None) -> None:
        self._prefix = prefix.encode()
        self._owners = self._prefix + b"owner:"
        self._clock = clock
        #: Matches the keys of sessions, which are hexadecimal digits, and no others.
        self.pattern = re.sub(rb"([*?\[\]\\])", rb"\\\1", self._prefix) + b"[0-9a-f]*"

    def name(self, key: str) -> bytes:
        """Return the server's name for a key."""
        return self._prefix + key.encode("ascii")

    def _call(
        self, script: str, keys: list[bytes], parse: Callable[[Any], Any], *arguments: Any
    ) -> Call:
        now = "" if self._clock is None else repr(self._clock())
        arguments = len(keys), *keys, now, self._owners, *arguments
        return Call(SCRIPTS[script], list(arguments), parse)

    def create(
        self,
        key: str,
        value: bytes,
        lifetime: Lifetime,
        owner: str | None = None,
        created: float | None = None,
    ) -> Call:
        """Return the call of `create`."""
        began = "" if created is None else repr(created)
        arguments = _sent(owner, value), *_told(lifetime), began
        return self._call("create", [self.name(key)], _outcome, *arguments)

    def replace(
        self,
        key: str,
        value: bytes,
        version: int | None,
        lifetime: Lifetime,
        owner: str | None = None,
    ) -> Call:
        """Return the call of `replace`."""
        arguments = _version(version), _sent(owner, value), *_told(lifetime)
        return self._call("replace", [self.name(key)], _outcome, *arguments)

    def touch(self, key: str, lifetime: Lifetime) -> Call:
        """Return the call of `touch`."""
        return self._call("touch", [self.name(key)], bool, *_told(lifetime))

    def delete(self, key: str, version: int | None = None) -> Call:
        """Return the call of `delete`."""
        return self._call("delete", [self.name(key)], _outcome, _version(version))

    def rotate(
        self,
        key: str,
        new_key: str,
        value: bytes,
        version: int | None,
        lifetime: Lifetime,
        owner: str | None = None,
    ) -> Call:
        """Return the call of `rotate`."""
        keys = [self.name(key), self.name(new_key)]
        arguments = _version(version), _sent(owner, value), *_told(lifetime)
        return self._call("rotate", keys, _outcome, *arguments)

    def owned(self, owner: str, now: float) -> Call:
        """Return the call of `owned`."""

        def parse(rows: Any) -> list[Record]:
            found = [each for each in self.records(rows, now) if each.owner == owner]
            return sorted(found, key=lambda record: record.touched, reverse=True)

        return self._call("owned", [self._owners + owner.encode()], parse)

    def revoke(self, owner: str, keep: str | None = None) -> Call:
        """Return the call of `revoke`."""
        kept = b"" if keep is None else self.name(keep)
        return self._call("revoke", [self._owners + owner.encode()], int, kept)

    def records(self, rows: Iterable[tuple[bytes, bytes | None]], now: float) -> list[Record]:
        """Return the records of some names and what is kept under each, if anything is."""
        found = [self.record(name, kept, now) for name, kept in rows]
        return [record for record in found if record is not None]

    def record(self, name: bytes, kept: bytes | None, now: float) -> Record | None:
        """Return the record of what is kept under a name, None if nothing is.

        Raises:
            StoreError: It is no session.
        """
        if kept is None:
            return None
        try:
            version, created, written, touched, expires, length = HEADER.unpack_from(kept)
        except TooShort as error:
            msg = f"The session server keeps something else than a session under {name!r}."
            raise StoreError(msg) from error
        # By the server's clock, what has ended is not there.
        if self._clock is not None and expires <= now:
            return None
        begin = HEADER.size + max(0, length - 1)
        return Record(
            key=name[len(self._prefix) :].decode("ascii"),
            value=kept[begin:],
            version=version,
            created=created,
            touched=touched,
            expires=expires,
            owner=kept[HEADER.size : begin].decode() if length else None,
            # Never before the last use, though the two were not measured alike.
            now=max(now, touched),
            written=written,
        )

    def unchanged(self, known: Record, header: bytes, now: float) -> Record | None:
        """Return a record that is known as it is now, None if another value may be kept.

        Args:
            known: The record.
            header: What the server keeps under its name, as far as the header goes.
            now: The time.
        """
        if len(header) < HEADER.size:
            return None
        version, created, written, touched, expires, _ = HEADER.unpack(header)
        if (version, created, written) != (known.version, known.created, known.written):
            return None
        if self._clock is not None and expires <= now:
            return None
        return known._replace(touched=touched, expires=expires, now=max(now, touched))


def _told(lifetime: Lifetime) -> tuple[str, str]:
    idle, absolute = lifetime
    return repr(float(idle)), "" if absolute is None else repr(float(absolute))


def _sent(owner: str | None, value: bytes) -> bytes:
    if owner is None:
        return OWNER.pack(0) + value
    name = owner.encode()
    return OWNER.pack(len(name) + 1) + name + value


def _version(version: int | None) -> str:
    return "" if version is None else str(version)


def _outcome(answer: Any) -> Outcome:
    status, version = answer
    return Outcome(Status(status.decode()), int(version))
