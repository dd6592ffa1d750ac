from __future__ import annotations

import functools
import inspect
from typing import TYPE_CHECKING, Any

import pytest

from glassware_cli.locations import Location, location_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def view(name: str = "") -> str:
    return name


class View:
    def __call__(self) -> str:
        return ""

    def method(self) -> str:
        return ""


def decorated(f: Callable[..., str]) -> Callable[..., str]:
    @functools.wraps(f)
    def inside(*args: Any) -> str:
        return f(*args)

    return inside


def as_view() -> str:
    return ""


as_view.view_class = View  # type: ignore[attr-defined]

PLACES = {
    "function": (view, view),
    "decorated": (decorated(view), view),
    "partial": (functools.partial(view, "x"), view),
    "method": (View().method, View.method),
    "object": (View(), View.__call__),
    "class-based": (as_view, View),
}


@pytest.mark.parametrize(("shown", "written"), PLACES.values(), ids=PLACES)
def test_a_view_is_where_it_is_written(shown: Any, written: Any) -> None:
    assert location_of(shown) == Location(__file__, inspect.getsourcelines(written)[1])


@pytest.mark.parametrize("unknown", [None, print, dict, functools.partial(print)])
def test_what_is_not_written_in_python_is_nowhere(unknown: Any) -> None:
    assert location_of(unknown) is None


def test_files_in_the_current_folder_are_named_from_there(write: Callable[..., Path]) -> None:
    file = write("package/views.py", "\ndef show(): ...\n")
    names: dict[str, Any] = {}
    exec(compile(file.read_text(), file, "exec"), names)
    assert str(location_of(names["show"])) == "package/views.py:2"
