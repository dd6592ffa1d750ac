from __future__ import annotations

import subprocess
import sys
import typing as t

from glassware_core import typing as ft


def test_every_name_is_a_type_or_a_type_variable() -> None:
    for name in ft.__all__:
        value = getattr(ft, name)
        assert isinstance(value, (type, t.TypeVar)) or t.get_origin(value) is not None


def test_callbacks_may_be_coroutine_functions() -> None:
    for name in (
        "AfterRequestCallable",
        "BeforeFirstRequestCallable",
        "BeforeRequestCallable",
        "ErrorHandlerCallable",
        "RouteCallable",
        "TeardownCallable",
        "TemplateContextProcessorCallable",
    ):
        plain, coroutine = t.get_args(getattr(ft, name))
        assert "Awaitable" not in str(plain).split("]")[0]
        assert "Awaitable" in str(coroutine)


def test_the_names_are_sorted() -> None:
    assert list(ft.__all__) == sorted(ft.__all__)


def test_the_module_imports_nothing_of_core() -> None:
    code = (
        f"import runpy, sys; runpy.run_path({ft.__file__!r});"
        "print([name for name in sys.modules if name.startswith('glassware')])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"
