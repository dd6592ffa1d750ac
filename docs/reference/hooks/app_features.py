"""Put a method on applications.

Asked: once a process, when `glassware_core.App` is first used, or by `compose(plugins=…)`.
Order: the more derived class first, then in the order of the plugins.
"""

from glassware_core import Kernel, compose, hookimpl
from glassware_routing import RoutingApp


class Greeting(Kernel):
    def greet(self, name):
        return f"{self.name} greets {name}"


class Greeter:
    @hookimpl
    def app_features(self):
        return (Greeting,)


App = compose(RoutingApp, plugins=[Greeter()])
assert App("inn").greet("Ada") == "inn greets Ada"
