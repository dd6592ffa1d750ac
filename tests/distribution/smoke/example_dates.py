"""The plugin dates: its converter and its template are there once it is installed."""

from werkzeug.test import Client

from glassware_core import App
from glassware_templating import render_template_string

app = App("smoke")


@app.get("/<date:day>")
def entry(day):
    """Show the day's table."""
    table = "{% from 'dates/month.html' import month %}{{ month([day]) }}"
    return render_template_string(table, day=day)


assert "<td>29</td>" in Client(app).get("/2024-02-29").text
assert Client(app).get("/2023-02-29").status_code == 404
