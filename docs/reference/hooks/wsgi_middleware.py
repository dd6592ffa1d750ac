"""Stand around the application as WSGI middleware.

Asked: once an application, before its first request.
Order: the wrapper of the first plugin stands outermost, that of the last next to the application.
"""

from glassware import Flask, request
from glassware_core import hookimpl


class BelowShop:
    @hookimpl
    def wsgi_middleware(self, app):
        def wrapper(inner):
            def middleware(environ, start_response):
                environ["SCRIPT_NAME"] = "/shop"
                return inner(environ, start_response)

            return middleware

        return wrapper


app = Flask("shop", plugins=[BelowShop()])


@app.get("/")
def index():
    return request.script_root


assert app.test_client().get("/").text == "/shop"
