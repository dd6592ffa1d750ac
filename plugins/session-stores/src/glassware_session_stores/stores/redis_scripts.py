"""What the server of Valkey or Redis runs, and the layout of a session there.

A session is one string: a header of fixed width with its version and times, then its owner, then
its value. To load it is a plain `GET`, to see whether it changed a `GETRANGE` of the header;
whatever writes is one script, which the server runs whole and alone, and which reads no more than
the header before it decides.

The sessions of an owner are a sorted set of their keys, by the time when they expire. The server
removes what has expired by its own clock, by which scripts decide too; an owner's set lasts as
long as the longest of its sessions.

A script reaches the set of a session's owner by a name that it finds in the session: in a cluster
the prefix has to hold a hash tag, such as "{sessions}:", so that all is in one slot.
"""

from __future__ import annotations

import hashlib
from struct import Struct
from typing import Final, NamedTuple

__all__ = ["HEADER", "OWNER", "SCRIPTS", "Script"]

#: Version, the times of creation, last write, last use and end, and the length of the owner's
#: name, one more than it is, so that 0 means none. Scripts know it as '<I8ddddI4'.
HEADER: Final = Struct("<QddddI")
#: The last of these, which a client writes; a script writes the others.
OWNER: Final = Struct("<I")

# Each script consists of the pieces that it needs: what it does not need costs time as well.

_NOW: Final = """
local now = tonumber(ARGV[1])
if not now then
    local time = redis.call('TIME')
    now = time[1] + time[2] / 1000000
end
"""

_FIND: Final = """
-- Version, creation and owner of a session that has not ended; nil if there is none.
local function find(key)
    local head = redis.call('GETRANGE', key, 0, 43)
    if #head < 44 then return nil end
    local version, created, _, _, expires, length = struct.unpack('<I8ddddI4', head)
    if expires <= now then return nil end
    return version, created, length > 0 and redis.call('GETRANGE', key, 44, 42 + length)
end
"""

_DISOWN: Final = """
local function disown(key, owner)
    if owner then redis.call('ZREM', ARGV[2] .. owner, key) end
end
"""

# Before each write of a record that has to have a version.
_OBSTACLE: Final = """
local version, created, owner = find(KEYS[1])
if not version then return {'gone', 0} end
if ARGV[3] ~= '' and version ~= tonumber(ARGV[3]) then return {'conflict', 0} end
"""

_ENDS: Final = """
-- When a session ends that is used now; and in how many milliseconds, one at the least.
local function ends(created, idle, absolute)
    local expires = now + idle
    if absolute ~= '' then expires = math.min(expires, created + absolute) end
    return expires, math.max(1, math.ceil((expires - now) * 1000))
end

local function own(key, owner, expires, milliseconds)
    local set = ARGV[2] .. owner
    redis.call('ZREMRANGEBYSCORE', set, '-inf', string.format('%.6f', now))
    redis.call('ZADD', set, string.format('%.6f', expires), key)
    local lasts = math.max(redis.call('PTTL', set), milliseconds)
    redis.call('PEXPIRE', set, string.format('%.0f', lasts))
end
"""

_WRITE: Final = """
-- What a client sends is the length of the owner's name, the name, and the value.
local function owner_in(sent)
    local length = struct.unpack('<I4', sent)
    return length > 0 and string.sub(sent, 5, 3 + length)
end

local function write(key, version, created, idle, absolute, sent, owner)
    local expires, milliseconds = ends(created, idle, absolute)
    local times = struct.pack('<I8dddd', version, created, now, now, expires)
    redis.call('SET', key, times .. sent, 'PX', string.format('%.0f', milliseconds))
    if owner then own(key, owner, expires, milliseconds) end
end
"""

_CREATE: Final = """
if find(KEYS[1]) then return {'conflict', 0} end
local sent = ARGV[3]
write(KEYS[1], 1, tonumber(ARGV[6]) or now, ARGV[4], ARGV[5], sent, owner_in(sent))
return {'done', 1}
"""

_REPLACE: Final = """
local sent = ARGV[4]
local owner_now = owner_in(sent)
if owner ~= owner_now then disown(KEYS[1], owner) end
write(KEYS[1], version + 1, created, ARGV[5], ARGV[6], sent, owner_now)
return {'done', version + 1}
"""

_TOUCH: Final = """
local version, created, owner = find(KEYS[1])
if not version then return 0 end
local expires, milliseconds = ends(created, ARGV[3], ARGV[4])
redis.call('SETRANGE', KEYS[1], 24, struct.pack('<dd', now, expires))
redis.call('PEXPIRE', KEYS[1], string.format('%.0f', milliseconds))
if owner then own(KEYS[1], owner, expires, milliseconds) end
return 1
"""

_DELETE: Final = """
redis.call('DEL', KEYS[1])
disown(KEYS[1], owner)
return {'done', 0}
"""

_ROTATE: Final = """
if find(KEYS[2]) then return {'conflict', 0} end
redis.call('DEL', KEYS[1])
disown(KEYS[1], owner)
local sent = ARGV[4]
write(KEYS[2], 1, created, ARGV[5], ARGV[6], sent, owner_in(sent))
return {'done', 1}
"""

_OWNED: Final = """
local found = {}
local after = '(' .. string.format('%.6f', now)
for _, key in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], after, '+inf')) do
    local kept = redis.call('GET', key)
    if kept then found[#found + 1] = {key, kept} end
end
return found
"""

_REVOKE: Final = """
local removed = 0
for _, key in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
    if key ~= ARGV[3] then
        if find(key) then removed = removed + 1 end
        redis.call('DEL', key)
        redis.call('ZREM', KEYS[1], key)
    end
end
return removed
"""


class Script(NamedTuple):
    """A script, and the name by which a server knows it that has run it before.

    Attributes:
        text: The script.
        digest: The name: its SHA-1 in hexadecimal digits.
    """

    text: str
    digest: str


def _script(*pieces: str) -> Script:
    text = "".join(pieces)
    return Script(text, hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest())


#: The scripts by the names of the operations. The first two arguments of each are the time, empty
#: for the server's, and what the names of owners' sets begin with.
SCRIPTS: Final = {
    "create": _script(_NOW, _FIND, _ENDS, _WRITE, _CREATE),
    "replace": _script(_NOW, _FIND, _OBSTACLE, _ENDS, _WRITE, _DISOWN, _REPLACE),
    "touch": _script(_NOW, _FIND, _ENDS, _TOUCH),
    "delete": _script(_NOW, _FIND, _OBSTACLE, _DISOWN, _DELETE),
    "rotate": _script(_NOW, _FIND, _OBSTACLE, _ENDS, _WRITE, _DISOWN, _ROTATE),
    "owned": _script(_NOW, _OWNED),
    "revoke": _script(_NOW, _FIND, _REVOKE),
}
