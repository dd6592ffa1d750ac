from __future__ import annotations

import re
from pathlib import Path

import pytest
from werkzeug.test import Client

from glassware_sessions.plugin import default_config

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")


@pytest.fixture(scope="module")
def applications():
    """The application of each example; the second builds on the first."""
    names = {}
    found = []
    for example in re.findall(r"```python\n(.*?)```", README, re.DOTALL):
        exec(compile(example, "README.md", "exec"), names)
        found.append(names["app"])
    return found


def test_the_examples_count_visits(applications):
    for app in applications:
        client = Client(app)
        assert client.get("/").text == "Come again"
        assert client.get("/").text == "Visit 2. Welcome!"
        assert client.get("/").text == "Visit 3."
        assert Client(app).get("/").text == "Come again"


def test_the_backend_of_the_example_is_the_one_that_is_chosen(applications):
    cookie, memory = applications
    assert type(cookie.session_interface).__name__ == "SecureCookieSessionInterface"
    assert len(memory.session_interface.stored) == 2


def test_every_configuration_key_is_described():
    assert sorted(re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE)) == sorted(
        default_config()
    )
