"""What is said before the development server starts."""

from __future__ import annotations

from werkzeug.serving import is_running_from_reloader

__all__ = ["show_server_banner"]


def show_server_banner(
    debug: bool, app_import_path: str | None, app_source: str | None = None
) -> None:
    """Say what is served and whether in debug mode, once, not again after each reload.

    Args:
        debug: Whether debug mode is on.
        app_import_path: Where the application is; None to say nothing of it.
        app_source: Where that is from, such as "named by --app"; None to say nothing of it.
    """
    if is_running_from_reloader():
        return
    # Flushed, for the server writes its own lines to the other stream.
    if app_import_path is not None:
        source = f" ({app_source})" if app_source is not None else ""
        print(f" * Serving app {app_import_path!r}{source}", flush=True)
    print(f" * Debug mode: {'on' if debug else 'off'}", flush=True)
