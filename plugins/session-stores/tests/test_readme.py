from __future__ import annotations

import re
from pathlib import Path

from werkzeug.test import Client

from glassware_session_stores.backends import BACKENDS
from glassware_session_stores.plugin import default_config

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")


def test_the_example_counts_visits(folder):
    names = {}
    exec(
        compile(re.findall(r"```python\n(.*?)```", README, re.DOTALL)[0], "README.md", "exec"),
        names,
    )
    app = names["app"]
    app.config["SESSION_SQLITE_PATH"] = folder / "sessions.sqlite3"
    client = Client(app)
    assert [client.get("/").text for _ in range(3)] == ["1", "2", "3"]
    app.session_interface.store.close()


def test_every_key_and_backend_is_described():
    assert set(re.findall(r"`(SESSION_[A-Z_]+)`", README)) >= default_config().keys()
    assert set(re.findall(r'^\| `"(\w+)"` \|', README, re.MULTILINE)) == BACKENDS.keys()


def test_the_defaults_are_those_of_the_configuration():
    told = dict(re.findall(r"^\| `(SESSION_\w+)` \| (.+?) \|", README, re.MULTILINE))
    del told["SESSION_BACKEND"]
    for key, default in told.items():
        found = default_config()[key]
        assert default.strip("`").replace('"', "'") == repr(found), key
