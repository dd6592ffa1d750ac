"""Import every module of every part that is installed; the arguments are the expected packages."""

import importlib
import pkgutil
import sys
from importlib.util import find_spec

# What only pytest or the command line loads: without them nobody can ask for it.
ASKED_BY = {
    "glassware_templating.commands": "click",
    "glassware_testing.conformance": "pytest",
    "glassware_testing.fixtures": "pytest",
    "glassware_testing.required": "pytest",
    "glassware_testing.verification": "pytest",
}


def can_be_asked(module):
    """Tell whether what loads a module is installed."""
    askers = {asker for name, asker in ASKED_BY.items() if f"{module}.".startswith(f"{name}.")}
    return all(find_spec(asker) for asker in askers)


expected = set(sys.argv[1:])
installed = {each.name for each in pkgutil.iter_modules() if each.name.startswith("glassware")}
assert installed == expected, installed ^ expected
for package in sorted(expected):
    found = importlib.import_module(package)
    for name in found.__all__:
        getattr(found, name)
    for module in pkgutil.walk_packages(found.__path__, f"{package}."):
        # A file of this name is a program: importing it starts it.
        if module.name.rpartition(".")[2] != "__main__" and can_be_asked(module.name):
            importlib.import_module(module.name)
