"""The command `plugins new`: write a distribution with a plugin that works."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import click

from glassware_core import installed_plugins

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

__all__ = ["new_command", "render_skeleton"]

NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Kind:
    """A kind of plugin that there is a skeleton for.

    Attributes:
        contract: The contract that it keeps.
        description: What the plugin does that the skeleton holds.
        dependencies: What it needs besides glassware-core.
        usage: How it is used, for the README.
        tests: What its kit needs besides glassware-testing.
    """

    contract: str
    description: str
    usage: str
    dependencies: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()


def _chosen(key: str) -> str:
    return f'An application chooses it by name:\n\n    app.config["{key}"] = "plugin-name"'


#: The kinds by the name that `--contract` takes; each has a folder below `skeleton`.
KINDS = {
    "session": Kind(
        "session",
        "Sessions in the memory of the process.",
        _chosen("SESSION_BACKEND"),
        ("glassware-sessions>=0.1",),
    ),
    "template": Kind(
        "template",
        "Templates with [[ name ]], beside the {{ name }} of scripts in the browser.",
        _chosen("TEMPLATE_ENGINE"),
        ("glassware-templating>=0.1", "Jinja2>=3.1.2"),
        ("glassware-routing>=0.1", "glassware-sessions>=0.1"),
    ),
    "json": Kind("json", "JSON with dates of ISO 8601.", _chosen("JSON_PROVIDER")),
    "events": Kind(
        "core",
        "Log requests that take long.",
        "It works as soon as it is installed. `PLUGIN_NAME_SECONDS` in an application's "
        "configuration\nsays from when on a request is slow.",
    ),
    "feature": Kind(
        "core",
        "Count the requests of an application.",
        "An application that is composed of what is installed, `glassware_core.App`, has the "
        "method\n`plugin_name_count()`. Others derive from `PluginNameApp`.",
    ),
}


@click.command("new", short_help="Write a distribution with a plugin that works.")
@click.argument("name")
@click.option(
    "--contract",
    required=True,
    type=click.Choice(list(KINDS)),
    help="What the plugin is to be.",
)
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="The folder to make it in, by default the current one.",
)
def new_command(name: str, contract: str, into: Path) -> None:
    """Write a distribution with a plugin NAME, in a folder of its own.

    It has a plugin that works, to be changed into yours: typed code, tests that use the
    conformance kit of the contract, a README, and a workflow for GitHub. The distribution is named
    'glassware-NAME'.
    """
    name = name.removeprefix("glassware-")
    if NAME.fullmatch(name) is None:
        msg = f"{name!r} is no name for a plugin: write words in small letters with '-' between."
        raise click.BadParameter(msg, param_hint="NAME")
    for record in installed_plugins().records:
        if record.name == name:
            msg = f"There is a plugin {name!r} already, of {record.distribution}."
            raise click.BadParameter(msg, param_hint="NAME")
    home = into / f"glassware-{name}"
    if home.exists():
        msg = f"{home} exists already."
        raise click.ClickException(msg)
    for path, text in render_skeleton(name, contract):
        file = home / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    click.echo(
        f"Made {home}. Now run:\n\n"
        f"    cd {home}\n"
        '    python -m pip install -e ".[dev]"\n'
        "    python -m pytest\n"
        f"    glassware plugins verify {name}"
    )


def render_skeleton(name: str, contract: str) -> Iterator[tuple[str, str]]:
    """Return the path and the text of each file of a new distribution.

    Args:
        name: The plugin's name.
        contract: One of `KINDS`.
    """
    kind = KINDS[contract]
    # First what has the other placeholders in it. These are ordinary names, in the four ways that
    # names are written, so that the files of the skeleton are Python like any other.
    replaced = {
        "{{contract}}": kind.contract,
        "{{dependencies}}": _listed("glassware-core>=0.1", *kind.dependencies),
        "{{tests}}": _listed("glassware-testing[pytest]>=0.1", *kind.tests),
        "{{description}}": kind.description,
        "{{usage}}": kind.usage,
        "plugin-name": name,
        "plugin_name": name.replace("-", "_"),
        "PLUGIN_NAME": name.replace("-", "_").upper(),
        "PluginName": "".join(word.capitalize() for word in name.split("-")),
    }

    def fill(text: str) -> str:
        for placeholder, value in replaced.items():
            text = text.replace(placeholder, value)
        return text

    skeleton = files("glassware_cli.plugins") / "skeleton"
    for folder in (skeleton / "common", skeleton / contract):
        for path, source in _files_below(folder):
            # Named so that no tool takes it for a file of this package.
            yield fill(path.removesuffix(".in")), fill(source.read_text("utf-8"))


def _listed(*requirements: str) -> str:
    return ", ".join(f'"{each}"' for each in requirements)


def _files_below(folder: Traversable, path: str = "") -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        if entry.is_dir():
            yield from _files_below(entry, f"{path}{entry.name}/")
        else:
            yield f"{path}{entry.name}", entry
