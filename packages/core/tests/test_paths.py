from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import types
import typing as t
import zipfile

import pytest

from glassware_core.paths import find_package, get_root_path, instance_path_for

if t.TYPE_CHECKING:
    from pathlib import Path

# What a module prints of itself when it is run or imported in another process.
REPORT = """\
import json
from glassware_core.paths import find_package, get_root_path, instance_path_for
found = [get_root_path(__name__), find_package(__name__), instance_path_for(__name__)]
print(json.dumps(found))
"""


class Layout:
    """Files under a folder, and the modules that a test imports from them."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = root
        self.monkeypatch = monkeypatch
        self.before = set(sys.modules)

    def write(self, name: str, text: str = "") -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def on_path(self, *names: str) -> None:
        for name in reversed(names):
            self.monkeypatch.syspath_prepend(self.root / name)

    def run(self, *arguments: str, cwd: str = ".") -> tuple[str, str | None, str, str]:
        result = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.root / cwd,
            capture_output=True,
            text=True,
            check=True,
        )
        root, (prefix, path), instance = json.loads(result.stdout)
        return root, prefix, path, instance


@pytest.fixture
def layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> t.Iterator[Layout]:
    layout = Layout(tmp_path, monkeypatch)
    yield layout
    for name in set(sys.modules) - layout.before:
        del sys.modules[name]
    importlib.invalidate_caches()


@pytest.mark.parametrize("imported", [False, True])
class TestModulesOnThePath:
    def test_a_module_lies_in_the_folder_that_it_is_imported_from(
        self, layout: Layout, imported: bool
    ) -> None:
        layout.write("a/lone_module.py")
        layout.on_path("a")
        if imported:
            importlib.import_module("lone_module")
        folder = str(layout.root / "a")
        assert get_root_path("lone_module") == folder
        assert find_package("lone_module") == (None, folder)
        assert instance_path_for("lone_module") == os.path.join(folder, "instance")

    @pytest.mark.parametrize(
        ("name", "root"),
        [
            ("a_package", "a_package"),
            ("a_package.module", "a_package"),
            ("a_package.inner", "a_package/inner"),
            ("a_package.inner.deep", "a_package/inner"),
        ],
    )
    def test_the_instance_folder_of_all_in_a_package_is_beside_it(
        self, layout: Layout, imported: bool, name: str, root: str
    ) -> None:
        for file in ("__init__", "module", "inner/__init__", "inner/deep"):
            layout.write(f"a/a_package/{file}.py")
        layout.on_path("a")
        if imported:
            importlib.import_module(name)
        assert get_root_path(name) == str(layout.root / "a" / root)
        assert find_package(name) == (None, str(layout.root / "a"))
        assert instance_path_for(name) == str(layout.root / "a" / "instance")

    @pytest.mark.parametrize(
        ("name", "root", "path"),
        [
            ("a_namespace.one", "a/a_namespace/one", "a"),
            ("a_namespace.module", "a/a_namespace", "a"),
            ("a_namespace.two", "b/a_namespace/two", "b"),
            ("a_namespace.folder.deep", "b/a_namespace/folder", "b"),
        ],
    )
    def test_a_namespace_package_lies_where_the_module_s_portion_does(
        self, layout: Layout, imported: bool, name: str, root: str, path: str
    ) -> None:
        for file in ("a/a_namespace/one/__init__", "a/a_namespace/module"):
            layout.write(f"{file}.py")
        for file in ("b/a_namespace/two/__init__", "b/a_namespace/folder/deep"):
            layout.write(f"{file}.py")
        layout.on_path("a", "b")
        if imported:
            importlib.import_module(name)
        assert get_root_path(name) == str(layout.root / root)
        assert find_package(name) == (None, str(layout.root / path))

    @pytest.mark.parametrize(
        "folder",
        [
            "venv/lib/python3.11/site-packages",
            "venv/Lib/site-packages",
            "venv/lib/site-packages",
            "venv/LIB/Site-Packages",
            "venv/site-packages",
        ],
    )
    @pytest.mark.parametrize("name", ["installed_module", "installed", "installed.module"])
    def test_an_installed_application_has_its_instance_folder_in_the_prefix(
        self, layout: Layout, imported: bool, folder: str, name: str
    ) -> None:
        for file in ("installed_module", "installed/__init__", "installed/module"):
            layout.write(f"{folder}/{file}.py")
        layout.on_path(folder)
        if imported:
            importlib.import_module(name)
        prefix = str(layout.root / "venv")
        assert find_package(name) == (prefix, str(layout.root / folder))
        assert instance_path_for(name) == os.path.join(prefix, "var", f"{name}-instance")

    def test_a_module_in_a_zip_file_lies_in_the_file(self, layout: Layout, imported: bool) -> None:
        with zipfile.ZipFile(layout.root / "app.zip", "w") as file:
            file.writestr("zipped_module.py", "")
            file.writestr("zipped/__init__.py", "")
        layout.on_path("app.zip")
        if imported:
            importlib.import_module("zipped_module")
            importlib.import_module("zipped")
        path = str(layout.root / "app.zip")
        assert get_root_path("zipped_module") == path
        assert get_root_path("zipped") == os.path.join(path, "zipped")
        for name in ("zipped_module", "zipped"):
            assert find_package(name) == (None, path)
            assert instance_path_for(name) == os.path.join(path, "instance")


def test_what_lies_under_the_prefix_of_python_is_installed(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout.write("usr/share/app/shared_module.py")
    layout.on_path("usr/share/app")
    path = str(layout.root / "usr/share/app")
    monkeypatch.setattr(sys, "prefix", str(layout.root / "usr/sha"))
    assert find_package("shared_module") == (None, path)
    monkeypatch.setattr(sys, "prefix", str(layout.root / "usr") + "/")
    prefix = str(layout.root / "usr")
    assert find_package("shared_module") == (prefix, path)
    assert instance_path_for("shared_module") == f"{prefix}/var/shared_module-instance"


def test_installed_libraries_are_found_under_this_prefix() -> None:
    import werkzeug

    path = os.path.dirname(os.path.dirname(os.path.abspath(werkzeug.__file__)))
    assert find_package("werkzeug.utils")[1] == path


@pytest.mark.parametrize("name", ["no_such_module", "no_such.module", "", "json.no_such"])
def test_a_module_that_is_not_found_is_taken_for_one_in_the_current_directory(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert get_root_path(name) == str(tmp_path)
    if not name.startswith("json"):
        assert find_package(name) == (None, str(tmp_path))
        assert instance_path_for(name) == str(tmp_path / "instance")


def test_a_folder_that_only_has_the_name_is_no_obstacle(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    (layout.root / "only_a_folder").mkdir()
    layout.on_path(".")
    monkeypatch.chdir(layout.root)
    assert get_root_path("only_a_folder") == str(layout.root)
    assert instance_path_for("only_a_folder") == str(layout.root / "instance")


@pytest.mark.parametrize("module", [types.ModuleType("made"), None])
def test_a_module_made_at_run_time_is_taken_for_one_in_the_current_directory(
    module: types.ModuleType | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "made", module)
    assert get_root_path("made") == str(tmp_path)
    assert find_package("made") == (None, str(tmp_path))


def test_an_imported_namespace_package_has_no_root_path(layout: Layout) -> None:
    layout.write("a/bare_namespace/module.py")
    layout.on_path("a")
    importlib.import_module("bare_namespace")
    with pytest.raises(RuntimeError, match=r"'bare_namespace'.*'root_path'"):
        get_root_path("bare_namespace")
    assert find_package("bare_namespace") == (None, str(layout.root / "a"))


def test_a_built_in_module_has_no_root_path() -> None:
    with pytest.raises(RuntimeError, match=r"No root path can be found for .*'sys'"):
        get_root_path("sys")


def test_a_loader_without_file_names_is_asked_for_the_module(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    from importlib.abc import Loader, MetaPathFinder
    from importlib.machinery import ModuleSpec

    file = str(layout.root / "from_a_hook.py")

    class Hook(MetaPathFinder, Loader):
        def find_spec(self, name: str, path: object, target: object = None) -> ModuleSpec | None:
            known = {"from_a_hook", "from_a_mute_hook"}
            return ModuleSpec(name, self) if name in known else None

        def exec_module(self, module: types.ModuleType) -> None:
            if module.__name__ == "from_a_hook":
                module.__file__ = file

    monkeypatch.setattr(sys, "meta_path", [Hook(), *sys.meta_path])
    assert get_root_path("from_a_hook") == str(layout.root)
    with pytest.raises(RuntimeError, match="from_a_mute_hook"):
        get_root_path("from_a_mute_hook")
    assert find_package("from_a_mute_hook") == (None, os.getcwd())


def test_finding_does_not_import(layout: Layout) -> None:
    layout.write("a/faulty_module.py", "raise RuntimeError('imported')")
    layout.on_path("a")
    assert get_root_path("faulty_module") == str(layout.root / "a")
    assert instance_path_for("faulty_module") == str(layout.root / "a" / "instance")
    assert "faulty_module" not in sys.modules


class TestTheMainModule:
    def test_of_a_script_is_in_the_current_directory(self, layout: Layout) -> None:
        script = layout.write("a/script.py", REPORT)
        here, root = str(layout.root), str(layout.root / "a")
        assert layout.run(str(script)) == (root, None, here, f"{here}/instance")
        assert layout.run("script.py", cwd="a") == (root, None, root, f"{root}/instance")

    def test_of_python_m_is_where_the_module_is(self, layout: Layout) -> None:
        layout.write("a/script.py", REPORT)
        root = str(layout.root / "a")
        assert layout.run("-m", "script", cwd="a") == (root, None, root, f"{root}/instance")

    def test_of_a_package_that_is_run_is_the_package(self, layout: Layout) -> None:
        layout.write("a/a_package/__init__.py")
        layout.write("a/a_package/__main__.py", REPORT)
        root = str(layout.root / "a" / "a_package")
        assert layout.run("-m", "a_package", cwd="a") == (root, None, root, f"{root}/instance")

    def test_of_a_zip_application_is_the_file(self, layout: Layout) -> None:
        with zipfile.ZipFile(layout.root / "app.zip", "w") as file:
            file.writestr("__main__.py", REPORT)
        path = str(layout.root / "app.zip")
        assert layout.run("app.zip") == (path, None, path, f"{path}/instance")

    def test_of_an_installed_module_has_the_name_of_its_file(self, layout: Layout) -> None:
        folder = "venv/lib/python3.11/site-packages"
        layout.write(f"{folder}/script.py", REPORT)
        prefix, path = str(layout.root / "venv"), str(layout.root / folder)
        expected = (path, prefix, path, f"{prefix}/var/script-instance")
        assert layout.run("-m", "script", cwd=folder) == expected

    def test_without_a_file_is_in_the_current_directory(self, layout: Layout) -> None:
        here = str(layout.root)
        assert layout.run("-c", REPORT) == (here, None, here, f"{here}/instance")
