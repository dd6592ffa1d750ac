"""Give names that `glassware shell` has.

Asked: when a shell starts.
Order: that of the plugins; a later one wins, and the application's own functions win over all.
"""

from glassware import Flask
from glassware_core import hookimpl


class Maths:
    @hookimpl
    def shell_context(self, app):
        return {"answer": 42}


app = Flask("shop", plugins=[Maths()])
assert app.make_shell_context()["answer"] == 42
