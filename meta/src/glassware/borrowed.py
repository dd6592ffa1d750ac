"""Names that Flask's modules have because they import them, and that extensions import from there.

No documentation speaks of `from flask.wrappers import ResponseBase`, but it works with Flask.
Each name is looked up when it is asked for, so that none of them costs an import before.
"""

from __future__ import annotations

import importlib
import sys
from functools import cache, partial
from typing import Any

# Where the names come from; `name=other` is the name `other` of that module.
_HOMES = {
    "blinker": "Signal",
    "click.core": "ParameterSource",
    "click.testing": "CliRunner Result",
    "glassware": "Flask",
    "glassware.app": "_make_timedelta",
    "glassware.blueprints": "Blueprint BlueprintSetupState SansioBlueprint=Blueprint",
    "glassware.cli": "AppGroup ScriptInfo",
    "glassware.config": "Config ConfigAttribute",
    "glassware.ctx": "AppContext RequestContext _AppCtxGlobals",
    "glassware.globals": "_app_ctx_stack _cv_app _cv_request _request_ctx_stack current_app g "
    "request request_ctx session",
    "glassware.helpers": "_endpoint_from_view_func get_debug_flag get_env get_flashed_messages "
    "get_load_dotenv get_root_path is_ip locked_cached_property send_from_directory "
    "stream_with_context url_for",
    "glassware.json": "JSONDecoder JSONEncoder dumps json_dumps=dumps jsonify loads",
    "glassware.json.provider": "DefaultJSONProvider JSONProvider",
    "glassware.json.tag": "TaggedJSONSerializer",
    "glassware.logging": "create_logger",
    "glassware.sansio.app": "App",
    "glassware.scaffold": "Scaffold find_package setupmethod",
    "glassware.sessions": "SecureCookieSessionInterface SessionInterface SessionMixin",
    "glassware.signals": "appcontext_popped appcontext_pushed appcontext_tearing_down "
    "before_render_template got_request_exception message_flashed request_finished "
    "request_started request_tearing_down template_rendered",
    "glassware.templating": "DispatchingJinjaLoader Environment",
    "glassware.wrappers": "Request Response",
    "glassware_core.json.encoding": "_default=default",
    "glassware_sessions.cookie": "_lazy_sha1=_sha1",
    "glassware_signals.signals": "_signals",
    "itsdangerous": "BadSignature URLSafeTimedSerializer",
    "jinja2": "BaseEnvironment=Environment BaseLoader FileSystemLoader Template TemplateNotFound",
    "markupsafe": "Markup",
    "urllib.parse": "_url_quote=quote url_quote=quote urlsplit",
    "werkzeug.datastructures": "CallbackDict Headers ImmutableDict",
    "werkzeug.exceptions": "BadRequest BadRequestKeyError HTTPException InternalServerError "
    "_wz_abort=abort default_exceptions",
    "werkzeug.http": "http_date parse_date",
    "werkzeug.local": "LocalProxy",
    "werkzeug.routing": "BuildError Map MapAdapter RequestRedirect RoutingException Rule",
    "werkzeug.serving": "is_running_from_reloader run_simple",
    "werkzeug.test": "BaseRequest=Request Client",
    "werkzeug.utils": "_wz_redirect=redirect cached_property import_string",
    "werkzeug.wrappers": "BaseResponse=Response RequestBase=Request ResponseBase=Response",
    "werkzeug.wsgi": "get_host",
}
_MODULES = {
    "_json": "json",
    "cli": "glassware.cli",
    "click": "click",
    "ft": "glassware.typing",
    "json": "glassware.json",
    "werkzeug": "werkzeug",
}
_WRAPPED = "BadRequest HTTPException current_app"
_STACKS = "_app_ctx_stack _cv_app _cv_request _request_ctx_stack"
_SET_UP = f"{_STACKS} HTTPException cached_property current_app ft get_root_path"

BORROWED = {
    "app": f"{_STACKS} App AppContext BadRequest BadRequestKeyError BaseResponse BuildError Config "
    "ConfigAttribute DispatchingJinjaLoader Environment HTTPException Headers ImmutableDict "
    "InternalServerError Map MapAdapter Request RequestContext RequestRedirect Response "
    "RoutingException Scaffold SecureCookieSessionInterface SessionInterface _AppCtxGlobals "
    "_endpoint_from_view_func _url_quote _wz_redirect appcontext_tearing_down cached_property cli "
    "click create_logger find_package ft get_debug_flag get_env get_flashed_messages get_host "
    "get_load_dotenv got_request_exception is_running_from_reloader json jsonify "
    "locked_cached_property request_finished request_started request_tearing_down "
    "send_from_directory setupmethod url_for",
    "blueprints": "AppGroup Scaffold SansioBlueprint _endpoint_from_view_func current_app ft "
    "send_from_directory setupmethod",
    "cli": "ParameterSource current_app get_debug_flag get_env get_load_dotenv import_string "
    "is_running_from_reloader run_simple",
    "config": "import_string json",
    "ctx": f"{_STACKS} HTTPException appcontext_popped appcontext_pushed ft",
    "debughelpers": "App BaseLoader Blueprint Flask RequestRedirect _request_ctx_stack request_ctx",
    "globals": "LocalProxy",
    "helpers": f"{_STACKS} BaseResponse BuildError _wz_abort _wz_redirect message_flashed "
    "url_quote werkzeug",
    "json": "_json current_app http_date request",
    "json.provider": "_default http_date",
    "json.tag": "Markup dumps http_date loads parse_date",
    "logging": "LocalProxy request",
    "sansio.app": "BadRequest BadRequestKeyError BuildError Config ConfigAttribute "
    "DefaultJSONProvider DispatchingJinjaLoader Environment JSONProvider Map Rule Scaffold "
    "_AppCtxGlobals _endpoint_from_view_func _make_timedelta _wz_redirect cached_property "
    "create_logger find_package ft get_debug_flag setupmethod",
    "sansio.blueprints": "Scaffold _endpoint_from_view_func ft setupmethod",
    "sansio.scaffold": "BaseLoader FileSystemLoader HTTPException cached_property "
    "default_exceptions ft get_root_path",
    "scaffold": f"{_SET_UP} AppGroup FileSystemLoader JSONDecoder JSONEncoder default_exceptions "
    "locked_cached_property send_from_directory",
    "sessions": "BadSignature CallbackDict TaggedJSONSerializer URLSafeTimedSerializer "
    "_lazy_sha1 is_ip",
    "signals": "Signal _signals",
    "templating": f"{_STACKS} BaseEnvironment BaseLoader Template TemplateNotFound "
    "before_render_template current_app request stream_with_context template_rendered",
    "testing": "BaseRequest CliRunner Client Result ScriptInfo SessionMixin _request_ctx_stack "
    "json_dumps urlsplit werkzeug",
    "views": "current_app ft request",
    "wrappers": f"{_WRAPPED} RequestBase ResponseBase json",
}


@cache
def _read_homes() -> dict[str, tuple[str, str]]:
    homes = {}
    for home, names in _HOMES.items():
        for entry in names.split():
            name, _, original = entry.partition("=")
            homes[name] = (home, original or name)
    return homes


def find_borrowed(module: str, name: str) -> Any:
    """Return what a name of Flask's module stands for.

    Args:
        module: The `__name__` of the module here.
        name: The name.

    Raises:
        AttributeError: The module of Flask has no such name.
    """
    if name not in BORROWED.get(module.partition(".")[2], "").split():
        msg = f"module {module!r} has no attribute {name!r}"
        raise AttributeError(msg)
    if name in _MODULES:
        return importlib.import_module(_MODULES[name])
    home, original = _read_homes()[name]
    return getattr(importlib.import_module(home), original)


def borrow(module: str) -> None:
    """Let a module hand on what Flask's module of its name imports.

    It is set here, not written in the module, for type checkers would take every name then.

    Args:
        module: The module's `__name__`.
    """
    vars(sys.modules[module])["__getattr__"] = partial(find_borrowed, module)
