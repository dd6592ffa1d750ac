"""Change each response, also that of an error.

Asked: when the plan of requests is compiled; what it returns runs after `after_request` functions.
Order: that of the plugins. The parts' own come first: the session is saved already.
"""

from glassware import Flask
from glassware_core import hookimpl


class NoSniff:
    @hookimpl
    def close_response(self, app):
        def add(ctx, response):
            response.headers.setdefault("X-Content-Type-Options", "nosniff")

        return add


app = Flask("shop", plugins=[NoSniff()])
assert app.test_client().get("/nowhere").headers["X-Content-Type-Options"] == "nosniff"
