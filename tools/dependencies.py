"""Compare what each distribution imports with what it declares, in both directions, with deptry.

What a distribution may import all the same stands in the table `tool.deptry` of its
`pyproject.toml`, with the reason.
"""

from __future__ import annotations

import os
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from .distributions import CommandError, discover, run

if TYPE_CHECKING:
    from .distributions import Distribution

NOISE = re.compile(r"^(Assuming the corresponding module name|Scanning ).*\n", re.MULTILINE)


def faults_of(one: Distribution) -> str:
    """Return what deptry finds in one distribution, or nothing."""
    # Its own file beside the package, as the meta-distribution has one, is no library.
    files = (one.home / "src").glob("*.py")
    known = [option for file in files for option in ("--known-first-party", file.stem)]
    deptry = Path(sys.executable).with_name("deptry")
    try:
        run(deptry, "src", "--no-ansi", *known, cwd=one.home)
    except CommandError as error:
        return f"{one.name}: {NOISE.sub('', str(error))}"
    return ""


def main() -> int:
    """Check all distributions, print what is wrong, and return the exit code."""
    found = discover().values()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        faults = [fault for fault in pool.map(faults_of, found) if fault]
    print(*faults, f"dependencies: {len(found)} distributions, {len(faults)} with faults", sep="\n")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
