"""Listen to what happens.

Asked: at the end of the application's construction.
Order: that of the plugins; all sinks of an event are called, also after one has raised.
"""

from glassware import Flask
from glassware_core import hookimpl


class Count:
    def __init__(self):
        self.statuses = []

    @hookimpl
    def events(self, app):
        return {"request_finished": self.count}

    def count(self, app, response):
        self.statuses.append(response.status_code)


count = Count()
Flask("shop", plugins=[count]).test_client().get("/nowhere")
assert count.statuses == [404]
