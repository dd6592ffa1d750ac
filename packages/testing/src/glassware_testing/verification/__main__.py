"""Run the conformance kits of an installed plugin."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from .running import CannotVerify, verify

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .running import KitResult


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the kits and print what came of them.

    Args:
        arguments: Those of the command line.

    Returns:
        The exit code: 0 where every check passed, 1 where one did not, 2 where none could be run.
    """
    parser = argparse.ArgumentParser(
        "python -m glassware_testing.verification", description=__doc__
    )
    parser.add_argument("name", help="the plugin")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--verbose", action="store_true", help="name each check")
    options = parser.parse_args(arguments)
    try:
        results, without = verify(options.name)
    except CannotVerify as error:
        print(f"Error: {error}", file=sys.stderr)
        return 2
    good = all(result.good for result in results)
    if options.json:
        found = {"plugin": options.name, "good": good, "without_kit": without}
        print(json.dumps({**found, "kits": [as_json(result) for result in results]}, indent=2))
    else:
        for result in results:
            print("\n".join(lines_of(result, options.verbose)))
        for contract in without:
            print(f"{contract}: there is no kit; nothing was checked.")
        print(f"The plugin {options.name!r} {'keeps' if good else 'does not keep'} its contracts.")
    return 0 if good else 1


def as_json(result: KitResult) -> dict[str, Any]:
    """Return what came of one class, as JSON takes it."""
    return {
        "kit": result.kit.__name__,
        "contract": f"{result.kit.contract}:v{result.kit.version}",
        "subject": result.subject,
        "checks": result.kit.number,
        "run": result.number,
        "passed": result.passed,
        "expected_failures": result.expected,
        "failed": result.failed,
    }


def lines_of(result: KitResult, verbose: bool) -> list[str]:
    """Return what is printed of one class."""
    kit = result.kit
    head = f"{kit.contract}:v{kit.version} {kit.__name__} of {result.subject}: "
    head += f"{result.number} of {kit.number} checks"
    counts = ("passed", len(result.passed)), ("failed", len(result.failed))
    told = [f"{number} {word}" for word, number in counts if number]
    if result.expected:
        told.append(f"{len(result.expected)} failed as expected")
    lines = [f"{head} in {len(result.cases)} cases: {', '.join(told)}"]
    if verbose:
        lines += [f"  passed   {name}" for name in result.passed]
    lines += [f"  expected {name}: {reason}" for name, reason in result.expected.items()]
    checks = kit.checks()
    for name, what in result.failed.items():
        check = checks.get(name.partition("[")[0])
        meaning = (check.__doc__ or "").partition("\n")[0] if check is not None else ""
        lines += [f"  FAILED   {name}", f"           {meaning}"]
        lines += [f"           | {line}" for line in what.splitlines()]
    return lines


if __name__ == "__main__":
    sys.exit(main())
