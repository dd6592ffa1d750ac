"""The example of the README runs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")


def test_the_application_answers() -> None:
    names: dict[str, Any] = {"__name__": "hello"}
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(compile(example, "README.md", "exec"), names)
    client = names["app"].test_client()
    assert client.get("/").text == "Visit 1"
    assert client.get("/").text == "Visit 2"
    assert client.get("/where/x").json == {"name": "x", "home": "/"}
