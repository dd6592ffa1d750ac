"""Applications with Flask-Login and Flask-WTF run unchanged on each store."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glassware_session_stores.backends import BACKENDS

if TYPE_CHECKING:
    from collections.abc import Callable

APPLICATIONS = Path(__file__).parents[1] / "downstream" / "applications"

# The applications know nothing of stores: what they find as Flask's defaults is another backend.
CONFTEST = """
import json
import os

import flask
import pytest
from glassware_session_stores import StoreSessionInterface

STORES = json.loads(os.environ["STORES"])
kept = dict.fromkeys(STORES, 0)


@pytest.fixture(autouse=True, params=STORES)
def store(request, monkeypatch):
    make_config = flask.Flask.make_config

    def configured(self, *args, **kwargs):
        config = make_config(self, *args, **kwargs)
        config.update(STORES[request.param])
        return config

    monkeypatch.setattr(flask.Flask, "make_config", configured)
    return request.param


@pytest.fixture(autouse=True)
def in_the_store(store, app):
    yield
    interface = app.session_interface
    assert isinstance(interface, StoreSessionInterface)
    kept[store] += interface.store.statistics().sessions


def pytest_sessionfinish(session):
    assert flask.Flask.__module__.startswith("glassware")
    assert all(kept.values()), kept
"""


def test_applications_with_extensions_run_unchanged(
    config_of: Callable[[str], dict[str, Any]], tmp_path: Path, run_tests: Callable[..., str]
) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST, "utf-8")
    for name in ("login", "wtf"):
        shutil.copy(APPLICATIONS / f"{name}.py", tmp_path / f"test_{name}.py")
    configs = {store: config_of(store) for store in BACKENDS}
    said = run_tests("-vv", GLASSWARE_AS_FLASK="1", STORES=json.dumps(configs))
    for store in BACKENDS:
        assert said.count(f"[{store}] PASSED") == 9, said
