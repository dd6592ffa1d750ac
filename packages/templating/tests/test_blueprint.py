from __future__ import annotations

from typing import Any

import pytest

from glassware_templating import render_template, render_template_string


@pytest.mark.parametrize("kind", ["filter", "test", "global"])
def test_functions_are_registered_for_the_whole_application(
    app: Any, blueprint_class: Any, kind: str
) -> None:
    blueprint = blueprint_class("bp")
    decorator = getattr(blueprint, f"app_template_{kind}")
    add = getattr(blueprint, f"add_app_template_{kind}")

    def bare() -> None: ...
    def called() -> None: ...
    def added() -> None: ...

    assert decorator(bare) is bare
    assert decorator()(called) is called
    assert decorator("named")(called) is called
    assert decorator(name="keyword")(called) is called
    assert add(added) is None
    assert add(added, "other") is None
    registered = getattr(app.jinja_env, f"{kind}s")
    assert "bare" not in registered
    app.register_blueprint(blueprint)
    expected = {
        "bare": bare,
        "called": called,
        "named": called,
        "keyword": called,
        "added": added,
        "other": added,
    }
    assert {name: registered[name] for name in expected} == expected


def test_a_wrong_argument_is_an_error_where_it_is_given(blueprint_class: Any) -> None:
    blueprint = blueprint_class("bp")
    with pytest.raises(TypeError, match="template filter must be callable; found 5"):
        blueprint.add_app_template_filter(5)
    with pytest.raises(TypeError, match="name of a template test must be a str; found 5"):
        blueprint.app_template_test(5)(len)


def test_a_processor_for_the_whole_application_runs_for_every_template(
    app: Any, blueprint_class: Any
) -> None:
    blueprint = blueprint_class("bp")

    @blueprint.app_context_processor
    def everywhere() -> dict[str, int]:
        return {"a": 1}

    app.register_blueprint(blueprint)
    assert everywhere in app.template_context_processors[None]
    with app.app_context():
        assert render_template_string("{{ a }}") == "1"


def test_templates_of_blueprints_come_after_the_applications(
    app: Any, blueprint_class: Any, write: Any, tmp_path: Any
) -> None:
    for name in ("one", "two"):
        write("shared.html", name, name)
        write(f"{name}.html", f"{{% include 'shared.html' %}} in {name}", name)
        blueprint = blueprint_class(name, root_path=str(tmp_path), template_folder=name)
        app.register_blueprint(blueprint)
    with app.app_context():
        assert render_template("shared.html") == "one"
        assert render_template("two.html") == "one in two"
        write("shared.html", "application")
        app.jinja_env.cache.clear()
        assert render_template("shared.html") == "application"
        assert app.jinja_env.list_templates() == ["one.html", "shared.html", "two.html"]


def test_inheritance_goes_across_blueprints(
    app: Any, blueprint_class: Any, write: Any, tmp_path: Any
) -> None:
    write("base.html", "<{% block body %}{% endblock %}>")
    write("page.html", "{% extends 'base.html' %}{% block body %}{{ a }}{% endblock %}", "bp")
    app.register_blueprint(blueprint_class("bp", root_path=str(tmp_path), template_folder="bp"))
    with app.app_context():
        assert render_template("page.html", a=1) == "<1>"
