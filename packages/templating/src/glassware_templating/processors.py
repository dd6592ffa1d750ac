"""Context processors: functions whose dictionaries become variables of every template."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from glassware_core import current
from glassware_core.changes import Changes, FunctionTable
from glassware_core.context import NO_CONTEXT
from glassware_core.plan import forwards, synchronous

if TYPE_CHECKING:
    from .app import TemplatingApp

Processor = Callable[[], dict[str, Any]]


def standard_context() -> dict[str, Any]:
    """Give templates `g` and `request` of the active contexts.

    The session is not among them: templates see it as a global, which opens it when it is used.
    """
    frame = current()
    if frame is NO_CONTEXT:
        return {}
    if frame.rctx is None:
        return {"g": frame.g}
    return {"g": frame.g, "request": frame.rctx.request}


def processor_table(changes: Changes) -> FunctionTable:
    """Make a table of context processors, with the standard one at its head."""
    table = FunctionTable(changes)
    table[None].append(standard_context)
    return table


def compile_processors(app: TemplatingApp, names: tuple[str | None, ...]) -> tuple[Processor, ...]:
    """Collect the context processors of an application and its blueprints, outer ones first.

    Every table starts with the standard processor; where nothing stands between two of them, the
    second is left out.
    """
    processors: list[Processor] = []
    for processor in forwards(app.template_context_processors, names):
        if processor is standard_context and processors[-1:] == [standard_context]:
            continue
        processors.append(processor)
    return synchronous(app, processors)


def update_context(context: dict[str, Any], processors: tuple[Processor, ...]) -> None:
    """Add what the processors give to a template's variables; what was there before wins."""
    if len(processors) == 1 and processors[0] is standard_context:
        frame = current()
        if frame is not NO_CONTEXT:
            if "g" not in context:
                context["g"] = frame.g
            rctx = frame.rctx
            if rctx is not None and "request" not in context:
                context["request"] = rctx.request
        return
    given = context.copy()
    for processor in processors:
        context.update(processor())
    context.update(given)
