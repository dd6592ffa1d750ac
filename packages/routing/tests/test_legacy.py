from __future__ import annotations

from glassware_routing import MethodView, MethodViewType, RoutingBlueprint, View


def test_a_blueprint_may_prepare_the_application_before_its_first_request(app, client):
    calls = []
    blueprint = RoutingBlueprint("bp", __name__)

    @blueprint.before_app_first_request
    def prepare():
        calls.append("prepared")

    app.register_blueprint(blueprint)
    app.register_blueprint(blueprint, name="again")
    assert calls == []
    client.get("/")
    client.get("/")
    assert calls == ["prepared"]


def test_a_blueprint_does_not_warn_of_changes_it_refuses():
    assert RoutingBlueprint("bp", __name__).warn_on_modifications is False


def test_the_metaclass_sets_the_methods_of_a_view():
    class Old(View, metaclass=MethodViewType):
        def get(self): ...

        def post(self): ...

    class Derived(Old):
        def put(self): ...

    assert Old.methods == {"GET", "POST"}
    assert Derived.methods == {"GET", "POST", "PUT"}


def test_the_metaclass_may_be_subclassed_for_a_method_view():
    class Registering(MethodViewType):
        known = []

        def __init__(cls, name, bases, namespace):
            super().__init__(name, bases, namespace)
            cls.known.append(name)

    class Mine(MethodView, metaclass=Registering):
        def get(self): ...

    assert Mine.methods == {"GET"}
    assert Registering.known == ["Mine"]
