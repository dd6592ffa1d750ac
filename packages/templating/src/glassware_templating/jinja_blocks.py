"""Render one block of a Jinja template, through Jinja's documented low-level interface."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from .errors import RenderingError

if TYPE_CHECKING:
    from jinja2 import Template
    from jinja2.runtime import Context


def render_block(template: Template, name: str, variables: dict[str, Any]) -> str:
    """Return one rendered block of a template or of one that it extends.

    The template is run up to its first output: by then it has made its imports and told its
    blocks to those that it extends, and so `super()` and imported macros work in the block.

    Args:
        template: The template.
        name: The block's name.
        variables: The variables.

    Raises:
        RenderingError: There is no such block.
    """
    context = template.new_context(variables)
    try:
        if template.environment.is_async:
            pieces = asyncio.run(_collect_async(template, name, context))
        else:
            pieces = _collect(template, name, context)
    except RenderingError:
        raise
    except Exception:
        template.environment.handle_exception()
    return template.environment.concat(pieces)


def _collect(template: Template, name: str, context: Context) -> list[str]:
    beginning: Any = template.root_render_func(context)
    next(beginning, None)
    beginning.close()
    return list(_block_of(template, name, context)(context))


async def _collect_async(template: Template, name: str, context: Context) -> list[str]:
    beginning: Any = template.root_render_func(context)
    async for _ in beginning:
        break
    await beginning.aclose()
    block: Any = _block_of(template, name, context)(context)
    return [piece async for piece in block]


def _block_of(template: Template, name: str, context: Context) -> Any:
    if name not in context.blocks:
        known = ", ".join(repr(each) for each in sorted(context.blocks)) or "none"
        msg = f"there is no block {name!r}; the template has: {known}"
        raise RenderingError(msg, None, template.name, template.filename)
    return context.blocks[name][0]
