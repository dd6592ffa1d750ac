"""Names that extensions import from Flask's modules though these only import them themselves."""

from __future__ import annotations

import importlib
import subprocess
import sys
from uuid import UUID

import pytest
import werkzeug.wrappers

import glassware.app
import glassware.wrappers
from glassware.borrowed import BORROWED

pytestmark = pytest.mark.needs("routing", "sessions", "templating", "cli", "signals", "testing")

NAMES = [(module, name) for module, names in BORROWED.items() for name in names.split()]


@pytest.mark.parametrize(("module", "name"), NAMES)
def test_a_module_hands_on_what_that_of_flask_imports(module, name):
    assert hasattr(importlib.import_module(f"glassware.{module}"), name)


def test_the_names_are_those_of_their_homes():
    from glassware import signals
    from glassware.json import provider
    from glassware.wrappers import RequestBase, ResponseBase

    assert (RequestBase, ResponseBase) == (werkzeug.wrappers.Request, werkzeug.wrappers.Response)
    assert glassware.app.Request is glassware.Request
    assert glassware.app.cli is glassware.cli
    assert signals._signals["request-started"] is signals.request_started
    assert provider._default(UUID(int=0)) == str(UUID(int=0))


def test_another_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match=r"module 'glassware\.wrappers' has no attribute 'no'"):
        glassware.wrappers.no  # noqa: B018


def test_no_module_is_imported_for_them_before():
    code = (
        "import glassware, glassware.app, glassware.blueprints, sys\n"
        "print([name for name in ('click', 'jinja2', 'blinker') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=True)
    assert done.stdout.strip() == b"[]"
