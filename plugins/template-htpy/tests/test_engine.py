from __future__ import annotations

import asyncio
from typing import Any

import pytest
from htpy import fragment, li, p, ul
from jinja2 import TemplatesNotFound

from glassware_core import g
from glassware_template_htpy import Components, HtpyEngine
from glassware_templating import (
    UnsupportedByEngine,
    get_template_attribute,
    render_template,
    render_template_block,
    render_template_string,
    stream_template,
    stream_template_async,
)


def page(title: str, config: Any, g: Any, shop: str = "none") -> Any:
    """Return a component that takes a variable, a global and what a processor gives."""
    return p[title, config["CURRENCY"], g.user, shop]


def test_the_native_handle_finds_components(app: Any, module: Any) -> None:
    module("pages.__init__", "def index(): return p['<']")
    app.config["HTPY_COMPONENTS"] = "pages"
    engine = app.template_engine
    assert type(engine) is HtpyEngine
    assert type(engine.native) is Components
    assert engine.list_templates() == ["index"]
    with app.app_context():
        assert render_template("index.html") == "<p>&lt;</p>"
        assert render_template(["nothing", "index"]) == "<p>&lt;</p>"
        with pytest.raises(TemplatesNotFound):
            render_template(["nothing", "gone"])


def test_a_function_may_be_given_itself(app: Any) -> None:
    app.config["CURRENCY"] = "$"
    app.context_processor(lambda: {"shop": "<glass>"})
    with app.app_context():
        g.user = "Ada"
        text = render_template(page, title="Tea")  # type: ignore[arg-type]
        assert text == "<p>Tea$Ada&lt;glass&gt;</p>"
        assert render_template(["no", page], title="Tea") == text  # type: ignore[list-item]
    assert app.template_engine.find(page).name == "page"


def test_text_and_lists_that_a_component_returns_are_escaped(app: Any) -> None:
    with app.app_context():
        assert render_template(lambda: "<b>") == "&lt;b&gt;"  # type: ignore[arg-type]
        assert render_template(lambda: [p["a"], "<"]) == "<p>a</p>&lt;"  # type: ignore[arg-type]
        assert render_template(lambda: None) == ""  # type: ignore[arg-type]


def test_a_stream_has_a_piece_for_each_element(app: Any) -> None:
    asked: list[int] = []

    def numbers() -> Any:
        for number in range(3):
            asked.append(number)
            yield li[number]

    with app.app_context():
        pieces = stream_template(lambda: ul[numbers()])  # type: ignore[arg-type]
        assert (next(pieces), next(pieces), asked) == ("<ul>", "<li>", [0])
        assert "".join(pieces) == "0</li><li>1</li><li>2</li></ul>"


def test_an_async_stream_awaits_what_is_awaitable(app: Any) -> None:
    async def late(text: str) -> Any:
        await asyncio.sleep(0)
        return p[text]

    async def collect() -> list[str]:
        pieces = stream_template_async(lambda: fragment[late("<"), "end"])  # type: ignore[arg-type]
        return [piece async for piece in pieces]

    with app.app_context():
        assert asyncio.run(collect()) == ["<p>", "&lt;", "</p>", "end"]


@pytest.mark.parametrize(
    ("call", "lacking"),
    [
        (lambda: render_template_string("<p>"), "strings"),
        (lambda: render_template_block(page, "b"), "blocks"),  # type: ignore[arg-type]
        (lambda: get_template_attribute(page, "b"), "attributes"),  # type: ignore[arg-type]
    ],
)
def test_what_htpy_lacks_is_an_error_that_says_so(app: Any, call: Any, lacking: str) -> None:
    with app.app_context(), pytest.raises(UnsupportedByEngine, match=f"'htpy' .* no {lacking}"):
        call()


def test_components_stand_beside_templates_of_another_engine(app: Any, module: Any) -> None:
    module("pages.__init__", "def index(): return p['component']")
    app.config.update(
        TEMPLATE_ENGINE="jinja2", TEMPLATE_ENGINES={".py": "htpy"}, HTPY_COMPONENTS="pages"
    )
    with app.app_context():
        assert render_template("index.py") == "<p>component</p>"
        assert render_template_string("{{ 1 }}") == "1"
