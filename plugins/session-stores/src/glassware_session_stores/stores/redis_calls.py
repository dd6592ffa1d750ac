"""What is asked of Valkey or Redis, without asking: the same for both ways to do it.

A session is a hash: its value, version, times and owner. The sessions of an owner are a sorted set
of keys, by the time when they expire. The server removes what has expired, by its own clock, by
which scripts decide too; an owner's set lasts as long as the longest of its sessions.

Each operation is one script, which the server runs whole and alone. A script reaches the set of a
session's owner by a name that it finds in the hash: in a cluster the prefix has to hold a hash tag,
such as "{sessions}:", so that all is in one slot.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ..store import Outcome, Record, Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..store import Lifetime

__all__ = ["SCRIPTS", "Call", "Calls"]

_COMMON: Final = """
local now = tonumber(ARGV[1])
if now == nil then
    local time = redis.call('TIME')
    now = tonumber(time[1]) + tonumber(time[2]) / 1000000
end
local owners = ARGV[2]

local function living(key)
    local found = redis.call('HMGET', key, 'n', 'c', 'e', 'o')
    if not found[1] or tonumber(found[3]) <= now then return nil end
    return {version = tonumber(found[1]), created = tonumber(found[2]), owner = found[4]}
end

-- Why a record cannot be written, nil if it can.
local function obstacle(record, version)
    if record == nil then return {'gone', 0} end
    if version ~= '' and record.version ~= tonumber(version) then return {'conflict', 0} end
    return nil
end

local function seconds(number) return string.format('%.6f', number) end

local function ends(created, idle, absolute)
    local last = now + tonumber(idle)
    if absolute == '' then return last end
    return math.min(last, created + tonumber(absolute))
end

local function milliseconds(expires) return math.ceil((expires - now) * 1000) end

local function disown(key, owner)
    if owner then redis.call('ZREM', owners .. owner, key) end
end

local function own(key, owner, expires)
    if not owner then return end
    local set = owners .. owner
    redis.call('ZREMRANGEBYSCORE', set, '-inf', seconds(now))
    redis.call('ZADD', set, seconds(expires), key)
    redis.call('PEXPIRE', set, math.max(redis.call('PTTL', set), milliseconds(expires)))
end

-- An owner's name, which may be empty, comes behind a letter; none is no letter.
local function owner_in(argument)
    if argument == '' then return false end
    return string.sub(argument, 2)
end

-- Over a record without an owner, or with the same one.
local function write(key, value, version, created, expires, owner)
    local fields = {'v', value, 'n', version, 'c', seconds(created), 't', seconds(now),
        'e', seconds(expires)}
    if owner then
        fields[#fields + 1] = 'o'
        fields[#fields + 1] = owner
    end
    redis.call('HSET', key, unpack(fields))
    redis.call('PEXPIRE', key, milliseconds(expires))
    own(key, owner, expires)
end

local function read(key)
    local found = redis.call('HMGET', key, 'v', 'n', 'c', 't', 'e', 'o')
    if not found[1] or tonumber(found[5]) <= now then return false end
    return {key, found[1], found[2], found[3], found[4], found[5], found[6], seconds(now)}
end
"""

#: The scripts by the names of the operations.
SCRIPTS: Final = {
    name: _COMMON + body
    for name, body in {
        "create": """
local value, idle, absolute, created = ARGV[3], ARGV[4], ARGV[5], tonumber(ARGV[7])
if living(KEYS[1]) then return {'conflict', 0} end
disown(KEYS[1], redis.call('HGET', KEYS[1], 'o'))
redis.call('DEL', KEYS[1])
if created == nil then created = now end
write(KEYS[1], value, 1, created, ends(created, idle, absolute), owner_in(ARGV[6]))
return {'done', 1}
""",
        "load": """
local found = {}
for _, key in ipairs(KEYS) do
    local record = read(key)
    if record then found[#found + 1] = record end
end
return found
""",
        "replace": """
local value, idle, absolute, owner = ARGV[3], ARGV[4], ARGV[5], owner_in(ARGV[6])
local record = living(KEYS[1])
local why = obstacle(record, ARGV[7])
if why then return why end
if record.owner and record.owner ~= owner then
    disown(KEYS[1], record.owner)
    redis.call('HDEL', KEYS[1], 'o')
end
local expires = ends(record.created, idle, absolute)
write(KEYS[1], value, record.version + 1, record.created, expires, owner)
return {'done', record.version + 1}
""",
        "touch": """
local record = living(KEYS[1])
if not record then return 0 end
local expires = ends(record.created, ARGV[3], ARGV[4])
redis.call('HSET', KEYS[1], 't', seconds(now), 'e', seconds(expires))
redis.call('PEXPIRE', KEYS[1], milliseconds(expires))
own(KEYS[1], record.owner, expires)
return 1
""",
        "delete": """
local record = living(KEYS[1])
local why = obstacle(record, ARGV[3])
if why then return why end
redis.call('DEL', KEYS[1])
disown(KEYS[1], record.owner)
return {'done', 0}
""",
        "rotate": """
local value, idle, absolute, owner = ARGV[3], ARGV[4], ARGV[5], owner_in(ARGV[6])
local record = living(KEYS[1])
local why = obstacle(record, ARGV[7])
if why then return why end
if living(KEYS[2]) then return {'conflict', 0} end
redis.call('DEL', KEYS[1], KEYS[2])
disown(KEYS[1], record.owner)
local expires = ends(record.created, idle, absolute)
write(KEYS[2], value, 1, record.created, expires, owner)
return {'done', 1}
""",
        "owned": """
local found = {}
for _, key in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. seconds(now), '+inf')) do
    local record = read(key)
    if record and owners .. (record[7] or '') == KEYS[1] then found[#found + 1] = record end
end
return found
""",
        "revoke": """
local removed = 0
for _, key in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
    if key ~= ARGV[3] then
        if living(key) then removed = removed + 1 end
        redis.call('DEL', key)
        redis.call('ZREM', KEYS[1], key)
    end
end
return removed
""",
    }.items()
}


class Call(NamedTuple):
    """One script to run.

    Attributes:
        script: Its name.
        keys: The keys that it is about.
        arguments: Its arguments.
        parse: Makes the operation's result of the answer.
    """

    script: str
    keys: list[bytes]
    arguments: list[Any]
    parse: Callable[[Any], Any]


class Calls:
    """Make the calls of the operations.

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

    def _name(self, key: str) -> bytes:
        return self._prefix + key.encode("ascii")

    def _call(
        self, script: str, keys: list[bytes], parse: Callable[[Any], Any], *arguments: Any
    ) -> Call:
        now = "" if self._clock is None else repr(self._clock())
        return Call(script, keys, [now, self._owners, *arguments], parse)

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
        arguments = value, *_told(lifetime), _owner(owner), began
        return self._call("create", [self._name(key)], _outcome, *arguments)

    def load(self, key: str) -> Call:
        """Return the call of `load`."""
        return self._call("load", [self._name(key)], self._first)

    def load_all(self, names: list[bytes]) -> Call:
        """Return the call that loads the records of some keys, as the server names them."""
        return self._call("load", names, self._records)

    def replace(
        self,
        key: str,
        value: bytes,
        version: int | None,
        lifetime: Lifetime,
        owner: str | None = None,
    ) -> Call:
        """Return the call of `replace`."""
        arguments = value, *_told(lifetime), _owner(owner), _version(version)
        return self._call("replace", [self._name(key)], _outcome, *arguments)

    def touch(self, key: str, lifetime: Lifetime) -> Call:
        """Return the call of `touch`."""
        return self._call("touch", [self._name(key)], bool, *_told(lifetime))

    def delete(self, key: str, version: int | None = None) -> Call:
        """Return the call of `delete`."""
        return self._call("delete", [self._name(key)], _outcome, _version(version))

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
        keys = [self._name(key), self._name(new_key)]
        arguments = value, *_told(lifetime), _owner(owner), _version(version)
        return self._call("rotate", keys, _outcome, *arguments)

    def owned(self, owner: str) -> Call:
        """Return the call of `owned`."""
        return self._call("owned", [self._owners + owner.encode()], self._last_used_first)

    def revoke(self, owner: str, keep: str | None = None) -> Call:
        """Return the call of `revoke`."""
        kept = b"" if keep is None else self._name(keep)
        return self._call("revoke", [self._owners + owner.encode()], int, kept)

    def _records(self, rows: Any) -> list[Record]:
        return [self._record(*row) for row in rows]

    def _first(self, rows: Any) -> Record | None:
        return self._record(*rows[0]) if rows else None

    def _last_used_first(self, rows: Any) -> list[Record]:
        return sorted(self._records(rows), key=lambda record: record.touched, reverse=True)

    def _record(self, name: bytes, value: bytes, version: bytes, *rest: bytes | None) -> Record:
        created, touched, expires, owner, now = rest
        return Record(
            key=name[len(self._prefix) :].decode("ascii"),
            value=value,
            version=int(version),
            created=float(created or 0),
            touched=float(touched or 0),
            expires=float(expires or 0),
            owner=None if owner is None else owner.decode(),
            now=float(now or 0),
        )


def _told(lifetime: Lifetime) -> tuple[str, str]:
    idle, absolute = lifetime
    return repr(float(idle)), "" if absolute is None else repr(float(absolute))


def _owner(owner: str | None) -> bytes:
    return b"" if owner is None else b"o" + owner.encode()


def _version(version: int | None) -> str:
    return "" if version is None else str(version)


def _outcome(answer: Any) -> Outcome:
    status, version = answer
    return Outcome(Status(status.decode()), int(version))
