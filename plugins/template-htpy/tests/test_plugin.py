from __future__ import annotations

import subprocess
import sys

from glassware_core import installed_plugins
from glassware_template_htpy import plugin


def test_the_plugin_is_installed_and_active() -> None:
    (record,) = [r for r in installed_plugins().records if r.name == "template-htpy"]
    assert (record.state, record.plugin) == ("active", plugin)


def test_it_gives_one_engine() -> None:
    assert list(plugin.template_engines()) == ["htpy"]


def test_an_application_with_another_engine_does_not_import_it() -> None:
    code = (
        "import sys; from glassware_core import App; from glassware_templating import *\n"
        "app = App('shop')\n"
        "with app.app_context(): assert render_template_string('{{ 1 }}') == '1'\n"
        "sys.exit('htpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
