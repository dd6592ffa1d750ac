"""Change what the test client sends.

Asked: for each request of a test client.
Order: that of the plugins.
"""

from glassware import Flask, request
from glassware_core import hookimpl


class Marked:
    @hookimpl
    def test_environ(self, app, builder):
        builder.headers["X-From-Test"] = "yes"


app = Flask("shop", plugins=[Marked()])


@app.get("/")
def index():
    return request.headers["X-From-Test"]


assert app.test_client().get("/").text == "yes"
