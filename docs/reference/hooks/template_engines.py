"""Bring another language of templates.

Asked: when the application first needs a template engine.
Order: none; the key `TEMPLATE_ENGINE` chooses one by its name.
"""

from string import Template

from markupsafe import escape

from glassware import Flask, render_template_string
from glassware_core import hookimpl
from glassware_templating import TemplateEngine


class DollarEngine(TemplateEngine):
    def find(self, names):
        raise NotImplementedError

    def from_string(self, source):
        return Template(source)

    def render(self, template, context):
        return template.substitute({name: escape(value) for name, value in context.items()})


class Dollars:
    @hookimpl
    def template_engines(self):
        return {"dollars": DollarEngine}


app = Flask("shop", plugins=[Dollars()])
app.config["TEMPLATE_ENGINE"] = "dollars"


@app.get("/")
def index():
    return render_template_string("Hello, $name!", name="<Ada>")


assert app.test_client().get("/").text == "Hello, &lt;Ada&gt;!"
