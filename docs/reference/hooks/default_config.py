"""Own configuration keys.

Asked: when an application is made, before its `config` is.
Order: none; a key has one owner, and a plugin that gives another one's is left out.
"""

from glassware import Flask
from glassware_core import hookimpl


class Mail:
    @hookimpl
    def default_config(self):
        return {"MAIL_HOST": "localhost", "MAIL_PORT": 25}


app = Flask("shop", plugins=[Mail()])
assert app.config["MAIL_PORT"] == 25
