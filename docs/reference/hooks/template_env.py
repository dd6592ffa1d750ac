"""Change the Jinja environment.

Asked: when `app.jinja_env` is made.
Order: that of the plugins; what the application registers itself is added afterwards, and wins.
"""

from glassware import Flask, render_template_string
from glassware_core import hookimpl


class Shouting:
    @hookimpl
    def template_env(self, app, env):
        env.filters["shout"] = lambda text: f"{text.upper()}!"


app = Flask("shop", plugins=[Shouting()])
with app.app_context():
    assert render_template_string("{{ 'sale'|shout }}") == "SALE!"
