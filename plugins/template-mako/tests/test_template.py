from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from glassware_core import App
from glassware_template_mako import MakoTemplate
from glassware_templating import render_template

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def modules(app: Any, tmp_path: Path) -> Path:
    """Keep compiled templates in a folder."""
    folder = tmp_path / "modules"
    app.config["MAKO_MODULE_DIRECTORY"] = str(folder)
    return folder


def test_a_template_has_name_and_file(app: Any, write: Any) -> None:
    path = write("shop/a.html", "")
    template = app.template_engine.find("shop/a.html")
    assert type(template) is MakoTemplate
    assert (template.name, template.filename) == ("shop/a.html", str(path))
    assert app.template_engine.from_string("").name is None


def test_compiled_templates_are_kept_in_a_folder(app: Any, write: Any, modules: Path) -> None:
    write("shop/a.html", "${a}")
    write("shop/a.txt", "${a}")
    with app.app_context():
        assert render_template("shop/a.html", a="<") == "&lt;"
        assert render_template("shop/a.txt", a="<") == "<"
    files = sorted(path.name.rpartition("-")[0] for path in modules.glob("*.py"))
    assert files == ["shop_a_html", "shop_a_txt"]


def test_the_next_process_finds_what_was_compiled(
    app: Any, write: Any, modules: Path, tmp_path: Path
) -> None:
    write("a.html", "compiled")
    with app.app_context():
        assert render_template("a.html") == "compiled"
    (file,) = modules.glob("*.py")
    file.write_text(file.read_text().replace("compiled", "kept"))
    shutil_free = modules / "__pycache__"
    for each in shutil_free.glob("*") if shutil_free.is_dir() else ():
        each.unlink()
    code = (
        "import sys; from glassware_core import App; from glassware_templating import *\n"
        "app = App('shop', root_path=sys.argv[1], template_folder='templates')\n"
        "app.config.update(TEMPLATE_ENGINE='mako', MAKO_MODULE_DIRECTORY=sys.argv[2])\n"
        "with app.app_context(): print(render_template('a.html'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path), str(modules)], capture_output=True, text=True
    )
    assert (done.stdout, done.returncode) == ("kept\n", 0), done.stderr


def test_a_template_that_was_put_back_is_compiled_anew(app: Any, write: Any, modules: Path) -> None:
    app.config["TEMPLATES_AUTO_RELOAD"] = True
    path = write("a.html", "new")
    with app.app_context():
        assert render_template("a.html") == "new"
        path.write_text("old")
        os.utime(path, (0, 0))  # As an archive or a deployment that keeps times does.
        assert render_template("a.html") == "old"


def test_applications_may_share_the_folder(
    app: Any, write: Any, modules: Path, tmp_path: Path
) -> None:
    write("a.html", "one")
    other = App("other", root_path=str(tmp_path), template_folder="others")
    other.config.update(TEMPLATE_ENGINE="mako", MAKO_MODULE_DIRECTORY=str(modules))
    (tmp_path / "others").mkdir()
    (tmp_path / "others" / "a.html").write_text("other")
    for each, text in ((app, "one"), (other, "other"), (app, "one")):
        with each.app_context():
            assert render_template("a.html") == text
