from __future__ import annotations

import re
from pathlib import Path

from werkzeug.test import Client

from glassware_core import EVENTS
from glassware_signals import request_finished

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")


def test_the_example_runs(capsys):
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    names = {}
    exec(compile(example, "README.md", "exec"), names)
    try:
        Client(names["app"]).get("/")
    finally:
        request_finished.disconnect(names["note"])
    assert capsys.readouterr().out == "shop answered 404 NOT FOUND\n"


def test_every_signal_is_described():
    assert sorted(re.findall(r"^\| `(\w+)` \|", README, re.MULTILINE)) == sorted(EVENTS)
