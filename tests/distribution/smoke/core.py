"""The kernel by itself: it boots, answers 404, and runs a view that overrides the dispatch."""

from werkzeug.test import Client

from glassware_core import App, Response, request

app = App("smoke")
client = Client(app)
answer = client.get("/")
assert answer.status_code == 404, answer.status
assert "Not Found" in answer.text


class Hello(App):
    """An application without a URL map."""

    def dispatch_request(self, *_):
        """Answer every path."""
        return {"path": request.path}


hello = Hello("smoke")


@hello.after_request
def stamp(response: Response) -> Response:
    """Leave a trace on the answer."""
    response.headers["X-Smoke"] = "yes"
    return response


answer = Client(hello).get("/somewhere")
assert answer.json == {"path": "/somewhere"}, answer.text
assert answer.headers["X-Smoke"] == "yes"
