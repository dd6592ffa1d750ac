"""The examples of the README run, and its table names every hook."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import pytest
from werkzeug.test import Client

from glassware_core.plugins.known import HOOKS

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")


@pytest.fixture
def examples():
    modules = []
    for block in re.findall(r"```python\n(.*?)```", README, re.DOTALL):
        modules.append(ModuleType("readme"))
        exec(compile(block, "README.md", "exec"), vars(modules[-1]))
    return modules


def test_the_application_answers(examples):
    answer = Client(examples[0].app).get("/?name=Ada")
    assert answer.json == {"hello": "Ada"}
    assert answer.headers["X-Powered-By"] == "glassware"


def test_the_plugin_measures_requests(examples):
    hello, timer = examples
    app = hello.Hello("timed", root_path=".", plugins=[timer])
    assert re.fullmatch(r"app;dur=\d+\.\d", Client(app).get("/").headers["Server-Timing"])


def test_every_hook_is_described():
    named = re.findall(r"^\| `(\w+)\(.*?\)` \|", README, re.MULTILINE)
    assert tuple(named) == HOOKS["glassware-core"]
