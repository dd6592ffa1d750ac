"""The application that is written out and the one that is composed are the same."""

from __future__ import annotations

import random
import subprocess
import sys
import weakref

import pytest

import glassware_core
from glassware import Blueprint, Flask
from glassware.blueprints import Blueprint as BlueprintOfModule
from glassware.sansio.app import App as SansioApp
from glassware.sansio.blueprints import Blueprint as SansioBlueprint
from glassware.sansio.scaffold import Scaffold as SansioScaffold
from glassware.scaffold import Scaffold
from glassware_core import Kernel
from glassware_core.missing import APP_NAMES, BLUEPRINT_NAMES, SCAFFOLD_NAMES, MissingPart
from glassware_core.plugins import discovery, installation, installed_plugins

pytestmark = pytest.mark.needs("routing", "sessions", "templating", "cli", "signals", "testing")


def bases(cls):
    return cls.__mro__[1:]


def test_the_composed_application_has_the_resolution_order_of_flask():
    assert bases(glassware_core.App) == bases(Flask)


def test_the_composed_blueprint_has_the_resolution_order_of_the_written_one():
    import glassware_routing

    assert bases(glassware_routing.Blueprint) == bases(Blueprint)


def test_the_order_in_which_plugins_are_found_does_not_matter(monkeypatch):
    from glassware_core.composition import compose_installed

    found = discovery.find_candidates(discovery.Scan())
    expected_names = [record.name for record in installed_plugins().records]
    expected_chain = [getattr(f, "__qualname__", f) for f in Flask("a", root_path=".").plan.open]
    shuffle = random.Random(1)
    try:
        for _ in range(5):
            shuffled = list(found)
            shuffle.shuffle(shuffled)
            monkeypatch.setattr(installation, "find_candidates", lambda scan, found=shuffled: found)
            installed_plugins.cache_clear()
            compose_installed.cache_clear()
            assert [record.name for record in installed_plugins().records] == expected_names
            assert bases(compose_installed()) == bases(Flask)
            chain = [getattr(f, "__qualname__", f) for f in Flask("b", root_path=".").plan.open]
            assert chain == expected_chain
    finally:
        monkeypatch.undo()
        installed_plugins.cache_clear()
        compose_installed.cache_clear()


def test_the_url_match_is_the_last_link_when_a_context_opens():
    class Opens:
        __name__ = "opens"

        @glassware_core.hookimpl
        def open_context(self, app):
            return print

    plan = Flask("chain", root_path=".", plugins=[Opens()]).plan
    assert plan.open.index(print) < len(plan.open) - 1


def test_the_names_of_both_eras_are_the_same_classes():
    assert Scaffold is SansioScaffold is glassware_core.Scaffold
    assert SansioApp is Kernel
    assert SansioBlueprint is BlueprintOfModule is Blueprint
    assert issubclass(Flask, SansioApp)
    assert isinstance(Flask("a", root_path="."), Scaffold)
    assert isinstance(Blueprint("b", __name__), Scaffold)


def test_every_name_in_the_tables_of_missing_parts_is_brought_by_that_part():
    app, blueprint = Flask("brought", root_path="."), Blueprint("b", __name__)
    for owner, tables in (
        (app, (SCAFFOLD_NAMES, APP_NAMES)),
        (blueprint, (SCAFFOLD_NAMES, BLUEPRINT_NAMES)),
    ):
        with app.app_context():
            for table in tables:
                for distribution, names in table.items():
                    module = distribution.replace("-", "_")
                    for name in names:
                        assert hasattr(owner, name), name
                        brought = [c for c in type(owner).__mro__ if name in vars(c)]
                        if brought and not isinstance(vars(brought[0])[name], MissingPart):
                            assert brought[0].__module__.startswith(module), name


def test_the_defaults_of_flask_are_those_of_the_seven_parts_and_plugins_join_later():
    class Extra:
        __name__ = "extra"

        @glassware_core.hookimpl
        def default_config(self):
            return {"EXTRA": 1}

    assert "SESSION_BACKEND" in Flask.default_config
    assert "EXTRA" not in Flask.default_config
    assert Flask("extra", root_path=".", plugins=[Extra()]).config["EXTRA"] == 1
    assert (
        dict(Flask.default_config).keys()
        == dict(glassware_core.App("x", root_path=".", only=[]).config).keys()
    )


def test_importing_glassware_scans_no_entry_points_and_imports_no_engine():
    code = (
        "import sys, glassware\n"
        "from glassware_core.plugins import installed_plugins\n"
        "assert installed_plugins.cache_info().currsize == 0\n"
        "heavy = {'jinja2', 'click', 'blinker', 'itsdangerous', 'asgiref', 'importlib.metadata'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_flask_takes_its_arguments_by_position():
    app = Flask("positions", "/files", "static", None, False, False, "views", None, False, ".")
    assert app.static_url_path == "/files"
    assert app.template_folder == "views"
    assert app.root_path == "."


def test_an_application_is_freed_with_its_last_reference():
    import gc

    app = Flask("freed", root_path=".")

    @app.route("/")
    def index():
        return glassware_core.jsonify(glassware_core.current_app.jinja_env is not None)

    gc.collect()
    gc.disable()
    try:
        assert app.test_client().get("/").json is True
        reference = weakref.ref(app)
        del app
        assert reference() is None
    finally:
        gc.enable()
