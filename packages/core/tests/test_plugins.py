"""Plugins as installed distributions: each test lays out its own, and scans anew."""

from __future__ import annotations

import sys
import textwrap
import warnings

import pytest

import glassware_core
from glassware_core import Kernel, PluginError, PluginWarning, installed_plugins
from glassware_core.composition import compose_installed
from glassware_core.plugins import installation, known
from glassware_core.plugins.discovery import Scan, find_offers, parse_contract
from glassware_core.plugins.order import OrderError, Wish, order


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Lay out a distribution with one plugin module, and forget what was scanned before."""
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in ("DISABLE", "ALLOW", "STRICT"):
        name = f"GLASSWARE_{name}_PLUGINS"
        monkeypatch.delenv(name, raising=False)
    modules = []

    def forget():
        installed_plugins.cache_clear()
        compose_installed.cache_clear()

    def install(name, source="", needs="", offers="", distribution=None, module=None):
        distribution = distribution or f"dist-{name}"
        module = module or f"module_{name.replace('-', '_')}"
        modules.append(module)
        (tmp_path / f"{module}.py").write_text(
            "from glassware_core import Kernel, hookimpl\n" + textwrap.dedent(source)
        )
        info = tmp_path / f"{distribution.replace('-', '_')}-1.0.dist-info"
        info.mkdir(exist_ok=True)
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n"
        )
        (info / "entry_points.txt").write_text(
            f"[glassware]\n{name} = {module}\n"
            f"[glassware.needs]\n{needs}\n[glassware.offers]\n{offers}\n"
        )
        forget()

    forget()
    yield install
    for module in modules:
        sys.modules.pop(module, None)
    forget()


def record(name):
    return next(r for r in installed_plugins().records if r.name == name)


def test_an_installed_plugin_joins_by_being_installed(install):
    install(
        "greeter",
        """
        @hookimpl
        def app_created(app):
            app.extensions["greeter"] = "hello"
        """,
    )
    assert Kernel("joins", root_path=".").extensions["greeter"] == "hello"
    found = record("greeter")
    assert (found.distribution, found.version, found.state) == ("dist-greeter", "1.0", "active")


@pytest.mark.parametrize(
    ("source", "cause"),
    [
        ("1 / 0", "cannot be imported: ZeroDivisionError"),
        ("import nothing_of_that_name", "cannot be imported: ModuleNotFoundError"),
        (
            "@hookimpl\ndef app_create(app): ...",
            "implements the hook 'app_create', which nobody asks. Correct the name .did you mean "
            "'app_created'",
        ),
        (
            "@hookimpl\ndef app_created(application): ...",
            "hook 'app_created' takes the argument 'application', which is not given. "
            "It may take: 'app'",
        ),
        (
            "def add_hookspecs(manager): raise ValueError('no')",
            "hook specifications failed: ValueError",
        ),
    ],
)
def test_a_plugin_that_fails_is_quarantined_and_the_application_runs_on(install, source, cause):
    install("broken", source)
    with pytest.warns(
        PluginWarning, match=f"(?s)'broken' of dist-broken 1.0 is left out: .*{cause}"
    ):
        installed_plugins()
    assert record("broken").state == "quarantined"
    assert Kernel("runs-on", root_path=".").config["TESTING"] is False


def test_a_quarantine_is_an_error_when_plugins_are_strict(install, monkeypatch):
    install("broken", "1 / 0")
    monkeypatch.setenv("GLASSWARE_STRICT_PLUGINS", "1")
    with pytest.raises(PluginError, match="ZeroDivisionError"):
        installed_plugins()


def test_what_the_application_names_must_not_fail_open(install):
    install("broken", "1 / 0")
    with pytest.warns(PluginWarning), pytest.raises(PluginError, match="'broken' is required"):
        Kernel("named", root_path=".", plugins=["broken"])


def test_a_blocked_plugin_is_not_even_imported(install, monkeypatch):
    install("blocked", "raise SystemExit('imported')")
    monkeypatch.setenv("GLASSWARE_DISABLE_PLUGINS", "other, blocked")
    assert record("blocked").state == "blocked"
    with pytest.raises(PluginError, match="GLASSWARE_DISABLE_PLUGINS names it"):
        Kernel("named", root_path=".", plugins=["blocked"])


def test_an_allow_list_blocks_every_other_plugin_and_no_part(install, monkeypatch):
    install("wanted")
    install("other", "raise SystemExit('imported')")
    monkeypatch.setenv("GLASSWARE_ALLOW_PLUGINS", "wanted")
    found = {r.name: r for r in installed_plugins().records}
    assert found["wanted"].state == found["core"].state == "active"
    assert found["other"].report() == (
        "Plugin 'other' of dist-other 1.0 is left out: GLASSWARE_ALLOW_PLUGINS does not name it. "
        "Add it there."
    )
    assert Kernel("allows", root_path=".").config["TESTING"] is False


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (None, "'wanted' is required by GLASSWARE_ALLOW_PLUGINS and not installed; active are"),
        ("1 / 0", "'wanted' is required by GLASSWARE_ALLOW_PLUGINS. Plugin 'wanted' of dist-wan"),
    ],
)
def test_what_an_allow_list_names_must_be_there(install, monkeypatch, source, message):
    monkeypatch.setenv("GLASSWARE_ALLOW_PLUGINS", "wanted")
    if source is not None:
        install("wanted", source)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PluginWarning)
        assert installed_plugins().records  # for `glassware plugins` to show
        with pytest.raises(PluginError, match=message):
            Kernel("allows", root_path=".")


def test_a_part_can_be_blocked_too(install, monkeypatch):
    monkeypatch.setenv("GLASSWARE_DISABLE_PLUGINS", "core")
    assert record("core").state == "blocked"


def test_a_plugin_cannot_take_the_name_of_a_part(install):
    install("core", distribution="a-core")
    with pytest.warns(
        PluginWarning,
        match=r"'core' of a-core 1\.0 is left out: the name 'core' belongs to glassware-core\. "
        "Uninstall one of them: python -m pip uninstall a-core",
    ):
        assert record("core").distribution == "glassware-core"
    assert [r.state for r in installed_plugins().records if r.name == "core"] == [
        "active",
        "quarantined",
    ]


def test_a_plugin_that_ends_the_interpreter_is_quarantined_as_well(install):
    install("leaves", "raise SystemExit('bye')")
    with pytest.warns(PluginWarning, match="cannot be imported: SystemExit: bye"):
        assert record("leaves").state == "quarantined"


def test_a_hook_of_a_part_that_is_not_installed_is_dormant(install, monkeypatch):
    monkeypatch.setitem(known.HOOKS, "glassware-mail", ("mail_transports",))
    install("mailer", "@hookimpl\ndef mail_transports(): return {}")
    found = record("mailer")
    assert (found.state, found.dormant) == ("active", ("mail_transports",))


def test_an_optional_hook_that_nobody_asks_is_no_fault(install):
    install("option", "@hookimpl(optionalhook=True)\ndef of_another_project(): ...")
    assert record("option").state == "active"


def test_a_plugin_may_bring_hooks_of_its_own(install):
    install(
        "host",
        """
        import sys
        from glassware_core import hookspec
        class Specs:
            @hookspec
            def host_items(self): ...
        def add_hookspecs(manager):
            manager.add_hookspecs(Specs)
        """,
    )
    install("guest", "@hookimpl\ndef host_items(): return 7")
    assert installed_plugins().ask("host_items") == [7]


@pytest.mark.parametrize(
    ("needs", "state"), [("v1", "active"), ("v2", "active"), ("v3", "quarantined")]
)
def test_a_contract_that_is_not_offered_is_refused_before_the_import(install, needs, state):
    install("store", "import sys; sys.modules[__name__].imported = True", offers="mail = mail:v1")
    install("more", offers="mail2 = mail:v2")
    install("needy", "assert True", needs=f"needy.mail = mail:{needs}")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert record("needy").state == state
    if state == "quarantined":
        assert "needs the contract 'mail' v3; offered is v1, v2" in str(caught[0].message)
        assert "pip install --upgrade dist-needy" in str(caught[0].message)
        assert "module_needy" not in sys.modules


def test_a_contract_that_nobody_offers_is_named_with_the_part_that_does(install, monkeypatch):
    monkeypatch.setattr(
        installation, "find_offers", lambda scan: {**find_offers(scan), "testing": set()}
    )
    install("needy", "1 / 0", needs="needy.testing = testing:v1")
    with pytest.warns(
        PluginWarning,
        match=r"'needy' of dist-needy 1\.0 is left out: it needs the contract 'testing' v1; "
        r"offered is none\. Run: python -m pip install glassware-testing",
    ):
        record("needy")


def test_the_distribution_that_offers_a_foreign_contract_is_not_known(install):
    install("needy", "1 / 0", needs="needy.mail = mail:v1")
    with pytest.warns(PluginWarning, match="Install the distribution that offers 'mail'"):
        record("needy")


def test_a_plugin_may_be_written_for_several_versions_of_a_contract(install):
    install("mail", offers="mail = mail:v2")
    install("both", needs="both.mail = mail:v1\nboth.mail2 = mail:v2")
    assert record("both").state == "active"
    assert record("both").contracts() == ("mail:v1", "mail:v2")


def test_a_plugin_that_declares_nothing_is_written_for_the_first_version(install, monkeypatch):
    # As if the part went on to the second version and gave up the first one.
    monkeypatch.setattr(
        installation, "find_offers", lambda scan: {**find_offers(scan), "testing": {2, 3}}
    )
    install("old", "@hookimpl\ndef test_environ(app, builder): ...")
    with pytest.warns(
        PluginWarning,
        match=r"'old' .*: it declares no contract and so needs the contract 'testing' v1; offered "
        r"is v2, v3\. Run: python -m pip install --upgrade dist-old glassware-testing",
    ):
        record("old")


def test_the_contracts_of_a_plugin_are_those_it_declares_and_those_of_its_hooks(install):
    install(
        "declares",
        "@hookimpl\ndef app_created(app): ...\n@hookimpl\ndef shell_context(app): return {}",
        needs="declares.json = json:v1",
    )
    assert record("declares").contracts() == ("cli:v1", "core:v1", "json:v1")


def test_a_declaration_that_cannot_be_read_is_the_plugins_own_fault(install):
    install("typo", "1 / 0", needs="typo.json = json:1")
    with pytest.warns(
        PluginWarning,
        match=r"'typo' of dist-typo 1\.0 is left out: its metadata cannot be read: 'json:1' is no "
        "contract; write .* Run: python -m pip install --upgrade dist-typo",
    ):
        assert record("typo").state == "quarantined"


def test_an_offer_that_cannot_be_read_is_told_and_passed_over(install, monkeypatch):
    install("mail", offers="mail = mail")
    with pytest.warns(PluginWarning, match="What dist-mail offers cannot be read: 'mail' is no"):
        assert record("mail").state == "active"
    monkeypatch.setenv("GLASSWARE_STRICT_PLUGINS", "1")
    installed_plugins.cache_clear()
    with pytest.raises(PluginError, match="What dist-mail offers"):
        installed_plugins()


def test_every_hook_belongs_to_one_contract_that_the_part_which_asks_it_offers():
    assert set(known.CONTRACTS) == set(known.OFFERED_BY)
    hooks = [hook for each in known.CONTRACTS.values() for hook in each]
    assert sorted(hooks) == sorted({*hooks})
    assert {known.asker(hook) for hook in hooks} == set(known.OFFERED_BY.values())
    offers = find_offers(Scan())
    assert offers["core"] == offers["json"] == {1}


def test_a_contract_is_a_name_and_a_whole_major_version():
    assert parse_contract("session:v2") == ("session", 2)
    for wrong in ("session", "session:2", "session:v1.2", ":v1"):
        with pytest.raises(ValueError, match="is no contract"):
            parse_contract(wrong)


def test_one_name_has_one_owner(install):
    install("twin", distribution="a-twin", module="twin_a")
    install("twin", distribution="b-twin", module="twin_b")
    with pytest.warns(PluginWarning, match="the name 'twin' belongs to a-twin"):
        assert record("twin").distribution == "a-twin"


def test_a_configuration_key_has_one_owner(install):
    install("a", "@hookimpl\ndef default_config(): return {'SHARED': 1}")
    install("b", "@hookimpl\ndef default_config(): return {'SHARED': 2}")
    with pytest.warns(
        PluginWarning,
        match=r"'b' of dist-b 1\.0 is left out: the configuration key 'SHARED' belongs to the "
        r"plugin 'a' of dist-a 1\.0\. Choose one of the two: set GLASSWARE_DISABLE_PLUGINS=a or ",
    ):
        assert record("b").state == "quarantined"
    assert Kernel("keys", root_path=".").config["SHARED"] == 1


def test_a_backend_name_has_one_owner(install):
    for name in "ab":
        install(name, "@hookimpl\ndef json_providers(): return {'same': lambda app: object()}")
    with pytest.warns(
        PluginWarning, match="'b' of dist-b .* the JSON provider 'same' belongs to the plugin 'a'"
    ):
        app = Kernel("owners", root_path=".")
    app.config["JSON_PROVIDER"] = "same"
    assert type(app.json) is object


@pytest.mark.parametrize(
    ("source", "cause"),
    [
        ("def default_config(): 1 / 0", "its hook 'default_config' failed: ZeroDivisionError"),
        ("def json_providers(): return ['a']", "'json_providers' answers list, and not a mapping"),
    ],
)
def test_an_answer_that_cannot_be_used_is_quarantined(install, source, cause):
    install("odd", f"@hookimpl\n{source}")
    with pytest.warns(PluginWarning, match=f"'odd' of dist-odd 1.0 is left out: .*{cause}"):
        Kernel("runs-on", root_path=".")


def test_one_word_is_one_name(install):
    install("b", "before = 'a'")
    install("a")
    names = [r.name for r in installed_plugins().records]
    assert names.index("b") < names.index("a")


def test_only_replaces_the_third_party_plugins(install):
    install("installed", "@hookimpl\ndef app_created(app): app.extensions['installed'] = 1")

    class Mine:
        __name__ = "mine"

        @glassware_core.hookimpl
        def app_created(self, app):
            app.extensions["mine"] = 1

    assert Kernel("only", root_path=".", only=[Mine()]).extensions == {"mine": 1}
    assert Kernel("none", root_path=".", only=[]).extensions == {}
    assert Kernel("all", root_path=".", plugins=[Mine()]).extensions == {"installed": 1, "mine": 1}


def test_two_plugins_of_one_name_cannot_be_given_to_an_application():
    class Watch:
        pass

    with pytest.raises(PluginError, match=r"Two plugins .* named 'Watch'.*attribute '__name__'"):
        Kernel("given", plugins=[Watch(), Watch()])
    one, other = Watch(), Watch()
    other.__name__ = "other"
    app = Kernel("given", plugins=[one, other, one])
    assert [r.plugin for r in app.plugins.active if not r.distribution] == [one, other]


def test_a_feature_cannot_be_given_to_one_application():
    class WithFeature:
        __name__ = "featured"

        @glassware_core.hookimpl
        def app_features(self):
            return (Kernel,)

    with pytest.raises(PluginError, match=r"'featured' brings a feature.*compose"):
        Kernel("featured", root_path=".", plugins=[WithFeature()])


def test_a_registration_that_stops_halfway_leaves_no_hook_behind(install):
    install(
        "half",
        """
        @hookimpl
        def default_config(): return {"HALF": 1}
        @hookimpl
        def app_created(application): ...
        @hookimpl
        def open_context(app): return print
        """,
    )
    with pytest.warns(PluginWarning, match="'half'"):
        app = Kernel("half", root_path=".")
    assert "HALF" not in app.config
    assert print not in app.plan.open


# Order


def test_third_party_plugins_come_after_the_parts_sorted_by_distribution_and_name():
    wishes = {
        "b": Wish(key=("x", "b")),
        "a": Wish(key=("x", "a")),
        "z": Wish(key=("a", "z")),
        "core": Wish(),
        "routing": Wish(),
        "sessions": Wish(),
    }
    assert order(wishes) == ["sessions", "routing", "core", "z", "a", "b"]


def test_before_and_after_name_plugins():
    wishes = {
        "sessions": Wish(),
        "routing": Wish(),
        "tracer": Wish(before=("sessions",)),
        "between": Wish(after=("sessions",), before=("routing", "not-installed")),
        "last": Wish(),
        "first": Wish(after=("last",)),
    }
    assert order(wishes) == ["tracer", "sessions", "between", "routing", "last", "first"]


def test_a_cycle_names_its_members():
    wishes = {"a": Wish(before=("b",)), "b": Wish(before=("c",)), "c": Wish(before=("a",))}
    with pytest.raises(OrderError, match=r"'a'.*'b'.*'c'|'b'.*'c'.*'a'|'c'.*'a'.*'b'"):
        order(wishes)


def test_plugins_whose_order_is_a_cycle_are_quarantined_and_no_part_is(install):
    install("a", "before = 'b'")
    install("b", "before = 'a'")
    install("c", "after = 'core'\nbefore = 'sessions', 'core'")
    with pytest.warns(PluginWarning) as caught:
        found = {r.name: r for r in installed_plugins().records}
    assert {name for name, r in found.items() if r.state != "active"} == {"a", "b", "c"}
    assert found["a"].cause in (
        "The plugins' order is a cycle: 'a' before 'b' before 'a'.",
        "The plugins' order is a cycle: 'b' before 'a' before 'b'.",
    )
    assert found["a"].mend == "Take one 'before' or 'after' out."
    assert len({str(each.message) for each in caught}) == 3


def test_a_place_that_cannot_be_read_is_quarantined(install):
    install("odd", "before = 7")
    with pytest.warns(PluginWarning, match="'odd' .*its 'before' or 'after' cannot be read: TypeE"):
        assert record("odd").state == "quarantined"


def test_the_order_does_not_depend_on_how_the_plugins_were_found():
    wishes = {name: Wish(key=("d", name)) for name in "edcba"} | {"core": Wish()}
    assert order(wishes) == order(dict(reversed(wishes.items())))
    assert order(wishes) == ["core", "a", "b", "c", "d", "e"]


def test_hooks_are_asked_in_the_plugins_order(install):
    install("late", "@hookimpl\ndef events(app): return {}\nafter = ('second',)")
    install("second", "@hookimpl\ndef app_features(): return ('second',)")
    install("first", "@hookimpl\ndef app_features(): return ('first',)\nbefore = ('second',)")
    mine = [a for a in installed_plugins().ask("app_features") if isinstance(a[0], str)]
    assert mine == [("first",), ("second",)]
