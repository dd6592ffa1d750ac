"""Every public name of Flask 2.1 and 3.1 stands at its place under glassware.

`data/flask-api.json` lists the names by module, class and instance, and the configuration keys.
"""

from __future__ import annotations

import importlib
import inspect
import json
from pathlib import Path
from typing import Any

import pytest

from glassware import Blueprint, Flask

API = json.loads((Path(__file__).parent / "data" / "flask-api.json").read_text())

pytestmark = pytest.mark.needs("routing", "sessions", "templating", "cli", "signals", "testing")


def ours(module: str) -> Any:
    return importlib.import_module("glassware" + module.removeprefix("flask"))


def named(path: str) -> Any:
    """Return what a dotted path below `flask` names here."""
    module, _, name = path.rpartition(".")
    try:
        return getattr(ours(module), name)
    except ModuleNotFoundError:
        return getattr(named(module), name)


NAMES = [(module, name) for module, names in API["modules"].items() for name in names]
MEMBERS = [
    (module, name, member)
    for module, names in API["modules"].items()
    for name, entry in names.items()
    for member in entry.get("members", ())
]


@pytest.mark.parametrize(("module", "name"), NAMES)
def test_the_name_stands_in_its_module(module, name):
    assert hasattr(ours(module), name)


@pytest.mark.parametrize(("module", "name"), NAMES)
def test_the_name_is_of_its_kind(module, name):
    kind = API["modules"][module][name]["kind"]
    found = getattr(ours(module), name)
    if kind == "class":
        assert inspect.isclass(found)
    elif kind == "callable" and not name.endswith("_ctx_stack"):  # a LocalStack can be called
        assert callable(found)


def test_every_class_has_its_members():
    missing = [
        f"{module}.{name}.{member}"
        for module, name, member in MEMBERS
        if not hasattr(getattr(ours(module), name), member)
    ]
    assert missing == []


def test_every_instance_has_its_members():
    made = {"Flask": Flask("members", root_path="."), "Blueprint": Blueprint("b", __name__)}
    with made["Flask"].app_context():
        missing = [
            f"{name}().{member}"
            for name, members in API["instances"].items()
            for member in members
            if not hasattr(made[name], member)
        ]
    assert missing == []


@pytest.mark.parametrize("path", API["relied_on"])
def test_what_extensions_rely_on_is_there(path):
    named(path)


@pytest.mark.parametrize("path", API["relied_on_members"])
def test_members_that_extensions_rely_on_are_there(path):
    owner, name = path.split(".")
    app = Flask("relied", root_path=".")
    with app.test_request_context() as context:
        found = {
            "Flask": app,
            "Blueprint": Blueprint("b", __name__),
            "FlaskClient": app.test_client(),
            "RequestContext": context,
        }[owner]
        assert hasattr(found, name)


@pytest.mark.parametrize("path", API["documented"])
def test_what_is_documented_is_there(path):
    owner, name = path.split(".")
    found = {
        "Flask": lambda: Flask("documented", root_path="."),
        "Blueprint": lambda: Blueprint("b", __name__),
    }.get(owner, lambda: getattr(ours("flask"), owner))()
    context = Flask("documented", root_path=".").test_request_context()
    with context:
        assert hasattr(found, name)


@pytest.mark.parametrize("key", API["config"])
def test_the_configuration_key_has_its_default(key):
    values = API["config"][key]
    expected = values.get("3.1", values.get("2.1"))
    assert repr(Flask("configured", root_path=".").config[key]) == expected


def test_all_names_that_are_handed_on_exist():
    import glassware

    assert sorted(glassware.__all__) == glassware.__all__
    assert all(hasattr(glassware, name) for name in glassware.__all__)
    assert set(glassware.__all__) <= set(dir(glassware))
