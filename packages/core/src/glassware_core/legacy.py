"""What only Flask 2.1 had, on the application: it works, without warnings."""

from __future__ import annotations

from threading import RLock
from typing import TYPE_CHECKING, Any

from .config import ConfigAttribute
from .environment import get_env
from .json.legacy import JSONDecoder, JSONEncoder
from .pipeline import Pipeline
from .scaffold import F, setupmethod

if TYPE_CHECKING:
    import typing as t
    from collections.abc import Callable
    from datetime import timedelta


def _seconds(value: Any) -> timedelta | None:
    from datetime import timedelta

    return timedelta(seconds=value) if isinstance(value, int) else value


class LegacyApp(Pipeline):
    """Bring the application's members of Flask 2.1 that 3.1 has no more.

    Attributes:
        before_first_request_funcs: Called before the first request.
    """

    __slots__ = ("_first_request_lock", "before_first_request_funcs")

    env: ConfigAttribute[str] = ConfigAttribute("ENV")
    use_x_sendfile: ConfigAttribute[bool] = ConfigAttribute("USE_X_SENDFILE")
    send_file_max_age_default: ConfigAttribute[timedelta | None] = ConfigAttribute(
        "SEND_FILE_MAX_AGE_DEFAULT", get_converter=_seconds
    )

    json_encoder: type[Any] | None = JSONEncoder
    json_decoder: type[Any] | None = JSONDecoder

    before_first_request_funcs: list[Callable[[], Any]]
    _first_request_lock: RLock

    def __new__(cls, *args: Any, **kwargs: Any) -> t.Self:
        """Make the list, so that a subclass may fill it before it calls `__init__`."""
        self = super().__new__(cls)
        object.__setattr__(self, "before_first_request_funcs", [])
        object.__setattr__(self, "_first_request_lock", RLock())
        return self

    def adjust_defaults(self, defaults: dict[str, Any]) -> None:
        """Set the default configuration that the process environment decides."""
        defaults["ENV"] = get_env()

    @setupmethod
    def before_first_request(self, f: F) -> F:
        """Call a function before the first request."""
        self.before_first_request_funcs.append(f)
        return f

    def try_trigger_before_first_request_functions(self) -> None:
        """Run the functions of `before_first_request`, once, and note the first request."""
        with self._first_request_lock:
            if self._got_first_request:
                return
            for function in self.before_first_request_funcs:
                self.ensure_sync(function)()
            self._got_first_request = True

    @property
    def preserve_context_on_exception(self) -> bool:
        """Whether a failed request's context is kept: `PRESERVE_CONTEXT_ON_EXCEPTION`."""
        return bool(self.config["PRESERVE_CONTEXT_ON_EXCEPTION"])
