from __future__ import annotations

import pytest

from glassware_core import Kernel, current_app, jsonify, request, send_file
from glassware_core.outside import outside_of_app, outside_of_request


def helper() -> object:
    return current_app.name


def test_the_error_tells_what_was_used_where_and_the_mend() -> None:
    with pytest.raises(RuntimeError) as error:
        helper()
    line = helper.__code__.co_firstlineno + 1
    first, rest = str(error.value).split("\n\n")
    assert first == "Working outside of application context."
    assert rest.startswith(f"'current_app' needs the current application; it was used at "
                           f"{__file__}:{line}, in helper.\n")  # fmt: skip
    assert "with app.app_context():" in rest


def test_a_function_is_named_as_the_user_called_it(app: Kernel) -> None:
    with pytest.raises(RuntimeError, match=r"'jsonify' needs the current application; .*\.py:\d+"):
        jsonify(1)
    with app.app_context(), pytest.raises(RuntimeError, match="'send_file' needs an active HTTP"):
        send_file("any")


def test_a_proxy_that_is_only_tested_or_shown_is_no_error() -> None:
    assert not request
    assert repr(request) == "<LocalProxy unbound>"


def test_where_python_tells_no_frames_there_is_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glassware_core.outside.currentframe", lambda: None)
    assert "\n\n'g' needs the current application.\nPush" in str(outside_of_app("g"))
    assert "\n\n'request' needs an active HTTP request.\nIn a test" in str(
        outside_of_request("request")
    )
