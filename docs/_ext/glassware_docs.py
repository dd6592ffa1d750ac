"""What the site takes from the code: hooks, configuration keys, commands, and links to names.

- ``hooks`` describes every hook with its signature, its docstring, when it is asked, in which order
  answers count, who answers it, and an example.
- ``config-keys`` lists every key with its default. What a key does is written in the directive's
  body, a line ``KEY: text`` each; a key without a line, or a line without a key, is an error.
- ``commands`` shows the help of every command.
- ``step-file`` shows a file of a step of the tutorial, with what is new in it highlighted.
- A name is linked to where its object is described, whichever module it was imported from.
"""

from __future__ import annotations

import importlib
import inspect
import re
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.directives.code import container_wrapper
from sphinx.ext.napoleon.docstring import GoogleDocstring
from sphinx.util.docutils import SphinxDirective
from sphinx.util.inspect import signature, stringify_signature
from sphinx.util.nodes import find_pending_xref_condition, make_refnode

from glassware_core.plugins.known import HOOKS, PARTS, contract_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx import addnodes
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: Types of the compiled plan and of the plugins' order, which signatures name but which no
#: application meets.
INTERNAL = {
    "glassware_core.changes.Changes",
    "glassware_core.plan.Plan",
    "glassware_core.plan.Steps",
    "glassware_core.plugins.order.Wish",
}


ROOT = Path(__file__).parents[2]

#: An example for each hook; the tests run them.
EXAMPLES = ROOT / "docs" / "reference" / "hooks"

#: Where the tutorial's steps are, and what their files are written in.
STEPS = ROOT / "examples" / "tutorial"
LANGUAGES = {
    ".py": "python",
    ".html": "html+jinja",
    ".css": "css",
    ".sql": "sql",
    ".toml": "toml",
}


class Generated(SphinxDirective):
    """A directive whose text is made from the code."""

    has_content = True

    def lines(self) -> Iterator[str]:
        """Give the reStructuredText to put in its place."""
        raise NotImplementedError

    def run(self) -> list[nodes.Node]:
        """Parse what was made."""
        text = StringList(list(self.lines()), source=self.get_source_info()[0])
        node = nodes.container()
        self.state.nested_parse(text, 0, node)
        return list(node.children)


def indented(text: str) -> Iterator[str]:
    """Give the lines of a text as the body of a directive."""
    yield ""
    yield from (f"   {line}".rstrip() for line in text.splitlines())
    yield ""


def specification(hook: str, distribution: str) -> Any:
    """Return the function that specifies a hook."""
    return getattr(importlib.import_module(distribution.replace("-", "_") + ".hookspecs"), hook)


def answering(hook: str) -> list[str]:
    """Return the plugins in the repository that answer a hook, by their folders."""
    places = ("packages", "plugins", "examples/plugins")
    plugins = [path for place in places for path in sorted(ROOT.glob(f"{place}/*/src/*/plugin.py"))]
    mark = re.compile(rf"^@hookimpl(\(.*\))?\n(async )?def {hook}\(", re.MULTILINE)
    folders = [path.parents[2] for path in plugins if mark.search(path.read_text("utf-8"))]
    return [
        f"glassware-{folder.name}" if folder.parent.name == "packages" else f"``{folder.name}``"
        for folder in folders
    ]


def example(hook: str) -> tuple[dict[str, str], str]:
    """Return what a hook's example says of the hook (``Asked``, ``Order``), and its code."""
    text = (EXAMPLES / f"{hook}.py").read_text("utf-8")
    told, _, code = text.removeprefix('"""').partition('"""\n')
    return dict(re.findall(r"^(\w+): (.*)$", told, re.MULTILINE)), code.strip()


class Hooks(Generated):
    """Describe the hooks, a heading for each distribution that asks some."""

    def lines(self) -> Iterator[str]:
        """Give a description for each hook."""
        for distribution, hooks in HOOKS.items():
            yield from (".. rubric:: " + f"Asked by {distribution}", "")
            for hook in hooks:
                function = specification(hook, distribution)
                shown = stringify_signature(signature(function), unqualified_typehints=True)
                told, code = example(hook)
                told["Contract"] = f"``{contract_of(hook)}``."
                told["Answered by"] = f"{', '.join(answering(hook))}."
                self.env.note_dependency(str(EXAMPLES / f"{hook}.py"))
                yield f".. py:function:: {hook}{shown}"
                yield from indented(described(function))
                yield from indented("\n".join(f":{name}: {text}" for name, text in told.items()))
                yield "   .. code-block:: python"
                yield from indented("\n".join(indented(code)))


def described(function: Any) -> str:
    """Return a docstring as reStructuredText."""
    return str(GoogleDocstring(inspect.getdoc(function) or ""))


def owned_keys() -> dict[str, tuple[str, Any]]:
    """Return each configuration key with the distribution that owns it and its default."""
    keys: dict[str, tuple[str, Any]] = {}
    for part in reversed(PARTS):
        module = importlib.import_module(f"glassware_{part}.plugin")
        if hasattr(module, "default_config"):
            for key, default in module.default_config().items():
                keys[key] = (f"glassware-{part}", default)
    return keys


class ConfigKeys(Generated):
    """List the configuration keys, in the order of the directive's lines."""

    def lines(self) -> Iterator[str]:
        """Give a description for each key."""
        written = dict(line.split(": ", 1) for line in self.content if line)
        known = owned_keys()
        if written.keys() != known.keys():
            strangers = sorted(written.keys() ^ known.keys())
            msg = f"Either without a description or without a default: {', '.join(strangers)}"
            raise self.error(msg)
        for key, text in written.items():
            distribution, default = known[key]
            yield f".. confval:: {key}"
            yield f"   :default: ``{default!r}``"
            yield from indented(f"{text}\n\nOf {distribution}.")


def commands() -> dict[str, click.Command]:
    """Return the commands that every application has, by name, those of groups behind them."""
    import glassware
    from glassware_cli import cli
    from glassware_cli.groups import commands_of_plugins

    given = commands_of_plugins(glassware.Flask("site"))
    found: dict[str, click.Command] = {}
    for name, command in sorted({**given, **cli.yielding_commands, **cli.commands}.items()):
        found[name] = command
        if isinstance(command, click.Group):
            found |= {f"{name} {each}": command.commands[each] for each in sorted(command.commands)}
    return found


class Commands(Generated):
    """Show the help of the commands, as the terminal does."""

    def lines(self) -> Iterator[str]:
        """Give a literal block for each command."""
        for name, command in commands().items():
            context = click.Context(command, info_name=f"glassware {name}", terminal_width=80)
            label = f"command-{name.replace(' ', '-')}"
            yield from (f".. rubric:: glassware {name}", f"   :name: {label}", "")
            yield ".. code-block:: text"
            yield from indented(command.get_help(context))


class StepFile(SphinxDirective):
    """Show a file of the tutorial, and highlight the lines that the step before has not.

    The argument is a path below ``examples/tutorial``. A file that is new is not highlighted.
    """

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Make a block of code, with the file's name above it."""
        step, _, name = self.arguments[0].partition("/")
        path = STEPS / step / name
        self.env.note_dependency(str(path))
        text = path.read_text("utf-8")
        block = nodes.literal_block(text, text, language=LANGUAGES[path.suffix])
        before = STEPS / f"step{int(step.removeprefix('step')) - 1}" / name
        if before.is_file():
            lines = added_lines(before.read_text("utf-8"), text)
            block["highlight_args"] = {"hl_lines": lines}
        return [container_wrapper(self, block, name)]


def added_lines(before: str, after: str) -> list[int]:
    """Return the numbers of the lines of a text that an older one has not, from 1 on."""
    old, new = before.splitlines(), after.splitlines()
    found: list[int] = []
    for kind, _, _, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind in {"insert", "replace"}:
            found.extend(range(first + 1, last + 1))
    return found


def find(target: str, module: str | None) -> Any:
    """Return the object that a dotted name stands for, seen from a module; None if nothing."""
    words = target.split(".")
    for path in ([*module.split("."), *words], words) if module else (words,):
        for length in range(len(path), 0, -1):
            try:
                found: Any = importlib.import_module(".".join(path[:length]))
            except (ImportError, ValueError):
                continue
            try:
                for word in path[length:]:
                    found = (
                        inspect.getattr_static(found, word)
                        if inspect.isclass(found)
                        else (getattr(found, word))
                    )
            except AttributeError:
                break
            return found
    return None


def link(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, contnode: nodes.TextElement
) -> nodes.Node | None:
    """Link a name to the description of the same object under another name."""
    if node.get("refdomain") != "py":
        return None
    objects = env.domains.python_domain.objects
    target = node["reftarget"]
    for name in same_object(target, node, documented(env)):
        entry = objects[name]
        content = find_pending_xref_condition(node, "resolved")
        shown = nodes.literal("", "", *content.children) if content else contnode
        return make_refnode(app.builder, node["refdoc"], entry.docname, entry.node_id, shown, name)
    # Code in backticks that is no name, a type variable, or a name of somebody else's.
    stranger = node["reftype"] == "obj" or not target.startswith("glassware")
    if stranger or isinstance(find(target, None), TypeVar) or target in INTERNAL:
        content = find_pending_xref_condition(node, "resolved")
        return nodes.inline("", "", *content.children) if content else contnode
    return None


def same_object(target: str, node: pending_xref, known: dict[int, str]) -> Iterator[str]:
    """Give the name under which an object is described."""
    for module in (node.get("py:module"), None):
        found = find(target, module)
        if found is not None and id(found) in known:
            yield known[id(found)]
    # A name that the module knows for type checkers only, or does not know: of ours, there is one.
    yield from (name for name in known.values() if name.endswith(f".{target}"))


_known: dict[int, str] = {}


def documented(env: BuildEnvironment) -> dict[int, str]:
    """Return the full names of the described classes and functions, by their identity."""
    if not _known:
        for name, entry in env.domains.python_domain.objects.items():
            if entry.objtype in {"class", "exception", "function"}:
                found = find(name, None)
                if found is not None:
                    _known.setdefault(id(found), name)
    return _known


def show_parameters(
    app: Sphinx, what: str, name: str, obj: Any, options: Any, shown: str | None, returned: Any
) -> tuple[str, str] | None:
    """Show what a class takes, where something of its class hides it."""
    if what != "class" or not (shown or "").startswith("(*args"):
        return None
    found = signature(obj.__init__, bound_method=True)
    found = found.replace(
        parameters=[each for key, each in found.parameters.items() if key != "self"]
    )
    return stringify_signature(found, unqualified_typehints=True, show_return_annotation=False), ""


def describe_attribute(app: Sphinx, domain: str, kind: str, content: addnodes.desc_content) -> None:
    """Give an attribute without text what the docstrings of its classes say of it."""
    if domain != "py" or kind not in {"attribute", "property"} or content.children:
        return
    name = content.parent[0]["fullname"]
    owner = find(f"{content.parent[0]['module']}.{name.rpartition('.')[0]}", None)
    for base in getattr(owner, "__mro__", ()):
        found = attributes_in(base.__doc__ or "").get(name.rpartition(".")[2])
        if found:
            content += nodes.paragraph(found, "", *inline(found))
            return


def inline(text: str) -> list[nodes.Node]:
    """Return the text with what stands in backticks as code."""
    return [
        nodes.literal(word, word) if number % 2 else nodes.Text(word)
        for number, word in enumerate(text.split("`"))
    ]


def attributes_in(docstring: str) -> dict[str, str]:
    """Return the attributes that a Google-style docstring describes."""
    section = re.search(r"^Attributes:\n((?: .*\n?|\n)+)", inspect.cleandoc(docstring), re.M)
    found: dict[str, str] = {}
    for line in section[1].splitlines() if section else ():
        begun = re.match(r"    (\w+): (.*)", line)
        if begun:
            found[begun[1]] = begun[2]
        elif found and line.strip():
            found[next(reversed(found))] += f" {line.strip()}"
    return found


def keep_off_the_network(app: Sphinx, error: Exception | None) -> None:
    """Take the address of a font for flags, which no page has, out of the theme's style sheet."""
    sheet = app.outdir / "_static" / "shibuya.css"
    if error is None and sheet.is_file():
        text = sheet.read_text("utf-8")
        sheet.write_text(re.sub(r"@font-face\{[^}]*url\(https:[^}]*\}", "", text), "utf-8")


#: What keeps the theme's pages from being read aloud or used by keyboard, and its mend.
ACCESS = (
    ('<article class="yue" role="main">', '<article class="yue">'),
    # The search looks for this role.
    ('<main class="', '<main role="main" class="'),
    ('<div class="sy-head">', '<div class="sy-head" role="banner">'),
    ('<aside id="lside"', '<aside id="lside" aria-label="Site"'),
    ('<aside id="rside"', '<aside id="rside" aria-label="Page"'),
    ('<div class="table-wrapper', '<div tabindex="0" class="table-wrapper'),
    ('<figure class="drawing">', '<figure class="drawing" tabindex="0">'),
    ("<pre>", '<pre tabindex="0">'),
)


def open_to_all(app: Sphinx, error: Exception | None) -> None:
    """Mend the theme's pages for screen readers and keyboards."""
    if error is None and app.builder.format == "html":
        for page in Path(app.outdir).rglob("*.html"):
            text = page.read_text("utf-8")
            for found, mended in ACCESS:
                text = text.replace(found, mended)
            # The corner of a table is no heading.
            text = re.sub(r'<th class="head">(<p></p>)?</th>', '<td class="head"></td>', text)
            page.write_text(text, "utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the directives."""
    app.add_directive("hooks", Hooks)
    app.add_directive("config-keys", ConfigKeys)
    app.add_directive("commands", Commands)
    app.add_directive("step-file", StepFile)
    app.connect("autodoc-process-signature", show_parameters)
    app.connect("object-description-transform", describe_attribute)
    app.connect("missing-reference", link)
    app.connect("build-finished", open_to_all, priority=900)
    app.connect("build-finished", keep_off_the_network, priority=900)
    return {"parallel_read_safe": True}
