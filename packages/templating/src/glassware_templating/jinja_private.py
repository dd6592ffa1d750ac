"""Templates whose context is made straight from the environment's globals, and their escaping.

Jinja gives each template a `ChainMap` of its own globals, nearly always none, over those of the
environment, and copies it twice for each context: once as the context's variables, once for the
names of its globals. A `ChainMap` is iterated in Python, which costs more than most templates. As
long as a template has no globals of its own, the environment's plain dictionary says the same.

What a compiled template escapes becomes Markup only to be joined with the rest, so it need not.

This is the one module that relies on how Jinja is made: on `Environment.make_globals`,
`Environment.context_class`, the attributes of its low-level interface and the names in a compiled
template; and on the function that MarkupSafe escapes strings with. It checks that they are as
expected; otherwise, and for every template that has globals of its own, Jinja's public way is
taken.
"""

from __future__ import annotations

import weakref
from collections import ChainMap
from typing import TYPE_CHECKING, Any

import jinja2
import markupsafe
from jinja2.utils import missing
from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2.runtime import Context


def find_text_escape(module: Any = markupsafe) -> Callable[[str], str] | None:
    """Return what MarkupSafe escapes a string with before it makes Markup of it.

    Args:
        module: MarkupSafe, but in tests.

    Returns:
        The function, or None where this release of MarkupSafe has it not, or has another one.
    """
    probe = "a<b> & 'c' \N{SNOWMAN} \""
    try:
        found: Callable[[str], str] = module._escape_inner
        known = type(found(probe)) is str and found(probe) == str(escape(probe))
    except Exception:
        return None
    return found if known else None


_text_escape = find_text_escape()


def escape_to_text(value: Any) -> str:
    """Escape a value for HTML, as `markupsafe.escape` does, and make no Markup of the text.

    Making Markup takes longer than escaping a short text.

    Args:
        value: Any value.
    """
    kind = type(value)
    if kind is str and _text_escape is not None:
        return _text_escape(value)
    if kind is int or kind is float:
        return str(value)  # which holds nothing to escape
    return value if kind is Markup else escape(value)


class DirectTemplate(jinja2.Template):
    """Render as `jinja2.Template` does, with fewer copies."""

    @classmethod
    def from_code(cls, *args: Any, **kwargs: Any) -> jinja2.Template:
        """Make a template of compiled code, as loaders and environments do.

        The code escapes what it outputs, and only joins it with the rest: plain text will do.
        """
        template = super().from_code(*args, **kwargs)
        namespace: dict[str, Any] = getattr(template.root_render_func, "__globals__", {})
        if _text_escape is not None and namespace.get("escape") is escape:
            namespace["escape"] = escape_to_text
        return template

    def new_context(
        self,
        vars: dict[str, Any] | None = None,
        shared: bool = False,
        locals: Any = None,
    ) -> Context:
        """Make the context of one rendering.

        Args:
            vars: The variables.
            shared: Take the variables as they are, without globals: they have them already.
            locals: Variables of the including template that go over the others.
        """
        given = self.globals
        if type(given) is not ChainMap or len(given.maps) != 2 or given.maps[0]:
            return super().new_context(vars, shared, locals)
        everywhere = given.maps[1]
        parent: dict[str, Any]
        if shared:
            parent = {} if vars is None else vars
        else:
            parent = {**everywhere, **vars} if vars else {**everywhere}
        if locals:
            if shared:
                parent = parent.copy()
            parent.update({k: value for k, value in locals.items() if value is not missing})
        environment = self.environment
        return environment.context_class(
            environment, parent, self.name, self.blocks, globals=everywhere
        )

    def render(self, *args: Any, **kwargs: Any) -> str:
        """Return the rendered template; the arguments are those of `dict`."""
        environment = self.environment
        if kwargs or len(args) != 1 or type(args[0]) is not dict or environment.is_async:
            return super().render(*args, **kwargs)
        try:
            return environment.concat(self.root_render_func(self.new_context(args[0])))
        except Exception:
            environment.handle_exception()


def without_cycles(template: jinja2.Template) -> jinja2.Template:
    """Let a template be freed as soon as its last reference goes.

    Its compiled function refers to the namespace that it is in, and that to it and to the template.
    Nothing looks the function up there; the template is looked up while it is rendered, when an
    error of it gets its traceback. Blocks look each other up, so a template with blocks stays as
    it is.

    Args:
        template: A template with a namespace of its own, as `Environment.from_string` makes it.
    """
    root = template.root_render_func
    namespace: dict[str, Any] = getattr(root, "__globals__", {})
    expected = namespace.get("root") is root and namespace.get("__jinja_template__") is template
    if expected and not template.blocks:
        namespace["__jinja_template__"] = weakref.proxy(template)
        del namespace["root"]
    return template


def works_with(environment_class: type[jinja2.Environment]) -> bool:
    """Whether contexts can be made from an environment's globals as they are here."""
    try:
        environment = environment_class()
        merged = environment.make_globals(None)
        names = environment.globals
        context = environment.context_class(environment, {}, None, {}, globals=names)
        return (
            type(merged) is ChainMap
            and merged.maps == [{}, names]
            and merged.maps[1] is names
            and type(names) is dict
            and context.globals_keys == set(names)
            and callable(environment.concat)
            and callable(environment.handle_exception)
        )
    except Exception:
        return False


def fastest_template_class(
    environment_class: type[jinja2.Environment] = jinja2.Environment,
) -> type[jinja2.Template]:
    """Return the class for an environment's templates: `DirectTemplate` where it works."""
    return DirectTemplate if works_with(environment_class) else jinja2.Template
