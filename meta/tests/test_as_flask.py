"""`import flask` answered by glassware: asked for, not asked for, asked for too late.

What is imported under another name cannot be undone in a process, so nearly every test starts an
interpreter. `beside` has a package that stands for real Flask in front of all other paths;
`aliased` is the same with the variable set.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

import _glassware_flask
import glassware

SOURCE = Path(glassware.__file__).parent
MODULES = sorted(
    ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
    for path in SOURCE.rglob("*.py")
    if (
        path.stem not in ("__main__", "__about__") and path.parent / path.name != SOURCE / path.name
    )
    or (path.parent == SOURCE and not path.stem.startswith("__"))
)
IS_GLASSWARE = "import flask; print(flask.__name__)"


# Not asked for


def test_without_asking_real_flask_is_untouched(beside):
    code = """
import sys, flask, flask.cli
from importlib.metadata import version
print(flask.__name__, flask.__spec__.name, flask.app.__name__, version("flask"), version("Flask"))
print([name for name in sys.modules if name.startswith("glassware")])
"""
    assert beside.code(code) == "flask flask flask.app 1.0 1.0\n[]"
    assert beside.run("-m", "flask") == "real flask"


@pytest.mark.parametrize("value", ["", "0", "false", "No"])
def test_the_variable_can_say_no(beside, value):
    assert beside.code(IS_GLASSWARE, GLASSWARE_AS_FLASK=value) == "flask"


def test_both_work_side_by_side(beside):
    code = """
import flask, glassware, flask.cli, glassware.cli
assert flask.Flask is not glassware.Flask
assert flask.cli is not glassware.cli
print(flask.__file__)
"""
    assert Path(beside.code(code)) == beside.path[0] / "flask" / "__init__.py"


def test_where_there_is_no_flask_it_is_glassware(alone):
    code = """
from importlib.metadata import version
print(version("flask"))
import flask, glassware
assert flask is glassware
"""
    assert alone.code(code) == glassware.__version__


def test_a_folder_of_that_name_is_no_flask(alone, aliased):
    (alone.folder / "flask").mkdir()
    (alone.folder / "flask" / "notes.txt").write_text("")
    assert alone.code(IS_GLASSWARE) == "glassware"
    assert aliased.code(IS_GLASSWARE) == "glassware"
    assert aliased.code(IS_GLASSWARE, GLASSWARE_AS_FLASK="") == "flask"


# The four ways to ask for it


def test_it_is_asked_for_by_the_variable(beside):
    assert beside.code(IS_GLASSWARE, GLASSWARE_AS_FLASK="1") == "glassware"


def test_it_is_asked_for_by_a_call(beside):
    code = "import glassware; glassware.install_as_flask(); glassware.install_as_flask();"
    assert beside.code(code + IS_GLASSWARE) == "glassware"


def test_it_is_asked_for_by_running_a_module_under_it(beside):
    (beside.folder / "program.py").write_text(
        "import sys, flask\nprint(__name__, __spec__.name, flask.__name__, *sys.argv[1:])\n"
    )
    arguments = ["-m", "glassware.as_flask", "-m", "program", "-x", "--help"]
    assert beside.run(*arguments) == "__main__ program glassware -x --help"


def test_it_is_asked_for_by_running_a_script_under_it(beside, tmp_path):
    (tmp_path / "script.py").write_text(
        "import sys, flask, neighbour\nprint(__name__, flask.__name__, *sys.argv)\n"
    )
    (tmp_path / "neighbour.py").write_text("")
    script = str(tmp_path / "script.py")
    assert beside.run("-m", "glassware.as_flask", script, "-x") == f"__main__ glassware {script} -x"
    refused = beside.start("-P", "-m", "glassware.as_flask", script)
    assert "No module named 'neighbour'" in refused.stderr  # as `python -P script.py` would


def test_it_is_asked_for_by_a_plugin_of_pytest(beside):
    (beside.folder / "test_it.py").write_text(
        "import flask\n\ndef test_it(): assert flask.__name__ == 'glassware'\n"
    )
    assert "1 passed" in beside.run("-m", "pytest", "-p", "glassware.as_flask")
    assert beside.start("-m", "pytest").returncode == 1


@pytest.mark.parametrize(
    ("arguments", "variables"),
    [
        ([], {"GLASSWARE_AS_FLASK": "1"}),
        (["-p", "glassware.as_flask"], {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}),
    ],
)
def test_it_stands_before_the_finder_of_pytest(beside, arguments, variables):
    (beside.folder / "pytest.ini").write_text("[pytest]\npython_files = *.py\n")
    (beside.folder / "test_it.py").write_text(
        "import flask.cli\n\n"
        "def test_it(): assert flask.__name__ + flask.cli.__name__ == 'glasswareglassware.cli'\n"
    )
    assert "1 passed" in beside.run("-m", "pytest", *arguments, **variables)


@pytest.mark.parametrize("arguments", [[], ["-m"], ["--help"]])
def test_the_runner_says_how_it_is_used(beside, arguments):
    done = beside.start("-m", "glassware.as_flask", *arguments)
    assert done.returncode == 1
    assert done.stderr.startswith("usage: python -m glassware.as_flask (-m MODULE | SCRIPT)")


# Asked for too late


def test_too_late_is_an_error_that_says_where_flask_is_from(beside):
    code = """
import flask, glassware
try:
    glassware.install_as_flask()
except ImportError as error:
    print(error)
import flask.cli
assert flask.cli.__name__ == "flask.cli"
"""
    said = beside.code(code)
    assert f"'flask' is from {beside.path[0] / 'flask' / '__init__.py'}" in said
    assert "set GLASSWARE_AS_FLASK=1 before Python starts" in said


def test_too_late_is_also_when_only_a_module_of_flask_is_left(monkeypatch):
    monkeypatch.delitem(sys.modules, "flask", raising=False)
    monkeypatch.setitem(sys.modules, "flask.app", ModuleType("flask.app"))
    with pytest.raises(_glassware_flask.AliasError, match=r"'flask\.app' is from None"):
        glassware.install_as_flask()
    assert "GLASSWARE_AS_FLASK" not in os.environ


def test_a_blocked_import_stays_blocked(beside):
    code = """
import sys, glassware
sys.modules["flask"] = None
glassware.install_as_flask()
try:
    import flask
except ModuleNotFoundError:
    print("blocked")
"""
    assert beside.code(code) == "blocked"


def test_the_variable_does_nothing_to_a_flask_that_is_imported(beside):
    code = """
import os, flask
os.environ["GLASSWARE_AS_FLASK"] = "1"
import flask.cli
from importlib.metadata import version
print(flask.__name__, flask.cli.__name__, version("flask"))
"""
    assert beside.code(code) == "flask flask.cli 1.0"


def test_programs_and_pytest_say_that_it_is_too_late(beside):
    (beside.folder / "early.py").write_text("import flask\n")
    options = ["-p", "early", "-p", "glassware.as_flask"]
    done = beside.start("-m", "pytest", *options)
    assert done.returncode == 4
    assert "ERROR: Flask itself is imported already" in done.stderr
    (beside.path[0] / "sitecustomize.py").write_text("import flask\n")
    done = beside.start("-m", "glassware.as_flask", "-m", "early")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith("Flask itself is imported already")


# What is imported


@pytest.mark.parametrize("first", ["flask", "glassware"])
def test_modules_are_the_same_whichever_is_imported_first(aliased, first):
    code = f"""
import sys
from importlib import import_module
names = {{"flask": "flask", "glassware": "glassware"}}
first = {first!r}
second = "flask" if first == "glassware" else "glassware"
for name in {["", *("." + module for module in MODULES)]!r}:
    one = import_module(first + name)
    other = import_module(second + name)
    assert one is other, name
    assert one.__name__ == one.__spec__.name == "glassware" + name, one.__spec__
    assert one.__package__.startswith("glassware"), one.__package__
    if name:
        parent, _, child = name.rpartition(".")
        assert getattr(sys.modules[first + parent], child) is one, name
twice = [n for n, m in sys.modules.items() if n.startswith("flask") and m.__name__ == n]
assert not twice, twice
"""
    aliased.code(code)


@pytest.mark.parametrize("module", ["scaffold", "sansio.app", "sansio.blueprints", "json.tag"])
@pytest.mark.parametrize("first", ["flask", "glassware"])
def test_a_module_can_be_the_first_thing_imported(aliased, first, module):
    second = "flask" if first == "glassware" else "glassware"
    aliased.code(
        f"import {first}.{module}, {second}.{module}\n"
        f"assert {first}.{module} is {second}.{module}\n"
    )


def test_the_modules_of_both_eras_are_listed():
    assert {"scaffold", "sansio.scaffold", "json.provider", "sansio", "json"} <= set(MODULES)


@pytest.mark.parametrize("name", ["nope", "ext.sqlalchemy", "sansio.nope", "app.nope"])
def test_an_unknown_module_is_named(aliased, name):
    code = f"""
try:
    import flask.{name}
except ModuleNotFoundError as error:
    print(error.name, "|", error)
"""
    missing = "flask.ext" if name.startswith("ext") else f"flask.{name}"
    assert aliased.code(code).startswith(f"{missing} | No module named '{missing}'")


def test_an_unknown_name_is_an_import_error(aliased):
    code = """
try:
    from flask import nope
except ImportError as error:
    assert type(error) is ImportError
    print(error)
"""
    assert "cannot import name 'nope'" in aliased.code(code)


def test_an_assigned_class_is_what_is_imported_later(aliased):
    code = """
import flask
class Sub(flask.Flask): pass
flask.Flask = Sub
from flask import Flask
import glassware
print(Flask is Sub, glassware.Flask is Sub)
"""
    assert aliased.code(code) == "True True"


def test_the_glassware_that_was_purged_is_not_loaded_twice(aliased):
    code = """
import sys, flask
for name in [name for name in sys.modules if name.split(".")[0] == "glassware"]:
    del sys.modules[name]
import flask.views
print(flask.views.__name__)
"""
    assert aliased.code(code) == "glassware.views"


def test_modules_can_be_reloaded(aliased):
    code = """
import importlib, sys, flask, flask.globals, glassware
flask.escape, flask.cli
before = flask.globals
assert importlib.reload(flask) is flask is glassware is sys.modules["flask"]
assert importlib.reload(flask.globals) is before is glassware.globals
assert importlib.reload(flask.sansio.app) is glassware.sansio.app
assert importlib.reload(flask.json) is flask.json
print(flask.Flask(__name__).name, flask.cli.__name__, flask.json.tag.__name__)
"""
    assert aliased.code(code) == "__main__ glassware.cli glassware.json.tag"


def test_resources_are_found(aliased):
    code = """
import pkgutil
from importlib.resources import files
assert pkgutil.get_data("flask", "py.typed") == b""  # before the import
assert (files("flask") / "py.typed").is_file()
assert (files("flask.json") / "provider.py").is_file()
"""
    aliased.code(code)


def test_a_specification_can_be_read_before_the_import(aliased):
    code = """
import sys
from importlib.util import find_spec
spec = find_spec("flask")
assert "glassware" not in sys.modules
import flask
assert spec.origin == flask.__file__
assert spec.submodule_search_locations == flask.__path__
assert spec.loader.is_package("flask")
assert not find_spec("flask.cli").loader.is_package("flask.cli")
assert "class Flask(" in find_spec("flask.app").loader.get_source("flask.app")
assert find_spec("flask.nope") is None
"""
    aliased.code(code)


def test_a_wrapped_loader_reads_and_patches_the_shared_module(aliased):
    # As tracers do it: they patch a module as soon as it is imported, without importing it.
    code = """
import sys
from importlib.util import find_spec

class Wrapper:
    def __init__(self, loader):
        self.loader = loader
    def create_module(self, spec):
        return self.loader.create_module(spec)
    def exec_module(self, module):
        self.loader.exec_module(module)
        assert module.__name__ == "flask.app", module
        assert module.Flask.__name__ == "Flask"
        module.Flask = type("Traced", (module.Flask,), {})

class Finder:
    busy = False
    def find_spec(self, name, path=None, target=None):
        if name == "flask.app" and not self.busy:
            self.busy = True
            spec = find_spec(name)
            spec.loader = Wrapper(spec.loader)
            return spec

sys.meta_path.insert(0, Finder())
import flask.app, glassware.app
assert flask.app is glassware.app
print(glassware.app.Flask.__name__, glassware.app.__name__, glassware.app.__spec__.name)
"""
    assert aliased.code(code) == "Traced glassware.app glassware.app"


def test_a_module_that_is_not_imported_yet_has_no_names():
    module = _glassware_flask.StandIn("flask.nope")
    with pytest.raises(AttributeError, match=r"'flask\.nope' has no attribute 'x' before"):
        _ = module.x  # type: ignore[attr-defined]


# Pickles, subprocesses and servers


def test_references_pickled_with_real_flask_are_loaded(beside, aliased):
    dump = "import flask, pickle; print(pickle.dumps([flask.Flask, flask.app.Flask], 0).decode())"
    pickled = beside.code(dump)
    assert "cflask.app\nFlask" in pickled
    load = f"import pickle; found = pickle.loads({(pickled + chr(10)).encode()!r});"
    load += "import glassware; print(all(each is glassware.Flask for each in found))"
    assert aliased.code(load) == "True"


def test_references_go_from_process_to_process(aliased):
    (aliased.folder / "work.py").write_text("""
import glassware
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

glassware.install_as_flask()

import flask


def check(application, response):
    import flask
    return flask.Flask is application and type(response) is flask.Response and flask.__name__


if __name__ == "__main__":
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        print(pool.submit(check, flask.Flask, flask.Response("x")).result())
""")
    assert aliased.run("work.py", GLASSWARE_AS_FLASK="") == "glassware"


@pytest.mark.parametrize("asked", ["variable", "call", "runner", "plugin"])
def test_subprocesses_inherit_it(beside, asked):
    child = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {IS_GLASSWARE!r}])\n"
    call = "import glassware; glassware.install_as_flask()\n"
    (beside.folder / "program.py").write_text(call + child if asked == "call" else child)
    (beside.folder / "test_it.py").write_text("import program\ndef test_it(): pass")
    arguments, variables = {
        "variable": (["program.py"], {"GLASSWARE_AS_FLASK": "1"}),
        "call": (["program.py"], {}),
        "runner": (["-m", "glassware.as_flask", "-m", "program"], {}),
        "plugin": (["-m", "pytest", "-s", "-p", "glassware.as_flask", "test_it.py"], {}),
    }[asked]
    assert "glassware" in beside.run(*arguments, **variables).splitlines()


def test_gunicorn_serves_it_with_preloading(aliased):
    (aliased.folder / "wsgi.py").write_text("""
import os
from flask import Flask, __name__ as name

app = Flask(__name__)
parent = os.getpid()


@app.route("/")
def index():
    import flask.views
    return [name, flask.views.__name__, os.getppid() == parent]
""")
    environment = {
        **os.environ,
        "PYTHONPATH": str(aliased.path[0]),
        "GLASSWARE_AS_FLASK": "1",
    }
    # Newer releases open a control socket in the home folder; older ones skip unknown settings.
    (aliased.folder / "gunicorn.conf.py").write_text("control_socket_disable = True\n")
    command = ["-m", "gunicorn", "--preload", "--bind", "127.0.0.1:0"]
    with subprocess.Popen(
        [sys.executable, *command, "wsgi:app"],
        cwd=aliased.folder,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            said = ""
            while (found := re.search(r"Listening at: (http://\S+)", said)) is None:
                line = server.stderr.readline()
                assert line, said
                said += line
            with urllib.request.urlopen(found[1], timeout=30) as response:
                assert response.read() == b'["glassware","glassware.views",true]\n'
        finally:
            server.terminate()


def test_python_m_flask_is_the_command_line(aliased):
    assert aliased.run("-m", "flask", "--help").startswith("Usage: python -m flask [OPTIONS]")
    assert f"Flask {glassware.__version__}" in aliased.run("-m", "flask", "--version")
    (aliased.folder / "app.py").write_text(
        "import flask\napp = flask.Flask(__name__)\n"
        "@app.cli.command()\ndef who(): print(flask.__name__)\n"
    )
    assert aliased.run("-m", "flask", "who") == "glassware"


# The distribution


def test_the_version_is_that_of_the_api(aliased):
    code = """
from importlib.metadata import distribution, metadata, version
print(version("flask"), version("Flask"), metadata("flask")["Name"])
assert distribution("flask").files is None
assert distribution("flask").locate_file("glassware").is_dir()
import flask
assert flask.__version__ == version("flask") == distribution("flask").version
"""
    assert aliased.code(code) == f"{glassware.__version__} {glassware.__version__} Flask"
    assert re.fullmatch(r"3\.1\.\d+", glassware.__version__)


@pytest.mark.parametrize("fixture", ["beside", "alone"])
def test_it_is_in_no_enumeration(fixture, request):
    python = request.getfixturevalue(fixture)
    code = """
import flask
from importlib.metadata import distributions, entry_points, packages_distributions
groups = ("flask.commands", "glassware")
print(sorted((each.name, each.version) for each in distributions()))
print([str(each) for group in groups for each in entry_points(group=group)])
print(packages_distributions().get("flask"))
"""
    listed = python.code(code, GLASSWARE_AS_FLASK="1")
    assert listed == python.code(code)
    assert ("('Flask', '1.0')" in listed) == (fixture == "beside")
    assert f"'{glassware.__version__}')" not in re.findall(r"\('[Ff]lask'[^)]*\)", listed)


@pytest.mark.parametrize("command", ["list", "check"])
@pytest.mark.parametrize("fixture", ["beside", "alone"])
def test_pip_sees_what_is_installed(fixture, command, request, tmp_path):
    python = request.getfixturevalue(fixture)
    extension = tmp_path / "extension" / "Flask_Something-1.0.dist-info"
    extension.mkdir(parents=True)
    (extension / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: Flask-Something\nVersion: 1.0\nRequires-Dist: Flask>=0.9\n"
    )
    (extension / "RECORD").touch()
    python.path.append(extension.parent)
    arguments = ["-W", "ignore", "-m", "pip", "--disable-pip-version-check", command]
    asked = python.start(*arguments, GLASSWARE_AS_FLASK="1")
    assert asked.stdout == python.start(*arguments).stdout
    lines = asked.stdout.splitlines()
    if command == "list":
        assert any(line.split() == ["Flask-Something", "1.0"] for line in lines)
        flask = [line.split()[1] for line in lines if line.split()[0].lower() == "flask"]
        assert flask == (["1.0"] if fixture == "beside" else [])
    else:
        missing = [line for line in lines if line.startswith("flask-something 1.0 requires")]
        assert bool(missing) == (fixture == "alone")


# Where no .pth is read


def without_pth(python, code, *paths):
    """Run code in an interpreter that reads no .pth and finds what this one finds."""
    found = [*map(str, paths), *map(str, python.path), *sys.path]
    return python.run("-S", "-c", code, PYTHONPATH=os.pathsep.join(found))


def test_a_call_is_the_way_where_no_pth_is_read(beside):
    code = "import glassware; glassware.install_as_flask(); import flask.app, glassware.app;"
    code += "from importlib.metadata import version;"
    code += "assert flask.app is glassware.app; print(flask.__name__, version('flask'))"
    assert without_pth(beside, IS_GLASSWARE) == "flask"
    assert without_pth(beside, code) == f"glassware {glassware.__version__}"


def test_a_zip_application_can_ask_for_it(beside, tmp_path):
    archive = tmp_path / "application.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.write(_glassware_flask.__file__, "_glassware_flask.py")
        for file in SOURCE.rglob("*.py"):
            packed.write(file, Path("glassware") / file.relative_to(SOURCE))
    code = "import glassware; glassware.install_as_flask(); import flask.views;"
    code += "print(flask.views.__file__)"
    assert without_pth(beside, code, archive).startswith(str(archive))


# What it costs


def test_it_costs_a_start_without_flask_less_than_a_millisecond():
    line = Path(_glassware_flask.__file__).with_name("glassware_flask.pth").read_text()
    # The shortest of many, in processor time: what else runs on this machine does not count.
    code = """
import sys, time
line, modules, times = sys.argv[1], set(sys.modules), []
for _ in range(100):
    start = time.thread_time()
    exec(line)
    times.append(time.thread_time() - start)
    finder = sys.meta_path.pop(0)
    assert finder.answers_flask and finder.find_spec("json") is None
assert set(sys.modules) == modules
print(min(times))
"""
    command = [sys.executable, "-I", "-S", "-c", code, line]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    assert float(done.stdout) < 0.001


def test_the_line_in_the_pth_file_and_the_class_are_the_same_finder(aliased):
    code = """
import sys, _glassware_flask
(inline,) = [finder for finder in sys.meta_path if getattr(finder, "answers_flask", False)]
for finder in (inline, _glassware_flask.Finder()):
    assert finder.find_spec("flask").name == "flask"
    assert finder.find_spec("flasks") is finder.find_spec("json") is None
    class Context: name = "FLASK"
    assert [each.version for each in finder.find_distributions(Context)] == ["VERSION"]
    Context.name = None
    assert list(finder.find_distributions(Context)) == list(finder.find_distributions()) == []
""".replace("VERSION", glassware.__version__)
    aliased.code(code)
