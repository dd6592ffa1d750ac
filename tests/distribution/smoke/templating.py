"""Core and templating: a string is rendered, values escaped."""

from glassware_core import App
from glassware_templating import render_template_string

app = App("smoke")
with app.app_context():
    text = render_template_string("<p>{{ name }} {{ 1 + 1 }}</p>", name="<b>")
assert text == "<p>&lt;b&gt; 2</p>", text
