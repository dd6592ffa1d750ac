"""The plugin string-templates: it renders once the configuration chooses it."""

import tempfile
from pathlib import Path

from werkzeug.test import Client

from glassware_core import App
from glassware_templating import render_template

with tempfile.TemporaryDirectory() as folder:
    Path(folder, "templates").mkdir()
    Path(folder, "templates", "hello.html").write_text("<h1>Hello $name</h1>")
    app = App("smoke", root_path=folder)
    app.config["TEMPLATE_ENGINE"] = "string"

    @app.get("/<name>")
    def hello(name):
        """Render a name."""
        return render_template("hello.html", name=name)

    answer = Client(app).get("/<b>")
    assert answer.text == "<h1>Hello &lt;b&gt;</h1>", answer.text
