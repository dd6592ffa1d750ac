"""The commands of templating, as they are typed."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.needs("cli", "routing", "templating")

APP = """
from glassware_core import App
from glassware_routing import Blueprint

app = App(__name__)
app.register_blueprint(Blueprint("admin", __name__, template_folder="admin_templates"))
"""


def glassware(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("GLASSWARE_", "FLASK_"))}
    return subprocess.run(
        [sys.executable, "-m", "glassware_cli", "--app", "shop", "templates", *arguments],
        cwd=folder,
        env=environ,
        capture_output=True,
        text=True,
    )


def test_templates_are_listed_and_checked(tmp_path: Path) -> None:
    for name, text in {
        "shop.py": APP,
        "templates/page.html": "{{ title }}",
        "admin_templates/page.html": "",
        "admin_templates/users.html": "one\n{% for %}",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    listed = glassware(tmp_path, "list")
    assert (listed.stderr, listed.returncode) == ("", 0)
    assert [line.split() for line in listed.stdout.splitlines()] == [
        ["page.html", "jinja2", "application", "'shop'", "templates/page.html"],
        ["shadows", "blueprint", "'admin'", "(shop)", "admin_templates/page.html"],
        ["users.html", "jinja2", "blueprint", "'admin'", "(shop)", "admin_templates/users.html"],
    ]
    checked = glassware(tmp_path, "check")
    assert checked.returncode == 1
    assert checked.stdout.splitlines() == [
        "admin_templates/users.html:2: Expected an expression, got 'end of statement block'",
        "2 templates compiled, 1 error",
    ]
    (tmp_path / "admin_templates" / "users.html").write_text("")
    assert glassware(tmp_path, "check").returncode == 0
