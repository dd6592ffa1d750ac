"""Whatever the packages offer is described on the site. Run by `hatch run docs:test`."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from sphinx.util.inventory import InventoryFile

import glassware
from glassware_cli import cli
from glassware_core.plugins.known import HOOKS, PARTS

SITE = Path(__file__).parents[1] / "_build" / "html"
PACKAGES = ["glassware", *(f"glassware_{part}" for part in PARTS)]


@cache
def described() -> dict[str, str]:
    """Return each described name with its kind."""
    with (SITE / "objects.inv").open("rb") as file:
        inventory = InventoryFile.load(file, "", lambda base, path: path)
    return {name: kind for kind, names in inventory.items() for name in names}


def value_of(name: str) -> Any:
    words = name.split(".")
    for length in range(len(words), 0, -1):
        try:
            found: Any = importlib.import_module(".".join(words[:length]))
        except ImportError:
            continue
        for word in words[length:]:
            found = getattr(found, word, None)
        return found
    return None


@cache
def described_objects() -> set[int]:
    found = {id(value_of(name)) for name, kind in described().items() if kind.startswith("py:")}
    return found | {id(command) for command in {**cli.yielding_commands, **cli.commands}.values()}


def modules() -> list[str]:
    found = set(PACKAGES)
    for info in pkgutil.walk_packages(glassware.__path__, "glassware."):
        found.add(info.name)
    return sorted(found - {"glassware.__main__", "glassware.as_flask", "glassware.typing"})


@pytest.mark.parametrize("name", modules())
def test_every_public_name_is_described(name: str) -> None:
    module = importlib.import_module(name)
    missing = []
    for each in getattr(module, "__all__", ()):
        value = getattr(module, each)
        if each.startswith("_") or isinstance(value, ModuleType):
            continue
        if f"{name}.{each}" not in described() and id(value) not in described_objects():
            missing.append(each)
    assert missing == []


def classes() -> list[str]:
    return [
        name
        for name, kind in sorted(described().items())
        if kind in {"py:class", "py:exception"} and name.startswith("glassware.")
    ]


def test_the_classes_are_found() -> None:
    assert {"glassware.Flask", "glassware.Blueprint", "glassware.Request"} < set(classes())


@pytest.mark.parametrize("name", ["glassware.Flask", "glassware.Blueprint"])
def test_every_member_of_applications_and_blueprints_is_described(name: str) -> None:
    members = [each for each in dir(value_of(name)) if not each.startswith("_")]
    assert len(members) > 50
    assert [each for each in members if f"{name}.{each}" not in described()] == []


@pytest.mark.parametrize("name", classes())
def test_every_method_that_is_ours_is_described(name: str) -> None:
    found = value_of(name)
    own = {
        each
        for each, value in vars(found).items()
        if not each.startswith("_")
        and inspect.isfunction(value)
        and value.__doc__
        and value.__module__.startswith("glassware")
    }
    missing = {
        each
        for each in own
        if f"{name}.{each}" not in described()
        and id(getattr(found, each)) not in described_objects()
    }
    assert missing == set()


#: The end of a signature and the text below it, of an attribute.
ATTRIBUTE = re.compile(
    r'<dl class="py (?:attribute|property|data)">\s*<dt class="sig[^>]*id="([^"]+)">.*?</dt>\s*'
    r"<dd>(.*?)</dd>",
    re.DOTALL,
)


def test_every_attribute_is_described_in_words() -> None:
    pages = sorted((SITE / "reference").glob("*.html"))
    found = [each for page in pages for each in ATTRIBUTE.findall(page.read_text("utf-8"))]
    assert len(found) > 100
    assert [name for name, text in found if not re.sub(r"<[^>]+>", "", text).strip()] == []


def test_every_hook_is_described() -> None:
    functions = {name.rpartition(".")[2] for name, kind in described().items() if "func" in kind}
    assert {hook for hooks in HOOKS.values() for hook in hooks} - functions == set()


def test_every_configuration_key_is_described() -> None:
    keys = {name for name, kind in described().items() if kind == "std:confval"}
    assert keys == set(glassware.Flask.default_config)


def test_every_command_is_described() -> None:
    labels = {name for name, kind in described().items() if kind == "std:label"}
    own = {**cli.commands, **cli.yielding_commands}
    names = {*own, *(f"plugins-{name}" for name in own["plugins"].commands)}
    assert {"run", "plugins", "plugins-explain", "plugins-time"} < names
    assert {f"command-{name}" for name in names} - labels == set()


class Loaded(HTMLParser):
    """Collects what a page loads."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        wanted = {"img": "src", "script": "src", "link": "href", "iframe": "src"}.get(tag)
        self.addresses += [value or "" for key, value in attrs if key == wanted]


@pytest.mark.parametrize("page", sorted(SITE.rglob("*.html")), ids=lambda page: page.stem)
def test_a_page_loads_nothing_from_elsewhere(page: Path) -> None:
    loaded = Loaded()
    loaded.feed(page.read_text("utf-8"))
    assert loaded.addresses
    assert [each for each in loaded.addresses if re.match(r"(\w+:)?//", each)] == []


def test_the_style_sheets_load_nothing_from_elsewhere() -> None:
    sheets = list((SITE / "_static").rglob("*.css"))
    assert sheets
    for sheet in sheets:
        # An address between `src:` and `url(` of a font, or a sheet in a sheet, is fetched.
        found = re.findall(r"(?:@import\s*|url\()[\"']?(https?:[^)]*)", sheet.read_text("utf-8"))
        assert found == []
