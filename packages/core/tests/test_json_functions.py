from __future__ import annotations

import datetime
import io
import typing as t

import pytest
from markupsafe import Markup

from glassware_core import Kernel, json
from glassware_core.json.provider import DefaultJSONProvider

DAY = datetime.date(2020, 1, 1)
DAY_TEXT = '"Wed, 01 Jan 2020 00:00:00 GMT"'


class Provider(DefaultJSONProvider):
    def dumps(self, obj: t.Any, **kwargs: t.Any) -> str:
        return f"dumped {obj} {kwargs}"

    def loads(self, s: str | bytes, **kwargs: t.Any) -> t.Any:
        return f"loaded {s!r} {kwargs}"


@pytest.fixture
def app() -> Kernel:
    app = Kernel(__name__, root_path=".")
    app.json = Provider(app)
    return app


def test_without_an_application_the_standard_library_does_the_work() -> None:
    assert json.dumps({"b": DAY, "a": 1}) == f'{{"b": {DAY_TEXT}, "a": 1}}'
    assert json.dumps({1: 1, "a": None}, indent=1) == '{\n "1": 1,\n "a": null\n}'
    assert json.dumps(object(), default=str).startswith('"<object')
    assert json.loads(b"[1]") == [1]
    assert json.loads("[1.5]", parse_float=str) == ["1.5"]
    assert json.load(io.BytesIO(b"[1]")) == [1]
    file = io.StringIO()
    json.dump([DAY], file)
    assert file.getvalue() == f"[{DAY_TEXT}]"


def test_the_provider_of_the_current_application_is_used(app: Kernel) -> None:
    with app.app_context():
        assert json.dumps(1, indent=2) == "dumped 1 {'indent': 2}"
        assert json.loads("x", a=1) == "loaded 'x' {'a': 1}"
        assert json.load(io.StringIO("y")) == "loaded 'y' {}"
        file = io.StringIO()
        json.dump(2, file)
        assert file.getvalue() == "dumped 2 {}"
    assert json.dumps(1) == "1"


def test_an_application_may_be_given(app: Kernel) -> None:
    assert json.dumps(1, app=app) == "dumped 1 {}"
    assert json.dumps(1, app) == "dumped 1 {}"
    assert json.loads("x", app=app) == "loaded 'x' {}"
    assert json.load(io.StringIO("y"), app=app) == "loaded 'y' {}"
    file = io.StringIO()
    json.dump(2, file, app=app)
    assert file.getvalue() == "dumped 2 {}"
    with Kernel(__name__, root_path=".").app_context():
        assert json.dumps(1, app=app) == "dumped 1 {}"


def test_a_document_that_nests_too_deeply_is_a_value_error() -> None:
    text = "[" * 10_000
    with pytest.raises(ValueError, match="nested too deeply"):
        json.loads(text)
    with pytest.raises(ValueError, match="nested too deeply"):
        json.load(io.BytesIO(text.encode()))


def test_jsonify_makes_a_response_with_the_provider(app: Kernel) -> None:
    with app.app_context():
        response = json.jsonify(a=1)
        assert response.get_data() == b"dumped {'a': 1} {'separators': (',', ':')}\n"
        assert response.mimetype == "application/json"
        assert json.jsonify(1, 2).get_data().startswith(b"dumped (1, 2)")
        with pytest.raises(TypeError, match="either args or kwargs"):
            json.jsonify(1, a=2)


def test_jsonify_without_an_application_says_what_is_missing() -> None:
    with pytest.raises(RuntimeError, match="outside of application context"):
        json.jsonify(1)


def test_html_unsafe_characters_are_escaped_and_the_text_is_markup() -> None:
    text = json.htmlsafe_dumps("</script>&'\"é")
    assert text == '"\\u003c/script\\u003e\\u0026\\u0027\\"\\u00e9"'
    assert isinstance(text, Markup)
    assert json.loads(text) == "</script>&'\"é"
    file = io.StringIO()
    json.htmlsafe_dump({"<": 1}, file, indent=0)
    assert file.getvalue() == '{\n"\\u003c": 1\n}'


def test_html_safe_text_comes_from_the_provider_too(app: Kernel) -> None:
    assert json.htmlsafe_dumps("<", app=app) == "dumped \\u003c {}"
