"""Core and testing: the client comes from the application, a context stays open inside `with`."""

from glassware_core import App, request

app = App("smoke")
with app.test_client() as client:
    answer = client.get("/?q=1")
    assert answer.status_code == 404
    assert request.args["q"] == "1"
