from __future__ import annotations

import gc
import io
import typing as t
import weakref

import pytest
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import BadRequestKeyError, RequestEntityTooLarge
from werkzeug.test import EnvironBuilder

from glassware_core import Kernel
from glassware_core.debughelpers import (
    DebugFilesKeyError,
    UnexpectedUnicodeError,
    attach_enctype_error_multidict,
    name_limits,
)
from glassware_core.request import Request


def form_request(data: t.Any, content_type: str | None = None) -> Request:
    environ = EnvironBuilder("/", method="POST", data=data, content_type=content_type)
    request = Request(environ.get_environ())
    assert request.form is not None  # parsed, and the files with it
    return request


def test_the_errors_are_what_code_catches() -> None:
    assert issubclass(UnexpectedUnicodeError, (AssertionError, UnicodeError))
    assert issubclass(UnexpectedUnicodeError, ValueError)
    assert issubclass(DebugFilesKeyError, KeyError)
    assert issubclass(DebugFilesKeyError, AssertionError)
    assert str(UnexpectedUnicodeError("text")) == "text"


def test_the_message_names_the_type_of_the_form_and_the_mend() -> None:
    request = form_request({"other": "x"})
    text = str(DebugFilesKeyError(request, "photo"))
    assert "'photo'" in text
    assert "'application/x-www-form-urlencoded' instead of 'multipart/form-data'" in text
    assert 'enctype="multipart/form-data"' in text
    assert "file names" not in text


def test_the_message_names_what_was_submitted_instead() -> None:
    request = form_request({"photo": ["a.png", "b.png"]})
    text = str(DebugFilesKeyError(request, "photo"))
    assert text.endswith("'a.png', 'b.png'")


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ({"MAX_CONTENT_LENGTH": 10}, "MAX_CONTENT_LENGTH is 10."),
        (
            {"MAX_FORM_MEMORY_SIZE": 5, "MAX_FORM_PARTS": 7},
            "MAX_FORM_MEMORY_SIZE is 5 and MAX_FORM_PARTS is 7.",
        ),
    ],
)
def test_a_request_that_is_too_large_names_the_limit_in_debug_mode(
    config: dict[str, int], told: str
) -> None:
    app = Kernel(__name__, only=())
    app.config.update(config)
    data = {"a": "x" * 100, "f": (io.BytesIO(b"z"), "f")}
    environ = EnvironBuilder("/", method="POST", data=data).get_environ()
    for debug in (True, False):
        app.debug = debug
        environ["wsgi.input"].seek(0)
        with app.app_context(), pytest.raises(RequestEntityTooLarge) as caught:
            Request(environ).form  # noqa: B018
        text = f"The body is larger than the configuration allows: {told}"
        assert (caught.value.description == text) is debug


def test_an_error_that_says_more_than_usual_stays() -> None:
    app = Kernel(__name__, only=())
    app.debug = True
    error = RequestEntityTooLarge("Own words.")
    with app.app_context():
        name_limits(Request(EnvironBuilder("/").get_environ()), error, "MAX_CONTENT_LENGTH")
    assert error.description == "Own words."


class TestAttach:
    def test_a_file_that_was_sent_as_a_field_is_explained(self) -> None:
        request = form_request({"photo": "a.png"})
        attach_enctype_error_multidict(request)
        with pytest.raises(DebugFilesKeyError, match=r"a\.png") as caught:
            request.files["photo"]
        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__

    def test_a_name_that_was_not_sent_at_all_is_the_plain_error(self) -> None:
        request = form_request({"photo": "a.png"})
        attach_enctype_error_multidict(request)
        with pytest.raises(BadRequestKeyError):
            request.files["other"]

    def test_everything_else_works_as_before(self) -> None:
        request = form_request({"photo": "a.png"})
        attach_enctype_error_multidict(request)
        assert isinstance(request.files, ImmutableMultiDict)
        assert request.files.get("photo") is None
        assert request.files.getlist("photo") == []
        assert "photo" not in request.files
        assert repr(request.files) == "ImmutableMultiDict([])"

    def test_files_that_were_sent_are_found(self) -> None:
        request = form_request({"photo": (io.BytesIO(b"png"), "a.png"), "text": "x"})
        attach_enctype_error_multidict(request)
        assert request.files["photo"].read() == b"png"
        request.close()

    def test_no_cycle_holds_the_request(self) -> None:
        request = form_request({"photo": "a.png"})
        attach_enctype_error_multidict(request)
        files = request.files
        # The environment outlives the request, and is told to forget it.
        request.environ["werkzeug.request"] = None
        found = weakref.ref(request)
        gc.disable()
        try:
            del request
            assert found() is None
        finally:
            gc.enable()
        with pytest.raises(BadRequestKeyError):
            files["photo"]
