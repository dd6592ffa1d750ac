"""The ten signals of an application.

Importing this module imports blinker, and lets the applications that are there already and those
to come send the signals. Without it, an application knows nothing of signals.

A signal's sender is the application; what else a receiver is called with, its docstring says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .sinks import SignalSink

if TYPE_CHECKING:
    from blinker import Namespace

    #: Whether signals are sent: whether blinker can be imported.
    signals_available: bool = True
else:
    try:
        from blinker import Namespace
    except ImportError:
        from .fallback import Namespace

        signals_available = False
    else:
        signals_available = True

__all__ = [
    "Namespace",
    "appcontext_popped",
    "appcontext_pushed",
    "appcontext_tearing_down",
    "before_render_template",
    "got_request_exception",
    "message_flashed",
    "request_finished",
    "request_started",
    "request_tearing_down",
    "signals_available",
    "template_rendered",
]

# A namespace of our own: libraries have theirs, and names that are equal by chance stay apart.
_signals = Namespace()

template_rendered = _signals.signal(
    "template-rendered",
    "Sent when a template was rendered, with `template`, the template, and `context`, a dict of "
    "the names it saw.",
)
before_render_template = _signals.signal(
    "before-render-template",
    "Sent before a template is rendered, with `template` and `context`, which may be changed.",
)
request_started = _signals.signal(
    "request-started",
    "Sent when the request's context is active and nothing has been done for it yet.",
)
request_finished = _signals.signal(
    "request-finished",
    "Sent right before the response goes to the client, with `response`.",
)
request_tearing_down = _signals.signal(
    "request-tearing-down",
    "Sent when a request ends, also after an error, with `exc`, the exception that ended it or "
    "None.",
)
got_request_exception = _signals.signal(
    "got-request-exception",
    "Sent when a request raised what no error handler answers, before it is logged, with "
    "`exception`.",
)
appcontext_tearing_down = _signals.signal(
    "appcontext-tearing-down",
    "Sent when an application context ends, also after an error, with `exc`, the exception that "
    "ended it or None.",
)
appcontext_pushed = _signals.signal(
    "appcontext-pushed",
    "Sent when an application context was pushed: that of a request, of a command, or of a test.",
)
appcontext_popped = _signals.signal(
    "appcontext-popped",
    "Sent when an application context was popped, the last thing that happens in it.",
)
message_flashed = _signals.signal(
    "message-flashed",
    "Sent when a message was flashed, with `message` and `category`.",
)

if signals_available:
    for _name, _signal in _signals.items():
        SignalSink(_name.replace("-", "_"), _signal)
