"""Names of parts that are not installed: each argument is `name=distribution`."""

import sys

from glassware_core import App

app = App("smoke")
for argument in sys.argv[1:]:
    name, distribution = argument.split("=")
    assert not hasattr(app, name), name
    try:
        getattr(app, name)
    except AttributeError as error:
        assert f"pip install {distribution}" in str(error), error
    else:
        raise AssertionError(name)
