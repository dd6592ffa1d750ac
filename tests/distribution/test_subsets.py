"""Only the parts one needs: subsets installed from wheels into clean environments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Environment

pytestmark = pytest.mark.distribution

# A name of each part that a composed application has, and says where it comes from if it has not.
NAMES = {
    "routing": "route",
    "sessions": "session_interface",
    "templating": "jinja_env",
    "cli": "cli",
    "testing": "test_client",
}
OTHER_PARTS = [*NAMES, "signals"]


def missing(*present: str) -> list[str]:
    """Return the arguments that let a smoke script look for the parts that are not there."""
    return [f"{name}=glassware-{part}" for part, name in NAMES.items() if part not in present]


def test_core_alone_boots_and_answers_404(new_environment: Callable[..., Environment]) -> None:
    environment = new_environment("glassware-core")
    environment.uv("pip", "check")
    environment.smoke("core")
    environment.smoke("missing", *missing())


@pytest.mark.parametrize("part", OTHER_PARTS)
def test_core_with_one_other_part_works(
    part: str, new_environment: Callable[..., Environment]
) -> None:
    environment = new_environment(f"glassware-{part}")
    environment.uv("pip", "check")
    environment.smoke(part)
    environment.smoke("missing", *missing(part))


def test_a_part_joins_by_being_installed_and_leaves_by_being_removed(
    new_environment: Callable[..., Environment],
) -> None:
    environment = new_environment("glassware-core")
    for part in OTHER_PARTS:
        environment.install(f"glassware-{part}")
        environment.smoke(part)
    for part in OTHER_PARTS:
        environment.uv("pip", "uninstall", f"glassware-{part}")
        environment.smoke("core")
    environment.smoke("missing", *missing())


def test_the_whole_works_and_does_not_need_its_extras(
    new_environment: Callable[..., Environment],
) -> None:
    environment = new_environment("glassware")
    environment.uv("pip", "check")
    environment.smoke("whole")
    environment.smoke("extras", "absent")
    # Even where everything is installed, what is not used is not loaded.
    environment.smoke("routing")
    environment.smoke("free")


def test_the_extras_bring_async_views_dotenv_files_and_a_server(
    new_environment: Callable[..., Environment],
) -> None:
    environment = new_environment("glassware[async,dotenv,serve]")
    environment.uv("pip", "check")
    environment.smoke("extras", "present")
