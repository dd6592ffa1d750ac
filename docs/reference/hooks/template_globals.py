"""Give a name that every template sees, whatever the engine.

Asked: when the application makes its template engine.
Order: none; a name has one owner, and the application's own names come first.
"""

from glassware import Flask, render_template_string
from glassware_core import hookimpl


class Shop:
    @hookimpl
    def template_globals(self, app):
        return {"price": lambda cents: f"{cents / 100:.2f} €"}


app = Flask("shop", plugins=[Shop()])
with app.app_context():
    assert render_template_string("{{ price(250) }}") == "2.50 €"
