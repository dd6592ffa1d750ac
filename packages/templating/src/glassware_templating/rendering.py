"""Render templates of the current application, whichever engine it has chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassware_core import call_all, current, stream_with_context

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from jinja2 import Template

    from .app import TemplatingApp
    from .engine import TemplateEngine

__all__ = [
    "get_template_attribute",
    "render_template",
    "render_template_block",
    "render_template_string",
    "stream_template",
    "stream_template_async",
    "stream_template_string",
]


def render_template(
    template_name_or_list: str | Template | list[str | Template], **context: Any
) -> str:
    """Render a template by name.

    Args:
        template_name_or_list: A name, a template, or several of them: then the first that exists.
        **context: The template's variables.

    Returns:
        The rendered text.

    Raises:
        jinja2.TemplateNotFound: There is no template of this name.
        RuntimeError: No application is active.
    """
    app: TemplatingApp = current().app
    engine: TemplateEngine = app.template_engine
    return _render(app, engine.find(template_name_or_list), context)


def render_template_string(source: str, **context: Any) -> str:
    """Render a template from a string. Values are escaped as in an HTML file.

    Args:
        source: The template's source text. Never make it of what users send.
        **context: The template's variables.

    Returns:
        The rendered text.

    Raises:
        RuntimeError: No application is active.
    """
    app: TemplatingApp = current().app
    engine: TemplateEngine = app.template_engine
    return _render(app, engine.from_string(source), context)


def render_template_block(
    template_name_or_list: str | Template | list[str | Template], block: str, /, **context: Any
) -> str:
    """Render one block of a template, such as the part of a page that a script replaces.

    Args:
        template_name_or_list: A name, a template, or several of them: then the first that exists.
        block: The block's name.
        **context: The template's variables.

    Returns:
        The rendered text.

    Raises:
        glassware_templating.RenderingError: The template has no such block.
        glassware_templating.UnsupportedByEngine: The template engine renders no blocks.
        jinja2.TemplateNotFound: There is no template of this name.
        RuntimeError: No application is active.
    """
    app: TemplatingApp = current().app
    engine: TemplateEngine = app.template_engine
    template = engine.find(template_name_or_list)
    events = _begin(app, template, context)
    text = engine.render_block(template, block, context)
    if events.template_rendered:
        call_all(events.template_rendered, app, template=template, context=context)
    return text


def stream_template(
    template_name_or_list: str | Template | list[str | Template], **context: Any
) -> Iterator[str]:
    """Render a template by name piece by piece, to be returned from a view.

    The context of an active request stays until the stream ends.

    Args:
        template_name_or_list: A name, a template, or several of them: then the first that exists.
        **context: The template's variables.

    Returns:
        An iterator of pieces of text.

    Raises:
        jinja2.TemplateNotFound: There is no template of this name.
        RuntimeError: No application is active.
    """
    app: TemplatingApp = current().app
    engine: TemplateEngine = app.template_engine
    return _stream(app, engine, engine.find(template_name_or_list), context)


def stream_template_async(
    template_name_or_list: str | Template | list[str | Template], **context: Any
) -> AsyncIterator[str]:
    """Render a template by name piece by piece for `async for`.

    What is rendered sees the context that is active where the pieces are taken.

    Args:
        template_name_or_list: A name, a template, or several of them: then the first that exists.
        **context: The template's variables.

    Returns:
        An asynchronous iterator of pieces of text.

    Raises:
        glassware_templating.UnsupportedByEngine: The template engine has no such streams.
        jinja2.TemplateNotFound: There is no template of this name.
        RuntimeError: No application is active.
    """
    app: TemplatingApp = current().app
    engine: TemplateEngine = app.template_engine
    template = engine.find(template_name_or_list)
    events = _begin(app, template, context)
    pieces = engine.stream_async(template, context)

    async def generate() -> AsyncIterator[str]:
        async for piece in pieces:
            yield piece
        if events.template_rendered:
            call_all(events.template_rendered, app, template=template, context=context)

    return generate()


def stream_template_string(source: str, **context: Any) -> Iterator[str]:
    """Render a template from a string piece by piece, to be returned from a view.

    The context of an active request stays until the stream ends.

    Args:
        source: The template's source text. Never make it of what users send.
        **context: The template's variables.

    Returns:
        An iterator of pieces of text.

    Raises:
        RuntimeError: No application is active.
    """
    app: TemplatingApp = current().app
    engine: TemplateEngine = app.template_engine
    return _stream(app, engine, engine.from_string(source), context)


def get_template_attribute(template_name: str, attribute: str) -> Any:
    """Return a macro or variable that a template exports, to use it from Python.

    Args:
        template_name: The template's name.
        attribute: The name of the macro or variable.

    Raises:
        AttributeError: The template exports no such name.
        jinja2.TemplateNotFound: There is no template of this name.
        RuntimeError: No application is active.

    Example:
        With `{% macro hello(name) %}Hello {{ name }}!{% endmacro %}` in `_greetings.html`::

            hello = get_template_attribute("_greetings.html", "hello")
            return hello("World")
    """
    engine: TemplateEngine = current().app.template_engine
    return engine.get_attribute(engine.find(template_name), attribute)


def _render(app: TemplatingApp, template: Any, context: dict[str, Any]) -> str:
    # Test tools put a function of their own in this one's place, as they do with Flask's.
    engine: TemplateEngine = app.template_engine
    app.update_template_context(context)
    events = app._events
    if events.before_render_template:
        call_all(events.before_render_template, app, template=template, context=context)
    text = engine.render(template, context)
    if events.template_rendered:
        call_all(events.template_rendered, app, template=template, context=context)
    return text


def _begin(app: TemplatingApp, template: Any, context: dict[str, Any]) -> Any:
    """Complete the variables and send the first event; return the application's events."""
    app.update_template_context(context)
    events = app._events
    if events.before_render_template:
        call_all(events.before_render_template, app, template=template, context=context)
    return events


def _stream(
    app: TemplatingApp, engine: TemplateEngine, template: Any, context: dict[str, Any]
) -> Iterator[str]:
    events = _begin(app, template, context)
    pieces = engine.stream(template, context)

    def generate() -> Iterator[str]:
        yield from pieces
        if events.template_rendered:
            call_all(events.template_rendered, app, template=template, context=context)

    if current().rctx is None:
        return generate()
    return stream_with_context(generate())
