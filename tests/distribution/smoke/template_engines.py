"""Each engine renders where it is installed with the parts that it brings, and no others."""

import sys
import tempfile
from pathlib import Path

from glassware_core import App
from glassware_templating import render_template, render_template_string

name = sys.argv[1]
folder = Path(tempfile.mkdtemp())
app = App("smoke", root_path=str(folder), template_folder=".")
app.config["TEMPLATE_ENGINE"] = name
with app.app_context():
    if name == "htpy":
        from htpy import p

        assert render_template(lambda name: p[name], name="<") == "<p>&lt;</p>"
    else:
        source = {"minijinja": "<p>{{ name }}</p>", "mako": "<p>${name}</p>"}[name]
        (folder / "page.html").write_text(source)
        assert render_template("page.html", name="<") == "<p>&lt;</p>"
        assert render_template_string(source, name="<") == "<p>&lt;</p>"
assert name in sys.modules
