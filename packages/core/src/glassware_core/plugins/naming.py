"""Naming the plugin that an exception comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def name_plugin(error: BaseException, title: str, where: str) -> None:
    """Add a note to an exception that names the plugin it comes from; logs and pages show it.

    Args:
        error: The exception.
        title: The plugin's title.
        where: The hook or the event that the plugin answered.
    """
    if not title:
        return
    note = f"The plugin {title} raised this in {where!r}."
    if note not in getattr(error, "__notes__", ()):
        error.add_note(note)


def raised_in(error: BaseException, callables: Iterable[tuple[Callable[..., Any], str]]) -> str:
    """Return the title that goes with the innermost callable an exception came through.

    Args:
        error: An exception that is being handled.
        callables: Functions, methods or objects that are called, each with a title.

    Returns:
        The title; an empty text where the exception came through none of them.
    """
    titles = {code: title for each, title in callables for code in (_code_of(each),) if code}
    found = ""
    traceback = error.__traceback__
    while traceback is not None:
        found = titles.get(traceback.tb_frame.f_code, found)
        traceback = traceback.tb_next
    return found


def _code_of(function: Any) -> Any:
    function = getattr(function, "__func__", function)
    code = getattr(function, "__code__", None)
    return code if code is not None else getattr(type(function).__call__, "__code__", None)
