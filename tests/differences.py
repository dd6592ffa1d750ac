"""Where glassware differs from Flask 3.1 on purpose: the whole list.

The comparisons with real Flask read it, and so does the page `docs/migrate.md`; what differs and is
not here is a defect. `test_differences.py` asks both and finds each difference as it is told here.

    python tests/differences.py

writes the list into the page.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "migrate.md"
BEGIN = "<!-- The list is made by tests/differences.py; change it there. -->\n"
END = "<!-- End of the list. -->\n"


@dataclass(frozen=True)
class Difference:
    """One kind of input to which Flask and glassware answer differently.

    Args:
        name: A key, for the comparisons.
        input: The kind of input.
        flask: What Flask 3.1 answers.
        ours: What glassware answers.
        why: The reason.
        area: The heading under which it stands.
    """

    area: str
    name: str
    input: str
    flask: str
    ours: str
    why: str

    def __str__(self) -> str:
        return f"| {self.input} | {self.flask} | {self.ours} | {self.why} |\n"


REQUESTS = "Requests and responses"
ENDS = "Errors and the end of a request"
SETUP = "Setting up"
ERAS = "What Flask 2.1 had"
CONFIG = "Configuration and JSON"
TEMPLATES = "Templates"
COMMANDS = "The command line"
NAMES = "Names and texts"

DIFFERENCES = [
    Difference(
        REQUESTS,
        "host",
        "A `Host` header that is no host, such as `a b`",
        "the answer to the path, as if there were no such header",
        "400",
        "URLs would be built from it. Flask means to refuse it too; with today's Werkzeug it does "
        "not any more.",
    ),
    Difference(
        REQUESTS,
        "authorization",
        "`Authorization: Basic` with letters beyond ASCII",
        "500",
        "`request.authorization` is None",
        "What a client sends is no error of the server.",
    ),
    Difference(
        REQUESTS,
        "json-depth",
        "A JSON body nested deeper than Python's stack",
        "500, by a RecursionError",
        "400; `json.loads` raises a JSONDecodeError",
        "The same.",
    ),
    Difference(
        REQUESTS,
        "session-content",
        "A session cookie with a right signature and a content that is no session",
        "500",
        "an empty session",
        "Another program may use the same key. A cookie with a wrong signature is an empty session "
        "as well.",
    ),
    Difference(
        REQUESTS,
        "download-name",
        "Control characters or halves of surrogate pairs in a `download_name`",
        "an error, or a header with the character in it",
        "the name without them",
        "File names come from users; RFC 6266 has no way to send these.",
    ),
    Difference(
        REQUESTS,
        "surrogates",
        "Halves of surrogate pairs in a body, a cookie, a location or a URL that is built",
        "UnicodeEncodeError",
        "U+FFFD in their place, as browsers do",
        "A client can send them, in JSON for example; UTF-8 has no way to write them.",
    ),
    Difference(
        REQUESTS,
        "redirect",
        "Line breaks in the location of `redirect()`",
        "a ValueError",
        "`%0A`, `%0D`",
        "Locations come from users; RFC 3986 says how to write these.",
    ),
    Difference(
        REQUESTS,
        "location",
        "A `Location` or `Content-Location` that is no URL, such as `http://[`",
        "a ValueError when the response is sent",
        "the text, percent-encoded",
        "The same.",
    ),
    Difference(
        REQUESTS,
        "passed-through",
        "`call_on_close` of a response whose body is passed through, such as that of `send_file`",
        "the function is never called",
        "it is called when the body is closed",
        "It may be what removes the file.",
    ),
    Difference(
        REQUESTS,
        "anchor",
        "An `_anchor` that is no text, such as a number",
        "TypeError",
        "its text",
        "Other values of a URL are converted as well.",
    ),
    Difference(
        REQUESTS,
        "category-text",
        "A text as the `category_filter` of `get_flashed_messages`",
        "the messages of each category that is a part of the text, so that `error` is in `errors`",
        "the messages of that category",
        "It is meant as one.",
    ),
    Difference(
        REQUESTS,
        "changed-environ",
        "A WSGI environment that is changed while the request is processed",
        "`request.path`, `method`, `remote_addr` and so on are as they were at first",
        "each is as the environment is when it is first asked for",
        "What nobody asks for is not computed.",
    ),
    Difference(
        REQUESTS,
        "cookie-controls",
        "The control characters U+001A to U+001F in the value of a cookie",
        "sent as they are",
        "escaped, as all others are",
        "RFC 6265 allows none of them.",
    ),
    Difference(
        ENDS,
        "client-error",
        "A client error (4xx) that an error handler or an `after_request` function raises, as "
        "where it reads a form that is too large",
        "500",
        "the client error, processed as a response",
        "What a client sends is no error of the server.",
    ),
    Difference(
        ENDS,
        "error-body",
        "The response of an HTTP exception that no handler answers",
        "a stream, which is empty already when a HEAD request is processed",
        "a response like any other, with its body and length",
        "So functions that run after it may look at every response alike.",
    ),
    Difference(
        ENDS,
        "stream-teardown",
        "A body wrapped in `stream_with_context`",
        "teardown functions run before it is sent and again after it",
        "teardown functions run once, after it",
        "As in Flask 2.1: what they close is in use until then.",
    ),
    Difference(
        ENDS,
        "stream-between",
        "Between two pieces of a body wrapped in `stream_with_context`",
        "the context of the request is active: middleware and other requests of the thread see it",
        "it is active while a piece is made, in whichever thread, and only then",
        "What one request leaves, another must not find.",
    ),
    Difference(
        ENDS,
        "stream-close",
        "The `close` method of an iterator that `stream_with_context` was given",
        "called twice when the body is left early, and never when it was not begun, as for HEAD",
        "called once",
        "WSGI asks for it: what the iterator holds is released.",
    ),
    Difference(
        ENDS,
        "teardown-all",
        "A teardown function that raises",
        "those that would run after it do not run",
        "all of them run, then the first error is raised",
        "What one function opened, another's error must not leave open.",
    ),
    Difference(
        ENDS,
        "teardown-error",
        "A teardown function that raises after the view has raised",
        "its error is raised",
        "the error of the view is raised",
        "The first one is the cause.",
    ),
    Difference(
        ENDS,
        "client-block",
        "Requests in a `with client:` block",
        "teardown functions run after each request, and once more when the next one or the end of "
        "the block comes",
        "teardown functions run once, when the next one or the end of the block comes",
        "As in Flask 2.1, and as the documentation describes it.",
    ),
    Difference(
        ENDS,
        "client-turns",
        "Requests of two clients in turns, each in a `with client:` block",
        "AssertionError, when the first one goes on",
        "each request ends the last one of its own client",
        "As in Flask 2.1.",
    ),
    Difference(
        ENDS,
        "client-exception",
        "An exception that leaves a request in a `with client:` block",
        "its context is gone",
        "its context stays until the next request or the end of the block",
        "As in Flask 2.1: a test can look at what the request left.",
    ),
    Difference(
        SETUP,
        "refused-rule",
        "A rule whose endpoint has another view function already",
        "AssertionError; the rule is in the URL map",
        "AssertionError; no rule is added",
        "What is refused leaves nothing behind.",
    ),
    Difference(
        SETUP,
        "nested-circle",
        "A blueprint nested in another one that is nested in it",
        "RecursionError, when one is registered on an application",
        "ValueError, when the second one is nested",
        "The mistake is where the line is.",
    ),
    Difference(
        SETUP,
        "handlers-before",
        "Error handlers that `app.error_handler_spec` has for a blueprint before it is registered",
        "gone, where the blueprint has some of its own",
        "kept beside those of the blueprint",
        "Functions of the other tables are kept in Flask too.",
    ),
    Difference(
        SETUP,
        "plain-handlers",
        "`app.error_handler_spec` set to a dictionary without all scopes and codes",
        "KeyError with the first error",
        "what is missing is empty",
        "An error should be answered.",
    ),
    Difference(
        SETUP,
        "patched-classes",
        "`Flask.ensure_sync`, `Flask.app_context` or a method behind `Response.__call__` that is "
        "replaced on the class itself while an application of it answers requests",
        "called from the next request on",
        "called from the next change of the application on; of responses never",
        "Whether there is anything to call is decided once. What a subclass or an instance "
        "replaces is always called.",
    ),
    Difference(
        SETUP,
        "own-blueprints",
        "A request class with a `blueprints` of its own",
        "decides about the functions before and after a request, too",
        "decides about error handlers alone",
        "What a request runs is compiled for its endpoint.",
    ),
    Difference(
        SETUP,
        "changed-meanwhile",
        "`before_request_funcs`, `url_value_preprocessors` or `template_context_processors` that "
        "one of the functions in them changes",
        "what is added behind runs in the same request; what is added in front may never end",
        "the change counts from the next request, or the next template, on",
        "A request runs what was registered when it began.",
    ),
    Difference(
        ERAS,
        "old-names",
        "Names that Flask has removed since 2.1, such as `before_first_request`, "
        "`_request_ctx_stack`, `json_encoder`, `escape`, `Markup`, `app.env`",
        "AttributeError, ImportError",
        "they work, without a warning",
        "Extensions of that time run. An extension that looks for such a name finds it.",
    ),
    Difference(
        ERAS,
        "old-keys",
        "The keys `JSON_AS_ASCII`, `JSON_SORT_KEYS`, `JSONIFY_MIMETYPE`, "
        "`JSONIFY_PRETTYPRINT_REGULAR` and `PRESERVE_CONTEXT_ON_EXCEPTION`",
        "ignored",
        "they do what they did",
        "Applications of that time still set them.",
    ),
    Difference(
        ERAS,
        "environment",
        "`FLASK_ENV=development` without `FLASK_DEBUG`",
        "ignored",
        "debug mode is on",
        "As in Flask 2.1. `FLASK_DEBUG=0` turns it off.",
    ),
    Difference(
        ERAS,
        "context-session",
        "Assigning `session` to a request context",
        "AttributeError",
        "it replaces the session",
        "Extensions of Flask 2.1 do so.",
    ),
    Difference(
        CONFIG,
        "own-keys",
        "The keys of a new application's `config`",
        "those of Flask 3.1",
        "those of Flask 2.1 too, and `SESSION_BACKEND`, `TEMPLATE_ENGINE`, `TEMPLATE_ENGINES`, "
        "`JSON_PROVIDER`, `REQUIRED_PLUGINS`, `ALLOWED_PLUGINS`, `DISABLED_PLUGINS`, "
        "`SERVER_TIMING`",
        "Backends and plugins are chosen by name.",
    ),
    Difference(
        CONFIG,
        "fallback-text",
        "`SECRET_KEY_FALLBACKS` that is one text",
        "each of its characters is a key",
        "the text is a key",
        "Nobody means the characters, and anyone could sign with one.",
    ),
    Difference(
        CONFIG,
        "mapping",
        "Keys that are no text in `config.from_mapping()`",
        "AttributeError",
        "left out, as lowercase keys are",
        "They cannot be keys of a configuration.",
    ),
    Difference(
        CONFIG,
        "silent",
        "`config.from_file(…, silent=True)` with a path through a file that is no folder",
        "NotADirectoryError",
        "False",
        "There is no such file; `from_pyfile` answers so in Flask too.",
    ),
    Difference(
        CONFIG,
        "encoder-class",
        "`json.dumps(value, cls=Encoder)`",
        "the application's `default` hides that of the class",
        "the `default` of the class is used",
        "As in Flask 2.1, and as with the `json` of Python.",
    ),
    Difference(
        TEMPLATES,
        "late-options",
        "`jinja_options` set after a filter, test or global was registered",
        "ignored: the environment exists",
        "they count: the environment is made when it is first needed",
        "What an application never renders it need not import.",
    ),
    Difference(
        TEMPLATES,
        "list-templates",
        "`jinja_env.list_templates()`",
        "in any order",
        "sorted",
        "The order changed from start to start.",
    ),
    Difference(
        TEMPLATES,
        "environment-alone",
        "A template loaded by a `jinja_env` whose application has no reference any more",
        "the template",
        "ReferenceError; templates from strings are rendered",
        "Nothing keeps an application alive but its users: it is freed at once, not when the "
        "garbage collector comes.",
    ),
    Difference(
        TEMPLATES,
        "nameless",
        "Registering a filter, test or global that has no `__name__` and is given none",
        "AttributeError",
        "TypeError that says so",
        "The mistake is in the argument.",
    ),
    Difference(
        COMMANDS,
        "bare-command",
        "`@app.cli.command` without parentheses",
        "no command, and no error",
        "the command",
        "With Click alone it works.",
    ),
    Difference(
        COMMANDS,
        "more-commands",
        "The commands of an application that has none of its own",
        "`routes`, `run`, `shell`",
        "`completion`, `doctor`, `plugins`, `serve` and those of installed plugins, such as "
        "`templates`, too",
        "A command of the application hides one of these that has its name.",
    ),
    Difference(
        COMMANDS,
        "banner",
        "What `run` prints first",
        "`Serving Flask app 'hello'`",
        "`Serving app 'hello'`",
        "It is one of glassware's.",
    ),
    Difference(
        COMMANDS,
        "version",
        "`--version`",
        "the versions of Python, Flask and Werkzeug",
        "that of glassware too",
        "So a report of a fault says what ran.",
    ),
    Difference(
        NAMES,
        "modules",
        "`flask.__name__`, the `__module__` of classes and functions",
        "`flask`, `flask.app` …",
        "`glassware`, `glassware.app`, `glassware_core.response` …",
        "The modules are the same objects under both names and can have one only. Pickles made "
        "with glassware need it to be loaded; those made with Flask are loaded by both.",
    ),
    Difference(
        NAMES,
        "sansio-app",
        "Instances of `flask.sansio.app.App` itself",
        "all but what answers requests: Quart is built on it",
        "the kernel alone; an application is an instance of it",
        "What a framework of its own needs of Flask is not kept apart here. Quart needs Flask.",
    ),
    Difference(
        NAMES,
        "distribution",
        "`importlib.metadata.distribution('flask')` while `flask` is glassware",
        "what is installed",
        "the version and the name; no files, no requirements",
        "It is not installed. Listings show what is.",
    ),
    Difference(
        NAMES,
        "version-attribute",
        "`flask.__version__`",
        "a DeprecationWarning",
        "no warning",
        "Extensions read it.",
    ),
    Difference(
        NAMES,
        "texts",
        "Messages of errors",
        "Flask's",
        "in other words, often with what was found and what to do",
        "Only the type and the facts are promised.",
    ),
    Difference(
        NAMES,
        "error-bases",
        "An error whose type changed between the two eras, such as that of a handler for code 999",
        "ValueError",
        "of a type that is both, here ValueError and KeyError",
        "Code that expects either catches it.",
    ),
    Difference(
        NAMES,
        "file-error",
        "`args` of the error for a file that was sent without multipart, in debug mode",
        "the request and the key",
        "the message",
        "An error should not keep a request.",
    ),
]


def table() -> str:
    """Return the list as it stands in the page."""
    parts = []
    for area, entries in groupby(DIFFERENCES, lambda difference: difference.area):
        heading = f"### {area}\n\n| | Flask 3.1 | glassware | why |\n| --- | --- | --- | --- |\n"
        parts.append(heading + "".join(map(str, entries)))
    return "\n".join(parts)


def renewed(page: str) -> str:
    """Return the page with the list of today."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(renewed(PAGE.read_text("utf-8")), "utf-8")
    sys.stdout.write(f"wrote {len(DIFFERENCES)} differences to {PAGE.name}\n")
