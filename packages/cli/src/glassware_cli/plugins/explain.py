"""The command `plugins explain`: who answers a hook, in which order, and why."""

from __future__ import annotations

import difflib
import inspect
import json
from typing import TYPE_CHECKING, Any

import click

from glassware_core.plugins.known import HOOKS, asker, contract_of

from ..script_info import ScriptInfo, pass_script_info
from ..table import print_table
from .listing import plugins_of

if TYPE_CHECKING:
    from glassware_core import Plugins
    from glassware_core.plugins import Record

__all__ = ["explain_command"]


@click.command("explain", short_help="Show who answers a hook, in which order, and why.")
@click.argument("hook")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@pass_script_info
def explain_command(info: ScriptInfo, hook: str, as_json: bool) -> None:
    """Show which plugins answer HOOK, in the order in which they are asked, and why in that order.

    Plugins that are left out and would answer it are named too.
    """
    plugins = plugins_of(info)
    told = explain(plugins, hook)
    if as_json:
        click.echo(json.dumps(told, indent=2))
        return
    click.echo(f"{hook}: {told['summary']}" if told["summary"] else hook)
    click.echo(f"Contract {told['contract']}, asked by {told['asker']}.\n")
    rows = [
        (str(number), each["plugin"], each["distribution"] or "-", each["why"])
        for number, each in enumerate(told["order"], 1)
    ]
    if rows:
        print_table(("", "Plugin", "Distribution", "Why here"), rows)
    else:
        click.echo("No active plugin answers it.")
    for each in told["left_out"]:
        click.echo(f"\n{each}")


def explain(plugins: Plugins, hook: str) -> dict[str, Any]:
    """Return what is known of a hook, as JSON takes it.

    Args:
        plugins: The plugins that are asked.
        hook: The hook's name.

    Raises:
        click.UsageError: No plugin is asked a hook of this name.
    """
    caller: Any = getattr(plugins.manager.hook, hook, None)
    spec: Any = getattr(caller, "spec", None)
    if spec is None and asker(hook) is None:
        raise click.UsageError(_unknown(plugins, hook))
    implementations = caller.get_hookimpls()[::-1] if caller is not None else []
    records = {id(record.plugin): record for record in plugins.records}
    doc = None if spec is None else inspect.getdoc(spec.function)
    return {
        "hook": hook,
        "summary": (doc or "").partition("\n")[0],
        "contract": contract_of(hook),
        "asker": asker(hook) or "a plugin",
        "installed": spec is not None,
        "order": [
            {
                "plugin": implementation.plugin_name,
                "distribution": records[id(implementation.plugin)].distribution,
                "why": why(records[id(implementation.plugin)], implementation, plugins),
            }
            for implementation in implementations
        ],
        "left_out": [
            record.report()
            for record in plugins.records
            if record.state != "active" and hasattr(record.plugin, hook)
        ],
    }


def why(record: Record, implementation: Any, plugins: Plugins) -> str:
    """Say why a plugin stands where it does.

    Args:
        record: The plugin.
        implementation: Its implementation of the hook, as pluggy knows it.
        plugins: The plugins that it is one of.
    """
    reasons = []
    if implementation.wrapper or implementation.hookwrapper:
        reasons.append("it wraps the others")
    if implementation.tryfirst:
        reasons.append("tryfirst=True")
    if implementation.trylast:
        reasons.append("trylast=True")
    active = {each.name for each in plugins.active}
    for relation in ("before", "after"):
        for name in getattr(record.wish, relation):
            passed_over = "" if name in active else ", which is not active"
            reasons.append(f"{relation} {name!r}{passed_over}")
    if record.builtin:
        reasons.append("a part: the parts come first, in an order of their own")
    elif not reasons:
        reasons.append("after the parts, by distribution and name")
    return "; ".join(reasons)


def _unknown(plugins: Plugins, hook: str) -> str:
    known = {name for hooks in HOOKS.values() for name in hooks}
    known |= {name for name in vars(plugins.manager.hook) if not name.startswith("_")}
    near = difflib.get_close_matches(hook, known, 1)
    meant = f" Did you mean {near[0]!r}?" if near else ""
    return f"There is no hook {hook!r}.{meant} The hooks are {', '.join(sorted(known))}."
