from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import glassware_testing
from glassware_testing import fixtures

CONFTEST = """
import pytest
from glassware_core import Kernel, request
from glassware_testing import TestingApp

class App(TestingApp, Kernel):
    def dispatch_request(self):
        return "Hello"

@pytest.fixture
def app():
    return App("fixtures")
"""

TESTS = """
from glassware_core import current, current_app, request

def test_client(client, app):
    assert client.application is app
    assert client.get("/").text == "Hello"
    assert current(None) is None

def test_runner(runner, app):
    assert runner.app is app

def test_app_context(app_context):
    assert current().app_ctx is app_context
    assert current_app.name == "fixtures"

def test_request_context(request_context):
    assert current() is request_context
    assert request.path == "/"

def test_nothing_is_left():
    assert current(None) is None
"""

OWN_CLIENT = """
import pytest

@pytest.fixture
def client(app):
    return "my own"

def test_own_client_wins(client):
    assert client == "my own"
"""

WITHOUT_APP = """
def test_without_fixtures():
    assert True

def test_client(client):
    assert False
"""


@pytest.fixture
def run_pytest(tmp_path):
    """Return a function that runs pytest on some files and returns what it printed."""

    def run(**files):
        for name, text in files.items():
            (tmp_path / f"{name}.py").write_text(text)
        command = [sys.executable, "-m", "pytest", "-W", "error", "-p", "no:cacheprovider", "-q"]
        done = subprocess.run(
            command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        return done.stdout

    return run


def test_the_fixtures_build_on_the_fixture_app(run_pytest):
    pytest.importorskip("click")
    output = run_pytest(conftest=CONFTEST, test_it=TESTS)
    assert "5 passed" in output, output


def test_a_fixture_of_the_users_takes_the_place_of_ours(run_pytest):
    output = run_pytest(conftest=CONFTEST, test_own=OWN_CLIENT)
    assert "1 passed" in output, output


def test_where_they_are_not_used_no_application_is_needed(run_pytest):
    output = run_pytest(test_it=WITHOUT_APP)
    assert "1 passed" in output, output
    assert "fixture 'app' not found" in output, output


def test_the_finder_that_answers_for_flask_stands_before_that_of_pytest(monkeypatch):
    first, second = SimpleNamespace(), SimpleNamespace()
    answers = SimpleNamespace(answers_flask=True)
    source = Path(fixtures.__file__).read_text("utf-8")
    monkeypatch.setattr(sys, "meta_path", [first, second, answers])
    exec(compile(source, fixtures.__file__, "exec"), {"__name__": "fixtures"})
    assert sys.meta_path == [answers, first, second]


def test_a_program_may_import_the_package_before_it_runs_pytest():
    # pytest warns of a package with a plugin that it finds imported, unless this is in its docs.
    assert "PYTEST_DONT_REWRITE" in glassware_testing.__doc__


def test_loading_the_fixtures_loads_nothing_else_of_glassware():
    code = (
        "import sys\n"
        "import pytest\n"
        "before = set(sys.modules)\n"
        "import glassware_testing.fixtures\n"
        "print(*sorted(set(sys.modules) - before))\n"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    loaded = set(done.stdout.split())
    assert loaded == {
        "glassware_testing",
        "glassware_testing.__about__",
        "glassware_testing.fixtures",
    }
