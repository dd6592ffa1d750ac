"""URLs are matched and built as by Flask: rules, methods, slashes, defaults, hosts, odd paths."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

fire = settings(settings.get_profile("equivalence"))
AVOIDED = ("host",)
pytestmark = pytest.mark.filterwarnings("ignore:Current server name")

SEGMENTS = (
    "a",
    "b",
    "a-b",
    "a.b",
    "bär",
    "1",
    "<x>",
    "<int:x>",
    "<int:y>",
    "<float:x>",
    "<path:x>",
    "<any(a,b,'c d'):x>",
    "<uuid:x>",
    "<string(length=2):x>",
    "<string(minlength=2,maxlength=3):x>",
    "<int(min=1,max=20):x>",
    "<int(signed=True):x>",
    "<int(fixed_digits=3):x>",
    "a<int:x>",
    "<x>.<y>",
    "<x>-<int:y>",
    "%",
    "a b",
    "~",
    "<float(signed=True):y>",
)
PIECES = (
    "a",
    "b",
    "a-b",
    "a.b",
    "b\u00c3\u00a4r",
    "1",
    "007",
    "42",
    "-3",
    "1.5",
    "-0.0",
    "",
    ".",
    "..",
    "c d",
    "12345678-1234-5678-1234-567812345678",
    "ab",
    "abc",
    "a7",
    "x.y",
    "x-1",
    "%",
    "%2f",
    "%25",
    "a b",
    "~",
    "\u00ff",
    "\u00e2\u0082\u00ac",
    "\u00d9\u00a3",
    "+",
    "a+b",
    ";",
    "a;b",
    "?",
    "#",
    "|",
    "<x>",
    "\n",
    "\x00",
    "a\nb",
    "'",
    '"',
    "static",
    "x" * 300,
    "9" * 30,
    "\u00c2\u00b2",
    "1_0",
    " 1",
    "1 ",
)
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "get", "ODD")
HOSTS = (
    "localhost",
    "example.org",
    "www.example.org",
    "a.example.org",
    "example.org:8080",
    "www.example.org:80",
    "EXAMPLE.org",
    "other.net",
    "127.0.0.1",
    "[::1]:5000",
    "a.b.example.org",
)

rule_strings = st.builds(
    lambda parts, end: "/" + "/".join(parts) + end,
    st.lists(st.sampled_from(SEGMENTS), max_size=3),
    st.sampled_from(("", "/", "//")),
)
rule_options = st.fixed_dictionaries(
    {},
    optional={
        "methods": st.lists(st.sampled_from(METHODS), max_size=3),
        "strict_slashes": st.booleans(),
        "merge_slashes": st.booleans(),
        "defaults": st.sampled_from(({"x": 1}, {"x": "a"}, {"y": 2}, {"z": 3})),
        "provide_automatic_options": st.booleans(),
        "alias": st.booleans(),
        "build_only": st.booleans(),
        "redirect_to": st.sampled_from(("/a", "a/b", "/b/<x>")),
    },
)
few_options = st.one_of(st.just({}), st.just({}), rule_options)
rules = st.lists(
    st.tuples(rule_strings, st.sampled_from("pqrst"), few_options), min_size=1, max_size=6
)
paths = st.one_of(
    st.builds(
        lambda start, parts, end: start + "/".join(parts) + end,
        st.sampled_from(("/", "/", "/", "/", "//", "", "/./")),
        st.lists(st.sampled_from(PIECES), max_size=4),
        st.sampled_from(("", "", "/", "//")),
    ),
    st.text(st.characters(max_codepoint=255), max_size=8),
)
calls = st.fixed_dictionaries(
    {"path": paths, "method": st.sampled_from(METHODS[:1] * 4 + METHODS)},
    optional={
        "query": st.sampled_from(("", "a=1", "a=%20&b", "\u00c3\u00a4=1", "?", "a=/b//c")),
        "host": st.sampled_from(HOSTS),
        "script_root": st.sampled_from(("/mounted", "/m\u00c3\u00a4", "/")),
    },
)


def add_rules(app: Any, framework: Any, trace: list[Any], table: Any) -> None:
    """Add the rules; a rule that is refused is noted with its reason."""
    request = framework.request

    def view(**arguments: Any) -> str:
        rule = request.url_rule
        names = (
            "url",
            "base_url",
            "root_url",
            "url_root",
            "path",
            "full_path",
            "script_root",
            "host",
            "host_url",
            "method",
            "endpoint",
            "blueprint",
            "blueprints",
        )
        shown = [(name, getattr(request, name)) for name in names]
        return repr((sorted(arguments.items()), rule.rule, sorted(rule.methods or ()), shown))

    for rule, endpoint, options in table:
        try:
            app.add_url_rule(rule, endpoint, view, **options)
        except Exception as error:
            trace.append(f"{rule} {type(error).__name__}: {error}")


@fire
@given(rules, st.lists(calls, min_size=1, max_size=12), st.booleans(), st.booleans())
def test_paths_and_methods(both, table, sent, strict, merged):
    def build(framework, trace):
        app = framework.Flask("urls", root_path=".", static_folder=None)
        app.url_map.strict_slashes = strict
        app.url_map.merge_slashes = merged
        add_rules(app, framework, trace, table)
        return app

    both.converse(build, sent)


@fire
@given(
    st.lists(
        st.tuples(
            rule_strings,
            st.sampled_from("pqrst"),
            st.fixed_dictionaries(
                {}, optional={"host": st.sampled_from((*HOSTS, "<x>.example.org", "<h>", ""))}
            ),
        ),
        min_size=1,
        max_size=5,
    ),
    st.lists(calls, min_size=1, max_size=8),
)
def test_hosts(both, table, sent):
    def build(framework, trace):
        app = framework.Flask("urls", root_path=".", static_folder=None, host_matching=True)
        add_rules(app, framework, trace, table)
        return app

    both.converse(build, sent)


@fire
@given(
    st.lists(
        st.tuples(
            rule_strings,
            st.sampled_from("pqrst"),
            st.fixed_dictionaries(
                {}, optional={"subdomain": st.sampled_from(("a", "www", "<x>", "a.b", ""))}
            ),
        ),
        min_size=1,
        max_size=5,
    ),
    st.lists(calls, min_size=1, max_size=8),
    st.booleans(),
    st.sampled_from((None, "example.org", "example.org:8080", "localhost")),
    st.sampled_from(("/", "/root")),
    st.sampled_from(("http", "https")),
)
def test_subdomains_and_server_names(both, table, sent, matching, server_name, root, scheme):
    def build(framework, trace):
        app = framework.Flask(
            "urls", root_path=".", static_folder=None, subdomain_matching=matching
        )
        app.config.update(
            SERVER_NAME=server_name, APPLICATION_ROOT=root, PREFERRED_URL_SCHEME=scheme
        )
        add_rules(app, framework, trace, table)
        return app

    both.converse(build, sent)


values = st.dictionaries(
    st.sampled_from(("x", "y", "z", "q", "ü", "next")),
    st.one_of(
        st.integers(-5, 1200),
        st.sampled_from(("a", "b", "c d", "ab", "abc", "a/b", "ä ö", "", "?&=", "%", "..", "1")),
        st.floats(allow_nan=False, width=16),
        st.uuids(version=4).map(str),
        st.none(),
        st.lists(st.integers(0, 3), max_size=2),
        st.booleans(),
    ),
    max_size=3,
)
specials = st.fixed_dictionaries(
    {},
    optional={
        "_external": st.booleans(),
        "_anchor": st.sampled_from(("top", "ä b", "", "x/y?")),
        "_scheme": st.sampled_from(("https", "ftp", "")),
        "_method": st.sampled_from(("GET", "POST", "PUT")),
    },
)
builds = st.lists(
    st.tuples(
        st.sampled_from(["p", "q", "r", "s", "t", ".p", "nowhere", "static"]), values, specials
    ),
    min_size=1,
    max_size=8,
)


@fire
@given(rules, builds, st.sampled_from((None, "example.org")), st.booleans(), st.sampled_from(HOSTS))
def test_building(both, table, wanted, server_name, in_request, host):
    def do(framework):
        app = framework.Flask("urls", root_path=".")
        app.config["SERVER_NAME"] = server_name
        trace: list[Any] = []
        add_rules(app, framework, trace, table)
        context = app.test_request_context(base_url=f"http://{host}/") if in_request else None
        with context or app.app_context():
            for endpoint, arguments, special in wanted:
                try:
                    trace.append(framework.url_for(endpoint, **arguments, **special))
                except RuntimeError:  # without a host, which each says in its own words
                    trace.append("RuntimeError")
                except Exception as error:
                    trace.append(f"{type(error).__name__}: {error}")
        return trace

    both.same(do)
