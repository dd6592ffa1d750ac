from __future__ import annotations

from typing import Any

from werkzeug.test import Client

from glassware_core import Kernel


def test_json_is_written_without_blanks_and_escapes_and_not_sorted(
    views: Any, plugin_of: Any
) -> None:
    base = views(data=lambda: {"b": [1, 2], "a": "é"})
    app = base("data", plugins=[plugin_of("compact-json")])
    app.config["JSON_PROVIDER"] = "compact"
    response = Client(app).get("/data")
    assert response.data.rstrip() == '{"b":[1,2],"a":"é"}'.encode()
    assert response.mimetype == "application/json"
    assert app.json.dumps({"a": [1, 2]}) == '{"a":[1,2]}'
    assert app.json.dumps({"a": 1}, indent=1) == '{\n "a": 1\n}'
    assert app.json.loads('{"a": 1}') == {"a": 1}


def test_being_installed_is_not_being_chosen(plugin_of: Any) -> None:
    app = Kernel("data", plugins=[plugin_of("compact-json")])
    assert app.json.dumps([1, 2]) == "[1, 2]"
