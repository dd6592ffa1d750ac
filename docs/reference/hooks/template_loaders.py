"""Bring templates.

Asked: when a template is first looked for.
Order: that of the plugins, after the application's folder and those of its blueprints.
"""

from jinja2 import DictLoader

from glassware import Flask, render_template
from glassware_core import hookimpl


class Mails:
    @hookimpl
    def template_loaders(self, app):
        return [DictLoader({"mails/welcome.txt": "Welcome, {{ name }}."})]


app = Flask("shop", plugins=[Mails()])
with app.app_context():
    assert render_template("mails/welcome.txt", name="Ada") == "Welcome, Ada."
