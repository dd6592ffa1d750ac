from __future__ import annotations

from typing import Any

import pytest

from glassware_core import current
from glassware_templating import render_template_string
from glassware_templating.processors import standard_context, update_context


def test_the_table_of_an_application_starts_with_the_standard_processor(app: Any) -> None:
    assert app.template_context_processors == {None: [standard_context]}
    with app.app_context():
        assert app.template_context_processors[None][0]() == {"g": current().g}
    assert standard_context() == {}


def test_processors_add_variables(app: Any) -> None:
    @app.context_processor
    def one() -> dict[str, int]:
        return {"a": 1, "b": 1}

    @app.context_processor
    def two() -> dict[str, int]:
        return {"b": 2, "c": 2}

    with app.app_context():
        assert render_template_string("{{ a }}{{ b }}{{ c }}") == "122"


def test_what_the_view_passes_wins(app: Any) -> None:
    app.context_processor(lambda: {"a": 1, "b": 1})
    with app.app_context():
        assert render_template_string("{{ a }}{{ b }}", a=2) == "21"
        assert render_template_string("{{ g }}{{ config }}", g=3, config=4) == "34"


def test_a_processor_wins_over_the_standard_one(app: Any) -> None:
    app.context_processor(lambda: {"g": "mine"})
    with app.app_context():
        assert render_template_string("{{ g }}") == "mine"


def test_without_processors_the_view_still_wins(app: Any, client: Any) -> None:
    app.views["/"] = (
        "page",
        lambda: render_template_string("{{ request }}{{ g }}", request=1, g=2),
    )
    assert client.get("/").text == "12"


def test_taking_the_standard_processor_out_counts(app: Any) -> None:
    app.template_context_processors[None].clear()
    with app.app_context():
        context: dict[str, Any] = {}
        app.update_template_context(context)
        assert context == {}
        app.template_context_processors[None].append(standard_context)
        app.update_template_context(context)
        assert context == {"g": current().g}


def test_a_processor_added_inside_a_request_counts(app: Any, client: Any) -> None:
    @app.view("/")
    def page() -> str:
        before = render_template_string("{{ a }}")
        app.template_context_processors[None].append(lambda: {"a": 1})
        return before + "|" + render_template_string("{{ a }}")

    assert client.get("/").text == "|1"


def test_a_list_of_the_users_own_is_read_live(app: Any) -> None:
    own: list[Any] = []
    app.template_context_processors[None] = own
    with app.app_context():
        assert render_template_string("{{ a }}") == ""
        own.append(lambda: {"a": 1})
        assert render_template_string("{{ a }}") == "1"


def test_coroutine_functions_are_processors(app: Any) -> None:
    @app.context_processor
    async def later() -> dict[str, int]:
        return {"a": 1}

    with app.app_context():
        assert render_template_string("{{ a }}") == "1"


def test_a_blueprints_processors_are_for_its_own_views(
    app: Any, blueprint_class: Any, client: Any
) -> None:
    blueprint = blueprint_class("bp")
    app.context_processor(lambda: {"a": "app", "b": "app"})
    blueprint.context_processor(lambda: {"b": "bp"})
    blueprint.app_context_processor(lambda: {"c": "everywhere"})
    app.register_blueprint(blueprint)
    source = "{{ a }} {{ b }} {{ c }} {{ request.path }}"
    app.views["/app"] = ("page", lambda: render_template_string(source))
    app.views["/bp"] = ("bp.page", lambda: render_template_string(source))
    assert client.get("/app").text == "app app everywhere /app"
    assert client.get("/bp").text == "app bp everywhere /bp"


def test_the_processors_of_nested_blueprints_run_from_the_outer_to_the_inner(
    app: Any, client: Any
) -> None:
    for name in ("a.b", None, "a"):
        app.template_context_processors[name].append(lambda name=name: {"who": name, name or "": 1})
    app.views["/"] = ("a.b.page", lambda: render_template_string("{{ who }} {{ a }}"))
    assert client.get("/").text == "a.b 1"


def test_standard_processors_in_a_row_are_one(app: Any) -> None:
    app.template_context_processors["bp"].append(standard_context)
    assert app.compile_context((None, "bp")) == (standard_context,)
    app.context_processor(dict)
    assert app.compile_context((None, "bp"))[::2] == (standard_context, standard_context)


def test_a_wrapped_standard_processor_still_gives_its_variables(app_class: Any) -> None:
    class App(app_class):  # type: ignore[misc]
        def ensure_sync(self, func: Any) -> Any:
            return lambda *args, **kwargs: func(*args, **kwargs)

    app = App("application")
    with app.app_context():
        context: dict[str, Any] = {"a": 1}
        app.update_template_context(context)
        assert context == {"a": 1, "g": current().g}


def test_a_processor_that_fails_reaches_the_view(app: Any) -> None:
    app.context_processor(lambda: 1 / 0)
    with app.app_context(), pytest.raises(ZeroDivisionError):
        render_template_string("")


def test_a_processor_that_gives_no_mapping_is_an_error() -> None:
    with pytest.raises(TypeError):
        update_context({}, (lambda: 5,))  # type: ignore[arg-type,return-value]


def test_outside_of_every_context_nothing_is_added(app: Any) -> None:
    context: dict[str, Any] = {"a": 1}
    app.update_template_context(context)
    assert context == {"a": 1}
