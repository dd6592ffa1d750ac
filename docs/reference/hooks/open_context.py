"""Do something when a request begins.

Asked: when the plan of requests is compiled; what it returns runs when a request context is pushed.
Order: that of the plugins, after the session is there. The URL is matched last of all.
"""

from glassware import Flask, g
from glassware_core import hookimpl


class Language:
    @hookimpl
    def open_context(self, app):
        def choose(ctx):
            ctx.g.language = ctx.request.accept_languages.best_match(["en", "fr"], "en")

        return choose


app = Flask("shop", plugins=[Language()])


@app.get("/")
def index():
    return g.language


assert app.test_client().get("/", headers={"Accept-Language": "fr"}).text == "fr"
