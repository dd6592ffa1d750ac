"""Bring a kind of variable for the rules of URLs.

Asked: once an application, when its URL map is made.
Order: none; a name has one owner. Those of Werkzeug, such as `int`, may be replaced.
"""

from werkzeug.routing import BaseConverter

from glassware import Flask
from glassware_core import hookimpl


class Year(BaseConverter):
    regex = "[12][0-9]{3}"

    def to_python(self, value):
        return int(value)


class Years:
    @hookimpl
    def url_converters(self, app):
        return {"year": Year}


app = Flask("almanac", plugins=[Years()])


@app.get("/<year:year>")
def of_year(year):
    return {"year": year}


assert app.test_client().get("/1984").json == {"year": 1984}
assert app.test_client().get("/84").status_code == 404
