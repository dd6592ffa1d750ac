"""Bring a way to write and read JSON.

Asked: when the application first needs its provider.
Order: none; the key `JSON_PROVIDER` chooses one by its name.
"""

from decimal import Decimal

from glassware import Flask
from glassware_core import hookimpl
from glassware_core.json.provider import DefaultJSONProvider


class ExactProvider(DefaultJSONProvider):
    @staticmethod
    def default(value):
        return str(value) if isinstance(value, Decimal) else DefaultJSONProvider.default(value)


class Exact:
    @hookimpl
    def json_providers(self):
        return {"exact": ExactProvider}


app = Flask("shop", plugins=[Exact()])
app.config["JSON_PROVIDER"] = "exact"
assert app.json.dumps({"price": Decimal("2.50")}) == '{"price": "2.50"}'
