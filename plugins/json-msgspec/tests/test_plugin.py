from __future__ import annotations

import subprocess
import sys

from glassware_core import App
from glassware_json_msgspec import MsgspecProvider


def test_the_configuration_chooses_it_by_name() -> None:
    app = App("shop")
    app.config["JSON_PROVIDER"] = "msgspec"
    assert type(app.json) is MsgspecProvider


def test_being_installed_loads_no_library() -> None:
    code = "import sys, glassware_core as c; c.App('shop').json; print('msgspec' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert done.stdout == "False\n"
