"""Put a method on blueprints.

Asked: once a process, when `glassware_routing.Blueprint` is first used, or by `compose_blueprint`.
Order: the more derived class first, then in the order of the plugins.
"""

from glassware_core import DeferredScaffold, hookimpl
from glassware_routing import compose_blueprint


class Titled(DeferredScaffold):
    def title(self):
        return self.name.title()


class Titles:
    @hookimpl
    def blueprint_features(self):
        return (Titled,)


Blueprint = compose_blueprint(plugins=[Titles()])
assert Blueprint("opening hours", "shop").title() == "Opening Hours"
