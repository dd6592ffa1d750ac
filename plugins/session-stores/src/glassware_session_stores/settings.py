"""The configuration of the stores, checked when the backend is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from .store import Lifetime

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["DEFAULTS", "Settings"]

#: The configuration keys that all stores have in common, with their defaults.
DEFAULTS: Final[Mapping[str, Any]] = {
    "SESSION_IDLE_LIFETIME": None,
    "SESSION_ABSOLUTE_LIFETIME": None,
    "SESSION_TOUCH_INTERVAL": 60,
    "SESSION_CONFLICT": "merge",
    "SESSION_CONFLICT_RETRIES": 16,
    "SESSION_OWNER_KEY": "_user_id",
    "SESSION_REGENERATE_FOR_OWNER": True,
    "SESSION_SIGN_ID": False,
    "SESSION_ENCRYPTION_KEYS": None,
    "SESSION_SERIALIZER": "json",
    "SESSION_MAX_SIZE": 256 * 1024,
    "SESSION_STORE_DEADLINE": 2.0,
    "SESSION_STORE_RETRIES": 1,
    "SESSION_STORE_FAILURE": "error",
    "SESSION_PURGE_INTERVAL": None,
    "SESSION_PREVIOUS_BACKENDS": (),
    "SESSION_NEAR_CACHE": 0,
}


@dataclass(frozen=True)
class Settings:
    """What the configuration says.

    Attributes:
        lifetime: How long a session lasts.
        touch_interval: How many seconds a session may be used before its store is told.
        conflict: "merge", "last" or "reject".
        conflict_retries: How often to merge before giving up.
        owner_key: The item that names the owner, None for no owners.
        regenerate_for_owner: Whether a session gets another id when its owner changes.
        signing_keys: What signs the ids, the newest last; empty where they are not signed.
        encryption_keys: What encrypts the values, the newest first; empty where nothing does.
        serializer: "json" or "msgspec".
        max_size: How many bytes a session may have, None for any number.
        deadline: How many seconds reading or writing a session may take.
        retries: How often to ask again when the connection broke.
        goes_on: Whether requests go on without a session when the store fails.
        purge_interval: How many seconds lie between two purges of this process, None for none.
        previous: The backends to read from as well.
        near_cache: How many bytes of memory to take for what was loaded, 0 for none.
    """

    lifetime: Lifetime
    touch_interval: float
    conflict: str
    conflict_retries: int
    owner_key: str | None
    regenerate_for_owner: bool
    signing_keys: tuple[str | bytes, ...]
    encryption_keys: tuple[str | bytes | None, ...]
    serializer: str
    max_size: int | None
    deadline: float
    retries: int
    goes_on: bool
    purge_interval: float | None
    previous: tuple[Any, ...]
    near_cache: int

    @property
    def timeout(self) -> float:
        """How many seconds one try of an operation may take."""
        return self.deadline / (1 + self.retries)

    @classmethod
    def of(cls, app: Any) -> Settings:
        """Read the configuration of an application.

        Raises:
            ValueError: A value is of no use; the message names the key.
        """
        config: Mapping[str, Any] = app.config
        lifetime = _lifetime(app)
        interval = _seconds(config, "SESSION_TOUCH_INTERVAL")
        conflict = _choice(config, "SESSION_CONFLICT", ("merge", "last", "reject"))
        failure = _choice(config, "SESSION_STORE_FAILURE", ("error", "continue"))
        purge = config["SESSION_PURGE_INTERVAL"]
        return cls(
            lifetime=lifetime,
            # A short session must not end while it is used.
            touch_interval=min(interval, lifetime.idle / 10),
            conflict=conflict,
            conflict_retries=_count(config, "SESSION_CONFLICT_RETRIES"),
            owner_key=config["SESSION_OWNER_KEY"],
            regenerate_for_owner=bool(config["SESSION_REGENERATE_FOR_OWNER"]),
            signing_keys=_signing_keys(app),
            encryption_keys=_several(config["SESSION_ENCRYPTION_KEYS"]),
            serializer=_choice(config, "SESSION_SERIALIZER", ("json", "msgspec")),
            max_size=config["SESSION_MAX_SIZE"],
            deadline=_seconds(config, "SESSION_STORE_DEADLINE", positive=True),
            retries=_count(config, "SESSION_STORE_RETRIES"),
            goes_on=failure == "continue",
            purge_interval=(
                None if purge is None else _seconds(config, "SESSION_PURGE_INTERVAL", positive=True)
            ),
            previous=_several(config["SESSION_PREVIOUS_BACKENDS"]),
            near_cache=_count(config, "SESSION_NEAR_CACHE"),
        )


def _lifetime(app: Any) -> Lifetime:
    idle = app.permanent_session_lifetime.total_seconds()
    if app.config["SESSION_IDLE_LIFETIME"] is not None:
        idle = _seconds(app.config, "SESSION_IDLE_LIFETIME", positive=True)
    absolute = None
    if app.config["SESSION_ABSOLUTE_LIFETIME"] is not None:
        absolute = _seconds(app.config, "SESSION_ABSOLUTE_LIFETIME", positive=True)
    return Lifetime(idle, absolute)


def _seconds(config: Mapping[str, Any], key: str, positive: bool = False) -> float:
    value = config[key]
    seconds = value.total_seconds() if isinstance(value, timedelta) else value
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or seconds < 0:
        msg = f"{key} is {value!r}; give seconds, as a number or a timedelta."
        raise ValueError(msg)
    if positive and seconds == 0:
        msg = f"{key} is 0; give a number of seconds above it."
        raise ValueError(msg)
    return float(seconds)


def _count(config: Mapping[str, Any], key: str) -> int:
    value = config[key]
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        msg = f"{key} is {value!r}; give a whole number from 0 on."
        raise ValueError(msg)
    return value


def _choice(config: Mapping[str, Any], key: str, choices: tuple[str, ...]) -> str:
    value = config[key]
    if value not in choices:
        msg = f"{key} is {value!r}; give one of {', '.join(map(repr, choices))}."
        raise ValueError(msg)
    found: str = value
    return found


def _several(value: Any) -> tuple[Any, ...]:
    """Return a tuple; one key or name is not one for each of its characters."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str | bytes) else tuple(value)


def _signing_keys(app: Any) -> tuple[str | bytes, ...]:
    if not app.config["SESSION_SIGN_ID"]:
        return ()
    if not app.secret_key:
        msg = "SESSION_SIGN_ID is set, but there is no SECRET_KEY to sign with."
        raise ValueError(msg)
    return (*_several(app.config["SECRET_KEY_FALLBACKS"]), app.secret_key)
