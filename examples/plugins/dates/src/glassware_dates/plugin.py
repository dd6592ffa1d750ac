"""What dates answers to the hooks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from glassware_core import hookimpl

from .converter import DateConverter

if TYPE_CHECKING:
    from jinja2 import BaseLoader, Environment

    from glassware_core import Kernel


@hookimpl
def default_config() -> dict[str, Any]:
    """Give the format of dates in templates, as `strftime` takes it; None for ISO 8601."""
    return {"DATES_FORMAT": None}


@hookimpl
def url_converters(app: Kernel) -> dict[str, type[DateConverter]]:
    """Give the converter that rules name `date`, as in `/archive/<date:day>`."""
    return {"date": DateConverter}


@hookimpl
def template_globals(app: Kernel) -> dict[str, Any]:
    """Give templates the function `today`."""
    return {"today": date.today}


@hookimpl
def template_env(app: Kernel, env: Environment) -> None:
    """Give Jinja's templates the filter `date`."""
    config = app.config

    def format_date(value: date, pattern: str | None = None) -> str:
        chosen = pattern or config["DATES_FORMAT"]
        return value.isoformat() if chosen is None else value.strftime(chosen)

    env.filters["date"] = format_date


@hookimpl
def template_loaders(app: Kernel) -> list[BaseLoader]:
    """Give the template `dates/month.html`; an application's own of this name wins."""
    from jinja2 import PackageLoader

    return [PackageLoader("glassware_dates")]
