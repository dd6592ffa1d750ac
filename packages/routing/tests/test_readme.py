"""The examples of the README run."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import pytest
from werkzeug.test import Client

README = Path(__file__).parents[1] / "README.md"


@pytest.fixture(scope="module")
def examples():
    blocks = re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    modules = []
    for block in blocks:
        modules.append(ModuleType("readme"))
        exec(compile(block, str(README), "exec"), vars(modules[-1]))
    return modules


def test_the_application_answers(examples):
    client = Client(examples[0].app)
    assert client.get("/").json == {"notes": "/notes/1"}
    assert client.get("/notes/1").json == {"number": 1, "also": "/notes/2"}
    answer = client.put("/notes/1", json={"text": "x"})
    assert (answer.status_code, answer.json) == (201, {"text": "x"})


def test_the_plugin_brings_its_converter(app_class, examples):
    app = app_class(__name__, root_path=".", plugins=[examples[1]])
    app.add_url_rule("/<year:y>", view_func=lambda y: y, endpoint="y")
    assert Client(app).get("/1999").text == "1999"
    assert Client(app).get("/3000").status_code == 404
