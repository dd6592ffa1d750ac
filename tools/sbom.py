"""Write the bills of materials that the wheels carry: `hatch run sbom`.

Each distribution keeps one in `sbom.cdx.json`, and its wheel has it in `.dist-info/sboms`, as
PEP 770 says. It is made from what `pyproject.toml` declares and from nothing else, so that the same
commit has the same bytes: no time, no random number, no version of a tool.
"""

# The decorators of cyclonedx hide the classes below them from pyright; mypy sees them.
# pyright: reportArgumentType=false, reportAttributeAccessIssue=false, reportCallIssue=false

from __future__ import annotations

import sys
from collections import defaultdict
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, UUID, uuid5

from cyclonedx.model import Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope
from cyclonedx.model.contact import OrganizationalContact
from cyclonedx.model.license import LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from univers.version_range import InvalidVersionRange, PypiVersionRange

from .distributions import CommandError, Distribution, discover

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

NAME = "sbom.cdx.json"
# It has no types.
RANGES: Any = PypiVersionRange
# Each requirement as the metadata of the wheel has it, with its extra and its marker.
REQUIRES = "glassware:requires-dist"


def requirements_of(one: Distribution) -> Iterator[Requirement]:
    """Yield what a distribution requires, that of its extras with a marker that names them."""
    yield from one.requirements
    for extra, lines in one.extras.items():
        for line in lines:
            requirement, of_extra = Requirement(str(line)), f"extra == {extra!r}"
            both = f"({line.marker}) and {of_extra}" if line.marker else of_extra
            requirement.marker = Marker(both)
            yield requirement


def purl_of(requirement: Requirement) -> PackageURL:
    """Return the address of a requirement: of no version, but of all those that it allows."""
    name = canonicalize_name(requirement.name)
    if not requirement.specifier:
        return PackageURL("pypi", None, name)
    try:
        allowed = RANGES.from_native(str(requirement.specifier))
    except InvalidVersionRange as error:
        msg = f"{requirement}: {error.args[0]}; write its versions with >=, <=, >, <, == or !=."
        raise CommandError(msg) from error
    return PackageURL("pypi", None, name, None, {"vers": str(allowed)})


def components_of(one: Distribution) -> list[Component]:
    """Return what a distribution requires, once for each address."""
    by_address: dict[PackageURL, list[Requirement]] = defaultdict(list)
    for requirement in requirements_of(one):
        by_address[purl_of(requirement)].append(requirement)
    return [
        Component(
            name=requirements[0].name,
            bom_ref=str(address),
            purl=address,
            scope=(
                ComponentScope.REQUIRED
                if any(each.marker is None for each in requirements)
                else ComponentScope.OPTIONAL
            ),
            properties=[Property(name=REQUIRES, value=str(each)) for each in requirements],
        )
        for address, requirements in by_address.items()
    ]


def sbom_of(one: Distribution) -> str:
    """Return the bill of materials of a distribution in the version of the checkout."""
    address = PackageURL("pypi", None, one.name, str(one.version))
    itself = Component(
        name=one.name,
        version=str(one.version),
        description=one.project["description"],
        licenses=[LicenseExpression(one.project["license"])],
        bom_ref=str(address),
        purl=address,
    )
    components = components_of(one)
    # Its number is of what it says; before it is known, it is nothing.
    bom = Bom(components=components, serial_number=UUID(int=0))
    metadata: Any = bom.metadata
    metadata.component = itself
    metadata.authors = [OrganizationalContact(**each) for each in one.project["authors"]]
    metadata.timestamp = None  # Which it may be, but for its type.
    bom.register_dependency(itself, components)
    said = JsonV1Dot6(bom).output_as_string(indent=2)
    bom.serial_number = uuid5(NAMESPACE_URL, said)
    return f"{JsonV1Dot6(bom).output_as_string(indent=2)}\n"


def write_sbom(home: Path) -> None:
    """Write the bill of materials of the distribution in a folder."""
    (home / NAME).write_text(sbom_of(Distribution(home)), "utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the files of the named distributions or of all, and return the exit code."""
    found = discover()
    names = sys.argv[1:] if arguments is None else arguments
    unknown = [name for name in names if name not in found]
    if unknown:
        msg = f"There is no distribution {unknown[0]!r}; there are {', '.join(found)}."
        raise CommandError(msg)
    for name in names or found:
        write_sbom(found[name].home)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except CommandError as error:
        sys.exit(str(error))
