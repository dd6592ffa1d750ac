"""The kit of JSON providers, contract `json:v1`."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from glassware_core import request

from .kit import Kit

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["JSONKit"]


class JSONKit(Kit):
    """Check a JSON provider.

    Attributes:
        backend: The name that `JSON_PROVIDER` chooses the provider with.
    """

    contract: ClassVar[str] = "json"
    number: ClassVar[int] = 11

    backend: ClassVar[str]

    @pytest.fixture
    def settings(self, config: dict[str, Any]) -> dict[str, Any]:
        """Choose the provider."""
        return {"TESTING": True, "JSON_PROVIDER": self.backend, **config}

    def exercise(self, app: Any) -> None:
        """Answer JSON with JSON."""
        app.views["/"] = lambda: app.json.response(received=[1])
        assert app.test_client().get("/").get_json() == {"received": [1]}

    def test_it_is_chosen_by_its_name(self, app: Any, make_app: Callable[..., Any]) -> None:
        """The configuration chooses it, and being installed does not."""
        other = make_app(JSON_PROVIDER="json")
        if self.backend == "json":
            assert type(app.json) is type(other.json)
        else:
            assert type(app.json) is not type(other.json)

    @pytest.mark.parametrize(
        "value",
        [None, True, 0, -7, 1.5, "", "text", "Zoë \U0001f600 \u2028", [], {}, [1, [2, {"a": []}]]],
        ids=repr,
    )
    def test_what_is_written_reads_as_the_same(self, app: Any, value: Any) -> None:
        """Values of the types that JSON has come back as they were."""
        assert app.json.loads(app.json.dumps(value)) == value

    def test_text_is_written(self, app: Any) -> None:
        """`dumps` returns text and not bytes; `dump` writes it to a text file."""
        text = app.json.dumps({"a": 1})
        assert type(text) is str
        file = io.StringIO()
        app.json.dump({"a": 1}, file)
        assert file.getvalue() == text

    def test_text_and_bytes_are_read(self, app: Any) -> None:
        """`loads` takes both, and `load` files of both."""
        assert app.json.loads('{"a": "é"}') == {"a": "é"}
        assert app.json.loads('{"a": "é"}'.encode()) == {"a": "é"}
        assert app.json.load(io.StringIO('{"a": 1}')) == {"a": 1}
        assert app.json.load(io.BytesIO(b'{"a": 1}')) == {"a": 1}

    @pytest.mark.parametrize("text", ["", "{", "[1,]", "{'a': 1}", "nothing", "[1] 2", '"\n"'])
    def test_what_is_no_json_is_a_value_error(self, app: Any, text: str) -> None:
        """Input that is not JSON is refused with a ValueError."""
        with pytest.raises(ValueError):
            app.json.loads(text)

    def test_a_bad_body_is_a_bad_request(self, app: Any) -> None:
        """A request with a body that is no JSON is answered with 400."""
        app.views["/"] = lambda: app.json.response(request.get_json())
        client = app.test_client()
        bad = client.post("/", data="{", content_type="application/json")
        assert bad.status_code == 400
        good = client.post("/", data='{"a": [1]}', content_type="application/json")
        assert good.get_json() == {"a": [1]}

    def test_a_response_says_that_it_is_json(self, app: Any) -> None:
        """A response has the JSON type, and what was given as its body."""
        app.views["/"] = lambda: app.json.response({"a": [1, None]})
        app.views["/list"] = lambda: app.json.response(1, 2)
        response = app.test_client().get("/")
        assert response.mimetype == "application/json"
        assert response.get_json() == {"a": [1, None]}
        assert app.test_client().get("/list").get_json() == [1, 2]
